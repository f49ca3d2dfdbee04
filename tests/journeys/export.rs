//! A report exported to all three formats and opened again by others' programs: python-docx, LibreOffice and poppler.
//! Headings, tables, an image, footnotes, figures, comments and tracked changes must be there.

use std::path::Path;
use std::process::Command;

use gloss_tests::{Desk, Table, text};
use serde_json::{Value, json};

/// What the person adds to the report: what a report from rules has none of.
const MORE: &str = "\n## Background\n\nThe file is [published](https://example.org/airlines?a=1&b=2) under CC BY.[^cc] \
    Fares were \"flat\".\n\n![Incidents by airline](chart.png)\n\n| Name | Jan | Feb | Mar | Apr | May | Jun | Jul | Aug | Sep | Oct | Nov | Dec | Total |\n\
    |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n\
    | Northwind | 1,234,567 | 2,345,678 | 3,456,789 | 4,567,890 | 5,678,901 | 6,789,012 | 7,890,123 | 8,901,234 | 9,012,345 | 1,123,456 | 2,234,567 | 3,345,678 | 56,580,240 |\n\
    \n- [x] Read the file\n- [ ] Ask the regulator\n\n[^cc]: Creative Commons, attribution.\n";

/// A report with everything in it, its notes answered, and a round of changes made.
fn report() -> Desk {
    let desk = Desk::new();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/airline-safety.csv");
    desk.write("airline-safety.csv", std::fs::read(data).expect("the data"));
    desk.write("chart.png", include_bytes!("../../assets/icons/128.png"));
    let run = desk.json(&[
        "run",
        "Write a report from airline-safety.csv",
        "--attach",
        "airline-safety.csv",
        "--model",
        "builtin",
    ]);
    let made =
        run.last().and_then(|line| line["artifacts"][0]["path"].as_str()).expect("a report").to_owned();
    let source = desk.read(&made) + MORE;
    desk.write("report.md", source);
    let first = first_figure(&desk);
    desk.run(&["note", "add", "report.md", "--at", &first, "--ask", "Where does this come from?"]).expect(0);
    let change = ["note", "add", "report.md", "--at", "text:\"flat\"", "--change", "replace flat with level"];
    desk.run(&change).expect(0);
    desk.run(&["note", "send", "--model", "builtin", "--json"]).expect(0);
    assert!(desk.read("report.md").contains("\"level\""));
    desk
}

fn first_figure(desk: &Desk) -> String {
    let facts = desk.json(&["facts", "report.md"]);
    text(&facts[0], "where").to_owned()
}

fn export(desk: &Desk, words: &[&str]) -> (String, Value) {
    let line = desk.json(&[&["export", "report.md"], words].concat()).remove(0);
    (desk.folder.join(text(&line, "path")).display().to_string(), line)
}

