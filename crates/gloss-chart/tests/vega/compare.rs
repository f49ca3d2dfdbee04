//! A scene against what Vega drew. Places are compared as shares of the plot; nothing else is tolerated.

use gloss_chart::{MarkKind, Scale, ScaleKind, Scene, Shape, Value};
use serde_json::Value as Json;

/// What floating point may differ by, as a share of the plot.
const NEAR: f64 = 1e-6;

type Compared<T = ()> = Result<T, String>;

/// Compares all; says how much there was.
pub(crate) fn scene(scene: &Scene, vega: &Json) -> Compared<String> {
    let scales = scales(scene, vega)?;
    let ticks = ticks(scene, vega)?;
    let marks = match scene.kind {
        MarkKind::Line | MarkKind::Area => paths(scene, vega)?,
        _ => marks(scene, vega)?,
    };
    Ok(format!("{marks}, {scales} scales, {ticks} ticks agree"))
}

fn near(what: &str, ours: f64, vega: &Json, span: f64) -> Compared {
    let theirs = vega.as_f64().ok_or_else(|| format!("{what}: {ours} here, {vega} there"))?;
    if ((ours - theirs) / span).abs() <= NEAR {
        Ok(())
    } else {
        Err(format!("{what}: {ours} here, {theirs} there"))
    }
}

fn same(what: &str, ours: &Value, vega: &Json) -> Compared {
    let agree = match (ours, vega) {
        (Value::Null, Json::Null) => true,
        (Value::Text(text), Json::String(other)) => text == other,
        (Value::Text(text), Json::Bool(other)) => *text == other.to_string(),
        (ours, Json::Number(other)) => {
            let (a, b) = (ours.number().unwrap_or(f64::NAN), other.as_f64().unwrap());
            a == b || ((a - b) / a.abs().max(b.abs())).abs() < 1e-12
        }
        _ => false,
    };
    if agree { Ok(()) } else { Err(format!("{what}: {ours:?} here, {vega} there")) }
}

fn list<'a>(what: &str, vega: &'a Json, ours: usize) -> Compared<&'a Vec<Json>> {
    let theirs = vega.as_array().ok_or_else(|| format!("{what}: none there"))?;
    if theirs.len() == ours {
        Ok(theirs)
    } else {
        Err(format!("{what}: {ours} here, {} there", theirs.len()))
    }
}

fn scales(scene: &Scene, vega: &Json) -> Compared<usize> {
    for (name, scale) in &scene.scales {
        let theirs = &vega["scales"][*name];
        let kind = match scale.kind {
            ScaleKind::Linear => "linear",
            ScaleKind::Time => "time",
            ScaleKind::Band => "band",
            ScaleKind::Point => "point",
        };
        if theirs["type"] != kind {
            return Err(format!("scale {name}: {kind} here, {} there", theirs["type"]));
        }
        domain(name, scale, &theirs["domain"])?;
    }
    let mut count = scene.scales.len();
    if let Some(legend) = &scene.legend {
        let theirs = list("series", &vega["scales"]["color"]["domain"], legend.entries.len())?;
        for ((value, _), other) in legend.entries.iter().zip(theirs) {
            same("a series", value, other)?;
        }
        count += 1;
    }
    let theirs = vega["scales"].as_object().map_or(0, serde_json::Map::len);
    if count == theirs { Ok(count) } else { Err(format!("{count} scales here, {theirs} there")) }
}

/// A scale with bins has all its edges as its domain in Vega; its ends are what counts, its edges are its ticks.
fn domain(name: &str, scale: &Scale, vega: &Json) -> Compared {
    if matches!(scale.kind, ScaleKind::Band | ScaleKind::Point) {
        let theirs = list(&format!("names of {name}"), vega, scale.domain.len())?;
        return scale.domain.iter().zip(theirs).try_for_each(|(ours, other)| same(name, ours, other));
    }
    let theirs = vega.as_array().filter(|ends| ends.len() >= 2).ok_or("no domain there")?;
    same(&format!("start of {name}"), &scale.domain[0], &theirs[0])?;
    same(&format!("end of {name}"), &scale.domain[1], theirs.last().unwrap())
}

