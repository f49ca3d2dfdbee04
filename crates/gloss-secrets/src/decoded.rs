//! Text in another dress: UTF-16, escapes of HTML, scripts and addresses, base64; and where each byte of it stands in the raw
//! file. Out of reach: words that are reversed, split over tags, put together by a script, and base64 broken over lines. Each
//! dress is taken off once; nothing is ever run.

use std::ops::Range;

use regex::bytes::Captures;

use crate::pattern::Pattern;

/// Largest text that is decoded, in bytes (all of a release); a larger one is searched only as it is.
const MAX_DECODED: usize = 64 << 20;

/// HTML's names of ASCII characters, each with its character behind it.
const NAMED: &str = "lowbar_ UnderBar_ amp& AMP& lt< LT< gt> GT> quot\" QUOT\" apos' colon: semi; equals= sol/ bsol\\ period. \
    comma, num# commat@ plus+ excl! quest? dollar$ percnt% ast* midast* lpar( rpar) lsqb[ lbrack[ rsqb] rbrack] lcub{ lbrace{ \
    rcub} rbrace} verbar| vert| VerticalLine| grave` DiacriticalGrave` Hat^";

/// ASCII in UTF-16, by either order of bytes, wherever it stands: a byte order mark is not needed.
static WIDE: Pattern = Pattern::new(r"(?:[\t\n\r -~\xa0-\xff]\x00){8,}|(?:\x00[\t\n\r -~\xa0-\xff]){8,}");

static ESCAPE: Pattern = Pattern::new(
    r#"&#0{0,8}([0-9]{2,7});?|(?:&#[xX]0{0,8}([0-9a-fA-F]{2,6});?|\\u\{0{0,8}([0-9a-fA-F]{2,6})\}|(?:\\u00|\\x|%)([0-7][0-9a-fA-F]))|&([A-Za-z]{2,16});|\\(["'/])"#,
);

static BASE64: Pattern = Pattern::new("[A-Za-z0-9+/_-]{24,}");

/// A way of taking a dress off; nothing where the text does not wear it.
pub(crate) type Decoder = fn(&[u8]) -> Option<Decoded>;

/// Every dress, in the order in which one is worn over another.
pub(crate) const DECODERS: [Decoder; 3] = [wide, escapes, base64];

/// Decoded text.
#[derive(Default)]
pub(crate) struct Decoded {
    pub(crate) bytes: Vec<u8>,
    /// Where pieces begin, here and in the raw text; the last is the end of both.
    pieces: Vec<(u32, u32)>,
}

impl Decoded {
    fn push(&mut self, raw: usize, bytes: &[u8]) {
        self.pieces.push((self.bytes.len() as u32, raw as u32));
        self.bytes.extend_from_slice(bytes);
    }

    /// The raw place of a place in the decoded text.
    pub(crate) fn raw(&self, at: &Range<usize>) -> Range<usize> {
        let piece = |at: usize| self.pieces.get(at).map(|(here, raw)| (*here as usize, *raw as usize));
        let place = |at: usize, count: usize, is_end: bool| {
            let (here, raw) = piece(count.saturating_sub(1)).unwrap_or_default();
            let (next, end) = piece(count).unwrap_or((here, raw));
            // All bytes of a piece are written alike, so that a share of one is the same share of the other.
            let (share, whole) = ((at - here) * (end - raw), (next - here).max(1));
            raw + if is_end { share.div_ceil(whole) } else { share / whole }
        };
        place(at.start, self.pieces.partition_point(|(here, _)| *here as usize <= at.start), false)
            ..place(at.end, self.pieces.partition_point(|(here, _)| (*here as usize) < at.end), true)
    }
}

/// Text with its matches decoded; what stands between them is kept as it is, or left out and a line's end in its place.
fn decoded(
    bytes: &[u8],
    pattern: &Pattern,
    is_whole: bool,
    decode: fn(&Captures<'_>) -> Option<Vec<u8>>,
) -> Option<Decoded> {
    let (mut decoded, mut from) = (Decoded::default(), 0);
    let between = |at: Range<usize>| if is_whole { bytes.get(at).unwrap_or_default() } else { b"\n" };
    for found in pattern.made().filter(|_| bytes.len() <= MAX_DECODED)?.captures_iter(bytes) {
        if let (Some(whole), Some(text)) = (found.get(0), decode(&found)) {
            if from < whole.start() {
                decoded.push(from, between(from..whole.start()));
            }
            decoded.push(whole.start(), &text);
            from = whole.end();
        }
    }
    decoded.push(from, between(from..bytes.len()));
    decoded.push(bytes.len(), b"");
    (from > 0).then_some(decoded)
}

fn wide(bytes: &[u8]) -> Option<Decoded> {
    decoded(bytes, &WIDE, false, |found| {
        let run = found.get(0)?.as_bytes();
        Some(run.iter().skip(usize::from(run.first() == Some(&0))).step_by(2).copied().collect())
    })
}

fn escapes(bytes: &[u8]) -> Option<Decoded> {
    decoded(bytes, &ESCAPE, true, |found| character(found).map(|byte| vec![byte]))
}

fn base64(bytes: &[u8]) -> Option<Decoded> {
    decoded(bytes, &BASE64, false, |found| {
        let mut text = Vec::new();
        for four in found.get(0)?.as_bytes().chunks(4) {
            let bits = four.iter().fold(0_u32, |bits, byte| bits << 6 | sextet(*byte));
            let [_, three @ ..] = (bits << (6 * (4 - four.len()))).to_be_bytes();
            let three = three.get(..four.len() * 3 / 4)?;
            // A picture ends here at once, so that its bytes are not all decoded.
            if three.iter().any(|byte| *byte < b'\t') {
                return None;
            }
            text.extend_from_slice(three);
        }
        is_text(&text).then_some(text)
    })
}

/// True for words in UTF-8.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes)
        .is_ok_and(|text| !text.contains(|c: char| c.is_control() && !c.is_whitespace()))
}

fn sextet(byte: u8) -> u32 {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let other = if byte == b'+' || byte == b'-' { 62 } else { 63 };
    LETTERS.iter().position(|letter| *letter == byte).map_or(other, |at| at as u32)
}

/// The ASCII character of an escape.
fn character(found: &Captures<'_>) -> Option<u8> {
    let (at, group) = found.iter().enumerate().skip(1).find_map(|(at, group)| Some((at, group?)))?;
    let words = std::str::from_utf8(group.as_bytes()).ok()?;
    let named = |one: &'static str| one.strip_prefix(words)?.as_bytes().split_first();
    let byte = match at {
        1 => words.parse().ok()?,
        2..=4 => u8::from_str_radix(words, 16).ok()?,
        5 if words == "nbsp" => b' ',
        5 => NAMED.split(' ').filter_map(named).find(|(_, more)| more.is_empty()).map(|(byte, _)| *byte)?,
        _ => words.bytes().next()?,
    };
    (byte == b'\n' || byte == b'\t' || (b' '..=b'~').contains(&byte)).then_some(byte)
}
