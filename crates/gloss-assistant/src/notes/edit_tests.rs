//! Places and what wishes make of them.

use super::*;
use gloss_protocol::Intent;
use serde_json::json;

fn edited(text: &str, wish: &str) -> Result<String, String> {
    let region = json!({ "ranges": [{ "range": 0, "text": text }], "figures": [] });
    let wish = crate::notes::wish::wish(Intent::Change, wish);
    apply(&wish, &region).map(|edits| edits[0].1.clone())
}

#[test]
fn places_are_changed_by_rule() {
    for (text, wish, expect) in [
        ("One. Two. Three.", "Shorten to one sentence", "One."),
        ("One. Two. Three.\n", "Shorten to 2 sentences", "One. Two.\n"),
        ("It fell by [4.5 %](fact:a), which is a lot.", "shorter", "It fell by [4.5 %](fact:a)."),
        ("A, b and c went to the sea today.", "at most 4 words", "A, b and c."),
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
        ("It rose.", "say it fell instead", "it fell."),
    ] {
        assert_eq!(edited(text, wish), Ok(expect.to_owned()), "{text} / {wish}");
    }
}

#[test]
fn what_can_not_be_done_says_so() {
    for (text, wish) in [
        ("One.", "Shorten to one sentence"),
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
            }
        }
    }
}
