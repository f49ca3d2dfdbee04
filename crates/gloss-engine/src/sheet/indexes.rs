//! Indexes of large sheets, under the home's cache folder: made beside the core on a thread of their own, one at a
//! time, and looked rows up in. A cache: what is missing, stale or damaged is made again, and never the truth.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use gloss_store::BlobFile;
use gloss_table::index::{self, Index, IndexError, Key, Progress};
use gloss_table::{Book, Format, TableError, Window};
use sha2::{Digest, Sha256};

/// Bytes of a file from which its sheets are looked up in an index: a smaller one is read in a few hundredths of a
/// second.
pub(crate) const INDEXED_FROM: u32 = 1 << 20;
/// Rows that are read from the file itself while its index is made: some screens.
const FIRST_ROWS: u32 = 1_000;
/// Bytes of all indexes together: twenty of ten million cells.
const MAX_CACHE_BYTES: u64 = 4 << 30;
/// Files remembered that came to no index: beyond that they are tried again.
const MAX_NONE: usize = 1_000;
/// Time that one waits for an index before it is asked whether anybody still wants it.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);
/// Suffix of a file that is not whole yet.
const UNFINISHED: &str = ".unfinished";

/// Request for rows: a file by its content, a sheet by its name (none is the first).
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowsRequest<'a> {
    pub(crate) sha256: &'a str,
    pub(crate) format: Format,
    pub(crate) sheet: Option<&'a str>,
    /// The first row, from 0.
    pub(crate) from: u32,
    pub(crate) count: u32,
}

/// Rows, and how far the sheet is read; none where it is read whole.
pub(crate) type RowsAnswer = (Window, Option<Progress>);

/// Source that an open index is read from: its file, or memory where the disk keeps none.
pub(crate) trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

/// An index that is being made.
struct Making {
    bytes: Vec<u8>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    progress: Progress,
    done: Option<Result<(), TableError>>,
}

/// The indexes of a home.
pub(crate) struct Indexes {
    dir: PathBuf,
    making: Mutex<HashMap<PathBuf, Arc<Making>>>,
    /// Sheets without an index: with the reason where the sheet can't be read, without where the disk keeps none.
    none: Mutex<HashMap<PathBuf, Option<TableError>>>,
    /// Files that are being read.
    reading: Mutex<HashSet<PathBuf>>,
    /// Held by the one that is made: each holds a file's bytes.
    turn: Mutex<()>,
}

impl Indexes {
    /// The indexes in a home's folder, which need not be there yet.
    pub(crate) fn new(home: &Path) -> Self {
        Self {
            dir: home.join("cache").join("sheets"),
            making: Mutex::default(),
            none: Mutex::default(),
            reading: Mutex::default(),
            turn: Mutex::default(),
        }
    }

    /// Rows of a sheet: from its index where there is one; else the first ones from the file itself while the index
    /// is made, and others when it is. `bytes` reads the file, where it has to be; `lies` opens a workbook's file that can
    /// be looked into where it lies, for the first rows: all of it is read beside.
    ///
    /// # Errors
    /// Where the file or the sheet can't be read.
    pub(crate) fn window<E: From<TableError>>(
        self: &Arc<Self>,
        asked: RowsRequest<'_>,
        lies: impl FnOnce() -> Option<BlobFile>,
        bytes: impl FnOnce() -> Result<Vec<u8>, E> + Send + 'static,
    ) -> Result<RowsAnswer, E> {
        let path = self.path(asked.sha256, asked.sheet);
        if let Some(window) = look_up(&path, asked) {
            return Ok((window, None));
        }
        let none = self.none.lock().unwrap_or_else(PoisonError::into_inner).get(&path).cloned();
        match none {
            Some(Some(error)) => return Err(error.into()),
            Some(None) => return Ok((straight(&bytes()?, asked)?, None)),
            None => {}
        }
        let wanted = asked.from.saturating_add(asked.count);
        if wanted <= FIRST_ROWS
            && let Some(file) = lies()
            && let Ok((window, whole)) = gloss_table::first_of_workbook(file, asked.sheet, wanted)
        {
            self.make_beside(&path, asked, bytes);
            return Ok((below(window, asked.from), (!whole).then(|| self.progress(&path))));
        }
        let making = self.make(&path, asked, bytes)?;
        if wanted <= FIRST_ROWS {
            let (window, whole) = gloss_table::first(&making.bytes, asked.format, asked.sheet, wanted)?;
            return Ok((below(window, asked.from), (!whole).then(|| self.progress(&path))));
        }
        making.wait()?;
        let window = match look_up(&path, asked) {
            Some(window) => window,
            None => straight(&making.bytes, asked)?,
        };
        Ok((window, None))
    }

