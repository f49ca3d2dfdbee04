//! Detecting external changes: a file that was changed outside of Gloss is compared with its newest version and becomes a version.

use gloss_artifact::kinds;
use gloss_protocol::{Artifact, Code, MadeBy, Problem, Version};
use gloss_store::Write;

use crate::content::{Content, Stat, is_hidden, name_of};
use crate::doors::now;
use crate::versions::places;
use crate::versions::room::Versions;
use crate::versions::rows::{ids, row_after};

impl Versions {
    /// The artifact that a file belongs to: itself where it is known as one, else the known folder that it lies in.
    pub(crate) fn owner_of(&self, path: &str) -> String {
        let read = self.store.read();
        let is_known = |path: &str| read.artifact(path).ok().flatten().is_some();
        let folders = path.match_indices('/').filter_map(|(at, _)| path.get(..=at));
        let mut owners = std::iter::once(path).chain(folders).filter(|path| is_known(path));
        owners.next().unwrap_or(path).to_owned()
    }

    /// The artifact of a path after a look at the disk; made where it is new to Gloss.
    ///
    /// # Errors
    /// A path that leaves the folder, a file that can't be read, or none at all.
    pub(crate) fn artifact(&mut self, path: &str) -> Result<Artifact, Problem> {
        let path = self.normal(path)?;
        self.refresh(&path)?;
        let path = self.name_now(path)?;
        self.store
            .read()
            .artifact(&path)?
            .ok_or_else(|| Problem::new(Code::FileMissing, format!("There is no file {path} here.")))
    }

    /// Compares a file with its newest version and takes up what another program did. True where it did.
    ///
    /// # Errors
    /// A file that can't be read.
    pub(crate) fn refresh(&mut self, path: &str) -> Result<bool, Problem> {
        let stat = self.stat(path);
        if stat.is_some() && self.seen.get(path) == stat.as_ref() {
            return Ok(false);
        }
        let known = self.store.read().artifact(path)?;
        if known.is_none() {
            self.check_alone(path)?;
        }
        let Some(content) = self.read_whole(path)? else {
            let gone = self.take_down_missing(known)?;
            if gone {
                self.changed_by_others.push(path.to_owned());
            }
            return Ok(gone);
        };
        if known.is_none() && self.moved_here(&content, stat)? {
            return Ok(true);
        }
        let latest = match &known {
            Some(artifact) => self.store.read().version(path, artifact.version)?,
            None => None,
        };
        let same = latest.as_ref().is_some_and(|latest| latest.version.sha256 == content.sha256);
        let (changed, was_known) =
            (!same || known.as_ref().is_some_and(|artifact| !artifact.present), known.is_some());
        // A file that an older Gloss knew no form of may be of a kind now.
        let kind = kinds::of_path(path).kind();
        let is_of_another_kind = known.as_ref().is_some_and(|artifact| artifact.kind != kind);
        match known {
            Some(artifact) if same && (changed || is_of_another_kind) => {
                let version = artifact.version;
                let row = Artifact { present: true, kind, ..artifact };
                self.write(Write::VersionOutside, |tx| tx.artifact(&row))?;
                self.source_changed(path, version, &content.bytes)?;
            }
            known if !same => self.take_up(&content, known.as_ref())?,
            _ => {}
        }
        self.remember_stat(path, stat);
        self.know_inode(path, stat)?;
        // Whoever looked first: what others changed in a file that was known is told here.
        if changed && was_known {
            self.changed_by_others.push(path.to_owned());
        }
        Ok(changed)
    }

    /// The site that a file lies in, with its path from there, where it is no artifact of its own.
    ///
    /// # Errors
    /// A path that leaves the folder.
    pub(crate) fn file_of_site(&self, path: &str) -> Result<Option<(String, String)>, Problem> {
        let path = self.name_now(self.normal(path)?)?;
        // A table is asked for figures by its own name, wherever it lies.
        let is_table = kinds::of_path(&path).abilities(&path).query;
        let is_own = is_table || is_hidden(&path) || self.store.read().artifact(&path)?.is_some();
        let site = self.shared.folder.site_of(&path).filter(|_| !is_own);
        Ok(site.map(|(site, file)| (site.to_owned(), file.to_owned())))
    }

    /// A file of a site is no artifact of its own, unless it was one before or is a table.
    fn check_alone(&self, path: &str) -> Result<(), Problem> {
        let is_table = kinds::of_path(path).abilities(path).query;
        // Nor is a hidden one part of it.
        let Some((site, file)) = self.shared.folder.site_of(path).filter(|_| !is_table && !is_hidden(path))
        else {
            return Ok(());
        };
        let says = format!("{path} is a file of the site {}.", name_of(site));
        let next = format!("Open {site} and look for page:{file} in it.");
        Err(Problem::new(Code::BadRequest, says).with_next(next))
    }

