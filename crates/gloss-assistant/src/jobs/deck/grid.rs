//! A table of a document as a deck's own table, and as a chart where it is one row of numbers for each name. A value is the
//! fact's; where a fact's value is not at hand it is the number as it is shown. Works nothing out.

use serde_json::{Value, json};

use super::blocks::literal;
use crate::desk::Desk;
use gloss_figures::links::{Link, cell, links};
use gloss_figures::number;
use gloss_figures::sentence::visible;
use gloss_figures::words::month;

/// Rows of a chart: one says no more than a sentence, more are not read.
const BARS: std::ops::RangeInclusive<usize> = 2..=16;
/// Points of a line.
const POINTS: usize = 40;
/// Points from which what follows in time is a line.
const LINE: usize = 9;
/// Characters of a chart's label.
const LABEL: usize = 40;
/// How far the highest must be above the lowest, as a share, to be told as one.
const EVEN: f64 = 0.05;
/// Columns that a slide's table has room for.
const WIDE: usize = 7;

/// A table as a document has it, each cell in a deck's marks.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Grid {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// How the numbers of a column are written.
#[derive(Clone, Debug, Default, PartialEq)]
struct Look {
    percent: bool,
    currency: String,
}

/// A column of numbers.
#[derive(Clone, Debug)]
struct Numbers {
    column: usize,
    /// Each with its fact.
    values: Vec<Option<(f64, Option<String>)>>,
    look: Look,
}

/// A chart that was made of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Drawn {
    pub spec: Value,
    /// The column that it shows.
    pub column: usize,
    /// Its highest and lowest point in words; none where all are alike.
    pub ends: Option<Ends>,
}

/// The highest and the lowest point of a chart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ends {
    /// Which is highest, as a sentence without its full stop.
    pub title: String,
    /// Both with their figures.
    pub says: Vec<String>,
}

impl Grid {
    /// The same with its first row as the header.
    pub(super) fn headed(mut self) -> Self {
        if !self.rows.is_empty() {
            self.header = self.rows.remove(0);
        }
        let wide = self.header.len();
        for row in &mut self.rows {
            row.resize(wide, String::new());
        }
        self
    }

    /// How many of its columns hold numbers.
    pub(super) fn figures(&self) -> usize {
        (1..self.header.len()).filter(|at| self.look(*at).is_some()).count()
    }

    /// A deck's table with at most so many rows.
    pub(super) fn table(&self, rows: usize, about: &str) -> Option<Value> {
        let filled =
            |at: &usize| self.rows.iter().any(|row| row.get(*at).is_some_and(|cell| !cell.trim().is_empty()));
        let shown: Vec<usize> = (0..self.header.len()).filter(filled).take(WIDE).collect();
        if shown.len() < 2 || self.rows.is_empty() {
            return None;
        }
        let or_blank = |words: Option<&String>| match words.filter(|words| !words.trim().is_empty()) {
            Some(words) => words.clone(),
            None => " ".to_owned(),
        };
        let columns: Vec<Value> =
            shown.iter().map(|at| json!(upper(&or_blank(self.header.get(*at))))).collect();
        let cells = |row: &Vec<String>| -> Vec<Value> {
            shown.iter().map(|at| json!(or_blank(row.get(*at)))).collect()
        };
        let rows: Vec<Vec<Value>> = self.rows.iter().take(rows).map(cells).collect();
        Some(json!({ "columns": columns, "rows": rows, "alt": about }))
    }

    /// Whether a table of it leaves columns out.
    pub(super) fn is_cut(&self) -> bool {
        self.header.len() > WIDE
    }

