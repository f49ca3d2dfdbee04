//! Changes, and how they are written so that what stands beside them stays as it is.

use gloss_protocol::{Kind, Span};

use super::settle;
use crate::confine::Inside;
use crate::splice::{self, Splice};
use crate::text::Text;

/// A note's change of the first such words.
fn change(source: &str, note: usize, words: &str, new: &str) -> Inside {
    let start = source.find(words).unwrap();
    Inside {
        notes: vec![note],
        span: Span::new(start, start + words.len()),
        before: words.to_owned(),
        after: new.to_owned(),
        places: vec![(note, Span::new(0, words.len()), Span::new(0, new.len()))],
    }
}

fn settled(source: &str, changes: &[(&str, &str)]) -> (String, Vec<Inside>, usize) {
    let text = Text::new(Kind::Document, source);
    let changes = changes.iter().enumerate().map(|(note, (words, new))| change(source, note, words, new));
    let settled = settle(&text, changes.collect());
    let splices: Vec<Splice> =
        settled.inside.iter().map(|one| Splice::new(one.span, one.after.clone())).collect();
    (splice::apply(source, &splices), settled.inside, settled.refused.len())
}

#[test]
fn a_link_named_by_its_words_keeps_its_target() {
    // source without its definitions, words, what they become, source after
    let table = [
        ("See [ref] now.", "ref", "this page", "See [this page][ref] now."),
        ("See [Two words] now.", "Two", "2", "See [2 words][Two words] now."),
        ("See [ref][] now.", "ref", "this", "See [this][ref] now."),
        ("See [`ref`] now.", "ref", "that", "See [`that`][`ref`] now."),
        ("> See [two\n> words].", "words", "things", "> See [two\n> things][two words]."),
        (
            "See <https://a.example/b_c> now.",
            "b_c",
            "here",
            "See [https://a.example/here](https://a.example/b_c) now.",
        ),
        ("See <me@a.example> now.", "me@a.example", "me", "See [me](mailto:me@a.example) now."),
        ("| [Ref] | b |\n|---|---|\n| c | d |", "Ref", "x", "| [x][Ref] | b |\n|---|---|\n| c | d |"),
        ("See [ref] now.", "ref", "a]b", "See [a\\]b][ref] now."),
        ("See ![ref] now.", "ref", "alt", "See ![alt][ref] now."),
        ("A [ref] B.", "ref", "", "A  B."),
    ];
    let defined =
        "\n\n[ref]: http://x.example/r\n[two words]: http://x.example/t\n[`ref`]: http://x.example/c\n";
    for (source, words, new, expect) in table {
        let (source, expect) = (format!("{source}{defined}"), format!("{expect}{defined}"));
        let (found, inside, refused) = settled(&source, &[(words, new)]);
        assert_eq!((found.as_str(), refused), (expect.as_str(), 0), "{source}");
        let (_, was, now) = inside[0].places[0];
        assert_eq!(&inside[0].before[was.range()], words);
        assert_eq!(inside[0].after[now.range()].replace('\\', ""), new, "{source}");
    }
    // Two notes in one link are one change.
    let source = format!("[Two words]{defined}");
    let (found, inside, _) = settled(&source, &[("Two", "2"), ("words", "letters")]);
    assert_eq!(found, format!("[2 letters][Two words]{defined}"));
    assert_eq!((inside.len(), inside[0].notes.as_slice()), (1, [0, 1].as_slice()));
    let places: Vec<&str> =
        inside[0].places.iter().map(|(_, _, now)| &inside[0].after[now.range()]).collect();
    assert_eq!(places, ["2", "letters"]);
}

#[test]
fn what_stands_beside_a_change_stays_as_it_is() {
    let table = [
        // A sign beside it finds a partner.
        ("[a b] c](x)", "b]", "b", "\\[a b c](x)"),
        // Its own sign finds one.
        ("*a b c", "b", "b*", "*a b\\* c"),
        ("`a b c", "b", "b`", "\\`a b` c"),
        ("a **b** c", "b", "b**", "a **b\\*\\*** c"),
        // Nothing is left between delimiters.
        ("a **b** c", "b", "", "a  c"),
        ("a **b** c", "b", " x ", "a **x** c"),
        // A line begins with what stood behind the words.
        ("b - c", "b ", "", "\\- c"),
        ("a `b` c", "b", "x`y", "a ``x`y`` c"),
        ("| a | b |\n|---|---|\n| c | d |\n", "c", "x | y", "| a | b |\n|---|---|\n| x \\| y | d |\n"),
        ("[ref]\n\n# A\n\nB\n\n[ref]: x", "# A\n\nB\n\n[ref]: x", "# A", "[ref]\n\n# A\n\n[ref]: x"),
        // Words in brackets below a definition would be its title.
        ("[x]: y\nb\n", "b", "(c)", "[x]: y\n\\(c)\n"),
        // Words behind a label become one word, which would be the label's target.
        ("- [x]: [a b][1]\n\n[1]: y\n", "a b", "b", "- \\[x]: [b][1]\n\n[1]: y\n"),
        // As it is given where nothing beside it changes.
        ("a b c", "b", "**b** [x](y)", "a **b** [x](y) c"),
    ];
    for (source, words, new, expect) in table {
        let (found, _, refused) = settled(source, &[(words, new)]);
        assert_eq!((found.as_str(), refused), (expect, 0), "{source:?}");
    }
}

#[test]
fn what_no_spelling_mends_is_refused_by_itself() {
    let (found, inside, refused) = settled("a b c\n\nd\n", &[("b", "x\n\n```\ny"), ("d", "e")]);
    assert_eq!((found.as_str(), inside.len(), refused), ("a b c\n\ne\n", 1, 1));
}
