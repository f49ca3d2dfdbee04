//! Pictures: bytes that are handed in, held to what a slide can show, and how each lies in its slot. Changes no byte of them.

use std::collections::BTreeMap;
use std::io::Cursor;

use gloss_ooxml::presentation::Frame;
use image::{ImageFormat, ImageReader};

use crate::Refusal;
use crate::limits::{MAX_PICTURE_BYTES, MAX_PICTURE_SIDE, MAX_PICTURES_BYTES};
use crate::spec::Picture;

/// More of a picture than this is never cut away: it lies whole in its slot instead.
const MOST_CUT: f64 = 0.4;

/// The pictures of a deck, by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pictures<'a> {
    known: BTreeMap<&'a str, PictureFile<'a>>,
}

#[derive(Clone, Copy, Debug)]
struct PictureFile<'a> {
    bytes: &'a [u8],
    ending: &'static str,
    size: (u32, u32),
}

/// A picture in its place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shot {
    /// Its name.
    pub name: String,
    /// Its alternative text.
    pub description: String,
    /// The share that is cut away at the left, the top, the right and the bottom, in 100,000ths.
    pub crop: [u32; 4],
}

impl<'a> Pictures<'a> {
    /// Looks at the bytes of the pictures that a spec names.
    pub(crate) fn of(wanted: &[&str], given: &[(&'a str, &'a [u8])]) -> Result<Self, Refusal> {
        let mut known = BTreeMap::new();
        let mut total = 0usize;
        for name in wanted {
            let Some((name, bytes)) = given.iter().find(|(known, _)| known == name) else {
                let says = format!("The picture “{name}” is not there.");
                return Err(Refusal::new("slides", says, "Name a PNG or JPEG of the folder."));
            };
            total = total.saturating_add(bytes.len());
            known.insert(*name, looked_at(name, bytes)?);
        }
        if total > MAX_PICTURES_BYTES {
            let next = format!("At most {} MB work; make them smaller.", MAX_PICTURES_BYTES >> 20);
            return Err(Refusal::new("slides", format!("The pictures have {} MB.", total >> 20), next));
        }
        Ok(Self { known })
    }

    /// How a picture lies in a box: filling it where `fill` and little is cut, else whole in its middle.
    pub(crate) fn lay(&self, picture: &Picture, frame: &Frame, fill: bool) -> (Shot, Frame) {
        let (own, room) = (self.shape(picture), shape(frame));
        let mut shot =
            Shot { name: picture.name.clone(), description: picture.description.clone(), crop: [0; 4] };
        if fill && !self.lies_whole(picture, frame) {
            let side = (cut(own, room) / 2.0 * 100_000.0).round() as u32;
            shot.crop = if own > room { [side, 0, side, 0] } else { [0, side, 0, side] };
            return (shot, *frame);
        }
        let (width, height) = match own > room {
            true => (frame.width, (frame.width as f64 / own).round() as i64),
            false => ((frame.height as f64 * own).round() as i64, frame.height),
        };
        let (x, y) = (frame.x + (frame.width - width) / 2, frame.y + (frame.height - height) / 2);
        (shot, Frame { x, y, width: width.max(1), height: height.max(1), ..*frame })
    }

    /// Whether so much of a picture would be cut to fill a box that it lies whole in it.
    pub(crate) fn lies_whole(&self, picture: &Picture, frame: &Frame) -> bool {
        cut(self.shape(picture), shape(frame)) > MOST_CUT
    }

    /// Whether a picture is wider than high.
    pub(crate) fn is_wide(&self, picture: &Picture) -> bool {
        self.shape(picture) > 1.0
    }

    /// How many times as wide as high a picture is.
    fn shape(&self, picture: &Picture) -> f64 {
        let (wide, high) = self.known.get(picture.name.as_str()).map_or((1, 1), |known| known.size);
        f64::from(wide) / f64::from(high)
    }

    /// All of them with the ending of their kind, in the order of their names.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&'a str, &'static str, &'a [u8])> + '_ {
        self.known.iter().map(|(name, known)| (*name, known.ending, known.bytes))
    }
}

/// The share of a picture that is cut away to fill a room, by how many times as wide as high each is.
fn cut(own: f64, room: f64) -> f64 {
    1.0 - (own / room).min(room / own)
}

fn shape(frame: &Frame) -> f64 {
    frame.width as f64 / (frame.height as f64).max(1.0)
}

fn looked_at<'a>(name: &str, bytes: &'a [u8]) -> Result<PictureFile<'a>, Refusal> {
    let refuse = |says: String, next: &str| Err(Refusal::new("slides", says, next));
    if bytes.len() > MAX_PICTURE_BYTES {
        let says = format!("The picture “{name}” has {} MB.", bytes.len() >> 20);
        return refuse(says, "At most 20 MB work; make it smaller.");
    }
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let ending = match reader.as_ref().ok().and_then(ImageReader::format) {
        Some(ImageFormat::Png) => "png",
        Some(ImageFormat::Jpeg) => "jpeg",
        _ => return refuse(format!("“{name}” is neither PNG nor JPEG."), "Turn it into one of them."),
    };
    let size = reader.ok().and_then(|reader| reader.into_dimensions().ok());
    match size {
        Some((wide, high)) if wide > 0 && high > 0 && wide.max(high) <= MAX_PICTURE_SIDE => {
            Ok(PictureFile { bytes, ending, size: (wide, high) })
        }
        Some((wide, high)) => {
            let next = format!("Its sides have to have 1 to {MAX_PICTURE_SIDE} pixels.");
            refuse(format!("The picture “{name}” has {wide} × {high} pixels."), &next)
        }
        None => refuse(format!("The picture “{name}” is damaged."), "Save it again, or take another."),
    }
}
