//! How a person looks at a page: in the light and in the dark, large, small and at twice the size, each with a picture and with
//! nothing that axe-core holds against it. It judges no picture.

use super::Person;
use crate::screen::Screen;

/// A window of 1440 × 900 at 200 %, in CSS pixels.
pub const ZOOMED: (i64, i64) = (720, 450);
/// What a person at 200 % zoom has of a laptop's window, and the large window again.
pub const SIZES: [(i64, i64); 2] = [ZOOMED, (1440, 900)];

/// Brings into view what has the keyboard.
const AT_HAND: &str = "document.activeElement?.scrollIntoView({ block: 'center' })";

impl Person {
    /// Takes pictures at these sizes, in the light and in the dark; in the window as it is.
    #[track_caller]
    pub fn looks(&self, name: &str, seen: (&str, &str), sizes: &[(i64, i64)]) {
        if self.screen() == Screen::Window {
            self.station(name);
            assert_eq!(self.amiss(), Vec::<String>::new(), "{name}");
            return;
        }
        for (width, height) in sizes {
            self.session.resize(*width, *height);
            self.see(seen.0, seen.1);
            // Whoever makes all larger still looks at where they are.
            self.session.read(AT_HAND, &serde_json::json!([]));
            for look in ["dark", "light"] {
                self.prefer("prefers-color-scheme", look);
                self.station(&format!("{name}-{width}-{look}"));
                assert_eq!(self.amiss(), Vec::<String>::new(), "{name} at {width}, {look}");
            }
        }
    }
}
