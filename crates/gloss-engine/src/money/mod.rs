//! Money: what may be spent, what is reserved before a request is sent, and what it came to. `ledger` is the arithmetic, `worst` what
//! a request can cost at most, `accounts` who pays for a task and up to which ceiling; `book` keeps the ledger in the home, `purse`
//! is what a provider reserves from. Asks no model.

pub(crate) mod accounts;
pub(crate) mod amount;
pub(crate) mod book;
pub(crate) mod label;
mod ledger;
pub(crate) mod purse;
#[cfg(test)]
mod simulation;
pub(crate) mod state;
mod unit;
mod worst;
