//! An answer in words: one sentence with its figures as links into their facts, and a small table where there are several. Says only what
//! the query gave.

use super::plan::{Agg, By, Having, LISTED, Metric, Plan, SHOWN, Shape};
use super::view::View;
use gloss_figures::figure::{Unit, decimal};
use gloss_figures::results::QueryResult;
use gloss_figures::words::{capital, escape};

/// The names of a list in a sentence.
const NAMED: usize = 5;

/// Says it in the question's language.
pub(super) struct Speaker<'a> {
    pub(super) view: &'a View,
    pub(super) plan: &'a Plan,
    pub(super) result: &'a QueryResult,
    pub(super) german: bool,
}

impl Speaker<'_> {
    /// The answer.
    pub(super) fn answer(&self) -> String {
        let nothing = self.result.rows.is_empty()
            || matches!(self.plan.shape, Shape::Figure(_))
                && self.result.value(0, 0).is_some_and(serde_json::Value::is_null);
        let mut out = if nothing { self.none() } else { self.sentence() };
        out.push_str(&format!("\n\n{}", self.source()));
        out
    }

    fn sentence(&self) -> String {
        match &self.plan.shape {
            Shape::Figure(metric) => self.figure(metric),
            Shape::Groups(metric, by, order, limit) => self.groups(metric, by, *order, *limit),
            Shape::Holding(having, by, counts) => self.holding(having, *by, *counts),
            Shape::Ranked(metric, falls, limit) => self.ranked(metric, *falls, *limit),
            Shape::List => self.listed(),
            Shape::Lookup(columns) => self.looked_up(columns),
            Shape::Change(metric, [(_, before), (_, after)]) => self.changed(metric, [before, after]),
            Shape::Moved(before, after, rises, limit) => self.moved(*before, *after, *rises, *limit),
            Shape::Share(measure, parts) => self.share(*measure, parts),
            Shape::Ratio(part, whole) => self.ratio(*part, *whole),
            Shape::Missing(column, [has, lacks]) => self.missing(*column, has, lacks),
        }
    }

    /// A word in the language of the question.
    fn word(&self, english: &'static str, german: &'static str) -> &'static str {
        if self.german { german } else { english }
    }

    fn quoted(&self, name: &str) -> String {
        let name = escape(name);
        if self.german { format!("„{name}“") } else { format!("“{name}”") }
    }

    fn name(&self, column: usize) -> String {
        self.quoted(self.view.column(column).map_or("", |one| one.name.as_str()))
    }

    /// The conditions in words, in brackets; nothing where there are none.
    fn conditions(&self) -> String {
        let all: Vec<String> = self.plan.filters.iter().map(|one| escape(&one.says)).collect();
        if all.is_empty() { String::new() } else { format!(" ({})", all.join("; ")) }
    }

    fn noun(&self) -> String {
        if self.view.noun == "rows" {
            self.word("rows", "Zeilen").to_owned()
        } else {
            escape(&self.view.noun)
        }
    }

    /// A number as it is written in the language, with its unit.
    fn number(&self, n: f64, metric: Option<&Metric>) -> String {
        let measure = metric.and_then(|metric| metric.column(self.view)).and_then(|one| one.measure.as_ref());
        // Amounts of several currencies have no sign in common.
        let is_mixed = self.view.columns.iter().any(|one| one.is_called("currency") && one.different > 1.0);
        let (n, unit) = match measure {
            Some(one) if is_mixed && !one.scaled && one.unit != Unit::Percent => (n, Unit::None),
            Some(one) if one.scaled => (n * 100.0, Unit::Percent),
            Some(one) => (n, one.unit),
            None if matches!(metric, Some(Metric::Part(..))) => (n, Unit::Percent),
            None => (n, Unit::None),
        };
        let size = n.abs();
        let decimals = match size {
            _ if size.fract() == 0.0 => 0,
            size if size >= 1.0 => 2,
            size if size >= 0.01 => 4,
            _ => 6,
        };
        let mut shown = decimal(size, decimals);
        if self.german {
            shown = shown
                .chars()
                .map(|c| match c {
                    ',' => '.',
                    '.' => ',',
                    c => c,
                })
                .collect();
        }
        let minus = if n < 0.0 { "−" } else { "" };
        match unit {
            Unit::Percent => format!("{minus}{shown} %"),
            Unit::Money(sign) | Unit::MoneyIn(sign, _) if self.german => {
                format!("{minus}{shown} {}", sign.trim())
            }
            Unit::Money(sign) | Unit::MoneyIn(sign, _) => format!("{minus}{sign}{shown}"),
            Unit::None => format!("{minus}{shown}"),
        }
    }

    /// A cell as a figure that can be asked.
    fn cell(&self, row: usize, column: usize, metric: Option<&Metric>) -> String {
        match self.result.number(row, column) {
            // A code is no amount: its digits stand as they are.
            Some(_) if metric.is_none() && self.is_code(column) => self.label(row, column),
            Some(n) => self.result.link(row, column, &self.number(n, metric)),
            None => self.result.words(row, column).map_or_else(|| "–".to_owned(), |text| escape(&text)),
        }
    }

    /// Whether a column of the result is one of the table whose numbers measure nothing.
    fn is_code(&self, column: usize) -> bool {
        let name = self.result.columns.get(column);
        self.view.columns.iter().any(|one| Some(&one.name) == name && one.measure.is_none())
    }

    /// A label of a row; linked where it holds digits.
    fn label(&self, row: usize, column: usize) -> String {
        self.result.label(row, column)
    }

    /// What is worked out, in words: the average of “price”.
    pub(super) fn metric(&self, metric: &Metric) -> String {
        match metric {
            Metric::Rows => format!("{} {}", self.word("the number of", "Anzahl"), self.noun()),
            Metric::Different(by) => {
                format!("{} {}", self.word("the different values of", "Verschiedene Werte von"), self.by(by))
            }
            Metric::Of(agg, at) => {
                let words = match agg {
                    Agg::Sum => self.word("the total of", "Summe von"),
                    Agg::Mean => self.word("the average of", "Durchschnitt von"),
                    Agg::Median => self.word("the median of", "Median von"),
                    Agg::Max | Agg::Min => "",
                };
                format!("{words} {}", self.name(*at)).trim().to_owned()
            }
            Metric::Days(agg, from, to) => {
                let words = match agg {
                    Agg::Mean => self.word("the average number of days", "Tage im Durchschnitt"),
                    Agg::Median => self.word("the median number of days", "Tage im Median"),
                    _ => self.word("the days", "Tage"),
                };
                format!(
                    "{words} {} {} {} {}",
                    self.word("from", "von"),
                    self.name(*from),
                    self.word("to", "bis"),
                    self.name(*to)
                )
            }
            Metric::Part(_, says) => {
                format!("{} {}", self.word("the share with", "Anteil mit"), escape(says))
            }
        }
    }

    fn figure(&self, metric: &Metric) -> String {
        let value = self.cell(0, 0, Some(metric));
        match metric {
            Metric::Rows => format!("**{value}** {}{}.", self.noun(), self.conditions()),
            _ => format!("{}: **{value}**{}.", capital(&self.metric(metric)), self.conditions()),
        }
    }

    fn groups(&self, metric: &Metric, by: &By, order: Option<bool>, limit: Option<usize>) -> String {
        let head = self.by(by);
        let value = |row: usize| self.result.number(row, 1);
        let count = match limit {
            Some(limit) => self.with_ties(limit, &value),
            None => self.result.rows.len(),
        };
        if limit == Some(1) {
            return self.winner(count, order != Some(false), (&self.metric(metric), metric));
        }
        let what = format!(
            "{} {} {head}{}",
            capital(&self.metric(metric)),
            self.word("by", "nach"),
            self.conditions()
        );
        let rows = 0..self.result.rows.len();
        let by = |a: &usize, b: &usize| value(*a).unwrap_or(0.0).total_cmp(&value(*b).unwrap_or(0.0));
        let (most, least) = (rows.clone().max_by(by).unwrap_or(0), rows.min_by(by).unwrap_or(0));
        let of = |row: usize| format!("**{}** ({})", self.label(row, 0), self.cell(row, 1, Some(metric)));
        let lead = match limit {
            Some(_) => format!("{what}:"),
            None if most == least => format!("{what}."),
            None => {
                let (highest, lowest) = (self.edge(true), self.edge(false));
                format!("{what}: {highest} {}, {lowest} {}.", of(most), of(least))
            }
        };
        format!("{lead}\n\n{}", self.table(&[head, self.metric(metric)], count, &[None, Some(metric)]))
    }

    fn holding(&self, having: &Having, by: usize, counts: bool) -> String {
        let number = self.number(having.number, Some(&having.metric));
        let holds = format!("{} {} {number}", self.metric(&having.metric), having.sign);
        let (name, conditions) = (self.name(by), self.conditions());
        if counts {
            return format!("**{}** {name}: {holds}{conditions}.", self.cell(0, 0, None));
        }
        let count = self.result.rows.len();
        let heads = [name.clone(), self.metric(&having.metric)];
        let table = self.table(&heads, count, &[None, Some(&having.metric)]);
        format!("{} {name}: {holds}{conditions}:\n\n{table}", self.count())
    }

    fn ranked(&self, metric: &Metric, falls: bool, limit: usize) -> String {
        let value =
            |row: usize| self.result.number(row, 1).or_else(|| self.result.words(row, 1).map(|_| 0.0));
        let count = if self.result.number(0, 1).is_some() {
            self.with_ties(limit, &value)
        } else {
            limit.min(self.result.rows.len())
        };
        let what = self.metric(&match metric {
            Metric::Of(_, at) => Metric::Of(Agg::Max, *at),
            other => other.clone(),
        });
        if limit == 1 {
            return self.winner(count, falls, (&what, metric));
        }
        let edge = self.edge(falls);
        let lead = format!("{} ({edge}){}:", capital(&what), self.conditions());
        let head = self.quoted(self.result.columns.first().map_or("", String::as_str));
        format!("{lead}\n\n{}", self.table(&[head, what], count, &[None, Some(metric)]))
    }

    fn by(&self, by: &By) -> String {
        match by {
            By::Column(at) => self.name(*at),
            By::Time(unit, at) => format!("{} ({})", self.unit(unit), self.name(*at)),
        }
    }

    fn edge(&self, is_most: bool) -> &'static str {
        if is_most { self.word("highest", "am höchsten") } else { self.word("lowest", "am niedrigsten") }
    }

    /// The first of them, with those that are as much.
    fn winner(&self, count: usize, is_most: bool, (what, metric): (&str, &Metric)) -> String {
        let names: Vec<String> =
            (0..count.min(NAMED)).map(|row| format!("**{}**", self.label(row, 0))).collect();
        let tie = if count > 1 { self.word(", as much as each other", ", gleichauf") } else { "" };
        let (names, value, edge) = (join(&names), self.cell(0, 1, Some(metric)), self.edge(is_most));
        let is = if self.german { format!("ist dort {edge}") } else { format!("is {edge} there") };
        format!("{names}: {what} {is}, **{value}**{tie}{}.", self.conditions())
    }

    /// How many rows a list has; no more are asked for than it can tell.
    fn count(&self) -> String {
        let count = self.result.rows.len();
        let least = if count < LISTED { "" } else { self.word("at least ", "mindestens ") };
        format!("{least}**{count}**")
    }

    /// How many rows are told of the first so many: those that are as much as the last come with it.
    fn with_ties(&self, limit: usize, value: &dyn Fn(usize) -> Option<f64>) -> usize {
        let count = limit.min(self.result.rows.len());
        let last = count.checked_sub(1).and_then(value);
        let as_much = (count..self.result.rows.len()).take_while(|row| value(*row) == last).count();
        count + as_much
    }

    fn listed(&self) -> String {
        let count = self.result.rows.len();
        let lead = format!("{} {}{}:", self.count(), self.noun(), self.conditions());
        let heads: Vec<String> = self.result.columns.iter().map(|name| self.quoted(name)).collect();
        format!("{lead}\n\n{}", self.table(&heads, count, &[]))
    }

    fn looked_up(&self, columns: &[usize]) -> String {
        let count = self.result.rows.len();
        let heads: Vec<String> = columns.iter().map(|at| self.name(*at)).collect();
        if count == 1 && columns.len() > 1 {
            let says: Vec<String> = (1..columns.len())
                .map(|at| {
                    format!("{} **{}**", heads.get(at).map_or("", String::as_str), self.cell(0, at, None))
                })
                .collect();
            return format!("{}: {}{}.", self.label(0, 0), says.join(", "), self.conditions());
        }
        let lead =
            format!("{} {}{}:", self.count(), heads.first().map_or("", String::as_str), self.conditions());
        format!("{lead}\n\n{}", self.table(&heads, count, &[]))
    }

    fn changed(&self, metric: &Metric, [before, after]: [&String; 2]) -> String {
        let (was, is, by) =
            (self.cell(0, 0, Some(metric)), self.cell(0, 1, Some(metric)), self.result.number(0, 2));
        let (Some(by), Some(_)) = (by, self.result.number(0, 0)) else { return self.none() };
        let size = self.result.link(0, 2, &self.number(by.abs(), Some(metric)));
        let part = self.result.number(0, 3).map(|part| {
            let sign = if part < 0.0 { "−" } else { "+" };
            format!(
                " ({sign}{})",
                self.result.link(
                    0,
                    3,
                    &self.number(part.abs(), Some(&Metric::Part(String::new(), String::new())))
                )
            )
        });
        let way = match by {
            by if by > 0.0 => self.word("rose by", "stieg um"),
            by if by < 0.0 => self.word("fell by", "fiel um"),
            _ => {
                return format!(
                    "{}: {was} {} {before} {} {after}{}.",
                    capital(&self.metric(metric)),
                    self.word("in", "in"),
                    self.word("and in", "und in"),
                    self.conditions()
                );
            }
        };
        format!(
            "{} {way} **{size}**{}, {} {was} ({}) {} {is} ({}){}.",
            capital(&self.metric(metric)),
            part.unwrap_or_default(),
            self.word("from", "von"),
            escape(before),
            self.word("to", "auf"),
            escape(after),
            self.conditions()
        )
    }

    fn moved(&self, before: usize, after: usize, rises: bool, limit: Option<usize>) -> String {
        let (a, b) = (self.name(before), self.name(after));
        let way = if rises { self.word("rose", "stieg") } else { self.word("fell", "fiel") };
        if limit == Some(1) || self.result.rows.len() == 1 {
            let percent = Metric::Part(String::new(), String::new());
            return format!(
                "**{}**: {way} {} **{}** ({}), {} {} ({a}) {} {} ({b}){}.",
                self.label(0, 0),
                self.word("by", "um"),
                self.cell(0, 1, None),
                self.cell(0, 4, Some(&percent)),
                self.word("from", "von"),
                self.cell(0, 2, None),
                self.word("to", "auf"),
                self.cell(0, 3, None),
                self.conditions()
            );
        }
        let count = self.result.rows.len();
        let lead = format!(
            "**{count}** {} {way}, {} {a} {} {b}{}:",
            self.noun(),
            self.word("from", "von"),
            self.word("to", "auf"),
            self.conditions()
        );
        let first = self.result.columns.first().cloned().unwrap_or_default();
        format!(
            "{lead}\n\n{}",
            self.table(&[self.quoted(&first), self.word("change", "Änderung").to_owned(), a, b], count, &[])
        )
    }

    fn share(&self, measure: Option<usize>, parts: &[super::plan::Filter]) -> String {
        let says = parts.iter().map(|one| escape(&one.says)).collect::<Vec<_>>().join("; ");
        let percent = Metric::Part(String::new(), String::new());
        let of = measure.map_or_else(|| self.noun(), |at| self.name(at));
        format!(
            "**{}** {} {of}: {says}{} – {} {} {}.",
            self.cell(0, 0, Some(&percent)),
            self.word("of", "von"),
            self.conditions(),
            self.cell(0, 1, None),
            self.word("of", "von"),
            self.cell(0, 2, None)
        )
    }

    fn ratio(&self, part: usize, whole: usize) -> String {
        let percent = Metric::Part(String::new(), String::new());
        let of = self.word("of", "von");
        format!(
            "**{}**: {} {of} {}{} – {} {of} {}.",
            self.cell(0, 0, Some(&percent)),
            self.name(part),
            self.name(whole),
            self.conditions(),
            self.cell(0, 1, None),
            self.cell(0, 2, None)
        )
    }

    fn missing(&self, column: usize, has: &str, lacks: &str) -> String {
        let count = self.result.rows.len();
        let names: Vec<String> = (0..count.min(SHOWN)).map(|row| self.label(row, 0)).collect();
        let more = if count > SHOWN { format!(" (+{})", count - SHOWN) } else { String::new() };
        format!(
            "**{count}** {} {} {} {} {} {}{}: {}{more}.",
            self.word("values of", "Werte von"),
            self.name(column),
            self.word("are in", "stehen in"),
            escape(has),
            self.word("and not in", "und nicht in"),
            escape(lacks),
            self.conditions(),
            join(&names)
        )
    }

    fn unit(&self, unit: &str) -> &'static str {
        match unit {
            "year" => self.word("year", "Jahr"),
            "quarter" => self.word("quarter", "Quartal"),
            "month" => self.word("month", "Monat"),
            "week" => self.word("week", "Woche"),
            _ => self.word("day", "Tag"),
        }
    }

    /// The first rows as a table.
    fn table(&self, heads: &[String], count: usize, metrics: &[Option<&Metric>]) -> String {
        let mut out = format!("| {} |\n", heads.join(" | "));
        let is_number = |column: usize| (0..count).any(|row| self.result.number(row, column).is_some());
        let marks: Vec<&str> =
            (0..heads.len()).map(|column| if is_number(column) { "---:" } else { "---" }).collect();
        out.push_str(&format!("| {} |\n", marks.join(" | ")));
        for row in 0..count.min(SHOWN) {
            let cells: Vec<String> = (0..heads.len())
                .map(|column| match metrics.get(column) {
                    Some(metric) if column > 0 => self.cell(row, column, *metric),
                    None if column > 0 => self.cell(row, column, None),
                    _ => self.label(row, column),
                })
                .collect();
            out.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
        if count > SHOWN {
            out.push_str(&format!(
                "\n{} {SHOWN} {} {count}.",
                self.word("Shown are", "Gezeigt sind"),
                self.word("of", "von")
            ));
        }
        out.trim_end().to_owned()
    }

    fn none(&self) -> String {
        format!("{}{}.", self.word("No row fits", "Keine Zeile passt"), self.conditions())
    }

    /// Where it comes from.
    fn source(&self) -> String {
        let totals = match (self.view.without_totals, self.german) {
            (false, _) => "",
            (true, false) => " Rows of totals are left out.",
            (true, true) => " Zeilen mit Summen sind ausgelassen.",
        };
        format!("*{} {}.{totals}*", self.word("From", "Aus"), escape(&self.view.source()))
    }
}

/// `a`, `a, b`.
fn join(names: &[String]) -> String {
    names.join(", ")
}
