//! The head of a request, read strictly (RFC 9112): what two readers could read differently is refused and never repaired, so that
//! nothing is smuggled past a check. Reads no stream.

use crate::error::NetworkError;

/// Lines of a head at most.
const MAX_LINES: usize = 100;

/// Headers of one connection, which are not handed on (RFC 9110 §7.6.1), and those that are written anew.
const OWN: [&str; 11] = [
    "connection",
    "proxy-connection",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "content-length",
    "host",
    "expect",
    "proxy-authorization",
    "proxy-authenticate",
];

/// How the content of a request is delimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    Length(usize),
    Chunked,
}

/// The head of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) method: String,
    /// As it stands in the first line.
    pub(crate) target: String,
    /// HTTP/1.1, and not 1.0.
    pub(crate) is_new: bool,
    pub(crate) host: Option<String>,
    /// Headers that are handed on, their names in lower case.
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) framing: Framing,
    /// Its program waits for a word before it sends the content.
    pub(crate) expects: bool,
    /// Another request may follow on the connection.
    pub(crate) stays: bool,
}

/// Bytes of a head that can't be one whatever follows; those before `from` were looked at.
pub(crate) fn is_hopeless(bytes: &[u8], from: usize) -> bool {
    let mut last = from.checked_sub(1).and_then(|at| bytes.get(at)).copied().unwrap_or(0);
    bytes.iter().enumerate().skip(from).any(|(at, byte)| {
        let before = std::mem::replace(&mut last, *byte);
        // A request begins with its method and not with an empty line.
        (*byte == b'\n') != (before == b'\r') || *byte == 0 || (at == 0 && *byte == b'\r')
    })
}

impl Head {
    /// Reads a head with the empty line at its end.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, NetworkError> {
        let bad = |why: &'static str| NetworkError::BadRequest { why };
        if is_hopeless(bytes, 0) {
            return Err(bad("its lines end in another way than HTTP's"));
        }
        if bytes.windows(3).any(|three| three == b"\r\n " || three == b"\r\n\t") {
            return Err(bad("a header goes over several lines"));
        }
        let mut lines = [httparse::EMPTY_HEADER; MAX_LINES];
        let mut request = httparse::Request::new(&mut lines);
        match request.parse(bytes) {
            Ok(httparse::Status::Complete(read)) if read == bytes.len() => {}
            _ => return Err(bad("its head can't be read")),
        }
        let (Some(method), Some(target), Some(version)) = (request.method, request.path, request.version)
        else {
            return Err(bad("its head can't be read"));
        };
        // The parser takes letters beyond ASCII in a target; an address has none.
        if !method.bytes().all(|b| b.is_ascii_uppercase()) || !target.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(bad("its first line has letters that have no place there"));
        }
        let headers: Vec<(String, Vec<u8>)> = request
            .headers
            .iter()
            .map(|line| (line.name.to_ascii_lowercase(), line.value.to_vec()))
            .collect();
        let is_new = version == 1;
        let connection = words(&headers, "connection");
        let head = Self {
            method: method.to_owned(),
            target: target.to_owned(),
            is_new,
            host: only(&headers, "host")?.map(|host| String::from_utf8_lossy(host).into_owned()),
            framing: framing(&headers, is_new)?,
            expects: words(&headers, "expect").contains(&"100-continue".to_owned()),
            stays: is_new && !connection.contains(&"close".to_owned()),
            headers: headers
                .iter()
                .filter(|(name, _)| !OWN.contains(&name.as_str()) && !connection.contains(name))
                .cloned()
                .collect(),
        };
        if headers.iter().any(|(name, _)| name == "upgrade" || name == "http2-settings") {
            return Err(bad("it asks for another protocol"));
        }
        if is_new && head.host.is_none() {
            return Err(bad("it names no host"));
        }
        Ok(head)
    }
}

/// The words of all headers of a name, in lower case.
fn words(headers: &[(String, Vec<u8>)], name: &str) -> Vec<String> {
    let lines = headers.iter().filter(|(known, _)| known == name);
    lines
        .flat_map(|(_, value)| {
            let text = String::from_utf8_lossy(value).to_ascii_lowercase();
            text.split(',').map(|word| word.trim().to_owned()).collect::<Vec<_>>()
        })
        .collect()
}

/// The one header of a name.
fn only<'a>(headers: &'a [(String, Vec<u8>)], name: &str) -> Result<Option<&'a [u8]>, NetworkError> {
    let mut lines = headers.iter().filter(|(known, _)| known == name);
    let first = lines.next().map(|(_, value)| value.as_slice());
    match lines.next() {
        Some(_) => Err(NetworkError::BadRequest { why: "it has one of host, length or encoding twice" }),
        None => Ok(first),
    }
}

