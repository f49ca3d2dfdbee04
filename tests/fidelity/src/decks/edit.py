"""Slide decks edited by python-pptx and saved again by LibreOffice, each beside a twin in which every shape, paragraph and cell bears a
tag. The same seeded edits are done to both, so where a tag stands in the twin is where its thing stands in the deck; the deck itself
never sees a tag. Judges nothing.

    edit.py FOLDER SEED      FOLDER has decks `N.pptx`; for each the twin `N.twin.pptx` comes, and edited `N.edited.pptx` and
                             `N.edited.twin.pptx`; a line of JSON for each deck says what was done, and the tags of
                             what was copied
"""
import copy
import json
import os
import random
import re
import sys

from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Emu

WORDS = "sales rose by twelve percent while costs of the north fell again after spring and nobody in March was surprised".split()
TAG = re.compile(r"zq\d+qz")


def parts(slide):
    """What a slide says: its own shapes and its notes."""
    yield slide._element
    if slide.has_notes_slide:
        yield slide.notes_slide._element


class Deck:
    """A deck, or its twin: there every word of a tag is passed over."""

    def __init__(self, path):
        self.deck = Presentation(path)
        self.copied = []

    def slides(self):
        return list(self.deck.slides)

    def shapes(self, slide):
        """Shapes on the slide itself, in their order."""
        kinds = {qn(f"p:{name}") for name in ("sp", "pic", "graphicFrame", "cxnSp", "grpSp")}
        return [one for one in slide.shapes._spTree if one.tag in kinds]

    def paragraphs(self, slide):
        """Paragraphs that have words, of boxes and cells."""
        return [one for one in slide._element.iter(qn("a:p")) if self.runs(one)]

    def runs(self, paragraph):
        """Runs with words, without those of tags."""
        runs = [run for run in paragraph.findall(qn("a:r")) if (run.find(qn("a:t")).text or "").strip()]
        return [run for run in runs if not TAG.fullmatch(run.find(qn("a:t")).text)]

    def rows(self, slide):
        return list(slide._element.iter(qn("a:tr")))


def strip(element):
    """Takes the tags of a copy away, and says which they were."""
    out = []
    for one in element.iter():
        if one.tag == qn("p:cNvPr") and TAG.fullmatch(one.get("name") or ""):
            out.append(one.get("name"))
            one.set("name", "Copy")
    for run in list(element.iter(qn("a:r"))):
        if TAG.fullmatch(run.find(qn("a:t")).text or ""):
            out.append(run.find(qn("a:t")).text)
            run.getparent().remove(run)
    return out


def tag(deck):
    """Gives every shape a name and every paragraph a first run that nothing else has."""
    number = 0
    for slide in deck.slides():
        for part in parts(slide):
            for name in part.iter(qn("p:cNvPr")):
                if name.getparent().tag != qn("p:nvGrpSpPr") or name.getparent().getparent().tag != qn("p:spTree"):
                    number += 1
                    name.set("name", f"zq{number}qz")
            for paragraph in part.iter(qn("a:p")):
                filled = paragraph.find(qn("a:r")) is not None or paragraph.getparent().getparent().tag == qn("a:tc")
                if filled:
                    number += 1
                    begin(paragraph, f"zq{number}qz")


def begin(paragraph, words):
    run = paragraph.makeelement(qn("a:r"), {})
    first = paragraph.find(qn("a:r"))
    look = first.find(qn("a:rPr")) if first is not None else None
    if look is not None:
        run.append(copy.deepcopy(look))
    text = run.makeelement(qn("a:t"), {})
    text.text = words
    run.append(text)
    paragraph.insert(1 if paragraph.find(qn("a:pPr")) is not None else 0, run)


def some(rng, least=2, most=7):
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(least, most)))


# Each edit takes the deck and dice that roll the same for its twin; false where there is nothing of the kind.


def one_word(deck, rng):
    paragraph = pick_paragraph(deck, rng)
    return paragraph is not None and reword(deck, paragraph, rng, 1)


def a_third_of_the_words(deck, rng):
    paragraph = pick_paragraph(deck, rng)
    return paragraph is not None and reword(deck, paragraph, rng, None)


