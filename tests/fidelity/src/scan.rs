//! The peer that finding again is measured beside: a bit-parallel scan of the whole text for one quote (Myers 1999),
//! up to 64 bytes long. Finds the best end with the fewest errors; knows nothing of what was there before.

/// Longest pattern, in bytes: one machine word.
pub(crate) const LONGEST: usize = 64;

/// The end of the best match and its errors; the first of equals. None for a pattern that is empty or too long.
pub(crate) fn scan(text: &[u8], pattern: &[u8]) -> Option<(usize, usize)> {
    let m = pattern.len();
    if m == 0 || m > LONGEST {
        return None;
    }
    let mut peq = [0u64; 256];
    for (at, byte) in pattern.iter().enumerate() {
        peq[usize::from(*byte)] |= 1 << at;
    }
    let last = 1u64 << (m - 1);
    let (mut pv, mut mv, mut score) = (!0u64, 0u64, m);
    let mut best = (0, m);
    for (at, byte) in text.iter().enumerate() {
        let eq = peq[usize::from(*byte)];
        let xv = eq | mv;
        let xh = (((eq & pv).wrapping_add(pv)) ^ pv) | eq;
        let (ph, mh) = (mv | !(xh | pv), pv & xh);
        if ph & last != 0 {
            score += 1;
        }
        if mh & last != 0 {
            score -= 1;
        }
        let (ph, mh) = (ph << 1, mh << 1);
        pv = mh | !(xv | ph);
        mv = ph & xv;
        if score < best.1 {
            best = (at + 1, score);
        }
    }
    Some(best)
}

#[cfg(test)]
mod tests {
    use super::scan;

    #[test]
    fn the_best_end_has_the_fewest_errors() {
        type Best = Option<(usize, usize)>;
        let table: [(&str, &str, Best); 5] = [
            ("a cat sat", "cat", Some((5, 0))),
            ("a cot sat", "cat", Some((5, 1))),
            ("caat", "cat", Some((2, 1))),
            ("xyz", "", None),
            ("", "cat", Some((0, 3))),
        ];
        for (text, pattern, expect) in table {
            assert_eq!(scan(text.as_bytes(), pattern.as_bytes()), expect, "{text} {pattern}");
        }
    }
}
