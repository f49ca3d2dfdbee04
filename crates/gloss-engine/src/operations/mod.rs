//! Files moved, renamed and deleted as the person would: a plan that is checked as a whole, carried out as one step, taken back
//! as one, after a restart too. What is deleted goes to the computer's trash; nothing here unlinks a file, and nothing replaces one.

mod arrange;
mod locks;
mod plan;
mod recover;
mod rename;
mod turn;
mod undo;
mod words;

pub(crate) use arrange::By;
pub(crate) use locks::{check_closed, keeps_out};
pub(crate) use plan::{Requester, check};
pub(crate) use turn::judge;
