"""Whether LibreOffice opens and converts edited workbooks, finds the new values in them, and inserts rows as they
were inserted. Starts one LibreOffice with a profile of its own, over a pipe; prints a line of JSON for each edit.
"""
import json
import os
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException
from com.sun.star.sheet.ConditionEntryType import CONDITION
from com.sun.star.sheet.ValidationType import ANY

PLAN, FOLDER = sys.argv[1], sys.argv[2]


def start():
    pipe = f"gloss{os.getpid()}"
    process = subprocess.Popen(
        ["soffice", f"-env:UserInstallation=file://{FOLDER}/profile", "--headless", "--norestore", "--nologo",
         "--nodefault", f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(600):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return process, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if process.poll() is not None:
                sys.exit("LibreOffice ended at its start")
            time.sleep(0.1)
    sys.exit("LibreOffice can't be reached")


def flag(name, value):
    out = PropertyValue()
    out.Name, out.Value = name, value
    return out


def load(desktop, path):
    return desktop.loadComponentFromURL(f"file://{path}", "_blank", 0, (flag("Hidden", True), flag("MacroExecutionMode", 0)))


def runs(addresses):
    """Areas as runs of rows by column, so that one area in pieces is the same as in one."""
    columns = {}
    for at in addresses:
        for column in range(at.StartColumn, min(at.EndColumn, at.StartColumn + 400) + 1):
            columns.setdefault(column, []).append((at.StartRow, at.EndRow))
    return {column: joined(spans) for column, spans in columns.items()}


def joined(spans):
    """Runs in their order, those that touch or overlap as one."""
    out = []
    for first, last in sorted(map(tuple, spans)):
        if out and first <= out[-1][1] + 1:
            out[-1][1] = max(last, out[-1][1])
        else:
            out.append([first, last])
    return out


def where(at):
    return [at.StartColumn, at.StartRow, at.EndColumn, at.EndRow]


def rule(entry):
    if entry.getType() == CONDITION:
        return ["condition", entry.getPropertyValue("Operator"), entry.getPropertyValue("Formula1"),
                entry.getPropertyValue("Formula2"), entry.getPropertyValue("StyleName")]
    return [entry.getType()]


def laid(sheet):
    """Merges and validations, by the groups of cells that have one format."""
    merges, rules = [], {}
    groups = sheet.UniqueCellFormatRanges
    for n in range(groups.Count):
        group = groups.getByIndex(n)
        addresses = group.RangeAddresses
        first = min(addresses, key=lambda at: (at.StartRow, at.StartColumn))
        if sheet.getCellByPosition(first.StartColumn, first.StartRow).IsMerged:
            for at in addresses:
                for row in range(at.StartRow, at.EndRow + 1):
                    for column in range(at.StartColumn, at.EndColumn + 1):
                        cursor = sheet.createCursorByRange(sheet.getCellByPosition(column, row))
                        cursor.collapseToMergedArea()
                        merges.append(where(cursor.RangeAddress))
        check = group.Validation
        if check.Type != ANY or check.ShowInputMessage and check.InputMessage:
            told = json.dumps([check.Type.value, check.getOperator().value, check.ErrorMessage, check.InputMessage])
            rules.setdefault(told, []).extend(addresses)
    return sorted(json.dumps(area) for area in merges), {told: runs(found) for told, found in rules.items()}


def model(document):
    """What a person would find in the document: contents, and what lies over the cells."""
    out = {}
    for sheet in document.Sheets:
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        used = sheet.getCellRangeByPosition(0, 0, min(end.EndColumn, 200), min(end.EndRow, 20000))
        cells = {}
        for row, (formulas, data) in enumerate(zip(used.getFormulaArray(), used.getDataArray())):
            for column, (formula, value) in enumerate(zip(formulas, data)):
                if formula != "":
                    cells[f"{column},{row}"] = [formula, value]
        merges, validations = laid(sheet)
        name = f"sheet {sheet.Name}"
        out[name] = {
            "cells": cells, "merges": merges, "validations": validations,
            "conditions": sorted(json.dumps([runs(one.Range.RangeAddresses), [rule(one.getByIndex(n)) for n in range(one.Count)]])
                                 for one in sheet.ConditionalFormats.getConditionalFormats()),
            "names": {name: told for name, told in ((one.Name, one.Content) for one in sheet.NamedRanges)},
            "notes": sorted([one.Position.Column, one.Position.Row, one.String] for one in sheet.Annotations),
            "charts": [[where(at) + [at.Sheet] for at in one.Ranges] for one in sheet.Charts],
            "print": [where(at) for at in sheet.PrintAreas], "titles": where(sheet.TitleRows) if sheet.PrintTitleRows else None,
            "breaks": [one.Position for one in sheet.RowPageBreaks if one.ManualBreak],
            "visible": runs(used.queryVisibleCells().RangeAddresses),
            "drawn": sheet.DrawPage.Count,
        }
    out["names"] = {one.Name: one.Content for one in document.NamedRanges}
    out["areas"] = sorted([one.Name] + where(one.DataArea) + [one.DataArea.Sheet] for one in document.DatabaseRanges)
    return out


def differences(expected, found, path=""):
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in list(expected) + [key for key in found if key not in expected]:
            yield from differences(expected.get(key), found.get(key), f"{path} {key}")
    elif expected != found and json.dumps(expected) != json.dumps(found):
        yield f"{path.strip()}: LibreOffice {json.dumps(expected)[:300]}, here {json.dumps(found)[:300]}"


def sheet_of(document, name):
    return document.Sheets.getByName(name)


def set_values(document, step):
    """The cells that were set, as LibreOffice has them."""
    # To it TRUE is a formula: where a workbook is to be worked out by hand, it has no value until then.
    document.calculateAll()
    sheet = sheet_of(document, step["sheet"])
    for at, kind, value in step["cells"]:
        cell = sheet.getCellRangeByName(at)
        if kind == "number":
            found = cell.Value
        elif kind == "bool":
            found = bool(cell.Value)
        else:
            found = cell.Formula if kind == "formula" else cell.String
            value = value or ""
        if found != value:
            yield f"{at} holds {found!r}, not {value!r}"


def own(theirs, found, step):
    """What LibreOffice does of its own: it gives a new row the validation and conditional format of the row above, and
    a new column those of the one to its left, even where they end there. Excel's file says how far they reach."""
    lines = range(step["at"] - 1, step["at"] - 1 + step["count"])
    theirs, found = theirs[f"sheet {step['sheet']}"], found[f"sheet {step['sheet']}"]
    for told, columns in theirs["validations"].items():
        theirs["validations"][told] = less(columns, found["validations"].get(told, {}), lines, step["do"])
    for n, told in enumerate(theirs["conditions"]):
        if told not in found["conditions"]:
            columns, rules = json.loads(told)
            fewer = json.dumps([less(columns, {}, lines, step["do"]), rules])
            if fewer in found["conditions"]:
                theirs["conditions"][n] = fewer
    theirs["conditions"].sort()
    if step["do"] == "insert":
        # It hides a new row that comes before a hidden one. Who inserts a row wants to see it, and Excel shows it.
        for column, spans in found["visible"].items():
            shown = [row for row in lines if any(a <= row <= b for a, b in spans)]
            theirs["visible"][column] = joined(theirs["visible"].get(column, []) + [[row, row] for row in shown])


def less(columns, ours, lines, kind):
    """Runs by column without those of new lines that ours has not and that only go on with the line before."""
    out = {}
    for column, spans in columns.items():
        if kind == "insert columns" and int(column) in lines and column not in ours:
            if spans == (columns.get(lines[0] - 1) or columns.get(str(lines[0] - 1))):
                continue
        if kind == "insert":
            for row in lines:
                if any(a <= row - 1 and row <= b for a, b in spans) and not any(a <= row <= b for a, b in ours.get(column, [])):
                    spans = without(spans, row)
        out[column] = spans
    return out


def without(spans, row):
    out = []
    for first, last in spans:
        out += [[a, b] for a, b in ((first, min(last, row - 1)), (max(first, row + 1), last)) if a <= b] \
            if first <= row <= last else [[first, last]]
    return out


def inserted(desktop, before, step, ours):
    """The same rows inserted by LibreOffice, into the original."""
    document = load(desktop, before)
    try:
        sheet = sheet_of(document, step["sheet"])
        protected = sheet.isProtected()
        if protected:
            sheet.unprotect("abc")
        lines = sheet.Rows if step["do"] == "insert" else sheet.Columns
        lines.insertByIndex(step["at"] - 1, step["count"])
        for one in (document, ours):
            one.calculateAll()
        theirs, found = model(document), model(ours)
        own(theirs, found, step)
        yield from differences(theirs, found)
    finally:
        document.close(True)


KINDS = {"column": "Bar", "bar": "Bar", "line": "Line", "area": "Area", "pie": "Pie", "doughnut": "Donut"}


def charted(document, step):
    """Whether the chart is what was asked for."""
    chart = sheet_of(document, step["sheet"]).Charts.getByIndex(step["chart"])
    shown = chart.EmbeddedObject
    if "title" in step:
        title = shown.Title.String if shown.HasMainTitle else None
        if title != step["title"]:
            yield f"its title is {title!r}"
    if "kind" in step:
        kind, stack = step["kind"]
        diagram = shown.Diagram
        if diagram.DiagramType != f"com.sun.star.chart.{KINDS[kind]}Diagram":
            yield f"it is a {diagram.DiagramType}"
        elif kind in ("column", "bar", "line", "area"):
            told = [diagram.Vertical, "percent" if diagram.Percent else "stacked" if diagram.Stacked else "side"]
            if told != [kind == "bar", stack]:
                yield f"it is {told}"
    if "areas" in step:
        told = sorted(where(at) for at in chart.Ranges)
        if told != sorted(step["areas"]):
            yield f"it shows {told}"


def check(desktop, one, edit):
    step = edit["step"]
    document = load(desktop, edit["after"])
    if document is None:
        yield "LibreOffice can't open it"
        return
    try:
        if step["do"] == "set":
            yield from set_values(document, step)
        elif step["do"] == "rename":
            if not document.Sheets.hasByName(step["to"]):
                yield "LibreOffice finds no sheet of the new name"
        elif step["do"] == "chart":
            yield from charted(document, step)
        elif step["do"] in ("insert", "insert columns"):
            yield from inserted(desktop, one["before"], step, document)
        target = f"{FOLDER}/converted.ods"
        document.storeToURL(f"file://{target}", (flag("FilterName", "calc8"),))
        if os.path.getsize(target) < 1000:
            yield "the converted file is empty"
        os.remove(target)
    finally:
        document.close(True)


class Office:
    """LibreOffice, started again where a file ended it."""

    def __init__(self):
        self.process, self.desktop = start()

    def stop(self):
        try:
            self.desktop.terminate()
        except Exception:  # noqa: BLE001 - it is going away, which ends the connection
            pass
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def tried(self, ask):
        """What `ask` finds with it, or that LibreOffice ended."""
        try:
            return list(ask(self.desktop)), False
        except DisposedException as error:
            self.stop()
            self.process, self.desktop = start()
            return [f"LibreOffice ended: {error}"], True
        except Exception as error:  # noqa: BLE001 - what LibreOffice throws is the finding
            return [f"{type(error).__name__}: {error}"], False


def opened(desktop, path):
    load(desktop, path).close(True)
    return ()


def main():
    office = Office()
    for one in json.load(open(PLAN)):
        # A file that ends LibreOffice before any edit says nothing of the edit.
        unread = False
        for edit in one["edits"]:
            problems, ended = ([], True) if unread else office.tried(lambda desktop: check(desktop, one, edit))
            if ended:
                unread = unread or office.tried(lambda desktop: opened(desktop, one["before"]))[1]
                problems = [] if unread else problems
            print(json.dumps({"name": one["name"], "kind": edit["kind"], "unread": unread, "problems": problems[:8]}), flush=True)
    office.stop()


if __name__ == "__main__":
    main()
