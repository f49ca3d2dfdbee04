//! How cells look: letters, grounds, borders, formats of numbers, and looks by values. No value changes.

use gloss_ooxml::{Area, CellFormat, CellRef, Comparison, Edit, Fill, View};

use super::cells::called;
use super::marked::{Marked, content, is_number, marked, number_code, table};
use super::work::Work;
use crate::error::Unwritable;
use crate::kinds::acts::{Args, At, Outcome, Planned, look_words};

/// A colour as red, green and blue.
fn parts(rgb: &str) -> Option<(u8, u8, u8)> {
    let part = |at: usize| u8::from_str_radix(rgb.get(at..at + 2)?, 16).ok();
    Some((part(0)?, part(2)?, part(4)?))
}

/// Gives the marked cells a look.
fn give(at: &At<'_>, format: CellFormat, width: Option<f64>, said: Outcome) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    let sheet = own.name(at.text);
    let mut work = Work::of(at)?;
    let mut edits = Vec::new();
    if format != CellFormat::default() {
        edits.push(Edit::Format { sheet: sheet.clone(), area: own.area(), format });
    }
    if let Some(width) = width {
        edits.push(Edit::View { sheet, view: View::Width(own.columns.0 + 1, own.columns.1, width) });
    }
    work.book(&edits)?;
    Ok(Planned::written(work.done(), said))
}

pub(super) fn bold(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = args.flag("on", true);
    switch(at, CellFormat { bold: Some(on), ..CellFormat::default() }, on, "bold")
}

pub(super) fn italic(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = args.flag("on", true);
    switch(at, CellFormat { italic: Some(on), ..CellFormat::default() }, on, "italic")
}

/// A look of letters that is on or off, by the word for it.
fn switch(at: &At<'_>, format: CellFormat, on: bool, word: &str) -> Result<Planned, Unwritable> {
    let not = if on { "" } else { "not " };
    give(at, format, None, Outcome::new(("make", "Made"), &format!("{} {not}{word}", called(at))))
}

pub(super) fn strike(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let format = CellFormat { strike: Some(args.flag("on", true)), ..CellFormat::default() };
    give(at, format, None, Outcome::new(("strike", "Struck"), &format!("{} through", called(at))))
}

pub(super) fn look(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let flag = |name: &str| args.get(name).map(|_| args.flag(name, true));
    let fill = match args.get("fill") {
        Some("none") => Some(Fill::None),
        _ => args.color("fill").and_then(|rgb| parts(&rgb)).map(|(r, g, b)| Fill::Color(r, g, b)),
    };
    let size = args.number("size");
    if size.is_some_and(|size| !(1.0..=409.0).contains(&size)) {
        return Err(Unwritable::new(
            "Letters of a sheet are between 1 and 409 points high.",
            "Give another size.",
        ));
    }
    let format = CellFormat {
        number: None,
        fill,
        bold: flag("bold"),
        italic: flag("italic"),
        underline: flag("underline"),
        strike: flag("strike"),
        color: args.color("color"),
        size,
        font: args.get("font").map(str::to_owned),
        border: args.get("border").map(|word| word == "thin"),
        align: args.get("align").map(|word| match word {
            "left" => "left",
            "center" => "center",
            _ => "right",
        }),
        wrap: flag("wrap"),
    };
    let width = args.number("width");
    if format == CellFormat::default() && width.is_none() {
        return Err(Unwritable::new(
            "It is not said how it is to look.",
            "Say bold=true, color=red, fill=yellow and so on.",
        ));
    }
    let keys = [
        "bold",
        "italic",
        "underline",
        "strike",
        "color",
        "fill",
        "size",
        "font",
        "border",
        "align",
        "wrap",
        "width",
    ];
    give(
        at,
        format,
        width,
        Outcome::new(("make", "Made"), &format!("{} {}", called(at), look_words(args, &keys))),
    )
}

pub(super) fn format(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = marked(at)?;
    let code = match (args.get("as"), args.number("decimals")) {
        // Only the decimals: a currency, a percent sign and the thousands stay.
        (None, Some(n)) => with_decimals(&present_code(at, &own), n.clamp(0.0, 15.0) as usize),
        (None, None) => {
            return Err(Unwritable::new(
                "It is not said how.",
                "Say as=currency, as=iso-date or decimals=0.",
            ));
        }
        (Some(_), _) => code(args)?,
    };
    let said = Outcome::new(("show", "Showed"), &format!("{} as {code}", called(at)));
    give(at, CellFormat { number: Some(code), ..CellFormat::default() }, None, said)
}

