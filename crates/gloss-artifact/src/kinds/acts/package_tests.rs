//! What acts say and do where the file is a package: totals that do not read what is new, percents, places on a slide.

use std::path::Path;

use gloss_protocol::Act;
use rust_xlsxwriter::{Chart, ChartType, Format, Workbook};

use super::{At, Edit, NoSupply, Outcome, plan};
use crate::{Text, open_text};

/// The sentences about an act, and the text after it; or the sentence that refuses it.
fn done(
    path: &str,
    bytes: &[u8],
    place: &str,
    (name, args): (&str, &[(&str, &str)]),
) -> Result<(Outcome, Text), String> {
    let text = open_text(path, bytes).expect("a file that can be read");
    let spans = text.spans(&text.find(place).expect("a place"));
    let at = At { path, bytes, text: &text, spans: &spans, supply: &NoSupply };
    let args = args.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let planned = plan(&at, &Act { name: name.to_owned(), args }).map_err(|refused| refused.says)?;
    let made = match planned.edit {
        Edit::Splices(splices) => text.rules().write(path, bytes, &text, splices).expect("a file"),
        Edit::Written(written) => *written,
        Edit::Cells(_) => panic!("no block of cells"),
    };
    Ok((planned.said, made.text))
}

/// Headers that are years, four items, a total below an empty row, a chart of the items, a column of shares.
fn budget() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Plan").expect("a sheet");
    let percent = Format::new().set_num_format("0.0%");
    sheet.write(0, 0, "Budget").and_then(|sheet| sheet.write(2, 0, "Item")).expect("words");
    sheet.write(2, 1, 2026.0).and_then(|sheet| sheet.write(2, 2, 2027.0)).expect("headers");
    for row in 3..7_u32 {
        let amount = f64::from(row) * 100.0;
        sheet.write(row, 0, format!("Item {row}")).expect("a name");
        sheet.write(row, 1, amount).and_then(|sheet| sheet.write(row, 2, amount)).expect("amounts");
        sheet.write_with_format(row, 3, f64::from(row) / 20.0, &percent).expect("a share");
    }
    sheet.write(8, 0, "Total").and_then(|sheet| sheet.write_formula(8, 2, "=SUM(C4:C7)")).expect("a total");
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_categories(("Plan", 3, 0, 6, 0)).set_values(("Plan", 3, 2, 6, 2));
    chart.set_name("Costs");
    sheet.insert_chart(1, 6, &chart).expect("a chart");
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn rows_beside_a_range_are_told_as_out_of_what_reads_it() {
    let bytes = budget();
    let said =
        |place: &str, act: &str| done("plan.xlsx", &bytes, place, (act, &[])).expect("it can be done").0.will;
    let below = said("cells:Plan!A7", "insert-rows-below");
    assert!(below.contains("is not read by C9, the chart “Costs”"), "{below}");
    let between = said("cells:Plan!A6", "insert-rows-below");
    assert!(!between.contains("not read"), "{between}");
    let above = said("cells:Plan!A4", "insert-rows-above");
    assert!(above.contains("is not read by C9"), "{above}");
    let twice = said("cells:Plan!A7:D7", "duplicate");
    assert!(twice.contains("is not read by C9"), "{twice}");
}

#[test]
fn percents_are_compared_as_they_are_shown() {
    let bytes = budget();
    let mark = |place: &str, when: &str| {
        done("plan.xlsx", &bytes, place, ("highlight", &[("when", when)])).map(|(said, _)| said.did)
    };
    assert_eq!(mark("cells:Plan!D4:D7", "> 15 %").as_deref(), Ok("Marked numbers above 15 % in D4:D7"));
    assert_eq!(mark("cells:Plan!D4:D7", ">0.15").as_deref(), Ok("Marked numbers above 0.15 in D4:D7"));
    assert_eq!(mark("cells:Plan!C4:C7", ">15%"), Err("These cells are no percents.".to_owned()));
    assert_eq!(mark("cells:Plan!D4:D7", "> much %"), Err("This is no comparison with a number.".to_owned()));
}

#[test]
fn what_lies_beyond_the_slide_is_told() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/acts/places/review.pptx");
    let bytes = std::fs::read(path).expect("a deck");
    let put = |x: &str| {
        let args = [("x", x), ("y", "2cm"), ("w", "10cm"), ("h", "5cm")];
        done("review.pptx", &bytes, "slide:5/shape:4", ("place", &args)).expect("it can be done")
    };
    let (said, text) = put("2cm");
    assert!(!said.will.contains("beyond"), "{}", said.will);
    let spans = text.spans(&text.find("slide:5/shape:4").expect("the shape"));
    let beside = text.rules().beside(&text, &spans);
    let size = beside.last().expect("the size of the slide");
    assert!(size.starts_with("each slide: ") && size.contains(" cm"), "{size}");
    let lies =
        |line: &String| line.starts_with("slide:5/shape:4 ") && line.ends_with("2.0, 2.0; 10.0 × 5.0 cm");
    assert!(beside.iter().any(lies), "{beside:?}");
    assert!(!beside.iter().any(|line| line.contains("ask the person")), "{beside:?}");
    let wide: f64 = size
        .trim_start_matches("each slide: ")
        .split(' ')
        .next()
        .and_then(|n| n.parse().ok())
        .expect("a width");
    let (said, _) = put(&format!("{}cm", wide - 8.0));
    assert!(said.will.ends_with("; 2.0 cm beyond the right edge of the slide"), "{}", said.will);
}
