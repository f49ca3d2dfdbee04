//! A note's words, taken apart from what is quoted in them. Understands nothing.

/// A note's words: quoted parts are taken out and stand as marks, so that their words are no commands.
pub(super) struct Note {
    /// With marks for quoted parts, no closing punctuation, no "please".
    pub(super) plain: String,
    /// The same in small letters, byte for byte as long where that is possible.
    pub(super) lower: String,
    pub(super) quoted: Vec<String>,
}

/// Stands for a quoted part: one of Unicode's private characters and the part's number from 0.
const MARK: u32 = 0xE000;
/// Quoted parts in one note.
const MAX_QUOTED: usize = 16;

/// Words before a request that ask for nothing themselves.
const POLITE: [&str; 21] = [
    "please ",
    "pls ",
    "kindly ",
    "can you ",
    "could you ",
    "would you ",
    "will you ",
    "can we ",
    "could we ",
    "i want you to ",
    "i’d like you to ",
    "i'd like you to ",
    "i would like you to ",
    "let's ",
    "let’s ",
    "just ",
    "ok, ",
    "okay, ",
    "also, ",
    "maybe ",
    "perhaps ",
];

/// The same behind it.
const THANKS: [&str; 10] = [
    ", please",
    " please",
    ", thanks",
    " thanks",
    ", thank you",
    " thank you",
    ", thx",
    " for me",
    " if possible",
    " if you can",
];

/// Words that only say what is quoted behind them.
const NAMING: &str = "the a this word words phrase text name number value date amount title heading row column item bullet sentence line das den die \
wort wörter text namen zahl wert datum";

/// Words after which what follows is meant as it is written.
const LITERAL: [&str; 9] = [" with", " to", " by", " into", " say", " word", " words", " of", " for"];

fn begins<'a>(text: &'a str, polite: &str) -> Option<&'a str> {
    let head = text.get(..polite.len())?;
    head.eq_ignore_ascii_case(polite).then(|| text.get(polite.len()..)).flatten()
}

fn ends<'a>(text: &'a str, thanks: &str) -> Option<&'a str> {
    let text = text.trim_end_matches(['.', '!', '?']);
    let at = text.len().checked_sub(thanks.len())?;
    let rest =
        text.get(..at).filter(|_| text.get(at..).is_some_and(|tail| tail.eq_ignore_ascii_case(thanks)))?;
    let lower = rest.to_ascii_lowercase();
    (!LITERAL.iter().any(|word| lower.ends_with(word))).then_some(rest)
}

impl Note {
    pub(super) fn new(text: &str) -> Self {
        let (mut plain, mut quoted) = (String::new(), Vec::new());
        let mut rest = text.trim();
        while let Some(c) = rest.chars().next() {
            let tail = rest.get(c.len_utf8()..).unwrap_or_default();
            let free = !plain.ends_with(char::is_alphanumeric);
            let close: &[char] = match c {
                '"' => &['"'],
                '“' | '„' => &['”', '“'],
                '‘' => &['’'],
                '«' => &['»'],
                '\'' if free => &['\''],
                '`' => &['`'],
                _ => &[],
            };
            // Looked for behind a sign that opens alone: else a long note would be read once for each of its letters.
            let opens = !close.is_empty() && quoted.len() < MAX_QUOTED;
            let end = opens.then(|| tail.find(close)).flatten();
            if let Some(end) = end
                && let Some(mark) = u32::try_from(quoted.len()).ok().and_then(|n| char::from_u32(MARK + n))
            {
                quoted.push(tail.get(..end).unwrap_or_default().to_owned());
                plain.push(mark);
                let after = tail.get(end..).unwrap_or_default();
                rest = after.get(after.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
            } else {
                plain.push(if c.is_whitespace() { ' ' } else { c });
                rest = tail;
            }
        }
        let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
        let mut plain = words.join(" ");
        while let Some(rest) = POLITE.iter().find_map(|polite| begins(&plain, polite)) {
            plain = rest.to_owned();
        }
        while let Some(rest) = THANKS.iter().find_map(|thanks| ends(&plain, thanks)) {
            plain = rest.to_owned();
        }
        let plain = plain.trim_end_matches(['!', '?']).trim().to_owned();
        // Small letters of ASCII only keep every byte in its place, so that what is found can be cut from `plain`.
        let lower = plain.to_ascii_lowercase();
        Self { plain, lower, quoted }
    }

    /// The words as given, what follows a colon as one quoted part: “Change to: Monday, if she agrees” is text to its end.
    pub(super) fn with_colon(text: &str) -> Option<Self> {
        let at = text.find(": ").or_else(|| text.find(":\n"))?;
        let (head, tail) = (text.get(..at)?, text.get(at + 1..)?.trim());
        if tail.is_empty() || head.contains(['"', '“', '„', '‘', '«', '`']) {
            return None;
        }
        // Quotes around all of it set it off a second time.
        let inner = Self::new(tail);
        let all = inner.plain.chars().count() == 1;
        let tail = inner.quote(&inner.plain).filter(|_| all).unwrap_or_else(|| tail.to_owned());
        let mut said = Self::new(head);
        said.plain.push(' ');
        said.plain.push(char::from_u32(MARK)?);
        said.lower = said.plain.to_ascii_lowercase();
        said.quoted = vec![tail];
        Some(said)
    }

    /// The number of the quoted part that a mark stands for.
    fn mark(&self, c: char) -> Option<usize> {
        let at = (c as u32).checked_sub(MARK).and_then(|n| usize::try_from(n).ok())?;
        (at < self.quoted.len()).then_some(at)
    }

    /// The quote in a piece that is nothing else, or that only says what is quoted: `the word "very"`.
    pub(super) fn quote(&self, piece: &str) -> Option<String> {
        let piece = piece.trim().trim_end_matches('.');
        let (at, mark) = piece.char_indices().next_back()?;
        let quoted = self.quoted.get(self.mark(mark)?)?;
        let lead = piece.get(..at)?.trim().to_lowercase();
        let named = lead.split(' ').all(|word| NAMING.split(' ').any(|known| known == word));
        (lead.is_empty() || named).then(|| quoted.clone())
    }

    /// A piece of the words as it was written, with its quotes; quoted parts alone lose them.
    pub(super) fn value(&self, piece: &str) -> String {
        let piece = piece.trim();
        self.quote(piece).unwrap_or_else(|| self.restore_quotes(piece.strip_suffix('.').unwrap_or(piece)))
    }

    /// A note without what is quoted in it.
    pub(super) fn outside(&self, text: &str) -> String {
        self.quoted.iter().fold(text.to_owned(), |text, quoted| text.replacen(quoted.as_str(), "", 1))
    }

    /// A piece with its quoted parts back in their place.
    pub(super) fn restore_quotes(&self, piece: &str) -> String {
        let mut out = String::new();
        for c in piece.chars() {
            match self.mark(c).and_then(|at| self.quoted.get(at)) {
                Some(quoted) => out.push_str(&format!("“{quoted}”")),
                None => out.push(c),
            }
        }
        out
    }

    pub(super) fn is_quoted(&self, piece: &str) -> bool {
        piece.chars().any(|c| (c as u32).checked_sub(MARK).is_some_and(|n| (n as usize) < self.quoted.len()))
    }

    /// The piece after a beginning in small letters.
    pub(super) fn after(&self, beginning: &str) -> Option<&str> {
        self.lower.starts_with(beginning).then(|| self.plain.get(beginning.len()..)).flatten()
    }
}
