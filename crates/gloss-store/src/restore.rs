//! Putting a workspace's database back: what there is to choose from, which of it is whole, the newest put in place, and
//! what is missing since. What lay there before is set aside under a name of its own; nothing is deleted.

use std::path::{Path, PathBuf};

use gloss_protocol::{KeptCopy, Restored};
use rusqlite::{Connection, OpenFlags};

use crate::copies::ASIDE;
use crate::missing::State;
use crate::opening::{self, Evidence, file_state};
use crate::read::Read;
use crate::tally::{Tally, entries, many};
use crate::{
    Point, Store, StoreError, copies, counts, crash, log, mend_rows, plain, salvage, schema, schema_check,
};

/// The name of the database itself among what can be put in place.
const ITSELF: &str = "as it is";
/// Files of a database: itself, its log and what its readers share.
const FILES: [&str; 3] = ["workspace.db", "workspace.db-wal", "workspace.db-shm"];
/// A copy on its way into its place.
const UNDONE: &str = ".restored.db";

/// A workspace whose database is not in use.
pub(crate) struct Closed {
    /// The folder of its memory: database, versions and tallies.
    pub dir: PathBuf,
    /// Its copies.
    pub copies: PathBuf,
    /// Its folder.
    pub folder: PathBuf,
    /// The workspace.
    pub workspace: String,
    /// The home's last known tally of it.
    pub mark: Option<Tally>,
}

/// Something to choose from.
struct Choice {
    path: PathBuf,
    copy: KeptCopy,
    found: Tally,
    /// It has less than is known of its own moment: something was taken out of it.
    lacks: bool,
    /// Its file is sound, though rows of it may be damaged.
    is_sound: bool,
    /// It is another folder's.
    is_another: bool,
    /// It is the database itself, and no copy.
    is_itself: bool,
}

impl Closed {
    fn database(&self) -> PathBuf {
        self.dir.join("workspace.db")
    }

    /// The copies and the database itself, each looked at as a whole; the newest state first.
    fn choices(&self, known: &Tally) -> Vec<Choice> {
        let of_day = |path: PathBuf| {
            let name = copies::day_of(&path).unwrap_or_default().to_owned();
            self.choice(path, &name)
        };
        let mut all: Vec<Choice> = copies::list(&self.copies).into_iter().map(of_day).collect();
        if file_state(&self.database()).is_none() {
            let itself = self.choice(self.database(), ITSELF);
            let mut itself = Choice { is_itself: true, ..itself };
            itself.hold_against(all.iter().map(|copy| &copy.found).chain([known]));
            itself.miss(known);
            all.push(itself);
        }
        // Of equal ones the database itself, which needs no other in its place.
        all.sort_by_key(|one| (one.found.seq, one.is_itself));
        all.reverse();
        all
    }

    /// Looks at one of them; one that is another folder's can't be chosen.
    fn choice(&self, path: PathBuf, name: &str) -> Choice {
        let looked = look(&path, (&self.workspace, &self.folder));
        let copy = |whole, says| KeptCopy { name: name.to_owned(), whole, says };
        let unusable = |says: String, is_another| (copy(false, says), Tally::default(), false, is_another);
        let (copy, found, is_sound, is_another) = match looked {
            Ok(Looked::Own(own)) => {
                let (found, examined, altered) = *own;
                let holds = Tally { at: 0, ..found.clone() }.holds();
                let says = match (&examined.broken, examined.unreadable.len(), altered) {
                    (Some(_), _, _) => "Damaged: it can't be used.".to_owned(),
                    (None, 0, None) => format!("Whole: {holds}."),
                    (None, 0, Some(n)) => format!("{holds}; entry {n} of the log was altered."),
                    (None, rows, _) => format!("{holds}; {rows} of its rows can't be read."),
                };
                let is_sound = examined.broken.is_none();
                (copy(examined.is_whole() && altered.is_none(), says), found, is_sound, false)
            }
            Ok(Looked::Another(of)) => {
                unusable(format!("The memory of another folder ({of}): it can't be used here."), true)
            }
            Err(_) => unusable("Damaged: it can't be used.".to_owned(), false),
        };
        Choice { path, copy, found, lacks: false, is_sound, is_another, is_itself: false }
    }

