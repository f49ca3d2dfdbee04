//! Who has most: a ranking by the main measure, and how much the first few hold of the whole.

use crate::names;
use crate::story::{Finding, Part, Section, Story, table_of};
use gloss_figures::figure::Unit;
use gloss_figures::sql::percent;
use gloss_figures::words::{capital, count_word, list};

/// Rows from which a ranking says more than the table itself.
const MIN_ROWS: u64 = 6;
/// Rows of a table that is shown whole, and the measures beside their names.
const SMALL: u64 = 24;
const BESIDE: usize = 5;
/// Rows of a ranking.
const TOP: usize = 10;
/// Rows from which the share of the first few is worth a line.
const MIN_FOR_SHARE: u64 = 10;
/// The share of the first few, in per cent, that is worth a line.
const SHARE: f64 = 35.0;
/// The share of the first, in per cent, from which shares of single rows are worth a column.
const TELLING: f64 = 3.0;
/// How many they may be.
const FEW: usize = 5;

/// The measure that a report ranks rows by.
pub(crate) struct Main {
    /// The value in SQL.
    pub x: String,
    /// In words, escaped.
    pub name: String,
    pub unit: Unit,
    /// Whether a sum of it means something.
    pub adds: bool,
}

/// The main measure: the first family in its last period, or the first measure.
pub(crate) fn main(story: &Story<'_>) -> Option<Main> {
    if let Some(family) = story.roles.families.first() {
        let measure = crate::change::of_family(story, family)?;
        let period = crate::periods::within(&crate::change::ends(story)[1]);
        let name = format!("{} {period}", story.family(&family.name));
        let (x, adds) = (story.x(&measure), measure.adds());
        return Some(Main { x, name, unit: measure.unit, adds });
    }
    let first = story.main()?;
    Some(Main { x: story.x(first), name: first.name.clone(), unit: first.unit, adds: first.adds() })
}

/// The part; nothing where no column names the rows, or the rows are dates.
pub(crate) fn part(story: &Story<'_>) -> Part {
    let mut out = Part::default();
    let (Some(label), Some(main)) = (story.label(), main(story)) else { return out };
    // People are not ranked by what they are: how old they are, or how heavy.
    if story.roles.when.is_some_and(|when| when.once) || story.roles.people && !main.adds {
        return out;
    }
    let small = story.row_count() <= SMALL && story.roles.families.is_empty();
    out.sections.extend(if small { all(story, &label) } else { ranking(story, &label, &main) });
    if story.roles.families.is_empty() {
        out.lead.extend(extremes(story, &label, &main));
    }
    out
}

