//! What Gloss knows of a version once it is written, told to whoever wrote it in the answer of that very call. Finds nothing
//! out itself.

use gloss_protocol::FactUse;
use serde_json::{Map, Value, json};

use crate::tool::clip;

/// Longest report in bytes; what there is beyond it is counted.
const MAX_REPORT: usize = 1_000;

/// Signs of a name, a figure or a value in a report.
const MAX_WORDS: usize = 60;

/// Signs of the reason that something is not drawn.
const MAX_REASON: usize = 200;

/// What is known of a version that was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WriteReport {
    /// Another name than the wished one, where it had to take one.
    pub renamed: Option<Renamed>,
    /// The version whose words it replaced without having read them.
    pub unread: Option<u32>,
    /// Its figures.
    pub figures: FigureReport,
    /// Charts and pictures that nobody will see.
    pub undrawn: Vec<Undrawn>,
    /// Words that stand for what is still to come.
    pub placeholders: Vec<String>,
    /// Words of a document, as a reader counts them.
    pub words: Option<usize>,
    /// Pages of a document as a PDF, with the list of its sources.
    pub pages: Option<usize>,
}

/// A name that was wished for, and could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The name.
    pub wished: String,
    /// Why not, as a sentence.
    pub because: String,
}

/// The figures of a version, by what they lead to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FigureReport {
    /// The number of those that agree with the value they lead to.
    pub agree: usize,
    /// Those that do not: as shown, and the value.
    pub disagree: Vec<(String, Value)>,
    /// Those that lead to no value that is known: as shown, and the link.
    pub unknown: Vec<(String, String)>,
    /// Those whose source has changed: as shown, and the value now where it is known.
    pub stale: Vec<(String, Option<String>)>,
    /// Numbers that read as figures and lead nowhere.
    pub unlinked: Vec<String>,
    /// Numbers that lead nowhere, but stand in the words of a file: as shown, and the file.
    pub quoted: Vec<(String, String)>,
    /// Figures that a rewrite left in doubt: as they were shown.
    pub in_doubt: Vec<String>,
}

/// Something that is shown to nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undrawn {
    /// `chart` or `picture`.
    pub what: &'static str,
    /// Line that it begins in, from 1.
    pub line: usize,
    /// Why not, and what would work.
    pub why: String,
}

impl WriteReport {
    /// The report as a model is told it: only what there is, and no more than [`MAX_REPORT`] bytes.
    pub(crate) fn summary(&self) -> Map<String, Value> {
        let mut out = Summary { all: Map::new(), left: MAX_REPORT };
        if let Some(renamed) = &self.renamed {
            out.put("wished", json!(clip(&renamed.wished, MAX_REASON)));
            out.put("because", json!(clip(&renamed.because, MAX_REASON)));
        }
        if let Some(version) = self.unread {
            out.put("replaced_unread", json!({ "version": version }));
        }
        out.list(
            "not_drawn",
            &self.undrawn,
            |one| json!({ "what": one.what, "line": one.line, "why": clip(&one.why, MAX_REASON) }),
        );
        if let Some(words) = self.words {
            out.put("words", json!(words));
        }
        if let Some(pages) = self.pages {
            out.put("pages_as_pdf", json!(pages));
        }
        out.list("placeholders", &self.placeholders, |words| json!(clip(words, MAX_WORDS)));
        let figures = self.figures.summary(&mut out.left);
        if !figures.is_empty() {
            out.all.insert("figures".to_owned(), Value::Object(figures));
        }
        out.all
    }

    /// The same for the person, beside the words on what was written; empty where there is nothing to look at.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let figures = &self.figures;
        let count = |n: usize, one: &str, many: &str| match n {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {many}")),
        };
        let renamed = self
            .renamed
            .as_ref()
            .map(|renamed| format!("{} was wished for. {}", renamed.wished, renamed.because));
        let undrawn =
            |one: &Undrawn| format!("Line {}: this {} is not drawn. {}", one.line, one.what, one.why);
        let disagree = figures.disagree.len();
        let unknown = figures.unknown.len();
        [
            renamed,
            count(
                disagree,
                "figure does not agree with its source.",
                "figures do not agree with their sources.",
            ),
            count(unknown, "figure leads to no known source.", "figures lead to no known source."),
            count(figures.unlinked.len(), "number has no source.", "numbers have no source."),
            count(
                figures.quoted.len(),
                "number stands in the words of a file, and is checked against nothing.",
                "numbers stand in the words of files, and are checked against nothing.",
            ),
            (!self.placeholders.is_empty())
                .then(|| format!("Still to be filled in: {}.", self.placeholders.join(", "))),
        ]
        .into_iter()
        .flatten()
        .chain(self.undrawn.iter().map(undrawn))
        .collect()
    }
}