    /// Lists the copies to choose from.
    pub(crate) fn list_copies(&self) -> Vec<KeptCopy> {
        self.choices(&self.known_tally()).into_iter().map(|choice| choice.copy).collect()
    }

    /// The newest known tally of the workspace.
    fn known_tally(&self) -> Tally {
        Evidence::of((&self.dir, &self.copies), Some(&self.folder), &self.workspace, self.mark.clone())
            .tally
            .unwrap_or_default()
    }

    /// Puts the newest whole one in place, or the one of that name; where there is none an empty one, if that is wanted.
    /// Gives what is known of the workspace from now on, too.
    ///
    /// # Errors
    /// [`StoreError::NoCopy`] where there is none that can be used; what the disk says. Then everything lies as it did.
    pub(crate) fn restore(&self, from: Option<&str>, anew: bool) -> Result<(Restored, Tally), StoreError> {
        let _still = copies::no_copies();
        let failed = StoreError::file("Restoring what Gloss remembers", &self.dir);
        plain::clear_beside(&self.database()).map_err(failed)?;
        let known = self.known_tally();
        let choices = self.choices(&known);
        let usable = |choice: &&Choice| choice.is_sound && from.is_none_or(|name| choice.copy.name == name);
        // The newest state with a damaged row is worth more than an older one without.
        let newest = |choice: &&Choice| {
            let found = &choice.found;
            choice.is_itself && !choice.lacks && found.seq >= known.seq && found.seq > 0
        };
        let chosen = choices
            .iter()
            .filter(usable)
            .find(newest)
            .or_else(|| choices.iter().filter(usable).find(|choice| choice.copy.whole))
            .or_else(|| choices.iter().filter(usable).find(|choice| !choice.lacks))
            .or_else(|| choices.iter().find(usable));
        if chosen.is_none()
            && from.is_none()
            && !anew
            && choices.iter().any(|choice| choice.is_itself && !choice.is_another)
        {
            return self.salvage(&choices);
        }
        if chosen.is_none() && (!anew || from.is_some()) {
            return Err(none(from, &choices));
        }
        // What another folder's memory names is not missing here.
        let is_another = choices.iter().any(|choice| choice.is_itself && choice.is_another);
        let before = if is_another { self.dir.join(UNDONE) } else { self.database() };
        let restored = chosen.map(|choice| choice.path.as_path());
        let (blobs, folder) = (&self.dir.join("blobs"), &self.folder);
        let is_newest = chosen.as_ref().is_some_and(newest);
        let missing = match is_newest {
            true => Vec::new(),
            false => State { known: known.clone(), restored, before: &before, blobs, folder }.missing(),
        };
        let (aside, mended) = self.put(chosen, &choices, is_newest, &known)?;
        // What is known of the newest state stays known: an altered log is not made a whole one by this.
        let tally = if is_newest { self.settle_kept(known)? } else { self.settle()? };
        let restored = Restored {
            from: chosen.map(|choice| choice.copy.name.clone()),
            stayed: chosen.is_some_and(|choice| choice.is_itself),
            copies: choices.iter().map(|choice| choice.copy.clone()).collect(),
            aside: aside.map(|aside| aside.display().to_string()).unwrap_or_default(),
            missing: missing.into_iter().chain(mended).collect(),
        };
        Ok((restored, tally))
    }

