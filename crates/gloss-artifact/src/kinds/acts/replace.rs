//! Words within a place that others take the stead of: found as they stand, set as the kind sets words. The same for every kind that
//! has `set`; a sheet looks into each cell by itself.

use gloss_protocol::{Act, ArgKind, Span};

use super::{ActSpec, Args, At, Edit, Outcome, Planned, Takes, anywhere, counted, quoted};
use crate::error::Unwritable;

/// Places that one act replaces words in.
const MAX_PLACES: usize = 2_000;

/// The act.
pub(crate) static REPLACE: ActSpec = ActSpec {
    name: "replace",
    says: "Puts other words in the stead of some in the place; of several only with every=true.",
    takes: &[
        Takes::must("what", ArgKind::Text),
        Takes::must("with", ArgKind::Text),
        Takes::may("every", ArgKind::Flag),
    ],
    fits: anywhere,
    plan: replace,
};

fn replace(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let (what, with) = (args.text("what"), args.text("with"));
    let said = match with {
        "" => Outcome::new(("delete", "Deleted"), &quoted(what)),
        _ => Outcome::new(("replace", "Replaced"), &quoted(what)).and(&format!(" with {}", quoted(with))),
    };
    let found = places(at, what);
    let says = match (found.len(), args.flag("every", false)) {
        (0, _) => format!("{} does not stand in this place.", quoted(what)),
        (1, _) | (_, true) if found.len() <= MAX_PLACES => String::new(),
        // Of several marked places each says it once.
        (count, false)
            if count == at.spans.len()
                && at.spans.iter().all(|own| found.iter().filter(|one| own.contains(**one)).count() == 1) =>
        {
            String::new()
        }
        (count, true) => format!("{} stands {count} times in this place.", quoted(what)),
        (count, false) => format!("{} stands {count} times in this place.", quoted(what)),
    };
    if !says.is_empty() {
        return Err(Unwritable::new(says, "Mark the words that are meant, or say every=true."));
    }
    let specs = at.text.rules().acts();
    let name = if with.is_empty() { "delete" } else { "set" };
    let all = Act::new("set").with("text", with);
    let mut splices = Vec::new();
    for span in &found {
        let own = At { spans: std::slice::from_ref(span), ..*at };
        let spec = specs.iter().find(|spec| spec.name == name && (spec.fits)(&own));
        let spec = spec.ok_or_else(|| Unwritable::new("Words can't be replaced here.", "Mark words."))?;
        let none = Act::new("delete");
        let args = Args::checked(if with.is_empty() { &none.args } else { &all.args }, spec)?;
        let Edit::Splices(made) = (spec.plan)(&own, &args)?.edit else {
            return Err(Unwritable::new("These are no words of their own.", "Mark them by themselves."));
        };
        splices.extend(made);
    }
    let mut count = said;
    if found.len() > 1 {
        count = count.and(&format!(", {}", counted(found.len(), "time", "times")));
    }
    Ok(Planned::splices(splices, count))
}

/// Where words stand in a place, as they are written there; words within a longer word are not these.
fn places(at: &At<'_>, what: &str) -> Vec<Span> {
    let written = |words: &str| -> Vec<Span> {
        let mut out = Vec::new();
        if words.trim().is_empty() {
            return out;
        }
        for span in at.spans {
            let own = at.says(*span);
            for (from, _) in own.match_indices(words) {
                let begins = own.get(..from).and_then(|head| head.chars().next_back());
                let ends = own.get(from + words.len()..).and_then(|tail| tail.chars().next());
                let joins = |c: Option<char>, other: Option<char>| {
                    c.is_some_and(char::is_alphanumeric) && other.is_some_and(char::is_alphanumeric)
                };
                // “300” is no part of “52,300”.
                let counts = |sign: Option<char>, digit: Option<char>| {
                    sign.is_some_and(|c| matches!(c, '.' | ',')) && digit.is_some_and(|c| c.is_ascii_digit())
                };
                let head = own.get(..from).unwrap_or_default();
                let tail = own.get(from + words.len()..).unwrap_or_default();
                let in_number = words.starts_with(|c: char| c.is_ascii_digit())
                    && counts(begins, head.chars().rev().nth(1))
                    || words.ends_with(|c: char| c.is_ascii_digit()) && counts(ends, tail.chars().nth(1));
                if in_number {
                    continue;
                }
                if joins(begins, words.chars().next()) || joins(ends, words.chars().next_back()) {
                    continue;
                }
                let start = span.start as usize + from;
                out.push(Span::new(start, start + words.len()));
            }
        }
        out
    };
    let found = written(what);
    if !found.is_empty() {
        return found;
    }
    // A page writes some signs by their names.
    let escaped = what.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if escaped == what { Vec::new() } else { written(&escaped) }
}
