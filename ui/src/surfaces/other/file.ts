// Names and sizes of files in plain words. It reads nothing.

/** Kinds of files that people know by name, with their endings. */
const NAMES: [string, string][] = [
  ['Picture', 'png jpg jpeg gif webp bmp tif tiff heic heif avif svg ico'],
  ['PDF document', 'pdf'],
  ['Word document', 'docx doc odt rtf pages'],
  ['Presentation', 'pptx ppt odp key'],
  ['Archive', 'zip gz tgz bz2 xz 7z rar tar zst'],
  ['Sound', 'mp3 wav flac ogg m4a aac opus'],
  ['Film', 'mp4 mov mkv webm avi m4v'],
  ['Font', 'ttf otf woff woff2'],
  ['Book', 'epub mobi azw3'],
  ['Database', 'db sqlite sqlite3 mdb parquet'],
  ['Mail', 'eml msg mbox'],
  ['Program', 'exe msi app appimage deb rpm dmg jar bin so dll'],
];

const BY_ENDING = new Map(NAMES.flatMap(([name, endings]) => endings.split(' ').map((ending) => [ending, name] as const)));

/** The kind of a file, by its ending. */
export function fileKind(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
  return BY_ENDING.get(ending) ?? (/^[a-z0-9]{1,8}$/.test(ending) ? `${ending.toUpperCase()} file` : 'File');
}

const STEPS = ['kB', 'MB', 'GB', 'TB'];

/** A size as people say it: `812 bytes`, `4.2 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  let size = bytes;
  let step = -1;
  while (size >= 999.5 && step < STEPS.length - 1) {
    size /= 1000;
    step++;
  }
  return `${size < 9.95 ? size.toFixed(1) : Math.round(size)} ${STEPS[step]}`;
}
