// The functions that are offered while a formula is written: their names and what goes into them, as Excel names both.
// Gloss can work out more than these (docs/calc.md); any other may be typed.

/** A function by name, with its arguments; those in brackets may be left out, and dots mean more of the same. */
export interface SheetFunction {
  name: string;
  takes: readonly string[];
}

const LIST = `
ABS number
AND condition, …
AVERAGE number, …
AVERAGEIF range, condition, [average of]
AVERAGEIFS average of, range, condition, …
CEILING number, step
CHOOSE which, value, …
COLUMN [cell]
COLUMNS range
CONCAT text, …
CONCATENATE text, …
CORREL range, range
COUNT value, …
COUNTA value, …
COUNTBLANK range
COUNTIF range, condition
COUNTIFS range, condition, …
DATE year, month, day
DATEDIF start, end, unit
DATEVALUE text
DAY date
DAYS end, start
EDATE date, months
EOMONTH date, months
EXACT text, text
EXP number
FILTER range, condition, [if empty]
FIND text, within, [start]
FLOOR number, step
FREQUENCY range, limits
FV rate, periods, payment, [present value], [type]
HLOOKUP value, range, row, [near]
HOUR time
HYPERLINK address, [text]
IF condition, then, [otherwise]
IFERROR value, if error
IFNA value, if missing
IFS condition, value, …
INDEX range, row, [column]
INDIRECT text
INT number
IRR range, [guess]
ISBLANK value
ISERROR value
ISNUMBER value
ISTEXT value
LARGE range, which
LEFT text, [characters]
LEN text
LET name, value, result
LN number
LOG number, [base]
LOG10 number
LOWER text
MATCH value, range, [kind]
MAX number, …
MAXIFS max of, range, condition, …
MEDIAN number, …
MID text, start, characters
MIN number, …
MINIFS min of, range, condition, …
MINUTE time
MOD number, divisor
MODE number, …
MONTH date
NETWORKDAYS start, end, [holidays]
NOT condition
NOW
NPER rate, payment, present value
NPV rate, value, …
OFFSET cell, rows, columns, [height], [width]
OR condition, …
PERCENTILE range, share
PI
PMT rate, periods, present value
POWER number, exponent
PRODUCT number, …
PROPER text
PV rate, periods, payment
QUARTILE range, which
RAND
RANDBETWEEN lowest, highest
RANK number, range, [order]
RATE periods, payment, present value
REPLACE text, start, characters, with
REPT text, times
RIGHT text, [characters]
ROUND number, digits
ROUNDDOWN number, digits
ROUNDUP number, digits
ROW [cell]
ROWS range
SEARCH text, within, [start]
SECOND time
SLOPE ys, xs
SMALL range, which
SORT range, [column], [order]
SQRT number
STDEV number, …
STDEV.P number, …
STDEV.S number, …
SUBSTITUTE text, old, new, [which]
SUBTOTAL kind, range, …
SUM number, …
SUMIF range, condition, [sum of]
SUMIFS sum of, range, condition, …
SUMPRODUCT range, …
SWITCH value, case, result, …
TEXT value, format
TEXTJOIN between, skip empty, text, …
TIME hour, minute, second
TODAY
TRANSPOSE range
TREND ys, [xs], [new xs]
TRIM text
UNIQUE range
UPPER text
VALUE text
VAR number, …
VLOOKUP value, range, column, [near]
WEEKDAY date, [kind]
WEEKNUM date, [kind]
WORKDAY start, days, [holidays]
XLOOKUP value, look in, give from, [if missing]
YEAR date
YEARFRAC start, end, [basis]
`;

/** All of them, in the order of their names. */
export const FUNCTIONS: readonly SheetFunction[] = LIST.trim().split('\n').map((line) => {
  const [name = '', ...rest] = line.split(' ');
  return { name, takes: rest.length ? rest.join(' ').split(', ') : [] };
});

/** Which argument is written where the last ones repeat: that of the same kind. */
export function argumentOf({ takes }: SheetFunction, written: number): number {
  const dots = takes.indexOf('…');
  if (dots < 0 || written < dots) return Math.min(written, takes.length - 1);
  // SUMIFS and its kind repeat a pair: range, condition.
  const pair = takes[dots - 1] === 'condition' || takes[dots - 1] === 'result' || takes[dots - 2] === 'condition';
  const again = Math.min(pair ? 2 : 1, dots);
  return dots - again + ((written - dots) % again);
}
