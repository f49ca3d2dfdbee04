//! Bytes of a text file to UTF-8: byte order marks, UTF-16, and Windows-1252 where nothing else fits.

use std::borrow::Cow;

use crate::{Notice, TableError};

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
