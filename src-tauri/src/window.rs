//! The window: made in code, because its web view gets no network and may go nowhere. Beside it a second one for speaker notes,
//! which the page opens empty and fills itself: it loads nothing, and no command is heard from it.

#[cfg(target_os = "linux")]
use std::cell::Cell;
use std::path::{Path, PathBuf};
#[cfg(target_os = "linux")]
use std::time::{Duration, Instant};

use tauri::webview::{NewWindowFeatures, NewWindowResponse};
use tauri::{
    App, AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent, Wry,
};

use crate::caret;
use crate::house::House;
use crate::leave;
use crate::site::{self, Watch};

/// The label of the main window.
const NAME: &str = "main";
/// The window of speaker notes. No capability names it: the page in it can ask for nothing.
const NOTES: &str = "notes";

/// Smallest window that shows everything, in logical pixels.
const SMALLEST: (f64, f64) = (720.0, 480.0);
/// The window at first: the stage with its notes needs 1440 for all three panes.
const FIRST: (f64, f64) = (1440.0, 900.0);
/// A page that dies sooner than this after it was begun may die again at once.
#[cfg(target_os = "linux")]
const SOON: Duration = Duration::from_secs(60);
/// Wait before such a page is begun again.
#[cfg(target_os = "linux")]
const AGAIN: Duration = Duration::from_secs(5);
/// Deaths one soon after the other before it is left.
#[cfg(target_os = "linux")]
const MOST_DEATHS: u32 = 3;

/// Opens it. What the web view stores lies in the home.
pub(crate) fn open(app: &App, home: &Path, proxy: Url) -> tauri::Result<()> {
    let beside = Beside { app: app.handle().clone(), data: home.join("window"), proxy: proxy.clone() };
    let mut builder = WebviewWindowBuilder::new(app, NAME, WebviewUrl::App("index.html".into()));
    if let Some(script) = caret::take_over() {
        builder = builder.initialization_script(script);
    }
    let window = builder
        .title("Gloss")
        .inner_size(FIRST.0, FIRST.1)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .data_directory(home.join("window"))
        .proxy_url(proxy)
        .on_navigation(|url| is_own(url) || is_site(url))
        .on_new_window(move |url, features| beside.open(&url, features))
        .build()?;
    settle(&window)?;
    mend(&window)?;
    site::watch(window.clone());
    let handle = app.handle().clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event {
            // Notes of a page that is not seen are nobody's.
            close_notes(&handle);
            leave::closing(&handle, api);
        }
    });
    Ok(())
}

/// The settings of a second window: the page's own means, and no more.
struct Beside {
    app: AppHandle,
    data: PathBuf,
    proxy: Url,
}

impl Beside {
    /// Opens the one empty window that the page may have beside it; anything with an address is refused.
    fn open(&self, url: &Url, features: NewWindowFeatures) -> NewWindowResponse<Wry> {
        if !is_empty(url) || self.app.get_webview_window(NOTES).is_some() {
            return NewWindowResponse::Deny;
        }
        let made = WebviewWindowBuilder::new(&self.app, NOTES, WebviewUrl::External(url.clone()))
            .window_features(features)
            .title("Speaker notes")
            .data_directory(self.data.clone())
            .proxy_url(self.proxy.clone())
            .on_navigation(is_empty)
            .on_new_window(|_, _| NewWindowResponse::Deny)
            .build();
        match made {
            Ok(window) => NewWindowResponse::Create { window },
            Err(error) => {
                tracing::error!(%error, "notes.window_not_opened");
                NewWindowResponse::Deny
            }
        }
    }
}

/// True for a page that nothing was loaded into.
fn is_empty(url: &Url) -> bool {
    url.as_str() == "about:blank"
}

/// Closes the window of speaker notes, where one is open.
fn close_notes(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(NOTES) {
        let _ = window.close();
    }
}

