"""Workbooks with what openpyxl can write, one feature each, into the folder that it is told. Judges nothing.

Each has the sheets of the corpus (`corpus/features.rs`: Data, Other, It's last); a feature stands from row 41,
column F on, so that the same edits reach beside, above and into it.
"""
import io
import json
import sys
from datetime import date, datetime, time, timedelta

import openpyxl
from openpyxl import chart as charts
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.trendline import Trendline
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import (CellIsRule, ColorScaleRule, DataBarRule, FormulaRule, IconSetRule, Rule)
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import (Alignment, Border, Color, Font, GradientFill, NamedStyle, PatternFill, Protection, Side)
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import (AutoFilter, ColorFilter, CustomFilter, CustomFilters, FilterColumn, Filters,
                                        SortCondition, SortState, Top10)
from openpyxl.worksheet.pagebreak import Break, ColBreak, RowBreak
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.worksheet.scenario import InputCells, Scenario, ScenarioList
from openpyxl.worksheet.table import Table, TableColumn, TableFormula, TableStyleInfo

FOLDER = sys.argv[1]
FEATURES = {}


def feature(make):
    FEATURES[make.__name__.replace("_", " ")] = make
    return make


def base():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    sheet.append(["Name", "Price", "Count", "Total", "Day"])
    for row in range(2, 31):
        sheet.append([f"Item {row}", row * 1.25, row % 7, f"=B{row}*C{row}", date(2024, 1, 1) + timedelta(row)])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    other = book.create_sheet("Other")
    other["A1"] = "=SUM(Data!B2:B30)"
    other["A2"] = "=Data!D5+1"
    other["A3"] = "=SUM(Data!$A$40:$H$60)+COUNTA(Data!F:F)"
    other["A4"] = "Data!A1"
    book.create_sheet("It's last")["A1"] = "=Other!A1"
    return book, sheet


def filled(kind, sheet, columns=(2, 3), **more):
    chart = kind(**more)
    chart.title = "Prices & counts"
    for column in columns:
        chart.add_data(charts.Reference(sheet, min_col=column, min_row=1, max_row=30), titles_from_data=True)
    if not isinstance(chart, (charts.ScatterChart, charts.BubbleChart)):
        chart.set_categories(charts.Reference(sheet, min_col=1, min_row=2, max_row=30))
    return chart


def points(kind, sheet):
    chart = kind()
    x, y = (charts.Reference(sheet, min_col=column, min_row=2, max_row=30) for column in (2, 3))
    chart.series.append(charts.Series(y, x, zvalues=y if kind is charts.BubbleChart else None, title="points"))
    return chart


def charted(kind, **more):
    def make(book, sheet):
        chart = points(kind, sheet) if kind in (charts.ScatterChart, charts.BubbleChart) else filled(kind, sheet, **more)
        for name, value in more.get("then", {}).items():
            setattr(chart, name, value)
        sheet.add_chart(chart, "G42")
    return make


for name, kind in [("area", charts.AreaChart), ("area in depth", charts.AreaChart3D), ("bar", charts.BarChart),
                   ("bar in depth", charts.BarChart3D), ("line", charts.LineChart), ("line in depth", charts.LineChart3D),
                   ("pie", charts.PieChart), ("pie in depth", charts.PieChart3D), ("doughnut", charts.DoughnutChart),
                   ("projected pie", charts.ProjectedPieChart), ("radar", charts.RadarChart), ("scatter", charts.ScatterChart),
                   ("bubble", charts.BubbleChart), ("surface", charts.SurfaceChart), ("surface in depth", charts.SurfaceChart3D)]:
    FEATURES[f"{name} chart"] = charted(kind)


@feature
def stock_chart(book, sheet):
    chart = charts.StockChart()
    for column in (2, 3, 4):
        chart.add_data(charts.Reference(sheet, min_col=column, min_row=1, max_row=30), titles_from_data=True)
    chart.hiLowLines = charts.axis.ChartLines()
    chart.upDownBars = charts.updown_bars.UpDownBars(upBars=charts.axis.ChartLines(), downBars=charts.axis.ChartLines())
    sheet.add_chart(chart, "G42")


@feature
def chart_of_two_kinds_with_trend(book, sheet):
    bar, line = filled(charts.BarChart, sheet, (2,)), filled(charts.LineChart, sheet, (3,))
    line.y_axis.axId = 200
    line.y_axis.crosses = "max"
    bar.series[0].trendline = Trendline(trendlineType="linear", dispEq=True)
    bar.dataLabels = DataLabelList(showVal=True)
    bar.series[0].graphicalProperties = GraphicalProperties(solidFill="FF9900")
    bar += line
    sheet.add_chart(bar, "G42")


@feature
def chartsheet(book, sheet):
    page = book.create_chartsheet("Chart")
    page.add_chart(filled(charts.BarChart, sheet))


