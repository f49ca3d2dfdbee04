//! Pictures that are lists of drawing commands (EMF): their lines, areas, words and bitmaps become entries. What a list clips is drawn
//! whole, and commands that are not known are passed over. Runs nothing: each record is read once, within its own bytes.

mod bitmap;
mod play;
mod record;
mod state;

use crate::canvas::Canvas;
use crate::drawing::Matrix;
use play::Player;
use record::Record;

/// Records that are read; a rich drawing has some ten thousand.
const MAX_RECORDS: usize = 200_000;

/// Draws a list of commands into a box of this size; false where it is none, or nothing of it can be drawn.
pub(super) fn draw(canvas: &mut Canvas<'_>, part: &str, size: (f32, f32), matrix: Matrix) -> bool {
    let package = canvas.scene.deck.package();
    if package.size(part) > crate::limits::MAX_PICTURE_BYTES {
        return false;
    }
    let Ok(bytes) = package.part(part) else { return false };
    let Some(fit) = fitted(&Record(&bytes), size) else { return false };
    let before = canvas.drawing.entries.len();
    let mut player = Player::new(part, matrix.after(&fit));
    let mut at = 0;
    for _ in 0..MAX_RECORDS {
        let head = Record(bytes.get(at..).unwrap_or_default());
        let (Some(kind), Some(length)) = (head.u32(0), head.size(4)) else { break };
        if length < 8 || kind == 14 || canvas.full() {
            break;
        }
        let Some(record) = head.range(0, length) else { break };
        // A record that is too short for what it says is passed over.
        let _ = player.play(canvas, kind, &Record(record), at);
        at += length;
    }
    canvas.drawing.entries.len() > before
}

/// From the units of the device that it was recorded on to the box: its frame fills the box.
fn fitted(head: &Record<'_>, (width, height): (f32, f32)) -> Option<Matrix> {
    if head.u32(0)? != 1 || head.u32(40)? != 0x464d_4520 {
        return None;
    }
    let frame = [head.i32(24)?, head.i32(28)?, head.i32(32)?, head.i32(36)?];
    let (device, millimetres) = ((head.i32(72)?, head.i32(76)?), (head.i32(80)?, head.i32(84)?));
    let per = |pixels: f32, length: f32| if length > 0.0 { pixels / length / 100.0 } else { 0.0 };
    let (by_x, by_y) = (per(device.0, millimetres.0), per(device.1, millimetres.1));
    let (own_width, own_height) = ((frame[2] - frame[0]) * by_x, (frame[3] - frame[1]) * by_y);
    if own_width <= 0.0 || own_height <= 0.0 {
        return None;
    }
    let scale = Matrix::scale(width / own_width, height / own_height);
    Some(scale.after(&Matrix::shift(-frame[0] * by_x, -frame[1] * by_y)))
}
