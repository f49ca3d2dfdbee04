"""Reads decks before and after an edit with python-pptx and says where what came and went is not what was set: a line "! ..." each.
Edits nothing.
"""
import json
import sys
from collections import Counter

from pptx import Presentation
from pptx.oxml.ns import qn


def paragraphs(part):
    for paragraph in part.iter(qn("a:p")):
        words = []
        for one in paragraph:
            if one.tag in (qn("a:r"), qn("a:fld")):
                words.append(one.findtext(qn("a:t")) or "")
            elif one.tag == qn("a:br"):
                words.append(" ")
        yield " ".join("".join(words).split())


def charts(shapes):
    for shape in shapes:
        if shape.shape_type == 6:
            yield from charts(shape.shapes)
        elif getattr(shape, "has_chart", False) and shape.has_chart:
            yield shape.chart


def said(path):
    """Paragraphs of slides and notes, and values of charts, each with how often it is there."""
    out = Counter()
    for slide in Presentation(path).slides:
        out.update(paragraphs(slide._element))
        if slide.has_notes_slide:
            for shape in slide.notes_slide.placeholders:
                if shape.placeholder_format.type == 2:
                    out.update(paragraphs(shape._element))
        for chart in charts(slide.shapes):
            for plot in chart.plots:
                for series in plot.series:
                    out.update(f"= {value:.6f}" for value in series.values if value is not None)
    del out[""]
    return out


def main():
    known, count, unread = {}, 0, set()
    for one in json.load(open(sys.argv[1])):
        try:
            before = said(one["before"])
        except Exception as error:  # It can't read the deck as it was: said once.
            unread.add(f"{one['case'].rsplit(' ', 1)[0]}: {type(error).__name__}")
            continue
        try:
            after = said(one["after"])
        except Exception as error:
            print(f"! {one['case']}: {type(error).__name__}: {error}")
            continue
        count += 1
        after.subtract(before)
        differs = {words: number for words, number in after.items() if number}
        if differs != one["differs"]:
            print("! " + json.dumps([one["case"], "found", differs, "expected", one["differs"]], ensure_ascii=False)[:700])
    print(f"python-pptx read back {count} edited decks; it can't read these, edited or not: {sorted(unread)}")


if __name__ == "__main__":
    main()
