//! Hosts that were granted, in words: `hofer.example`, `*.hofer.example`, `hofer.example:8443`, `http://hofer.example`; each to be
//! read from, or to be sent to as well. Decides by what was written and nothing else; never asks a name server.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::address::refusal;
use crate::error::NetworkError;
use crate::host::{Host, readable};
use crate::target::Target;

/// How far a grant goes; the second holds the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leave {
    /// GET, HEAD and OPTIONS without a body.
    Reads,
    /// Every method, with a body.
    Sends,
}

/// One granted host. It is written and read as text ([`FromStr`], [`std::fmt::Display`], serde as a string).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HostRule {
    host: Host,
    /// All names below the host, the host itself left out.
    below: bool,
    /// None: 443, and 80 where it is granted without encryption.
    port: Option<u16>,
    /// Granted without encryption too.
    plain: bool,
}

impl HostRule {
    /// Whether a target is covered.
    pub(crate) fn covers(&self, target: &Target) -> bool {
        let is_host = match (&self.host, &target.host) {
            (Host::Name(base), Host::Name(name)) if self.below => {
                name.strip_suffix(base.as_str()).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
            }
            (granted, asked) => granted == asked,
        };
        let port = self.port.unwrap_or(if target.is_plain { 80 } else { 443 });
        is_host && port == target.port && (self.plain || !target.is_plain)
    }
}

impl FromStr for HostRule {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let bad = |why: &str| NetworkError::BadHost { text: readable(text), why: why.to_owned() };
        let (plain, rest) = match (text.strip_prefix("http://"), text.strip_prefix("https://")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => (false, text),
        };
        let (below, rest) = rest.strip_prefix("*.").map_or((false, rest), |rest| (true, rest));
        let (name, port) =
            match rest.rsplit_once(':').filter(|(name, _)| !name.starts_with('[') || name.ends_with(']')) {
                Some((name, port)) => (name, Some(port)),
                None => (rest, None),
            };
        let port = match port {
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => Some(
                digits.parse::<u16>().ok().filter(|port| *port > 0).ok_or_else(|| bad("its port is none"))?,
            ),
            Some(_) => return Err(bad("its port is none")),
            None => None,
        };
        let host = Host::parse(name)?;
        match &host {
            Host::Address(_) if below => return Err(bad("an address has nothing below it")),
            Host::Address(address) => {
                if let Some(why) = refusal(*address) {
                    return Err(NetworkError::AddressRefused {
                        host: host.to_string(),
                        address: *address,
                        why,
                    });
                }
            }
            Host::Name(base) if below && psl::domain_str(base).is_none() => {
                return Err(bad(
                    "anybody can have a name below it, so that it would grant nearly everything",
                ));
            }
            Host::Name(_) => {}
        }
        Ok(Self { host, below, port, plain })
    }
}

impl std::fmt::Display for HostRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (scheme, star) = (if self.plain { "http://" } else { "" }, if self.below { "*." } else { "" });
        write!(f, "{scheme}{star}{}", self.host)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

impl TryFrom<String> for HostRule {
    type Error = NetworkError;

    fn try_from(text: String) -> Result<Self, NetworkError> {
        text.parse()
    }
}

impl From<HostRule> for String {
    fn from(rule: HostRule) -> Self {
        rule.to_string()
    }
}

/// All hosts that a task was granted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hosts(Vec<(HostRule, Leave)>);

impl Hosts {
    /// With one more rule.
    #[must_use]
    pub fn with(mut self, rule: HostRule, leave: Leave) -> Self {
        self.0.push((rule, leave));
        self
    }

    /// Without a rule, whatever its leave.
    #[must_use]
    pub fn without(mut self, rule: &HostRule) -> Self {
        self.0.retain(|(known, _)| known != rule);
        self
    }

    /// The rules with their leave, in the order in which they were added.
    pub fn rules(&self) -> impl Iterator<Item = (&HostRule, Leave)> {
        self.0.iter().map(|(rule, leave)| (rule, *leave))
    }

    /// The widest leave for the host of a page, given by its address; none where it is not granted.
    ///
    /// # Errors
    /// Where it is no address of a page.
    pub fn leave_for(&self, url: &str) -> Result<Option<Leave>, NetworkError> {
        Ok(self.leave(&Target::of_url(&crate::target::page_url(url)?)?))
    }

