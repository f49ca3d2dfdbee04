//! What is said of a diagram, and the sentence that it becomes. Reads no model.

use std::fmt::Write;

use super::names::{clean, plain_text};
use crate::kind::Kind;
use crate::limits;

/// What is said of a diagram.
#[derive(Debug, Default)]
pub(super) struct Facts {
    title: Option<String>,
    /// What its author wrote for those who do not see it.
    account: Option<String>,
    /// What the nodes are called where there is one, and where there are several.
    pub(super) noun: (&'static str, &'static str),
    pub(super) nodes: usize,
    /// What else there is, how much of it and what it is called.
    pub(super) others: Vec<(usize, &'static str)>,
    /// What it says, piece by piece; as many as a sentence could hold, and one more.
    clauses: Vec<String>,
}

impl Facts {
    /// Facts of a diagram with so many nodes.
    pub(super) fn new(noun: (&'static str, &'static str), nodes: usize) -> Self {
        Self { noun, nodes, ..Self::default() }
    }

    /// And with so much else.
    pub(super) fn with_count(mut self, count: usize, what: &'static str) -> Self {
        self.others.push((count, what));
        self
    }

    pub(super) fn with_title(mut self, title: Option<&String>, account: Option<&String>) -> Self {
        self.title = title.map(|title| clean(title)).filter(|title| !title.is_empty());
        self.account = account.map(|account| plain_text(account)).filter(|account| !account.is_empty());
        self
    }

    /// As many clauses as could be in a sentence.
    pub(super) fn with_clauses(mut self, clauses: impl Iterator<Item = String>) -> Self {
        let mut room = limits::DESCRIPTION_CHARS;
        for clause in clauses {
            let length = clause.chars().count();
            self.clauses.push(clause);
            if length > room {
                break;
            }
            room -= length;
        }
        self
    }

    pub(super) fn sentence(self, kind: Kind, title: Option<String>) -> String {
        let mut out = kind.name().to_owned();
        if let Some(title) = self.title.or(title.map(|title| clean(&title))) {
            let _ = write!(out, " “{title}”");
        }
        if let Some(account) = self.account {
            return cut(format!("{out}: {account}"));
        }
        let noun = if self.nodes == 1 { self.noun.0 } else { self.noun.1 };
        let _ = write!(out, " of {} {noun}", self.nodes);
        for (n, clause) in self.clauses.iter().enumerate() {
            let _ = write!(out, "{}{clause}", if n == 0 { ": " } else { "; " });
        }
        if !out.ends_with(['.', '!', '?']) {
            out.push('.');
        }
        cut(out)
    }
}

/// A sentence that is not too long: cut behind a clause, else behind a word.
fn cut(text: String) -> String {
    let most = limits::DESCRIPTION_CHARS;
    if text.chars().count() <= most {
        return text;
    }
    let head: String = text.chars().take(most - 2).collect();
    let at = head.rfind("; ").filter(|at| *at > most / 2).or_else(|| head.rfind(' ')).unwrap_or(head.len());
    format!("{} …", head.get(..at).unwrap_or_default().trim_end_matches(';'))
}
