//! New values of stale figures, computed before anybody decides to recompute them: by what a note on them would come to, so
//! the preview shows what recomputing would give. Writes nothing.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use gloss_agent::doors::NoteSlice;
use gloss_artifact::locate::Between;
use gloss_artifact::{Splice, Text, linked, splice};
use gloss_data::Computed;
use gloss_figures::links::links;
use gloss_figures::results::{KnownFigure, QueryResult};
use gloss_figures::words::list;
use gloss_protocol::{FactSource, FactUse, Intent, Problem, Reach, Region, Span};
use gloss_recipe::{PlaceFigures, around};
use gloss_store::Read;

use crate::figures;
use crate::meaning;

/// Figures that are worked out at once: as many as one note recomputes.
pub(crate) const MAX_FIGURES: usize = 500;
/// Text of the note that recomputes figures.
pub(crate) const WORDS: &str = "Recompute from the newest data";
/// Outcomes kept, for those who ask again while nothing changed.
const KEPT: usize = 8;

/// Cache of the values that figures would have, by the version of their document and of their sources.
#[derive(Default)]
pub(crate) struct Renewals {
    kept: Mutex<VecDeque<(Key, Arc<Outcomes>)>>,
}

type Key = (String, u32, Vec<(String, u32)>);
/// Values that figures would have, by their places; those that could not be asked are not here.
type Outcomes = BTreeMap<Span, Outcome>;

/// Value that a figure would have.
struct Outcome {
    now: String,
    /// Whether it is a point of a chart that would have other points.
    among_others: bool,
}

impl Renewals {
    /// Settles which figures are stale: only those are that would say something else, and each knows what.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn settle(
        &self,
        (read, query): (Read<'_>, &QueryVersions<'_>),
        (path, version, text): (&str, u32, &Arc<Text>),
        uses: &mut [FactUse],
    ) -> Result<(), Problem> {
        let Some(stale) = StalePlaces::new(text.clone(), uses) else { return Ok(()) };
        let sources = newest(read, stale.stale.iter().flat_map(|one| &one.sources))?;
        let here: BTreeSet<String> = sources.iter().map(|(path, _)| path.clone()).collect();
        let key = (path.to_owned(), version, sources);
        let outcomes = match self.cached(&key) {
            Some(outcomes) => outcomes,
            None => {
                let compute = |sql: &str| query(&key.2, sql);
                let outcomes = Arc::new(outcomes(compute, &stale));
                self.keep(key, outcomes.clone());
                outcomes
            }
        };
        for one in uses.iter_mut().filter(|one| one.stale) {
            if let Some(why) = missing_sources(one, &here) {
                one.now = Some("–".to_owned());
                one.trace.says = format!("{} {why}", one.trace.says).trim().to_owned();
                continue;
            }
            let Some(now) = outcomes.get(&one.span) else { continue };
            if now.now == one.shown && one.agrees && !now.among_others {
                one.stale = false;
            } else {
                one.now = Some(now.now.clone());
            }
        }
        Ok(())
    }

    fn cached(&self, key: &Key) -> Option<Arc<Outcomes>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == key).map(|(_, outcomes)| outcomes.clone())
    }

    fn keep(&self, key: Key, outcomes: Arc<Outcomes>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front((key, outcomes));
        kept.truncate(KEPT);
    }
}

/// The newest versions of the files that facts rest on; what is gone is not among them.
///
/// # Errors
/// Errors of the store.
pub(crate) fn newest<'a>(
    read: Read<'_>,
    sources: impl Iterator<Item = &'a FactSource>,
) -> Result<Vec<(String, u32)>, Problem> {
    let mut paths: Vec<&str> = sources.map(|source| source.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut out = Vec::new();
    for path in paths {
        if let Some(artifact) = read.artifact(path)?.filter(|artifact| artifact.present) {
            out.push((path.to_owned(), artifact.version));
        }
    }
    Ok(out)
}

/// A sentence on the files that a figure rests on and that are no longer there; none where all of them are.
pub(crate) fn missing_sources(figure: &FactUse, here: &BTreeSet<String>) -> Option<String> {
    let sources = figure.sources.iter().map(|source| source.path.as_str());
    let missing: BTreeSet<&str> = sources.filter(|path| !here.contains(*path)).collect();
    let names: Vec<String> = missing.into_iter().map(str::to_owned).collect();
    match names.as_slice() {
        [] => None,
        [one] => Some(format!("{one} is no longer in the folder.")),
        several => Some(format!("{} are no longer in the folder.", list(several))),
    }
}

/// Result of a query over versions of files, or the reason that there is none, as a sentence.
pub(crate) type QueryVersions<'a> = dyn Fn(&[(String, u32)], &str) -> Result<Computed, String> + 'a;

/// The places of stale figures, as a note on them reads them.
pub(crate) struct StalePlaces {
    text: Arc<Text>,
    /// The figures that are stale.
    stale: Vec<FactUse>,
    /// Their places.
    pub places: Vec<Span>,
    read: NoteSlice,
    known: Vec<KnownFigure>,
}

/// Figures that stay as they are, each with the reason.
pub(crate) type Unchanged = Vec<(String, String)>;

/// Results of queries, by their words.
pub(crate) type Results<'a> = Vec<(&'a str, Result<QueryResult, String>)>;

