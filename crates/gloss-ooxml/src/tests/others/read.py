"""Whether edited workbooks hold for openpyxl all that the originals held, cell by cell, with the edit and nothing
else. Reads the plan that it is told, prints a line of JSON for each edit. Changes nothing.
"""
import datetime
import hashlib
import json
import sys
import warnings

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.cell import coordinate_from_string, column_index_from_string
from openpyxl.utils.datetime import from_excel

sys.dont_write_bytecode = True
sys.path.insert(0, __file__.rsplit("/", 1)[0])
from follow import Follow  # noqa: E402

warnings.simplefilter("ignore")
AREAS = {"ref", "sqref", "activeCell", "topLeftCell", "r"}
FORMULAS = {"f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula"}


def canon(tree, follow, home):
    """An element as text, with its references where they should be."""
    if tree is None:
        return None
    name = tree.tag.rsplit("}", 1)[-1]
    attributes = {}
    for key, value in tree.attrib.items():
        key = key.rsplit("}", 1)[-1]
        if key in AREAS:
            value = follow.area(value, home)
        elif key == "location" or (name == "cfvo" and key == "val" and tree.get("type") in ("formula", "num")):
            value = follow.formula(value, home)
        attributes[key] = value
    text = tree.text
    if name in FORMULAS:
        text = follow.formula(text, home)
    return [name, sorted(attributes.items()), text, [canon(child, follow, home) for child in tree]]


def part(thing, follow, home, tag=None):
    """What openpyxl read as an object of its own."""
    if thing is None:
        return None
    return canon(thing.to_tree(tag) if tag else thing.to_tree(), follow, home)


def corner(marker, follow, home, moves):
    row = follow.row(marker.row + 1) - 1 if moves and follow.moves(home) else marker.row
    return [marker.col, marker.colOff, row, marker.rowOff]


def anchor(at, follow, home):
    """Where a picture or chart lies: by `editAs` with its cells, with the first one, or where it was."""
    kind = type(at).__name__
    if kind == "AbsoluteAnchor":
        return [kind, at.pos.x, at.pos.y]
    if kind == "OneCellAnchor":
        return [kind, corner(at._from, follow, home, True), at.ext.width, at.ext.height]
    lies = at.editAs or "twoCell"
    first = corner(at._from, follow, home, lies != "absolute")
    last = corner(at.to, follow, home, lies == "twoCell")
    if lies == "oneCell":
        last[2] += first[2] - at._from.row
    return [kind, lies, first, last]


def looks(cell, known):
    key = tuple(cell._style or ())
    if key not in known:
        known[key] = "|".join([cell.font.__repr__(), cell.fill.__repr__(), cell.border.__repr__(), cell.alignment.__repr__(),
                               cell.protection.__repr__(), cell.number_format, str(cell.style), str(cell.quotePrefix)])
        known[key] = hashlib.md5(known[key].encode()).hexdigest() + " " + cell.number_format
    return known[key]


def cells(sheet, follow, known):
    home, out, links, notes = sheet.title, {}, {}, {}
    for (row, column), cell in sheet._cells.items():
        if isinstance(cell, MergedCell):
            continue
        at = (follow.row(row) if follow.moves(home) else row, column)
        value = cell.value
        value = follow.formula(value, home) if cell.data_type == "f" else value
        extra = sheet.formula_attributes.get(cell.coordinate)
        if extra and extra.get("t") == "array":
            value = f"{{{value}}} over {follow.area(extra.get('ref'), home)}"
        elif type(value).__name__ == "ArrayFormula":
            value = f"{{{follow.formula(value.text, home)}}} over {follow.area(value.ref, home)}"
        out[at] = [cell.data_type, repr(value) if not isinstance(value, str) else value, looks(cell, known)]
        if cell.hyperlink:
            link = cell.hyperlink
            links[at] = [follow.area(link.ref, home), link.target, follow.formula(link.location, home), link.tooltip]
        if cell.comment:
            notes[at] = [cell.comment.text, cell.comment.author]
    return out, links, notes


def rows(sheet, follow):
    out = {}
    for number, row in sheet.row_dimensions.items():
        told = [row.ht, row.hidden, row.outlineLevel, row.collapsed, row.customFormat and tuple(row._style)]
        if told != [None, False, 0, False, False]:
            out[follow.row(number) if follow.moves(sheet.title) else number] = told
    return out


def reference(source):
    return next((one.f for one in (getattr(source, "numRef", None), getattr(source, "strRef", None)) if one), None) if source else None


