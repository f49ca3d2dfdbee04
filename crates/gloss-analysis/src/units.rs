//! Amounts that are in another unit from row to row, as a column beside them says: kilograms, tonnes, pieces. They don't add
//! up and have no mean of all; told is what each unit comes to.

use crate::additive::{self, Sense, has, lower, sense};
use crate::roles::{Measure, Mixed, Roles, Sort};
use crate::schema::{Kind, Schema};
use crate::story::{Part, Section, Story, table_of};
use crate::things::taken_out;
use gloss_figures::figure::Unit;
use gloss_figures::words::{capital, escape, list};

/// The part of a column's values that must be units, where its name does not say so.
const MOST: f64 = 0.8;
/// Units that are told.
const UNITS: usize = 12;
const NAMED: usize = 4;

/// Takes what is in several units out of the measures.
pub(crate) fn find(schema: &Schema, roles: &mut Roles) {
    let found = (0..schema.columns.len()).find_map(|at| Some((at, units(schema, at)?)));
    let Some((column, units)) = found else { return };
    let by_time = units.iter().all(|unit| has("paid", &gloss_data::label(unit)));
    let is_in_them = |measure: &Measure| {
        if by_time { paid(schema, measure) } else { measured(schema, measure) }
    };
    let measures = taken_out(roles, is_in_them);
    if !measures.is_empty() {
        roles.units = Some(Mixed { column, units, measures });
    }
}

/// The units that a column names, where there are several.
fn units(schema: &Schema, column: usize) -> Option<Vec<String>> {
    let text = schema.columns.get(column).is_some_and(|column| column.kind == Kind::Text);
    let (mut all, mut known) = (0usize, 0usize);
    let mut out: Vec<String> = Vec::new();
    for value in schema.values(column) {
        all += 1;
        let small = gloss_data::label(value);
        let unit = small.trim_end_matches('.');
        known += usize::from(has("measured", unit) || has("paid", unit));
        if !out.iter().any(|unit| gloss_data::label(unit) == small) {
            out.push(gloss_data::seen(value).into_owned());
        }
    }
    let name = lower(schema.name(column)).join(" ");
    let least = if has("units", &name.replace(' ', "_")) { 0.5 } else { MOST };
    (text && out.len() > 1 && all > 0 && known as f64 >= all as f64 * least).then_some(out)
}

/// True for what is in the unit of its row: what adds up and is no money, and is not in a unit of its own.
fn measured(schema: &Schema, measure: &Measure) -> bool {
    let name = schema.name(measure.column);
    let words = lower(name);
    let quantity = words.iter().any(|word| has("quantity", word) || has("quantity", ending(word)));
    let own = words.len() > 1 && words.iter().any(|word| has("measured", word));
    let money = measure.unit.is_money() || words.iter().any(|word| word != "amount" && additive::money(word));
    let counts = matches!(sense(name), Sense::Count | Sense::Case) && !quantity;
    let sorts = measure.sort == Sort::Flow || quantity && measure.sort != Sort::Rate;
    sorts && !own && !money && !counts && sense(name) != Sense::Mean
}

/// True for what is paid for the time that its row names.
fn paid(schema: &Schema, measure: &Measure) -> bool {
    let words = lower(schema.name(measure.column));
    measure.unit.is_money() || words.iter().any(|word| additive::money(word))
}

/// The end of a German compound that is listed, or nothing.
fn ending(word: &str) -> &str {
    ["menge", "bestand", "verbrauch", "zugang", "abgang"]
        .into_iter()
        .find(|end| word.ends_with(end))
        .unwrap_or_default()
}

/// The sentence on why there is no figure of all rows; none where no measure is in several units.
pub(crate) fn says(roles: &Roles) -> Option<String> {
    let mixed = roles.units.as_ref()?;
    let names: Vec<String> = mixed.measures.iter().map(|measure| measure.name.clone()).collect();
    let mut units: Vec<String> = mixed.units.iter().take(NAMED).map(|unit| escape(unit)).collect();
    if mixed.units.len() > NAMED {
        units.push("others".to_owned());
    }
    let (are, it) = if names.len() == 1 { ("is", "it is") } else { ("are", "they are") };
    Some(format!(
        "{} {are} in several units ({}), which don’t add up, so {it} told for each unit alone.",
        capital(&list(&names)),
        list(&units)
    ))
}

/// The part: what each unit comes to.
pub(crate) fn part(story: &Story<'_>) -> Part {
    let mut out = Part::default();
    let Some(mixed) = &story.roles.units else { return out };
    let (u, from) = (story.sql(mixed.column), &story.from);
    let shown: Vec<&Measure> = mixed.measures.iter().take(NAMED).collect();
    let value = |measure: &&Measure| {
        let x = story.x(measure);
        if measure.adds() { format!(", sum({x}), median({x})") } else { format!(", median({x})") }
    };
    let values: String = shown.iter().map(value).collect();
    let Some(fact) = story.fact(&format!(
        "SELECT {u} AS u, count({}) AS n{values} FROM {from} WHERE {u} IS NOT NULL GROUP BY {u} ORDER BY n DESC, u LIMIT {UNITS}",
        shown.first().map_or_else(|| "*".to_owned(), |measure| story.x(measure))
    )) else {
        return out;
    };
    let name = story.column_name(mixed.column);
    let mut header = vec![capital(&name), story.count_header()];
    let mut of: Vec<Unit> = Vec::new();
    for measure in &shown {
        if measure.adds() {
            header.push(measure.name.clone());
            of.push(measure.unit);
        }
        header.push(format!("median {}", measure.name));
        of.push(measure.unit);
    }
    let rows: Vec<Vec<String>> = (0..fact.rows.len())
        .filter_map(|row| {
            let mut line = vec![fact.cell(row, 0)?.text(), fact.cell(row, 1)?.figure()];
            for (n, unit) in of.iter().enumerate() {
                line.push(format!("{} ({})", fact.cell(row, n + 2)?.of(*unit), fact.cell(row, 0)?.text()));
            }
            Some(line)
        })
        .collect();
    let named: Vec<String> = shown.iter().map(|measure| measure.name.clone()).collect();
    let heading = format!("{} in each {name}", capital(&list(&named)));
    let mut blocks = vec![table_of(&header, 1, &rows)];
    blocks.extend(says(story.roles));
    out.sections.push(Section { score: 70.0, heading, blocks });
    out
}
