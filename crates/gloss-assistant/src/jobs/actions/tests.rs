//! Lines of notes and what they hold.

use super::*;

fn one(text: &str) -> Action {
    let found = sort(text);
    assert_eq!(found.actions.len(), 1, "{text}: {found:?}");
    found.actions[0].clone()
}

#[test]
fn actions_have_what_owner_and_day() {
    for (line, what, owner, by) in [
        ("- Anna will send the contract by Friday.", "Send the contract by Friday", "Anna", "Friday"),
        ("TODO: book the room", "Book the room", "", ""),
        (
            "- [ ] @ben update the budget before 12 March",
            "Update the budget before 12 March",
            "Ben",
            "12 March",
        ),
        (
            "Action: Carla Diaz to call the supplier by next week",
            "Call the supplier by next week",
            "Carla Diaz",
            "next week",
        ),
        ("* Fix the printer (Dan, by Monday)", "", "", ""),
        (
            "Anna and Ben to draft the plan by end of June.",
            "Draft the plan by end of June",
            "Anna and Ben",
            "end of June",
        ),
    ] {
        if what.is_empty() {
            assert!(sort(line).actions.is_empty(), "no cue: {line}");
            let action = one(&format!("## Actions\n{line}"));
            assert_eq!((action.owner.as_str(), action.by.as_str()), ("Dan", "Monday"));
        } else {
            assert_eq!(
                one(line),
                Action { what: what.to_owned(), owner: owner.to_owned(), by: by.to_owned() },
                "{line}"
            );
        }
    }
}

#[test]
fn decisions_and_questions_are_told_apart() {
    let found = sort(
        "# Weekly\n\nWe agreed to ship on Tuesday. It rained.\nDecision: hire two people.\n- Who pays for the venue?\n- [x] Done thing\nWe will see.\n",
    );
    assert_eq!(found.decisions, ["We agreed to ship on Tuesday.", "Hire two people."]);
    assert_eq!(found.questions, ["Who pays for the venue?"]);
    assert!(found.actions.is_empty(), "{found:?}");
}

#[test]
fn a_sentence_goes_on_in_the_next_line_where_the_page_was_full() {
    let found = sort(
        "Nobody knew who pays for the pictures; Rafael Costa will ask the three\nlargest partners by the end of the month. Tom will be away.\nTODO: tidy up\n",
    );
    let action =
        |what: &str, owner: &str, by: &str| Action { what: what.into(), owner: owner.into(), by: by.into() };
    assert_eq!(
        found.actions,
        [
            action(
                "Ask the three largest partners by the end of the month",
                "Rafael Costa",
                "the end of the month"
            ),
            action("Tidy up", "", ""),
        ]
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_sorted(text in "(?s).{0,200}") {
        let _ = sort(&text);
    }
}
