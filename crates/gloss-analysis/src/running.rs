//! Running totals, such as sales since the year began: found by their name, or because they never fall from one date of a
//! thing to the next but where a year turns, and begin with what a step is. They are never added up and have no mean: told
//! are the last value and how far it came.

use crate::additive::{Sense, sense};
use crate::names;
use crate::profile::Profile;
use crate::questions::Questions;
use crate::roles::{Roles, Running, Sort};
use crate::schema::Schema;
use crate::story::{Finding, Grain, Part, Section, Story, table_of, written};
use crate::things;
use gloss_figures::sql::ident;
use gloss_figures::words::{capital, list};

/// Dates from which values that never fall tell a running total.
const DATES: f64 = 6.0;
/// Steps that must go up; the others stand still.
const RISES: f64 = 0.6;
/// How many steps high the first value may be: what grows from a high level is no total of its steps.
const FIRST: f64 = 3.0;
/// Columns that tell things apart where none of them does alone.
const COLUMNS: usize = 3;
/// Measures that are told, and things that a table shows.
const TOLD: usize = 4;
const SHOWN: usize = 12;

/// The columns that tell apart what is followed from date to date, in SQL; none for a series of one thing.
fn things_of(schema: &Schema, roles: &Roles) -> Vec<String> {
    let name = |at: usize| ident(schema.name(at));
    match roles.panel {
        Some(panel) => vec![name(panel)],
        None if roles.when.is_some_and(|when| when.once) => Vec::new(),
        None => roles.groups.iter().take(COLUMNS).map(|group| name(group.column)).collect(),
    }
}

/// Takes running totals out of the measures. None while that is being asked.
pub(crate) fn find(
    questions: &dyn Questions,
    schema: &Schema,
    profile: &Profile,
    from: &str,
    roles: &mut Roles,
) -> Option<()> {
    let Some(when) = roles.when.filter(|_| !things::listed(schema, profile, roles.when)) else {
        return Some(());
    };
    let asked: Vec<usize> =
        roles.measures.iter().filter(|m| m.sort != Sort::Rate).map(|m| m.column).collect();
    if asked.is_empty() {
        return Some(());
    }
    let d = ident(schema.name(when.column));
    let by = things_of(schema, roles);
    let parts = if by.is_empty() { String::new() } else { format!("PARTITION BY {} ", by.join(", ")) };
    let over = format!("OVER ({parts}ORDER BY {d})");
    let year = |d: &str| format!("substr({d}, 1, 4)");
    // Years turn from each year to the next.
    let same = if when.years {
        "1".to_owned()
    } else {
        format!("{} = {}", year(&d), year(&format!("lag({d}) {over}")))
    };
    let (mut steps, mut told) = (Vec::new(), Vec::new());
    for (n, at) in asked.iter().enumerate() {
        let x = ident(schema.name(*at));
        steps.push(format!("{x} AS x{n}, {x} - lag({x}) {over} AS s{n}"));
        told.push(format!(
            "sum(s{n} < 0 AND same), sum(s{n} < 0), sum(s{n} > 0), count(s{n}), avg(CASE WHEN s{n} IS NULL OR s{n} < 0 THEN x{n} END), avg(CASE WHEN s{n} > 0 THEN s{n} END)"
        ));
    }
    let fact = questions.query(&format!(
        "SELECT {} FROM (SELECT {}, {same} AS same FROM {from} WHERE {d} IS NOT NULL)",
        told.join(", "),
        steps.join(", ")
    ))?;
    let enough = profile.of(when.column).different >= DATES;
    let mut found: Vec<(usize, bool)> = Vec::new();
    for (n, at) in asked.iter().enumerate() {
        let figure = |k: usize| fact.as_ref().and_then(|fact| fact.number(0, n * 6 + k)).unwrap_or(0.0);
        let [falls, all, rises, count, first, step] = [0, 1, 2, 3, 4, 5].map(figure);
        let turns = falls == 0.0 && all > 0.0;
        let grows = rises >= count * RISES && rises > 0.0 && first >= 0.0 && first <= step * FIRST;
        let named = sense(schema.name(*at)) == Sense::Running;
        if named || enough && falls == 0.0 && grows && count >= DATES - 1.0 {
            found.push((*at, turns));
        }
    }
    let out = things::taken_out(roles, |m| found.iter().any(|(at, _)| *at == m.column));
    roles.weight = roles.weight.filter(|weight| !out.iter().any(|m| m.column == *weight));
    roles.running = out
        .into_iter()
        .map(|measure| {
            let yearly = found.iter().any(|(at, yearly)| *at == measure.column && *yearly);
            Running { measure, yearly }
        })
        .collect();
    Some(())
}

