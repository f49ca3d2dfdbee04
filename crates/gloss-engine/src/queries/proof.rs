//! The proof over a batch: measured on the two versions' bytes, never taken from the agent's words.

use std::collections::HashMap;

use gloss_protocol::{ChangeClass, ChangeState, NoteState, Problem, Proof, Turn, Version};
use gloss_store::{Blobs, Read};

use crate::queries::view::newest;
use crate::texts::Texts;

/// Proof of what a turn changed in an artifact with these versions.
///
/// # Errors
/// Where one of the two versions can't be read.
pub(super) fn proof(
    texts: &Texts,
    (read, blobs): (Read<'_>, &Blobs),
    turn: &Turn,
    (path, versions): (&str, &[Version]),
) -> Result<Proof, Problem> {
    let mut proof = Proof {
        path: path.to_owned(),
        base: 0,
        version: 0,
        applied: Vec::new(),
        answered: Vec::new(),
        needs_you: Vec::new(),
        follows: Vec::new(),
        held: Vec::new(),
        identical_blocks: 0,
    };
    for id in &turn.notes {
        let Some(note) = read.note(id)?.filter(|note| note.path == path) else {
            continue;
        };
        // A change that asks something besides is both.
        if note.state == NoteState::NeedsYou {
            proof.needs_you.push(note.id.clone());
        }
        if note.applied.is_some() {
            proof.applied.push(note.id);
        } else if note.answer.is_some() && note.state != NoteState::NeedsYou {
            proof.answered.push(note.id);
        }
    }
    let changes = read.changes_of_turn(&turn.id)?;
    let of = |state: ChangeState| {
        changes.iter().filter(move |change| change.path == path && change.state == state)
    };
    proof.follows =
        of(ChangeState::Applied).filter(|change| change.class == ChangeClass::Follows).cloned().collect();
    proof.held = of(ChangeState::Held).map(|change| change.id.clone()).collect();
    let made = || versions.iter().filter(|version| version.turn.as_ref() == Some(&turn.id));
    // Acts make a version for each note.
    let (first, last) = (made().min_by_key(|one| one.version), made().max_by_key(|one| one.version));
    (proof.base, proof.version) =
        match first.zip(last).and_then(|(first, last)| Some((first.parent?, last.version))) {
            Some(both) => both,
            None => {
                let version = newest(read, path, None)?;
                (version, version)
            }
        };
    let old = texts.read(read, blobs, path, proof.base)?.block_hashes();
    let new = texts.read(read, blobs, path, proof.version)?.block_hashes();
    proof.identical_blocks = identical(&old, &new);
    Ok(proof)
}

/// Blocks that stand in both versions.
fn identical(old: &[String], new: &[String]) -> u32 {
    let mut left: HashMap<&str, u32> = HashMap::new();
    for hash in old {
        *left.entry(hash).or_default() += 1;
    }
    new.iter()
        .filter(|hash| match left.get_mut(hash.as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        })
        .count() as u32
}
