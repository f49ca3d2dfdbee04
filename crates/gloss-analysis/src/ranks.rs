//! Who has most: a ranking by the main measure, and how much the first few hold of the whole.

use crate::names;
use crate::roles::Sort;
use crate::story::{Finding, Part, Section, Story, table_of};
use gloss_figures::figure::Unit;
use gloss_figures::sql::percent;
use gloss_figures::words::{capital, count_word, list};

/// Rows from which a ranking says more than the table itself.
const MIN_ROWS: u64 = 6;
/// Rows of a ranking.
const TOP: usize = 6;
/// Rows from which the share of the first few is worth a line.
const MIN_FOR_SHARE: u64 = 10;
/// The share of the first few, in per cent, that is worth a line.
const SHARE: f64 = 35.0;
/// The share of the first, in per cent, from which shares of single rows are worth a column.
const TELLING: f64 = 3.0;
/// The share of a tenth of all rows, in per cent, that is worth a line.
const TENTH: f64 = 50.0;
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
    out.sections.extend(ranking(story, &label, &main));
    if story.roles.families.is_empty() {
        let (found, tenth) = (concentration(story, &main), tenth(story, &main));
        out.lead.extend(found.or(tenth).or_else(|| extremes(story, &label, &main)));
        out.stands.extend(others(story, &label));
    }
    out
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

/// Where few rows hold much of the total.
pub(crate) fn concentration(story: &Story<'_>, main: &Main) -> Option<Finding> {
    if !main.adds {
        return None;
    }
    let (held, text) = held(story, &main.x, &main.name, main.unit)?;
    Some(Finding::titled(40.0 + held / 3.0, format!("few {} hold most of {}", story.noun(), main.name), text))
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

/// How much a tenth of the rows holds of the whole.
fn tenth(story: &Story<'_>, main: &Main) -> Option<Finding> {
    if !main.adds {
        return None;
    }
    let (x, from) = (&main.x, &story.from);
    let n = format!("(SELECT count({x}) / 10 FROM {from})");
    let fact = story.fact(&format!(
        "SELECT {n}, sum(v) * 100.0 / (SELECT nullif(sum({x}), 0) FROM {from}), (SELECT min({x}) FROM {from}) FROM (SELECT {x} AS v FROM {from} WHERE {x} IS NOT NULL ORDER BY v DESC LIMIT {n})"
    ))?;
    let held = fact.number(0, 1).filter(|held| (TENTH..=100.0).contains(held))?;
    if story.row_count() < 30 || fact.number(0, 2)? < 0.0 {
        return None;
    }
    Some(Finding::titled(
        40.0 + held / 3.0,
        format!("a tenth of the {} hold most of {}", story.noun(), main.name),
        format!(
            "The {} {} with most {name}, a tenth of all, hold {} of {name}.",
            fact.cell(0, 0)?.figure(),
            story.noun(),
            fact.cell(0, 1)?.percent(),
            name = main.name
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
    Some(Finding::new(38.0, text))
}

/// Who leads in the measures after the first.
fn others(story: &Story<'_>, label: &str) -> Vec<Finding> {
    let measures: Vec<_> =
        story.roles.measures.iter().skip(1).filter(|m| m.sort == Sort::Flow).take(2).collect();
    let asked: Vec<_> = measures
        .iter()
        .map(|measure| {
            let x = story.x(measure);
            let sql = format!(
                "SELECT {label}, {x} FROM {} WHERE {label} IS NOT NULL AND {x} IS NOT NULL ORDER BY {x} DESC, {label} LIMIT 2",
                story.from
            );
            (measure, story.fact(&sql))
        })
        .collect();
    asked
        .into_iter()
        .filter_map(|(measure, fact)| {
            let fact =
                fact.filter(|fact| story.row_count() >= MIN_ROWS && fact.number(0, 1) != fact.number(1, 1))?;
            fact.number(0, 1).filter(|most| *most > 0.0)?;
            let text = format!(
                "**{}** has the highest {} ({}).",
                fact.cell(0, 0)?.text(),
                measure.name,
                fact.cell(0, 1)?.of(measure.unit)
            );
            Some(Finding::new(30.0, text))
        })
        .collect()
}