    /// A chart of one of its columns: the one whose figures `told` speaks of, else the first that has a number in every row.
    /// `about` is what the table is called, `counted` a column of how many rows there are.
    pub(super) fn chart(&self, desk: &Desk, (about, told): (&str, &str), counted: &str) -> Option<Drawn> {
        // How far each came is read from where it began: a chart of the changes alone says less.
        let has = |word: &str| self.header.iter().any(|head| visible(head) == word);
        let from_to = has("from") && has("to") || has("first") && has("last");
        let timed = in_time(&self.rows.iter().map(|row| name(row)).collect::<Vec<_>>());
        let fits = BARS.contains(&self.rows.len()) || timed && self.rows.len() <= POINTS;
        if !fits || from_to {
            return None;
        }
        let names = short(self.rows.iter().map(|row| clip(&name(row))).collect());
        let distinct =
            names.iter().enumerate().all(|(at, name)| !name.is_empty() && !names[..at].contains(name));
        if !distinct {
            return None;
        }
        let all: Vec<Numbers> = (1..self.header.len()).filter_map(|at| self.numbers(desk, at)).collect();
        let spoken = links(told);
        let holds = |numbers: &&Numbers, link: &Link| {
            numbers.values.iter().flatten().any(|(_, fact)| fact.as_ref() == Some(&link.fact))
        };
        // How many rows there are of each, and which part of them, is told of every group and says least.
        let telling = |numbers: &&Numbers| {
            let head = self.header.get(numbers.column).map(|head| visible(head)).unwrap_or_default();
            head != counted && head != "share"
        };
        let told_of = spoken.iter().find_map(|link| all.iter().find(|numbers| holds(numbers, link)));
        let named = || all.iter().find(|numbers| telling(numbers) && self.is_named(numbers.column, told));
        let counted = || all.iter().find(|numbers| self.is_named(numbers.column, told));
        let found = told_of.or_else(named).or_else(counted);
        let numbers = found.or_else(|| all.iter().find(telling))?;
        let ends = self.ends(numbers, &names, about);
        Some(Drawn { spec: self.drawn(numbers, &names, told), column: numbers.column, ends })
    }

    fn ends(&self, numbers: &Numbers, names: &[String], about: &str) -> Option<Ends> {
        let known =
            || numbers.values.iter().enumerate().filter_map(|(at, value)| Some((at, value.as_ref()?.0)));
        let (top, most) = known().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        let (low, least) = known().min_by(|a, b| a.1.total_cmp(&b.1))?;
        if most <= least || known().filter(|(_, value)| *value == most).count() > 1 {
            return None;
        }
        let head = visible(self.header.get(numbers.column)?);
        let (name, figure) = (|at: usize| names.get(at), |at: usize| self.rows.get(at)?.get(numbers.column));
        let timed = in_time(names);
        // “By year” says nothing of what is told.
        let by = visible(about).strip_prefix("By ").map(str::to_owned);
        let head = literal(&head);
        let about = if by.is_some() { upper(&head) } else { about.to_owned() };
        let even = least > 0.0 && (most - least) / most < EVEN;
        let title = match (by, timed) {
            (Some(by), _) if even => format!("{} hardly differs by {}", upper(&head), literal(&by)),
            (None, _) if even => format!("{about}: {} to {}", figure(low)?, figure(top)?),
            (Some(by), _) if name(top)?.chars().all(|c| c.is_ascii_digit()) && !timed => {
                format!("{} by {}", upper(&head), literal(&by))
            }
            (_, true) => format!("{about}: highest in {}", literal(name(top)?)),
            (_, false) => format!("{} has the highest {head}", literal(name(top)?)),
        };
        let says = vec![format!(
            "Highest: {}, {}; lowest: {}, {}.",
            literal(name(top)?),
            figure(top)?,
            literal(name(low)?),
            figure(low)?
        )];
        Some(Ends { title, says })
    }

    fn is_named(&self, column: usize, told: &str) -> bool {
        let head = self.header.get(column).map(|head| visible(head).to_lowercase()).unwrap_or_default();
        !head.is_empty() && visible(told).to_lowercase().contains(&head)
    }

