//! The features of workbooks that rust_xlsxwriter can write, one function each. All write from row `top` (counted
//! from 0) on, from column F on, so that several fit on one sheet.

use rust_xlsxwriter::*;

pub(super) type Write = fn(&mut Workbook, u32) -> Result<(), XlsxError>;

/// A picture of one pixel.
const PIXEL: [u8; 69] = [
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 144,
    119, 83, 222, 0, 0, 0, 12, 73, 68, 65, 84, 120, 156, 99, 248, 207, 192, 0, 0, 3, 1, 1, 0, 201, 254, 146,
    239, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
];

fn data(book: &mut Workbook) -> Result<&mut Worksheet, XlsxError> {
    book.worksheet_from_name("Data")
}

fn bold() -> Format {
    Format::new().set_bold()
}

/// The sheets that every workbook has.
pub(super) fn base() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet().set_name("Data")?;
    for (column, name) in ["Name", "Price", "Count", "Total", "Day"].into_iter().enumerate() {
        sheet.write_string_with_format(0, column as u16, name, &bold())?;
    }
    for row in 1..30_u32 {
        sheet.write_string(row, 0, format!("Item {row}"))?;
        sheet.write_number(row, 1, f64::from(row) * 1.25)?;
        sheet.write_number(row, 2, f64::from(row % 7))?;
        let total = Formula::new(format!("=B{0}*C{0}", row + 1))
            .set_result(format!("{}", f64::from(row) * 1.25 * f64::from(row % 7)));
        sheet.write_formula(row, 3, total)?;
        sheet.write_number_with_format(row, 4, 45_000.0 + f64::from(row), &date)?;
    }
    let other = book.add_worksheet().set_name("Other")?;
    other.write_formula(0, 0, Formula::new("=SUM(Data!B2:B30)").set_result("543.75"))?;
    other.write_formula(1, 0, Formula::new("=Data!D5+1").set_result("1"))?;
    other.write_string(2, 0, "Data!A1")?;
    book.add_worksheet().set_name("It's last")?.write_formula(0, 0, "=Other!A1")?;
    Ok(book)
}

/// One chart of a kind, with what a person adds to it.
pub(super) fn chart(book: &mut Workbook, kind: ChartType, top: u32) -> Result<(), XlsxError> {
    let mut chart = Chart::new(kind);
    for column in [1, 2] {
        chart
            .add_series()
            .set_name(("Data", 0, column))
            .set_categories(("Data", 1, 0, 29, 0))
            .set_values(("Data", 1, column, 29, column))
            .set_data_label(ChartDataLabel::new().show_value());
    }
    chart.title().set_name("=Data!$A$1");
    chart.set_style(11);
    data(book)?.insert_chart(top, 6, &chart)?;
    book.worksheet_from_name("Other")?.insert_chart(3, 3, &chart)?;
    Ok(())
}

pub(super) const CHARTS: [ChartType; 22] = [
    ChartType::Area,
    ChartType::AreaStacked,
    ChartType::AreaPercentStacked,
    ChartType::Bar,
    ChartType::BarStacked,
    ChartType::BarPercentStacked,
    ChartType::Column,
    ChartType::ColumnStacked,
    ChartType::ColumnPercentStacked,
    ChartType::Doughnut,
    ChartType::Line,
    ChartType::LineStacked,
    ChartType::LinePercentStacked,
    ChartType::Pie,
    ChartType::Radar,
    ChartType::RadarWithMarkers,
    ChartType::RadarFilled,
    ChartType::Scatter,
    ChartType::ScatterStraight,
    ChartType::ScatterStraightWithMarkers,
    ChartType::ScatterSmooth,
    ChartType::ScatterSmoothWithMarkers,
];

