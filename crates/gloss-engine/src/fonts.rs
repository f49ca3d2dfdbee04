//! Fonts of this machine that have given characters, for scripts that the fonts inside Gloss do not write. Looks at the
//! system's font folders only when such characters are asked for, and starts no program.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use fontdb::{Database, FaceInfo, ID, Stretch, Style, Weight};
use gloss_deck::covers;

/// Fonts given at most, and their bytes together: one script's font may have 20 MB.
const MAX_FONTS: usize = 6;
const MAX_BYTES: usize = 96 << 20;

/// Faces that are opened to look for characters.
const MAX_LOOKS: usize = 400;

/// The fonts of this machine, found once.
static FONTS: LazyLock<Database> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    fonts
});

/// The face that has a character, of those that were asked for: many pictures of one deck ask for the same.
static CHOSEN: LazyLock<Mutex<HashMap<char, Option<ID>>>> = LazyLock::new(Mutex::default);

/// Characters whose face is remembered.
const MAX_CHOSEN: usize = 20_000;

/// The upright faces of normal weight: text faces before those for code, by name, so that the same machine gives the same
/// pages.
fn faces() -> Vec<&'static FaceInfo> {
    let upright = |face: &&FaceInfo| {
        face.style == Style::Normal && face.weight == Weight::NORMAL && face.stretch == Stretch::Normal
    };
    let mut faces: Vec<&FaceInfo> = FONTS.faces().filter(upright).collect();
    faces.sort_by_key(|face| {
        (face.monospaced, !face.post_script_name.contains("Noto"), face.post_script_name.clone())
    });
    faces.truncate(MAX_LOOKS);
    faces
}

/// Remembers for characters the first face that has each.
fn choose(mut left: Vec<char>, chosen: &mut HashMap<char, Option<ID>>) {
    if chosen.len() + left.len() > MAX_CHOSEN {
        chosen.clear();
    }
    chosen.extend(left.iter().map(|c| (*c, None)));
    for face in faces() {
        if left.is_empty() {
            return;
        }
        let has = FONTS.with_face_data(face.id, |data, index| covers(data, index, &left)).unwrap_or_default();
        chosen.extend(left.iter().zip(&has).filter(|(_, has)| **has).map(|(c, _)| (*c, Some(face.id))));
        let mut has = has.into_iter();
        left.retain(|_| !has.next().unwrap_or_default());
    }
}

/// The files of upright fonts of normal weight that have the characters, as few as needed. What no font has is left out.
pub(crate) fn having(characters: &str) -> Vec<Vec<u8>> {
    let mut wanted: Vec<ID> = Vec::new();
    {
        let mut chosen = CHOSEN.lock().unwrap_or_else(PoisonError::into_inner);
        let unknown: Vec<char> = characters.chars().filter(|c| !chosen.contains_key(c)).collect();
        if !unknown.is_empty() {
            choose(unknown, &mut chosen);
        }
        for id in characters.chars().filter_map(|c| chosen.get(&c).copied().flatten()) {
            if !wanted.contains(&id) {
                wanted.push(id);
            }
        }
    }
    let mut files: Vec<Vec<u8>> = Vec::new();
    let mut bytes = 0;
    for id in wanted {
        let file =
            FONTS.with_face_data(id, |data, _| (bytes + data.len() <= MAX_BYTES).then(|| data.to_vec()));
        if let Some(Some(file)) = file {
            bytes += file.len();
            files.push(file);
        }
        if files.len() >= MAX_FONTS {
            break;
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::having;

    #[test]
    fn characters_nobody_has_give_no_font() {
        assert!(having("").is_empty());
        assert!(having("\u{10fffd}").is_empty());
        // Remembered they give none either.
        assert!(having("\u{10fffd}\u{10fffd}").is_empty());
    }
}
