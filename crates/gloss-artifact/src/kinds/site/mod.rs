//! Sites: a folder with an `index.html`, read as the sources of its files, one after the other. A place is in one file and
//! is looked for there again. What the files hold is changed here; none comes or goes by an edit of the text.

mod acts;
mod containers;
mod elements;
mod figures;
mod located;
mod pages;
mod seen;

use std::collections::HashMap;

use gloss_protocol::{Abilities, Container, ExportFormat, Kind, Reach, Region, SITE_INDEX, Span};

use super::changes::Changes;
use super::form::{Form, Stored};
use super::own::Own;
use super::places::Places;
use super::reading::{Reading, bytes_at, reading, within};
use super::words::Words;
use super::written::Written;
use crate::confine::{Mark, project_words};
use crate::error::Unwritable;
use crate::files::{self, BEGIN};
use crate::locate::Relocate;
use crate::text::{Structure, Text, no_place};
use crate::{ArtifactError, Splice, merge, splice};
pub use figures::{in_site, moved, take_figures};
use located::Located;
use pages::Page;
pub use seen::Seen;

/// The ways out that sites have.
const SITE_EXPORTS: &[ExportFormat] =
    &[ExportFormat::Html, ExportFormat::Zip, ExportFormat::Folder, ExportFormat::Review];

pub(super) struct Site;

impl Form for Site {
    fn kind(&self) -> Kind {
        Kind::Site
    }

    fn abilities(&self, _: &str) -> Abilities {
        Abilities { compare: true, facts: true, exports: SITE_EXPORTS.to_vec(), ..Abilities::of_text() }
    }

    fn stored(&self) -> Stored {
        Stored::Folder
    }

    fn own(&self) -> Own<'_> {
        Own::Nothing
    }

    /// A page has no links to sources: they are kept beside each version.
    fn keeps_figures_apart(&self) -> bool {
        true
    }

    fn read(&self, _: &str, bytes: &[u8]) -> Result<Text, ArtifactError> {
        let files = files::part(bytes).ok_or(ArtifactError::NotText { why: "It is no folder of files." })?;
        Ok(Text::new(Kind::Site, &pages::join(&files)))
    }

    fn parse(&self, source: &str) -> Structure {
        Structure::Lines(gloss_markdown::files(source))
    }

    fn write(
        &self,
        _: &str,
        bytes: &[u8],
        text: &Text,
        mut splices: Vec<Splice>,
    ) -> Result<Written, Unwritable> {
        pages::close(text.source(), &mut splices);
        let text = Text::new(Kind::Site, &splice::apply(text.source(), &splices));
        let files = files::part(bytes).unwrap_or_default();
        let bytes = pages::write(&files, text.source()).ok_or_else(|| {
            let says = "This would take away or add a file of the site, or write over one that is no text.";
            Unwritable::new(says, "Change what stands in one file, from its first line to its last.")
        })?;
        Ok(Written { bytes, text, splices })
    }

    /// Nothing that is typed begins another file.
    fn typed(&self, _: &str, (text, span): (&Text, Span), words: &str) -> Result<String, ArtifactError> {
        let before = text.source().get(span.range()).unwrap_or_default();
        let words = words.replace([BEGIN, '\0'], "");
        if let Some(what) = elements::without_words(before, &words) {
            return Err(ArtifactError::BadWhere(format!(
                "This is {what}, which holds no words, and words alone would take its place. Name what stands beside it, or write it as \
                 HTML."
            )));
        }
        let typed = elements::typed(before, &words).unwrap_or(words);
        match elements::lost(before, &typed).first() {
            None => Ok(typed),
            Some(first) => Err(ArtifactError::BadWhere(format!(
                "This part holds several others, and words alone would take them away. Name one of them, as {first}."
            ))),
        }
    }

    /// File by file: what only one side changed is as that side has it, and what both did is merged line by line.
    fn merge(&self, _: &str, [base, mine, theirs]: [&[u8]; 3], _: bool) -> Option<Vec<u8>> {
        let [base, mine, theirs] = [files::part(base)?, files::part(mine)?, files::part(theirs)?];
        let get = |files: &[files::File<'_>], path: &str| -> Option<Vec<u8>> {
            files.iter().find(|(name, _)| *name == path).map(|(_, bytes)| bytes.to_vec())
        };
        let mut paths: Vec<&str> = mine.iter().chain(&theirs).map(|(path, _)| *path).collect();
        paths.sort_unstable();
        paths.dedup();
        let mut merged = Vec::new();
        for path in paths {
            let (was, mine, theirs) = (get(&base, path), get(&mine, path), get(&theirs, path));
            let one = match (mine == was, theirs == was) {
                (true, _) => theirs,
                (_, true) => mine,
                _ if mine == theirs => mine,
                _ => Some(both(was?, mine?, theirs?)?),
            };
            merged.extend(one.map(|bytes| (path, bytes)));
        }
        Some(files::join(merged.iter().map(|(path, bytes)| (*path, bytes.as_slice()))))
    }
}

