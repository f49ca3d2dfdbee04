//! Places and what wishes make of them.

use super::*;
use gloss_protocol::Intent;
use serde_json::json;

fn edited(text: &str, wish: &str) -> Result<String, String> {
    let region = json!({ "ranges": [{ "range": 0, "text": text }], "figures": [] });
    let wish = crate::notes::request::parse_request(Intent::Change, wish);
    apply(&wish, &Place::read(&region)).map(|edits| edits[0].1.clone())
}

#[test]
fn places_are_changed_by_rule() {
    for (text, wish, expect) in [
        ("One. Two. Three.", "Shorten to one sentence", "One."),
        ("One. Two. Three.\n", "Shorten to 2 sentences", "One. Two.\n"),
        ("It fell (see page 4) by [4.5 %](fact:a).", "shorter", "It fell by [4.5 %](fact:a)."),
        ("One is 1. Two is so. Three is 3. Four.", "shorten to 2 sentences", "One is 1. Two is so."),
        (
            "# Costs\n\nCosts rose by 4 %. It was bad.\n\nNobody knew why.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
            "one sentence",
            "# Costs\n\nCosts rose by 4 %.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        ),
        ("One. Two.", "delete", ""),
        ("One. Two.", "delete the last sentence", "One."),
        ("a very good day", "remove the word very", "a good day"),
        ("It is good, very.", "delete \"very\"", "It is good,."),
        ("cat, category, Cat", "replace cat with dog", "dog, category, Cat"),
        ("[7 fell](fact:7) of 7", "replace 7 with 8", "[8 fell](fact:7) of 8"),
        ("## Old title", "rename this to New title", "## New title"),
        ("## Old\n\nWords.\n\nMore.", "rename to New title", "## New title\n\nWords.\n\nMore."),
        ("Aeroflot\\* fell", "replace \"Aeroflot*\" with \"Aero|flot\"", "Aero\\|flot fell"),
        ("Totals fell [x](fact:ab)", "uppercase", "TOTALS FELL [X](fact:ab)"),
        ("- a point\n- another\n", "bold", "- **a point**\n- **another**\n"),
        ("the end ", "make it italic", "*the end* "),
        ("It rose.", "say \"it fell\" instead", "it fell."),
        ("Sold 300 of 52,300 and 300.5", "change 300 to 350", "Sold 350 of 52,300 and 300.5"),
        ("It has 14 members now", "change 14 to 15 members", "It has 15 members now"),
        ("A **very** *old* 2\\*3", "no bold", "A very *old* 2\\*3"),
        ("## THE Big Plan For You", "sentence case", "## THE big plan for you"),
        (
            "Most are: Ann ([12](fact:a)), Bob ([7](fact:b)) and Cy ([3](fact:c)).",
            "as a table",
            "Most are:\n\n| Name | Figure |\n| --- | --: |\n| Ann | [12](fact:a) |\n| Bob | [7](fact:b) |\n| Cy | [3](fact:c) |",
        ),
        ("Most are: Ann, Bob and Cy.", "make a list", "Most are:\n\n- Ann\n- Bob\n- Cy"),
        ("One thing. Another thing.", "numbered list", "1. One thing.\n2. Another thing."),
        ("- Ann: 12\n- Bob: 7", "table", "| Name | Figure |\n| --- | --: |\n| Ann | 12 |\n| Bob | 7 |"),
        ("- Ann\n- Bob\n- Cy", "as running text", "Ann, Bob and Cy."),
        ("| Who | Sales |\n|---|--:|\n| Ann | [12](fact:a) |", "as bullets", "- Ann: [12](fact:a)"),
        (
            "| Who | Sales | share |\n|---|--:|--:|\n| Ann | 900 | 2 % |\n| Bob | [1,200](fact:b) | 1 % |\n| Total | 2,100 | 3 % |",
            "sort by sales",
            "| Who | Sales | share |\n|---|--:|--:|\n| Bob | [1,200](fact:b) | 1 % |\n| Ann | 900 | 2 % |\n| Total | 2,100 | 3 % |",
        ),
        (
            "## T\n\n| Month | n |\n|---|--:|\n| Mar 2025 | −3 |\n| Jan 2025 | 5 |\n| Feb 2025 | – |\n\nEnd",
            "sort by month",
            "## T\n\n| Month | n |\n|---|--:|\n| Jan 2025 | 5 |\n| Feb 2025 | – |\n| Mar 2025 | −3 |\n\nEnd",
        ),
        (
            "| Month | n |\n|---|--:|\n| Mar 2025 | −3 |\n| Jan 2025 | 5 |\n| Feb 2025 | – |",
            "sort",
            "| Month | n |\n|---|--:|\n| Jan 2025 | 5 |\n| Mar 2025 | −3 |\n| Feb 2025 | – |",
        ),
        ("1. b (7)\n2. a (12)\n3. c (1)", "sort by figure", "1. a (12)\n2. b (7)\n3. c (1)"),
        ("- b\n- a", "alphabetical order", "- a\n- b"),
        ("- b\n- a\n- c", "move c to the top", "- c\n- b\n- a"),
        ("One is here now. The other is there.", "merge", "One is here now; the other is there."),
        ("One.\n\nTwo.", "join these", "One. Two."),
        ("- one\n- two", "merge", "- one; two"),
        (
            "The north rose by far, but the south fell by a lot.",
            "split",
            "The north rose by far. But the south fell by a lot.",
        ),
        ("One is in. Two is on. Three is up.", "split in two", "One is in. Two is on.\n\nThree is up."),
        ("In order to win we don't stop.", "more formal", "In order to win we do not stop."),
        ("In order to win we don't stop.", "plainer", "To win we don't stop."),
        (
            "| a | b |\n|---|---|\n| x | 1 |\n| y | 2 |",
            "remove the row for x",
            "| a | b |\n|---|---|\n| y | 2 |",
        ),
        ("| a | b |\n|---|---|\n| x | 1 |", "drop the column b", "| a |\n| --- |\n| x |"),
        (
            "| a | b |\n|---|---|\n| x | 1 |",
            "rename the column b to Sales",
            "| a | Sales |\n|---|---|\n| x | 1 |",
        ),
        ("sold 12345 in 2019 and 1234567", "add thousands separators", "sold 12,345 in 2019 and 1,234,567"),
    ] {
        assert_eq!(edited(text, wish), Ok(expect.to_owned()), "{text} / {wish}");
    }
}

#[test]
fn what_can_not_be_done_says_so() {
    for (text, wish) in [
        ("One.", "Shorten to one sentence"),
        ("One. Two. Three.", "Make it one sentence"),
        ("One. Two. Three.", "Delete this sentence"),
        ("We did not go to the sea today.", "at most 3 words"),
        ("It rose, but not in the north.", "shorter"),
        ("It fell by [4.5 %](fact:a), which is a lot.", "shorter"),
        ("If it rains, we stay.", "as bullets"),
        ("A plain sentence.", "sort"),
        ("- a\n- b", "sort by share"),
        ("| a | b |\n|---|---|\n| x | 1 |", "sort by price"),
        ("- x\n- y", "move z up"),
        ("A plain sentence.", "split"),
        ("One.", "merge"),
        ("It rose.", "plainer"),
        ("- one thing\n- another", "table"),
        ("abc", "replace x with y"),
        ("A plain sentence.", "shorter"),
        ("no figure", "round to 1 decimal"),
        ("**x**", "bold"),
        ("One.", "delete the last sentence"),
    ] {
        assert!(edited(text, wish).is_err(), "{text} / {wish}");
    }
}

proptest::proptest! {
    #[test]
    fn shortening_only_leaves_out(text in "([A-Za-z]{1,6}[ ,.]{1,2}|\\[4\\.5 %\\]\\(fact:a\\) ){0,20}", n in 1usize..12) {
        for wish in [format!("shorten to {n} words"), format!("shorten to {n} sentences"), "shorter".to_owned()] {
            if let Ok(new) = edited(&text, &wish) {
                let mut rest = text.chars();
                let added: String = new.chars().filter(|c| !rest.by_ref().any(|d| d == *c)).collect();
                proptest::prop_assert!(added.is_empty() || added == ".", "{text} -> {new}");
                for link in links(&new) {
                    proptest::prop_assert!(links(&text).contains(&link), "{text} -> {new}");
                }
            }
        }
    }
}

/// The figures of a text: what is shown and where it leads.
fn links(text: &str) -> Vec<String> {
    let document = gloss_markdown::parse(text);
    let link = |inline: &gloss_markdown::Inline| {
        let to = document.target(inline)?;
        Some(format!("{}→{to}", document.visible(text, &inline.span())))
    };
    document.inlines.iter().filter_map(link).collect()
}

/// Visible words, sorted: what an arrangement never changes.
fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = gloss_figures::sentence::visible(text)
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    letters.sort_unstable();
    letters
}

