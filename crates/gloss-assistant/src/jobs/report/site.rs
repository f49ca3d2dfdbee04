//! A site from a table: its rows on a map where the table says where they are, as a timeline where it says when, or as what is asked
//! for (a dashboard, a board, a gallery), with what each row says and what it is filtered by. What each column is for is decided by its name and its values; nothing is worked out here, and nothing is published.

mod charts;
mod columns;
mod kinds;
mod planner;
mod wanted;

use serde_json::{Value, json};

use crate::desk::Desk;
use columns::{Columns, YES};
use gloss_analysis::roles::Sort;
use gloss_analysis::{base, schema};
use gloss_figures::sql::ident;
use gloss_figures::words::{capital, file_name, human, list, parts, without_extension};
use kinds::{Kind, Table};

/// Rows that a site takes (the tool's own bound).
const MAX_ROWS: u64 = 10_000;
/// Columns that are named where none fits.
const MAX_TOLD: usize = 40;

/// Makes the site; the closing words once it stands.
pub(in crate::jobs) fn run(desk: &Desk, path: &str) -> Option<String> {
    let source = match schema::read(desk, path)? {
        Ok(source) => source,
        Err(why) => return Some(format!("I couldn't read {}. {why}", file_name(path))),
    };
    let schema = base::joined(&source);
    if schema.rows == 0 || schema.columns.is_empty() {
        return Some(format!("{} has no rows that a site could show.", file_name(path)));
    }
    let gloss_analysis::Table { base, profile, mut roles, .. } = gloss_analysis::Table::ask(desk, source)?;
    // A page shows what the file has in the file's order.
    roles.measures.sort_by_key(|one| (!matches!(one.sort, Sort::Flow | Sort::Level), one.column));
    let task = desk.task.words.to_lowercase();
    let task = if asks_to_publish(&task) { made(&task) } else { task };
    let size = roles.measures.iter().find(|measure| matches!(measure.sort, Sort::Flow | Sort::Level));
    let columns = Columns::of(&schema, &profile, &task, (roles.label, size.map(|measure| measure.column)));
    if ["planner", "scenario", "scenarios"].iter().any(|word| words_of(&task).any(|said| said == *word)) {
        return planner::run(desk, &schema, &roles, &base.from, path);
    }
    let table = Table { schema: &schema, roles: &roles, columns: &columns };
    let kind = match Kind::of(&task, &table, path) {
        Ok(kind) => kind,
        Err(why) => return Some(why),
    };
    // Rows of a dashboard need no name of their own: what stands first tells them.
    let name = columns.name.or(kind.charts().map(|_| 0));
    let Some(name) = name else {
        return Some(format!(
            "I made no site: no column of {} says what its rows are called.",
            file_name(path)
        ));
    };
    if !columns.unknown.is_empty() {
        return Some(unknown(&columns, &|at| schema.name(at).to_owned(), path));
    }
    let groups = match kind {
        Kind::Event(_) => table.others(name),
        _ => table.groups(),
    };
    let site = Site { noun: &roles.noun, name, columns: &columns, groups, kind };
    if columns.only.is_empty() && base.rows > MAX_ROWS {
        return Some(format!(
            "I made no site: {} has more rows than the 10,000 that one can show. Name a column that says yes or no, to show those alone.",
            file_name(path)
        ));
    }
    let of = |at: usize| schema.name(at).to_owned();
    let (target, spec) = site.spec(&of, &base.from, path);
    Some(match desk.ask("make_site", &spec)? {
        Ok(result) if asks_to_publish(&desk.task.words) => {
            format!("{} {ONLY_YOU}", site.closing(&of, &result, (&target, &spec)))
        }
        Ok(result) => site.closing(&of, &result, (&target, &spec)),
        Err(why) => format!("I couldn't make {target}. {why}"),
    })
}

/// The answer to whoever asks for what an agent never does.
pub(in crate::jobs) const ONLY_YOU: &str = "Publishing is yours alone: open the site and press Publish over it. It asks who may open it and until when, and shows what leaves.";

/// Words that ask for a site to be published.
const PUBLISHING: [&str; 5] = ["publish", "published", "publishing", "veröffentliche", "veröffentlichen"];

/// Whether a task asks for something to be published.
pub(in crate::jobs) fn asks_to_publish(task: &str) -> bool {
    let task = task.to_lowercase();
    words_of(&task).any(|word| PUBLISHING.contains(&word))
}

/// A task without what it asks to be done with the site afterwards.
fn made(task: &str) -> String {
    let end = PUBLISHING.iter().filter_map(|word| task.find(word)).min().unwrap_or(task.len());
    let kept = task.get(..end).unwrap_or(task).trim_end();
    // A task that begins with it says nothing else there.
    let kept = [" and", " then", ",", " und"]
        .iter()
        .fold(kept, |kept, word| kept.strip_suffix(word).unwrap_or(kept).trim_end());
    if kept.is_empty() { task.to_owned() } else { kept.to_owned() }
}

/// The site that is to be made: its rows, the columns that it shows and its kind.
struct Site<'a> {
    noun: &'a str,
    name: usize,
    columns: &'a Columns,
    groups: Vec<usize>,
    kind: Kind,
}

