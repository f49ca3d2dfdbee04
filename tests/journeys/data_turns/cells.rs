//! The cells of tables as a second program works them out: by the words of their row and of their column. Nothing of Gloss has a part in it.

use super::second::{MONTHS, Verdict, is, median, period, said};
use super::table::Table;

/// What a column of a table by categories or periods says of the rows `holds` keeps.
fn cell(table: &Table, header: &str, own: impl Fn(&[String]) -> bool + Copy) -> Option<f64> {
    let header = header.trim().to_lowercase();
    let rows = || table.rows.iter().filter(|row| own(row)).count() as f64;
    let first = table.measure_names()[0];
    if matches!(header.as_str(), "rows" | "count") {
        return Some(rows());
    }
    if header == "share" {
        return Some(rows() / table.rows.len() as f64 * 100.0);
    }
    let named = |prefix: &str| header.strip_prefix(prefix).filter(|name| table.column(name).is_some());
    let mean = |all: Vec<f64>| all.iter().sum::<f64>() / all.len() as f64;
    if let Some(name) = named("share of ") {
        return Some(table.sum(name, own) / table.sum(name, |_| true) * 100.0);
    }
    if let Some(name) = named("median ") {
        return Some(median(table.values(name, own)));
    }
    if let Some(name) = named("mean ").or_else(|| named("average ")) {
        return Some(mean(table.values(name, own)));
    }
    let known = named("").or_else(|| named("total "));
    known.map(|name| table.sum(name, own)).filter(|_| !first.is_empty())
}

/// Reads a table as it is drawn: its header and rows, each a list of cells. A cell that starts with `~` is out of date and says so.
pub(super) fn read_table(table: &Table, rows: &[Vec<String>], verdict: &mut Verdict) {
    let Some((head, body)) = rows.split_first() else { return };
    if head.get(1).is_some_and(|name| name.eq_ignore_ascii_case("from")) {
        return body.iter().for_each(|row| read_change(table, head, row, verdict));
    }
    for row in body {
        let Some(label) = row.first().filter(|label| !label.starts_with('~')) else { continue };
        for (header, words) in head.iter().zip(row).skip(1) {
            let when = period(label);
            let value =
                if let Some(category) = table.column(head[0].trim()).filter(|_| head[0].trim() != "month") {
                    cell(table, header, |row| row[category] == label.trim())
                } else if MONTHS.iter().any(|month| *month == label.trim() || month[..3] == *label.trim()) {
                    // A month of all years, on average: sentences say the same, and are looked at.
                    None
                } else if matches!(head[0].trim(), "month" | "year") {
                    cell(table, header, |row| row[0].starts_with(&when))
                } else if head[0].trim().is_empty() {
                    let all = table.values(label, |_| true);
                    let sum: f64 = all.iter().sum();
                    match header.trim() {
                        "total" => Some(sum),
                        "mean" => Some(sum / all.len() as f64),
                        "median" => Some(median(all)),
                        "lowest" => all.into_iter().reduce(f64::min),
                        "highest" => all.into_iter().reduce(f64::max),
                        _ => None,
                    }
                } else {
                    None
                };
            let Some(value) = value.filter(|_| !words.starts_with('~') && said(words).is_some()) else {
                continue;
            };
            verdict.cells += 1;
            if !is(words, value) {
                verdict.wrong.push(format!("{label}, {header}: {words} and not {value}"));
            }
        }
    }
}

/// A row of what changed from one period to another: `| Bo | Jan 2024 | 192 | Dec 2025 | 899 | +368.2 % |`.
fn read_change(table: &Table, head: &[String], row: &[String], verdict: &mut Verdict) {
    let [label, from, was, to, now, change] = row else { return };
    let (Some(at), Some(measure)) = (table.column(&head[0]), head.get(2)) else { return };
    let of = |when: &str| table.sum(measure, |row| row[at] == *label && row[0].starts_with(&period(when)));
    let (a, b) = (of(from), of(to));
    for (words, value) in [(was, a), (now, b), (change, (b / a - 1.0) * 100.0)] {
        if row.iter().any(|cell| cell.starts_with('~')) || said(words).is_none() {
            continue;
        }
        verdict.cells += 1;
        if !is(words, value) {
            verdict.wrong.push(format!("{label} from {from} to {to}: {words} and not {value}"));
        }
    }
}

/// The labels of a table of categories that are there, held against the data: none is left out, none is gone.
pub(super) fn same_labels(table: &Table, category: &str, labels: &[&str], verdict: &mut Verdict) {
    let all = table.groups(category, table.measure_names()[0]);
    let gone = labels.iter().filter(|label| !all.contains_key(label.trim()));
    verdict.wrong.extend(gone.map(|label| format!("{label} is no {category} any more")));
}
