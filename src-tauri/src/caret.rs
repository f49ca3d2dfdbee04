//! The caret of fields: WebKit's blinks for ever, and each of its blinks is painted, so the page lets it blink instead
//! (`ui/src/app/caret.ts`), for as long after the last key as GTK's own fields do. The person's settings are read; only
//! this process's are written.

/// The script that the page runs first; none where carets do not blink on this system, or the system does not say.
#[cfg(target_os = "linux")]
pub(crate) fn take_over() -> Option<String> {
    use gtk::prelude::GtkSettingsExt;

    let settings = gtk::Settings::default()?;
    if !settings.is_gtk_cursor_blink() {
        return None;
    }
    // A blink is on and off (GtkSettings:gtk-cursor-blink-time in milliseconds, gtk-cursor-blink-timeout in seconds).
    let half = settings.gtk_cursor_blink_time() / 2;
    // The first is on for twelve days. Of a caret that does not blink at all WebKit (2.50.6) asks at every frame whether it does.
    settings.set_gtk_cursor_blink_time(i32::MAX);
    let lasts = i64::from(settings.gtk_cursor_blink_timeout()) * 1000;
    // Some systems say "for ever" by the largest number; the page's own limit is an hour.
    Some(format!("document.documentElement.dataset.caret = '{half} {}';", lasts.min(3_600_000)))
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn take_over() -> Option<String> {
    None
}
