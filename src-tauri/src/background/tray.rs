//! The icon in the tray and its menu. Made only where somebody shows one; it opens, and leaves through `leave.rs`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use tauri::image::Image;
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Wry};
use tokio::sync::oneshot;

use super::{News, open_needs};
use crate::{leave, window};

/// The mark of something that needs the person: the amber of a note (`--mark`), opaque.
const MARK: [u8; 4] = [0xE0, 0x8A, 0x00, 0xFF];
/// Its radius in the icon's pixels.
const RADIUS: i64 = 7;

/// The icon.
#[derive(Clone)]
pub(crate) struct Tray(Arc<Parts>);

struct Parts {
    icon: TrayIcon,
    says: MenuItem<Wry>,
    needs: MenuItem<Wry>,
    /// The tray's state: its line, and whether it is marked. Said again it would only be drawn again.
    shown: Mutex<(String, bool)>,
}

impl std::fmt::Debug for Tray {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tray")
    }
}

impl Tray {
    /// None where the machine lacks the library that draws it.
    pub(crate) async fn make(app: &AppHandle) -> Option<Self> {
        let (tell, made) = oneshot::channel();
        let with = app.clone();
        // Where libayatana-appindicator is missing its binding panics, on the thread that draws.
        let make = move || {
            let made = catch_unwind(AssertUnwindSafe(|| parts(&with)));
            let _ = tell.send(made.ok().and_then(Result::ok).map(|parts| Self(Arc::new(parts))));
        };
        app.run_on_main_thread(make).ok()?;
        made.await.ok().flatten()
    }

    /// Shows what there is to know.
    pub(crate) fn say(&self, news: &News) {
        let (needs, line) = (news.needs(), news.line());
        let now = (line.clone(), needs > 0);
        let before =
            std::mem::replace(&mut *self.0.shown.lock().unwrap_or_else(PoisonError::into_inner), now.clone());
        // What the tray cannot show is shown by the window.
        if before.0 != line {
            let _ = self.0.says.set_text(&line);
            let _ = self.0.needs.set_text(if needs == 0 {
                "Needs you".to_owned()
            } else {
                format!("Needs you ({needs})")
            });
            let _ = self.0.icon.set_tooltip(Some(format!("Gloss · {line}")));
        }
        if before.1 != now.1 {
            let _ = self.0.icon.set_icon(Some(if needs > 0 { marked() } else { plain() }));
        }
    }
}

fn parts(app: &AppHandle) -> tauri::Result<Parts> {
    let item =
        |id: &str, words: &str, enabled: bool| MenuItem::with_id(app, id, words, enabled, None::<&str>);
    let says = item("says", &News::default().line(), false)?;
    let needs = item("needs", "Needs you", true)?;
    let (open, quit) = (item("open", "Open Gloss", true)?, item("quit", "Quit Gloss", true)?);
    let lines = (PredefinedMenuItem::separator(app)?, PredefinedMenuItem::separator(app)?);
    let menu = Menu::with_items(app, &[&says, &lines.0, &open, &needs, &lines.1, &quit])?;
    let icon = TrayIconBuilder::with_id("gloss")
        // Its picture is a file, which lies in the home: a place that others may write to is no place for it.
        .temp_dir_path(gloss_client::default_home().join("tray"))
        .icon(plain())
        .tooltip("Gloss")
        .menu(&menu)
        .on_menu_event(|app, event| match event.id().as_ref() {
            "open" => window::show(app),
            "needs" => open_needs(app),
            "quit" => leave::quit(app.clone()),
            _ => {}
        })
        .build(app)?;
    Ok(Parts { icon, says, needs, shown: Mutex::new((News::default().line(), false)) })
}

fn plain() -> Image<'static> {
    tauri::include_image!("assets/icons/32.png")
}

/// The icon with a dot in its corner.
fn marked() -> Image<'static> {
    let icon = plain();
    let (wide, high) = (i64::from(icon.width()), i64::from(icon.height()));
    let mut pixels = icon.rgba().to_vec();
    for (at, pixel) in pixels.chunks_exact_mut(4).enumerate() {
        let at = i64::try_from(at).unwrap_or_default();
        let (x, y) = (at % wide.max(1) - (wide - RADIUS - 1), at / wide.max(1) - RADIUS);
        if x * x + y * y <= RADIUS * RADIUS && at / wide.max(1) < high {
            pixel.copy_from_slice(&MARK);
        }
    }
    Image::new_owned(pixels, icon.width(), icon.height())
}

#[cfg(test)]
mod tests {
    use super::{MARK, marked, plain};

    #[test]
    fn what_needs_the_person_is_a_dot_in_the_corner() {
        let (before, after) = (plain(), marked());
        let changed = before.rgba().chunks(4).zip(after.rgba().chunks(4)).filter(|(a, b)| a != b).count();
        assert!((100..200).contains(&changed), "{changed} pixels");
        let corner = after.rgba().chunks(4).nth(usize::try_from(after.width() * 7 + 24).unwrap()).unwrap();
        assert_eq!(corner, MARK);
    }
}
