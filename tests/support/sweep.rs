//! A search for values in all bytes below some folders: as they lie, in stored blobs, in the rows of databases, and in what is
//! packed in Office files and archives. Reads only.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine as _;

/// What lies packed: rows of every table of each database, and the parts of each ZIP, as they are once unpacked.
const UNPACK: &str = r#"
import sys, os, sqlite3, zipfile
for root in sys.argv[1:]:
    for dir, _, names in os.walk(root):
        for name in names:
            path = os.path.join(dir, name)
            try:
                if name.endswith(".db"):
                    rows = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
                    for (table,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                        for row in rows.execute(f'SELECT * FROM "{table}"'):
                            sys.stdout.write(f"{path}:{table}\t{row!r}\n")
                elif zipfile.is_zipfile(path):
                    for part in zipfile.ZipFile(path).namelist():
                        text = zipfile.ZipFile(path).read(part).decode("utf-8", "replace").replace("\n", " ")
                        sys.stdout.write(f"{path}:{part}\t{text}\n")
            except (sqlite3.Error, OSError) as error:
                sys.stdout.write(f"{path}\tunread {error}\n")
"#;

/// A place that holds a value.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone)]
pub struct Holding {
    /// The file, with the table or the part where it is packed.
    pub place: String,
    /// Whether it is a blob of a version, with the bytes of a file of the person's.
    pub blob: Option<Vec<u8>>,
}

/// The forms in which a value is looked for: as it is, base64 in three places, hex, and percent signs.
pub fn forms(value: &str) -> Vec<Vec<u8>> {
    let base64 = |shift: usize| {
        let text = [&b"xx"[..shift], value.as_bytes()].concat();
        let all = base64::engine::general_purpose::STANDARD_NO_PAD.encode(text);
        all.as_bytes()[(shift * 8).div_ceil(6)..(shift + value.len()) * 8 / 6].to_vec()
    };
    let percent: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let units: String = value.bytes().map(|byte| format!("\\u{byte:04x}")).collect();
    let plain = [value.to_owned(), hex::encode(value), hex::encode_upper(value), percent, units];
    let mut out: Vec<Vec<u8>> = plain.into_iter().map(String::into_bytes).collect();
    out.extend((0..3).map(base64));
    out
}

/// Whether some bytes hold one of the values, in any form.
pub fn holds(bytes: &[u8], values: &[&str]) -> bool {
    values.iter().any(|value| forms(value).iter().any(|form| memchr::memmem::find(bytes, form).is_some()))
}

/// All places below folders that hold one of the values.
pub fn sweep(roots: &[&Path], values: &[&str]) -> Vec<Holding> {
    let needles: Vec<Vec<u8>> = values.iter().flat_map(|value| forms(value)).collect();
    let has = |bytes: &[u8]| needles.iter().any(|needle| memchr::memmem::find(bytes, needle).is_some());
    let mut out = Vec::new();
    let mut open: Vec<PathBuf> = roots.iter().map(|root| root.to_path_buf()).collect();
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir).into_iter().flatten().flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                open.push(entry.path());
            } else if kind.is_file() {
                let bytes = std::fs::read(entry.path()).unwrap_or_default();
                let place = entry.path().display().to_string();
                // What is short or hard to compress stands in a blob as it is: it counts as what it unpacks to.
                let inner = zstd::decode_all(bytes.as_slice()).ok();
                if has(place.as_bytes()) || (inner.is_none() && has(&bytes)) {
                    out.push(Holding { place: place.clone(), blob: None });
                }
                if let Some(inner) = inner.filter(|inner| has(inner)) {
                    out.push(Holding { place, blob: Some(inner) });
                }
            }
        }
    }
    let unpacked = Command::new("python3")
        .args(["-c", UNPACK])
        .args(roots)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .output()
        .expect("python3");
    assert!(unpacked.status.success(), "what is packed can't be read");
    for line in unpacked.stdout.split(|byte| *byte == b'\n') {
        let mut parts = line.splitn(2, |byte| *byte == b'\t');
        let place = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
        let text = parts.next().unwrap_or_default();
        assert!(!text.starts_with(b"unread"), "{place}: {}", String::from_utf8_lossy(text));
        if has(text) {
            out.push(Holding { place, blob: None });
        }
    }
    out.sort();
    out.dedup();
    out
}
