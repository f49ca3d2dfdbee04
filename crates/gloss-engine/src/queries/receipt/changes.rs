//! What a task changed: each version that it made and where that stands now, and what of it is held back, accepted, left out or
//! taken back. Compares hashes; reads no file.

use std::collections::{BTreeMap, BTreeSet};

use gloss_protocol::{Change, ChangeClass, ChangeState, MadeBy, Problem, ReceiptChange, TurnId, Version};
use gloss_store::Read;

use super::work::Work;

/// The changes of a task, by file and version.
///
/// # Errors
/// Errors of the store.
pub(super) fn changes(read: Read<'_>, work: &Work) -> Result<Vec<ReceiptChange>, Problem> {
    let (mut out, mut covered) = (Vec::new(), BTreeSet::new());
    for turn in &work.turns {
        let mut groups: BTreeMap<_, u32> = BTreeMap::new();
        for change in read.changes_of_turn(&turn.id)? {
            let path = now_called(read, &change.path)?;
            let key = (path, change.version, change.state.word(), is_accepted(&change));
            *groups.entry(key).or_default() += 1;
        }
        for ((path, version, state, accepted), places) in groups {
            let made = version.map(|n| read.version(&path, n)).transpose()?.flatten();
            covered.extend(version.map(|n| (path.clone(), n)));
            out.push(ReceiptChange {
                from: made.as_ref().and_then(|made| made.version.parent),
                version,
                sha256: made.map(|made| made.version.sha256).unwrap_or_default(),
                state: state_of(state),
                accepted,
                places,
                path,
                helper: work.helper(&turn.id),
            });
        }
    }
    for entry in work.entries_of("version.added") {
        let path = now_called(read, entry.text("path"))?;
        let n = u32::try_from(entry.number("version")).unwrap_or_default();
        if covered.contains(&(path.clone(), n)) {
            continue;
        }
        let all: Vec<Version> = read.versions(&path)?.into_iter().map(|stored| stored.version).collect();
        let Some(made) = all.iter().find(|version| version.version == n) else { continue };
        out.push(ReceiptChange {
            from: made.parent,
            version: Some(n),
            sha256: made.sha256.clone(),
            state: state_now(made, &all),
            accepted: false,
            places: 0,
            path,
            helper: work.helper(&TurnId(entry.text("turn").to_owned())),
        });
    }
    out.sort_by(|a, b| {
        (&a.path, a.version.unwrap_or(u32::MAX)).cmp(&(&b.path, b.version.unwrap_or(u32::MAX)))
    });
    Ok(out)
}

/// What is in the file although it lies outside of what was pointed at was held back, and accepted.
fn is_accepted(change: &Change) -> bool {
    change.state == ChangeState::Applied && change.class == ChangeClass::Outside && !change.notes.is_empty()
}

fn state_of(word: &str) -> ChangeState {
    let all = [ChangeState::Applied, ChangeState::Held, ChangeState::Left, ChangeState::Undone];
    all.into_iter().find(|state| state.word() == word).unwrap_or(ChangeState::Applied)
}

/// Whether a version that was written as a whole stands, or the person went back to one before it.
fn state_now(made: &Version, all: &[Version]) -> ChangeState {
    let later = all.iter().filter(|version| version.version > made.version);
    let is_before = |later: &Version| {
        later.made_by == MadeBy::Person
            && all.iter().any(|before| before.version < made.version && before.sha256 == later.sha256)
    };
    let mut state = ChangeState::Applied;
    for version in later {
        if version.sha256 == made.sha256 {
            state = ChangeState::Applied;
        } else if is_before(version) {
            state = ChangeState::Undone;
        }
    }
    state
}

/// The name that a file has now.
pub(crate) fn now_called(read: Read<'_>, path: &str) -> Result<String, Problem> {
    Ok(read.moved_to(path)?.unwrap_or_else(|| path.to_owned()))
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{ChangeState, MadeBy, Timestamp, Version};

    use super::state_now;

    fn version(n: u32, made_by: MadeBy, sha256: &str) -> Version {
        Version {
            path: "a.md".to_owned(),
            version: n,
            parent: n.checked_sub(1),
            made_by,
            why: String::new(),
            created_at: Timestamp(0),
            sha256: sha256.to_owned(),
            bytes: 0,
            turn: None,
            settled: true,
            undoes: false,
            made_as: None,
        }
    }

    #[test]
    fn a_version_is_undone_where_the_person_went_back_before_it() {
        use MadeBy::{Agent, Outside, Person};
        for (case, later, state) in [
            ("nothing later", vec![], ChangeState::Applied),
            ("edited on", vec![(Person, "c")], ChangeState::Applied),
            ("restored", vec![(Person, "a")], ChangeState::Undone),
            ("edited and restored", vec![(Person, "c"), (Person, "a")], ChangeState::Undone),
            ("restored and brought back", vec![(Person, "a"), (Person, "b")], ChangeState::Applied),
            ("an agent wrote the old words again", vec![(Agent, "a")], ChangeState::Applied),
            ("another program did", vec![(Outside, "a")], ChangeState::Applied),
        ] {
            let mut all = vec![version(1, Person, "a"), version(2, Agent, "b")];
            all.extend((3..).zip(later).map(|(n, (by, sha256))| version(n, by, sha256)));
            assert_eq!(state_now(&all[1], &all), state, "{case}");
        }
    }
}
