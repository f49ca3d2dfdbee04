//! Labels as plain words: without tags, marks and entities. Knows no diagram.

/// Characters of a label in a sentence.
const LABEL_CHARS: usize = 60;
/// Entities that labels are written with, in Mermaid's way and in that of HTML.
const ENTITIES: [(&str, &str); 8] = [
    ("quot", "\""),
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("nbsp", " "),
    ("apos", "'"),
    ("colon", ":"),
    ("semi", ";"),
];

/// A label's words in one line, cut where there are many.
pub(super) fn clean(label: &str) -> String {
    let line = plain_text(label);
    if line.chars().count() <= LABEL_CHARS {
        return line;
    }
    let head: String = line.chars().take(LABEL_CHARS - 1).collect();
    format!("{}…", head.trim_end())
}

/// A text's words in one line.
pub(super) fn plain_text(text: &str) -> String {
    let text = without_tags(&entities(text));
    let text = text.replace("**", "").replace("__", "").replace(['`', '"'], "");
    let words = text.split_whitespace().filter(|word| !is_icon(word)).map(plain_word);
    words.collect::<Vec<_>>().join(" ")
}

/// A label, or a name where it says nothing.
pub(super) fn named(label: Option<&str>, name: &str) -> String {
    let label = label.map(clean).unwrap_or_default();
    if label.is_empty() { clean(name) } else { label }
}

/// Words with what joins them: `a, b and c`.
pub(super) fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A text behind a name, in brackets; nothing where there is none.
pub(super) fn bracketed(text: &str) -> String {
    let text = clean(text);
    if text.is_empty() { text } else { format!(" ({text})") }
}

/// A word without the marks that slant it.
fn plain_word(word: &str) -> &str {
    let inside = |mark| word.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
    inside('_').or_else(|| inside('*')).filter(|word| !word.is_empty()).unwrap_or(word)
}

/// Whether a word is an icon of a web font.
fn is_icon(word: &str) -> bool {
    ["fa:fa-", "fab:fa-", "fas:fa-", "far:fa-", "mdi:"].iter().any(|start| word.starts_with(start))
}

/// A text without `<…>`; a line break is a blank.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let is_tag = after.starts_with(|ch: char| ch.is_ascii_alphabetic() || ch == '/');
        match after.split_once('>').filter(|_| is_tag) {
            Some((_, behind)) => {
                out.push(' ');
                rest = behind;
            }
            None => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn entities(text: &str) -> String {
    if !text.contains(['#', '&', 'ﬂ']) {
        return text.to_owned();
    }
    let mut out = text.to_owned();
    for (name, sign) in ENTITIES {
        // The last is how the library keeps them while it reads.
        for form in [format!("#{name};"), format!("&{name};"), format!("ﬂ°{name}¶ß")] {
            out = out.replace(&form, sign);
        }
    }
    numbered(&numbered(&numbered(&out, "&#", ";"), "ﬂ°°", "¶ß"), "#", ";")
}

/// A text with the characters that stand in it as numbers between a start and an end.
fn numbered(text: &str, start: &str, end: &str) -> String {
    let mut parts = text.split(start);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let found = part.split_once(end).and_then(|(number, rest)| {
            let code = if number.is_empty() { None } else { number.parse::<u32>().ok() }?;
            Some((char::from_u32(code).filter(|ch| !ch.is_control())?, rest))
        });
        match found {
            Some((ch, rest)) => {
                out.push(ch);
                out.push_str(rest);
            }
            None => {
                out.push_str(start);
                out.push_str(part);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_words() {
        assert_eq!(clean("First<br/>second <b>bold</b>"), "First second bold");
        assert_eq!(clean("`**bold** words` #quot;x#quot; &amp; 1 < 2"), "bold words x & 1 < 2");
        assert_eq!(clean("a #9829; b ﬂ°°9829¶ß &#65; #x #1"), "a ♥ b ♥ A #x #1");
        assert_eq!(clean("fa:fa-car Car _slanted_ a_b _"), "Car slanted a_b _");
        assert_eq!(clean(&"word ".repeat(40)).chars().count(), 60);
        assert_eq!(joined(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}
