//! A report from a table: read it, have its findings asked for, write `<stem>-report.md`. What is found is the analysis's
//! (`gloss-analysis`); here it gets its order and its headings. A section with nothing to say is left out.

mod compose;
mod deck;
pub(super) mod site;
mod subject;
pub(super) mod workbook;

use super::deck::Outline;
use crate::choose::Job;
use crate::desk::Desk;
use gloss_analysis::story::{Part, Story};
use gloss_analysis::{Table, parts, schema};
use gloss_figures::words::{file_name, without_extension};
use subject::subjects;

/// Writes the report; the closing words once it stands.
pub(super) fn run(desk: &Desk, path: &str) -> Option<String> {
    let subjects = subjects(desk, path, &Job::Report(Some(path.to_owned())))?;
    let told = match looked(desk, path, |story, parts, plain| {
        compose::compose_report(story, parts, plain, &subjects)
    })? {
        Ok(told) => told,
        Err(why) => return Some(why),
    };
    let target = format!("{}-report.md", without_extension(path));
    let why = format!("Report from {}", file_name(path));
    Some(match super::write(desk, &target, &told.text, &why)? {
        Ok(result) => format!("I wrote {}. {}", super::written(&result, &target), told.closing),
        Err(why) => format!("I couldn't write {target}. {why}"),
    })
}

/// The same findings as the outline of a deck; why not, where the file can't be read.
pub(super) fn outline(desk: &Desk, path: &str) -> Option<Result<Outline, String>> {
    let subjects = subjects(desk, path, &Job::Deck(Some(path.to_owned())))?;
    looked(desk, path, |story, parts, plain| deck::outline(story, parts, plain, &subjects))
}

/// Looks at a table in all ways and tells what was found; none while something is still asked.
fn looked<T>(
    desk: &Desk,
    path: &str,
    tell: impl Fn(&Story<'_>, Vec<Part>, bool) -> T,
) -> Option<Result<T, String>> {
    let source = match schema::read(desk, path)? {
        Ok(source) => source,
        Err(why) => return Some(Err(format!("I couldn't read {}. {why}", file_name(path)))),
    };
    let table = Table::ask(desk, source)?.followed(desk)?;
    let story = table.story(desk);
    let (parts, plain) = parts(&story);
    let told = tell(&story, parts, plain);
    desk.calls().is_empty().then_some(Ok(told))
}
