//! Closing the window and quitting Gloss. Closing never ends work: it goes on without the window. Quitting says what is
//! at work, ends the engine, and what it did goes on at the next start. Never ends an engine that a service keeps.

use std::time::Duration;

use gloss_protocol::{Leaving, Problem, ShellRequest};
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
    let working: Vec<String> = news.working().map(str::to_owned).collect();
    let automations = news.automations();
    let words = what_follows(working.len(), automations, service);
    let wish = ShellRequest::Quit { working, automations, service };
    if app.state::<House>().wishes().send_now(&wish) {
        return window::show(app);
    }
    // A page that can't ask, because it is not there, is no reason to stay for ever.
    if asked_natively(words).await {
        go(app).await;
    }
}

/// Fetches the news of now; those known last, where the engine does not answer.
async fn now(app: &AppHandle) -> News {
    match tokio::time::timeout(LONGEST, background::look(app)).await {
        Ok(Ok(news)) => news,
        _ => app.state::<Background>().news(),
    }
}

/// The consequences of quitting for what runs, in the same cases as the page's own question (`features/quit/quit.ts`).
fn what_follows(working: usize, automations: u32, service: bool) -> String {
    let many = |count: usize, what: &str| match count {
        1 => format!("1 {what} is"),
        count => format!("{count} {what}s are"),
    };
    let switched_on = many(automations as usize, "automation");
    let runs = match working {
        0 => format!("{switched_on} switched on."),
        working => format!("{} at work.", many(working, "task")),
    };
    let one = if working == 0 { automations == 1 } else { working == 1 };
    let go = if one { "It goes" } else { "They go" };
    let follows = match (service, working, automations) {
        (true, ..) => format!("{go} on without Gloss: the service on this computer sees to it."),
        (_, 0, _) => {
            "What comes due meanwhile is caught up, or listed as missed, at the next start.".to_owned()
        }
        (_, _, 0) => format!("{go} on when you start Gloss again."),
        _ => format!("{go} on when you start Gloss again, and so do automations."),
    };
    format!("{runs} {follows}")
}

async fn asked_natively(words: String) -> bool {
    let dialog = rfd::AsyncMessageDialog::new().set_title("Quit Gloss?").set_description(words);
    let [quit, cancel] = ["Quit", "Cancel"].map(str::to_owned);
    let said = dialog.set_buttons(rfd::MessageButtons::OkCancelCustom(quit.clone(), cancel)).show().await;
    // GTK tells the first button by its place, other systems by its words.
    said == rfd::MessageDialogResult::Ok || said == rfd::MessageDialogResult::Custom(quit)
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
        } else {
            end_unseen(&app);
        }
    });
}

/// Ends Gloss, with nothing left to stay for, unless the person has its window before them again.
pub(crate) fn end_unseen(app: &AppHandle) {
    if window::is_hidden(app) {
        app.state::<House>().leave();
        app.exit(0);
    }
}

#[cfg(test)]
mod tests {
    use super::what_follows;

    #[test]
    fn quitting_says_what_becomes_of_what_runs() {
        for (working, automations, service, says) in [
            (1, 0, false, "1 task is at work. It goes on when you start Gloss again."),
            (
                3,
                2,
                false,
                "3 tasks are at work. They go on when you start Gloss again, and so do automations.",
            ),
            (
                0,
                1,
                false,
                "1 automation is switched on. What comes due meanwhile is caught up, or listed as missed, at the next start.",
            ),
            (
                2,
                1,
                true,
                "2 tasks are at work. They go on without Gloss: the service on this computer sees to it.",
            ),
        ] {
            assert_eq!(what_follows(working, automations, service), says);
        }
    }
}