/// A page that was left is gone: nobody goes back to it, and kept as it was it would hold all its documents in memory and
/// make each collection of garbage look through them.
#[cfg(target_os = "linux")]
fn settle(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{SettingsExt, WebViewExt};

    window.with_webview(|view| {
        if let Some(settings) = WebViewExt::settings(&view.inner()) {
            settings.set_enable_page_cache(false);
        }
    })
}

#[cfg(not(target_os = "linux"))]
fn settle(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// A page whose process died begins anew: all that counts is in the engine. One that dies again soon waits before it does,
/// and after the third time Gloss says so and leaves it, so that nothing turns in circles.
#[cfg(target_os = "linux")]
fn mend(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt;

    let app = window.app_handle().clone();
    let state = Cell::new((Instant::now(), 0_u32));
    window.with_webview(move |view| {
        view.inner().connect_web_process_terminated(move |_, _| {
            app.state::<House>().forget_page();
            let (begun, deaths) = state.get();
            // A page that was ended because of its site is begun again without it.
            let deaths = match app.state::<Watch>().has_stopped() {
                true => 1,
                false if begun.elapsed() < SOON => deaths + 1,
                false => 1,
            };
            let wait = if deaths == 1 { Duration::ZERO } else { AGAIN };
            tracing::error!(deaths, "page.process_ended");
            state.set((Instant::now() + wait, deaths));
            let app = app.clone();
            tauri::async_runtime::spawn(async move {
                if deaths >= MOST_DEATHS {
                    return told_of_deaths().await;
                }
                tokio::time::sleep(wait).await;
                // Another folder may have been asked for meanwhile: then there is a page.
                if !app.state::<House>().wishes().is_heard() {
                    begin_anew(&app);
                }
            });
        });
    })
}

#[cfg(target_os = "linux")]
async fn told_of_deaths() {
    let says = "What it shows takes more memory than there is, or something is broken. Your work is safe: quit Gloss \
and start it again.";
    let dialog = rfd::AsyncMessageDialog::new().set_title("Gloss's page stopped").set_description(says);
    dialog.show().await;
}

#[cfg(not(target_os = "linux"))]
fn mend(_: &WebviewWindow) -> tauri::Result<()> {
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

/// Whether it is out of sight.
pub(crate) fn is_hidden(app: &AppHandle) -> bool {
    window(app).is_some_and(|window| window.is_visible().is_ok_and(|visible| !visible))
}

/// Whether the person is at it.
pub(crate) fn is_looked_at(app: &AppHandle) -> bool {
    window(app)
        .is_some_and(|window| window.is_visible().unwrap_or(false) && window.is_focused().unwrap_or(false))
}

/// Begins the page anew, on what the house shows now.
pub(crate) fn begin_anew(app: &AppHandle) {
    close_notes(app);
    app.state::<House>().forget_page();
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

/// True for a page of a site, which the interface shows in a frame: frames are asked about here too. The interface itself never
/// goes there, and what a site's page may do its own rules say.
fn is_site(url: &Url) -> bool {
    url.scheme() == site::SCHEME && url.host_str().is_some_and(gloss_client::is_site_address)
}

#[cfg(test)]
mod tests {
    use super::{is_empty, is_own, is_site};

    #[test]
    fn a_frame_shows_sites_alone() {
        let site = "gloss-site://0123456789abcdef0123456789abcdef/index.html";
        for (url, expect) in [
            (site, true),
            ("gloss-site://evil/", false),
            ("http://0123456789abcdef0123456789abcdef/", false),
            ("about:srcdoc", false),
            ("data:text/html,x", false),
        ] {
            assert_eq!(is_site(&url.parse().unwrap()), expect, "{url}");
        }
    }

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

    #[test]
    fn a_window_beside_it_is_empty() {
        for (url, expect) in [
            ("about:blank", true),
            ("about:srcdoc", false),
            ("about:blank#x", false),
            ("tauri://localhost", false),
            ("https://localhost/", false),
            ("data:text/html,x", false),
            ("blob:tauri://localhost/x", false),
        ] {
            assert_eq!(is_empty(&url.parse().unwrap()), expect, "{url}");
        }
    }
}