    /// The index of a whole sheet, made where it is not there yet. `go_on` is told how far that is, a few times a
    /// second, and ends the waiting by false.
    ///
    /// # Errors
    /// Where the file or the sheet can't be read; [`TableError::Stopped`] where `go_on` said no.
    pub(crate) fn open<E: From<TableError>>(
        self: &Arc<Self>,
        asked: RowsRequest<'_>,
        bytes: impl Fn() -> Result<Vec<u8>, E>,
        mut go_on: impl FnMut(Progress) -> bool,
    ) -> Result<Index<Box<dyn Source>>, E> {
        let path = self.path(asked.sha256, asked.sheet);
        let known = |path: &Path| {
            let file: Box<dyn Source> = Box::new(File::open(path).ok()?);
            Index::open(file, &key(asked.sha256)).ok()
        };
        if let Some(index) = known(&path) {
            return Ok(index);
        }
        let none = self.none.lock().unwrap_or_else(PoisonError::into_inner).get(&path).cloned();
        if let Some(Some(error)) = none {
            return Err(error.into());
        }
        if none.is_none() {
            let making = self.make(&path, asked, &bytes)?;
            making.wait_while(&mut go_on)?;
            if let Some(index) = known(&path) {
                return Ok(index);
            }
        }
        Ok(in_memory(&bytes()?, asked, go_on)?)
    }

    /// Removes the index of a sheet that was found damaged: it is made again when it is asked for.
    pub(crate) fn forget(&self, asked: RowsRequest<'_>) {
        let _ = std::fs::remove_file(self.path(asked.sha256, asked.sheet));
    }

    fn path(&self, sha256: &str, sheet: Option<&str>) -> PathBuf {
        let sheet = sheet.map(|name| hex::encode(Sha256::digest(name)));
        let sheet = sheet.as_deref().and_then(|hash| hash.get(..16)).unwrap_or("first");
        self.dir.join(format!("{sha256}.{sheet}"))
    }

    /// Progress of the making of an index.
    fn progress(&self, path: &Path) -> Progress {
        let making = self.making.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        let progress =
            making.map(|making| making.state.lock().unwrap_or_else(PoisonError::into_inner).progress);
        progress.unwrap_or_default()
    }

