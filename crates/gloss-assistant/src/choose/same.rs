//! The words that ask for the same of something else, and for a site again. What the same is, is decided where the conversation is known.

/// How it is asked for.
const ASKED: [&str; 8] = [
    "the same for ",
    "the same with ",
    "same for ",
    "now the same for ",
    "now for ",
    "and the same for ",
    "das gleiche für ",
    "dasselbe für ",
];

/// The thing that is wanted instead, as the person writes it; none where the same is not asked for.
pub(crate) fn other(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(['.', '!', '?']);
    let lower = text.to_lowercase();
    let begins = ASKED.iter().find(|words| lower.starts_with(**words))?;
    // Small letters may be longer in bytes than the capitals they are of.
    let rest = text
        .get(begins.len()..)
        .map_or_else(|| lower.get(begins.len()..).unwrap_or_default().to_owned(), str::to_owned);
    (1..=6).contains(&rest.split_whitespace().count()).then_some(rest)
}

/// The site that words ask to be made again: `Make market-map/ again`.
pub(super) fn site_to_rebuild(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let asks = ["make ", "build ", "update "].iter().any(|word| lower.starts_with(word));
    if !asks || !(lower.contains(" again") || lower.starts_with("update ")) {
        return None;
    }
    let quotes = |c: char| matches!(c, '"' | '“' | '”' | '`');
    let mut quoted = text.split(quotes).skip(1).step_by(2);
    let is_site = |word: &&str| word.len() > 1 && word.ends_with('/') && !word.contains("://");
    quoted.find(is_site).or_else(|| text.split_whitespace().find(is_site)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::other;

    #[test]
    fn the_same_is_asked_for_something_else() {
        for (text, expect) in [
            ("The same for coffee", Some("coffee")),
            ("the same with Soap and honey.", Some("Soap and honey")),
            ("Now for coffee!", Some("coffee")),
            ("Das gleiche für Kaffee", Some("Kaffee")),
            ("The same for", None),
            ("Make a map of a.csv", None),
            ("The same for everything that we talked about in the last meeting", None),
        ] {
            assert_eq!(other(text).as_deref(), expect, "{text}");
        }
    }
}
