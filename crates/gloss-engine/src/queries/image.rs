//! Images that a document shows, and pictures in a workbook: bytes out of the person's folder, by query and never by
//! address. Knows what may be drawn by its first bytes alone, follows no link, and reaches nothing outside the folder.

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use gloss_artifact::sheet;
use gloss_ooxml::{Limits, Workbook};
use gloss_protocol::{Code, Problem, Reply};
use percent_encoding::percent_decode_str;

use super::sheet::file::File;
use super::view::newest;
use crate::content::bytes_of;
use crate::doors::Shared;

/// Largest image that is shown, in bytes: as base64 it must fit into one message of 16 MB.
pub(super) const MAX_IMAGE: usize = 11 << 20;

/// The types that a page may draw, by the bytes they begin with. SVG is a document with scripts and addresses of its
/// own, so it is none of them.
fn mime(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

/// The file that an image's address names, relative to the folder; none for an address of another place.
fn file(document: &str, src: &str) -> Option<String> {
    let src = src.split(['?', '#']).next().unwrap_or_default();
    // `scheme:` as RFC 3986 has it, and `//host`.
    let scheme = src.split_once(':').is_some_and(|(scheme, _)| !scheme.contains('/'));
    if src.is_empty() || scheme || src.starts_with("//") {
        return None;
    }
    let src = percent_decode_str(src).decode_utf8().ok()?;
    // A leading slash means the folder, as in sites.
    if let Some(whole) = src.strip_prefix('/') {
        return Some(whole.to_owned());
    }
    Some(match document.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{src}"),
        None => src.into_owned(),
    })
}

/// The image that a document shows at an address.
///
/// # Errors
/// [`Code::NotFound`] where it lies elsewhere, [`Code::FileMissing`], [`Code::OutsideWorkspace`],
/// [`Code::TooLarge`], and [`Code::NotText`] where it is no image that can be drawn.
pub(super) fn image(
    shared: &Arc<Shared>,
    path: &str,
    src: &str,
    version: Option<u32>,
) -> Result<Reply, Problem> {
    let (mime, bytes) = match sheet::is_workbook(path) {
        _ if src.is_empty() => own(shared, path, version)?,
        true => embedded(shared, path, src, version)?,
        false => bytes(shared, path, src)?,
    };
    Ok(Reply::Image { mime: mime.to_owned(), base64: BASE64_STANDARD.encode(bytes) })
}

/// The image's type and bytes.
///
/// # Errors
/// As [`image`].
pub(super) fn bytes(shared: &Shared, path: &str, src: &str) -> Result<(&'static str, Vec<u8>), Problem> {
    let document = shared.folder.normal(path)?;
    let path = file(&document, src).ok_or_else(|| {
        Problem::new(Code::NotFound, "This image lies outside of the folder.")
            .with_next("Gloss opens no address by itself. Put the image into the folder to see it here.")
    })?;
    let bytes = shared.folder.read(&path)?.ok_or_else(|| {
        Problem::new(Code::FileMissing, format!("There is no image {path} here."))
            .with_next("Put the file back, or change its name in the text.")
    })?;
    drawable(&path, bytes)
}

/// A picture that is a file of its own.
fn own(shared: &Shared, path: &str, version: Option<u32>) -> Result<(&'static str, Vec<u8>), Problem> {
    shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        let version = newest(read, &path, version)?;
        drawable(&path, bytes_of(read, blobs, &path, version)?)
    })
}

/// True for a file that is drawn as a picture.
pub(super) fn is_picture(bytes: &[u8]) -> bool {
    mime(bytes).is_some()
}

/// A picture in a workbook.
fn embedded(
    shared: &Arc<Shared>,
    path: &str,
    part: &str,
    version: Option<u32>,
) -> Result<(&'static str, Vec<u8>), Problem> {
    let file = File::of(shared, path, version)?;
    let bytes = file.bytes().map_err(|failed| file.fails(failed))?;
    let unread = |error: gloss_ooxml::OpenError| {
        Problem::new(Code::NotText, format!("{part} can't be shown. {error}"))
    };
    let book = Workbook::open(&bytes, Limits::default()).map_err(unread)?;
    drawable(part, book.picture(part).map_err(unread)?)
}

/// Bytes with their type, where a page may draw them.
fn drawable(name: &str, bytes: Vec<u8>) -> Result<(&'static str, Vec<u8>), Problem> {
    if bytes.len() > MAX_IMAGE {
        let says = format!("{name} is larger than {} MB.", MAX_IMAGE >> 20);
        return Err(Problem::new(Code::TooLarge, says).with_next("Open it in the program it was made with."));
    }
    let Some(mime) = mime(&bytes) else {
        let says = format!("{name} is no PNG, JPEG, GIF or WebP image.");
        return Err(Problem::new(Code::NotText, says));
    };
    Ok((mime, bytes))
}

#[cfg(test)]
mod tests {
    use super::{file, mime};

    #[test]
    fn an_image_is_known_by_its_first_bytes() {
        for (bytes, want) in [
            (&b"\x89PNG\r\n\x1a\n...."[..], Some("image/png")),
            (b"\xff\xd8\xff\xe0", Some("image/jpeg")),
            (b"GIF89a..", Some("image/gif")),
            (b"GIF87a", Some("image/gif")),
            (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Some("image/webp")),
            (b"RIFF\x00\x00\x00\x00WAVE", None),
            (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
            (b"<html>", None),
            (b"", None),
        ] {
            assert_eq!(mime(bytes), want, "{bytes:?}");
        }
    }

    #[test]
    fn an_address_names_a_file_of_the_folder_or_nothing() {
        for (document, src, want) in [
            ("memo.md", "chart.png", Some("chart.png")),
            ("notes/memo.md", "chart.png", Some("notes/chart.png")),
            ("notes/memo.md", "../img/a%20b.png", Some("notes/../img/a b.png")),
            ("notes/memo.md", "/img/a.png", Some("img/a.png")),
            ("memo.md", "a.png?x=1#y", Some("a.png")),
            ("memo.md", "./a:b/c.png", Some("./a:b/c.png")),
            ("memo.md", "https://x.example/a.png", None),
            ("memo.md", "//x.example/a.png", None),
            ("memo.md", "data:image/png;base64,AA", None),
            ("memo.md", "file:///etc/passwd", None),
            ("memo.md", "%ff.png", None),
            ("memo.md", "#top", None),
        ] {
            assert_eq!(file(document, src).as_deref(), want, "{document} {src}");
        }
    }
}
