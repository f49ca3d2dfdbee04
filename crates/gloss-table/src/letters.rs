//! Column letters: A is 0, Z is 25, AA is 26.

use crate::limits::MAX_COLUMNS;

/// The letters of a column, counted from 0.
pub fn column_letter(index: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(index) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The column of some letters, counted from 0; none where they name no column of a sheet.
pub fn column_index(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut n = 0u32;
    for byte in letters.bytes() {
        let upper = byte.to_ascii_uppercase();
        if !upper.is_ascii_uppercase() {
            return None;
        }
        n = n * 26 + u32::from(upper - b'A') + 1;
    }
    (n <= MAX_COLUMNS).then(|| n - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_numbers_agree() {
        for (index, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
        {
            assert_eq!(column_letter(index), letters);
            assert_eq!(column_index(letters), Some(index));
        }
        for index in 0..MAX_COLUMNS {
            assert_eq!(column_index(&column_letter(index)), Some(index));
        }
        for bad in ["", "XFE", "A1", "ÄÖ", "AAAA", "*"] {
            assert_eq!(column_index(bad), None, "{bad}");
        }
    }
}