    /// Puts what can still be read of the database in its place, which is set aside.
    fn salvage(&self, choices: &[Choice]) -> Result<(Restored, Tally), StoreError> {
        let undone = self.dir.join(UNDONE);
        let failed = || StoreError::file("Restoring what Gloss remembers", &self.dir);
        let _ = std::fs::remove_file(&undone);
        let salvaged = salvage::salvage(&self.database(), &undone)?;
        if salvaged.rows == 0 {
            let _ = std::fs::remove_file(&undone);
            return Err(none(None, choices));
        }
        let aside = self.set_aside().map_err(failed())?;
        std::fs::rename(&undone, self.database()).map_err(failed())?;
        let says = format!(
            "There is no copy: this is what can still be read, {}. At {} something can't be read, and may be missing.",
            many(salvaged.rows, "row"),
            many(salvaged.gaps, "place")
        );
        let restored = Restored {
            from: None,
            stayed: true,
            copies: choices.iter().map(|choice| choice.copy.clone()).collect(),
            aside: aside.display().to_string(),
            missing: vec![says],
        };
        Ok((restored, self.settle()?))
    }

    /// Puts what was chosen in place. Gives where what lay there before is kept, where that was touched, and which rows were
    /// taken from copies.
    fn put(
        &self,
        chosen: Option<&Choice>,
        choices: &[Choice],
        is_newest: bool,
        known: &Tally,
    ) -> Result<(Option<PathBuf>, Vec<String>), StoreError> {
        let aside = match chosen {
            Some(choice) if is_newest && choice.copy.whole => return Ok((None, Vec::new())),
            Some(choice) if choice.is_itself => self.keep_beside(),
            Some(choice) => self.exchange(&choice.path),
            None => self.set_aside(),
        };
        let aside = aside.map_err(StoreError::file("Restoring what Gloss remembers", &self.dir))?;
        let copies = choices.iter().filter(|choice| choice.is_sound && !choice.is_itself);
        let copies: Vec<_> = copies.map(|choice| (choice.copy.name.clone(), choice.path.as_path())).collect();
        let mut mended = Vec::new();
        if is_newest {
            mended = mend_rows::mend(&self.database(), &copies)?;
            mended.extend(mend_rows::bring_back(&self.database(), &copies, known)?);
        }
        Ok((Some(aside), mended))
    }

    /// A folder of its own for what is set aside now.
    fn aside(&self) -> std::io::Result<PathBuf> {
        let at = crate::now().rfc3339().replace(':', "-");
        let mut aside = self.dir.join(ASIDE).join(&at);
        let mut n = 1;
        while aside.exists() {
            n += 1;
            aside = self.dir.join(ASIDE).join(format!("{at} {n}"));
        }
        std::fs::create_dir_all(&aside)?;
        Ok(aside)
    }

    /// Puts a copy in the database's place, which is set aside.
    fn exchange(&self, copy: &Path) -> std::io::Result<PathBuf> {
        let undone = self.dir.join(UNDONE);
        std::fs::copy(copy, &undone)?;
        std::fs::File::open(&undone)?.sync_all()?;
        let aside = self.set_aside()?;
        crash::pass(Point::Before("restore.rename"));
        std::fs::rename(&undone, self.database())?;
        std::fs::File::open(&self.dir)?.sync_all()?;
        crash::pass(Point::After("restore.rename"));
        Ok(aside)
    }

    /// The log first: a database without its log is never taken for the whole of it.
    fn set_aside(&self) -> std::io::Result<PathBuf> {
        let aside = self.aside()?;
        for name in FILES.iter().rev().filter(|name| self.dir.join(name).exists()) {
            std::fs::rename(self.dir.join(name), aside.join(name))?;
        }
        Ok(aside)
    }

    /// Keeps what lies there as it is, before the log is folded in.
    fn keep_beside(&self) -> std::io::Result<PathBuf> {
        let aside = self.aside()?;
        for name in FILES.iter().filter(|name| self.dir.join(name).is_file()) {
            std::fs::copy(self.dir.join(name), aside.join(name))?;
        }
        Ok(aside)
    }

    /// From now on what is kept is what is there.
    fn settle_kept(&self, known: Tally) -> Result<Tally, StoreError> {
        let connection = crate::schema::open(&self.database())?;
        let tally = Tally { kept: counts::count(&connection)?, ..known };
        tally.keep(&self.dir).map_err(StoreError::file("Restoring what Gloss remembers", &self.dir))?;
        Ok(tally)
    }