    /// Looks at a file, or at the site that it belongs to; then also gives the file's path from the site.
    ///
    /// # Errors
    /// As [`Self::look_at`].
    pub(crate) fn look_within(&mut self, path: &str) -> Result<(String, Option<String>), Problem> {
        match self.file_of_site(path)? {
            Some((site, file)) => Ok((self.look_at(&site)?, Some(file))),
            None => Ok((self.look_at(path)?, None)),
        }
    }

    /// Compares a file with the disk before a query. One that can't be read now still has its versions; one that
    /// never could be read is refused. Gives the name it has now.
    ///
    /// # Errors
    /// A path that leaves the folder, or a file that can't be read and that Gloss does not know.
    pub(crate) fn look_at(&mut self, path: &str) -> Result<String, Problem> {
        let path = self.normal(path)?;
        match self.refresh(&path) {
            Err(problem) if self.store.read().artifact(&path)?.is_none() => Err(problem),
            _ => self.name_now(path),
        }
    }

    fn remember_stat(&mut self, path: &str, stat: Option<Stat>) {
        match stat.filter(Stat::settled) {
            Some(stat) => {
                self.seen.insert(path.to_owned(), stat);
            }
            None => {
                self.seen.remove(path);
            }
        }
    }

    fn take_down_missing(&mut self, known: Option<Artifact>) -> Result<bool, Problem> {
        let Some(artifact) = known.filter(|artifact| artifact.present) else {
            return Ok(false);
        };
        self.seen.remove(&artifact.path);
        if self.moved_away(&artifact)? {
            return Ok(true);
        }
        let path = artifact.path.clone();
        self.write(Write::VersionOutside, |tx| tx.artifact(&Artifact { present: false, ..artifact }))?;
        self.source_missing(&path)?;
        Ok(true)
    }

    /// Makes a version of what another program wrote.
    pub(super) fn take_up(&mut self, content: &Content, known: Option<&Artifact>) -> Result<(), Problem> {
        let path = content.path.as_str();
        content.keep(self.store.blobs())?;
        let parent = known.map(|artifact| artifact.version);
        let notes = self.store.read().notes(Some(path))?;
        // The cells of a large sheet take a while to read, and without notes or figures nobody waits for them.
        let known_figures = match parent {
            Some(parent) => self.store.read().figures(path, parent)?,
            None => Vec::new(),
        };
        let is_waited_for = !notes.is_empty() || !known_figures.is_empty();
        let is_read = !kinds::of_path(path).is_slow_to_read() || is_waited_for;
        let new = is_read.then(|| self.shared.texts.open(path, &content.bytes)).transpose();
        let why = match (&known, &new) {
            (None, _) => "As found in the folder".to_owned(),
            (Some(_), Ok(_)) => "Changed in another program".to_owned(),
            // Its notes have no place in it: that is said where they are shown.
            (Some(_), Err(error)) => format!("Changed in another program: {error}"),
        };
        let new = new.ok().flatten();
        let version = Version {
            path: path.to_owned(),
            version: self.next_version(path)?,
            parent,
            made_by: MadeBy::Outside,
            why,
            created_at: now(),
            sha256: content.sha256.clone(),
            bytes: content.size(),
            turn: None,
            settled: true,
            undoes: false,
            made_as: None,
        };
        let old = parent.filter(|_| !notes.is_empty()).and_then(|parent| self.text(path, parent).ok());
        let moved = places::reanchor_notes(&self.doors, notes, version.version, old.as_deref(), new.as_ref());
        let figures = self.figures_after(path, (parent, version.version), None, new.as_ref(), &[])?;
        let artifact = row_after(&version, new.as_ref(), None, known);
        self.write(Write::VersionOutside, |tx| {
            tx.artifact(&artifact)?;
            tx.version(&version, &content.files, None)?;
            for note in &moved {
                tx.note(note)?;
            }
            tx.figures(path, version.version, &figures)?;
            tx.log("version.added", &ids(&version), &version.sha256)
        })?;
        self.source_changed(path, version.version, &content.bytes)
    }

    pub(super) fn next_version(&self, path: &str) -> Result<u32, Problem> {
        Ok(self.store.read().versions(path)?.last().map_or(1, |stored| stored.version.version + 1))
    }

    /// Attached files by the names that they have now.
    ///
    /// # Errors
    /// Where one is not in the folder.
    pub(crate) fn present(&mut self, paths: &[String]) -> Result<Vec<String>, Problem> {
        let mut files = Vec::new();
        for path in paths {
            let artifact = self.artifact(path)?;
            if !artifact.present {
                return Err(Problem::new(Code::FileMissing, format!("{path} is not in the folder.")));
            }
            files.push(artifact.path);
        }
        Ok(files)
    }
}
