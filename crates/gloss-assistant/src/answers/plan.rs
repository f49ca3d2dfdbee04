//! What is worked out for a question: of which rows, what of them, by what, in which order; and the SQL for it. Reads no words.

use super::view::{Column, View};
use gloss_figures::sql::percent;

/// Rows of an answer's table.
pub(super) const SHOWN: usize = 30;
/// Rows of a list that are asked for.
pub(super) const LISTED: usize = 200;

/// What is worked out of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agg {
    /// They are added up.
    Sum,
    /// Their mean.
    Mean,
    /// Their median.
    Median,
    /// The largest.
    Max,
    /// The smallest.
    Min,
}

impl Agg {
    fn sql(self, x: &str) -> String {
        let function = match self {
            Self::Sum => "sum",
            Self::Mean => "avg",
            Self::Median => "median",
            Self::Max => "max",
            Self::Min => "min",
        };
        format!("{function}({x})")
    }
}

/// What is asked of the rows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Metric {
    /// How many there are.
    Rows,
    /// How many different values a column has.
    Different(By),
    /// Something of a column's numbers.
    Of(Agg, usize),
    /// Something of the days from one date to another.
    Days(Agg, usize, usize),
    /// The part of them for which a condition holds, in per cent.
    Part(String, String),
}

impl Metric {
    /// It in SQL.
    pub(super) fn sql(&self, view: &View) -> String {
        match self {
            Self::Rows => "count(*)".to_owned(),
            Self::Different(by) => format!("count(DISTINCT {})", by.sql(view)),
            Self::Of(agg, at) => agg.sql(&name(view, *at)),
            Self::Days(agg, from, to) => agg.sql(&days(view, *from, *to)),
            Self::Part(condition, _) => {
                percent(&format!("sum(CASE WHEN {condition} THEN 1 ELSE 0 END)"), "count(*)")
            }
        }
    }

    /// The value of one row in SQL; none for what is no row's.
    pub(super) fn of_row(&self, view: &View) -> Option<String> {
        match self {
            Self::Of(_, at) => Some(name(view, *at)),
            Self::Days(_, from, to) => Some(days(view, *from, *to)),
            Self::Rows | Self::Different(_) | Self::Part(..) => None,
        }
    }

    /// The column whose numbers it is of.
    pub(super) fn column<'a>(&self, view: &'a View) -> Option<&'a Column> {
        match self {
            Self::Of(_, at) => view.column(*at),
            _ => None,
        }
    }
}

/// What rows are put together by.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum By {
    /// A column's values.
    Column(usize),
    /// The years, months, quarters or weeks of a date.
    Time(&'static str, usize),
}

impl By {
    /// It in SQL.
    pub(super) fn sql(&self, view: &View) -> String {
        match self {
            Self::Column(at) => name(view, *at),
            Self::Time(unit, at) => {
                let x = name(view, *at);
                let dated = view.column(*at).and_then(|one| one.dated);
                if dated == Some("week") && *unit == "week" {
                    return format!("substr({x}, 1, 5) || 'W' || printf('%02d', substr({x}, 7))");
                }
                let is_text = view.column(*at).is_some_and(|one| !one.is_date());
                if view.column(*at).is_some_and(|one| one.is_year) || is_text && *unit != "year" {
                    return x;
                }
                match *unit {
                    "year" => format!("substr({x}, 1, 4)"),
                    "quarter" => {
                        format!("substr({x}, 1, 4) || '-Q' || ((CAST(substr({x}, 6, 2) AS INTEGER) + 2) / 3)")
                    }
                    "month" => format!("substr({x}, 1, 7)"),
                    "week" => {
                        // The week of its Thursday (ISO 8601).
                        let day = format!("date(substr({x}, 1, 10), '-3 days', 'weekday 4')");
                        format!(
                            "strftime('%Y', {day}) || '-W' || printf('%02d', (strftime('%j', {day}) - 1) / 7 + 1)"
                        )
                    }
                    _ => format!("substr({x}, 1, 10)"),
                }
            }
        }
    }
}

/// A condition with its words: `"priority" = 'urgent'`, “priority is urgent”.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Filter {
    /// In SQL.
    pub(super) sql: String,
    /// The column that it looks at.
    pub(super) column: usize,
    /// The column in words and what holds for it.
    pub(super) says: String,
    /// Whether it is several conditions in one, one turned around, or a bound: of a group that is not the same as of one of its rows.
    pub(super) is_joined: bool,
}

