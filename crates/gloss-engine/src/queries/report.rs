//! What is known of a version that a turn has just written: its figures, and what nobody will see of it. Changes nothing, and
//! keeps no write from being done: where something can't be found out, it is not told.

use std::sync::Arc;

use gloss_agent::doors::{FigureReport, Undrawn, Written};
use gloss_artifact::Text;
use gloss_protocol::Problem;

use super::image;
use super::sheet::ranges::Ranges;
use crate::doors::Shared;
use crate::figures;
use crate::off_core::OffCore;
use crate::versions::facts;

/// A write with what is known of its version.
pub(crate) fn complete(off: &OffCore, shared: &Arc<Shared>, written: Written) -> Written {
    let Written::Version { version, mut report } = written else { return written };
    if let Ok((text, figures)) = read_figures(off, shared, &version.path, version.version) {
        report.figures = figures;
        report.undrawn = undrawn(off, shared, &version.path, &text);
    }
    Written::Version { version, report }
}

/// The text of a version, and its figures by what they lead to.
fn read_figures(
    _off: &OffCore,
    shared: &Arc<Shared>,
    path: &str,
    version: u32,
) -> Result<(Arc<Text>, FigureReport), Problem> {
    shared.read(|read, blobs| {
        let text = shared.texts.read(read, blobs, path, version)?;
        let mut report = FigureReport::default();
        for figure in facts::uses(read, (path, version), &text)? {
            if figure.stale {
                report.stale.push((figure.shown.clone(), figure.now));
            }
            report.add(figure.shown, figure.fact, figure.value, figure.agrees);
        }
        report.unlinked = text.unsourced().into_iter().map(|one| one.shown).collect();
        let doubted = figures::in_doubt(read, path, version)?;
        report.in_doubt = doubted.into_iter().map(|one| one.shown).collect();
        Ok((text, report))
    })
}

/// Charts and pictures of a document that are not drawn.
fn undrawn(_off: &OffCore, shared: &Arc<Shared>, path: &str, text: &Text) -> Vec<Undrawn> {
    let ranges = Ranges::new(shared);
    let charts = text.undrawn_charts(&|range| ranges.look_up(range)).into_iter();
    let charts = charts.map(|(line, refused)| Undrawn { what: "chart", line, why: refused.to_string() });
    let pictures = text.pictures().into_iter().filter_map(|(line, src)| {
        let problem = image::bytes(shared, path, &src).err()?;
        Some(Undrawn { what: "picture", line, why: problem.says })
    });
    charts.chain(pictures).collect()
}
