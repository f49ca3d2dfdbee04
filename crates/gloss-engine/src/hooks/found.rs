//! The hooks of a workspace as they lie on the disk now: those that whoever looks after the computer requires, the person's own, those
//! of the folder and of plugins; each with the hash of what it runs. Believes nothing of what it reads.

use std::path::{Path, PathBuf};

use gloss_extension::{Finding, Handler, Hook, Hooks, parse_hooks, parse_hooks_toml};
use gloss_protocol::{Access, Grant, HookStatus};

use super::matching::Matcher;
use crate::context::{home_folder, own_folder};
use crate::digest::digest_of;
use crate::doors::Shared;
use crate::off_core::OffCore;
use crate::plain_file;
use crate::programs::sealed::{Budget, seal_of};

/// Largest file of hooks, in bytes.
const MAX_FILE: u64 = 256 << 10;
/// Letters of a hook's name.
const NAME: usize = 10;
/// What whoever looks after the computer requires, in Codex's form.
const MANAGED: &str = "/etc/codex/requirements.toml";
/// Files of hooks in a workspace.
const OF_FOLDER: [&str; 3] = [".codex/hooks.json", ".codex/config.toml", ".claude/settings.json"];

/// Where a hook comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// Whoever looks after the computer.
    Managed,
    /// The person's own files.
    Person,
    /// The workspace's folder, which comes from anywhere.
    Folder,
    /// A plugin, with its name and the folder of its files.
    Plugin(String, PathBuf),
}

impl From {
    /// The word of the command-line contract.
    pub(crate) fn word(&self) -> &str {
        match self {
            Self::Managed => "managed",
            Self::Person => "person",
            Self::Folder => "folder",
            Self::Plugin(name, _) => name,
        }
    }
}

/// A hook, or what of a file is none.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// By what it is named.
    pub name: String,
    pub from: From,
    /// Its file, as a person reads it, and the line there.
    pub file: String,
    pub line: u32,
    /// It; none where it can't be read.
    pub hook: Option<Hook>,
    /// Whether it runs, and why not.
    pub status: HookStatus,
    pub why: String,
    /// Hash over what it runs, with the files of the folder that it names.
    pub hash: String,
}

/// All hooks of a workspace, in the order in which they are run.
pub(crate) fn hooks(_off: &OffCore, shared: &Shared, entries: &[Access]) -> Vec<Found> {
    let (mut out, mut is_only, mut budget) = (Vec::new(), false, Budget::default());
    let mut take = |from: From, file: &str, path: &Path| {
        // That of the computer may be a link, as all of /etc is on some.
        let real = path.canonicalize().ok().filter(|_| from == From::Managed);
        let bytes = match plain_file::read(real.as_deref().unwrap_or(path), MAX_FILE) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return,
            Err(unread) => {
                // What is required can't be told: then nothing else runs.
                is_only |= from == From::Managed;
                return out.push(unreadable(from, (file, 1), unread.to_string()));
            }
        };
        let parsed = match file.ends_with(".toml") {
            true => parse_hooks_toml(&bytes).map(|read| {
                is_only |= read.is_only && from == From::Managed;
                read.hooks
            }),
            false if file.ends_with("settings.json") && !holds_hooks(&bytes) => return,
            false => parse_hooks(&bytes),
        };
        match parsed {
            Ok(read) => out.extend(found(shared, &from, (file, ""), (read, &mut budget))),
            Err(finding) => {
                is_only |= from == From::Managed;
                out.push(of_finding(from, file, &finding));
            }
        }
    };
    take(From::Managed, MANAGED, Path::new(MANAGED));
    for path in own_files() {
        take(From::Person, &path.display().to_string(), &path);
    }
    for name in OF_FOLDER {
        take(From::Folder, name, &shared.folder.root().join(name));
    }
    for plugin in shared.home.plugins.loaded(&shared.home.dir) {
        let from = From::Plugin(plugin.name.clone(), plugin.folder.clone());
        for (file, hook) in &plugin.contents.hooks {
            let read = Hooks { hooks: vec![hook.clone()], ..Hooks::default() };
            let named = format!("{}/{file}", plugin.name);
            let mut of_file = found(shared, &from, (&named, &plugin.hash), (read, &mut budget));
            let before = out.iter().filter(|one| one.from == from).count();
            of_file.iter_mut().for_each(|one| one.name = name_of(&from, file, before));
            out.extend(of_file);
        }
    }
    out.iter_mut().for_each(|one| judge(one, entries, is_only));
    out
}

/// Whether a file of settings says anything of hooks.
fn holds_hooks(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).contains("\"hooks\"")
}

