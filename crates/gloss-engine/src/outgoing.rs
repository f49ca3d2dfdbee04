//! Frames on their way to a shell: written as lines, bounded in bytes while they wait. One that is longer than a shell
//! reads is told with its size instead. Knows nothing of what they say.

use std::io::Write;
use std::sync::Arc;

use gloss_protocol::{Code, EventBody, Problem, ServerFrame};
use gloss_secrets::Redaction;
use tokio::io::{AsyncWriteExt, BufWriter};
use tokio::net::unix::OwnedWriteHalf;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

/// Longest frame, in bytes, without its line's end; a shell reads no longer ones.
pub(crate) const MAX_FRAME: usize = (16 << 20) - 1;
/// Frames that may wait for a slow shell.
const MAX_FRAMES: usize = 256;
/// Bytes of them. A single longer one waits alone.
const MAX_BYTES: usize = 4 << 20;

/// The way to one shell; clones lead to the same.
#[derive(Clone, Debug)]
pub(crate) struct Out {
    lines: mpsc::Sender<Line>,
    room: Arc<Semaphore>,
    redaction: Arc<Redaction>,
}

/// The shell is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShellClosed;

/// A frame as it is written, and the room that it takes until then.
struct Line {
    bytes: Vec<u8>,
    _room: OwnedSemaphorePermit,
}

impl Out {
    /// A way to a shell, and the task that writes to it.
    pub(crate) fn new(
        write: OwnedWriteHalf,
        redaction: Arc<Redaction>,
    ) -> (Self, tokio::task::JoinHandle<()>) {
        let (lines, waiting) = mpsc::channel(MAX_FRAMES);
        let room = Arc::new(Semaphore::new(MAX_BYTES));
        (Self { lines, room, redaction }, tokio::spawn(write_lines(write, waiting)))
    }

    /// Sends a frame, once there is room for it.
    ///
    /// # Errors
    /// [`ShellClosed`] where nobody reads any more.
    pub(crate) async fn send(&self, frame: ServerFrame) -> Result<(), ShellClosed> {
        let frame = without_keys(frame, &self.redaction);
        let Some(bytes) = line(&frame) else { return Ok(()) };
        drop(frame);
        let most = u32::try_from(bytes.len().min(MAX_BYTES)).unwrap_or(u32::MAX);
        let room = tokio::select! {
            room = self.room.clone().acquire_many_owned(most) => room.map_err(|_| ShellClosed)?,
            () = self.lines.closed() => return Err(ShellClosed),
        };
        self.lines.send(Line { bytes, _room: room }).await.map_err(|_| ShellClosed)
    }

    /// Waits until nobody reads any more.
    pub(crate) async fn closed(&self) {
        self.lines.closed().await;
    }
}

/// A frame without the keys that are kept, where it says how something went or what a model says. What else goes out stands in
/// the store, which has none, or in the person's own files, which are theirs to see.
fn without_keys(frame: ServerFrame, redaction: &Redaction) -> ServerFrame {
    match frame {
        ServerFrame::Problem { id, problem } => {
            let clean = |text: String| redaction.strict(&text).into_owned();
            // What is chosen among is named as it is.
            let candidates = problem.candidates.iter().map(|one| redaction.text(one).into_owned()).collect();
            let (says, next) = (clean(problem.says), clean(problem.next));
            ServerFrame::Problem { id, problem: Problem { says, next, candidates, ..problem } }
        }
        ServerFrame::Done { id, done } => ServerFrame::Done { id, done: redaction.of(done) },
        ServerFrame::Event { mut event } => {
            if let EventBody::ItemDelta { text, .. } = &mut event.body {
                *text = redaction.text(text).into_owned();
            }
            ServerFrame::Event { event }
        }
        other => other,
    }
}

