//! A plan of moves and deletions, checked as a whole before anything is moved: what lies there, what its new name would meet, and
//! what nobody but the person touches. Moves nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gloss_protocol::{Code, FileStep, MAX_FILE_STEPS, Problem};
use gloss_store::{EntryKind, FolderEntry, moved_path, newest_within};

use super::locks::open_elsewhere;
use super::words::folder_of;
use crate::content::{is_hidden, name_of};
use crate::context::is_for_agents;
use crate::turn::file_names::{check_name, visible_name};
use crate::turn::obeyed::is_obeyed;
use crate::versions::room::Versions;

/// Faults that are told at once.
const MAX_FAULTS: usize = 8;
/// Names of a folder that are compared with a new one.
const MAX_NAMES: usize = 20_000;

/// Who wants it done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Requester {
    /// The person's own hand.
    Person,
    /// An agent: what programs obey, what is hidden and what agents are told by is not for it.
    Agent,
}

/// A step whose paths are written as everywhere, with what lies there.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub step: FileStep,
    pub entry: FolderEntry,
    /// Of a folder when anything in it was last changed, and how much lies in it.
    pub within: Option<(i64, usize)>,
}

impl Planned {
    /// When it, or anything in it, was last changed: milliseconds since 1970.
    pub(crate) fn changed(&self) -> i64 {
        self.within.map_or(self.entry.changed, |(newest, _)| newest.max(self.entry.changed))
    }
}

/// What earlier steps of a plan did to names.
#[derive(Default)]
struct Names {
    /// Taken by a step.
    taken: BTreeSet<String>,
    /// Free after a step.
    free: BTreeSet<String>,
    /// In lower case, by folder, as they lie on the disk.
    lower: BTreeMap<String, BTreeMap<String, String>>,
}

