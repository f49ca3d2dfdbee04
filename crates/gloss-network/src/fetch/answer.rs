//! An answer's content, gathered and unpacked within a bound. Only gzip, which was asked for, is unpacked: other packings have
//! windows of up to a gigabyte. Never holds more than twice the bound.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use http_body_util::BodyExt;
use hyper::Response;
use hyper::body::{Body, Incoming};
use hyper::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName};

use crate::dial::broken;
use crate::error::NetworkError;

/// A header's value, where it is words.
pub(crate) fn header(answer: &Response<Incoming>, name: &HeaderName) -> Option<String> {
    let bytes = answer.headers().get(name)?.as_bytes();
    Some(String::from_utf8_lossy(bytes).trim().to_owned())
}

/// The kind of an answer and its charset (RFC 9110 §8.3), in lower case.
pub(crate) fn content_type(answer: &Response<Incoming>) -> (Option<String>, Option<String>) {
    header(answer, &CONTENT_TYPE).map_or((None, None), |text| parts(&text))
}

fn parts(text: &str) -> (Option<String>, Option<String>) {
    let mut parts = text.split(';').map(str::trim);
    let kind = parts.next().filter(|kind| kind.contains('/')).map(str::to_ascii_lowercase);
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then_some(value)
    });
    (kind, charset)
}

/// The whole content of an answer, unpacked.
pub(crate) async fn gather(
    answer: Response<Incoming>,
    host: &str,
    most: usize,
) -> Result<Vec<u8>, NetworkError> {
    let too_large = || NetworkError::TooLarge { host: host.to_owned(), most };
    let encoding = header(&answer, &CONTENT_ENCODING).unwrap_or_default().to_ascii_lowercase();
    let mut body = answer.into_body();
    if body.size_hint().lower() > most as u64 && !body.is_end_stream() {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|error| broken(host, &error))?.into_data() else { continue };
        if bytes.len() + data.len() > most {
            return Err(too_large());
        }
        bytes.extend_from_slice(&data);
    }
    match encoding.as_str() {
        "" | "identity" => Ok(bytes),
        // The answer to HEAD has none.
        "gzip" | "x-gzip" if bytes.is_empty() => Ok(bytes),
        "gzip" | "x-gzip" => unpack(&bytes, host, most),
        _ => Err(NetworkError::UnknownEncoding {
            host: host.to_owned(),
            encoding: encoding.chars().take(40).collect(),
        }),
    }
}

fn unpack(packed: &[u8], host: &str, most: usize) -> Result<Vec<u8>, NetworkError> {
    let mut bytes = Vec::new();
    let read = MultiGzDecoder::new(packed).take(most as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| NetworkError::BrokenAnswer { host: host.to_owned(), why: error.to_string() })?;
    if bytes.len() > most {
        return Err(NetworkError::TooLarge { host: host.to_owned(), most });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_charsets_are_read() {
        for (text, kind, charset) in [
            ("text/html", Some("text/html"), None),
            ("Text/HTML; Charset=UTF-8", Some("text/html"), Some("utf-8")),
            ("text/html;a=b; charset = \"ISO-8859-1\" ", Some("text/html"), Some("iso-8859-1")),
            ("text/html; charset=", Some("text/html"), None),
            ("html", None, None),
            ("", None, None),
        ] {
            let (found, named) = parts(text);
            assert_eq!((found.as_deref(), named.as_deref()), (kind, charset), "{text}");
        }
    }
}
