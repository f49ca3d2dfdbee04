//! Parts that words name, found and taken out of one document with all that a table, a list and a section have.

use gloss_protocol::{Kind, Part, Reach, Region, Which};

use crate::splice::{self, Splice};
use crate::text::Text;

const SOURCE: &str = "# Autumn

Two words. Second one here. Third.

## Table

| Name | Net | Tax |
| --- | --: | :-: |
| **Anna** | 12 | a |
| Ben \\| Co | 13 |  |
| Cem | 14 | c |

- One
- Two and *more*
  - inner
- Three

1. First

2. Second

## End

Last words.
";

fn at(text: &Text, words: &str) -> Region {
    text.find(&format!("text:\"{words}\"")).unwrap()
}

fn without_part(at: &str, reach: Reach, which: Which) -> Result<String, String> {
    let text = Text::new(Kind::Document, SOURCE);
    let region = if at.contains(':') { text.find(at).unwrap() } else { self::at(&text, at) };
    let found = text.part(&region, Part { reach, which, goes: true }).map_err(|why| why.to_string())?;
    let splices: Vec<Splice> = text.spans(&found).into_iter().map(|span| Splice::new(span, "")).collect();
    Ok(splice::apply(SOURCE, &splices))
}

#[test]
fn what_is_named_goes_with_its_marks_and_nothing_beside_it() {
    use Reach::{Column, Item, Paragraph, Row, Section, Selection, Sentence};
    use Which::{Last, Nth, This};
    let without = |words: &str| SOURCE.replacen(words, "", 1);
    let column = |n: usize| {
        let line = |line: &str| {
            if !line.starts_with('|') {
                return line.to_owned();
            }
            let line = line.replace("\\|", "\u{1}");
            let mut cells: Vec<&str> = line.split('|').collect();
            cells.remove(n);
            cells.join("|").replace('\u{1}', "\\|")
        };
        SOURCE.lines().map(line).collect::<Vec<_>>().join("\n") + "\n"
    };
    for (at, reach, which, expect) in [
        ("13", Row, This, without("| Ben \\| Co | 13 |  |\n")),
        ("Anna", Row, This, without("| **Anna** | 12 | a |\n")),
        ("13", Row, Nth(1), without("| **Anna** | 12 | a |\n")),
        ("block:4", Row, Last, without("| Cem | 14 | c |\n")),
        ("lines:11-11", Selection, This, without("| Cem | 14 | c |\n")),
        ("13", Column, This, column(2)),
        ("Name", Column, This, column(1)),
        ("block:4", Column, Nth(3), column(3)),
        ("One", Item, This, without("- One\n")),
        ("Two and", Item, This, without("- Two and *more*\n  - inner\n")),
        ("inner", Item, This, without("  - inner\n")),
        ("block:5", Item, Nth(3), without("- Three\n")),
        ("block:5", Item, Last, without("- Three\n")),
        ("First", Item, This, without("1. First\n\n")),
        ("block:6", Item, Nth(1), without("1. First\n\n")),
        ("Second one here.", Selection, This, without(" Second one here.")),
        ("Two words.", Selection, This, without("Two words. ")),
        ("block:2", Sentence, Nth(2), without(" Second one here.")),
        ("block:2", Sentence, Last, without(" Third.")),
        ("one", Sentence, This, without(" Second one here.")),
        ("block:2", Paragraph, This, without("Two words. Second one here. Third.\n\n")),
        ("block:2", Selection, This, without("Two words. Second one here. Third.\n\n")),
        ("Last words", Section, This, without("\n\n## End\n\nLast words.")),
        ("heading:\"End\"", Section, This, without("\n\n## End\n\nLast words.")),
        ("12", Selection, This, SOURCE.replacen("12", "", 1)),
    ] {
        assert_eq!(
            without_part(at, reach, which).as_deref(),
            Ok(expect.as_str()),
            "{at} {reach:?} {which:?}"
        );
    }
    for (at, reach, which) in [
        ("block:2", Sentence, This),
        ("block:4", Row, This),
        ("block:4", Row, Nth(4)),
        ("Net", Row, This),
        ("Last words", Row, This),
        ("Last words", Item, Nth(1)),
        ("block:5", Item, This),
        ("block:5", Item, Nth(7)),
        ("heading:\"Table\"", Item, Nth(1)),
        ("Two words", Section, This),
    ] {
        assert!(without_part(at, reach, which).is_err(), "{at} {reach:?} {which:?}");
    }
}

#[test]
fn a_part_that_stays_is_its_words_alone() {
    let text = Text::new(Kind::Document, SOURCE);
    let part = |words: &str, reach| {
        let found = text.part(&at(&text, words), Part { reach, which: Which::This, goes: false }).unwrap();
        text.visible(&found)
    };
    assert_eq!(part("13", Reach::Row), "Ben | Co\n13");
    assert_eq!(part("13", Reach::Column), "Net\n12\n13\n14");
    assert_eq!(part("One", Reach::Item), "One");
    assert_eq!(part("one", Reach::Sentence), "Second one here.");
}
