//! What can be done to lines of text: other words, whole lines that come, go, move and are doubled. Knows no grammar.

use gloss_protocol::{ArgKind, Span};

use super::destination::{To, WAYS};
use super::{ActSpec, Args, At, Outcome, Planned, Takes, anywhere, counted, quoted};
use crate::error::Unwritable;
use crate::splice::Splice;

const TEXT: Takes = Takes::must("text", ArgKind::Text);

/// The acts of text that is lines.
pub(crate) static LINES: [ActSpec; 6] = [
    ActSpec { name: "set", says: "Gives the place other words.", takes: &[TEXT], fits: anywhere, plan: set },
    ActSpec { name: "delete", says: "Takes the lines away.", takes: &[], fits: anywhere, plan: delete },
    ActSpec {
        name: "duplicate",
        says: "Puts a copy of the lines behind them.",
        takes: &[],
        fits: anywhere,
        plan: duplicate,
    },
    ActSpec {
        name: "move",
        says: "Moves the lines elsewhere.",
        takes: &[Takes::must("to", ArgKind::Text)],
        fits: anywhere,
        plan: relocate,
    },
    ActSpec {
        name: "insert-before",
        says: "Puts new lines before the marked ones.",
        takes: &[TEXT],
        fits: anywhere,
        plan: before,
    },
    ActSpec {
        name: "insert-after",
        says: "Puts new lines behind the marked ones.",
        takes: &[TEXT],
        fits: anywhere,
        plan: after,
    },
];

/// The one range of a place.
pub(crate) fn only(at: &At<'_>) -> Result<Span, Unwritable> {
    match at.spans {
        [span] => Ok(*span),
        _ => Err(Unwritable::new("This names several places.", "Change them one by one.")),
    }
}

/// The whole lines of a range, each with its end.
pub(crate) fn lines(at: &At<'_>, span: Span) -> Span {
    let source = at.source();
    let start = source.get(..span.start as usize).and_then(|head| head.rfind('\n')).map_or(0, |n| n + 1);
    let last = (span.end as usize).max(span.start as usize + 1) - 1;
    let end = source.get(last..).and_then(|tail| tail.find('\n')).map_or(source.len(), |n| last + n + 1);
    Span::new(start, end)
}

fn count(at: &At<'_>, span: Span) -> String {
    counted(at.says(span).lines().count().max(1), "line", "lines")
}

fn set(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let (span, words) = (only(at)?, args.text("text"));
    let said = Outcome::new(("replace", "Replaced"), &quoted(at.says(span)))
        .and(&format!(" with {}", quoted(words)));
    let same = at.says(span) == words;
    Ok(Planned::splices(if same { Vec::new() } else { vec![Splice::new(span, words)] }, said))
}

fn delete(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    let span = only(at)?;
    let whole = lines(at, span);
    // Words within a line go alone.
    let inner = at.says(whole).trim();
    let gone = if at.says(span).trim() == inner || at.says(span).contains('\n') { whole } else { span };
    let what = if gone == whole { count(at, whole) } else { quoted(at.says(span)) };
    Ok(Planned::splices(vec![Splice::new(gone, "")], Outcome::new(("delete", "Deleted"), &what)))
}

fn duplicate(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    let whole = lines(at, only(at)?);
    Ok(Planned::splices(
        vec![put(at, whole, at.says(whole), true)],
        Outcome::new(("duplicate", "Duplicated"), &count(at, whole)),
    ))
}

/// Lines before or behind others; the last line of a text has no end of its own.
fn put(at: &At<'_>, beside: Span, words: &str, behind: bool) -> Splice {
    let words = words.trim_end_matches(['\n', '\r']);
    let point = if behind { beside.end } else { beside.start };
    let span = Span { start: point, end: point };
    let ends = at.says(beside).ends_with('\n');
    match behind && !ends {
        true => Splice::new(span, format!("\n{words}")),
        false => Splice::new(span, format!("{words}\n")),
    }
}

fn before(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    insert(at, args, false)
}

fn after(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    insert(at, args, true)
}

fn insert(at: &At<'_>, args: &Args<'_>, behind: bool) -> Result<Planned, Unwritable> {
    let whole = lines(at, only(at)?);
    let words = args.text("text");
    let what = counted(words.lines().count().max(1), "line", "lines");
    let said =
        Outcome::new(("insert", "Inserted"), &what).and(if behind { " behind it" } else { " before it" });
    Ok(Planned::splices(vec![put(at, whole, words, behind)], said))
}

fn relocate(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let whole = lines(at, only(at)?);
    let there = |place: &str| -> Result<Span, Unwritable> {
        let found = at.text.find(place).map_err(|error| Unwritable::new(error.to_string(), WAYS))?;
        let spans = at.text.spans(&found);
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
            return Err(Unwritable::new("That place holds nothing.", WAYS));
        };
        Ok(lines(at, Span { start: first.start, end: last.end }))
    };
    let all = lines(at, Span::new(0, at.source().len()));
    let (start, end) = (whole.start as usize, whole.end as usize);
    let to = To::parse(args.text("to"))?;
    let (beside, behind) = match to {
        To::First => (all, false),
        To::Last => (all, true),
        To::Up => (lines(at, Span::new(start.saturating_sub(1), start.saturating_sub(1))), false),
        To::Down => (lines(at, Span::new(end.min(at.source().len()), end.min(at.source().len()))), true),
        To::Before(place) => (there(place)?, false),
        To::After(place) | To::With(place) => (there(place)?, true),
    };
    let put = put(at, beside, at.says(whole), behind);
    let said = Outcome::new(("move", "Moved"), &count(at, whole)).and(&to.says());
    if whole.start <= put.old.start && put.old.start <= whole.end {
        return Ok(Planned::splices(Vec::new(), said));
    }
    Ok(Planned::splices(vec![Splice::new(whole, ""), put], said))
}
