//! The table that a question is asked of: one file's, the rows of two files of one sort together, or two files joined by the column
//! that both have. Works out no figure that is told.

use std::collections::BTreeSet;

use gloss_analysis::Table;
use gloss_analysis::roles::{Importance, Measure, Sort};
use gloss_analysis::schema::Kind;
use gloss_figures::words::{file_name, without_extension};

pub(super) use super::column::Column;
use super::words::{is_same, name_words};
use crate::desk::Desk;

/// The column that says which file a row is from.
pub(super) const FILE: &str = "file";
/// Values that say yes, in small letters.
const YES: [&str; 5] = ["yes", "y", "true", "ja", "wahr"];
/// Values that say no.
const NO: [&str; 6] = ["no", "n", "false", "nein", "falsch", "none"];
/// The table.
#[derive(Clone, Debug)]
pub(super) struct View {
    /// The files that it is made of.
    pub(super) files: Vec<String>,
    /// Its rows in SQL, to stand after FROM.
    pub(super) from: String,
    /// How many rows it has.
    pub(super) rows: u64,
    /// Its columns.
    pub(super) columns: Vec<Column>,
    /// The column that names rows.
    pub(super) label: Option<usize>,
    /// Of several dates on which something ends, the one that is the last in every row.
    pub(super) last_end: Option<usize>,
    /// The column that both files have, where two are joined.
    pub(super) key: Option<usize>,
    /// What rows of the other file are called, where these are the rows without any of them.
    pub(super) lacks: BTreeSet<String>,
    /// The column of the other file that names what the key stands for.
    pub(super) key_name: Option<usize>,
    /// Words that a person may call its rows by, each a noun.
    pub(super) nouns: BTreeSet<String>,
    /// What a row is called in the plural, as the file calls it.
    pub(super) noun: String,
    /// Whether rows of totals were left out.
    pub(super) without_totals: bool,
}

impl View {
    /// The view of one file's table. None while its values are being asked.
    pub(super) fn of(desk: &Desk, table: &Table) -> Option<Self> {
        let mut columns = Vec::new();
        for (at, column) in table.schema.columns.iter().enumerate() {
            let values = table.profile.of(at);
            let years = values.whole && values.min >= 1000.0 && values.max <= 2200.0;
            let named = name_words(&column.name).iter().any(|word| matches!(word.as_str(), "year" | "jahr"));
            let number = column.kind == Kind::Number;
            let mut one = Column {
                name: column.name.clone(),
                words: name_words(&column.name),
                key_word: None,
                kind: column.kind,
                measure: measure(table, at),
                different: values.different,
                filled: values.n,
                max: values.max,
                years: values.years,
                dated: if column.kind == Kind::Text { dated(table, at) } else { None },
                is_whole: number && values.whole,
                is_year: number
                    && (years && named
                        || values.whole
                            && values.min >= 1900.0
                            && values.max <= 2100.0
                            && values.different > 1.0),
                yes: None,
            };
            if number && values.different == 2.0 && values.min == 0.0 && values.max == 1.0 {
                one.yes = Some("1".to_owned());
            } else if column.kind == Kind::Text && (1.0..=3.0).contains(&values.different) {
                one.yes = yes(desk, &table.base.from, &one)?;
            }
            columns.push(one);
        }
        let path = &table.schema.path;
        let stem = file_name(without_extension(path));
        let noun = noun(table, stem);
        let mut nouns = nouns(table, &columns, [stem, &noun]);
        let label = table.roles.label;
        if let Some(word) = counted(stem, &mut columns, label) {
            nouns.remove(&word);
        }
        Some(Self {
            files: vec![path.clone()],
            from: table.base.from.clone(),
            rows: table.base.rows,
            columns,
            label,
            last_end: None,
            key: None,
            key_name: None,
            lacks: BTreeSet::new(),
            nouns,
            noun,
            without_totals: table.base.totals.is_some() && table.base.rows < table.schema.rows,
        })
    }

