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
/// From when on it is looked at what the page does while it says nothing.
const QUIET: Duration = Duration::from_secs(1);
/// How much it works from then on where a loop keeps it, which is all of the time up to [`SILENT`]: what a busy machine lets
/// wait works less, and gets as much work done as elsewhere before it is taken for a loop.
const AT_WORK: Duration = Duration::from_millis(1900);
/// How long it may say nothing whatever it does.
const GONE: Duration = Duration::from_secs(60);
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

/// The state of the site that the page shows.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    state: Mutex<State>,
    /// Told when a site is shown: until then there is nothing to look at.
    begun: tokio::sync::Notify,
}

#[derive(Debug, Default)]
struct State {
    /// The site, while one is shown.
    shown: Option<String>,
    /// When the page last said that it answers.
    heard: Option<Instant>,
    /// The work time of the page when it was quiet first.
    worked: Option<Duration>,
    /// The site whose page was ended.
    stopped: Option<String>,
}

impl Watch {
    /// The page answers, and shows this site, or none.
    pub(crate) fn hear(&self, shown: Option<String>) {
        let mut state = self.state();
        state.heard = shown.is_some().then(Instant::now);
        (state.shown, state.worked) = (shown, None);
        if state.heard.is_some() {
            self.begun.notify_one();
        }
    }

    /// Waits until a site is shown.
    async fn wait_until_shown(&self) {
        while self.state().heard.is_none() {
            self.begun.notified().await;
        }
    }

    /// The site whose page was ended because it never let go; told once.
    pub(crate) fn take_stopped(&self) -> Option<String> {
        self.state().stopped.take()
    }

    /// True once where a site keeps the page from answering; it is the one that is stopped then. `worked` is how long the page
    /// was at work in all, where that is known.
    fn is_silent(&self, worked: impl FnOnce() -> Option<Duration>) -> bool {
        let mut state = self.state();
        let quiet = state.heard.map_or(Duration::ZERO, |heard| heard.elapsed());
        if quiet < QUIET {
            return false;
        }
        let worked = worked();
        let before = *state.worked.get_or_insert(worked.unwrap_or_default());
        let at_work = worked.is_none_or(|worked| worked.saturating_sub(before) >= AT_WORK);
        if quiet < SILENT || !at_work && quiet < GONE {
            return false;
        }
        let worked = worked.map(|worked| worked.saturating_sub(before).as_millis());
        tracing::error!(quiet = quiet.as_millis(), worked, "site.stopped");
        (state.heard, state.worked) = (None, None);
        state.stopped = state.shown.take();
        true
    }

    /// Whether a page was ended just now because of its site.
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
            window.state::<Watch>().wait_until_shown().await;
            tokio::time::sleep(LOOK).await;
            if window.state::<Watch>().is_silent(pages_worked) {
                end(&window);
            }
        }
    });
}

/// How long the first threads of this window's pages, which run their scripts, were at work; none where there is none to be
/// seen. Their times are in hundredths of a second (proc(5), `utime` and `stime`; the kernel tells programs no other unit).
fn pages_worked() -> Option<Duration> {
    let own = std::process::id().to_string();
    let of = |entry: std::fs::DirEntry| -> Option<u64> {
        let first = entry.path().join("task").join(entry.file_name()).join("stat");
        let stat = std::fs::read_to_string(first).ok()?;
        let (name, rest) = stat.split_once('(')?.1.rsplit_once(')')?;
        let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
        if !name.starts_with("WebKitWebProc") || fields.get(1) != Some(&own.as_str()) {
            return None;
        }
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    };
    let all: Vec<u64> = std::fs::read_dir("/proc").ok()?.flatten().filter_map(of).collect();
    (!all.is_empty()).then(|| Duration::from_millis(all.iter().sum::<u64>() * 10))
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
    use std::time::{Duration, Instant};

    use super::{AT_WORK, GONE, QUIET, SILENT, Watch};

    #[test]
    fn a_page_that_says_nothing_is_stopped_once() {
        let watch = Watch::default();
        let unknown = || None;
        assert!(!watch.is_silent(unknown));
        watch.hear(Some("market/".to_owned()));
        assert!(!watch.is_silent(unknown) && !watch.has_stopped());
        watch.state().heard = Instant::now().checked_sub(SILENT);
        assert!(watch.is_silent(unknown) && watch.has_stopped());
        assert!(!watch.is_silent(unknown));
        assert_eq!(watch.take_stopped().as_deref(), Some("market/"));
        assert_eq!(watch.take_stopped(), None);
        watch.hear(None);
        watch.state().heard = None;
        assert!(!watch.is_silent(unknown));
    }

    #[test]
    fn a_page_that_waits_for_its_turn_on_a_busy_machine_is_not_stopped() {
        let watch = Watch::default();
        let ago = |time: Duration| watch.state().heard = Instant::now().checked_sub(time);
        let worked = |more: Duration| move || Some(Duration::from_secs(9) + more);
        watch.hear(Some("market/".to_owned()));
        ago(QUIET);
        assert!(!watch.is_silent(worked(Duration::ZERO)));
        ago(SILENT);
        assert!(!watch.is_silent(worked(AT_WORK / 2)), "it was hardly let work");
        assert!(watch.is_silent(worked(AT_WORK)), "it works and says nothing");
        watch.hear(Some("market/".to_owned()));
        ago(SILENT);
        assert!(!watch.is_silent(worked(AT_WORK)), "what it did before it was quiet does not count");
        ago(GONE);
        assert!(watch.is_silent(worked(AT_WORK)));
    }
}