def drawn(chart, follow, home):
    """A chart as openpyxl would write it; by its cells where it reads what it cannot write."""
    try:
        return canon(chart._write(), follow, home)
    except (AttributeError, TypeError):
        places = [[reference(one.tx), reference(one.cat or one.xVal), reference(one.val or one.yVal)] for one in chart.series]
        return [type(chart).__name__, [[follow.formula(place, home) for place in one] for one in places]]


def beside(sheet, follow):
    """All that is no cell of a sheet."""
    home = sheet.title
    out = {
        "merges": sorted(follow.area(str(area), home) for area in sheet.merged_cells.ranges),
        "validations": [part(rule, follow, home) for rule in sheet.data_validations.dataValidation],
        "conditions": [[follow.area(str(rules.sqref), home), [part(rule, follow, home) for rule in rules.rules]]
                       for rules in sheet.conditional_formatting],
        "tables": [part(table, follow, home) for table in sheet.tables.values()],
        "rows": rows(sheet, follow),
        "columns": {key: [c.width, c.hidden, c.outlineLevel, c.collapsed, c.min, c.max, tuple(c._style or ())]
                    for key, c in sheet.column_dimensions.items()},
        "filter": part(sheet.auto_filter, follow, home) if sheet.auto_filter else None,
        "views": part(sheet.views, follow, home),
        "protection": part(sheet.protection, follow, home),
        "properties": part(sheet.sheet_properties, follow, home),
        "format": part(sheet.sheet_format, follow, home),
        "print": [[follow.area(area, home) for area in sheet._print_area or []] if isinstance(sheet._print_area, list)
                  else follow.formula(sheet._print_area, home), follow.area(sheet.print_title_rows, home), sheet.print_title_cols],
        "page": [part(sheet.page_setup, follow, home), part(sheet.page_margins, follow, home), part(sheet.print_options, follow, home)],
        "breaks": [[follow.row(one.id + 1) - 1 if follow.moves(home) else one.id for one in sheet.row_breaks.brk],
                   [one.id for one in sheet.col_breaks.brk]],
        "headers": part(sheet.HeaderFooter, follow, home),
        "scenarios": part(sheet.scenarios, follow, home) if sheet.scenarios.scenario else None,
        "pictures": [[anchor(image.anchor, follow, home), hashlib.md5(image._data()).hexdigest()] for image in sheet._images],
        "charts": [[anchor(chart.anchor, follow, home), drawn(chart, follow, home)] for chart in sheet._charts],
        "pivots": [[pivot.name, follow.area(pivot.location.ref, home)] for pivot in sheet._pivots],
        "state": sheet.sheet_state,
    }
    return out


def facts(book, step=None):
    """Everything, with its references where the step puts them."""
    follow, known, out = Follow(step), {}, {}
    for sheet in book.worksheets:
        title = f"sheet {follow.title(sheet.title)}"
        found = cells(sheet, follow, known)
        out[title] = {"cells": found[0], "links": found[1], "notes": found[2], **beside(sheet, follow)}
    order = book.sheetnames
    out["names"] = sorted([name.name, name.localSheetId, name.hidden, name.comment,
                           follow.name(name.attr_text, order[name.localSheetId] if name.localSheetId is not None else None)]
                          for name in book.defined_names.definedName)
    out["order"] = [follow.title(name) for name in order]
    for page in book.chartsheets:
        out[f"page {page.title}"] = [drawn(chart, follow, None) for chart in page._charts]
    out["about"] = [part(book.properties, follow, None), part(book.security, follow, None), book.epoch.isoformat(), book.is_template,
                    book.vba_archive is not None, len(book._external_links), [part(view, follow, None) for view in book.views]]
    return out


def put(sheet, step, epoch):
    """What cells should hold that were set."""
    for at, kind, value in step["cells"]:
        letters, row = coordinate_from_string(at)
        key = (row, column_index_from_string(letters))
        old = sheet["cells"].get(key)
        look = old[2] if old else None
        if kind == "empty":
            if old:
                sheet["cells"][key] = ["n", "None", look]
            continue
        if kind == "number":
            dated = look and is_date_format(look.split(" ", 1)[1])
            shown = from_excel(value, epoch) if dated else (int(value) if value == int(value) else value)
            told = ["d" if dated else "n", repr(shown)]
        else:
            told = {"text": ["s", value], "bool": ["b", repr(value)], "formula": ["f", value]}[kind]
        sheet["cells"][key] = told + [look]


def differences(expected, found, path=""):
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in list(expected) + [key for key in found if key not in expected]:
            yield from differences(expected.get(key), found.get(key), f"{path} {key}")
    elif expected != found:
        yield f"{path.strip()}: {json.dumps(expected, default=str)[:300]} became {json.dumps(found, default=str)[:300]}"


