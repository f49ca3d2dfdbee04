//! Tracked changes as they are written: their ids, who made them and when. Decides nothing of what is changed.

use super::request::Reviser;
use crate::error::OpenError;
use crate::word::file::Document;
use crate::word::read::attribute;
use crate::xml::{Tree, escape};

/// Ids are below 2^31; some programs take no larger ones.
const MAX_ID: u64 = (1 << 31) - 1;

/// The tracked changes of one edit.
pub(super) struct Revisions<'a> {
    /// Who suggests them.
    pub(super) reviser: &'a Reviser,
    /// The id of the next one.
    pub(super) next: u64,
}

impl Revisions<'_> {
    /// The attributes of another tracked change, under a prefix.
    pub(super) fn attributes(&mut self, prefix: &str) -> String {
        let id = self.next;
        self.next += 1;
        let Reviser { author, date } = self.reviser;
        format!(
            " {prefix}id=\"{id}\" {prefix}author=\"{}\" {prefix}date=\"{}\"",
            escape(author),
            escape(date)
        )
    }

    /// Content that is put in (`ins`) or taken away (`del`).
    pub(super) fn wrap(&mut self, prefix: &str, kind: &str, content: &str) -> String {
        let attributes = self.attributes(prefix);
        format!("<{prefix}{kind}{attributes}>{content}</{prefix}{kind}>")
    }
}

/// The first id of tracked changes that is free: one counter goes over all parts (17.13.5).
pub(super) fn free_id(document: &Document) -> Result<u64, OpenError> {
    let mut parts: Vec<&str> = document.stories.iter().map(|story| story.part.as_str()).collect();
    parts.sort_unstable();
    parts.dedup();
    let mut taken = Vec::new();
    for part in parts {
        let text = document.package.text(part)?;
        let tree = Tree::parse(&text, part, document.package.limits())?;
        let ids = tree.all().filter_map(|id| attribute(&tree, id, "id")?.trim().parse::<u64>().ok());
        taken.extend(ids.filter(|id| *id <= MAX_ID));
    }
    taken.sort_unstable();
    let last = taken.last().copied().unwrap_or(0);
    // Where somebody used the last ones, the first gap that is wide enough.
    if last < MAX_ID / 2 {
        return Ok(last + 1);
    }
    let gap = taken.windows(2).find(|pair| pair[1] - pair[0] > MAX_ID / 64);
    Ok(gap.map_or(1, |pair| pair[0] + 1))
}
