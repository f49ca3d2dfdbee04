//! The rows in columns by how far they are. The columns' order is the spec's, else that of the query.

use std::fmt::Write as _;

use super::list;
use crate::html::{format_value, id, text};
use crate::refusal::Refusal;
use crate::rows::{PageRows, Row};
use crate::spec::{MAX_STAGES, Spec};
use crate::times;

/// The name of the column for rows without a value.
const NONE: &str = "Not said";

/// The columns, in their order.
pub(super) fn columns(spec: &Spec, shown: &PageRows) -> Result<Vec<String>, Refusal> {
    let mut all = spec.stages.clone();
    let mut asked: Vec<_> = shown.rows.iter().collect();
    asked.sort_by_key(|row| row.number);
    for row in asked {
        let stage = stage(row.groups.first());
        if !all.iter().any(|one| one == stage) {
            all.push(stage.to_owned());
        }
    }
    if all.len() > MAX_STAGES {
        let says = format!(
            "The rows have {} different values of {}.",
            all.len(),
            spec.groups.first().map_or("", String::as_str)
        );
        return Err(Refusal::new("groups", says, format!("A board has at most {MAX_STAGES} columns.")));
    }
    Ok(all)
}

/// When a row is due, by which the script marks what is late; nothing of what stands in the last stage, where it is done.
fn due(row: &Row, spec: &Spec, column: &str) -> String {
    let is_done = spec.stages.last().is_some_and(|last| last == column);
    match times::whole_day(&row.when) {
        Some(day) if is_done => format!("<small>{day}</small>"),
        Some(day) => {
            let iso = times::iso_day(&row.when).unwrap_or_default();
            format!("<small class=\"due\" data-due=\"{iso}\">{day}</small>")
        }
        None => String::new(),
    }
}

fn stage(group: Option<&String>) -> &str {
    group.map(String::as_str).filter(|stage| !stage.is_empty()).unwrap_or(NONE)
}

pub(super) fn write(out: &mut String, spec: &Spec, all: &PageRows, columns: &[String]) {
    let _ = writeln!(
        out,
        "<section id=\"rows\" aria-label=\"{}\" tabindex=\"-1\">\n<div id=\"list\" class=\"columns\" role=\"group\" aria-label=\"Columns\" tabindex=\"0\">",
        text(&spec.noun)
    );
    for column in columns {
        let rows: Vec<_> = all.rows.iter().filter(|row| stage(row.groups.first()) == column).collect();
        let _ = writeln!(
            out,
            "<section class=\"column\" id=\"{}\" data-column aria-label=\"{}\"><h2>{} <data>{}</data></h2>\n<ol>",
            id("column", column),
            text(column),
            text(column),
            format_value(&rows.len().into()),
        );
        for row in rows {
            list::open(out, row, "");
            list::says(out, row, &due(row, spec, column));
        }
        out.push_str("</ol></section>\n");
    }
    out.push_str("</div>\n");
    out.push_str(list::END);
}
