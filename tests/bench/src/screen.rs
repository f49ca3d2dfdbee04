//! A screen in memory: Xvfb with its picture in a file that can be read at any moment, without asking the X server.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::{Child, Stdio};

use anyhow::{Context, ensure};

use super::proc;
use xtask::programs::program;

/// The screen's size in pixels: the window's own first size.
pub(crate) const SIZE: (u64, u64) = (1440, 900);
/// Bytes of a colour map's entry in an XWD file (XWDFile.h).
const COLOUR: u64 = 12;

/// A running Xvfb; ends with the value.
pub(crate) struct Screen {
    xvfb: Child,
    /// As in `DISPLAY`.
    pub(crate) display: String,
    picture: File,
    /// Where the pixels begin, and the length of a line in bytes.
    begins: u64,
    line: u64,
}

impl Screen {
    /// Starts one that keeps its picture in `folder`.
    pub(crate) fn start(folder: &Path) -> anyhow::Result<Self> {
        let size = format!("{}x{}x24", SIZE.0, SIZE.1);
        let mut command = program("Xvfb", &["-displayfd", "1", "-nolisten", "tcp"]);
        command.args(["-screen", "0", &size, "-fbdir"]).arg(folder);
        let mut xvfb = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb cannot be run")?;
        let opened = Self::opened(&mut xvfb, folder);
        match opened {
            Ok((display, picture, begins, line)) => Ok(Self { xvfb, display, picture, begins, line }),
            Err(error) => {
                proc::stop(&mut xvfb);
                Err(error)
            }
        }
    }

    fn opened(xvfb: &mut Child, folder: &Path) -> anyhow::Result<(String, File, u64, u64)> {
        let mut number = String::new();
        let said = xvfb.stdout.take().context("no output")?;
        BufReader::new(said).read_line(&mut number)?;
        ensure!(!number.trim().is_empty(), "Xvfb did not start");
        let picture = File::open(folder.join("Xvfb_screen0"))?;
        // The header is big-endian words: its length first, bits of a pixel, bytes of a line and colours behind.
        let word = |at: u64| {
            let mut bytes = [0; 4];
            picture.read_exact_at(&mut bytes, at * 4)?;
            anyhow::Ok(u64::from(u32::from_be_bytes(bytes)))
        };
        ensure!(word(11)? == 32, "pixels are not of 32 bits");
        let begins = word(0)? + word(19)? * COLOUR;
        let line = word(12)?;
        Ok((format!(":{}", number.trim()), picture, begins, line))
    }

    /// The colour at a place, as red, green, blue; black where it cannot be read.
    pub(crate) fn pixel(&self, x: u64, y: u64) -> [u8; 3] {
        let mut bytes = [0; 4];
        let at = self.begins + y * self.line + x * 4;
        let _ = self.picture.read_exact_at(&mut bytes, at);
        // The server keeps pixels in the machine's order, blue lowest.
        let [_, red, green, blue] = u32::from_ne_bytes(bytes).to_be_bytes();
        [red, green, blue]
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        proc::stop(&mut self.xvfb);
    }
}
