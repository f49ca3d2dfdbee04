"""What python-docx and lxml find in a Word document, as one JSON object. Reads and judges nothing."""
import json
import sys
import zipfile

import docx
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
document = docx.Document(sys.argv[1])
package = zipfile.ZipFile(sys.argv[1])
body = etree.fromstring(package.read("word/document.xml"))


def part(name):
    return etree.fromstring(package.read(name)) if name in package.namelist() else etree.Element("none")


def words(node, names=("t",)):
    return "".join(at.text or "" for at in node.iter() if at.tag in [W + name for name in names])


def commented(number):
    out, on = "", False
    for at in body.iter():
        if at.tag == W + "commentRangeStart" and at.get(W + "id") == number:
            on = True
        if at.tag == W + "commentRangeEnd" and at.get(W + "id") == number:
            return out
        if on and at.tag == W + "t":
            out += at.text or ""


print(json.dumps({
    "title": document.core_properties.title,
    "author": document.core_properties.author,
    "created": document.core_properties.created.isoformat(),
    "styles": [[p.style.name, p.text] for p in document.paragraphs if p.text.strip()],
    "tables": [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables],
    "header_rows": len(body.findall(f".//{W}tblHeader")),
    "images": [[shape.width.pt, shape.height.pt] for shape in document.inline_shapes],
    "footnotes": [words(note) for note in part("word/footnotes.xml") if note.get(W + "type") is None],
    "links": sorted(rel.target_ref for rel in document.part.rels.values() if rel.reltype.endswith("/hyperlink")),
    "comments": [[at.get(W + "author"), words(at), commented(at.get(W + "id"))] for at in part("word/comments.xml")],
    "inserted": [words(at) for at in body.iter(W + "ins") if words(at)],
    "deleted": [words(at, ("delText",)) for at in body.iter(W + "del") if words(at, ("delText",))],
    "footer": words(part("word/footer.xml"), ("t", "instrText")),
}))
