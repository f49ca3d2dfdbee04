//! A workbook is drawn as its file says: formats, fills, merges, what stands still, what is hidden, links and comments; what
//! can't be drawn is named. In the browser and in the window, in the light and in the dark.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use gloss_tests::{Desk, Person, Screen};
use rust_xlsxwriter::{
    Chart, ChartType, Color, Format, FormatAlign, FormatBorder, FormatUnderline, Image, Note, Url, Workbook,
    Worksheet,
};
use serde_json::{Value, json};

const LARGE: (i64, i64) = (1440, 900);
const LEBRON: &[u8] = include_bytes!("../data/lebron.xlsx");
/// A circle and two bars, 96 pixels by 40, made for this test.
const SIGN: &str = "iVBORw0KGgoAAAANSUhEUgAAAGAAAAAoAgMAAAB8/ReqAAAADFBMVEX///8vS7r/xC4AAADtirywAAAAcElEQVR42mNgoBMQDcUuzhoaGoJVIhQIHLCIM4IkArDaAAI4TMJqFi4JRohEADbHggDQwasQYAU+CYijQM6iWAIqDnQv6RJYPU5bCYQ/0JSQLoEIXWIlEDGI7j44D6cE0ekKZ0rEmXZxp3ac+YNKAAD5gpKVJb2UMQAAAABJRU5ErkJggg==";
/// Rows of orders below the header.
const ORDERS: u32 = 60;

/// A workbook as an office has them: a title over all columns, a header that stands still, money, shares and days.
fn ledger() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Orders").unwrap().set_tab_color(Color::RGB(0x2F_6F_4F));
    let title = Format::new()
        .set_bold()
        .set_font_size(18)
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(0x1F_3A_5F));
    sheet.merge_range(0, 0, 0, 6, "Orders, first quarter", &title.set_align(FormatAlign::Center)).unwrap();
    sheet.set_row_height(0, 30).unwrap();
    let head = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0xDD_E8_F3))
        .set_border_bottom(FormatBorder::Medium)
        .set_text_wrap();
    for (column, name) in
        ["Day", "Customer", "Amount", "Share of the quarter", "Hours", "Change", "Remark"].iter().enumerate()
    {
        sheet.write_with_format(1, u16::try_from(column).unwrap(), *name, &head).unwrap();
    }
    sheet.set_row_height(1, 32).unwrap();
    rows(sheet);
    for (column, width) in [(0_u16, 13), (1, 22), (2, 15), (3, 12), (4, 9), (5, 12), (6, 18)] {
        sheet.set_column_width(column, width).unwrap();
    }
    sheet.set_freeze_panes(2, 1).unwrap();
    sheet.set_row_hidden(9).unwrap().set_row_hidden(10).unwrap().set_row_hidden(11).unwrap();
    sheet.insert_note(3, 2, &Note::new("Paid twice; ask Ada.").set_author("Ann")).unwrap();
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values("Orders!$C$3:$C$12");
    sheet.insert_chart(20, 9, &chart).unwrap();
    let sign = BASE64_STANDARD.decode(SIGN).unwrap();
    let sign = Image::new_from_buffer(&sign).unwrap().set_alt_text("Our sign");
    sheet.insert_image(14, 4, &sign).unwrap();
    let other = book.add_worksheet();
    other.set_name("Rates").unwrap().set_hidden(true).set_screen_gridlines(false);
    other.write(0, 0, "A long sentence that goes on over the empty cells beside it.").unwrap();
    other.write(1, 0, 1).unwrap();
    other.write(2, 5, 1).unwrap();
    book.save_to_buffer().unwrap()
}

fn rows(sheet: &mut Worksheet) {
    let day = Format::new().set_num_format("dd mmm yyyy");
    let money = Format::new().set_num_format("_-[$€-2]* #,##0.00_-;[Red]-[$€-2]* #,##0.00_-");
    let share = Format::new().set_num_format("0.0%").set_align(FormatAlign::Center);
    let hours = Format::new().set_num_format("[h]:mm");
    let signed = Format::new().set_num_format("[Color10]+0.0;[Red]-0.0;0.0");
    let strong = Format::new()
        .set_background_color(Color::RGB(0xFF_F2_CC))
        .set_italic()
        .set_underline(FormatUnderline::Single);
    let dark = Format::new().set_background_color(Color::RGB(0x38_57_23)).set_text_wrap();
    for n in 0..ORDERS {
        let row = n + 2;
        let number = f64::from(n);
        sheet.write_with_format(row, 0, 45_292.0 + number * 1.5, &day).unwrap();
        sheet
            .write(row, 1, ["Ada Lovelace", "Blaise Pascal", "Carl Friedrich Gauss"][n as usize % 3])
            .unwrap();
        sheet.write_with_format(row, 2, 1_234.5 - number * 100.0, &money).unwrap();
        sheet.write_with_format(row, 3, 0.0875 + number / 1_000.0, &share).unwrap();
        sheet.write_with_format(row, 4, 1.25 + number / 24.0, &hours).unwrap();
        sheet.write_with_format(row, 5, 1.5 - number / 2.0, &signed).unwrap();
    }
    sheet.write_with_format(2, 6, "checked", &strong).unwrap();
    sheet.write_with_format(3, 6, "two lines\nof words", &dark).unwrap();
    sheet.write_url_with_text(4, 6, "https://example.org/order/3", "Order 3").unwrap();
    sheet.write_url(5, 6, Url::new("internal:Orders!B40").set_text("Further down")).unwrap();
}

