//! The person at work on their files while an agent is: saves as programs save, moves, deletes, links, locks. What they have is
//! written down with each act, so that it can be looked for afterwards. Never asks Gloss anything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, FileTimes, OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// The sentence that the agent changes, what it makes of it, and what the person makes of it.
pub(super) const SENTENCE: &str = "The rent is due on the first.";
pub(super) const CHANGED: &str = "The rent is due on the third.";
const BY_HAND: &str = "The rent is due on the ninth.";

/// How a program saves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Save {
    /// A new file takes its place.
    Replaced,
    /// Emptied, then written.
    Truncated,
    /// Emptied, then written in two halves with a pause between.
    Halves,
    /// Opened, and written a moment later, with nothing emptied.
    Handle,
    /// A new file of the same size and the same time takes its place.
    SameStamp,
    /// The same size in place, and its time put back.
    InPlace,
    /// A new file with an older time takes its place.
    Older,
    /// As Word does: the old one aside, the new one in, the old one away.
    Word,
    /// As Vim does: the old one stays as a backup.
    Vim,
    /// Emptied, and filled a good while later.
    Emptied,
    /// With other line ends.
    Crlf,
    /// In another encoding.
    Utf16,
    /// The very sentence that the agent changes is another.
    Sentence,
    /// Through another name of the same file.
    SecondName,
}

