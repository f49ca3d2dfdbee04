//! The files that agents read before anything else: `AGENTS.md` of the person and of the folder, with Codex's order
//! and limit, and `CLAUDE.md` where a folder has no other. Reads them as they lie there now; keeps nothing.

use std::path::{Path, PathBuf};

/// All of them together, in bytes (Codex's `project_doc_max_bytes`).
const MOST: usize = 32 << 10;

/// What a place may have, the first that is not empty counts.
const OF_PERSON: [&str; 2] = ["AGENTS.override.md", "AGENTS.md"];
const OF_FOLDER: [&str; 3] = ["AGENTS.override.md", "AGENTS.md", "CLAUDE.md"];

/// Their words, the person's own first; empty where there are none.
pub(crate) fn words(folder: &Path) -> String {
    let home = std::env::var_os("CODEX_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".codex")));
    let own = home.and_then(|home| first_of(&home, &OF_PERSON));
    joined(own.into_iter().chain(first_of(folder, &OF_FOLDER)))
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    let mut all = String::new();
    for text in texts {
        if !all.is_empty() {
            all.push_str("\n\n");
        }
        let left = MOST.saturating_sub(all.len());
        all.push_str(&text[..text.floor_char_boundary(left)]);
    }
    // A file is no house: what Gloss itself says in these words is not to be had by writing them.
    for own in [gloss_assistant::KEPT, gloss_assistant::COORDINATES] {
        all = all.replace(own, "");
    }
    if all.is_empty() { all } else { format!("What the person's own files say about working here:\n{all}") }
}

/// A file's beginning as text; none where it is missing, no plain file, no text, or empty.
fn first_of(folder: &Path, names: &[&str]) -> Option<String> {
    use std::io::Read;
    names.iter().find_map(|name| {
        let path = folder.join(name);
        let plain = std::fs::symlink_metadata(&path).ok()?.is_file();
        let mut bytes = Vec::new();
        let file = plain.then(|| std::fs::File::open(&path).ok()).flatten()?;
        file.take(MOST as u64 + 4).read_to_end(&mut bytes).ok()?;
        // A letter that the limit cuts in two is left out.
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text.to_owned(),
            Err(error) if bytes.len() > MOST => {
                String::from_utf8_lossy(bytes.get(..error.valid_up_to())?).into_owned()
            }
            Err(_) => return None,
        };
        let text = text.trim_start_matches('\u{feff}').trim().to_owned();
        (!text.is_empty()).then_some(text)
    })
}

#[cfg(test)]
mod tests {
    use super::{MOST, OF_FOLDER, first_of, joined};

    #[test]
    fn the_first_that_is_not_empty_counts_and_all_have_a_limit() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &[u8]| std::fs::write(folder.path().join(name), text).unwrap();
        assert_eq!(first_of(folder.path(), &OF_FOLDER), None);
        write("CLAUDE.md", b"Of Claude.");
        assert_eq!(first_of(folder.path(), &OF_FOLDER).as_deref(), Some("Of Claude."));
        write("AGENTS.md", b"\xEF\xBB\xBF Round to thousands.\n");
        assert_eq!(first_of(folder.path(), &OF_FOLDER).as_deref(), Some("Round to thousands."));
        write("AGENTS.override.md", b" \n");
        assert_eq!(first_of(folder.path(), &OF_FOLDER).as_deref(), Some("Round to thousands."));
        write("AGENTS.md", &[0xff, 0xfe, 0x00]);
        assert_eq!(first_of(folder.path(), &OF_FOLDER).as_deref(), Some("Of Claude."));
        write("AGENTS.md", "ä".repeat(MOST).as_bytes());
        let long = first_of(folder.path(), &OF_FOLDER).unwrap();
        let all = joined([long.clone(), long].into_iter());
        assert!(all.len() < MOST + 100, "{}", all.len());
        assert_eq!(joined(std::iter::empty()), "");
    }
}
