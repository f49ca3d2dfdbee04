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

/// The window is to close: it goes out of sight at once, and Gloss ends where there is nothing to stay for.
pub(crate) fn closing(app: &AppHandle, closing: &CloseRequestApi) {
    closing.prevent_close();
    out_of_sight(app);
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
    let news = now(app).await;
    if !news.is_busy() {
        return go(app).await;
    }
    let service = gloss_client::service_runs(&gloss_client::default_home());
    let wish = Wish::Quit {
        working: news.working().map(str::to_owned).collect(),
        automations: news.automations(),
        service,
    };
    window::show(app);
    // A page that can't ask, because it could not open its folder, is no reason to stay for ever.
    if !app.state::<House>().wish(wish) && asked_natively(&news).await {
        go(app).await;
    }
}

/// What there is to know now; what was known last, where the engine does not say.
async fn now(app: &AppHandle) -> News {
    match tokio::time::timeout(LONGEST, background::look(app)).await {
        Ok(Ok(news)) => news,
        _ => app.state::<Background>().news(),
    }
}

async fn asked_natively(news: &News) -> bool {
    let words = format!("{}. What is at work goes on when you start Gloss again.", news.line());
    let dialog = rfd::AsyncMessageDialog::new().set_title("Quit Gloss?").set_description(words);
    dialog.set_buttons(rfd::MessageButtons::OkCancel).show().await == rfd::MessageDialogResult::Ok
}

async fn go(app: &AppHandle) {
    let house = app.state::<House>();
    house.leave();
    if !gloss_client::service_runs(&gloss_client::default_home()) {
        let leave = async { house.client().await?.leave().await };
        // An engine that does not answer leaves by itself when nobody needs it.
        let _ = tokio::time::timeout(LONGEST, leave).await;
    }
    app.exit(0);
}

/// Hides the window, and ends Gloss where nothing is left to stay for: the window's own news may be a moment old.
fn out_of_sight(app: &AppHandle) {
    window::hide(app);
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let news = now(&app).await;
        if news.is_busy() {
            app.state::<Background>().went(&news);
        } else if window::is_hidden(&app) {
            app.state::<House>().leave();
            app.exit(0);
        }
    });
}