/// What is drawn of a cell: its text, ground, colour, weight and where its words stand.
fn drawn(person: &Person, at: &str) -> Value {
    let column = i64::from(at.as_bytes()[0] - b'A') + 1;
    let script = "const e = document.querySelector(`[role=\"grid\"] [aria-rowindex=\"${arguments[0]}\"] [aria-colindex=\"${arguments[1]}\"]`); if (!e) return null; const s = getComputedStyle(e); return { text: e.textContent, ground: s.backgroundColor, ink: s.color, weight: s.fontWeight, across: s.textAlign, width: Math.round(e.getBoundingClientRect().width) };";
    let row: i64 = at[1..].parse().unwrap();
    person.session.read(script, &json!([row, column]))
}

fn text(person: &Person, at: &str) -> String {
    drawn(person, at)["text"].as_str().unwrap_or_default().to_owned()
}

fn journey(screen: Screen, theme: &str) {
    let desk = Desk::new();
    let bytes = ledger();
    desk.write("orders.xlsx", &bytes);
    desk.write("lebron.xlsx", LEBRON);
    let person =
        Person::new(screen.open(&desk, LARGE), screen, &format!("sheet-looks-{}", theme.to_lowercase()));
    person.choose_theme(theme);
    person.click("button", "orders.xlsx*");
    person.see("region", "orders.xlsx, cells");
    person.station("01-opened");
    if screen == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new(), "axe-core");
    }
    for (at, want) in [
        ("A1", "Orders, first quarter"),
        ("A3", "01 Jan 2024"),
        ("C3", "€1,234.50"),
        ("D3", "8.8%"),
        ("E3", "30:00"),
        ("F3", "+1.5"),
        ("F9", "-1.5"),
    ] {
        assert_eq!(text(&person, at).trim(), want.trim(), "{at}");
    }
    let title = drawn(&person, "A1");
    assert_eq!(
        (title["ground"].as_str(), title["across"].as_str()),
        (Some("rgb(31, 58, 95)"), Some("center"))
    );
    let (one, merged) = (drawn(&person, "A2")["width"].as_i64().unwrap(), title["width"].as_i64().unwrap());
    assert!(merged > one * 5, "the title is as wide as all of its columns: {merged} and {one}");
    assert_eq!(drawn(&person, "B1"), Value::Null, "a cell within a merge is not drawn");
    assert_eq!(drawn(&person, "C10"), Value::Null, "a hidden row is not drawn");
    assert!(person.says("3 rows are hidden in the file."));
    assert!(!person.says("Not drawn here"), "the chart and the picture are drawn");
    let sign = "const it = document.querySelector('img[alt=\"Our sign\"]'); return it ? [it.naturalWidth, it.naturalHeight] : null;";
    person.until("the picture is drawn from its bytes", || {
        person.session.read(sign, &json!([])) == json!([96, 40])
    });

    // The bar says what a cell holds and what its comment says. Wider, so that the last column is in view.
    person.click("button", "Artifact alone");
    person.press_at(person.cell("C4").middle());
    person.see_words("group", "Selected cell", "€1,134.50");
    person.see_words("group", "Selected cell", "Paid twice; ask Ada.");
    person.station("02-comment");
    person.press_at(person.cell("G5").middle());
    person.see("link", "Open https://example.org/order/3");
    person.press_at(person.cell("G6").middle());
    person.click("button", "Go to Orders!B40");
    person.until("it is there, and the header stands", || {
        !text(&person, "B40").is_empty() && text(&person, "A2") == "Day"
    });
    person.station("03-further-down");
    looked_for(&person);
    person.click("tab", "Rates*");
    person.until("the words go on over empty cells", || {
        drawn(&person, "A1")["width"].as_i64().unwrap_or(0) > 200
    });
    person.station("05-hidden-sheet");
    person.click("button", "Artifact alone");
    person.click("button", "lebron.xlsx*");
    person.see("region", "lebron.xlsx, cells");
    person.station("06-lebron");
    if screen == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new(), "axe-core");
    }
    assert_eq!(std::fs::read(desk.folder.join("orders.xlsx")).unwrap(), bytes, "looking changes nothing");
}

/// Words are found in what cells show, and one goes from one to the next by keys alone.
fn looked_for(person: &Person) {
    person.click("radio", "Read");
    person.press_at(person.cell("B40").middle());
    person.press("Control+Home");
    person.press("Control+f");
    person.see("search", "Find in this sheet");
    assert_eq!(person.focus(), "textbox “Find in this sheet”");
    person.type_words("pascal");
    person.until("all are counted", || person.says("1 of 20"));
    person.press("Enter");
    person.until("the next one", || person.says("2 of 20") && person.cells("found").len() > 3);
    person.station("04-found");
    person.press("Control+a");
    person.type_words("€1,034.50");
    person
        .until("it is found by what it shows", || person.says("1 of 1") && person.cells("found").len() == 1);
    person.press("Escape");
    person.see_none("search", "Find in this sheet");
}

#[test]
fn a_workbook_is_drawn_as_its_file_says_in_the_browser() {
    journey(Screen::Chromium, "Both");
}

#[test]
fn a_workbook_is_drawn_as_its_file_says_in_the_window() {
    journey(Screen::Window, "Dark");
}
