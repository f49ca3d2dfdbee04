//! The roles of columns: what a measure is, a group, an outcome, a date. Types alone; which column has which is decided in
//! [`crate::assign`].

use crate::periods::{Family, Period};
use gloss_figures::figure::Unit;

/// The sort of a measure: what its values come to together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// It adds up, over rows and over time.
    Flow,
    /// It has a mean and no sum.
    Reading,
    /// A part of a hundred, or of one.
    Rate,
    /// It stands at a level: over time it is compared and never added up.
    Level,
}

/// Something that is counted or measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// The column's index.
    pub column: usize,
    /// For a sentence, escaped.
    pub name: String,
    /// Whether it adds up.
    pub sort: Sort,
    /// The unit that its figures are written with.
    pub unit: Unit,
    /// Whether its values are parts of one and are shown as parts of a hundred.
    pub scaled: bool,
    /// How likely it is what the table is about.
    pub importance: Importance,
}

/// How likely a measure is what its table is about, the likeliest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Importance {
    /// The file is called by it.
    Named,
    /// Money that adds up.
    Money,
    /// What came of something: a price, a score.
    Result,
    /// It adds up.
    Sum,
    /// Nothing is known of it.
    Other,
    /// It says what a row is rather than what came of it: an age, a number of rooms, a week.
    Side,
}

impl Measure {
    /// Whether a sum of it over rows means something.
    pub fn adds(&self) -> bool {
        self.sort == Sort::Flow
    }
}

/// The column that says when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The column's index.
    pub column: usize,
    /// True for a column of year numbers.
    pub years: bool,
    /// True for a series: each row has a date of its own, and dates follow each other evenly.
    pub once: bool,
}

/// A column that rows are grouped by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The column's index.
    pub column: usize,
    /// The order of its values.
    pub order: Order,
}

/// The order in which groups are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By what is told of them.
    Size,
    /// Their own, as grades have.
    Grades,
    /// Their own, as numbers have.
    Numbers,
}

/// A column with two values, one of which is what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The column's index.
    pub column: usize,
    /// The words for what happened: the value as in the file, or the column's name where its values are 1 and 0. For a sentence.
    pub yes: String,
    /// The value in lower case; none where its values are 1 and 0.
    pub word: Option<&'static str>,
}

/// A running total.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// The measure that runs on.
    pub measure: Measure,
    /// Whether it begins anew with each year.
    pub yearly: bool,
}

/// Measures whose unit another column says.
#[derive(Clone, Debug, Default)]
pub struct Mixed {
    /// The column of units.
    pub column: usize,
    /// The first of its values, as they are written.
    pub units: Vec<String>,
    /// The measures in these units.
    pub measures: Vec<Measure>,
}

/// The columns by what they are for.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    /// The column that names rows.
    pub label: Option<usize>,
    /// The noun for rows, in the plural: `airlines`, or `rows`.
    pub noun: String,
    /// Columns that rows are grouped by.
    pub groups: Vec<Group>,
    /// Columns of many groups, or of few numbers, that rows can be grouped by as well.
    pub wide: Vec<Group>,
    /// Columns that say yes or no of a row.
    pub flags: Vec<Outcome>,
    /// The column that says what happened.
    pub outcome: Option<Outcome>,
    /// The column that says when.
    pub when: Option<When>,
    /// Columns that are counted or measured.
    pub measures: Vec<Measure>,
    /// Periods that columns are of.
    pub periods: Vec<Period>,
    /// Columns of one measure, each for a period.
    pub families: Vec<Family>,
    /// Measures that the table has again, adjusted to the money of one year, as names for a sentence.
    pub nominal: Vec<String>,
    /// Text columns in which most values are numbers.
    pub mixed: Vec<usize>,
    /// Whether rows are people, by what their columns are called.
    pub people: bool,
    /// The column that says how many each row stands for.
    pub weight: Option<usize>,
    /// The column that names what has one row for each date: a table of several things over time.
    pub panel: Option<usize>,
    /// Text columns of amounts in several currencies.
    pub currencies: Vec<usize>,
    /// Text columns of amounts in spellings that are not read as numbers, and of times.
    pub spelled: Vec<usize>,
    /// Names of measures that are in another currency from row to row, and are none therefore.
    pub foreign: Vec<String>,
    /// Running totals, which are no measures.
    pub running: Vec<Running>,
    /// The columns that are in another unit from row to row, and are no measures therefore; none where there are none.
    pub units: Option<Mixed>,
    /// Whether there were more measures than are shown.
    pub more: bool,
}
