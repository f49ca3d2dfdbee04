//! Layout of a picture before it is drawn: scales, ticks, marks, legend, all in pixels. Writes no SVG.

mod axes;
mod content;
mod domain;
mod marks;
mod plot;
mod wording;

use crate::error::Refused;
use crate::flow::{Flow, Slot};
use crate::limits::MARKS;
use crate::spec::{Data, Spec};
pub use content::{Axis, Item, Legend, Path, Scene, Shape, Sizes, Tick};
use plot::Plot;

/// Works a spec out.
///
/// # Errors
/// Where its rows are not there yet, or what it asks for has more marks, names or series than can be told apart.
pub fn scene(spec: &Spec) -> Result<Scene, Refused> {
    if let Data::Cells(cells) = &spec.data {
        crate::cells::nowhere(cells)?;
    }
    let flow = Flow::new(spec);
    if flow.data.len() > MARKS {
        return Err(Refused::new(
            "data",
            format!("There would be {} marks; at most {MARKS} are drawn.", flow.data.len()),
            "Sum the rows up with aggregate, bin or timeUnit.",
        ));
    }
    let legend = axes::legend(spec, &flow)?;
    let plot = Plot::new(spec, &flow)?;
    let (paths, marks) = marks::draw(spec, &flow, &plot, legend.as_ref());
    Ok(Scene {
        width: plot.width,
        height: plot.height,
        title: spec.title.clone(),
        subtitle: spec.subtitle.clone(),
        summary: wording::summary(spec, &marks),
        sizes: plot.size.as_ref().and_then(|scale| axes::sizes(spec, scale)),
        x: plot.x.as_ref().map(|scale| axes::axis(spec, &flow, Slot::X, scale)),
        y: plot.y.as_ref().map(|scale| axes::axis(spec, &flow, Slot::Y, scale)),
        scales: plot.named(),
        legend,
        paths,
        marks,
        kind: spec.mark.kind,
        filled: spec.mark.filled,
        opacity: spec.mark.opacity,
        color: spec.mark.color.clone(),
        stacked: flow.stacked.is_some(),
    })
}
