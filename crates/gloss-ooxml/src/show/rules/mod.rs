//! Conditional formats (ECMA-376 part 1, 18.3.1.10): rules that lay a look over cells by what these hold. Rules that would
//! need a formula to be worked out are counted and not drawn. Changes nothing.

mod decide;
mod read;

use crate::cell::{Area, CellRef, Value};
use crate::look::{Look, Looks, Rgb};
pub(super) use read::read;

/// A data bar of a conditional format: its begin and end in per cent of the cell's width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its begin.
    pub from: u8,
    /// Its end.
    pub to: u8,
    /// Its colour.
    pub color: Rgb,
}

/// An icon of a conditional format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Icon {
    /// As a letter of a usual font.
    pub glyph: char,
    /// Its colour.
    pub color: Rgb,
    /// Its place in its set in words: `1 of 3`, the highest first.
    pub place: (u8, u8),
}

/// The bar and the icon that conditional formats lay over one cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Laid {
    pub bar: Option<Bar>,
    pub icon: Option<Icon>,
    /// The bar or icon stands for the value, which is not shown.
    pub alone: bool,
}

/// The comparison of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compare {
    Less,
    AtMost,
    Equal,
    Other,
    AtLeast,
    More,
    Between,
    NotBetween,
}

/// The threshold of a stop of a colour scale, a data bar or an icon set.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stop {
    Least,
    Most,
    Number(f64),
    Percent(f64),
    Percentile(f64),
}

#[derive(Clone, Debug)]
enum Kind {
    Compare(Compare, Value, Value),
    Contains(String),
    ContainsNot(String),
    Begins(String),
    Ends(String),
    Blank(bool),
    Fault(bool),
    Top { rank: f64, percent: bool, bottom: bool },
    Average { above: bool, equal: bool },
    Scale(Vec<(Stop, Rgb)>),
    Bar { from: Stop, to: Stop, color: Rgb, alone: bool },
    Icons { icons: Vec<(char, Rgb)>, stops: Vec<(Stop, bool)>, alone: bool },
}

/// A rule, with the numbers of its cells where it needs them.
#[derive(Clone, Debug)]
struct Rule {
    areas: Vec<Area>,
    kind: Kind,
    /// The place of its look among the workbook's.
    look: Option<usize>,
    priority: u32,
    stop: bool,
    /// Sorted.
    numbers: Vec<f64>,
}

/// The rules of a sheet, the strongest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    rules: Vec<Rule>,
    /// Rules that are not drawn.
    pub undrawn: u32,
}

impl Rules {
    /// Whether a cell needs its numbers known before it is drawn.
    pub(super) fn need_numbers(&self) -> bool {
        self.rules.iter().any(Rule::needs_numbers)
    }

    /// Takes a number of the sheet in.
    pub(super) fn take(&mut self, at: CellRef, number: f64) {
        for rule in self.rules.iter_mut().filter(|rule| rule.needs_numbers()) {
            if rule.covers(at) {
                rule.numbers.push(number);
            }
        }
    }

    /// All numbers were taken in.
    pub(super) fn ready(&mut self) {
        self.rules.iter_mut().for_each(|rule| rule.numbers.sort_by(f64::total_cmp));
    }

    /// How many rules there are.
    pub(super) fn len(&self) -> usize {
        self.rules.len()
    }

    /// Leaves out those that need all of the sheet's numbers: there are too many.
    pub(super) fn without_numbers(&mut self) {
        let before = self.rules.len();
        self.rules.retain(|rule| !rule.needs_numbers());
        self.undrawn += u32::try_from(before - self.rules.len()).unwrap_or(0);
    }

    /// Lays what holds for a cell over its look.
    pub(super) fn lay(&self, at: CellRef, value: &Value, looks: &Looks, look: &mut Look) -> Laid {
        let mut laid = Laid::default();
        let own = look.clone();
        let mut over = crate::look::Parts::default();
        for rule in self.rules.iter().filter(|rule| rule.covers(at)) {
            let Some(found) = rule.decide(value) else { continue };
            match found {
                decide::Found::Holds => {
                    if let Some(parts) = rule.look.and_then(|at| looks.rules.get(at)) {
                        // What a stronger rule named stays.
                        over.under(parts);
                    }
                }
                decide::Found::Color(color) => over.fill = over.fill.or(Some(color)),
                decide::Found::Bar(bar, alone) if laid.bar.is_none() => {
                    laid.bar = Some(bar);
                    laid.alone |= alone;
                }
                decide::Found::Icon(icon, alone) if laid.icon.is_none() => {
                    laid.icon = Some(icon);
                    laid.alone |= alone;
                }
                _ => {}
            }
            if rule.stop {
                break;
            }
        }
        *look = own;
        over.onto(look);
        laid
    }
}

impl Rule {
    fn covers(&self, at: CellRef) -> bool {
        self.areas.iter().any(|area| area.contains(at))
    }

    fn needs_numbers(&self) -> bool {
        matches!(
            self.kind,
            Kind::Top { .. } | Kind::Average { .. } | Kind::Scale(_) | Kind::Bar { .. } | Kind::Icons { .. }
        )
    }
}
