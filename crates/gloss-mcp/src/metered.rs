//! A reader that ends where more comes within a while than any answer needs: what floods is not read on.

use std::io::{Error, Result};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, ReadBuf};
use tokio::time::Instant;

/// Longest message of a server, in bytes.
pub(crate) const MAX_MESSAGE: usize = 8 << 20;
/// Bytes that are read within [`WINDOW`] at most.
pub const MOST: usize = 64 << 20;
/// How long they are counted.
pub const WINDOW: Duration = Duration::from_secs(10);

/// The reader.
pub(crate) struct Metered<R, F> {
    inner: R,
    since: Instant,
    bytes: usize,
    flooded: F,
}

impl<R, F: Fn()> Metered<R, F> {
    /// Around another; `flooded` is told once it ends.
    pub(crate) fn new(inner: R, flooded: F) -> Self {
        Self { inner, since: Instant::now(), bytes: 0, flooded }
    }
}

impl<R: AsyncRead + Unpin, F: Fn() + Unpin> AsyncRead for Metered<R, F> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        if self.bytes > MOST {
            return Poll::Ready(Err(Error::other("more came than is read")));
        }
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.inner).poll_read(context, buffer);
        let now = Instant::now();
        if now.duration_since(self.since) > WINDOW {
            (self.since, self.bytes) = (now, 0);
        }
        self.bytes += buffer.filled().len() - before;
        if self.bytes > MOST {
            (self.flooded)();
        }
        polled
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::io::AsyncReadExt as _;

    use super::{MOST, Metered};

    #[tokio::test]
    async fn what_floods_is_not_read_on() {
        let told = AtomicUsize::new(0);
        let mut reader = Metered::new(tokio::io::repeat(b'x'), || _ = told.fetch_add(1, Ordering::SeqCst));
        let mut read = 0;
        let mut piece = vec![0; 1 << 20];
        while let Ok(count) = reader.read(&mut piece).await {
            read += count;
        }
        assert!(read > MOST && read <= MOST + piece.len());
        assert_eq!(told.load(Ordering::SeqCst), 1);
    }
}
