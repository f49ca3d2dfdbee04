//! Layout of a sheet whose rows are shown in another order: sizes and merged cells go with their rows. Works on
//! what the sheet says of itself, and changes nothing.

use std::collections::HashMap;

use gloss_ooxml::Layout;
use gloss_protocol::{SheetBand, SheetLayout, SheetMerge};

use crate::sheet::views::Made;

/// Runs of rows of one size that a view tells: a screen shows fifty rows. What is beyond has the usual size.
const MAX_RUNS: usize = 20_000;

/// The layout of a view of the sheet. What stands above the data stands still; cells that are merged over several rows
/// show by themselves, and rows that the file hides are shown as the others.
pub(crate) fn viewed(layout: &SheetLayout, made: &Made) -> SheetLayout {
    let head = made.head.rows;
    let size = |row: u32| {
        let at = layout.rows.partition_point(|band| band.to < row);
        let own = layout.rows.get(at).filter(|band| band.from <= row && band.size > 0);
        own.map_or(layout.row, |band| band.size)
    };
    let mut rows: Vec<SheetBand> = Vec::new();
    for (place, row) in (0..made.total()).map_while(|place| Some((place, made.row(place)?))) {
        let size = size(row);
        if size == layout.row {
            continue;
        }
        let full = rows.len() >= MAX_RUNS;
        match rows.last_mut() {
            Some(last) if last.to + 1 == place && last.size == size => last.to = place,
            _ if full => break,
            _ => rows.push(SheetBand { from: place, to: place, size }),
        }
    }
    let above = layout.merges.iter().filter(|merge| merge.bottom < head).cloned();
    let flat: HashMap<u32, Vec<&SheetMerge>> = layout
        .merges
        .iter()
        .filter(|merge| merge.top == merge.bottom && merge.top >= head)
        .fold(HashMap::new(), |mut all, merge| {
            all.entry(merge.top).or_default().push(merge);
            all
        });
    let places = made.places(flat.keys().copied());
    let below = flat.iter().flat_map(|(row, merges)| {
        let place = places.get(row).copied();
        merges.iter().filter_map(move |merge| {
            let place = place?;
            Some(SheetMerge { top: place, bottom: place, ..**merge })
        })
    });
    SheetLayout { rows, merges: above.chain(below).collect(), frozen_rows: head, ..layout.clone() }
}

/// That rows are shown which the file hides, in a sentence.
pub(crate) fn hidden(layout: &Layout, made: &Made) -> Option<String> {
    let bands: Vec<_> = layout.rows.iter().filter(|band| band.size == 0).collect();
    let is_hidden = |number: u32| {
        let at = bands.partition_point(|band| band.to < number);
        bands.get(at).is_some_and(|band| band.from <= number)
    };
    match made.rows.iter().filter(|number| is_hidden(**number)).count() {
        0 => None,
        1 => Some("One of these rows is hidden in the file.".to_owned()),
        many => Some(format!("{many} of these rows are hidden in the file.")),
    }
}