/// The format of the first marked cell that shows a number.
fn present_code(at: &At<'_>, own: &Marked) -> String {
    let shows = |row: u32, column: u32| {
        number_code(at.text, own.sheet, row, column).filter(|code| code.contains('0'))
    };
    let mut cells = (own.rows.0..own.rows.1)
        .flat_map(|row| (own.columns.0..own.columns.1).map(move |column| (row, column)));
    cells.find_map(|(row, column)| shows(row, column)).unwrap_or_else(|| "#,##0".to_owned())
}

/// A format's code with so many decimals, in each of its sections.
fn with_decimals(code: &str, decimals: usize) -> String {
    let fraction = if decimals == 0 { String::new() } else { format!(".{}", "0".repeat(decimals)) };
    let section = |own: &str| {
        let Some(last) = own.rfind('0') else { return own.to_owned() };
        let whole = own.get(..last + 1).unwrap_or(own);
        let head = match whole.rfind('.') {
            Some(point) if whole.get(point + 1..).is_some_and(|tail| tail.chars().all(|c| c == '0')) => {
                whole.get(..point).unwrap_or(whole)
            }
            _ => whole,
        };
        format!("{head}{fraction}{}", own.get(last + 1..).unwrap_or_default())
    };
    code.split(';').map(section).collect::<Vec<_>>().join(";")
}

/// The code of a format (ECMA-376 part 1, 18.8.31) by its usual name, or as it is given.
fn code(args: &Args<'_>) -> Result<String, Unwritable> {
    let decimals = args.number("decimals").map(|n| n.clamp(0.0, 15.0) as usize);
    let fraction = |usual: usize| match decimals.unwrap_or(usual) {
        0 => String::new(),
        n => format!(".{}", "0".repeat(n)),
    };
    let whole = if args.flag("thousands", true) { "#,##0" } else { "0" };
    let currency = args.get("currency").unwrap_or("€");
    Ok(match args.text("as").trim() {
        "general" => "General".to_owned(),
        "integer" => whole.to_owned(),
        "number" => format!("{whole}{}", fraction(2)),
        "currency" | "euro" | "money" => format!("{whole}{} \"{}\"", fraction(2), currency.replace('"', "")),
        "dollar" => format!("\"$\"{whole}{}", fraction(2)),
        "percent" => format!("0{}%", fraction(1)),
        "date" => "dd.mm.yyyy".to_owned(),
        "iso-date" => "yyyy-mm-dd".to_owned(),
        "long-date" => "d mmmm yyyy".to_owned(),
        "month" => "mmm yyyy".to_owned(),
        "time" => "hh:mm".to_owned(),
        "text" => "@".to_owned(),
        other => {
            let signs = other.chars().all(|c| !c.is_control());
            // Digits, or nothing but the letters of days and times and what stands between them.
            let of_days = |c: char| "ymdhsYMDHS-./:, ".contains(c);
            let is_code = other.contains(['0', '#', '@', '?']) || other.chars().all(of_days);
            if !signs || !is_code || other.len() > 120 {
                let next = "Say as=number, integer, currency, percent, date, iso-date, long-date, month, time, text, or a code as #,##0.00.";
                return Err(Unwritable::new("There is no such format.", next));
            }
            other.to_owned()
        }
    })
}

