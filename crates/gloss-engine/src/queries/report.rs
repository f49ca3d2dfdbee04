//! What is known of a version that a turn has just written: its figures, and what nobody will see of it. Changes nothing, and
//! keeps no write from being done: where something can't be found out, it is not told.

use std::collections::BTreeSet;
use std::sync::Arc;

use gloss_agent::doors::{FigureReport, StaleFile, Undrawn, Written};
use gloss_artifact::Text;
use gloss_protocol::{FactUse, Problem, Span, Unsourced};

use super::quoted::quoted;
use super::sheet::ranges::Ranges;
use super::{export, image};
use crate::doors::Shared;
use crate::off_core::OffCore;
use crate::queries::facts::settled_uses;
use crate::renewals::StalePlaces;
use crate::versions::facts;

/// A write with what is known of its version.
pub(crate) fn complete(off: &OffCore, shared: &Arc<Shared>, written: Written) -> Written {
    let Written::Version { version, mut report } = written else { return written };
    if let Ok((text, figures, _)) = read_figures(off, shared, &version.path, version.version) {
        report.figures = figures;
        tell_quoted(shared, &version.path, &mut report.figures);
        report.undrawn = undrawn(off, shared, &version.path, &text);
        report.placeholders = text.placeholders();
        report.words = text.word_count();
        report.pages = export::page_count(shared, &version.path, version.version, &text);
    }
    Written::Version { version, report }
}

/// Tells numbers without a source that stand in a note of the folder with that file.
fn tell_quoted(shared: &Arc<Shared>, path: &str, figures: &mut FigureReport) {
    let bare = |line: &String| {
        let place = line.rsplit_once(" (line ").or_else(|| line.rsplit_once(" (slide "));
        place.map_or(line.as_str(), |(bare, _)| bare).to_owned()
    };
    let named: Vec<String> = figures.unlinked.iter().map(bare).collect();
    let quoted = quoted(shared, path, &named).unwrap_or_default();
    let told = &mut figures.quoted;
    figures.unlinked.retain(|line| match quoted.get(&bare(line)) {
        Some(file) => {
            told.push((bare(line), file.clone()));
            false
        }
        None => true,
    });
}

/// Pictures of a document that are looked at.
const MAX_PICTURES: usize = 50;

/// Files whose cells the figures of a version rest on.
const MAX_SOURCES: usize = 50;

/// The figures of a version, and the files that they rest on.
///
/// # Errors
/// Where it can't be read.
pub(crate) fn figures(
    off: &OffCore,
    shared: &Arc<Shared>,
    path: &str,
    version: u32,
) -> Result<(FigureReport, Vec<String>), Problem> {
    let (_, report, sources) = read_figures(off, shared, path, version)?;
    Ok((report, sources.into_iter().take(MAX_SOURCES).collect()))
}

/// The places of a version's stale figures, with these figures; none where none is.
///
/// # Errors
/// Where it can't be read.
pub(crate) fn stale_places(
    _off: &OffCore,
    shared: &Arc<Shared>,
    path: &str,
    version: u32,
) -> Result<Option<(StalePlaces, Vec<FactUse>)>, Problem> {
    let (text, mut uses) = settled_uses(shared, path, version)?;
    let stale = StalePlaces::new(text, &uses);
    uses.retain(|one| one.stale);
    Ok(stale.map(|stale| (stale, uses)))
}

/// The files that the figures of some files rest on; what can't be read rests on nothing.
pub(crate) fn sources(_off: &OffCore, shared: &Arc<Shared>, files: &[(String, u32)]) -> Vec<String> {
    let of = |(path, version): &(String, u32)| {
        let found = shared.read(|read, blobs| {
            let text = shared.texts.read(read, blobs, path, *version)?;
            facts::uses(read, (path, *version), &text)
        });
        let all = found.unwrap_or_default().into_iter().flat_map(|one| one.sources);
        all.map(|source| source.path).collect::<BTreeSet<String>>()
    };
    let all: BTreeSet<String> = files.iter().flat_map(of).collect();
    all.into_iter().take(MAX_SOURCES).collect()
}

/// The stale figures of files in these versions; those that can't be read are left out.
pub(crate) fn stale_files(_off: &OffCore, shared: &Arc<Shared>, files: Vec<(String, u32)>) -> Vec<StaleFile> {
    let stale = |(path, version): (String, u32)| {
        let (_, uses) = settled_uses(shared, &path, version).ok()?;
        let stale = uses.into_iter().filter(|one| one.stale);
        let figures: Vec<_> = stale.map(|one| (one.shown, one.now)).collect();
        (!figures.is_empty()).then_some(StaleFile { path, figures })
    };
    files.into_iter().filter_map(stale).collect()
}

/// The text of a version, its figures by what they lead to, and the files that they rest on.
fn read_figures(
    _off: &OffCore,
    shared: &Arc<Shared>,
    path: &str,
    version: u32,
) -> Result<(Arc<Text>, FigureReport, BTreeSet<String>), Problem> {
    let (text, all) = settled_uses(shared, path, version)?;
    let (mut report, mut sources) = (FigureReport::default(), BTreeSet::new());
    let known: Vec<Span> = all.iter().map(|figure| figure.span).collect();
    for figure in all {
        sources.extend(figure.sources.iter().map(|source| source.path.clone()));
        if figure.stale {
            report.stale.push((figure.shown.clone(), figure.now.clone()));
        }
        report.add(figure);
    }
    report.unlinked.extend(match text.rules().slides() {
        Some(slides) => slides.unsourced(&text, &known),
        None => with_lines(&text, &text.unsourced()),
    });
    let doubted = shared.read(|read, _| crate::figures::in_doubt(read, path, version))?;
    report.in_doubt = doubted.into_iter().map(|one| one.shown).collect();
    Ok((text, report, sources))
}

/// Numbers, in the order of the text, each with the line that it stands on.
fn with_lines(text: &Text, all: &[Unsourced]) -> Vec<String> {
    let (mut line, mut at) = (1, 0);
    let named = |one: &Unsourced| {
        let start = one.span.start as usize;
        line += text.source().get(at..start).unwrap_or_default().matches('\n').count();
        at = start;
        format!("{} (line {line})", one.shown)
    };
    all.iter().map(named).collect()
}

/// Charts and pictures of a document that are not drawn.
fn undrawn(_off: &OffCore, shared: &Arc<Shared>, path: &str, text: &Text) -> Vec<Undrawn> {
    let ranges = Ranges::new(shared);
    let charts = text.undrawn_charts(&|range| ranges.look_up(range)).into_iter();
    let charts = charts.map(|(line, what, why)| Undrawn { what, line, why });
    let mut looked = BTreeSet::new();
    let pictures = text.pictures().into_iter().filter(|(_, src)| looked.insert(src.clone()));
    let pictures = pictures.take(MAX_PICTURES).filter_map(|(line, src)| {
        let problem = image::bytes(shared, path, &src).err()?;
        Some(Undrawn { what: "picture", line, why: problem.says })
    });
    charts.chain(pictures).collect()
}