    /// The rows of two files with the same columns, each with the name of its file. None where they have not.
    pub(super) fn united(a: &Self, b: &Self) -> Option<Self> {
        let has = |view: &Self, one: &Column| {
            view.columns
                .iter()
                .any(|other| other.name.eq_ignore_ascii_case(&one.name) && other.kind == one.kind)
        };
        // What is known of the values of one file is not known of both.
        let both = |one: &Column| {
            let other = b.columns.iter().find(|other| other.name.eq_ignore_ascii_case(&one.name))?;
            Some(Column {
                different: one.different.max(other.different),
                filled: one.filled + other.filled,
                max: one.max.max(other.max),
                years: one.years + other.years,
                ..one.clone()
            })
        };
        let mut columns: Vec<Column> = a.columns.iter().filter(|one| has(b, one)).filter_map(both).collect();
        if columns.len() < 2 || columns.len() * 2 < a.columns.len().max(b.columns.len()) {
            return None;
        }
        let names: Vec<String> = columns.iter().map(Column::sql).collect();
        let of = |view: &Self| {
            let file = view.files.first().map_or("", |path| file_name(without_extension(path)));
            format!(
                "SELECT {}, '{}' AS {FILE} FROM {}",
                names.join(", "),
                file.replace('\'', "''"),
                view.from
            )
        };
        let from = format!("({} UNION ALL {})", of(a), of(b));
        let first = columns.first()?.clone();
        columns.push(Column {
            name: FILE.to_owned(),
            words: vec![FILE.to_owned()],
            kind: Kind::Text,
            measure: None,
            different: 2.0,
            filled: (a.rows + b.rows) as f64,
            dated: None,
            is_year: false,
            yes: None,
            ..first
        });
        let label = a
            .label
            .and_then(|at| a.columns.get(at))
            .and_then(|one| columns.iter().position(|own| own.name == one.name));
        Some(Self {
            files: a.files.iter().chain(&b.files).cloned().collect(),
            from,
            rows: a.rows + b.rows,
            columns,
            label,
            last_end: None,
            nouns: a.nouns.intersection(&b.nouns).cloned().collect(),
            without_totals: a.without_totals || b.without_totals,
            ..a.clone()
        })
    }

    /// The rows of the one with what the other says of each, where both have a column that names the rows of the other. None
    /// where there is none.
    pub(super) fn joined(a: &Self, b: &Self) -> Option<Self> {
        let is_key =
            |one: &&Column| one.filled > 0.0 && one.different == one.filled && one.different == b.rows as f64;
        let key = b.columns.iter().filter(is_key).find(|key| {
            key.is_id()
                && a.columns
                    .iter()
                    .any(|one| one.name.eq_ignore_ascii_case(&key.name) && one.kind == key.kind)
        })?;
        let own = a.columns.iter().find(|one| one.name.eq_ignore_ascii_case(&key.name))?;
        let is_new =
            |one: &&Column| !a.columns.iter().any(|other| other.name.eq_ignore_ascii_case(&one.name));
        let more: Vec<Column> = b.columns.iter().filter(is_new).cloned().collect();
        let list = |columns: &[Column], of: &str| {
            columns.iter().map(|one| format!("{of}.{x} AS {x}", x = one.sql())).collect::<Vec<_>>()
        };
        let mut names = list(&a.columns, "a");
        names.extend(list(&more, "b"));
        let (x, y) = (own.sql(), key.sql());
        let from = format!(
            "(SELECT {} FROM {} AS a LEFT JOIN {} AS b ON a.{x} = b.{y})",
            names.join(", "),
            a.from,
            b.from
        );
        // What measures a row of the other file would be counted once for each of these.
        let more = more.into_iter().map(|one| Column { measure: None, ..one });
        let columns: Vec<Column> = a.columns.iter().cloned().chain(more).collect();
        let at = |name: &str| columns.iter().position(|one| one.name == name);
        let label = b.label.and_then(|label| b.columns.get(label)).filter(|label| label.name != key.name);
        let label = label.or_else(|| b.columns.iter().find(|one| one.is_name()));
        Some(Self {
            files: a.files.iter().chain(&b.files).cloned().collect(),
            from,
            key: at(&own.name),
            key_name: label.and_then(|label| at(&label.name)),
            columns,
            ..a.clone()
        })
    }

    /// The rows of the other that none of these names, where both have a column that names the rows of the other: customers that
    /// never ordered.
    pub(super) fn unmatched(a: &Self, b: &Self) -> Option<Self> {
        let joined = Self::joined(a, b)?;
        let key = joined.key.and_then(|at| joined.columns.get(at))?;
        let own = b.columns.iter().find(|one| one.name.eq_ignore_ascii_case(&key.name))?;
        let (x, y) = (own.sql(), key.sql());
        let from = format!(
            "(SELECT * FROM {} WHERE {x} NOT IN (SELECT {y} FROM {} WHERE {y} IS NOT NULL))",
            b.from, a.from
        );
        let rows = a.nouns.iter().filter(|noun| !b.nouns.contains(*noun)).cloned().collect();
        Some(Self { files: joined.files, from, lacks: rows, ..b.clone() })
    }

    /// A column by its place.
    pub(super) fn column(&self, at: usize) -> Option<&Column> {
        self.columns.get(at)
    }

    /// The places of the columns of a sort.
    pub(super) fn places(&self, fits: impl Fn(&Column) -> bool) -> Vec<usize> {
        self.columns.iter().enumerate().filter(|(_, one)| fits(one)).map(|(at, _)| at).collect()
    }

