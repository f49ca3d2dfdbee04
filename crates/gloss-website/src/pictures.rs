//! The pictures of rows: checked by their first bytes, bounded, and named within the site. Decodes and changes none.

use crate::materials::Materials;
use crate::refusal::Refusal;
use crate::rows::PageRows;

/// Largest picture and all of them, in bytes.
const LARGEST: usize = 4 << 20;
const ALL: usize = 40 << 20;

/// The pictures of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pictures {
    /// Files of the site, by their paths in it.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    /// Where each picture of the folder stands in the site.
    known: Vec<(String, String)>,
    missing: usize,
}

impl Pictures {
    /// Takes what the rows name.
    pub(crate) fn of(shown: &PageRows, given: &Materials<'_>) -> Result<Self, Refusal> {
        let mut out = Self::default();
        let mut named: Vec<&str> = shown.rows.iter().filter_map(|row| row.picture.as_deref()).collect();
        named.sort_unstable();
        named.dedup();
        let mut bytes = 0;
        for path in named {
            let Some((picture, ending)) = given
                .file(path)
                .filter(|picture| picture.len() <= LARGEST)
                .and_then(|picture| Some((picture, ending(picture)?)))
            else {
                out.missing += 1;
                continue;
            };
            bytes += picture.len();
            if bytes > ALL {
                let says = "The pictures have more than 40 MB together.";
                return Err(Refusal::new("picture", says, "Name smaller ones, or fewer rows."));
            }
            let own = format!("pictures/{}.{ending}", out.files.len() + 1);
            out.known.push((path.to_owned(), own.clone()));
            out.files.push((own, picture.to_vec()));
        }
        Ok(out)
    }

    /// Where a picture stands in the site.
    pub(crate) fn place(&self, path: &str) -> Option<&str> {
        self.known.iter().find(|(known, _)| known == path).map(|(_, own)| own.as_str())
    }

    /// The warning about pictures that are missing.
    pub(crate) fn missing(&self) -> Option<String> {
        match self.missing {
            0 => None,
            1 => {
                Some("1 picture is not in the folder, no picture, or over 4 MB; its row has none.".to_owned())
            }
            n => Some(format!(
                "{n} pictures are not in the folder, no pictures, or over 4 MB; their rows have none."
            )),
        }
    }
}

/// The file ending of a picture that browsers show, by its first bytes.
fn ending(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("png"),
        [0xff, 0xd8, 0xff, ..] => Some("jpg"),
        [b'G', b'I', b'F', b'8', ..] => Some("gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("webp"),
        _ => None,
    }
}
