//! Things to be done and their days, as documents say them: open boxes, actions, sentences with a day. A day that is not
//! certain is quoted as it was said.

use std::collections::HashSet;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::day;
use super::rows::SOON;
use super::texts::Doc;
use crate::jobs::actions::cues::{self, Statement};
use gloss_figures::words::{escape, parts};

/// Days after which an action that was only spoken of, not ticked in a list, is left to rest.
pub(super) const OLD: i64 = 60;
/// Days ahead to which a date that nobody calls a deadline is worth a line.
const AHEAD: i64 = 30;
/// Characters of one line.
const LONG: usize = 160;
/// Lines that are taken from documents in all.
const MOST: usize = 400;

/// Who does it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Owner {
    #[default]
    Nobody,
    /// As Markdown.
    Named(String),
}

/// A thing that is due.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Due {
    /// None where no day is said, or none that is certain.
    pub day: Option<Date>,
    /// The day as it is shown: a date, or the words that were said; empty where none was. Markdown.
    pub shown: String,
    /// Markdown.
    pub what: String,
    pub who: Owner,
    /// The file, as Markdown.
    pub place: String,
    /// True for a row of a table, which is counted there.
    pub is_row: bool,
    /// True for an action of old notes: it is counted and not shown.
    pub is_old: bool,
}

/// When something comes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Overdue,
    Today,
    Soon,
    Later,
    Unsaid,
}

impl Due {
    pub(super) fn when(&self, today: Date) -> When {
        let soon = today.saturating_add(SOON.days());
        match self.day {
            None => When::Unsaid,
            Some(day) if day < today => When::Overdue,
            Some(day) if day == today => When::Today,
            Some(day) if day <= soon => When::Soon,
            Some(_) => When::Later,
        }
    }
}

/// The things to be done that documents name, each once.
pub(super) fn of(docs: &[Doc], today: Date) -> Vec<Due> {
    let mut seen: HashSet<String> = HashSet::new();
    let mut out = Vec::new();
    // Lists that were made from notes say again what the notes say.
    for doc in docs.iter().filter(|doc| !doc.path.ends_with("-actions.md")) {
        for said in cues::statements(&doc.text) {
            let Some(due) = due(doc, &said, today) else { continue };
            if out.len() < MOST && seen.insert(said.text.to_lowercase()) {
                out.push(due);
            }
        }
    }
    out
}

fn due(doc: &Doc, said: &Statement, today: Date) -> Option<Due> {
    let on = doc.on.unwrap_or(today);
    let found = deadline(&said.text, on, said.is_action);
    let ahead = |day: &Date| *day >= today && (*day - today).get_days() <= AHEAD as i32;
    let spoken = || day::first_date(&said.text, on).filter(ahead).filter(|day| Some(*day) != doc.on);
    let due = |day: Option<Date>, shown: String, what: String, who: Owner, is_old: bool| Due {
        day,
        shown,
        what: escape(&gloss_figures::words::clip(&what, LONG)),
        who,
        place: escape(&doc.path),
        is_row: false,
        is_old,
    };
    let dated = |day: Date, before: bool| {
        let shown = day::short(day, today);
        let last = if before { day.yesterday().unwrap_or(day) } else { day };
        (Some(last), if before { format!("before {shown}") } else { shown })
    };
    let old = |last: Date| !said.is_open && last < today.saturating_sub(OLD.days());
    if said.is_action {
        let action = cues::action(&said.text);
        let who = if action.owner.is_empty() { Owner::Nobody } else { Owner::Named(escape(&action.owner)) };
        let day = found.or_else(|| spoken().map(|day| (day, false)));
        return Some(match day {
            Some((day, before)) => {
                let (last, shown) = dated(day, before);
                due(last, shown, action.what, who, last.is_some_and(old))
            }
            None => {
                let quoted = if action.by.is_empty() {
                    String::new()
                } else {
                    format!("“{}”", escape(&action.by))
                };
                due(None, quoted, action.what, who, old(on))
            }
        });
    }
    match found {
        Some((day, before)) => {
            let (last, shown) = dated(day, before);
            let is_past = last.is_some_and(|last| last < today);
            (!is_past || is_owed(&said.text))
                .then(|| due(last, shown, under(said, on), Owner::Nobody, last.is_some_and(old)))
        }
        None => {
            spoken().map(|day| due(Some(day), day::short(day, today), under(said, on), Owner::Nobody, false))
        }
    }
}

