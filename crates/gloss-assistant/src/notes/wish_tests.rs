//! Notes' words and what they ask for.

use super::*;

fn check(text: &str, expect: &Wish) {
    assert_eq!(wish(Intent::Change, text), *expect, "{text}");
}

fn replace(old: &str, new: &str) -> Wish {
    Wish::Replace { old: old.to_owned(), new: new.to_owned() }
}

#[test]
fn changes_are_read() {
    check("Delete this sentence.", &Wish::Delete);
    check("please remove", &Wish::Delete);
    check("Remove the last sentence", &Wish::DeleteSentence { last: true });
    check("delete \"very\"", &replace("very", ""));
    check("Remove the word very", &replace("very", ""));
    check("Replace “fell” with “declined”", &replace("fell", "declined"));
    check("replace Incidents by Events.", &replace("Incidents", "Events"));
    check("Change 'fell' to 'dropped', please", &replace("fell", "dropped"));
    check("rename this to Overview", &Wish::Rename("Overview".to_owned()));
    check("Use \"carriers\" instead of \"airlines\"", &replace("airlines", "carriers"));
    check("say incidents went down instead", &Wish::Set("incidents went down".to_owned()));
    check("make it “About half”", &Wish::Set("About half".to_owned()));
    check("Change to Q3 results", &Wish::Set("Q3 results".to_owned()));
    check("Shorten to one sentence", &Wish::Shorten(Length::Sentences(1)));
    check("Please shorten this to 2 sentences.", &Wish::Shorten(Length::Sentences(2)));
    check("max 20 words", &Wish::Shorten(Length::Words(20)));
    check("Shorter", &Wish::Shorten(Length::Less));
    check("Make it shorter", &Wish::Shorten(Length::Less));
    check("Round to one decimal", &Wish::Round(1));
    check("Round to 2 decimal places", &Wish::Round(2));
    check("round to the nearest whole number", &Wish::Round(0));
    check("Make this bold", &Wish::Mark("**"));
    check("italics", &Wish::Mark("*"));
    check("Change to uppercase", &Wish::Case(Case::Upper));
    check("title case", &Wish::Case(Case::Title));
}

#[test]
fn what_is_not_on_the_list_is_left_to_the_person() {
    for text in [
        "Make it friendlier",
        "make it more formal",
        "change to past tense",
        "Translate to German",
        "change this to a table",
        "round to the nearest thousand",
        "Explain this better",
        "",
        "replace",
        "add a chart",
        "Shorten the part about Aeroflot but keep the numbers in it",
    ] {
        check(text, &Wish::Unknown);
    }
}

#[test]
fn questions_are_sources_or_need_a_model() {
    for (text, expect) in [
        ("Where does this come from?", Wish::Source),
        ("source?", Wish::Source),
        ("Where does this number come from", Wish::Source),
        ("Why?", Wish::Other),
        ("Delete this", Wish::Other),
    ] {
        assert_eq!(wish(Intent::Ask, text), expect, "{text}");
    }
}

#[test]
fn foresight_and_service_agree() {
    for (intent, text, can, says) in [
        (Intent::Change, "Shorten to one sentence", true, "Will shorten it to its first sentence"),
        (Intent::Ask, "Where does this come from?", true, "Will say where it comes from"),
        (
            Intent::Change,
            "Make it sing",
            false,
            "Needs a model. Without one I can replace, delete, shorten, round and format. Connect a model",
        ),
        (
            Intent::Ask,
            "Why?",
            false,
            "Needs a model. Without one I can say where a figure comes from. Connect a model",
        ),
        (Intent::Ask, " ", false, ""),
    ] {
        assert_eq!(crate::foresee_note(intent, text), (can, says.to_owned()));
    }
}

proptest::proptest! {
    #[test]
    fn any_words_are_read(text in "(?s).{0,80}", ask in proptest::bool::ANY) {
        let _ = wish(if ask { Intent::Ask } else { Intent::Change }, &text);
    }
}
