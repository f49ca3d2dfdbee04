//! A page as it is shown beside a conversation: each element carries its number, and the bridge stands before anything else in
//! it. All other bytes are as they are written; nothing here decides what an element is.

use crate::Page;

/// The attribute that carries an element's number.
pub const NUMBER: &str = "data-gloss-id";

/// The script that answers where elements lie. It runs before any other of the page, and talks to one window only.
const BRIDGE: &str = include_str!("../assets/bridge.js");

/// Whom a shown page answers.
#[derive(Clone, Copy, Debug)]
pub struct Answers<'a> {
    /// The one document that this is, by a name that nobody can guess.
    pub document: &'a str,
    /// The origin of the window that shows it.
    pub shell: &'a str,
}

/// The page with numbers and bridge.
pub fn preview(source: &str, page: &Page, answers: Answers<'_>) -> String {
    numbered(source, page, &bridge(answers))
}

/// The page with numbers, and a script that runs before any other of it.
pub fn numbered(source: &str, page: &Page, script: &str) -> String {
    let mut out = String::with_capacity(source.len() + page.elements.len() * 24 + script.len());
    let head = behind_doctype(source);
    let mut from = 0;
    let mut push = |out: &mut String, to: usize| {
        out.push_str(source.get(from..to).unwrap_or_default());
        from = from.max(to);
    };
    push(&mut out, head);
    out.push_str("<script>");
    out.push_str(script);
    out.push_str("</script>");
    for (number, own) in page.elements.iter().enumerate() {
        // Right behind the tag's name: of an attribute that is written twice the first one counts.
        push(&mut out, own.start.start + 1 + own.tag.len());
        out.push_str(&format!(" {NUMBER}=\"{number}\""));
    }
    push(&mut out, source.len());
    out
}

fn bridge(answers: Answers<'_>) -> String {
    // What stands above the script is for its readers.
    let script = BRIDGE.find("(() =>").and_then(|at| BRIDGE.get(at..)).unwrap_or(BRIDGE);
    script.replace("__DOCUMENT__", &plain(answers.document)).replace("__SHELL__", &plain(answers.shell))
}

/// Keeps the characters that can stand between quotes in a script as they are.
fn plain(words: &str) -> String {
    words.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '.' | '-')).collect()
}

/// Where the page begins behind its document type: what stands there is in the head, and before it the page would be drawn
/// by older rules.
fn behind_doctype(source: &str) -> usize {
    let mut at = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    loop {
        let rest = source.get(at..).unwrap_or_default();
        let skipped = rest.len() - rest.trim_ascii_start().len();
        let rest = rest.trim_ascii_start();
        if let Some(comment) = rest.strip_prefix("<!--") {
            // A comment without an end is all that there is.
            let Some(end) = comment.find("-->") else { return at };
            at += skipped + 4 + end + 3;
        } else if rest.get(..9).is_some_and(|begin| begin.eq_ignore_ascii_case("<!doctype")) {
            return rest.find('>').map_or(at, |end| at + skipped + end + 1);
        } else {
            // Without one nothing changes how it is drawn, so it may stand first.
            return if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Answers, NUMBER, behind_doctype, preview};
    use crate::Page;

    const ANSWERS: Answers<'_> = Answers { document: "d1", shell: "http://127.0.0.1:1" };

    fn without(shown: &str) -> String {
        let (from, to) = (shown.find("<script>(").unwrap(), shown.find("</script>").unwrap() + 9);
        let mut left = format!("{}{}", &shown[..from], &shown[to..]);
        while let Some(at) = left.find(&format!(" {NUMBER}=\"")) {
            let end = at + left[at + NUMBER.len() + 3..].find('"').unwrap() + NUMBER.len() + 4;
            left.replace_range(at..end, "");
        }
        left
    }

    #[test]
    fn all_but_numbers_and_bridge_stays_as_it_is() {
        for source in [
            "<!doctype html><html lang=en><body><p>Hello</p></body></html>",
            "\u{feff}<!-- <p> --> <!DOCTYPE html>\n<P CLASS=x>Hello<br/><svg><path d=''/></svg>",
            "<p data-other-id=7>One<p>Two",
            "<script>var x = '<p>';</script><b>x</b>",
            "",
            "no tags at all",
            "<!doctype",
            "<!-- no end <p>",
        ] {
            let page = Page::read(source).unwrap();
            let shown = preview(source, &page, ANSWERS);
            assert_eq!(without(&shown), source);
            let again = Page::read(&shown).unwrap();
            // The bridge is one element more.
            assert_eq!(again.elements.len(), page.elements.len() + 1, "{source}");
            let numbers: Vec<Option<&str>> = (0..again.elements.len())
                .filter(|at| again.elements[*at].tag != "script" || again.attribute(*at, NUMBER).is_some())
                .map(|at| again.attribute(at, NUMBER))
                .collect();
            let expected: Vec<String> = (0..page.elements.len()).map(|at| at.to_string()).collect();
            let expected: Vec<Option<&str>> = expected.iter().map(|at| Some(at.as_str())).collect();
            assert_eq!(numbers, expected, "{source}");
        }
    }

    #[test]
    fn a_number_that_the_page_brings_counts_for_nothing() {
        let source = format!("<p {NUMBER}=99>x</p>");
        let shown = preview(&source, &Page::read(&source).unwrap(), ANSWERS);
        assert!(shown.contains(&format!("<p {NUMBER}=\"0\" {NUMBER}=99>")), "{shown}");
    }

    #[test]
    fn the_document_type_stays_first() {
        for (source, expect) in [
            ("<!doctype html><p>", 15),
            ("<!-- a --><!DOCTYPE HTML>x", 25),
            ("<!-- a --><p>", 0),
            ("<p><!doctype html>", 0),
            ("\u{feff}<p>", 3),
            ("\u{feff} <!doctype html>", 19),
        ] {
            assert_eq!(behind_doctype(source), expect, "{source}");
        }
    }

    #[test]
    fn nothing_breaks_out_of_the_bridge() {
        let answers = Answers { document: "</script><b>", shell: "');alert('" };
        let shown = preview("<p>x</p>", &Page::read("<p>x</p>").unwrap(), answers);
        assert!(!shown.contains("alert('") && shown.matches("</script>").count() == 1, "{shown}");
    }
}