impl StalePlaces {
    /// The stale ones among figures of a text; none where none is.
    pub(crate) fn new(text: Arc<Text>, uses: &[FactUse]) -> Option<Self> {
        let stale: Vec<FactUse> = uses.iter().filter(|one| one.stale).take(MAX_FIGURES).cloned().collect();
        if stale.is_empty() {
            return None;
        }
        let places = figures::places(&text, uses, &stale.iter().collect::<Vec<_>>());
        let region = Region::Text { spans: places.clone(), reach: Reach::Selection };
        let read = meaning::slice(("", &text), &region, Intent::Change, WORDS, stale.to_vec());
        let known = stale.iter().map(KnownFigure::from).collect();
        Some(Self { text, stale, places, read, known })
    }

    /// The queries that they rest on.
    ///
    /// # Errors
    /// A sentence, where nothing of it can be asked again.
    pub(crate) fn queries(&self) -> Result<Vec<String>, String> {
        let found = PlaceFigures::find(&self.read.ranges, &self.known)?;
        Ok(found.queries().into_iter().map(str::to_owned).collect())
    }

    /// The new texts of the places that say something else, by their positions, but for places in which a figure would be lost,
    /// would go the other way without showing it, or would make its sentence false: the words around it say the contrary then.
    /// These stay, and are named by what they say, with the reason.
    ///
    /// # Errors
    /// A sentence, where nothing can be worked out.
    pub(crate) fn sure_edits(
        &self,
        results: &Results<'_>,
    ) -> Result<(BTreeMap<usize, String>, Unchanged), String> {
        let work = self.work(results)?;
        let (mut edits, stays): (BTreeMap<usize, String>, _) = (work.edits.into_iter().collect(), work.left);
        let mut left = Vec::new();
        edits.retain(|at, new| {
            let old = self.read.ranges.get(*at).map_or("", String::as_str);
            let figures = |text: &str| text.matches("](fact:").count();
            let why = match self.turned(*at, new, results) {
                _ if figures(new) < figures(old) => {
                    "It can’t be worked out again for certain; ask compute for it.".to_owned()
                }
                Some(value) => format!(
                    "It is {} now and goes the other way: the words around it say the contrary. Write them with it.",
                    signed(value)
                ),
                None if stays.contains(at) => format!(
                    "It is {} now, and the words around it would be false. Write them with it.",
                    shown_words(new)
                ),
                None => return true,
            };
            left.push((shown_words(old), why));
            false
        });
        Ok((edits, left))
    }

    /// The value of a place's figure that is below nothing where it was above, or above where it was below, while no sign is shown.
    fn turned(&self, at: usize, new: &str, results: &Results<'_>) -> Option<f64> {
        let old = links(self.read.ranges.get(at)?);
        let shows_sign = |shown: &str| shown.contains(['-', '\u{2212}', '–', '+', '(']);
        old.iter().zip(links(new)).find_map(|(old, new)| {
            let was = self.stale.iter().find(|one| one.fact == old.fact)?.value.as_f64()?;
            let (id, cell) = gloss_figures::links::cell(&new.fact);
            let (row, column) = cell.unwrap_or((0, 0));
            let all = results.iter().filter_map(|(_, result)| result.as_ref().ok());
            let is = all.into_iter().find(|result| result.id == id)?.number(row, column)?;
            (was * is < 0.0 && !shows_sign(&new.shown)).then_some(is)
        })
    }

    /// The new texts of the places that say something else, of what the queries give now, those that stay for their sentences
    /// among them.
    fn work(&self, results: &Results<'_>) -> Result<gloss_recipe::Work, String> {
        let found = PlaceFigures::find(&self.read.ranges, &self.known)?;
        let around = match self.read.around.is_empty() {
            true => around(&self.read.ranges, self.text.source()),
            false => self.read.around.clone(),
        };
        found.renew_all(&around, results)
    }
}