impl Places for Site {
    fn what(&self, text: &Text, spans: &[Span]) -> String {
        acts::tag_of(text, spans)
    }

    fn find(&self, text: &Text, at: &str) -> Result<Region, ArtifactError> {
        let Some(rest) = at.trim().strip_prefix("page:") else { return text.find_leaves(at) };
        let pages = pages::pages(text.source());
        // A path may hold a slash, so the longest that there is comes first.
        let mut named: Vec<(&Page<'_>, &str)> = pages
            .iter()
            .filter_map(|page| Some((page, rest.strip_prefix(page.path)?)))
            .filter(|(_, rest)| rest.is_empty() || rest.starts_with(['/', '#']))
            .collect();
        named.sort_by_key(|(page, _)| page.path.len());
        let Some((page, rest)) = named.pop() else {
            return Err(ArtifactError::NotFound(at.to_owned()));
        };
        if let Some(id) = rest.strip_prefix('#') {
            return element(page, at, id);
        }
        match rest.strip_prefix('/') {
            None => Ok(whole(page)),
            Some(within) => {
                let found =
                    Text::new(Kind::Code, page.source).find(within).map_err(|error| page.name(error))?;
                Ok(match found {
                    Region::Whole => whole(page),
                    within => page.outward(&within),
                })
            }
        }
    }

    fn containers(&self, text: &Text, spans: &[Span]) -> Vec<(Container, Vec<Span>)> {
        containers::containers(text.source(), spans)
    }

    fn compare(&self, old: &Text, new: &Text) -> Box<dyn Relocate> {
        Box::new(Located::new(old, new))
    }
}

impl Changes for Site {
    /// Of an element whole tags: what is left of a rewrite that took it away is no part of it.
    fn project(&self, base: &Text, before: &Text, after: &Text, marks: &[Mark]) -> Vec<Span> {
        let found = project_words(base.source(), before.source(), after.source(), marks);
        let is_element =
            |mark: &Mark| before.source().get(mark.now.range()).is_some_and(|own| own.starts_with('<'));
        let snap = |(mark, span): (&Mark, Span)| match is_element(mark) {
            true => elements::without_half_tags(after.source(), span),
            false => span,
        };
        marks.iter().zip(found).map(snap).collect()
    }

    fn check_edit(
        &self,
        _: &Text,
        before: (&Text, &[Span]),
        after: (&Text, &[Span]),
    ) -> Result<(), Unwritable> {
        elements::check_edit(before, after)
    }
}

impl super::acts::Acts for Site {
    fn acts(&self) -> Vec<&'static super::acts::ActSpec> {
        acts::ACTS.iter().chain([&super::acts::REPLACE]).collect()
    }
}

impl Words for Site {
    fn at(&self, text: &Text, spans: &[Span]) -> String {
        match pages::page_of(text.source(), spans) {
            Some(page) if matches!(spans, [span] if *span == page.span()) => format!("page:{}", page.path),
            Some(page) => {
                let within: Vec<Span> = spans.iter().map(|span| page.inward(*span)).collect();
                // Words are no element: their page is not read for its ids, as often as there are figures in it.
                let is_element =
                    |span: &Span| page.source.get(span.range()).is_some_and(|own| own.starts_with('<'));
                if let [span] = within.as_slice()
                    && is_element(span)
                    && let Some(elements) = elements::page(page.path, page.source)
                    && let Some(id) = elements::id_of(&elements, *span)
                        .map(str::to_owned)
                        .or_else(|| elements::key_of(&elements, *span))
                {
                    return format!("page:{}#{id}", page.path);
                }
                format!("page:{}/{}", page.path, bytes_at(&within))
            }
            None => bytes_at(spans),
        }
    }

