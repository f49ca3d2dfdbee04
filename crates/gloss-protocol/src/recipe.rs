//! Recipes: a finished task's recorded steps, to be run again on new data.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{RecipeId, ThreadId, Timestamp};

/// The kind of a recipe's input, which each run has anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InputKind {
    /// A file of the folder. Without another word it is the newest whose name differs in its date or number alone.
    File,
    /// A period that the queries name, such as `2026-10`. Without another word it follows the files.
    Period,
}

/// Something that each run has anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecipeInput {
    /// Its name: the file's name without what changes in it, or the period as it was.
    pub name: String,
    /// Its kind.
    pub kind: InputKind,
    /// Its value in the task.
    pub was: String,
}

/// A sentence of the finished document, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecipeSentence {
    /// As a reader sees it.
    pub text: String,
    /// Whether no rule can write it for other figures: it goes to a model, or to the person.
    pub marked: bool,
    /// Why a rule would mark it; empty where none would.
    pub why: String,
}

/// One file that a recipe makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecipeStep {
    /// The file, as it was called in the task.
    pub path: String,
    /// How it is made, in a sentence.
    pub says: String,
    /// The queries, or the words, that it is made by.
    pub detail: Vec<String>,
    /// The sentences that may be marked.
    pub sentences: Vec<RecipeSentence>,
}

/// A sentence by its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct RecipeMark {
    /// The step, from 0.
    pub step: u32,
    /// The sentence in it, from 0.
    pub sentence: u32,
}

/// A value for an input of a run, in place of the one that the task used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecipeValue {
    /// The input's name.
    pub name: String,
    /// A file of the folder, or a period.
    pub value: String,
}

/// A recipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Recipe {
    /// Its id.
    pub id: RecipeId,
    /// Its name.
    pub name: String,
    /// The task that it was made from.
    pub task: ThreadId,
    /// The inputs that each run has anew.
    pub inputs: Vec<RecipeInput>,
    /// The files that it makes, in their order.
    pub steps: Vec<RecipeStep>,
    /// Parts of the task that it can't repeat, each a sentence.
    pub left: Vec<String>,
    /// The model that gets the marked sentences; none leaves them to the person.
    pub model: Option<String>,
    /// How often it was run.
    pub runs: u32,
    /// Whether its task's words came out of a file, or from another task: they are not the person's.
    #[serde(default)]
    pub imported: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed or ran.
    pub updated_at: Timestamp,
}
