//! Batches served well, badly and in hostile ways: the new version is the base outside of the marked places.

use gloss_protocol::Span;
use proptest::prelude::*;

use super::{Staging, StoredStaging};
use crate::text::Text;

fn memo_of(source: &str) -> Text {
    Text::new(gloss_protocol::Kind::Document, source)
}

fn span(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap();
    Span::new(start, start + words.len())
}

const MEMO: &str = "# Memo\n\nRevenue is up 8.4 %. It is flat without shops, because of the heat.\n\n\
## What changed\n\nRevenue reached 1.92 million. Same-shop sales were flat.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";

#[test]
fn an_edit_is_inside_and_nothing_else_differs() {
    let place = span(MEMO, "because of the heat");
    let mut staging = Staging::new(&memo_of(MEMO), &[(0, vec![place])]);
    let (base, slices) = staging.read(0);
    assert_eq!(slices, ["because of the heat"]);
    staging.edit(0, &base, &[(0, "perhaps because of the heat".to_owned())]).unwrap();
    assert!(staging.edit(0, &base, &[(0, "x".to_owned())]).is_err(), "a stale token is refused");
    let verdict = staging.verdict();
    let text = verdict.apply(staging.base());
    assert_eq!(text, MEMO.replace("because of", "perhaps because of"));
    assert_eq!((verdict.inside.len(), verdict.outside.len()), (1, 0));
}

#[test]
fn a_rewrite_of_everything_changes_only_the_marked_places() {
    // marked words, the rewrite, what the marked place must say after
    let table = [
        (
            "Same-shop sales were flat.",
            MEMO.replace("Same-shop sales were flat.", "Shops stood still.")
                .replace("Revenue is up", "Turnover rose"),
            "Shops stood still.",
        ),
        (
            "It is flat without shops, because of the heat.",
            MEMO.replace("Revenue is up 8.4 %.", "Turnover grew by more than eight per cent.")
                .replace("It is flat without shops, because of the heat.", "Without shops it is flat."),
            "Without shops it is flat.",
        ),
        ("1 | 2", MEMO.replace("| 1 | 2 |", "| 10 | 20 |"), "10 | 20"),
        ("8.4 %", MEMO.replace("8.4 %", "about 8 %").replace("What changed", "Changes"), "about 8 %"),
        ("flat without shops", MEMO.replace("flat without shops, ", ""), ""),
    ];
    for (marked, rewrite, expect) in table {
        let place = span(MEMO, marked);
        let mut staging = Staging::new(&memo_of(MEMO), &[(0, vec![place])]);
        staging.write(&rewrite);
        let verdict = staging.verdict();
        let text = verdict.apply(staging.base());
        let head = &MEMO[..place.start as usize];
        let tail = &MEMO[place.end as usize..];
        assert!(text.starts_with(head) && text.ends_with(tail), "{marked}: {text}");
        let said = &text[head.len()..text.len() - tail.len()];
        assert_eq!(said.trim_end_matches([' ', ',']), expect, "{marked}");
    }
}

#[test]
fn what_is_written_beside_a_place_that_was_served_is_outside() {
    let place = span(MEMO, "Same-shop sales were flat.");
    for new in ["Old shops stood still.", ""] {
        let mut staging = Staging::new(&memo_of(MEMO), &[(0, vec![place])]);
        let (base, _) = staging.read(0);
        staging.edit(0, &base, &[(0, new.to_owned())]).unwrap();
        let served = staging.text().to_owned();
        let at = place.start as usize;
        for beside in [at, at + new.len()] {
            let mut rewrite = served.clone();
            rewrite.insert_str(beside, " Rents rise. ");
            staging.write(&rewrite);
            let verdict = staging.verdict();
            let text = verdict.apply(staging.base());
            assert_eq!(text, served, "{new:?} {beside}");
            assert_eq!(verdict.outside.len(), 1, "{new:?} {beside}");
            staging.write(&served);
        }
    }
}