    /// The only column of a sort; none where there are several.
    pub(super) fn only(&self, fits: impl Fn(&Column) -> bool) -> Option<usize> {
        match self.places(fits).as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The names of the columns that hold days or months.
    pub(super) fn date_names(&self) -> Vec<String> {
        self.columns.iter().filter(|one| one.is_date()).map(|one| one.name.clone()).collect()
    }

    /// The dates on which something begins and ends, where the table has one of each.
    pub(super) fn ends(&self) -> Option<(usize, usize)> {
        let of = |concept: &str| self.only(|one| one.is_date() && one.is_called(concept));
        Some((of("start")?, of("end").or(self.last_end)?))
    }

    /// The column that says who: a customer, a supplier, an employee; else the one that names the rows.
    pub(super) fn who(&self) -> Option<usize> {
        const WHO: [&str; 5] = ["customer", "supplier", "employee", "person", "owner"];
        let is_who = |one: &Column| one.kind == Kind::Text && WHO.iter().any(|who| one.is_called(who));
        // Of two files that are put under each other, each is somebody's.
        let file = || self.columns.iter().position(|one| one.name == FILE);
        self.columns.iter().position(is_who).or_else(file).or(self.label)
    }

    /// The column that names rows for a person: an id names them for a program.
    pub(super) fn naming(&self) -> Option<usize> {
        let label = self.label.filter(|at| self.columns.get(*at).is_some_and(|one| !one.is_id()));
        label.or_else(|| self.columns.iter().position(Column::is_name))
    }

    /// The names of its files: `a.csv` or `a.csv and b.csv`.
    pub(super) fn source(&self) -> String {
        let names: Vec<String> = self.files.iter().map(|path| file_name(path).to_owned()).collect();
        gloss_figures::words::list(&names)
    }

    /// Whether its rows are called so.
    pub(super) fn is_noun(&self, word: &str) -> bool {
        // “Papers” of newspapers: the last part of a longer word.
        let ends = |noun: &String| {
            let stem = super::words::stem(word);
            stem.chars().count() >= 5 && (noun.ends_with(stem) || noun.ends_with(word))
        };
        // Amounts are no rows, whatever a file of them is called.
        let is_it = |noun: &String| {
            let mut both = super::words::concepts(word);
            both.retain(|one| {
                super::words::concepts(noun).contains(one)
                    && !matches!(*one, "money" | "cost" | "amount" | "price" | "profit" | "income")
            });
            super::words::is_kin(word, noun) || !both.is_empty()
        };
        self.nouns.iter().any(|noun| is_it(noun) || ends(noun))
    }

    /// The date that a period without a word for it is of: the only one, the one that is called a date and nothing more, or the
    /// one that is called after the rows, as `orderDate` of orders is. None where several could be meant.
    pub(super) fn when(&self) -> Option<usize> {
        let dates = self.places(Column::is_date);
        let years = || self.columns.iter().position(|one| one.is_year);
        let plain = |at: &&usize| {
            self.columns.get(**at).is_some_and(|one| matches!(one.words.as_slice(), [word] if matches!(word.as_str(), "date" | "datum" | "day" | "tag")))
        };
        let named = |at: &&usize| {
            self.columns.get(**at).is_some_and(|one| {
                matches!(one.words.as_slice(), [noun, last] if last == "date" && self.nouns.iter().any(|own| is_same(own, noun)))
            })
        };
        match dates.as_slice() {
            [] => years(),
            // A column of years beside it is as good.
            [_] if years().is_some() => None,
            [one] => Some(*one),
            several => {
                let own = several.iter().find(plain).or_else(|| several.iter().find(named)).copied();
                own.or_else(|| self.ends().map(|(from, _)| from).filter(|_| several.len() == 2))
            }
        }
    }
}

/// The times that the first values of a text column all are: each begins with a year.
fn dated(table: &Table, at: usize) -> Option<&'static str> {
    let values = table.schema.values(at);
    let of = |value: &str| {
        super::period::year(value.get(..4)?)?;
        let rest = value.get(4..)?.trim_start_matches(['-', ' ', '/']);
        match rest.chars().next() {
            None => Some("year"),
            Some('W' | 'w') => Some("week"),
            Some('Q' | 'q') => Some("quarter"),
            Some(c) if c.is_ascii_digit() && rest.len() == value.len() - 4 => None,
            Some(_) => Some("time"),
        }
    };
    let units: Option<BTreeSet<&'static str>> = values.map(of).collect();
    let units = units.filter(|units| !units.is_empty())?;
    Some(match units.iter().collect::<Vec<_>>().as_slice() {
        [one] => one,
        _ => "time",
    })
}