    /// From now on what is in place is what is known.
    fn settle(&self) -> Result<Tally, StoreError> {
        let nothing = Tally { workspace: self.workspace.clone(), ..Tally::default() };
        let database = self.database();
        let tally = if file_state(&database).is_some() {
            nothing
        } else {
            let connection = crate::schema::connect(&database)?;
            crate::releases::take_back(&connection)?;
            crate::fold::fold(&connection)?;
            let salts = log::salts(&connection)?;
            Tally { workspace: self.workspace.clone(), salts, ..opening::found(&connection)? }
        };
        let tally = Tally { folder: self.folder.display().to_string(), at: crate::now().0, ..tally };
        tally.keep(&self.dir).map_err(StoreError::file("Restoring what Gloss remembers", &self.dir))?;
        if tally.seq == 0 {
            // So that there is a database, and not the lack of one.
            drop(Store::open(&self.dir, self.workspace.as_str().into())?);
        }
        Ok(tally)
    }
}

impl Choice {
    /// Looks for rows that something else took out of the database.
    fn miss(&mut self, known: &Tally) {
        let missing = Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY)
            .ok()
            .and_then(|connection| counts::missing(&connection, known, self.found.seq).ok());
        let missing: Vec<String> = missing.unwrap_or_default().into_iter().map(counts::words).collect();
        if self.is_sound && !missing.is_empty() {
            self.copy.whole = false;
            self.copy.says = format!("{}; {} are missing.", self.found.holds(), missing.join(" and "));
        }
    }

    /// Compares it with states that are not newer: what it has less of was taken out of it, and it is not whole.
    fn hold_against<'t>(&mut self, states: impl Iterator<Item = &'t Tally>) {
        let older = states.filter(|state| state.seq <= self.found.seq);
        let (versions, logged) =
            older.fold((0, 0), |(a, b), state| (state.versions.max(a), state.entries.max(b)));
        let (versions, logged) =
            (versions.saturating_sub(self.found.versions), logged.saturating_sub(self.found.entries));
        if self.is_sound && versions + logged > 0 {
            self.lacks = true;
            self.copy.whole = false;
            let holds = self.found.holds();
            self.copy.says = format!(
                "{holds}; {} and {} of the log are missing.",
                many(versions, "version"),
                entries(logged)
            );
        }
    }
}

fn none(from: Option<&str>, choices: &[Choice]) -> StoreError {
    let says = match (from, choices.is_empty()) {
        (Some(name), false) => format!("There is no whole copy called {name}."),
        (_, true) => "There is no copy of what Gloss remembers of this folder yet.".to_owned(),
        (None, false) => "No copy of what Gloss remembers of this folder can be used: each is damaged, or of another folder.".to_owned(),
    };
    StoreError::NoCopy { says }
}

/// Looks at one of them as a whole. Its file is read and never written.
fn look(path: &Path, (workspace, folder): (&str, &Path)) -> Result<Looked, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version == 0 || version > schema::VERSION {
        return Err(StoreError::Newer { found: version, known: schema::VERSION });
    }
    if let Some(of) = opening::another(&connection, workspace, Some(folder)) {
        return Ok(Looked::Another(of));
    }
    if schema_check::lacks_table(&connection, schema::Tables::Workspace)? {
        return Err(StoreError::Damaged(path.display().to_string()));
    }
    let read = Read(&connection);
    let own = (opening::found(&connection)?, read.examine(None)?, read.log_broken_at()?);
    Ok(Looked::Own(Box::new(own)))
}

/// The result of looking at a database.
enum Looked {
    /// Its tally, its examination, and the entry from which on its log was altered.
    Own(Box<(Tally, crate::Examined, Option<u64>)>),
    /// The memory of another folder, with which one in words.
    Another(String),
}
