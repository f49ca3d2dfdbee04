//! Tables of several things over time, such as the prices of five shares: which column names the things, and which of them
//! are there from the first period to the last. What begins late or ends early makes no growth of the whole.

use super::profile::Profile;
use super::roles::{Roles, When};
use super::schema::{Kind, Schema};
use super::story::{Story, ask, written};
use crate::desk::Desk;
use crate::sql::ident;
use crate::words::list;

/// Text columns that are asked.
const ASKED: usize = 6;
/// Dates from which a table is one of things over time.
const DATES: f64 = 3.0;
/// Part of the rows that must be alone with their thing and date.
const ALONE: f64 = 0.98;
/// Part of all pairs of a thing and a date that must be there: events are rarer.
const FULL: f64 = 0.5;
/// Things that are named.
const NAMED: usize = 3;

/// Finds the column that has one row for each of its values and date. None while that is being asked.
pub(super) fn find(
    desk: &Desk,
    schema: &Schema,
    profile: &Profile,
    from: &str,
    roles: &mut Roles,
) -> Option<()> {
    let Some(when) = roles.when.filter(|when| !when.once) else { return Some(()) };
    let dates = profile.of(when.column).different;
    let texts: Vec<usize> = (0..schema.columns.len())
        .filter(|at| schema.columns.get(*at).is_some_and(|column| column.kind == Kind::Text))
        .filter(|at| {
            let values = profile.of(*at);
            values.different >= 2.0 && values.different * 2.0 <= values.counted
        })
        .take(ASKED)
        .collect();
    if dates < DATES || texts.is_empty() {
        return Some(());
    }
    let d = ident(schema.name(when.column));
    let pairs: Vec<String> =
        texts.iter().map(|at| format!("count(DISTINCT {} || ' ' || {d})", ident(schema.name(*at)))).collect();
    let fact = ask(desk, &format!("SELECT {}, count(*) FROM {from}", pairs.join(", ")))?;
    let rows = fact.as_ref().and_then(|fact| fact.number(0, texts.len())).unwrap_or(0.0);
    let found = texts.iter().enumerate().find(|(n, at)| {
        let pairs = fact.as_ref().and_then(|fact| fact.number(0, *n)).unwrap_or(0.0);
        let all = profile.of(**at).different * dates;
        rows > 0.0 && pairs >= rows * ALONE && pairs >= all * FULL
    });
    if let Some((_, at)) = found {
        roles.panel = Some(*at);
        // A row is one date of a thing, whatever the file is called.
        "rows".clone_into(&mut roles.noun);
    }
    Some(())
}

/// The rows of things that are there from the first whole period to the last, and what is said of the others.
pub(super) struct Through {
    /// What stands after FROM; none where no thing is there all along.
    pub from: Option<String>,
    pub says: String,
}

/// Looks for things that begin late or end early; none where all are there all along. `period` is a row's period in SQL,
/// `cut` tells whether the first and the last one are not whole.
pub(super) fn through(story: &Story<'_>, when: &When, period: &str, cut: [bool; 2]) -> Option<Through> {
    let column = story.roles.panel?;
    let (g, d, from) = (story.sql(column), story.sql(when.column), &story.from);
    let given = format!("{d} IS NOT NULL AND {g} IS NOT NULL");
    let all = format!("SELECT {period} AS period FROM {from} WHERE {given}");
    let end = |of: &str, sign: &str, cut: bool| {
        let rest = if cut {
            format!(" WHERE period {sign} (SELECT {of}(period) FROM ({all}))")
        } else {
            String::new()
        };
        format!("(SELECT {of}(period) FROM ({all}){rest})")
    };
    let (first, last) = (end("min", ">", cut[0]), end("max", "<", cut[1]));
    let whole = format!("min({period}) <= {first} AND max({period}) >= {last}");
    let kept = format!("SELECT {g} FROM {from} WHERE {given} GROUP BY {g} HAVING {whole}");
    let counts = story.fact(&format!(
        "SELECT (SELECT count(*) FROM ({kept})), count(DISTINCT {g}) FROM {from} WHERE {given}"
    ));
    let day = story.day(when);
    let late = story.fact(&format!(
        "SELECT {g}, {} FROM {from} WHERE {given} GROUP BY {g} HAVING min({period}) > {first} ORDER BY min({day}), {g} LIMIT {}",
        written(&format!("min({day})"), story.grain(when)),
        NAMED + 1
    ));
    let counts = counts?;
    let (there, all) = (counts.number(0, 0)?, counts.number(0, 1)?);
    if there >= all {
        return None;
    }
    let name = story.said(column);
    let begin: Vec<String> = late
        .filter(|late| late.rows.len() <= NAMED)
        .iter()
        .flat_map(|late| {
            (0..late.rows.len()).filter_map(|row| {
                Some(format!("{} begins in {}", late.cell(row, 0)?.text(), late.cell(row, 1)?.text()))
            })
        })
        .collect();
    let why = if begin.is_empty() { String::new() } else { format!(": {}", list(&begin)) };
    let (cell, of) = (counts.cell(0, 0)?.figure(), counts.cell(0, 1)?.figure());
    let says = if there > 0.0 {
        format!(
            "Only {cell} of {of} by {name} are there from the first to the last period, and only these are followed here{why}."
        )
    } else {
        format!(
            "None of the {of} by {name} is there from the first to the last period, so no growth of all is told{why}."
        )
    };
    let from = (there > 0.0).then(|| format!("(SELECT * FROM {from} WHERE {g} IN ({kept}))"));
    Some(Through { from, says })
}