def reword(deck, paragraph, rng, count):
    words = [(run, at) for run in deck.runs(paragraph) for at in range(len(run.find(qn("a:t")).text.split(" ")))]
    for run, at in rng.sample(words, count or max(1, len(words) // 3)):
        text = run.find(qn("a:t"))
        all_words = text.text.split(" ")
        all_words[at] = rng.choice(WORDS)
        text.text = " ".join(all_words)
    return True


def pick_slide(deck, rng):
    slides = deck.slides()
    return rng.choice(slides) if slides else None


def pick_paragraph(deck, rng):
    found = [one for slide in deck.slides() for one in deck.paragraphs(slide)]
    return rng.choice(found) if found else None


def new_paragraph(deck, rng):
    paragraph = pick_paragraph(deck, rng)
    if paragraph is None:
        return False
    made = copy.deepcopy(paragraph)
    strip(made)
    for run in deck.runs(made)[1:]:
        made.remove(run)
    deck.runs(made)[0].find(qn("a:t")).text = some(rng)
    paragraph.addnext(made) if rng.random() < 0.5 else paragraph.addprevious(made)
    return True


def paragraph_gone(deck, rng):
    paragraph = pick_paragraph(deck, rng)
    if paragraph is None or len(paragraph.getparent().findall(qn("a:p"))) < 2:
        return False
    paragraph.getparent().remove(paragraph)
    return True


def pick_shape(deck, rng):
    found = [(slide, shape) for slide in deck.slides() for shape in deck.shapes(slide)]
    return rng.choice(found) if found else (None, None)


def shape_moved(deck, rng):
    slide, element = pick_shape(deck, rng)
    x, y = rng.randrange(9_000_000), rng.randrange(6_000_000)
    if element is None:
        return False
    shape = next(one for one in slide.shapes if one._element is element)
    width, height = shape.width, shape.height
    shape.left, shape.top = Emu(x), Emu(y)
    if width is not None and element.tag != qn("p:graphicFrame"):
        shape.width, shape.height = width, height
    return True


def shape_gone(deck, rng):
    slide, element = pick_shape(deck, rng)
    if element is None or len(deck.shapes(slide)) < 2:
        return False
    element.getparent().remove(element)
    return True


def new_shape(deck, rng):
    slide = pick_slide(deck, rng)
    if slide is None:
        return False
    box = slide.shapes.add_textbox(*(Emu(rng.randrange(1, 4_000_000)) for _ in range(4)))
    box.text_frame.text = some(rng)
    if rng.random() < 0.5:
        first = deck.shapes(slide)[0]
        if first is not box._element:
            first.addprevious(box._element)
    return True


def to_front(deck, rng):
    slide, element = pick_shape(deck, rng)
    if element is None or len(deck.shapes(slide)) < 2:
        return False
    deck.shapes(slide)[-1].addnext(element)
    return True


def slide_moved(deck, rng):
    listed = deck.deck.slides._sldIdLst
    if len(listed) < 2:
        return False
    one = rng.choice(list(listed))
    listed.remove(one)
    listed.insert(rng.randrange(len(listed) + 1), one)
    return True


def slide_gone(deck, rng):
    listed = deck.deck.slides._sldIdLst
    if len(listed) < 2:
        return False
    one = rng.choice(list(listed))
    deck.deck.part.drop_rel(one.rId)
    listed.remove(one)
    return True


def slide_doubled(deck, rng):
    slide = pick_slide(deck, rng)
    if slide is None:
        return False
    made = deck.deck.slides.add_slide(slide.slide_layout)
    for one in deck.shapes(made):
        one.getparent().remove(one)
    renamed = {}
    for key, relation in slide.part.rels.items():
        if relation.reltype.rsplit("/", 1)[-1] in ("slideLayout", "notesSlide"):
            continue
        target = relation._target
        renamed[key] = made.part.relate_to(target, relation.reltype, is_external=relation.is_external)
    for one in slide.shapes._spTree[2:]:
        made.shapes._spTree.append(copy.deepcopy(one))
    deck.copied += strip(made._element)
    space = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
    for one in made._element.iter():
        for key, value in list(one.attrib.items()):
            if key.startswith(space) and value in renamed:
                one.set(key, renamed[value])
    listed = deck.deck.slides._sldIdLst
    own = [one.rId for one in listed].index(next(one.rId for one in listed if deck.deck.part.related_part(one.rId) is slide.part))
    last = listed[-1]
    listed.remove(last)
    listed.insert(own + rng.randrange(2), last)
    return True


def pick_row(deck, rng):
    found = [one for slide in deck.slides() for one in deck.rows(slide)]
    return rng.choice(found) if found else None


def new_row(deck, rng):
    row = pick_row(deck, rng)
    if row is None:
        return False
    made = copy.deepcopy(row)
    strip(made)
    for cell in made.findall(qn("a:tc")):
        for number, run in enumerate(run for one in cell.iter(qn("a:p")) for run in deck.runs(one)):
            run.find(qn("a:t")).text = some(rng, 1, 3) if number == 0 else ""
    row.addnext(made)
    return True


def row_doubled(deck, rng):
    row = pick_row(deck, rng)
    if row is None:
        return False
    made = copy.deepcopy(row)
    deck.copied += strip(made)
    row.addnext(made)
    return True


def row_gone(deck, rng):
    row = pick_row(deck, rng)
    if row is None or len(row.getparent().findall(qn("a:tr"))) < 2:
        return False
    row.getparent().remove(row)
    return True


EDITS = [one_word, a_third_of_the_words, new_paragraph, paragraph_gone, shape_moved, shape_gone, new_shape, to_front, slide_moved,
         slide_gone, slide_doubled, new_row, row_doubled, row_gone]


def edit(path, seed):
    """One to four edits; the same ones to a deck and its twin."""
    rng, deck, done = random.Random(seed), Deck(path), []
    wanted = rng.randint(1, 4)
    for _ in range(40):
        if len(done) == wanted:
            break
        what = rng.choice(EDITS)
        if what(deck, random.Random(rng.randrange(1 << 30))):
            done.append(what.__name__)
    return deck, done


def main():
    folder, seed = sys.argv[1], int(sys.argv[2])
    numbers = sorted(int(name.split(".")[0]) for name in os.listdir(folder) if re.fullmatch(r"\d+\.pptx", name))
    for number in numbers:
        path = os.path.join(folder, f"{number}.pptx")
        try:
            twin = Deck(path)
            tag(twin)
            twin.deck.save(path.replace(".pptx", ".twin.pptx"))
            done = None
            for kind in (".pptx", ".twin.pptx"):
                edited, what = edit(path.replace(".pptx", kind), f"{seed} {number}")
                assert done in (None, what), f"{done} is not {what}"
                done = what
                edited.deck.save(path.replace(".pptx", ".edited" + kind))
            print(json.dumps({"deck": number, "edits": done, "copied": edited.copied}), flush=True)
        except Exception as error:  # A deck that python-pptx can't read or change: said, and left out.
            print(json.dumps({"deck": number, "edits": None, "says": f"{type(error).__name__}: {error}"[:300]}), flush=True)


if __name__ == "__main__":
    main()
