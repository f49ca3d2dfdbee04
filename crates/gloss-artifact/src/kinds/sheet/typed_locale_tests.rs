//! Numbers typed as twelve locales write them, in twenty forms: each is the number that was meant, or is asked about; none is
//! another number, and none is kept as words.

use gloss_protocol::Kind;
use gloss_table::{Mark, read_typed};
use proptest::prelude::*;

use super::typed::Reader;
use crate::text::Text;

/// How a locale writes numbers, as the head of the table says.
struct Locale {
    name: &'static str,
    decimal: String,
    group: String,
    sizes: Vec<usize>,
    least: usize,
    minus: String,
    percent: String,
    money: [String; 2],
    sign: String,
}

fn locales() -> Vec<Locale> {
    let table = include_str!("locales.tsv").lines().filter(|line| !line.starts_with('#'));
    let locale = |line: &'static str| {
        let plain = |words: &str| {
            ["a0", "202f", "2212"].iter().fold(words.to_owned(), |words, code| {
                let sign = char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap();
                words.replace(&format!("\\u{{{code}}}"), &sign.to_string())
            })
        };
        let cells: Vec<&'static str> = line.split('\t').collect();
        Locale {
            name: cells[0],
            decimal: plain(cells[1]),
            group: plain(cells[2]),
            sizes: cells[3].split(',').map(|size| size.parse().unwrap()).collect(),
            least: cells[4].parse().unwrap(),
            minus: plain(cells[5]),
            percent: plain(cells[6]),
            money: [plain(cells[7]), plain(cells[8])],
            sign: cells[9].to_owned(),
        }
    };
    table.map(locale).collect()
}

/// What stands around a number.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Form {
    Grouped,
    Ungrouped,
    Percent,
    Money,
    Parentheses,
    MinusBehind,
}

/// Decimals, digits before them, what stands around, whether it is below nothing.
const FORMS: [(usize, u32, Form, bool); 20] = [
    (0, 3, Form::Grouped, false),
    (0, 6, Form::Grouped, false),
    (0, 9, Form::Grouped, false),
    (1, 3, Form::Grouped, false),
    (2, 3, Form::Grouped, false),
    (3, 3, Form::Grouped, false),
    (2, 6, Form::Grouped, false),
    (2, 9, Form::Grouped, false),
    (0, 3, Form::Grouped, true),
    (0, 6, Form::Grouped, true),
    (2, 6, Form::Grouped, true),
    (0, 2, Form::Percent, false),
    (1, 2, Form::Percent, false),
    (0, 6, Form::Money, false),
    (2, 3, Form::Money, false),
    (2, 6, Form::Money, false),
    (2, 6, Form::Money, true),
    (2, 6, Form::Ungrouped, false),
    (2, 6, Form::Parentheses, true),
    (2, 6, Form::MinusBehind, true),
];

impl Locale {
    fn grouped(&self, digits: &str) -> String {
        if digits.len() < self.sizes[0] + self.least {
            return digits.to_owned();
        }
        let (mut rest, mut groups) = (digits, Vec::new());
        for size in self.sizes.iter().chain(std::iter::repeat(self.sizes.last().unwrap())) {
            if rest.len() <= *size {
                break;
            }
            let (before, group) = rest.split_at(rest.len() - size);
            groups.push(group);
            rest = before;
        }
        groups.push(rest);
        groups.reverse();
        groups.join(&self.group)
    }

