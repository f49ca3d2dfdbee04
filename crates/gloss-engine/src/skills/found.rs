//! The skills of a workspace as they lie on the disk now: each read, with the hash of all that lies in its folder, or with the
//! reason that it is not. Believes nothing of what it reads.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gloss_extension::{Skill, SkillFile, parse_skill};
use gloss_protocol::{Access, Grant, SkillStatus};
use gloss_store::Folder;

use super::inside::Budget;
use super::roots::{FILE, From, places, roots};
use crate::config::Config;
use crate::doors::Shared;
use crate::off_core::OffCore;
use crate::plugins::Loaded;

/// Skills of all roots that are read.
const MAX_SKILLS: usize = 2_000;

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
    /// The files of its folder, each with its SHA-256 where it has to be the one that was trusted.
    pub files: BTreeMap<String, Option<String>>,
    /// SHA-256 over all files of its folder, with their names.
    pub hash: String,
}

/// All skills of a workspace, in the order in which they are looked for; of one name the first is used.
pub(crate) fn skills(_off: &OffCore, shared: &Shared, entries: &[Access]) -> Vec<Found> {
    let (home, folder) = (&shared.home.dir, &shared.folder);
    let config = Config::read(home).unwrap_or_default();
    let (mut out, mut budget): (Vec<Found>, _) = (Vec::new(), Budget::default());
    for (from, root) in roots(home, folder.root()) {
        for place in places(&from, &root) {
            if out.iter().filter(|found| found.from == from).count() >= MAX_SKILLS {
                break;
            }
            let mut found = match place.why {
                Some(why) => skipped(folder, &from, (&place.folder, why.to_owned())),
                None => read(shared, &from, (&place.folder, &mut budget)),
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
    let within = |name: &String| match path.strip_suffix(FILE) {
        Some(inner) => name.strip_prefix(inner).map(str::to_owned),
        None => None,
    };
    let files =
        plugin.digests.iter().filter_map(|(name, digest)| Some((within(name)?, Some(digest.clone()))));
    Found {
        name: skill.skill.name.clone(),
        files: files.collect(),
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
        files: BTreeMap::new(),
        hash: String::new(),
    }
}

/// Reads a skill's folder.
fn read(shared: &Shared, from: &From, (folder, budget): (&Path, &mut Budget)) -> Found {
    let none = |why: String| skipped(&shared.folder, from, (folder, why));
    let Found { name, path, .. } = none(String::new());
    let inside = match shared.home.skills.read(folder, *from == From::Folder, budget) {
        Ok(inside) => inside,
        Err(why) => return none(why),
    };
    let parsed = match parse_skill(&name, &inside.own) {
        Ok(parsed) => parsed,
        Err(finding) => return none(format!("{path}, {finding}")),
    };
    let findings: Vec<String> = parsed.findings.iter().map(|finding| format!("{path}, {finding}")).collect();
    Found {
        name: parsed.skill.name.clone(),
        status: SkillStatus::Found,
        why: findings.join(" "),
        skill: Some(parsed.skill),
        files: inside.files.clone(),
        hash: inside.hash.clone(),
        ..none(String::new())
    }
}
