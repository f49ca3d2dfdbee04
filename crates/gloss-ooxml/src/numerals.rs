//! Numbers of lists in letters and Roman signs, as Office programs count with them. Counts nothing itself.

/// Longest number in letters: beyond it nobody counts.
const MAX_LETTERS: u32 = 20;

/// Largest number in Roman signs: each thousand is a sign.
const MAX_ROMAN: u32 = 40_000;

/// A to Z, then AA to ZZ, then AAA: each letter as often as the alphabet was gone through; 0 as 1.
pub fn letters(number: u32) -> String {
    let at = number.max(1) - 1;
    let letter = char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    std::iter::repeat_n(letter, (at / 26 + 1).min(MAX_LETTERS) as usize).collect()
}

/// Roman signs; nothing for 0.
pub fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let (mut left, mut out) = (number.min(MAX_ROMAN), String::new());
    for (value, sign) in SIGNS {
        while left >= value {
            out.push_str(sign);
            left -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{letters, roman};

    #[test]
    fn numbers_are_counted_as_office_programs_do() {
        assert_eq!([0, 1, 26, 27, 53].map(letters), ["A", "A", "Z", "AA", "AAA"]);
        assert_eq!([0, 1, 4, 9, 14, 1999].map(roman), ["", "I", "IV", "IX", "XIV", "MCMXCIX"]);
    }
}
