//! Another picture in the place of one: the frame stays, and the new picture fills it without being stretched. The old file goes
//! where nothing else shows it.
#![allow(clippy::type_complexity)]

use super::markup::{called, drawing};
use crate::error::{Refused, fixed};
use crate::presentation::shape::{Frame, own_frame, shapes};
use crate::presentation::slides::Presentation;
use crate::xml::{Id, Patch, Tree};

/// Parts in 100,000 of a picture's side that a crop counts in.
const WHOLE: f64 = 100_000.0;

/// Replaces a picture.
pub(super) fn replace(
    deck: &mut Presentation,
    slide: usize,
    shape: usize,
    bytes: &[u8],
) -> Result<(), Refused> {
    let part = deck.numbered(slide)?.part;
    let Some((ending, kind, size)) = recognise(bytes) else {
        return Err(fixed("this is no picture that slides can show", "Choose a PNG, JPEG or GIF file."));
    };
    let text = deck.package.text(&part)?;
    let found = {
        let tree = Tree::parse(&text, &part, deck.package.limits())?;
        let all = shapes(&tree);
        let own = all.get(shape).ok_or_else(|| fixed("the slide has no such shape", "Choose a picture."))?;
        let no_picture = || fixed(format!("{} is no picture", called(own)), "Choose a picture.");
        tree.child(own.node, "blipFill").and_then(|fill| tree.child(fill, "blip")).ok_or_else(no_picture)?
    };
    let name = (1..)
        .map(|n| format!("ppt/media/image{n}.{ending}"))
        .find(|name| !deck.package.has(name))
        .unwrap_or_default();
    deck.package.add_bytes(&name, kind, bytes.to_vec())?;
    let relation = deck.package.add_relation(&part, "image", &name)?;
    let tree = Tree::parse(&text, &part, deck.package.limits())?;
    let mut patch = Patch::default();
    let tag = tree.tag(found);
    let named = tag.attributes().find(|one| one.name.ends_with(":embed"));
    match named {
        Some(named) => patch.replace(named.value_at, relation),
        None => {
            let says = "the picture lies outside of the file";
            return Err(fixed(says, "Put it into the presentation in the program that made it."));
        }
    }
    if let Some(link) = tag.attributes().find(|one| one.name.ends_with(":link")) {
        patch.cut(link.whole);
    }
    // Another drawing of the old picture would be shown in its stead.
    for id in tree.all().filter(|id| tree.local(*id) == "svgBlip") {
        if tree.whole(found).contains(&tree.whole(id).start) {
            patch.cut(tree.whole(tree.parent(id)));
        }
    }
    let all = shapes(&tree);
    let frame = all.get(shape).and_then(|own| own_frame(&tree, own.node));
    crop(&tree, found, size, frame, &mut patch);
    deck.package.set_patched(&part, &text, patch);
    super::removal::unused(&mut deck.package, &part, &text)
}

/// Cuts off what of the new picture does not fit the frame; without a frame or a size nothing is cut.
fn crop(tree: &Tree<'_>, blip: Id, size: Option<(f64, f64)>, frame: Option<Frame>, patch: &mut Patch) {
    let fill = tree.parent(blip);
    if let Some(old) = tree.child(fill, "srcRect") {
        patch.cut(tree.whole(old));
    }
    let (Some((width, height)), Some(frame)) = (size, frame) else { return };
    if frame.width <= 0 || frame.height <= 0 {
        return;
    }
    let (own, wanted) = (width / height, frame.width as f64 / frame.height as f64);
    let (across, down) = if own > wanted { (1.0 - wanted / own, 0.0) } else { (0.0, 1.0 - own / wanted) };
    let side = |share: f64| (share / 2.0 * WHOLE).round() as i64;
    if side(across) == 0 && side(down) == 0 {
        return;
    }
    let sides = match side(across) {
        0 => format!("t=\"{0}\" b=\"{0}\"", side(down)),
        across => format!("l=\"{across}\" r=\"{across}\""),
    };
    let names = drawing(tree);
    patch.insert(tree.whole(blip).end, format!("<{}srcRect{} {sides}/>", names.prefix, names.declared));
}

/// The ending, the content type and the size of a picture's file.
type PictureFormat = (&'static str, &'static str, Option<(f64, f64)>);

/// Which format a picture's file has.
pub(super) fn recognise(bytes: &[u8]) -> Option<PictureFormat> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        let side = |at: usize| {
            bytes.get(at..at + 4).map(|four| four.iter().fold(0u32, |all, one| all << 8 | u32::from(*one)))
        };
        return Some(("png", "image/png", sized(side(16), side(20))));
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Some(("jpeg", "image/jpeg", jpeg(bytes)));
    }
    if bytes.starts_with(b"GIF8") {
        let side = |at: usize| Some(u32::from(*bytes.get(at)?) | u32::from(*bytes.get(at + 1)?) << 8);
        return Some(("gif", "image/gif", sized(side(6), side(8))));
    }
    None
}

fn sized(width: Option<u32>, height: Option<u32>) -> Option<(f64, f64)> {
    let (width, height) = (width?, height?);
    (width > 0 && height > 0).then(|| (f64::from(width), f64::from(height)))
}

/// The size in the first frame of a JPEG file (ITU T.81, B.2.2).
fn jpeg(bytes: &[u8]) -> Option<(f64, f64)> {
    let two = |at: usize| Some(u32::from(*bytes.get(at)?) << 8 | u32::from(*bytes.get(at + 1)?));
    let mut at = 2;
    loop {
        let (mark, length) = (*bytes.get(at + 1)?, two(at + 2)?);
        if bytes.get(at) != Some(&0xff) {
            return None;
        }
        if matches!(mark, 0xc0..=0xcf) && !matches!(mark, 0xc4 | 0xc8 | 0xcc) {
            return sized(two(at + 7), two(at + 5));
        }
        at += 2 + length as usize;
    }
}

/// The width and height of a picture's file; none where it is no picture that slides can show.
pub(in crate::presentation) fn picture_size_of(bytes: &[u8]) -> Option<(f64, f64)> {
    recognise(bytes).and_then(|(.., size)| size)
}
