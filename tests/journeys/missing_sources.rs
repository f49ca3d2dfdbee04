//! A data file that goes from the folder: every figure that rests on it is stale at once, says so wherever it leaves, and is well
//! again when the file is back as it was.

use gloss_tests::{Desk, text};

const DATA: &str = "shop,revenue\nA,10\nB,20\nC,40\nA,15\nB,5\nC,30\n";

fn stale(desk: &Desk, file: &str) -> usize {
    desk.json(&["facts", file, "--stale"]).len()
}

#[test]
fn figures_whose_file_has_gone_are_stale_until_it_is_back() {
    let desk = Desk::new();
    desk.write("s.csv", DATA);
    desk.run(&["run", "Write a report on s.csv"]).expect(0);
    desk.run(&["run", "Make a deck from s.csv"]).expect(0);
    for file in ["s-report.md", "s-deck.pptx"] {
        let all = desk.json(&["facts", file]).len();
        assert!(all > 4, "{file} has figures");
        assert_eq!(stale(&desk, file), 0, "{file}");
        std::fs::rename(desk.folder.join("s.csv"), desk.home.join("away.csv")).expect("it goes");
        let facts = desk.json(&["facts", file, "--stale"]);
        assert_eq!(facts.len(), all, "{file}: every figure rests on it");
        for fact in &facts {
            assert_eq!(fact["now"], "–", "{file}: {fact}");
            assert!(text(fact, "says").ends_with("s.csv is no longer in the folder."), "{file}: {fact}");
        }
        let refused = desk.run(&["facts", file, "--recompute"]).expect(1);
        assert!(refused.err.contains("s.csv is no longer in the folder"), "{refused:?}");
        for to in if file.ends_with(".md") { ["docx", "html"] } else { ["pdf", "md"] } {
            let out = desk.home.join(format!("out.{to}"));
            let export = desk.json(&["export", file, "--to", to, "-o", &out.to_string_lossy()]);
            let warning = export[0]["warnings"][0].as_str().unwrap_or_default();
            assert!(
                warning.ends_with("figures are out of date: s.csv is no longer in the folder."),
                "{file}: {export:?}"
            );
        }
        // Another kind of file of that name is not the same file.
        desk.write("s.tsv", DATA.replace(',', "\t"));
        assert_eq!(stale(&desk, file), all, "{file}");
        std::fs::remove_file(desk.folder.join("s.tsv")).expect("it goes");
        std::fs::rename(desk.home.join("away.csv"), desk.folder.join("s.csv")).expect("it is back");
        assert_eq!(stale(&desk, file), 0, "{file}: it is back as it was");
    }
}

#[test]
fn an_export_of_stale_figures_says_so() {
    let desk = Desk::new();
    desk.write("s.csv", DATA);
    desk.run(&["run", "Write a report on s.csv"]).expect(0);
    let warnings = |desk: &Desk| {
        let out = desk.home.join("out.docx");
        let export = desk.json(&["export", "s-report.md", "--to", "docx", "-o", &out.to_string_lossy()]);
        export[0]["warnings"].to_string()
    };
    assert!(!warnings(&desk).contains("out of date"));
    desk.write("s.csv", DATA.replace("C,40", "C,90"));
    let found = stale(&desk, "s-report.md");
    assert!(found > 1, "some figures say something else");
    assert!(warnings(&desk).contains(&format!("{found} figures are out of date")), "{}", warnings(&desk));
}
