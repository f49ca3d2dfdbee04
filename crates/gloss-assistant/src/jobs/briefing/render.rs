//! A briefing's text: the lead, what is due, what changed, what is here, and the list that the next one reads.

use super::Found;
use super::changes::LINES;
use super::day;
use super::due::{Due, OLD, Owner, When};
use super::files::File;
use super::lead::{self, many, number};
use super::record;
use gloss_figures::words::{capital, escape, list};

/// Lines of one group of what is due; later things and those without a day are told in fewer.
const GROUP: usize = 20;
const FEW: usize = 10;
/// Names of files of one sort that are listed.
const NAMES: usize = 5;
/// Sorts of other files that are listed.
const SORTS: usize = 8;

pub(super) fn render_briefing(found: &Found<'_>) -> String {
    let title = found.today.map_or_else(|| "this folder".to_owned(), day::long);
    let mut out = format!("{}{title}\n", record::TITLE);
    let mut part = |text: String| {
        if !text.is_empty() {
            out.push_str(&format!("\n{text}\n"));
        }
    };
    part(lead::lead(found));
    part(due(found));
    part(changed(found));
    part(here(found));
    part("## What this can’t say\n\nDocuments are quoted from their beginning, not summed up; that needs a model. What is due is found by words such as “by Friday” or “due”, by boxes and by columns of days, and what is said in other ways is missed.".to_owned());
    let version = |path: &str| {
        let doc = found.docs.iter().find(|doc| doc.path == path).and_then(|doc| doc.version);
        doc.or_else(|| found.books.iter().find(|book| book.path == path).and_then(|book| book.version))
    };
    part(record::list(found.files, version).trim_end().to_owned());
    out
}

fn due(found: &Found<'_>) -> String {
    let heading = "## What is due\n\n";
    let Some(today) = found.today else {
        return format!("{heading}I wasn’t told what day it is, so nothing here is called due.");
    };
    let mut out = Vec::new();
    let tables: Vec<String> =
        found.rows.iter().filter_map(super::rows::Rows::summary).map(|says| format!("- {says}")).collect();
    if !tables.is_empty() {
        out.push(tables.join("\n"));
    }
    for (when, heading, most) in [
        (When::Overdue, "Overdue", GROUP),
        (When::Today, "Today", GROUP),
        (When::Soon, "In the next seven days", GROUP),
        (When::Later, "Later", FEW),
        (When::Unsaid, "Without a certain day", FEW),
    ] {
        let mut group: Vec<&Due> = found.current().filter(|due| due.when(today) == when).collect();
        group.sort_by_key(|due| (due.day, due.shown.starts_with("before ")));
        if !group.is_empty() {
            out.push(format!("### {heading}\n\n{}", table(&group, most)));
        }
    }
    let old = found.due.iter().filter(|due| due.is_old).count();
    if old > 0 {
        let (noun, verb) = (many(old, "action"), if old == 1 { "is" } else { "are" });
        out.push(format!("{} from notes that are over {OLD} days old {verb} left out.", capital(&noun)));
    }
    if out.is_empty() {
        out.push(
            "Nothing: no open boxes, no actions, and no days to come in documents or tables.".to_owned(),
        );
    }
    format!("{heading}{}", out.join("\n\n"))
}

fn table(group: &[&Due], most: usize) -> String {
    let dated = group.iter().any(|due| !due.shown.is_empty());
    let owned = group.iter().any(|due| due.who != Owner::Nobody);
    let line = |shown: &str, what: &str, who: &str, place: &str| {
        let mut cells = Vec::new();
        cells.extend(dated.then_some(shown));
        cells.push(what);
        cells.extend(owned.then_some(who));
        cells.push(place);
        format!("| {} |", cells.join(" | "))
    };
    let mut out = vec![line("Day", "What", "Who", "From"), line("---", "---", "---", "---")];
    out.extend(group.iter().take(most).map(|due| {
        let who = match &due.who {
            Owner::Named(name) => name.as_str(),
            Owner::Nobody => "–",
        };
        line(if due.shown.is_empty() { "–" } else { &due.shown }, &due.what, who, &due.place)
    }));
    let more = group.len().saturating_sub(most);
    if more > 0 {
        out.push(format!("\nAnd {} more.", number(more)));
    }
    out.join("\n")
}

