//! Sheets of one sort, or groups of rows, beside each other: what each comes to in the first and the last period, who
//! rose and who fell most. And rates of the whole: of what they are a share, where a column says it. Never a median or
//! a share of rows; those are `groups.rs`.

use crate::change::{ends, of_family};
use crate::periods::Family;
use crate::roles::{Group, Sort};
use crate::schema::SHEET;
use crate::story::{Finding, Part, Section, Story, table_of};
use gloss_figures::figure::{Fact, Unit};
use gloss_figures::sql::percent;
use gloss_figures::words::capital;

/// Sheets a table shows.
const ROWS: usize = 12;
/// The share of rows in which a rate times its whole must be the count, in per cent.
const HOLDS: f64 = 95.0;

/// The family of counts that a family of rates is a share of: found where rate × some column is the count in nearly
/// all rows. The whole of each period is then the count over the rate.
pub(crate) fn counted<'a>(story: &'a Story<'_>, rates: &Family) -> Option<&'a Family> {
    let rate = of_family(story, rates).filter(|measure| measure.unit == Unit::Percent && measure.scaled)?;
    let counts = story
        .roles
        .families
        .iter()
        .filter(|family| of_family(story, family).is_some_and(|measure| measure.sort == Sort::Flow));
    let r = story.sql(*rates.members.last()?);
    debug_assert_eq!(rate.column, *rates.members.last()?);
    let tried: Vec<(&Family, Option<Fact>)> = counts
        .filter_map(|family| {
            let v = story.sql(*family.members.last()?);
            let holds: Vec<String> = story
                .roles
                .measures
                .iter()
                .filter(|measure| measure.adds())
                .take(12)
                .map(|w| format!("avg(abs({v} - {r} * {w}) <= 0.01 * {v}) * 100", w = story.sql(w.column)))
                .collect();
            let asked = !holds.is_empty();
            let fact =
                asked.then(|| story.fact(&format!("SELECT {} FROM {}", holds.join(", "), story.from)))?;
            Some((family, fact))
        })
        .collect();
    tried.into_iter().find_map(|(family, fact)| {
        let row = fact?.rows.into_iter().next()?;
        row.iter().any(|cell| cell.as_f64().is_some_and(|share| share >= HOLDS)).then_some(family)
    })
}

/// A rate of many rows together, in per cent: the sum of the counts over the sum of what they are a share of.
pub(crate) fn pooled(count: &str, rate: &str) -> String {
    let given = format!("CASE WHEN {rate} > 0 THEN {count} END");
    percent(&format!("sum({given})"), &format!("sum(CASE WHEN {rate} > 0 THEN {count} / {rate} END)"))
}

/// The key that rows are put together by, and the words that tell of it.
struct Key {
    sql: String,
    head: String,
    heading: String,
    /// How much the finding and the table count.
    scores: [f64; 2],
}

/// The part; nothing where there are no sheets of one sort, or no periods to compare.
pub(crate) fn part(story: &Story<'_>) -> Part {
    if story.source.alike.is_empty() {
        return Part::default();
    }
    let key = Key {
        sql: SHEET.to_owned(),
        head: "Sheet".to_owned(),
        heading: "Sheet by sheet".to_owned(),
        scores: [88.0, 92.0],
    };
    let (finding, section) = compared(story, &key);
    Part { lead: finding.into_iter().collect(), sections: section.into_iter().collect(), ..Part::default() }
}

/// The same for groups of rows: what stands out, and the table; nothing where there are no periods to compare.
pub(crate) fn of_group(story: &Story<'_>, group: &Group) -> Part {
    let name = story.column_name(group.column);
    let key = Key {
        sql: story.sql(group.column),
        head: capital(&name),
        heading: format!("By {name}"),
        scores: [60.0, 50.0],
    };
    let (finding, section) = compared(story, &key);
    Part { stands: finding.into_iter().collect(), sections: section.into_iter().collect(), ..Part::default() }
}

