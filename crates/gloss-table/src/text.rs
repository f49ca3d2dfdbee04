//! Bytes of a text file to UTF-8: byte order marks, UTF-16, and Windows-1252 where nothing else fits.

use std::borrow::Cow;

use crate::{Notice, TableError};

/// How the text of a file is written in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8; a byte order mark is a part of the text.
    Utf8,
    /// UTF-16 with a mark, the low byte first.
    Utf16Le,
    /// UTF-16 with a mark, the high byte first.
    Utf16Be,
    /// Windows-1252, as Excel saves a CSV file in Western Europe.
    Windows1252,
}

impl Encoding {
    /// Its name for a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
            Self::Windows1252 => "Windows-1252",
        }
    }

    /// A text in this encoding, so that what was read from a file is the same bytes again.
    ///
    /// # Errors
    /// The first character that it has not.
    pub fn encode(self, text: &str) -> Result<Vec<u8>, char> {
        let utf16 = |bytes: fn(u16) -> [u8; 2]| {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units.flat_map(bytes).collect()
        };
        Ok(match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Utf16Le => utf16(u16::to_le_bytes),
            Self::Utf16Be => utf16(u16::to_be_bytes),
            Self::Windows1252 => {
                let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(text);
                if lost {
                    let has = |c: &char| !encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut [0; 4])).2;
                    return Err(text.chars().find(|c| !has(c)).unwrap_or('\u{fffd}'));
                }
                bytes.into_owned()
            }
        })
    }
}

/// The text of a file with a table in it, and how it is encoded: as [`crate::Book`] reads it.
///
/// # Errors
/// [`TableError::Binary`] for bytes that are no text.
pub fn decode_text(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), TableError> {
    // The mark of UTF-8 belongs to the text, which is the file's own bytes.
    if let Ok(text) = std::str::from_utf8(bytes) {
        return match bytes.iter().position(|byte| *byte == 0) {
            Some(at) => Err(TableError::Binary { at: at as u64 }),
            None => Ok((Cow::Borrowed(text), Encoding::Utf8)),
        };
    }
    let encoding = match bytes {
        [0xff, 0xfe, ..] => Encoding::Utf16Le,
        [0xfe, 0xff, ..] => Encoding::Utf16Be,
        _ => Encoding::Windows1252,
    };
    let (text, notices) = decode(bytes)?;
    // What was read with a loss would not be the same bytes again.
    if notices.contains(&Notice::Undecodable) {
        return Err(TableError::Binary { at: 0 });
    }
    Ok((text, encoding))
}

/// Bytes looked at for a zero byte, which no text has.
const BINARY_PROBE_BYTES: usize = 8 << 10;

/// The text of a file, and what had to be assumed. UTF-8 is not copied.
pub(crate) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Vec<Notice>), TableError> {
    if let Some((encoding, skip)) = encoding_rs::Encoding::for_bom(bytes)
        && encoding != encoding_rs::UTF_8
    {
        let (text, damaged) = encoding.decode_without_bom_handling(bytes.get(skip..).unwrap_or_default());
        let notices = if damaged { vec![Notice::Undecodable] } else { Vec::new() };
        return Ok((text, notices));
    }
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Some(at) = body.iter().take(BINARY_PROBE_BYTES).position(|byte| *byte == 0) {
        return Err(TableError::Binary { at: at as u64 });
    }
    match std::str::from_utf8(body) {
        Ok(text) => Ok((Cow::Borrowed(text), Vec::new())),
        Err(_) => {
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(body);
            Ok((text, vec![Notice::Windows1252]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Encoding, decode_text};

    #[test]
    fn every_encoding_gives_back_its_bytes() {
        let all: Vec<u8> = b"Stra\xdfe;".iter().copied().chain(0x80..=0xff).collect();
        let wide = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "\u{feff}Straße;7 €\n".encode_utf16().flat_map(bytes).collect()
        };
        for (bytes, encoding) in [
            ("Straße".as_bytes().to_vec(), Encoding::Utf8),
            ("\u{feff}Straße".as_bytes().to_vec(), Encoding::Utf8),
            (all, Encoding::Windows1252),
            (wide(u16::to_le_bytes), Encoding::Utf16Le),
            (wide(u16::to_be_bytes), Encoding::Utf16Be),
        ] {
            let (text, found) = decode_text(&bytes).unwrap();
            assert_eq!((found, found.encode(&text)), (encoding, Ok(bytes.clone())), "{text}");
        }
        assert_eq!(Encoding::Windows1252.encode("7 € 漢"), Err('漢'));
        assert_eq!(Encoding::Windows1252.encode("7 €"), Ok(b"7 \x80".to_vec()));
        assert!(decode_text(b"a\0b").is_err());
    }
}