def forgive(expected, found, step):
    """A cell that was not there has the look of its row or column; an inserted row looks as the one above it."""
    for title, sheet in found.items():
        if not title.startswith("sheet "):
            continue
        theirs = expected.get(title, {}).get("cells", {})
        inserted = range(step.get("at", 0), step.get("at", 0) + step.get("count", 0)) if title == f"sheet {step['sheet']}" else ()
        for at, cell in list(sheet["cells"].items()):
            if at in theirs and theirs[at][2] is None:
                theirs[at][2] = cell[2]
            if step["do"] == "insert" and at not in theirs and at[0] in inserted and cell[1] == "None":
                above = theirs.get((step["at"] - 1, at[1]))
                if above and above[2] == cell[2]:
                    del sheet["cells"][at]


def values(path):
    """Formulas' cached values."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: {key: repr(cell.value) for key, cell in sheet._cells.items() if cell.value is not None}
            for sheet in book.worksheets}


def cached(before, after, step):
    """Cached values stay: none is worked out, none is lost but that of a cell that was set."""
    follow, old, new = Follow(step), values(before), values(after)
    skip = {at for at, _, _ in step.get("cells", [])}
    skip = {(coordinate_from_string(at)[1], column_index_from_string(coordinate_from_string(at)[0])) for at in skip}
    for title, cells in old.items():
        moved = {(follow.row(row) if follow.moves(title) else row, column): value for (row, column), value in cells.items()}
        found = dict(new.get(follow.title(title), {}))
        for key in skip if title == step["sheet"] else ():
            moved.pop(key, None)
            found.pop(key, None)
        yield from differences(moved, found, f"cached values of {title}")


KINDS = {"column": "BarChart col", "bar": "BarChart bar", "line": "LineChart", "area": "AreaChart", "pie": "PieChart",
         "doughnut": "DoughnutChart"}


def words(title):
    """A title's text."""
    if title is None or title.tx is None or title.tx.rich is None:
        return None
    return "".join(run.t for paragraph in title.tx.rich.p for run in paragraph.r or [])


def charted(expected, found, sheet, step):
    """Whether the chart is what was asked for; leaves it out of the comparison of all the rest."""
    chart = sheet._charts[step["chart"]]
    for side in (expected, found):
        del side[f"sheet {step['sheet']}"]["charts"][step["chart"]]
    if "title" in step and words(chart.title) != step["title"]:
        yield f"its title is {words(chart.title)!r}"
    if "kind" in step:
        kind, stack = step["kind"]
        told = type(chart).__name__ + (f" {chart.barDir}" if hasattr(chart, "barDir") else "")
        side = "clustered" if kind in ("column", "bar") else "standard"
        wanted = {"side": side, "stacked": "stacked", "percent": "percentStacked"}[stack]
        if told != KINDS[kind] or getattr(chart, "grouping", wanted) != wanted:
            yield f"it is a {told}, {getattr(chart, 'grouping', None)}"
    if "series" in step:
        told = [[reference(one.cat or one.xVal), reference(one.val or one.yVal)] for one in chart.series]
        if told != step["series"]:
            yield f"its series are {told}"


def load(path):
    return openpyxl.load_workbook(path, keep_vba=True, rich_text=True) if openpyxl.__version__ > "3.1" else \
        openpyxl.load_workbook(path, keep_vba=True)


def main():
    for one in json.load(open(sys.argv[1])):
        book = load(one["before"])
        for edit in one["edits"]:
            step = edit["step"]
            if step["do"] == "insert columns":
                # LibreOffice compares these; here they open.
                load(edit["after"])
                print(json.dumps({"name": one["name"], "kind": edit["kind"], "problems": []}), flush=True)
                continue
            if not book.worksheets:
                # It knows transitional files only; LibreOffice looks at these.
                print(json.dumps({"name": one["name"], "kind": edit["kind"], "unread": True, "problems": []}), flush=True)
                continue
            expected = facts(book, step)
            if step["do"] == "set":
                put(expected[f"sheet {step['sheet']}"], step, book.epoch)
            edited = load(edit["after"])
            found = facts(edited)
            forgive(expected, found, step)
            problems = list(charted(expected, found, edited[step["sheet"]], step)) if step["do"] == "chart" else []
            problems += list(differences(expected, found)) + list(cached(one["before"], edit["after"], step))
            print(json.dumps({"name": one["name"], "kind": edit["kind"], "cells": sum(
                len(sheet["cells"]) for title, sheet in found.items() if title.startswith("sheet ")), "problems": problems[:8]}), flush=True)


if __name__ == "__main__":
    main()
