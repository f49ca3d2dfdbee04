//! Choosing the section of a format that a number is shown by. Shows nothing itself.

use super::token::{Condition, Section};

/// The section for a number, and whether a minus sign is to be shown for a negative one: it is not where the section
/// is met by negative numbers alone and so says it in its own way. None where no section is meant for the number.
pub(super) fn section(sections: &[Section], value: f64) -> Option<(&Section, bool)> {
    let first = sections.first()?;
    let (second, third) = (sections.get(1), sections.get(2));
    if first.condition.is_none() && second.is_none_or(|second| second.condition.is_none()) {
        return Some(match (second, third) {
            (Some(second), _) if value < 0.0 => (second, false),
            (_, Some(third)) if value == 0.0 => (third, true),
            _ => (first, true),
        });
    }
    // A first section without a condition beside a second one with it is for positive numbers (as Excel reads it).
    let own = first.condition.unwrap_or(Condition::above_zero());
    if own.holds(value) {
        return Some((first, !own.is_negative()));
    }
    let rest_is_negative = own.has_all_from_zero();
    match (second, third) {
        (None, _) => None,
        (Some(second), None) => match second.condition {
            Some(condition) if !condition.holds(value) => None,
            Some(condition) => Some((second, !(condition.is_negative() || rest_is_negative))),
            None => Some((second, !rest_is_negative)),
        },
        (Some(second), Some(third)) => {
            let next = second.condition.unwrap_or(Condition::below_zero());
            Some(if next.holds(value) { (second, !next.is_negative()) } else { (third, true) })
        }
    }
}
