//! Estimated widths of words: enough to give labels room, not to set type.
//!
//! Widths are shares of the type's size for a sans face such as Inter, by kind of character; a face that is wider or
//! narrower by a tenth still fits, because labels are kept a little apart.

/// Size of labels, in pixels.
pub(crate) const LABEL: f64 = 12.0;
/// The widest that labels at the left may be.
pub(crate) const MOST_LEFT: f64 = 210.0;

/// About how wide a text is at a size.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(share).sum::<f64>() * size
}

fn share(ch: char) -> f64 {
    match ch {
        'i' | 'j' | 'l' | '\'' | '.' | ',' | ':' | ';' | '|' | '!' => 0.27,
        'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | ' ' | '/' | '-' => 0.36,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '…' => 0.88,
        'A'..='Z' | '&' | '$' | '€' => 0.69,
        '0'..='9' | '\u{2212}' | '+' | '=' => 0.63,
        '\u{300}'..='\u{36f}' => 0.0,
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7ff}'
        | '\u{ff00}'..='\u{ff60}' => 1.0,
        '\u{1f000}'..='\u{1ffff}' => 1.3,
        _ => 0.58,
    }
}

/// The widest of labels.
pub(crate) fn widest<'a>(labels: impl Iterator<Item = &'a str>) -> f64 {
    labels.map(|label| width(label, LABEL)).fold(0.0, f64::max)
}

/// A text cut with an ellipsis to what fits.
pub(crate) fn cut(text: &str, size: f64, room: f64) -> String {
    let most = crate::limits::LABEL_CHARS;
    if width(text, size) <= room && text.chars().count() <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = share('…') * size;
    for ch in text.chars().take(most) {
        used += share(ch) * size;
        if used > room {
            break;
        }
        out.push(ch);
    }
    format!("{}…", out.trim_end())
}

/// A text in lines that fit; the last is cut where there are more than `most`.
pub(crate) fn lines(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match out.last_mut() {
            Some(line) if width(line, size) + width(word, size) + 0.36 * size <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => out.push(word.to_owned()),
        }
    }
    if out.len() > most {
        let rest = out.split_off(most.saturating_sub(1)).join(" ");
        out.push(cut(&rest, size, room));
    }
    out
}
