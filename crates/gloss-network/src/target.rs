//! Targets of a request: scheme, host and port of an address of a page, after all that has no place in one was refused. Never
//! repairs an address.

use url::Url;

use crate::error::NetworkError;
use crate::host::Host;

/// Bytes of an address at most.
const MAX_URL: usize = 8 << 10;

/// What is reached: a host by https, or without encryption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) host: Host,
    pub(crate) port: u16,
    /// By http, which nothing encrypts.
    pub(crate) is_plain: bool,
}

impl Target {
    /// The target of an address that [`page_url`] let pass.
    pub(crate) fn of_url(url: &Url) -> Result<Self, NetworkError> {
        let is_plain = url.scheme() == "http";
        let port = url.port().unwrap_or(if is_plain { 80 } else { 443 });
        Ok(Self { host: Host::of_url(url)?, port, is_plain })
    }

    /// As it stands in a `Host` line (RFC 9110 §7.2): with its port where that is not the scheme's own.
    pub(crate) fn authority(&self) -> String {
        let own = if self.is_plain { 80 } else { 443 };
        if self.port == own { self.host.to_string() } else { format!("{}:{}", self.host, self.port) }
    }

    /// Reads `host:port` (RFC 9110 §9.3.6) or a `Host` line, whose port may be left out.
    pub(crate) fn of_authority(
        text: &str,
        own_port: Option<u16>,
        is_plain: bool,
    ) -> Result<Self, NetworkError> {
        let bad = |why: &'static str| NetworkError::BadRequest { why };
        let has_port =
            text.rsplit_once(':').filter(|(name, _)| !name.starts_with('[') || name.ends_with(']'));
        let (name, port) = match has_port {
            Some((name, digits)) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
                (name, digits.parse().map_err(|_| bad("its port is none"))?)
            }
            Some(_) => return Err(bad("its port is none")),
            None => (text, own_port.ok_or_else(|| bad("it names no port"))?),
        };
        if port == 0 {
            return Err(bad("its port is none"));
        }
        Ok(Self { host: Host::parse(name)?, port, is_plain })
    }
}

/// The host of a page's address, as it is granted.
///
/// # Errors
/// Where it is no address of a page.
pub fn host_of(address: &str) -> Result<String, NetworkError> {
    Ok(Host::of_url(&page_url(address)?)?.to_string())
}

/// Reads the address of a page: http or https, no user in it, and without what stands behind `#`, which never leaves.
pub(crate) fn page_url(text: &str) -> Result<Url, NetworkError> {
    let bad = |why: &str| NetworkError::BadAddress { why: why.to_owned() };
    if text.len() > MAX_URL {
        return Err(bad("it is longer than 8 kB"));
    }
    let mut url = Url::parse(text).map_err(|error| bad(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(bad("it begins with neither https:// nor http://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad("it holds the name of a user"));
    }
    if url.port() == Some(0) {
        return Err(bad("its port is none"));
    }
    url.set_fragment(None);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_pages_are_read_or_refused() {
        for (text, expect) in [
            ("https://hofer.example/a#b", Some("https://hofer.example/a")),
            ("HTTPS://HOFER.example:443", Some("https://hofer.example/")),
            ("http://hofer.example", Some("http://hofer.example/")),
            ("https://user@hofer.example/", None),
            ("https://user:word@hofer.example/", None),
            ("https://:@hofer.example/", Some("https://hofer.example/")),
            ("ftp://hofer.example/", None),
            ("file:///etc/passwd", None),
            ("javascript:alert(1)", None),
            ("data:text/html,hi", None),
            ("hofer.example", None),
            ("https://hofer.example:0/", None),
            ("https://hofer.example:99999/", None),
            ("https://", None),
        ] {
            assert_eq!(page_url(text).ok().map(String::from).as_deref(), expect, "{text}");
        }
        assert!(page_url(&format!("https://hofer.example/{}", "a".repeat(MAX_URL))).is_err());
    }

    #[test]
    fn authorities_are_read_or_refused() {
        for (text, expect) in [
            ("hofer.example:443", Some("hofer.example")),
            ("hofer.example:8443", Some("hofer.example:8443")),
            ("[2001:db8::1]:443", Some("[2001:db8::1]")),
            ("hofer.example", None),
            ("[2001:db8::1]", None),
            ("hofer.example:", None),
            ("hofer.example:0", None),
            ("hofer.example:4 43", None),
            ("a@hofer.example:443", None),
            ("hofer.example:443/", None),
            (":443", None),
        ] {
            let found = Target::of_authority(text, None, false).ok().map(|target| target.authority());
            assert_eq!(found.as_deref(), expect, "{text}");
        }
    }
}
