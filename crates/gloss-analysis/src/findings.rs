//! All ways of looking at a table, one after the other. Each is asked whether it has something to say; none is weighed here.

use crate::story::{Part, Story};
use crate::{
    bands, bare, changes, figures, flags, gains, groups, outcome, ranks, running, series, sheets, survey,
    time, units,
};

/// The parts, and true where the table is no list of rows, so that nothing is said of its rows.
pub fn parts(story: &Story<'_>) -> (Vec<Part>, bool) {
    if let Some(part) = survey::part(story).or_else(|| bare::part(story)) {
        return (vec![part], true);
    }
    let all = [
        changes::part,
        series::part,
        running::part,
        units::part,
        sheets::part,
        outcome::part,
        gains::part,
        time::part,
        groups::part,
        flags::part,
        bands::part,
        ranks::part,
        figures::part,
    ];
    (all.iter().map(|part| part(story)).collect(), false)
}
