//! The map: its ground, a pin for each row that has a place, and what the sizes of pins mean.

use std::fmt::Write as _;

use crate::html::words;
use crate::html::{format_value, id, text};
use crate::map::{Ground, HEIGHT, WIDTH};
use crate::rows::PageRows;
use crate::spec::Spec;

/// Radius of a pin where all are of one size.
const ONE: f64 = 6.0;
/// Radius of the smallest and the largest.
const SIZES: (f64, f64) = (4.5, 15.0);

pub(super) fn write(out: &mut String, spec: &Spec, all: &PageRows, ground: &Ground) {
    let most = all.rows.iter().filter_map(|row| row.size).fold(0.0, f64::max);
    let _ = writeln!(
        out,
        "<figure id=\"map\" aria-label=\"Map\">\n<svg id=\"ground\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" preserveAspectRatio=\"xMidYMid meet\" role=\"img\" oai-annotatable=\"Map\" \
         aria-label=\"Map of {} {}; the list says the same in words\">\n<g class=\"land\">",
        all.rows.len(),
        text(&spec.noun)
    );
    for (name, path) in &ground.outlines {
        let _ = writeln!(out, "<path d=\"{path}\" oai-annotatable=\"{}\"/>", text(name));
    }
    out.push_str("</g>\n<g class=\"names\" aria-hidden=\"true\">\n");
    for (name, x, y) in &ground.labels {
        let _ = writeln!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", text(name));
    }
    out.push_str("</g>\n<g id=\"pins\">\n");
    // Small ones lie over large ones, so that each can be reached.
    for row in &all.rows {
        let Some(place) = row.place else { continue };
        let (x, y) = ground.at(place);
        let name = text(&row.name);
        let _ = writeln!(
            out,
            "<circle id=\"{}\" data-key=\"{}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{:.1}\" oai-annotatable=\"Pin\"><title>{name}</title></circle>",
            id("pin", &row.key),
            text(&row.key),
            radius(row.size, most),
        );
    }
    out.push_str("</g>\n</svg>\n");
    legend(out, spec, most);
    out.push_str(
        "<p id=\"thinned\" hidden>More pins come when you zoom in.</p>\n<div class=\"zoom\"><button type=\"button\" id=\"nearer\" aria-label=\"Zoom in\">+</button>\
         <button type=\"button\" id=\"farther\" aria-label=\"Zoom out\">−</button></div>\n</figure>\n",
    );
}

/// A pin's radius: its area is as the number.
fn radius(size: Option<f64>, most: f64) -> f64 {
    match size {
        Some(size) if most > 0.0 => (SIZES.1 * (size.max(0.0) / most).sqrt()).max(SIZES.0),
        _ => ONE,
    }
}

fn legend(out: &mut String, spec: &Spec, most: f64) {
    let Some(size) = spec.size.as_deref().filter(|_| most > 0.0) else { return };
    let large = rounded(most);
    let _ = write!(
        out,
        "<figcaption id=\"legend\" oai-annotatable=\"Legend\"><span>{}</span>",
        text(&words(size))
    );
    for value in [large / 4.0, large] {
        let r = radius(Some(value), most);
        let words = if value.fract() == 0.0 {
            format_value(&(value as i64).into())
        } else {
            format_value(&value.into())
        };
        let _ = write!(
            out,
            "<span><svg width=\"{0:.0}\" height=\"{0:.0}\" aria-hidden=\"true\"><circle cx=\"{1:.1}\" cy=\"{1:.1}\" r=\"{r:.1}\"/></svg>{words}</span>",
            2.0 * r + 2.0,
            r + 1.0,
        );
    }
    out.push_str("</figcaption>\n");
}

/// A round number at or below another one.
fn rounded(most: f64) -> f64 {
    let ten = 10_f64.powf(most.log10().floor());
    [8.0, 4.0, 2.0, 1.0].into_iter().map(|part| part * ten).find(|value| *value <= most).unwrap_or(most)
}
