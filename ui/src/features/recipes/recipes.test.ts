// Tests of recipes in words and counts.
import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../api/types';
import { aboutWords, marksOf, stateWords } from './recipes';

const sentence = (marked: boolean) => ({ text: 'A.', marked, why: '' });
const recipe = (marked: boolean[], over: Partial<Recipe> = {}): Recipe => ({
  id: 'rc_1', name: 'Sales', task: 't', model: null, left: [], runs: 0, imported: false, created_at: '', updated_at: '',
  inputs: [{ name: 'sales', kind: 'file', was: 'data/sales-10.csv' }, { name: 'period', kind: 'period', was: '2026-10' }],
  steps: [{ path: 'memo.md', says: '', detail: [], sentences: marked.map(sentence) }, { path: 'a.md, b.xlsx', says: '', detail: [], sentences: [] }],
  ...over,
});

describe('recipes', () => {
  it('say what they make of what', () => {
    expect(aboutWords(recipe([]))).toBe('Makes memo.md, a.md, b.xlsx from sales-10.csv');
    expect(aboutWords({ ...recipe([]), inputs: [] })).toBe('Makes memo.md, a.md, b.xlsx');
  });
  it('say what goes to whom', () => {
    expect(stateWords(recipe([false]))).toBe('No model needed');
    expect(stateWords(recipe([true, false, true], { runs: 2 }))).toBe('2 marked sentences for you · run 2 times');
    expect(stateWords(recipe([true], { model: 'x/y', runs: 1 }))).toBe('1 marked sentence · run once');
  });
  it('find the marked sentences', () => {
    expect(marksOf(recipe([false, true]))).toEqual([{ step: 0, sentence: 1 }]);
  });
});