    pub(crate) fn leave(&self, target: &Target) -> Option<Leave> {
        self.0.iter().filter(|(rule, _)| rule.covers(target)).map(|(_, leave)| *leave).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hosts(rules: &[&str]) -> Hosts {
        rules.iter().fold(Hosts::default(), |hosts, rule| hosts.with(rule.parse().unwrap(), Leave::Reads))
    }

    #[test]
    fn a_rule_covers_what_it_says_and_nothing_beside() {
        for (rule, url, expect) in [
            ("hofer.example", "https://hofer.example/a?b", true),
            ("hofer.example", "https://HOFER.example.:443/", true),
            ("hofer.example", "https://hofer.example:8443/", false),
            ("hofer.example", "http://hofer.example/", false),
            ("hofer.example", "https://www.hofer.example/", false),
            ("hofer.example", "https://evilhofer.example/", false),
            ("hofer.example", "https://hofer.example.evil.test/", false),
            ("http://hofer.example", "http://hofer.example/", true),
            ("http://hofer.example", "https://hofer.example/", true),
            ("http://hofer.example", "http://hofer.example:8080/", false),
            ("hofer.example:8443", "https://hofer.example:8443/", true),
            ("hofer.example:8443", "https://hofer.example/", false),
            ("http://hofer.example:8080", "http://hofer.example:8080/", true),
            ("*.hofer.example", "https://a.hofer.example/", true),
            ("*.hofer.example", "https://b.a.hofer.example/", true),
            ("*.hofer.example", "https://hofer.example/", false),
            ("*.hofer.example", "https://evilhofer.example/", false),
            ("bücher.example", "https://xn--bcher-kva.example/", true),
            ("203.0.113.7", "https://203.0.113.7/", true),
            ("203.0.113.7", "https://3405803783/", true),
            ("203.0.113.7", "https://203.0.113.8/", false),
            ("[2001:db8::1]:8443", "https://[2001:db8:0::1]:8443/", true),
        ] {
            assert_eq!(hosts(&[rule]).leave_for(url).unwrap().is_some(), expect, "{rule} {url}");
        }
    }

    #[test]
    fn rules_that_grant_too_much_or_nothing_are_refused() {
        for text in [
            "*",
            "*.",
            "*.com",
            "*.co.uk",
            "*.github.io",
            "*.example",
            "*.203.0.113.7",
            "*.*.hofer.example",
            "www.*.example",
            "127.0.0.1",
            "10.0.0.1",
            "169.254.169.254",
            "[::1]",
            "[::ffff:7f00:1]",
            "2130706433",
            "0x7f.1",
            "hofer.example:0",
            "hofer.example:65536",
            "hofer.example:+1",
            "hofer.example:",
            "hofer.example:80:80",
            "ftp://hofer.example",
            "https://hofer.example/a",
            "user@hofer.example",
            "localhost",
            "",
            "http://",
        ] {
            assert!(text.parse::<HostRule>().is_err(), "{text}");
        }
        let error = "10.0.0.1".parse::<HostRule>().unwrap_err();
        assert_eq!(error.to_string(), "10.0.0.1 leads to 10.0.0.1, a private address (RFC 1918).");
    }

    #[test]
    fn the_widest_leave_counts_and_goes_with_its_rule() {
        let (narrow, wide): (HostRule, HostRule) =
            ("a.hofer.example".parse().unwrap(), "*.hofer.example".parse().unwrap());
        let both = Hosts::default().with(narrow.clone(), Leave::Sends).with(wide, Leave::Reads);
        let url = "https://a.hofer.example/";
        assert_eq!(both.leave_for(url).unwrap(), Some(Leave::Sends));
        assert_eq!(both.clone().without(&narrow).leave_for(url).unwrap(), Some(Leave::Reads));
        let text = serde_json::to_string(&both).unwrap();
        assert_eq!(text, r#"[["a.hofer.example","sends"],["*.hofer.example","reads"]]"#);
        assert_eq!(serde_json::from_str::<Hosts>(&text).unwrap(), both);
        assert!(serde_json::from_str::<Hosts>(r#"[["*.com","reads"]]"#).is_err());
    }

    proptest! {
        #[test]
        fn a_rule_is_written_as_it_is_read(text in "(https?://)?(\\*\\.)?[a-zA-Z0-9.-]{1,20}\\.[a-z]{2,9}(:[0-9]{1,5})?|\\PC{0,30}") {
            if let Ok(rule) = text.parse::<HostRule>() {
                prop_assert_eq!(rule.to_string().parse::<HostRule>().unwrap(), rule);
            }
        }
    }
}