impl Site<'_> {
    /// The folder's name and the tool's arguments.
    fn spec(&self, of: &dyn Fn(usize) -> String, from: &str, path: &str) -> (String, Value) {
        let columns = self.columns;
        let mut all: Vec<usize> = vec![self.name];
        let place = columns.place.iter().flat_map(|(lat, lon)| [*lat, *lon]);
        let more = columns.key.iter().chain(&columns.size).chain(&columns.link).copied();
        all.extend(self.kind.extra_columns());
        all.extend(self.groups.iter().copied().filter(|_| self.kind.tells_groups()));
        all.extend(place.chain(more).chain(columns.details.iter().chain(&columns.filters).copied()));
        all.sort_unstable();
        all.dedup();
        let names: Vec<String> = all.into_iter().map(|at| ident(&of(at))).collect();
        let only: Vec<String> = columns.only.iter().map(|(at, _)| is_yes(&of(*at))).collect();
        let filter = if only.is_empty() { String::new() } else { format!(" WHERE {}", only.join(" AND ")) };
        let with: Vec<String> = columns.only.iter().map(|(_, said)| said.clone()).collect();
        let about = capital(&human(without_extension(file_name(path))));
        let title = if with.is_empty() { about.clone() } else { format!("{about} with {}", list(&with)) };
        let kind = self.kind.word();
        let mut stem = without_extension(path).to_owned();
        for part in &with {
            stem.push('-');
            stem.push_str(&parts(part).join("-"));
        }
        let target = format!("{stem}-{kind}/");
        let names_of = |columns: &[usize]| columns.iter().map(|at| of(*at)).collect::<Vec<_>>();
        let mut spec = json!({
            "path": target,
            "why": format!("Site from {}", file_name(path)),
            "template": kind,
            "title": title,
            "noun": self.noun,
            "sql": format!("SELECT {} FROM {from}{filter}", names.join(", ")),
            "name": of(self.name),
            "details": names_of(&columns.details),
            "filters": names_of(&columns.filters),
            "language": "en-GB",
        });
        if let Some((lat, lon)) = columns.place.filter(|_| matches!(self.kind, Kind::Map)) {
            spec["place"] = json!({ "lat": of(lat), "lon": of(lon) });
        }
        self.kind.write(&mut spec, &self.groups, of);
        for (key, at) in [("key", columns.key), ("size", columns.size), ("link", columns.link)] {
            if let Some(at) = at {
                spec[key] = json!(of(at));
            }
        }
        (target, spec)
    }

    /// `a map`, `an event page`.
    fn what(&self) -> String {
        let called = self.kind.called();
        format!("{} {called}", if called.starts_with('e') { "an" } else { "a" })
    }

    fn closing(
        &self,
        of: &dyn Fn(usize) -> String,
        result: &Value,
        (target, spec): (&str, &Value),
    ) -> String {
        let path = super::super::written(result, target);
        let rows = result.get("rows").and_then(Value::as_u64).unwrap_or_default();
        let (what, noun) = (self.what(), self.noun);
        let mut out = match result.get("unchanged") {
            Some(Value::Bool(true)) => format!("{path} shows this already, {what} of {rows} {noun}."),
            _ => format!("I made {path}, {what} of {rows} {noun}."),
        };
        if !self.columns.only.is_empty() {
            let only: Vec<String> = self.columns.only.iter().map(|(at, _)| of(*at)).collect();
            out.push_str(&format!(" It shows those alone whose {} says yes.", list(&only)));
        }
        if let Some(charts) = self.kind.charts() {
            out.push_str(&charts.says(of));
        }
        let filters = spec["filters"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let filters: Vec<String> = filters.map(str::to_owned).collect();
        if !filters.is_empty() {
            out.push_str(&format!(" They can be searched, and filtered by {}.", list(&filters)));
        }
        for said in
            result.get("said").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
        {
            out.push_str(&format!(" {}", capital(said)));
        }
        out.push_str(" It is saved and not published. Point at a part of it to change that.");
        out
    }
}

/// The sentences where a task asks for rows that no column tells from the others.
fn unknown(columns: &Columns, of: &dyn Fn(usize) -> String, path: &str) -> String {
    let asked: Vec<String> = columns.unknown.iter().map(|words| format!("“{words}”")).collect();
    let says =
        format!("I made no site: no column of {} says which rows have {}.", file_name(path), list(&asked));
    match columns.yes.as_slice() {
        [] => format!("{says} Without that I can show all of them."),
        yes => {
            let names: Vec<String> = yes.iter().take(MAX_TOLD).map(|at| of(*at)).collect();
            let more = if yes.len() > names.len() { " and others" } else { "" };
            format!("{says} Columns that say yes or no are {}{more}: name one of them.", list(&names))
        }
    }
}

/// A column that says yes, in SQL.
fn is_yes(name: &str) -> String {
    let yes: Vec<String> = YES.iter().map(|word| format!("'{}'", word.to_uppercase())).collect();
    format!("upper(trim({})) IN ({})", ident(name), yes.join(", "))
}

/// The words of a task.
fn words_of(task: &str) -> impl Iterator<Item = &str> {
    task.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{asks_to_publish, made};

    #[test]
    fn what_is_asked_for_afterwards_is_no_condition() {
        for (task, expect) in [
            ("make a map of markets.csv with coffee and publish it", "make a map of markets.csv with coffee"),
            ("make a map of markets.csv, then publish", "make a map of markets.csv"),
            ("publish the map", "publish the map"),
            ("a map of publishers.csv", "a map of publishers.csv"),
        ] {
            if asks_to_publish(task) {
                assert_eq!(made(task), expect, "{task}");
            } else {
                assert_eq!(task, expect);
            }
        }
    }
}
