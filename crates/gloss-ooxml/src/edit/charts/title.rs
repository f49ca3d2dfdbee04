//! The title of a chart: words in the look of those that were there (ECMA-376 part 1, 21.2.2.210).

use crate::error::Refused;
use crate::limits::MAX_TITLE_CHARS;
use crate::xml::{Id, Patch, Tree, escape};

/// The namespace of a title's text, declared where it is written, as a part may declare it under any prefix.
const TEXT: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const STRICT_TEXT: &str = "http://purl.oclc.org/ooxml/drawingml/main";

/// Gives the chart this title, or none.
pub(crate) fn set(tree: &Tree<'_>, words: Option<&str>, patch: &mut Patch) -> Result<(), Refused> {
    let Some(chart) = tree.first("chart") else { return Ok(()) };
    let p = tree.tag(chart).prefix();
    let title = tree.child(chart, "title");
    let Some(words) = words.filter(|words| !words.trim().is_empty()) else {
        if let Some(title) = title {
            patch.cut(tree.whole(title));
        }
        deleted(tree, chart, true, patch);
        return Ok(());
    };
    let chars = words.encode_utf16().count();
    if chars > MAX_TITLE_CHARS {
        return Err(Refused::TooLong { what: "the title", chars, limit: MAX_TITLE_CHARS });
    }
    match title {
        Some(title) => {
            let tx = tree.child(title, "tx");
            let (paragraph, run) = looks(tree, tx);
            let new = text(tree, words, paragraph, run);
            match tx {
                Some(tx) => patch.replace(tree.whole(tx), new),
                None if tree.tag(title).is_empty() => {
                    patch.replace(tree.whole(title), format!("<{p}title>{new}</{p}title>"));
                }
                None => patch.insert(tree.inner(title).start, new),
            }
        }
        None => {
            let new = text(tree, words, "", "");
            let element = format!("<{p}title>{new}<{p}overlay val=\"0\"/></{p}title>");
            patch.insert(tree.inner(chart).start, element);
        }
    }
    deleted(tree, chart, false, patch);
    Ok(())
}

/// Says whether Excel is to leave out the title that it makes up for a single series.
fn deleted(tree: &Tree<'_>, chart: Id, yes: bool, patch: &mut Patch) {
    let value = if yes { "1" } else { "0" };
    if let Some(id) = tree.child(chart, "autoTitleDeleted") {
        patch.attribute(&tree.tag(id), "val", value);
    } else if yes {
        let p = tree.tag(chart).prefix();
        patch.insert(tree.inner(chart).start, format!("<{p}autoTitleDeleted val=\"1\"/>"));
    }
}

/// The properties of the first paragraph and of its first run, as they are written.
fn looks<'a>(tree: &Tree<'a>, tx: Option<Id>) -> (&'a str, &'a str) {
    let paragraph = tx.and_then(|tx| tree.child(tx, "rich")).and_then(|rich| tree.child(rich, "p"));
    let written = |of: Option<Id>, name: &str| {
        of.and_then(|of| tree.child(of, name))
            .and_then(|id| tree.source().get(tree.whole(id)))
            .unwrap_or_default()
    };
    let run = paragraph.and_then(|paragraph| tree.child(paragraph, "r"));
    (written(paragraph, "pPr"), written(run, "rPr"))
}

/// The element of a title's words.
fn text(tree: &Tree<'_>, words: &str, paragraph: &str, run: &str) -> String {
    let p = tree.tag(tree.root()).prefix();
    let strict = tree.tag(tree.root()).raw.contains("http://purl.oclc.org/ooxml/");
    let namespace = if strict { STRICT_TEXT } else { TEXT };
    // Looks keep the prefix under which they were written; the rest has one of its own.
    let lines: String = words
        .lines()
        .map(|line| {
            format!(
                "<a:p xmlns:a=\"{namespace}\">{paragraph}<a:r>{run}<a:t>{}</a:t></a:r></a:p>",
                escape(line)
            )
        })
        .collect();
    format!("<{p}tx><{p}rich><a:bodyPr xmlns:a=\"{namespace}\"/>{lines}</{p}rich></{p}tx>")
}
