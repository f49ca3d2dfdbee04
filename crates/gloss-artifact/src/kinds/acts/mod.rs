//! Acts: the closed list of what can be done to the places of a kind, each with what it takes, when it fits, the edit that it
//! makes and the sentence that foretells it. One list for hand, command line, note, model and recipe. Writes nothing: an act
//! gives an edit, and whoever asked for it makes the version.

pub(super) mod amounts;
mod args;
pub(super) mod destination;
pub(super) mod headers;
mod lines;
mod look_words;
pub(super) mod order;
mod outcome;
mod replace;
mod value;

use gloss_protocol::{Act, ActArg, ActOffer, ArgKind, Container, Region, Span};

pub use args::Args;
pub(super) use lines::{LINES, lines, only};
pub(super) use look_words::look_words;
pub use outcome::Outcome;
pub(super) use outcome::{counted, quoted, with_blanks_of};
pub(super) use replace::REPLACE;
pub(super) use value::rgb as color;

use super::sheet::Block;
use super::written::Written;
use crate::error::{ArtifactError, Unwritable};
use crate::splice::Splice;
use crate::text::Text;

/// The key of the argument that every act of a place takes: the part around it that is meant.
const WITHIN: &str = "within";

/// The key of the argument that names a part of the place, as it is when the act is done.
pub const PART: &str = "part";

/// A place that something is to be done to.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The artifact's path.
    pub path: &'a str,
    /// Its file.
    pub bytes: &'a [u8],
    /// Its text.
    pub text: &'a Text,
    /// The ranges of the place.
    pub spans: &'a [Span],
    /// What lies beside the artifact.
    pub supply: &'a dyn Supply,
}

/// What an act may need that lies beside the artifact.
pub trait Supply: std::fmt::Debug {
    /// The part of one of Gloss's themes.
    fn theme(&self, name: &str) -> Option<String>;

    /// The bytes of a file of the workspace.
    ///
    /// # Errors
    /// Where it can't be read.
    fn file(&self, path: &str) -> Result<Vec<u8>, Unwritable>;
}

/// Nothing beside the artifact.
#[derive(Clone, Copy, Debug)]
pub struct NoSupply;

impl Supply for NoSupply {
    fn theme(&self, _: &str) -> Option<String> {
        None
    }

    fn file(&self, path: &str) -> Result<Vec<u8>, Unwritable> {
        Err(Unwritable::new(format!("{path} can't be read here."), "Choose another file."))
    }
}

impl At<'_> {
    /// The source of the text.
    pub(super) fn source(&self) -> &str {
        self.text.source()
    }

    /// What a range says.
    pub(super) fn says(&self, span: Span) -> &str {
        self.source().get(span.range()).unwrap_or_default()
    }

    /// The place as a region.
    pub(super) fn region(&self) -> Region {
        crate::locate::selection(self.spans.to_vec())
    }

    /// The ranges of the part of this name that holds the place, or is it.
    pub(super) fn part(&self, container: Container) -> Option<Vec<Span>> {
        let all = self.text.containers(self.spans);
        all.into_iter().find(|(one, _)| *one == container).map(|(_, spans)| spans)
    }
}

/// The edit that an act comes to.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Replacements in the text, sorted and apart.
    Splices(Vec<Splice>),
    /// Cells of a sheet, with what their text does not say.
    Cells(Box<Block>),
    /// A file that is made already: what was done to it no text can say.
    Written(Box<Written>),
}

impl Edit {
    /// Whether nothing would differ.
    pub fn is_empty(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Splices(splices) => splices.is_empty(),
            Self::Cells(block) => block.splices.is_empty(),
            Self::Written(written) => written.bytes == bytes,
        }
    }
}

/// An act that was looked at and is not made yet.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The edit.
    pub edit: Edit,
    /// The sentences about it: before it is made, and after.
    pub said: Outcome,
}

impl Planned {
    /// An edit of the text.
    pub(super) fn splices(mut splices: Vec<Splice>, said: Outcome) -> Self {
        splices.sort_by_key(|one| one.old);
        Self { edit: Edit::Splices(splices), said }
    }