pub(super) const FEATURES: [(&str, Write); 48] = [
    ("chart sheet", |book, _| {
        let mut chart = Chart::new(ChartType::Line);
        chart.add_series().set_values(("Data", 1, 1, 29, 1));
        book.add_chartsheet().insert_chart(0, 0, &chart)?;
        Ok(())
    }),
    ("combined chart with trend line, error bars and second axis", |book, top| {
        let mut chart = Chart::new(ChartType::Column);
        chart
            .add_series()
            .set_values(("Data", 1, 1, 29, 1))
            .set_trendline(ChartTrendline::new().set_type(ChartTrendlineType::Linear))
            .set_y_error_bars(ChartErrorBars::new().set_type(ChartErrorBarsType::StandardError));
        let mut line = Chart::new(ChartType::Line);
        line.add_series().set_values(("Data", 1, 2, 29, 2)).set_secondary_axis(true);
        chart.combine(&line);
        data(book)?.insert_chart(top, 6, &chart)?;
        Ok(())
    }),
    ("image", |book, top| {
        data(book)?.insert_image(top, 6, &Image::new_from_buffer(&PIXEL)?)?;
        Ok(())
    }),
    ("image that moves but keeps its size", |book, top| {
        let image =
            Image::new_from_buffer(&PIXEL)?.set_object_movement(ObjectMovement::MoveButDontSizeWithCells);
        data(book)?.insert_image(top, 6, &image)?;
        Ok(())
    }),
    ("image that stays", |book, top| {
        let image =
            Image::new_from_buffer(&PIXEL)?.set_object_movement(ObjectMovement::DontMoveOrSizeWithCells);
        data(book)?.insert_image(top, 6, &image)?;
        Ok(())
    }),
    ("image in a cell", |book, top| {
        data(book)?.embed_image(top, 6, &Image::new_from_buffer(&PIXEL)?)?;
        Ok(())
    }),
    ("background image", |book, _| {
        data(book)?.insert_background_image(&Image::new_from_buffer(&PIXEL)?);
        Ok(())
    }),
    ("image in the header", |book, _| {
        let sheet = data(book)?;
        sheet.set_header("&C&[Picture]");
        sheet.set_header_image(&Image::new_from_buffer(&PIXEL)?, HeaderImagePosition::Center)?;
        Ok(())
    }),
    ("table", |book, top| table(book, top, &Table::new())),
    ("table with totals and formulas", |book, top| {
        let columns = [
            TableColumn::new().set_header("Product").set_total_label("Totals"),
            TableColumn::new().set_header("A").set_total_function(TableFunction::Sum),
            TableColumn::new().set_header("B"),
            TableColumn::new().set_header("Sum").set_formula("SUM(Table1[@[A]:[B]])+Data!$B$2"),
        ];
        table(
            book,
            top,
            &Table::new().set_columns(&columns).set_total_row(true).set_style(TableStyle::Light11),
        )
    }),
    ("table without headers or filter", |book, top| {
        table(book, top, &Table::new().set_header_row(false).set_autofilter(false))
    }),
    ("validation by list", |book, top| {
        let rule = DataValidation::new().allow_list_strings(&["open", "high", "close"])?;
        data(book)?.add_data_validation(top, 5, top + 9, 5, &rule)?;
        Ok(())
    }),
    ("validation by cells", |book, top| {
        let rule = DataValidation::new().allow_list_formula("=Data!$A$2:$A$30".into());
        data(book)?.add_data_validation(top, 5, top + 9, 5, &rule)?;
        let rule = DataValidation::new().allow_custom("=AND(B2>0,C2<10)".into()).set_input_title("Enter:")?;
        data(book)?.add_data_validation(1, 1, 29, 1, &rule)?;
        Ok(())
    }),
    ("validation by numbers", |book, top| {
        let rule = DataValidation::new()
            .allow_whole_number(DataValidationRule::Between(1, 10))
            .set_error_title("No")?;
        data(book)?.add_data_validation(top, 5, top + 9, 6, &rule)?;
        Ok(())
    }),
    ("rule by value", |book, top| {
        let rule = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::GreaterThan(5))
            .set_format(bold());
        data(book)?.add_conditional_format(top, 1, top + 9, 2, &rule)?;
        data(book)?.add_conditional_format(1, 1, 29, 2, &rule)?;
        Ok(())
    }),
    ("rule by formula", |book, top| {
        let rule = ConditionalFormatFormula::new().set_rule("=ISODD(B2)").set_format(bold());
        data(book)?.add_conditional_format(1, 1, top + 9, 2, &rule)?;
        Ok(())
    }),
    ("colour scales", |book, _| {
        data(book)?.add_conditional_format(1, 1, 29, 1, &ConditionalFormat2ColorScale::new())?;
        data(book)?.add_conditional_format(1, 2, 29, 2, &ConditionalFormat3ColorScale::new())?;
        Ok(())
    }),
    ("data bars", |book, _| {
        data(book)?.add_conditional_format(1, 1, 29, 1, &ConditionalFormatDataBar::new())?;
        let old = ConditionalFormatDataBar::new().set_bar_only(true);
        data(book)?.add_conditional_format(1, 2, 29, 2, &old)?;
        Ok(())
    }),
    ("icons", |book, _| {
        for (column, icons) in
            [(1, ConditionalFormatIconType::ThreeTrafficLights), (2, ConditionalFormatIconType::ThreeStars)]
        {
            let rule = ConditionalFormatIconSet::new().set_icon_type(icons);
            data(book)?.add_conditional_format(1, column, 29, column, &rule)?;
        }
        Ok(())
    }),
    ("rules of other kinds", |book, _| {
        let sheet = data(book)?;
        sheet.add_conditional_format(1, 1, 29, 1, &ConditionalFormatAverage::new().set_format(bold()))?;
        sheet.add_conditional_format(1, 1, 29, 1, &ConditionalFormatDuplicate::new().set_format(bold()))?;
        sheet.add_conditional_format(1, 2, 29, 2, &ConditionalFormatTop::new().set_format(bold()))?;
        sheet.add_conditional_format(1, 0, 29, 0, &ConditionalFormatBlank::new().set_format(bold()))?;
        let text = ConditionalFormatText::new()
            .set_rule(ConditionalFormatTextRule::Contains("1".into()))
            .set_format(bold());
        sheet.add_conditional_format(1, 0, 29, 0, &text)?;
        Ok(())
    }),
    ("sparkline", |book, top| {
        let line = Sparkline::new().set_range(("Data", 1, 1, 29, 1)).show_high_point(true);
        data(book)?.add_sparkline(top + 1, 5, &line)?;
        Ok(())
    }),
    ("sparklines in a group", |book, top| {
        let group = Sparkline::new().set_range(("Data", 1, 1, 6, 3)).set_type(SparklineType::Column);
        data(book)?.add_sparkline_group(top, 5, top + 5, 5, &group)?;
        Ok(())
    }),
    ("notes", |book, top| {
        for row in [0, 5, top, top + 4] {
            data(book)?.insert_note(row, 6, &Note::new("Look & see").set_author("Me"))?;
        }
        Ok(())
    }),
    ("links", |book, top| {
        let sheet = data(book)?;
        sheet.write_url(top, 6, "https://example.org/?a=1&b=2#c")?;
        sheet.write_url(top + 2, 6, Url::new("internal:Other!A1").set_text("inside"))?;
        sheet.write_url(top + 3, 6, "internal:'It''s last'!A1:B9")?;
        book.worksheet_from_name("Other")?.write_url(9, 0, "internal:Data!B10")?;
        Ok(())
    }),
    ("names", |book, _| {
        book.define_name("Rate", "=0.96")?;
        book.define_name("Prices", "=Data!$B$2:$B$30")?;
        book.define_name("Data!Local", "=Data!$C$2:$C$50")?;
        book.worksheet_from_name("Other")?.write_formula(5, 0, "=SUM(Prices)*Rate")?;
        Ok(())
    }),
    ("rich text", |book, top| {
        let (plain, red) = (Format::new(), Format::new().set_font_color(Color::Red));
        data(book)?.write_rich_string(
            top + 1,
            6,
            &[(&plain, "This is "), (&red, "red "), (&plain, " text")],
        )?;
        Ok(())
    }),
    ("outlined rows", |book, top| {
        data(book)?.group_rows(2, 12)?.group_rows(4, 6)?.group_rows_collapsed(top, top + 5)?;
        Ok(())
    }),
    ("outlined columns", |book, _| {
        data(book)?.group_columns(1, 3)?.group_columns_collapsed(7, 9)?;
        Ok(())
    }),
    ("frozen panes", |book, _| {
        data(book)?.set_freeze_panes(1, 1)?.set_freeze_panes_top_cell(10, 2)?;
        Ok(())
    }),
    ("view: selection, zoom, right to left", |book, _| {
        data(book)?
            .set_selection(3, 1, 9, 2)?
            .set_zoom(75)
            .set_right_to_left(true)
            .set_top_left_cell(5, 1)?;
        Ok(())
    }),
    ("protection", |book, _| {
        let sheet = data(book)?;
        sheet.protect_with_password("abc").unprotect_range(4, 1, 9, 2)?;
        Ok(())
    }),
    ("shapes", |book, top| {
        let shape = Shape::textbox().set_text("Some text").set_text_link("=Data!$A$5");
        data(book)?.insert_shape(top, 6, &shape)?;
        data(book)?.insert_shape(top + 9, 9, &Shape::textbox().set_text("more"))?;
        Ok(())
    }),
    ("buttons", |book, top| {
        data(book)?.insert_button(top, 6, &Button::new().set_caption("Press").set_macro("go"))?;
        Ok(())
    }),
    ("check boxes", |book, top| {
        data(book)?.insert_checkbox(top, 6, true)?.insert_checkbox(top + 3, 6, false)?;
        Ok(())
    }),
    ("filter", |book, _| {
        let condition = FilterCondition::new().add_list_filter("1").add_list_filter("2");
        data(book)?.autofilter(0, 0, 29, 4)?.filter_column(2, &condition)?;
        Ok(())
    }),
    ("merged cells", |book, top| {
        let sheet = data(book)?;
        sheet.merge_range(top, 6, top, 9, "across", &bold())?;
        sheet.merge_range(top + 1, 6, top + 5, 6, "down", &bold())?;
        sheet.merge_range(top + 7, 6, top + 9, 9, "both", &bold())?;
        Ok(())
    }),
    ("array formula", |book, top| {
        data(book)?.write_array_formula(top, 6, top, 6, "=SUM(B2:B9*C2:C9)")?;
        data(book)?.write_array_formula(top + 1, 6, top + 4, 6, "=B2:B5*2")?;
        Ok(())
    }),
    ("dynamic arrays", |book, top| {
        data(book)?.write_dynamic_formula(top, 6, "=LEN(B2:B4)")?;
        data(book)?.write_dynamic_formula(top + 9, 8, "=FILTER(A2:A30,C2:C30>3)")?;
        Ok(())
    }),
    ("lambda", |book, top| {
        book.define_name("Twice", "=_xlfn.LAMBDA(_xlpm.x,_xlpm.x*2)")?;
        data(book)?.write_dynamic_formula(top, 6, "=Twice(B2)")?;
        Ok(())
    }),
    ("formats", |book, top| {
        let sheet = data(book)?;
        for (n, format) in
            ["0.00", "#,##0 \"€\"", "[Red]-0;0", "dd/mm/yyyy hh:mm", "0%", "@"].into_iter().enumerate()
        {
            let format = Format::new()
                .set_num_format(format)
                .set_border(FormatBorder::Thin)
                .set_background_color("C6EFCE");
            sheet.write_number_with_format(top + n as u32, 6, 1234.5, &format)?;
        }
        Ok(())
    }),
    ("row and column formats", |book, top| {
        let sheet = data(book)?;
        sheet
            .set_row_format(top, &bold())?
            .set_row_height(top + 1, 40)?
            .set_column_format(6, &bold())?
            .set_column_width(1, 22)?;
        sheet.set_row_hidden(top + 2)?.set_column_hidden(8)?;
        Ok(())
    }),
    ("page breaks", |book, top| {
        data(book)?.set_page_breaks(&[5, 20, top + 2])?.set_vertical_page_breaks(&[3, 8])?;
        Ok(())
    }),
    ("printing", |book, _| {
        let sheet = data(book)?;
        sheet.set_print_area(0, 0, 49, 5)?.set_repeat_rows(0, 0)?.set_repeat_columns(0, 1)?;
        sheet
            .set_landscape()
            .set_paper_size(9)
            .set_header("&LLeft&R&D")
            .set_footer("&P of &N")
            .set_print_fit_to_pages(1, 0);
        Ok(())
    }),
    ("ignored errors", |book, top| {
        data(book)?.ignore_error(top, 6, IgnoreError::NumberStoredAsText)?;
        data(book)?.ignore_error_range(2, 2, 9, 3, IgnoreError::FormulaError)?;
        Ok(())
    }),
    ("hidden sheets", |book, _| {
        book.add_worksheet().set_name("Hidden")?.set_hidden(true).write_formula(0, 0, "=Data!A1")?;
        book.add_worksheet().set_name("Very")?.set_very_hidden(true);
        book.worksheet_from_name("Other")?.set_tab_color("FF0000");
        Ok(())
    }),
    ("values of all kinds", |book, top| {
        let sheet = data(book)?;
        sheet.write_boolean(top, 6, true)?.write_blank(top + 1, 6, &bold())?;
        sheet.write_formula(top + 2, 6, Formula::new("=1/0").set_result("#DIV/0!"))?;
        sheet.write_formula(top + 3, 6, Formula::new("=\"a\"&\"b\"").set_result("ab"))?;
        sheet.write_string(top + 4, 6, "  spaces \n and lines <&> _x0041_ \u{1F600}")?;
        Ok(())
    }),
    ("properties", |book, _| {
        book.set_properties(
            &DocProperties::new().set_title("Title").set_author("Me").set_custom_property("Checked", true),
        );
        Ok(())
    }),
    ("whole rows and columns", |book, _| {
        let sheet = book.worksheet_from_name("Other")?;
        sheet.write_formula(6, 0, "=SUM(Data!B:B)+SUM(Data!2:3)+COUNT(Data!$B$2:B$30)")?;
        sheet.write_formula(7, 0, "=INDEX(Data!A1:E30,MATCH(\"Data!A1\",Data!A:A,0),2)")?;
        Ok(())
    }),
];

fn table(book: &mut Workbook, top: u32, table: &Table) -> Result<(), XlsxError> {
    let sheet = data(book)?;
    for row in 1..7 {
        sheet.write_string(top + row, 6, format!("p{row}"))?;
        sheet.write_number(top + row, 7, row)?.write_number(top + row, 8, row * 2)?;
    }
    sheet.add_table(top, 6, top + 7, 9, table)?;
    Ok(())
}