impl FigureReport {
    /// Adds a figure by what it leads to. Where its query read no table, that is a number that somebody wrote.
    pub fn add(&mut self, figure: FactUse) {
        match figure.value {
            _ if figure.agrees && figure.sources.is_empty() => self.unlinked.push(figure.shown),
            _ if figure.agrees => self.agree += 1,
            Value::Null => self.unknown.push((figure.shown, figure.fact)),
            value => self.disagree.push((figure.shown, value)),
        }
    }

    /// The report as a model is told it; empty where there is no figure.
    pub(crate) fn to_json(&self) -> Map<String, Value> {
        let mut left = MAX_REPORT;
        self.summary(&mut left)
    }

    /// Those that are not as their sources say, for whoever reads the file; none where all are.
    pub(crate) fn trouble(&self) -> Option<Map<String, Value>> {
        let wrong = Self { unlinked: Vec::new(), quoted: Vec::new(), agree: 0, ..self.clone() };
        Some(wrong.to_json()).filter(|all| !all.is_empty())
    }

    fn summary(&self, left: &mut usize) -> Map<String, Value> {
        let mut out = Summary { all: Map::new(), left: *left };
        if self.agree > 0 {
            out.put("agree", json!(self.agree));
        }
        let words = |text: &str| clip(text, MAX_WORDS);
        let value = |value: &Value| match value {
            Value::String(text) => json!(words(text)),
            other => other.clone(),
        };
        out.list("disagree", &self.disagree, |(shown, is)| {
            let mut told = json!({ "shown": words(shown), "value": value(is) });
            if gloss_data::is_percent_of_share(shown, is) {
                told["why"] =
                    json!("A percentage is linked to a value of that size: multiply by 100 in the query.");
            }
            told
        });
        out.list(
            "unknown",
            &self.unknown,
            |(shown, fact)| json!({ "shown": words(shown), "fact": words(fact) }),
        );
        out.list(
            "stale",
            &self.stale,
            |(shown, now)| json!({ "shown": words(shown), "now": now.as_deref().map(words) }),
        );
        out.list("in_doubt", &self.in_doubt, |shown| json!(words(shown)));
        out.list("no_source", &self.unlinked, |shown| json!(words(shown)));
        out.list(
            "in_words_of",
            &by_file(&self.quoted),
            |(file, all)| json!({ "file": file, "numbers": all }),
        );
        *left = out.left;
        out.all
    }
}

/// Numbers by the file in whose words they stand, in the order of the first of each.
fn by_file(quoted: &[(String, String)]) -> Vec<(&str, Vec<String>)> {
    let mut out: Vec<(&str, Vec<String>)> = Vec::new();
    for (shown, file) in quoted {
        let shown = clip(shown, MAX_WORDS);
        match out.iter_mut().find(|(known, _)| known == file) {
            Some((_, all)) => all.push(shown),
            None => out.push((file, vec![shown])),
        }
    }
    out
}

/// A report as it is put together, with the bytes that are left for it.
struct Summary {
    all: Map<String, Value>,
    left: usize,
}

impl Summary {
    /// Puts what always has room.
    fn put(&mut self, key: &str, value: Value) {
        self.left = self.left.saturating_sub(key.len() + value.to_string().len() + 4);
        self.all.insert(key.to_owned(), value);
    }

    /// Puts as many of a list as there is room for, at least one, and counts the others.
    fn list<T>(&mut self, key: &str, items: &[T], told: impl Fn(&T) -> Value) {
        let mut list = Vec::new();
        for item in items {
            let value = told(item);
            let bytes = value.to_string().len() + 1;
            if bytes > self.left && !list.is_empty() {
                break;
            }
            self.left = self.left.saturating_sub(bytes);
            list.push(value);
        }
        if list.is_empty() {
            return;
        }
        let more = items.len() - list.len();
        self.put(key, Value::Array(list));
        if more > 0 {
            self.put(&format!("{key}_more"), json!(more));
        }
    }
}
