"""Workbooks with what XlsxWriter can write, one feature each, into the folder that it is told. Judges nothing.

Each has the sheets of the corpus (`corpus/features.rs`: Data, Other, It's last); a feature stands from row 41,
column F on, so that the same edits reach beside, above and into it.
"""
import io
import json
import struct
import sys
import zlib
from datetime import date, datetime

import xlsxwriter

FOLDER = sys.argv[1]
TOP = 40


def pixel(width=3, height=2):
    """A small red picture as PNG."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    rows = b"".join(b"\0" + b"\xff\0\0" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def picture():
    return {"image_data": io.BytesIO(pixel())}


def base(name, options=None):
    book = xlsxwriter.Workbook(f"{FOLDER}/{name}.xlsx", options or {})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Data")
    for column, header in enumerate(["Name", "Price", "Count", "Total", "Day"]):
        sheet.write(0, column, header, bold)
    for row in range(1, 30):
        sheet.write_string(row, 0, f"Item {row}")
        sheet.write_number(row, 1, row * 1.25)
        sheet.write_number(row, 2, row % 7)
        sheet.write_formula(row, 3, f"=B{row + 1}*C{row + 1}", None, row * 1.25 * (row % 7))
        sheet.write_number(row, 4, 45000 + row, day)
    other = book.add_worksheet("Other")
    other.write_formula(0, 0, "=SUM(Data!B2:B30)", None, 543.75)
    other.write_formula(1, 0, "=Data!D5+1", None, 21)
    other.write_formula(2, 0, "=SUM(Data!$A$40:$H$60)+COUNTA(Data!F:F)", None, 0)
    other.write_string(3, 0, "Data!A1")
    book.add_worksheet("It's last").write_formula(0, 0, "=Other!A1", None, 543.75)
    return book, sheet, bold


def series(chart, columns=(1, 2), **more):
    for column in columns:
        chart.add_series({"name": ["Data", 0, column], "categories": ["Data", 1, 0, 29, 0],
                          "values": ["Data", 1, column, 29, column], **more})


CHARTS = [("area", None), ("area", "stacked"), ("area", "percent_stacked"), ("bar", None), ("bar", "stacked"),
          ("bar", "percent_stacked"), ("column", None), ("column", "stacked"), ("column", "percent_stacked"),
          ("line", None), ("line", "stacked"), ("line", "percent_stacked"), ("pie", None), ("doughnut", None),
          ("scatter", None), ("scatter", "straight"), ("scatter", "straight_with_markers"), ("scatter", "smooth"),
          ("scatter", "smooth_with_markers"), ("radar", None), ("radar", "with_markers"), ("radar", "filled")]

FEATURES = {}


def feature(make):
    FEATURES[make.__name__.replace("_", " ")] = make
    return make


@feature
def stock_chart(book, sheet, bold):
    chart = book.add_chart({"type": "stock"})
    series(chart, (1, 2, 3))
    sheet.insert_chart(TOP, 6, chart)


@feature
def chart_with_everything(book, sheet, bold):
    chart = book.add_chart({"type": "line"})
    series(chart, trendline={"type": "polynomial", "order": 2, "name": "trend", "forward": 0.5},
           y_error_bars={"type": "percentage", "value": 5}, marker={"type": "diamond", "size": 7},
           data_labels={"value": True, "position": "above", "custom": [{"value": "=Data!$A$45"}, {"delete": True}]},
           points=[{"fill": {"color": "red"}}])
    chart.set_title({"name": "=Data!$A$1", "name_font": {"bold": True, "rotation": -30}})
    chart.set_x_axis({"name": "x", "num_format": "0.0", "reverse": True, "major_gridlines": {"visible": True}})
    chart.set_y_axis({"name": "y", "min": 0, "max": 50, "log_base": 10, "minor_unit": 3, "display_units": "hundreds"})
    chart.set_legend({"position": "bottom", "delete_series": [1]})
    chart.set_table({"show_keys": True})
    chart.set_up_down_bars()
    chart.set_drop_lines()
    chart.set_high_low_lines()
    chart.set_plotarea({"layout": {"x": 0.1, "y": 0.2, "width": 0.7, "height": 0.6},
                        "gradient": {"colors": ["#FFEFD1", "#F0EBD5", "#B69F66"]}})
    chart.set_chartarea({"border": {"none": True}, "pattern": {"pattern": "shingle", "fg_color": "blue"}})
    chart.show_blanks_as("span")
    chart.show_hidden_data()
    sheet.insert_chart(TOP, 6, chart, {"x_scale": 2, "object_position": 2, "description": "all"})


@feature
def combined_chart(book, sheet, bold):
    chart, line = book.add_chart({"type": "column"}), book.add_chart({"type": "line"})
    series(chart, (1,))
    series(line, (2,), y2_axis=True)
    chart.combine(line)
    line.set_y2_axis({"name": "second"})
    sheet.insert_chart(TOP, 6, chart)


@feature
def chartsheet(book, sheet, bold):
    page = book.add_chartsheet("Chart")
    chart = book.add_chart({"type": "bar"})
    series(chart)
    page.set_chart(chart)
    page.set_header("&CChart")
    page.protect()


@feature
def images(book, sheet, bold):
    for n, position in enumerate([1, 2, 3]):
        sheet.insert_image(TOP + n * 4, 6 + n, "p.png", {**picture(), "object_position": position, "x_offset": 5,
                           "url": "https://example.org/", "tip": "go", "description": "red", "decorative": n == 1})


@feature
def background_picture(book, sheet, bold):
    sheet.set_background(io.BytesIO(pixel()), is_byte_stream=True)


@feature
def pictures_in_headers(book, sheet, bold):
    sheet.set_header("&L&G&C&P", {"image_left": "a.png", "image_data_left": io.BytesIO(pixel())})
    sheet.set_footer("&R&G", {"image_right": "b.png", "image_data_right": io.BytesIO(pixel(4, 4))})


@feature
def text_boxes(book, sheet, bold):
    sheet.insert_textbox(TOP, 6, "Some text", {"fill": {"color": "yellow"}, "object_position": 1})
    sheet.insert_textbox(TOP + 8, 6, "", {"textlink": "=$A$45", "line": {"dash_type": "dash"}})
    sheet.insert_textbox(TOP + 12, 6, "link", {"url": "internal:Other!A1"})


@feature
def buttons_with_macros(book, sheet, bold):
    book.add_vba_project(io.BytesIO(b"stands for a macro project, never opened"), is_stream=True)
    book.set_vba_name("ThisWorkbook")
    sheet.set_vba_name("Sheet1")
    sheet.insert_button(TOP, 6, {"macro": "go", "caption": "Press", "width": 80, "height": 30})


@feature
def notes(book, sheet, bold):
    for row in (0, 5, TOP, TOP + 4):
        sheet.write_comment(row, 6, "Look & see", {"author": "Me", "visible": row == 5, "color": "lime"})
    sheet.set_comments_author("All")


@feature
def sparklines(book, sheet, bold):
    sheet.add_sparkline(TOP + 1, 5, {"range": "Data!B2:B30", "markers": True, "axis": True})
    sheet.add_sparkline(TOP + 3, 5, {"range": "Data!C2:C30", "type": "column", "high_point": True, "style": 12})
    sheet.add_sparkline(TOP + 5, 5, {"location": ["F46", "F47"], "range": ["Data!B2:D2", "Data!B45:D45"],
                        "type": "win_loss", "negative_points": True})


@feature
def sparklines_over_dates(book, sheet, bold):
    sheet.add_sparkline("F44", {"range": "Data!B2:B5", "date_axis": "Data!E2:E5"})


@feature
def tables(book, sheet, bold):
    data = [["a", 1, 2], ["b", 3, 4], ["c", 5, 6]]
    sheet.add_table("G42:J46", {"data": data, "total_row": True, "name": "Sales", "style": "Table Style Light 11",
                    "columns": [{"header": "Product", "total_string": "Totals"},
                                {"header": "One", "total_function": "sum"}, {"header": "Two"},
                                {"header": "Sum", "formula": "=[@One]+[@Two]+Data!$B$2", "total_function": "max"}]})
    sheet.add_table("L42:M45", {"header_row": False, "autofilter": False, "banded_columns": True})
    sheet.write_formula("A50", "=SUM(Sales[One])", None, 9)


@feature
def validations(book, sheet, bold):
    for row, rule in enumerate([
        {"validate": "list", "source": ["open", "high", "close"]},
        {"validate": "list", "source": "=$A$45:$A$50"},
        {"validate": "list", "source": "=Other!$A$1:$A$4"},
        {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": "=B45"},
        {"validate": "decimal", "criteria": ">", "value": 0.5, "ignore_blank": False},
        {"validate": "date", "criteria": "not between", "minimum": date(2024, 1, 1), "maximum": date(2024, 12, 31)},
        {"validate": "time", "criteria": "<", "value": datetime(2024, 1, 1, 12).time()},
        {"validate": "length", "criteria": "<=", "value": 9, "error_type": "warning", "error_title": "Long"},
        {"validate": "custom", "value": "=AND(F42<F50,B2>0)", "input_title": "Enter", "input_message": "a < & > b"},
        {"validate": "any", "input_message": "anything", "other_cells": [[TOP + 9, 9, TOP + 14, 9]]},
    ]):
        sheet.data_validation(TOP + row, 5, TOP + row, 8, rule)
    sheet.data_validation("K40:K60", {"validate": "integer", "criteria": "<", "value": 3})


@feature
def conditional_formats(book, sheet, bold):
    red = book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
    for row, rule in enumerate([
        {"type": "cell", "criteria": "between", "minimum": 1, "maximum": "=$B$45"},
        {"type": "cell", "criteria": ">=", "value": 50, "stop_if_true": True},
        {"type": "text", "criteria": "containing", "value": "foo"},
        {"type": "text", "criteria": "begins with", "value": "b"},
        {"type": "date", "criteria": "between", "minimum": date(2024, 1, 1), "maximum": date(2024, 12, 31)},
        {"type": "average", "criteria": "above"},
        {"type": "duplicate"}, {"type": "unique"}, {"type": "blanks"}, {"type": "no_blanks"},
        {"type": "errors"}, {"type": "no_errors"},
        {"type": "top", "value": 3}, {"type": "bottom", "value": 10, "criteria": "%"},
        {"type": "formula", "criteria": "=$B2>Other!$A$2"},
    ]):
        sheet.conditional_format(1, row % 5, 60, row % 5, {**rule, "format": red})
    sheet.conditional_format("G42:H50", {"type": "formula", "criteria": "=G42>$A$45", "format": red,
                             "multi_range": "G42:H50 J42:J50"})


@feature
def scales_bars_and_icons(book, sheet, bold):
    sheet.conditional_format("B2:B60", {"type": "2_color_scale", "min_type": "percentile", "min_value": 10})
    sheet.conditional_format("C2:C60", {"type": "3_color_scale", "mid_type": "formula", "mid_value": "=$B$45"})
    sheet.conditional_format("D2:D60", {"type": "data_bar", "bar_color": "#63C384"})
    sheet.conditional_format("G42:G60", {"type": "data_bar", "data_bar_2010": True, "bar_direction": "right",
                             "min_type": "formula", "min_value": "=$B$44", "bar_axis_position": "middle"})
    for column, style in enumerate(["3_traffic_lights", "4_arrows", "5_ratings"]):
        sheet.conditional_format(TOP, 7 + column, TOP + 9, 7 + column, {"type": "icon_set", "icon_style": style,
                                 "reverse_icons": column == 1})


@feature
def rich_text(book, sheet, bold):
    red = book.add_format({"color": "red", "italic": True, "font_script": 1})
    sheet.write_rich_string(TOP + 1, 6, "This is ", bold, "bold", " and ", red, "red & <small>", bold)


@feature
def links(book, sheet, bold):
    for row, url in enumerate(["https://example.org/?a=1&b=2#c", "internal:Other!A1", "internal:'It''s last'!A1:B9",
                               "mailto:a@example.org", "external:c:\\temp\\foo.xlsx#Sheet2!A1", "internal:Data!A45"]):
        sheet.write_url(TOP + row, 6, url, None, f"link {row}", f"tip {row}")


@feature
def names(book, sheet, bold):
    book.define_name("Rate", "=0.96")
    book.define_name("Prices", "=Data!$B$2:$B$30")
    book.define_name("Data!Local", "=Data!$C$2:$C$50")
    book.define_name("Relative", "=Data!A50")
    book.define_name("Both", "=Data!$A$45,Other!$A$1")
    book.define_name("Late", "=OFFSET(Data!$A$45,1,0,COUNTA(Data!$A$40:$A$60),1)")
    sheet.write_formula("A52", "=SUM(Prices)*Rate+SUM(Local)", None, 1)


@feature
def outlines(book, sheet, bold):
    for row in range(TOP, TOP + 6):
        sheet.set_row(row, None, None, {"level": 1 + row % 2, "hidden": True})
    sheet.set_row(TOP + 6, None, None, {"collapsed": True})
    sheet.set_column("G:I", 9, None, {"level": 1})
    sheet.outline_settings(True, False, False, True)


@feature
def panes(book, sheet, bold):
    sheet.freeze_panes(1, 1, 44, 2)
    other = book.get_worksheet_by_name("Other")
    other.split_panes(15, 8.43)


@feature
def views(book, sheet, bold):
    sheet.set_selection("C45:D50")
    sheet.set_zoom(75)
    sheet.right_to_left()
    sheet.hide_gridlines(2)
    sheet.hide_zero()
    sheet.set_tab_color("red")
    sheet.set_page_view()
    sheet.hide_row_col_headers()
    book.get_worksheet_by_name("Other").activate()
    book.get_worksheet_by_name("It's last").hide()
    book.set_size(1200, 800)
    book.set_tab_ratio(75)


@feature
def protection(book, sheet, bold):
    sheet.protect("abc", {"insert_rows": True, "format_cells": True})
    sheet.unprotect_range("B5:C10", "range")
    sheet.unprotect_range("F42:F60")
    sheet.write(TOP, 6, "free", book.add_format({"locked": False, "hidden": True}))


@feature
def filters(book, sheet, bold):
    sheet.autofilter("A1:E30")
    sheet.filter_column("C", "x > 2 and x < 5")
    sheet.filter_column_list("A", ["Item 1", "Item 2"])
    sheet.set_row(9, None, None, {"hidden": True})


@feature
def merges(book, sheet, bold):
    sheet.merge_range(TOP, 6, TOP, 9, "across", bold)
    sheet.merge_range(TOP + 1, 6, TOP + 5, 6, 12.5, bold)
    sheet.merge_range(TOP + 7, 8, TOP + 9, 9, "", bold)


@feature
def arrays(book, sheet, bold):
    sheet.write_array_formula("G41", "{=SUM(B2:B9*C2:C9)}", None, 0)
    sheet.write_array_formula("G45:G48", "{=B2:B5*2}", None, 0)
    sheet.write_dynamic_array_formula("I41:I43", "=LEN(A2:A4)", None, 6)
    sheet.write_dynamic_array_formula("K46", "=SORT(B2:B5)", None, 1.25)


@feature
def newer_functions(book, sheet, bold):
    for row, formula in enumerate(["=_xlfn.XLOOKUP(3,C2:C30,A2:A30)", "=_xlfn.STDEV.S(B2:B30)", "=_xlfn.CONCAT(A2:A45)",
                                   "=_xlfn.IFS(B2>1,\"x\",TRUE,Data!B46)",
                                   "=_xlfn.LAMBDA(_xlpm.a,_xlpm.a+B45)(5)"]):
        sheet.write_formula(TOP + row, 6, formula, None, 1)


@feature
def cell_formats(book, sheet, bold):
    looks = [{"font_name": "Arial", "font_size": 20, "font_color": "#0000FF", "underline": 33}, {"pattern": 5, "fg_color": "red"},
             {"border": 5, "diag_type": 3, "diag_border": 7, "diag_color": "green"}, {"rotation": 45, "text_wrap": True},
             {"indent": 3, "align": "right", "valign": "vcenter", "reading_order": 2}, {"num_format": "#,##0.00 \"€\";[Red]-0"},
             {"font_strikeout": True, "font_outline": True, "font_shadow": True, "shrink": True}, {"num_format": 14},
             {"center_across": True, "font_script": 2}]
    for row, look in enumerate(looks):
        sheet.write(TOP + row, 6, 1234.5, book.add_format(look))


@feature
def rows_and_columns(book, sheet, bold):
    sheet.set_row(TOP, 40, bold)
    sheet.set_row(TOP + 3, None, None, {"hidden": True})
    sheet.set_column("G:H", 22.5, bold)
    sheet.set_column("J:J", None, None, {"hidden": True})
    sheet.set_default_row(20)


@feature
def printing(book, sheet, bold):
    sheet.print_area("A1:F50")
    sheet.repeat_rows(0, 1)
    sheet.repeat_columns("A:B")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(1, 1, 1, 1)
    sheet.center_horizontally()
    sheet.set_h_pagebreaks([5, 20, TOP + 2])
    sheet.set_v_pagebreaks([3, 8])
    sheet.set_header("&L&\"Arial,Bold\"Left&C&D&R&F", {"margin": 0.6})
    sheet.set_footer("&CPage &P of &N")
    sheet.print_across()
    sheet.set_start_page(3)
    sheet.hide_gridlines(0)


@feature
def ignored_errors(book, sheet, bold):
    sheet.write_string("G45", "12")
    sheet.ignore_errors({"number_stored_as_text": "G42:G50 B2", "formula_differs": "D2:D30", "eval_error": "A45"})


@feature
def properties(book, sheet, bold):
    book.set_properties({"title": "Title", "subject": "All", "author": "Me", "keywords": "a, b", "created": datetime(2024, 5, 6)})
    book.set_custom_property("Checked", True)
    book.set_custom_property("When", datetime(2024, 1, 2))
    book.set_custom_property("Number", 12.5)
    book.set_calc_mode("manual")
    book.read_only_recommended()


@feature
def values(book, sheet, bold):
    sheet.write_boolean(TOP, 6, True)
    sheet.write_blank(TOP + 1, 6, None, bold)
    sheet.write_formula(TOP + 2, 6, "=1/0", None, "#DIV/0!")
    sheet.write_formula(TOP + 3, 6, "=\"a\"&\"b\"", None, "ab")
    sheet.write_formula(TOP + 4, 6, "=A1=B45", None, False)
    sheet.write_string(TOP + 5, 6, "  spaces \n and lines <&> _x0041_ \U0001F600")
    sheet.write_number(TOP + 6, 6, 1e-300)
    sheet.write_number(TOP + 7, 6, 123456789012345678)
    sheet.write_datetime(TOP + 8, 6, datetime(2024, 2, 29, 13, 14, 15), book.add_format({"num_format": "d/m/yy hh:mm"}))


@feature
def references_of_all_kinds(book, sheet, bold):
    other = book.get_worksheet_by_name("Other")
    for row, formula in enumerate(["=SUM(Data!B:B)+SUM(Data!2:3)", "=SUM(Data!40:50)", "=INDEX(Data!A1:E60,45,2)",
                                   "=SUM(Data!$B$2:B$45,Data!B43:C44)", "=SUM(Data!B2:B30 Data!A5:C6)", "=INDIRECT(\"Data!A45\")",
                                   "=SUM((Data!B2,Data!B45,Data!B60))", "=Data!A42&Data!A43&Data!A44",
                                   "='It''s last'!A1+Data!C43", "=ROW(Data!A43)+ROWS(Data!A42:A44)", "=SUM(Data!A43:A43)",
                                   "=\"Data!A45\"&\"'\"&Data!$A45", "=IF(Data!B45>1,{1,2;3,4},Data!Z45)"]):
        other.write_formula(10 + row, 2, formula, None, 0)


OPTIONS = {"constant memory": {"constant_memory": True}, "days from 1904": {"date_1904": True},
           "remembered strings": {"strings_to_numbers": True, "use_future_functions": True}, "large zip": {"use_zip64": True},
           "in memory": {"in_memory": True, "default_format_properties": {"font_name": "Arial", "font_size": 9}}}

made = []
for number, (kind, subtype) in enumerate(CHARTS):
    book, sheet, _ = base(f"xlsxwriter-chart-{number}")
    chart = book.add_chart({"type": kind, **({"subtype": subtype} if subtype else {})})
    series(chart)
    chart.set_title({"name": "Prices & counts" if number % 2 else "=Data!$A$1"})
    sheet.insert_chart(TOP, 6, chart)
    book.close()
    made.append([f"XlsxWriter: {subtype or 'plain'} {kind} chart", f"xlsxwriter-chart-{number}.xlsx"])
for number, (name, make) in enumerate(FEATURES.items()):
    book, sheet, bold = base(f"xlsxwriter-{number}")
    make(book, sheet, bold)
    book.close()
    made.append([f"XlsxWriter: {name}", f"xlsxwriter-{number}.xlsx"])
for number, (name, options) in enumerate(OPTIONS.items()):
    base(f"xlsxwriter-option-{number}", options)[0].close()
    made.append([f"XlsxWriter: {name}", f"xlsxwriter-option-{number}.xlsx"])
print(json.dumps(made))
