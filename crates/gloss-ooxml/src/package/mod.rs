//! An Office package (ECMA-376 part 2): a ZIP of parts that refer to each other by relationships. An untouched
//! part's compressed bytes are copied as they are; only what was changed is compressed again.

mod names;
mod relations;
mod stored;
#[cfg(test)]
mod tests;
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Seek, Write};
use std::sync::{Arc, Mutex, PoisonError};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::error::OpenError;
use crate::limits::{Limits, RATIO_FLOOR_BYTES};
use crate::xml::{Patch, Tree};
pub use names::relations_name;
pub(crate) use names::{relative, resolve};
pub use relations::Relation;
use stored::Reader;
pub use stored::Stored;

/// The first bytes of an OLE compound file: an encrypted workbook or an old `.xls`.
const OLE_MAGIC: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];

/// A package and the parts that were changed since it was opened.
#[derive(Clone, Debug)]
pub struct Package {
    archive: ZipArchive<Reader>,
    /// Every entry, in order: its name as parts are looked up, and its place in the archive.
    entries: Vec<Entry>,
    /// Lower-case name → place in `entries`; part names do not differ by case (part 2, 6.2.2.3).
    index: BTreeMap<String, usize>,
    changed: BTreeMap<String, Content>,
    removed: BTreeSet<String>,
    limits: Limits,
    /// The large part that was unpacked last: an edit reads its sheet several times. Gone once the file is saved.
    unpacked: Unpacked,
}

/// The changed content of a part: text, or bytes of a picture or an embedded file.
#[derive(Clone, Debug)]
enum Content {
    Text(Arc<String>),
    Bytes(Arc<[u8]>),
}

impl Content {
    fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// A part's stored name and its text.
type Unpacked = Arc<Mutex<Option<(String, Arc<String>)>>>;

/// Bytes of a part that is worth keeping between two readings.
const LARGE: usize = 1 << 20;

#[derive(Clone, Debug)]
struct Entry {
    name: String,
    packed: u64,
    /// The unpacked size that the archive states; checked again when the part is unpacked.
    inflated: u64,
}

impl Package {
    /// Opens a package. Everything it says of itself is checked here, and again when a part is unpacked.
    ///
    /// # Errors
    ///
    /// Refuses what is no ZIP, an encrypted workbook, and whatever is beyond the limits.
    pub fn open(bytes: &[u8], limits: Limits) -> Result<Self, OpenError> {
        // Before they are copied.
        let size = bytes.len() as u64;
        if size > limits.file_bytes {
            return Err(OpenError::TooLarge { bytes: size, limit: limits.file_bytes });
        }
        Self::open_stored(Arc::new(Arc::<[u8]>::from(bytes)), limits)
    }

    /// Opens a package that lies elsewhere, a file for one: no more of it is in memory than the parts that are read.
    ///
    /// # Errors
    ///
    /// As [`Package::open`], and when it can't be read where it lies.
    pub fn open_stored(stored: Arc<dyn Stored>, limits: Limits) -> Result<Self, OpenError> {
        let size = stored.size();
        if size > limits.file_bytes {
            return Err(OpenError::TooLarge { bytes: size, limit: limits.file_bytes });
        }
        let reader = Reader::new(stored);
        if reader.begins_with(&OLE_MAGIC) {
            return Err(OpenError::Encrypted);
        }
        let mut archive =
            ZipArchive::new(reader).map_err(|error| OpenError::NotAPackage(error.to_string()))?;
        if archive.len() > limits.entries {
            return Err(OpenError::TooManyParts {
                entries: archive.len() as u64,
                limit: limits.entries as u64,
            });
        }
        if archive.has_duplicate_names() {
            return Err(OpenError::TwinParts("(several)".to_owned()));
        }
        let mut entries = Vec::with_capacity(archive.len());
        let mut index = BTreeMap::new();
        let mut total: u64 = 0;
        for at in 0..archive.len() {
            let file = archive.by_index_raw(at).map_err(|error| OpenError::NotAPackage(error.to_string()))?;
            let raw = file.name().map_err(|error| OpenError::NotAPackage(error.to_string()))?;
            if file.encrypted() {
                return Err(OpenError::Encrypted);
            }
            let name = names::entry(&raw).ok_or_else(|| OpenError::BadName(raw.to_string()))?;
            let (packed, inflated) = (file.compressed_size(), file.size());
            if inflated > RATIO_FLOOR_BYTES.max(packed.saturating_mul(limits.ratio)) {
                return Err(OpenError::Bomb { part: name, packed, inflated, limit: limits.ratio });
            }
            total = total.saturating_add(inflated);
            if total > limits.inflated_bytes {
                return Err(OpenError::TooMuchInflated { limit: limits.inflated_bytes });
            }
            if index.insert(name.to_lowercase(), at).is_some() {
                return Err(OpenError::TwinParts(name));
            }
            entries.push(Entry { name, packed, inflated });
        }
        Ok(Self {
            archive,
            entries,
            index,
            changed: BTreeMap::new(),
            removed: BTreeSet::new(),
            limits,
            unpacked: Unpacked::default(),
        })
    }