/// All rows of a small table, in the file's order.
fn all(story: &Story<'_>, label: &str) -> Option<Section> {
    let measures: Vec<_> = story.roles.measures.iter().take(BESIDE).collect();
    let values: String = measures.iter().map(|measure| format!(", {}", story.x(measure))).collect();
    let fact =
        story.fact(&format!("SELECT {label}{values} FROM {} WHERE {label} IS NOT NULL", story.from))?;
    let mut header = vec![capital(&story.column_name(story.roles.label?))];
    header.extend(measures.iter().map(|measure| measure.name.clone()));
    let rows = (0..fact.rows.len()).filter_map(|at| {
        let mut row = vec![fact.cell(at, 0)?.text()];
        for (n, measure) in measures.iter().enumerate() {
            row.push(fact.cell(at, n + 1)?.even(measure.unit));
        }
        Some(row)
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let heading = format!("All {}", story.noun());
    (rows.len() > 1).then(|| Section { score: 60.0, heading, blocks: vec![table_of(&header, 1, &rows)] })
}

fn ranking(story: &Story<'_>, label: &str, main: &Main) -> Option<Section> {
    let Main { x, name, unit, adds } = main;
    let (of, from) = (if *adds { "sum" } else { "avg" }, &story.from);
    let share = match adds {
        true => percent(&format!("sum({x})"), &format!("(SELECT sum({x}) FROM {from})")),
        false => "NULL".to_owned(),
    };
    let fact = story.fact(&format!(
        "SELECT {label}, {of}({x}) AS value, {share} AS share, (SELECT min({x}) FROM {from}) AS lowest FROM {from} WHERE {label} IS NOT NULL AND {x} IS NOT NULL GROUP BY {label} ORDER BY value DESC, {label} LIMIT {TOP}"
    ));
    let fact =
        fact.filter(|fact| story.row_count() >= MIN_ROWS && fact.number(0, 1) != fact.number(TOP - 1, 1))?;
    let telling = fact.number(0, 2).is_some_and(|share| share >= TELLING);
    let shares = *adds && telling && fact.number(0, 3).is_some_and(|lowest| lowest >= 0.0);
    let mut header = vec![capital(&story.column_name(story.roles.label?)), name.clone()];
    header.extend(shares.then(|| "share".to_owned()));
    let rows = (0..fact.rows.len()).filter_map(|at| {
        let mut row = vec![fact.cell(at, 0)?.text(), fact.cell(at, 1)?.of(*unit)];
        if shares {
            row.push(fact.cell(at, 2)?.percent());
        }
        Some(row)
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let most = if *adds && names::counts(name) { "Most" } else { "Highest" };
    Some(Section {
        score: 40.0,
        heading: format!("{most} {name}"),
        blocks: vec![table_of(&header, 1, &rows)],
    })
}

/// A line where the first few hold much of a column's total, with their share in per cent.
pub(crate) fn held(story: &Story<'_>, x: &str, name: &str, unit: Unit) -> Option<(f64, String)> {
    let (label, from) = (story.label()?, &story.from);
    let top = |n: usize| {
        format!(
            "SELECT {label} AS name, sum({x}) AS value FROM {from} WHERE {label} IS NOT NULL GROUP BY {label} ORDER BY value DESC, {label} LIMIT {n}"
        )
    };
    let whole = percent("sum(value)", &format!("(SELECT sum({x}) FROM {from})"));
    let shares: Vec<_> = [3, FEW]
        .map(|n| story.fact(&format!("SELECT {whole}, (SELECT min({x}) FROM {from}) FROM ({})", top(n))))
        .into_iter()
        .collect();
    let names = story.fact(&top(FEW));
    let names = names?;
    if story.row_count() < MIN_FOR_SHARE {
        return None;
    }
    let told = [3, FEW].into_iter().zip(shares).find_map(|(n, share)| {
        let share = share?;
        let held = share.number(0, 0)?;
        let fits = (SHARE..=100.0).contains(&held) && share.number(0, 1)? >= 0.0 && names.rows.len() >= n;
        fits.then_some((n, share, held))
    });
    let (n, share, held) = told?;
    let shown: Vec<String> = (0..n)
        .filter_map(|at| Some(format!("{} ({})", names.cell(at, 0)?.text(), names.cell(at, 1)?.of(unit))))
        .collect();
    let few = capital(count_word(n)?);
    Some((
        held,
        format!(
            "**{few} {} account for {} of {name}**: {}.",
            story.noun(),
            share.cell(0, 0)?.percent(),
            list(&shown)
        ),
    ))
}

/// Who has most and who least of the main measure.
fn extremes(story: &Story<'_>, label: &str, main: &Main) -> Option<Finding> {
    let x = &main.x;
    let by = |order: &str| {
        format!(
            "SELECT {label}, {x} FROM {} WHERE {label} IS NOT NULL AND {x} IS NOT NULL ORDER BY {x} {order}, {label} LIMIT 2",
            story.from
        )
    };
    let (high, low) = (story.fact(&by("DESC")), story.fact(&by("ASC")));
    let (high, low) = (high?, low?);
    let clear =
        |fact: &gloss_figures::figure::Fact| fact.rows.len() > 1 && fact.number(0, 1) != fact.number(1, 1);
    let of =
        |fact: &gloss_figures::figure::Fact| Some((fact.cell(0, 0)?.text(), fact.cell(0, 1)?.of(main.unit)));
    let ((most, highest), (least, lowest)) = (of(&high)?, of(&low)?);
    let name = &main.name;
    let text = match (clear(&high), clear(&low)) {
        (true, true) => {
            format!("**{most}** ({highest}) has the highest {name}, {least} ({lowest}) the lowest.")
        }
        (true, false) => format!("**{most}** ({highest}) has the highest {name}."),
        _ => return None,
    };
    let found = Finding::new(34.0, text).keyed(highest, format!("highest {name}: {most}"));
    Some(found.headed(format!("{most} has the highest {name}")))
}
