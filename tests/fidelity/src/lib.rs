//! How well notes keep their places, measured: real edit histories, edits with tracked characters, edits of tables with
//! tracked rows and columns, decks edited and saved by other programs, and traps made of lookalikes. Calls `gloss-artifact` as the engine does and never looks inside of it; ships with nothing.

mod code;
mod decks;
mod histories;
mod report;
mod scan;
mod score;
mod sheets;
mod speed;
mod suite;
mod tracked;
mod traps;

pub use code::{Edited, code, edit_code};
pub use decks::{Made, On, OnDeck, by_set, decks, record, recorded};
pub use histories::{Stratum, histories};
pub use report::{print_goals, print_misses, print_table};
pub use score::{Case, Found, Outcome, Tally, Truth, wilson};
pub use sheets::{doubles, sheets};
pub use speed::{Speed, speed};
pub use suite::{Goal, Run, code_goals, deck_goals, goals, later_texts, run, suite};
pub use tracked::{Edit, tracked};
pub use traps::traps;
