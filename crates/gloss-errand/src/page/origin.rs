//! The line at the head of a kept page that says where it is from, and how it is read again. Says nothing that was not measured
//! when the page came.

use gloss_protocol::Timestamp;

use super::source::Source;

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

    /// Reads the line at the head of a kept page; none where there is none, or somebody changed its form.
    #[must_use]
    pub fn read(markdown: &str) -> Option<Self> {
        let rest = markdown.lines().next()?.strip_prefix("> From <")?;
        let (address, rest) = rest.split_once(">, read ")?;
        let (at, sha256) = rest.split_once(", sha256 ")?;
        let is_hash = sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
        let at = Timestamp::parse(at)?;
        is_hash.then(|| Self { address: address.to_owned(), at, sha256: sha256.to_owned() })
    }
}

/// The line, a quotation in Markdown; its time is RFC 3339 in UTC.
impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What would end the address or the line has no place in an address.
        let address: String = self
            .address
            .chars()
            .filter(|c| !c.is_control() && !c.is_whitespace() && !"<>".contains(*c))
            .collect();
        let at = self.at.rfc3339().replace(".000Z", "Z");
        write!(f, "> From <{address}>, read {at}, sha256 {}", self.sha256)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            format!("> From <https://hofer.example/a?b=c>, read 2026-11-29T22:40:12Z, sha256 {hash}")
        );
        assert_eq!(Origin::read(&format!("{line}\n\n# Title\n")), Some(origin));
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
