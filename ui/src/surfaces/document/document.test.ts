// Selections over drawn runs: offsets, joined words, what is not part of the artifact, whole words, sentences.
import { beforeEach, describe as group, expect, test } from 'vitest';
import { parts, safeLink } from './draw';
import { describe, leafOf, piecesOf, rangeOf, rangesOf } from './runs';
import { LeafText, sentencesOf, snap, toWords } from './sentences';
import { unitsIn } from './units';

// Drawn by hand here so that the test does not lean on the component: chrome, ghosts, whole runs, cells.
const PAGE = `<div data-block="0"><p data-leaf><span data-r="0">Sales rose </span><span data-fact="f1"><span data-r="1">8.4 %</span></span><span data-r="2">. They </span><del class="ghost">fell</del><span data-r="3">held</span><span data-r="3" data-o="4"> up.</span></p></div>
<div data-block="1"><ul><li data-leaf><span class="chrome">•</span><span data-r="4">One </span><span data-r="5" data-w="">&amp;</span><span data-r="6"> two</span></li><li data-leaf><span data-r="7">three</span></li></ul></div>
<div data-block="2"><table><tbody><tr><td data-leaf><span data-r="8">a</span></td><td data-leaf><span data-r="9">12</span></td></tr></tbody></table></div>`;

let root: HTMLElement;
beforeEach(() => {
  document.body.innerHTML = `<article>${PAGE}</article>`;
  root = document.body.firstElementChild as HTMLElement;
});

const text = (run: number, part = 0) => root.querySelectorAll(`[data-r="${run}"]`)[part]?.firstChild as Text;
function range(a: Node, from: number, b: Node, to: number): Range {
  const made = document.createRange();
  made.setStart(a, from);
  made.setEnd(b, to);
  return made;
}

group('describe', () => {
  const cases: [string, () => Range, [number, number, number, number, string] | null][] = [
    ['inside one run', () => range(text(0), 0, text(0), 5), [0, 0, 0, 5, 'Sales']],
    ['across a figure', () => range(text(0), 6, text(2), 1), [0, 6, 2, 1, 'rose 8.4 %.']],
    ['past struck-out words, which are not read', () => range(text(2), 2, text(3, 1), 3), [2, 2, 3, 7, 'They held up']],
    ['blocks are joined with a line end', () => range(text(3, 1), 1, text(4), 3), [3, 5, 4, 3, 'up.\nOne']],
    ['a run that is whole is taken whole', () => range(text(5), 0, text(6), 4), [5, 0, 6, 4, '& two']],
    ['items are blocks of their own', () => range(text(6), 1, text(7), 5), [6, 1, 7, 5, 'two\nthree']],
    ['cells too', () => range(text(8), 0, text(9), 2), [8, 0, 9, 2, 'a\n12']],
    ['from an element', () => range(root, 0, root, root.childNodes.length), [0, 0, 9, 2, 'Sales rose 8.4 %. They held up.\nOne & two\nthree\na\n12']],
    ['nothing selected', () => range(text(0), 3, text(0), 3), null],
    ['only chrome', () => range(root.querySelector('.chrome') as Node, 0, root.querySelector('.chrome') as Node, 1), null],
  ];
  test.each(cases)('%s', (_, make, want) => {
    const got = describe(root, make());
    expect(got && [got.start.run, got.start.utf16, got.end.run, got.end.utf16, got.text]).toEqual(want);
  });

  test('what is described is found again', () => {
    for (let from = 0; from < piecesOf(root).length; from++) {
      for (let to = from; to < piecesOf(root).length; to++) {
        const a = piecesOf(root)[from];
        const b = piecesOf(root)[to];
        if (!a?.span.firstChild || !b?.span.firstChild) throw new Error('no text');
        const selection = describe(root, range(a.span.firstChild, 0, b.span.firstChild, b.to));
        const back = selection && rangeOf(root, [selection.start, selection.end]);
        expect(back && describe(root, back)).toEqual(selection);
      }
    }
  });

  test('a point that is not drawn paints nothing', () => {
    expect(rangesOf(root, [[{ run: 99, utf16: 0 }, { run: 99, utf16: 2 }], [{ run: 0, utf16: 50 }, { run: 0, utf16: 60 }]])).toEqual([]);
  });
});

