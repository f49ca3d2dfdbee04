//! Acts as they are done to a file: what lies beside it, and what an edit of it comes to. Decides nothing of what an act is: that is
//! the kind's own.

use std::sync::Arc;

use gloss_artifact::kinds::acts::{At, Edit, NoSupply, Outcome, Supply, offers, plan};
use gloss_artifact::kinds::{Reviser, Unwritable};
use gloss_artifact::locate::{self, Between};
use gloss_artifact::{Splice, Text, Written, sheet, splice};
use gloss_presentation::ThemeName;
use gloss_protocol::{Act, ActArg, ActOffer, ArgKind, Code, PlaceStatus, Problem, Span};
use gloss_table::Format;

use crate::doors::Shared;
use crate::versions::edits::Made;

/// What is the matter with a place that went, and what to do then.
const GONE: &str = "This place is gone after what was done before in this turn.";
const GONE_NEXT: &str =
    "Read the note's place again with read_region, or say with needs_person what can't be done.";

/// What lies beside an artifact: Gloss's themes, and the files of the workspace.
#[derive(Clone, Copy)]
pub(crate) struct Beside<'a> {
    pub shared: &'a Shared,
}

impl std::fmt::Debug for Beside<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Beside")
    }
}

impl Supply for Beside<'_> {
    fn theme(&self, name: &str) -> Option<String> {
        let theme = match name {
            "paper" => ThemeName::Paper,
            "ink" => ThemeName::Ink,
            "letter" => ThemeName::Letter,
            _ => return None,
        };
        Some(gloss_presentation::theme_part(theme))
    }

    fn file(&self, path: &str) -> Result<Vec<u8>, Unwritable> {
        let unread = |problem: Problem| Unwritable { says: problem.says, next: problem.next };
        let path = self.shared.folder.normal(path).map_err(|error| unread(error.into()))?;
        let bytes = self.shared.folder.read(&path).map_err(|error| unread(error.into()))?;
        bytes.ok_or_else(|| Unwritable {
            says: format!("There is no file {path} here."),
            next: "Choose another file.".to_owned(),
        })
    }
}

/// A file while acts are done to it, one after the other.
pub(crate) struct Doing {
    pub path: String,
    pub bytes: Vec<u8>,
    pub text: Arc<Text>,
    /// Its text before anything was done.
    first: Arc<Text>,
    /// How its text differs from that one.
    pub splices: Vec<Splice>,
    /// Where the place of the last act is now.
    pub place: Vec<Span>,
    /// What the last act replaced in the text before it.
    pub last: Vec<Splice>,
    /// Who suggests what is done; none where it is made.
    pub reviser: Option<Reviser>,
}

impl Doing {
    /// A file before anything was done to it.
    pub(crate) fn new(path: &str, bytes: Vec<u8>, text: Arc<Text>) -> Self {
        let (path, first) = (path.to_owned(), Arc::clone(&text));
        Self {
            path,
            bytes,
            text,
            first,
            splices: Vec::new(),
            place: Vec::new(),
            last: Vec::new(),
            reviser: None,
        }
    }

    /// The same, with what is done suggested by somebody.
    pub(crate) fn suggested_by(self, reviser: Option<Reviser>) -> Self {
        Self { reviser, ..self }
    }

    /// The same file as one to which nothing was done yet.
    pub(crate) fn anew(&self) -> Self {
        Self::new(&self.path, self.bytes.clone(), Arc::clone(&self.text)).suggested_by(self.reviser.clone())
    }

    /// Takes edits of words that were made into it.
    pub(crate) fn edit(&mut self, made: Made) {
        let Made { bytes, text, splices, .. } = made;
        for one in splices.iter().rev() {
            splice::compose(&mut self.splices, one);
        }
        (self.bytes, self.text, self.last) = (bytes, text, splices);
    }

    /// Where a place of the file as it was before anything was done is now.
    ///
    /// # Errors
    /// Where nothing is left of it.
    pub(crate) fn now(&self, spans: &[Span]) -> Result<Vec<Span>, Problem> {
        let texts = || Some((Arc::clone(&self.first), Arc::clone(&self.text)));
        follow(spans, &self.splices, texts).ok_or_else(lost_place)
    }

