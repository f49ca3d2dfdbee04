//! Selections and the regions they become: tables of documents, selections in them, and the source that a note is on.

use gloss_protocol::{Kind, Pointed, Reach, RunPoint, Selection};

use super::super::Text;

/// Selects from the first run that shows `from` to the first one from there that shows `to`, as a viewer does.
fn point(source: &str, from: &str, to: &str, reach: Reach) -> Pointed {
    let doc = Text::new(Kind::Document, source);
    let runs = &doc.parsed().runs;
    let shows = |words: &str, after: usize| {
        let found = runs
            .iter()
            .enumerate()
            .skip(after)
            .find(|(_, run)| doc.parsed().text(source, run).contains(words));
        let (id, run) = found.unwrap_or_else(|| panic!("{words:?} is not shown in {source:?}"));
        (id, doc.parsed().text(source, run), doc.parsed().text(source, run).find(words).unwrap())
    };
    let units = |text: &str, byte: usize| text[..byte].encode_utf16().count() as u32;
    let (first, text, at) = shows(from, 0);
    let start = RunPoint { run: first as u32, utf16: units(text, at) };
    let (last, other, end) = shows(to, first);
    let stop = end + to.len();
    let end = RunPoint { run: last as u32, utf16: units(other, stop) };
    let seen = if first == last {
        text[at..stop].to_owned()
    } else {
        let between: String =
            runs[first + 1..last].iter().map(|run| doc.parsed().text(source, run)).collect();
        format!("{}{between}{}", &text[at..], &other[..stop])
    };
    doc.point(&Selection { start, end, text: seen, more: None }, reach).unwrap()
}

fn slices(source: &str, from: &str, to: &str, reach: Reach) -> Vec<String> {
    let pointed = point(source, from, to, reach);
    assert!(!pointed.paint.is_empty());
    let doc = Text::new(Kind::Document, source);
    doc.slices(&pointed.region).into_iter().map(str::to_owned).collect()
}

const TABLE: &str = "| a | b | c |\n|---|---|---|\n| d | e | f |\n| g | h `x` | |\n| k | l | m |\n";
const TWO_TABLES: &str =
    "> | a | b |\n> |---|---|\n> | 1 | 2 |\n>\n> | c | d |\n> |---|---|\n> | 3 | 4 |\n> | 5 | 6 |\n";
const ITEMS: &str = "- [ ] todo now\n- one\n  more\n  - sub one\n  - sub two\n- last\n\n  Second.\n";
const CODE: &str = "```rs\nlet a = 1;\nlet b = 2;\n\nend\n```\n";

#[test]
fn selections_become_what_can_be_edited() {
    use Reach::{Selection, Sentence};
    // name, source, from, to, reach, the source it is on
    type Case = (&'static str, &'static str, &'static str, &'static str, Reach, &'static [&'static str]);
    let table: [Case; 32] = [
        (
            "across blocks",
            "One two.\n\nThree *four* five.\n",
            "two",
            "four",
            Selection,
            &["two.", "Three *four*"],
        ),
        ("over formatting", "a **b *c* d** e", "c", "e", Selection, &["**b *c* d** e"]),
        ("within formatting", "a **b *c* d** e", "b", "b", Selection, &["b"]),
        ("to the edge of formatting", "a **b** c", "b", "b", Selection, &["b"]),
        ("05 bold inside", "Up **8 %** on it. Flat.", "Up", "on", Selection, &["Up **8 %** on"]),
        ("15 an entity", "a &amp; b \\* c", "&", "*", Selection, &["&amp; b \\*"]),
        ("15 an escape", "a \\* c", "*", "*", Selection, &["\\*"]),
        ("15 smart quotes", "He said “so it’s” then", "so", "it’s", Selection, &["so it’s"]),
        ("16 a link's words", "see [the site](http://x.y) now", "site", "site", Selection, &["site"]),
        (
            "16 beyond a link",
            "see [the site](http://x.y) now",
            "site",
            "now",
            Selection,
            &["[the site](http://x.y) now"],
        ),
        (
            "16 a link named by its words",
            "see [the ref] now\n\n[the ref]: http://x",
            "ref",
            "ref",
            Selection,
            &["ref"],
        ),
        ("16 an address", "see <http://x.y/z> now", "x.y", "x.y", Selection, &["x.y"]),
        ("17 a formula", "So $a+b$ is", "b", "b", Selection, &["$a+b$"]),
        ("17 a shown formula", "$$\na+b\n$$\n", "b", "b", Selection, &["$$\na+b\n$$"]),
        ("18 words of a line of code", CODE, "b", "b", Selection, &["b"]),
        ("18 lines of code", CODE, "a = ", "b =", Selection, &["let a = 1;\nlet b = 2;"]),
        ("18 all lines of code", CODE, "let", "end", Selection, &["let a = 1;\nlet b = 2;\n\nend"]),
        ("19 a rectangle of cells", TABLE, "b", "h", Selection, &["b", "e", "h `x`"]),
        ("19 a rectangle, from the right", TABLE, "f", "g", Selection, &["d", "e", "f", "g", "h `x`"]),
        ("19 words in a cell", TABLE, "h", "h", Selection, &["h"]),
        (
            "19 out of a table",
            "| a | b |\n|---|---|\n| c | d |\n\nText here.\n",
            "d",
            "Text",
            Selection,
            &["d", "Text"],
        ),
        ("20 cjk", "今日は晴れ。明日は雨。", "明日", "明日", Sentence, &["明日は雨。"]),
        ("21 right to left", "abc שלום עולם def", "עולם", "עולם", Selection, &["עולם"]),
        ("21 across directions", "abc שלום **עולם** def", "שלום", "def", Selection, &["שלום **עולם** def"]),
        (
            "22 half of an emoji",
            "hi 👩\u{200d}👩\u{200d}👧 yes",
            "👧",
            "👧",
            Selection,
            &["👩\u{200d}👩\u{200d}👧"],
        ),
        ("22 a combining mark", "un cafe\u{301} noir", "\u{301}", "\u{301}", Selection, &["cafe\u{301}"]),
        ("a soft break", "one\ntwo three", "one", "one\ntwo", Selection, &["one\ntwo"]),
        ("a soft break in a quote", "> one\n> two three", "one", "two", Selection, &["one\n> two"]),
        ("an image", "an ![alt words](x.png) here", "alt", "alt", Selection, &["![alt words](x.png)"]),
        ("a footnote's mark", "Text[^1] more.\n\n[^1]: Note.", "1", "1", Selection, &["[^1]"]),
        ("raw html", "<div>\nraw\n</div>\n", "raw", "raw", Selection, &["<div>\nraw\n</div>"]),
        ("half a word", "some words here", "ord", "ord", Selection, &["words"]),
    ];
    for (name, source, from, to, reach, expect) in table {
        assert_eq!(slices(source, from, to, reach), expect, "{name}");
    }
}

