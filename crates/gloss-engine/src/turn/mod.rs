//! A turn in the house: how it begins, what its tools come to, how it ends, and how it goes on after a crash. Its driver is
//! started by `space/drive.rs`; what a turn does to goals, automations and recipes is theirs.

pub(crate) mod apply;
pub(crate) mod approval;
pub(crate) mod base;
pub(crate) mod begin;
pub(crate) mod budget;
pub(crate) mod cells;
pub(crate) mod charts;
pub(crate) mod conflict;
pub(crate) mod coordinate;
pub(crate) mod edit_region;
pub(crate) mod entry;
pub(crate) mod file_names;
pub(crate) mod finish;
pub(crate) mod helpers;
pub(crate) mod judge;
pub(crate) mod judging;
pub(crate) mod keepsakes;
pub(crate) mod leave;
pub(crate) mod memory;
pub(crate) mod named;
pub(crate) mod obeyed;
pub(crate) mod question;
pub(crate) mod queue;
pub(crate) mod reading;
pub(crate) mod record;
pub(crate) mod recover;
pub(crate) mod repeating;
pub(crate) mod room;
pub(crate) mod send;
pub(crate) mod serving;
pub(crate) mod staging;
pub(crate) mod stop;
pub(crate) mod waiting;
pub(crate) mod words;
pub(crate) mod writing;