fn ticks(scene: &Scene, vega: &Json) -> Compared<usize> {
    let mut count = 0;
    for (name, axis) in [("x", &scene.x), ("y", &scene.y)] {
        let Some(axis) = axis else { continue };
        let theirs = list(&format!("ticks of {name}"), &vega["ticks"][name], axis.ticks.len())?;
        for (tick, other) in axis.ticks.iter().zip(theirs) {
            same(&format!("a tick of {name}"), &tick.value, &other["value"])?;
            if other["label"] != tick.label.as_str() {
                return Err(format!("a label of {name}: {:?} here, {} there", tick.label, other["label"]));
            }
        }
        count += axis.ticks.len();
    }
    Ok(count)
}

fn marks(scene: &Scene, vega: &Json) -> Compared<String> {
    let theirs = list("marks", &vega["marks"], scene.marks.len())?;
    let (w, h) = (scene.width, scene.height);
    for (at, (mark, other)) in scene.marks.iter().zip(theirs).enumerate() {
        let places: Vec<(&str, f64, f64)> = match mark.shape {
            Shape::Rect { x, y, width, height } => {
                vec![("x", x, w), ("y", y, h), ("width", width, w), ("height", height, h)]
            }
            Shape::Dot { x, y, size, .. } => vec![("x", x, w), ("y", y, h), ("size", size, size.max(1.0))],
            Shape::Slice { from, to, inner, outer } => {
                // Vega runs a slice from its end to its start.
                vec![
                    ("endAngle", from, 1.0),
                    ("startAngle", to, 1.0),
                    ("innerRadius", inner, w),
                    ("outerRadius", outer, w),
                ]
            }
        };
        let kind = match mark.shape {
            Shape::Rect { .. } => "rect",
            Shape::Dot { .. } => "symbol",
            Shape::Slice { .. } => "arc",
        };
        if other["type"] != kind {
            return Err(format!("mark {at}: {kind} here, {} there", other["type"]));
        }
        series(mark.series, scene, other)?;
        for (name, ours, span) in places {
            near(&format!("{name} of mark {at} ({})", mark.label), ours, &other[name], span)?;
        }
    }
    Ok(format!("{} marks", theirs.len()))
}

/// Which colour a mark has.
fn series(ours: usize, scene: &Scene, vega: &Json) -> Compared {
    let theirs = vega["series"].as_u64().map(|at| at as usize);
    if scene.legend.is_none() || theirs == Some(ours) {
        return Ok(());
    }
    Err(format!("colour {ours} here, {theirs:?} there"))
}

fn paths(scene: &Scene, vega: &Json) -> Compared<String> {
    let all = vega["marks"].as_array().ok_or("no marks there")?;
    let lines: Vec<&Json> = all.iter().filter(|mark| mark["type"] != "symbol").collect();
    let dots = all.len() - lines.len();
    let seen = scene.marks.iter().filter(|mark| matches!(mark.shape, Shape::Dot { seen: true, .. })).count();
    if lines.len() != scene.paths.len() || dots != seen {
        return Err(format!(
            "{} lines and {seen} dots here, {} and {dots} there",
            scene.paths.len(),
            lines.len()
        ));
    }
    let kind = if scene.kind == MarkKind::Area { "area" } else { "line" };
    let mut count = 0;
    for (at, (path, other)) in scene.paths.iter().zip(lines).enumerate() {
        if other["type"] != kind {
            return Err(format!("line {at}: {kind} here, {} there", other["type"]));
        }
        series(path.series, scene, other)?;
        let theirs = list(&format!("points of line {at}"), &other["points"], path.points.len())?;
        for (point, other) in path.points.iter().zip(theirs) {
            let Some((x, y, y0)) = point else {
                if other.is_null() {
                    continue;
                } else {
                    return Err(format!("line {at}: a gap here, {other} there"));
                }
            };
            near(&format!("x in line {at}"), *x, &other["x"], scene.width)?;
            near(&format!("y in line {at}"), *y, &other["y"], scene.height)?;
            if kind == "area" {
                near(&format!("foot in line {at}"), *y0, &other["y2"], scene.height)?;
            }
        }
        count += theirs.len();
    }
    Ok(format!("{} lines of {count} points", scene.paths.len()))
}
