//! Landlock: which files can be opened, and for what. It says nothing of names, sizes and times: those only the second wall
//! hides. Source: <https://docs.kernel.org/userspace-api/landlock.html>.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible as _, NetPort, Ruleset,
    RulesetAttr as _, RulesetCreated, RulesetCreatedAttr as _, RulesetError, RulesetStatus, Scope,
    path_beneath_rules,
};

use crate::policy::{Level, Policy};
use crate::system;

/// The newest rights that are asked for; a kernel that knows fewer gives those.
const NEWEST: ABI = ABI::V10;

/// Entries of folders that are looked at to keep hidden files out, at most.
const MAX_VISIBLE: usize = 20_000;

/// Why Landlock does not stand.
#[derive(Debug, thiserror::Error)]
pub(super) enum FilesError {
    /// The kernel has none.
    #[error("this kernel has no Landlock")]
    Missing,
    /// It refused.
    #[error(transparent)]
    Ruleset(#[from] RulesetError),
}

/// Confines this process to the files of a policy.
pub(super) fn confine(policy: &Policy) -> Result<(), FilesError> {
    let all = AccessFs::from_all(NEWEST);
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let run = read | AccessFs::Execute;
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(ABI::V1))?
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(all)?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?;
    let (programs, settings): (Vec<PathBuf>, Vec<PathBuf>) =
        system::parts(policy.network.is_some()).into_iter().partition(|part| system::is_of_programs(part));
    let beside = |paths: &[PathBuf]| -> Vec<PathBuf> {
        paths.iter().flat_map(|path| visible(path, &policy.hidden)).collect()
    };
    rules = add(rules, &beside(&programs), run)?;
    let of_root = system::OF_ROOT.map(PathBuf::from);
    let settings = if policy.level == Level::Full { of_root.as_slice() } else { settings.as_slice() };
    rules = add(rules, &beside(settings), read)?;
    rules = add(rules, &system::DEVICES.map(PathBuf::from), AccessFs::ReadFile | AccessFs::WriteFile)?;
    if policy.level == Level::Full {
        // They are this program's own there.
        rules = add(rules, &[PathBuf::from("/proc")], read)?;
        rules = add(rules, &policy.memory_folders(), all)?;
        // Where what it reads lies below one, it can leave things there by a fixed name, as sockets, and read none of them.
        let shared = system::IN_MEMORY.map(PathBuf::from);
        rules = add(rules, &shared, all & !(AccessFs::ReadFile | AccessFs::Execute))?;
        let own = [crate::bubblewrap::AUTHORITY, crate::bubblewrap::HELPER].map(PathBuf::from);
        rules = add(rules, &own, AccessFs::ReadFile | AccessFs::Execute)?;
    } else {
        rules = add(rules, &system::OF_MACHINE.map(PathBuf::from), read)?;
        rules = add(rules, &system::OF_ITSELF.map(|name| Path::new("/proc/self").join(name)), read)?;
    }
    // Nothing below what is allowed can be denied, so what is beside the hidden is allowed one by one. With the second wall too:
    // what that lays upon a hidden file is gone when the file is saved anew under its name.
    rules = add(rules, &beside(&policy.reads), read)?;
    rules = add(rules, &beside(&policy.programs), run)?;
    let folders: Vec<PathBuf> = policy.reads.iter().filter(|path| path.is_dir()).cloned().collect();
    rules = add(rules, &folders, AccessFs::ReadDir.into())?;
    rules = add(rules, &policy.writes, all)?;
    if let Some(way) = &policy.network {
        rules = rules.add_rule(NetPort::new(way.port, AccessNet::ConnectTcp))?;
    }
    match rules.restrict_self()?.ruleset {
        RulesetStatus::NotEnforced => Err(FilesError::Missing),
        RulesetStatus::PartiallyEnforced | RulesetStatus::FullyEnforced => Ok(()),
    }
}

fn add(
    rules: RulesetCreated,
    paths: &[PathBuf],
    access: BitFlags<AccessFs>,
) -> Result<RulesetCreated, RulesetError> {
    // What is not there needs no rule; of a file only the rights that a file has are taken.
    rules.add_rules(path_beneath_rules(paths, access))
}

/// The files and folders at and below a path that together hold everything but what is hidden.
fn visible(path: &Path, hidden: &[PathBuf]) -> Vec<PathBuf> {
    let (mut out, mut left) = (Vec::new(), vec![path.to_owned()]);
    let above: HashSet<&Path> = hidden.iter().flat_map(|hidden| hidden.ancestors().skip(1)).collect();
    let hidden: HashSet<&Path> = hidden.iter().map(PathBuf::as_path).collect();
    while let Some(path) = left.pop() {
        if hidden.contains(path.as_path()) || path.is_symlink() {
            continue;
        }
        if !above.contains(path.as_path()) {
            out.push(path);
        } else if let Ok(entries) = path.read_dir() {
            left.extend(entries.flatten().map(|entry| entry.path()));
        }
        if out.len() + left.len() > MAX_VISIBLE {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::visible;

    #[test]
    fn everything_but_the_hidden_is_visible() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for folder in ["a/b", "c/d"] {
            std::fs::create_dir_all(at(folder)).unwrap();
        }
        for file in ["a/b/.env", "a/b/x", "a/y", "c/d/z"] {
            std::fs::write(at(file), "").unwrap();
        }
        std::os::unix::fs::symlink("/etc", at("link")).unwrap();
        let found: BTreeSet<_> = visible(dir.path(), &[at("a/b/.env"), at("link")]).into_iter().collect();
        assert_eq!(found, ["a/b/x", "a/y", "c"].map(at).into());
        assert_eq!(visible(dir.path(), &[]), [dir.path()]);
        assert!(visible(dir.path(), &[dir.path().to_owned()]).is_empty());
    }
}
