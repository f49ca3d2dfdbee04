//! Tables of several things over time, such as the prices of five shares: which column names the things, and which of them
//! are there from the first period to the last. What begins late or ends early makes no growth of the whole.

use crate::additive::{has, lower};
use crate::names;
use crate::profile::Profile;
use crate::questions::Questions;
use crate::roles::{Measure, Roles, Sort, When};
use crate::schema::{Kind, Schema};
use crate::story::{Finding, Grain, Part, Section, Story, table_of, written};
use gloss_figures::figure::Fact;
use gloss_figures::sql::{ident, percent};
use gloss_figures::words::{capital, escape, list};

/// Text columns that are asked.
const ASKED: usize = 6;
/// Dates from which a table is one of things over time.
const DATES: f64 = 3.0;
/// Part of the rows that must be alone with their thing and date.
const ALONE: f64 = 0.98;
/// Part of all pairs of a thing and a date that must be there: events are rarer.
const FULL: f64 = 0.5;
/// How closely a value follows the one before it, as a correlation, where it stands at a level.
const FOLLOWS: f64 = 0.8;
/// Rows that a date has on average: of events there is hardly more than one a day.
const BESIDE: f64 = 1.5;
/// Things of which each is followed, and of those that a table shows.
const THINGS: f64 = 24.0;
const SHOWN: usize = 12;
/// Points between the growth of two things that make a finding.
const APART: f64 = 20.0;
/// The part of the largest thing's size that another must have to be told by its growth.
const WEIGHS: f64 = 0.05;
/// Things that are named.
const NAMED: usize = 3;

/// Finds the column that has one row for each of its values and date. None while that is being asked.
pub(crate) fn find(
    questions: &dyn Questions,
    schema: &Schema,
    profile: &Profile,
    from: &str,
    roles: &mut Roles,
) -> Option<()> {
    let Some(when) = roles.when.filter(|when| !when.once) else { return Some(()) };
    let dates = profile.of(when.column).different;
    let texts: Vec<usize> = (0..schema.columns.len())
        .filter(|at| {
            let kind = schema.columns.get(*at).map(|column| column.kind);
            // Things may have numbers for names.
            let code = || matches!(lower(schema.name(*at)).as_slice(), [word] if has("code", word));
            kind == Some(Kind::Text) || kind == Some(Kind::Number) && code()
        })
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
    let fact = questions.query(&format!("SELECT {}, count(*) FROM {from}", pairs.join(", ")))?;
    let rows = fact.as_ref().and_then(|fact| fact.number(0, texts.len())).unwrap_or(0.0);
    let found = texts.iter().enumerate().find(|(n, at)| {
        let pairs = fact.as_ref().and_then(|fact| fact.number(0, *n)).unwrap_or(0.0);
        let all = profile.of(**at).different * dates;
        pairs >= rows * ALONE && pairs >= all * FULL && rows >= dates * BESIDE
    });
    if let Some((_, at)) = found {
        roles.panel = Some(*at);
        // A row is one date of a thing, whatever the file is called.
        "rows".clone_into(&mut roles.noun);
        detect_levels(questions, schema, from, roles, [&ident(schema.name(*at)), &d])?;
    }
    Some(())
}

/// Finds levels: what only a general word says to be a count, and hardly moves from one date of a thing to the next:
/// the same are counted again and again. None while that is being asked.
fn detect_levels(
    questions: &dyn Questions,
    schema: &Schema,
    from: &str,
    roles: &mut Roles,
    [g, d]: [&str; 2],
) -> Option<()> {
    let doubtful = |m: &Measure| m.adds() && crate::measures::doubtful(schema.name(m.column));
    let asked: Vec<usize> = roles.measures.iter().filter(|m| doubtful(m)).map(|m| m.column).collect();
    if asked.is_empty() {
        return Some(());
    }
    let x = |at: &usize| ident(schema.name(*at));
    let (mut beside, mut follows) = (Vec::new(), Vec::new());
    for (n, at) in asked.iter().enumerate() {
        let x = x(at);
        beside.push(format!(
            "{x} * 1.0 AS x{n}, lag({x}) OVER (PARTITION BY {g} ORDER BY {d}) AS y{n}, avg({x}) OVER (PARTITION BY {g}) AS m{n}"
        ));
        follows.push(format!("corr(x{n} - m{n}, y{n} - m{n})"));
    }
    let sql = format!("SELECT {} FROM (SELECT {} FROM {from})", follows.join(", "), beside.join(", "));
    let fact = questions.query(&sql)?;
    for (n, at) in asked.iter().enumerate() {
        if fact.as_ref().and_then(|fact| fact.number(0, n)).is_some_and(|r| r >= FOLLOWS) {
            roles.measures.iter_mut().filter(|m| m.column == *at).for_each(|m| m.sort = Sort::Reading);
            roles.weight = roles.weight.filter(|weight| weight != at);
        }
    }
    Some(())
}

