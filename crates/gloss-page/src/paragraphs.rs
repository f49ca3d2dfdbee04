//! The paragraphs of a kept page, so that a sentence or a figure is found on the page again: line, heading, words, and an address at
//! which a browser shows them (text fragments, WICG). Reads the Markdown that this crate writes, not any.

use gloss_errand::page::limits::MAX_PARAGRAPHS;
use gloss_errand::page::{Paragraph, showing};
use url::Url;

/// The paragraphs of a text.
pub(crate) fn paragraphs(markdown: &str, address: &Url) -> Vec<Paragraph> {
    let (mut out, mut open, mut heading) = (Vec::<(usize, String)>::new(), false, Vec::new());
    let mut fence: Option<String> = None;
    for (n, line) in markdown.lines().enumerate() {
        let text = line.trim();
        let ticks: String = text.chars().take_while(|c| *c == '`').collect();
        match &fence {
            Some(known) if text == known => {
                (fence, open) = (None, false);
                continue;
            }
            Some(_) => {}
            None if ticks.len() >= 3 => {
                (fence, open) = (Some(ticks), false);
                continue;
            }
            None => {}
        }
        let is_own = fence.is_some() || begins_anew(text);
        let is_nothing = text.is_empty() || fence.is_none() && is_rule(text);
        if is_nothing {
            open = false;
        } else if open && !is_own {
            if let Some((_, words)) = out.last_mut() {
                words.push(' ');
                words.push_str(text);
            }
        } else {
            out.push((n + 1, if fence.is_some() { line.to_owned() } else { text.to_owned() }));
            // A heading and a row are one line each.
            open = fence.is_none() && !text.starts_with('#') && !text.starts_with('|');
        }
    }
    out.truncate(MAX_PARAGRAPHS);
    let mut found = Vec::new();
    for (line, text) in out {
        let level = text.chars().take_while(|c| *c == '#').count();
        let words = words(&text);
        if (1..=6).contains(&level) && text.chars().nth(level) == Some(' ') {
            heading = vec![words.clone()];
        }
        let address = showing(address.as_str(), &words);
        found.push(Paragraph { line, words, heading: heading.first().cloned(), address });
    }
    found
}

/// A heading, a row, an entry of a list or a quotation: it does not go on what stands above it.
fn begins_anew(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = digits > 0 && text.get(digits..).is_some_and(|rest| rest.starts_with(". "));
    is_number || ["#", "|", "- ", "* ", "+ ", "> "].iter().any(|mark| text.starts_with(mark))
}

/// A line without words: the line under a table's head, a rule.
fn is_rule(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '-' | '|' | ':' | ' ' | '*' | '_'))
}

/// Words without Markdown's marks; of a link, its words.
fn words(text: &str) -> String {
    let mark = ["- ", "* ", "+ ", "> "].iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
    let (mut out, mut letters) = (String::new(), mark.trim_start_matches('#').chars().peekable());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek().is_some_and(char::is_ascii_punctuation) => out.extend(letters.next()),
            ']' if letters.peek() == Some(&'(') => {
                let mut depth = 0_usize;
                for letter in letters.by_ref() {
                    depth = match letter {
                        '(' => depth + 1,
                        ')' => depth.saturating_sub(1),
                        _ => depth,
                    };
                    if depth == 0 {
                        break;
                    }
                }
            }
            '*' | '_' | '`' | '[' | ']' | '|' => out.push(if letter == '|' { ' ' } else { '\u{0}' }),
            letter => out.push(letter),
        }
    }
    let out = out.replace('\u{0}', "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_found_by_line_and_heading() {
        let text = "> From <https://a.example/>, read x\n\n# Bakery\n\nOpen *daily*\nfrom [eight](https://a.example/b_(c)) on.\n\n- Rye 4.80\n- Spelt 5.20\n\n## Prices\n\n| Bread | Price |\n| --- | --- |\n| Rye | 4.80 |\n\n```\n# not a title\n\n1  2\n```\n\nThe last.";
        let url = Url::parse("https://a.example/").unwrap();
        let found: Vec<(usize, String, Option<String>)> =
            paragraphs(text, &url).into_iter().map(|one| (one.line, one.words, one.heading)).collect();
        let expect = [
            (1, "From <https://a.example/>, read x", None),
            (3, "Bakery", Some("Bakery")),
            (5, "Open daily from eight on.", Some("Bakery")),
            (8, "Rye 4.80", Some("Bakery")),
            (9, "Spelt 5.20", Some("Bakery")),
            (11, "Prices", Some("Prices")),
            (13, "Bread Price", Some("Prices")),
            (15, "Rye 4.80", Some("Prices")),
            (18, "not a title", Some("not a title")),
            (20, "1 2", Some("not a title")),
            (23, "The last.", Some("not a title")),
        ];
        let expect: Vec<(usize, String, Option<String>)> = expect
            .into_iter()
            .map(|(line, words, heading)| (line, words.to_owned(), heading.map(str::to_owned)))
            .collect();
        assert_eq!(found.len(), expect.len());
        for (found, expect) in found.iter().zip(&expect).take(8) {
            assert_eq!(found, expect);
        }
    }

    #[test]
    fn a_browser_is_led_to_the_words() {
        let url = Url::parse("https://a.example/b").unwrap();
        for (words, expect) in [
            ("Open daily, 8-17 & more", "https://a.example/b#:~:text=Open%20daily%2C%208%2D17%20%26%20more"),
            ("a b c d e f g h i j k l", "https://a.example/b#:~:text=a%20b%20c%20d%20e,h%20i%20j%20k%20l"),
            ("Öl", "https://a.example/b#:~:text=%C3%96l"),
            ("", "https://a.example/b"),
        ] {
            assert_eq!(showing(url.as_str(), words), expect);
        }
    }
}
