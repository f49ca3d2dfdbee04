//! The sentences about an act: the one that foretells it, and the one that tells that it was done. Says nothing that the edit
//! does not do.

/// What is said of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Before it is made: `Will delete a row`.
    pub will: String,
    /// After it was made: `Deleted a row`.
    pub did: String,
}

/// Longest words of a place that are told, in letters.
const MAX_QUOTED: usize = 60;

impl Outcome {
    /// A verb in its two forms and what it is done to: `("delete", "Deleted")`, `a row`.
    pub(crate) fn new((will, did): (&str, &str), what: &str) -> Self {
        let what = if what.is_empty() { String::new() } else { format!(" {what}") };
        Self { will: format!("Will {will}{what}"), did: format!("{did}{what}") }
    }

    /// The same with more behind both.
    pub(crate) fn and(mut self, more: &str) -> Self {
        self.will.push_str(more);
        self.did.push_str(more);
        self
    }
}

/// A number of things: `a row`, `3 rows`.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => {
            let article = if one.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            format!("{article} {one}")
        }
        count => format!("{count} {many}"),
    }
}

/// Words with the blanks around those that they take the place of, which were marked along with these.
pub(crate) fn with_blanks_of(old: &str, words: &str) -> String {
    if words.trim() != words || old.trim().is_empty() {
        return words.to_owned();
    }
    let (from, to) = (old.len() - old.trim_start().len(), old.trim_end().len());
    format!("{}{words}{}", old.get(..from).unwrap_or_default(), old.get(to..).unwrap_or_default())
}

/// Words in quotation marks, cut where they are long.
pub(crate) fn quoted(words: &str) -> String {
    let line: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = line.chars().take(MAX_QUOTED).collect();
    if cut.len() < line.len() { format!("“{}…”", cut.trim_end()) } else { format!("“{cut}”") }
}
