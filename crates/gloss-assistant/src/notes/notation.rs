//! How words stand at a place: as Markdown, between the tags of a page, on a slide, or as they are. A person's words are written so
//! that they read as they were typed, and what a notation has no sign for is refused. Changes no place itself.

use gloss_protocol::{Layout, has_tags};
use serde_json::Value;

use super::request::Request;
use gloss_figures::links::{head, visibly};

/// How words are written at a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Notation {
    #[default]
    Markdown,
    /// Between the tags of a page.
    Page,
    /// Within a tag.
    Tag,
    /// On a slide, as they are.
    Slide,
    /// In a file of words, as they are.
    Text,
    /// For machines, as they are.
    Code,
}

/// Why a page is not given another form.
const PAGE: &str = "On a page of a site I can set, replace and take out words, add words at the end, change capitals, round figures and \
exchange words. Lists, tables, order and looks there need a model.";

impl Notation {
    /// The notation of a place, by its file and the text beside it.
    pub(super) fn of(region: &Value) -> Self {
        let text = |key: &str| region.get(key).and_then(Value::as_str).unwrap_or_default();
        let (before, after) = (text("before"), text("after"));
        let path = if text("file").is_empty() { text("path") } else { text("file") };
        let layout = Layout::of_path(path);
        match layout {
            _ if path.is_empty() || layout.is_markdown() => {
                if is_in_code(before, after) {
                    Self::Code
                } else {
                    Self::Markdown
                }
            }
            _ if has_tags(path) && is_in_script(before, after) => Self::Code,
            _ if has_tags(path) && is_in_tag(before) => Self::Tag,
            _ if has_tags(path) => Self::Page,
            _ if layout.is_deck() => Self::Slide,
            _ if layout.is_prose() => Self::Text,
            _ => Self::Code,
        }
    }

    /// A person's words as they are written here.
    pub(super) fn typed(self, text: &str) -> String {
        let line = text.replace(['\n', '\r'], " ");
        match self {
            // A bar would end a table's cell, an angle bracket begin a tag.
            Self::Markdown => line.replace('|', "\\|").replace('<', "\\<"),
            _ => line,
        }
    }

    /// Bytes of spaces and marks of a block at a text's beginning, which new words leave.
    pub(super) fn head(self, text: &str) -> usize {
        match self {
            Self::Markdown | Self::Text | Self::Code => head(text),
            Self::Page | Self::Tag | Self::Slide => text.len() - text.trim_start().len(),
        }
    }

    /// A text with what a reader sees of it changed.
    pub(super) fn visibly(self, source: &str, change: impl Fn(&str) -> String) -> String {
        match self {
            Self::Text | Self::Code | Self::Tag => change(source),
            _ => visibly(source, change),
        }
    }

    /// Why a wish can't be done in this notation, for the person.
    pub(super) fn refuses(self, wish: &Request) -> Option<String> {
        let looks = matches!(wish, Request::Mark(_) | Request::Unmark(_));
        let form = matches!(wish, Request::Form(_));
        let pieces = matches!(wish, Request::Split | Request::Join);
        let lines = matches!(
            wish,
            Request::Order(_)
                | Request::AddItem(_)
                | Request::CutRow(_)
                | Request::CutColumn(_)
                | Request::Header { .. }
                | Request::Grow(_)
        );
        let signs = "asterisks would stand there as they are";
        match self {
            Self::Markdown => None,
            Self::Slide if looks => Some(format!(
                "I can’t set bold or italic on a slide so far: {signs}. Set it in the program that the slides are shown with."
            )),
            Self::Slide if form || pieces => Some(
                "I can’t make lists or tables on a slide so far, nor join or part its paragraphs. Do it in the program that the \
                 slides are shown with, or connect a model."
                    .to_owned(),
            ),
            Self::Page | Self::Tag if looks => Some(format!(
                "I can’t set bold or italic on a page of a site: {signs}. Connect a model, or write the tags into the page’s file."
            )),
            Self::Page | Self::Tag if form || pieces || lines => Some(PAGE.to_owned()),
            Self::Text | Self::Code if looks => Some(format!(
                "Here words have no bold and no italic: {signs}. A Markdown document (.md) can have them."
            )),
            Self::Text | Self::Code if form => Some(
                "I can make lists, tables and running text in Markdown documents (.md) alone. Here, say what should stand there."
                    .to_owned(),
            ),
            Self::Code if pieces => {
                Some("I join and split sentences, not lines of code. Say what should stand there.".to_owned())
            }
            _ => None,
        }
    }
}

/// True behind the start of a tag that is not closed yet.
fn is_in_tag(before: &str) -> bool {
    let open = before
        .rfind('<')
        .filter(|at| before.get(at + 1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic())));
    open.is_some_and(|open| before.rfind('>').is_none_or(|close| close < open))
}

/// True within a script or a style sheet of a page.
fn is_in_script(before: &str, after: &str) -> bool {
    let (before, after) = (before.to_ascii_lowercase(), after.to_ascii_lowercase());
    ["script", "style"].iter().any(|tag| {
        let (start, end) = (format!("<{tag}"), format!("</{tag}"));
        let opened =
            before.rfind(&start).is_some_and(|open| before.rfind(&end).is_none_or(|close| close < open));
        let closes = after.find(&end).is_some_and(|close| after.find(&start).is_none_or(|open| close < open));
        opened || closes
    })
}

/// True within a fence or between two ticks of a Markdown document.
fn is_in_code(before: &str, after: &str) -> bool {
    let fences = |text: &str| {
        text.lines()
            .filter(|line| ["```", "~~~"].iter().any(|sign| line.trim_start().starts_with(sign)))
            .count()
    };
    let ticks = |line: Option<&str>| line.unwrap_or_default().matches('`').count();
    let (left, right) = (ticks(before.split('\n').next_back()), ticks(after.split('\n').next()));
    fences(before) % 2 == 1 && fences(after) % 2 == 1 || left % 2 == 1 && right % 2 == 1
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_place_is_written_in_is_told_by_its_file_and_what_stands_beside_it() {
        for (path, file, before, after, expect) in [
            ("a.md", "", "Words ", " more", Notation::Markdown),
            ("a.md", "", "x\n```\nlet a = ", ";\n```\n", Notation::Code),
            ("a.md", "", "Call `", "` now", Notation::Code),
            ("a.md", "", "Call `f` and ", " or `g`", Notation::Markdown),
            ("site/", "index.html", "<p>", "</p>", Notation::Page),
            ("site/", "index.html", "<p title=\"", "\">x</p>", Notation::Tag),
            ("site/", "index.html", "<p>1 < 2 ", "</p>", Notation::Page),
            ("site/", "index.html", "<script>let a = ", ";</script>", Notation::Code),
            ("site/", "index.html", "<script>a</script><p>", "</p><script>b</script>", Notation::Page),
            ("site/", "main.css", "p { color: ", "}", Notation::Code),
            ("site/", "about.md", "", "", Notation::Markdown),
            ("page.html", "", "<p>", "</p>", Notation::Page),
            ("talk.pptx", "", "", "", Notation::Slide),
            ("todo.txt", "", "", "", Notation::Text),
            ("main.rs", "", "", "", Notation::Code),
            ("", "", "", "", Notation::Markdown),
        ] {
            let region = json!({ "path": path, "file": file, "before": before, "after": after });
            assert_eq!(Notation::of(&region), expect, "{path} {file} {before}");
        }
    }
}