@feature
def picture(book, sheet):
    from PIL import Image as Picture
    data = io.BytesIO()
    Picture.new("RGB", (12, 9), (200, 30, 30)).save(data, "PNG")
    sheet.add_image(Image(data), "G42")


@feature
def notes(book, sheet):
    for at in ("G1", "G6", "G41", "H45"):
        sheet[at].comment = Comment("Look & see", "Me", height=90, width=120)
    sheet["H45"] = "noted"


@feature
def tables(book, sheet):
    for row, values in enumerate([["Product", "One", "Two"], ["a", 1, 2], ["b", 3, 4], ["c", 5, 6]], 42):
        for column, value in enumerate(values, 7):
            sheet.cell(row, column, value)
    table = Table(displayName="Sales", ref="G42:I45",
                  tableStyleInfo=TableStyleInfo(name="TableStyleMedium9", showRowStripes=True, showFirstColumn=True))
    sheet.add_table(table)
    sheet["A50"] = "=SUM(Sales[One])"


@feature
def table_with_a_total(book, sheet):
    for row, values in enumerate([["Product", "One", "Both"], ["a", 1, "=Sales[[#This Row],[One]]*2"],
                                  ["b", 3, "=Sales[[#This Row],[One]]*2"], ["Total", "=SUBTOTAL(109,Sales[One])", None]], 42):
        for column, value in enumerate(values, 7):
            sheet.cell(row, column, value)
    table = Table(displayName="Sales", ref="G42:I45", totalsRowCount=1, autoFilter=AutoFilter(ref="G42:I44"))
    table._initialise_columns()
    for column, name in zip(table.tableColumns, ["Product", "One", "Both"]):
        column.name = name
    table.tableColumns[0].totalsRowLabel = "Total"
    table.tableColumns[1].totalsRowFunction = "sum"
    table.tableColumns[2].calculatedColumnFormula = TableFormula(attr_text="Sales[[#This Row],[One]]*2")
    sheet.add_table(table)


@feature
def validations(book, sheet):
    for row, rule in enumerate([
        DataValidation(type="list", formula1='"open,high,close"', allow_blank=True, showDropDown=False),
        DataValidation(type="list", formula1="$A$45:$A$50"),
        DataValidation(type="list", formula1="Other!$A$1:$A$4"),
        DataValidation(type="whole", operator="between", formula1="1", formula2="B45"),
        DataValidation(type="decimal", operator="greaterThan", formula1="0.5", errorStyle="warning"),
        DataValidation(type="date", operator="notBetween", formula1="45000", formula2="45100"),
        DataValidation(type="time", operator="lessThan", formula1="0.5"),
        DataValidation(type="textLength", operator="lessThanOrEqual", formula1="9", errorTitle="Long", error="a & b"),
        DataValidation(type="custom", formula1="AND(F42<F50,B2>0)", promptTitle="Enter", prompt="<x>"),
    ]):
        rule.add(f"F{41 + row}:H{41 + row}")
        rule.add(f"K{41 + row * 2}")
        sheet.add_data_validation(rule)


@feature
def conditional_formats(book, sheet):
    red = PatternFill(bgColor="FFC7CE")
    sheet.conditional_formatting.add("B2:B60", CellIsRule(operator="between", formula=["1", "$B$45"], fill=red))
    sheet.conditional_formatting.add("C2:C60", CellIsRule(operator="lessThan", formula=["C$45"], stopIfTrue=True, font=Font(bold=True)))
    sheet.conditional_formatting.add("A2:A60 G42:G50", FormulaRule(formula=["ISBLANK($E2)"], fill=red))
    sheet.conditional_formatting.add("D2:D60", Rule(type="top10", rank=3, bottom=True, dxf=DifferentialStyle(fill=red)))
    sheet.conditional_formatting.add("D2:D60", Rule(type="aboveAverage", aboveAverage=False, dxf=DifferentialStyle(fill=red)))
    sheet.conditional_formatting.add("E2:E60", Rule(type="timePeriod", timePeriod="lastMonth", formula=["AND(MONTH(E2)=1)"],
                                                    dxf=DifferentialStyle(fill=red)))
    for kind in ("duplicateValues", "uniqueValues"):
        sheet.conditional_formatting.add("G42:H50", Rule(type=kind, dxf=DifferentialStyle(fill=red)))
    sheet.conditional_formatting.add("H42:H50", Rule(type="containsText", operator="containsText", text="x",
                                                     formula=['NOT(ISERROR(SEARCH("x",H42)))'], dxf=DifferentialStyle(fill=red)))


