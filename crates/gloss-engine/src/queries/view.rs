//! Views of an artifact: blocks to draw, text of a place.

use std::sync::Arc;

use gloss_artifact::{Text, kinds, sheet};
use gloss_protocol::{Code, DocumentView, Problem, Reply, Span};
use gloss_store::Read;

use super::sheet::ranges::Ranges;
use crate::content::bytes_of;
use crate::doors::Shared;
use crate::outgoing::{MAX_FRAME, too_long};

/// Blocks that one query gives: a page of a long document, not all of a hostile one.
pub(super) const MAX_BLOCKS: u32 = 20_000;

/// Longest words of an agent that are set, in bytes.
const MAX_PROSE: usize = 256 << 10;
/// File name that gives an agent's words their kind.
const SAID: &str = "said.md";

/// The version asked for, or the newest.
///
/// # Errors
/// [`Code::FileMissing`] where Gloss knows no such file.
pub(super) fn newest(read: Read<'_>, path: &str, version: Option<u32>) -> Result<u32, Problem> {
    match version {
        Some(version) => Ok(version),
        None => read
            .artifact(path)?
            .map(|artifact| artifact.version)
            .ok_or_else(|| Problem::new(Code::FileMissing, format!("There is no file {path} here."))),
    }
}

pub(super) fn view(
    shared: &Arc<Shared>,
    path: &str,
    version: Option<u32>,
    from: u32,
    count: u32,
) -> Result<Reply, Problem> {
    shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        let version = newest(read, &path, version)?;
        let text = shared.texts.read(read, blobs, &path, version)?;
        let ranges = Ranges::new(shared);
        let count = if count == 0 { MAX_BLOCKS } else { count.min(MAX_BLOCKS) };
        let (blocks, total) = text.blocks_with(from, count, &|range| ranges.look_up(range));
        let plain = text.plain().map(str::to_owned);
        Ok(Reply::View {
            view: DocumentView { can: text.rules().abilities(&path), path, version, blocks, total, plain },
        })
    })
}

/// Words of an agent as a document's blocks. No figure, image or cell is looked up for them.
///
/// # Errors
/// Where they are longer than anybody reads.
pub(super) fn prose(text: &str) -> Result<Reply, Problem> {
    if text.len() > MAX_PROSE {
        return Err(Problem::new(Code::TooLarge, "These words are too long to be set."));
    }
    let (blocks, _) = Text::new(kinds::of_path(SAID).kind(), text).blocks(0, MAX_BLOCKS);
    Ok(Reply::Prose { blocks: blocks.trees().collect() })
}

pub(super) fn text(
    shared: &Arc<Shared>,
    path: &str,
    version: Option<u32>,
    at: Option<&str>,
) -> Result<Reply, Problem> {
    shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        let version = newest(read, &path, version)?;
        let at = at.unwrap_or("all");
        // A table of text is its own text; a workbook's cells are told as one.
        if at == "all" && sheet::is_delimited(&path) {
            let bytes = bytes_of(read, blobs, &path, version)?;
            let (text, _) = gloss_table::decode_text(&bytes)
                .map_err(|_| Problem::new(Code::NotText, format!("{path} is no text.")))?;
            return Ok(Reply::Text { text: text.into_owned(), at: at.to_owned() });
        }
        // Of a document whose signs alone are no half of it, it is known that it is too long, before it is read.
        let kind = kinds::of_path(&path);
        let is_text = kind.cells().is_none() && kind.slides().is_none() && !kind.is_folder();
        if at == "all" && is_text {
            let bytes = read.version(&path, version)?.map_or(0, |stored| stored.version.bytes) as usize;
            if bytes > MAX_FRAME * 2 {
                return Err(too_long(bytes));
            }
        }
        let text = shared.texts.read(read, blobs, &path, version)?;
        let region = text.find(at)?;
        Ok(Reply::Text { text: text.plain_words(&region), at: text.at(&region) })
    })
}

pub(super) fn paint(
    shared: &Arc<Shared>,
    path: &str,
    version: Option<u32>,
    spans: &[Span],
) -> Result<Reply, Problem> {
    shared.read(|read, blobs| {
        let version = newest(read, path, version)?;
        let text = shared.texts.read(read, blobs, path, version)?;
        Ok(Reply::Paint { paint: spans.iter().map(|span| text.paint(*span)).collect() })
    })
}
