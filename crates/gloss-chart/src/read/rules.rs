//! Which channels go together, and with which marks. Reads no JSON.

use crate::error::Refused;
use crate::flow::channels;
use crate::spec::{Aggregate, Channel, Data, FieldType, MarkKind, Sort, Spec, Stack};

/// Refuses what cannot be drawn, or would be drawn as something that says what is not so.
pub(super) fn check(spec: &Spec) -> Result<(), Refused> {
    match spec.mark.kind {
        MarkKind::Arc => arc(spec)?,
        _ => plane(spec)?,
    }
    series(spec)?;
    fields(spec)
}

fn refuse<T>(path: &str, sentence: &str, instead: &str) -> Result<T, Refused> {
    Err(Refused::new(path, sentence, instead))
}

fn arc(spec: &Spec) -> Result<(), Refused> {
    for (name, channel) in [("x", &spec.x), ("y", &spec.y), ("size", &spec.size)] {
        if channel.is_some() {
            return refuse(
                &format!("encoding.{name}"),
                "A pie has no axes.",
                "Use theta for the amounts and color for the names.",
            );
        }
    }
    match (&spec.theta, &spec.color) {
        (Some(theta), Some(color)) if theta.is_amount() && color.is_names() => Ok(()),
        _ => refuse(
            "encoding.theta",
            "A pie needs amounts and names.",
            "Give theta a quantitative field and color a nominal one.",
        ),
    }
}

fn plane(spec: &Spec) -> Result<(), Refused> {
    if spec.theta.is_some() {
        return refuse("encoding.theta", "Only a pie has angles.", "Use the mark \"arc\", or x and y.");
    }
    let (Some(x), Some(y)) = (&spec.x, &spec.y) else {
        let path = if spec.x.is_none() { "encoding.x" } else { "encoding.y" };
        return refuse(
            path,
            "A chart has two axes.",
            "Give x and y a field each, or {\"aggregate\": \"count\"}.",
        );
    };
    if spec.mark.kind != MarkKind::Point && !x.is_amount() && !y.is_amount() {
        return refuse(
            "encoding.y",
            "Neither axis shows amounts.",
            "Make one axis quantitative, such as {\"aggregate\": \"count\", \"type\": \"quantitative\"}.",
        );
    }
    if x.aggregate.is_some() && y.aggregate.is_some() && spec.mark.kind != MarkKind::Point {
        return refuse("encoding.x.aggregate", "Both axes are summed up.", "Sum up one of them.");
    }
    let bars = spec.mark.kind == MarkKind::Bar;
    for (name, offset, along) in [("xOffset", &spec.x_offset, x), ("yOffset", &spec.y_offset, y)] {
        let Some(offset) = offset else { continue };
        if !bars || !along.is_names() || !offset.is_names() {
            return refuse(
                &format!("encoding.{name}"),
                "Only bars of names stand in groups.",
                "Use it with the mark \"bar\" and nominal fields.",
            );
        }
    }
    if spec.size.as_ref().is_some_and(|size| !size.is_amount() || spec.mark.kind != MarkKind::Point) {
        return refuse(
            "encoding.size",
            "Only points have sizes.",
            "Use the mark \"point\" and a quantitative field.",
        );
    }
    lines(spec, x, y)
}

/// Lines and areas run along one axis; stacks are of sums.
fn lines(spec: &Spec, x: &Channel, y: &Channel) -> Result<(), Refused> {
    let path = spec.mark.kind == MarkKind::Line || spec.mark.kind == MarkKind::Area;
    if path && !y.is_amount() {
        return refuse(
            "encoding.y.type",
            "A line runs from left to right.",
            "Put the amounts on y and what they run along on x.",
        );
    }
    if spec.mark.kind == MarkKind::Area && x.bin.is_some() {
        return refuse("encoding.x.bin", "An area does not run along bars.", "Use the mark \"bar\".");
    }
    for (name, channel) in [("x", x), ("y", y)] {
        let asked = matches!(channel.stack, Stack::Zero | Stack::Normalize);
        let stacks = spec.mark.kind == MarkKind::Bar || spec.mark.kind == MarkKind::Area;
        if asked && (!stacks || !channel.is_amount()) {
            return refuse(
                &format!("encoding.{name}.stack"),
                "Only amounts of bars and areas are stacked.",
                "Leave \"stack\" out, or use the mark \"bar\" or \"area\".",
            );
        }
        let summed = matches!(channel.aggregate, None | Some(Aggregate::Sum | Aggregate::Count));
        let apart = spec.x_offset.is_some() || spec.y_offset.is_some() || channel.stack == Stack::Off;
        let own = |color: &Channel| color.field != x.field && color.field != y.field;
        if stacks && !summed && !apart && spec.color.as_ref().is_some_and(own) {
            return refuse(
                &format!("encoding.{name}.aggregate"),
                "Only sums and counts are stacked: means on top of each other say nothing.",
                "Put the series side by side with xOffset, or draw lines.",
            );
        }
    }
    Ok(())
}

fn series(spec: &Spec) -> Result<(), Refused> {
    let Some(color) = &spec.color else { return Ok(()) };
    if !color.is_names() || color.aggregate.is_some() {
        return refuse(
            "encoding.color.type",
            "Colours tell names apart.",
            "Make it nominal or ordinal; amounts go to size or an axis.",
        );
    }
    Ok(())
}

/// Every field is a column, where the columns are known.
fn fields(spec: &Spec) -> Result<(), Refused> {
    for (name, _, channel) in channels(spec) {
        if let Sort::Channel { .. } = channel.sort {
            let other = matches!(
                (name, &channel.sort),
                ("x", Sort::Channel { y: true, .. }) | ("y", Sort::Channel { y: false, .. })
            );
            if !other {
                return refuse(
                    &format!("encoding.{name}.sort"),
                    "Names are ordered by the other axis.",
                    "Write \"-y\" on x, or \"-x\" on y.",
                );
            }
        }
    }
    let Data::Rows(rows) = &spec.data else { return Ok(()) };
    for (name, _, channel) in channels(spec) {
        let sort = match &channel.sort {
            Sort::Field { field, .. } => Some((format!("encoding.{name}.sort.field"), field)),
            _ => None,
        };
        let own = channel.field.as_ref().map(|field| (format!("encoding.{name}.field"), field));
        for (path, field) in own.into_iter().chain(sort) {
            if rows.column(field).is_none() && !rows.rows.is_empty() {
                let known: Vec<&str> = rows.columns.iter().take(12).map(String::as_str).collect();
                return refuse(
                    &path,
                    "There is no such column in the rows.",
                    &format!("The columns are: {}.", known.join(", ")),
                );
            }
        }
        if channel.kind == FieldType::Quantitative && channel.aggregate != Some(Aggregate::Count) {
            let column = channel.field.as_deref().and_then(|field| rows.column(field));
            let any = column.is_none_or(|column| {
                rows.rows
                    .iter()
                    .filter_map(|row| row.get(column))
                    .any(|value| crate::flow::amount(value).is_some())
            });
            if !any && !rows.rows.is_empty() {
                return refuse(
                    &format!("encoding.{name}.field"),
                    "This column holds no numbers.",
                    "Use another column, or the type \"nominal\".",
                );
            }
        }
    }
    Ok(())
}