impl Filter {
    /// One condition on a column.
    pub(super) fn plain(sql: String, column: usize, says: String) -> Self {
        Self { sql, column, says, is_joined: false }
    }
}

/// What must hold for the rows of a group together: more than eight of them, a sum above 500.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Having {
    /// What is worked out of them.
    pub(super) metric: Metric,
    /// How it stands to the number.
    pub(super) sign: &'static str,
    /// The number.
    pub(super) number: f64,
}

/// How the answer looks.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// One figure.
    Figure(Metric),
    /// A figure for each group, largest first, smallest first, or in the order of time.
    Groups(Metric, By, Option<bool>, Option<usize>),
    /// The groups for which something holds, or only how many they are.
    Holding(Having, usize, bool),
    /// Rows by the value of each, largest first or smallest first.
    Ranked(Metric, bool, usize),
    /// Rows.
    List,
    /// What these columns say of the rows.
    Lookup(Vec<usize>),
    /// From one time to another, each as a condition with its words.
    Change(Metric, [(String, String); 2]),
    /// The change from one column to another, row by row, largest rise first or largest fall first; how many rows.
    Moved(usize, usize, bool, Option<usize>),
    /// One column's sum as a part of another's.
    Ratio(usize, usize),
    /// The part of a measure, or of the rows, for which the second conditions hold.
    Share(Option<usize>, Vec<Filter>),
    /// Values of a column in one file that the other has not.
    Missing(usize, [String; 2]),
}

/// All of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    /// What must hold for a row.
    pub(super) filters: Vec<Filter>,
    /// What is told of the rows.
    pub(super) shape: Shape,
}

impl Plan {
    /// Whether it is of one column as a part of another.
    pub(super) fn is_ratio(&self) -> bool {
        matches!(self.shape, Shape::Ratio(..))
    }

    /// The query.
    pub(super) fn sql(&self, view: &View) -> String {
        let from = &view.from;
        let wheres = self.filters.iter().map(|one| one.sql.clone()).collect::<Vec<_>>();
        let rows = |more: &[String]| {
            let all: Vec<String> = wheres.iter().chain(more).map(|one| format!("({one})")).collect();
            if all.is_empty() { String::new() } else { format!(" WHERE {}", all.join(" AND ")) }
        };
        match &self.shape {
            Shape::Figure(metric) => format!("SELECT {} FROM {from}{}", metric.sql(view), rows(&[])),
            Shape::Groups(metric, by, order, limit) => groups(view, (metric, by), (*order, *limit), &rows),
            Shape::Holding(having, by, counts) => holding(view, having, *by, *counts, &rows),
            Shape::Ranked(metric, falls, limit) => {
                let value = metric.of_row(view).unwrap_or_else(|| "1".to_owned());
                let order = if *falls { "DESC" } else { "ASC" };
                let names = naming_beside(view, &self.filters);
                // One more than asked for, and those that are as much as the last.
                format!(
                    "SELECT {names}, {value} AS value FROM {from}{} ORDER BY 2 {order} LIMIT {}",
                    rows(&[format!("{value} IS NOT NULL")]),
                    limit + SHOWN
                )
            }
            Shape::List => {
                let names = listed(view, &self.filters).join(", ");
                format!("SELECT {names} FROM {from}{} LIMIT {LISTED}", rows(&[]))
            }
            Shape::Lookup(columns) => {
                let names: Vec<String> = columns.iter().map(|at| name(view, *at)).collect();
                format!("SELECT DISTINCT {} FROM {from}{} LIMIT {LISTED}", names.join(", "), rows(&[]))
            }
            Shape::Change(metric, [(before, _), (after, _)]) => {
                change(view, metric, [before, after], &rows(&[]))
            }
            Shape::Moved(before, after, rises, _) => {
                let (a, b) = (name(view, *before), name(view, *after));
                let order = if *rises { "DESC" } else { "ASC" };
                let sign = if *rises { ">" } else { "<" };
                let (label, moved) = (naming_columns(view).join(", "), format!("({b} - {a})"));
                let part = percent(&moved, &a);
                format!(
                    "SELECT {label}, {moved}, {a}, {b}, {part} FROM {from}{} ORDER BY {moved} {order} LIMIT {LISTED}",
                    rows(&[format!("{b} {sign} {a}")])
                )
            }
            Shape::Share(measure, parts) => share(view, *measure, parts, &rows),
            Shape::Ratio(part, whole) => {
                let of = |at: &usize| format!("sum({})", name(view, *at));
                format!(
                    "SELECT {}, {}, {} FROM {from}{}",
                    percent(&of(part), &of(whole)),
                    of(part),
                    of(whole),
                    rows(&[])
                )
            }
            Shape::Missing(at, files) => missing(view, *at, files, &rows),
        }
    }
}

