//! Sentences and words of a Markdown source, without taking links apart. Finds places to cut, changes nothing.

/// Abbreviations after which a full stop ends no sentence.
const ABBREVIATIONS: [&str; 36] = [
    "e.g", "i.e", "etc", "vs", "cf", "dr", "mr", "mrs", "ms", "prof", "no", "approx", "fig", "st", "inc",
    "ca", "nr", "abs", "art", "bzw", "inkl", "exkl", "zzgl", "evtl", "ggf", "vgl", "max", "min", "mio",
    "mrd", "tel", "str", "z.b", "d.h", "u.a", "sog",
];

/// German words after which a number with a full stop is an ordinal: “am 5. Mai”, “die 2. Mahnung”.
const BEFORE_ORDINALS: &str = "am im der die das den dem des zum zur vom beim bis ab seit jeden jedem jeder";

/// The sentences of a text, each with the spaces after it.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut depth) = (0, 0usize);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0
            || !matches!(c, '.' | '!' | '?' | '…')
            || c == '.' && abbreviation(text.get(start..at).unwrap_or_default())
        {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some((at, c)) = chars
            .peek()
            .copied()
            .filter(|(_, c)| matches!(c, '.' | '!' | '?' | '"' | '”' | '’' | ')' | '*' | '_'))
        {
            end = at + c.len_utf8();
            chars.next();
        }
        let rest = text.get(end..).unwrap_or_default();
        // What goes on in small letters is the same sentence.
        let goes_on = c == '.' && rest.trim_start().starts_with(char::is_lowercase);
        if goes_on || !rest.starts_with(char::is_whitespace) {
            continue;
        }
        while let Some((at, c)) = chars.peek().copied().filter(|(_, c)| c.is_whitespace()) {
            end = at + c.len_utf8();
            chars.next();
        }
        out.extend(text.get(start..end));
        start = end;
    }
    out.extend(text.get(start..).filter(|rest| !rest.trim().is_empty()));
    out
}

fn abbreviation(before: &str) -> bool {
    let lower = before.to_lowercase();
    let mut words = lower.rsplit(|c: char| c.is_whitespace() || c == '(');
    let word = words.next().unwrap_or_default();
    let is_ordinal = (1..=2).contains(&word.len())
        && word.bytes().all(|c| c.is_ascii_digit())
        && words.next().is_some_and(|before| BEFORE_ORDINALS.split(' ').any(|known| known == before));
    let initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    initial || is_ordinal || ABBREVIATIONS.contains(&word)
}

/// The words of a source: runs without spaces, where a link with its address is one word.
pub fn words(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut depth) = (None, 0usize);
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c.is_whitespace() && depth == 0 {
            if let Some(from) = start.take() {
                out.extend(text.get(from..at));
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    out.extend(start.and_then(|from| text.get(from..)));
    out
}

/// A source's visible words: links become their words, marks of emphasis go. For comparing and quoting only.
pub fn visible(source: &str) -> String {
    let mut out = String::new();
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            ']' if chars.peek() == Some(&'(') => {
                for c in chars.by_ref() {
                    if c == ')' {
                        break;
                    }
                }
            }
            '[' | ']' | '*' | '`' => {}
            c => out.push(c),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_they_end() {
        for (text, expect) in [
            ("One. Two.", vec!["One. ", "Two."]),
            (
                "It grew by [4.5 %](fact:a.b). Then e.g. it fell.",
                vec!["It grew by [4.5 %](fact:a.b). ", "Then e.g. it fell."],
            ),
            ("Really?! \"Yes.\" He left", vec!["Really?! ", "\"Yes.\" ", "He left"]),
            ("(See p. 4. And 5.) Done.", vec!["(See p. 4. And 5.) Done."]),
            (
                "Am 5. Mai endet er. Bis dahin z. B. 3 Tage.",
                vec!["Am 5. Mai endet er. ", "Bis dahin z. B. 3 Tage."],
            ),
            (
                "Abs. 2 gilt approx. five days. Er endet am 14. Dann nicht.",
                vec!["Abs. 2 gilt approx. five days. ", "Er endet am 14. Dann nicht."],
            ),
            ("It was 14. Then 15.", vec!["It was 14. ", "Then 15."]),
            ("", vec![]),
        ] {
            assert_eq!(sentences(text), expect);
        }
        assert_eq!(words("a [b c](d) e"), ["a", "[b c](d)", "e"]);
        assert_eq!(visible("**a\\*** [4 %](fact:x/r1c2) b"), "a* 4 % b");
    }
}
