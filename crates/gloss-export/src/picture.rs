//! An image that can be drawn: known by its first bytes, decoded once so that a broken one is named and not drawn. Never
//! opens a file or an address.

use std::io::Cursor;
use std::sync::Arc;

use image::{ImageFormat, ImageReader, Limits};

/// Widest or highest image in pixels, and the memory that decoding one may take.
const MAX_SIDE: u32 = 16_384;
const MAX_ALLOC: u64 = 256 << 20;

/// An image that can be drawn.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    pub bytes: Arc<[u8]>,
    pub format: ImageFormat,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// A chart as SVG, for paper and for a page; none for an image of the folder.
    pub chart: Option<Arc<(String, String)>>,
}

impl Picture {
    /// The image file for Typst: a chart as SVG, all else as it is; with the ending of such files.
    pub(crate) fn for_pages(&self) -> (&'static str, &[u8]) {
        match &self.chart {
            Some(chart) => ("svg", chart.0.as_bytes()),
            None => (self.ending(), &self.bytes),
        }
    }

    /// The usual ending of its files.
    pub(crate) fn ending(&self) -> &'static str {
        match self.format {
            ImageFormat::Jpeg => "jpeg",
            ImageFormat::Gif => "gif",
            ImageFormat::WebP => "webp",
            _ => "png",
        }
    }
}

/// An image of its bytes; none where it is none that is drawn everywhere.
pub(crate) fn decode(bytes: Vec<u8>) -> Option<Picture> {
    let format = image::guess_format(&bytes).ok()?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Gif | ImageFormat::WebP) {
        return None;
    }
    let mut reader = ImageReader::with_format(Cursor::new(&bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_ALLOC);
    reader.limits(limits);
    let decoded = reader.decode().ok()?;
    let (width, height) = (decoded.width(), decoded.height());
    if width == 0 || height == 0 {
        return None;
    }
    // Word before 2023 draws no WebP.
    if format == ImageFormat::WebP {
        let mut png = Cursor::new(Vec::new());
        decoded.write_to(&mut png, ImageFormat::Png).ok()?;
        return Some(Picture {
            bytes: png.into_inner().into(),
            format: ImageFormat::Png,
            width,
            height,
            chart: None,
        });
    }
    Some(Picture { bytes: bytes.into(), format, width, height, chart: None })
}
