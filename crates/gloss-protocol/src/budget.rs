//! Budgets: ceilings of money and of tokens, what has been used under each, and what repeats cost before. Works nothing out.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AutomationId, ThreadId};

/// What a ceiling is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum BudgetOf {
    /// A task, with its helpers.
    Task {
        /// The task.
        task: ThreadId,
    },
    /// An automation: all its runs of a month together.
    Automation {
        /// The automation.
        automation: AutomationId,
    },
    /// All tasks of this month, in all folders.
    Month {},
    /// All that is ever spent.
    All {},
}

/// One ceiling with what is used under it; amounts are in millionths of the currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BudgetLine {
    /// What it is for; a goal's is told under its task.
    pub of: BudgetOf,
    /// What it is for, in words: `This task`.
    pub name: String,
    /// Money used.
    #[ts(type = "number")]
    pub used: u64,
    /// Money reserved for requests that are on their way.
    #[ts(type = "number")]
    pub reserved: u64,
    /// The most that it may come to; none is no limit.
    #[ts(type = "number | null")]
    pub ceiling: Option<u64>,
    /// A larger ceiling that would do, to be offered.
    #[ts(type = "number")]
    pub suggested: u64,
    /// Tokens used: of a task all, else those of models without a price.
    #[ts(type = "number")]
    pub tokens: u64,
    /// Tokens that it may use; none is no limit.
    #[ts(type = "number | null")]
    pub most_tokens: Option<u64>,
}

/// The costs of earlier runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CostRange {
    /// Runs that it is of.
    pub runs: u32,
    /// What the cheapest cost.
    #[ts(type = "number")]
    pub least: u64,
    /// What the dearest cost.
    #[ts(type = "number")]
    pub most: u64,
    /// Whether a part of one has no known price: then it may have cost more.
    pub partial: bool,
}

/// A budget: the line that was asked for first, then those that hold beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Budget {
    /// The currency of all amounts, by its three letters.
    pub currency: String,
    /// The ceilings.
    pub lines: Vec<BudgetLine>,
    /// What earlier runs of an automation cost; none where there are none.
    pub range: Option<CostRange>,
}
