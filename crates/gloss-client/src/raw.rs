//! Frames on the engine's socket, for proxies: send a [`ClientFrame`], receive [`ServerFrame`]s.
//!
//! One JSON object per line. Never reconnects and never reads further than it was asked to, so a reader that
//! is slow holds up nobody but itself.

use gloss_protocol::{ClientBody, ClientFrame, Code, Hello, Problem, ServerFrame, Welcome};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};

/// Longest line either way, in bytes: a view of the largest document that Gloss opens fits.
pub const MAX_LINE: usize = 16 << 20;
/// Size of a read from the socket, in bytes.
const READ_AT_ONCE: usize = 64 << 10;

/// A greeted connection to the engine.
#[derive(Debug)]
pub struct Raw {
    sender: RawSender,
    receiver: RawReceiver,
}

/// The half that sends.
#[derive(Debug)]
pub struct RawSender(OwnedWriteHalf);

/// The half that receives.
#[derive(Debug)]
pub struct RawReceiver {
    from: BufReader<OwnedReadHalf>,
    /// The beginning of a line whose end has not come yet; kept here so that a cancelled read loses nothing.
    partial: Vec<u8>,
}

impl Raw {
    pub(crate) fn over(stream: UnixStream) -> Self {
        let (from, to) = stream.into_split();
        let from = BufReader::with_capacity(READ_AT_ONCE, from);
        Self { sender: RawSender(to), receiver: RawReceiver { from, partial: Vec::new() } }
    }

    /// Says hello; the engine answers who it is.
    pub(crate) async fn greet(&mut self, hello: Hello) -> Result<Welcome, Problem> {
        self.send(&ClientFrame { id: 0, body: ClientBody::Hello { hello } }).await?;
        match self.receive().await? {
            Some(ServerFrame::Welcome { welcome, .. }) => Ok(welcome),
            Some(ServerFrame::Problem { problem, .. }) => Err(problem),
            Some(_) => Err(Problem::new(Code::Internal, "The engine did not answer the greeting.")),
            None => Err(engine_gone()),
        }
    }

    /// Sends a frame.
    ///
    /// # Errors
    /// `TooLarge` over [`MAX_LINE`]; `EngineGone` where the engine has left.
    pub async fn send(&mut self, frame: &ClientFrame) -> Result<(), Problem> {
        self.sender.send(frame).await
    }

    /// The next frame; none where the engine has left. Safe to cancel.
    ///
    /// # Errors
    /// `TooLarge` for a line over [`MAX_LINE`]; `Internal` for one that is not a frame.
    pub async fn receive(&mut self) -> Result<Option<ServerFrame>, Problem> {
        self.receiver.receive().await
    }

    /// The two halves, for two tasks.
    pub fn into_split(self) -> (RawSender, RawReceiver) {
        (self.sender, self.receiver)
    }
}

impl RawSender {
    /// Sends a frame; not safe to cancel, half a line would be left on the wire.
    ///
    /// # Errors
    /// As [`Raw::send`].
    pub async fn send(&mut self, frame: &ClientFrame) -> Result<(), Problem> {
        self.send_line(&line_of(frame)?).await
    }

    pub(crate) async fn send_line(&mut self, line: &[u8]) -> Result<(), Problem> {
        self.0.write_all(line).await.map_err(|_| engine_gone())
    }
}

impl RawReceiver {
    /// The next frame; as [`Raw::receive`].
    ///
    /// # Errors
    /// As [`Raw::receive`].
    pub async fn receive(&mut self) -> Result<Option<ServerFrame>, Problem> {
        let Some(line) = self.receive_line().await? else {
            return Ok(None);
        };
        let frame = serde_json::from_str(&line);
        frame.map(Some).map_err(|e| Problem::new(Code::Internal, format!("The engine sent no frame: {e}.")))
    }

    /// The next frame as the engine wrote it, without its line's end, for a proxy that only hands it on.
    ///
    /// # Errors
    /// As [`Raw::receive`].
    pub async fn receive_line(&mut self) -> Result<Option<String>, Problem> {
        loop {
            let chunk = self.from.fill_buf().await.unwrap_or_default();
            if chunk.is_empty() {
                return Ok(None);
            }
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let taken = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
            if self.partial.len() + taken.len() > MAX_LINE {
                return Err(too_large());
            }
            self.partial.extend_from_slice(taken);
            let used = taken.len() + usize::from(end.is_some());
            self.from.consume(used);
            if end.is_some() {
                let line = String::from_utf8(std::mem::take(&mut self.partial));
                return line.map(Some).map_err(|_| Problem::new(Code::Internal, "The engine sent no text."));
            }
        }
    }
}

/// A frame as a line, within the bound.
pub(crate) fn line_of(frame: &ClientFrame) -> Result<Vec<u8>, Problem> {
    let mut line = serde_json::to_vec(frame)
        .map_err(|e| Problem::new(Code::Internal, format!("The request cannot be written: {e}.")))?;
    if line.len() >= MAX_LINE {
        return Err(too_large());
    }
    line.push(b'\n');
    Ok(line)
}

fn too_large() -> Problem {
    Problem::new(Code::TooLarge, format!("A message is larger than {} MB.", MAX_LINE >> 20))
}

/// The engine left in the middle of something.
pub(crate) fn engine_gone() -> Problem {
    Problem::new(Code::EngineGone, "The engine left before it answered.")
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{ClientBody, ClientFrame, Code, ServerFrame};
    use tokio::io::AsyncWriteExt;
    use tokio::net::UnixStream;

    use super::{MAX_LINE, Raw, line_of};

    #[tokio::test]
    async fn lines_come_whole_however_they_are_cut() {
        for cut in [1, 2, 7, 1000] {
            let (ours, mut theirs) = UnixStream::pair().unwrap();
            let mut raw = Raw::over(ours);
            let write = async {
                for piece in
                    b"{\"is\":\"ok\",\"id\":1}\n{\"is\":\"ok\",\"id\":2}\nnonsense\n{\"is\":".chunks(cut)
                {
                    theirs.write_all(piece).await.unwrap();
                }
                drop(theirs);
            };
            let read = async {
                assert_eq!(raw.receive().await.unwrap(), Some(ServerFrame::Ok { id: 1 }));
                assert_eq!(raw.receive().await.unwrap(), Some(ServerFrame::Ok { id: 2 }));
                assert_eq!(raw.receive().await.unwrap_err().code, Code::Internal);
                assert_eq!(raw.receive().await.unwrap(), None, "half a line is no frame");
            };
            tokio::join!(write, read);
        }
    }

    #[tokio::test]
    async fn a_line_without_end_is_refused() {
        let (ours, mut theirs) = UnixStream::pair().unwrap();
        let mut raw = Raw::over(ours);
        let flood = tokio::spawn(async move { while theirs.write_all(&[b'x'; 65536]).await.is_ok() {} });
        assert_eq!(raw.receive().await.unwrap_err().code, Code::TooLarge);
        drop(raw);
        flood.await.unwrap();
    }

    #[test]
    fn a_frame_over_the_bound_is_not_sent() {
        let frame = |size| ClientFrame { id: 1, body: ClientBody::Open { folder: "x".repeat(size) } };
        assert!(line_of(&frame(1000)).is_ok());
        assert_eq!(line_of(&frame(MAX_LINE)).unwrap_err().code, Code::TooLarge);
    }
}