    /// A number of so many units of its last decimal, as it is written, and its value.
    fn write(&self, units: u64, (decimals, _, form, is_less): (usize, u32, Form, bool)) -> (String, f64) {
        let digits = format!("{units:0>width$}", width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let value: f64 = format!("{whole}.{fraction}0").parse().unwrap();
        let whole = if form == Form::Ungrouped { whole.to_owned() } else { self.grouped(whole) };
        let number = if decimals > 0 { format!("{whole}{}{fraction}", self.decimal) } else { whole };
        let written = match form {
            Form::Percent => self.percent.replace('#', &number),
            Form::Money => self.money[usize::from(is_less)].replace('#', &number).replace('¤', &self.sign),
            Form::Parentheses => format!("({number})"),
            Form::MinusBehind => format!("{number}{}", self.minus),
            _ if is_less => format!("{}{number}", self.minus),
            _ => number,
        };
        (written, if is_less { -value } else { value })
    }
}

/// What becomes of words typed for a cell: the cell's text without its look, or why not.
fn typed(source: &str, at: &str, what: &str, plain: bool) -> Result<String, String> {
    let text = Text::new(Kind::Sheet, source);
    let span = text.find(&format!("cells:{at}")).unwrap().spans()[0];
    let cell = Reader::new(&text, plain).range(span, what).map_err(|why| why.says)?;
    Ok(cell.trim_end_matches('\t').split('\u{1e}').next().unwrap().to_owned())
}

/// Numbers, money of the locale's currency, and a column of which only the header is there.
fn book(sign: &str) -> String {
    format!(
        "\u{1d}S\nItem\tNumber\tAmount\tNew\t\nA\t1200\t12500\u{1e}n=#,##0.00 \"{sign}\"\t\t\nB\t99.5\t820\u{1e}n=#,##0.00 \"{sign}\"\t\t\n"
    )
}

/// A file of plain text in the locale's own notation.
fn delimited(locale: &Locale) -> String {
    let amount = |units| locale.write(units, (2, 6, Form::Grouped, false)).0;
    format!("\u{1d}\nItem\tNumber\t\nA\t{}\t\nB\t{}\t\n", amount(123_456_789), amount(9990))
}

fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() <= b.abs() * 1e-12
}

proptest! {
    #[test]
    fn a_number_of_any_locale_is_what_was_meant_or_is_asked_about(
        at in 0_usize..12, form in 0_usize..20, units in any::<u64>(), length in 1_u32..10,
    ) {
        let locale = &locales()[at];
        let (decimals, most, around, _) = FORMS[form];
        let length = length.min(most) + decimals as u32;
        let (what, value) = locale.write(units % 10_u64.pow(length), FORMS[form]);
        let share = if around == Form::Percent { 100.0 } else { 1.0 };
        for cell in ["B2", "C2", "D2"] {
            if let Ok(held) = typed(&book(&locale.sign), cell, &what, false) {
                let is_it = held.parse::<f64>().is_ok_and(|held| is_near(held, value / share));
                prop_assert!(is_it, "{} “{what}” in {cell} became {held}, and not {}", locale.name, value / share);
            }
        }
        let mark = if locale.decimal == "," { Mark::Comma } else { Mark::Point };
        if let Ok(held) = typed(&delimited(locale), "B2", &what, true) {
            let read = read_typed(&held, mark).map(|read| read.value);
            prop_assert!(read.is_some_and(|read| is_near(read, value)), "{} “{what}” in a text file became {held}", locale.name);
        }
    }
}

/// What is no doubt in the notation of its own column is no question: the people of a country type into their own files. Three
/// decimals among numbers of two may as well be thousands, and are the only doubt.
#[test]
fn in_its_own_notation_a_number_is_taken() {
    let (mut taken, mut asked) = (0, Vec::new());
    for locale in &locales() {
        for form in FORMS.iter().filter(|form| !matches!(form.2, Form::Percent | Form::Money)) {
            let (what, _) = locale.write(123_456_789_123 % 10_u64.pow(form.1 + form.0 as u32), *form);
            match typed(&delimited(locale), "B2", &what, true) {
                Ok(_) => taken += 1,
                Err(why) => asked.push((form.0, format!("{}: {why}", locale.name))),
            }
        }
    }
    assert!(asked.iter().all(|(decimals, _)| *decimals == 3), "{asked:#?}");
    assert_eq!((taken, asked.len()), (156, 12), "{asked:#?}");
}