fn framing(headers: &[(String, Vec<u8>)], is_new: bool) -> Result<Framing, NetworkError> {
    let bad = |why: &'static str| NetworkError::BadRequest { why };
    match (only(headers, "content-length")?, only(headers, "transfer-encoding")?) {
        (Some(_), Some(_)) => Err(bad("it says its length in two ways")),
        (None, Some(encoding)) if is_new && encoding.eq_ignore_ascii_case(b"chunked") => Ok(Framing::Chunked),
        (None, Some(_)) => Err(bad("its content comes in an unknown encoding")),
        (Some(digits), None) => {
            let is_number = !digits.is_empty() && digits.len() <= 12 && digits.iter().all(u8::is_ascii_digit);
            let number =
                std::str::from_utf8(digits).ok().filter(|_| is_number).and_then(|text| text.parse().ok());
            number.map(Framing::Length).ok_or_else(|| bad("its length is no number"))
        }
        (None, None) => Ok(Framing::Length(0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn head(lines: &str) -> Result<Head, NetworkError> {
        Head::parse(format!("{}\r\n\r\n", lines.replace('\n', "\r\n")).as_bytes())
    }

    #[test]
    fn a_plain_head_is_read() {
        let read = head(
            "POST /a?b HTTP/1.1\nHost: hofer.example\nContent-Length: 3\nConnection: close, X-Own\nX-Own: 1\nX-B: 2",
        );
        let read = read.unwrap();
        assert_eq!((read.method.as_str(), read.target.as_str(), read.is_new), ("POST", "/a?b", true));
        assert_eq!(
            (read.host.as_deref(), read.framing, read.stays),
            (Some("hofer.example"), Framing::Length(3), false)
        );
        assert_eq!(read.headers, [("x-b".to_owned(), b"2".to_vec())]);
        let old = head("CONNECT hofer.example:443 HTTP/1.0").unwrap();
        assert_eq!((old.is_new, old.host, old.stays), (false, None, false));
    }

    #[test]
    fn what_two_readers_read_differently_is_refused() {
        let host = "Host: hofer.example";
        for lines in [
            format!("POST / HTTP/1.1\n{host}\nContent-Length: 3\nTransfer-Encoding: chunked"),
            format!("POST / HTTP/1.1\n{host}\nContent-Length: 3\nContent-Length: 3"),
            format!("POST / HTTP/1.1\n{host}\nContent-Length: 3, 3"),
            format!("POST / HTTP/1.1\n{host}\nContent-Length: +3"),
            format!("POST / HTTP/1.1\n{host}\nContent-Length: 0x3"),
            format!("POST / HTTP/1.1\n{host}\nContent-Length: -1"),
            format!("POST / HTTP/1.1\n{host}\nContent-Length:"),
            format!("POST / HTTP/1.1\n{host}\nContent-Length: 99999999999999999999"),
            format!("POST / HTTP/1.1\n{host}\nTransfer-Encoding: chunked, chunked"),
            format!("POST / HTTP/1.1\n{host}\nTransfer-Encoding: identity, chunked"),
            format!("POST / HTTP/1.1\n{host}\nTransfer-Encoding: xchunked"),
            format!("POST / HTTP/1.1\n{host}\nTransfer-Encoding: \u{b}chunked"),
            format!("POST / HTTP/1.1\n{host}\nTransfer-Encoding: chunked\nTransfer-Encoding: chunked"),
            "POST / HTTP/1.0\nTransfer-Encoding: chunked".to_owned(),
            format!("POST / HTTP/1.1\n{host}\nContent-Length : 3"),
            format!("POST / HTTP/1.1\n{host}\nX-A: 1\n Content-Length: 3"),
            format!("POST / HTTP/1.1\n{host}\n\tX-A: 1"),
            format!("GET / HTTP/1.1\n{host}\nHost: evil.example"),
            "GET / HTTP/1.1".to_owned(),
            format!("GET / HTTP/1.1\n{host}\nUpgrade: websocket\nConnection: Upgrade"),
            format!("GET / HTTP/1.1\n{host}\nUpgrade: h2c\nHTTP2-Settings: AAMAAABkAAQAAP__"),
            format!("GET /ü HTTP/1.1\n{host}"),
            format!("get / HTTP/1.1\n{host}"),
            format!("GET / HTTP/1.2\n{host}"),
            format!("GET / HTTP/2.0\n{host}"),
            format!("GET  / HTTP/1.1\n{host}"),
            format!("GET /a b HTTP/1.1\n{host}"),
            "GET /".to_owned(),
        ] {
            assert!(matches!(head(&lines), Err(NetworkError::BadRequest { .. })), "{lines}");
        }
        for bytes in [
            "GET / HTTP/1.1\nHost: hofer.example\n\n",
            "GET / HTTP/1.1\r\nHost: hofer.example\n\r\n",
            "GET / HTTP/1.1\r\nHost: hofer.example\r\nX: a\rContent-Length: 3\r\n\r\n",
            "\r\nGET / HTTP/1.1\r\nHost: hofer.example\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: hofer.example\r\nX: a\0b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: hofer.example\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        ] {
            assert!(Head::parse(bytes.as_bytes()).is_err(), "{bytes:?}");
        }
        let many = format!("GET / HTTP/1.1\n{host}{}", "\nX: 1".repeat(MAX_LINES));
        assert!(head(&many).is_err());
    }

    proptest! {
        #[test]
        fn what_is_read_has_one_length_and_no_line_inside(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
            let text = [b"GET / HTTP/1.1\r\nHost: a.example\r\n".as_slice(), &bytes, b"\r\n\r\n"].concat();
            if let Ok(read) = Head::parse(&text) {
                for (name, value) in &read.headers {
                    prop_assert!(!name.contains(['\r', '\n', ' ', ':']));
                    prop_assert!(!value.iter().any(|b| b"\r\n\0".contains(b)));
                }
            }
        }
    }
}
