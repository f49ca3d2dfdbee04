//! The data behind a report, a deck, a workbook and a dashboard changes again and again, directions and leaders turn with it, and each is
//! brought up to date: every figure, every sentence and every title is so of the new data, or says that it is out of date. What is so
//! is worked out by a second program (`second`). A few tables here, eighty with forty changes each in `cargo xtask soak`.

mod cells;
mod second;
mod table;

use std::collections::HashSet;
use std::sync::LazyLock;

use gloss_ooxml::{Area, CellRef, Limits, Value as Held, Workbook};
use gloss_tests::{Desk, text};
use regex::Regex;
use serde_json::Value;

use cells::{read_table, same_labels};
use second::{Verdict, read, read_takeaway};
use table::{Dice, Table};

const FILES: [(&str, &str); 4] = [
    ("sales-report.md", "Write a report on sales.csv"),
    ("sales-deck.pptx", "Make a deck of sales.csv"),
    ("sales-workbook.xlsx", "Make a workbook of sales.csv"),
    ("sales-dashboard/", "Make a dashboard of sales.csv"),
];

static LINK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\[([^\]]*)\]\(fact:[^)]*\)").expect("a pattern"));

/// Where the figures of a file stand that say they are out of date.
fn stale(desk: &Desk, file: &str) -> HashSet<String> {
    desk.json(&["facts", file, "--stale"]).iter().map(|fact| text(fact, "where").to_owned()).collect()
}

/// A document's words without its links; what is out of date begins with `~`.
fn plain(document: &str, stale: &HashSet<String>) -> String {
    let (mut out, mut end) = (String::new(), 0);
    for found in LINK.captures_iter(document) {
        let whole = found.get(0).expect("a link");
        let mark = if stale.contains(&format!("bytes:{}-{}", whole.start(), whole.end())) { "~" } else { "" };
        out.push_str(&document[end..whole.start()]);
        out.push_str(mark);
        out.push_str(&found[1]);
        end = whole.end();
    }
    out + &document[end..]
}

/// A paragraph's sentences that say they are of today.
fn sentences(words: &str) -> impl Iterator<Item = &str> {
    words.split_inclusive(". ").filter(|sentence| !sentence.contains('~'))
}

fn report(desk: &Desk, data: &Table, verdict: &mut Verdict) {
    let words = plain(&desk.read("sales-report.md"), &stale(desk, "sales-report.md"));
    let mut rows: Vec<Vec<String>> = Vec::new();
    // A heading has no figure: what stands below it and is out of date says so for both.
    let old_below = |heading: &str| {
        let below = words.split(heading).nth(1).unwrap_or_default().lines().skip(1);
        below.take_while(|line| !line.starts_with('#')).any(|line| line.contains('~'))
    };
    for line in words.lines().chain([""]) {
        if line.starts_with('#') && old_below(line) {
            continue;
        }
        if let Some(row) = line.strip_prefix('|') {
            rows.push(row.trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect());
            continue;
        }
        if !rows.is_empty() {
            rows.retain(|row| !row.iter().all(|cell| cell.starts_with("--")));
            check_rows(data, &std::mem::take(&mut rows), verdict);
        }
        sentences(line).for_each(|sentence| read(data, sentence, verdict));
    }
}

fn check_rows(data: &Table, rows: &[Vec<String>], verdict: &mut Verdict) {
    let category = rows
        .first()
        .and_then(|head| data.category_names().into_iter().find(|name| head[0].eq_ignore_ascii_case(name)));
    if let Some(category) = category {
        // What is gone has dashes, and says so.
        let is_gone = |row: &&Vec<String>| row[1..].iter().all(|cell| matches!(cell.as_str(), "–" | ""));
        let rows = rows[1..].iter().filter(|row| row[0] != "Total" && !is_gone(row));
        let labels: Vec<&str> = rows.map(|row| row[0].as_str()).collect();
        same_labels(data, category, &labels, verdict);
    }
    read_table(data, rows, verdict);
}