    /// The bounds it was opened with.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The names of all parts that are there now, in the order of the file, new ones last.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let old = self.entries.iter().map(|entry| entry.name.as_str());
        let new = self
            .changed
            .keys()
            .map(String::as_str)
            .filter(|name| !self.index.contains_key(&name.to_lowercase()));
        old.filter(|name| !self.removed.contains(*name) && !name.ends_with('/')).chain(new)
    }

    /// The name under which a part is stored, whatever the case it is asked by.
    pub fn stored_name(&self, name: &str) -> Option<&str> {
        let found = match self.index.get(&name.to_lowercase()) {
            Some(at) => self.entries.get(*at)?.name.as_str(),
            None => match self.changed.get_key_value(name) {
                Some((name, _)) => name.as_str(),
                None => self.changed.keys().find(|known| known.eq_ignore_ascii_case(name))?.as_str(),
            },
        };
        (!self.removed.contains(found)).then_some(found)
    }

    /// Whether the part is there.
    pub fn has(&self, name: &str) -> bool {
        self.stored_name(name).is_some()
    }

    /// How many bytes a part will unpack to, as the file says; what is not there has none.
    pub fn size(&self, name: &str) -> u64 {
        let stored = self.stored_name(name);
        if let Some(content) = stored.and_then(|stored| self.changed.get(stored)) {
            return content.as_bytes().len() as u64;
        }
        let entry =
            stored.and_then(|name| self.index.get(&name.to_lowercase())).and_then(|at| self.entries.get(*at));
        entry.map_or(0, |entry| entry.inflated)
    }

    /// A part's bytes as they are now.
    ///
    /// # Errors
    ///
    /// When the part is missing, damaged, or unpacks to more than it said.
    pub fn part(&self, name: &str) -> Result<Vec<u8>, OpenError> {
        let stored = self.stored_name(name).ok_or_else(|| OpenError::MissingPart(name.to_owned()))?;
        if let Some(content) = self.changed.get(stored) {
            return Ok(content.as_bytes().to_vec());
        }
        let at = self.index.get(&name.to_lowercase()).copied();
        let at = at.ok_or_else(|| OpenError::MissingPart(name.to_owned()))?;
        let damaged = |why: String| OpenError::Damaged { part: stored.to_owned(), why };
        let mut archive = self.archive.clone();
        let file = archive.by_index(at).map_err(|error| damaged(error.to_string()))?;
        let packed = file.compressed_size();
        // What the header says may be a lie: no more is read than the ratio allows.
        let most =
            RATIO_FLOOR_BYTES.max(packed.saturating_mul(self.limits.ratio)).min(self.limits.inflated_bytes);
        // Room for what it says, so that a large part is not copied as it grows; no more than it may have.
        let mut bytes = Vec::with_capacity(usize::try_from(file.size().min(most)).unwrap_or(0));
        file.take(most + 1).read_to_end(&mut bytes).map_err(|error| damaged(error.to_string()))?;
        if bytes.len() as u64 > most {
            let (part, inflated) = (stored.to_owned(), bytes.len() as u64);
            return Err(OpenError::Bomb { part, packed, inflated, limit: self.limits.ratio });
        }
        Ok(bytes)
    }

