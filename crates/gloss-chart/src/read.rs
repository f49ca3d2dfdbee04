//! From JSON to a checked spec. Every key is read or refused with its place; nothing is passed over in silence.
//!
//! The subset is of Vega-Lite 6: one view, one mark. What runs code or fetches anything (`url`, `expr`, `transform`,
//! `params`) is never read.

mod channel;
mod data;
mod object;
mod rules;

use serde_json::Value as Json;

use crate::error::Refused;
use crate::flow::Slot;
use crate::limits::{SIZE, SPEC_BYTES, TITLE_CHARS};
use crate::spec::{Data, Mark, MarkKind, Spec};
use crate::value::Rows;
use object::Object;

const KEYS: &[&str] =
    &["$schema", "title", "description", "data", "mark", "encoding", "width", "height", "name"];
const MARK_KEYS: &[&str] = &["type", "innerRadius", "point", "filled", "opacity", "color", "tooltip"];

/// Reads a spec.
///
/// # Errors
/// The first thing that is not understood, with its place and what would work.
pub fn read(text: &str) -> Result<Spec, Refused> {
    if text.len() > SPEC_BYTES {
        return Err(Refused::new(
            "",
            "The spec is larger than 1 MB.",
            "Sum the rows up first, or point at cells with \"cells\".",
        ));
    }
    let json: Json = serde_json::from_str(text).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Refused::new("", format!("This is no JSON ({place})."), "Write it as JSON, with names in \"quotes\".")
    })?;
    let all = Object::new("", &json)?;
    all.only(KEYS)?;
    let (title, subtitle) = titles(&all)?;
    let data = data::read(&all)?;
    let mark = mark(&all)?;
    let encoding = all.object("encoding")?.ok_or_else(|| {
        Refused::new("encoding", "It is not said which column goes where.", "Add \"encoding\" with x and y.")
    })?;
    encoding.only(&Slot::NAMES)?;
    let mut mark = mark;
    let mut channel = |name: &str| channel::read(&encoding, name, &mut mark);
    let (x, y) = (channel("x")?, channel("y")?);
    let (x_offset, y_offset) = (channel("xOffset")?, channel("yOffset")?);
    let (color, theta, size) = (channel("color")?, channel("theta")?, channel("size")?);
    let spec = Spec {
        title,
        subtitle,
        description: all.words("description", TITLE_CHARS * 5)?,
        data,
        mark,
        x,
        y,
        x_offset,
        y_offset,
        color,
        theta,
        size,
        width: all.number("width", SIZE)?,
        height: all.number("height", SIZE)?,
    };
    rules::check(&spec)?;
    Ok(spec)
}

impl Spec {
    /// The same chart with these rows in place of a range of cells.
    ///
    /// # Errors
    /// Where the rows do not have its columns.
    pub fn with_rows(mut self, rows: Rows) -> Result<Self, Refused> {
        self.data = Data::Rows(rows);
        rules::check(&self)?;
        Ok(self)
    }
}

fn titles(all: &Object<'_>) -> Result<(Option<String>, Option<String>), Refused> {
    if !matches!(all.get("title"), Some(Json::Object(_))) {
        return Ok((all.words("title", TITLE_CHARS)?, None));
    }
    let Some(title) = all.object("title")? else { return Ok((None, None)) };
    title.only(&["text", "subtitle"])?;
    Ok((title.words("text", TITLE_CHARS)?, title.words("subtitle", TITLE_CHARS)?))
}

fn mark(all: &Object<'_>) -> Result<Mark, Refused> {
    let mut out = Mark::default();
    let kind = |path: &str, name: &str| match name {
        "bar" => Ok(MarkKind::Bar),
        "line" => Ok(MarkKind::Line),
        "area" => Ok(MarkKind::Area),
        "point" => Ok(MarkKind::Point),
        "arc" => Ok(MarkKind::Arc),
        "circle" => Err(Refused::new(
            path,
            "There is no mark \"circle\".",
            "Write {\"type\": \"point\", \"filled\": true}.",
        )),
        other => Err(Refused::new(
            path,
            format!("There is no mark \"{}\".", object::short(other)),
            "The marks are bar, line, area, point and arc.",
        )),
    };
    match all.get("mark") {
        Some(Json::String(name)) => out.kind = kind("mark", name)?,
        Some(json @ Json::Object(_)) => {
            let mark = Object::new("mark", json)?;
            mark.only(MARK_KEYS)?;
            let name = mark.words("type", TITLE_CHARS)?.unwrap_or_default();
            out.kind = kind("mark.type", &name)?;
            out.inner_radius = mark.number("innerRadius", 0.0..=1_000.0)?.unwrap_or_default();
            out.point = mark.truth("point")?.unwrap_or_default();
            out.filled = mark.truth("filled")?.unwrap_or_default();
            out.opacity = mark.number("opacity", 0.0..=1.0)?;
            out.color = mark.color("color")?;
            if mark.truth("tooltip")? == Some(false) {
                return Err(mark.no("tooltip", "Every mark says its values.", "Leave \"tooltip\" out."));
            }
        }
        _ => {
            return Err(Refused::new(
                "mark",
                "It is not said what to draw.",
                "Add \"mark\": bar, line, area, point or arc.",
            ));
        }
    }
    Ok(out)
}
