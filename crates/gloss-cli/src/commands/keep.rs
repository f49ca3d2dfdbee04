//! `gloss automation keep`: the engine stays as long as this runs, and where the home has no window the desktop is told
//! what needs the person. Runs no automation itself, and answers nothing.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gloss_client::{Client, ConnectOptions};
use gloss_desktop::{Bus, News};
use gloss_protocol::{Code, Problem};
use tokio::time::timeout;

use crate::output;

/// Pause between two looks, so that a busy engine is not asked for each of its steps.
const PAUSE: Duration = Duration::from_secs(1);
/// Pause before an engine that is gone is started again.
const AGAIN: Duration = Duration::from_secs(3);

/// Longest wait for the desktop: one that does not answer holds up nothing.
const PATIENCE: Duration = Duration::from_secs(5);

/// Keeps the engine there until it is ended; starts it again where it is gone.
///
/// # Errors
/// Where no engine can be had at all.
pub(super) async fn keep() -> Result<u8, Problem> {
    let home = gloss_client::default_home();
    let client = Client::connect(ConnectOptions::new(home.clone())?).await?;
    let _runs = gloss_client::run_service(&home)
        .map_err(|e| Problem::new(Code::Internal, format!("{} can't be written to: {e}.", home.display())))?;
    output::complain("Automations run as long as this does.");
    let bus = timeout(PATIENCE, Bus::connect(None)).await.ok().flatten();
    let desktop = Arc::new(Desktop { home, bus, latest: Mutex::default() });
    let clicks = tokio::spawn(clicks(desktop.clone()));
    let ended = tokio::select! {
        _ = tokio::signal::ctrl_c() => Ok(0),
        never = follow(&client, &desktop) => match never {},
    };
    clicks.abort();
    ended
}

/// Where the person is told.
struct Desktop {
    home: PathBuf,
    /// None where the session has no bus.
    bus: Option<Bus>,
    /// Where the newest thing that needs the person is.
    latest: Mutex<Option<PathBuf>>,
}

impl Desktop {
    async fn tell(&self, before: &News, now: &News) {
        // A window tells it itself.
        if gloss_client::window_runs(&self.home) {
            return;
        }
        let fresh = now.fresh_since(before);
        let (Some(bus), Some((title, body))) = (&self.bus, gloss_desktop::words(&fresh, None)) else {
            return;
        };
        *self.latest() = fresh.first().map(|told| told.folder.clone());
        let _ = timeout(PATIENCE, bus.notify(&title, &body)).await;
    }

    fn latest(&self) -> std::sync::MutexGuard<'_, Option<PathBuf>> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) {
        let folder = self.latest().clone();
        if let Err(e) = gloss_client::show_window(&self.home, folder.as_deref()) {
            output::complain(&format!("The window can't be started: {e}."));
        }
    }
}

/// A click on what was told opens it.
async fn clicks(desktop: Arc<Desktop>) {
    if let Some(bus) = &desktop.bus {
        bus.clicks(|| desktop.open()).await;
    }
}

/// Each request to an engine that is gone starts it again.
async fn follow(client: &Client, desktop: &Desktop) -> std::convert::Infallible {
    // What waits already when it begins was told to nobody.
    let (mut mark, mut news) = (0, News::of(&[]));
    loop {
        let moved = async {
            let next = client.moved(mark).await?;
            Ok::<_, Problem>((next, News::of(&client.hey().await?)))
        };
        let pause = match moved.await {
            Ok((next, now)) => {
                desktop.tell(&news, &now).await;
                (mark, news) = (next, now);
                PAUSE
            }
            Err(_) => AGAIN,
        };
        tokio::time::sleep(pause).await;
    }
}
