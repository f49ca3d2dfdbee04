//! Hosts as they are written: names (IDNA, RFC 5890 to 5892, by the URL Standard's host parser) and addresses as literals. Never
//! asks a name server, and never guesses what a broken name may mean.

use std::net::IpAddr;

use crate::error::NetworkError;

/// Letters of a name at most, without its last dot (RFC 1035 §2.3.4).
const MAX_NAME: usize = 253;
/// Letters of a label at most.
const MAX_LABEL: usize = 63;

/// A host: a name in ASCII and lower case without its last dot, or an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Host {
    /// A name of at least two labels.
    Name(String),
    /// An address that was written as such. IPv4 in any of its disguises (`0x7f.1`, `2130706433`) is read as what it is.
    Address(IpAddr),
}

impl Host {
    /// Reads a host without a port; IPv6 stands in brackets.
    ///
    /// # Errors
    /// Where it is none, with the reason.
    pub(crate) fn parse(text: &str) -> Result<Self, NetworkError> {
        let bad = |why: &str| NetworkError::BadHost { text: readable(text), why: why.to_owned() };
        if text.is_empty() {
            return Err(bad("it is empty"));
        }
        // The parser below undoes percent signs and drops tabs, as browsers do; here each must be written plainly.
        if text.chars().any(|c| c.is_control() || c.is_whitespace() || "%/\\@?#*".contains(c)) {
            return Err(bad("it holds a blank, a control character or one of %/\\@?#*"));
        }
        match url::Host::parse(text).map_err(|error| bad(&error.to_string()))? {
            url::Host::Ipv4(address) => Ok(Self::Address(address.into())),
            url::Host::Ipv6(address) => Ok(Self::Address(address.into())),
            url::Host::Domain(name) => Self::name(&name).map_err(bad),
        }
    }

    /// The host of an address of a page.
    pub(crate) fn of_url(url: &url::Url) -> Result<Self, NetworkError> {
        match url.host() {
            Some(url::Host::Ipv4(address)) => Ok(Self::Address(address.into())),
            Some(url::Host::Ipv6(address)) => Ok(Self::Address(address.into())),
            Some(url::Host::Domain(name)) => Self::parse(name),
            None => Err(NetworkError::BadAddress { why: "it names no host".to_owned() }),
        }
    }

    fn name(ascii: &str) -> Result<Self, &'static str> {
        let name = ascii.strip_suffix('.').unwrap_or(ascii).to_ascii_lowercase();
        if name.len() > MAX_NAME {
            return Err("it is longer than a name can be");
        }
        if !name.contains('.') {
            return Err("it has no dot, and names of the local network are not reached");
        }
        for label in name.split('.') {
            if label.is_empty() || label.len() > MAX_LABEL {
                return Err("one of its parts is empty or too long");
            }
            let is_plain = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
            if !is_plain || label.starts_with('-') || label.ends_with('-') {
                return Err("one of its parts has letters that no name has");
            }
        }
        Ok(Self::Name(name))
    }
}

impl std::fmt::Display for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(IpAddr::V4(address)) => write!(f, "{address}"),
            Self::Address(IpAddr::V6(address)) => write!(f, "[{address}]"),
        }
    }
}

/// What somebody wrote, short and without letters that change what stands around them.
pub(crate) fn readable(text: &str) -> String {
    let plain = |c: char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(|c| plain(*c)).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hosts_are_read_as_one_spelling() {
        for (text, expect) in [
            ("hofer.example", "hofer.example"),
            ("HOFER.Example.", "hofer.example"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("BÜCHER.example", "xn--bcher-kva.example"),
            ("ｈｏｆｅｒ.example", "hofer.example"),
            ("hofer。example", "hofer.example"),
            ("_dmarc.hofer.example", "_dmarc.hofer.example"),
            ("203.0.113.7", "203.0.113.7"),
            ("0xcb.0.0x71.7", "203.0.113.7"),
            ("3405803783", "203.0.113.7"),
            ("127.1", "127.0.0.1"),
            ("0177.0.0.1", "127.0.0.1"),
            ("[2001:DB8::1]", "[2001:db8::1]"),
            ("[::ffff:a00:1]", "[::ffff:10.0.0.1]"),
        ] {
            assert_eq!(Host::parse(text).unwrap().to_string(), expect, "{text}");
        }
    }

    #[test]
    fn what_is_no_host_is_refused_in_words() {
        let long = format!("{}.example", "a".repeat(64));
        let very_long = format!("{}example", "abcdefgh.".repeat(28));
        for text in [
            "",
            ".",
            "..",
            "localhost",
            "com",
            "hofer..example",
            ".hofer.example",
            "hofer.example..",
            "hofer example",
            "hofer.example/",
            "a@hofer.example",
            "hofer.example:443",
            "%68ofer.example",
            "ho\tfer.example",
            "-hofer.example",
            "hofer-.example",
            "*.hofer.example",
            "hofer.example#",
            "hofer.example?",
            "1.2.3.4.5",
            "256.0.0.1",
            "[::1",
            "::1",
            "[fe80::1%25eth0]",
            "xn--zzzzzz--.example",
            "ho\u{202e}fer.example/",
            "hofer\\.example",
            &long,
            &very_long,
        ] {
            let error = Host::parse(text).unwrap_err();
            assert!(matches!(error, NetworkError::BadHost { .. }), "{text}: {error}");
            assert!(!error.to_string().contains('\u{202e}'));
        }
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_read_the_same_again(text in "\\PC{0,40}|[a-zA-Z0-9.:\\[\\]x-]{0,30}") {
            if let Ok(host) = Host::parse(&text) {
                let written = host.to_string();
                prop_assert!(written.is_ascii());
                prop_assert_eq!(Host::parse(&written).unwrap(), host);
            }
        }
    }
}
