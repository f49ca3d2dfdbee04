//! What can be done to the places of a Word document: other words, paragraphs that come and go, somebody's tracked changes accepted or
//! rejected. Each is an edit of its text, or a file that is made already where no text can say it.

use gloss_ooxml::word::{Resolution, Revision, RevisionKind};
use gloss_protocol::{ArgKind, Span};

use super::{drawn, form, tracked, words, write};
use crate::diff;
use crate::error::Unwritable;
use crate::kinds::Written;
use crate::kinds::acts::{
    ActSpec, Args, At, Outcome, Planned, Takes, act, anywhere, counted, lines, only, quoted,
};
use crate::splice::Splice;

const TEXT: Takes = Takes::must("text", ArgKind::Text);

/// The acts of Word documents.
pub(super) static ACTS: [ActSpec; 6] = [
    act("set", "Gives the place other words.", &[TEXT], anywhere, set),
    act("delete", "Takes the words or paragraphs away.", &[], anywhere, delete),
    act("insert-before", "Puts a new paragraph before the place.", &[TEXT], anywhere, before),
    act("insert-after", "Puts a new paragraph behind the place.", &[TEXT], anywhere, after),
    act("accept", "Accepts the tracked changes in the place.", &[], has_changes, accept),
    act("reject", "Rejects the tracked changes in the place.", &[], has_changes, reject),
];

fn read(at: &At<'_>, span: Span) -> String {
    words::visible(at.text, &crate::locate::selection(vec![span]))
}

fn set(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let (span, given) = (only(at)?, args.text("text"));
    let said = Outcome::new(("replace", "Replaced"), &quoted(&read(at, span)))
        .and(&format!(" with {}", quoted(given)));
    let new = words::typed(at.text, span, given);
    let same = at.says(span) == new;
    Ok(Planned::splices(if same { Vec::new() } else { vec![Splice::new(span, new)] }, said))
}

fn delete(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    let mut splices: Vec<Splice> = Vec::new();
    for span in at.spans {
        let whole = lines(at, *span);
        // All words of a paragraph are that paragraph; some of them go alone.
        let is_all = read(at, *span).trim() == read(at, whole).trim() || at.says(*span).contains('\n');
        let gone = if is_all { whole } else { *span };
        if splices.last().is_none_or(|last| last.old.end <= gone.start) {
            splices.push(Splice::new(gone, ""));
        }
    }
    let said = Outcome::new(("delete", "Deleted"), &quoted(&words::visible(at.text, &at.region())));
    Ok(Planned::splices(splices, said))
}

fn before(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    insert(at, args, false)
}

fn after(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    insert(at, args, true)
}

fn insert(at: &At<'_>, args: &Args<'_>, behind: bool) -> Result<Planned, Unwritable> {
    let whole = lines(at, only(at)?);
    let given = args.text("text").trim_end_matches(['\n', '\r']);
    let clean: Vec<String> =
        given.lines().map(|line| line.chars().filter(|c| !c.is_control() || *c == '\t').collect()).collect();
    let beside = at.says(whole);
    // A new item of a list, or what stands beside one, is one too.
    let line = if behind { beside.lines().last() } else { beside.lines().next() };
    let role = line.map(super::signs::role).map_or("", |(role, _)| role);
    let sign = |words: &String| match role.starts_with('l') {
        true => format!("{}{role}{}{words}\n", super::signs::ROLE, super::signs::ROLE_END),
        false => format!("{words}\n"),
    };
    let point = if behind { whole.end } else { whole.start };
    let new: String = clean.iter().map(sign).collect();
    let said = Outcome::new(("insert", "Inserted"), &counted(clean.len().max(1), "paragraph", "paragraphs"))
        .and(if behind { " behind it" } else { " before it" });
    Ok(Planned::splices(vec![Splice::new(Span { start: point, end: point }, new)], said))
}

/// The tracked changes of a place.
fn changes_of(at: &At<'_>) -> Vec<Revision> {
    form::read(at.bytes).map(|form| tracked::changes(&form, at.spans)).unwrap_or_default()
}

fn has_changes(at: &At<'_>) -> bool {
    !changes_of(at).is_empty()
}

fn accept(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    resolve(at, Resolution::Accept)
}

fn reject(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    resolve(at, Resolution::Reject)
}

fn resolve(at: &At<'_>, how: Resolution) -> Result<Planned, Unwritable> {
    let which = changes_of(at);
    let form = form::read(at.bytes).map_err(|error| Unwritable::new(error.to_string(), ""))?;
    let fits = |one: &Revision| which.iter().any(|own| own.part == one.part && own.node == one.node);
    let bytes = form.document.resolve(&fits, how).map_err(|error| write::refused(&error))?;
    let now = form::read(&bytes).map_err(|error| Unwritable::new(error.to_string(), "Do it in Word."))?;
    let splices = diff::splices(at.source(), &now.source);
    let verb = match how {
        Resolution::Accept => ("accept", "Accepted"),
        Resolution::Reject => ("reject", "Rejected"),
    };
    let said = Outcome::new(verb, &named(&which));
    Ok(Planned::written(Written { bytes, text: drawn::text_of(&now), splices }, said))
}

/// Tracked changes in words: how many, whose, and of one what it is.
fn named(which: &[Revision]) -> String {
    let mut authors: Vec<&str> =
        which.iter().map(|one| one.author.as_str()).filter(|own| !own.is_empty()).collect();
    authors.sort_unstable();
    authors.dedup();
    let by = if authors.is_empty() { String::new() } else { format!(" of {}", authors.join(", ")) };
    match which {
        [one] if !one.words.trim().is_empty() => {
            let what = match one.kind {
                RevisionKind::Inserted => "the inserted",
                RevisionKind::Deleted => "the deletion of",
                RevisionKind::Formatted => "the look of",
            };
            format!("{what} {}{by}", quoted(&one.words))
        }
        _ => format!("{}{by}", counted(which.len(), "tracked change", "tracked changes")),
    }
}
