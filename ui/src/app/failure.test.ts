// Tests of the diagnostics of an error in the page.
import { describe, expect, it } from 'vitest';
import { failureOf } from './failure';

function thrown(name: string, message: string, stack: string): Error {
  const error = new Error(message);
  error.name = name;
  error.stack = stack;
  return error;
}

describe('a failure', () => {
  it('is a kind and a place of the code in both browsers', () => {
    const chromium = thrown('TypeError', 'x is not a function', 'TypeError: x is not a function\n    at draw (tauri://localhost/assets/index-a1B2.js:12:345)\n    at run (tauri://localhost/assets/index-a1B2.js:1:2)');
    expect(failureOf(chromium)).toEqual({ kind: 'TypeError', at: 'index-a1B2.js:12:345' });
    const webkit = thrown('RangeError', 'no', 'draw@tauri://localhost/assets/index-a1B2.js:7:8\nrun@[native code]');
    expect(failureOf(webkit)).toEqual({ kind: 'RangeError', at: 'index-a1B2.js:7:8' });
  });

  it('holds none of the words', () => {
    const words = thrown('Pay 300 to Anna', 'Salary of Anna.js:1:2', 'Error: Salary of Anna.js:1:2\n    at <anonymous>');
    expect(failureOf(words)).toEqual({ kind: 'Error', at: 'unknown' });
    expect(failureOf('Salary of Anna')).toEqual({ kind: 'string', at: 'unknown' });
    expect(failureOf({ code: 'file_missing', says: 'There is no Anna.md.' })).toEqual({ kind: 'file_missing', at: 'unknown' });
    expect(failureOf(null)).toEqual({ kind: 'object', at: 'unknown' });
  });
});