@feature
def scales_bars_and_icons(book, sheet):
    sheet.conditional_formatting.add("B2:B60", ColorScaleRule(start_type="percentile", start_value=10, start_color="FFAA0000",
                                     mid_type="num", mid_value=20, mid_color="FFFFFF00", end_type="max", end_color="FF00AA00"))
    sheet.conditional_formatting.add("C2:C60", DataBarRule(start_type="num", start_value=0, end_type="formula",
                                     end_value="$B$45", color="FF638EC6", showValue=None))
    sheet.conditional_formatting.add("D2:D60", IconSetRule("5Arrows", "percent", [0, 20, 40, 60, 80], reverse=True))


@feature
def links(book, sheet):
    for row, (target, place) in enumerate([("https://example.org/?a=1&b=2", None), (None, "Other!A1"), (None, "'It''s last'!A1:B9"),
                                           ("mailto:a@example.org", None), (None, "Data!A45"), ("other.xlsx", "Sheet1!B2")]):
        cell = sheet.cell(42 + row, 7, f"link {row}")
        cell.hyperlink = target or f"#{place}"
        cell.hyperlink.location = place
        cell.hyperlink.tooltip = "tip"


@feature
def names(book, sheet):
    for name, text, at in [("Rate", "0.96", None), ("Prices", "Data!$B$2:$B$30", None), ("Local", "Data!$C$2:$C$50", 0),
                           ("Relative", "Data!A50", None), ("Both", "Data!$A$45,Other!$A$1", None)]:
        book.defined_names.append(DefinedName(name, attr_text=text, localSheetId=at, comment="why", hidden=name == "Both"))
    sheet["A52"] = "=SUM(Prices)*Rate"


@feature
def outlines(book, sheet):
    sheet.row_dimensions.group(42, 46, outline_level=1, hidden=True)
    sheet.row_dimensions.group(44, 45, outline_level=2)
    sheet.column_dimensions.group("G", "I", outline_level=1)
    sheet.sheet_properties.outlinePr.summaryBelow = False


@feature
def panes_and_views(book, sheet):
    sheet.freeze_panes = "B2"
    sheet.sheet_view.zoomScale = 80
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.rightToLeft = True
    sheet.sheet_view.selection[0].activeCell = "C45"
    sheet.sheet_view.selection[0].sqref = "C45:D50"
    sheet.sheet_properties.tabColor = "1072BA"
    book["Other"].sheet_state = "hidden"
    book["It's last"].sheet_state = "veryHidden"


@feature
def protection(book, sheet):
    sheet.protection = SheetProtection(sheet=True, password="abc", formatCells=False)
    sheet["G45"].protection = Protection(locked=False, hidden=True)
    book.security = WorkbookProtection(workbookPassword="abc", lockWindows=True)


@feature
def locked_structure(book, sheet):
    book.security = WorkbookProtection(lockStructure=True)


@feature
def filters(book, sheet):
    sheet.auto_filter = AutoFilter(ref="A1:E30")
    sheet.auto_filter.add_filter_column(2, ["1", "2"], blank=True)
    sheet.auto_filter.filterColumn.append(FilterColumn(colId=1, customFilters=CustomFilters(
        _and=True, customFilter=[CustomFilter(operator="greaterThan", val="2"), CustomFilter(operator="lessThan", val="30")])))
    sheet.auto_filter.filterColumn.append(FilterColumn(colId=3, top10=Top10(val=5, top=True)))
    sheet.auto_filter.sortState = SortState(ref="A2:E30", sortCondition=[SortCondition(ref="B2:B30", descending=True)])


@feature
def merges(book, sheet):
    for area in ("G41:J41", "G44:G48", "I48:J50"):
        sheet.merge_cells(area)
        sheet[area.split(":")[0]] = "merged"
    sheet["G41"].border = Border(left=Side("thin"), right=Side("thick"), top=Side("double"), bottom=Side("hair"))


@feature
def array_formulas(book, sheet):
    sheet["G41"] = "=SUM(B2:B9*C2:C9)"
    sheet.formula_attributes["G41"] = {"t": "array", "ref": "G41"}
    sheet["G45"] = "=B2:B5*2"
    sheet.formula_attributes["G45"] = {"t": "array", "ref": "G45:G48"}


@feature
def cell_formats(book, sheet):
    looks = [("font", Font(name="Arial", size=20, color="FF0000FF", underline="double", strike=True, vertAlign="superscript")),
             ("fill", PatternFill("darkGrid", fgColor="FFFF0000", bgColor="FF00FF00")),
             ("fill", GradientFill(degree=45, stop=("FF0000", "0000FF"))), ("font", Font(color=Color(theme=4, tint=0.4))),
             ("border", Border(diagonal=Side("dashDot", color="FF00AA00"), diagonalUp=True, diagonalDown=True)),
             ("alignment", Alignment(horizontal="right", vertical="center", textRotation=45, wrapText=True, indent=2)),
             ("alignment", Alignment(shrinkToFit=True, readingOrder=2)), ("number_format", '#,##0.00 "€";[Red]-0')]
    for row, (name, look) in enumerate(looks):
        setattr(sheet.cell(41 + row, 7, 1234.5), name, look)
    style = NamedStyle(name="Own", font=Font(italic=True), fill=PatternFill("solid", fgColor="FFEEEEEE"))
    book.add_named_style(style)
    sheet["H45"].style = "Own"
    sheet["H46"].style = "Good"
    sheet["H47"].style = "Comma"


