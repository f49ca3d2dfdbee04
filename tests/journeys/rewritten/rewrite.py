#!/usr/bin/env python3
"""Edits the workbooks of a folder by openpyxl, as an agent's script or a person's program does, and saves each over itself.

Reads `jobs.json`: for each file its sheet and what to do. Every row has a key of its own in column A, every column a header
in row 1, so where a cell is afterwards is known without looking at what Gloss says."""

import json
import pathlib
import sys

import openpyxl


def rows_of(sheet):
    """The cells below the header, row by row, as they are stored."""
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def put(sheet, rows):
    """Writes rows below the header; no more are there than before."""
    for at, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            sheet.cell(at, column).value = value


def edit(sheet, job):
    """One edit."""
    kind, at, across = job["do"], job["row"] + 2, job["column"] + 1
    if kind == "insert":
        sheet.insert_rows(at)
        for column in range(1, sheet.max_column + 1):
            sheet.cell(at, column).value = f"N-{job['row']}" if column == 1 else job["column"]
    elif kind == "delete":
        sheet.delete_rows(at)
    elif kind == "sort":
        put(sheet, sorted(rows_of(sheet), key=lambda row: str(row[across - 1])))
    elif kind == "move":
        rows = rows_of(sheet)
        rows.insert(0, rows.pop(at - 2))
        put(sheet, rows)
    elif kind == "column":
        sheet.insert_cols(across)
        sheet.cell(1, across).value = "Remark"
    elif kind == "rename":
        sheet.title = "Renamed"
    elif kind == "overwrite":
        sheet.cell(at, 3).value = 4242


def place(sheet, key, header):
    """The address of the cell with this key and header; none where its row is gone."""
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2, max_col=sheet.max_column):
        if any(cell.value == key for cell in row):
            return f"{columns[header]}{row[0].row}"
    return None


def main():
    folder = pathlib.Path(sys.argv[1])
    told = []
    for job in json.loads((folder / "jobs.json").read_text()):
        path = folder / job["file"]
        book = openpyxl.load_workbook(path)
        sheet = book.active
        for one in job["edits"]:
            edit(sheet, one)
        book.save(path)
        told.append({"sheet": sheet.title, "at": place(sheet, job["key"], job["header"])})
    json.dump(told, sys.stdout)


main()