/// The part; nothing where nothing is a running total.
pub(crate) fn part(story: &Story<'_>) -> Part {
    let mut out = Part::default();
    for running in story.roles.running.iter().take(TOLD) {
        write_first_to_last(story, running, &mut out);
    }
    out
}

/// The sentence on why running totals are not added up, for the notes at the end; none where no column is one.
pub(crate) fn says(roles: &Roles) -> Option<String> {
    let names: Vec<String> = roles.running.iter().map(|running| running.measure.name.clone()).collect();
    let (are, them) =
        if names.len() == 1 { ("is a running total", "it is") } else { ("are running totals", "they are") };
    (!names.is_empty()).then(|| {
        format!(
            "{} {are}, so {them} not added up over dates; told is the last value.",
            capital(&list(&names))
        )
    })
}

/// From the first value, of this year where it begins anew, to the last, for each thing.
fn write_first_to_last(story: &Story<'_>, running: &Running, out: &mut Part) -> Option<()> {
    let when = story.roles.when?;
    let measure = &running.measure;
    let (x, d, day, from) = (story.x(measure), story.sql(when.column), story.day(&when), &story.from);
    let column = story.roles.panel;
    let several = column.is_none() && !when.once;
    // Nothing tells which values follow each other.
    (!several).then_some(())?;
    let g = column.map_or_else(|| "''".to_owned(), |at| story.sql(at));
    let since = if running.yearly { "substr(f.day, 1, 4) = substr(l.day, 1, 4)" } else { "1" };
    let shown = |day: &str| written(day, story.grain(&when));
    let fact = story.fact(&format!(
        "WITH r AS (SELECT {g} AS g, {day} AS day, {x} AS x FROM {from} WHERE {x} IS NOT NULL AND {d} IS NOT NULL), \
l AS (SELECT *, row_number() OVER (PARTITION BY g ORDER BY day DESC) AS n FROM r), \
p AS (SELECT f.g AS g, f.day AS a, f.x AS b, l.day AS c, l.x AS e, row_number() OVER (PARTITION BY f.g ORDER BY f.day) AS n FROM r AS f JOIN l ON f.g = l.g AND l.n = 1 AND {since}) \
SELECT g, {}, b, {}, e FROM p WHERE n = 1 ORDER BY e DESC, g LIMIT {SHOWN}",
        shown("a"),
        shown("c")
    ))?;
    let cell = |row: usize, at: usize| fact.cell(row, at);
    let it = match column.and_then(|_| cell(0, 0)) {
        Some(thing) => format!(". The highest, that of **{}**,", thing.text()),
        None => ": it".to_owned(),
    };
    let name = capital(&measure.name);
    let on = if story.grain(&when) == Grain::Day { "on" } else { "in" };
    let are = if names::counts(&measure.name) { "are" } else { "is" };
    let value = |row: usize, at: usize| cell(row, at).map(|cell| cell.of(measure.unit));
    let date = |row: usize, at: usize| cell(row, at).map(|cell| cell.text());
    out.lead.push(Finding::new(
        58.0,
        format!(
            "{name} {are} a running total{it} came from {} {on} {} to {} {on} {}.",
            value(0, 2)?,
            date(0, 1)?,
            value(0, 4)?,
            date(0, 3)?
        ),
    ));
    let rows: Vec<Vec<String>> = (0..fact.rows.len())
        .filter_map(|row| {
            Some(vec![date(row, 0)?, date(row, 1)?, value(row, 2)?, date(row, 3)?, value(row, 4)?])
        })
        .collect();
    if let Some(column) = column.filter(|_| rows.len() > 1) {
        let header = [
            capital(&story.column_name(column)),
            "from".to_owned(),
            measure.name.clone(),
            "to".to_owned(),
            measure.name.clone(),
        ];
        let heading = format!("How far {} came", measure.name);
        out.sections.push(Section { score: 60.0, heading, blocks: vec![table_of(&header, 1, &rows)] });
    }
    Some(())
}
