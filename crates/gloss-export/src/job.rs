//! A document to be exported, with all that its pages need. Makes no file.

use gloss_errand::export::{Dated, Format, Remark, Sheet};
use gloss_protocol::{FactUse, Timestamp};

use crate::model::{Block, Paper, clean, text};

/// The version to show changes from.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// Its source.
    pub source: &'a str,
    /// The author of the changes since.
    pub author: &'a str,
    /// The time of the changes.
    pub at: Timestamp,
}

/// An export job: the document and its options.
pub struct Job<'a> {
    /// The format of the file.
    pub format: Format,
    /// The document, Markdown.
    pub source: &'a str,
    /// Its title where it begins with no heading: the file's name.
    pub title: &'a str,
    /// Its language (BCP 47), `en`.
    pub language: &'a str,
    /// When the version was made.
    pub date: Timestamp,
    /// The page.
    pub sheet: Sheet,
    /// Its figures.
    pub facts: &'a [FactUse],
    /// Whether the query of each figure is printed.
    pub queries: bool,
    /// When the versions that the figures come from were made.
    pub dated: &'a [Dated],
    /// Notes to carry as comments (DOCX).
    pub remarks: &'a [Remark],
    /// The version to show changes from (DOCX).
    pub before: Option<Before<'a>>,
    /// An image's bytes by the address the document gives, none where it is not there.
    pub images: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    /// The rows of cells that charts name.
    pub cells: gloss_chart::Cells<'a>,
    /// Font files for characters that the fonts inside Gloss do not have, the best first (PDF).
    pub fonts: &'a dyn Fn(&str) -> Vec<Vec<u8>>,
}

impl Job<'_> {
    /// The title as text.
    pub(crate) fn title_of(&self, paper: &Paper) -> String {
        let title = text(&paper.title);
        let title = if title.trim().is_empty() { clean(self.title) } else { title };
        title.replace('\n', " ")
    }

    /// The line below the title: the day of the version; empty where the document says a day itself, of which two would contradict.
    pub(crate) fn byline(&self, paper: &Paper) -> String {
        let first = paper.blocks.iter().take(FIRST_BLOCKS).filter_map(|block| match block {
            Block::Paragraph(pieces) | Block::Heading { pieces, .. } => Some(text(pieces)),
            _ => None,
        });
        // A day within a sentence is one that the paper speaks of.
        let first = first.filter(|words| words.chars().count() <= DATE_LINE);
        let says_day = std::iter::once(self.title_of(paper)).chain(first).any(|words| has_day(&words));
        if says_day { String::new() } else { day(self.date) }
    }
}

/// Blocks at the beginning of a document in which its own day stands.
const FIRST_BLOCKS: usize = 4;

/// Signs of a line that says place and day.
const DATE_LINE: usize = 80;

/// The beginnings of the names of months, in English and German.
const MONTHS: [&str; 16] = [
    "jan", "feb", "mar", "mär", "apr", "may", "mai", "jun", "jul", "aug", "sep", "oct", "okt", "nov", "dec",
    "dez",
];

/// Whether words hold a day with its year: `3 December 2026`, `November 28, 2026`, `28.11.2026`, `2026-11-28`.
fn has_day(words: &str) -> bool {
    let is_year =
        |word: &str| word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit());
    let bare: Vec<&str> =
        words.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    let is_day = |word: &&str| word.parse::<u32>().is_ok_and(|day| (1..=31).contains(&day));
    let is_month = |word: &&str| MONTHS.iter().any(|month| word.to_lowercase().starts_with(month));
    let spelled = |at: usize| {
        let before = bare.get(at.saturating_sub(2)..at).unwrap_or_default();
        before.iter().any(is_day) && before.iter().any(is_month)
    };
    bare.iter().enumerate().any(|(at, word)| {
        let parts: Vec<&str> = word.split(['.', '/', '-']).collect();
        let is_numbers = parts.len() == 3 && parts.iter().all(|part| part.parse::<u32>().is_ok());
        is_year(word) && spelled(at) || is_numbers && parts.iter().any(|part| is_year(part))
    })
}

/// `20 November 2026`.
pub(crate) fn day(at: Timestamp) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let text = at.rfc3339();
    let part = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<usize>().ok());
    match (text.get(0..4), part(5..7), part(8..10)) {
        (Some(year), Some(month), Some(day)) => {
            let month = MONTHS.get(month.saturating_sub(1)).copied().unwrap_or_default();
            format!("{day} {month} {year}")
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::has_day;

    #[test]
    fn a_day_is_one_with_its_year() {
        for (words, expect) in [
            ("Board report, 3 December 2026", true),
            ("Stand: 28. November 2026.", true),
            ("November 28, 2026", true),
            ("Bonn, 28.11.2026", true),
            ("as of 2026-11-28", true),
            ("Budget 2026", false),
            ("We sold 12 of 2,026", false),
            ("1.2.3", false),
            ("plan-2026-final", false),
            ("Top 10 in 2026", false),
        ] {
            assert_eq!(has_day(words), expect, "{words}");
        }
    }
}
