// A formula while it is written: which cells it names, what is offered, and where a pointed cell goes in.
import { expect, test } from 'vitest';
import { around, functionOffers, named, pieces, waits } from './formula';
import { argumentOf, FUNCTIONS } from './functions';
import { address } from './range';

test.each<[string, string[]]>([
  ['=A1+B2', ['A1', 'B2']],
  ['=SUM($B$2:B9)*C$1', ['B2:B9', 'C1']],
  ["='My ''own'' notes'!A1 & Sales!b3", ["My 'own' notes!A1", 'Sales!B3']],
  ['=SUM(B9:A2)', ['A2:B9']],
  ['="A1"&A2', ['A2']],
  ['="never closed A1', []],
  ['=LOG10(A1)+ATAN2(B1,C1)', ['A1', 'B1', 'C1']],
  ['=A1B+rate_A1+A1.x', []],
  ['=ZZZ1+A9999999+A0', []],
  ['A1', []],
  ['=1.5E3+A1', ['A1']],
  ['=Straße!A1', ['Straße!A1']],
])('%s names %j', (words, expected) => {
  const found = named(words);
  expect(found.map(({ sheet, cells }) => `${sheet === null ? '' : `${sheet}!`}${address(cells)}`)).toEqual(expected);
  expect(pieces(words, found).map(({ text }) => text).join('')).toBe(words);
});

test('whole columns and rows reach to the last', () => {
  expect(named('=SUM(B:C)+SUM(2:2)').map(({ cells }) => [cells.left, cells.right, cells.top, cells.bottom])).toEqual([[1, 2, 0, 1_048_575], [0, 16_383, 1, 1]]);
});

test('the same cells have the same colour, and after the last the first comes again', () => {
  expect(named('=A1+B1+$A$1+C1+D1+E1+F1').map(({ colour }) => colour)).toEqual([0, 1, 0, 2, 3, 4, 0]);
});

test('a formula of hostile length is not looked through', () => {
  expect(named(`=${'A1+'.repeat(10_000)}`)).toEqual([]);
});

test.each<[string, number, string | undefined, number | undefined]>([
  ['=su', 3, 'SUBSTITUTE', 1],
  ['=SUM(A1)+av', 11, 'AVERAGE', 9],
  ['=SUM', 4, 'SUM', 1],
  ['=SUM(', 5, undefined, undefined],
  ['="su', 4, undefined, undefined],
  ['=su(A1)', 3, undefined, undefined],
  ['=A1', 3, undefined, undefined],
  ['=Sales!su', 9, undefined, undefined],
  ['sum', 3, undefined, undefined],
])('begun in %s at %i: %s', (words, caret, first, from) => {
  const found = functionOffers(words, caret);
  expect([found?.offers[0]?.name, found?.from]).toEqual([first, from]);
});

test.each<[string, string | undefined, number | undefined]>([
  ['=IF(A1>2,', 'IF', 1],
  ['=IF(SUM(A1,B1),"a,b(",', 'IF', 2],
  ['=SUM(IF(', 'IF', 0],
  ['=SUM(A1)', undefined, undefined],
  ['=MINE(SUM(1),', undefined, undefined],
  ['=SUM(MINE(1,2', 'SUM', 0],
])('%s is written in %s', (words, name, argument) => {
  const found = around(words, words.length);
  expect([found?.of.name, found?.argument]).toEqual([name, argument]);
});

test('an argument that repeats is the one of its kind', () => {
  const of = (name: string) => FUNCTIONS.find((known) => known.name === name)!;
  const told = (name: string, n: number) => of(name).takes[argumentOf(of(name), n)];
  expect([0, 1, 5].map((n) => told('SUM', n))).toEqual(['number', 'number', 'number']);
  expect([0, 1, 2, 3, 4].map((n) => told('SUMIFS', n))).toEqual(['sum of', 'range', 'condition', 'range', 'condition']);
  expect([2, 9].map((n) => told('IF', n))).toEqual(['[otherwise]', '[otherwise]']);
});

test('names are in their order, so that the first offered is the first', () => {
  const names = FUNCTIONS.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)].sort());
});

test.each<[string, boolean]>([
  ['=', true], ['=A1+', true], ['=SUM(', true], ['=SUM(A1, ', true], ['=A1', false], ['="a+', false], ['', false], ['12+', false],
])('%s waits for cells: %s', (words, expected) => {
  expect(waits(words, words.length)).toBe(expected);
});
