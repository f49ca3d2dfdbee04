//! The appendix: every figure with its value, where it comes from and how it was computed. Says what it is given and
//! computes nothing.

use std::collections::HashMap;
use std::sync::Arc;

use gloss_protocol::{FactUse, Timestamp};
use serde_json::Value;

use crate::model::{Align, Block, Cell, Item, Piece, Style, Table, What};
use crate::{Job, read};

/// The appendix's heading. Reports have a section "Sources" of their own.
const HEADING: &str = "Sources of the figures";

/// The appendix as blocks; none where the document has no figure.
pub(crate) fn appendix(job: &Job<'_>) -> Vec<Block> {
    if job.facts.is_empty() {
        return Vec::new();
    }
    let mut queries: Vec<&str> = Vec::new();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut rows = vec![["Figure", "Value", "From", "Query"].map(|head| cell(head, false)).to_vec()];
    let mut seen = std::collections::HashSet::new();
    for fact in job.facts {
        if !seen.insert((fact.fact.as_str(), fact.shown.as_str())) {
            continue;
        }
        let number = (!fact.query.is_empty()).then(|| {
            *numbers.entry(&fact.query).or_insert_with(|| {
                queries.push(&fact.query);
                queries.len()
            })
        });
        rows.push(vec![
            cell(&fact.shown, false),
            cell(&value(&fact.value), false),
            cell(&from(fact), fact.stale || !fact.agrees),
            cell(&number.map(|number| number.to_string()).unwrap_or_default(), false),
        ]);
    }
    let columns = vec![Align::Right, Align::Right, Align::Left, Align::Right];
    let heading =
        Block::Heading { level: 1, name: Arc::from("sources-of-the-figures"), pieces: words(HEADING) };
    let mut blocks = vec![heading, paragraph(&files(job)), Block::Table(Table { columns, rows })];
    if !queries.is_empty() {
        blocks.push(paragraph("The queries, as they were run:"));
        let items = queries.into_iter().map(|query| Item { task: None, blocks: vec![code(query)] }).collect();
        blocks.push(Block::List { first: Some(1), items });
    }
    blocks
}

/// `20 November 2026`.
pub(crate) fn day(at: Timestamp) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let text = at.rfc3339();
    let part = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<usize>().ok());
    match (text.get(0..4), part(5..7), part(8..10)) {
        (Some(year), Some(month), Some(day)) => {
            let month = MONTHS.get(month.saturating_sub(1)).copied().unwrap_or_default();
            format!("{day} {month} {year}")
        }
        _ => text,
    }
}

/// The files that figures come from, with the versions' dates.
fn files(job: &Job<'_>) -> String {
    let mut files: Vec<String> = Vec::new();
    for source in job.facts.iter().flat_map(|fact| &fact.sources) {
        let dated = job.dated.iter().find(|at| at.path == source.path && at.version == source.version);
        let date = dated.map(|at| format!(" of {}", day(at.at))).unwrap_or_default();
        let file = format!("{}, version {}{date}", read::clean(&source.path), source.version);
        if !files.contains(&file) {
            files.push(file);
        }
    }
    match files.len() {
        0 => "No source of these figures is known.".to_owned(),
        _ => format!("Computed from {}.", files.join("; ")),
    }
}

fn from(fact: &FactUse) -> String {
    let mut out: Vec<String> = fact
        .sources
        .iter()
        .map(|source| {
            format!("{} {}, version {}", source.path, source.range.replace('!', ", "), source.version)
        })
        .collect();
    if out.is_empty() {
        out.push(if fact.query.is_empty() { "no known source" } else { "computed from no cells" }.to_owned());
    }
    let mut text = out.join("; ");
    if fact.stale {
        text.push_str(" – changed since");
    }
    if !fact.agrees {
        text.push_str(" – the text does not agree with it");
    }
    text
}

fn value(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn cell(text: &str, warn: bool) -> Cell {
    let mut cell = words(text);
    for piece in &mut cell {
        piece.style.italic = warn;
    }
    cell
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(words(text))
}

fn code(text: &str) -> Block {
    let mut pieces = vec![piece(read::clean(text.trim()))];
    for piece in &mut pieces {
        piece.style.code = true;
    }
    Block::Code(pieces)
}

fn words(text: &str) -> Vec<Piece> {
    let text = read::clean(text).replace('\n', " ");
    if text.is_empty() { Vec::new() } else { vec![piece(text)] }
}

fn piece(text: String) -> Piece {
    Piece { what: What::Text(text), style: Style::default(), link: None, span: 0..0, exact: false }
}
