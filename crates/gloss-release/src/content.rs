//! MIME type of a site's file by the ending of its name, and whether packing it saves anything. Looks into no file.

/// A file's type; a browser is told not to guess another.
#[must_use]
pub fn mime(file: &str) -> &'static str {
    let ending =
        file.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "html" | "htm" => PAGE,
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "geojson" | "topojson" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// The type of a file with these bytes: what is not written in UTF-8 is not said to be, so that its own declaration counts.
pub(crate) fn mime_of(file: &str, bytes: &[u8]) -> &'static str {
    let mime = mime(file);
    match std::str::from_utf8(bytes) {
        Ok(_) => mime,
        Err(_) => mime.split(';').next().unwrap_or(mime),
    }
}

/// The type of a page that is not written in UTF-8.
pub(crate) const PAGE_AS_DECLARED: &str = "text/html";

/// The type of a page, which is what counts as a visit.
pub(crate) const PAGE: &str = "text/html; charset=utf-8";

/// Whether packing is worth it: words, and pictures and fonts that are not packed already.
pub(crate) fn is_packable(mime: &str) -> bool {
    mime.starts_with("text/")
        || matches!(mime, "application/json" | "image/svg+xml" | "image/x-icon" | "font/ttf" | "font/otf")
}

#[cfg(test)]
mod tests {
    use super::mime;

    #[test]
    fn a_type_is_told_by_the_ending_alone() {
        for (file, expect) in [
            ("a.HTML", "text/html; charset=utf-8"),
            ("a.b/c", "application/octet-stream"),
            ("html", "application/octet-stream"),
            ("kit.mjs", "text/javascript; charset=utf-8"),
        ] {
            assert_eq!(mime(file), expect, "{file}");
        }
    }
}