/// The rows of things that are there from the first whole period to the last, and what is said of the others.
pub(crate) struct Through {
    /// Their rows in SQL, to stand after FROM; none where no thing is there all along.
    pub from: Option<String>,
    pub says: String,
}

/// Looks for things that begin late or end early; none where all are there all along. `period` is a row's period in SQL,
/// `cut` tells whether the first and the last one are not whole.
pub(crate) fn through(story: &Story<'_>, when: &When, period: &str, cut: [bool; 2]) -> Option<Through> {
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
    let things = things(story, column);
    let begin: Vec<String> = late
        .filter(|late| late.rows.len() <= NAMED)
        .iter()
        .flat_map(|late| {
            (0..late.rows.len()).filter_map(|row| {
                Some(format!("{} begins in {}", late.cell(row, 0)?.text(), late.cell(row, 1)?.text()))
            })
        })
        .collect();
    let why = if begin.is_empty() { String::new() } else { format!(" ({})", list(&begin)) };
    let (cell, of) = (counts.cell(0, 0)?.figure(), counts.cell(0, 1)?.figure());
    let says = if there > 0.0 {
        format!(
            "{cell} of {of} {things} are there from the first period to the last, and only these are followed here{why}."
        )
    } else {
        format!(
            "None of the {of} {things} is there from the first period to the last, so no growth of all is told{why}."
        )
    };
    let from = (there > 0.0).then(|| format!("(SELECT * FROM {from} WHERE {g} IN ({kept}))"));
    Some(Through { from, says })
}

/// The name of the things, in the plural, escaped.
fn things(story: &Story<'_>, column: usize) -> String {
    let plural = names::noun(story.schema.name(column)).filter(|_| !story.schema.german());
    plural.map_or_else(|| format!("values of {}", story.column_name(column)), |noun| escape(&noun))
}

