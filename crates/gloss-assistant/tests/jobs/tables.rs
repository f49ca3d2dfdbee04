//! Tables whose labels are made to be mistaken for each other, what may become of them, and sums that are counted here:
//! nothing of Gloss has a part in what figures are compared with.

use std::collections::BTreeMap;

/// Tables of a daily run; all of them with `GLOSS_SOAK`.
const SOME: u64 = 150;
const ALL: u64 = 5000;

/// The seeds of the tables of this run; `GLOSS_SEED` chooses others.
pub(crate) fn seeds() -> std::ops::Range<u64> {
    let soak = std::env::var_os("GLOSS_SOAK").is_some();
    let seed: u64 = std::env::var("GLOSS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let from = seed.wrapping_mul(SOME) % ALL;
    if soak { 0..ALL } else { from..from + SOME }
}

/// A table, and what it is like later.
pub(crate) fn before_and_after(seed: u64) -> (Table, Table) {
    let mut dice = Dice(seed);
    let old = Table::new(&mut dice);
    let new = old.changed(&mut dice);
    (old, new)
}

/// A generator that gives the same for the same seed (SplitMix64, Steele, Lea and Flood, 2014).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub(crate) fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

const WORDS: [&str; 10] =
    ["bezahlt", "offen", "North", "South", "East", "Sales", "After", "paid", "Großmann", "A & B"];

/// A label, often one that holds another.
pub(crate) fn label(dice: &mut Dice) -> String {
    let mut words = vec![*dice.of(&WORDS)];
    for _ in 0..dice.below(3) {
        words.push(*dice.of(&WORDS));
    }
    match dice.below(8) {
        0 => format!("{} {}", words.join(" "), dice.below(3)),
        1 => words.join("-"),
        _ => words.join(" "),
    }
}

/// A table: its columns' names in their order, and its rows by column.
#[derive(Clone)]
pub(crate) struct Table {
    columns: Vec<&'static str>,
    /// What a column is called in the file.
    pub(crate) called: BTreeMap<&'static str, String>,
    pub(crate) rows: Vec<(String, i64, i64)>,
    german: bool,
}

impl Table {
    pub(crate) fn new(dice: &mut Dice) -> Self {
        let labels: Vec<String> = (0..2 + dice.below(6)).map(|_| label(dice)).collect();
        let rows = (0..labels.len() + dice.below(30))
            .map(|n| {
                let name = labels.get(n).unwrap_or_else(|| dice.of(&labels)).clone();
                (name, dice.below(100_000) as i64, dice.below(9000) as i64 - 2000)
            })
            .collect();
        let called = [("label", "Status"), ("first", "Netto"), ("second", "Steuer")];
        let called = called.into_iter().map(|(column, name)| (column, name.to_owned())).collect();
        Self { columns: vec!["label", "first", "second"], called, rows, german: dice.below(2) == 0 }
    }

    pub(crate) fn csv(&self) -> String {
        let (between, point) = if self.german { (";", ",") } else { (",", ".") };
        let cents = |cents: i64| {
            let sign = if cents < 0 { "-" } else { "" };
            format!("{sign}{}{point}{:02}", cents.abs() / 100, cents.abs() % 100)
        };
        let head: Vec<&str> = self.columns.iter().map(|column| self.called[column].as_str()).collect();
        let mut out = head.join(between) + "\n";
        for (name, first, second) in &self.rows {
            let cell = |column: &&str| match *column {
                "label" => name.clone(),
                "first" => cents(*first),
                "second" => cents(*second),
                _ => "1".to_owned(),
            };
            out += &(self.columns.iter().map(cell).collect::<Vec<_>>().join(between) + "\n");
        }
        out
    }

    /// Another state of the same data.
    pub(crate) fn changed(&self, dice: &mut Dice) -> Self {
        let mut new = self.clone();
        for _ in 0..1 + dice.below(3) {
            let n = dice.below(new.rows.len());
            match dice.below(10) {
                0 => new.rows[n].1 += 1 + dice.below(5000) as i64,
                1 => new.rows[n].2 -= 1 + dice.below(5000) as i64,
                2 => new.rows.push((label(dice), 700, 30)),
                3 => {
                    let name = new.rows[n].0.clone();
                    new.rows.push((name, 900, 10));
                }
                4 if new.rows.len() > 1 => {
                    let name = new.rows[n].0.clone();
                    if new.rows.iter().any(|row| row.0 != name) {
                        new.rows.retain(|row| row.0 != name);
                    }
                }
                5 => {
                    let (old, name) = (new.rows[n].0.clone(), label(dice));
                    new.rows.iter_mut().filter(|row| row.0 == old).for_each(|row| row.0.clone_from(&name));
                }
                6 => new.rows.sort(),
                7 => new.rows.reverse(),
                8 => new.columns.rotate_left(1),
                _ => match dice.below(4) {
                    0 => drop(new.called.insert("first", "Betrag".to_owned())),
                    1 => {
                        new.called.insert("first", "Steuer".to_owned());
                        new.called.insert("second", "Netto".to_owned());
                    }
                    2 if !new.columns.contains(&"more") => {
                        new.columns.push("more");
                        new.called.insert("more", "Netto".to_owned());
                    }
                    _ => new.german = !new.german,
                },
            }
        }
        new
    }

    /// The column that is called so; none where there are two, or none.
    pub(crate) fn column(&self, name: &str) -> Option<&'static str> {
        let mut found = self.columns.iter().filter(|column| self.called[*column] == name);
        let first = found.next().copied();
        if found.next().is_some() { None } else { first }
    }

    /// Cents of a row in a column by its key.
    pub(crate) fn cents(row: &(String, i64, i64), column: &str) -> Option<i64> {
        match column {
            "first" => Some(row.1),
            "second" => Some(row.2),
            "more" => Some(100),
            _ => None,
        }
    }

    /// Cents of each label.
    pub(crate) fn sums(&self, name: &str) -> Option<BTreeMap<&str, i64>> {
        let column = self.column(name)?;
        let mut out = BTreeMap::new();
        for row in &self.rows {
            *out.entry(row.0.as_str()).or_insert(0) += Self::cents(row, column)?;
        }
        Some(out)
    }

    /// Whether a query that reads both amounts can be had.
    pub(crate) fn holds(&self) -> bool {
        self.sums("Netto").is_some() && self.sums("Steuer").is_some()
    }

    /// What the query of labels gives of one; none where it can't be had.
    pub(crate) fn of(&self, label: &str, what: &str, german: bool) -> Option<String> {
        let count = self.rows.iter().filter(|row| row.0 == label).count();
        match what {
            _ if count == 0 || !self.holds() => None,
            "Rows" => Some(count.to_string()),
            name => Some(format_amount(*self.sums(name)?.get(label)?, german)),
        }
    }
}

/// An amount as a person writes it: 1,234.50, or 1.234,50.
pub(crate) fn format_amount(cents: i64, german: bool) -> String {
    let (between, point) = if german { ('.', ',') } else { (',', '.') };
    let sign = if cents < 0 { "−" } else { "" };
    let whole = (cents.abs() / 100).to_string();
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            grouped.push(between);
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{point}{:02}", cents.abs() % 100)
}