fn measure(table: &Table, at: usize) -> Option<Measure> {
    let known = table.roles.measures.iter().find(|one| one.column == at).cloned();
    let column = table.schema.columns.get(at)?;
    known.or_else(|| {
        // A column of one of several periods measures what all of them do.
        let family = table.roles.families.iter().any(|one| one.members.contains(&at));
        // So does one that is called a sum and nothing more.
        let is_sum = matches!(name_words(&column.name).as_slice(), [one] if matches!(one.as_str(), "total" | "amount" | "betrag" | "gesamt" | "summe"));
        (column.kind == Kind::Number && (family || is_sum)).then(|| Measure {
            column: at,
            name: column.name.clone(),
            sort: Sort::Flow,
            unit: gloss_figures::figure::Unit::None,
            scaled: false,
            importance: Importance::Sum,
        })
    })
}

/// The value of a column that means yes, where its others mean no. None while that is being asked.
fn yes(desk: &Desk, from: &str, column: &Column) -> Option<Option<String>> {
    let x = column.sql();
    let Ok(found) =
        desk.compute(&format!("SELECT DISTINCT {x} FROM {from} WHERE {x} IS NOT NULL LIMIT 4"))?
    else {
        return Some(None);
    };
    let values: Vec<String> = (0..found.rows.len()).filter_map(|row| found.words(row, 0)).collect();
    let is = |value: &String, of: &[&str]| of.contains(&value.trim().to_lowercase().as_str());
    let yes = values.iter().find(|value| is(value, &YES)).cloned();
    let no = values.iter().any(|value| is(value, &NO));
    // A third that is neither is a line of the header, or “unknown”.
    let others = values.iter().filter(|value| !is(value, &YES) && !is(value, &NO)).count();
    Some(yes.filter(|_| no && others < 2 || values.len() == 1))
}

/// The words that rows may be called by: of the file's name, of the column that names them, and of what their columns say.
fn nouns(table: &Table, columns: &[Column], [stem, noun]: [&str; 2]) -> BTreeSet<String> {
    let mut nouns: BTreeSet<String> = name_words(stem).into_iter().filter(|word| word.len() > 2).collect();
    nouns.extend(name_words(noun).into_iter().filter(|word| word != "rows"));
    let label = table.roles.label;
    if let Some(label) = label.and_then(|at| columns.get(at)).filter(|label| !label.is_id()) {
        nouns.extend(label.telling().into_iter().cloned());
    }
    let has = |word: &str| columns.iter().any(|one| one.words.iter().any(|own| own == word));
    nouns.extend(columns.iter().flat_map(|one| &one.words).filter_map(|word| rows_with(word)));
    if has("date") && (has("city") || has("location")) {
        nouns.insert("event".to_owned());
    }
    let ids = columns.iter().filter(|one| one.is_id() && one.different == one.filled);
    nouns.extend(
        ids.flat_map(|one| one.words.iter().filter(|word| !["id", "key"].contains(&word.as_str())).cloned()),
    );
    if table.roles.people {
        nouns.extend(["people", "person", "employee", "leute"].map(str::to_owned));
    }
    nouns
}

/// What a column that is called a count and nothing more counts: the last word of the file's name, where it is no column's. The word
/// becomes one of the column's name.
fn counted(stem: &str, columns: &mut [Column], label: Option<usize>) -> Option<String> {
    const COUNTS: [&str; 5] = ["cnt", "count", "counts", "anzahl", "n"];
    let word = name_words(stem).pop()?;
    let is_known = columns.iter().any(|one| one.words.iter().any(|own| is_same(own, &word)));
    let is_count =
        |one: &&mut Column| matches!(one.words.as_slice(), [name] if COUNTS.contains(&name.as_str()));
    let column = columns.iter_mut().find(is_count).filter(|one| one.measure.is_some())?;
    (!is_known && label.is_some()).then(|| {
        column.words.insert(0, word.clone());
        word
    })
}

/// What rows are called where a column is called so: cars have a horsepower.
fn rows_with(word: &str) -> Option<String> {
    let senses = crate::grammar::question_senses(word);
    senses.iter().find(|one| one.class == "row-with").map(|one| one.value.to_owned())
}

/// What a row is called: the file's own word, or what the roles say.
fn noun(table: &Table, stem: &str) -> String {
    let last = stem.split(|c: char| !c.is_alphabetic()).rfind(|word| word.len() > 2);
    // Rows that have a date are not called days or months.
    let is_time = |word: &str| crate::grammar::question_senses(word).iter().any(|one| one.class == "time");
    let own = last.map(str::to_lowercase).filter(|word| word.ends_with('s') && !is_time(word));
    if let Some(own) = own {
        return own;
    }
    if is_time(&table.roles.noun) { "rows".to_owned() } else { table.roles.noun.clone() }
}
