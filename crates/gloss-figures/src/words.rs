//! Small things of English and Markdown: names of columns as words, lists, plurals, escapes. Never changes a
//! value of the data.

use gloss_protocol::Layout;

/// Text as it stands in Markdown, so that every character is shown and none is a mark.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() => {}
            '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '$' | '&' | '^' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

/// A figure's words as they stand in Markdown: two amounts of dollars in a line would be a formula and all between them,
/// were their signs not escaped. What is escaped already stays.
pub fn literal(shown: &str) -> String {
    let mut out = String::with_capacity(shown.len() + 1);
    let mut escaped = false;
    for c in shown.chars() {
        if c == '$' && !escaped {
            out.push('\\');
        }
        escaped = c == '\\' && !escaped;
        out.push(c);
    }
    out
}

/// A column's or file's name as words: `avail_seat_km_per_week` is `avail seat km per week`, `UnitPrice` is
/// `unit price`; abbreviations such as `GDP` stay.
pub fn human(name: &str) -> String {
    let words: Vec<String> = parts(name)
        .into_iter()
        .map(|word| {
            let letters = word.chars().filter(|c| c.is_alphabetic()).count();
            let upper = word.chars().filter(|c| c.is_uppercase()).count();
            if letters > 1 && letters == upper && letters <= 4 { word } else { word.to_lowercase() }
        })
        .collect();
    words.join(" ")
}

/// A name with its own letters, large and small, and a blank for each line below: `Umsatz_netto` is `Umsatz netto`.
pub fn spaced(name: &str) -> String {
    let words: Vec<&str> =
        name.split(|c: char| c == '_' || c.is_whitespace()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The words of a name, split at marks, spaces and where small letters meet capitals.
pub fn parts(name: &str) -> Vec<String> {
    let mut out: Vec<String> = vec![String::new()];
    let mut before: Option<char> = None;
    for c in name.chars() {
        let camel = before.is_some_and(|b| b.is_lowercase()) && c.is_uppercase();
        let word = c.is_alphanumeric() || matches!(c, '%' | '€' | '£' | '’' | '\'' | '.' | '/' | '&' | '+');
        if camel || !word {
            out.push(String::new());
        }
        if word && let Some(last) = out.last_mut() {
            last.push(c);
        }
        before = Some(c);
    }
    out.retain(|word| !word.is_empty());
    out
}

/// The months, in small letters.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month, from 1, of a name or its first three or four letters, in small letters.
pub fn month(word: &str) -> Option<i8> {
    let named = |name: &str| name == word || (3..5).contains(&word.len()) && name.starts_with(word);
    (1..).zip(MONTHS).find(|(_, name)| named(name)).map(|(at, _)| at)
}

/// The first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// The plural of the last word of a noun.
pub fn plural(noun: &str) -> String {
    let lower = noun.to_lowercase();
    let ends = |ends: &[&str]| ends.iter().any(|end| lower.ends_with(end));
    if ends(&["ss", "x", "ch", "sh", "us"]) {
        format!("{noun}es")
    } else if lower.ends_with('s') || ends(&["people", "men", "data", "series"]) {
        noun.to_owned()
    } else if lower.ends_with('y') && !ends(&["ay", "ey", "oy", "uy"]) {
        format!("{}ies", noun.strip_suffix(['y', 'Y']).unwrap_or(noun))
    } else {
        format!("{noun}s")
    }
}

/// `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// A small count as a word; none above twelve.
pub fn count_word(n: usize) -> Option<&'static str> {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    WORDS.get(n).copied()
}

/// The first characters of a text, with `…` where something was cut.
pub fn clip(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// A path's last part.
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A path without its extension.
pub fn without_extension(path: &str) -> &str {
    let name = file_name(path);
    match name.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() => path.get(..path.len() - end.len() - 1).unwrap_or(path),
        _ => path,
    }
}

/// A path's extension in lower case.
pub fn extension(path: &str) -> String {
    file_name(path).rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default()
}

/// True for a file whose tables are sheets.
pub fn is_workbook(path: &str) -> bool {
    Layout::of_path(path).is_workbook()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words() {
        for (name, words) in [
            ("avail_seat_km_per_week", "avail seat km per week"),
            ("UnitPrice", "unit price"),
            ("GDP_growth", "GDP growth"),
            ("  Total (EUR) ", "total EUR"),
            ("---", ""),
        ] {
            assert_eq!(human(name), words);
        }
        for (one, many) in [
            ("airline", "airlines"),
            ("city", "cities"),
            ("day", "days"),
            ("branch", "branches"),
            ("sales", "sales"),
            ("bus", "buses"),
        ] {
            assert_eq!(plural(one), many);
        }
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
        assert_eq!(without_extension("a.b/c.d.csv"), "a.b/c.d");
        assert_eq!(without_extension("a.b/.c"), "a.b/.c");
        assert_eq!(capital("ärger"), "Ärger");
    }

    #[test]
    fn signs_of_dollars_are_escaped_once() {
        for (shown, literally) in [
            ("$5", "\\$5"),
            ("\\$5", "\\$5"),
            ("−$5 and $6", "−\\$5 and \\$6"),
            ("5 %", "5 %"),
            ("\\\\$5", "\\\\\\$5"),
        ] {
            assert_eq!(literal(shown), literally);
        }
    }

    #[test]
    fn data_is_never_a_mark() {
        for text in [
            "Aeroflot*",
            "a|b",
            "[x](http://y)",
            "<script>",
            "a_b_c",
            "`x`",
            "#1",
            "\\*",
            "&amp;",
            "~~x~~",
            "$x$",
        ] {
            let document = gloss_markdown::parse(&escape(text));
            let seen: String =
                document.leaves.iter().map(|leaf| document.leaf_text(&escape(text), leaf)).collect();
            assert_eq!(seen, text);
        }
    }
}
