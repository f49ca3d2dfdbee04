//! The values that arguments of acts are read as: numbers, lengths, colours, yes and no. Reads only the exact forms; what a
//! person says otherwise is told by whoever reads sentences.

/// EMU in a point, a centimetre, an inch.
const POINT: f64 = 12_700.0;
const CENTIMETRE: f64 = 360_000.0;
const INCH: f64 = 914_400.0;

/// Names of colours, with what they stand for: the standard colours of office programs.
const COLORS: [(&str, &str); 21] = [
    ("black", "000000"),
    ("white", "FFFFFF"),
    ("red", "C00000"),
    ("bright-red", "FF0000"),
    ("orange", "ED7D31"),
    ("yellow", "FFFF00"),
    ("gold", "FFC000"),
    ("green", "00803C"),
    ("light-green", "92D050"),
    ("blue", "1F5FBF"),
    ("light-blue", "9DC3E6"),
    ("dark-blue", "002060"),
    ("purple", "7030A0"),
    ("pink", "E75480"),
    ("brown", "7F4F24"),
    ("dark-red", "800000"),
    ("dark-green", "00582B"),
    ("dark-grey", "404040"),
    ("grey", "7F7F7F"),
    ("gray", "7F7F7F"),
    ("light-grey", "D9D9D9"),
];

/// `true` or `false`, `yes` or `no`, `on` or `off`, `1` or `0`.
pub(super) fn flag(words: &str) -> Option<bool> {
    match words.trim() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// A finite number with a point for its decimals.
pub(super) fn number(words: &str) -> Option<f64> {
    words.trim().parse().ok().filter(|n: &f64| n.is_finite())
}

/// A length in EMU: points where no unit is named.
pub(super) fn length(words: &str) -> Option<i64> {
    let words = words.trim();
    let digits = words.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match words.get(digits.len()..)? {
        "" | "pt" => POINT,
        "cm" => CENTIMETRE,
        "mm" => CENTIMETRE / 10.0,
        "in" => INCH,
        "px" => INCH / 96.0,
        "emu" => 1.0,
        _ => return None,
    };
    let length = number(digits)? * unit;
    (length.abs() < 1e9).then_some(length.round() as i64)
}

/// A colour as `RRGGBB`, by its name or as `#rrggbb` or `#rgb`.
pub(crate) fn rgb(words: &str) -> Option<String> {
    let words = words.trim();
    if let Some(digits) = words.strip_prefix('#') {
        let is_hex = digits.chars().all(|c| c.is_ascii_hexdigit());
        return match digits.len() {
            6 if is_hex => Some(digits.to_uppercase()),
            3 if is_hex => Some(digits.chars().flat_map(|c| [c, c]).collect::<String>().to_uppercase()),
            _ => None,
        };
    }
    COLORS.iter().find(|(name, _)| *name == words).map(|(_, rgb)| (*rgb).to_owned())
}

#[cfg(test)]
mod tests {
    use super::{flag, length, rgb};

    #[test]
    fn only_exact_forms_are_read() {
        for (words, expect) in [
            ("24pt", Some(304_800)),
            ("24", Some(304_800)),
            ("2cm", Some(720_000)),
            ("2,5cm", None),
            ("1in", Some(914_400)),
            ("-1cm", Some(-360_000)),
            ("big", None),
            ("1e300", None),
        ] {
            assert_eq!(length(words), expect, "{words}");
        }
        for (words, expect) in [
            ("red", Some("C00000")),
            ("#c0f", Some("CC00FF")),
            ("#12345g", None),
            ("reddish", None),
            ("#", None),
        ] {
            assert_eq!(rgb(words).as_deref(), expect, "{words}");
        }
        assert_eq!((flag("on"), flag("false"), flag("perhaps")), (Some(true), Some(false), None));
    }
}
