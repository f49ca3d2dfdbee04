//! The plot's size and scales. Places no marks.

use super::{axes, domain};
use crate::error::Refused;
use crate::flow::{Flow, Slot};
use crate::scale::Scale;
use crate::spec::{Channel, MarkKind, Spec};
use crate::words;

/// All of a picture's width, where the spec says nothing: a page's column.
const FULL_WIDTH: f64 = 680.0;
/// A plot's height, where the spec says nothing.
const HEIGHT: f64 = 280.0;
/// A pie's width and height.
const PIE: f64 = 260.0;
/// Height of a bar that lies, and of one in a group.
const LYING: f64 = 30.0;
const LYING_IN_GROUP: f64 = 18.0;
/// Height of one whose name takes two lines.
const LYING_LONG: f64 = 38.0;
/// The most width of a standing bar, and of one in a group: three bars do not fill a page.
const STANDING: f64 = 110.0;
const STANDING_IN_GROUP: f64 = 52.0;

/// How many names a scale has, at least one.
fn names(scale: &Option<Scale>) -> f64 {
    scale.as_ref().map_or(1, |scale| scale.domain.len().max(1)) as f64
}

/// The width of a group of bars (height where they lie), where bars stand in groups.
fn each(spec: &Spec, flow: &Flow, offset: Slot, bar: f64) -> Result<Option<f64>, Refused> {
    let scale = domain::scale(spec, flow, offset, (0.0, 1.0))?;
    Ok(scale.map(|scale| scale.domain.len() as f64 * bar + 12.0))
}

/// The plot's size and scales.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plot {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) x: Option<Scale>,
    pub(crate) y: Option<Scale>,
    pub(crate) x_offset: Option<Scale>,
    pub(crate) y_offset: Option<Scale>,
    pub(crate) theta: Option<Scale>,
    pub(crate) size: Option<Scale>,
}

impl Plot {
    /// Height first: labels of y need room at the left, and what is left is the width.
    pub(super) fn new(spec: &Spec, flow: &Flow) -> Result<Self, Refused> {
        let pie = spec.mark.kind == MarkKind::Arc;
        let mut out =
            Self { height: spec.height.unwrap_or(if pie { PIE } else { HEIGHT }), ..Self::default() };
        let turn = std::f64::consts::TAU;
        if pie {
            out.width = spec.width.unwrap_or(PIE);
            out.theta = domain::scale(spec, flow, Slot::Theta, (0.0, turn))?;
            return Ok(out);
        }
        let up = |height: f64| (height, 0.0);
        out.y = domain::scale(spec, flow, Slot::Y, up(out.height))?;
        let widest = out.y.as_ref().map_or(0.0, |scale| {
            let axis = axes::axis(spec, flow, Slot::Y, scale);
            words::widest(axis.ticks.iter().map(|tick| tick.label.as_str()))
        });
        if spec.y.as_ref().is_some_and(|y| y.is_names() && spec.height.is_none()) {
            let one = if widest > words::MOST_LEFT { LYING_LONG } else { LYING };
            let each = each(spec, flow, Slot::YOffset, LYING_IN_GROUP)?.map_or(one, |each| each.max(one));
            out.height = (names(&out.y) * each).clamp(60.0, 1_600.0).round();
            out.y = domain::scale(spec, flow, Slot::Y, up(out.height))?;
        }
        let full = FULL_WIDTH - widest.min(words::MOST_LEFT) - 30.0;
        out.width = spec.width.unwrap_or(full.round());
        out.x = domain::scale(spec, flow, Slot::X, (0.0, out.width))?;
        let standing = spec.mark.kind == MarkKind::Bar && spec.x.as_ref().is_some_and(Channel::is_names);
        if standing && spec.width.is_none() {
            let each = each(spec, flow, Slot::XOffset, STANDING_IN_GROUP)?.unwrap_or(STANDING);
            out.width = (names(&out.x) * each).clamp(220.0, full).round();
            out.x = domain::scale(spec, flow, Slot::X, (0.0, out.width))?;
        }
        let within = |scale: &Option<Scale>| (0.0, scale.as_ref().map_or(0.0, Scale::bandwidth));
        out.x_offset = domain::scale(spec, flow, Slot::XOffset, within(&out.x))?;
        out.y_offset = domain::scale(spec, flow, Slot::YOffset, within(&out.y))?;
        out.size = domain::scale(spec, flow, Slot::Size, (4.0, 361.0))?;
        Ok(out)
    }

    pub(super) fn named(&self) -> Vec<(&'static str, Scale)> {
        let all = [
            ("x", &self.x),
            ("y", &self.y),
            ("xOffset", &self.x_offset),
            ("yOffset", &self.y_offset),
            ("theta", &self.theta),
            ("size", &self.size),
        ];
        all.into_iter().filter_map(|(name, scale)| scale.clone().map(|scale| (name, scale))).collect()
    }
}