    /// A file that is made already.
    pub(super) fn written(written: Written, said: Outcome) -> Self {
        Self { edit: Edit::Written(Box::new(written)), said }
    }
}

/// An argument that an act takes.
#[derive(Clone, Copy, Debug)]
pub struct Takes {
    /// Its key.
    pub name: &'static str,
    /// What it may be.
    pub kind: ArgKind,
    /// The words to choose from.
    pub choices: &'static [&'static str],
    /// Whether the act can't be done without it.
    pub needed: bool,
}

impl Takes {
    /// An argument that may be left out.
    pub(super) const fn may(name: &'static str, kind: ArgKind) -> Self {
        Self { name, kind, choices: &[], needed: false }
    }

    /// An argument without which nothing is done.
    pub(super) const fn must(name: &'static str, kind: ArgKind) -> Self {
        Self { name, kind, choices: &[], needed: true }
    }

    /// One of a few words.
    pub(super) const fn one_of(name: &'static str, choices: &'static [&'static str], needed: bool) -> Self {
        Self { name, kind: ArgKind::Choice, choices, needed }
    }
}

/// An act of a kind.
#[derive(Debug)]
pub struct ActSpec {
    /// Its name.
    pub name: &'static str,
    /// What it does, as a sentence.
    pub says: &'static str,
    /// The arguments that it takes.
    pub takes: &'static [Takes],
    /// Whether it fits a place.
    pub fits: fn(&At<'_>) -> bool,
    /// Looks at it with a place and arguments that were checked.
    pub plan: fn(&At<'_>, &Args<'_>) -> Result<Planned, Unwritable>,
}

/// An act with what it says, takes, fits and does.
pub(super) const fn act(
    name: &'static str,
    says: &'static str,
    takes: &'static [Takes],
    fits: fn(&At<'_>) -> bool,
    plan: fn(&At<'_>, &Args<'_>) -> Result<Planned, Unwritable>,
) -> ActSpec {
    ActSpec { name, says, takes, fits, plan }
}

/// What can be done to the places of a kind.
pub trait Acts {
    /// All acts of the kind, in the order in which they are listed.
    fn acts(&self) -> Vec<&'static ActSpec>;
}

impl ActSpec {
    fn offer(&self) -> ActOffer {
        let takes = self.takes.iter().map(|one| ActArg {
            name: one.name.to_owned(),
            kind: one.kind,
            choices: one.choices.iter().map(|&word| word.to_owned()).collect(),
            needed: one.needed,
        });
        ActOffer { act: self.name.to_owned(), takes: takes.collect(), says: self.says.to_owned() }
    }
}

/// The acts that fit a place; of no place in particular all that the kind has.
pub fn offers(specs: Vec<&'static ActSpec>, at: Option<&At<'_>>) -> Vec<ActOffer> {
    let fits = |spec: &&'static ActSpec| at.is_none_or(|at| (spec.fits)(at));
    specs.into_iter().filter(fits).map(ActSpec::offer).collect()
}

/// Looks at an act: checks its name, its arguments and its place, and gives the edit that it comes to.
///
/// # Errors
/// Where the kind has no such act, it does not fit the place, or an argument is missing or wrong; with what would work.
pub fn plan(at: &At<'_>, act: &Act) -> Result<Planned, Unwritable> {
    let specs = at.text.rules().acts();
    let named: Vec<&&ActSpec> = specs.iter().filter(|spec| spec.name == act.name).collect();
    if named.is_empty() {
        return Err(unknown(at, &specs, act));
    }
    let lost = |error: ArtifactError| Unwritable::new(error.to_string(), "Name what the place says now.");
    let part = act.args.get(PART).map(|word| part_of(at.text, at.spans, word)).transpose().map_err(lost)?;
    let at = &At { spans: part.as_deref().unwrap_or(at.spans), ..*at };
    let widened = act.args.get(WITHIN).map(|word| widened(at, word)).transpose()?;
    let at = At { spans: widened.as_deref().unwrap_or(at.spans), ..*at };
    let Some(spec) = named.iter().find(|spec| (spec.fits)(&at)) else {
        let says = format!("“{}” can't be done to this place. {}", act.name, named[0].says);
        return Err(Unwritable::new(says, list_of(&at, &specs)));
    };
    let args = Args::checked(&act.args, spec)?;
    (spec.plan)(&at, &args)
}

fn unknown(at: &At<'_>, specs: &[&ActSpec], act: &Act) -> Unwritable {
    let name: String = act.name.chars().take(40).collect();
    Unwritable::new(format!("There is no act “{name}” for {}.", at.path), list_of(at, specs))
}

/// The next step: the names of what does fit.
fn list_of(at: &At<'_>, specs: &[&ActSpec]) -> String {
    let mut names: Vec<&str> = specs.iter().filter(|spec| (spec.fits)(at)).map(|spec| spec.name).collect();
    names.dedup();
    if names.is_empty() {
        return "Nothing can be done to this place by itself.".to_owned();
    }
    format!("What can be done here: {}.", names.join(", "))
}

/// The part of a place that a WHERE names; nothing beyond it.
///
/// # Errors
/// Where there is no such place, or it lies beyond.
pub fn part_of(text: &Text, own: &[Span], at: &str) -> Result<Vec<Span>, ArtifactError> {
    let spans = text.spans(&text.find(at)?);
    // Between the ranges of a place lies nothing of it but the ends of lines.
    let is_own = |at: usize| own.iter().any(|place| place.range().contains(&at));
    let is_inside = |span: &Span| {
        own.iter().any(|place| place.contains(*span))
            || text.source().get(span.range()).is_some_and(|words| {
                !span.is_empty()
                    && words
                        .char_indices()
                        .all(|(at, c)| c.is_whitespace() || is_own(span.range().start + at))
            })
    };
    if spans.iter().all(is_inside) {
        return Ok(spans);
    }
    let at: String = at.chars().take(80).collect();
    let says = format!("{at} lies beyond the place of this note.");
    Err(Unwritable::new(says, "Act on the note's own place, or a part of it; widen it with within.").into())
}

/// The part around a place that a word names.
fn widened(at: &At<'_>, word: &str) -> Result<Vec<Span>, Unwritable> {
    let there = at.text.containers(at.spans);
    let found = there.iter().find(|(one, _)| one.word() == word.trim());
    found.map(|(_, spans)| spans.clone()).ok_or_else(|| {
        let names: Vec<&str> = there.iter().map(|(one, _)| one.word()).collect();
        let next = match names.as_slice() {
            [] => "Leave “within” out.".to_owned(),
            names => format!("Around it: {}.", names.join(", ")),
        };
        let word: String = word.chars().take(40).collect();
        Unwritable::new(format!("This place is in no {word}."), next)
    })
}

/// True for every place: what an act that can be done anywhere says.
pub(super) fn anywhere(_: &At<'_>) -> bool {
    true
}

/// Words given for the cells of a row: `Centre | 100 | 120`, or parted by semicolons or tabs; as many as there are columns.
///
/// # Errors
/// Where there are more.
pub(super) fn parted(words: &str, width: usize) -> Result<Vec<String>, Unwritable> {
    let all: Vec<&str> = match words {
        "" => Vec::new(),
        words if words.contains('|') => {
            let words = words.trim();
            let words = words.strip_prefix('|').unwrap_or(words);
            words.strip_suffix('|').unwrap_or(words).split('|').collect()
        }
        words if words.contains('\t') => words.split('\t').collect(),
        words if words.contains(';') => words.split(';').collect(),
        words => vec![words],
    };
    if all.len() > width {
        let says = format!("These are {} cells; the table has {width} columns.", all.len());
        return Err(Unwritable::new(says, "Part the cells with “ | ”."));
    }
    let mut cells: Vec<String> = all.iter().map(|cell| cell.trim().to_owned()).collect();
    cells.resize(width, String::new());
    Ok(cells)
}

#[cfg(test)]
mod package_tests;
#[cfg(test)]
mod tests;