fn output(program: &str, words: &[&str]) -> String {
    let output = Command::new(program)
        .args(words)
        .output()
        .unwrap_or_else(|e| panic!("{program}: {e}; cargo xtask setup installs it"));
    assert!(output.status.success(), "{program} {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Words with the blanks that pages put between them made one.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a page of any format must say.
fn says_all(name: &str, said: &str, desk: &Desk, table: &mut Table) {
    let said = squeezed(said);
    let source = desk.read("report.md");
    let headings: Vec<&str> = source.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert!(headings.len() >= 3, "{headings:?}");
    for heading in &headings {
        assert!(said.contains(&squeezed(heading)), "{name}: {heading}");
    }
    let facts = desk.json(&["facts", "report.md"]);
    assert!(facts.len() > 10, "a report has figures");
    for fact in &facts {
        assert!(said.contains(text(fact, "shown")), "{name}: the figure {fact}");
    }
    for words in [
        "Creative Commons, attribution.",
        "Sources of the figures",
        "Fares were \"level\".",
        "56,580,240",
        "Ask the regulator",
    ] {
        assert!(said.contains(words), "{name}: {words}\n{said}");
    }
    assert!(!said.contains("fact:") && !said.contains("[^cc]"), "{name}");
    table.row(
        name,
        format!("{} headings, {} figures, {} words", headings.len(), facts.len(), said.split(' ').count()),
    );
}

#[test]
fn a_report_in_three_formats_opened_by_others() {
    let desk = report();
    let mut table = Table::new("Exports reopened by others' programs");
    let (pdf, line) = export(&desk, &["--to", "pdf"]);
    assert_eq!(line["warnings"], json!([]), "{line}");
    says_all("PDF, read by pdftotext", &output("pdftotext", &["-layout", &pdf, "-"]), &desk, &mut table);
    let info = output("pdfinfo", &[&pdf]);
    assert!(
        info.contains("Title:") && info.contains("A4") && info.contains("Tagged:          yes"),
        "{info}"
    );
    assert_eq!(
        output("pdfimages", &["-list", &pdf])
            .lines()
            .skip(2)
            .filter(|line| line.split_whitespace().nth(2) == Some("image"))
            .count(),
        1
    );
    let (docx, _) = export(&desk, &["--to", "docx"]);
    let home = format!("-env:UserInstallation=file://{}", desk.home.join("office").display());
    let out = desk.home.join("out").display().to_string();
    output("soffice", &[&home, "--headless", "--convert-to", "pdf", "--outdir", &out, &docx]);
    says_all(
        "DOCX, read by LibreOffice",
        &output("pdftotext", &["-layout", &format!("{out}/report.pdf"), "-"]),
        &desk,
        &mut table,
    );
    let (html, _) = export(&desk, &["--to", "html"]);
    let page = std::fs::read_to_string(&html).expect("the page");
    assert!(page.contains("<img alt=\"Incidents by airline\"") && page.contains("data:image/png;base64,"));
    assert!(!page.contains("<script") && page.contains("href=\"https://example.org/airlines?a=1&amp;b=2\""));
    let plain = unmarked(&page);
    says_all("HTML, its elements taken away", &plain, &desk, &mut table);
}

/// A page's text.
fn unmarked(page: &str) -> String {
    let body = page.split_once("<body>").map_or(page, |(_, body)| body);
    let mut out = String::new();
    let mut tag = false;
    for c in body.chars() {
        match c {
            '<' => tag = true,
            '>' if tag => {
                tag = false;
            }
            c if !tag => out.push(c),
            _ => {}
        }
    }
    out.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[test]
fn notes_and_changes_travel_in_word() {
    let desk = report();
    let (docx, _) = export(&desk, &["--to", "docx", "--with-notes", "--with-changes"]);
    let script =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("journeys/export/read_docx.py").display().to_string();
    let found: Value = serde_json::from_str(&output("/usr/bin/python3", &[&script, &docx])).expect("JSON");
    let strings = |key: &str| -> Vec<&str> {
        found[key].as_array().expect(key).iter().filter_map(Value::as_str).collect()
    };
    assert_eq!((strings("deleted"), strings("inserted")), (vec!["flat"], vec!["level"]));
    let source = desk.read("report.md");
    let title = source.lines().find_map(|line| line.strip_prefix("# ")).expect("a title");
    assert_eq!(text(&found, "title"), title);
    let styles: Vec<(&str, &str)> = found["styles"]
        .as_array()
        .expect("styles")
        .iter()
        .map(|one| (one[0].as_str().expect("a name"), one[1].as_str().expect("words")))
        .collect();
    assert_eq!(styles.first(), Some(&("Title", title)));
    for heading in source.lines().filter_map(|line| line.strip_prefix("## ")) {
        assert!(styles.contains(&("Heading 1", heading)), "{heading}: {styles:?}");
    }
    assert!(styles.iter().any(|(style, _)| *style == "List Bullet"));
    let tables = found["tables"].as_array().expect("tables");
    assert_eq!(found["header_rows"], tables.len());
    assert!(tables.iter().any(|table| table[1][13] == "56,580,240"));
    assert!(styles.contains(&("Heading 1", "Sources of the figures")));
    assert_eq!(found["images"].as_array().map(Vec::len), Some(1));
    assert_eq!(strings("footnotes"), [" Creative Commons, attribution."]);
    assert_eq!(strings("links"), ["https://example.org/airlines?a=1&b=2"]);
    assert!(text(&found, "footer").contains("PAGE") && text(&found, "footer").contains("NUMPAGES"));
    // Each note stands on its own words, with its answer on the same.
    let notes = desk.json(&["note", "list", "report.md"]);
    let comments = found["comments"].as_array().expect("comments");
    let on = |words: &str| -> Vec<&Value> { comments.iter().filter(|at| at[2] == words).collect() };
    let figure = text(&desk.json(&["facts", "report.md"])[0], "shown").to_owned();
    assert_eq!(on(&figure)[0][1], "Where does this come from?");
    assert_eq!(on(&figure)[1][1].as_str().map(squeezed), Some(squeezed(text(&notes[0], "answer"))));
    assert_eq!(on("level")[0][1], "replace flat with level");
    assert_eq!(on("level")[1][1], "Changed “flat” to “level”.");
    assert_eq!(comments.len(), 4, "{comments:?}");
}

#[test]
fn what_is_there_is_kept_and_what_can_not_be_is_refused() {
    let desk = Desk::new();
    desk.write("memo.md", "# Memo\n\nOne.\n");
    desk.write("data.csv", "a,b\n1,2\n");
    for (words, want) in [
        (&["export", "memo.md", "--to", "html"][..], "memo.html"),
        (&["export", "memo.md", "--to", "html"], "memo 2.html"),
        (&["export", "memo.md", "--to", "html", "-o", "memo.html"], "memo 3.html"),
        (&["export", "memo.md", "--to", "docx", "-o", "out.docx", "--version", "1"], "out.docx"),
    ] {
        assert_eq!(text(&desk.json(words)[0], "path"), want);
        assert!(desk.folder.join(want).exists());
    }
    desk.run(&["edit", "memo.md", "--at", "text:\"One\"", "--set", "Two"]).expect(0);
    assert!(
        desk.run(&["export", "memo.md", "--to", "html", "-o", "one.html", "--version", "1"])
            .expect(0)
            .err
            .is_empty()
    );
    assert!(desk.read("one.html").contains("One.") && !desk.read("one.html").contains("Two."));
    for (words, status, says) in [
        (&["export", "none.md", "--to", "pdf"][..], 1, "no file"),
        (&["export", "data.csv", "--to", "pdf"], 1, "can't be made into pdf"),
        (&["export", "memo.md", "--to", "pdf", "--with-notes"], 2, "Word document"),
        (&["export", "memo.md", "--to", "docx", "--version", "1", "--with-changes"], 2, "no version before"),
        (&["export", "memo.md", "--to", "odt"], 2, "invalid value"),
        (&["export", "memo.md", "--to", "pdf", "-o", "none/x.pdf"], 1, "could not be written"),
    ] {
        let run = desk.run(words).expect(status);
        assert!(run.err.contains(says), "{words:?}: {}", run.err);
    }
}
