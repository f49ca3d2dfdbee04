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

impl Found {
    /// The name by which nobody else's skill goes: of a plugin's with the plugin's before it.
    pub(super) fn whole_name(&self) -> String {
        let own = self.skill.as_ref().map_or(&self.name, |skill| &skill.name);
        match &self.from {
            From::Plugin(plugin) => format!("{plugin}:{own}"),
            From::Folder | From::Person => own.clone(),
        }
    }

    fn is_used_as(&self, name: &str) -> bool {
        self.name == name && self.status == SkillStatus::Found
    }
}

fn is_used(all: &[Found], name: &str) -> bool {
    all.iter().any(|known| known.is_used_as(name))
}

/// The skill that goes by a name, else the plugin's that goes by it with the plugin's name before its own.
pub(super) fn by_name<'a>(mut all: impl Iterator<Item = &'a Found> + Clone, name: &str) -> Option<&'a Found> {
    let mut of_plugins = all.clone();
    all.find(|found| found.name == name).or_else(|| of_plugins.find(|found| found.whole_name() == name))
}

/// All skills of a workspace, in the order in which they are looked for; of one name the first is used, and another one of a plugin by its
/// plugin's name with its own.
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
            add(&mut out, of_plugin(&plugin, path, skill), (entries, &config));
        }
    }
    out
}

/// Adds a skill of a plugin. The bare name is the first one's, whoever that is; another one goes by its plugin's name with its own.
fn add(out: &mut Vec<Found>, mut found: Found, (entries, config): (&[Access], &Config)) {
    if is_used(out, &found.name) {
        found.name = found.whole_name();
    }
    (found.status, found.why) = standing(&found, (out, entries, config));
    out.push(found);
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
    let first = before.iter().find(|known| known.is_used_as(&found.name));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn of(plugin: &str, name: &str) -> Found {
        let text = format!("---\nname: {name}\ndescription: d\n---\nx\n");
        let skill = parse_skill(name, text.as_bytes()).unwrap().skill;
        Found {
            name: name.to_owned(),
            folder: PathBuf::from(format!("/{plugin}/{name}")),
            path: format!("{plugin}/skills/{name}/SKILL.md"),
            from: From::Plugin(plugin.to_owned()),
            status: SkillStatus::Found,
            why: String::new(),
            skill: Some(skill),
            files: BTreeMap::new(),
            hash: String::new(),
        }
    }

    #[test]
    fn skills_of_several_plugins_under_one_name_are_all_used() {
        let mut out = vec![Found { from: From::Person, ..of("own", "plan") }];
        for found in [of("a", "plan"), of("a", "review"), of("b", "review"), of("b", "review")] {
            add(&mut out, found, (&[], &Config::default()));
        }
        let named: Vec<(&str, SkillStatus)> =
            out.iter().map(|found| (found.name.as_str(), found.status)).collect();
        use SkillStatus::{Found as Used, Off};
        // Of one plugin twice is once.
        assert_eq!(
            named,
            [("plan", Used), ("a:plan", Used), ("review", Used), ("b:review", Used), ("b:review", Off)]
        );
        let path = |name: &str| by_name(out.iter(), name).map(|found| found.path.as_str());
        assert_eq!(path("plan"), Some("own/skills/plan/SKILL.md"));
        assert_eq!(path("a:plan"), Some("a/skills/plan/SKILL.md"));
        assert_eq!(path("a:review"), path("review"), "by its whole name too");
        assert_eq!((path("b:plan"), path("own:plan")), (None, None));
    }
}
