//! The skills of a workspace as they lie on the disk now: each read, with the hash of all that lies in its folder, or with the
//! reason that it is not. Believes nothing of what it reads.

use std::path::{Path, PathBuf};

use gloss_extension::{Skill, SkillFile, parse_skill};
use gloss_protocol::{Access, Grant, SkillStatus};
use gloss_store::Folder;
use sha2::{Digest as _, Sha256};

use super::roots::{FILE, From, places, roots};
use crate::config::Config;
use crate::doors::Shared;
use crate::plain_file;
use crate::plugins::Loaded;

/// Skills of all roots that are read.
const MAX_SKILLS: usize = 2_000;
/// Largest `SKILL.md`, in bytes.
const MAX_FILE: u64 = 512 << 10;
/// Files of a skill's folder, their bytes, and how deep they lie.
const MAX_FILES: usize = 1_000;
const MAX_BYTES: u64 = 64 << 20;
const MAX_DEPTH: usize = 6;

/// A skill, or a folder that is none.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Its name: that of its folder where its file can't be read.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Its file, as a person reads it.
    pub path: String,
    /// Where it comes from.
    pub from: From,
    /// How it stands, and why.
    pub status: SkillStatus,
    pub why: String,
    /// It, where its file can be read.
    pub skill: Option<Skill>,
    /// The other files of its folder.
    pub files: Vec<String>,
    /// SHA-256 over all files of its folder, with their names.
    pub hash: String,
}

/// All skills of a workspace, in the order in which they are looked for; of one name the first is used.
pub(crate) fn skills(shared: &Shared, entries: &[Access]) -> Vec<Found> {
    let (home, folder) = (&shared.home.dir, &shared.folder);
    let config = Config::read(home).unwrap_or_default();
    let mut out: Vec<Found> = Vec::new();
    for (from, root) in roots(home, folder.root()) {
        for place in places(&from, &root) {
            if out.len() >= MAX_SKILLS {
                return out;
            }
            let mut found = match place.why {
                Some(why) => skipped(folder, &from, (&place.folder, why.to_owned())),
                None => read(folder, &from, &place.folder),
            };
            if found.status == SkillStatus::Found {
                (found.status, found.why) = standing(&found, (&out, entries, &config));
            }
            out.push(found);
        }
    }
    for plugin in shared.home.plugins.loaded(home) {
        for (path, skill) in &plugin.contents.skills {
            let mut found = of_plugin(&plugin, path, skill);
            (found.status, found.why) = standing(&found, (&out, entries, &config));
            out.push(found);
        }
    }
    out
}

/// A skill of a plugin, as it was installed.
fn of_plugin(plugin: &Loaded, path: &str, skill: &SkillFile) -> Found {
    let folder = path
        .strip_suffix("/SKILL.md")
        .map_or_else(|| plugin.folder.clone(), |inner| plugin.folder.join(inner));
    let findings: Vec<String> = skill.findings.iter().map(|finding| format!("{path}, {finding}")).collect();
    Found {
        name: skill.skill.name.clone(),
        files: contents(&folder, false).map(|(files, _)| files).unwrap_or_default(),
        path: format!("{}/{path}", plugin.name),
        from: From::Plugin(plugin.name.clone()),
        status: SkillStatus::Found,
        why: findings.join(" "),
        skill: Some(skill.skill.clone()),
        hash: plugin.hash.clone(),
        folder,
    }
}

/// How a skill that can be read stands.
fn standing(
    found: &Found,
    (before, entries, config): (&[Found], &[Access], &Config),
) -> (SkillStatus, String) {
    if config.is_skill_off(&found.folder) {
        return (SkillStatus::Off, "It is off in config.toml.".to_owned());
    }
    let first = before.iter().find(|known| known.name == found.name && known.status == SkillStatus::Found);
    if let Some(first) = first {
        return (SkillStatus::Off, format!("Another skill of this name is used: {}.", first.path));
    }
    if found.from != From::Folder {
        return (SkillStatus::Found, found.why.clone());
    }
    let of = |access: &Access| match &access.grant {
        Grant::Skill { path, hash } if *path == found.path => Some(*hash == found.hash),
        _ => None,
    };
    let known: Vec<bool> = entries.iter().filter_map(of).collect();
    match (known.contains(&true), known.is_empty()) {
        (true, _) => (SkillStatus::Found, found.why.clone()),
        (false, true) => {
            (SkillStatus::Untrusted, "It comes with this folder, and nobody trusted it yet.".to_owned())
        }
        (false, false) => {
            (SkillStatus::Untrusted, "It has changed since you trusted it. Look at it again.".to_owned())
        }
    }
}

