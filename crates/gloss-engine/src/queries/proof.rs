//! The proof over a batch: measured on the two versions' bytes, never taken from the agent's words.

use std::collections::HashMap;
use std::sync::Arc;

use gloss_protocol::{ChangeClass, ChangeState, Code, NoteState, Problem, Proof, Reply, TurnId};

use crate::doors::Shared;
use crate::queries::view::newest;

pub(super) fn proof(shared: &Arc<Shared>, turn: &TurnId, path: &str) -> Result<Reply, Problem> {
    shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        let row = read
            .turn(turn)?
            .ok_or_else(|| Problem::new(Code::NotFound, format!("There is no turn {turn}.")))?;
        let mut proof = Proof {
            path: path.clone(),
            base: 0,
            version: 0,
            applied: Vec::new(),
            answered: Vec::new(),
            needs_you: Vec::new(),
            follows: Vec::new(),
            held: Vec::new(),
            identical_blocks: 0,
        };
        for id in &row.notes {
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
        let changes = read.changes_of_turn(turn)?;
        let at = path.as_str();
        let of = |state: ChangeState| {
            changes.iter().filter(move |change| change.path == at && change.state == state)
        };
        proof.follows =
            of(ChangeState::Applied).filter(|change| change.class == ChangeClass::Follows).cloned().collect();
        proof.held = of(ChangeState::Held).map(|change| change.id.clone()).collect();
        let made =
            read.versions(&path)?.into_iter().find(|stored| stored.version.turn.as_ref() == Some(turn));
        match made.and_then(|stored| Some((stored.version.parent?, stored.version.version))) {
            Some((base, version)) => (proof.base, proof.version) = (base, version),
            None => {
                let version = newest(read, &path, None)?;
                (proof.base, proof.version) = (version, version);
            }
        }
        let old = shared.texts.read(read, blobs, &path, proof.base)?.block_hashes();
        let new = shared.texts.read(read, blobs, &path, proof.version)?.block_hashes();
        proof.identical_blocks = identical(&old, &new);
        Ok(Reply::Proof { proof })
    })
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
