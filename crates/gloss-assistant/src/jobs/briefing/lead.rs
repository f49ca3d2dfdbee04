//! The finding of a briefing in a sentence or two: what is overdue, what comes up, what changed. For the document with
//! figures, for closing words without.

use jiff::civil::Date;

use super::Found;
use super::due::When;
use super::rows::Rows;
use gloss_figures::words::{capital, count_word, list};

/// Tables that are named in one sentence.
const NAMED: usize = 3;

/// A count as a word.
pub(super) fn number(n: usize) -> String {
    count_word(n).map_or_else(|| n.to_string(), str::to_owned)
}

/// `one file`, `three files`.
pub(super) fn many(n: usize, noun: &str) -> String {
    let noun = if n == 1 { noun.to_owned() } else { gloss_figures::words::plural(noun) };
    format!("{} {noun}", number(n))
}

/// The lead as sentences; figures of tables are linked.
pub(super) fn lead(found: &Found<'_>) -> String {
    let said: Vec<String> =
        clauses(found, true).iter().map(|clause| format!("{}.", capital(clause))).collect();
    said.join(" ")
}

/// The same for closing words, which carry no figures: one sentence without its full stop.
pub(super) fn closing(found: &Found<'_>) -> String {
    clauses(found, false).join("; ")
}

fn clauses(found: &Found<'_>, figures: bool) -> Vec<String> {
    let mut out = Vec::new();
    let Some(today) = found.today else { return changed(found).into_iter().collect() };
    let overdue = subjects(found, today, When::Overdue, figures);
    if let Some((what, one)) = &overdue {
        out.push(format!("{what} {} overdue", if *one { "is" } else { "are" }));
    }
    // The conversation is told what is pressing; the document has the rest.
    let soon = (figures || overdue.is_none()).then(|| subjects(found, today, When::Soon, figures)).flatten();
    let now = subjects(found, today, When::Today, figures);
    let coming = [
        now.map(|(now, _)| format!("today brings {now}")),
        soon.map(|(soon, _)| format!("the next seven days bring {soon}")),
    ];
    if overdue.is_none() && (found.due.iter().any(|due| due.day.is_some()) || !found.rows.is_empty()) {
        out.push(
            if coming.iter().all(Option::is_none) {
                "nothing is overdue or comes up in the next seven days"
            } else {
                "nothing is overdue"
            }
            .to_owned(),
        );
    }
    out.extend(coming.into_iter().flatten());
    out.extend(changed(found));
    out
}

/// The things that are due then, in words, and whether it is one thing; none where nothing is.
fn subjects(found: &Found<'_>, today: Date, when: When, figures: bool) -> Option<(String, bool)> {
    let said = found.current().filter(|due| !due.is_row && due.when(today) == when).count();
    let of = |rows: &&Rows| match when {
        When::Overdue => rows.overdue(),
        When::Today => rows.coming(1),
        _ => rows.coming(2),
    };
    let tables: Vec<&Rows> = found.rows.iter().filter(|rows| of(rows).is_some()).collect();
    let mut parts: Vec<String> = Vec::new();
    if said > 0 {
        let place = if tables.is_empty() { "" } else { " in documents" };
        parts.push(format!("{}{place}", many(said, "thing")));
    }
    let mut named: Vec<String> = match figures {
        true => tables.iter().filter_map(of).collect(),
        false => tables.iter().map(|rows| format!("rows of {}", rows.name())).collect(),
    };
    named.dedup();
    let more = named.len() > NAMED;
    parts.extend(named.into_iter().take(NAMED));
    parts.extend(more.then(|| "rows of other tables".to_owned()));
    let single = figures && tables.first().and_then(of).is_some_and(|says| says.contains(") row of "));
    let one = match (said, tables.len()) {
        (1, 0) => true,
        (0, 1) => single,
        _ => false,
    };
    (!parts.is_empty()).then(|| (list(&parts), one))
}

fn changed(found: &Found<'_>) -> Option<String> {
    let changes = found.changes.as_ref()?;
    let since = since(found);
    if changes.is_empty() {
        return Some(format!("nothing has changed {since}"));
    }
    let mut parts: Vec<String> = Vec::new();
    for (n, one, more) in [
        (changes.changed, "has changed", "have changed"),
        (changes.new, "is new", "are new"),
        (changes.renamed, "has another name", "have other names"),
        (changes.gone, "is gone", "are gone"),
    ] {
        if n > 0 {
            let what = if parts.is_empty() { many(n, "file") } else { number(n) };
            parts.push(format!("{what} {}", if n == 1 { one } else { more }));
        }
    }
    Some(format!("{since}, {}", list(&parts)))
}

/// `since Monday`, `since 09:02 today`, `since 3 November`.
pub(super) fn since(found: &Found<'_>) -> String {
    let local = found.last.as_ref().and_then(|last| last.local);
    let (Some(made), Some(today)) = (found.made, found.today) else {
        return "since the last briefing".to_owned();
    };
    match (today - made).get_days() {
        0 => match local.filter(|local| local.date() == today) {
            Some(at) => format!("since {} today", at.strftime("%H:%M")),
            None => "since the last briefing today".to_owned(),
        },
        1 => "since yesterday".to_owned(),
        2..=6 => format!("since {}", made.strftime("%A")),
        _ if made.year() == today.year() => format!("since {}", made.strftime("%-d %B")),
        _ => format!("since {}", made.strftime("%-d %B %Y")),
    }
}
