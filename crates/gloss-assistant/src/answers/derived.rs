//! Columns that a table has only in other words: days that are written month first, what a stock is worth at its price, and the date on
//! which something is over where several say an end. Takes none that the values do not bear out.

use gloss_analysis::roles::{Measure, Sort};
use gloss_analysis::schema::Kind;
use gloss_figures::sql::ident;

use super::view::{Column, View};
use crate::desk::Desk;

/// The names of months, in the order of the year, as dates shorten them.
const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// The view with days for texts that write them: `8/24/18`, `Fri Aug 24 2018`. None while its values are being asked.
pub(super) fn with_dates(desk: &Desk, view: View) -> Option<View> {
    let is_text = |one: &Column| one.kind == Kind::Text && one.dated.is_none() && one.is_called("date");
    let mut days: Vec<(usize, String, f64)> = Vec::new();
    for at in view.places(is_text) {
        let Some(column) = view.column(at) else { continue };
        days.extend(day(desk, &view, column)?.map(|(sql, years)| (at, sql, years)));
    }
    if days.is_empty() {
        return Some(view);
    }
    let own = |at: usize, one: &Column| {
        let found = days.iter().find(|(day, ..)| *day == at);
        found.map_or(one.sql(), |(_, sql, _)| format!("{sql} AS {}", one.sql()))
    };
    let all: Vec<String> = view.columns.iter().enumerate().map(|(at, one)| own(at, one)).collect();
    let from = format!("(SELECT {} FROM {})", all.join(", "), view.from);
    let mut out = View { from, ..view };
    for (at, _, years) in days {
        out.columns.get_mut(at).into_iter().for_each(|one| {
            one.kind = Kind::Date;
            one.years = years;
        });
    }
    Some(out)
}

/// The day that each text of a column is, in SQL, and how many years they are of; none where one is something else, or where day and
/// month can't be told apart.
fn day(desk: &Desk, view: &View, column: &Column) -> Option<Option<(String, f64)>> {
    let x = column.sql();
    let second = format!("CAST(substr({x}, instr({x}, '/') + 1) AS INTEGER)");
    let spoken = format!("{x} GLOB '[A-Z][a-z][a-z] [A-Z][a-z][a-z] [0-9]* [12][0-9][0-9][0-9]'");
    let stroke = format!("{x} GLOB '[0-9]*/[0-9]*/[0-9][0-9]'");
    let ways = [
        (
            format!("{spoken} AND instr('{MONTHS}', substr({x}, 5, 3)) % 3 = 1"),
            format!(
                "substr({x}, -4) || printf('-%02d-%02d', (instr('{MONTHS}', substr({x}, 5, 3)) + 2) / 3, CAST(substr({x}, 9) AS INTEGER))"
            ),
            "1".to_owned(),
        ),
        (
            format!("{stroke} AND CAST({x} AS INTEGER) BETWEEN 1 AND 12 AND {second} BETWEEN 1 AND 31"),
            format!(
                "(CASE WHEN substr({x}, -2) >= '70' THEN '19' ELSE '20' END) || substr({x}, -2) || printf('-%02d-%02d', CAST({x} AS INTEGER), {second})"
            ),
            format!("max({second} > 12)"),
        ),
    ];
    for (fits, sql, sure) in ways {
        let asked = format!(
            "SELECT sum(CASE WHEN {fits} THEN 0 ELSE 1 END), {sure}, count(DISTINCT substr({sql}, 1, 4)) FROM {} WHERE {x} IS NOT NULL",
            view.from
        );
        let Ok(found) = desk.compute(&asked)? else { continue };
        if found.number(0, 0) == Some(0.0) && found.number(0, 1) == Some(1.0) {
            return Some(found.number(0, 2).map(|years| (format!("({sql})"), years)));
        }
    }
    Some(None)
}

/// The view with what its stock is worth: the price of each row times how much there is of it.
pub(super) fn with_worth(view: View) -> View {
    let of = |concept: &str| view.only(|one| one.is_measure() && one.is_called(concept));
    let is_known = view.columns.iter().any(|one| one.is_called("worth"));
    let (Some(price), Some(stock)) = (of("price"), of("stock")) else { return view };
    let (Some(price), Some(stock)) = (view.column(price), view.column(stock)) else { return view };
    if is_known || !price.is_called("unit") && view.columns.iter().any(|one| one.is_called("amount")) {
        return view;
    }
    let name = format!("{} × {}", price.name, stock.name);
    let worth = Column {
        words: stock.words.iter().cloned().chain(["value".to_owned()]).collect(),
        key_word: Some("value"),
        measure: price.measure.clone().map(|one| Measure { name: name.clone(), sort: Sort::Flow, ..one }),
        is_whole: false,
        name,
        ..price.clone()
    };
    let from =
        format!("(SELECT *, {} * {} AS {} FROM {})", price.sql(), stock.sql(), ident(&worth.name), view.from);
    let mut out = View { from, ..view };
    out.columns.push(worth);
    out
}

/// The view with the date on which a row is over: of several ends the one that is before none of the others in any row. None while its
/// values are being asked.
pub(super) fn with_end(desk: &Desk, view: View) -> Option<View> {
    let of = |concept: &str| view.places(|one| one.is_date() && one.is_called(concept));
    let ends = of("end");
    let (Some(last), [_]) = (ends.last().copied().filter(|_| ends.len() > 1), of("start").as_slice()) else {
        return Some(view);
    };
    let sql = |at: &usize| view.column(*at).map(Column::sql).unwrap_or_default();
    let before: Vec<String> =
        ends.iter().filter(|at| **at != last).map(|at| format!("{} > {}", sql(at), sql(&last))).collect();
    let asked = format!("SELECT count(*) FROM {} WHERE {}", view.from, before.join(" OR "));
    let is_last = desk.compute(&asked)?.is_ok_and(|found| found.number(0, 0) == Some(0.0));
    Some(View { last_end: is_last.then_some(last), ..view })
}
