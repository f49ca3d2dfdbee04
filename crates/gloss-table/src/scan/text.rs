//! Text between tags as what it means: entities, ends of lines, and Excel's own escapes.

use std::borrow::Cow;

use memchr::memchr2;

use super::Unsure;

/// Digits of a character's number: more are no character.
const MAX_DIGITS: usize = 7;

/// Text with its entities and ends of lines resolved (XML 1.0, §2.11, §4.6).
pub(crate) fn decode(raw: &str) -> Result<Cow<'_, str>, Unsure> {
    if memchr2(b'&', b'\r', raw.as_bytes()).is_none() {
        return Ok(Cow::Borrowed(raw));
    }
    let mut out = String::with_capacity(raw.len());
    let mut pieces = raw.split('&');
    lines(pieces.next().unwrap_or_default(), &mut out);
    for piece in pieces {
        let (name, behind) = piece.split_once(';').ok_or(Unsure)?;
        out.push(entity(name)?);
        lines(behind, &mut out);
    }
    Ok(Cow::Owned(out))
}

/// Looks whether text that is passed over could be read at all.
pub(crate) fn sound(raw: &str) -> Result<(), Unsure> {
    if memchr2(b'&', b'<', raw.as_bytes()).is_none() {
        return Ok(());
    }
    for piece in raw.split('&').skip(1) {
        let (name, _) = piece.split_once(';').ok_or(Unsure)?;
        entity(name)?;
    }
    if raw.contains('<') { Err(Unsure) } else { Ok(()) }
}

fn lines(text: &str, out: &mut String) {
    if text.contains('\r') {
        out.push_str(&text.replace("\r\n", "\n").replace('\r', "\n"));
    } else {
        out.push_str(text);
    }
}

fn entity(name: &str) -> Result<char, Unsure> {
    match name {
        "lt" => return Ok('<'),
        "gt" => return Ok('>'),
        "amp" => return Ok('&'),
        "quot" => return Ok('"'),
        "apos" => return Ok('\''),
        _ => {}
    }
    let number = name.strip_prefix('#').ok_or(Unsure)?;
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |hex| (hex, 16));
    if digits.is_empty()
        || digits.len() > MAX_DIGITS
        || !digits.bytes().all(|b| char::from(b).is_digit(radix))
    {
        return Err(Unsure);
    }
    let number = u32::from_str_radix(digits, radix).map_err(|_| Unsure)?;
    match char::from_u32(number) {
        Some(found) if found >= ' ' || matches!(found, '\t' | '\n' | '\r') => Ok(found),
        _ => Err(Unsure),
    }
}

/// Excel's `_x000D_`: a UTF-16 unit by its number (ECMA-376 part 1, §22.9.2.19). Half of a pair alone is
/// U+FFFD.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    let Some(mut next) = escape_from(text, 0) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    loop {
        let (begin, unit) = next;
        out.push_str(text.get(copied..begin).unwrap_or_default());
        copied = begin + ESCAPE_BYTES;
        let low = (0xd800..0xdc00).contains(&unit).then(|| escape_at(text, copied)).flatten();
        let found = match low.filter(|low| (0xdc00..0xe000).contains(low)) {
            Some(low) => {
                copied += ESCAPE_BYTES;
                char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00))
            }
            None => char::from_u32(unit),
        };
        out.push(found.unwrap_or(char::REPLACEMENT_CHARACTER));
        match escape_from(text, copied) {
            Some(found) => next = found,
            None => break,
        }
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// `_xHHHH_`.
const ESCAPE_BYTES: usize = 7;

fn escape_from(text: &str, from: usize) -> Option<(usize, u32)> {
    let rest = text.get(from..)?;
    rest.match_indices("_x").find_map(|(at, _)| Some((from + at, escape_at(text, from + at)?)))
}

fn escape_at(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + ESCAPE_BYTES)?.strip_prefix("_x")?.strip_suffix('_')?;
    let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    hex.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}