fn compared(story: &Story<'_>, key: &Key) -> (Option<Finding>, Option<Section>) {
    let first = story.roles.families.first();
    let counts = first.and_then(|family| Some((family, of_family(story, family)?)));
    let Some((first, measure)) = counts.filter(|(_, measure)| measure.sort == Sort::Flow) else {
        return (None, None);
    };
    let (Some(a), Some(b)) = (first.members.first(), first.members.last()) else { return (None, None) };
    let (a, b) = (story.sql(*a), story.sql(*b));
    let given = format!("{a} IS NOT NULL AND {b} IS NOT NULL AND {} IS NOT NULL", key.sql);
    let rates = story.roles.families.iter().find_map(|family| {
        let counts = counted(story, family)?;
        Some((
            family,
            [counts.members.first(), counts.members.last()],
            [family.members.first(), family.members.last()],
        ))
    });
    let mut columns = vec![
        format!("sum({a})"),
        format!("sum({b})"),
        format!("sum({b}) - sum({a})"),
        percent(&format!("sum({b}) - sum({a})"), &format!("sum({a})")),
    ];
    if let Some((_, [Some(v), Some(w)], [Some(r), Some(s)])) = rates {
        let of = |v: &usize, r: &usize| pooled(&story.sql(*v), &story.sql(*r));
        columns.extend([of(v, r), of(w, s), format!("{} - {}", of(w, s), of(v, r))]);
    }
    let Some(fact) = story.fact(&format!(
        "SELECT {key}, count(*), {} FROM {} WHERE {given} GROUP BY {key} ORDER BY 4 DESC LIMIT {ROWS}",
        columns.join(", "),
        story.from,
        key = key.sql
    )) else {
        return (None, None);
    };
    if fact.rows.len() < 2 {
        return (None, None);
    }
    let rate = rates.map(|(family, ..)| story.family(&family.name));
    let finding = most(&fact, &story.family(&first.name), key.scores[0]);
    (finding, Some(table(story, &fact, measure.unit, rate.as_deref(), key)))
}

fn most(fact: &Fact, name: &str, score: f64) -> Option<Finding> {
    let by = |row: &usize| fact.number(*row, 5).unwrap_or(0.0);
    let rows = 0..fact.rows.len();
    let (top, low) =
        (rows.clone().max_by(|a, b| by(a).total_cmp(&by(b)))?, rows.min_by(|a, b| by(a).total_cmp(&by(b)))?);
    (top != low).then_some(())?;
    let verb = |row: usize| if by(&row) >= 0.0 { "rose" } else { "fell" };
    let (up, down) = (verb(top), verb(low));
    let second = match (up, down) {
        ("rose", "rose") => "least",
        (_, "fell") if up == "fell" => "most",
        _ => "fell most",
    };
    let first = if up == "rose" { "rose most" } else { "fell least" };
    Some(Finding::new(
        score,
        format!(
            "{} {first} in **{}** ({}) and {second} in **{}** ({}).",
            capital(name),
            fact.cell(top, 0)?.text(),
            fact.cell(top, 5)?.signed_percent(),
            fact.cell(low, 0)?.text(),
            fact.cell(low, 5)?.signed_percent()
        ),
    ))
}

fn table(story: &Story<'_>, fact: &Fact, unit: Unit, rate: Option<&str>, key: &Key) -> Section {
    let [from, to] = ends(story);
    let mut header = vec![key.head.clone(), story.noun(), from.clone(), to.clone(), "change".to_owned()];
    if let Some(rate) = rate {
        header.extend([format!("{rate} {from}"), format!("{rate} {to}"), "difference".to_owned()]);
    }
    let rows: Vec<Vec<String>> = (0..fact.rows.len())
        .filter_map(|at| {
            let cell = |n: usize| fact.cell(at, n);
            let mut row = vec![
                cell(0)?.text(),
                cell(1)?.figure(),
                cell(2)?.of(unit),
                cell(3)?.of(unit),
                cell(5)?.signed_percent(),
            ];
            if rate.is_some() {
                row.extend([cell(6)?.percent(), cell(7)?.percent(), cell(8)?.moved(Unit::Percent)]);
            }
            Some(row)
        })
        .collect();
    Section { score: key.scores[1], heading: key.heading.clone(), blocks: vec![table_of(&header, 1, &rows)] }
}
