//! New values of stale figures, computed before anybody decides to recompute them: the built-in assistant serves the
//! very note that would do it, at a desk where nothing is written, so the preview shows what recomputing would give.

use std::collections::BTreeMap;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use gloss_agent::slice;
use gloss_artifact::locate::Between;
use gloss_artifact::{Splice, Text, linked, splice};
use gloss_data::Computed;
use gloss_protocol::{FactUse, Intent, Problem, Reach, Region, Span};
use gloss_provider::{Call, Message, NoteInput, Request, TurnInput};
use gloss_store::Read;
use serde_json::{Value, json};

use crate::figures;
use crate::meaning;

/// Figures that are worked out at once: as many as one note recomputes.
pub(crate) const MAX_FIGURES: usize = 500;
/// Text of the note that recomputes figures.
pub(crate) const WORDS: &str = "Recompute from the newest data";
/// Rounds of the assistant at most.
const MAX_ROUNDS: usize = 40;
/// Outcomes kept, for those who ask again while nothing changed.
const KEPT: usize = 8;

/// Cache of the values that figures would have, by the version of their document and of their sources.
#[derive(Default)]
pub(crate) struct Beside {
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

impl Beside {
    /// Settles which figures are stale: only those are that would say something else, and each knows what.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn settle(
        &self,
        (read, query): (Read<'_>, &QueryVersions<'_>),
        (path, version, text): (&str, u32, &Text),
        uses: &mut [FactUse],
    ) -> Result<(), Problem> {
        let stale: Vec<FactUse> = uses.iter().filter(|one| one.stale).take(MAX_FIGURES).cloned().collect();
        if stale.is_empty() {
            return Ok(());
        }
        let regions = figures::places(text, uses, &stale.iter().collect::<Vec<_>>());
        let sources = newest(read, &stale)?;
        let key = (path.to_owned(), version, sources);
        let outcomes = match self.cached(&key) {
            Some(outcomes) => outcomes,
            None => {
                let compute = |sql: &str| query(&key.2, sql);
                let outcomes = Arc::new(Desk::new(&compute, text, (&stale, regions)).serve());
                self.keep(key, outcomes.clone());
                outcomes
            }
        };
        for one in uses.iter_mut().filter(|one| one.stale) {
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

/// The newest versions of the files that figures rest on; what is gone is not among them.
fn newest(read: Read<'_>, stale: &[FactUse]) -> Result<Vec<(String, u32)>, Problem> {
    let mut paths: Vec<&str> =
        stale.iter().flat_map(|one| one.sources.iter().map(|source| source.path.as_str())).collect();
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

/// Result of a query over versions of files, or the reason that there is none, as a sentence.
pub(crate) type QueryVersions<'a> = dyn Fn(&[(String, u32)], &str) -> Result<Computed, String> + 'a;

/// Runs a query over the file versions of one desk.
type Compute<'a> = dyn Fn(&str) -> Result<Computed, String> + 'a;

/// The desk at which the note is served.
struct Desk<'a> {
    compute: &'a Compute<'a>,
    region: Value,
    text: &'a Text,
    /// Places of the figures.
    spans: Vec<Span>,
    /// The ranges that the note marks.
    regions: Vec<Span>,
    /// New texts by range.
    edits: BTreeMap<usize, String>,
    served: bool,
    facts: usize,
}

impl<'a> Desk<'a> {
    fn new(compute: &'a Compute<'a>, text: &'a Text, (stale, regions): (&[FactUse], Vec<Span>)) -> Self {
        let spans: Vec<Span> = stale.iter().map(|one| one.span).collect();
        let region = Region::Text { spans: regions.clone(), reach: Reach::Selection };
        let slice_of = meaning::slice(("", text), &region, Intent::Change, WORDS, stale.to_vec());
        let region = slice(&slice_of, MAX_FIGURES);
        Self { compute, region, text, spans, regions, edits: BTreeMap::new(), served: false, facts: 0 }
    }

    /// Serves the note; what its figures would say.
    fn serve(mut self) -> Outcomes {
        let note = NoteInput { note: String::new(), asks: false, text: WORDS.to_owned() };
        let input = TurnInput { notes: vec![note], ..TurnInput::default() };
        let mut messages = vec![Message::User { text: String::new(), input: Some(Box::new(input)) }];
        for _ in 0..MAX_ROUNDS {
            let request = Request { messages: messages.clone(), ..Request::default() };
            let Ok((text, calls)) = gloss_assistant::reply(&request) else { break };
            if calls.is_empty() {
                break;
            }
            messages.push(Message::Assistant { text, calls: calls.clone(), opaque: Vec::new() });
            for call in calls {
                let (value, ok) = match self.answer(&call) {
                    Ok(value) => (value, true),
                    Err(why) => (json!({ "error": why }), false),
                };
                messages.push(Message::ToolResult {
                    call_id: call.id,
                    name: call.name,
                    text: value.to_string(),
                    ok,
                    stopped: false,
                });
            }
        }
        let Self { spans, regions, edits, region, served, text, .. } = self;
        if !served {
            return Outcomes::new();
        }
        if text.rules().keeps_figures_apart() {
            return would_say(text, &spans, &regions, &edits);
        }
        let before = |at: usize| region["ranges"][at]["text"].as_str().unwrap_or_default().to_owned();
        let says = |(at, span): (usize, Span)| {
            let text = edits.get(&at).cloned().unwrap_or_else(|| before(at));
            (span, Outcome { now: shown_words(&text), among_others: false })
        };
        regions.into_iter().enumerate().map(says).collect()
    }

    /// Answers a tool call, without writing anything.
    fn answer(&mut self, call: &Call) -> Result<Value, String> {
        let arguments: Value = serde_json::from_str(&call.arguments).map_err(|error| error.to_string())?;
        match call.name.as_str() {
            "read_region" => Ok(self.region.clone()),
            "read_file" => Ok(json!({ "text": self.text.source(), "next": null })),
            "compute" => {
                let sql = arguments.get("sql").and_then(Value::as_str).unwrap_or_default();
                let computed = (self.compute)(sql)?;
                self.facts += 1;
                let doubled: Vec<_> = computed.sources.iter().flat_map(|source| &source.doubled).collect();
                let seen: Vec<_> =
                    computed.sources.iter().filter_map(|source| source.seen.as_ref()).collect();
                Ok(json!({
                    "fact": format!("{:08x}", self.facts), "columns": computed.columns, "rows": computed.rows,
                    "rows_total": computed.rows.len(), "doubled": doubled, "seen": seen,
                }))
            }
            "edit_region" => {
                for edit in arguments.get("edits").and_then(Value::as_array).into_iter().flatten() {
                    let range =
                        edit.get("range").and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
                    let new = edit.get("new").and_then(Value::as_str);
                    self.edits.extend(range.zip(new.map(str::to_owned)));
                }
                self.served = true;
                Ok(json!({ "base": "" }))
            }
            "answer" | "needs_person" => {
                self.served |= call.name == "answer";
                Ok(json!({ "ok": true }))
            }
            other => Err(format!("There is no tool {other}.")),
        }
    }
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
