//! The figures of a place worked out again: which of them, from which queries, and the place's new words. Asks nothing: whoever
//! holds the place hands in what its queries give now.

use std::collections::{HashMap, HashSet};

use gloss_artifact::Around;
use gloss_figures::links::{Link, cell, links};
use gloss_figures::number;
use gloss_figures::ranking::is_claim;
use gloss_figures::results::{KnownFigure, QueryResult, Results};
use gloss_figures::sentence::{sentences, visible};

use crate::points::{self, Renewed};
use crate::renew::{Data, renew};
use crate::report::{RecomputeReport, Work};
use crate::titles::{Below, is_false, stands_in};

/// Why a place whose figures can't be told has no new ones.
const NONE: &str = "There is no figure with a source in this place, so there is nothing to work out again.";
const WITHIN: &str = "Only the figure’s words are marked, and the link to its source stands around them. Widen the place to the \
sentence or cell, then send it again.";

/// A place's figures, of which those are worked out again whose source has changed, or all where none has.
pub struct PlaceFigures<'a> {
    ranges: &'a [String],
    known: &'a [KnownFigure],
    found: Vec<Vec<Link>>,
    any_stale: bool,
}

impl<'a> PlaceFigures<'a> {
    /// Finds the figures in the words of a place's ranges; `known` are those that its file has there.
    ///
    /// # Errors
    /// Where there is none, in words for the person.
    pub fn find(ranges: &'a [String], known: &'a [KnownFigure]) -> Result<Self, String> {
        let found: Vec<Vec<Link>> = ranges.iter().map(|text| links(text)).collect();
        if found.iter().all(Vec::is_empty) {
            return Err(if known.is_empty() { NONE } else { WITHIN }.to_owned());
        }
        let any_stale = known.iter().any(|figure| figure.stale);
        Ok(Self { ranges, known, found, any_stale })
    }

    fn of(&self, link: &Link) -> Option<&'a KnownFigure> {
        self.known.iter().find(|figure| figure.fact == link.fact && !figure.query.is_empty())
    }

    fn wanted(&self, link: &Link) -> Option<&'a KnownFigure> {
        self.of(link).filter(|figure| figure.stale || !self.any_stale)
    }

    /// The queries to be asked, each once.
    pub fn queries(&self) -> Vec<&'a str> {
        let mut out: Vec<&str> = Vec::new();
        for figure in self.found.iter().flatten().filter_map(|link| self.wanted(link)) {
            if !out.contains(&figure.query.as_str()) {
                out.push(&figure.query);
            }
        }
        out
    }

    /// The place's new words; `around` are those beside each range.
    ///
    /// # Errors
    /// Where nothing changes, with the reason in words.
    pub fn renew(&self, around: &[Around], results: &Results<'_>) -> Result<Work, String> {
        self.renewed(around, results, true)
    }

    /// The same with the sentences too that would be false with their new figures; [`Work::left`] says which ranges are theirs.
    /// Told to whoever can write the words, and made by nobody.
    ///
    /// # Errors
    /// Where nothing changes, with the reason in words.
    pub fn renew_all(&self, around: &[Around], results: &Results<'_>) -> Result<Work, String> {
        self.renewed(around, results, false)
    }

    fn renewed(&self, around: &[Around], results: &Results<'_>, keeps: bool) -> Result<Work, String> {
        let all = || self.found.iter().flatten();
        let with: Vec<String> =
            all().filter(|link| self.wanted(link).is_some()).map(|link| link.fact.clone()).collect();
        let shown = |figure: &'a KnownFigure| Some((figure.shown.as_str(), figure.value.as_f64()?));
        let point = number::point(self.known.iter().filter_map(shown));
        // Where nothing can be worked out, nothing is changed.
        let dash = results.iter().any(|(_, result): &(&str, Result<QueryResult, String>)| result.is_ok());
        let mut told = RecomputeReport::new(all().filter(|link| self.of(link).is_none()).count(), dash);
        told.tells_all = !keeps;
        let stays = self.sentences_that_stay(around, (results, &with, point, dash));
        let titles = self.titles_that_would_be_false(around, (results, &with, point), &stays);
        let (mut edits, mut left) = (Vec::new(), Vec::new());
        for ((at, text), (links, Around { before, after, bare, title })) in
            self.ranges.iter().enumerate().zip(self.found.iter().zip(around))
        {
            if let Some(title) = title.lines().find(|line| titles.contains(line)) {
                left.push(at);
                if keeps {
                    told.title_turns(title);
                    continue;
                }
            }
            if *bare && text.contains('\n') {
                match points::renew(text, self.known, results, &mut told) {
                    Renewed::To(new) => {
                        edits.extend((new != *text).then_some((at, new)));
                        continue;
                    }
                    Renewed::Left(why) => {
                        told.report_chart_unchanged(text.lines().next().unwrap_or_default(), &why);
                        continue;
                    }
                    Renewed::Not => {}
                }
            }
            if let Some(why) = stays.get(&sentence_of(text, before, after)) {
                left.push(at);
                if keeps {
                    told.warn(why);
                    continue;
                }
            }
            let wanted: Vec<&Link> = links.iter().filter(|link| self.wanted(link).is_some()).collect();
            let data = Data { known: self.known, results, with: &with, point, row: None, bare: *bare };
            let new = renew(text, (before, after), &wanted, &data, &mut told);
            if new != *text {
                edits.push((at, new));
            }
        }
        told.finish(edits, left)
    }
}