/// A frame as a line. One that is too long is a problem with its size; none where there is nobody to tell that.
fn line(frame: &ServerFrame) -> Option<Vec<u8>> {
    let mut written = Bounded { bytes: Vec::new(), all: 0 };
    serde_json::to_writer(&mut written, frame).ok()?;
    if written.all > MAX_FRAME {
        let id = match frame {
            ServerFrame::Reply { id, .. } | ServerFrame::Done { id, .. } => *id,
            _ => {
                tracing::error!(bytes = written.all, "frame.too_long");
                return None;
            }
        };
        let problem = too_long(written.all);
        return serde_json::to_vec(&ServerFrame::Problem { id, problem }).ok().map(ended);
    }
    Some(ended(written.bytes))
}

/// Says that so many bytes are more than goes out at once.
pub(crate) fn too_long(bytes: usize) -> Problem {
    let (is, most) = (bytes >> 20, (MAX_FRAME + 1) >> 20);
    let says = format!("What comes back is {is} MB; more than {most} MB at once can't be shown.");
    Problem::new(Code::TooLarge, says).with_next("Ask for a part of it, or open the file in another program.")
}

fn ended(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.push(b'\n');
    bytes
}

/// Keeps what a line may have, and counts all.
struct Bounded {
    bytes: Vec<u8>,
    all: usize,
}

impl Write for Bounded {
    fn write(&mut self, more: &[u8]) -> std::io::Result<usize> {
        self.all += more.len();
        if self.all <= MAX_FRAME {
            self.bytes.extend_from_slice(more);
        } else {
            // It won't be sent.
            self.bytes = Vec::new();
        }
        Ok(more.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn write_lines(write: OwnedWriteHalf, mut lines: mpsc::Receiver<Line>) {
    let mut out = BufWriter::new(write);
    while let Some(line) = lines.recv().await {
        if out.write_all(&line.bytes).await.is_err() {
            return;
        }
        drop(line);
        // What is ready goes out together.
        if lines.is_empty() && out.flush().await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use gloss_protocol::{Code, Reply, ServerFrame, Welcome};
    use tokio::io::AsyncReadExt;
    use tokio::net::UnixStream;

    use super::{MAX_BYTES, MAX_FRAME, Out, ShellClosed, line};

    fn frame(id: u64, bytes: usize) -> ServerFrame {
        ServerFrame::Reply {
            id,
            reply: Reply::Text { at: String::new(), text: "x".repeat(bytes) },
            left_out: Vec::new(),
        }
    }

    #[test]
    fn a_frame_that_is_too_long_is_told_with_its_size() {
        assert!(line(&frame(1, 100)).unwrap().ends_with(b"\n"));
        let told = line(&frame(7, MAX_FRAME)).unwrap();
        let ServerFrame::Problem { id: 7, problem } = serde_json::from_slice(&told).unwrap() else {
            panic!()
        };
        assert_eq!(problem.code, Code::TooLarge);
        assert!(problem.says.starts_with("What comes back is 16 MB"), "{}", problem.says);
        let welcome = Welcome { protocol: 1, build: "b".repeat(MAX_FRAME), pid: 1 };
        assert_eq!(line(&ServerFrame::Welcome { id: 1, welcome }), None);
    }

    #[tokio::test]
    async fn a_slow_shell_is_waited_for_and_one_that_is_gone_is_not() {
        let (mut shell, own) = UnixStream::pair().unwrap();
        let (_, write) = own.into_split();
        let (out, writer) = Out::new(write, Arc::default());
        let mut sent = 0;
        // Nobody reads: what waits is bounded in bytes.
        while tokio::time::timeout(Duration::from_millis(300), out.send(frame(sent, MAX_BYTES / 8)))
            .await
            .is_ok()
        {
            sent += 1;
        }
        assert!((6..12).contains(&sent), "{sent}");
        let mut read = vec![0; MAX_BYTES / 4];
        shell.read_exact(&mut read).await.unwrap();
        out.send(frame(99, MAX_BYTES / 8)).await.unwrap();
        drop(shell);
        let all = async { while out.send(frame(0, MAX_BYTES / 8)).await.is_ok() {} };
        tokio::time::timeout(Duration::from_secs(20), all).await.unwrap();
        writer.await.unwrap();
        assert_eq!(out.send(frame(0, 1)).await, Err(ShellClosed));
    }
}