fn deck(desk: &Desk, data: &Table, verdict: &mut Verdict) {
    let stale = stale(desk, "sales-deck.pptx");
    let all = desk.json(&["facts", "sales-deck.pptx"]);
    // A title has no figure: where all that stand below it are out of date, but for the count of the rows, they say so for both.
    let counts = |fact: &&Value| text(fact, "query").starts_with("SELECT count(*) AS \"rows\"");
    let is_old_slide = |slide: &str| {
        let own = |fact: &&Value| text(fact, "where").starts_with(&format!("{slide}/"));
        let mut own = all.iter().filter(own).filter(|fact| !counts(fact)).peekable();
        own.peek().is_some() && own.all(|fact| stale.contains(text(fact, "where")))
    };
    let view = desk.json(&["view", "sales-deck.pptx"]);
    let words = text(&view[0], "text");
    let mut points = Vec::new();
    let (mut name, mut kind, mut lines) = (String::new(), String::new(), Vec::new());
    for line in words.lines().chain(["slide:end"]) {
        if !line.starts_with("slide:") {
            lines.push(line.trim().to_owned());
            continue;
        }
        // A shape of which something is out of date is marked as a whole.
        let slide = name.split('/').next().unwrap_or_default();
        let old_title = kind.starts_with("Title") && is_old_slide(slide);
        // A figure's label is in a box of its own, behind that of the figure.
        let label_of = name
            .rsplit_once(':')
            .and_then(|(head, n)| Some(format!("{head}:{}/", n.parse::<u32>().ok()?.checked_sub(1)?)));
        let old_label = kind.contains("“Label ")
            && label_of.is_some_and(|figure| stale.iter().any(|place| place.starts_with(&figure)));
        let is_old = old_title || old_label;
        if !is_old && !stale.iter().any(|place| place.starts_with(&format!("{name}/"))) {
            let from = verdict.wrong.len();
            shape(data, &kind, (&std::mem::take(&mut lines), &mut points), verdict);
            verdict.wrong[from..].iter_mut().for_each(|wrong| *wrong = format!("{name}: {wrong}"));
        }
        lines.clear();
        if !line.contains('/') {
            points.clear();
        }
        let mut parts = line.splitn(2, "  ");
        (name, kind) =
            (parts.next().unwrap_or_default().to_owned(), parts.next().unwrap_or_default().to_owned());
    }
}

fn shape(
    data: &Table,
    kind: &str,
    (lines, drawn): (&[String], &mut Vec<(String, String)>),
    verdict: &mut Verdict,
) {
    if kind.starts_with("Table") {
        let rows: Vec<Vec<String>> =
            lines.iter().map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect()).collect();
        return check_rows(data, &rows, verdict);
    }
    if kind.starts_with("Chart") {
        let Some((title, points)) = lines.split_first() else { return };
        let points: Vec<Vec<String>> = points
            .iter()
            .filter_map(|line| line.rsplit_once(": "))
            .map(|(label, value)| vec![label.to_owned(), value.to_owned()])
            .collect();
        *drawn = points.iter().map(|row| (row[0].clone(), row[1].clone())).collect();
        let first = points.first().map_or("", |row| row[0].as_str());
        let head = data.category_of(first).unwrap_or(if first.len() == 4 { "year" } else { "month" });
        let rows = [vec![vec![head.to_owned(), title.clone()]], points].concat();
        return read_table(data, &rows, verdict);
    }
    for sentence in lines.iter().flat_map(|line| sentences(line)) {
        if !(kind.contains("Takeaway") && read_takeaway(drawn, sentence, verdict)) {
            read(data, sentence, verdict);
        }
    }
}

/// A cell as a number or words; `None` where it says nothing.
fn cell(book: &Workbook, sheet: &str, row: u32, column: u32) -> Option<Held> {
    let at = CellRef::new(row, column);
    book.cells(sheet, Area::new(at, at)).ok()?.pop().map(|(_, cell)| cell.value)
}

fn workbook(desk: &Desk, data: &Table, verdict: &mut Verdict) {
    if !stale(desk, "sales-workbook.xlsx").is_empty() {
        return;
    }
    let bytes = std::fs::read(desk.folder.join("sales-workbook.xlsx")).expect("the workbook");
    let book = Workbook::open(&bytes, Limits::default()).expect("a workbook");
    let wide = data.head.len() as u32;
    let last = book.used("Data").expect("its rows").map_or(0, |area| area.to.row);
    let total = cell(&book, "Data", last, 1);
    let last = last - u32::from(matches!(total, Some(Held::Text(words)) if words == "Total"));
    if last as usize != data.rows.len() + 1 {
        return verdict.wrong.push(format!(
            "the workbook has {} rows, the data {}",
            last.saturating_sub(1),
            data.rows.len()
        ));
    }
    // Its rows may stand in the order of their months.
    let measures = wide - data.measures as u32..wide;
    let number = |held: Option<Held>| match held {
        Some(Held::Number(value)) => value.to_string(),
        other => format!("{other:?}"),
    };
    let mut held: Vec<Vec<String>> = (2..=last)
        .map(|row| measures.clone().map(|column| number(cell(&book, "Data", row, column + 1))).collect())
        .collect();
    let mut wanted: Vec<&[String]> = data.rows.iter().map(|row| &row[measures.start as usize..]).collect();
    held.sort_unstable();
    wanted.sort_unstable();
    verdict.cells += held.len() * data.measures;
    for (held, wanted) in held.iter().zip(&wanted).filter(|(held, wanted)| held != *wanted) {
        verdict.wrong.push(format!("a row of the workbook says {held:?} and not {wanted:?}"));
    }
    for (at, measure) in data.measure_names().iter().enumerate() {
        let column = wide as usize - data.measures + at;
        let mut sum: f64 = data.rows.iter().filter_map(|row| row[column].parse::<f64>().ok()).sum();
        if matches!(cell(&book, "Summary", 1, 3), Some(Held::Text(words)) if words == "Last") {
            let newest = data.rows.iter().max_by_key(|row| &row[0]).expect("a row");
            sum = newest[column].parse().unwrap_or(0.0);
        }
        let total = cell(&book, "Summary", at as u32 + 2, 3);
        verdict.cells += 1;
        if !matches!(total, Some(Held::Number(value)) if (value - sum).abs() < 1e-6) {
            verdict.wrong.push(format!("{measure} adds up to {total:?} in the workbook and not {sum}"));
        }
    }
}