    /// A part's text as it is now.
    ///
    /// # Errors
    ///
    /// As [`Package::part`], and when it is not UTF-8.
    pub fn text(&self, name: &str) -> Result<Arc<String>, OpenError> {
        if let Some(Content::Text(text)) = self.stored_name(name).and_then(|stored| self.changed.get(stored))
        {
            return Ok(Arc::clone(text));
        }
        let stored = self.stored_name(name).unwrap_or(name);
        let mut unpacked = self.unpacked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, text)) = unpacked.as_ref().filter(|(kept, _)| kept == stored) {
            return Ok(Arc::clone(text));
        }
        let text = String::from_utf8(self.part(name)?).map_err(|_| OpenError::NotUtf8(name.to_owned()))?;
        let text = Arc::new(text);
        if text.len() >= LARGE {
            *unpacked = Some((stored.to_owned(), Arc::clone(&text)));
        }
        Ok(text)
    }

    /// Sees each part of these kinds that a part leads to.
    pub(crate) fn each_related<E: From<OpenError>>(
        &self,
        part: &str,
        kinds: &[&str],
        mut see: impl FnMut(&Tree<'_>, &str) -> Result<(), E>,
    ) -> Result<(), E> {
        let related = self.relations(part)?;
        for one in related.iter().filter(|one| kinds.contains(&one.kind.as_str()) && !one.external) {
            let text = self.text(&one.target)?;
            see(&Tree::parse(&text, &one.target, self.limits())?, &one.target)?;
        }
        Ok(())
    }

    /// Gives a part this text; a part that was not there is added.
    pub fn set(&mut self, name: &str, text: impl Into<String>) {
        self.set_content(name, Content::Text(Arc::new(text.into())));
    }

    /// Gives a part its text with a patch in it; a patch that changes nothing leaves the part as it is.
    pub(crate) fn set_patched(&mut self, name: &str, text: &str, patch: Patch) {
        if !patch.is_empty() {
            self.set(name, patch.apply(text));
        }
    }

    /// Gives a part these bytes; a part that was not there is added.
    pub fn set_bytes(&mut self, name: &str, bytes: Vec<u8>) {
        self.set_content(name, Content::Bytes(Arc::from(bytes)));
    }

    fn set_content(&mut self, name: &str, content: Content) {
        let stored = self.index.get(&name.to_lowercase()).and_then(|at| self.entries.get(*at));
        let name = stored.map_or(name, |entry| entry.name.as_str()).to_owned();
        self.removed.remove(&name);
        self.changed.insert(name, content);
    }

    /// Splices a part whose text was read before.
    pub(crate) fn splice(&mut self, name: &str, text: Arc<String>, patch: Patch) {
        *self.unpacked.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let changed = patch.apply_to(text);
        self.set(name, changed);
    }

    /// Takes a part away, and what `[Content_Types].xml` says of it.
    ///
    /// # Errors
    ///
    /// When the list of content types cannot be read.
    pub fn remove(&mut self, name: &str) -> Result<(), OpenError> {
        if let Some(stored) = self.stored_name(name).map(str::to_owned) {
            self.changed.remove(&stored);
            types::remove(self, &stored)?;
            if self.index.contains_key(&stored.to_lowercase()) {
                self.removed.insert(stored);
            }
        }
        Ok(())
    }

    /// Adds a part of this content type.
    ///
    /// # Errors
    ///
    /// When the list of content types cannot be read.
    pub fn add(&mut self, name: &str, content_type: &str, text: impl Into<String>) -> Result<(), OpenError> {
        types::add(self, name, content_type)?;
        self.set(name, text);
        Ok(())
    }

    /// Adds a part of this content type, of bytes that are no text.
    ///
    /// # Errors
    ///
    /// When the list of content types cannot be read.
    pub fn add_bytes(&mut self, name: &str, content_type: &str, bytes: Vec<u8>) -> Result<(), OpenError> {
        types::add(self, name, content_type)?;
        self.set_bytes(name, bytes);
        Ok(())
    }

    /// The content type of a part.
    ///
    /// # Errors
    ///
    /// When the list of content types cannot be read.
    pub fn content_type(&self, name: &str) -> Result<Option<String>, OpenError> {
        types::of(self, name)
    }

    /// The parts that differ from the file, taken away ones included.
    pub fn touched(&self) -> BTreeSet<String> {
        self.changed.keys().chain(&self.removed).cloned().collect()
    }

    /// The relationships of a part; of the package itself for the empty name. None where there is no such list.
    ///
    /// # Errors
    ///
    /// When the list is damaged.
    pub fn relations(&self, part: &str) -> Result<Vec<Relation>, OpenError> {
        relations::of(self, part)
    }

    /// The file with everything that was changed.
    ///
    /// # Errors
    ///
    /// When an entry of the file cannot be read.
    pub fn save(&self) -> Result<Vec<u8>, OpenError> {
        let room = self.entries.iter().map(|entry| usize::try_from(entry.packed).unwrap_or(0) + 128).sum();
        Ok(self.save_to(Cursor::new(Vec::with_capacity(room)))?.into_inner())
    }

    /// Writes the file with everything that was changed, part by part: what is untouched goes from where it lies to
    /// where it shall be, and is never whole in memory.
    ///
    /// # Errors
    ///
    /// When an entry of the file cannot be read, or the new file not written.
    pub fn save_to<W: Write + Seek>(&self, into: W) -> Result<W, OpenError> {
        let broken = |part: &str, why: &dyn std::fmt::Display| OpenError::Damaged {
            part: part.to_owned(),
            why: why.to_string(),
        };
        *self.unpacked.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let mut zip = ZipWriter::new(into);
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let mut archive = self.archive.clone();
        for (at, Entry { name, .. }) in self.entries.iter().enumerate() {
            if self.removed.contains(name) {
                continue;
            }
            if let Some(content) = self.changed.get(name) {
                zip.start_file(name.as_str(), options).map_err(|error| broken(name, &error))?;
                zip.write_all(content.as_bytes()).map_err(|error| broken(name, &error))?;
            } else {
                let file = archive.by_index_raw(at).map_err(|error| broken(name, &error))?;
                zip.raw_copy_file(file).map_err(|error| broken(name, &error))?;
            }
        }
        for (name, content) in &self.changed {
            if !self.index.contains_key(&name.to_lowercase()) {
                zip.start_file(name.as_str(), options).map_err(|error| broken(name, &error))?;
                zip.write_all(content.as_bytes()).map_err(|error| broken(name, &error))?;
            }
        }
        zip.finish().map_err(|error| broken("the package", &error))
    }
}