/// What the person does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Save(&'static str, Save),
    Create(&'static str),
    Delete(&'static str),
    Move(&'static str, &'static str),
    Swap(&'static str, &'static str),
    Link(&'static str),
    Pipe(&'static str),
    Folder(&'static str),
    SecondName(&'static str),
    Mode(&'static str, u32),
    MoveFolder(&'static str, &'static str),
    RemakeFolder(&'static str),
    DeleteFolder(&'static str),
    Lock(&'static str),
    EmptyTrash,
    TrashName(&'static str),
}

/// What a path is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    File(Vec<u8>),
    Link(PathBuf),
    Pipe,
}

/// What the person has at a path.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub what: What,
    pub mode: u32,
    pub modified: (i64, i64),
    pub inode: u64,
    /// The how-manieth save it is; 0 lay there before.
    pub n: u32,
}

/// All that the person has, and what they did.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub files: BTreeMap<String, Kept>,
    /// Files of the trash that are the person's own.
    pub trash: BTreeMap<String, Vec<u8>>,
    /// Paths with a lock beside them, and how many saves there had been.
    pub locks: BTreeSet<String>,
    /// Paths that any act was about.
    pub touched: BTreeSet<String>,
    pub acts: Vec<String>,
    pub has_emptied: bool,
    /// Whether the lock lay there before the agent could write.
    pub is_locked_first: bool,
    saves: u32,
}

/// The person.
pub(super) struct Person {
    pub root: PathBuf,
    pub trash: PathBuf,
    tag: String,
    ledger: Mutex<Ledger>,
}

impl Person {
    pub(super) fn new(root: PathBuf, trash: PathBuf, tag: &str) -> Self {
        std::fs::create_dir_all(&root).expect("the folder");
        Self { root, trash, tag: tag.to_owned(), ledger: Mutex::default() }
    }

    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The words of a file at first.
    pub(super) fn first_words(path: &str, tag: &str) -> String {
        let more = "A paragraph that says nothing of it, and stays as it is.\n\n".repeat(3);
        format!("# {path} {tag}\n\n{SENTENCE}\n\n{more}Last saved: save 0000 of {tag}.\n")
    }

    /// Puts a file there before anything begins.
    pub(super) fn lay(&self, path: &str) {
        let whole = self.root.join(path);
        std::fs::create_dir_all(whole.parent().expect("a folder")).expect("folders");
        let words = match path.ends_with(".html") {
            true => page(path, &self.tag),
            false => Self::first_words(path, &self.tag),
        };
        std::fs::write(&whole, &words).expect("written");
        std::fs::set_permissions(&whole, Permissions::from_mode(0o640)).expect("rights");
        let opened = OpenOptions::new().write(true).open(&whole).expect("opened");
        set_time(&opened, SystemTime::now() - Duration::from_secs(30));
        let kept = kept(What::File(words.into_bytes()), &opened, 0);
        self.ledger().files.insert(path.to_owned(), kept);
    }

    /// How many saves there were.
    pub(super) fn saves(&self) -> u32 {
        self.ledger().saves
    }

    /// Does it, and writes it down.
    pub(super) fn act(&self, act: Act) {
        let mut ledger = self.ledger();
        let done = self.carry_out(&mut ledger, act);
        let how = done.err().map(|error| format!(" ({error})")).unwrap_or_default();
        ledger.acts.push(format!("{act:?}{how}"));
    }

    fn carry_out(&self, ledger: &mut Ledger, act: Act) -> std::io::Result<()> {
        let at = |path: &str| self.root.join(path);
        self.follow(ledger);
        for path in act.paths() {
            ledger.touched.insert(path.to_owned());
        }
        match act {
            Act::Save(path, how) => self.save(ledger, path, how)?,
            Act::Create(path) => {
                std::fs::create_dir_all(at(path).parent().expect("a folder"))?;
                let mut made = OpenOptions::new().write(true).create_new(true).open(at(path))?;
                ledger.saves += 1;
                let words = format!("The person's own {path}, save {:04} of {}.\n", ledger.saves, self.tag);
                made.write_all(words.as_bytes())?;
                let own = kept(What::File(words.into_bytes()), &made, ledger.saves);
                ledger.files.insert(path.to_owned(), own);
            }
            Act::Delete(path) => {
                std::fs::remove_file(at(path))?;
                ledger.files.remove(path);
            }
            Act::Move(from, to) => {
                std::fs::create_dir_all(at(to).parent().expect("a folder"))?;
                if at(to).symlink_metadata().is_ok() {
                    return Err(std::io::Error::other("something is there"));
                }
                std::fs::rename(at(from), at(to))?;
                let moved = ledger.files.remove(from);
                ledger.files.extend(moved.map(|kept| (to.to_owned(), kept)));
            }
            Act::Swap(one, other) => {
                std::fs::rename(at(one), at("swapping"))?;
                if let Err(error) = std::fs::rename(at(other), at(one)) {
                    std::fs::rename(at("swapping"), at(one))?;
                    return Err(error);
                }
                std::fs::rename(at("swapping"), at(other))?;
                let (a, b) = (ledger.files.remove(one), ledger.files.remove(other));
                ledger.files.extend(a.map(|kept| (other.to_owned(), kept)));
                ledger.files.extend(b.map(|kept| (one.to_owned(), kept)));
            }
            Act::Mode(path, mode) => {
                std::fs::set_permissions(at(path), Permissions::from_mode(mode))?;
                if let Some(kept) = ledger.files.get_mut(path) {
                    kept.mode = mode;
                }
            }
            Act::Link(_) | Act::Pipe(_) | Act::Folder(_) | Act::SecondName(_) => {
                self.other_kind(ledger, act)?
            }
            Act::MoveFolder(..) | Act::RemakeFolder(_) | Act::DeleteFolder(_) => self.folder(ledger, act)?,
            Act::Lock(path) => {
                let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
                std::fs::write(at(parent).join(format!(".~lock.{name}#")), "me")?;
                ledger.locks.insert(path.to_owned());
            }
            Act::EmptyTrash => {
                ledger.has_emptied = true;
                for part in ["files", "info"] {
                    let _ = std::fs::remove_dir_all(self.trash.join(part));
                }
            }
            Act::TrashName(name) => {
                std::fs::create_dir_all(self.trash.join("files"))?;
                let words = format!("The person's own {name} of {} in the trash.\n", self.tag);
                let place = self.trash.join("files").join(name);
                let mut made = OpenOptions::new().write(true).create_new(true).open(place)?;
                made.write_all(words.as_bytes())?;
                ledger.trash.insert(name.to_owned(), words.into_bytes());
            }
        }
        Ok(())
    }

    /// What an allowed step has moved has its new name for the person too.
    fn follow(&self, ledger: &mut Ledger) {
        let is_there = |path: &str| self.root.join(path).symlink_metadata().is_ok();
        for path in ledger.files.keys().cloned().collect::<Vec<_>>() {
            let to = super::agent::MOVES.iter().find_map(|(from, to)| {
                let rest = path.strip_prefix(from).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
                Some(format!("{to}{rest}"))
            });
            if let Some(to) =
                to.filter(|to| !is_there(&path) && is_there(to) && !ledger.files.contains_key(to))
            {
                let kept = ledger.files.remove(&path).expect("it is there");
                ledger.files.insert(to, kept);
            }
        }
    }

    fn other_kind(&self, ledger: &mut Ledger, act: Act) -> std::io::Result<()> {
        let at = |path: &str| self.root.join(path);
        match act {
            Act::Link(path) => {
                let target = self.root.with_extension("elsewhere");
                std::os::unix::fs::symlink(&target, at("linking"))?;
                std::fs::rename(at("linking"), at(path))?;
                self.keep_other(ledger, path, What::Link(target));
            }
            Act::Pipe(path) => {
                Command::new("mkfifo").arg(at("piping")).status()?;
                std::fs::rename(at("piping"), at(path))?;
                self.keep_other(ledger, path, What::Pipe);
            }
            Act::Folder(path) => {
                std::fs::remove_file(at(path))?;
                ledger.files.remove(path);
                std::fs::create_dir(at(path))?;
                return self.carry_out(
                    ledger,
                    Act::Create(if path == "memo.md" { "memo.md/in.md" } else { "report.md/in.md" }),
                );
            }
            Act::SecondName(path) => {
                std::fs::hard_link(at(path), at("second.txt"))?;
                let same = ledger.files.get(path).cloned();
                ledger.files.extend(same.map(|kept| ("second.txt".to_owned(), kept)));
            }
            _ => {}
        }
        Ok(())
    }

    fn keep_other(&self, ledger: &mut Ledger, path: &str, what: What) {
        let Ok(found) = self.root.join(path).symlink_metadata() else { return };
        let modified = (found.mtime(), found.mtime_nsec());
        let kept = Kept { what, mode: found.mode() & 0o7777, modified, inode: found.ino(), n: ledger.saves };
        ledger.files.insert(path.to_owned(), kept);
    }

    fn folder(&self, ledger: &mut Ledger, act: Act) -> std::io::Result<()> {
        let at = |path: &str| self.root.join(path);
        let within = |ledger: &mut Ledger, folder: &str| {
            let inside = ledger.files.keys().filter(|path| path.starts_with(&format!("{folder}/")));
            inside.cloned().collect::<Vec<String>>()
        };
        match act {
            Act::MoveFolder(from, to) => {
                std::fs::rename(at(from), at(to))?;
                for path in within(ledger, from) {
                    let kept = ledger.files.remove(&path).expect("it is there");
                    ledger.files.insert(path.replacen(from, to, 1), kept);
                }
            }
            Act::RemakeFolder(folder) => {
                let files = within(ledger, folder);
                self.folder(ledger, Act::MoveFolder(folder, "moved away"))?;
                std::fs::create_dir(at(folder))?;
                for path in files {
                    self.save(ledger, Box::leak(path.into_boxed_str()), Save::Replaced)?;
                }
            }
            Act::DeleteFolder(folder) => {
                // As a file manager does: file by file, then the folder.
                for path in within(ledger, folder) {
                    let _ = std::fs::remove_file(at(&path));
                    ledger.files.remove(&path);
                }
                std::fs::remove_dir_all(at(folder))?;
            }
            _ => {}
        }
        Ok(())
    }

    fn save(&self, ledger: &mut Ledger, path: &str, how: Save) -> std::io::Result<()> {
        let whole = self.root.join(path);
        std::fs::create_dir_all(whole.parent().expect("a folder"))?;
        ledger.saves += 1;
        let n = ledger.saves;
        let bytes = self.words(ledger, path, how, n);
        let before = whole.metadata().ok().and_then(|found| found.modified().ok());
        let beside = whole.with_file_name(format!("~saving{n}.tmp"));
        let fresh = |time: Option<SystemTime>| -> std::io::Result<File> {
            let mut made = File::create(&beside)?;
            made.write_all(&bytes)?;
            if let Some(time) = time {
                set_time(&made, time);
            }
            Ok(made)
        };
        let written = match how {
            Save::Replaced | Save::Crlf | Save::Utf16 | Save::Sentence => {
                replace(&fresh(None)?, &beside, &whole)?
            }
            Save::SameStamp => replace(&fresh(before)?, &beside, &whole)?,
            Save::Older => {
                let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_500_000_000);
                replace(&fresh(Some(old))?, &beside, &whole)?
            }
            Save::Word | Save::Vim => {
                let made = fresh(None)?;
                let aside = whole.with_file_name(if how == Save::Word { "~wrl.tmp" } else { "backup~" });
                let has_old = std::fs::rename(&whole, &aside).is_ok();
                std::thread::sleep(Duration::from_micros(200));
                let made = replace(&made, &beside, &whole)?;
                if how == Save::Word && has_old {
                    std::fs::remove_file(&aside)?;
                }
                made
            }
            Save::Truncated | Save::Halves | Save::Emptied => {
                let mut opened = OpenOptions::new().write(true).create(true).truncate(true).open(&whole)?;
                let half = if how == Save::Halves { bytes.len() / 2 } else { 0 };
                opened.write_all(&bytes[..half])?;
                std::thread::sleep(match how {
                    Save::Halves => Duration::from_millis(3),
                    Save::Emptied => Duration::from_millis(40),
                    _ => Duration::ZERO,
                });
                opened.write_all(&bytes[half..])?;
                opened
            }
            Save::InPlace | Save::Handle | Save::SecondName => {
                let name = if how == Save::SecondName { self.root.join("second.txt") } else { whole.clone() };
                let opened = OpenOptions::new().write(true).create(true).truncate(false).open(name)?;
                std::thread::sleep(Duration::from_millis(if how == Save::Handle { 4 } else { 0 }));
                std::os::unix::fs::FileExt::write_all_at(&opened, &bytes, 0)?;
                opened.set_len(bytes.len() as u64)?;
                if let Some(before) = before.filter(|_| how == Save::InPlace) {
                    set_time(&opened, before);
                }
                opened
            }
        };
        let kept = kept(What::File(bytes), &written, n);
        if how == Save::SecondName {
            ledger.files.insert("second.txt".to_owned(), kept.clone());
            // The first name is the same file, unless something else has it by now.
            if whole.symlink_metadata().map(|found| found.ino()).ok() != Some(kept.inode) {
                return Ok(());
            }
        }
        ledger.files.insert(path.to_owned(), kept);
        Ok(())
    }

    /// What the person's program holds of a file, with this save's mark in it.
    fn words(&self, ledger: &Ledger, path: &str, how: Save, n: u32) -> Vec<u8> {
        let own = match ledger.files.get(path).map(|kept| &kept.what) {
            Some(What::File(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
            _ => Self::first_words(path, &self.tag),
        };
        let at = own.find("save ").map_or(own.len(), |at| at + 5);
        let end = (at + 4).min(own.len());
        let words = format!("{}{n:04}{}", &own[..at], &own[end..]);
        match how {
            Save::Crlf => words.replace('\n', "\r\n").into_bytes(),
            Save::Utf16 => {
                [0xFF, 0xFE].into_iter().chain(words.encode_utf16().flat_map(u16::to_le_bytes)).collect()
            }
            Save::Sentence => words.replace(SENTENCE, BY_HAND).into_bytes(),
            _ => words.into_bytes(),
        }
    }
}

/// A page of a site at first.
pub(super) fn page(path: &str, tag: &str) -> String {
    let more = "<p>A paragraph that says nothing of it, and stays as it is.</p>\n".repeat(3);
    format!(
        "<!doctype html>\n<title>{path} {tag}</title>\n<p>{SENTENCE}</p>\n{more}<p>Last saved: save 0000 of {tag}.</p>\n"
    )
}

fn kept(what: What, file: &File, n: u32) -> Kept {
    let found = file.metadata().expect("what was written");
    Kept {
        what,
        mode: found.mode() & 0o7777,
        modified: (found.mtime(), found.mtime_nsec()),
        inode: found.ino(),
        n,
    }
}

fn replace(made: &File, beside: &Path, whole: &Path) -> std::io::Result<File> {
    std::fs::rename(beside, whole)?;
    made.try_clone()
}

fn set_time(file: &File, time: SystemTime) {
    file.set_times(FileTimes::new().set_modified(time)).expect("a time");
}

impl Act {
    /// The paths that it is about.
    fn paths(self) -> Vec<&'static str> {
        match self {
            Self::Save(path, _) | Self::Create(path) | Self::Delete(path) | Self::Link(path) => vec![path],
            Self::Pipe(path) | Self::Folder(path) | Self::SecondName(path) | Self::Mode(path, _) => {
                vec![path]
            }
            Self::RemakeFolder(path) | Self::DeleteFolder(path) => vec![path, "moved away"],
            Self::Move(a, b) | Self::Swap(a, b) | Self::MoveFolder(a, b) => vec![a, b],
            Self::Lock(_) | Self::EmptyTrash | Self::TrashName(_) => Vec::new(),
        }
    }
}
