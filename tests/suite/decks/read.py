# Slides, shapes, cells and words of each deck as python-pptx reads them.
import glob, hashlib, os
from pptx import Presentation
def walk(shapes):
    for s in shapes:
        yield s
        if s.shape_type == 6: yield from walk(s.shapes)
for f in sorted(glob.glob('tests/suite/decks/*.pptx')):
    try:
        p = Presentation(f)
    except Exception as e:
        print(os.path.basename(f), 'refused', sep='\t'); continue
    n=len(p.slides); cells=0; words=[]
    for s in p.slides:
        for sh in walk(s.shapes):
            if sh.has_text_frame:
                for q in sh.text_frame.paragraphs:
                    words.append(q.text.replace('\n',' ').replace('\r',' '))
            if getattr(sh,'has_table',False) and sh.has_table:
                for r in sh.table.rows:
                    for c in r.cells:
                        cells+=1
                        for q in c.text_frame.paragraphs:
                            words.append(q.text.replace('\n',' ').replace('\r',' '))
    words=[w for w in words if w]; text='\n'.join(words)
    print(os.path.basename(f), n, cells, len(words), hashlib.sha256(text.encode()).hexdigest()[:12], sep='\t')
