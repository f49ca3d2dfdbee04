//! Follow-ons by table, and what must hold whatever is changed: nothing more follows from the result, and no byte
//! outside of links, numbers and labels is touched.

use crate::text::Text;
use gloss_protocol::Span;
use proptest::prelude::*;

use super::{Derived, Held, against, derive};
use crate::splice::{self, Splice};

/// An edit that puts words in the place of the only (or first) occurrence of others.
fn edit(base: &str, cuts: &[(&str, &str)]) -> Vec<Splice> {
    let mut splices: Vec<Splice> = cuts
        .iter()
        .map(|(old, new)| {
            let start = base.find(old).unwrap_or_else(|| panic!("{old:?} is not in {base:?}"));
            Splice::new(Span::new(start, start + old.len()), *new)
        })
        .collect();
    splices.sort_by_key(|splice| splice.old);
    splices
}

/// The whole edit, follow-ons with it.
fn all(inside: &[Splice], derived: &Derived) -> Vec<Splice> {
    let mut all: Vec<Splice> = inside
        .iter()
        .zip(&derived.amended)
        .map(|(one, by)| Splice::new(one.old, splice::apply(&one.new, by)))
        .collect();
    all.extend(derived.follows.iter().map(|follow| Splice::new(follow.span, follow.after.clone())));
    all.sort_by_key(|splice| splice.old);
    all
}

struct Case {
    name: &'static str,
    base: &'static str,
    cuts: &'static [(&'static str, &'static str)],
    /// The text with everything applied.
    expect: &'static str,
    /// The suggestions: before and after.
    suggests: &'static [(&'static str, &'static str)],
}