/// Checks a plan.
///
/// # Errors
/// With all its faults, up to eight, where it has any.
pub(crate) fn check(
    space: &Versions,
    steps: &[FileStep],
    requester: Requester,
) -> Result<Vec<Planned>, Problem> {
    if steps.is_empty() || steps.len() > MAX_FILE_STEPS {
        let says = format!("A plan has between 1 and {MAX_FILE_STEPS} steps; this one has {}.", steps.len());
        return Err(
            Problem::new(Code::BadRequest, says).with_next("Nothing was moved. Make several plans of it.")
        );
    }
    let (mut planned, mut faults, mut names) = (Vec::new(), Vec::new(), Names::default());
    for step in steps {
        match check_step(space, step, (requester, &planned, &mut names)) {
            Ok(step) => planned.push(step),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() {
        return Ok(planned);
    }
    let more = faults.len().saturating_sub(MAX_FAULTS);
    faults.truncate(MAX_FAULTS);
    if more > 0 {
        faults.push(format!("{more} more."));
    }
    Err(Problem::new(Code::NotDone, faults.join(" ")).with_next("Nothing was moved. Change the plan."))
}

fn check_step(
    space: &Versions,
    step: &FileStep,
    (requester, planned, names): (Requester, &[Planned], &mut Names),
) -> Result<Planned, String> {
    let given = step.from();
    let shown = visible_name(given);
    let from = space.normal(given).map_err(|problem| problem.says)?;
    if let Some(other) = planned.iter().find(|other| overlaps(&other.step, &from)) {
        return Err(format!("{shown} is in two steps: with {}.", visible_name(other.step.from())));
    }
    let entry = look(space, &from, names)?.ok_or_else(|| format!("There is no {shown}."))?;
    check_source(space, &from, (entry, requester))?;
    let step = match step {
        FileStep::Trash { .. } => FileStep::Trash { from: from.clone() },
        FileStep::Move { to, .. } => {
            let to = destination(space, &from, to, names)?;
            check_destination(space, (&from, &to), (requester, names))?;
            names.taken.insert(to.trim_end_matches('/').to_owned());
            names.free.remove(to.trim_end_matches('/'));
            FileStep::Move { from: from.clone(), to }
        }
    };
    names.free.insert(from.trim_end_matches('/').to_owned());
    let is_folder = entry.kind == EntryKind::Folder;
    let within = is_folder.then(|| newest_within(&space.shared.folder.root().join(&from)));
    Ok(Planned { step, entry, within })
}

/// What lies at a path before the plan; nothing where an earlier step took it away.
fn look(space: &Versions, path: &str, names: &Names) -> Result<Option<FolderEntry>, String> {
    if names.free.contains(path.trim_end_matches('/')) {
        return Ok(None);
    }
    space.shared.folder.entry(path).map_err(|error| Problem::from(error).says)
}

/// Whether a step moves a path too, or something that it lies in, or that lies in it.
fn overlaps(step: &FileStep, path: &str) -> bool {
    let other = step.from();
    moved_path(path, other, "x").is_some() || moved_path(other, path, "x").is_some()
}

/// Whether programs or agents go by a file, because of its name or its folder's.
fn is_gone_by(path: &str) -> bool {
    is_hidden(path) || is_obeyed(path) || is_for_agents(path)
}

/// The first path below a folder that is one; where there is too much to be looked through, that.
pub(super) fn first_within(root: &Path, folder: &str, is_one: impl Fn(&str) -> bool) -> Option<String> {
    let (mut left, mut seen) = (vec![folder.trim_end_matches('/').to_owned()], 0);
    while let Some(at) = left.pop() {
        for entry in root.join(&at).read_dir().into_iter().flatten().flatten() {
            let path = format!("{at}/{}", entry.file_name().to_string_lossy());
            seen += 1;
            if seen > MAX_NAMES {
                return Some(format!("more than {MAX_NAMES} files"));
            }
            if is_one(&path) {
                return Some(path);
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                left.push(path);
            }
        }
    }
    None
}

fn check_source(
    space: &Versions,
    from: &str,
    (entry, requester): (FolderEntry, Requester),
) -> Result<(), String> {
    let shown = visible_name(from);
    if entry.kind == EntryKind::Other {
        return Err(format!("{shown} is neither a file nor a folder; it stays where it is."));
    }
    if space.shared.home.dir.starts_with(space.shared.folder.root().join(from)) {
        return Err(format!("{shown} holds what Gloss remembers; it stays where it is."));
    }
    if requester == Requester::Agent {
        if is_gone_by(from) {
            return Err(format!("{shown} is one that programs or agents go by; only the person moves it."));
        }
        // What belongs to a site may be called as its visitors' programs want it.
        let is_site = space.shared.folder.site_of(&format!("{from}/x")).is_some();
        let is_one = |path: &str| if is_site { is_hidden(path) } else { is_gone_by(path) };
        if entry.kind == EntryKind::Folder
            && let Some(inner) = first_within(space.shared.folder.root(), from, is_one)
        {
            return Err(format!(
                "{shown} holds {}, which programs or agents go by; only the person moves it.",
                visible_name(&inner)
            ));
        }
    }
    if let Some((site, _)) = space.shared.folder.site_of(from) {
        return Err(format!("{shown} is a part of the site {site}; move the whole site, or change it."));
    }
    let inside = |path: &String| moved_path(path, from, "x").is_some();
    if space.copies.values().any(|copies| copies.stages.keys().any(inside)) {
        return Err(format!("A task is changing {shown} now. Wait until it is done, or stop it."));
    }
    if let Some(lock) = open_elsewhere(space.shared.folder.root(), from) {
        return Err(format!("{shown} is open in another program: {lock} lies beside it. Close it there."));
    }
    Ok(())
}

/// Where a file is to lie, written as everywhere: a folder that is there, or a name with a slash at its end, takes it in.
fn destination(space: &Versions, from: &str, to: &str, names: &Names) -> Result<String, String> {
    let folder = &space.shared.folder;
    let normal = folder.normal(to).map_err(|error| Problem::from(error).says)?;
    let is_same = normal.trim_end_matches('/') == from.trim_end_matches('/');
    let there = look(space, &normal, names)?;
    let takes_in = to.ends_with('/') || there.is_some_and(|entry| entry.kind == EntryKind::Folder);
    let whole = if takes_in && !is_same {
        format!("{}/{}", normal.trim_end_matches('/'), name_of(from))
    } else {
        normal.trim_end_matches('/').to_owned()
    };
    Ok(if from.ends_with('/') { format!("{whole}/") } else { whole })
}

fn check_destination(
    space: &Versions,
    (from, to): (&str, &str),
    (requester, names): (Requester, &mut Names),
) -> Result<(), String> {
    let shown = visible_name(to);
    let bare = to.trim_end_matches('/');
    check_name(to).map_err(|problem| problem.says)?;
    if bare == from.trim_end_matches('/') {
        return Err(format!("{shown} has that name already."));
    }
    if moved_path(to, from, "x").is_some() {
        return Err(format!("{} can't be moved into itself.", visible_name(from)));
    }
    // A folder of such a name makes what lies in it be obeyed.
    let within = format!("{bare}/x");
    if requester == Requester::Agent && (is_gone_by(to) || is_gone_by(&within)) {
        return Err(format!(
            "{shown} would be one that programs or agents go by; only the person gives such a name."
        ));
    }
    if let Some((site, _)) = space.shared.folder.site_of(bare) {
        return Err(format!(
            "{shown} would be a part of the site {site}; what belongs to it is written there."
        ));
    }
    if names.taken.contains(bare) || look(space, bare, names)?.is_some() {
        return Err(format!("{shown} is there already."));
    }
    if let Some(twin) = names.twin(space, bare).filter(|twin| *twin != from.trim_end_matches('/')) {
        return Err(format!("{shown} differs from {} only in capitals.", visible_name(&twin)));
    }
    // Its versions would be taken for the other one's.
    let is_freed = names.free.contains(bare);
    let had = |path: &str| space.store.read().artifact(path).ok().flatten().is_some();
    if !is_freed && (had(bare) || had(&format!("{bare}/"))) {
        return Err(format!("{shown} was a file before, and its versions are kept; take another name."));
    }
    Ok(())
}

impl Names {
    /// A path that differs from another one on the disk only in capitals.
    fn twin(&mut self, space: &Versions, path: &str) -> Option<String> {
        let folder = folder_of(path).to_owned();
        let lower = self.lower.entry(folder.clone()).or_insert_with(|| {
            let entries = space.shared.folder.root().join(&folder).read_dir().into_iter().flatten().flatten();
            let names = entries.take(MAX_NAMES).filter_map(|entry| entry.file_name().into_string().ok());
            names.map(|name| (name.to_lowercase(), name)).collect()
        });
        let found = lower.get(&name_of(path).to_lowercase())?;
        let whole = if folder.is_empty() { found.clone() } else { format!("{folder}/{found}") };
        (!self.free.contains(&whole) && whole != path).then_some(whole)
    }
}
