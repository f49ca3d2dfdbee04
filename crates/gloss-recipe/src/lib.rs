//! Recipes, and figures worked out again: what a finished task did, as steps that run with no model: the same queries of other
//! files, and the same document around what they give. It never keeps an old figure as a new one, marks what no rule can say,
//! and asks and writes nothing itself: who runs it hands in what its queries gave.

mod compare;
mod csv;
mod deck;
mod draft;
mod fill;
mod found;
mod method;
mod named;
mod order;
mod period;
mod place;
mod points;
mod renew;
mod report;
mod rows;
mod same;
mod tables;
mod titles;
mod units;

#[cfg(test)]
mod tests;

pub use compare::Shape;
pub use csv::rows_again;
pub use deck::{deck, place_at, words as deck_words};
pub use draft::{Sentence, document, rows};
pub use fill::{Filled, fill};
pub use gloss_figures::results::Results;
pub use method::{Figure, Input, Method, Place, Step, written};
pub use period::Period;
pub use place::{PlaceFigures, around};
pub use report::Work;
pub use same::{kin, plain_name};
pub use tables::{reads, values};