/// A look for cells by their values, which goes on as they change.
pub(super) fn highlight(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let when = args.text("when").trim();
    let percents = when.strip_suffix('%');
    let (comparison, than) = compared(percents.unwrap_or(when)).ok_or_else(|| {
        Unwritable::new("This is no comparison with a number.", "Say when=“>5000”, “<0”, “=0” or “>15 %”.")
    })?;
    let own = marked(at)?;
    let fill = args.color("fill").and_then(|rgb| parts(&rgb)).map(|(r, g, b)| Fill::Color(r, g, b));
    let mut look = CellFormat {
        color: args.color("color"),
        bold: args.get("bold").map(|_| args.flag("bold", true)),
        fill,
        ..CellFormat::default()
    };
    if look == CellFormat::default() {
        look.fill = Some(Fill::Color(255, 235, 156));
    }
    // Headers and totals are no values.
    let mut area = own.area();
    if let Ok(around) = table(at.text, &own)
        && own.rows.0 < around.data.0
        && own.rows.1 > around.data.0
    {
        area.from.row = around.data.0 + 1;
    }
    let sheet = own.name(at.text);
    let mut work = Work::of(at)?;
    // Excel holds words and days to be above every amount: only columns of numbers get the rule.
    let rows = (area.from.row - 1, area.to.row);
    let areas: Vec<Area> =
        runs((own.columns.0..own.columns.1).filter(|column| holds_numbers(at, &own, *column, rows)))
            .into_iter()
            .map(|(first, last)| {
                Area::new(CellRef::new(area.from.row, first + 1), CellRef::new(area.to.row, last + 1))
            })
            .collect();
    if areas.is_empty() {
        return Err(Unwritable::new("These cells hold no numbers.", "Mark cells with numbers."));
    }
    let mut columns = areas.iter().flat_map(|area| area.from.column..=area.to.column);
    if percents.is_some() && !columns.all(|column| is_percent(at, &own, column - 1, rows)) {
        return Err(Unwritable::new(
            "These cells are no percents.",
            "Compare with a number as they hold it: when=“>15”.",
        ));
    }
    // A percent is held as its hundredth.
    let held = if percents.is_some() { than / 100.0 } else { than };
    let rule = |area: &Area| Edit::View {
        sheet: sheet.clone(),
        view: View::Rule(*area, comparison, held, look.clone()),
    };
    work.book(&areas.iter().map(rule).collect::<Vec<_>>())?;
    let named: Vec<String> = areas.iter().map(ToString::to_string).collect();
    let sign = if percents.is_some() { " %" } else { "" };
    let what = format!("numbers {}{sign} in {}", said_of(comparison, than), named.join(" and "));
    let said = Outcome::new(("mark", "Marked"), &what).and(&match args.get("color") {
        Some(color) => format!(" {}", color.replace('-', " ")),
        None => String::new(),
    });
    Ok(Planned::written(work.done(), said))
}

/// Columns beside each other as their first and last.
fn runs(columns: impl Iterator<Item = u32>) -> Vec<(u32, u32)> {
    let mut out: Vec<(u32, u32)> = Vec::new();
    for column in columns {
        match out.last_mut() {
            Some((_, last)) if *last + 1 == column => *last = column,
            _ => out.push((column, column)),
        }
    }
    out
}

/// Whether a column holds numbers that are no days.
fn holds_numbers(at: &At<'_>, own: &Marked, column: u32, rows: (u32, u32)) -> bool {
    let is_day = |row: u32| {
        number_code(at.text, own.sheet, row, column).is_some_and(|code| {
            let plain: String = code.split('"').step_by(2).collect();
            plain.contains(['y', 'd', 'Y', 'D'])
        })
    };
    let mut filled =
        (rows.0..rows.1).filter(|row| !content(at.text, own.sheet, *row, column).is_empty()).peekable();
    filled.peek().is_some() && filled.all(|row| is_number(at.text, own.sheet, row, column) && !is_day(row))
}

/// Whether the numbers of a column are shown as percents.
fn is_percent(at: &At<'_>, own: &Marked, column: u32, rows: (u32, u32)) -> bool {
    let mut filled =
        (rows.0..rows.1).filter(|row| !content(at.text, own.sheet, *row, column).is_empty()).peekable();
    let shows =
        |row: u32| number_code(at.text, own.sheet, row, column).is_some_and(|code| code.contains('%'));
    filled.peek().is_some() && filled.all(shows)
}

/// A comparison in words: “above 5000”, “below 0”.
fn said_of(comparison: Comparison, than: f64) -> String {
    let word = match comparison {
        Comparison::Less => "below",
        Comparison::AtMost => "up to",
        Comparison::Equal => "equal to",
        Comparison::AtLeast => "from",
        Comparison::More => "above",
    };
    format!("{word} {than}")
}

/// `>5000`, `<= 3`, `=0`.
pub(super) fn compared(words: &str) -> Option<(Comparison, f64)> {
    let words = words.trim();
    let signs = [
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("<", Comparison::Less),
        (">", Comparison::More),
        ("=", Comparison::Equal),
    ];
    let (rest, comparison) = signs.iter().find_map(|(sign, one)| Some((words.strip_prefix(sign)?, *one)))?;
    let value: f64 = rest.trim().parse().ok()?;
    value.is_finite().then_some((comparison, value))
}