#[test]
fn what_a_place_was_given_wins_over_a_whole_text_that_knows_nothing_of_it() {
    let (was, given) = ("Same-shop sales were flat.", "Old shops stood still.");
    // the whole text that is written after the edit, and what the place says then
    let table = [
        // As it stood before, with something else changed; and without the place.
        (MEMO.replace("What changed", "Changes"), given),
        (MEMO.replace(" Same-shop sales were flat.", "").replace("What changed", "Changes"), given),
        // With the edit, or with other words for the place: these are its own.
        (MEMO.replace(was, given).replace("What changed", "Changes"), given),
        (MEMO.replace(was, "Shops stood still."), "Shops stood still."),
    ];
    for (rewrite, expect) in table {
        let mut staging = Staging::new(&memo_of(MEMO), &[(0, vec![span(MEMO, was)])]);
        let (base, _) = staging.read(0);
        staging.edit(0, &base, &[(0, given.to_owned())]).unwrap();
        staging.write(&rewrite);
        let verdict = staging.verdict();
        assert_eq!(verdict.apply(staging.base()), MEMO.replace(was, expect), "{rewrite}");
    }
}

#[test]
fn outside_changes_are_each_told_once() {
    let mut staging = Staging::new(&memo_of(MEMO), &[(0, vec![span(MEMO, "Same-shop sales were flat.")])]);
    staging.write(
        &MEMO
            .replace("Same-shop sales were flat.", "Shops stood still.")
            .replace("# Memo\n", "# A memo\n")
            .replace("| 1 | 2 |", "| 1 | 3 |"),
    );
    let verdict = staging.verdict();
    let told: Vec<_> = verdict.outside.iter().map(|o| (o.before.as_str(), o.after.as_str())).collect();
    assert_eq!(told, [("Memo", "A memo"), ("2", "3")]);
}

#[test]
fn an_ask_alone_may_change_nothing() {
    let mut staging = Staging::new(&memo_of(MEMO), &[]);
    staging.write("Everything is different now.\n");
    assert_eq!(staging.verdict().apply(staging.base()), MEMO);
    assert!(!staging.verdict().outside.is_empty());
}

#[test]
fn overlapping_notes_share_one_place() {
    let outer = span(MEMO, "Revenue reached 1.92 million. Same-shop sales were flat.");
    let inner = span(MEMO, "1.92 million");
    let mut staging = Staging::new(&memo_of(MEMO), &[(0, vec![outer]), (1, vec![inner])]);
    let (base, _) = staging.read(1);
    staging.edit(1, &base, &[(0, "€2 million".to_owned())]).unwrap();
    let (base, slices) = staging.read(0);
    assert!(slices[0].contains("€2 million"));
    staging.edit(0, &base, &[(0, "Revenue reached €2 million.".to_owned())]).unwrap();
    let verdict = staging.verdict();
    let text = verdict.apply(staging.base());
    assert_eq!(verdict.inside.len(), 1);
    assert_eq!(verdict.inside[0].notes, [0, 1]);
    assert!(text.contains("Revenue reached €2 million.\n"));
}

proptest! {
    /// Whatever is written to the staging copy, the base stands byte for byte outside of the marked places.
    #[test]
    fn nothing_outside_changes(
        base in "([A-Za-z]{1,7}[ .,\n]){5,60}",
        written in "([A-Za-zé]{1,7}[ .,\n]){0,60}",
        at in 0.0f64..1.0,
        len in 1usize..40,
    ) {
        let start = (base.len() as f64 * at) as usize;
        let end = (start + len).min(base.len());
        let mut staging = Staging::new(&memo_of(&base), &[(0, vec![Span::new(start, end)])]);
        staging.write(&written);
        let text = staging.verdict().apply(staging.base());
        prop_assert!(text.starts_with(&base[..start]));
        prop_assert!(text.ends_with(&base[end..]));
        prop_assert!(text.len() >= start + base.len() - end);
    }
}

