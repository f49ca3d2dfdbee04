//! The interface's files, out of the program itself. Never serves a file of the person's.

use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{Embed, EmbeddedFile};

/// The built interface, from Vite; a debug build reads it from the checkout each time.
#[derive(Embed)]
#[folder = "../../ui/dist"]
struct Built;

/// The message where the interface was not built into this program.
const NOT_BUILT: &str = "Gloss is running, but its interface was not built into this program.\n\n\
    Build it once:\n\n    cd ui && npm ci && npm run build\n\n\
    then build Gloss again. Or run: cargo xtask app\n";

/// Answers with a file of the interface; `/` is its page.
pub(crate) async fn file(method: Method, uri: Uri) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let path = match uri.path() {
        "/" => "index.html",
        path => path.trim_start_matches('/'),
    };
    answer(path, Built::get(path))
}

fn answer(path: &str, found: Option<EmbeddedFile>) -> Response {
    match found {
        Some(file) => {
            let headers =
                [(header::CONTENT_TYPE, content_type(path)), (header::CACHE_CONTROL, caching(path))];
            (headers, file.data.into_owned()).into_response()
        }
        None if path == "index.html" => {
            let headers = [(header::CACHE_CONTROL, "no-store")];
            (StatusCode::SERVICE_UNAVAILABLE, headers, NOT_BUILT).into_response()
        }
        None => (StatusCode::NOT_FOUND, "There is nothing here.\n").into_response(),
    }
}

/// Vite puts the hash of its content into the name of every file under `assets/`.
fn caching(path: &str) -> &'static str {
    if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-store" }
}

/// The types of what Vite writes; browsers are told not to guess.
fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{Method, StatusCode, header};

    use super::{answer, caching, content_type, file};

    #[test]
    fn a_missing_interface_says_how_to_build_it() {
        assert_eq!(answer("index.html", None).status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer("assets/x.js", None).status(), StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn only_the_interface_is_served() {
        for path in
            ["/../Cargo.toml", "/..%2fCargo.toml", "//etc/passwd", "/assets/../../Cargo.toml", "/nothing"]
        {
            let response = file(Method::GET, path.parse().unwrap()).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(file(Method::POST, "/".parse().unwrap()).await.status(), StatusCode::METHOD_NOT_ALLOWED);
        let page = file(Method::GET, "/".parse().unwrap()).await;
        assert_eq!(page.headers()[header::CACHE_CONTROL], "no-store");
    }

    #[test]
    fn files_have_their_types() {
        for (path, kind) in [
            ("index.html", "text/html; charset=utf-8"),
            ("assets/a-1.js", "text/javascript; charset=utf-8"),
            ("assets/f.woff2", "font/woff2"),
            ("LICENSE", "application/octet-stream"),
        ] {
            assert_eq!(content_type(path), kind);
        }
        assert_ne!(caching("assets/a-1.js"), caching("icon.svg"));
    }
}
