//! Sites that the window shows: the scheme that serves their files, and the watch over a page that keeps the window from
//! answering. A site shares the window's process here, so one that never lets go is ended with it, and is not shown again by
//! itself. Knows no file; the engine has them.

use std::borrow::Cow;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use gloss_client::{SiteAnswer, SiteOrigins, is_site_address, site_file};
use tauri::http::{Request, Response, StatusCode};
use tauri::{AppHandle, Manager, UriSchemeResponder, WebviewWindow};

use crate::house::House;

/// The scheme of sites' addresses.
pub(crate) const SCHEME: &str = "gloss-site";
/// Who may show them.
const SHELL: &str = "tauri://localhost";
/// How long the page may say nothing while it shows a site.
const SILENT: Duration = Duration::from_secs(3);
/// How often that is looked at.
const LOOK: Duration = Duration::from_millis(250);

/// Answers with a file of a site.
pub(crate) fn serve(app: &AppHandle, request: &Request<Vec<u8>>, responder: UriSchemeResponder) {
    let address = request.uri().host().filter(|host| is_site_address(host)).map(str::to_owned);
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let answer = match address {
            Some(address) => found(&app, &address, &path).await,
            None => None,
        };
        responder.respond(response(answer));
    });
}

async fn found(app: &AppHandle, address: &str, path: &str) -> Option<SiteAnswer> {
    let house = app.state::<House>();
    let workspace = house.workspace().ok()?;
    let client = house.client().await.ok()?;
    let own = format!("{SCHEME}://{address}");
    Some(site_file(client, &workspace, address, path, SiteOrigins { own: &own, shells: SHELL }).await)
}

fn response(answer: Option<SiteAnswer>) -> Response<Cow<'static, [u8]>> {
    let nothing = || {
        let mut response = Response::new(Cow::Borrowed(&b""[..]));
        *response.status_mut() = StatusCode::NOT_FOUND;
        response
    };
    let Some(answer) = answer else { return nothing() };
    let mut response = Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response.body(Cow::Owned(answer.body)).unwrap_or_else(|_| nothing())
}

/// What is known of the site that the page shows.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The site, while one is shown.
    shown: Option<String>,
    /// When the page last said that it answers.
    heard: Option<Instant>,
    /// The site whose page was ended.
    stopped: Option<String>,
}

impl Watch {
    /// The page answers, and shows this site, or none.
    pub(crate) fn hear(&self, shown: Option<String>) {
        let mut state = self.state();
        state.heard = shown.is_some().then(Instant::now);
        state.shown = shown;
    }

    /// The site whose page was ended because it never let go; told once.
    pub(crate) fn take_stopped(&self) -> Option<String> {
        self.state().stopped.take()
    }

    /// True once where a site keeps the page from answering; it is the one that is stopped then.
    fn is_silent(&self) -> bool {
        let mut state = self.state();
        if state.heard.is_none_or(|heard| heard.elapsed() < SILENT) {
            return false;
        }
        state.heard = None;
        state.stopped = state.shown.take();
        true
    }

    /// True where a page was ended just now because of its site.
    pub(crate) fn has_stopped(&self) -> bool {
        self.state().stopped.is_some()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Watches from outside of the page: while a loop runs there, nothing in it does.
pub(crate) fn watch(window: WebviewWindow) {
    tauri::async_runtime::spawn(async move {
        loop {
            tokio::time::sleep(LOOK).await;
            if window.state::<Watch>().is_silent() {
                tracing::error!("site.stopped");
                end(&window);
            }
        }
    });
}

#[cfg(target_os = "linux")]
fn end(window: &WebviewWindow) {
    use webkit2gtk::WebViewExt;

    // What ends it begins the page anew.
    let _ = window.with_webview(|view| view.inner().terminate_web_process());
}

#[cfg(not(target_os = "linux"))]
fn end(_: &WebviewWindow) {}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::{SILENT, Watch};

    #[test]
    fn a_page_that_says_nothing_is_stopped_once() {
        let watch = Watch::default();
        assert!(!watch.is_silent());
        watch.hear(Some("market/".to_owned()));
        assert!(!watch.is_silent() && !watch.has_stopped());
        watch.state().heard = Instant::now().checked_sub(SILENT);
        assert!(watch.is_silent() && watch.has_stopped());
        assert!(!watch.is_silent());
        assert_eq!(watch.take_stopped().as_deref(), Some("market/"));
        assert_eq!(watch.take_stopped(), None);
        watch.hear(None);
        watch.state().heard = None;
        assert!(!watch.is_silent());
    }
}
