//! The side of a proxy that its programs are on: heads read within bounds and times, bytes written. Knows no rule of grants.

use std::time::Duration;

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, timeout, timeout_at};

use super::head::{Head, is_hopeless};
use crate::error::NetworkError;

/// Bytes of a head at most.
const MAX_HEAD: usize = 64 << 10;
/// Time for a head, from its first byte on.
const HEAD: Duration = Duration::from_secs(10);
/// Bytes that are read at once.
const PIECE: usize = 16 << 10;

/// A stream with what was read of it and not used yet.
pub(crate) struct Wire<S> {
    stream: S,
    ahead: BytesMut,
    idle: Duration,
}

/// Why a program's side can't be read further: it is gone, or it waits.
fn broke_off() -> NetworkError {
    NetworkError::BadRequest { why: "it breaks off" }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub(crate) fn new(stream: S, idle: Duration) -> Self {
        Self { stream, ahead: BytesMut::new(), idle }
    }

    /// The stream, where nothing was read ahead.
    pub(crate) fn into_stream(self) -> Option<S> {
        self.ahead.is_empty().then_some(self.stream)
    }

    /// The next head; none where the program is done, or says nothing for a time.
    pub(crate) async fn head(&mut self) -> Result<Option<Head>, NetworkError> {
        if self.ahead.is_empty() && !matches!(timeout(self.idle, self.read()).await, Ok(Ok(true))) {
            return Ok(None);
        }
        let until = Instant::now() + HEAD;
        let mut seen = 0_usize;
        loop {
            // A byte at a time is looked at once, and not all before it again.
            let new = self.ahead.get(seen.saturating_sub(3)..).unwrap_or_default();
            let end =
                new.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + seen.saturating_sub(3) + 4);
            let head = self.ahead.get(..end.unwrap_or(self.ahead.len())).unwrap_or_default();
            // At once: such a head may never end.
            if is_hopeless(head, seen) || head.len() > MAX_HEAD {
                let why = "its head is too long, or its lines end in another way than HTTP's";
                return Err(NetworkError::BadRequest { why });
            }
            if let Some(end) = end {
                return Head::parse(&self.ahead.split_to(end)).map(Some);
            }
            seen = self.ahead.len();
            match timeout_at(until, self.read()).await {
                Ok(Ok(true)) => {}
                Ok(_) => return Err(broke_off()),
                Err(_) => return Err(NetworkError::BadRequest { why: "its head comes too slowly" }),
            }
        }
    }

    /// The next line of the framing of chunks, without its end.
    pub(crate) async fn line(&mut self, most: usize) -> Result<Vec<u8>, NetworkError> {
        loop {
            if let Some(at) = self.ahead.windows(2).position(|two| two == b"\r\n") {
                return Ok(self.ahead.split_to(at + 2).get(..at).unwrap_or_default().to_vec());
            }
            if self.ahead.len() > most {
                return Err(NetworkError::BadRequest { why: "a piece of its content has no proper length" });
            }
            self.more().await?;
        }
    }

    /// Exactly so many of the next bytes.
    pub(crate) async fn exactly(&mut self, count: usize) -> Result<Vec<u8>, NetworkError> {
        while self.ahead.len() < count {
            self.more().await?;
        }
        Ok(self.ahead.split_to(count).to_vec())
    }

    async fn more(&mut self) -> Result<(), NetworkError> {
        match timeout(self.idle, self.read()).await {
            Ok(Ok(true)) => Ok(()),
            _ => Err(broke_off()),
        }
    }

    /// Reads some bytes; false at the end.
    async fn read(&mut self) -> std::io::Result<bool> {
        self.ahead.reserve(PIECE);
        Ok((&mut self.stream).take(PIECE as u64).read_buf(&mut self.ahead).await? > 0)
    }

    /// Writes bytes and waits until they are taken.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<(), NetworkError> {
        let write = async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        };
        timeout(self.idle, write).await.map_err(|_| broke_off())?.map_err(|_| broke_off())
    }

    /// Ends what is written and hears out what the program is still sending, so that it reads the last words.
    pub(crate) async fn close(mut self) {
        let listen = async {
            let _ = self.stream.shutdown().await;
            loop {
                self.ahead.clear();
                if !matches!(self.read().await, Ok(true)) {
                    break;
                }
            }
        };
        let _ = timeout(Duration::from_millis(500), listen).await;
    }
}