    fn drawn(&self, numbers: &Numbers, names: &[String], told: &str) -> Value {
        let values: Vec<Value> = numbers.values.iter().map(point).collect();
        let sizes = || numbers.values.iter().flatten().map(|(value, _)| value.abs());
        let largest = sizes().fold(0.0, f64::max);
        let timed = in_time(names);
        let kind = match timed {
            true if names.len() >= LINE => "line",
            true => "column",
            false => "bar",
        };
        let head = self.header.get(numbers.column).map(|head| visible(head)).unwrap_or_default();
        let mut spec = json!({
            "kind": kind,
            "categories": names,
            "category": self.header.first().map(|head| visible(head)).unwrap_or_default(),
            "series": [{ "name": upper(&head), "values": values }],
            "alt": format!("{}, {}", upper(&head), names.len()),
        });
        let mut set = |key: &str, value: Value| {
            if let Some(map) = spec.as_object_mut() {
                map.insert(key.to_owned(), value);
            }
        };
        // A table has the order that its rows are read in, as grades have.
        if kind == "bar" {
            set("ranking", json!(false));
        }
        if numbers.look.percent {
            set("format", json!("percentage"));
        } else {
            let scale = match largest {
                n if n >= 1e9 => Some("billion"),
                n if n >= 1e6 => Some("million"),
                _ => None,
            };
            if let Some(scale) = scale {
                set("scale", json!(scale));
            } else if largest >= 100.0 {
                set("decimals", json!(0));
            }
            if !numbers.look.currency.is_empty() {
                set("format", json!("money"));
                set("currency", json!(numbers.look.currency));
            }
        }
        // What the sentence speaks of stands out.
        let words = visible(told).to_lowercase();
        let bold = strong(told).into_iter().find_map(|bold| names.iter().find(|name| **name == bold));
        let words: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).collect();
        let holds = |name: &&String| {
            let name = name.to_lowercase();
            let own: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
            words.windows(own.len().max(1)).any(|part| part == own)
        };
        let spoken = bold.or_else(|| names.iter().find(holds).filter(|_| !timed));
        if let Some(accent) = spoken.filter(|_| kind != "line") {
            set("accent", json!(accent));
        }
        spec
    }

    /// How a column's numbers are written; none where it does not hold numbers.
    fn look(&self, column: usize) -> Option<Look> {
        let shown: Vec<String> = self
            .rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| visible(cell))
            .filter(|cell| !is_blank(cell))
            .collect();
        let numbers = shown.iter().filter(|cell| is_number(cell)).count();
        if numbers == 0 || numbers < shown.len() {
            return None;
        }
        let percent = shown.iter().all(|cell| cell.ends_with('%'));
        let currency =
            shown.iter().find_map(|cell| gloss_figures::figure::currency(cell)).unwrap_or_default();
        Some(Look { percent, currency: currency.to_owned() })
    }

    /// The numbers of a column that can be drawn: all in one unit, and of one query where they have facts.
    fn numbers(&self, desk: &Desk, column: usize) -> Option<Numbers> {
        let look = self.look(column)?;
        let (mut values, mut query): (Vec<_>, Option<(String, Option<usize>)>) = (Vec::new(), None);
        for row in &self.rows {
            let words = row.get(column)?;
            let link = links(words).into_iter().next();
            if let Some(link) = &link {
                // One column of one query: what lies beside each other in a row of it is in units of its own.
                let (id, place) = cell(&link.fact);
                let of = (id.to_owned(), place.map(|(_, column)| column));
                if query.get_or_insert_with(|| of.clone()) != &of {
                    return None;
                }
            }
            values.push(value(desk, words, link));
        }
        let filled = values.iter().flatten().count();
        let mut known = values.iter().flatten().map(|(value, _)| *value);
        let first = known.next()?;
        // What is the same everywhere is no picture.
        let same = known.all(|value| value == first);
        (!same && filled * 5 >= self.rows.len() * 4 && filled >= *BARS.start()).then_some(Numbers {
            column,
            values,
            look,
        })
    }
}

/// The number of a cell with its fact.
fn value(desk: &Desk, words: &str, link: Option<Link>) -> Option<(f64, Option<String>)> {
    let known = link.as_ref().and_then(|link| desk.value_of(&link.fact)).and_then(Value::as_f64);
    let shown = visible(words);
    let read = || {
        let size = number::read(&shown)?.value;
        let minus = shown.trim_start().starts_with(['-', '−', '–']);
        Some(if minus { -size.abs() } else { size })
    };
    Some((known.or_else(read)?, link.map(|link| link.fact)))
}

fn point(value: &Option<(f64, Option<String>)>) -> Value {
    match value {
        Some((value, Some(fact))) => json!({ "value": value, "fact": fact }),
        Some((value, None)) => json!(value),
        None => Value::Null,
    }
}

fn name(row: &[String]) -> String {
    row.first().map(|name| visible(name)).unwrap_or_default()
}

/// Months by their first letters, where all are months: whole names don't stand beside each other.
fn short(names: Vec<String>) -> Vec<String> {
    if names.len() < LINE || !names.iter().all(|name| month(&name.to_lowercase()).is_some()) {
        return names;
    }
    names.into_iter().map(|name| name.chars().take(3).collect()).collect()
}

fn clip(words: &str) -> String {
    if words.chars().count() <= LABEL {
        return words.to_owned();
    }
    let head: String = words.chars().take(LABEL - 1).collect();
    format!("{}…", head.trim_end())
}

fn upper(words: &str) -> String {
    gloss_figures::words::capital(words)
}

fn is_blank(words: &str) -> bool {
    matches!(words.trim(), "" | "–" | "-" | "—" | "n/a")
}

/// True for one number with its unit: `€1.9 million`, `42.5 %`, `−3`.
fn is_number(words: &str) -> bool {
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let scale = ["million", "billion", "trillion", "thousand"].iter().any(|word| words.contains(word));
    number::read(words).is_some() && (letters <= 3 || scale && letters <= 12) && !is_period(words)
}

