// Addresses that can carry words out: whoever wrote a link may have put into it what the reader never meant to tell. The
// same rule as for exports (crates/gloss-export/src/leads.rs). Pure; opens nothing.

/** Letters of an address behind its host that still say nothing but where something is. */
const LONG = 60;
/** The same behind a question mark or a hash. */
const ASKED = 16;
/** Letters of a host. */
const LONG_HOST = 40;

/** Signs that turn the direction of reading or can't be seen. */
const UNSEEN = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb]|\u{e0000}/u;

/** An address in its parts. */
export interface Address {
  /** The part before the host: the scheme, and a name where there is one. */
  before: string;
  host: string;
  rest: string;
  /** A name stands before an @ in front of the host. */
  user: boolean;
}

/** Takes an address apart; what a reader takes for the host may stand in front of it. */
export function partsOf(address: string): Address {
  const [, scheme = '', slashes = '', behind = address] = /^([^:]*:)([/\\]*)([^]*)$/u.exec(address) ?? [];
  const mail = scheme.toLowerCase() === 'mailto:';
  const end = behind.search(mail ? /[?#]/u : /[/?#\\]/u);
  const before = end < 0 ? behind : behind.slice(0, end);
  const at = before.lastIndexOf('@');
  return {
    before: scheme + slashes + before.slice(0, at + 1),
    host: before.slice(at + 1),
    rest: end < 0 ? '' : behind.slice(end),
    user: at >= 0 && !mail,
  };
}

/** Whether an address has room for words: long behind its host or in it, with a name before the host, or written so
    that it looks like another. */
export function carries(address: string): boolean {
  const { host, rest, user } = partsOf(address);
  const letters = (text: string) => Array.from(text).length;
  const asked = rest.search(/[?#]/u);
  return (
    user ||
    /[^\0-\x7f]/u.test(host) ||
    host.toLowerCase().split('.').some((label) => label.startsWith('xn--')) ||
    letters(host) > LONG_HOST ||
    letters(rest) > LONG ||
    (asked >= 0 && letters(rest.slice(asked + 1)) > ASKED) ||
    UNSEEN.test(address)
  );
}

/** An address with what can't be seen in it as codes, so that it is read as it is. */
export function shownAddress(address: string): string {
  return Array.from(address, (sign) => (UNSEEN.test(sign) ? `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}` : sign)).join('');
}
