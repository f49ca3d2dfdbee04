// Words that can be read on any ground: a colour of the file is kept where it stands out enough, and made lighter or darker
// where it does not. Pure; the paper's own two colours stand in tokens.css and here.

type Rgb = [number, number, number];

/** The paper in the light and in the dark, as in tokens.css. */
export const PAPER = { light: '#ffffff', dark: '#262521' };
/** The ink on a light and on a dark ground. */
const INK = { onLight: '#23211d', onDark: '#ece8df' };
/** How far words must stand out from their ground (WCAG 2.2, 1.4.3). */
const ENOUGH = 4.5;

const read = (hex: string): Rgb => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) || 0) as Rgb;
const write = (rgb: Rgb): string => '#' + rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('');

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** How far two colours stand out from each other: 1 to 21. */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(read(a)), luminance(read(b))];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** A colour for words on a ground: the file's where it can be read, else the nearest to it that can. */
export function inkOn(ground: string, wanted?: string): string {
  const plain = contrast(ground, INK.onLight) >= contrast(ground, INK.onDark) ? INK.onLight : INK.onDark;
  if (!wanted) return contrast(ground, plain) >= ENOUGH ? plain : extreme(ground);
  if (contrast(ground, wanted) >= ENOUGH) return wanted;
  const [from, to] = [read(wanted), read(extreme(ground))];
  for (let step = 1; step <= 10; step++) {
    const mixed = write(from.map((part, i) => part + ((to[i] ?? 0) - part) * (step / 10)) as Rgb);
    if (contrast(ground, mixed) >= ENOUGH) return mixed;
  }
  return extreme(ground);
}

const extreme = (ground: string) => (contrast(ground, '#000000') >= contrast(ground, '#ffffff') ? '#000000' : '#ffffff');

/** The same for both themes, as a value of CSS; on the file's own ground it is one colour. */
export function ink(fill: string | undefined, wanted?: string): string | null {
  if (fill) return inkOn(fill, wanted);
  return wanted ? `light-dark(${inkOn(PAPER.light, wanted)}, ${inkOn(PAPER.dark, wanted)})` : null;
}
