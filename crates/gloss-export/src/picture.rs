//! The images of a document: taken from the caller by their addresses, known by their first bytes, decoded once so that
//! a broken one is named and not drawn. Never opens a file or an address.

use std::collections::HashMap;
use std::io::Cursor;
use std::sync::Arc;

use image::{ImageFormat, ImageReader, Limits};

use crate::model::{Paper, What};

/// Images in one export; more are left out and said.
const MAX_PICTURES: usize = 200;

/// Bytes of all images together: a file that can still be sent by mail.
const MAX_BYTES: usize = 32 << 20;

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
    /// What Typst reads: a chart as lines, all else as it is; with the ending of such files.
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

/// The images of a document by their addresses.
#[derive(Debug, Default)]
pub(crate) struct Pictures {
    /// In the order in which they first stand.
    pub all: Vec<Picture>,
    by_src: HashMap<Arc<str>, usize>,
}

impl Pictures {
    /// Fetches and checks every image that a document shows. What can't be drawn is said in `warnings`.
    pub(crate) fn fetch<'p>(
        papers: impl IntoIterator<Item = &'p Paper>,
        fetch: &dyn Fn(&str) -> Option<Vec<u8>>,
        warnings: &mut Vec<String>,
    ) -> Self {
        let mut wanted: Vec<Arc<str>> = Vec::new();
        for paper in papers {
            paper.each_line(&mut |pieces| {
                for piece in pieces {
                    if let What::Image { src, .. } = &piece.what {
                        wanted.push(src.clone());
                    }
                }
            });
        }
        let mut pictures = Self::default();
        let mut seen = std::collections::HashSet::new();
        let mut bytes = 0;
        for src in wanted.into_iter().filter(|src| seen.insert(src.clone())) {
            let room = pictures.all.len() < MAX_PICTURES && bytes < MAX_BYTES;
            let own = || crate::chart::picture(&src).map(Some);
            match room.then(|| own().or_else(|| fetch(&src).map(picture))).flatten() {
                Some(Some(picture)) if bytes + picture.bytes.len() <= MAX_BYTES => {
                    bytes += picture.bytes.len();
                    pictures.by_src.insert(src, pictures.all.len());
                    pictures.all.push(picture);
                }
                Some(Some(_)) => warnings.push(format!("The image {src} was left out: too many bytes.")),
                Some(None) => {
                    warnings.push(format!("The image {src} is no PNG, JPEG, GIF or WebP that can be drawn."));
                }
                None if room => warnings.push(format!("The image {src} is not in the folder.")),
                None => warnings.push(format!("The image {src} was left out: too many images.")),
            }
        }
        pictures
    }

    /// The number of the image at an address.
    pub(crate) fn number(&self, src: &str) -> Option<usize> {
        self.by_src.get(src).copied()
    }

    /// The image at an address.
    pub(crate) fn get(&self, src: &str) -> Option<&Picture> {
        self.number(src).and_then(|at| self.all.get(at))
    }
}

fn picture(bytes: Vec<u8>) -> Option<Picture> {
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