const CASES: &[Case] = &[
    Case {
        name: "a heading's new words: its entry and a link follow",
        base: "- [Costs](#costs)\n- [End](#end)\n\n## Costs\n\nText, see [below](#end \"t\").\n\n## End\n\nAs [said](<#costs>).\n",
        cuts: &[("## Costs", "## What it costs")],
        expect: "- [What it costs](#what-it-costs)\n- [End](#end)\n\n## What it costs\n\nText, see [below](#end \"t\").\n\n## End\n\nAs [said](<#what-it-costs>).\n",
        suggests: &[],
    },
    Case {
        name: "one word of a heading",
        base: "1. [Old costs](#old-costs)\n\n# Old costs\n",
        cuts: &[("# Old", "# New")],
        expect: "1. [New costs](#new-costs)\n\n# New costs\n",
        suggests: &[],
    },
    Case {
        name: "an entry with words of its own keeps them",
        base: "* [Money](#costs)\n\n# Costs\n",
        cuts: &[("# Costs", "# Prices")],
        expect: "* [Money](#prices)\n\n# Prices\n",
        suggests: &[],
    },
    Case {
        name: "markup of a heading goes into its entry",
        base: "- [The `a` flag](#the-a-flag)\n\n# The `a` flag\n",
        cuts: &[("# The `a` flag", "# The *`b`* flag")],
        expect: "- [The *`b`* flag](#the-b-flag)\n\n# The *`b`* flag\n",
        suggests: &[],
    },
    Case {
        name: "an entry in plain words gets plain words",
        base: "- [The a flag](#the-a-flag)\n\n# The `a` flag\n",
        cuts: &[("`a`", "`x_y`")],
        expect: "- [The x\\_y flag](#the-x_y-flag)\n\n# The `x_y` flag\n",
        suggests: &[],
    },
    Case {
        name: "names of equal headings count up",
        base: "[a](#notes) [b](#notes-1) [c](#notes-2)\n\n# Notes\n\n# Notes\n\n# Notes\n",
        cuts: &[("# Notes", "# Remarks")],
        expect: "[a](#remarks) [b](#notes) [c](#notes-1)\n\n# Remarks\n\n# Notes\n\n# Notes\n",
        suggests: &[],
    },
    Case {
        name: "a new heading takes the name of the next",
        base: "See [it](#costs).\n\nHere.\n\n# Costs\n",
        cuts: &[("Here.", "# Costs\n\nNew.")],
        expect: "See [it](#costs-1).\n\n# Costs\n\nNew.\n\n# Costs\n",
        suggests: &[],
    },
    Case {
        name: "reference definitions, and names in percents",
        base: "[x][l] and [y](#caf%C3%A9)\n\n# Café\n\n[l]: #caf%C3%A9 'T'\n\n```\n[l]: #café\n```\n",
        cuts: &[("# Café", "# Thé")],
        expect: "[x][l] and [y](#th%C3%A9)\n\n# Thé\n\n[l]: #th%C3%A9 'T'\n\n```\n[l]: #café\n```\n",
        suggests: &[],
    },
    Case {
        name: "a heading that is gone: its entry is only suggested to go",
        base: "- [A](#a)\n- [B](#b)\n\n# A\n\nText.\n\n# B\n\nMore.\n",
        cuts: &[("# A\n\nText.\n\n", "")],
        expect: "- [A](#a)\n- [B](#b)\n\n# B\n\nMore.\n",
        suggests: &[("- [A](#a)\n", "")],
    },
    Case {
        name: "a link that another change wrote is only suggested: each is taken back alone",
        base: "# Costs\n\nWords.\n\n[a](#costs)\n",
        cuts: &[("# Costs", "# Prices"), ("Words.", "See [it](#costs).")],
        expect: "# Prices\n\nSee [it](#costs).\n\n[a](#prices)\n",
        suggests: &[("#costs", "#prices")],
    },
    Case {
        name: "labels that two changes share are left: each is taken back alone",
        base: "A[^1].\n\nB[^2].\n\nC[^3].\n\n[^1]: x\n[^2]: y\n[^3]: z\n",
        cuts: &[("A[^1]", "A"), ("C[^3]", "See C[^3]")],
        expect: "A.\n\nB[^2].\n\nSee C[^3].\n\n[^1]: x\n[^2]: y\n[^3]: z\n",
        suggests: &[("[^1]: x\n", "")],
    },
    Case {
        name: "a link inside of the marked place",
        base: "# Costs\n\nSee [it](#costs).\n\n# End\n",
        cuts: &[("# Costs\n\nSee [it](#costs).", "# Prices\n\nLook at [it](#costs).")],
        expect: "# Prices\n\nLook at [it](#prices).\n\n# End\n",
        suggests: &[],
    },
    Case {
        name: "two headings change places with their sections",
        base: "[a](#a) [b](#b)\n\n# A\n\nOne.\n\n# B\n\nTwo.\n",
        cuts: &[("# A\n\nOne.\n\n# B\n\nTwo.", "# B\n\nTwo.\n\n# A\n\nOne.")],
        expect: "[a](#a) [b](#b)\n\n# B\n\nTwo.\n\n# A\n\nOne.\n",
        suggests: &[],
    },
    Case {
        name: "text that changes no heading",
        base: "[a](#a)\n\n# A\n\nOne.\n",
        cuts: &[("One.", "Two.")],
        expect: "[a](#a)\n\n# A\n\nTwo.\n",
        suggests: &[],
    },
    Case {
        name: "a reference that is gone: the others count on, the note is suggested to go",
        base: "A[^1] b[^2] c[^3].\n\n[^1]: One.\n[^2]: Two.\n[^3]: Three.\n",
        cuts: &[("b[^2]", "b")],
        expect: "A[^1] b c[^2].\n\n[^1]: One.\n[^3]: Two.\n[^2]: Three.\n",
        suggests: &[("[^3]: Two.\n", "")],
    },
    Case {
        name: "references that change places",
        base: "A[^1] b[^2].\n\n[^1]: One.\n\n[^2]: Two.\n",
        cuts: &[("A[^1] b[^2]", "B[^2] a[^1]")],
        expect: "B[^1] a[^2].\n\n[^2]: One.\n\n[^1]: Two.\n",
        suggests: &[],
    },
    Case {
        name: "labels that are words, or in no order, are the writer's",
        base: "A[^b] b[^a]. C[^2] d[^1].\n\n[^a]: x\n[^b]: y\n[^1]: z\n[^2]: w\n",
        cuts: &[("A[^b] b[^a]", "B[^a] a[^b]")],
        expect: "B[^a] a[^b]. C[^2] d[^1].\n\n[^a]: x\n[^b]: y\n[^1]: z\n[^2]: w\n",
        suggests: &[],
    },
    Case {
        name: "an item goes",
        base: "1. a\n2. b\n3. c\n4. d\n",
        cuts: &[("2. b\n", "")],
        expect: "1. a\n2. c\n3. d\n",
        suggests: &[],
    },
    Case {
        name: "the first item goes",
        base: "3. a\n4. b\n5. c\n",
        cuts: &[("3. a\n", "")],
        expect: "3. b\n4. c\n",
        suggests: &[],
    },
    Case {
        name: "an item comes, with a number that is taken",
        base: "Intro\n\n1) a\n2) b\n3) c\n",
        cuts: &[("a", "a\n2) new")],
        expect: "Intro\n\n1) a\n2) new\n3) b\n4) c\n",
        suggests: &[],
    },
    Case {
        name: "a list of ones stays",
        base: "1. a\n1. b\n1. c\n",
        cuts: &[("b", "b\n1. new")],
        expect: "1. a\n1. b\n1. new\n1. c\n",
        suggests: &[],
    },
    Case {
        name: "a list rewritten as ones is meant so",
        base: "1. a\n2. b\n\nEnd\n",
        cuts: &[("1. a\n2. b", "1. a\n1. b\n1. c")],
        expect: "1. a\n1. b\n1. c\n\nEnd\n",
        suggests: &[],
    },
    Case {
        name: "a whole list with a gap",
        base: "1. a\n2. b\n3. c\n\nEnd\n",
        cuts: &[("1. a\n2. b\n3. c", "1. a\n3. c\n7. d")],
        expect: "1. a\n2. c\n3. d\n\nEnd\n",
        suggests: &[],
    },
    Case {
        name: "nested lists, in a quote, count by themselves",
        base: "> 1. a\n>    1. x\n>    2. y\n>    3. z\n> 2. b\n",
        cuts: &[(">    2. y\n", "")],
        expect: "> 1. a\n>    1. x\n>    2. z\n> 2. b\n",
        suggests: &[],
    },
    Case {
        name: "a number that would push an item's own blocks out of it stays",
        base: "8. h\n9. i\n\n   Its own.\n",
        cuts: &[("h", "h\n9. new")],
        expect: "8. h\n9. new\n9. i\n\n   Its own.\n",
        suggests: &[],
    },
    Case {
        name: "a figure's form is suggested elsewhere",
        base: "Sales: [1,918,430](fact:ab/r1c1). Again [1,918,430](fact:ab/r1c1), [1.9](fact:ab/r1c1).\n",
        cuts: &[("[1,918,430](fact:ab/r1c1).", "[1.92 million](fact:ab/r1c1).")],
        expect: "Sales: [1.92 million](fact:ab/r1c1). Again [1,918,430](fact:ab/r1c1), [1.9](fact:ab/r1c1).\n",
        suggests: &[("[1,918,430](fact:ab/r1c1)", "[1.92 million](fact:ab/r1c1)")],
    },
    Case {
        name: "the source of a table is left as wide as it was",
        base: "| a  | b |\n|----|---|\n| cc | d |\n",
        cuts: &[("cc", "much wider")],
        expect: "| a  | b |\n|----|---|\n| much wider | d |\n",
        suggests: &[],
    },
    Case {
        name: "windows line ends, and right to left",
        base: "1. א\r\n2. ב\r\n3. ג\r\n\r\n[ש](#שלום)\r\n\r\n# שלום\r\n",
        cuts: &[("2. ב\r\n", ""), ("# שלום", "# עולם")],
        expect: "1. א\r\n2. ג\r\n\r\n[ש](#עולם)\r\n\r\n# עולם\r\n",
        suggests: &[],
    },
];