impl PlaceFigures<'_> {
    /// Sentences that would be false with new figures, each with the warnings: all of their figures stay, so that they still say
    /// what they said. A range may be one figure of several that its sentence compares, so each sentence is looked at whole.
    fn sentences_that_stay(
        &self,
        around: &[Around],
        (results, with, point, dash): (&Results<'_>, &[String], char, bool),
    ) -> HashMap<(String, usize), Vec<String>> {
        let mut out = HashMap::new();
        let mut lines: Vec<String> = Vec::new();
        for (text, Around { before, after, bare, .. }) in self.ranges.iter().zip(around) {
            let line = format!("{before}{text}{after}");
            if !*bare && !line.contains('\n') && !line.trim_start().starts_with('|') && !lines.contains(&line)
            {
                lines.push(line);
            }
        }
        for line in &lines {
            for sentence in sentences(line) {
                let start = sentence.as_ptr() as usize - line.as_ptr() as usize;
                let (before, after) = (&line[..start], &line[start + sentence.len()..]);
                let found = links(sentence);
                let wanted: Vec<&Link> = found.iter().filter(|link| self.wanted(link).is_some()).collect();
                let data = Data { known: self.known, results, with, point, row: None, bare: false };
                let mut report = RecomputeReport::new(0, dash);
                let new = renew(sentence, (before, after), &wanted, &data, &mut report);
                // Only the figures are marked: where the words beside them would have to change, they stay.
                let words = self.ranges.iter().any(|range| range.contains(sentence));
                if report.keeps_sentence || !words && without_links(&new) != without_links(sentence) {
                    out.insert((line.clone(), start), report.words);
                }
            }
        }
        out
    }
}

impl PlaceFigures<'_> {
    /// Titles without a figure of their own that would be false over the new figures below them, or over a sentence that would be.
    fn titles_that_would_be_false<'t>(
        &self,
        around: &'t [Around],
        (results, with, point): (&Results<'_>, &[String], char),
        stays: &HashMap<(String, usize), Vec<String>>,
    ) -> HashSet<&'t str> {
        let mut out = HashSet::new();
        let result = |figure: &KnownFigure| {
            let (_, heard) = results.iter().find(|(query, _)| *query == figure.query)?;
            heard.as_ref().ok()
        };
        for title in around.iter().flat_map(|one| one.title.lines()).filter(|title| is_claim(title)) {
            let is_over = |one: &Around| one.title.lines().any(|line| line == title);
            let own = || self.ranges.iter().zip(&self.found).zip(around).filter(|(_, one)| is_over(one));
            let line = |text: &str, one: &Around| visible(&format!("{}{text}{}", one.before, one.after));
            let has_figure = own().any(|((text, _), one)| line(text, one).trim() == title);
            if out.contains(title) || has_figure {
                continue;
            }
            let below: Vec<Below<'_>> = own()
                .flat_map(|((_, links), _)| links)
                .filter_map(|link| {
                    let figure = self.of(link)?;
                    Some((figure, result(figure)?, cell(&link.fact).1.map_or(0, |(_, column)| column)))
                })
                .collect();
            let is_kept = own().any(|((text, _), one)| {
                let sentence = sentence_of(text, &one.before, &one.after);
                stays.contains_key(&sentence) && is_claim(&sentence.0)
            });
            let data = Data { known: self.known, results, with, point, row: None, bare: false };
            let renames = own().any(|((text, links), one)| self.renames(title, (text, links), one, &data));
            // What a box says besides is no title of the rest.
            let is_title = own().any(|(_, one)| one.title.lines().next() == Some(title));
            if is_title && (is_kept || renames) || is_false(title, &below) {
                out.insert(title);
            }
        }
        out
    }
}

impl PlaceFigures<'_> {
    /// Whether a name in a title is a figure's in a range below it, and would be another there.
    fn renames(&self, title: &str, (text, old): (&str, &[Link]), around: &Around, data: &Data<'_>) -> bool {
        let is_name = |link: &&Link| {
            let shown = visible(&link.shown);
            shown.starts_with(char::is_alphabetic) && stands_in(title, &shown).is_some()
        };
        if !old.iter().any(|link| is_name(&link)) {
            return false;
        }
        let wanted: Vec<&Link> = old.iter().filter(|link| self.wanted(link).is_some()).collect();
        let mut report = RecomputeReport::new(0, true);
        report.tells_all = true;
        let new = links(&renew(text, (&around.before, &around.after), &wanted, data, &mut report));
        old.iter().zip(&new).any(|(old, new)| is_name(&old) && old.shown != new.shown)
    }
}

/// A text without its links to figures.
fn without_links(text: &str) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for link in links(text) {
        out.push_str(text.get(at..link.span.start).unwrap_or_default());
        at = link.span.end;
    }
    out + text.get(at..).unwrap_or_default()
}

/// What tells a range's sentence from all others: its line, and where the sentence begins on it.
fn sentence_of(text: &str, before: &str, after: &str) -> (String, usize) {
    let line = format!("{before}{text}{after}");
    let start = |sentence: &&str| sentence.as_ptr() as usize - line.as_ptr() as usize;
    let begins = sentences(&line).iter().map(start).take_while(|start| *start <= before.len()).last();
    (line.clone(), begins.unwrap_or_default())
}

/// The words before and after each range of a document on its lines, without its headings: a section holds much that its heading says
/// nothing of; none of a range that is not found there.
pub fn around(ranges: &[String], document: &str) -> Vec<Around> {
    let mut from = 0;
    let one = |text: &String| {
        let found = document.get(from..).and_then(|rest| rest.find(text.as_str())).map(|at| from + at);
        let Some(at) = found else { return Around::default() };
        from = at + text.len();
        let head = document.get(..at).unwrap_or_default();
        let before = head.rsplit('\n').next().unwrap_or_default();
        let after = document.get(from..).and_then(|tail| tail.split('\n').next()).unwrap_or_default();
        Around { before: before.to_owned(), after: after.to_owned(), ..Around::default() }
    };
    ranges.iter().map(one).collect()
}
