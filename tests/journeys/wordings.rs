//! 200 notes in words, each at a place of its own copy of a document or a sheet, served without a model through the real binary:
//! what can be done is done exactly, and what can't is said before it is sent. The list was written before the code that reads it.

use gloss_tests::{Desk, text};
use serde_json::Value;

const NOTES: &str = include_str!("../suite/wordings/notes.tsv");
const REPORT: &str = include_str!("../suite/wordings/report.md");
const COSTS: &str = include_str!("../suite/wordings/costs.csv");

/// How many are done at least.
const DONE: usize = 120;

struct Case<'a> {
    at: &'a str,
    says: &'a str,
    becomes: &'a str,
    file: String,
}

impl Case<'_> {
    fn is_sheet(&self) -> bool {
        self.at.starts_with("sheet ")
    }

    fn before(&self) -> &'static str {
        if self.is_sheet() { COSTS } else { REPORT }
    }

    /// The place as the command line names it.
    fn place(&self) -> String {
        let (what, of) = self.at.split_once(' ').unwrap_or((self.at, ""));
        match what {
            "title" => "text:\"Autumn report\"".to_owned(),
            "table" => "block:4".to_owned(),
            "list" => "block:5".to_owned(),
            "paragraph" => "block:2".to_owned(),
            "section" => format!("heading:\"{of}\""),
            "row" => format!("lines:{of}-{of}"),
            "item" => {
                let line = REPORT.lines().nth(of.parse::<usize>().unwrap() - 1).unwrap();
                format!("text:\"{}\"", line.trim_start_matches("- "))
            }
            "sheet" => format!("cells:{of}"),
            _ => format!("text:\"{of}\""),
        }
    }

    /// The file as it should be; none where the note must be refused.
    fn expect(&self) -> Option<String> {
        if self.becomes == "?" {
            return None;
        }
        let of = |verb: &str| self.becomes.strip_prefix(verb);
        if let Some(sheet) = of("sheet ") {
            return Some(expect_of_sheet(sheet));
        }
        if let Some((old, new)) = self.becomes.split_once(" => ") {
            return Some(REPORT.replacen(old, new, 1));
        }
        Some(of("drop ").map_or_else(|| expect_of_lines(self.becomes), |words| REPORT.replacen(words, "", 1)))
    }
}

fn expect_of_lines(becomes: &str) -> String {
    let mut lines: Vec<String> = REPORT.lines().map(str::to_owned).collect();
    let words: Vec<&str> = becomes.split(' ').collect();
    let at = || words[1].parse::<usize>().unwrap() - 1;
    let range = || {
        let (from, to) = words[1].split_once('-').unwrap();
        from.parse::<usize>().unwrap() - 1..to.parse::<usize>().unwrap()
    };
    // A section ends where the next heading begins.
    let section = |from: usize, lines: &[String]| {
        let next = lines.iter().skip(from + 1).position(|line| line.starts_with('#'));
        from..next.map_or(lines.len(), |next| from + 1 + next)
    };
    match words[0] {
        "cut" | "cutpar" => drop(lines.remove(at())),
        "cutsec" => drop(lines.drain(section(at(), &lines))),
        "cutcol" => {
            let column = words[1].parse::<usize>().unwrap();
            for line in lines.iter_mut().filter(|line| line.starts_with('|')) {
                let mut cells: Vec<&str> = line.split('|').collect();
                cells.remove(column);
                *line = cells.join("|");
            }
        }
        "one" => lines[2] = becomes.strip_prefix("one ").unwrap().to_owned(),
        "number" => {
            for (n, at) in range().enumerate() {
                lines[at] = lines[at].replacen('-', &format!("{}.", n + 1), 1);
            }
        }
        "sort" => lines[range()].sort(),
        "add" => lines.insert(at() + 1, words[2..].join(" ")),
        "total" => lines.insert(11, "| Total | 28 | 108,801 |".to_owned()),
        "rename" => {
            let new = words[2..].join(" ");
            lines[6] = lines[6].replacen(words[1], &new, 1);
        }
        "sortrows" => {
            let column = lines[6].split('|').position(|cell| cell.trim() == words[1]).unwrap();
            let key = |line: &String| {
                let cell = line.split('|').nth(column).unwrap().trim().replace(',', "");
                (cell.parse::<i64>().unwrap_or_default(), cell)
            };
            lines[8..11].sort_by_key(key);
            if words[2] == "desc" {
                lines[8..11].reverse();
            }
        }
        "up" | "down" => {
            // The two sections that follow each other change places.
            let (first, second) =
                if words[0] == "up" { (4, at()) } else { (at(), section(at(), &lines).end) };
            let moved: Vec<String> = lines.drain(section(second, &lines)).chain([String::new()]).collect();
            lines.splice(first..first, moved);
        }
        other => panic!("{other}"),
    }
    lines.join("\n") + "\n"
}

