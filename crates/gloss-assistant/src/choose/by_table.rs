//! The job that a sentence names by the table of words, where the lists of phrases know none: what is to be made, and of which file.
//! What else the sentence says is named as not taken (`rest.rs`). Guesses no file.

use super::files::{is_meeting, is_prose, is_table};
use super::job::Job;
use crate::grammar::{Clause, Item, Kind};

/// The job, where the sentence asks for something to be made of a file that is there.
pub(super) fn by_table(text: &str, files: &[String]) -> Job {
    let clause = Clause::new(text);
    let items: Vec<&Item<'_>> = clause.items().map(|(_, item)| item).collect();
    // “Translate the report” asks for no report: what comes first is a word for making, or what is made.
    let says = |item: &&&Item<'_>| item.kind != Kind::Mark && !item.is_idle() && item.kind != Kind::Link;
    let first = items.iter().find(says);
    let begins = first.is_some_and(|item| {
        item.is("task", "make")
            || item.value("job").is_some()
            || item.value("cardinal").is_some()
            || item.kind == Kind::Number
    });
    let of_file = first.is_some_and(|item| files.iter().any(|file| file.contains(item.text)));
    if !(begins || of_file) {
        return Job::Nothing;
    }
    let is_source = |at: usize| {
        let lead = items.get(..at).unwrap_or_default().iter().rev();
        lead.take_while(|item| item.is_idle() || item.value("prep").is_some())
            .any(|item| item.is("prep", "from") || item.is("prep", "of"))
    };
    let made = items.iter().enumerate().find_map(|(at, item)| item.value("job").filter(|_| !is_source(at)));
    let data = files.iter().find(|path| is_table(path)).cloned();
    let prose = files.iter().find(|path| is_prose(path)).cloned();
    let of = |source: Option<String>, job: fn(Option<String>) -> Job| {
        source.map_or(Job::Nothing, |path| job(Some(path)))
    };
    match made {
        Some("report") if data.is_none() => of(prose.filter(|path| is_meeting(path)), Job::Actions),
        Some("report") => of(data, Job::Report),
        Some("workbook") => of(data, Job::Workbook),
        Some("deck") => of(data.or(prose), Job::Deck),
        Some("site") => of(data, Job::Site),
        Some("actions") => of(prose, Job::Actions),
        Some("guide") if prose.is_some() => Job::Guide(files.to_vec()),
        _ => Job::Nothing,
    }
}
