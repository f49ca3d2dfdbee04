// Ctrl Z against a plain list of contents: nothing is taken back twice, passed over, or taken from another program.
import { describe, expect, it } from 'vitest';
import type { Version } from '../../api/types';
import { UndoHistory } from './undo-history';

const version = (n: number, made_by: Version['made_by'] = 'person'): Version => ({ path: 'a.csv', version: n, parent: n > 1 ? n - 1 : null, made_by, why: '', created_at: '', sha256: '', bytes: 0, turn: null, settled: true, undoes: false });

/** A file whose content is a word for each version, and what is done to it. */
class File {
  words = ['', 'one'];
  versions = [version(1)];
  history: UndoHistory;

  constructor(before = 0) {
    for (let n = 0; n < before; n++) this.write(`old ${n}`);
    this.history = new UndoHistory(this.newest);
  }
  get newest() {
    return this.versions.length;
  }
  get text() {
    return this.words[this.newest];
  }
  write(words: string, by: Version['made_by'] = 'person', turn: string | null = null) {
    this.words.push(words);
    this.versions.push({ ...version(this.newest + 1, by), turn });
  }
  undo() {
    return this.go(this.history.before(this.newest, this.versions));
  }
  redo() {
    return this.go(this.history.after(this.newest, this.versions));
  }
  private go(to: number | null) {
    if (to === null) return false;
    this.write(this.words[to] ?? '');
    this.history.restored(this.newest, to);
    return true;
  }
}

describe('Ctrl Z', () => {
  it('takes back each change since the file was opened, one by one, and no older one', () => {
    const file = new File(2);
    const opened = file.text;
    for (const words of ['a', 'b', 'c', 'd']) file.write(words);
    const seen = [file.text];
    while (file.undo()) seen.push(file.text);
    expect(seen).toEqual(['d', 'c', 'b', 'a', opened]);
  });

  it('takes a batch of notes back by one press, and brings it again by one', () => {
    const file = new File();
    file.write('by hand');
    file.write('note 1', 'agent', 't_1');
    file.write('note 2', 'agent', 't_1');
    file.write('note of another', 'agent', 't_2');
    expect([file.undo(), file.text, file.undo(), file.text, file.undo(), file.text]).toEqual([true, 'note 2', true, 'by hand', true, 'one']);
    expect([file.redo(), file.text, file.redo(), file.text, file.redo(), file.text]).toEqual([true, 'by hand', true, 'note 2', true, 'note of another']);
  });

  it('goes forward again until something else is done', () => {
    const file = new File();
    for (const words of ['a', 'b', 'c']) file.write(words);
    file.undo();
    file.undo();
    expect([file.text, file.redo(), file.text, file.redo(), file.text, file.redo()]).toEqual(['a', true, 'b', true, 'c', false]);
    file.undo();
    file.write('x');
    expect([file.redo(), file.text, file.undo(), file.text, file.undo(), file.text]).toEqual([false, 'x', true, 'b', true, 'a']);
  });

  it('leaves alone what another program wrote', () => {
    const file = new File();
    file.write('a');
    file.write('theirs', 'outside');
    expect([file.undo(), file.text]).toEqual([false, 'theirs']);
    file.write('b');
    expect([file.undo(), file.text, file.undo(), file.text]).toEqual([true, 'theirs', false, 'theirs']);
  });

  it('is a list of contents, whatever is done in any order', () => {
    let seed = 7;
    const random = (n: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
    for (let round = 0; round < 300; round++) {
      const file = new File(random(3));
      // The same as a plain list: what stands, and what was taken back.
      let [done, undone]: [string[], string[]] = [[file.text ?? ''], []];
      for (let n = 0; n < 25; n++) {
        const what = random(3);
        if (what === 0) {
          file.write(`${round}.${n}`);
          [done, undone] = [[...done, `${round}.${n}`], []];
        } else if (what === 1 && done.length > 1) {
          expect(file.undo()).toBe(true);
          undone.push(done.pop() ?? '');
        } else if (what === 1) expect(file.undo()).toBe(false);
        else if (undone.length) {
          expect(file.redo()).toBe(true);
          done.push(undone.pop() ?? '');
        } else expect(file.redo()).toBe(false);
        expect(file.text).toBe(done.at(-1));
      }
    }
  });
});
