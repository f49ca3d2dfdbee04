//! A table's columns as they are told to whoever works with it: what each holds, what it is for, how far its numbers reach.

use crate::measures::family_adds;
use crate::profile::Figure;
use crate::roles::Roles;
use crate::schema::Kind;
use crate::table::Table;
use gloss_figures::figure::Unit;

/// A column as it is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnProfile {
    /// Its name, as in SQL.
    pub name: String,
    /// `number`, `text`, `date` or `other`.
    pub kind: &'static str,
    /// `label`, `group`, `outcome`, `when`, `measure`, `period`, `weight`, `thing`, `running`; empty where it is for nothing.
    pub role: &'static str,
    /// `%` or a currency's sign; empty where nothing says it.
    pub unit: String,
    /// Whether a sum over rows means something.
    pub adds_up: bool,
    /// Rows that have no value.
    pub empty: u64,
    /// Different values.
    pub different: u64,
    /// The least and the largest number, as figures of a fact.
    pub range: Option<[String; 2]>,
}

/// The columns of a table, in their order.
pub fn columns(table: &Table) -> Vec<ColumnProfile> {
    (0..table.schema.columns.len()).map(|at| profile(table, at)).collect()
}

fn profile(table: &Table, at: usize) -> ColumnProfile {
    let Table { schema, profile, roles, base, .. } = table;
    let kind = schema.columns.get(at).map_or(Kind::Other, |column| column.kind);
    let measure = roles.measures.iter().find(|measure| measure.column == at);
    let family = roles.families.iter().find(|family| family.members.contains(&at));
    let values = profile.of(at);
    let unit = measure.map_or(Unit::None, |measure| measure.unit);
    let ends = [Figure::Lowest, Figure::Highest].map(|end| profile.cell(at, end));
    let range = match ends {
        [Some(least), Some(most)] if kind == Kind::Number && values.n > 0.0 => {
            Some([least, most].map(|cell| cell.figure()))
        }
        _ => None,
    };
    ColumnProfile {
        name: schema.name(at).to_owned(),
        kind: match kind {
            Kind::Number => "number",
            Kind::Text => "text",
            Kind::Date => "date",
            Kind::Other => "other",
        },
        role: role(roles, at),
        unit: match unit {
            Unit::None => String::new(),
            Unit::Percent => "%".to_owned(),
            Unit::Money(sign) => sign.trim().to_owned(),
            Unit::MoneyIn(sign, ones) => format!("{ones} {}", sign.trim()),
        },
        adds_up: measure.is_some_and(|measure| measure.adds())
            || family.is_some_and(|family| family_adds(schema, profile, roles.when, family)),
        empty: base.rows.saturating_sub(values.n as u64),
        different: values.different as u64,
        range,
    }
}

/// The role of a column in a word.
fn role(roles: &Roles, at: usize) -> &'static str {
    let is = |column: Option<usize>| column == Some(at);
    match () {
        () if is(roles.when.map(|when| when.column)) => "when",
        () if is(roles.outcome.as_ref().map(|outcome| outcome.column)) => "outcome",
        () if is(roles.weight) => "weight",
        () if is(roles.panel) => "thing",
        () if is(roles.label) => "label",
        () if roles.groups.iter().any(|group| group.column == at) => "group",
        () if roles.families.iter().any(|family| family.members.contains(&at)) => "period",
        () if roles.measures.iter().any(|measure| measure.column == at) => "measure",
        () if roles.running.iter().any(|running| running.measure.column == at) => "running",
        () => "",
    }
}