/// A sentence; one that begins with its day has the heading above it, without which it doesn't say what is then.
fn under(said: &Statement, on: Date) -> String {
    let text = said.text.trim_end_matches('.');
    let words: Vec<&str> = text.split(' ').collect();
    if said.heading.is_empty() || day::at_start(&words, on).is_none() {
        text.to_owned()
    } else {
        format!("{}: {text}", said.heading)
    }
}

/// Whether a sentence says that something must be done, and not that it was.
fn is_owed(text: &str) -> bool {
    let words: Vec<String> = parts(text).iter().map(|word| word.trim_matches('.').to_lowercase()).collect();
    let has = |any: &[&str]| words.iter().any(|word| any.contains(&word.as_str()));
    has(&["must", "due", "deadline", "has", "have", "need", "needs", "should", "will", "please", "required"])
        && !has(&["done", "was", "were", "been", "paid", "completed", "finished", "closed", "sent"])
}

/// The day that a text sets, and whether it is to be done before that day: "by Friday", "before 28 May".
/// Only what somebody has to do is due where it says "until"; anything else lasts as long.
fn deadline(text: &str, on: Date, is_action: bool) -> Option<(Date, bool)> {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let bare = |at: usize| {
        words
            .get(at)
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
            .unwrap_or_default()
    };
    (0..words.len()).find_map(|at| {
        let cue = bare(at);
        let lasts = matches!(cue.as_str(), "until" | "till");
        if !(matches!(cue.as_str(), "by" | "due" | "before" | "deadline" | "than" | "latest")
            || is_action && lasts)
        {
            return None;
        }
        let mut next = at + 1;
        while matches!(bare(next).as_str(), "on" | "by" | "is" | "date" | "latest" | "for" | "until")
            && next < at + 4
        {
            next += 1;
        }
        let day = day::at_start(words.get(next..).unwrap_or_default(), on)?;
        Some((day, cue == "before"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// A Friday.
    const TODAY: Date = date(2026, 11, 20);

    fn one(text: &str) -> Option<(When, String, String)> {
        let doc = Doc {
            path: "a.md".to_owned(),
            version: None,
            text: text.to_owned(),
            on: Some(date(2026, 11, 17)),
        };
        let mut found = of(&[doc], TODAY);
        assert!(found.len() <= 1, "{text}: {found:?}");
        found.pop().map(|due| (due.when(TODAY), due.shown, due.what))
    }

    #[test]
    fn what_is_due_is_found_with_its_day() {
        use When::*;
        for (text, expect) in [
            ("- [ ] Send the offer by Thursday", Some((Overdue, "Thu 19 Nov", "Send the offer by Thursday"))),
            ("Anna will call Ben by Friday.", Some((Today, "Fri 20 Nov", "Call Ben by Friday"))),
            (
                "Anna to check the text before Wednesday 25 November.",
                Some((Soon, "before Wed 25 Nov", "Check the text before Wednesday 25 November")),
            ),
            (
                "- [ ] Before 21 November: pay the fee",
                Some((Today, "before Sat 21 Nov", "Before 21 November: pay the fee")),
            ),
            (
                "TODO: book the room, due 2027-01-15",
                Some((Later, "Fri 15 Jan 2027", "Book the room, due 2027-01-15")),
            ),
            ("TODO: book the room by next week", Some((Unsaid, "“next week”", "Book the room by next week"))),
            ("- [ ] book the room", Some((Unsaid, "", "Book the room"))),
            ("- [x] book the room by Thursday", None),
            (
                "The contract must be signed by 18 November.",
                Some((Overdue, "Wed 18 Nov", "The contract must be signed by 18 November")),
            ),
            ("The contract was signed by 18 November.", None),
            ("We met on 3 November.", None),
            (
                "We release it on 1 December to everybody here.",
                Some((Later, "Tue 1 Dec", "We release it on 1 December to everybody here")),
            ),
            (
                "## Next meeting\n\nTuesday 24 November at 10:00.",
                Some((Soon, "Tue 24 Nov", "Next meeting: Tuesday 24 November at 10:00")),
            ),
            ("Prices stay as they are until the end of March.", None),
            ("Sold by 40 shops.", None),
        ] {
            let found = one(text);
            let expect = expect.map(|(when, shown, what)| (when, shown.to_owned(), what.to_owned()));
            assert_eq!(found, expect, "{text}");
        }
    }
}