fn share(
    view: &View,
    measure: Option<usize>,
    parts: &[Filter],
    rows: &dyn Fn(&[String]) -> String,
) -> String {
    let holds = parts.iter().map(|one| format!("({})", one.sql)).collect::<Vec<_>>().join(" AND ");
    let x = measure.map_or_else(|| "1".to_owned(), |at| name(view, at));
    let part = format!("sum(CASE WHEN {holds} THEN {x} END)");
    // Who gave no answer is not counted among those that did.
    let given: Vec<String> =
        parts.iter().map(|one| format!("{} IS NOT NULL", name(view, one.column))).collect();
    let percent = percent(&part, &format!("sum({x})"));
    format!("SELECT {percent}, {part}, sum({x}) FROM {}{}", view.from, rows(&given))
}

fn missing(view: &View, at: usize, [has, lacks]: &[String; 2], rows: &dyn Fn(&[String]) -> String) -> String {
    let (x, file, from) = (name(view, at), super::view::FILE, &view.from);
    let quoted = |file: &str| format!("'{}'", file.replace('\'', "''"));
    let other = format!("SELECT {x} FROM {from} WHERE {file} = {} AND {x} IS NOT NULL", quoted(lacks));
    let given =
        [format!("{file} = {}", quoted(has)), format!("{x} IS NOT NULL"), format!("{x} NOT IN ({other})")];
    format!("SELECT DISTINCT {x} FROM {from}{} ORDER BY {x} LIMIT {LISTED}", rows(&given))
}

fn groups(
    view: &View,
    (metric, by): (&Metric, &By),
    (order, limit): (Option<bool>, Option<usize>),
    rows: &dyn Fn(&[String]) -> String,
) -> String {
    let (key, value) = (by.sql(view), metric.sql(view));
    let mut given = vec![format!("{key} IS NOT NULL")];
    given.extend(metric.of_row(view).map(|x| format!("{x} IS NOT NULL")));
    let order = match (order, by) {
        (Some(falls), _) => format!("2 {}", if falls { "DESC" } else { "ASC" }),
        (None, By::Time(..)) => "1".to_owned(),
        (None, By::Column(_)) => "2 DESC".to_owned(),
    };
    let limit = limit.map_or(LISTED, |limit| limit + SHOWN);
    let name = group_name(view, by);
    format!(
        "SELECT {name}, {value} AS value FROM {}{} GROUP BY {key} ORDER BY {order} LIMIT {limit}",
        view.from,
        rows(&given)
    )
}

/// A group as it is shown: by the name of what a key stands for.
fn group_name(view: &View, by: &By) -> String {
    let key = by.sql(view);
    match by {
        By::Column(at) if view.key == Some(*at) => view
            .key_name
            .map_or(key.clone(), |label| format!("coalesce(min({x}), {key}) AS {x}", x = name(view, label))),
        By::Column(_) => key,
        By::Time(unit, _) => format!("{key} AS {unit}"),
    }
}

fn holding(
    view: &View,
    having: &Having,
    by: usize,
    counts: bool,
    rows: &dyn Fn(&[String]) -> String,
) -> String {
    let (by, value) = (By::Column(by), having.metric.sql(view));
    let (key, name) = (by.sql(view), group_name(view, &by));
    let groups = format!(
        "SELECT {name}, {value} AS value FROM {}{} GROUP BY {key} HAVING {value} {} {}",
        view.from,
        rows(&[format!("{key} IS NOT NULL")]),
        having.sign,
        having.number
    );
    if counts {
        format!("SELECT count(*) FROM ({groups})")
    } else {
        format!("{groups} ORDER BY 2 DESC LIMIT {LISTED}")
    }
}

fn change(view: &View, metric: &Metric, [before, after]: [&str; 2], rows: &str) -> String {
    let of = |condition: &str| match metric {
        Metric::Rows | Metric::Different(_) | Metric::Part(..) => {
            format!("sum(CASE WHEN {condition} THEN 1 ELSE 0 END)")
        }
        Metric::Of(agg, at) => agg.sql(&format!("CASE WHEN {condition} THEN {} END", name(view, *at))),
        Metric::Days(agg, from, to) => {
            agg.sql(&format!("CASE WHEN {condition} THEN {} END", days(view, *from, *to)))
        }
    };
    let (a, b) = (of(before), of(after));
    format!("SELECT {a}, {b}, {b} - {a}, {} FROM {}{rows}", percent(&format!("{b} - {a}"), &a), view.from)
}