#[test]
fn a_note_reaches_as_far_as_it_is_told() {
    let nested = "# A\n\n> ## B\n>\n> In b.\n>\n> ## C\n>\n> In c.\n\nOut.\n\n# D\n";
    let table: [(&str, &str, &str, Reach, &[&str]); 19] = [
        ("an item alone", ITEMS, "one", Reach::Paragraph, &["one\n  more"]),
        ("an item with its items", ITEMS, "one", Reach::Item, &["one\n  more\n  - sub one\n  - sub two"]),
        ("an inner item", ITEMS, "sub two", Reach::Item, &["sub two"]),
        ("an item of two paragraphs", ITEMS, "Second", Reach::Item, &["last\n\n  Second."]),
        ("a task with its box", ITEMS, "todo", Reach::Item, &["[ ] todo now"]),
        ("a task's words", ITEMS, "todo", Reach::Paragraph, &["todo now"]),
        ("a row", TABLE, "e", Reach::Row, &["d", "e", "f"]),
        ("a row with an empty cell", TABLE, "g", Reach::Row, &["g", "h `x`"]),
        ("a column", TABLE, "e", Reach::Column, &["b", "e", "h `x`", "l"]),
        ("a cell", TABLE, "x", Reach::Cell, &["h `x`"]),
        ("a row of one table of two", TWO_TABLES, "1", Reach::Row, &["1", "2"]),
        ("a column of one table of two", TWO_TABLES, "1", Reach::Column, &["a", "1"]),
        ("a column of the other", TWO_TABLES, "4", Reach::Column, &["d", "4", "6"]),
        ("a code block without its fences", CODE, "b", Reach::Paragraph, &["let a = 1;\nlet b = 2;\n\nend"]),
        (
            "a heading's section",
            "# A\n\nx\n\n## B\n\ny\n\n# C\n",
            "A",
            Reach::Section,
            &["# A\n\nx\n\n## B\n\ny"],
        ),
        ("a section below", "# A\n\nx\n\n## B\n\ny\n\n# C\n", "y", Reach::Section, &["## B\n\ny"]),
        ("a section in a quote", nested, "In b", Reach::Section, &["## B\n>\n> In b."]),
        (
            "a section around a quote",
            nested,
            "Out",
            Reach::Section,
            &["# A\n\n> ## B\n>\n> In b.\n>\n> ## C\n>\n> In c.\n\nOut."],
        ),
        ("what stands above all headings", "Intro.\n\n# A\n\nx\n", "Intro", Reach::Section, &["Intro."]),
    ];
    for (name, source, at, reach, expect) in table {
        assert_eq!(slices(source, at, at, reach), expect, "{name}");
    }
    let pointed = point(TABLE, "e", "e", Reach::Document);
    assert_eq!((pointed.region, pointed.at.as_str()), (gloss_protocol::Region::Whole, "all"));
}

#[test]
fn reaches_go_from_narrow_to_wide_and_no_two_are_alike() {
    use Reach::{Cell, Column, Document, Item, Paragraph, Row, Section, Selection, Sentence};
    let two = "# A\n\nOne two. Three.\n\n# B\n\nx\n";
    let table: [(&str, &str, &str, &[Reach]); 10] = [
        (two, "two", "two", &[Selection, Sentence, Paragraph, Section, Document]),
        (two, "x", "x", &[Selection, Section, Document]),
        ("Only this.", "this", "this", &[Selection, Sentence, Document]),
        ("Only.", "Only.", "Only.", &[Selection, Document]),
        (TABLE, "e", "e", &[Selection, Row, Column, Document]),
        (TABLE, "x", "x", &[Selection, Cell, Row, Column, Document]),
        (TABLE, "e", "f", &[Selection, Row, Column, Document]),
        (ITEMS, "todo", "todo", &[Selection, Sentence, Item, Document]),
        (ITEMS, "sub", "sub", &[Selection, Sentence, Document]),
        (CODE, "b", "b", &[Selection, Paragraph, Document]),
    ];
    for (source, from, to, expect) in table {
        let pointed = point(source, from, to, Selection);
        assert_eq!(pointed.reaches, expect, "{from} to {to} in {source:?}");
        let mut regions: Vec<_> = expect.iter().map(|reach| point(source, from, to, *reach).paint).collect();
        let all = regions.len();
        regions.dedup();
        let alike = usize::from(!expect.contains(&Section) && expect.len() > 1 && all != regions.len());
        assert!(alike == 0 || all - regions.len() == 1, "{from} to {to} in {source:?}");
    }
}
