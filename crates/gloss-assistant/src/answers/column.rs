//! A column of a table as a question may mean it: its words, what it measures, what its values say. Reads no value and works out no
//! figure.

use gloss_analysis::roles::{Measure, Sort};
use gloss_analysis::schema::Kind;
use gloss_figures::sql::ident;

/// Words of names that say nothing of what they name.
const PLAIN: [&str; 22] = [
    "name", "percent", "pct", "hours", "days", "k", "wh", "w", "kw", "kwh", "eur", "usd", "number", "no",
    "code", "total", "the", "of", "in", "id", "count", "cnt",
];

/// A column as a question may mean it.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Its name as in the file.
    pub(super) name: String,
    /// The folded words of its name.
    pub(super) words: Vec<String>,
    /// A word without which no words name it.
    pub(super) key_word: Option<&'static str>,
    /// The kind of its values.
    pub(super) kind: Kind,
    /// What it measures; none where it measures nothing.
    pub(super) measure: Option<Measure>,
    /// Different values.
    pub(super) different: f64,
    /// Rows that have one.
    pub(super) filled: f64,
    /// The largest of its numbers.
    pub(super) max: f64,
    /// Different years of its dates.
    pub(super) years: f64,
    /// What its texts are, where they begin with a year: weeks for `2021-W5`; none where they do not.
    pub(super) dated: Option<&'static str>,
    /// Whether all its numbers are whole.
    pub(super) is_whole: bool,
    /// Whether its numbers are years.
    pub(super) is_year: bool,
    /// The value that means yes, where it has two values and one of them does.
    pub(super) yes: Option<String>,
}

impl Column {
    /// Its name in SQL.
    pub(super) fn sql(&self) -> String {
        ident(&self.name)
    }

    /// The words of its name that say what it is.
    pub(super) fn telling(&self) -> Vec<&String> {
        let telling: Vec<&String> =
            self.words.iter().filter(|word| !PLAIN.contains(&word.as_str())).collect();
        if telling.is_empty() { self.words.iter().collect() } else { telling }
    }

    /// Whether its numbers add up over rows.
    pub(super) fn adds(&self) -> bool {
        self.measure.as_ref().is_some_and(|one| one.sort == Sort::Flow)
    }

    /// Whether its numbers may be added up where a person asks for that: what is a rate, a price or a mean by its name never is.
    pub(super) fn may_add(&self) -> bool {
        let is_rate = self.measure.as_ref().is_some_and(|one| one.sort == Sort::Rate);
        self.adds() || !is_rate && !gloss_analysis::names::is_mean(&self.name)
    }

    /// Whether its numbers count something.
    pub(super) fn counts(&self) -> bool {
        self.is_whole && self.may_add()
    }

    /// Whether it is the name of something.
    pub(super) fn is_name(&self) -> bool {
        let is_name = |word: &String| {
            matches!(word.as_str(), "name" | "title" | "bezeichnung" | "titel" | "vorname" | "nachname")
        };
        self.kind == Kind::Text
            && (self.words.last().is_some_and(is_name) || self.words.first().is_some_and(is_name))
    }

    /// Whether its numbers measure something: they are no years and tell no rows apart.
    pub(super) fn is_measure(&self) -> bool {
        self.measure.is_some() && !self.is_year && !self.is_id()
    }

    /// Whether a word of its name is what columns of this concept are often called.
    pub(super) fn is_called(&self, concept: &str) -> bool {
        self.words.iter().any(|word| super::words::concepts(word).contains(concept))
    }

    /// Whether its numbers are parts of one: 0.4 for 40 per cent.
    pub(super) fn is_fraction(&self) -> bool {
        let Some(measure) = &self.measure else { return false };
        let is_percent =
            self.words.iter().any(|word| matches!(word.as_str(), "percent" | "pct" | "%" | "prozent"));
        measure.scaled || measure.sort == Sort::Rate && self.max <= 1.0 && !is_percent
    }

    /// Whether it holds days or months.
    pub(super) fn is_date(&self) -> bool {
        self.kind == Kind::Date
    }

    /// Whether it tells one row from another: an id or a number of something.
    pub(super) fn is_id(&self) -> bool {
        let last = self.words.last().map(String::as_str);
        matches!(last, Some("id" | "key" | "uuid" | "nummer" | "nr"))
            || ["ID", "Id", "Nummer"].iter().any(|end| self.name.ends_with(end))
    }
}