fn document(source: &str) -> Text {
    Text::new(gloss_protocol::Kind::Document, source)
}

/// The text that is handed on is what the result would be parsed to.
fn is_parsed_once(derived: &Derived, result: &str) {
    let text = derived.text.as_ref().expect("a text was parsed");
    assert_eq!(text.source(), result);
    assert_eq!(text.block_hashes(), document(result).block_hashes());
}

#[test]
fn what_follows() {
    for Case { name, base, cuts, expect, suggests } in CASES {
        let inside = edit(base, cuts);
        let derived = derive(&document(base), &inside);
        let done = all(&inside, &derived);
        let result = splice::apply(base, &done);
        assert_eq!(result, *expect, "{name}");
        is_parsed_once(&derived, &result);
        let told: Vec<_> = derived.suggested.iter().map(|s| (s.before.as_str(), s.after.as_str())).collect();
        assert_eq!(told, *suggests, "{name}");
        for follow in &derived.follows {
            assert_eq!(base.get(follow.span.range()), Some(follow.before.as_str()), "{name}");
            assert!(!follow.because.is_empty() && !follow.why.is_empty(), "{name}");
        }
        for suggestion in &derived.suggested {
            assert_eq!(result.get(suggestion.span.range()), Some(suggestion.before.as_str()), "{name}");
        }
        let again = derive(&document(base), &done);
        assert!(again.follows.is_empty() && again.amended.concat().is_empty(), "{name}: {again:?}");
        let back: Vec<Splice> = splice::after(&done)
            .into_iter()
            .zip(&done)
            .map(|(span, one)| Splice::new(span, base.get(one.old.range()).unwrap_or_default()))
            .collect();
        assert_eq!(splice::apply(&result, &back), *base, "{name}: taken back");
    }
}

