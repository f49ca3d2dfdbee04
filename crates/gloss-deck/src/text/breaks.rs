//! Line breaking: the Unicode algorithm (UAX #14), with what presentation programs do otherwise.

use unicode_linebreak::{BreakOpportunity, linebreaks};

/// A line break that is allowed or forced before a byte of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// A line may end here.
    May,
    /// A line ends here.
    Must,
}

/// All places where a line may or must end, in order; the end of the text is none of them.
pub(super) fn breaks(text: &str) -> Vec<(usize, Break)> {
    let all = linebreaks(text).filter(|(at, _)| *at < text.len());
    let kept = all.filter_map(|(at, kind)| match kind {
        BreakOpportunity::Mandatory => Some((at, Break::Must)),
        BreakOpportunity::Allowed => (!within_word(text, at)).then_some((at, Break::May)),
    });
    kept.collect()
}

/// UAX #14 breaks behind a slash between letters; LibreOffice, PowerPoint and Chromium don't.
fn within_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let behind = text.get(at..).and_then(|behind| behind.chars().next());
    before == Some('/') && behind.is_some_and(char::is_alphanumeric)
}
