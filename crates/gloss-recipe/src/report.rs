//! The report on figures that were worked out again: what changed, what is to be known of the words around,
//! and what could not be had, each reason once. Works nothing out.

use gloss_figures::links::links;
use gloss_figures::results::{KnownFigure, QueryResult};
use gloss_figures::sentence::visible;
use gloss_figures::words::{count_word, list};

/// Changes and warnings that one answer tells.
const MAX_TOLD: usize = 8;
/// Figures that are named with one reason.
const MAX_NAMED: usize = 3;

/// A place whose figures were worked out again.
pub struct Work {
    /// Its new words, by the number of the range.
    pub edits: Vec<(usize, String)>,
    /// For the person, beside the change.
    pub says: String,
    /// Ranges that stay as they are, since their sentences would be false with new figures.
    pub left: Vec<usize>,
    /// The facts that it leads to now.
    pub facts: Vec<String>,
}

/// The report for the person beside the change.
#[derive(Default)]
pub(crate) struct RecomputeReport {
    done: usize,
    changed: Vec<String>,
    /// Figures that could not be had, each with the reason.
    pub(crate) failed: Vec<(String, String)>,
    /// Notices on the words around.
    pub(crate) words: Vec<String>,
    /// Whether some of these may not hold any more.
    pub(crate) doubtful: bool,
    /// Whether a sentence stays as it was, since its words would be false beside its new figures.
    pub(crate) keeps_sentence: bool,
    /// Whether such a sentence is given with its new figures all the same: it is told, and not made.
    pub(crate) tells_all: bool,
    facts: Vec<String>,
    unknown: usize,
    /// Whether a dash stands for what could not be had; else it is as it was.
    pub(crate) dash: bool,
}

impl RecomputeReport {
    /// Nothing yet; of `unknown` figures the source is not known, and `dash` says whether one stands for what can't be had.
    pub(crate) fn new(unknown: usize, dash: bool) -> Self {
        Self { unknown, dash, ..Self::default() }
    }

    /// A figure that shows `new` in place of `old`, both as links' words.
    pub(crate) fn count(&mut self, (old, new): (&str, &str), figure: &KnownFigure, result: &QueryResult) {
        self.done += 1;
        let shown = links(new).first().map(|link| visible(&link.shown)).unwrap_or_default();
        if shown != visible(old) {
            self.changed.push(format!("“{}” is now “{shown}”", visible(&figure.shown)));
        }
        if !self.facts.contains(&result.id) {
            self.facts.push(result.id.clone());
        }
    }

    /// A series of a chart, of as many points as it had, with what its points are called and lead to now.
    pub(crate) fn points(
        &mut self,
        (name, were): (&str, usize),
        points: &[(String, String)],
        stale: bool,
        fact: &str,
    ) {
        self.done += if stale { points.len() } else { 0 };
        let (name, are) = (visible(name), points.len());
        if were != are {
            self.changed.push(format!("“{name}” has {are} points in the chart instead of {were}"));
        } else if stale {
            self.changed.push(format!("the points of “{name}” are those of the newest data"));
        }
        if !self.facts.iter().any(|known| known == fact) {
            self.facts.push(fact.to_owned());
        }
    }

    /// A chart that stays as it is.
    pub(crate) fn report_chart_unchanged(&mut self, title: &str, why: &str) {
        let (title, why) = (visible(title), why.trim_end_matches('.'));
        let named =
            if title.trim().is_empty() { "A chart".to_owned() } else { format!("The chart “{title}”") };
        self.words.push(format!("{named} is left as it is: {why}"));
    }

    pub(crate) fn fail(&mut self, shown: &str, why: &str) {
        self.failed.push((visible(shown), why.trim_end_matches('.').to_owned()));
    }

    /// Notes a warning about values that are missing now and were not, each once.
    pub(crate) fn missing(&mut self, figure: &KnownFigure, result: &QueryResult) {
        for says in gloss_data::missing(&figure.seen, &result.seen) {
            if !self.words.contains(&says) {
                self.words.push(says);
            }
        }
    }