    /// Where a place of the file as it is now was before anything was done; none where anything was done to it.
    pub(crate) fn before(&self, spans: &[Span]) -> Option<Vec<Span>> {
        let was = |one: &Splice| self.first.source().get(one.old.range()).unwrap_or_default();
        let after = splice::after(&self.splices);
        let back: Vec<Splice> =
            self.splices.iter().zip(after).map(|(one, now)| Splice::new(now, was(one))).collect();
        let one = |span: &Span| {
            let carried = splice::carry(*span, &back);
            (!carried.touched).then_some(carried.span)
        };
        let found: Vec<Span> = spans.iter().map(one).collect::<Option<_>>()?;
        self.now(&found).is_ok_and(|now| now == spans).then_some(found)
    }

    /// Does an act at a place of the file as it was before anything was done, carried to where it is now; the sentences about it, or
    /// none where nothing differs.
    ///
    /// # Errors
    /// Where it can't be done, or the place is gone.
    pub(crate) fn next(
        &mut self,
        shared: &Shared,
        act: &Act,
        spans: &[Span],
    ) -> Result<Option<Outcome>, Problem> {
        self.last.clear();
        let spans = self.now(spans)?;
        let planned = {
            let supply = Beside { shared };
            let at =
                At { path: &self.path, bytes: &self.bytes, text: &self.text, spans: &spans, supply: &supply };
            plan(&at, act)?
        };
        if planned.edit.is_empty(&self.bytes) {
            return Ok(None);
        }
        let made = made_of(&self.path, &self.bytes, &self.text, planned.edit, self.reviser.as_ref())?;
        self.take(made, &spans);
        Ok(Some(planned.said))
    }

    /// Takes what an act came to.
    pub(crate) fn take(&mut self, made: Written, spans: &[Span]) {
        self.place = spans.iter().map(|span| splice::carry(*span, &made.splices).span).collect();
        for one in made.splices.iter().rev() {
            splice::compose(&mut self.splices, one);
        }
        (self.bytes, self.text, self.last) = (made.bytes, Arc::new(made.text), made.splices);
    }

    /// The words that the last act put into its place.
    pub(crate) fn put(&self) -> Vec<Span> {
        let is_here = |span: &Span| !span.is_empty() && self.place.iter().any(|place| place.contains(*span));
        splice::after(&self.last).into_iter().filter(is_here).collect()
    }

    /// Whether the last act, at a place that has words of another text, left nothing of these.
    pub(crate) fn overwrites(&self, was: &Text, words: &[Span]) -> bool {
        words.iter().any(|span| {
            let now = splice::carry(*span, &self.last).span;
            let old = was.source().get(span.range()).unwrap_or_default();
            let is_here = self.place.iter().any(|place| place.overlaps(now) || place.contains(now));
            let is_left = self.text.source().get(now.range()).is_some_and(|now| now.contains(old));
            let count = |text: &Text| text.source().matches(old).count();
            // What stood in the file before and only lies elsewhere now was put in by nobody.
            let is_new = count(was) > count(&self.first);
            is_here && !is_left && is_new && count(&self.text) < count(was)
        })
    }
}

/// The refusal of a place of which nothing is left.
fn lost_place() -> Problem {
    Problem::new(Code::PlaceNotFound, GONE).with_next(GONE_NEXT)
}

