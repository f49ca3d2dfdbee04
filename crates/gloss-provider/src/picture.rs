//! A picture that a model is shown: what may be one, and what it counts. Never printed.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// The most bytes of a picture: under what every provider takes once it is written as text.
const MAX_BYTES: usize = 2 << 20;
/// The most pixels of a side: above it providers make a picture smaller and count it all the same.
const MAX_SIDE: u32 = 1_568;
/// Pixels of a token, and tokens of a picture whatever its size. Providers count between 400 and 1,000 pixels to a
/// token, so this is an estimate that is rather too high; what was used is counted by the provider.
const PIXELS_A_TOKEN: u64 = 400;
const TOKENS_A_PICTURE: u64 = 100;
/// The first bytes of every PNG, up to its size (PNG specification, sections 5.2 and 11.2.1).
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
const HEADER: &[u8] = b"IHDR";

/// A PNG within the bounds.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    png: Arc<[u8]>,
    width: u32,
    height: u32,
}

impl Picture {
    /// The picture of these bytes; none where they are no PNG or more than a model is given.
    pub fn png(bytes: &[u8]) -> Option<Self> {
        let side = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
        let (width, height) = (side(16)?, side(20)?);
        let is_png = bytes.starts_with(SIGNATURE) && bytes.get(12..16) == Some(HEADER);
        let sides = 1..=MAX_SIDE;
        let fits = bytes.len() <= MAX_BYTES && sides.contains(&width) && sides.contains(&height);
        (is_png && fits).then(|| Self { png: bytes.into(), width, height })
    }

    /// Estimates the picture's tokens before a provider has counted them.
    pub fn tokens(&self) -> u64 {
        let pixels = u64::from(self.width) * u64::from(self.height);
        pixels.div_ceil(PIXELS_A_TOKEN) + TOKENS_A_PICTURE
    }

    /// Its bytes as text.
    pub(crate) fn base64(&self) -> String {
        BASE64_STANDARD.encode(&self.png)
    }

    /// It as an address that holds it.
    pub(crate) fn data_url(&self) -> String {
        format!("data:image/png;base64,{}", self.base64())
    }

    /// Bytes of [`Picture::base64`].
    pub(crate) fn written(&self) -> usize {
        self.png.len().div_ceil(3) * 4
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({} × {}, {} bytes)", self.width, self.height, self.png.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_BYTES, MAX_SIDE, Picture};

    fn png(width: u32, height: u32, bytes: usize) -> Vec<u8> {
        let mut out = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        out.extend(width.to_be_bytes());
        out.extend(height.to_be_bytes());
        out.resize(out.len().max(bytes), 0);
        out
    }

    #[test]
    fn what_is_no_png_or_too_much_is_no_picture() {
        for (bytes, expect) in [
            (png(800, 450, 0), Some(1_000)),
            (png(1, 1, 0), Some(101)),
            (png(MAX_SIDE, MAX_SIDE, MAX_BYTES), Some(6_247)),
            (png(MAX_SIDE + 1, 1, 0), None),
            (png(1, u32::MAX, 0), None),
            (png(0, 5, 0), None),
            (png(800, 450, MAX_BYTES + 1), None),
            (b"GIF89a and much more than twenty-four bytes".to_vec(), None),
            (b"\x89PNG\r\n\x1a\n".to_vec(), None),
            (Vec::new(), None),
        ] {
            assert_eq!(Picture::png(&bytes).map(|picture| picture.tokens()), expect, "{} bytes", bytes.len());
        }
    }

    #[test]
    fn nothing_of_it_is_printed() {
        let printed = format!("{:?}", Picture::png(&png(8, 5, 40)));
        assert_eq!(printed, "Some(Picture(8 × 5, 40 bytes))");
    }
}