/// Whether names are periods that follow each other; months alone are in their order.
fn in_time(names: &[String]) -> bool {
    let months: Vec<_> = names.iter().filter_map(|name| month(&name.to_lowercase())).collect();
    names.iter().all(|name| is_period(name)) && (months.len() < names.len() || months.is_sorted())
}

/// True for a month, a quarter, a year, a decade or a day.
fn is_period(words: &str) -> bool {
    let words = words.trim().trim_end_matches(" (in part)");
    let year = |word: &str| {
        word.len() == 4
            && word.chars().all(|c| c.is_ascii_digit())
            && (word.starts_with("19") || word.starts_with("20") || word.starts_with("18"))
    };
    let date = |word: &str| {
        let mut parts = word.split('-');
        parts.next().is_some_and(year) && parts.clone().count() >= 1 && parts.all(|part| part.len() == 2)
    };
    let decade = |word: &str| word.strip_suffix('s').is_some_and(year);
    let quarter = |word: &str| matches!(word, "Q1" | "Q2" | "Q3" | "Q4");
    let parts: Vec<&str> = words.split_whitespace().collect();
    match parts.as_slice() {
        [one] => {
            year(one) || date(one) || decade(one) || quarter(one) || month(&one.to_lowercase()).is_some()
        }
        [first, second] => {
            (month(&first.to_lowercase()).is_some() || quarter(first)) && year(second)
                || year(first) && quarter(second)
        }
        [day, second, third] => {
            day.parse::<u8>().is_ok() && month(&second.to_lowercase()).is_some() && year(third)
        }
        _ => false,
    }
}

/// The strong words of a text.
fn strong(words: &str) -> Vec<String> {
    words.split("**").skip(1).step_by(2).map(visible).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(header: &[&str], rows: &[&[&str]]) -> Grid {
        let own = |row: &[&str]| row.iter().map(|cell| (*cell).to_owned()).collect();
        Grid { header: own(header), rows: rows.iter().map(|row| own(row)).collect() }
    }

    #[test]
    fn a_table_is_drawn_where_it_is_a_number_for_each_name() {
        let desk = Desk::new(&[], |_| false);
        let regions = grid(
            &["region", "rows", "share"],
            &[
                &["North", "[10](fact:a/r1c2)", "[42.5 %](fact:a/r1c3)"],
                &["South", "[8](fact:a/r2c2)", "[31 %](fact:a/r2c3)"],
                &["West", "[6](fact:a/r3c2)", "[26.5 %](fact:a/r3c3)"],
            ],
        );
        let drawn = regions
            .chart(
                &desk,
                ("By region", "**North** has [42.5 %](fact:a/r1c3) with [10](fact:a/r1c2)."),
                "rows",
            )
            .unwrap();
        assert_eq!((drawn.column, drawn.spec["kind"].as_str()), (2, Some("bar")));
        assert_eq!(drawn.spec["accent"], "North");
        assert_eq!(drawn.spec["format"], "percentage");
        assert_eq!(drawn.spec["series"][0]["values"][1], json!({ "value": 31.0, "fact": "a/r2c3" }));
        let years = grid(&["year", "net"], &[&["2022", "€1,200"], &["2023", "−€900"], &["2024", "€2,500"]]);
        let drawn = years.chart(&desk, ("", ""), "").unwrap().spec;
        assert_eq!((drawn["kind"].as_str(), drawn["currency"].as_str()), (Some("column"), Some("€")));
        assert_eq!(drawn["series"][0]["values"], json!([1200.0, -900.0, 2500.0]));
        // Figures of several queries are no one thing.
        let mixed = grid(&["", "a"], &[&["x", "[1](fact:a)"], &["y", "[2](fact:b)"], &["z", "[3](fact:c)"]]);
        assert_eq!(mixed.chart(&desk, ("", ""), ""), None);
        for same in [
            grid(&["a", "b"], &[&["x", "1"], &["x", "2"], &["y", "3"]]),
            grid(&["a", "b"], &[&["x", "one"], &["y", "two"], &["z", "three"]]),
            grid(&["a", "b"], &[&["x", "1"]]),
        ] {
            assert_eq!(same.chart(&desk, ("", ""), ""), None);
        }
    }

    #[test]
    fn periods_are_told_from_names() {
        for (words, expected) in [
            ("2024", true),
            ("Jan 2024", true),
            ("March", true),
            ("1990s", true),
            ("Q3 2025", true),
            ("2024-03", true),
            ("Mar 2024 (in part)", true),
            ("North", false),
            ("42", false),
            ("May Ltd", false),
        ] {
            assert_eq!(is_period(words), expected, "{words}");
        }
    }
}
