//! The bytes of a small file as text, or why they are none. Opens no file.

use crate::finding::{Finding, Place};

/// The text of a file in UTF-8, without a byte order mark, where it has no more than `most` bytes.
///
/// # Errors
/// Where it is larger, or no text: then with the place of the first byte that is none.
pub(crate) fn text_of(bytes: &[u8], most: usize) -> Result<&str, Finding> {
    if bytes.len() > most {
        return Err(Finding::new(Place::START, "", format!("It is larger than {}.", size(most))));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before =
            String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or_default()).into_owned();
        Finding::new(Place::of_byte(&before, before.len()), "", "It is not text in UTF-8.")
    })?;
    Ok(text.trim_start_matches('\u{feff}'))
}

fn size(bytes: usize) -> String {
    match bytes >> 20 {
        0 => format!("{} KB", bytes >> 10),
        whole => format!("{whole} MB"),
    }
}
