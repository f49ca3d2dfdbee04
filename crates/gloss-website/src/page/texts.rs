//! Documents in one page: a guide with a list of what is in it and a search over its parts, or a hub in which they are looked at one
//! by one. What somebody has looked at is kept by the kit's script in their own browser and nowhere else.

use std::fmt::Write as _;

use super::head;
use crate::documents::{self, Document, MAX_PARTS, Part};
use crate::html::{grouped, id, text, words};
use crate::materials::Materials;
use crate::refusal::Refusal;
use crate::spec::{Spec, Template};

/// Deepest heading that a guide lists.
const LISTED: u8 = 2;

/// Reads the documents of a spec.
pub(super) fn read(spec: &Spec, given: &Materials<'_>) -> Result<Vec<Document>, Refusal> {
    let mut all: Vec<Document> = Vec::new();
    for path in &spec.documents {
        let source = given.file(path).and_then(|bytes| std::str::from_utf8(bytes).ok()).ok_or_else(|| {
            let says = format!("{path} is no document that is there.");
            Refusal::new("documents", says, "Name Markdown documents of this folder.")
        })?;
        if all.iter().any(|known| known.path == *path) {
            return Err(Refusal::new("documents", format!("{path} is named twice."), "Name each once."));
        }
        let mut document = documents::read(path, source);
        if document.title.is_empty() {
            document.title = name(path);
        }
        // What stands before the first heading is found under the document's title.
        if let Some(first) = document.parts.first_mut().filter(|part| part.heading.is_empty()) {
            first.heading.clone_from(&document.title);
            first.level = 1;
        }
        all.push(document);
    }
    let parts: usize = all.iter().map(|document| document.parts.len()).sum();
    if parts > MAX_PARTS {
        let says = format!("The documents have {parts} headings.");
        return Err(Refusal::new("documents", says, format!("A page holds at most {MAX_PARTS}.")));
    }
    Ok(all)
}

/// A file's name without its ending.
fn name(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    words(file.rsplit_once('.').map_or(file, |(stem, _)| stem))
}

pub(super) fn write(out: &mut String, spec: &Spec, documents: &[Document], origin: &Materials<'_>) {
    head::title(out, spec, origin);
    match spec.template {
        Template::Review => review(out, documents),
        _ => guide(out, documents),
    }
}

fn guide(out: &mut String, documents: &[Document]) {
    out.push_str(
        "<form id=\"tools\" role=\"search\" aria-label=\"Search\">\n<input id=\"search\" type=\"search\" placeholder=\"Search\" aria-label=\"Search this guide\" autocomplete=\"off\">\n\
         <p id=\"found\" aria-live=\"polite\"></p>\n</form>\n<main>\n<nav id=\"contents\" aria-label=\"Contents\">\n<ol>\n",
    );
    for document in documents {
        for part in document.parts.iter().filter(|part| part.level <= LISTED && part.level > 0) {
            let _ = writeln!(
                out,
                "<li class=\"level-{}\"><a href=\"#{}\">{}</a></li>",
                part.level,
                part.id,
                text(&part.heading)
            );
        }
    }
    out.push_str("</ol>\n</nav>\n<div id=\"texts\">\n");
    for document in documents {
        let _ = writeln!(
            out,
            "<article class=\"document\" id=\"{}\" data-key=\"{}\">",
            id("document", &document.path),
            text(&document.path)
        );
        for one in &document.parts {
            part(out, one, 0);
        }
        let _ = writeln!(out, "<p class=\"from\">{}</p>\n</article>", text(&document.path));
    }
    out.push_str("<div id=\"none\" hidden><p>Nothing matches.</p><button type=\"button\" data-clear>Show all</button></div>\n</div>\n</main>\n");
}

/// A part of a document, its headings `by` levels deeper.
fn part(out: &mut String, part: &Part, by: u8) {
    let level = (part.level.max(1) + 1 + by).min(6);
    let _ = writeln!(out, "<section class=\"part\" id=\"{}\">", part.id);
    if !part.heading.is_empty() {
        let _ = writeln!(out, "<h{level}>{}</h{level}>", text(&part.heading));
    }
    let _ = writeln!(out, "{}</section>", part.html);
}

fn review(out: &mut String, documents: &[Document]) {
    let count = documents.len();
    let _ = writeln!(
        out,
        "<main>\n<p id=\"progress\" aria-live=\"polite\"><b>0 of {count}</b> <span>looked at</span></p>\n<ol id=\"documents\">"
    );
    for document in documents {
        let own = id("document", &document.path);
        let (title, path) = (text(&document.title), text(&document.path));
        let _ = writeln!(
            out,
            "<li id=\"{own}\" data-key=\"{path}\">\n<div class=\"card\">\n<h2>{title}</h2>\n<p class=\"lead\">{}</p>\n<p class=\"from\">{path}, {} words</p>\n\
             <label><input type=\"checkbox\" class=\"seen\" value=\"{path}\"> Looked at</label>\n</div>\n<details>\n<summary>Read {title}</summary>",
            text(&clipped(&document.lead)),
            grouped(&document.words.to_string()),
        );
        // Its title stands above it already.
        for (at, one) in document.parts.iter().enumerate() {
            let again = at == 0 && one.heading == document.title;
            let shown = if again { Part { heading: String::new(), ..one.clone() } } else { one.clone() };
            part(out, &shown, 1);
        }
        out.push_str("</details>\n</li>\n");
    }
    out.push_str("</ol>\n</main>\n");
}

/// The begin of a lead, to the end of a word.
fn clipped(lead: &str) -> String {
    const LONGEST: usize = 200;
    let words = lead.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= LONGEST {
        return words;
    }
    let kept: String = words.chars().take(LONGEST).collect();
    format!("{}…", kept.rsplit_once(' ').map_or(kept.as_str(), |(kept, _)| kept))
}
