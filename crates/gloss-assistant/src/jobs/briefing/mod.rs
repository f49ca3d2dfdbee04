//! A briefing on the folder: what is due, what changed since the last briefing, what is here. The last briefing is the
//! document itself, at whose end stands the list of files that the next one compares with. It says what files say and
//! when they changed; it judges nothing.

mod changes;
mod day;
mod due;
mod files;
mod labels;
mod lead;
mod passages;
mod record;
mod render;
mod rows;
mod tables;
mod texts;

use jiff::civil::Date;
use serde_json::json;

use crate::choose::{is_prose, is_table};
use crate::desk::Desk;
use changes::{Changes, Now};
use due::Due;
use files::File;
use record::Record;
use rows::Rows;
use tables::Book;
use texts::Doc;

/// Documents and tables that are opened, the newest first; older ones are listed with the other files.
const DOCUMENTS: usize = 24;
const TABLES: usize = 12;
/// The names a briefing may have; the first that is free or is a briefing. A person's own text is never written over.
const TARGETS: [&str; 2] = ["briefing.md", "folder-briefing.md"];

/// The findings of a briefing.
struct Found<'a> {
    /// The person's day; none where nobody told it.
    today: Option<Date>,
    files: &'a [File],
    docs: Vec<Doc>,
    books: Vec<Book>,
    /// Files that could not be read, with the reason.
    failed: Vec<(File, String)>,
    /// How many files were not opened.
    unopened: usize,
    rows: Vec<Rows>,
    due: Vec<Due>,
    /// None where there is no briefing to compare with.
    changes: Option<Changes>,
    /// The last briefing, as a file, and its day.
    last: Option<File>,
    made: Option<Date>,
}

impl Found<'_> {
    /// Whether nothing changed since the last briefing, and nothing is due that another day tells otherwise.
    fn is_as_before(&self) -> bool {
        let unchanged = self.changes.as_ref().is_some_and(Changes::is_empty) && self.failed.is_empty();
        unchanged && self.today.is_some() && self.due.is_empty()
    }

    /// The things that are due and not old.
    fn current(&self) -> impl Iterator<Item = &Due> {
        self.due.iter().filter(|due| !due.is_old)
    }
}

/// Writes the briefing; the closing words once it stands.
pub(super) fn run(desk: &Desk) -> Option<String> {
    let mut all = match desk.ask("list_files", &json!({}))? {
        Ok(files) => files::listed(&files),
        Err(why) => return Some(format!("I couldn't look through the folder. {why}")),
    };
    let Some((target, record)) = target(desk, &all)? else {
        return Some(format!(
            "{} are texts of your own, and I don't write over them. Give one of them another name.",
            TARGETS.join(" and ")
        ));
    };
    let last = all.iter().position(|file| file.path == target).map(|at| all.remove(at));
    if all.is_empty() {
        return Some("This folder is empty; there is nothing to brief you on.".to_owned());
    }
    let found = look(desk, &all, last, record)?;
    // What stands there is still so: a morning without news is told and makes no version.
    if desk.calls().is_empty() && found.is_as_before() {
        return Some(format!(
            "Nothing changed {}, and nothing is due. {target} still stands.",
            lead::since(&found)
        ));
    }
    let out = render::render_briefing(&found);
    if !desk.calls().is_empty() {
        return None;
    }
    Some(match super::write(desk, target, &out, "Briefing on the folder")? {
        Ok(result) => {
            let finding = lead::closing(&found);
            let colon = if finding.is_empty() { "" } else { ": " };
            format!("I wrote {}{colon}{finding}.", super::written(&result, target))
        }
        Err(why) => format!("I couldn't write {target}. {why}"),
    })
}

/// Where to write, and what the last briefing there says; an inner none where all names are taken by other texts. None
/// while that is being read.
fn target(desk: &Desk, files: &[File]) -> Option<Option<(&'static str, Option<Record>)>> {
    for name in TARGETS {
        if !files.iter().any(|file| file.path == name) {
            return Some(Some((name, None)));
        }
        let record = texts::read(desk, name, None)?.ok().and_then(|(text, _)| Record::read(&text));
        if record.is_some() {
            return Some(Some((name, record)));
        }
    }
    Some(None)
}

/// Opens what can be opened and finds out the rest. None while that is being asked.
fn look<'a>(desk: &Desk, files: &'a [File], last: Option<File>, record: Option<Record>) -> Option<Found<'a>> {
    let docs = files.iter().filter(|file| is_prose(&file.path)).take(DOCUMENTS);
    let docs: Vec<_> = docs.map(|file| (file, Doc::open(desk, file))).collect();
    let books = files.iter().filter(|file| is_table(&file.path)).take(TABLES);
    let books: Vec<_> = books.map(|file| (file, Book::open(desk, &file.path))).collect();
    let unopened = files.len() - docs.len() - books.len();
    let mut found = Found {
        today: desk.today,
        files,
        docs: Vec::new(),
        books: Vec::new(),
        failed: Vec::new(),
        unopened,
        rows: Vec::new(),
        due: Vec::new(),
        changes: None,
        last,
        made: record.as_ref().and_then(|record| record.made),
    };
    for (file, doc) in docs {
        match doc? {
            Ok(doc) => found.docs.push(doc),
            Err(why) => found.failed.push((file.clone(), why)),
        }
    }
    for (file, book) in books {
        match book? {
            Ok(book) => found.books.push(book),
            Err(why) => found.failed.push((file.clone(), why)),
        }
    }
    let now = Now { files, docs: &found.docs, books: &found.books, last: found.last.as_ref() };
    let changes = record.map(|record| now.since(desk, &record));
    if let Some(today) = found.today {
        found.due = due::of(&found.docs, today);
        let asked: Vec<_> =
            found.books.iter().map(|book| Rows::ask(desk, book, today, &mut found.due)).collect();
        for rows in asked {
            found.rows.extend(rows?);
        }
    }
    found.changes = match changes {
        Some(changes) => Some(changes?),
        None => None,
    };
    Some(found)
}
