//! Programs that agents run: the walls that stand here, what of the folder a program sees, the copies that it may change, its
//! run, and how what it changed comes back. Every one runs behind a wall of `gloss-sandbox`, or not at all.

mod bared;
mod copies;
pub(crate) mod named_files;
mod output;
pub(crate) mod policy;
pub(crate) mod run;
pub(crate) mod running;
pub(crate) mod sealed;
pub(crate) mod secrets;
pub(crate) mod shared;
pub(crate) mod visible;
pub(crate) mod walls;
pub(crate) mod way;
