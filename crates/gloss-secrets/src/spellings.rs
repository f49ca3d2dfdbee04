//! The ways in which a value is commonly written. Searches nothing and keeps nothing.

/// Bytes of a value that base64 has in common wherever they stand in what was encoded: shorter ones have too few to be told.
const SHORTEST_ENCODED: usize = 12;

/// A value as it is, and as programs write it: escaped in JSON, in HTML, in Markdown, in an address, in hex, in base64 wherever it begins there, and
/// from behind. Longer ones first, so that none leaves a part of another.
#[must_use]
pub fn spellings(value: &str) -> Vec<String> {
    let bytes = value.as_bytes();
    let each = |write: &dyn Fn(u8) -> String| bytes.iter().map(|byte| write(*byte)).collect::<String>();
    let units = |write: &dyn Fn(u16) -> String| value.encode_utf16().map(write).collect::<String>();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    let unless_plain =
        |byte: u8, code: String| if is_plain(byte) { char::from(byte).to_string() } else { code };
    let mut forms = vec![
        value.to_owned(),
        units(&|unit| format!("\\u{unit:04x}")),
        units(&|unit| format!("\\u{unit:04X}")),
        each(&|byte| unless_plain(byte, format!("%{byte:02X}"))),
        each(&|byte| unless_plain(byte, format!("%{byte:02x}"))),
        each(&|byte| format!("%{byte:02x}")),
        each(&|byte| format!("%{byte:02X}")),
        each(&|byte| format!("{byte:02x}")),
        each(&|byte| format!("{byte:02X}")),
        each(&|byte| format!("&#{byte};")),
        value.chars().rev().collect(),
        value.replace('/', "\\/"),
        value.replace('_', "\\_"),
        value
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('\'', "&#39;"),
        value.replace('\\', "\\\\").replace('"', "\\\""),
    ];
    if value.len() >= SHORTEST_ENCODED {
        forms.extend((0..3).flat_map(|phase| encoded(bytes, phase)));
    }
    forms.sort_unstable_by(|a, b| (b.len(), a).cmp(&(a.len(), b)));
    forms.dedup();
    forms
}

/// The letters of base64 (RFC 4648) that bytes have where so many others stand before them, in both alphabets: those that
/// hold nothing of what stands around.
fn encoded(bytes: &[u8], phase: usize) -> [String; 2] {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bit = |at: usize| {
        let byte = bytes.get(at / 8).copied().unwrap_or_default();
        usize::from(byte >> (7 - at % 8) & 1)
    };
    // The first whole letter begins where a group of six bits does.
    let first = (6 - phase * 8 % 6) % 6;
    let whole = (bytes.len() * 8 - first) / 6;
    let letter = |at: usize| (0..6).fold(0, |value, n| value << 1 | bit(first + at * 6 + n));
    let standard: String =
        (0..whole).filter_map(|at| LETTERS.get(letter(at))).map(|letter| char::from(*letter)).collect();
    let address = standard.replace('+', "-").replace('/', "_");
    [standard, address]
}