/// How far each thing came: from its own first whole period to its last.
pub(crate) fn growth(story: &Story<'_>, when: &When, period: &str, cut: [bool; 2], out: &mut Part) {
    let Some(column) = story.roles.panel else { return };
    let measures = story.roles.measures.iter().filter(|measure| measure.sort != Sort::Level);
    let Some(measure) = measures.clone().find(|m| m.adds()).or_else(|| measures.clone().next()) else {
        return;
    };
    if !(2.0..=THINGS).contains(&story.profile.of(column).different) {
        return;
    }
    let (g, d, x, from) = (story.sql(column), story.sql(when.column), story.x(measure), &story.from);
    let value = format!("{}({x})", if measure.adds() { "sum" } else { "avg" });
    let given = format!("{d} IS NOT NULL AND {g} IS NOT NULL");
    let ends: Vec<String> = [("min", ">"), ("max", "<")]
        .iter()
        .zip(cut)
        .filter(|(_, cut)| *cut)
        .map(|((of, sign), _)| {
            format!(" AND {period} {sign} (SELECT {of}({period}) FROM {from} WHERE {given})")
        })
        .collect();
    let Some(fact) = story.fact(&format!(
        "WITH v AS (SELECT {g} AS g, {period} AS period, {value} AS v FROM {from} WHERE {given}{} GROUP BY {g}, {period}), \
a AS (SELECT *, row_number() OVER (PARTITION BY g ORDER BY period) AS n FROM v WHERE v IS NOT NULL), \
b AS (SELECT *, row_number() OVER (PARTITION BY g ORDER BY period DESC) AS n FROM v WHERE v IS NOT NULL) \
SELECT a.g, {}, a.v, {}, b.v, {} AS part FROM a JOIN b ON a.g = b.g AND a.n = 1 AND b.n = 1 AND a.period < b.period ORDER BY part DESC, a.g",
        ends.concat(),
        label("a.period"),
        label("b.period"),
        percent("b.v - a.v", "abs(a.v)")
    )) else {
        return;
    };
    let name = if measure.adds() { measure.name.clone() } else { format!("mean {}", measure.name) };
    out.lead.extend(furthest(story, &fact, column, measure, &name));
    let rows: Vec<Vec<String>> = (0..fact.rows.len().min(SHOWN))
        .filter_map(|row| {
            let cell = |at: usize| fact.cell(row, at);
            let moved = cell(5).filter(|cell| cell.number().is_some());
            Some(vec![
                cell(0)?.text(),
                cell(1)?.text(),
                cell(2)?.of(measure.unit),
                cell(3)?.text(),
                cell(4)?.of(measure.unit),
                moved.map_or_else(|| "–".to_owned(), |cell| cell.signed_percent()),
            ])
        })
        .collect();
    if rows.len() > 1 {
        let header = [
            capital(&story.column_name(column)),
            "from".to_owned(),
            name.clone(),
            "to".to_owned(),
            name,
            "change".to_owned(),
        ];
        let heading = format!("How each {} changed", story.column_name(column));
        out.sections.push(Section { score: 44.0, heading, blocks: vec![table_of(&header, 1, &rows)] });
    }
}

/// A period as people write it: `Jan 2024`, `2024`.
fn label(period: &str) -> String {
    let month = written(&format!("({period} || '-01')"), Grain::Month);
    format!("CASE WHEN length({period}) = 7 THEN {month} ELSE {period} END")
}

/// Who came furthest, and who least or fell.
fn furthest(story: &Story<'_>, fact: &Fact, column: usize, measure: &Measure, name: &str) -> Option<Finding> {
    // What was next to nothing grows many times over by little.
    let size = |row: usize| fact.number(row, 2).unwrap_or(0.0).max(fact.number(row, 4).unwrap_or(0.0));
    let largest = (0..fact.rows.len()).map(size).fold(0.0, f64::max);
    let grown: Vec<usize> = (0..fact.rows.len()).filter(|row| fact.number(*row, 5).is_some()).collect();
    let weighs = |row: &usize| fact.number(*row, 5).is_some() && size(*row) >= largest * WEIGHS;
    let told: Vec<usize> = (0..fact.rows.len()).filter(weighs).collect();
    // Nobody else may have come further.
    if told.first() != grown.first() || told.last() != grown.last() {
        return None;
    }
    let (top, low) = (*told.first()?, *told.last()?);
    let (up, down) = (fact.number(top, 5)?, fact.number(low, 5)?);
    if top == low || up - down < APART {
        return None;
    }
    let from_to = |row: usize| {
        let cell = |at: usize| fact.cell(row, at);
        Some(format!(
            "**{}** ({}: {} in {}, {} in {})",
            cell(0)?.text(),
            cell(5)?.signed_percent(),
            cell(2)?.of(measure.unit),
            cell(1)?.text(),
            cell(4)?.of(measure.unit),
            cell(3)?.text()
        ))
    };
    let (most, least) = match (up > 0.0, down < 0.0) {
        (true, true) => ("rose most for", "fell most for"),
        (true, false) => ("rose most for", "least for"),
        _ => ("fell least for", "most for"),
    };
    let plain = |row: usize| fact.cell(row, 0).map(|cell| cell.text()).filter(|text| !text.contains("]("));
    let title = match (plain(top), plain(low)) {
        (Some(first), Some(second)) => format!("{name} {most} {first} and {least} {second}"),
        _ => String::new(),
    };
    let text = format!(
        "By {}, {name} {most} {} and {least} {}.",
        story.column_name(column),
        from_to(top)?,
        from_to(low)?
    );
    Some(Finding::new(58.0, text).headed(title))
}