    /// Begins the making of an index without waiting until its file is read.
    fn make_beside<E>(
        self: &Arc<Self>,
        path: &Path,
        asked: RowsRequest<'_>,
        bytes: impl FnOnce() -> Result<Vec<u8>, E> + Send + 'static,
    ) {
        if !self.reading.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned()) {
            return;
        }
        let (own, path) = (self.clone(), path.to_owned());
        let (sha256, format, sheet) = (asked.sha256.to_owned(), asked.format, asked.sheet.map(str::to_owned));
        let work = move || {
            let asked = RowsRequest { sha256: &sha256, format, sheet: sheet.as_deref(), from: 0, count: 0 };
            if own.make(&path, asked, bytes).is_err() {
                let error = TableError::Broken("its bytes are not what they were".to_owned());
                own.comes_to_none(&path, Some(error));
            }
            own.reading.lock().unwrap_or_else(PoisonError::into_inner).remove(&path);
        };
        // Without a thread it is made when other rows are asked for.
        let _ = std::thread::Builder::new().name("sheet bytes".to_owned()).spawn(work);
    }

    fn comes_to_none(&self, path: &Path, why: Option<TableError>) {
        let mut none = self.none.lock().unwrap_or_else(PoisonError::into_inner);
        if none.len() >= MAX_NONE {
            none.clear();
        }
        none.insert(path.to_owned(), why);
    }

    /// The making of an index, begun now or before.
    fn make<E>(
        self: &Arc<Self>,
        path: &Path,
        asked: RowsRequest<'_>,
        bytes: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<Arc<Making>, E> {
        let known = self.making.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        if let Some(making) = known {
            return Ok(making);
        }
        let fresh = Arc::new(Making { bytes: bytes()?, state: Mutex::default(), changed: Condvar::new() });
        let mut all = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(making) = all.get(path) {
            return Ok(making.clone());
        }
        all.insert(path.to_owned(), fresh.clone());
        drop(all);
        let (own, making, path) = (self.clone(), fresh.clone(), path.to_owned());
        let (sha256, format, sheet) = (asked.sha256.to_owned(), asked.format, asked.sheet.map(str::to_owned));
        let work = move || {
            let turn = own.turn.lock().unwrap_or_else(PoisonError::into_inner);
            let done = own.build(&making, &path, &sha256, format, sheet.as_deref());
            drop(turn);
            if !path.exists() {
                own.comes_to_none(&path, done.clone().err());
            }
            // Before those who wait go on: an index that is damaged right after is made again, and not waited for.
            own.making.lock().unwrap_or_else(PoisonError::into_inner).remove(&path);
            making.finish(done);
        };
        if std::thread::Builder::new().name("sheet index".to_owned()).spawn(work).is_err() {
            // No thread: those who wait read the file itself.
            fresh.finish(Ok(()));
        }
        Ok(fresh)
    }

    fn build(
        &self,
        making: &Making,
        path: &Path,
        sha256: &str,
        format: Format,
        sheet: Option<&str>,
    ) -> Result<(), TableError> {
        let made = self.write(making, path, sha256, format, sheet);
        match made {
            Ok(()) => {
                self.prune();
                Ok(())
            }
            Err(IndexError::Table(error)) => Err(error),
            // The disk's fault: those who wait read the file itself.
            Err(_) => Ok(()),
        }
    }

    fn write(
        &self,
        making: &Making,
        path: &Path,
        sha256: &str,
        format: Format,
        sheet: Option<&str>,
    ) -> Result<(), IndexError> {
        let mut book = Book::glance(&making.bytes, format)?;
        let by_name = self.path(sha256, Some(&book.sheet_name(sheet)?));
        // The first sheet is asked for with its name once that is known.
        let sound = |file| Index::open(file, &key(sha256)).is_ok();
        if path != by_name && File::open(&by_name).is_ok_and(sound) {
            return Ok(std::fs::hard_link(&by_name, path)?);
        }
        std::fs::create_dir_all(&self.dir)?;
        let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.dir)?;
        let out = std::io::BufWriter::with_capacity(1 << 20, file.as_file());
        index::build(&mut book, sheet, &key(sha256), out, |progress| {
            making.state.lock().unwrap_or_else(PoisonError::into_inner).progress = progress;
            true
        })?;
        file.persist(path).map_err(|error| IndexError::Io(error.error))?;
        if path != by_name {
            let _ = std::fs::remove_file(&by_name);
            std::fs::hard_link(path, by_name)?;
        }
        Ok(())
    }

    /// Removes what was not finished, and the oldest indexes where all together are too large.
    fn prune(&self) {
        let entries = std::fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let mut all: Vec<_> = entries
            .filter_map(|entry| Some((entry.metadata().ok()?, entry.path())))
            .filter_map(|(meta, path)| Some((meta.modified().ok()?, meta.len(), path)))
            .collect();
        all.sort();
        let mut bytes: u64 = all.iter().map(|(_, length, _)| *length).sum();
        for (_, length, path) in all {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            if bytes > MAX_CACHE_BYTES || name.is_some_and(|name| name.starts_with(UNFINISHED)) {
                // What can't be removed now is removed another time.
                let _ = std::fs::remove_file(path);
                bytes = bytes.saturating_sub(length);
            }
        }
    }
}

