//! Files on their way into their places, met by others in every moment of it.

use sha2::{Digest, Sha256};

use super::{FileChange, Installation, NOTHING};
use crate::{Folder, StoreError};

const FILES: usize = 200;

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn name(n: usize) -> String {
    format!("site/{}/page {n}.html", n % 7)
}

/// Each third file changed, each fifth gone, each seventh new, of those that were written by [`folder_of`].
fn changes(new: &[Vec<u8>]) -> Vec<FileChange<'_>> {
    let mut changes = Vec::new();
    for (n, bytes) in new.iter().enumerate() {
        let was = (n % 7 != 0).then(|| hash(name(n).as_bytes()));
        let now = (n % 5 != 0 || n % 7 == 0).then(|| (bytes.as_slice(), hash(bytes)));
        if n % 3 == 0 || now.is_none() || was.is_none() {
            changes.push(FileChange { path: name(n), was, now });
        }
    }
    changes
}

fn folder_of(root: &std::path::Path) -> Folder {
    for n in (0..FILES).filter(|n| n % 7 != 0) {
        let path = root.join(name(n));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, name(n)).unwrap();
    }
    Folder::new(root)
}

fn contents(folder: &Folder) -> Vec<(String, Vec<u8>)> {
    let files = folder.list().unwrap().into_iter();
    files.map(|file| (file.path.clone(), folder.read(&file.path).unwrap().unwrap())).collect()
}

#[test]
fn all_files_of_a_version_come_to_their_places_and_back() {
    let dir = tempfile::tempdir().unwrap();
    let folder = folder_of(dir.path());
    let before = contents(&folder);
    let new: Vec<Vec<u8>> = (0..FILES).map(|n| format!("new {n}").into_bytes()).collect();
    let mut installation = folder.prepare_all(&changes(&new)).unwrap();
    installation.install().unwrap();
    let after = contents(&folder);
    for change in changes(&new) {
        let stands = after.iter().find(|(path, _)| *path == change.path).map(|(_, bytes)| bytes.as_slice());
        assert_eq!(stands, change.now.as_ref().map(|(bytes, _)| *bytes), "{}", change.path);
    }
    // What was taken away lies beside until it is known to be recorded.
    assert!(folder.left_beside().unwrap().iter().any(|left| left.sha256 == NOTHING));
    installation.put_back().unwrap();
    drop(installation);
    assert_eq!(contents(&folder), before);
    let mut again = folder.prepare_all(&changes(&new)).unwrap();
    again.install().unwrap();
    again.finish();
    assert_eq!(contents(&folder), after);
    assert!(folder.left_beside().unwrap().is_empty());
}

#[test]
fn a_file_that_somebody_else_changed_keeps_all_of_them_as_they_are() {
    let new: Vec<Vec<u8>> = (0..FILES).map(|n| format!("new {n}").into_bytes()).collect();
    for (n, change) in changes(&new).iter().enumerate().step_by(9) {
        let dir = tempfile::tempdir().unwrap();
        let folder = folder_of(dir.path());
        std::fs::create_dir_all(dir.path().join(&change.path).parent().unwrap()).unwrap();
        std::fs::write(dir.path().join(&change.path), "theirs").unwrap();
        let before = contents(&folder);
        let mut installation = folder.prepare_all(&changes(&new)).unwrap();
        let failed = installation.install();
        assert!(matches!(&failed, Err(StoreError::Changed { path }) if *path == change.path), "{n}");
        drop(installation);
        assert_eq!(contents(&folder), before, "{n}");
        assert!(folder.left_beside().unwrap().is_empty(), "{n}");
    }
}

#[test]
fn what_somebody_saves_before_it_is_put_back_is_kept() {
    for was in [Some(hash(b"old")), None] {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path());
        let place = dir.path().join("a.html");
        if was.is_some() {
            std::fs::write(&place, "old").unwrap();
        }
        let change = FileChange { path: "a.html".to_owned(), was, now: Some((b"new", hash(b"new"))) };
        let mut installation = folder.prepare_all(&[change]).unwrap();
        installation.install().unwrap();
        std::fs::write(dir.path().join("theirs"), "theirs").unwrap();
        std::fs::rename(dir.path().join("theirs"), &place).unwrap();
        installation.put_back().unwrap();
        drop(installation);
        let beside = folder.left_beside().unwrap().into_iter().map(|left| left.read().unwrap());
        let stands = std::fs::read(&place).ok();
        assert!(beside.chain(stands).any(|bytes| bytes == b"theirs"));
    }
}

