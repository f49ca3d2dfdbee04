//! A turn's writes: a whole artifact, as a new version or into the batch's staging copy, beside what others changed
//! meanwhile. Every path comes from a model and is checked here.

use std::ops::Range;
use std::sync::Arc;

use gloss_agent::doors::{Destination, MadeFigure, WriteReport, Written};
use gloss_artifact::{files, kinds, site};
use gloss_protocol::{Action, Code, ItemBody, MadeBy, NoteId, Problem, Rule, Span, Timestamp, TurnId};
use gloss_website::ABOUT;
use serde_json::Value;

use crate::context;
use crate::figures;
use crate::operations::check_closed;
use crate::remake;
use crate::sheet::foreign;
use crate::sheet::values::Values;
use crate::turn::acted::acted_on;
use crate::turn::base::Target;
use crate::turn::figure_places::{Stand, figures_in_file, placed_figures};
use crate::turn::file_names::check_name;
use crate::turn::leave;
use crate::turn::reading::unasked;
use crate::turn::room::Turns;
use crate::versions::copies::MERGED;
use crate::versions::make::NewVersion;
use crate::versions::merging::{MergeWanted, Unwritten};
use crate::versions::places::Own;

impl Turns {
    /// Writes a text for a turn: to the batch's staging copy where it serves notes on that artifact, else as a
    /// new version.
    pub(crate) fn write_for(
        &mut self,
        turn: &TurnId,
        to: &Destination<'_>,
        text: &str,
    ) -> Result<Written, Unwritten> {
        let path = to.path;
        if let Some((site, file)) = self.file_of_site(path)? {
            if !self.is_staged(turn, &site) {
                check_name(&file)?;
                self.check_writable(turn, &site, &file)?;
            }
            kinds::of_path(&file).check_text(path, text, &|| self.words_of_file(&site, &file))?;
            // What is held back first keeps its links: nobody knows yet where its words come to stand.
            let is_page = !self.is_staged(turn, &site) && (file.ends_with(".html") || file.ends_with(".htm"));
            let (text, figures) =
                if is_page { site::take_figures(text) } else { (text.to_owned(), Vec::new()) };
            self.check_not_cut(turn, (&site, &file), text.len())?;
            let target = Target { file: &file, ..Target::whole(site, to) };
            return self.put_into_site(turn, target, (text.as_bytes(), &figures));
        }
        let path = self.name_now(self.normal(path)?)?;
        // What nobody asked for is refused by that reason before any other.
        if !self.is_staged(turn, &path) {
            self.check_writable(turn, &path, "")?;
        }
        kinds::of_path(&path).check_text(&path, text, &|| self.words_of(&path))?;
        if kinds::of_path(&path).is_folder() {
            let says = format!("{path} is a folder, so its files are written one by one.");
            let problem = Problem::new(Code::BadRequest, says);
            return Err(problem.with_next("Write a file in it by its own name.").into());
        }
        self.check_not_cut(turn, (&path, ""), text.len())?;
        self.put_for(turn, Target::whole(path, to), (text.as_bytes(), Stand::Nowhere))
    }

