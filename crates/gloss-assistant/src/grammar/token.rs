//! Tokens of a sentence: words, numbers, quoted words, addresses and marks, each where it stands. Understands none of them.

use std::ops::Range;

/// Tokens of one sentence.
const MAX_TOKENS: usize = 400;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, digits among them: `e-bike`, `A-2046`.
    Word,
    /// Digits, with what stands at them: `1,500`, `€2,000`, `12.5%`, `24pt`.
    Number,
    /// Words in quotes: they are meant as they stand.
    Quote,
    /// An address of the web or a letter box.
    Link,
    /// A mark: a comma, a colon.
    Mark,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: Kind,
    /// Where it stands, in bytes; of quoted words with their quotes.
    pub(crate) at: Range<usize>,
}

/// The marks that open words in quotes, each with those that close them.
const QUOTES: [(char, &[char]); 9] = [
    ('"', &['"']),
    ('“', &['”', '“']),
    ('„', &['“', '”', '"']),
    ('«', &['»']),
    ('»', &['«']),
    ('‚', &['‘', '’']),
    ('‘', &['’']),
    ('\'', &['\'']),
    ('`', &['`']),
];

/// The tokens of a sentence, as far as it is not too long to be one.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if out.len() == MAX_TOKENS {
            break;
        }
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let (kind, end) = next(text, at, c);
        out.push(Token { kind, at: at..end });
        at = end;
    }
    out
}

fn next(text: &str, at: usize, c: char) -> (Kind, usize) {
    let rest = text.get(at..).unwrap_or_default();
    let opens = QUOTES.iter().find(|(open, _)| *open == c);
    // An apostrophe within a word, or behind one, quotes nothing.
    let is_free = !text.get(..at).unwrap_or_default().ends_with(char::is_alphanumeric);
    if let Some((open, close)) = opens.filter(|_| is_free) {
        let body = rest.get(open.len_utf8()..).unwrap_or_default();
        let closes = |(here, one): &(usize, char)| {
            let behind = body.get(here + one.len_utf8()..).unwrap_or_default();
            close.contains(one) && !(*open == '\'' && behind.starts_with(char::is_alphanumeric))
        };
        if let Some((end, one)) = body.char_indices().find(closes).filter(|(end, _)| *end > 0) {
            return (Kind::Quote, at + open.len_utf8() + end + one.len_utf8());
        }
    }
    let word = rest.split(char::is_whitespace).next().unwrap_or_default();
    let plain = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '”', '“']);
    if is_link(plain) {
        return (Kind::Link, at + plain.len());
    }
    let number = number_len(rest);
    if number > 0 {
        return (Kind::Number, at + number);
    }
    if matches!(c, '€' | '$' | '£' | '%' | '‰') {
        return (Kind::Word, at + c.len_utf8());
    }
    if c.is_alphanumeric() || c == '_' || c == '#' || c == '&' && plain.len() > 1 {
        return (Kind::Word, at + word_len(rest));
    }
    // An arrow is one mark, however it is drawn.
    for arrow in ["-->", "->", "=>", "→"] {
        if rest.starts_with(arrow) {
            return (Kind::Mark, at + arrow.len());
        }
    }
    (Kind::Mark, at + c.len_utf8())
}

fn is_link(word: &str) -> bool {
    let web = ["https://", "http://", "mailto:", "tel:", "www."].iter().any(|lead| word.starts_with(lead));
    let file = word.rsplit_once('.').is_some_and(|(name, end)| {
        matches!(end, "html" | "htm" | "pdf" | "png" | "jpg" | "md") && !name.is_empty()
    });
    let post = word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    web && word.len() > 5 || file || post || word.starts_with('#') && word.len() > 1 && !is_hex(word)
}

/// Whether it is a colour as `#c00` or `#c00000`.
pub(super) fn is_hex(word: &str) -> bool {
    let digits = word.strip_prefix('#').unwrap_or_default();
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|c| c.is_ascii_hexdigit())
}

/// The length of a number that begins here, with its currency, percent sign or unit; 0 where none does.
fn number_len(rest: &str) -> usize {
    let signs = |c: char| matches!(c, '-' | '−' | '+' | '€' | '$' | '£');
    let lead = rest.len() - rest.trim_start_matches(signs).len();
    let digits = rest.get(lead..).unwrap_or_default();
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    let part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ':' | '/' | '\'' | '’' | '-' | '–');
    let body = digits.find(|c| !part(c)).unwrap_or(digits.len());
    let body = digits.get(..body).unwrap_or_default().trim_end_matches(|c: char| !c.is_ascii_digit()).len();
    let mut end = lead + body;
    let behind = rest.get(end..).unwrap_or_default();
    // German day before its month: “7. Juli”.
    if behind.starts_with(". ") && body <= 2 && behind.chars().nth(2).is_some_and(char::is_alphabetic) {
        end += 1;
    }
    let unit: String = rest
        .get(end..)
        .unwrap_or_default()
        .chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '%' | '‰' | '€' | '$' | '£'))
        .collect();
    end + unit.len()
}

fn word_len(rest: &str) -> usize {
    let mut end = 0;
    let mut all = rest.char_indices().peekable();
    while let Some((at, c)) = all.next() {
        let next = all.peek().map(|(_, c)| *c);
        let joins = matches!(c, '-' | '\'' | '’' | '.' | '&' | '/' | '_' | '@')
            && next.is_some_and(char::is_alphanumeric)
            && (c != '.' || at <= 3);
        // What is cut short keeps its point: “ggf.”, “z.B.”
        if !(c.is_alphanumeric()
            || joins
            || at == 0
            || c == '_'
            || c == '!' && next.is_some_and(char::is_alphanumeric))
        {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_words_numbers_quotes_addresses_and_marks() {
        for (text, expect) in [
            ("delete this row", vec!["delete", "this", "row"]),
            ("change “a b” to 'c'", vec!["change", "“a b”", "to", "'c'"]),
            ("don't, it's fine", vec!["don't", ",", "it's", "fine"]),
            ("€2,000 not 1.500 €", vec!["€2,000", "not", "1.500", "€"]),
            ("24pt, 14 %", vec!["24pt", ",", "14", "%"]),
            ("am 7. Juli.", vec!["am", "7.", "Juli", "."]),
            ("link to https://a.example/b.", vec!["link", "to", "https://a.example/b", "."]),
            ("a -> b", vec!["a", "->", "b"]),
            ("color #c00 e-bike", vec!["color", "#c00", "e-bike"]),
            ("Tippfehler: „ggf.“", vec!["Tippfehler", ":", "„ggf.“"]),
            ("B5 to Sales!C3:D4", vec!["B5", "to", "Sales!C3", ":", "D4"]),
        ] {
            let found: Vec<&str> = tokens(text).into_iter().map(|one| &text[one.at]).collect();
            assert_eq!(found, expect, "{text}");
        }
    }
}
