//! Sentences that can be shortened, and those that say something else when anything goes.

use super::*;

fn shorter(text: &str, length: Length) -> Result<String, String> {
    shorten(&[text.to_owned()], length).map(|out| out.concat())
}

#[test]
fn what_a_sentence_says_is_never_cut() {
    for text in [
        "Before you travel, ask your team lead for approval.",
        "Where the law says otherwise, the law goes first.",
        "Keys are lost more often than badges, so every loss is reported on the same day.",
        "Costs above 250 € need two signatures, costs below need one.",
        "After the bell rings, nobody may enter, and doors are locked.",
        "Once a year, all staff renew their badge – without it, they stay outside.",
        "The shop is open daily; on Sundays it is closed.",
        "Costs (excluding VAT) rose by 4 %, which nobody had expected.",
        "A deposit (optional) is paid, but not before May.",
        "Lunch is free, although drinks are not.",
        "Leave last (see that the door is locked).",
        "Wenn der Alarm ertönt, verlassen alle sofort das Gebäude.",
        "Bevor Sie reisen, fragen Sie Ihre Leitung.",
        "Obwohl der Preis steigt, kaufen wir, weil das Lager leer ist.",
        "Kinder (unter sechs Jahren) zahlen nichts, Erwachsene zahlen 8 €.",
        "Es ist ausdrücklich nicht erlaubt, nachts zu arbeiten; ausgenommen ist der Notdienst.",
    ] {
        for length in [Length::Less, Length::Half, Length::Words(4)] {
            assert!(shorter(text, length).is_err(), "{text}: {:?}", shorter(text, length));
        }
    }
    let why = shorter("Before you travel, ask your team lead for approval.", Length::Less).unwrap_err();
    assert!(
        why.starts_with("It is one plain sentence; I can’t shorten it without wording it anew."),
        "{why}"
    );
    let why = shorter("The offer ends on Friday. It is not binding.", Length::Less).unwrap_err();
    assert!(why.contains("keep only the first sentence"), "{why}");
}

#[test]
fn examples_references_and_empty_leads_go() {
    for (text, length, expect) in [
        ("Bring tools (e.g. a saw, a file), and gloves.", Length::Less, "Bring tools, and gloves."),
        ("The office (see the map on page 4) is closed.", Length::Less, "The office is closed."),
        (
            "Bürobedarf (z. B. Stifte) ist frei. Reisen (siehe Anhang) nicht.",
            Length::Less,
            "Bürobedarf ist frei. Reisen nicht.",
        ),
        ("Note this (for example [this](x) (in full)).", Length::Words(9), ""),
        (
            "It rose (see [4 %](fact:a)) and fell (cf. page 3 (top)).",
            Length::Less,
            "It rose (see [4 %](fact:a)) and fell.",
        ),
        ("It should be noted that the budget is not final.", Length::Less, "The budget is not final."),
        (
            "Bring tools (e.g. a saw) and gloves on Monday.",
            Length::Words(6),
            "Bring tools and gloves on Monday.",
        ),
    ] {
        assert_eq!(shorter(text, length).unwrap_or_default(), expect, "{text}");
    }
    let why = shorter("Bring tools (e.g. a saw) and gloves on Monday.", Length::Words(3)).unwrap_err();
    assert!(why.contains("6 words, not to 3"), "{why}");
    assert!(shorter("Two words.", Length::Words(9)).unwrap_err().starts_with("It is already that short"));
}