    pub(crate) fn moved(&mut self, name: &str) {
        self.doubtful = true;
        let says = format!(
            "{name} stands in another place of the order now; see whether words such as “highest” still hold"
        );
        if !self.words.contains(&says) {
            self.words.push(says);
        }
    }

    pub(crate) fn turned(&mut self, old: &[String], new: &[String]) {
        self.words.push(format!(
            "The figure goes the other way now, so “{}” says “{}”",
            list(old),
            list(new)
        ));
    }

    /// Takes over warnings, each once.
    pub(crate) fn warn(&mut self, words: &[String]) {
        self.doubtful = true;
        for words in words {
            if !self.words.contains(words) {
                self.words.push(words.clone());
            }
        }
    }

    /// Figures stay under a title that does not hold any more.
    pub(crate) fn title_turns(&mut self, title: &str) {
        self.keeps_sentence = true;
        self.warn(&[format!(
            "The title “{title}” would be false over the new figures; I left what stands under it as it was, and its figures are out of date"
        )]);
    }

    /// A figure stays with its sentence, since a word beside it does not hold any more.
    pub(crate) fn ranks_no_more(&mut self, shown: &str, word: &str) {
        self.warn(&[format!(
            "“{word}” stands beside “{}”, and does not hold any more; I left this sentence as it was, and its figures are out of date",
            visible(shown)
        )]);
    }

    pub(crate) fn stays(&mut self, said: &[String]) {
        self.doubtful = true;
        let says = if said.is_empty() {
            "Figures that are compared stand the other way round now; I left their sentence as it was, and it is out of date".to_owned()
        } else {
            format!(
                "The words around say “{}”, and the figure goes the other way now; I left this sentence as it was, and its figures are out of date",
                said.join("”, “")
            )
        };
        if !self.words.contains(&says) {
            self.words.push(says);
        }
    }

    /// The reasons why figures could not be had, each once with the figures that it is of.
    fn reasons(&self) -> Vec<String> {
        let mut whys: Vec<&str> = Vec::new();
        for (_, why) in &self.failed {
            if !whys.contains(&why.as_str()) {
                whys.push(why);
            }
        }
        let reason = |why: &&str| {
            let of = self.failed.iter().filter(|(_, other)| other == why);
            let shown: Vec<String> = of.map(|(shown, _)| format!("“{shown}”")).collect();
            let named = shown.get(..MAX_NAMED).unwrap_or(&shown);
            let figures = match shown.len() - named.len() {
                0 => list(named),
                more => format!("{} and {more} more", named.join(", ")),
            };
            match (self.dash, shown.len()) {
                (true, _) => format!("A dash stands for {figures}: {why}"),
                (false, 1) => format!("{figures} is left as it is: {why}"),
                (false, _) => format!("{figures} are left as they are: {why}"),
            }
        };
        whys.iter().map(reason).collect()
    }

    pub(crate) fn finish(self, edits: Vec<(usize, String)>, left: Vec<usize>) -> Result<Work, String> {
        let clipped = |all: &[String]| {
            let more = all.len().saturating_sub(MAX_TOLD);
            let mut out = all.get(..MAX_TOLD).unwrap_or(all).join("; ");
            if more > 0 {
                out.push_str(&format!("; and {more} more"));
            }
            out
        };
        let count = |n: usize| count_word(n).map_or_else(|| n.to_string(), str::to_owned);
        let figures = |n: usize| format!("{} figure{}", count(n), if n == 1 { "" } else { "s" });
        let mut says = Vec::new();
        if self.done > 0 {
            let changed = if self.changed.is_empty() {
                "none shows another value".to_owned()
            } else {
                clipped(&self.changed)
            };
            says.push(format!("Worked out {} again: {changed}", figures(self.done)));
        }
        says.extend(self.words.iter().take(MAX_TOLD).cloned());
        if !self.failed.is_empty() {
            says.push(clipped(&self.reasons()));
        }
        if self.unknown > 0 {
            says.push(format!("Of {} here I don’t know the source", figures(self.unknown)));
        }
        let says =
            says.iter().map(|text| format!("{}.", text.trim_end_matches('.'))).collect::<Vec<_>>().join(" ");
        if edits.is_empty() { Err(says) } else { Ok(Work { edits, says, left, facts: self.facts }) }
    }
}