/// A rewrite of nothing but blank lines across one place's edge, and one without a word in common across hundreds:
/// the core serves nobody else meanwhile. Would take hours where each edge reads all of it.
#[test]
fn a_long_rewrite_across_many_edges_is_cut_in_time_that_grows_with_it() {
    let base = "# T\n\nalpha beta gamma delta epsilon.\n\nend\n";
    let mut staging = Staging::new(&memo_of(base), &[(0, vec![span(base, "beta gamma")])]);
    staging.write(&format!("# T\n\nq{}zz yy xx ww vv.\n\nend\n", "\n".repeat(200_000)));
    let text = staging.verdict().apply(staging.base());
    assert!(text.starts_with("# T\n\nalpha ") && text.ends_with(" delta epsilon.\n\nend\n"));

    let base: String = (0..20_000).map(|n| format!("é{n} ")).collect();
    let places: Vec<_> = base.match_indices('é').step_by(40).map(|(at, _)| Span::new(at, at + 4)).collect();
    let marks: Vec<_> = places.iter().copied().enumerate().map(|(n, place)| (n, vec![place])).collect();
    let mut staging = Staging::new(&memo_of(&base), &marks);
    staging.write(&(0..20_000).map(|n| format!("ü{n} ")).collect::<String>());
    let (text, mut at) = (staging.verdict().apply(staging.base()), 0);
    for (before, after) in places.iter().zip(places.iter().skip(1)) {
        let kept = &base[before.end as usize..after.start as usize];
        at += text[at..].find(kept).expect("what stands between two places is kept") + kept.len();
    }
}

#[test]
fn a_copy_that_an_older_gloss_stored_is_read() {
    for (field, cells) in [
        (r#""cells":true,"#, true),
        (r#""cells":false,"#, false),
        ("", false),
        (r#""kind":"code","#, false),
        (r#""kind":"sheet","#, true),
    ] {
        let stored = format!(r#"{{"base":"a","now":"b",{field}"marks":[]}}"#);
        let read: StoredStaging = serde_json::from_str(&stored).unwrap_or_else(|e| panic!("{stored}: {e}"));
        let staging = Staging::restored(&memo_of("its base is told by itself"), read);
        assert_eq!(staging.rules().cells().is_some(), cells, "{stored}");
        let again = serde_json::to_string(&staging.stored()).unwrap();
        let read: StoredStaging = serde_json::from_str(&again).unwrap();
        let restored = Staging::restored(&Text::new(staging.rules().kind(), staging.base()), read);
        assert_eq!((restored.rules().cells().is_some(), restored.text()), (cells, staging.text()), "{again}");
    }
}

proptest! {
    /// A copy that was stored at any step of its way goes on as one that was not.
    #[test]
    fn a_stored_copy_goes_on_as_it_was(
        base in "[a-f ]{20,60}",
        edits in prop::collection::vec((0usize..3, "[x-z]{0,6}", prop::bool::weighted(0.2)), 1..8),
    ) {
        let text = memo_of(&base);
        let places: Vec<(usize, Vec<Span>)> =
            (0..3).map(|note| (note, vec![Span::new(note * 6, note * 6 + 4)])).collect();
        let mut staging = Staging::new(&text, &places);
        for (note, new, whole) in edits {
            let (token, _) = staging.read(note);
            if whole {
                let rewritten = format!("{new}{}", staging.text());
                staging.write(&rewritten);
            } else {
                staging.edit(note, &token, &[(0, new)]).unwrap();
            }
            let stored = serde_json::to_string(&staging.stored()).unwrap();
            let again = Staging::restored(&text, serde_json::from_str(&stored).unwrap());
            prop_assert_eq!(again.text(), staging.text());
            prop_assert_eq!(again.verdict(), staging.verdict());
            let revision = staging.revision();
            staging = again;
            prop_assert!(revision > 0);
        }
    }
}
