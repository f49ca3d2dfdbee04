//! A pack of Git's objects as files: its objects are laid down in a folder of their own, found out by their contents, read, and gone.
//! Each of them, and the time for all, has a bound. Checks nothing out.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use gix_pack::Bundle;
use gix_pack::bundle::write::Options;
use gix_pack::data::entry::Header;
use gix_pack::data::input::{BytesToEntriesIter, EntryDataMode, Mode};

use crate::error::SourceError;
use crate::links::SourceFiles;
use crate::repository::read_commit;

/// Largest object, in bytes, with what it is made of: no plugin has a larger file.
const MAX_OBJECT: usize = 16 << 20;
/// Objects of a pack, and bytes of all of them as they are packed by each other.
const MAX_OBJECTS: usize = 200_000;
const MAX_BYTES: u64 = 1 << 30;
/// How many objects one is made from, each from the one before; all of them may be held at once. Git makes fifty.
const MAX_CHAIN: usize = 100;
/// How long looking through all of them may take.
const TAKES: Duration = Duration::from_secs(60);

/// Reads what an id names out of a pack, or a folder of it alone, with the commit.
///
/// # Errors
/// For a pack that can't be read, that has not what is named, or that is too large; and as for a repository.
pub fn read_pack(pack: &[u8], id: &str, folder: &str) -> Result<(SourceFiles, String), SourceError> {
    let unreadable = |error: &dyn std::fmt::Display| SourceError::Unreadable(error.to_string());
    check_chains(pack)?;
    let place = tempfile::tempdir().map_err(|error| unreadable(&error))?;
    let packs = place.path().join("objects/pack");
    let laid_down = std::fs::create_dir_all(&packs)
        .and_then(|()| std::fs::create_dir_all(place.path().join("refs")))
        .and_then(|()| std::fs::write(place.path().join("HEAD"), "ref: refs/heads/main\n"))
        .and_then(|()| std::fs::write(place.path().join("config"), "[core]\n\tbare = true\n"));
    laid_down.map_err(|error| unreadable(&error))?;
    let options =
        Options { thread_limit: Some(1), alloc_limit_bytes: Some(MAX_OBJECT), ..Options::default() };
    let is_over = Arc::new(AtomicBool::new(false));
    let written = within(TAKES, &is_over, || {
        Bundle::write_to_directory(
            &mut &*pack,
            Some(&packs),
            &mut gix::progress::Discard,
            &is_over,
            None::<gix::objs::find::Never>,
            gix::hash::Kind::Sha1,
            options,
        )
    });
    if is_over.load(Ordering::SeqCst) {
        return Err(SourceError::TooLarge(format!("can be looked through in {} seconds", TAKES.as_secs())));
    }
    written.map_err(|_| {
        SourceError::Unreadable("what came is damaged, or an object of it is too large".to_owned())
    })?;
    read_commit(place.path(), id, folder)
}

/// Refuses a pack whose objects could take all memory, before any of them is made.
fn check_chains(pack: &[u8]) -> Result<(), SourceError> {
    let damaged = || SourceError::Unreadable("what came is damaged".to_owned());
    let entries =
        BytesToEntriesIter::new_from_header(pack, Mode::AsIs, EntryDataMode::Ignore, gix::hash::Kind::Sha1);
    let (mut depths, mut bytes) = (HashMap::new(), 0);
    for entry in entries.map_err(|_| damaged())? {
        let entry = entry.map_err(|_| damaged())?;
        bytes += entry.decompressed_size;
        let depth = match entry.header {
            // It stands before: what stands behind is no base.
            Header::OfsDelta { base_distance } => {
                let base = entry.pack_offset.checked_sub(base_distance).and_then(|at| depths.get(&at));
                base.ok_or_else(damaged)? + 1
            }
            // Of whoever has the base already, which nobody here has.
            Header::RefDelta { .. } => {
                return Err(SourceError::Unreadable("it is packed by what stands elsewhere".to_owned()));
            }
            Header::Commit | Header::Tree | Header::Blob | Header::Tag => 0,
        };
        if depth > MAX_CHAIN || depths.len() >= MAX_OBJECTS || bytes > MAX_BYTES {
            return Err(SourceError::TooLarge(format!(
                "{MAX_OBJECTS} objects, {} MB of them, or {MAX_CHAIN} that are made one from the other",
                MAX_BYTES >> 20
            )));
        }
        depths.insert(entry.pack_offset, depth);
    }
    Ok(())
}

/// Does some work, and says so where it is not done in time.
fn within<T>(time: Duration, is_over: &Arc<AtomicBool>, work: impl FnOnce() -> T) -> T {
    let (done, waits) = channel::<()>();
    let flag = is_over.clone();
    std::thread::spawn(move || {
        if waits.recv_timeout(time) == Err(RecvTimeoutError::Timeout) {
            flag.store(true, Ordering::SeqCst);
        }
    });
    let out = work();
    drop(done);
    out
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    /// Puts an object into a pack: its kind and length, where its base lies, and its bytes.
    fn put(pack: &mut Vec<u8>, kind: u8, before: &[u8], bytes: &[u8]) {
        // Of less than sixteen bytes the length stands in one.
        pack.push(kind << 4 | u8::try_from(bytes.len()).unwrap());
        pack.extend(before);
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(bytes).unwrap();
        pack.extend(packed.finish().unwrap());
    }

    /// A pack of a file and of as many that are each made from the one before.
    fn chain(count: usize) -> Vec<u8> {
        let mut pack = b"PACK\0\0\0\x02".to_vec();
        pack.extend(u32::try_from(count + 1).unwrap().to_be_bytes());
        let mut last = pack.len();
        put(&mut pack, 3, &[], b"words");
        for _ in 0..count {
            let at = pack.len();
            put(&mut pack, 6, &[u8::try_from(at - last).unwrap()], b"\x05\x05\x90\x05");
            last = at;
        }
        pack.extend([0; 20]);
        pack
    }

    #[test]
    fn what_is_made_from_too_many_or_from_what_is_not_there_is_refused() {
        assert!(check_chains(&chain(0)).is_ok() && check_chains(&chain(MAX_CHAIN)).is_ok());
        assert!(matches!(check_chains(&chain(MAX_CHAIN + 1)), Err(SourceError::TooLarge(_))));
        let mut elsewhere = b"PACK\0\0\0\x02\0\0\0\x01".to_vec();
        put(&mut elsewhere, 7, &[0xab; 20], b"\x05\x05\x90\x05");
        elsewhere.extend([0; 20]);
        assert!(matches!(check_chains(&elsewhere), Err(SourceError::Unreadable(_))));
        for cut in 0..chain(3).len() - 20 {
            assert!(check_chains(&chain(3)[..cut]).is_err(), "{cut}");
        }
    }
}
