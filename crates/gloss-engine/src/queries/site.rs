//! Sites as they are seen: a version at an address of its own, the files of it, and what is pointed at on its pages. Serves a
//! version's files and nothing that lies in the folder beside them.

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use gloss_artifact::site::Seen;
use gloss_artifact::{Text, files, kinds};
use gloss_errand::export::{ExportError, Exported, MAX_FILE};
use gloss_protocol::{
    Code, ExportFormat, ExportWish, Problem, Reply, SITE_INDEX, SitePointed, SiteWords, Span,
};
use gloss_release::mime;
use gloss_store::{Blobs, Read};
use percent_encoding::percent_decode_str;

use super::image::MAX_IMAGE;
use super::view::newest;
use crate::content::{bytes_of, name_of, stored};
use crate::doors::Shared;

/// Pages that are listed.
const MAX_PAGES: usize = 200;

/// A version at an address of its own.
///
/// # Errors
/// [`Code::BadRequest`] for what is no site; as [`newest`].
pub(super) fn open(shared: &Shared, path: &str, version: Option<u32>, shell: &str) -> Result<Reply, Problem> {
    shared.read(|read, _| {
        let path = shared.folder.normal(path)?;
        if !kinds::of_path(&path).is_folder() {
            return Err(Problem::new(Code::BadRequest, format!("{path} is no site.")));
        }
        let version = newest(read, &path, version)?;
        let mut pages: Vec<String> = read.files(&path, version)?.into_iter().map(|file| file.file).collect();
        pages.retain(|file| is_page(file));
        pages.sort_by_key(|file| (file != SITE_INDEX, file.matches('/').count()));
        pages.truncate(MAX_PAGES);
        let address = shared.sites.open(&path, version, shell).name;
        Ok(Reply::SiteOpen { address, version, pages })
    })
}

/// A file at an address; a page with its elements numbered.
///
/// # Errors
/// [`Code::NotFound`] for an address that is not shown and a file that is not there, [`Code::TooLarge`].
pub(super) fn file(shared: &Shared, address: &str, asked: &str) -> Result<Reply, Problem> {
    let missing = || Problem::new(Code::NotFound, "There is nothing here.");
    let at = shared.sites.at(address).ok_or_else(missing)?;
    let name = named(asked).ok_or_else(missing)?;
    shared.read(|read, blobs| {
        let all = read.files(&at.path, at.version)?;
        let of = |name: &str| all.iter().find(|file| file.file == name);
        let within = format!("{}/{SITE_INDEX}", name.trim_end_matches('/'));
        let found = of(&name).or_else(|| of(&within)).ok_or_else(missing)?;
        if found.bytes > MAX_IMAGE as u64 {
            let says = format!("{} is larger than {} MB.", found.file, MAX_IMAGE >> 20);
            return Err(Problem::new(Code::TooLarge, says));
        }
        let bytes = if is_page(&found.file) {
            match seen(shared, (read, blobs), (&at.path, at.version), &found.file)? {
                Some(page) => {
                    let document = shared.sites.hand_out(address, &found.file);
                    page.display_html(&document, &at.shell).into_bytes()
                }
                // A page that can't be pointed into is shown all the same.
                None => blobs.get(&found.sha256)?,
            }
        } else {
            blobs.get(&found.sha256)?
        };
        Ok(Reply::SiteFile { mime: mime(&found.file).to_owned(), base64: BASE64_STANDARD.encode(bytes) })
    })
}

/// Finds the page that a document is.
///
/// # Errors
/// [`Code::NotFound`] for one that was not handed out there, or was asked for before.
pub(super) fn document(shared: &Shared, address: &str, document: &str) -> Result<Reply, Problem> {
    let page = shared.sites.take(address, document);
    let page = page.ok_or_else(|| Problem::new(Code::NotFound, "This page was not handed out by Gloss."))?;
    Ok(Reply::SiteDocument { page })
}

/// Place that is meant by elements of a page, or by words of it.
///
/// # Errors
/// [`Code::SelectionMoved`] where the source says something else than was seen; [`Code::NotFound`] for what is no page.
pub(super) fn point(
    shared: &Shared,
    (path, version, page): (&str, u32, &str),
    elements: &[u32],
    words: Option<&SiteWords>,
) -> Result<Reply, Problem> {
    shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        let text = shared.texts.read(read, blobs, &path, version)?;
        let seen = page_of(shared, (read, blobs), (&path, version, page))?;
        let region = words.map_or_else(|| seen.elements(elements), |words| seen.words(words))?;
        let first = words.map_or(elements.first().copied(), |words| Some(words.start.element)).unwrap_or(0);
        Ok(Reply::SitePoint { site: Box::new(pointed(&text, &seen, region, first, words.is_some())) })
    })
}

