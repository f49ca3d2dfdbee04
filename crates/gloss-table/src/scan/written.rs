//! Numbers and addresses as programs write them into a sheet. What readers may take differently is none.

use super::Unsure;
use crate::limits::{MAX_COLUMNS, MAX_XLSX_ROWS};

/// A sheet's own word on its last row and column, from 1.
pub(super) fn dimension(ends: &str) -> Result<(u32, u32), Unsure> {
    let (from, to) = ends.split_once(':').unwrap_or((ends, ends));
    let (from, to) = (address(from).ok_or(Unsure)?, address(to).ok_or(Unsure)?);
    if from.0 > to.0 || from.1 > to.1 { Err(Unsure) } else { Ok((to.0, to.1 + 1)) }
}

/// An address as row from 1 and column from 0; none where it is not written as Excel writes it.
pub(super) fn address(text: &str) -> Option<(u32, u32)> {
    let bytes = text.as_bytes();
    let mut column = 0u32;
    let mut at = 0;
    while let Some(letter) = bytes.get(at).filter(|byte| byte.is_ascii_uppercase()) {
        column = column * 26 + u32::from(letter - b'A') + 1;
        at += 1;
        if at > 3 {
            return None;
        }
    }
    let row = number(bytes.get(at..)?)?;
    (at > 0 && column <= MAX_COLUMNS && (1..=MAX_XLSX_ROWS).contains(&row)).then(|| (row, column - 1))
}

/// A whole number in at most nine digits without zeros before it.
pub(super) fn number(digits: &[u8]) -> Option<u32> {
    let plain = matches!(digits.len(), 1..=9)
        && digits.iter().all(u8::is_ascii_digit)
        && (digits.len() == 1 || digits.first() != Some(&b'0'));
    plain.then(|| digits.iter().fold(0, |n, digit| n * 10 + u32::from(digit - b'0')))
}

/// A number as programs write it; none for what readers may take differently (`.5`, `+1`, `inf`).
pub(super) fn decimal(raw: &str) -> Option<f64> {
    let bytes = raw.as_bytes();
    let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
    if !digits.first()?.is_ascii_digit() || !bytes.last()?.is_ascii_digit() {
        return None;
    }
    let mut plain = digits.len() <= 15;
    for byte in digits {
        if !byte.is_ascii_digit() {
            plain = false;
            if !matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-') {
                return None;
            }
        }
    }
    if plain {
        // Fifteen digits are exact in a double.
        let whole = digits.iter().fold(0u64, |n, digit| n * 10 + u64::from(digit - b'0')) as f64;
        return Some(if bytes.len() == digits.len() { whole } else { -whole });
    }
    raw.parse().ok()
}
