//! Where a note's cells are in another version: each by its row and column (`Map`), all of them together one place. A
//! cell in a known row and column is certain whatever it says now; one that could be several is none.

use gloss_protocol::{Candidate, Place, PlaceStatus, Region, Span};

use super::grid::At;
use super::{Grid, Map};
use crate::locate::{self, Relocate};
use crate::text::Text;

/// Candidates kept of an ambiguous place.
const MAX_CANDIDATES: usize = 9;

/// Shares of a place's cells that are still there: from the first it is certain, from the second it is suggested.
const CERTAIN: f64 = 0.6;
const SUGGESTED: f64 = 0.5;

/// The rows and columns of sheets, matched with those of another version.
pub(super) struct Cells(pub(super) Map);

impl Relocate for Cells {
    fn map(&self, place: &Place, version: u32, old: &Text, new: &Text) -> Place {
        match (old.grid(), new.grid()) {
            (Some(a), Some(b)) => find(&self.0, place, version, (old, a), (new, b)),
            _ => locate::unplaced(version),
        }
    }
}

/// Finds a place in the other version.
fn find(map: &Map, place: &Place, version: u32, old: (&Text, &Grid), new: (&Text, &Grid)) -> Place {
    let Some(Region::Text { spans, reach }) = &place.region else {
        return match &place.region {
            Some(region) => locate::place(version, place.status, region.clone(), new.0),
            None => Place { version, ..place.clone() },
        };
    };
    let cells: Vec<Option<At>> = spans.iter().map(|span| old.1.at(old.0.source(), span.start)).collect();
    let mut found: Vec<Span> = Vec::new();
    let (mut same, mut sure, mut guessed) = (true, true, false);
    for (at, span) in cells.iter().zip(spans) {
        let to = at.and_then(|at| map.cell(at)).and_then(|at| new.1.span(new.0.source(), at));
        let Some(to) = to else { continue };
        same &= old.0.source().get(span.range()) == new.0.source().get(to.range());
        let sheet = at.and_then(|at| Some((at, map.sheets.get(at.sheet)?.as_ref()?)));
        sure &= sheet.is_some_and(|(_, sheet)| sheet.sure);
        guessed |= sheet.is_some_and(|(at, sheet)| sheet.guessed.contains(&at.row));
        found.push(to);
    }
    if found.is_empty() {
        return several(map, &cells, place, version, new).unwrap_or_else(|| locate::unplaced(version));
    }
    found.sort_unstable();
    found.dedup();
    let share = found.len() as f64 / spans.len().max(1) as f64;
    let status = match share {
        _ if found.len() == spans.len() && same && !guessed => PlaceStatus::Exact,
        share if share >= CERTAIN && sure && !guessed => PlaceStatus::Edited,
        share if share >= SUGGESTED => PlaceStatus::Suggested,
        _ => return locate::unplaced(version),
    };
    locate::place(
        version,
        locate::worse(place.status, status),
        Region::Text { spans: found, reach: *reach },
        new.0,
    )
}

/// The rows that the place's row could be, where it is in one row.
fn several(
    map: &Map,
    cells: &[Option<At>],
    place: &Place,
    version: u32,
    new: (&Text, &Grid),
) -> Option<Place> {
    let first = (*cells.first()?)?;
    if cells.iter().any(|cell| cell.is_none_or(|cell| (cell.sheet, cell.row) != (first.sheet, first.row))) {
        return None;
    }
    let sheet = map.sheets.get(first.sheet)?.as_ref()?;
    let rows = sheet.doubtful.get(&first.row)?;
    let Some(Region::Text { reach, .. }) = &place.region else { return None };
    let region = |row: &u32| {
        let span = |cell: &Option<At>| {
            let column = sheet.columns.get(cell.as_ref()?.column as usize).copied().flatten()?;
            new.1.span(new.0.source(), At { sheet: sheet.to, row: *row, column })
        };
        let spans: Option<Vec<Span>> = cells.iter().map(span).collect();
        Some(Region::Text { spans: spans?, reach: *reach })
    };
    let candidates = rows.iter().filter_map(region).take(MAX_CANDIDATES);
    let candidates: Vec<Candidate> = candidates
        .map(|region| Candidate { text: new.0.visible(&region), at: new.0.at(&region), region })
        .collect();
    (!candidates.is_empty()).then(|| Place {
        status: PlaceStatus::Ambiguous,
        candidates,
        ..locate::unplaced(version)
    })
}
