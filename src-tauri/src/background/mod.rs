//! Gloss without its window: what the tray and the desktop's notifications know. Decides when something is told and
//! whether there is anything to stay for; never answers for the person.

mod tray;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use gloss_protocol::{Problem, ShellRequest};
use tauri::async_runtime::spawn;
use tauri::{AppHandle, Manager};

use crate::house::House;
use crate::leave;
use crate::window;

pub(crate) use gloss_desktop::News;
use gloss_desktop::{Bus, Picture};

/// Longest wait for the page to open a folder before it is looked what is at work.
const FIRST: Duration = Duration::from_secs(3);
/// Pause between two looks, so that a busy engine is not asked for each of its steps.
const PAUSE: Duration = Duration::from_secs(1);
/// Pause before an engine that is gone is asked again.
const SEEK_AGAIN: Duration = Duration::from_secs(3);

/// State that is known without a window.
#[derive(Debug, Default)]
pub(crate) struct Background {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    news: News,
    /// None where the session has no bus.
    bus: Option<Arc<Bus>>,
    /// None where nobody shows one.
    tray: Option<tray::Tray>,
    /// Where the newest thing that needs the person is.
    latest: Option<PathBuf>,
    /// The person was told where Gloss is when its window is gone.
    told: bool,
}

impl Background {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The news known now.
    pub(crate) fn news(&self) -> News {
        self.state().news.clone()
    }

    /// The window went away and Gloss goes on: says once where it is.
    pub(crate) fn went(&self, news: &News) {
        let (bus, tray) = {
            let mut state = self.state();
            if std::mem::replace(&mut state.told, true) {
                return;
            }
            (state.bus.clone(), state.tray.is_some())
        };
        let (Some(bus), words) = (bus, news.stays(tray)) else { return };
        spawn(async move { bus.notify("Gloss goes on in the background", &words).await });
    }

    /// Whether nobody would find it, and there is nothing to be found for.
    fn is_alone(&self) -> bool {
        let state = self.state();
        state.tray.is_none() && !state.news.is_busy() && state.news.needs() == 0
    }

    fn learn(&self, app: &AppHandle, news: &News) {
        let (fresh, bus, tray) = {
            let mut state = self.state();
            let fresh = news.fresh_since(&state.news);
            state.news = news.clone();
            if let Some(told) = fresh.first() {
                state.latest = Some(told.folder.clone());
            }
            (fresh, state.bus.clone(), state.tray.clone())
        };
        if let Some(tray) = tray {
            tray.say(news);
        }
        let shown = window::is_looked_at(app).then(|| app.state::<House>().folder());
        let Some((title, body)) = gloss_desktop::words(&fresh, shown.as_deref()) else { return };
        if let Some(bus) = bus {
            spawn(async move { bus.notify(&title, &body).await });
        }
    }
}

/// Begins to follow the engine, once the page had its turn. A bus that does not answer holds up nothing.
pub(crate) fn start(app: AppHandle) {
    spawn(desktop(app.clone()));
    spawn(follow(app));
}

/// Finds the desktop: the bus, the tray where somebody shows one, and clicks on what was told.
async fn desktop(app: AppHandle) {
    let icon = tauri::include_image!("assets/icons/128.png");
    let picture = Picture { wide: icon.width(), high: icon.height(), rgba: icon.rgba().to_vec() };
    let Some(bus) = Bus::connect(Some(picture)).await.map(Arc::new) else { return };
    let background = app.state::<Background>();
    background.state().bus = Some(bus.clone());
    if bus.shows_tray().await
        && let Some(tray) = tray::Tray::make(&app).await
    {
        tray.say(&background.news());
        background.state().tray = Some(tray);
    }
    bus.clicks(|| open_needs(&app)).await;
}

/// Shows what needs the person, in the window: the newest, in its folder.
pub(crate) fn open_needs(app: &AppHandle) {
    let (needing, latest) = {
        let state = app.state::<Background>();
        let state = state.state();
        (state.news.needing(), state.latest.clone())
    };
    let house = app.state::<House>();
    let here = Some(house.folder());
    let wanted = [latest, here.clone()].into_iter().flatten().find(|folder| needing.contains(folder));
    if let Some(folder) = wanted.or_else(|| needing.first().cloned())
        && Some(&folder) != here.as_ref()
    {
        house.show(folder);
        window::begin_anew(app);
    }
    house.wishes().send(ShellRequest::Needs {});
    window::show(app);
}

/// Fetches the engine's news, over all folders.
///
/// # Errors
/// Where the engine can't be had.
pub(crate) async fn look(app: &AppHandle) -> Result<News, Problem> {
    Ok(News::of(&app.state::<House>().client().await?.hey().await?))
}

async fn follow(app: AppHandle) {
    let house = app.state::<House>();
    let mut mark = 0;
    // The page comes first; one that can't open its folder is not waited for.
    let _ = tokio::time::timeout(FIRST, house.opened()).await;
    loop {
        let moved = async {
            let next = house.client().await?.moved(mark).await?;
            Ok::<_, Problem>((next, look(&app).await?))
        };
        let pause = match moved.await {
            Ok((next, news)) => {
                mark = next;
                app.state::<Background>().learn(&app, &news);
                PAUSE
            }
            // The page says what is wrong with the engine.
            Err(_) => SEEK_AGAIN,
        };
        // Without a tray nobody finds a window that is gone, and with nothing left to do nobody has to.
        if app.state::<Background>().is_alone() {
            leave::end_unseen(&app);
        }
        tokio::time::sleep(pause).await;
    }
}
