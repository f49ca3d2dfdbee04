//! Tables of Markdown and the runs it must give; and the property that a run's source is its own.

use crate::{Document, LeafKind, parse};

/// Runs as `visible@start..end`, whole ones with `!`.
fn runs(source: &str) -> String {
    let document = parse(source);
    document
        .runs
        .iter()
        .map(|run| {
            let mark = if run.is_whole() { "!" } else { "" };
            format!("{}@{}..{}{mark}", document.text(source, run), run.span().start, run.span().end)
        })
        .collect::<Vec<_>>()
        .join(" | ")
}

#[test]
fn runs_map_visible_text_to_its_bytes() {
    let table = [
        ("plain text", "plain text@0..10"),
        ("a **bold** c", "a @0..2 | bold@4..8 |  c@10..12"),
        ("see [here](http://x) now", "see @0..4 | here@5..9 |  now@20..24"),
        ("a &amp; b", "a @0..2 | &@2..7! |  b@7..9"),
        (r"a \* b", r"a @0..2 | *@2..4! |  b@4..6"),
        (r"\# no", r"#@0..2! |  no@2..5"),
        ("use `x y` now", "use @0..4 | x y@5..8 |  now@9..13"),
        ("use `` a`b `` now", "use @0..4 | a`b@7..10 |  now@13..17"),
        ("one\ntwo", "one\ntwo@0..7"),
        ("one\r\ntwo", "one@0..3 | \n@3..5! | two@5..8"),
        ("a\n\\\nb", "a\n@0..2 | \n@2..4! | b@4..5"),
        ("> one\n> two", "one@2..5 | \n@5..8! | two@8..11"),
        ("- one\n  **two**", "one\n  @2..8 | two@10..13"),
        ("it's (a) [b] c_d", "it's (a) [b] c_d@0..16"),
        ("x <b>y</b>", "x @0..2 | <b>@2..5! | y@5..6 | </b>@6..10!"),
        ("$a+b$ is", "a+b@1..4 |  is@5..8"),
        ("![alt](x.png)", "alt@2..5"),
        ("日本語 **太字**", "日本語 @0..10 | 太字@12..18"),
    ];
    for (source, expect) in table {
        assert_eq!(runs(source), expect, "{source:?}");
    }
}

#[test]
fn a_list_under_code_begins_with_its_sign() {
    for source in
        ["*     mix flour\n\t+ sift it\n", "-\t\tcode\n\t- sift it\n", "- a\n\n\t    code\n\n\t- sift it\n"]
    {
        let document = parse(source);
        let item = document
            .containers
            .iter()
            .map(|one| one.span())
            .find(|span| span.start > 0 && source[span.start..].contains("sift"));
        let item = item.expect("the item");
        assert!(source[item.start..].starts_with(['+', '-']), "{source:?} {item:?}");
    }
}

#[test]
fn a_table_cell_is_a_leaf_with_its_row_and_column() {
    let source = "| a | b |\n|---|--:|\n| 1 | 2 |\n| 3 | `x\\|y` |\n";
    let document = parse(source);
    let cells: Vec<_> =
        document.leaves.iter().map(|leaf| (leaf.kind, document.leaf_text(source, leaf))).collect();
    let cell = |row, column, text: &str| (LeafKind::Cell { row, column }, text.to_owned());
    assert_eq!(
        cells,
        [
            cell(0, 0, "a"),
            cell(0, 1, "b"),
            cell(1, 0, "1"),
            cell(1, 1, "2"),
            cell(2, 0, "3"),
            cell(2, 1, "x|y")
        ]
    );
}

#[test]
fn raw_html_is_one_whole_run() {
    let source = "<div>\n<b>x</b>\n</div>\n\ntext\n";
    assert_eq!(runs(source), "<div>\n<b>x</b>\n</div>@0..21! | text@23..27");
}

#[test]
fn deep_nesting_and_great_size_become_plain_lines() {
    let deep = format!("{} x\n", ">".repeat(20_000));
    assert!(parse(&deep).plain.is_some());
    let brackets = format!("{}x{}", "- ".repeat(4_000), "");
    assert!(parse(&brackets).runs.len() < 10_000);
    let nested = "[".repeat(50_000);
    assert!(!parse(&nested).runs.is_empty());
}

#[test]
fn leaves_take_in_the_delimiters_at_their_edges() {
    let source = "**Bold** start and [end](x)\n";
    let document = parse(source);
    assert_eq!(document.leaves.len(), 1);
    assert_eq!(document.leaves[0].span(), 0..27);
}

/// Replaces each exact run by a marker: that run's text changes, and no other run's.
fn only_that_run_changes(source: &str) {
    let before = parse(source);
    for (at, run) in before.runs.iter().enumerate().filter(|(_, run)| !run.is_whole()) {
        if before.text(source, run).trim().is_empty() {
            continue;
        }
        let mut edited = source.to_owned();
        edited.replace_range(run.span(), "Zq9Zq9");
        let after = parse(&edited);
        assert_eq!(
            rendered(&before, source, Some(at)),
            rendered(&after, &edited, None),
            "run {at} of {source:?}"
        );
    }
}

/// The visible text, with one run replaced by the marker.
fn rendered(document: &Document, source: &str, marked: Option<usize>) -> String {
    document
        .leaves
        .iter()
        .map(|leaf| {
            leaf.runs()
                .map(
                    |id| {
                        if marked == Some(id) { "Zq9Zq9" } else { document.text(source, &document.runs[id]) }
                    },
                )
                .collect::<String>()
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_runs_source_is_its_own() {
    for source in [
        "# Title\n\nA **bold *nested* word** and [a link](http://x \"t\") here.\n\n- one\n- two `code`\n  - three\n",
        "| a | b |\n|---|---|\n| [1](fact:ab12) | **2** |\n\n> quote\n> more\n\n1. x\n2. y\n\n```rust\nlet a = 1;\n```\n",
        "Text[^1] and $x^2$.\n\n[^1]: The note.\n\n- [ ] todo\n- [x] done\n",
        "Setext\n======\n\nHard  \nbreak &copy; \\[esc\\] ~~gone~~ <kbd>k</kbd>\n",
    ] {
        only_that_run_changes(source);
    }
}
