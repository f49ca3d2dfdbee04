//! Words of a spec: `**strong**`, `[words](https://…)` for a link, `[€1.92 million](fact:7f3a/r2c3)` for a number with its fact.
//! Other text is read as it stands; `\` before a mark takes its meaning away.

use serde_json::Value;

use super::object::{Object, clean, short};
use crate::Refusal;
use crate::limits::{MAX_FACT, MAX_LINK, MAX_PARAGRAPH, MAX_PARAGRAPHS};
use crate::spec::{Mark, Paragraph, Piece, Text};

/// How deep marks may stand in each other: strong words in a link in strong words.
const DEPTH: u8 = 4;

/// How many times as long words may be written as they are seen.
const MARKED: usize = 8;

/// Reads a line of words, at most so many characters of them as they are seen: marks and what links lead to count apart.
pub(super) fn text(words: &str, path: &str, most: usize) -> Result<Text, Refusal> {
    short(words, path, most.saturating_mul(MARKED))?;
    let mut out = Vec::new();
    pieces(&glued(&clean(words)), &Piece::default(), path, DEPTH, &mut out)?;
    let text = Text { pieces: out };
    short(&text.words(), path, most)?;
    Ok(text)
}

/// Words in which no line ends between a number and its sign.
fn glued(words: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(words.len()), words.chars().peekable());
    while let Some(c) = rest.next() {
        let is_sign = rest.peek().is_some_and(|next| matches!(next, '%' | '‰' | '€' | '£' | '$' | '¥' | '°'));
        let holds = c == ' ' && is_sign && out.ends_with(|before: char| before.is_ascii_digit());
        out.push(if holds { '\u{a0}' } else { c });
    }
    out
}

/// Reads a line of words of a key; none where it is not there or blank.
pub(super) fn line(object: &Object<'_>, key: &str, most: usize) -> Result<Option<Text>, Refusal> {
    match object.get(key) {
        None => Ok(None),
        Some(Value::String(words)) => {
            Ok(Some(text(words, &object.at(key), most)?).filter(|text| !text.is_blank()))
        }
        Some(_) => object.refuse(key, "It is no string.", "Give it in quotes."),
    }
}

fn pieces(words: &str, look: &Piece, path: &str, depth: u8, out: &mut Vec<Piece>) -> Result<(), Refusal> {
    let (mut rest, mut plain) = (words, String::new());
    while let Some(c) = rest.chars().next() {
        let behind = rest.get(c.len_utf8()..).unwrap_or_default();
        let mark = if depth == 0 { None } else { marked(rest, look, path)? };
        if let Some(mark) = mark {
            push(&mut plain, look, out);
            pieces(mark.inner, &mark.look, path, depth - 1, out)?;
            rest = mark.behind;
        } else if c == '\\' && behind.starts_with(['\\', '*', '[']) {
            let next = behind.chars().next().unwrap_or(c);
            plain.push(next);
            rest = behind.get(next.len_utf8()..).unwrap_or_default();
        } else {
            plain.push(c);
            rest = behind;
        }
    }
    push(&mut plain, look, out);
    Ok(())
}

fn push(plain: &mut String, look: &Piece, out: &mut Vec<Piece>) {
    if !plain.is_empty() {
        out.push(Piece { words: std::mem::take(plain), ..look.clone() });
    }
}

struct Marked<'a> {
    inner: &'a str,
    look: Piece,
    behind: &'a str,
}

/// The mark that begins here, where one does.
fn marked<'a>(rest: &'a str, look: &Piece, path: &str) -> Result<Option<Marked<'a>>, Refusal> {
    if let Some(behind) = rest.strip_prefix("**") {
        let end = closing(behind).filter(|end| !behind.get(..*end).unwrap_or_default().trim().is_empty());
        return Ok(end.map(|end| Marked {
            inner: behind.get(..end).unwrap_or_default(),
            look: Piece { bold: true, ..look.clone() },
            behind: behind.get(end + 2..).unwrap_or_default(),
        }));
    }
    let Some((inner, target)) = rest.strip_prefix('[').and_then(|behind| behind.split_once("](")) else {
        return Ok(None);
    };
    // The mark that ends here may have begun later: `[1] and [more](…)`.
    let Some((target, behind)) = target.split_once(')').filter(|_| !inner.contains(['[', ']'])) else {
        return Ok(None);
    };
    let look = if let Some(fact) = target.strip_prefix("fact:") {
        Piece { fact: Some(self::fact(fact, path)?), ..look.clone() }
    } else if ["https://", "http://", "mailto:"].iter().any(|scheme| target.starts_with(scheme)) {
        Piece { link: Some(link(target, path)?), ..look.clone() }
    } else {
        return Ok(None);
    };
    Ok(Some(Marked { inner, look, behind }))
}

/// Where strong words end: at two stars of which none is escaped.
fn closing(words: &str) -> Option<usize> {
    let mut escaped = false;
    words.char_indices().find_map(|(at, c)| {
        let ends = !escaped && words.get(at..).is_some_and(|rest| rest.starts_with("**"));
        escaped = c == '\\' && !escaped;
        ends.then_some(at)
    })
}

