//! The session's D-Bus: the desktop's notifications (<https://specifications.freedesktop.org/notification/latest/>) and
//! whether somebody shows a tray. Says only what it is given.

use std::collections::HashMap;

use futures_util::StreamExt;
use tokio::sync::Mutex;
use zbus::zvariant::Value;

/// As the desktop knows Gloss, with its icon.
const NAME: &str = "org.gloss.app";

/// The desktop's notifications.
#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications",
    gen_blocking = false
)]
trait Notifications {
    #[allow(clippy::too_many_arguments, reason = "the interface has eight")]
    fn notify(
        &self,
        app_name: &str,
        replaces_id: u32,
        app_icon: &str,
        summary: &str,
        body: &str,
        actions: &[&str],
        hints: HashMap<&str, Value<'_>>,
        expire_timeout: i32,
    ) -> zbus::Result<u32>;
    fn get_capabilities(&self) -> zbus::Result<Vec<String>>;
    #[zbus(signal)]
    fn action_invoked(&self, id: u32, action_key: &str) -> zbus::Result<()>;
}

/// Who shows trays (<https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/>).
#[zbus::proxy(
    interface = "org.kde.StatusNotifierWatcher",
    default_service = "org.kde.StatusNotifierWatcher",
    default_path = "/StatusNotifierWatcher",
    gen_blocking = false
)]
trait StatusNotifierWatcher {
    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> zbus::Result<bool>;
}

/// A notification's picture, as it is drawn.
#[derive(Clone, Debug)]
pub struct Picture {
    /// In pixels.
    pub wide: u32,
    /// In pixels.
    pub high: u32,
    /// Four bytes a pixel, row by row: red, green, blue, how much it covers.
    pub rgba: Vec<u8>,
}

/// The session's bus.
#[derive(Debug)]
pub struct Bus {
    connection: zbus::Connection,
    /// None where the desktop knows Gloss's own by its name.
    picture: Option<Picture>,
    /// The notification that stands there; the next one takes its place, so that they never pile up.
    shown: Mutex<u32>,
}

impl Bus {
    /// None where the session has none.
    pub async fn connect(picture: Option<Picture>) -> Option<Self> {
        let connection = zbus::Connection::session().await.ok()?;
        Some(Self { connection, picture, shown: Mutex::new(0) })
    }

    /// Whether a tray's icon would be seen.
    pub async fn shows_tray(&self) -> bool {
        let shown = async {
            StatusNotifierWatcherProxy::new(&self.connection)
                .await?
                .is_status_notifier_host_registered()
                .await
        };
        shown.await.unwrap_or(false)
    }

    /// Shows a notification. Without a desktop that shows any, nothing happens: the window lists the same.
    pub async fn notify(&self, title: &str, body: &str) {
        let _ = self.show(title, body).await;
    }

    async fn show(&self, title: &str, body: &str) -> zbus::Result<()> {
        let desktop = NotificationsProxy::new(&self.connection).await?;
        let marked = desktop.get_capabilities().await?.iter().any(|word| word == "body-markup");
        let body = if marked { escaped(body) } else { harmless(body) };
        let mut hints = HashMap::from([("desktop-entry", Value::from(NAME))]);
        if let Some(Picture { wide, high, rgba }) = &self.picture {
            let (wide, high) = (wide.cast_signed(), high.cast_signed());
            hints.insert("image-data", Value::from((wide, high, wide * 4, true, 8i32, 4i32, rgba.clone())));
        }
        let actions = ["default", "Open", "open", "Open"];
        // One after the other: two at once would both be new.
        let mut shown = self.shown.lock().await;
        *shown = desktop.notify("Gloss", *shown, NAME, title, &body, &actions, hints, -1).await?;
        Ok(())
    }

    /// Calls `opened` for each click on Gloss's own notification, until the bus is gone.
    pub async fn clicks(&self, opened: impl Fn()) {
        let Ok(desktop) = NotificationsProxy::new(&self.connection).await else { return };
        let Ok(mut clicks) = desktop.receive_action_invoked().await else { return };
        while let Some(click) = clicks.next().await {
            let shown = *self.shown.lock().await;
            if click.args().is_ok_and(|click| click.id == shown) {
                opened();
            }
        }
    }
}

/// Words of agents are no markup.
fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// For a desktop that says it reads no markup: some do all the same (dunst 1.9), and others would show what is escaped.
fn harmless(words: &str) -> String {
    words.replace('&', "＆").replace('<', "‹").replace('>', "›")
}

#[cfg(test)]
mod tests {
    use super::{escaped, harmless};

    #[test]
    fn a_link_in_words_is_words() {
        assert_eq!(escaped("<a href='x'>R&D</a>"), "&lt;a href='x'&gt;R&amp;D&lt;/a&gt;");
        assert_eq!(harmless("<a href='x'>R&D</a>"), "‹a href='x'›R＆D‹/a›");
    }
}
