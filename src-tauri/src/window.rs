//! The one window: made in code, because its web view gets no network and may go nowhere.

use std::path::{Path, PathBuf};

use tauri::webview::NewWindowResponse;
use tauri::{App, AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};

use crate::house::House;
use crate::leave;

/// Its name.
const NAME: &str = "main";

/// Smallest window that shows everything, in logical pixels.
const SMALLEST: (f64, f64) = (720.0, 480.0);
/// The window at first: the stage with its notes needs 1440 for all three panes.
const FIRST: (f64, f64) = (1440.0, 900.0);

/// Opens it. What the web view stores lies in the home.
pub(crate) fn open(app: &App, home: &Path, proxy: Url) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, NAME, WebviewUrl::App("index.html".into()))
        .title("Gloss")
        .inner_size(FIRST.0, FIRST.1)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .data_directory(home.join("window"))
        .proxy_url(proxy)
        .on_navigation(is_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    let handle = app.handle().clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event {
            leave::closing(&handle, api);
        }
    });
    Ok(())
}

fn window(app: &AppHandle) -> Option<WebviewWindow> {
    app.get_webview_window(NAME)
}

/// Brings it before the person, from wherever it is. What the desktop refuses is not asked again.
pub(crate) fn show(app: &AppHandle) {
    if let Some(window) = window(app) {
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// Brings it before the person with a folder, where one is asked for and another is open; false where Gloss is about to
/// end.
pub(crate) fn show_folder(app: &AppHandle, folder: Option<PathBuf>) -> bool {
    let house = app.state::<House>();
    if house.is_leaving() {
        return false;
    }
    // A folder that is not there is not shown in place of one that is.
    let folder = folder.and_then(|folder| folder.canonicalize().ok()).filter(|folder| folder.is_dir());
    if let Some(folder) = folder.filter(|folder| *folder != house.folder()) {
        house.show(folder);
        begin_anew(app);
    }
    show(app);
    true
}

/// Takes it out of sight.
pub(crate) fn hide(app: &AppHandle) {
    if let Some(window) = window(app) {
        let _ = window.hide();
    }
}

/// True where it is out of sight.
pub(crate) fn is_hidden(app: &AppHandle) -> bool {
    window(app).is_some_and(|window| window.is_visible().is_ok_and(|visible| !visible))
}

/// True where the person is at it.
pub(crate) fn is_looked_at(app: &AppHandle) -> bool {
    window(app)
        .is_some_and(|window| window.is_visible().unwrap_or(false) && window.is_focused().unwrap_or(false))
}

/// Begins the page anew, on what the house shows now.
pub(crate) fn begin_anew(app: &AppHandle) {
    app.state::<House>().wishes().forget();
    if let Some(window) = window(app) {
        let _ = window.reload();
    }
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
