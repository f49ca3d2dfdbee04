//! The file that was exported last, kept for whoever fetches it part by part. Makes none.

use gloss_errand::export::Exported;
use gloss_protocol::ExportWish;

/// A file that was made and does not fit into one message.
pub(crate) struct Made {
    pub wish: ExportWish,
    pub version: u32,
    pub sha256: String,
    pub file: Exported,
}