impl Making {
    fn finish(&self, done: Result<(), TableError>) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).done = Some(done);
        self.changed.notify_all();
    }

    /// Waits until it is made, as long as somebody wants it to.
    fn wait_while(&self, go_on: &mut impl FnMut(Progress) -> bool) -> Result<(), TableError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(done) = &state.done {
                return done.clone();
            }
            if !go_on(state.progress) {
                return Err(TableError::Stopped);
            }
            let waited = self.changed.wait_timeout(state, BETWEEN_LOOKS);
            (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits until it is made.
    fn wait(&self) -> Result<(), TableError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match &state.done {
                Some(done) => return done.clone(),
                None => state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

/// Drops the rows above the first one that was asked for.
fn below(mut window: Window, from: u32) -> Window {
    let above = (from as usize).min(window.rows.len());
    window.rows.drain(..above);
    Window { from, ..window }
}

/// Rows from the file itself, where the disk keeps no index: slower, but the same.
fn straight(bytes: &[u8], asked: RowsRequest<'_>) -> Result<Window, TableError> {
    gloss_table::window(bytes, asked.format, asked.sheet, asked.from, asked.count)
}

/// The index of a sheet, held in memory: for a disk that keeps none.
fn in_memory(
    bytes: &[u8],
    asked: RowsRequest<'_>,
    go_on: impl FnMut(Progress) -> bool,
) -> Result<Index<Box<dyn Source>>, TableError> {
    let key = key(asked.sha256);
    let mut made = Vec::new();
    let mut book = Book::glance(bytes, asked.format)?;
    let built = index::build(&mut book, asked.sheet, &key, &mut made, go_on);
    let source: Box<dyn Source> = Box::new(Cursor::new(made));
    built.and_then(|_| Index::open(source, &key)).map_err(|error| match error {
        IndexError::Table(error) => error,
        error => TableError::Broken(error.to_string()),
    })
}

/// Rows from an index, where there is a sound one; another is removed.
fn look_up(path: &Path, asked: RowsRequest<'_>) -> Option<Window> {
    let file = File::open(path).ok()?;
    let found = Index::open(file, &key(asked.sha256))
        .and_then(|mut index| gloss_table::from_index(&mut index, asked.from, asked.count));
    match found {
        Ok(window) => Some(window),
        Err(_) => {
            let _ = std::fs::remove_file(path);
            None
        }
    }
}

/// The name of a file's content, as an index has it.
fn key(sha256: &str) -> Key {
    let mut key = [0; 32];
    // A name that is no hash is no file's: its index is never found again.
    let _ = hex::decode_to_slice(sha256, &mut key);
    key
}

#[cfg(test)]
mod tests {
    use gloss_protocol::WorkspaceId;

    use super::*;

    fn request(from: u32, count: u32) -> RowsRequest<'static> {
        RowsRequest { sha256: HASH, format: Format::Csv, sheet: None, from, count }
    }

    const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    fn csv() -> Vec<u8> {
        (0..30_000).map(|n| format!("{n},name {n}\n")).collect::<String>().into_bytes()
    }

    fn never() -> Result<Vec<u8>, TableError> {
        panic!("the file is read again")
    }

    #[test]
    fn rows_come_from_the_file_and_then_from_its_index() {
        let home = tempfile::tempdir().unwrap();
        let indexes = Arc::new(Indexes::new(home.path()));
        let whole = |from, count| gloss_table::window(&csv(), Format::Csv, None, from, count).unwrap();
        let first = indexes.window::<TableError>(request(10, 90), || None, || Ok(csv())).unwrap();
        assert_eq!(first.0.rows, whole(10, 90).rows);
        // Far below the first screens: this waits for the index, and then it is there for good.
        let far = indexes.window::<TableError>(request(29_950, 100), || None, || Ok(csv())).unwrap();
        assert_eq!(far, (whole(29_950, 100), None));
        let again = Arc::new(Indexes::new(home.path()));
        assert_eq!(again.window(request(15_000, 120), || None, never).unwrap(), (whole(15_000, 120), None));
        let named = RowsRequest { sheet: Some(""), ..request(5, 5) };
        assert_eq!(again.window(named, || None, never).unwrap(), (whole(5, 5), None));
    }

    /// A workbook that is kept as it is: its bytes are compressed themselves.
    fn workbook() -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let mut state = 1u32;
        for row in 0..60_000u32 {
            for column in 0..4 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                sheet.write(row, column, f64::from(state)).unwrap();
            }
        }
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn a_workbook_is_looked_into_where_it_lies_while_it_is_read() {
        let home = tempfile::tempdir().unwrap();
        let store = gloss_store::Store::open(home.path(), WorkspaceId("w_1".to_owned())).unwrap();
        let bytes = workbook();
        let sha256 = store.blobs().put(&bytes).unwrap();
        let lies = || Some(store.blobs().file(&sha256).unwrap());
        let request =
            |from, count| RowsRequest { sha256: &sha256, format: Format::Xlsx, sheet: None, from, count };
        let whole = |from, count| gloss_table::window(&bytes, Format::Xlsx, None, from, count).unwrap();
        let indexes = Arc::new(Indexes::new(home.path()));
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let slow = bytes.clone();
        let read = move || {
            wait.recv().unwrap();
            Ok(slow)
        };
        let first = indexes.window::<TableError>(request(20, 80), lies, read).unwrap();
        assert_eq!((first.0.rows, first.1.is_some()), (whole(20, 80).rows, true));
        // It is being read once: others come from where it lies too.
        assert_eq!(indexes.window(request(0, 5), lies, never).unwrap().0.rows, whole(0, 5).rows);
        go.send(()).unwrap();
        let (far, again) = (request(50_000, 100), bytes.clone());
        assert_eq!(
            indexes.window::<TableError>(far, lies, || Ok(again)).unwrap(),
            (whole(50_000, 100), None)
        );
        let lost = RowsRequest { sheet: Some("Sheet1"), ..request(0, 5) };
        std::fs::remove_dir_all(home.path().join("cache")).unwrap();
        let gone = || Err(TableError::Broken("gone".to_owned()));
        assert!(indexes.window::<TableError>(lost, lies, gone).is_ok());
        while indexes.window::<TableError>(lost, lies, gone).is_ok() {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn a_damaged_index_is_made_again() {
        let home = tempfile::tempdir().unwrap();
        let indexes = Arc::new(Indexes::new(home.path()));
        indexes.window::<TableError>(request(20_000, 100), || None, || Ok(csv())).unwrap();
        let path = indexes.path(HASH, None);
        let sound = std::fs::read(&path).unwrap();
        for damaged in [Vec::new(), sound[..sound.len() / 2].to_vec(), vec![0; 4_096]] {
            let _ = std::fs::remove_file(indexes.path(HASH, Some("")));
            std::fs::write(&path, damaged).unwrap();
            let (window, _) =
                indexes.window::<TableError>(request(20_000, 100), || None, || Ok(csv())).unwrap();
            assert_eq!(window, gloss_table::window(&csv(), Format::Csv, None, 20_000, 100).unwrap());
            assert_eq!(std::fs::read(&path).unwrap(), sound);
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_said_so_to_all_who_wait() {
        let home = tempfile::tempdir().unwrap();
        let indexes = Arc::new(Indexes::new(home.path()));
        let workbook = RowsRequest { format: Format::Xlsx, ..request(5_000, 100) };
        for _ in 0..2 {
            let error = indexes.window::<TableError>(workbook, || None, || Ok(b"a,b".to_vec())).unwrap_err();
            assert!(matches!(error, TableError::NotAWorkbook(_)), "{error}");
        }
        let error = indexes.window(RowsRequest { from: 0, ..workbook }, || None, never).unwrap_err();
        assert!(matches!(error, TableError::NotAWorkbook(_)), "{error}");
    }

    #[test]
    fn a_disk_that_keeps_no_index_gives_the_same_rows() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("cache"), "in the way").unwrap();
        let indexes = Arc::new(Indexes::new(home.path()));
        let (window, _) = indexes.window::<TableError>(request(20_000, 100), || None, || Ok(csv())).unwrap();
        assert_eq!(window, gloss_table::window(&csv(), Format::Csv, None, 20_000, 100).unwrap());
    }
}
