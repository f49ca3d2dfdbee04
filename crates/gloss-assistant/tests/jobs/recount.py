"""Recounts a report with Python's own means: its csv, zipfile, sqlite3 and statistics modules.

Reads a folder that holds `report.md`, `facts.json` (the query and the rows of each fact), the table itself and
`labels.json` (texts with digits that are names and no figures). Reads every number that stands in the report's
visible text: each must be the words of a link to a fact or stand on the list of labels. Runs the query of every
fact that is linked over the table as this script loads it, and compares. Prints what it read; exits with 1 where
something does not agree. Knows nothing of Gloss but the form of its links.
"""

import csv
import io
import json
import math
import re
import sqlite3
import unicodedata
import statistics
import sys
import xml.etree.ElementTree as tree
import zipfile
from datetime import datetime
from pathlib import Path

MISSING = {"", "-", "–", "—", "..", "na", "n/a", "#n/a", "nan", "null", "none"}
DATES = ["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%b %d %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y"]
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


# --- tables -------------------------------------------------------------------------------------------------

def sheets_of_workbook(path):
    """The sheets of a workbook as name and rows, each row by its number and each cell by its column."""
    package = zipfile.ZipFile(path)
    shared = []
    if "xl/sharedStrings.xml" in package.namelist():
        for item in tree.fromstring(package.read("xl/sharedStrings.xml")).iter(SPREADSHEET + "si"):
            shared.append("".join(text.text or "" for text in item.iter(SPREADSHEET + "t")))
    targets = {r.get("Id"): r.get("Target") for r in tree.fromstring(package.read("xl/_rels/workbook.xml.rels"))}
    for sheet in tree.fromstring(package.read("xl/workbook.xml")).iter(SPREADSHEET + "sheet"):
        part = "xl/" + targets[sheet.get(RELATION)].lstrip("/").removeprefix("xl/")
        rows = {}
        for cell in tree.fromstring(package.read(part)).iter(SPREADSHEET + "c"):
            letters, number = re.match(r"([A-Z]+)(\d+)", cell.get("r")).groups()
            column = 0
            for letter in letters:
                column = column * 26 + ord(letter) - 64
            value = cell.find(SPREADSHEET + "v")
            text = "" if value is None else value.text or ""
            if cell.get("t") == "s":
                text = shared[int(text)]
            elif cell.get("t") == "inlineStr":
                text = "".join(t.text or "" for t in cell.iter(SPREADSHEET + "t"))
            elif cell.get("t") == "e":
                text = ""
            if text.strip():
                rows.setdefault(int(number), {})[column - 1] = text
        yield sheet.get("name"), rows


def rows_of_text(path, delimiter):
    """The rows of a delimited text by number; blank lines count and are not given."""
    text = path.read_text(encoding="utf-8-sig")
    rows, number = {}, 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for record in reader:
        number += 1
        cells = {at: value for at, value in enumerate(record) if value.strip()}
        if cells:
            rows[number] = cells
    return rows


def number(text, comma):
    """A number as people write it, or none."""
    text = text.strip().replace("\u00a0", "").replace("−", "-")
    negative = text.startswith("(") and text.endswith(")")
    text = text.strip("()")
    text = re.sub(r"^([-+]?)[$€£]\s*", r"\1", text)
    text = re.sub(r"\s*[%€$£]$", "", text)
    text = text.replace(".", "").replace(",", ".") if comma else re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    if re.fullmatch(r"[-+]?(0|[1-9]\d*)?(\.\d+)?([eE][-+]?\d+)?", text) and re.search(r"\d", text):
        value = float(text)
        return -value if negative else value
    return None


def day(text):
    """A date as ISO 8601, or none."""
    text = text.strip()
    for form in DATES:
        try:
            return datetime.strptime(text, form).strftime("%Y-%m-%d")
        except ValueError:
            continue
    return None


def formula(text):
    return text.startswith("=")


