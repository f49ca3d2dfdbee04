//! Files that are small and take long to read: pages of half a million elements, pages nested without end, workbooks of half a
//! million merged cells, tables too wide for pages. Notes, edits and exports on them, while another folder is served.

use std::io::Write as _;

use anyhow::Context;
use gloss_tests::Desk;
use serde_json::json;

use super::{Bench, Report, Worst, case, desk, end_of};

/// Elements of a page, merged cells of a sheet, and how deep a page is nested.
const MANY: usize = 500_000;
const DEEP: usize = 200_000;

/// Measures.
pub(super) fn measure(bench: &Bench, report: &mut Report, worst: &mut Worst) -> anyhow::Result<()> {
    let at = |n: usize| format!("page:index.html/text:\"Words {n}\"#1");
    let note = |n: usize| json!({ "name": "leave_note", "arguments": { "path": "site/", "where": at(n), "text": "Look at it." } });
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [note(400_001), note(400_002), note(400_003), note(400_004)] } },
        { "do": { "text": "Left." } },
    ]);
    let (desk, _mock) = desk(bench, script, "responses")?;
    fill(&desk)?;
    case(report, worst, &desk, "a model leaves four notes on a page of 500,000 elements", || {
        desk.run(&["run", "Look at the site"]);
        Ok(end_of(&desk))
    })?;
    let (noted, edited) = (at(477_777), at(488_888));
    let deep = "page:index.html";
    let acts: [(&str, &[&str]); 5] = [
        ("a note on it", &["note", "add", "site/", "--at", &noted, "--change", "set to Other"]),
        ("an edit of it", &["edit", "site/", "--at", &edited, "--set", "Others"]),
        ("a page 200,000 deep is viewed", &["view", "deep/", "--at", deep]),
        (
            "an edit of a workbook with 500,000 merged cells",
            &["edit", "merged.xlsx", "--at", "cells:A1", "--set", "5"],
        ),
        ("a table of 800,000 cells as PDF", &["export", "wide.md", "--to", "pdf"]),
    ];
    for (name, command) in acts {
        case(report, worst, &desk, name, || {
            let run = desk.run(command);
            let says = if run.status == 0 { run.out } else { run.err };
            Ok(format!(
                "{}: {}",
                run.status,
                says.lines().next().unwrap_or_default().chars().take(80).collect::<String>()
            ))
        })?;
    }
    Ok(())
}

fn fill(desk: &Desk) -> anyhow::Result<()> {
    let paragraphs: String = (0..MANY).map(|n| format!("<p class=\"one\">Words {n}</p>")).collect();
    desk.write("site/index.html", format!("<!doctype html><title>t</title><body>{paragraphs}</body>"));
    let nested = format!("{}x{}", "<div>".repeat(DEEP), "</div>".repeat(DEEP));
    desk.write("deep/index.html", format!("<!doctype html><title>t</title><body>{nested}</body>"));
    let line = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(200));
    desk.write("wide.md", format!("# T\n\n{}{}{}", line("a"), line("-"), line("1").repeat(4000)));
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, 1)?;
    let bytes = with_merges(&book.save_to_buffer()?)?;
    std::fs::write(desk.folder.join("merged.xlsx"), bytes)?;
    Ok(())
}

/// The workbook with its first sheet's cells merged by pairs.
fn with_merges(book: &[u8]) -> anyhow::Result<Vec<u8>> {
    let merges: String = (1..=MANY).map(|row| format!("<mergeCell ref=\"D{row}:E{row}\"/>")).collect();
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(book))?;
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for n in 0..from.len() {
        let mut part = from.by_index(n)?;
        let (name, mut text) = (part.name()?.into_owned(), String::new());
        std::io::Read::read_to_string(&mut part, &mut text).with_context(|| name.clone())?;
        if name == "xl/worksheets/sheet1.xml" {
            let merged = format!("</sheetData><mergeCells count=\"{MANY}\">{merges}</mergeCells>");
            text = text.replacen("</sheetData>", &merged, 1);
        }
        to.start_file(name, zip::write::SimpleFileOptions::default())?;
        to.write_all(text.as_bytes())?;
    }
    Ok(to.finish()?.into_inner())
}