/// The id of a fact.
pub(super) fn fact(id: &str, path: &str) -> Result<String, Refusal> {
    let fits = !id.trim().is_empty() && id.chars().count() <= MAX_FACT && !id.chars().any(char::is_control);
    if fits {
        return Ok(id.to_owned());
    }
    Err(Refusal::new(path, "It names no fact.", format!("The id of a fact has 1 to {MAX_FACT} characters.")))
}

fn link(target: &str, path: &str) -> Result<String, Refusal> {
    if target.chars().count() <= MAX_LINK && !target.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Ok(target.to_owned());
    }
    let next = format!("A link has no blanks and at most {MAX_LINK} characters.");
    Err(Refusal::new(path, "The link can't be written.", next))
}

/// Reads the paragraphs of a slot: a string is plain paragraphs, a list bullets, a list in it bullets one step deeper, and
/// `{"numbered": […]}` numbered ones.
pub(super) fn paragraphs(value: &Value, path: &str) -> Result<Vec<Paragraph>, Refusal> {
    let mut out = Vec::new();
    match value {
        Value::String(words) => {
            for words in words.split('\n').filter(|words| !words.trim().is_empty()) {
                let text = text(words.trim(), path, MAX_PARAGRAPH)?;
                out.push(Paragraph { text, ..Paragraph::default() });
            }
        }
        Value::Array(list) => items(list, path, Mark::Bullet, 0, &mut out)?,
        Value::Object(_) => {
            let object = Object::of(value, path, &["numbered"])?;
            items(
                object.list("numbered", MAX_PARAGRAPHS)?,
                &object.at("numbered"),
                Mark::Number,
                0,
                &mut out,
            )?;
        }
        _ => return Err(Refusal::new(path, "It is no text.", WORKS)),
    }
    if out.is_empty() {
        return Err(Refusal::new(path, "There is nothing to read in it.", WORKS));
    }
    if out.len() > MAX_PARAGRAPHS {
        let next = format!("At most {MAX_PARAGRAPHS} work; spread them over more slides.");
        return Err(Refusal::new(path, format!("It has {} paragraphs.", out.len()), next));
    }
    Ok(out)
}

const WORKS: &str = "A string, a list of strings for bullets, or {\"numbered\": [\"…\"]} works.";

fn items(list: &[Value], path: &str, mark: Mark, level: u8, out: &mut Vec<Paragraph>) -> Result<(), Refusal> {
    let mut number = 0;
    for (at, item) in list.iter().enumerate() {
        let path = format!("{path}[{at}]");
        match item {
            Value::String(words) if !words.trim().is_empty() => {
                number += 1;
                let text = text(words.trim(), &path, MAX_PARAGRAPH)?;
                out.push(Paragraph { text, mark, level, number, continued: false });
            }
            Value::Array(inner) if level == 0 && at > 0 => items(inner, &path, Mark::Bullet, 1, out)?,
            Value::Array(_) => {
                let next = "A list may stand behind a string of the list, one step deep.";
                return Err(Refusal::new(path, "It is a list where none can be.", next));
            }
            _ => return Err(Refusal::new(path, "It is no words.", "Give a string that says something.")),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Piece, text};

    #[test]
    fn marks_are_read_and_what_is_none_stays() {
        let piece = |words: &str, bold, fact: Option<&str>, link: Option<&str>| Piece {
            words: words.to_owned(),
            bold,
            fact: fact.map(str::to_owned),
            link: link.map(str::to_owned),
        };
        let plain = |words: &str| piece(words, false, None, None);
        for (words, expected) in [
            ("plain", vec![plain("plain")]),
            ("a **b** c", vec![plain("a "), piece("b", true, None, None), plain(" c")]),
            (
                "to [€1.9m](fact:7f/r2) now",
                vec![plain("to "), piece("€1.9m", false, Some("7f/r2"), None), plain(" now")],
            ),
            ("**[5](fact:x)**", vec![piece("5", true, Some("x"), None)]),
            ("[**5**](fact:x)", vec![piece("5", true, Some("x"), None)]),
            ("[a](https://b.org)", vec![piece("a", false, None, Some("https://b.org"))]),
            ("[1] and [2](fact:f)", vec![plain("[1] and "), piece("2", false, Some("f"), None)]),
            ("[a](file:///x) ** 2*3", vec![plain("[a](file:///x) ** 2*3")]),
            ("\\**a** \\[b](fact:x) \\\\ \\n", vec![plain("**a** [b](fact:x) \\ \\n")]),
            ("**Aero\\*** b", vec![piece("Aero*", true, None, None), plain(" b")]),
            ("a\nb\u{1}c", vec![plain("a bc")]),
            ("[a](fact:x", vec![plain("[a](fact:x")]),
        ] {
            assert_eq!(text(words, "t", 100).unwrap().pieces, expected, "{words}");
        }
        assert!(text("[a](fact:)", "t", 100).is_err());
        assert!(text("[a](https://b c)", "t", 100).is_err());
    }
}