def load(db, name, rows, header, names, comma):
    """Makes a table of the rows below the header; what a column is, all of its values decide."""
    data = {n: cells for n, cells in rows.items() if n > header}
    columns = []
    for at, column in names:
        values = [cells[at] for cells in data.values() if at in cells]
        given = [v for v in values if v.strip().lower() not in MISSING and not formula(v)]
        if given and all(number(v, comma) is not None for v in given):
            whole = all(number(v, comma).is_integer() for v in given)
            kind, read = ("INTEGER" if whole else "REAL"), lambda v: number(v, comma)
        elif given and all(day(v) for v in given):
            kind, read = "TEXT", day
        else:
            kind, read = "TEXT COLLATE seen", None
        columns.append((at, column, kind, read))
    quoted = ", ".join('"%s" %s' % (column.replace('"', '""'), kind) for _, column, kind, _ in columns)
    db.execute('CREATE TABLE "%s" (%s)' % (name.replace('"', '""'), quoted))
    for n, cells in data.items():
        line = []
        for at, _, _, read in columns:
            value = cells.get(at)
            if value is None or read and (value.strip().lower() in MISSING or formula(value)):
                line.append(None)
            else:
                line.append(read(value) if read else value)
        marks = ", ".join("?" * (len(line) + 1))
        listed = ", ".join('"%s"' % column.replace('"', '""') for _, column, _, _ in columns)
        db.execute('INSERT INTO "%s" (rowid, %s) VALUES (%s)' % (name.replace('"', '""'), listed, marks), [n, *line])


def distinct(header):
    """Names of columns as the header has them, with a number where one comes again."""
    seen, out = {}, []
    for at, text in sorted(header.items()):
        text = " ".join(text.split())
        name, n = text, 2
        while name.lower() in seen:
            name, n = "%s_%d" % (text, n), n + 1
        seen[name.lower()] = True
        out.append((at, name))
    return out


# --- functions that SQLite lacks ----------------------------------------------------------------------------

class Values:
    def __init__(self):
        self.values = []

    def step(self, value):
        if value is not None:
            self.values.append(value)


class Median(Values):
    def finalize(self):
        return statistics.median(self.values) if self.values else None


class Stddev(Values):
    def finalize(self):
        return statistics.stdev(self.values) if len(self.values) > 1 else None


class Percentile:
    def __init__(self):
        self.values, self.share = [], None

    def step(self, value, share):
        self.share = share
        if value is not None:
            self.values.append(value)

    def finalize(self):
        if len(self.values) < 2:
            return self.values[0] if self.values else None
        return statistics.quantiles(self.values, n=100, method="inclusive")[self.share - 1]


class Corr:
    def __init__(self):
        self.pairs = []

    def step(self, a, b):
        if a is not None and b is not None:
            self.pairs.append((a, b))

    def finalize(self):
        try:
            return statistics.correlation(*zip(*self.pairs)) if len(self.pairs) > 1 else None
        except statistics.StatisticsError:
            return None


WIDTHLESS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def seen(text):
    """A text as it is seen: its blanks and its Unicode form tell nothing apart."""
    return " ".join(WIDTHLESS.sub("", unicodedata.normalize("NFC", text)).split())


def label(text):
    """What spellings of one label have in common; one letter again and again keeps its size."""
    if not isinstance(text, str):
        return text
    shown = seen(text)
    small = shown.lower()
    return shown if len(small) > 1 and len(set(small)) == 1 else small


def collation(key):
    return lambda a, b: (key(a).encode() > key(b).encode()) - (key(a).encode() < key(b).encode())


