//! How the main measure is spread: over groups of rows, and over time.

use super::ranks::main;
use super::story::{Section, Story, table_of};
use crate::figure::Fact;
use crate::sql::percent;
use crate::words::{capital, escape, human};

/// Groups a table shows.
const GROUPS: usize = 10;
/// Periods a table shows; of more, the last ones.
const PERIODS: usize = 24;
/// Months that are told one by one; longer spans go by year.
const MONTHS: f64 = 24.0;

/// The sections, those with nothing to say left out.
pub(super) fn sections(story: &Story<'_>) -> Vec<Section> {
    let mut out: Vec<Section> = story
        .roles
        .groups
        .iter()
        .filter_map(|column| group(story, *column))
        .collect();
    // The lead speaks of one group only.
    out.iter_mut().skip(1).for_each(|section| section.lead.clear());
    out.extend(time(story));
    out
}

fn group(story: &Story<'_>, column: usize) -> Option<Section> {
    let (g, from) = (story.sql(column), &story.from);
    let main = main(story);
    let (value, share) = match &main {
        Some(main) => {
            let x = story.sql(main.column);
            let of = main.of();
            (
                format!("{of}({x})"),
                percent(&format!("{of}({x})"), &format!("(SELECT sum({x}) FROM {from})")),
            )
        }
        None => (
            "count(*)".to_owned(),
            percent("count(*)", &format!("(SELECT count(*) FROM {from})")),
        ),
    };
    let lowest = main.as_ref().map_or_else(
        || "0".to_owned(),
        |main| format!("(SELECT min({}) FROM {from})", story.sql(main.column)),
    );
    let valued = main.as_ref().map_or_else(String::new, |main| {
        format!(" AND {} IS NOT NULL", story.sql(main.column))
    });
    let fact = story.fact(&format!(
        "SELECT {g}, count(*) AS \"rows\", {value} AS value, {share} AS share, {lowest} AS lowest FROM {from} WHERE {g} IS NOT NULL{valued} GROUP BY {g} ORDER BY value DESC, {g} LIMIT {GROUPS}"
    ))?;
    fact.rows.get(1)?;
    let named = story
        .schema
        .columns
        .get(column)
        .map(|column| escape(&human(&column.name)))
        .unwrap_or_default();
    let adds = main.as_ref().is_none_or(|main| main.adds);
    let shares = adds && fact.number(0, 4).is_some_and(|n| n >= 0.0) && fact.number(0, 3).is_some();
    let name = main
        .as_ref()
        .map_or_else(|| "rows".to_owned(), |main| main.name.clone());
    let mut header = vec![capital(&named), escape(&story.roles.noun)];
    if main.is_some() {
        header.push(if adds {
            name.clone()
        } else {
            format!("mean {name}")
        });
    }
    if shares {
        header.push("share".to_owned());
    }
    let rows = (0..fact.rows.len()).filter_map(|at| {
        let mut row = vec![fact.cell(at, 0)?.text(), fact.cell(at, 1)?.figure()];
        row.extend(
            main.as_ref()
                .and_then(|_| fact.cell(at, 2))
                .map(|cell| cell.figure()),
        );
        row.extend(fact.cell(at, 3).filter(|_| shares).map(|cell| cell.percent()));
        Some(row)
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let lead = group_lead(story, &fact, &named, &name, shares);
    let top = fact.cell(0, 0)?.text();
    let clear = fact.number(0, 2) != fact.number(1, 2) && !top.contains('[');
    let finding = match &main {
        Some(main) if story.roles.families.is_empty() && clear && adds => {
            format!("{top} leads in {}", main.name)
        }
        _ => String::new(),
    };
    Some(Section {
        finding,
        lead: lead.into_iter().collect(),
        heading: format!("By {named}"),
        body: vec![table_of(&header, 1, &rows)],
        ..Section::default()
    })
}

fn group_lead(story: &Story<'_>, fact: &Fact, named: &str, name: &str, shares: bool) -> Option<String> {
    if !story.roles.families.is_empty() || fact.number(0, 2) == fact.number(1, 2) {
        return None;
    }
    let top = fact.cell(0, 0)?.text();
    Some(if shares {
        let whose = if name == "rows" {
            format!("the {}", escape(&story.roles.noun))
        } else {
            name.to_owned()
        };
        format!(
            "By {named}, **{top}** holds the largest part of {whose}, {}, before {} with {}.",
            fact.cell(0, 3)?.percent(),
            fact.cell(1, 0)?.text(),
            fact.cell(1, 3)?.percent()
        )
    } else {
        format!(
            "By {named}, **{top}** has the highest {name} ({}), before {} ({}).",
            fact.cell(0, 2)?.figure(),
            fact.cell(1, 0)?.text(),
            fact.cell(1, 2)?.figure()
        )
    })
}

fn time(story: &Story<'_>) -> Option<Section> {
    let column = story.roles.date?;
    let (d, from) = (story.sql(column), &story.from);
    let span = story.fact(&format!(
        "SELECT substr(min({d}), 1, 10) AS first, substr(max({d}), 1, 10) AS last, count(DISTINCT substr({d}, 1, 7)) AS months, count(DISTINCT substr({d}, 1, 4)) AS years FROM {from}"
    ))?;
    let named = story
        .schema
        .columns
        .get(column)
        .map(|column| escape(&human(&column.name)))
        .unwrap_or_default();
    let (first, last) = (span.cell(0, 0)?, span.cell(0, 1)?);
    if first.value.is_null() {
        return None;
    }
    let spanned = if first.value == last.value {
        format!("All have the {named} {}.", first.text())
    } else {
        if named.contains("date") {
            format!("The dates run from {} to {}.", first.text(), last.text())
        } else {
            format!("The {named} runs from {} to {}.", first.text(), last.text())
        }
    };
    let mut out = Section {
        heading: "Over time".to_owned(),
        body: vec![spanned],
        ..Section::default()
    };
    let by_month = span.number(0, 2)? <= MONTHS;
    if !by_month && span.number(0, 3)? < 2.0 || span.number(0, 2)? < 2.0 {
        return Some(out);
    }
    let (length, unit) = if by_month { (7, "month") } else { (4, "year") };
    let main = main(story);
    let value = main.as_ref().map_or_else(
        || "count(*)".to_owned(),
        |main| format!("{}({})", main.of(), story.sql(main.column)),
    );
    let grouped = format!(
        "SELECT substr({d}, 1, {length}) AS period, count(*) AS \"rows\", {value} AS value FROM {from} WHERE {d} IS NOT NULL GROUP BY period"
    );
    let table = story.fact(&format!("SELECT period, \"rows\", value FROM (SELECT * FROM ({grouped}) ORDER BY period DESC LIMIT {PERIODS}) ORDER BY period"));
    let high = story.fact(&format!(
        "SELECT period, value FROM ({grouped}) WHERE value IS NOT NULL ORDER BY value DESC, period LIMIT 1"
    ));
    let low = story.fact(&format!(
        "SELECT period, value FROM ({grouped}) WHERE value IS NOT NULL ORDER BY value, period LIMIT 1"
    ));
    let (table, high, low) = (table?, high?, low?);
    let name = main
        .as_ref()
        .map_or_else(|| escape(&story.roles.noun), |main| main.name.clone());
    let mean = if main.as_ref().is_some_and(|main| !main.adds) {
        "mean "
    } else {
        ""
    };
    if high.number(0, 1) != low.number(0, 1) {
        let line = format!(
            "The {unit} with the highest {mean}{name} is {} ({}), with the lowest {} ({}).",
            high.cell(0, 0)?.text(),
            high.cell(0, 1)?.figure(),
            low.cell(0, 0)?.text(),
            low.cell(0, 1)?.figure()
        );
        out.lead
            .extend(story.roles.families.is_empty().then(|| line.clone()));
        if !story.roles.families.is_empty() {
            out.body.push(line);
        }
    }
    let mut header = vec![unit.to_owned(), escape(&story.roles.noun)];
    header.extend(main.as_ref().map(|_| format!("{mean}{name}")));
    let rows = (0..table.rows.len()).filter_map(|at| {
        let mut row = vec![table.cell(at, 0)?.text(), table.cell(at, 1)?.figure()];
        row.extend(
            main.as_ref()
                .and_then(|_| table.cell(at, 2))
                .map(|cell| cell.figure()),
        );
        Some(row)
    });
    let rows: Vec<Vec<String>> = rows.collect();
    out.body.push(table_of(&header, 1, &rows));
    Some(out)
}
