//! The content of a request, held in full so that it can be searched before it leaves. What can't be searched does not leave.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use gloss_secrets::{Container, container};
use tokio::io::{AsyncRead, AsyncWrite};

use super::head::{Framing, Head};
use super::wire::Wire;
use crate::error::NetworkError;

/// Bytes of a line between chunks; nothing that it could carry beside a length is read.
const MAX_LINE: usize = 100;
/// Bytes of packed content once it is unpacked, for each of its bytes and in all.
const MAX_UNPACKED: usize = 16 << 20;

/// Reads the content of a request.
pub(crate) async fn content<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    head: &Head,
    most: usize,
) -> Result<Vec<u8>, NetworkError> {
    let too_large = || NetworkError::RequestTooLarge { most };
    match head.framing {
        Framing::Length(0) => return Ok(Vec::new()),
        Framing::Length(length) if length > most => return Err(too_large()),
        _ if head.expects => wire.write(b"HTTP/1.1 100 Continue\r\n\r\n").await?,
        _ => {}
    }
    if let Framing::Length(length) = head.framing {
        return wire.exactly(length).await;
    }
    let mut content = Vec::new();
    loop {
        let length = chunk(&wire.line(MAX_LINE).await?)?;
        if content.len() + length > most {
            return Err(too_large());
        }
        content.extend(wire.exactly(length).await?);
        // Behind the last piece there may be headers, which nobody checked.
        if wire.exactly(2).await? != b"\r\n" {
            return Err(NetworkError::BadRequest { why: "a piece of its content is longer than it says" });
        }
        if length == 0 {
            return Ok(content);
        }
    }
}

/// The length of a chunk (RFC 9112 §7.1): hexadecimal digits and nothing beside.
fn chunk(line: &[u8]) -> Result<usize, NetworkError> {
    let is_number = (1..=8).contains(&line.len()) && line.iter().all(u8::is_ascii_hexdigit);
    let text = std::str::from_utf8(line).ok().filter(|_| is_number);
    text.and_then(|text| usize::from_str_radix(text, 16).ok())
        .ok_or(NetworkError::BadRequest { why: "a piece of its content has no proper length" })
}

/// Content as it is searched: unpacked where it is packed.
pub(crate) fn searchable(head: &Head, content: &[u8]) -> Result<Vec<u8>, NetworkError> {
    let place = "The content";
    let encodings = head.headers.iter().filter(|(name, _)| name == "content-encoding");
    let encoding =
        encodings.map(|(_, value)| String::from_utf8_lossy(value).to_ascii_lowercase()).collect::<Vec<_>>();
    let is_packed = match encoding.join(",").trim() {
        "" | "identity" => container(content) == Some(Container::Gzip),
        "gzip" | "x-gzip" => true,
        _ => return Err(NetworkError::NotSearchable { what: "an unknown encoding", place }),
    };
    let mut text = content.to_vec();
    if is_packed && !content.is_empty() {
        text.clear();
        let read = MultiGzDecoder::new(content).take(MAX_UNPACKED as u64 + 1).read_to_end(&mut text);
        if read.is_err() || text.len() > MAX_UNPACKED {
            return Err(NetworkError::NotSearchable {
                what: "something packed that can't be unpacked",
                place,
            });
        }
    }
    // An archive may also stand within a form.
    let has_archive = text.windows(4).any(|four| four == b"PK\x03\x04");
    match container(&text).map(|_| ()).or(has_archive.then_some(())) {
        Some(()) => Err(NetworkError::NotSearchable { what: "an archive or a packed document", place }),
        None => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::Duration;
    use tokio::io::AsyncWriteExt;

    /// The content that is read of some bytes, and what is left behind it.
    fn read(framing: Framing, bytes: &[u8]) -> Result<Vec<u8>, NetworkError> {
        let mut head = Head::parse(b"POST / HTTP/1.1\r\nHost: a.example\r\n\r\n").unwrap();
        head.framing = framing;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let (mut there, here) = tokio::io::duplex(4096);
            there.write_all(bytes).await.unwrap();
            drop(there);
            content(&mut Wire::new(here, Duration::from_secs(5)), &head, 1000).await
        })
    }

    #[test]
    fn content_is_read_as_it_is_framed() {
        assert_eq!(read(Framing::Length(3), b"abcdef").unwrap(), b"abc");
        assert_eq!(
            read(Framing::Chunked, b"3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n").unwrap(),
            b"abc0123456789"
        );
        assert_eq!(
            read(Framing::Length(1001), b"").unwrap_err(),
            NetworkError::RequestTooLarge { most: 1000 }
        );
        assert_eq!(
            read(Framing::Chunked, b"3e9\r\n").unwrap_err(),
            NetworkError::RequestTooLarge { most: 1000 }
        );
    }

    #[test]
    fn chunks_that_two_readers_read_differently_are_refused() {
        for bytes in [
            "3;a=b\r\nabc\r\n0\r\n\r\n",
            "3\nabc\r\n0\r\n\r\n",
            "+3\r\nabc\r\n0\r\n\r\n",
            "0x3\r\nabc\r\n0\r\n\r\n",
            " 3\r\nabc\r\n0\r\n\r\n",
            "\r\nabc\r\n0\r\n\r\n",
            "3\r\nabcd\r\n0\r\n\r\n",
            "2\r\nabc\r\n0\r\n\r\n",
            "0\r\nX-Trailer: 1\r\n\r\n",
            "-1\r\n\r\n",
            "ffffffffffffffff\r\nabc",
            "3\r\nab",
            "000000003\r\nabc\r\n0\r\n\r\n",
            "3\r\nabc\n\n0\r\n\r\n",
        ] {
            assert!(
                matches!(read(Framing::Chunked, bytes.as_bytes()), Err(NetworkError::BadRequest { .. })),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn what_is_packed_is_unpacked_or_refused() {
        let head = |encoding: &str| {
            Head::parse(
                format!("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Encoding: {encoding}\r\n\r\n")
                    .as_bytes(),
            )
            .unwrap()
        };
        let pack = |text: &[u8]| {
            let mut out = Vec::new();
            flate2::read::GzEncoder::new(text, flate2::Compression::best()).read_to_end(&mut out).unwrap();
            out
        };
        assert_eq!(searchable(&head("gzip"), &pack(b"words")).unwrap(), b"words");
        assert_eq!(searchable(&head("identity"), &pack(b"words")).unwrap(), b"words", "by its beginning");
        for (encoding, content) in [
            ("br", b"words".to_vec()),
            ("gzip, gzip", pack(&pack(b"words"))),
            ("gzip", b"words".to_vec()),
            ("gzip", pack(&vec![0; MAX_UNPACKED + 1])),
            ("identity", pack(&pack(b"words"))),
            ("identity", b"PK\x03\x04words".to_vec()),
            ("identity", b"%PDF-1.7".to_vec()),
            ("identity", b"--form\r\n\r\nPK\x03\x04words\r\n--form--".to_vec()),
        ] {
            let refused = searchable(&head(encoding), &content);
            assert!(matches!(refused, Err(NetworkError::NotSearchable { .. })), "{encoding}");
        }
    }

    proptest! {
        #[test]
        fn chunks_of_any_size_come_together(pieces in proptest::collection::vec("[a-z]{1,40}", 0..10)) {
            let mut bytes: Vec<u8> = pieces.iter().flat_map(|p| format!("{:x}\r\n{p}\r\n", p.len()).into_bytes()).collect();
            bytes.extend(b"0\r\n\r\n");
            prop_assert_eq!(read(Framing::Chunked, &bytes).unwrap(), pieces.concat().into_bytes());
        }
    }
}
