//! A site as one file: its files in a ZIP that is the same bytes every time, or its first page with all that it loads within it.

use std::io::{Cursor, Write as _};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use gloss_errand::export::{ExportError, Exported, MAX_FILE};

/// A file of a site: its path, and what it holds.
pub type SiteFile<'a> = (&'a str, &'a [u8]);

/// The files as a ZIP, below a folder with the site's name: in the order of their paths, all of one time.
///
/// # Errors
/// [`ExportError::TooLong`] where it is larger than [`MAX_FILE`].
pub fn site_zip(folder: &str, files: &[SiteFile<'_>]) -> Result<Exported, ExportError> {
    let mut sorted: Vec<SiteFile<'_>> = files.to_vec();
    sorted.sort_unstable_by_key(|(path, _)| *path);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let fails = |error: &dyn std::fmt::Display| ExportError::Package(error.to_string());
    for (path, bytes) in sorted {
        zip.start_file(format!("{folder}/{path}"), options).map_err(|error| fails(&error))?;
        zip.write_all(bytes).map_err(|error| fails(&error))?;
    }
    let bytes = zip.finish().map_err(|error| fails(&error))?.into_inner();
    bounded(Exported { bytes, ..Exported::default() })
}

/// A page with all that it loads of the site's files in it. `mime` tells a file's type by its path.
///
/// # Errors
/// [`ExportError::TooLong`] where it is larger than [`MAX_FILE`] or has more in it than is read.
pub fn site_page(
    page: SiteFile<'_>,
    files: &[SiteFile<'_>],
    mime: fn(&str) -> &'static str,
) -> Result<Exported, ExportError> {
    let found = |path: &str| {
        let (_, bytes) = files.iter().find(|(name, _)| *name == path)?;
        Some((mime(path).split(';').next().unwrap_or_default(), bytes.to_vec()))
    };
    let encode = |mime: &str, bytes: &[u8]| format!("data:{mime};base64,{}", BASE64_STANDARD.encode(bytes));
    let source = String::from_utf8_lossy(page.1);
    let made = gloss_site::inlined(&source, page.0, &found, &encode).map_err(|_| ExportError::TooLong)?;
    let warnings = made.outside.into_iter().map(|one| one.says).collect();
    bounded(Exported { bytes: made.html.into_bytes(), warnings, pages: None })
}

fn bounded(made: Exported) -> Result<Exported, ExportError> {
    if made.bytes.len() > MAX_FILE { Err(ExportError::TooLong) } else { Ok(made) }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use super::{site_page, site_zip};

    #[test]
    fn a_zip_is_the_same_bytes_every_time_and_holds_all() {
        let files: [(&str, &[u8]); 3] = [("index.html", b"<p>x"), ("a/b.css", b"p{}"), ("z.png", &[0, 1, 2])];
        let mut other = files;
        other.reverse();
        let (one, two) = (site_zip("bread", &files).unwrap(), site_zip("bread", &other).unwrap());
        assert_eq!(one.bytes, two.bytes);
        let mut zip = zip::ZipArchive::new(Cursor::new(one.bytes)).unwrap();
        for (path, bytes) in files {
            let mut held = Vec::new();
            zip.by_name(&format!("bread/{path}")).unwrap().read_to_end(&mut held).unwrap();
            assert_eq!(held, bytes, "{path}");
        }
    }

    #[test]
    fn a_page_holds_what_it_loads() {
        let files: [(&str, &[u8]); 2] = [("index.html", b"<img src=a.png>"), ("a.png", b"A")];
        let made = site_page(files[0], &files, |_| "image/png").unwrap();
        assert_eq!(String::from_utf8(made.bytes).unwrap(), "<img src=\"data:image/png;base64,QQ==\">");
    }
}
