//! Number formats: which have a number of their own (ECMA-376 part 1, 18.8.30), and which Excel could not read.

use crate::error::Refused;
use crate::limits::MAX_FORMAT_CHARS;

/// Formats that every workbook has, with their numbers.
const BUILT_IN: [(&str, u32); 15] = [
    ("General", 0),
    ("0", 1),
    ("0.00", 2),
    ("#,##0", 3),
    ("#,##0.00", 4),
    ("0%", 9),
    ("0.00%", 10),
    ("0.00E+00", 11),
    ("# ?/?", 12),
    ("# ??/??", 13),
    ("mm:ss", 45),
    ("[h]:mm:ss", 46),
    ("mmss.0", 47),
    ("##0.0E+0", 48),
    ("@", 49),
];

/// The number of a format that every workbook has. Those that differ by country are written out instead.
pub(super) fn built_in(code: &str) -> Option<u32> {
    BUILT_IN.iter().find(|(known, _)| *known == code).map(|(_, id)| *id)
}

/// The format of a number that every workbook has, as Excel shows it in English.
pub(super) fn code(id: u32) -> Option<&'static str> {
    // Written out by programs in the person's own country's way: told in a form that says what kind it is.
    let by_country = match id {
        14 => Some("yyyy-mm-dd"),
        15 => Some("d-mmm-yy"),
        16 => Some("d-mmm"),
        17 => Some("mmm-yy"),
        18..=21 => Some("h:mm:ss"),
        22 => Some("yyyy-mm-dd hh:mm"),
        37..=40 => Some("#,##0.00"),
        _ => None,
    };
    by_country.or_else(|| BUILT_IN.iter().find(|(_, known)| *known == id).map(|(code, _)| *code))
}

/// Refuses a format that would make Excel repair the file.
pub(super) fn check(code: &str) -> Result<(), Refused> {
    let bad = |why| Err(Refused::BadFormat { format: code.to_owned(), why });
    let chars = code.chars().count();
    if chars > MAX_FORMAT_CHARS {
        return Err(Refused::TooLong { what: "the number format", chars, limit: MAX_FORMAT_CHARS });
    }
    if code.trim().is_empty() {
        return bad("it is empty");
    }
    let (mut quoted, mut bracket, mut sections) = (false, false, 1);
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' if chars.next().is_none() => return bad("nothing follows its last sign"),
            '[' if bracket => return bad("a bracket stands within another"),
            ']' if !bracket => return bad("a bracket is closed that was not opened"),
            '[' => bracket = true,
            ']' => bracket = false,
            ';' => sections += 1,
            c if c.is_control() => return bad("it holds a control character"),
            _ => {}
        }
    }
    if quoted || bracket {
        return bad("a quotation mark or bracket is not closed");
    }
    if sections > 4 { bad("it has more than four sections") } else { Ok(()) }
}