def database(folder, table):
    db = sqlite3.connect(":memory:")
    db.create_collation("seen", collation(seen))
    db.create_collation("label", collation(label))
    db.create_function("label", 1, label)
    db.create_aggregate("median", 1, Median)
    db.create_aggregate("stddev", 1, Stddev)
    db.create_aggregate("percentile", 2, Percentile)
    db.create_aggregate("corr", 2, Corr)
    db.create_function("power", 2, lambda a, b: None if a is None or b is None else math.pow(a, b))
    totals = {"total", "totals", "grand total", "subtotal", "sum", "overall", "gesamt", "summe", "average", "durchschnitt"}
    db.create_function("is_total", 1, lambda a: isinstance(a, str) and a.strip().rstrip(":").lower() in totals)
    path, comma = folder / table["file"], table.get("comma", False)
    if path.suffix == ".xlsx":
        for name, rows in sheets_of_workbook(path):
            first = min(rows, default=1)
            names = distinct(rows.get(first, {}))
            load(db, "%s#%s" % (table["file"], name), rows, first, names, False)
    else:
        rows = rows_of_text(path, table.get("delimiter", ","))
        header = table.get("header", 1)
        names = [tuple(name) for name in table["names"]] if "names" in table else distinct(rows[header])
        load(db, table["file"], rows, header, names, comma)
    return db


# --- the report ---------------------------------------------------------------------------------------------

LINK = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\(fact:([^)/]+)(?:/r(\d+)c(\d+))?\)")
SCALES = {"million": 1e6, "billion": 1e9, "trillion": 1e12}


def plain(markdown):
    """Words as they are seen."""
    def seen(match):
        return match[1] or ""
    return re.sub(r"\\(.)|\*\*|`", seen, markdown)


def agrees(shown, value):
    """True where what is shown is the value within the rounding that is shown."""
    if isinstance(value, str):
        return " ".join(shown.split()) == " ".join(value.split())
    if value is None:
        return shown in {"–", ""}
    match = re.search(r"(\d[\d,]*)(\.\d+)?(?:e(-?\d+))?", shown)
    if not match:
        return False
    whole, fraction, power = match.groups()
    scale = 10.0 ** int(power or 0)
    for word, factor in SCALES.items():
        scale *= factor if word in shown else 1
    size = float(whole.replace(",", "") + (fraction or "")) * scale
    slack = 0.5 * 10.0 ** -(len(fraction) - 1 if fraction else 0) * scale * 1.000001 + abs(value) * 1e-9
    before = shown[: match.start()]
    if "−" in before or "-" in before:
        return abs(-size - value) <= slack
    if "+" in before:
        return abs(size - value) <= slack
    return abs(size - abs(value)) <= slack


def main(folder):
    folder = Path(folder)
    report = (folder / "report.md").read_text(encoding="utf-8")
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    told = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    db = database(folder, told["table"])
    wrong, known, checked = [], {}, 0
    for shown, fact, row, column in LINK.findall(report):
        shown = plain(shown)
        if fact not in known:
            known[fact] = db.execute(facts[fact]["query"]).fetchall()
        value = known[fact][int(row or 1) - 1][int(column or 1) - 1]
        checked += 1
        if not agrees(shown, value):
            wrong.append("%s is %r in Python: %s" % (shown, value, facts[fact]["query"]))
    rest = plain(LINK.sub(" ", report))
    labels = sorted({label for label in told["labels"] if re.search(r"\d", label)}, key=len, reverse=True)
    used = []
    for label in labels:
        for form in (label, label[:1].upper() + label[1:]):
            if form in rest:
                used.append(form)
                rest = rest.replace(form, " ")
    rest = re.sub(r"\b(19|20)\d\d(–\d\d)?\b|\b(19|20)\d0s\b", lambda m: used.append(m[0]) or " ", rest)
    loose = re.findall(r"[^\s|]*\d[^\s|]*", rest)
    if loose:
        wrong.append("numbers without a fact: %s" % ", ".join(loose))
    print("%-28s %4d figures, %3d queries, labels: %s" % (
        told["table"]["file"], checked, len(known), ", ".join(sorted(set(used))[:14]) or "none"))
    for line in wrong:
        print("  WRONG: " + line)
    return 1 if wrong or not checked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