/// A folder that is no skill, with the reason.
fn skipped(workspace: &Folder, from: &From, (folder, why): (&Path, String)) -> Found {
    let file = folder.join(FILE);
    Found {
        name: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        folder: folder.to_owned(),
        path: file.strip_prefix(workspace.root()).unwrap_or(&file).display().to_string(),
        from: from.clone(),
        status: SkillStatus::Skipped,
        why,
        skill: None,
        files: Vec::new(),
        hash: String::new(),
    }
}

/// Reads a skill's folder.
fn read(workspace: &Folder, from: &From, folder: &Path) -> Found {
    let none = |why: String| skipped(workspace, from, (folder, why));
    let (file, Found { name, path, .. }) = (folder.join(FILE), none(String::new()));
    let bytes = match plain_file::read(&file, MAX_FILE) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return none("Its SKILL.md is gone.".to_owned()),
        Err(unread) => return none(format!("{path}: {unread}")),
    };
    let parsed = match parse_skill(&name, &bytes) {
        Ok(parsed) => parsed,
        Err(finding) => return none(format!("{path}, {finding}")),
    };
    let (files, hash) = match contents(folder, *from == From::Folder) {
        Ok(contents) => contents,
        Err(why) => return none(why),
    };
    let findings: Vec<String> = parsed.findings.iter().map(|finding| format!("{path}, {finding}")).collect();
    Found {
        name: parsed.skill.name.clone(),
        status: SkillStatus::Found,
        why: findings.join(" "),
        skill: Some(parsed.skill),
        files,
        hash,
        ..none(String::new())
    }
}

/// The files of a skill's folder beside its own, and where they are to be known again the hash over all of them with their names.
/// A link among them is told as one and never followed.
fn contents(folder: &Path, is_hashed: bool) -> Result<(Vec<String>, String), String> {
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut left = vec![(folder.to_owned(), 0)];
    while let Some((inner, depth)) = left.pop() {
        let closed = |error: std::io::Error| format!("Its folder can’t be looked through: {error}.");
        for entry in inner.read_dir().map_err(closed)? {
            let entry = entry.map_err(closed)?;
            if !entry.file_type().map_err(closed)?.is_dir() {
                paths.push(entry.path());
            } else if depth < MAX_DEPTH {
                left.push((entry.path(), depth + 1));
            } else {
                return Err(format!("Its folder has more than {MAX_DEPTH} folders in each other."));
            }
            if paths.len() > MAX_FILES {
                return Err(format!("Its folder has more than {MAX_FILES} files."));
            }
        }
    }
    paths.sort();
    let (mut hasher, mut names, mut bytes) = (Sha256::new(), Vec::new(), 0);
    for path in paths {
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        if !is_hashed {
            names.extend((name != FILE).then_some(name));
            continue;
        }
        // A link is what it leads to; what that holds is nobody's here. What can't be read could become anything.
        let content = match path.read_link() {
            Ok(to) => to.display().to_string().into_bytes(),
            Err(_) => match plain_file::read(&path, MAX_BYTES) {
                Ok(content) => content.unwrap_or_default(),
                Err(unread) => return Err(format!("{name}: {unread}")),
            },
        };
        bytes += content.len() as u64;
        if bytes > MAX_BYTES {
            return Err(format!("Its folder has more than {} MB.", MAX_BYTES >> 20));
        }
        for part in [name.as_bytes(), &content] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        names.extend((name != FILE).then_some(name));
    }
    Ok((names, hex::encode(hasher.finalize())))
}