    /// Of an element and of words in a page what a reader sees; of all else its lines.
    fn visible(&self, text: &Text, region: &Region) -> String {
        let seen = || {
            let page = pages::page_of(text.source(), region.spans())?;
            let elements = elements::page(page.path, page.source)?;
            let said: Option<Vec<String>> = region
                .spans()
                .iter()
                .map(|span| elements::visible_text(&elements, page.source, page.inward(*span)))
                .collect();
            said.map(|said| said.join(" "))
        };
        seen().unwrap_or_else(|| text.visible_leaves(region))
    }

    /// With the file that it is in, and nothing of another one around it.
    fn reading(&self, text: &Text, spans: &[Span]) -> Reading {
        let source = text.source();
        let Some(page) = pages::page_of(source, spans) else { return reading(source, spans) };
        let within: Vec<Span> = spans.iter().map(|span| page.inward(*span)).collect();
        Reading { file: page.path.to_owned(), ..reading(page.source, &within) }
    }

    fn beside(&self, text: &Text, spans: &[Span]) -> Vec<String> {
        containers::beside(text.source(), spans)
    }

    fn search(&self, text: &Text, lower: &str, most: usize) -> Vec<(String, String)> {
        let lines = |page: Page<'_>| -> Vec<(String, String)> {
            let lines =
                page.source.lines().enumerate().filter(|(_, line)| line.to_lowercase().contains(lower));
            let at = |(at, line): (usize, &str)| {
                (within(page.path, &format!("lines:{}", at + 1)), line.trim().to_owned())
            };
            lines.map(at).collect()
        };
        pages::pages(text.source()).into_iter().flat_map(lines).take(most).collect()
    }

    fn title(&self, text: &Text) -> Option<String> {
        let pages = pages::pages(text.source());
        pages.iter().find(|page| page.path == SITE_INDEX).and_then(|page| pages::title(page.source))
    }
}

/// Where numbers stand in elements of a site's first page, by the elements' ids; those that don't are left out.
pub fn values_in<'a>(
    text: &Text,
    wanted: impl Iterator<Item = (&'a str, &'a str)>,
) -> HashMap<&'a str, Span> {
    let mut wanted = wanted.peekable();
    if wanted.peek().is_none() {
        return HashMap::new();
    }
    let pages = pages::pages(text.source());
    let Some(page) = pages.iter().find(|page| page.path == SITE_INDEX) else { return HashMap::new() };
    let Some(elements) = elements::page(page.path, page.source) else { return HashMap::new() };
    let found = elements::values_in(&elements, page.source, wanted);
    let outward = |span: Span| page.outward(&Region::Text { spans: vec![span], reach: Reach::Selection });
    found.into_iter().filter_map(|(id, span)| Some((id, *outward(span).spans().first()?))).collect()
}

/// The element of a page that its author gave an id, or the row in it that has a key: `ID@KEY`.
fn element(page: &Page<'_>, at: &str, id: &str) -> Result<Region, ArtifactError> {
    let elements = elements::page(page.path, page.source).ok_or_else(|| no_place(at))?;
    let region = |span: Span| Region::Text { spans: vec![span], reach: Reach::Selection };
    let found: Vec<Region> = match elements::all_with_id(&elements, id) {
        found if found.is_empty() => elements::with_key(&elements, id).into_iter().map(region).collect(),
        found => found.into_iter().map(region).collect(),
    };
    // An id that several elements have names none of them: each is told with where it stands.
    let one = Text::new(Kind::Code, page.source).pick(&format!("#{id}"), found, None);
    one.map(|region| page.outward(&region)).map_err(|error| match error {
        ArtifactError::NotFound(_) => ArtifactError::NotFound(at.to_owned()),
        other => page.name(other),
    })
}

/// Merges two versions of a file line by line; none for bytes that are no text, or where both changed the same lines.
fn both(was: Vec<u8>, mine: Vec<u8>, theirs: Vec<u8>) -> Option<Vec<u8>> {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).ok();
    Some(merge::by_line(&text(was)?, &text(mine)?, &text(theirs)?)?.into_bytes())
}

/// All of one file.
fn whole(page: &Page<'_>) -> Region {
    Region::Text { spans: vec![page.span()], reach: Reach::Section }
}

#[cfg(test)]
mod tests;
