//! Bitmaps within commands (DIB) as PNG.

use std::sync::Arc;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::record::Record;
use crate::drawing::Picture;
use crate::limits::MAX_PICTURE_PIXELS;

/// A bitmap from its header and its bits, where it is of a plain kind.
pub(super) fn picture(head: &[u8], bits: &[u8], name: String) -> Option<Arc<Picture>> {
    let head = Record(head);
    let length = head.size(0)?;
    if length < 40 {
        return None;
    }
    let (width, rows) = (head.i32(4)?, head.i32(8)?);
    let (depth, packed) = (usize::from(head.u16(14)?), head.u32(16)?);
    let (wide, high) = (width as usize, rows.abs() as usize);
    let plain = matches!(packed, 0 | 3) && matches!(depth, 1 | 4 | 8 | 24 | 32);
    if !plain || width < 1.0 || high < 1 || (wide as u64).checked_mul(high as u64)? > MAX_PICTURE_PIXELS {
        return None;
    }
    let stride = (wide * depth).div_ceil(32) * 4;
    if bits.len() < stride.checked_mul(high)? {
        return None;
    }
    let mut pixels = Vec::with_capacity(wide * high * 3);
    for row in 0..high {
        // Rows are counted from below where their number is above 0.
        let line = bits.get(stride * if rows > 0.0 { high - 1 - row } else { row }..)?;
        for column in 0..wide {
            pixels.extend(pixel(&head, line, length, (column, depth))?);
        }
    }
    let (wide, high) = (u32::try_from(wide).ok()?, u32::try_from(high).ok()?);
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes).write_image(&pixels, wide, high, ExtendedColorType::Rgb8).ok()?;
    Some(Arc::new(Picture { part: name, media_type: "image/png", bytes, pixels: (wide, high) }))
}

fn pixel(head: &Record<'_>, line: &[u8], length: usize, (column, depth): (usize, usize)) -> Option<[u8; 3]> {
    let blue_first = |bytes: &[u8]| Some([*bytes.get(2)?, *bytes.get(1)?, *bytes.first()?]);
    if depth >= 24 {
        return blue_first(line.get(column * depth / 8..)?);
    }
    let byte = *line.get(column * depth / 8)?;
    let shift = 8 - depth - (column * depth) % 8;
    let index = usize::from(byte >> shift) & ((1 << depth) - 1);
    blue_first(head.range(length + index * 4, 3).unwrap_or(&[0; 3]))
}