#[test]
fn each_cause_is_named() {
    let base = "1. a\n2. b\n3. c\n\n[x](#end) [y](#more)\n\n# End\n\n# More\n\nWords.\n";
    let edits = [("2. b\n", ""), ("# End", "# Ende"), ("# More", "# Else"), ("Words", "Others")];
    let inside = edit(base, &edits);
    let derived = derive(&document(base), &inside);
    let because: Vec<_> = derived.follows.iter().map(|f| (f.after.as_str(), f.because.clone())).collect();
    assert_eq!(because, [("2", vec![0]), ("#ende", vec![1]), ("#else", vec![2])]);
}

#[test]
fn a_suggestion_that_was_followed_is_not_offered_again() {
    let base = "- [Costs](#costs)\n\n# Costs\n\nSee [here](#costs) for more words about it.\n";
    let inside = edit(base, &[("# Costs", "# Prices")]);
    let derived = derive(&document(base), &inside);
    let done = all(&inside, &derived);
    let follows: Vec<Splice> =
        derived.follows.iter().map(|follow| Splice::new(follow.span, follow.after.clone())).collect();
    let table = [
        ("- [Costs](#costs)", "- [Prices](#prices)", Held::Done),
        ("costs)\n\n#", "prices)\n\n#", Held::Done),
        ("more words", "fewer words", Held::Kept),
        (
            "See [here](#costs) for more",
            "Look [here](#costs) for more",
            Held::Left {
                span: Span::new(31, 59),
                before: "See [here](#prices) for more".to_owned(),
                after: "Look [here](#prices) for more".to_owned(),
            },
        ),
        (
            "[Costs](#costs)",
            "[Our prices](#prices)",
            Held::Left {
                span: Span::new(2, 19),
                before: "[Prices](#prices)".to_owned(),
                after: "[Our prices](#prices)".to_owned(),
            },
        ),
    ];
    let result = splice::apply(base, &done);
    for (words, new, expect) in table {
        let start = base.find(words).unwrap();
        let held = against(base, Span::new(start, start + words.len()), new, &follows, &done);
        if let Held::Left { span, before, .. } = &held {
            assert_eq!(result.get(span.range()), Some(before.as_str()), "{words}");
        }
        assert_eq!(held, expect, "{words}");
    }
}

/// Pieces that documents are made of here.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c]{1,3}".prop_map(|w| format!("# {w}\n\n")),
        "[a-c]{1,3}".prop_map(|w| format!("- [{w}](#{w})\n")),
        "[a-c]{1,3}".prop_map(|w| format!("See [{w} x](#{w}) now.\n\n")),
        (1u32..11).prop_map(|n| format!("{n}. item\n")),
        (1u32..11).prop_map(|n| format!("{n}. item\n\n   its own\n\n")),
        (1u32..4).prop_map(|n| format!("Text[^{n}] more.\n\n")),
        (1u32..4).prop_map(|n| format!("[^{n}]: A note.\n\n")),
        Just("Plain words here.\n\n".to_owned()),
        Just("[3](fact:ab) and [3](fact:ab)\n\n".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn nothing_more_follows_and_words_stay(
        pieces in prop::collection::vec(piece(), 1..14),
        put in prop::collection::vec(piece(), 0..3),
        cut in (0.0f64..1.0, 0.0f64..1.0),
    ) {
        let base = pieces.concat();
        let (a, b) = ((base.len() as f64 * cut.0) as usize, (base.len() as f64 * cut.1) as usize);
        let inside = [Splice::new(Span::new(a.min(b), a.max(b)), put.concat())];
        let derived = derive(&document(&base), &inside);
        let done = all(&inside, &derived);
        is_parsed_once(&derived, &splice::apply(&base, &done));
        let again = derive(&document(&base), &done);
        prop_assert!(again.follows.is_empty(), "{:?} then {:?}", derived, again);
        prop_assert!(again.amended.concat().is_empty(), "{:?} then {:?}", derived, again);
        let document = gloss_markdown::parse(&base);
        for follow in &derived.follows {
            let span = follow.span.range();
            prop_assert!(!inside[0].old.overlaps(follow.span));
            let number = follow.before.bytes().all(|b| b.is_ascii_digit());
            let link = document.inlines.iter().any(|inline| {
                document.target(inline).is_some_and(|to| to.starts_with('#')) && inline.span().start <= span.start && span.end <= inline.span().end
            });
            prop_assert!(number || link, "{:?}", follow);
        }
    }
}
