//! The line at the head of a kept page that says where it is from, and how it is read again. Says nothing that was not measured
//! when the page came.

use gloss_protocol::Timestamp;

use super::source::Source;

/// Bytes at the beginning of a file in which the line stands that says where it is from.
const HEAD: usize = 4 << 10;
/// Words at the beginning and the end of a paragraph by which a browser finds it.
const ENDS: usize = 5;

/// The address at which a browser shows words of a page (text fragments, WICG): by their beginning, and their end where they are
/// many.
#[must_use]
pub fn showing(address: &str, words: &str) -> String {
    let all: Vec<&str> = words.split_whitespace().collect();
    let text = match all.len() {
        0 => return address.to_owned(),
        count if count <= ENDS * 2 => encoded(&all),
        count => {
            let (first, last) = (all.get(..ENDS), all.get(count - ENDS..));
            format!("{},{}", encoded(first.unwrap_or_default()), encoded(last.unwrap_or_default()))
        }
    };
    format!("{address}#:~:text={text}")
}

/// Words as a fragment has them: whatever could be a mark of it, a dash too, by its bytes.
fn encoded(words: &[&str]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'*' | b'.' | b'_');
    let sign = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    words.join(" ").bytes().map(sign).collect()
}

/// Where a kept page is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The address at which it was found.
    pub address: String,
    /// When it was read; whole seconds.
    pub at: Timestamp,
    /// SHA-256 of the bytes that came, in hexadecimal digits.
    pub sha256: String,
}

impl Origin {
    /// Of a page that came.
    #[must_use]
    pub fn of(source: &Source) -> Self {
        let at = Timestamp(source.at.0.div_euclid(1000) * 1000);
        Self { address: source.address.clone(), at, sha256: source.sha256.clone() }
    }

    /// Reads the line at the head of a file's bytes; none of one that was kept from no page.
    #[must_use]
    pub fn of_file(bytes: &[u8]) -> Option<Self> {
        Self::read(&String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes)))
    }

    /// Reads the line at the head of a kept page; none where there is none, or somebody changed its form.
    #[must_use]
    pub fn read(markdown: &str) -> Option<Self> {
        let rest = markdown.lines().next()?.strip_prefix("> From <")?;
        let (address, rest) = rest.split_once(">, read ")?;
        // Pages that were kept by earlier versions have no link here.
        let exact = rest.split_once('"').map_or(rest, |(_, exact)| exact.trim_end_matches("\")"));
        let (at, sha256) = exact.split_once(", sha256 ")?;
        let is_hash = sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
        let at = Timestamp::parse(at)?;
        is_hash.then(|| Self { address: address.to_owned(), at, sha256: sha256.to_owned() })
    }
}

/// The line, a quotation in Markdown: the address, the day, and behind the minute, as the title of a link, the exact time (RFC 3339 in
/// UTC) and the hash, which nobody reads in a document.
impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What would end the address or the line has no place in an address.
        let address: String = self
            .address
            .chars()
            .filter(|c| !c.is_control() && !c.is_whitespace() && !"<>".contains(*c))
            .collect();
        let at = self.at.rfc3339().replace(".000Z", "Z");
        let (day, minute) = (at.get(..10).unwrap_or_default(), at.get(11..16).unwrap_or_default());
        let exact = format!("{at}, sha256 {}", self.sha256);
        write!(f, "> From <{address}>, read {day} at [{minute} UTC](<{address}> \"{exact}\")")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_shown_by_their_ends() {
        let shown = |words: &str| showing("https://hofer.example/a", words);
        assert_eq!(shown("Flour: 4-6 €"), "https://hofer.example/a#:~:text=Flour%3A%204%2D6%20%E2%82%AC");
        assert_eq!(shown(" "), "https://hofer.example/a");
        let long = "one two three four five six seven eight nine ten eleven";
        assert!(
            shown(long).ends_with("text=one%20two%20three%20four%20five,seven%20eight%20nine%20ten%20eleven")
        );
    }

    #[test]
    fn an_origin_is_read_as_it_was_written() {
        let at = Timestamp::parse("2026-11-29T22:40:12.345Z").unwrap();
        let source = Source {
            address: "https://hofer.example/a?b=c".to_owned(),
            at,
            sha256: "ab".repeat(32),
            content_type: None,
            charset: None,
        };
        let (origin, hash) = (Origin::of(&source), "ab".repeat(32));
        let line = origin.to_string();
        assert_eq!(
            line,
            format!(
                "> From <https://hofer.example/a?b=c>, read 2026-11-29 at [22:40 UTC](<https://hofer.example/a?b=c> \"2026-11-29T22:40:12Z, sha256 {hash}\")"
            )
        );
        let before =
            format!("> From <https://hofer.example/a?b=c>, read 2026-11-29T22:40:12Z, sha256 {hash}");
        for line in [&line, &before] {
            assert_eq!(Origin::read(&format!("{line}\n\n# Title\n")), Some(origin.clone()));
        }
        for other in [
            "",
            "# Title",
            "> From <https://hofer.example/>, read yesterday, sha256 ab",
            &line.replace("ab", "zz"),
        ] {
            assert_eq!(Origin::read(other), None, "{other}");
        }
    }
}
