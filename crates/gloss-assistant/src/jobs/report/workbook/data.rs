//! The sheet of rows: the table's own columns, and beside them what follows from these row by row: the difference to
//! the row before, the change between two periods, a share. Leaves no column out.

use serde_json::{Value, json};

use super::Table;
use gloss_analysis::names;
use gloss_analysis::roles::{Measure, Sort};
use gloss_analysis::schema::Kind;
use gloss_figures::figure::Unit;
use gloss_figures::sql::ident;
use gloss_figures::words::{capital, list};

/// The sheet's name.
pub(super) const NAME: &str = "Data";
/// Families of columns over periods of which changes are worked out.
const FAMILIES: usize = 6;

/// The sheet, with the header of each column of the table.
pub(super) struct Data {
    pub headers: Vec<String>,
    formats: Vec<Value>,
    computed: Vec<Value>,
    /// The words for the computed columns in a sentence.
    told: Vec<String>,
    adds: Vec<usize>,
    sql: String,
    frozen: usize,
}

impl Data {
    pub(super) fn of(known: &Table<'_>) -> Self {
        let headers = headers(known);
        let columns: Vec<String> = known.schema.columns.iter().map(|column| ident(&column.name)).collect();
        let order = known.roles.when.filter(|when| when.once).and_then(|when| columns.get(when.column));
        let order = order.map(|column| format!(" ORDER BY {column}")).unwrap_or_default();
        let mut data = Self {
            formats: (0..headers.len()).map(|at| format(known, at)).collect(),
            computed: Vec::new(),
            told: Vec::new(),
            adds: adds(known),
            sql: format!("SELECT {} FROM {}{order}", columns.join(", "), known.base.from),
            frozen: usize::from(
                known.roles.label == Some(0) || known.roles.when.is_some_and(|when| when.column == 0),
            ),
            headers,
        };
        if known.roles.when.is_some_and(|when| when.once) {
            data.steps(known);
        } else {
            data.periods(known);
            data.shares(known);
        }
        data
    }

    /// A column's header.
    pub(super) fn header(&self, column: usize) -> &str {
        self.headers.get(column).map_or("", String::as_str)
    }

    /// A column's format, as keys of its spec.
    pub(super) fn format(&self, column: usize) -> Value {
        self.formats.get(column).cloned().unwrap_or_else(|| json!({}))
    }

    /// A column in a formula of another sheet, with what stands behind its name.
    pub(super) fn named(&self, column: usize, which: &str) -> String {
        format!("[{NAME}!{}{which}]", self.header(column).replace(']', "]]"))
    }

    /// The sheet.
    pub(super) fn spec(&self) -> Value {
        let own = self.headers.iter().enumerate().map(|(at, header)| {
            let mut column = with(&json!({ "header": header }), &self.format(at));
            if self.adds.contains(&at) {
                column = with(&column, &json!({ "total": "sum" }));
            }
            column
        });
        let columns: Vec<Value> = own.chain(self.computed.iter().cloned()).collect();
        json!({ "name": NAME, "columns": columns, "sql": self.sql, "frozen": self.frozen, "filter": true })
    }

    pub(super) fn says(&self) -> String {
        match self.told.as_slice() {
            [] => "all rows".to_owned(),
            told => format!("all rows with columns for {}", list(told)),
        }
    }

    /// The difference to the row before, of the measure that counts most.
    fn steps(&mut self, known: &Table<'_>) {
        let Some(main) = known.roles.measures.first() else { return };
        let header = self.header(main.column).to_owned();
        let name = bracket(&header);
        if main.sort == Sort::Rate {
            self.add(
                known,
                &format!("{header}, change"),
                &self.format(main.column),
                &format!("[@{name}]-[<{name}]"),
                None,
            );
        } else {
            self.add(
                known,
                &format!("{header}, change"),
                &self.format(main.column),
                &format!("IF(OR(ISBLANK([@{name}]),ISBLANK([<{name}])),\"\",[@{name}]-[<{name}])"),
                None,
            );
            let share = format!(
                "IF(OR(ISBLANK([@{name}]),ISBLANK([<{name}])),\"\",IF([<{name}]=0,\"\",[@{name}]/[<{name}]-1))"
            );
            self.add(known, &format!("{header}, % change"), &json!({ "format": "percent" }), &share, None);
        }
        self.told.push(format!("how {} changed from row to row", known.words(main.column)));
    }

    /// The change between the first and the last period of columns that are there for several.
    fn periods(&mut self, known: &Table<'_>) {
        for family in known.roles.families.iter().take(FAMILIES) {
            let (Some(first), Some(last)) = (family.members.first(), family.members.last()) else { continue };
            let (a, b) = (bracket(self.header(*first)), bracket(self.header(*last)));
            let name = capital(&family.name.replace(['`', '\\'], ""));
            let adds =
                gloss_analysis::measures::family_adds(known.schema, known.profile, known.roles.when, family);
            let format = self.format(*last);
            let change = format!("IF(OR(ISBLANK([@{a}]),ISBLANK([@{b}])),\"\",[@{b}]-[@{a}])");
            self.add(known, &format!("{name}, change"), &format, &change, adds.then_some("sum"));
            if adds {
                let share = format!("IF(OR(ISBLANK([@{b}]),[@{a}]=0),\"\",[@{b}]/[@{a}]-1)");
                self.add(
                    known,
                    &format!("{name}, % change"),
                    &json!({ "format": "percent" }),
                    &share,
                    Some("same"),
                );
            }
        }
        if !known.roles.families.is_empty() {
            self.told.push("the change between periods".to_owned());
        }
    }

