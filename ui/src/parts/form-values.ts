// What a person writes into a server's form, as the form's fields hold it and as it is sent. Pure; whether it fits is the engine's to say.
import type { FieldKind, FormField } from '../api/types';

/** What stands in a field: words, or the choices of one that has several. */
export type Written = string | string[];

/** What stands in each field before a person writes. */
export function emptyOf(fields: FormField[]): Record<string, Written> {
  return Object.fromEntries(fields.map((field) => [field.name, before(field.holds)]));
}

function before(holds: FieldKind): Written {
  switch (holds.kind) {
    case 'several_of':
      return holds.default;
    case 'yes_no':
      return holds.default === null ? '' : holds.default ? 'yes' : 'no';
    case 'number':
      return holds.default === null ? '' : String(holds.default);
    case 'text':
      return asField(holds.format, holds.default ?? '');
    case 'one_of':
      return holds.default ?? '';
  }
}

/** A text as its field shows it: what would not be seen there is not sent either. */
function asField(format: string | null, words: string): string {
  if (format !== 'date_time') return words.replace(/\s*[\r\n]+\s*/g, ' ');
  const moment = new Date(words);
  if (!words || Number.isNaN(moment.getTime())) return '';
  const two = (n: number) => String(n).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** What is sent: values by the names of fields, without those that stand empty. */
export function answersOf(fields: FormField[], written: Record<string, Written>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const { name, holds, required } of fields) {
    const words = written[name] ?? '';
    if (Array.isArray(words)) {
      if (words.length || required) out[name] = words;
    } else if (words.trim() !== '') out[name] = valueOf(holds, words);
  }
  return out;
}

function valueOf(holds: FieldKind, words: string): unknown {
  if (holds.kind === 'yes_no') return words === 'yes';
  if (holds.kind === 'number') {
    const number = Number(words);
    return Number.isFinite(number) ? number : words;
  }
  // A field of the page has no zone; the person means their own.
  if (holds.kind === 'text' && holds.format === 'date_time') {
    const moment = new Date(words);
    return Number.isNaN(moment.getTime()) ? words : moment.toISOString();
  }
  return words;
}

/** The kind of input that a person writes such a value into. */
export function inputOf(holds: FieldKind): string {
  if (holds.kind !== 'text') return 'text';
  return holds.format === null ? 'text' : { email: 'email', uri: 'url', date: 'date', date_time: 'datetime-local' }[holds.format];
}

/** What may stand in a field, in words; empty where anything may. */
export function hintOf(holds: FieldKind): string {
  const range = (min: number | null, max: number | null) => (min !== null && max !== null ? ` from ${min} to ${max}` : min !== null ? `, ${min} or more` : max !== null ? `, ${max} or less` : '');
  if (holds.kind === 'number') return `${holds.whole ? 'A whole number' : 'A number'}${range(holds.min, holds.max)}.`;
  if (holds.kind === 'several_of' && holds.min > 0) return `At least ${holds.min}.`;
  if (holds.kind === 'text' && holds.min > 1) return `At least ${holds.min} characters.`;
  return '';
}