#[test]
fn a_name_that_only_looks_like_a_left_file_is_not_touched() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path());
    for hash in ["x".repeat(64), "\u{e9}".repeat(32), "A".repeat(64)] {
        std::fs::write(dir.path().join(format!(".a.md.gloss-{hash}")), "theirs").unwrap();
    }
    assert!(folder.left_beside().unwrap().is_empty());
}

#[test]
fn what_was_taken_away_is_found_under_its_full_name() {
    let dir = tempfile::tempdir().unwrap();
    let long = format!("{}.html", "x".repeat(240));
    std::fs::write(dir.path().join(&long), "old").unwrap();
    let folder = Folder::new(dir.path());
    let change = FileChange { path: long.clone(), was: Some(hash(b"old")), now: None };
    let mut installation = folder.prepare_all(&[change]).unwrap();
    installation.install().unwrap();
    drop(installation);
    let mut left = folder.left_beside().unwrap().remove(0);
    assert!(left.is_of(&long) && !left.is_of("other.html") && left.path != long);
    left.path.clone_from(&long);
    folder.exchange_back(&left).unwrap();
    assert_eq!(folder.read(&long).unwrap().unwrap(), b"old");
}

fn one_change(dir: &std::path::Path, was: &[u8]) -> Installation {
    let change =
        FileChange { path: "a.md".to_owned(), was: Some(hash(was)), now: Some((b"new", hash(b"new"))) };
    Folder::new(dir).prepare_all(&[change]).unwrap()
}

#[test]
fn what_is_written_through_an_open_handle_after_the_exchange_stands_in_its_place() {
    use std::io::Write as _;
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("a.md");
    std::fs::write(&place, "old").unwrap();
    let mut handle = std::fs::OpenOptions::new().append(true).open(&place).unwrap();
    let mut installation = one_change(dir.path(), b"old");
    installation.install().unwrap();
    assert_eq!(std::fs::read(&place).unwrap(), b"new");
    handle.write_all(b", and more").unwrap();
    installation.finish();
    assert_eq!(std::fs::read(&place).unwrap(), b"old, and more");
    assert!(Folder::new(dir.path()).left_beside().unwrap().is_empty());
}

#[test]
#[allow(clippy::disallowed_methods, reason = "another program is what it is about")]
fn a_file_that_another_program_is_writing_is_left_to_it() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("a.md");
    std::fs::write(&place, "half").unwrap();
    let handle = std::fs::OpenOptions::new().append(true).open(&place).unwrap();
    let mut program = std::process::Command::new("sh")
        .args(["-c", "read line; printf ' and whole'"])
        .stdin(std::process::Stdio::piped())
        .stdout(handle)
        .spawn()
        .unwrap();
    let mut installation = one_change(dir.path(), b"half");
    assert!(matches!(installation.install(), Err(StoreError::Changed { path }) if path == "a.md"));
    drop(installation);
    drop(program.stdin.take());
    program.wait().unwrap();
    assert_eq!(std::fs::read(&place).unwrap(), b"half and whole");
}

#[test]
fn rights_that_were_given_meanwhile_are_not_taken_back() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("a.md");
    std::fs::write(&place, "old").unwrap();
    let mode = |mode| std::fs::set_permissions(&place, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0o666);
    let mut installation = one_change(dir.path(), b"old");
    installation.install().unwrap();
    installation.finish();
    assert_eq!(place.metadata().unwrap().permissions().mode() & 0o777, 0o666, "whatever new files get");
    let mut installation = one_change(dir.path(), b"new");
    mode(0o400);
    assert!(matches!(installation.install(), Err(StoreError::Changed { .. })));
    drop(installation);
    assert_eq!(place.metadata().unwrap().permissions().mode() & 0o777, 0o400);
}

#[test]
fn the_newest_of_several_saves_stands_after_it_was_put_back() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("a.md");
    std::fs::write(&place, "old").unwrap();
    let mut installation = one_change(dir.path(), b"old");
    installation.install().unwrap();
    std::fs::write(dir.path().join("theirs"), "theirs").unwrap();
    std::fs::rename(dir.path().join("theirs"), &place).unwrap();
    installation.put_back().unwrap();
    drop(installation);
    assert_eq!(std::fs::read(&place).unwrap(), b"theirs");
}
