//! Bytes made into text: by a byte order mark, what the server says, what the page says of itself in its first bytes (HTML Standard,
//! "determining the character encoding"), and else by a guess. Never fails: what can't be read becomes U+FFFD.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes in which a page says its charset.
const PRESCAN: usize = 1024;

/// The text of a page.
pub(crate) fn text(bytes: &[u8], named: Option<&str>) -> String {
    let encoding = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = encoding
        .or_else(|| Encoding::for_label(named?.as_bytes()))
        .or_else(|| own(bytes))
        .unwrap_or_else(|| guess(bytes));
    encoding.decode(bytes).0.into_owned()
}

/// The charset that a page or an XML document names in its first bytes.
fn own(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..PRESCAN).unwrap_or(bytes)).to_ascii_lowercase();
    let after = |mark: &str| head.find(mark).and_then(|at| head.get(at + mark.len()..));
    let xml = head.starts_with("<?xml").then(|| after("encoding=")).flatten();
    let label = xml.or_else(|| after("charset="))?.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(['"', '\'', ' ', '>', '/', ';', '?']).unwrap_or(label.len());
    let encoding = Encoding::for_label(label.get(..end)?.as_bytes())?;
    // One that could be read so far is not in two bytes a letter.
    let is_wide = encoding == UTF_16LE || encoding == UTF_16BE;
    Some(if is_wide { UTF_8 } else { encoding })
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_naming_a_charset_is_heeded() {
        let latin = b"Caf\xe9 \xfcber".as_slice();
        let with = |head: &str| [head.as_bytes(), latin].concat();
        let wide: Vec<u8> = "\u{feff}Café".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, named, expect) in [
            ("Café".as_bytes().to_vec(), None, "Café"),
            (latin.to_vec(), None, "Café über"),
            (latin.to_vec(), Some("ISO-8859-1"), "Café über"),
            (latin.to_vec(), Some("no-charset"), "Café über"),
            (b"\xef\xbb\xbfCaf\xc3\xa9".to_vec(), Some("iso-8859-1"), "Café"),
            (wide, Some("utf-8"), "Café"),
            (b"\xcf\xf0\xe8\xe2\xe5\xf2".to_vec(), Some("windows-1251"), "Привет"),
            (b"\x83n\x83\x8d\x81[".to_vec(), Some("shift_jis"), "ハロー"),
        ] {
            assert_eq!(text(&bytes, named), expect);
        }
        for head in [
            "<meta charset=\"latin1\">",
            "<META http-equiv=x content='text/html; charset=latin1'>",
            "<?xml version='1.0' encoding='latin1'?>",
        ] {
            assert_eq!(text(&with(head), None), format!("{head}Café über"));
        }
        assert_eq!(text("<meta charset=utf-16>Café".as_bytes(), None), "<meta charset=utf-16>Café");
    }
}