proptest::proptest! {
    #[test]
    fn tables_keep_their_rows_and_figures(
        rows in proptest::collection::vec(("[A-Za-z]{1,5}", 0u32..20_000, "(\\[4\\.5 %\\]\\(fact:a/r1c2\\)|–|7)"), 1..8),
        wish in "(sort|sort by n|sort by name descending|reverse|largest first|move last down)",
    ) {
        let lines: String = rows.iter().map(|(a, b, c)| format!("\n| {a} | {b} | {c} |")).collect();
        let text = format!("| name | n | share |\n|---|--:|--:|{lines}");
        if let Ok(new) = edited(&text, &wish) {
            let sorted = |text: &str| { let mut lines: Vec<&str> = text.lines().skip(2).collect(); lines.sort_unstable(); lines.join("\n") };
            proptest::prop_assert_eq!(sorted(&new), sorted(&text));
            proptest::prop_assert_eq!(new.lines().take(2).collect::<Vec<_>>(), text.lines().take(2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn other_forms_keep_words_and_figures(
        items in proptest::collection::vec("[A-Za-z]{1,6} (\\(\\[4\\.5 %\\]\\(fact:a\\)\\)|[a-z]{1,5}, [a-z]{1,4}|\\*\\*[a-z]{2,4}\\*\\*)", 1..6),
        lead in "(Most are: |)",
        wish in "(bullets|numbered list|sort|reverse|merge|split)",
    ) {
        for text in [format!("{lead}{}.", items.join(", ")), format!("- {}", items.join("\n- ")), items.join(". "), items.join("\n\n")] {
            if let Ok(new) = edited(&text, &wish) {
                let digits = |text: &str| letters(text).into_iter().filter(|c| c.is_alphabetic()).collect::<Vec<_>>();
                proptest::prop_assert_eq!(digits(&new), digits(&text), "{} -> {}", text, new);
                let (mut before, mut after) = (links(&text), links(&new));
                before.sort_unstable();
                after.sort_unstable();
                proptest::prop_assert_eq!(before, after, "{} -> {}", text, new);
            }
        }
    }

    #[test]
    fn tones_leave_figures_and_negations(
        text in "((In order to|very|not|don't|really|perhaps|12 %|\\[4\\.5 %\\]\\(fact:a\\)|colour|utilise|, it|A|an|old)[ .]){1,12}",
        wish in "(plainer|more formal|remove filler words|remove hedging|no contractions|use contractions|American spelling|fix spacing)",
    ) {
        if let Ok(new) = edited(&text, &wish) {
            let kept = |text: &str| { let lower = text.to_lowercase().replace("don't", "do not").replace("don’t", "do not"); (links(text), lower.matches("12 %").count(), lower.matches("not").count()) };
            let (before, after) = (kept(&text), kept(&new));
            proptest::prop_assert_eq!(&before.0, &after.0, "{} -> {}", text, new);
            proptest::prop_assert!(wish == "fix spacing" || (before.1, before.2) == (after.1, after.2), "{} -> {}", text, new);
        }
    }

    #[test]
    fn any_place_is_read(text in "(?s)[-a-z|#*()\\[\\]:;,. 0-9\n]{0,80}", wish in "(shorter|half|bullets|table|as text|sort|reverse|merge|split|plainer|fix spacing|sentence case|no bold|in thousands|remove row a|sort by a|5 words max)") {
        let _ = edited(&text, &wish);
    }
}
