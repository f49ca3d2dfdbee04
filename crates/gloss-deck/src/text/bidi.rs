//! The order in which words of both directions stand on a line (UAX #9).

use unicode_bidi::{BidiInfo, Level};

/// The level of each byte of a paragraph; none where all of it is read from left to right.
pub(super) fn levels(text: &str, rtl: bool) -> Option<Vec<Level>> {
    if !rtl && text.chars().all(|c| u32::from(c) < 0x590) {
        return None;
    }
    let base = if rtl { Level::rtl() } else { Level::ltr() };
    let info = BidiInfo::new(text, Some(base));
    (rtl || info.has_rtl()).then_some(info.levels)
}

/// The order from left to right of things with these levels (rule L2).
pub(super) fn visual(levels: &[Level]) -> Vec<usize> {
    BidiInfo::reorder_visual(levels)
}
