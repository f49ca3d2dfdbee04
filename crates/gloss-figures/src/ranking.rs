//! Words that say who leads or comes last of several. Knows no figure and no order.

use crate::direction;
use crate::sentence::visible;

/// Words for the upper end.
pub const HIGH: [&str; 9] =
    ["highest", "largest", "biggest", "most", "greatest", "strongest", "longest", "leading", "leads"];
/// Words for the lower end.
pub const LOW: [&str; 6] = ["lowest", "smallest", "least", "fewest", "shortest", "weakest"];
/// An end of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The largest.
    High,
    /// The smallest.
    Low,
}

/// The ends that a text speaks of; “at least” and “at most” are none.
pub fn ends_said(text: &str) -> Vec<End> {
    let words = split_words(text);
    let of = |(at, word): (usize, &String)| {
        let is_bound = at > 0 && words.get(at - 1).is_some_and(|before| before == "at");
        match word.as_str() {
            _ if is_bound => None,
            word if HIGH.contains(&word) => Some(End::High),
            word if LOW.contains(&word) => Some(End::Low),
            _ => None,
        }
    };
    words.iter().enumerate().filter_map(of).collect()
}

/// Whether a text says who leads or comes last, or which way something went.
pub fn is_claim(text: &str) -> bool {
    !ends_said(text).is_empty() || !direction::words(text).is_empty()
}

/// The words of a text as a reader sees them, in small letters.
pub fn split_words(text: &str) -> Vec<String> {
    let text = visible(text).to_lowercase();
    text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect()
}
