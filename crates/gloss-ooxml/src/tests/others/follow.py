"""How formulas, areas and anchors should follow a row that comes in or a sheet that is renamed: Excel's rules once
more, by openpyxl's tokens. Shares nothing with Gloss, reads no file.
"""
import re

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

CELL = re.compile(r"^(\$?[A-Za-z]{1,3})?(\$?)(\d+)?$")


class Follow:
    """One step of the plan; one that moves and renames nothing leaves all as it is."""

    def __init__(self, step=None):
        step = step or {"do": "set"}
        self.sheet, self.to = step.get("sheet"), step.get("to")
        self.rename = step["do"] == "rename"
        self.insert = step["do"] == "insert"
        self.at, self.count = step.get("at", 0), step.get("count", 0)

    def title(self, name):
        return self.to if self.rename and name == self.sheet else name

    def row(self, row):
        return row + self.count if self.insert and row >= self.at else row

    def moves(self, home):
        return self.insert and home == self.sheet

    def area(self, text, home):
        """An area, or several with blanks between."""
        if not self.moves(home) or not isinstance(text, str):
            return text
        return " ".join(self._range(one) for one in text.split(" "))

    def _range(self, text):
        """Gives what is no area back as it is."""
        out = []
        parts = text.split(":")
        for part in parts:
            match = CELL.match(part)
            if not match or not (match.group(3) or (match.group(1) and len(parts) == 2)):
                return text
            column, dollar, row = match.groups()
            out.append((column or "") + (f"{dollar}{self.row(int(row))}" if row else ""))
        if any(int(re.sub(r"\D", "", one) or 0) > 1048576 for one in out):
            # The last cell is pushed out of the sheet: a range keeps its end there, a cell is none any more.
            return "#REF!" if len(out) == 1 else re.sub(r"1048577$", "1048576", ":".join(out))
        return ":".join(out)

    def name(self, text, home):
        """The formula of a defined name: what has no dollar sign is counted from the cell that uses the name."""
        if self.insert and not re.search(r"[$][0-9]", text):
            return text
        return self.formula(text, home)

    def formula(self, text, home):
        """A formula that stands on the sheet `home`."""
        if not isinstance(text, str) or not (self.insert or self.rename):
            return text
        tokens = Tokenizer(text if text.startswith("=") else "=" + text)
        parts = [self._operand(t.value, home) if t.type == Token.OPERAND and t.subtype == Token.RANGE else t.value
                 for t in tokens.items]
        return ("=" if text.startswith("=") else "") + "".join(parts)

    def _operand(self, text, home):
        if "!" not in text:
            return self._range(text) if self.moves(home) else text
        written, place = text.rsplit("!", 1)
        sheet = written[1:-1].replace("''", "'") if written.startswith("'") else written
        if sheet != self.sheet:
            return text
        if self.insert:
            return f"{written}!{self._range(place)}"
        name = self.to
        if not re.match(r"^[A-Za-z_][A-Za-z0-9_]*$", name):
            name = "'" + name.replace("'", "''") + "'"
        return f"{name}!{place}"