    /// Text of a file as it is now; nothing where there is none.
    fn words_of(&self, path: &str) -> String {
        let bytes = self.store.read().artifact(path).ok().flatten();
        let bytes = bytes.and_then(|artifact| self.bytes(path, artifact.version).ok());
        bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// Text of a site's file as it is now; nothing where there is none.
    fn words_of_file(&self, site: &str, file: &str) -> String {
        let known = self.store.read().artifact(site).ok().flatten();
        let bytes = known.and_then(|known| self.bytes(site, known.version).ok()).unwrap_or_default();
        let files = files::part(&bytes).unwrap_or_default();
        let found = files.into_iter().find(|(name, _)| *name == file);
        found.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
    }

    /// Writes one file of a site, which makes a version of the site: into the staging copy where notes on it are served.
    fn put_into_site(
        &mut self,
        turn: &TurnId,
        target: Target<'_>,
        (bytes, figures): (&[u8], &[(Range<usize>, String)]),
    ) -> Result<Written, Unwritten> {
        let (site_path, file) = (target.path.clone(), target.file);
        let artifact = self.artifact(&site_path)?;
        let stage = self.copies.get(turn).and_then(|copies| copies.stages.get(&site_path));
        let now = match stage {
            Some(stage) => {
                let (base, edits) = (self.text(&site_path, stage.base)?, stage.staging.edits());
                self.written(&site_path, stage.base, &base, edits)?.bytes
            }
            None => self.bytes(&site_path, artifact.version)?,
        };
        let is_new = files::part(&now).unwrap_or_default().iter().all(|(name, _)| *name != file);
        if stage.is_some() && is_new {
            let says = format!("There is no file {file} in {site_path}, and notes bring none.");
            return Err(Problem::new(Code::BadRequest, says).with_next("Change what the notes mark.").into());
        }
        let target = Target { is_new, ..target };
        let whole = files::with(&now, file, bytes).ok_or_else(|| {
            let says =
                format!("{site_path} can't hold a file {file}: it has too many files, or this is no name.");
            Problem::new(Code::BadRequest, says)
        })?;
        if figures.is_empty() {
            return self.put_for(turn, target, (&whole, Stand::Nowhere));
        }
        let before = self.text(&site_path, artifact.version)?;
        let known = figures::of(self.store.read(), &site_path, artifact.version, &before)?;
        let figures = figures_in_file((&site_path, file), &whole, figures, (&before, &known))?;
        self.put_for(turn, target, (&whole, Stand::At(&figures)))
    }

    /// Writes a file that a program made, whatever it is, by the same rules as a text.
    pub(crate) fn put_made(
        &mut self,
        turn: &TurnId,
        to: &Destination<'_>,
        bytes: &[u8],
    ) -> Result<Written, Unwritten> {
        if let Some((site, file)) = self.file_of_site(to.path)? {
            if !self.is_staged(turn, &site) {
                check_name(&file)?;
                self.check_writable(turn, &site, &file)?;
            }
            self.check_not_cut(turn, (&site, &file), bytes.len())?;
            let target = Target { file: &file, ..Target::whole(site, to) };
            return self.put_into_site(turn, target, (bytes, &[]));
        }
        let path = self.name_now(self.normal(to.path)?)?;
        self.check_not_cut(turn, (&path, ""), bytes.len())?;
        self.put_for(turn, Target::whole(path, to), (bytes, Stand::Nowhere))
    }

    /// Writes a file that was made of a spec for a turn, by the same rules as a text: what it is, and how its name must end.
    pub(crate) fn write_made_for(
        &mut self,
        turn: &TurnId,
        (to, (what, ending)): (&Destination<'_>, (&str, &str)),
        (bytes, figures): (&[u8], &[MadeFigure]),
    ) -> Result<Written, Unwritten> {
        let path = self.name_now(self.normal(to.path)?)?;
        if !path.to_lowercase().ends_with(ending) {
            let says = format!("{path} is no name of a {what}; it must end in {ending}.");
            return Err(Problem::new(Code::BadRequest, says).into());
        }
        let mut target = Target::whole(path, to);
        if ending != "/" {
            return self.put_for(turn, target, (bytes, Stand::Made(figures)));
        }
        if !self.can_hold_site(&target.path)? {
            let because = format!("{} is a folder that holds something else.", target.path);
            target.rename(self.free_name(&target.path)?, because);
        }
        let path = target.path.clone();
        let again = self.makes_again(turn, &path, bytes)?;
        match self.put_for(turn, target, (bytes, Stand::Made(figures))) {
            // Where the same places were changed since it was made, it stands beside that.
            Err(Unwritten::Problem(problem)) if again && problem.code == Code::StaleBase => {
                if let Some(copies) = self.copies.get_mut(turn) {
                    copies.met.remove(&path);
                }
                let mut beside = Target::whole(path.clone(), to);
                let because = format!("Places in {path} were changed that would say something else now.");
                beside.rename(self.free_name(&path)?, because);
                self.put_for(turn, beside, (bytes, Stand::Made(figures)))
            }
            written => written,
        }
    }

    /// Whether a made site can have a folder: never one in which something lies that is no site, and none within another
    /// site.
    fn can_hold_site(&self, path: &str) -> Result<bool, Problem> {
        if let Some((site, _)) = self.shared.folder.site_of(path) {
            let says = format!("{path} lies in the site {site}.");
            return Err(Problem::new(Code::BadRequest, says).with_next("Make it beside that."));
        }
        Ok(self.store.read().artifact(path)?.is_some() || self.is_free(path)?)
    }

    /// True for a site that is made again of the same spec. The turn counts as one that has read the version in which it was
    /// made, so that what was changed since is merged with what it makes now.
    fn makes_again(&mut self, turn: &TurnId, path: &str, bytes: &[u8]) -> Result<bool, Problem> {
        let Some(known) = self.store.read().artifact(path)?.filter(|known| known.present) else {
            return Ok(false);
        };
        let spec = |about: &Value| about.get("spec").filter(|spec| !spec.is_null()).cloned();
        let files = files::part(bytes).unwrap_or_default();
        let own = files.iter().find(|(name, _)| *name == ABOUT);
        let own = own.and_then(|(_, about)| spec(&serde_json::from_slice(about).ok()?));
        let read = self.store.read();
        let about = remake::about(read, self.store.blobs(), path, known.version)?;
        let was = about.and_then(|about| spec(&about));
        if own.is_none() || own != was {
            return Ok(false);
        }
        let Some(made) = remake::made_in(read, path, known.version)? else { return Ok(false) };
        if let Some(copies) = self.copies.get_mut(turn) {
            copies.reads.insert(path.to_owned(), made.version);
        }
        Ok(true)
    }

    /// Time at which a turn began: what it makes carries this time, so that making it again gives the same bytes.
    pub(crate) fn began(&self, turn: &TurnId) -> Result<Timestamp, Problem> {
        let row = self.store.read().turn(turn)?;
        row.map(|row| row.started_at).ok_or_else(|| Problem::new(Code::Interrupted, "This turn is over."))
    }

    /// Writes a whole artifact into the batch's staging copy, where notes on it are served; false where none are.
    fn put_staged(&mut self, turn: &TurnId, target: &Target<'_>, bytes: &[u8]) -> Result<bool, Problem> {
        let serves = self.note_of_write(turn, target)?;
        let stage = self.copies.get(turn).and_then(|copies| copies.stages.get(&target.path));
        if let Some(stage) = stage.filter(|stage| !stage.acts.is_empty()) {
            // Its words are of before the acts.
            return Err(acted_on(stage));
        }
        let stage = self.copies.get_mut(turn).and_then(|copies| copies.stages.get_mut(&target.path));
        let Some(stage) = stage else { return Ok(false) };
        stage.staging.write(gloss_artifact::open_text(&target.path, bytes)?.source());
        match serves {
            Some(note) => {
                stage.edits.served.insert(note);
                stage.edits.beyond.insert(note);
            }
            None => stage.edits.whole = true,
        }
        Ok(true)
    }

    /// The note that a write serves, by its position among the turn's notes.
    fn note_of_write(&self, turn: &TurnId, target: &Target<'_>) -> Result<Option<usize>, Problem> {
        let Some(id) = target.note else { return Ok(None) };
        let note = self.note_to_change(turn, &NoteId(id.to_owned()))?;
        if note.path != target.path {
            let says = format!("Note {} is on {}, not on {}.", note.n, note.path, target.path);
            return Err(
                Problem::new(Code::BadRequest, says).with_next("Leave out note, or give another one.")
            );
        }
        let running = self.running.get(turn);
        Ok(running.and_then(|running| running.notes.iter().position(|other| *other == note.id)))
    }

    pub(super) fn is_staged(&self, turn: &TurnId, path: &str) -> bool {
        self.copies.get(turn).is_some_and(|copies| copies.stages.contains_key(path))
    }

    /// Refuses what no agent writes: other programs' workbooks and what agents are told; and what waits for the person's
    /// word, hidden or obeyed by programs. `file` is the one of a site.
    pub(super) fn check_writable(&self, turn: &TurnId, path: &str, file: &str) -> Result<(), Problem> {
        foreign::can_write(path)?;
        if self.rule(turn, Action::Change)? == Rule::LeaveItToMe {
            let says = "The person changes files themselves; no task does.";
            return Err(Problem::new(Code::NotDone, says).with_next("Say what should stand there instead."));
        }
        let key = format!("{path}{file}");
        if context::is_for_agents(&key) {
            let says = format!("{key} is told to every agent, so only a person writes it.");
            let next = "Propose what is worth knowing with remember, or say what should stand there and where: \
the person writes it under Memory.";
            return Err(Problem::new(Code::BadRequest, says).with_next(next));
        }
        let site = match file {
            "" => self.shared.folder.site_of(&key).map(|(site, _)| site),
            _ => Some(path),
        };
        check_closed(self.shared.folder.root(), &key)?;
        match leave::asks_to_write(self, turn, site, &key)? {
            Some(why) => Err(unasked(&key, why)),
            None => Ok(()),
        }
    }

    /// Writes a whole artifact, whose name is the one it has now, with the one file of it that becomes another where it is a
    /// folder.
    pub(crate) fn put_for(
        &mut self,
        turn: &TurnId,
        mut target: Target<'_>,
        (bytes, figures): (&[u8], Stand<'_>),
    ) -> Result<Written, Unwritten> {
        if !self.running.contains_key(turn) {
            return Err(Problem::new(Code::Interrupted, "This turn is over.").into());
        }
        self.check_makes(turn)?;
        if self.put_staged(turn, &target, bytes)? {
            return Ok(Written::Staged { path: target.path });
        }
        self.meet_file(turn, &mut target)?;
        let known = self.store.read().artifact(&target.path)?;
        if known.is_none() {
            check_name(&target.path)?;
        }
        let mut report = WriteReport::default();
        if let Some(artifact) = &known {
            let key = format!("{}{}", target.path, target.file);
            let is_same = self.bytes(&target.path, artifact.version)? == bytes && artifact.present;
            if is_same && self.leads_alike(&target.path, artifact.version, figures)? {
                return Ok(Written::Same { path: target.path, version: artifact.version });
            }
            let newest = artifact.version;
            let base = self.base_of(turn, &target.path, &key, newest);
            if artifact.present && self.is_unmarked(turn, &target.path, newest)? {
                self.leave_unmarked(&mut target)?;
            } else if let Some(read) =
                base.filter(|read| *read != newest || self.makes_beside(turn, &target.path))
            {
                return self.merge_or_conflict(
                    turn,
                    (target.path, key),
                    (read, artifact.version),
                    (bytes, figures),
                    target.why,
                );
            } else if artifact.present && !target.is_new {
                report.unread = self.may_replace(turn, &mut target, (base, newest))?;
            }
        }
        let Target { path, file, why, renamed, .. } = target;
        let key = format!("{path}{file}");
        report.renamed = renamed;
        let met = self.copies.get(turn).and_then(|copies| copies.met.get(&key).copied());
        let why = match met {
            Some(met) => format!("{why} (written again on version {met}, which changed the same places)"),
            None => why.to_owned(),
        };
        // What it read last is what stands without its words, whoever wrote there since.
        let theirs = met.and(known.map(|artifact| artifact.version));
        let version = match self.make_from_turn(turn, &path, (bytes, None, figures), why.trim(), theirs) {
            Ok(version) => version,
            Err(problem) => {
                if problem.code == Code::FileChanged {
                    self.meet(turn, &path, &key)?;
                }
                return Err(problem.into());
            }
        };
        if let Some(copies) = self.copies.get_mut(turn) {
            copies.met.remove(&key);
            copies.reads.insert(key, version.version);
        }
        Ok(Written::Version { version, report: Box::new(report) })
    }

    /// Whether figures that are kept beside a version lead where those of a write lead: the same words may come from elsewhere now.
    fn leads_alike(&self, path: &str, version: u32, figures: Stand<'_>) -> Result<bool, Problem> {
        if matches!(figures, Stand::Nowhere) {
            return Ok(true);
        }
        let text = self.text(path, version)?;
        let mut placed: Vec<(Span, String)> = placed_figures(&text, figures);
        placed.sort_unstable();
        let read = self.store.read();
        let kept = figures::of(read, path, version, &text)?;
        let is_place = kept.iter().map(|one| one.span).eq(placed.iter().map(|(place, _)| *place));
        // A query that is asked again is another fact of the same.
        let asks = |fact: &str| {
            let (id, cell) = fact.split_once('/').unwrap_or((fact, ""));
            Ok::<_, Problem>(read.fact(id)?.map(|known| (known.query, cell.to_owned())))
        };
        for (one, (_, fact)) in kept.iter().zip(&placed) {
            if one.fact != *fact && asks(&one.fact)? != asks(fact)? {
                return Ok(false);
            }
        }
        Ok(is_place)
    }

    /// Whether a turn makes a file again as a whole, beside what others changed in it.
    fn makes_beside(&self, turn: &TurnId, path: &str) -> bool {
        self.copies.get(turn).is_some_and(|copies| copies.again.as_deref() == Some(path))
    }

    /// Writes beside what others have written since this turn has read the file; where both changed the same it has to read
    /// again.
    fn merge_or_conflict(
        &mut self,
        turn: &TurnId,
        (path, key): (String, String),
        (read, now): (u32, u32),
        (bytes, figures): (&[u8], Stand<'_>),
        why: &str,
    ) -> Result<Written, Unwritten> {
        let again = self.makes_beside(turn, &path);
        let merged = match self.copies.get_mut(turn).and_then(|copies| copies.merged.take()) {
            _ if read == MERGED => Some(None),
            Some(merged) => merged.of(&path, (read, now), bytes),
            None => None,
        };
        let Some(merged) = merged else {
            let wanted = MergeWanted { path, read, now, mine: bytes.to_vec(), again };
            return Err(Unwritten::Merge(Box::new(wanted)));
        };
        if let Some(both) = merged {
            if self.bytes(&path, now)? == both {
                return Ok(Written::Same { path, version: now });
            }
            let why = format!("{why} (beside what others changed meanwhile)");
            let made = (both.as_slice(), again.then(|| bytes.to_vec()), figures.named());
            let version = self.make_from_turn(turn, &path, made, why.trim(), None)?;
            // It has seen neither what others wrote nor what both came to, so it reads that before it goes on.
            if let Some(copies) = self.copies.get_mut(turn) {
                copies.reads.insert(key, MERGED);
            }
            return Ok(Written::Version { version, report: Box::default() });
        }
        let says = format!("{key} was changed after you read it (version {now}).");
        // What was merged it only has to read: there nobody's words are written over.
        if let Some(copies) = self.copies.get_mut(turn).filter(|_| read != MERGED) {
            copies.met.insert(key, now);
        }
        Err(Problem::new(Code::StaleBase, says).with_next("Read it again and write on that.").into())
    }

    /// Meets a save that came in the moment of a write: who writes over that is asked about it, as for an earlier one.
    fn meet(&mut self, turn: &TurnId, path: &str, key: &str) -> Result<(), Problem> {
        self.refresh(path)?;
        let newest = self.store.read().artifact(path)?.map(|artifact| artifact.version);
        if let (Some(copies), Some(newest)) = (self.copies.get_mut(turn), newest) {
            copies.met.insert(key.to_owned(), newest);
        }
        Ok(())
    }

    fn make_from_turn(
        &mut self,
        turn: &TurnId,
        path: &str,
        (bytes, made_as, figures): (&[u8], Option<Vec<u8>>, Stand<'_>),
        why: &str,
        theirs: Option<u32>,
    ) -> Result<gloss_protocol::Version, Problem> {
        let Some(row) = self.store.read().turn(turn)? else {
            return Err(Problem::new(Code::Interrupted, "This turn is over."));
        };
        let next = self.store.read().next_item(&row.thread)?;
        // Parsed once: its title is told with the version that is made of it.
        let text = self.shared.texts.open(path, bytes).ok().map(Arc::new);
        let title = text.as_ref().and_then(|text| text.title());
        let figures = text.as_ref().map(|text| placed_figures(text, figures)).unwrap_or_default();
        let why = if why.is_empty() { "Written by the agent".to_owned() } else { why.to_owned() };
        let asks = theirs.map(|theirs| self.conflict_question(&row, path, theirs)).transpose()?.flatten();
        self.make(NewVersion {
            path: path.to_owned(),
            bytes: bytes.to_vec(),
            made_by: MadeBy::Agent,
            why,
            thread: Some(row.thread.clone()),
            turn: Some(turn.clone()),
            splices: None,
            text,
            values: Values::Left,
            own: Own::new(),
            undoes: false,
            made_as,
            figures,
            also: Box::new(move |tx, version| {
                let title = title.unwrap_or_else(|| version.path.clone());
                let body = ItemBody::Version { path: version.path.clone(), title, version: version.version };
                tx.item(&Turns::new_item(&row, next, body), None)?;
                asks.map_or(Ok(()), |asks| asks.put(tx, version.version))
            }),
        })
    }

    /// `report.md`, or `report 2.md` where that is taken; of a folder `market 2/`.
    pub(crate) fn free_name(&self, path: &str) -> Result<String, Problem> {
        let (stem, ext) = match path.rsplit_once('.') {
            Some((stem, ext)) if !ext.contains('/') => (stem, format!(".{ext}")),
            _ => path.strip_suffix('/').map_or((path, String::new()), |folder| (folder, "/".to_owned())),
        };
        for n in 2..1000 {
            let name = format!("{stem} {n}{ext}");
            if self.is_free(&name)? {
                return Ok(name);
            }
        }
        Err(Problem::new(Code::AlreadyExists, format!("There are a thousand files named {path}.")))
    }

    /// Whether nothing has this name, and nothing had.
    pub(crate) fn is_free(&self, name: &str) -> Result<bool, Problem> {
        let is_there = match name.strip_suffix('/') {
            Some(folder) => self.shared.folder.root().join(folder).symlink_metadata().is_ok(),
            None => self.shared.folder.read(name)?.is_some(),
        };
        Ok(!is_there && self.store.read().artifact(name)?.is_none())
    }
}