static FIGURE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<p class="figure"[^>]*data-how="([a-z]+)"[^>]*><b>([^<]*)</b> <span>([^<]*)</span>"#)
        .expect("a pattern")
});
static BARS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?s)<figcaption>([A-Za-z]+) by ([a-z]+)</figcaption>(.*?)</figure>").expect("a pattern")
});
static BAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?s)<li [^>]*data-key="([^"]*)"[^>]*>.*?<data>([^<]*)</data>.*?</li>"#).expect("a pattern")
});

fn dashboard(desk: &Desk, data: &Table, verdict: &mut Verdict) {
    if !stale(desk, "sales-dashboard/").is_empty() {
        return;
    }
    let page = desk.read("sales-dashboard/index.html");
    let count =
        page.split("id=\"count\" aria-live=\"polite\">").nth(1).and_then(|rest| rest.split('<').next());
    if count.map(|count| count.replace(',', "")) != Some(data.rows.len().to_string()) {
        verdict.wrong.push(format!("the dashboard counts {count:?} and not {}", data.rows.len()));
    }
    for found in FIGURE.captures_iter(&page) {
        let how = if &found[1] == "sum" { "total" } else { "mean" };
        let rows = [vec![String::new(), how.to_owned()], vec![found[3].to_owned(), found[2].to_owned()]];
        read_table(data, &rows, verdict);
    }
    for found in BARS.captures_iter(&page) {
        let mut rows = vec![vec![found[2].to_owned(), found[1].to_owned()]];
        rows.extend(BAR.captures_iter(&found[3]).map(|bar| vec![bar[1].to_owned(), bar[2].to_owned()]));
        check_rows(data, &rows, verdict);
    }
}

/// One table through its changes; `edited` where a person has a part in the report and the deck.
fn chain(seed: u64, changes: usize, edited: bool, verdict: &mut Verdict) {
    let mut dice = Dice(seed ^ 0x5eed);
    let mut data = Table::new(seed);
    let desk = Desk::new();
    desk.write("sales.csv", data.csv());
    for (_, words) in FILES {
        desk.run(&["run", words, "--model", "builtin"]).expect(0);
    }
    if edited {
        let report = desk.read("sales-report.md");
        desk.write("sales-report.md", report + "\nChecked by Anna.\n");
        desk.run(&["edit", "sales-deck.pptx", "--at", "slide:1/shape:2", "--set", "What we sold"]).expect(0);
    }
    for n in 0..=changes {
        if n > 0 {
            data = data.changed(&mut dice);
            desk.write("sales.csv", data.csv());
            for (file, _) in FILES {
                desk.run(&["facts", file, "--recompute"]);
                // What nobody had a part in is made again, and nothing of it is left as it was.
                let left = if edited { 0 } else { stale(&desk, file).len() };
                if left > 0 {
                    verdict
                        .wrong
                        .push(format!("table {seed}, change {n}: {left} figures of {file} are left"));
                }
            }
        }
        for ((file, _), check) in FILES.into_iter().zip([report, deck, workbook, dashboard]) {
            let from = verdict.wrong.len();
            check(&desk, &data, verdict);
            let edited = if edited { ", edited" } else { "" };
            for wrong in &mut verdict.wrong[from..] {
                *wrong = format!("table {seed}{edited}, change {n}, {file}: {wrong}");
            }
        }
    }
}

#[test]
fn what_is_brought_up_to_date_is_so_or_says_that_it_is_not() {
    let soak = std::env::var_os("GLOSS_SOAK").is_some();
    let (tables, changes) = if soak { (80, 40) } else { (4, 2) };
    let from: u64 = std::env::var("GLOSS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let mut verdict = Verdict::default();
    for seed in from..from + tables {
        let found = verdict.wrong.len();
        chain(seed, changes, seed % 2 == 1, &mut verdict);
        // A soak takes hours: what it finds is said as it goes.
        println!("table {seed}: {} cells so far, wrong: {:#?}", verdict.cells, &verdict.wrong[found..]);
    }
    let Verdict { claims, cells, unread, wrong } = &verdict;
    let mut not_read: Vec<&String> = unread.iter().collect();
    not_read.sort_unstable();
    not_read.dedup();
    println!("not read: {not_read:#?}");
    println!("{claims} claims and {cells} cells looked at, {} not read, {} wrong", unread.len(), wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    // A second program that understands nothing would find nothing wrong.
    assert!(*claims > 40 && *cells > 400 && unread.len() * 10 < *claims, "{verdict:#?}");
}
