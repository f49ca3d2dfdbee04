//! The files of an artifact that is a folder, joined into one run of bytes and parted again, so that whoever holds an
//! artifact's bytes holds all of them. What lies in a folder is known here; nothing here touches one.

/// Files that an artifact has at most: beyond that a folder is a project, and its own tools keep its versions.
pub const MAX_FILES: usize = 2_000;

/// Begins each file, in the joined bytes and in the text that is made of them. No file that holds it is shown as text.
pub const BEGIN: char = '\u{1d}';

/// A file: its path from the artifact's folder, and what it holds.
pub type File<'a> = (&'a str, &'a [u8]);

/// One run of bytes for all files: for each, in the order of their paths, a line with [`BEGIN`], its length and its path,
/// then what it holds.
pub fn join<'a>(files: impl IntoIterator<Item = File<'a>>) -> Vec<u8> {
    let mut files: Vec<File<'a>> = files.into_iter().collect();
    files.sort_by_key(|(path, _)| *path);
    let size = files.iter().map(|(path, bytes)| path.len() + bytes.len() + 16).sum();
    let mut joined = Vec::with_capacity(size);
    for (path, bytes) in files {
        joined.extend_from_slice(format!("{BEGIN}{} {path}\n", bytes.len()).as_bytes());
        joined.extend_from_slice(bytes);
    }
    joined
}

/// The files again; none where the bytes are not what [`join`] made of paths that lie in a folder.
pub fn part(joined: &[u8]) -> Option<Vec<File<'_>>> {
    let mut files: Vec<File<'_>> = Vec::new();
    let mut rest = joined;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(rest.get(..end)?).ok()?.strip_prefix(BEGIN)?;
        let (length, path) = line.split_once(' ')?;
        let length: usize = length.parse().ok()?;
        let after = rest.get(end + 1..)?;
        let (bytes, next) = after.split_at_checked(length)?;
        let is_next = files.last().is_none_or(|(last, _)| *last < path);
        if !is_path(path) || !is_next || files.len() == MAX_FILES {
            return None;
        }
        files.push((path, bytes));
        rest = next;
    }
    Some(files)
}

/// The files with one of them replaced, or added; none where there are too many, or it can't have that path.
pub fn with(joined: &[u8], path: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let files = part(joined)?;
    let others = files.into_iter().filter(|(name, _)| *name != path);
    let files: Vec<File<'_>> = others.chain([(path, bytes)]).collect();
    (is_path(path) && files.len() <= MAX_FILES).then(|| join(files))
}

/// True for a path that stays in its folder and names a file that is not hidden.
pub fn is_path(path: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && !name.starts_with('.') && name != "node_modules";
    !path.is_empty() && path.split('/').all(is_name) && !path.contains(|c: char| c.is_control() || c == '\\')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BEGIN, is_path, join, part, with};

    #[test]
    fn a_path_stays_in_its_folder() {
        for path in ["index.html", "a/b.css", "pages/a b.html", "\u{e9}.js"] {
            assert!(is_path(path), "{path}");
        }
        let node = "node_modules/x.js";
        for path in ["", "/", "a/", "/a", "a//b", "../a", "a/../b", ".git/config", node, "a\nb", "a\\b"] {
            assert!(!is_path(path), "{path:?}");
        }
    }

    #[test]
    fn what_was_not_joined_is_not_parted() {
        let begin = |line: &str| format!("{BEGIN}{line}").into_bytes();
        for bytes in [
            b"x".to_vec(),
            begin("1 a\n"),
            begin("2 a\nx"),
            begin("1 ../a\nx"),
            begin("-1 a\n"),
            begin("1 a\nxy"),
            [begin("0 b\n"), begin("0 a\n")].concat(),
            [begin("0 a\n"), begin("0 a\n")].concat(),
            begin("99999999999999999999 a\n"),
        ] {
            assert_eq!(part(&bytes), None, "{:?}", String::from_utf8_lossy(&bytes));
        }
        assert_eq!(part(b""), Some(Vec::new()));
    }

    #[test]
    fn a_file_is_replaced_or_added() {
        let files = join([("a", b"1".as_slice()), ("c", b"3")]);
        assert_eq!(with(&files, "a", b"2"), Some(join([("a", b"2".as_slice()), ("c", b"3")])));
        assert_eq!(with(&files, "b", b""), Some(join([("a", b"1".as_slice()), ("b", b""), ("c", b"3")])));
        assert_eq!(with(&files, "../b", b""), None);
        assert_eq!(with(b"no files", "b", b""), None);
    }

    proptest! {
        #[test]
        fn files_are_parted_as_they_were_joined(
            files in prop::collection::btree_map("[a-c]{1,2}(/[a-c]{1,2})?", prop::collection::vec(any::<u8>(), 0..20), 0..6)
        ) {
            let given: Vec<_> = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
            let joined = join(given.iter().rev().copied());
            prop_assert_eq!(part(&joined), Some(given));
        }

        #[test]
        fn nothing_parted_panics(bytes in prop::collection::vec(prop_oneof![Just(0x1du8), Just(b'1'), Just(b' '), Just(b'a'), Just(b'\n')], 0..40)) {
            if let Some(files) = part(&bytes) {
                prop_assert_eq!(join(files), bytes);
            }
        }
    }
}