fn changed(found: &Found<'_>) -> String {
    let text = match &found.changes {
        None => "This is the first briefing on this folder; the next one says what changed since.".to_owned(),
        Some(changes) if changes.is_empty() => format!("Nothing {}.", lead::since(found)),
        Some(changes) => {
            let mut lines: Vec<String> = changes.lines.iter().take(LINES).cloned().collect();
            let more = changes.lines.len().saturating_sub(LINES);
            if more > 0 {
                lines.push(format!("\nAnd {} more.", number(more)));
            }
            lines.join("\n")
        }
    };
    let heading = match &found.changes {
        Some(changes) if !changes.is_empty() => format!("## What changed {}", lead::since(found)),
        _ => "## What changed".to_owned(),
    };
    format!("{heading}\n\n{text}")
}

fn here(found: &Found<'_>) -> String {
    let lines = |items: Vec<(usize, String)>| {
        let mut items = items;
        items.sort_by_key(|(at, _)| *at);
        items.into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("\n")
    };
    let at = |path: &str| found.files.iter().position(|file| file.path == path).unwrap_or(usize::MAX);
    let mut docs: Vec<(usize, String)> = found
        .docs
        .iter()
        .map(|doc| (at(&doc.path), format!("- **{}**: {}", escape(&doc.path), doc.begins())))
        .collect();
    let mut books: Vec<(usize, String)> = found
        .books
        .iter()
        .map(|book| (at(&book.path), format!("- **{}**: {}", escape(&book.path), book.holds())))
        .collect();
    for (file, why) in &found.failed {
        let list = if crate::choose::is_table(&file.path) { &mut books } else { &mut docs };
        list.push((at(&file.path), {
            let why = why.strip_prefix(&file.path).unwrap_or(why).trim();
            format!("- **{}**: {}", escape(&file.path), escape(why))
        }));
    }
    let others = others(found);
    let mut counts = Vec::new();
    counts.extend((!docs.is_empty()).then(|| many(docs.len(), "document")));
    counts.extend((!books.is_empty()).then(|| many(books.len(), "table")));
    counts.extend((found.unopened > 0).then(|| {
        let noun = if docs.is_empty() && books.is_empty() { "file" } else { "other file" };
        many(found.unopened, noun)
    }));
    let mut out = vec![format!("## What is here\n\n{}, newest first.", capital(&list(&counts)))];
    if !docs.is_empty() {
        out.push(format!("### Documents\n\n{}", lines(docs)));
    }
    if !books.is_empty() {
        out.push(format!("### Tables\n\n{}", lines(books)));
    }
    if !others.is_empty() {
        out.push(format!("### Other files\n\nNot opened: {others}."));
    }
    out.join("\n\n")
}

/// The files that were not opened, by sort and count: `two images (a.png and b.png)`.
fn others(found: &Found<'_>) -> String {
    let opened = |file: &&File| {
        found.docs.iter().any(|doc| doc.path == file.path)
            || found.books.iter().any(|book| book.path == file.path)
            || found.failed.iter().any(|(failed, _)| failed.path == file.path)
    };
    let mut sorts: Vec<(String, Vec<&File>)> = Vec::new();
    for file in found.files.iter().filter(|file| !opened(file)) {
        let sort = file.sort();
        match sorts.iter_mut().find(|(known, _)| *known == sort) {
            Some((_, files)) => files.push(file),
            None => sorts.push((sort, vec![file])),
        }
    }
    sorts.sort_by_key(|(_, files)| std::cmp::Reverse(files.len()));
    let mut told: Vec<String> = sorts
        .iter()
        .take(SORTS)
        .map(|(sort, files)| {
            let mut names: Vec<String> = files.iter().take(NAMES).map(|file| escape(&file.path)).collect();
            if files.len() > NAMES {
                names.push(format!("{} more", number(files.len() - NAMES)));
            }
            format!("{} ({})", many(files.len(), sort), list(&names))
        })
        .collect();
    let rest: usize = sorts.iter().skip(SORTS).map(|(_, files)| files.len()).sum();
    told.extend((rest > 0).then(|| many(rest, "other file")));
    list(&told)
}
