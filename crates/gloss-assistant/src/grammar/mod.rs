//! The one grammar of the built-in assistant: a sentence as tokens, each with what the table of words says that it can mean. The
//! table names acts, things, values and small words in two languages; no row of it is a sentence. What is done about them is
//! decided by whoever reads them, and what nobody took can be named.

mod clause;
mod lexicon;
mod token;
pub(crate) mod value;

pub(crate) use clause::{Clause, Item};
pub(crate) use lexicon::{Language, Sense, fold, question_senses, words_of_concepts};
pub(crate) use token::{Kind, Token, tokens};
