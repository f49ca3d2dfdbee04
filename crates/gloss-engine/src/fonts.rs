//! Fonts of this machine that have given characters, for scripts that the fonts inside Gloss do not write. Looks at the
//! system's font folders only when such characters are asked for, and starts no program.

use std::sync::LazyLock;

use fontdb::{Database, FaceInfo, Stretch, Style, Weight};
use gloss_export::covers;

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

/// The files of upright fonts of normal weight that have the characters, as few as needed. What no font has is left out.
pub(crate) fn having(characters: &str) -> Vec<Vec<u8>> {
    let mut faces: Vec<&FaceInfo> = FONTS
        .faces()
        .filter(|face| {
            face.style == Style::Normal && face.weight == Weight::NORMAL && face.stretch == Stretch::Normal
        })
        .collect();
    // Text faces before those for code, by name, so that the same machine gives the same pages.
    faces.sort_by_key(|face| {
        (face.monospaced, !face.post_script_name.contains("Noto"), face.post_script_name.clone())
    });
    let mut left: Vec<char> = characters.chars().collect();
    let mut files: Vec<Vec<u8>> = Vec::new();
    let mut bytes = 0;
    for (looks, face) in faces.into_iter().enumerate() {
        if left.is_empty() || looks >= MAX_LOOKS || files.len() >= MAX_FONTS {
            break;
        }
        let found = FONTS.with_face_data(face.id, |data, index| {
            let has = covers(data, index, &left);
            let gains = has.iter().any(|has| *has);
            (has, (gains && bytes + data.len() <= MAX_BYTES).then(|| data.to_vec()))
        });
        if let Some((has, Some(file))) = found {
            bytes += file.len();
            let mut has = has.into_iter();
            left.retain(|_| !has.next().unwrap_or_default());
            files.push(file);
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
    }
}
