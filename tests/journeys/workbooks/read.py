#!/usr/bin/env python3
"""Reads a workbook by openpyxl and prints as JSON what it holds: formulas, values, charts, panes. Changes nothing."""

import json
import sys

import openpyxl


def said(value):
    """A value as JSON can hold it."""
    return value if value is None or isinstance(value, (int, float, str, bool)) else value.isoformat()


def sheet(formulas, values):
    """One sheet."""
    rows = lambda of: [[said(cell.value) for cell in row] for row in of.iter_rows()]
    charts = []
    for chart in formulas._charts:
        series = [one.val.numRef.f for one in chart.series]
        charts.append({"kind": type(chart).__name__, "series": series})
    return {
        "name": formulas.title,
        "formulas": rows(formulas),
        "values": rows(values),
        "frozen": formulas.freeze_panes,
        "filter": formulas.auto_filter.ref,
        "formats": [cell.number_format for cell in formulas[2]] if formulas.max_row > 1 else [],
        "widths": {letter: one.width for letter, one in formulas.column_dimensions.items()},
        "charts": charts,
    }


def cells_alone():
    """What is in the cells, of a file whose charts can't be read."""
    read = lambda only: openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=only)
    rows = lambda of: [[said(cell.value) for cell in row] for row in of.iter_rows()]
    formulas, values = read(False), read(True)
    found = [{"name": one.title, "formulas": rows(one), "values": rows(values[one.title])} for one in formulas.worksheets]
    json.dump(found, sys.stdout)


def main():
    """The file, and where its cells alone are asked for a second word."""
    if sys.argv[2:] == ["--cells"]:
        return cells_alone()
    formulas = openpyxl.load_workbook(sys.argv[1])
    values = openpyxl.load_workbook(sys.argv[1], data_only=True)
    json.dump([sheet(one, values[one.title]) for one in formulas.worksheets], sys.stdout)


main()
