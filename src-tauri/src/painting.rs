//! How the web view paints: by the processor where no graphics card is. It never looks at a page, and what the person
//! set themselves stays. It writes the one variable of the environment that Gloss writes, since WebKit is told by nothing
//! else.

#[cfg(target_os = "linux")]
use std::path::Path;

/// Where Linux lists what can draw for programs (Documentation/gpu/drm-uapi.rst, render nodes).
#[cfg(target_os = "linux")]
const CARDS: &str = "/dev/dri";
/// Makes WebKitGTK paint with the processor (WebKit, Source/WebCore/platform/graphics/skia/).
#[cfg(target_os = "linux")]
const BY_PROCESSOR: &str = "WEBKIT_SKIA_ENABLE_CPU_RENDERING";
/// Makes WebKitGTK paint into the window at once and not into layers that OpenGL puts together (WebKit,
/// Source/WebKit/UIProcess/gtk/HardwareAccelerationManager.cpp).
#[cfg(target_os = "linux")]
const WITHOUT_LAYERS: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Chooses, before any thread or process of the web view begins. Without a card OpenGL is emulated, and painting through it takes
/// several times as long as painting by the processor at once: a letter under a soft shadow 45 ms in place of 26. Putting
/// layers together through it takes a twentieth of a core for a caret that blinks.
#[cfg(target_os = "linux")]
pub(crate) fn choose() {
    if !has_card(Path::new(CARDS)) {
        for variable in [BY_PROCESSOR, WITHOUT_LAYERS] {
            // Where it can't be set the window is slower, and nothing else.
            let _ = webkit2gtk::glib::setenv(variable, "1", false);
        }
    }
}

/// The web view of other systems chooses by itself.
#[cfg(not(target_os = "linux"))]
pub(crate) fn choose() {}

#[cfg(target_os = "linux")]
fn has_card(cards: &Path) -> bool {
    let mut entries = std::fs::read_dir(cards).into_iter().flatten().flatten();
    entries.any(|entry| entry.file_name().as_encoded_bytes().starts_with(b"renderD"))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::has_card;

    #[test]
    fn a_screen_alone_does_not_draw_for_programs() {
        let folder = tempfile::tempdir().unwrap();
        let cards = folder.path().join("dri");
        assert!(!has_card(&cards), "no folder");
        std::fs::create_dir(&cards).unwrap();
        std::fs::write(cards.join("card0"), "").unwrap();
        assert!(!has_card(&cards), "a screen");
        std::fs::write(cards.join("renderD128"), "").unwrap();
        assert!(has_card(&cards), "a card");
    }
}
