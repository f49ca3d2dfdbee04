//! Where the material of a task came from: the pages that it read, and the files that it read which were kept from a page. Told
//! on the card of whatever asks afterwards. Reads results as values, never as sentences.

use std::collections::BTreeSet;

use gloss_errand::page::Origin;
use gloss_protocol::{ItemBody, ItemStatus, Problem, Turn};
use serde_json::Value;

use crate::content::bytes_of;
use crate::turn::room::Turns;

/// The tool whose results come from the web.
const READS_PAGES: &str = "read_page";
/// Origins that a card names.
const MAX_NAMED: usize = 10;
/// Files that are looked into for a line that says where they are from.
const MAX_FILES: usize = 200;
/// Bytes at the beginning of a file in which that line stands.
const HEAD: usize = 4 << 10;

/// What came from outside and was read before, in words.
///
/// # Errors
/// Errors of the store.
pub(crate) fn read_from_outside(space: &Turns, turn: &Turn) -> Result<Vec<String>, Problem> {
    let read = space.store.read();
    let mut hosts = BTreeSet::new();
    for (item, entry) in read.conversation(&turn.thread)? {
        let is_page = matches!(&item.body, ItemBody::Tool { name, .. } if name == READS_PAGES);
        if is_page && item.status == ItemStatus::Done {
            hosts.extend(entry.as_ref().and_then(host_in));
        }
    }
    let mut out: Vec<String> = hosts.into_iter().map(|host| format!("A page from outside, {host}")).collect();
    let reads = space.copies.get(&turn.id).map(|copies| copies.reads.clone()).unwrap_or_default();
    for (path, version) in reads.into_iter().filter(|(path, _)| path.ends_with(".md")).take(MAX_FILES) {
        let Ok(bytes) = bytes_of(read, space.store.blobs(), &path, version) else { continue };
        let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(&bytes)).into_owned();
        if let Some(origin) = Origin::read(&head) {
            out.push(format!("{path}, kept from {}", origin.address));
        }
    }
    out.sort_unstable();
    out.truncate(MAX_NAMED);
    Ok(out)
}

/// The host in the result of a tool that reads from outside.
fn host_in(entry: &Value) -> Option<String> {
    let text = entry.pointer("/result/text")?.as_str()?;
    let told: Value = serde_json::from_str(text).ok()?;
    Some(told.get("from_outside")?.as_str()?.to_owned())
}
