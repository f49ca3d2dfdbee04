//! A workbook from a table: a summary whose figures are formulas, the rows with columns worked out beside them, a chart,
//! and the sources. What each column is for is decided as for a report; nothing is worked out here.

mod data;
mod groups;
mod summary;

use serde_json::{Value, json};

use crate::desk::Desk;
use data::Data;
use gloss_analysis::base::{self, Base};
use gloss_analysis::profile::Profile;
use gloss_analysis::roles::Roles;
use gloss_analysis::schema::{self, Schema};
use gloss_figures::words::{file_name, without_extension};

/// Rows that a workbook takes (the tool's own bound).
const MAX_ROWS: u64 = 100_000;
/// The end of a made workbook's name: it is never a source of the next one by itself.
pub(in crate::jobs) const MADE: &str = "-workbook.xlsx";

/// The table with all that is known of it.
pub(super) struct Table<'a> {
    pub schema: &'a Schema,
    pub roles: &'a Roles,
    pub profile: &'a Profile,
    pub base: &'a Base,
}

impl Table<'_> {
    /// A column's name as words; in a German table as the file has it.
    fn words(&self, column: usize) -> String {
        let name = self.schema.name(column);
        if self.schema.german() {
            gloss_figures::words::spaced(name)
        } else {
            gloss_figures::words::human(name)
        }
    }
}

/// A sheet of the workbook, and what is said of it.
pub(super) struct Part {
    pub spec: Value,
    pub says: String,
}

/// Makes the workbook; the closing words once it stands.
pub(in crate::jobs) fn run(desk: &Desk, path: &str) -> Option<String> {
    let source = match schema::read(desk, path)? {
        Ok(source) => source,
        Err(why) => return Some(format!("I couldn't read {}. {why}", file_name(path))),
    };
    let schema = base::joined(&source);
    if schema.rows == 0 || schema.columns.is_empty() {
        return Some(format!("{} has no rows that could go into a workbook.", file_name(path)));
    }
    if schema.rows > MAX_ROWS {
        return Some(format!(
            "{} has more rows than the 100,000 that I can put into a workbook. I can write a report from it.",
            file_name(path)
        ));
    }
    let gloss_analysis::Table { base, profile, roles, .. } =
        gloss_analysis::Table::ask(desk, source)?.followed(desk)?;
    let known = Table { schema: &schema, roles: &roles, profile: &profile, base: &base };
    let data = Data::of(&known);
    let parts: Vec<Part> =
        [summary::part(&known, &data), groups::part(&known, &data), summary::largest(&known, &data)]
            .into_iter()
            .flatten()
            .collect();
    let mut sheets: Vec<Value> = parts.iter().map(|part| part.spec.clone()).collect();
    sheets.push(data.spec());
    let target = format!("{}{MADE}", without_extension(path));
    let asked =
        json!({ "path": target, "sheets": sheets, "why": format!("Workbook from {}", file_name(path)) });
    Some(match desk.ask("make_workbook", &asked)? {
        Ok(result) => {
            let mut says: Vec<String> = parts.into_iter().map(|part| part.says).collect();
            says.push(data.says());
            format!(
                "I made {}. It holds {}. The last sheet says which cells they came from. Figures beside the rows are \
formulas, so they follow when a cell changes.{}",
                super::super::written(&result, &target),
                gloss_figures::words::list(&says),
                spellings(&base)
            )
        }
        Err(why) => format!("I couldn't make {target}. {why}"),
    })
}

/// The sentences on labels that are spelled in several ways in the file; empty where there are none.
fn spellings(base: &Base) -> String {
    let all = base.folded.iter().map(|folded| format!(" In {}, {}.", folded.name, folded.says()));
    all.collect()
}
