//! Drawing state of a metafile: pens, brushes, fonts, and how its numbers become places.

use std::collections::BTreeMap;

use super::record::Record;
use crate::drawing::{Colour, Matrix};

/// Something that is made by one command and used by others.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tool {
    /// A pen with its width; none draws nothing.
    Pen(Option<(Colour, f32)>),
    /// A brush; none fills nothing.
    Brush(Option<Colour>),
    Font(Face),
}

/// A font as commands name it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Face {
    pub name: String,
    /// Below 0 the size of its letters, above that of its lines.
    pub height: f32,
    pub bold: bool,
    pub italic: bool,
    pub underline: bool,
    /// Degrees counter-clockwise.
    pub turn: f32,
}

impl Default for Face {
    fn default() -> Self {
        Self {
            name: "Arial".to_owned(),
            height: -12.0,
            bold: false,
            italic: false,
            underline: false,
            turn: 0.0,
        }
    }
}

/// The state that `SaveDC` saves.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub pen: Option<(Colour, f32)>,
    pub brush: Option<Colour>,
    pub face: Face,
    pub ink: Colour,
    pub align: u32,
    pub at: (f32, f32),
    window: ((f32, f32), (f32, f32)),
    viewport: ((f32, f32), (f32, f32)),
    pub world: Matrix,
    /// Whether the window is stretched to the viewport.
    stretched: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            pen: Some((Colour::BLACK, 1.0)),
            brush: Some(Colour::WHITE),
            face: Face::default(),
            ink: Colour::BLACK,
            align: 0,
            at: (0.0, 0.0),
            window: ((0.0, 0.0), (1.0, 1.0)),
            viewport: ((0.0, 0.0), (1.0, 1.0)),
            world: Matrix::default(),
            stretched: false,
        }
    }
}

impl State {
    /// Takes commands 9 to 12 and 17: window and viewport, their size and origin, and how they are mapped.
    pub(super) fn mapping(&mut self, kind: u32, record: &Record<'_>) -> Option<()> {
        if kind == 17 {
            self.stretched = matches!(record.u32(8)?, 7 | 8);
            return Some(());
        }
        let pair = (record.i32(8)?, record.i32(12)?);
        match kind {
            9 => self.window.1 = pair,
            10 => self.window.0 = pair,
            11 => self.viewport.1 = pair,
            _ => self.viewport.0 = pair,
        }
        Some(())
    }

    /// From the numbers of commands to the units of the device.
    pub(super) fn matrix(&self) -> Matrix {
        let share = |viewport: f32, window: f32| {
            if self.stretched && window != 0.0 && viewport != 0.0 { viewport / window } else { 1.0 }
        };
        let scale = (share(self.viewport.1.0, self.window.1.0), share(self.viewport.1.1, self.window.1.1));
        let window =
            Matrix::scale(scale.0, scale.1).after(&Matrix::shift(-self.window.0.0, -self.window.0.1));
        Matrix::shift(self.viewport.0.0, self.viewport.0.1).after(&window).after(&self.world)
    }
}

/// The tools that were made.
#[derive(Default)]
pub(super) struct Tools(BTreeMap<u32, Tool>);

impl Tools {
    /// Takes the commands that make a tool: 38, 39, 82 and 95.
    pub(super) fn make(&mut self, kind: u32, record: &Record<'_>) -> Option<()> {
        let number = record.u32(8)?;
        let tool = match kind {
            38 => pen(record.u32(12)?, record.i32(16)?, colour(record, 24)?),
            95 => pen(record.u32(28)?, record.i32(32)?, colour(record, 40)?),
            39 => Tool::Brush(if record.u32(12)? == 1 { None } else { Some(colour(record, 16)?) }),
            _ => Tool::Font(face(record)?),
        };
        if self.0.len() < 10_000 {
            self.0.insert(number, tool);
        }
        Some(())
    }

    pub(super) fn delete(&mut self, number: u32) {
        self.0.remove(&number);
    }

    /// A tool by its number: one that was made, or one of the system's.
    pub(super) fn get(&self, number: u32) -> Option<Tool> {
        let grey = |level| Some(Tool::Brush(Some(Colour::new(level, level, level))));
        match number {
            0x8000_0000 => grey(255),
            0x8000_0001 => grey(192),
            0x8000_0002 => grey(128),
            0x8000_0003 => grey(64),
            0x8000_0004 => grey(0),
            0x8000_0005 => Some(Tool::Brush(None)),
            0x8000_0006 => Some(Tool::Pen(Some((Colour::WHITE, 1.0)))),
            0x8000_0007 => Some(Tool::Pen(Some((Colour::BLACK, 1.0)))),
            0x8000_0008 => Some(Tool::Pen(None)),
            _ => self.0.get(&number).cloned(),
        }
    }
}

pub(super) fn colour(record: &Record<'_>, at: usize) -> Option<Colour> {
    let [red, green, blue, _] = record.bytes::<4>(at)?;
    Some(Colour::new(red, green, blue))
}

fn pen(style: u32, width: f32, colour: Colour) -> Tool {
    Tool::Pen((style & 0xf != 5).then_some((colour, width.max(0.0))))
}

fn face(record: &Record<'_>) -> Option<Face> {
    let units: Vec<u16> =
        (0..32).map_while(|at| record.u16(12 + 28 + at * 2)).take_while(|unit| *unit != 0).collect();
    let [italic, underline, _, _] = record.bytes::<4>(12 + 20)?;
    Some(Face {
        name: String::from_utf16_lossy(&units),
        height: record.i32(12)?,
        bold: record.i32(12 + 16)? >= 600.0,
        italic: italic != 0,
        underline: underline != 0,
        turn: record.i32(12 + 8)? / 10.0,
    })
}
