//! Two edits of one package laid together, part by part: what one version changed is taken back in a later one, where nobody changed
//! the same. Never guesses: what was changed since is refused.

use std::collections::BTreeSet;

use gloss_ooxml::{Limits, Package};

use crate::diff;
use crate::error::Unwritable;
use crate::splice::{self, Splice};

/// Bytes of a part up to which it is compared word by word.
const MAX_COMPARED: usize = 256 << 10;

/// The file `now` without what made `after` of `before`.
///
/// # Errors
/// [`Unwritable`] where a part was changed since in the same place, or is no package.
pub fn taken_back(now: &[u8], before: &[u8], after: &[u8]) -> Result<Vec<u8>, Unwritable> {
    if now == after {
        return Ok(before.to_vec());
    }
    let open = |bytes: &[u8]| {
        Package::open(bytes, Limits::default())
            .map_err(|error| Unwritable::new(format!("{error}."), "Restore an earlier version as a whole."))
    };
    let (mut now, was, is) = (open(now)?, open(before)?, open(after)?);
    let names: BTreeSet<String> = was.names().chain(is.names()).map(str::to_owned).collect();
    for name in names {
        let of = |package: &Package| package.has(&name).then(|| package.part(&name).ok()).flatten();
        let (old, new, own) = (of(&was), of(&is), of(&now));
        if old == new {
            continue;
        }
        let undone = match (old, new, own) {
            (old, new, own) if own == new => old,
            // It is as it was already.
            (old, _, own) if own == old => continue,
            (Some(old), Some(new), Some(own)) => Some(merged(&name, &old, &new, &own)?),
            _ => return Err(changed(&name)),
        };
        match undone {
            Some(bytes) => now.set_bytes(&name, bytes),
            None => now.remove(&name).map_err(|error| Unwritable::new(format!("{error}."), ""))?,
        }
    }
    now.save().map_err(|error| Unwritable::new(format!("{error}."), "Restore an earlier version as a whole."))
}

/// Whether two packages have the same parts, however they are packed.
pub fn is_same(one: &[u8], other: &[u8]) -> bool {
    let open = |bytes: &[u8]| Package::open(bytes, Limits::default()).ok();
    let (Some(one), Some(other)) = (open(one), open(other)) else { return false };
    one.names().count() == other.names().count()
        && one.names().all(|name| other.has(name) && one.part(name).ok() == other.part(name).ok())
}

fn changed(part: &str) -> Unwritable {
    Unwritable::new(
        format!("It was changed since ({part})."),
        "Compare the versions, and take back the later one first.",
    )
}

/// A part without one edit, which stands beside another one.
fn merged(name: &str, old: &[u8], new: &[u8], own: &[u8]) -> Result<Vec<u8>, Unwritable> {
    let text = |bytes: &[u8]| std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| changed(name));
    let (old, new, own) = (text(old)?, text(new)?, text(own)?);
    let steps = |from: &str, to: &str| -> Vec<Splice> {
        match from.len().max(to.len()) <= MAX_COMPARED {
            true => diff::splices(from, to),
            false => splice::between(from, to).into_iter().collect(),
        }
    };
    let (back, since) = (steps(&new, &old), steps(&new, &own));
    let mut carried = Vec::new();
    for one in back {
        let moved = splice::carry(one.old, &since);
        let same = own.get(moved.span.range()) == new.get(one.old.range());
        if moved.touched || !same {
            return Err(changed(name));
        }
        carried.push(Splice::new(moved.span, one.new));
    }
    Ok(splice::apply(&own, &carried).into_bytes())
}