fn pointed(
    text: &Text,
    seen: &Seen,
    region: gloss_protocol::Region,
    first: u32,
    is_words: bool,
) -> SitePointed {
    let spans = text.spans(&region);
    let raw =
        spans.first().map_or(0, |span| span.start as usize)..spans.last().map_or(0, |span| span.end as usize);
    let mut pointed = text.pointed(region, &raw);
    // How far it reaches is chosen by what it lies in, not by lines of the source.
    pointed.reaches.clear();
    let (name, words) = match spans.len() {
        _ if is_words => ("Words".to_owned(), pointed.text.clone()),
        1 => seen.name(first),
        count => (format!("{count} parts"), pointed.text.clone()),
    };
    SitePointed { name, words, around: seen.around(first), pointed }
}

/// Positions of a site's places on a page.
///
/// # Errors
/// [`Code::NotFound`] for what is no page.
pub(super) fn paint(
    shared: &Shared,
    (path, version, page): (&str, u32, &str),
    places: &[Vec<Span>],
) -> Result<Reply, Problem> {
    shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        let seen = page_of(shared, (read, blobs), (&path, version, page))?;
        Ok(Reply::SitePaint { places: places.iter().map(|spans| seen.parts(spans)).collect() })
    })
}

fn page_of(
    shared: &Shared,
    from: (Read<'_>, &Blobs),
    (path, version, page): (&str, u32, &str),
) -> Result<Arc<Seen>, Problem> {
    let found = seen(shared, from, (path, version), page)?;
    found.ok_or_else(|| Problem::new(Code::NotFound, format!("{page} can't be pointed into.")))
}

fn seen(
    shared: &Shared,
    (read, blobs): (Read<'_>, &Blobs),
    (path, version): (&str, u32),
    page: &str,
) -> Result<Option<Arc<Seen>>, Problem> {
    let key = format!("{} {page}", stored(read, path, version)?.version.sha256);
    let text = shared.texts.read(read, blobs, path, version)?;
    Ok(shared.sites.page(&key, || Seen::of(&text, page)))
}

/// A site as one file, or its files joined, and the version that they are of.
///
/// # Errors
/// [`Code::TooLarge`]; [`Code::NotFound`] for a version that is not there.
pub(super) fn exported(shared: &Shared, path: &str, wish: &ExportWish) -> Result<(u32, Exported), Problem> {
    let (version, joined) = shared.read(|read, blobs| {
        let version = newest(read, path, wish.version)?;
        Ok((version, bytes_of(read, blobs, path, version)?))
    })?;
    if wish.to == ExportFormat::Folder {
        return Ok((version, Exported { bytes: joined, ..Exported::default() }));
    }
    let parts = files::part(&joined).unwrap_or_default();
    let made = match wish.to {
        ExportFormat::Html => {
            let index = parts.iter().find(|(name, _)| *name == SITE_INDEX).copied();
            let index =
                index.ok_or_else(|| Problem::new(Code::NotFound, format!("{path} has no {SITE_INDEX}.")))?;
            gloss_copy::site_page(index, &parts, mime)
        }
        _ => gloss_copy::site_zip(name_of(path), &parts),
    };
    let made = made.map_err(|error| match error {
        ExportError::TooLong => {
            let says = format!("{path} makes a file of more than {} MB.", MAX_FILE >> 20);
            Problem::new(Code::TooLarge, says).with_next("Export it as a folder.")
        }
        error => Problem::new(Code::Internal, format!("{path} could not be exported. {error}")),
    })?;
    Ok((version, made))
}

/// The file that was asked for, as a site's files are named; `index.html` where a folder was.
fn named(asked: &str) -> Option<String> {
    let path = asked.split(['?', '#']).next()?;
    let path = percent_decode_str(path.trim_start_matches('/')).decode_utf8().ok()?;
    let path = if path.is_empty() || path.ends_with('/') {
        format!("{path}{SITE_INDEX}")
    } else {
        path.into_owned()
    };
    files::is_path(&path).then_some(path)
}

pub(super) fn is_page(file: &str) -> bool {
    matches!(mime(file), "text/html; charset=utf-8")
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_file_that_is_asked_for_lies_in_the_site() {
        for (asked, expect) in [
            ("/", Some("index.html")),
            ("", Some("index.html")),
            ("/more.html?x=../a#y", Some("more.html")),
            ("/pages/", Some("pages/index.html")),
            ("/a%20b.css", Some("a b.css")),
            ("//etc/passwd", Some("etc/passwd")),
            ("/../secret", None),
            ("/%2e%2e/secret", None),
            ("/a/..%2f..%2fsecret", None),
            ("/.git/config", None),
            ("/node_modules/x.js", None),
            ("/a%00b", None),
            ("/a%0ab", None),
            ("/%ff", None),
            ("/a\\b", None),
        ] {
            assert_eq!(named(asked).as_deref(), expect, "{asked}");
        }
    }
}
