//! Closing the window and quitting Gloss. Closing never ends work: it goes on without the window. Quitting says what is
//! at work, ends the engine, and what it did goes on at the next start. Never ends an engine that a service keeps.

use std::time::Duration;

use gloss_protocol::{Leaving, Problem, Wish};
use tauri::{AppHandle, CloseRequestApi, Manager};

use crate::background::{self, Background, News};
use crate::house::House;
use crate::window;

/// Longest wait for the engine to answer before Gloss leaves without it.
const LONGEST: Duration = Duration::from_secs(5);

/// The window is to close: it goes out of sight where there is something to stay for.
pub(crate) fn closing(app: &AppHandle, closing: &CloseRequestApi) {
    if app.state::<Background>().stays() {
        closing.prevent_close();
        out_of_sight(app);
    }
}

/// Does what the page asks.
///
/// # Errors
/// None so far: what can't be had of the engine is no reason to stay.
pub(crate) async fn leave(app: &AppHandle, how: Leaving) -> Result<(), Problem> {
    match how {
        Leaving::Ask => ask(app).await,
        Leaving::Background => out_of_sight(app),
        Leaving::Quit => go(app).await,
    }
    Ok(())
}

/// Quits from outside of the page.
pub(crate) fn quit(app: AppHandle) {
    tauri::async_runtime::spawn(async move { ask(&app).await });
}

async fn ask(app: &AppHandle) {
    let known = || app.state::<Background>().news();
    let news = match tokio::time::timeout(LONGEST, background::look(app)).await {
        Ok(Ok(news)) => news,
        _ => known(),
    };
    if !news.is_busy() {
        return go(app).await;
    }
    app.state::<House>().wish(wish(&news, gloss_client::service_is_on()));
    window::show(app);
}

fn wish(news: &News, service: bool) -> Wish {
    Wish::Quit {
        working: news.working().map(str::to_owned).collect(),
        automations: news.automations(),
        service,
    }
}

async fn go(app: &AppHandle) {
    let house = app.state::<House>();
    // Whoever follows events would start the engine again.
    house.unfollow();
    if !gloss_client::service_is_on() {
        let leave = async { house.client().await?.leave().await };
        // An engine that does not answer leaves by itself when nobody needs it.
        let _ = tokio::time::timeout(LONGEST, leave).await;
    }
    app.exit(0);
}

fn out_of_sight(app: &AppHandle) {
    window::hide(app);
    app.state::<Background>().went();
}
