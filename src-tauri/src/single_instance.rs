//! Gloss is started again while it runs: the window that is there is shown, with the folder that was asked for. One
//! window for a home; what comes through the socket is a folder's path and nothing else.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

/// Longest path taken, in bytes: what the system takes.
const MAX_PATH: u64 = 4096;
/// How long another start's words are waited for.
const WAIT: Duration = Duration::from_secs(2);
/// How long a window that begins or ends is waited for.
const LONGEST: Duration = Duration::from_secs(10);
/// Pause between two looks.
const PAUSE: Duration = Duration::from_millis(50);
/// The window's answer once it is shown.
const SHOWN: &[u8] = b"shown\n";

/// The place of the one window; held as long as it runs.
#[derive(Debug)]
pub(crate) struct Place {
    lock: File,
    listener: UnixListener,
}

/// Takes the place of a home's window; none where another has it and was told to show itself.
///
/// # Errors
/// Where the home can't be used, or another window neither answers nor leaves.
pub(crate) fn take(home: &Path, folder: Option<&Path>) -> anyhow::Result<Option<Place>> {
    let address = gloss_client::socket_path(home).with_file_name("window.sock");
    let lock = File::create(gloss_client::window_lock(home)).context("the window's lock can't be made")?;
    let begun = Instant::now();
    while begun.elapsed() < LONGEST {
        if lock.try_lock().is_ok() {
            gloss_client::prepare_socket_dir(&address)?;
            let _ = std::fs::remove_file(&address);
            let listener =
                UnixListener::bind(&address).context("the window can't be told of a second start")?;
            return Ok(Some(Place { lock, listener }));
        }
        // One that just begins does not listen yet, and one that just ends no longer.
        if tell(&address, folder).is_some() {
            return Ok(None);
        }
        std::thread::sleep(PAUSE);
    }
    bail!("Gloss runs already and does not answer. End it, then start it again");
}

impl Place {
    /// Calls `shown` for every further start, with the folder that it asks for. Where that says no, because this window is
    /// about to end, the other start waits for its place instead.
    ///
    /// # Errors
    /// Where no thread can be had.
    pub(crate) fn listen(
        self,
        shown: impl Fn(Option<PathBuf>) -> bool + Send + 'static,
    ) -> anyhow::Result<()> {
        let Self { lock, listener } = self;
        let heard = move || {
            // Held by this thread, which ends with the process.
            let _held = lock;
            for stream in listener.incoming() {
                let Ok(stream) = stream else {
                    // Out of file handles, for one: asked again at once it would only say so again.
                    std::thread::sleep(PAUSE);
                    continue;
                };
                if hear(&stream).is_some_and(&shown) {
                    let _ = (&stream).write_all(SHOWN);
                }
            }
        };
        std::thread::Builder::new().name("again".to_owned()).spawn(heard)?;
        Ok(())
    }
}

/// Tells the window that is there; none where it did not answer.
fn tell(address: &Path, folder: Option<&Path>) -> Option<()> {
    let mut stream = UnixStream::connect(address).ok()?;
    stream.set_read_timeout(Some(WAIT)).ok()?;
    let folder = folder.map(|folder| std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()));
    stream.write_all(folder.as_ref().map_or(&[][..], |folder| folder.as_os_str().as_bytes())).ok()?;
    // A path may hold any byte but this one.
    stream.write_all(&[0]).ok()?;
    let mut answer = Vec::new();
    (&stream).take(16).read_to_end(&mut answer).ok()?;
    (answer == SHOWN).then_some(())
}

/// The folder of another start; none where it said nothing that can be read.
fn hear(stream: &UnixStream) -> Option<Option<PathBuf>> {
    stream.set_read_timeout(Some(WAIT)).ok()?;
    let mut path = Vec::new();
    BufReader::new(stream.take(MAX_PATH + 1)).read_until(0, &mut path).ok()?;
    (path.pop() == Some(0))
        .then(|| (!path.is_empty()).then(|| PathBuf::from(std::ffi::OsString::from_vec(path))))
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::unix::net::UnixStream;
    use std::path::{Path, PathBuf};
    use std::sync::mpsc;

    use super::take;

    #[test]
    fn a_second_start_shows_the_first_and_says_which_folder() {
        let home = tempfile::tempdir().unwrap();
        let (tell, told) = mpsc::channel();
        let place = take(home.path(), None).unwrap().unwrap();
        place.listen(move |folder| tell.send(folder).is_ok()).unwrap();
        assert!(take(home.path(), Some(Path::new("/a\nb"))).unwrap().is_none());
        assert_eq!(told.recv().unwrap(), Some(PathBuf::from("/a\nb")));
        // Somebody who says too much, or nothing, is not heard, and holds up nobody for long.
        let address = home.path().join("window.sock");
        let mut loud = UnixStream::connect(&address).unwrap();
        let _ = loud.write_all(&[b'x'; 10_000]);
        drop(loud);
        drop(UnixStream::connect(&address).unwrap());
        assert!(take(home.path(), None).unwrap().is_none());
        assert_eq!(told.recv().unwrap(), None);
        assert!(told.try_recv().is_err());
    }
}