@feature
def rows_and_columns(book, sheet):
    sheet.row_dimensions[44].height = 40
    sheet.row_dimensions[45].hidden = True
    sheet.row_dimensions[46].font = Font(bold=True)
    sheet.column_dimensions["G"].width = 22.5
    sheet.column_dimensions["H"].font = Font(bold=True)
    sheet.column_dimensions["J"].hidden = True
    sheet.sheet_format.defaultRowHeight = 20
    sheet.sheet_format.baseColWidth = 12


@feature
def printing(book, sheet):
    sheet.print_area = "A1:F50"
    sheet.print_title_rows = "1:2"
    sheet.print_title_cols = "A:B"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = 1
    sheet.row_breaks = RowBreak(brk=[Break(id=5), Break(id=42), Break(id=50)])
    sheet.col_breaks = ColBreak(brk=[Break(id=3)])
    sheet.oddHeader.left.text = "&D left"
    sheet.oddHeader.center.font = "Arial,Bold"
    sheet.oddHeader.center.text = "Page &P of &N"
    sheet.evenFooter.right.text = "even"
    sheet.firstFooter.right.text = "first"
    sheet.HeaderFooter.differentOddEven = True
    sheet.HeaderFooter.differentFirst = True


@feature
def several_print_areas(book, sheet):
    sheet.print_area = ["A1:F20", "A40:F50"]


@feature
def scenarios(book, sheet):
    cells = [InputCells(r="B2", val="50"), InputCells(r="B45", val="3")]
    sheet.scenarios = ScenarioList(scenario=[Scenario(name="good", inputCells=cells, user="Me", comment="x")], current=0, show=0)


@feature
def properties(book, sheet):
    book.properties = DocumentProperties(title="Title", creator="Me", keywords="a, b", created=datetime(2024, 5, 6))
    book.calculation.calcMode = "manual"
    book.calculation.iterate = True


@feature
def values(book, sheet):
    for row, value in enumerate([True, None, "=1/0", '="a"&"b"', "#N/A", "  spaces \n lines <&> \U0001F600", 1e-300,
                                 datetime(2024, 2, 29, 13, 14, 15), time(1, 2, 3), timedelta(hours=30), "=TRUE", "'quoted"]):
        sheet.cell(41 + row, 7, value)


@feature
def references_of_all_kinds(book, sheet):
    for row, formula in enumerate(["=SUM(Data!B:B)+SUM(Data!2:3)", "=SUM(Data!40:50)", "=INDEX(Data!A1:E60,45,2)",
                                   "=SUM(Data!$B$2:B$45,Data!B43:C44)", "=SUM(Data!B2:B30 Data!A5:C6)", "=INDIRECT(\"Data!A45\")",
                                   "=SUM((Data!B2,Data!B45,Data!B60))", "=Data!A42&Data!A43&Data!A44",
                                   "='It''s last'!A1+Data!C43", "=ROW(Data!A43)+ROWS(Data!A42:A44)", "=SUM(Data!A43:A43)"]):
        book["Other"].cell(11 + row, 3, formula)


@feature
def days_from_1904(book, sheet):
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904


@feature
def theme_and_colours(book, sheet):
    book.loaded_theme = openpyxl.styles.builtins and openpyxl.xml.functions.tostring(
        openpyxl.xml.functions.fromstring(openpyxl.writer.theme.theme_xml)).replace(b'name="Office Theme"', b'name="Own Theme"')
    sheet["G45"].font = Font(color=Color(indexed=10))


@feature
def template(book, sheet):
    book.template = True


made = []
for number, (name, make) in enumerate(FEATURES.items()):
    book, sheet = base()
    make(book, sheet)
    book.save(f"{FOLDER}/openpyxl-{number}.xlsx")
    made.append([f"openpyxl: {name}", f"openpyxl-{number}.xlsx"])
stream = openpyxl.Workbook(write_only=True)
for title in ("Data", "Other"):
    page = stream.create_sheet(title)
    for row in range(1, 60):
        page.append([f"Item {row}", row * 1.25, row % 7, f"=B{row}*C{row}", "=Data!A45"])
stream.save(f"{FOLDER}/openpyxl-stream.xlsx")
made.append(["openpyxl: written as a stream", "openpyxl-stream.xlsx"])
print(json.dumps(made))