fn expect_of_sheet(becomes: &str) -> String {
    let mut rows: Vec<Vec<String>> =
        COSTS.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let words: Vec<&str> = becomes.split(' ').collect();
    let column = |letter: &str| usize::from(letter.as_bytes()[0] - b'A');
    let costs = |rows: &mut Vec<Vec<String>>, change: &dyn Fn(f64) -> f64| {
        for row in rows.iter_mut().skip(1) {
            row[2] = change(row[2].parse().unwrap()).to_string();
        }
    };
    match words[0] {
        "delrow" => drop(rows.remove(words[1].parse::<usize>().unwrap() - 1)),
        "delcol" => rows.iter_mut().for_each(|row| drop(row.remove(column(words[1])))),
        "round" => costs(&mut rows, &|cost| (cost / 10.0).round() * 10.0),
        "up" => costs(&mut rows, &|cost| (cost * 1.1).round()),
        "sort" => {
            let at = column(words[1]);
            rows[1..].sort_by_key(|row| (row[at].parse::<i64>().unwrap_or_default(), row[at].clone()));
            if words[2] == "desc" {
                rows[1..].reverse();
            }
        }
        "addrow" => rows.push(words[1].split(',').map(str::to_owned).collect()),
        cell => {
            let (cell, value) = cell.split_once('=').unwrap();
            rows[cell[1..].parse::<usize>().unwrap() - 1][column(cell)] = value.to_owned();
        }
    }
    rows.iter().map(|row| row.join(",") + "\n").collect()
}

/// Without what nobody sees: blank lines, blanks in cells, dashes of a table.
fn seen(text: &str) -> Vec<String> {
    let line = |line: &str| {
        if !line.starts_with('|') {
            return line.trim_end().to_owned();
        }
        let cells = line.split('|').map(|cell| match cell.trim() {
            cell if !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':')) => "-".to_owned(),
            cell => cell.to_owned(),
        });
        cells.collect::<Vec<_>>().join("|")
    };
    text.lines().map(line).filter(|line| !line.is_empty()).collect()
}

#[test]
fn two_hundred_wordings_are_done_right_or_refused_before_they_are_sent() {
    let desk = Desk::new();
    let lines = NOTES.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let cases: Vec<Case<'_>> = lines
        .enumerate()
        .map(|(n, line)| {
            let mut parts = line.split('\t');
            let (at, says, becomes) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
            let end = if at.starts_with("sheet ") { "csv" } else { "md" };
            Case { at, says, becomes, file: format!("n{n:03}.{end}") }
        })
        .collect();
    assert_eq!(cases.len(), 200);
    for case in &cases {
        desk.write(&case.file, case.before());
    }
    let added: Vec<Value> = cases
        .iter()
        .map(|case| {
            desk.json(&["note", "add", &case.file, "--at", &case.place(), "--change", case.says]).remove(0)
        })
        .collect();
    desk.run(&["note", "send", "--json"]);
    let (mut done, mut refused, mut wrong) = (0, 0, Vec::new());
    for (case, note) in cases.iter().zip(&added) {
        let (now, can) = (desk.read(&case.file), text(note, "can"));
        let expect = case.expect();
        let what = format!("{} | {} | {} | {can}: {}", case.at, case.says, case.becomes, text(note, "says"));
        match expect {
            // A place that says so already is left, and that is said.
            Some(expect) if seen(&now) == seen(&expect) && seen(&expect) == seen(case.before()) => done += 1,
            Some(expect) if seen(&now) == seen(&expect) => {
                done += 1;
                if can != "yes" {
                    wrong.push(format!("done and not foretold: {what}"));
                }
            }
            _ if now == case.before() && can != "yes" => {
                refused += 1;
                println!("refused: {what}");
            }
            _ if now == case.before() => wrong.push(format!("promised and not done: {what}")),
            _ => wrong.push(format!("WRONG: {what}\n{now}")),
        }
    }
    println!("{done} done, {refused} refused");
    assert!(wrong.is_empty(), "{} wrong of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(done >= DONE, "{done} done");
}