/// Files of the person's own hooks.
fn own_files() -> Vec<PathBuf> {
    let codex =
        own_folder().into_iter().flat_map(|own| ["hooks.json", "config.toml"].map(|name| own.join(name)));
    codex.chain(home_folder().map(|home| home.join(".claude/settings.json"))).collect()
}

fn name_of(from: &From, file: &str, n: usize) -> String {
    let n = n.to_string();
    digest_of([from.word(), file, &n]).chars().take(NAME).collect()
}

/// The hooks of one file, with what of it can't be read.
fn found(
    shared: &Shared,
    from: &From,
    (file, of_plugin): (&str, &str),
    (read, budget): (Hooks, &mut Budget),
) -> Vec<Found> {
    let mut out = Vec::new();
    for (n, hook) in read.hooks.into_iter().enumerate() {
        let sealed = match (&hook.handler, from) {
            // Whoever looks after the computer is asked for nothing, and no folder changes that.
            (Handler::Command { command, args, .. }, From::Person | From::Folder | From::Plugin(..)) => {
                let words: Vec<String> =
                    std::iter::once(command.clone()).chain(args.iter().flatten().cloned()).collect();
                seal_of(shared.folder.root(), (&words, *from == From::Folder), budget)
            }
            _ => Ok(String::new()),
        };
        let does =
            format!("{:?} {:?} {} {} {}", hook.handler, hook.condition, hook.seconds, hook.apart, hook.once);
        let (seal, why) = match sealed {
            Ok(seal) => (seal, String::new()),
            Err(why) => (String::new(), why),
        };
        out.push(Found {
            name: name_of(from, file, n),
            from: from.clone(),
            file: file.to_owned(),
            line: hook.place.line,
            status: HookStatus::Untrusted,
            why,
            hash: digest_of([from.word(), &hook.event, &hook.matcher, &does, of_plugin, &seal]),
            hook: Some(hook),
        });
    }
    out.extend(read.findings.iter().map(|finding| of_finding(from.clone(), file, finding)));
    out
}

fn of_finding(from: From, file: &str, finding: &Finding) -> Found {
    unreadable(from, (file, finding.place.line), format!("{file}, {finding}"))
}

fn unreadable(from: From, (file, line): (&str, u32), why: String) -> Found {
    Found {
        name: name_of(&from, file, usize::MAX - line as usize),
        from,
        file: file.to_owned(),
        line,
        hook: None,
        status: HookStatus::Skipped,
        why,
        hash: String::new(),
    }
}

/// Says whether a hook runs.
fn judge(found: &mut Found, entries: &[Access], is_only: bool) {
    let Some(hook) = &found.hook else { return };
    let trusted: Vec<&String> = entries
        .iter()
        .filter_map(|access| match &access.grant {
            Grant::Hook { hook, hash, .. } if *hook == found.name => Some(hash),
            _ => None,
        })
        .collect();
    let unsealed = Some(std::mem::take(&mut found.why)).filter(|why| !why.is_empty());
    let skipped = cannot_run(hook).or(unsealed).or_else(|| {
        (is_only && found.from != From::Managed)
            .then(|| "Whoever looks after this computer lets no other hooks run.".to_owned())
    });
    (found.status, found.why) = match skipped {
        Some(why) => (HookStatus::Skipped, why),
        None if found.from == From::Managed => (HookStatus::On, String::new()),
        None if trusted.contains(&&found.hash) => (HookStatus::On, String::new()),
        None if trusted.is_empty() => (HookStatus::Untrusted, "Nobody trusted it yet.".to_owned()),
        None => (
            HookStatus::Untrusted,
            "What it runs has changed since you trusted it. Look at it again.".to_owned(),
        ),
    };
}

/// Why a hook is not run here, whoever trusts it.
fn cannot_run(hook: &Hook) -> Option<String> {
    let why = match &hook.handler {
        Handler::Command { shell: Some(shell), .. } if !["bash", "sh"].contains(&shell.as_str()) => {
            format!("It is written for {shell}, and hooks are run by sh here.")
        }
        Handler::Command { .. } => match &hook.condition {
            Some(condition) => {
                format!("It has a condition ({condition}), which is not read here, so it is not run.")
            }
            None => Matcher::new(&hook.matcher).err()?,
        },
        Handler::Http { .. } => "It sends what happens to an address. Gloss sends it nowhere.".to_owned(),
        Handler::Tool { .. } => {
            "It calls a server’s tool by itself. Here a tool is called by a task.".to_owned()
        }
        Handler::Prompt { .. } | Handler::Agent { .. } => {
            "It asks a model at each such moment. Here a model is asked by a task.".to_owned()
        }
    };
    Some(why)
}