/// Values that stale figures would have, if the places that a note on them marks were worked out again; nothing where
/// none of them can be.
fn outcomes(compute: impl Fn(&str) -> Result<Computed, String>, stale: &StalePlaces) -> Outcomes {
    let StalePlaces { text, places, read, .. } = stale;
    let Ok(queries) = stale.queries() else { return Outcomes::new() };
    let result = |(number, query): (usize, &'_ str)| {
        compute(query).map(|computed| QueryResult {
            id: format!("{number:08x}"),
            total: computed.rows.len(),
            columns: computed.columns,
            rows: computed.rows,
            doubled: computed.sources.iter().flat_map(|source| source.doubled.clone()).collect(),
            seen: computed.sources.into_iter().filter_map(|source| source.seen).collect(),
            sources: Vec::new(),
        })
    };
    let results = queries.iter().enumerate().map(|(at, query)| (query.as_str(), result((at, query))));
    let results: Results<'_> = results.collect();
    let Ok(work) = stale.work(&results) else { return Outcomes::new() };
    let (edits, left): (BTreeMap<usize, String>, Vec<usize>) = (work.edits.into_iter().collect(), work.left);
    if text.rules().keeps_figures_apart() {
        let spans: Vec<Span> = stale.stale.iter().map(|one| one.span).collect();
        let mut says = would_say(text, &spans, places, &edits);
        // What says the same stays beside its sentence or below its title, and is out of date all the same.
        let is_left =
            |span: &Span| left.iter().any(|at| places.get(*at).is_some_and(|place| place.contains(*span)));
        let shown = |span: &Span| text.source().get(text.value_in(*span).range()).unwrap_or_default();
        says.retain(|span, outcome| !is_left(span) || outcome.now != shown(span));
        return says;
    }
    let says = |((at, span), before): ((usize, &Span), &String)| {
        let new = edits.get(&at);
        let turned = new.and_then(|new| stale.turned(at, new, &results));
        let sign = turned.map_or("", |value| if value < 0.0 { "\u{2212}" } else { "+" });
        let now = format!("{sign}{}", shown_words(new.unwrap_or(before)));
        (*span, Outcome { now, among_others: false })
    };
    // What says the same stays beside its sentence, and is out of date all the same.
    let is_told = |((at, _), before): &((usize, &Span), &String)| {
        !left.contains(at) || edits.get(at).is_some_and(|new| shown_words(new) != shown_words(before))
    };
    places.iter().enumerate().zip(&read.ranges).filter(is_told).map(says).collect()
}

/// A value with its sign, as it is told.
fn signed(value: f64) -> String {
    let rounded = (value.abs() * 100.0).round() / 100.0;
    format!("{}{rounded}", if value < 0.0 { "\u{2212}" } else { "+" })
}

/// Values that figures of a text without links would have after edits of the places that were marked; a dash where the
/// new text is empty.
fn would_say(text: &Text, spans: &[Span], regions: &[Span], edits: &BTreeMap<usize, String>) -> Outcomes {
    let rules = text.rules();
    let splice = |(at, new): (&usize, &String)| {
        let span = *regions.get(*at)?;
        Some(Splice::new(span, linked::typed(new, |words| rules.typed("", (text, span), words)).ok()?.0))
    };
    let mut splices: Vec<Splice> = edits.iter().filter_map(splice).collect();
    splices.sort_by_key(|splice| splice.old);
    let new = Text::new(text.kind(), &splice::apply(text.source(), &splices));
    let after = splice::after(&splices);
    let between = Between::new(text, &new);
    let says = |span: &Span| {
        let edited = splices.iter().zip(&after).find(|(splice, _)| splice.old == *span);
        let points = |text: &Text, place: Option<Span>| place.and_then(|place| text.chart_of(place));
        let whole = splices.iter().any(|splice| splice.old.contains(*span) && splice.old != *span);
        let place = match edited {
            Some((_, span)) => Some(*span),
            None if whole => figures::place_in(&between, *span, text, &new),
            None => Some(splice::carry(*span, &splices).span),
        };
        let words = place.and_then(|place| new.source().get(new.value_in(place).range()));
        let now = words.filter(|words| !words.is_empty()).unwrap_or("–").to_owned();
        let count = |found: Option<(Span, usize)>| found.map(|(_, points)| points);
        let among_others = whole && count(points(text, Some(*span))) != count(points(&new, place));
        (*span, Outcome { now, among_others })
    };
    spans.iter().map(says).collect()
}

/// Visible words of a figure's source: the words of its link, or what stands in place of one.
fn shown_words(source: &str) -> String {
    let source = source.trim();
    let link = source.strip_prefix('[').and_then(|rest| Some(rest.get(..rest.rfind("](")?)?.to_owned()));
    link.map_or_else(|| source.to_owned(), |words| words.replace('\\', ""))
}
