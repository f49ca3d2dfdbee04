//! The choices of a field as a person reads them: each with words of its own, so that nobody chooses one and sends another.

use std::collections::{HashMap, HashSet};

use crate::plain;

/// Choices of a field.
const MAX_CHOICES: usize = 100;
/// Longest value of a choice, in characters.
const MAX_VALUE: usize = 200;

/// Longest title, in characters; a longer one is cut.
pub(super) const MAX_TITLE: usize = 200;

/// A choice of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What a person reads.
    pub title: String,
}

/// Choices with their titles; none where there are too many, two with one value, or two that a person can't tell apart.
pub(super) fn bounded(all: impl ExactSizeIterator<Item = (String, String)>) -> Option<Vec<Choice>> {
    let mut seen = HashSet::new();
    let count = all.len();
    if count == 0 || count > MAX_CHOICES {
        return None;
    }
    let choice = |(value, title): (String, String)| {
        let is_usable = value.chars().count() <= MAX_VALUE && seen.insert(value.clone());
        let title = Some(plain::line(&title, MAX_TITLE)).filter(|title| !title.trim().is_empty());
        let title = title.unwrap_or_else(|| plain::line(&value, MAX_TITLE));
        is_usable.then_some(Choice { value, title })
    };
    apart(all.map(choice).collect::<Option<_>>()?)
}

/// Choices whose titles look alike, with their values behind them; none where those look alike too, or where one shows nothing.
fn apart(mut all: Vec<Choice>) -> Option<Vec<Choice>> {
    let mut alike: HashMap<String, usize> = HashMap::new();
    for choice in &all {
        *alike.entry(seen_as(&choice.title)).or_default() += 1;
    }
    for choice in &mut all {
        let is_alike = alike.get(&seen_as(&choice.title)).is_some_and(|count| *count > 1);
        if is_alike && choice.title != choice.value {
            choice.title = format!("{} ({})", choice.title, plain::line(&choice.value, MAX_VALUE));
        }
    }
    let mut titles = HashSet::new();
    all.iter()
        .all(|choice| !choice.title.trim().is_empty() && titles.insert(choice.title.clone()))
        .then_some(all)
}

/// A title as it is read in passing.
fn seen_as(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
