//! Which tables there are, and by which names a query reaches them.

use std::collections::{BTreeMap, HashMap};

use gloss_table::{Format, TableError, sheets};

use crate::limits::MAX_LISTED;
use crate::name::{file_name, plain, without_extension};
use crate::{DataError, TableSource};

/// One CSV file or one sheet.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) source: TableSource,
    /// The sheet's name; none for CSV.
    pub(crate) sheet: Option<String>,
    /// The shortest name that means this table alone.
    pub(crate) name: String,
}

impl Entry {
    /// The cache key of its contents: path, version and sheet.
    pub(crate) fn key(&self) -> Key {
        (self.source.path.clone(), self.source.version, self.sheet.clone())
    }
}

/// Path, version and sheet.
pub(crate) type Key = (String, u32, Option<String>);

/// All tables of the current sources.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    pub(crate) entries: Vec<Entry>,
    /// Files that cannot be read, with the reason.
    pub(crate) broken: Vec<(String, TableError)>,
    /// Workbooks whose bytes are not here, so that nobody knows their sheets.
    unopened: Vec<String>,
    /// Names in lower case; several entries where a name is not enough.
    names: HashMap<String, Vec<usize>>,
}

/// The sheets of workbooks, which cost an unpacking to find.
pub(crate) type SheetCache = BTreeMap<(String, u32), Result<Vec<String>, TableError>>;

impl Catalogue {
    /// Lists the tables of sources. Sheets are remembered in `cache`, which keeps current versions only.
    pub(crate) fn new(sources: &[TableSource], cache: &mut SheetCache) -> Self {
        cache.retain(|(path, version), _| sources.iter().any(|s| s.path == *path && s.version == *version));
        let mut catalogue = Self::default();
        for source in sources {
            let Some(format) = crate::format_of(&source.path) else {
                continue;
            };
            if format == Format::Xlsx && !source.is_here() {
                catalogue.unopened.push(source.path.clone());
                continue;
            }
            let found = cache.entry((source.path.clone(), source.version)).or_insert_with(|| match format {
                Format::Csv => Ok(vec![String::new()]),
                Format::Xlsx => sheets(&source.bytes, format),
            });
            match found {
                Ok(found) => {
                    let only = found.len() == 1;
                    for sheet in found.clone() {
                        let sheet = (format == Format::Xlsx).then_some(sheet);
                        catalogue.add(source, sheet, only);
                    }
                }
                Err(error) => catalogue.broken.push((source.path.clone(), error.clone())),
            }
        }
        catalogue.name_entries();
        catalogue
    }

    fn add(&mut self, source: &TableSource, sheet: Option<String>, only: bool) {
        let at = self.entries.len();
        for name in names(&source.path, sheet.as_deref(), only) {
            let known = self.names.entry(name.to_lowercase()).or_default();
            if !known.contains(&at) {
                known.push(at);
            }
        }
        self.entries.push(Entry { source: source.clone(), sheet, name: String::new() });
    }

    /// Gives each table the first of its names that is its own.
    fn name_entries(&mut self) {
        let counts: Vec<usize> =
            self.entries.iter().map(|entry| self.sheets_of(&entry.source.path)).collect();
        for (entry, count) in self.entries.iter_mut().zip(counts) {
            let all = names(&entry.source.path, entry.sheet.as_deref(), count == 1);
            let own =
                all.iter().find(|name| self.names.get(&name.to_lowercase()).is_some_and(|at| at.len() == 1));
            entry.name = own.or(all.last()).cloned().unwrap_or_default();
        }
    }

    fn sheets_of(&self, path: &str) -> usize {
        self.entries.iter().filter(|entry| entry.source.path == path).count()
    }

    /// The table that a query means by a name.
    ///
    /// # Errors
    /// Where there is none, or several; [`DataError::NotHere`] where files must be had first to tell, or to read it.
    pub(crate) fn find(&self, name: &str) -> Result<&Entry, DataError> {
        let asked = name.strip_prefix("main.").unwrap_or(name);
        let lower = asked.to_lowercase();
        let paths: Vec<String> =
            self.unopened.iter().filter(|path| may_mean(&lower, path)).cloned().collect();
        if !paths.is_empty() {
            return Err(DataError::NotHere { paths });
        }
        let found = self.names.get(&asked.to_lowercase()).map(Vec::as_slice).unwrap_or_default();
        let mut entries = found.iter().filter_map(|at| self.entries.get(*at));
        match (entries.next(), entries.next()) {
            (Some(entry), None) if !entry.source.is_here() => {
                Err(DataError::NotHere { paths: vec![entry.source.path.clone()] })
            }
            (Some(entry), None) => Ok(entry),
            (Some(_), Some(_)) => {
                let candidates = found.iter().filter_map(|at| self.entries.get(*at)).map(|e| e.name.as_str());
                Err(DataError::AmbiguousTable { name: asked.to_owned(), candidates: listed(candidates) })
            }
            (None, _) => Err(self.unknown(asked)),
        }
    }

    fn unknown(&self, asked: &str) -> DataError {
        let lower = asked.to_lowercase();
        let file = lower.split('#').next().unwrap_or_default();
        let meant = |path: &str| {
            let path = path.to_lowercase();
            path == file || file_name(&path) == file || plain(without_extension(file_name(&path))) == lower
        };
        match self.broken.iter().find(|(path, _)| meant(path)) {
            Some((path, error)) => DataError::Table { path: path.clone(), error: error.clone() },
            None => {
                let unopened: Vec<String> =
                    self.unopened.iter().map(|path| plain(without_extension(file_name(path)))).collect();
                let known = self.entries.iter().map(|entry| entry.name.as_str());
                let known = listed(known.chain(unopened.iter().map(String::as_str)));
                DataError::NoSuchTable { name: asked.to_owned(), known }
            }
        }
    }
}

/// Whether a name may be that of a workbook or one of its sheets: all of these begin with a name of the file.
fn may_mean(asked: &str, path: &str) -> bool {
    let bare = |name: &str| name.strip_prefix("t_").unwrap_or(name).to_owned();
    let (file, path) = (file_name(path).to_lowercase(), path.to_lowercase());
    let plain_names = [&file, &path].map(|name| bare(&plain(without_extension(name))));
    asked.starts_with(&file)
        || asked.starts_with(&path)
        || plain_names.iter().any(|name| bare(asked).starts_with(name.as_str()))
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.take(MAX_LISTED + 1).collect();
    if names.is_empty() {
        return "none".to_owned();
    }
    if names.len() > MAX_LISTED {
        names.truncate(MAX_LISTED);
        names.push("…");
    }
    names.join(", ")
}

/// All names of a table, the shortest first. The last, the whole path with the sheet, is always its own.
fn names(path: &str, sheet: Option<&str>, only: bool) -> Vec<String> {
    let file = file_name(path);
    let mut names = Vec::new();
    if only {
        names.push(plain(without_extension(file)));
        names.push(plain(without_extension(path)));
        names.push(file.to_owned());
        names.push(path.to_owned());
    }
    if let Some(sheet) = sheet {
        names.push(plain(&format!("{} {sheet}", without_extension(file))));
        names.push(plain(&format!("{} {sheet}", without_extension(path))));
        names.push(format!("{file}#{sheet}"));
        names.push(format!("{path}#{sheet}"));
    }
    names
}