/// Where a place is after an edit that Gloss made: what went of it is looked for where it was moved to, and is no part of it any more
/// where it is nowhere. None where nothing is left, or it can't be told where some of it is.
pub(crate) fn follow(
    spans: &[Span],
    steps: &[Splice],
    texts: impl Fn() -> Option<(Arc<Text>, Arc<Text>)>,
) -> Option<Vec<Span>> {
    let carried: Vec<(Span, splice::Carried)> =
        spans.iter().map(|span| (*span, splice::carry(*span, steps))).collect();
    if !carried.iter().any(|(_, now)| now.touched) {
        return Some(carried.into_iter().map(|(_, now)| now.span).collect());
    }
    let (old, new) = texts()?;
    let between = Between::new(&old, &new);
    let is_same = |was: Span, now: Span| old.source().get(was.range()) == new.source().get(now.range());
    let mut left = Vec::new();
    for (was, now) in carried {
        if !now.touched || is_same(was, now.span) {
            left.push(now.span);
            continue;
        }
        let went = moved(&between, was, (&old, &new));
        if now.span.is_empty() {
            left.extend(went?);
        } else {
            // Lines that change places are written over each other: what stands where a place was may be another's words.
            let elsewhere = went.filter(|all| matches!(all.as_slice(), [one] if is_same(was, *one)));
            left.extend(elsewhere.unwrap_or_else(|| vec![now.span]));
        }
    }
    left.dedup();
    (!left.is_empty()).then_some(left)
}

/// Where a range went: nowhere, or to where its very words are; none where that can't be told.
fn moved(between: &Between, span: Span, (old, new): (&Text, &Text)) -> Option<Vec<Span>> {
    let place = locate::place(0, PlaceStatus::Exact, locate::selection(vec![span]), old);
    let found = between.map(&place, 1, old, new);
    let now = found.region.map(|region| new.spans(&region)).unwrap_or_default();
    let says = |text: &Text, span: &Span| text.source().get(span.range()).map(str::to_owned);
    match (found.status, now.as_slice()) {
        (PlaceStatus::Unplaced, _) => Some(Vec::new()),
        (PlaceStatus::Exact | PlaceStatus::Edited, [_, ..]) => Some(now),
        (PlaceStatus::Suggested, [one]) if says(new, one) == says(old, &span) => Some(now),
        _ => None,
    }
}

/// The file that an edit comes to, suggested by somebody or made.
///
/// # Errors
/// Where the file can't take it, with what would work.
pub(crate) fn made_of(
    path: &str,
    bytes: &[u8],
    text: &Text,
    edit: Edit,
    reviser: Option<&Reviser>,
) -> Result<Written, Problem> {
    Ok(match edit {
        Edit::Splices(splices) => match reviser {
            Some(reviser) => text.rules().suggest(path, bytes, (text, splices), reviser)?,
            None => text.rules().write(path, bytes, text, splices)?,
        },
        Edit::Cells(block) => {
            let format = sheet::format_of(path).unwrap_or(Format::Xlsx);
            sheet::write_block(format, bytes, text, &block)?
        }
        Edit::Written(written) => *written,
    })
}

/// What can be done to a place, for an agent: each act with its arguments.
pub(crate) fn offered(path: &str, text: &Text, spans: &[Span]) -> Vec<String> {
    let at = At { path, bytes: &[], text, spans, supply: &NoSupply };
    let one = |offer: ActOffer| {
        let takes: Vec<String> = offer
            .takes
            .iter()
            .filter(|one| !matches!(one.name.as_str(), "base64" | "sheet"))
            .map(argument)
            .collect();
        match takes.is_empty() {
            true => offer.act,
            false => format!("{} {}", offer.act, takes.join(" ")),
        }
    };
    offers(text.rules().acts(), Some(&at)).into_iter().map(one).collect()
}

fn argument(takes: &ActArg) -> String {
    let value = match (takes.choices.as_slice(), takes.kind) {
        ([], ArgKind::Text) => "words".to_owned(),
        ([], ArgKind::Number) => "number".to_owned(),
        ([], ArgKind::Length) => "2cm".to_owned(),
        ([], ArgKind::Color) => "colour".to_owned(),
        ([], ArgKind::Place) => "where".to_owned(),
        ([], ArgKind::File) => "file".to_owned(),
        ([], ArgKind::Flag | ArgKind::Choice) => "true|false".to_owned(),
        (choices, ArgKind::Color) => format!("colour|{}", choices.join("|")),
        (choices, _) => choices.join("|"),
    };
    if takes.needed { format!("{}={value}", takes.name) } else { format!("[{}={value}]", takes.name) }
}
