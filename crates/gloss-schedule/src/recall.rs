//! When a card comes again, by what its recalls came to: FSRS with its own weights, as rs-fsrs has it. It keeps nothing; the
//! recalls are gone through again each time.

use chrono::{DateTime, Utc};
use gloss_protocol::{Grade, Recall, Timestamp};
use rs_fsrs::{Card, FSRS, Rating};

/// The last moment that is counted, in milliseconds: the end of the year 9999.
const LAST: i64 = 253_402_300_799_000;

/// When a card with these recalls is due; none where it was never recalled.
pub fn due_after(recalls: &[Recall]) -> Option<Timestamp> {
    let card = recalled(&FSRS::default(), recalls);
    recalls.last().map(|_| Timestamp(card.due.timestamp_millis()))
}

/// When it would be due after each grade now, the worst first.
pub fn next_dues(recalls: &[Recall], now: Timestamp) -> Vec<Timestamp> {
    let fsrs = FSRS::default();
    let card = recalled(&fsrs, recalls);
    let now = moment(now).max(card.last_review);
    let after = |grade| fsrs.next(card.clone(), now, rating(grade)).card.due;
    Grade::ALL.into_iter().map(|grade| Timestamp(after(grade).timestamp_millis())).collect()
}

fn recalled(fsrs: &FSRS, recalls: &[Recall]) -> Card {
    // A clock that was set back makes no recall one of the future.
    let recall = |card: Card, one: &Recall| {
        let at = moment(one.at).max(card.last_review);
        fsrs.next(card, at, rating(one.grade)).card
    };
    recalls.iter().fold(Card::default(), recall)
}

fn rating(grade: Grade) -> Rating {
    match grade {
        Grade::Forgot => Rating::Again,
        Grade::Hard => Rating::Hard,
        Grade::Good => Rating::Good,
        Grade::Easy => Rating::Easy,
    }
}

/// A time as the library counts it, within four-digit years.
fn moment(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at.0.clamp(0, LAST)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{Grade, Recall, Timestamp};

    use super::{due_after, next_dues};

    const MINUTE: i64 = 60_000;
    const DAY: i64 = 24 * 60 * MINUTE;
    const NOW: i64 = 1_800_000_000_000;

    fn after(recalls: &[Recall], now: i64) -> Vec<i64> {
        next_dues(recalls, Timestamp(now)).into_iter().map(|due| due.0 - now).collect()
    }

    #[test]
    fn a_new_card_comes_again_in_minutes_and_one_that_was_easy_in_days() {
        assert_eq!(due_after(&[]), None);
        assert_eq!(after(&[], NOW), [MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * DAY]);
    }

    #[test]
    fn what_is_known_comes_later_each_time_and_what_was_forgotten_soon() {
        let (mut recalls, mut at, mut before) = (Vec::new(), NOW, 0);
        for _ in 0..6 {
            recalls.push(Recall { at: Timestamp(at), grade: Grade::Good });
            let due = due_after(&recalls).unwrap().0;
            assert_eq!(
                after(&recalls[..recalls.len() - 1], at)[2],
                due - at,
                "what was foretold is what comes"
            );
            assert!(due - at > before, "{recalls:?}");
            (before, at) = (due - at, due);
        }
        assert!(before > 60 * DAY, "{before}");
        let next = after(&recalls, at);
        assert!(next[0] < DAY && next[0] < next[1] && next[1] < next[2] && next[2] < next[3], "{next:?}");
    }

    #[test]
    fn no_times_and_no_order_of_them_end_it() {
        let odd = [i64::MAX, i64::MIN, 0, NOW, -1, NOW - DAY];
        for first in odd {
            for second in odd {
                let recalls = [Grade::Forgot, Grade::Easy].into_iter().zip([first, second]);
                let recalls: Vec<Recall> =
                    recalls.map(|(grade, at)| Recall { at: Timestamp(at), grade }).collect();
                let next = next_dues(&recalls, Timestamp(NOW));
                assert!(due_after(&recalls).is_some() && next.is_sorted(), "{recalls:?} {next:?}");
            }
        }
    }
}