    /// Each row's share of what adds up most.
    fn shares(&mut self, known: &Table<'_>) {
        let main = known.roles.measures.iter().find(|measure| {
            measure.adds()
                && known.profile.of(measure.column).min >= 0.0
                && known.profile.of(measure.column).max > 0.0
        });
        let Some(main) = main.filter(|_| known.roles.label.is_some()) else { return };
        let header = self.header(main.column).to_owned();
        let name = bracket(&header);
        let share = format!("IF(ISBLANK([@{name}]),\"\",[@{name}]/SUM([{name}]))");
        self.add(known, &format!("{header}, share"), &json!({ "format": "percent" }), &share, Some("sum"));
        self.told.push(format!("shares of {}", known.words(main.column)));
    }

    fn add(&mut self, known: &Table<'_>, header: &str, format: &Value, formula: &str, total: Option<&str>) {
        let taken = |name: &str| {
            let plain = |name: &str| name.replace(',', "").to_lowercase();
            let name = plain(name);
            let computed = self.computed.iter().filter_map(|column| column.get("header")?.as_str());
            self.headers.iter().map(String::as_str).chain(computed).any(|other| plain(other) == name)
        };
        // A table that has such a column itself has no need of it.
        if taken(header) || known.schema.columns.len() + self.computed.len() >= 200 {
            return;
        }
        let mut column = with(&json!({ "header": header, "formula": format!("={formula}") }), format);
        if let Some(total) = total.filter(|_| !self.adds.is_empty()) {
            column = with(&column, &json!({ "total": total }));
        }
        self.computed.push(column);
    }
}

/// A header within brackets of a formula.
pub(super) fn bracket(header: &str) -> String {
    header.replace(']', "]]")
}

/// One object with the keys of both.
pub(super) fn with(one: &Value, other: &Value) -> Value {
    let keys = |value: &Value| value.as_object().cloned().unwrap_or_default();
    Value::Object(keys(one).into_iter().chain(keys(other)).collect())
}

/// Headers that read as words, each of its own.
fn headers(known: &Table<'_>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for (at, column) in known.schema.columns.iter().enumerate() {
        let words = capital(&known.words(at));
        let own = column.name.trim().to_owned();
        let free = |name: &str, out: &[String]| {
            !name.trim().is_empty()
                && name.chars().count() <= 200
                && out.iter().all(|other| other.to_lowercase() != name.to_lowercase())
        };
        let mut header = [words, own].into_iter().find(|name| free(name, &out)).unwrap_or_default();
        let mut n = out.len() + 1;
        while !free(&header, &out) {
            header = format!("Column {n}");
            n += 1;
        }
        out.push(header);
    }
    out
}

/// Columns whose sum means something.
fn adds(known: &Table<'_>) -> Vec<usize> {
    let over_time = known.roles.when.is_some_and(|when| when.once);
    let measures = known.roles.measures.iter().filter(|measure| measure.adds()).map(|measure| measure.column);
    let families = known.roles.families.iter().filter(|family| {
        gloss_analysis::measures::family_adds(known.schema, known.profile, known.roles.when, family)
    });
    let families = families.flat_map(|family| family.members.clone()).filter(|_| !over_time);
    let mut out: Vec<usize> = measures.chain(families).collect();
    out.sort_unstable();
    out
}

fn format(known: &Table<'_>, at: usize) -> Value {
    let Some(column) = known.schema.columns.get(at) else { return json!({}) };
    let values = known.profile.of(at);
    match column.kind {
        Kind::Date => {
            let months = known.schema.values(at).all(|day| day.len() == 7 || day.ends_with("-01"));
            json!({ "format": if months && values.different == values.months { "month" } else { "date" } })
        }
        Kind::Text => json!({ "format": "text" }),
        Kind::Number if names::year(&column.name) => json!({ "format": "year" }),
        Kind::Number => {
            let measure = known.roles.measures.iter().find(|measure| measure.column == at);
            let member = known.roles.families.iter().any(|family| family.members.contains(&at));
            number(measure, member, values.whole, values.max.abs().max(values.min.abs()))
        }
        Kind::Other => json!({}),
    }
}

/// Numbers that measure nothing, as those of customers, get no commas.
fn number(measure: Option<&Measure>, member: bool, whole: bool, most: f64) -> Value {
    match measure {
        Some(Measure { unit: Unit::Money(sign), .. }) => {
            json!({ "format": "money", "currency": sign.trim() })
        }
        Some(Measure { scaled: true, .. }) => json!({ "format": "percent" }),
        None if !member => json!({ "format": "general" }),
        _ if whole => json!({ "format": "integer" }),
        _ if most >= 10.0 => json!({ "format": "decimal" }),
        _ => json!({ "format": "general" }),
    }
}
