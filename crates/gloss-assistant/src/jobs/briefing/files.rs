//! The folder as `list_files` tells it, newest first. Hostile input: what is missing is empty, and a file without a
//! time is an old one.

use gloss_protocol::Layout;
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde_json::Value;

use gloss_figures::words::extension;

/// A file of the folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct File {
    pub path: String,
    /// When it last changed; none where that is not known.
    pub at: Option<Timestamp>,
    /// The same by the person's clock.
    pub local: Option<DateTime>,
}

impl File {
    fn read(file: &Value) -> Option<Self> {
        let modified = file.get("modified").and_then(Value::as_str).unwrap_or_default();
        Some(Self {
            path: file.get("path")?.as_str()?.to_owned(),
            at: modified.parse().ok(),
            local: modified.get(..19).and_then(|local| local.parse().ok()),
        })
    }

    /// When it last changed, as it stands in the list of files: to the minute.
    pub(super) fn minute(&self) -> String {
        self.local.map_or_else(|| "–".to_owned(), |at| at.strftime("%-d %b %Y, %H:%M").to_string())
    }

    /// Its sort, as files are counted by it: `PDF file`, `image`.
    pub(super) fn sort(&self) -> String {
        let end = extension(&self.path);
        match end.as_str() {
            "png" | "jpg" | "jpeg" | "gif" | "webp" | "svg" | "heic" | "tiff" => "image".to_owned(),
            "docx" | "doc" | "odt" | "rtf" => "Word document".to_owned(),
            "pptx" | "ppt" | "odp" | "key" => "presentation".to_owned(),
            "html" | "htm" => "web page".to_owned(),
            "zip" | "gz" | "tar" | "7z" => "archive".to_owned(),
            _ if Layout::of_path(&self.path).is_prose() => "document".to_owned(),
            _ if Layout::of_path(&self.path).is_table() => "table".to_owned(),
            "" => "file".to_owned(),
            short if short.len() <= 5 => format!("{} file", short.to_uppercase()),
            _ => "file".to_owned(),
        }
    }
}

/// The files of a listing, newest first.
pub(super) fn listed(files: &Value) -> Vec<File> {
    let list = files.get("files").and_then(Value::as_array);
    let mut out: Vec<File> = list.into_iter().flatten().filter_map(File::read).collect();
    out.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.path.cmp(&b.path)));
    out
}
