//! The one window: made in code, because its web view gets no network and may go nowhere.

use std::path::Path;

use tauri::webview::NewWindowResponse;
use tauri::{App, Url, WebviewUrl, WebviewWindowBuilder};

/// Smallest window that shows everything, in logical pixels.
const SMALLEST: (f64, f64) = (720.0, 480.0);
/// The window at first: the stage with its notes needs 1440 for all three panes.
const FIRST: (f64, f64) = (1440.0, 900.0);

/// Opens it. What the web view stores lies in the home.
pub(crate) fn open(app: &App, home: &Path, proxy: Url) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
        .title("Gloss")
        .inner_size(FIRST.0, FIRST.1)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .data_directory(home.join("window"))
        .proxy_url(proxy)
        .on_navigation(is_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    Ok(())
}

/// True for the interface's own pages: Tauri's scheme here, its host name on Windows.
fn is_own(url: &Url) -> bool {
    let host = url.host_str();
    match url.scheme() {
        "tauri" => host == Some("localhost"),
        "http" | "https" => cfg!(windows) && host == Some("tauri.localhost") && url.port().is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn the_web_view_goes_nowhere_else() {
        for (url, expect) in [
            ("tauri://localhost", true),
            ("tauri://localhost/index.html#x", true),
            ("tauri://localhost.evil.example/", false),
            ("https://localhost/", false),
            ("http://127.0.0.1:80/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
            ("about:blank", false),
        ] {
            assert_eq!(is_own(&url.parse().unwrap()), expect, "{url}");
        }
    }
}
