//! A diagram's text before it is read: measured, and without what would configure the library. Draws nothing.
//!
//! What is taken out becomes blanks of the same length, so that every line and byte stays where it was.

use crate::error::DiagramError;
use crate::kind::Kind;
use crate::limits;

/// Characters of a first word that are read; no kind has more.
const KEYWORD_CHARS: usize = 40;

/// Tags of HTML that are never closed, but for line breaks.
const VOID_TAGS: [&str; 13] =
    ["area", "base", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// A text that may be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// The text without directives and configuration.
    pub text: String,
    /// What its first word names.
    pub kind: Kind,
}

impl Source {
    /// Measures a text, takes configuration out of it and reads its first word.
    pub(crate) fn read(source: &str) -> Result<Self, DiagramError> {
        let limit = limits::SOURCE_BYTES;
        if source.len() > limit {
            let kibibytes = limit / 1024;
            return Err(DiagramError::large(format!(
                "The diagram has {} bytes of text; at most {kibibytes} KiB are drawn.",
                source.len()
            )));
        }
        for (n, line) in source.lines().enumerate() {
            if line.chars().count() > limits::LINE_CHARS {
                let most = limits::LINE_CHARS;
                return Err(DiagramError::large(format!("Line {} has over {most} characters.", n + 1)));
            }
        }
        let text = without_void_tags(&without_directives(&without_controls(source)));
        let text = without_configuration(text)?;
        let word = first_word(&text);
        let kind = Kind::of(&word).ok_or(DiagramError::UnknownKind { word })?;
        Ok(Self { text, kind })
    }
}

/// The line of a byte, counted from 1; the last line that says something where the byte lies behind all of them.
pub(crate) fn line_of(text: &str, byte: usize) -> usize {
    let before = text.as_bytes().get(..byte).unwrap_or(text.as_bytes());
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    line.min(text.trim_end().lines().count().max(1))
}

/// A text with blanks for control characters, and with one kind of line end.
fn without_controls(source: &str) -> String {
    let body = source.strip_prefix('\u{feff}').unwrap_or(source);
    let kept =
        |ch: char| matches!(ch, '\n' | '\t') || !(ch.is_control() || matches!(ch, '\u{2028}' | '\u{2029}'));
    body.chars().map(|ch| if kept(ch) { ch } else { ' ' }).collect()
}

/// As many blanks as a text has bytes, and its line ends.
fn blanks(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}

/// A text without `%%{…}%%`; one that does not end goes up to its line's end. `%%{` is nowhere afterwards.
fn without_directives(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("%%{") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = match from.find("}%%") {
            Some(end) => end + "}%%".len(),
            None => from.find('\n').unwrap_or(from.len()),
        };
        let (directive, after) = from.split_at(end);
        out.push_str(&blanks(directive));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A text without tags of HTML that hold no words: pictures, lines, fields. A line break stays.
fn without_void_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let name: String = from.chars().skip(1).take_while(char::is_ascii_alphabetic).collect();
        let behind = from.chars().nth(name.len() + 1).unwrap_or('>');
        let is_void = VOID_TAGS.contains(&name.to_ascii_lowercase().as_str())
            && (behind.is_whitespace() || matches!(behind, '/' | '>'));
        let line = from.lines().next().unwrap_or_default();
        let end = line.find('>').map_or(line.len(), |end| end + 1);
        let (tag, after) = from.split_at(if is_void { end } else { 1 });
        out.push_str(&if is_void { blanks(tag) } else { tag.to_owned() });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A text whose front matter says its title and nothing else.
fn without_configuration(text: String) -> Result<String, DiagramError> {
    let start = text.len() - text.trim_start().len();
    let mut at = start;
    let mut lines = text.get(start..).unwrap_or_default().split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else {
        return Ok(text);
    };
    at += first.len();
    let mut out = format!("{}{first}", text.get(..start).unwrap_or_default());
    for line in lines {
        at += line.len();
        if line.trim_end() == "---" {
            out.push_str(line);
            out.push_str(text.get(at..).unwrap_or_default());
            return Ok(out);
        }
        if is_title(line) {
            out.push_str(line);
        } else {
            out.push_str(&blanks(line));
        }
    }
    let line = line_of(&text, start);
    Err(DiagramError::at(line, "The front matter that begins here with --- does not end with ---."))
}

/// Whether a line of front matter is a title of plain words: nothing that YAML would read on behind it.
fn is_title(line: &str) -> bool {
    line.strip_prefix("title:").is_some_and(|title| {
        let first = title.trim().chars().next();
        title.starts_with(' ') && first.is_some_and(|ch| ch.is_alphanumeric() || matches!(ch, '"' | '\''))
    })
}

/// The first word of a diagram, behind front matter, blank lines and comments.
fn first_word(text: &str) -> String {
    let mut fenced = false;
    for (n, line) in text.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate() {
        if line == "---" && (n == 0 || fenced) {
            fenced = n == 0;
        } else if !fenced && !line.starts_with("%%") {
            let word = line.chars().take_while(|ch| ch.is_alphanumeric() || *ch == '-');
            return word.take(KEYWORD_CHARS).collect();
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_become_blanks() {
        let text = "%%{init: {\"theme\": \"dark\"}}%%\nflowchart TD\n%%{\nA%%{ x }%%B";
        let out = without_directives(text);
        assert_eq!(out.len(), text.len());
        assert!(!out.contains("%%{"));
        assert_eq!(out.lines().count(), text.lines().count());
        assert!(out.ends_with('B'));
    }

    #[test]
    fn tags_without_words_become_blanks() {
        let text = "A[\"<img src=x onerror=y>a<br>b<IMG\nc\"] <|-- B <<imgx>> <hr/>";
        let out = without_void_tags(text);
        assert_eq!(out.len(), text.len());
        assert_eq!(out.split_whitespace().collect::<Vec<_>>().join(" "), "A[\" a<br>b c\"] <|-- B <<imgx>>");
    }

    #[test]
    fn front_matter_keeps_its_title() {
        let text = "---\ntitle: Mine\nconfig:\n  themeCSS: x\n---\npie\n".to_owned();
        let out = without_configuration(text.clone()).unwrap();
        assert_eq!(out.len(), text.len());
        assert!(out.contains("title: Mine") && !out.contains("config") && !out.contains("themeCSS"));
        assert_eq!(first_word(&out), "pie");
        assert!(without_configuration("---\ntitle: x\npie".to_owned()).is_err());
        for bad in ["title: [a, b]", "title: {a: b}", "title: &x y", "title: !!js x", "title:", "title: | x"]
        {
            assert!(!is_title(bad), "{bad}");
        }
    }

    #[test]
    fn a_fault_at_the_end_is_in_the_last_line_that_says_something() {
        assert_eq!(line_of("a\nb\n\n\n", 5), 2);
        assert_eq!(line_of("a\nb", 0), 1);
        assert_eq!(line_of("", 9), 1);
    }
}