/// A column in SQL.
fn name(view: &View, at: usize) -> String {
    view.column(at).map(Column::sql).unwrap_or_else(|| "NULL".to_owned())
}

/// The days from one date to another in SQL.
fn days(view: &View, from: usize, to: usize) -> String {
    let day = |at: usize| format!("julianday(substr({}, 1, 10))", name(view, at));
    // Of what begins and ends both days are a part.
    let both = if view.ends() == Some((from, to)) { " + 1" } else { "" };
    format!("({} - {}{both})", day(to), day(from))
}

/// The columns that say which row it is.
pub(super) fn naming_columns(view: &View) -> Vec<String> {
    // A column that is called what rows are called names them for a person, whatever tells them apart.
    let called = view.columns.iter().enumerate().find(|(at, one)| {
        let is_own = matches!(one.words.as_slice(), [word] if view.nouns.contains(word));
        is_own
            && Some(*at) != view.label
            && one.kind == gloss_analysis::schema::Kind::Text
            && one.different == view.rows as f64
    });
    if let Some((_, column)) = called {
        return vec![column.sql()];
    }
    // An id names a row for a program.
    let label = view.label.and_then(|at| view.column(at)).filter(|one| !one.is_id());
    vec![label.map_or_else(|| first_text(view), Column::sql)]
}

/// The column that says which row it is among rows that all have the same name.
fn naming_beside(view: &View, filters: &[Filter]) -> String {
    let own = naming_columns(view).join(", ");
    let is_known = |at: usize| filters.iter().any(|one| one.column == at && !one.is_joined);
    if !view.columns.iter().enumerate().any(|(at, one)| one.sql() == own && is_known(at)) {
        return own;
    }
    let texts = view.columns.iter().enumerate();
    let texts = texts.filter(|(at, one)| one.kind == gloss_analysis::schema::Kind::Text && !is_known(*at));
    texts.max_by(|a, b| a.1.different.total_cmp(&b.1.different)).map_or(own, |(_, one)| one.sql())
}

/// The column that names something, where none names each row.
fn first_text(view: &View) -> String {
    let own = view.columns.iter().find(|one| {
        matches!(one.words.as_slice(), [noun, last] if matches!(last.as_str(), "number" | "name" | "title" | "nummer") && view.nouns.contains(noun))
    });
    let own = own.or_else(|| {
        view.columns.iter().find(|one| {
            one.different == view.rows as f64 && matches!(one.words.as_slice(), [noun] if view.is_noun(noun))
        })
    });
    let name = view.columns.iter().find(|one| one.is_name());
    let is_own = |one: &&Column| one.is_id() && one.different == one.filled;
    let is_text = |one: &&Column| one.kind == gloss_analysis::schema::Kind::Text;
    let id = view.columns.iter().filter(is_own).find(is_text).or_else(|| view.columns.iter().find(is_own));
    // Where a name is missing, a number stands for it.
    if let (None, Some(name), Some(id)) = (own, name.filter(|one| one.filled < view.rows as f64), id) {
        return format!("coalesce({x}, {}) AS {x}", id.sql(), x = name.sql());
    }
    let text = view.columns.iter().find(|one| one.kind == gloss_analysis::schema::Kind::Text);
    own.or(name).or(id).or(text).or(view.columns.first()).map(Column::sql).unwrap_or_else(|| "1".to_owned())
}

/// The columns of a list: which row it is, and what was asked about.
fn listed(view: &View, filters: &[Filter]) -> Vec<String> {
    let mut out = naming_columns(view);
    // What only tells rows apart is no name, and what comes again names none by itself.
    let label = view.columns.iter().find(|one| out.first() == Some(&one.sql()));
    if label.is_some_and(|one| one.kind != gloss_analysis::schema::Kind::Text) {
        out.extend(view.columns.iter().filter(|one| one.is_name()).take(2).map(Column::sql));
    } else if label.is_some_and(|one| one.different < one.filled) {
        out.extend(view.when().map(|at| name(view, at)));
    }
    for filter in filters {
        let x = name(view, filter.column);
        if !out.contains(&x) && out.len() < 4 {
            out.push(x);
        }
    }
    out
}
