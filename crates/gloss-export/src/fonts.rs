//! The fonts inside Gloss, as files. Reads none from the machine.

/// The fonts inside Gloss; sources and licences in fonts/SOURCES.md.
pub(crate) static FILES: [&[u8]; 8] = [
    include_bytes!("../fonts/serif-400.ttf"),
    include_bytes!("../fonts/serif-400-italic.ttf"),
    include_bytes!("../fonts/serif-600.ttf"),
    include_bytes!("../fonts/serif-600-italic.ttf"),
    include_bytes!("../fonts/sans-400.ttf"),
    include_bytes!("../fonts/sans-400-italic.ttf"),
    include_bytes!("../fonts/sans-600.ttf"),
    include_bytes!("../fonts/mono-400.ttf"),
];