group('words and sentences', () => {
  test.each<[string, number, number, string]>([
    ['the August heat', 5, 7, 'August'],
    ['the August heat', 2, 5, 'the August'],
    ['the August heat', 3, 10, 'August'],
    ['fell 69.7 % then', 6, 8, '69.7'],
    ['a  ', 1, 3, ''],
    ['naïve café', 7, 8, 'café'],
  ])('%s from %i to %i is %s', (words, from, to, want) => {
    const [a, b] = toWords(words, from, to);
    expect(words.slice(a, b)).toBe(want);
  });

  test.each<[string, string[]]>([
    ['One. Two? Three', ['One.', 'Two?', 'Three']],
    ['Up 8.4 % on 1.2 million. Then flat. ', ['Up 8.4 % on 1.2 million.', 'Then flat.']],
    ['   ', []],
  ])('sentences of %s', (words, want) => {
    expect(sentencesOf(words).map(([a, b]) => words.slice(a, b))).toEqual(want);
  });

  test('a drag is snapped to whole words at both ends', () => {
    expect(describe(root, snap(root, range(text(0), 2, text(0), 8)))?.text).toBe('Sales rose');
    expect(describe(root, snap(root, range(text(3, 1), 2, text(4), 1)))?.text).toBe('up.\nOne');
  });

  test('offsets and ranges of a leaf agree', () => {
    const leaf = new LeafText(leafOf(text(0)) as HTMLElement);
    expect(leaf.text).toBe('Sales rose 8.4 %. They held up.');
    expect(leaf.offset(text(3, 1), 1)).toBe(28);
    expect(leaf.range(18, 27)?.toString()).toBe('They fellheld');
    expect(leaf.range(4, 4)).toBe(null);
    expect(leaf.offset(text(7), 0)).toBe(null);
  });

  test('a leaf holds sentences, figures, items and cells', () => {
    const kinds = (block: number) =>
      Array.from(root.querySelectorAll<HTMLElement>(`[data-block="${block}"] [data-leaf]`)).flatMap(unitsIn).map((unit) => `${unit.kind} ${describe(root, unit.range)?.text}`);
    expect(kinds(0)).toEqual(['sentence Sales rose 8.4 %.', 'figure 8.4 %', 'sentence They held up.']);
    expect(kinds(1)).toEqual(['item One & two', 'item three']);
    expect(kinds(2)).toEqual(['cell a', 'cell 12']);
  });
});

test.each<[string, { utf16: number; text: string }[], string[]]>([
  ['held up', [{ utf16: 4, text: 'fell' }], ['0:held', '~fell', '4: up']],
  ['held', [{ utf16: 0, text: 'x' }], ['~x', '0:held']],
  ['held', [{ utf16: 9, text: 'x' }], ['0:held', '~x']],
  ['held', [{ utf16: 2, text: 'b' }, { utf16: 1, text: 'a' }], ['0:h', '~a', '1:e', '~b', '2:ld']],
])('%s with struck-out words', (words, ghosts, want) => {
  const got = parts(words, ghosts.map((ghost) => ({ run: 0, ...ghost })));
  expect(got.map((part) => ('ghost' in part ? '~' + part.ghost.text : `${part.base}:${part.text}`))).toEqual(want);
});

test.each([
  ['https://a.example/', true], ['mailto:a@b.example', true], ['javascript:alert(1)', false], ['data:text/html,x', false], ['other.md', false], [' https://x', false],
])('%s may be opened: %s', (to, may) => {
  expect(safeLink(to) !== undefined).toBe(may);
});
