// The keys that the person is told of, in words. What they do is bound where it is done.

/** A group of keys that act in one place. */
export interface KeyGroup {
  head: string;
  keys: { keys: string[]; does: string }[];
}

/** The keys, by where they act; single letters only where they are switched on. */
export function keyGroups(letters: boolean): KeyGroup[] {
  const note = letters ? ['M', 'Ctrl Alt M'] : ['Ctrl Alt M'];
  const review = [
    { keys: ['N', 'P'], does: 'The next note, the one before' },
    { keys: ['Y'], does: 'Keep what a note changed' },
    { keys: ['U'], does: 'Undo what a note changed' },
    { keys: ['R'], does: 'Reply to a note' },
  ];
  return [
    {
      head: 'In a file',
      keys: [
        { keys: ['Arrows'], does: 'Walk its sentences, cells, shapes or elements' },
        { keys: note, does: 'Write a note on where you stand' },
        { keys: ['F2'], does: 'Write there yourself, in a document or a sheet' },
        { keys: ['Shift F10'], does: 'All that can be done there' },
        { keys: ['Ctrl Z'], does: 'Take the newest change back' },
        { keys: ['Ctrl Y', 'Ctrl Shift Z'], does: 'Do it once more' },
        { keys: ['Escape'], does: 'Close a note’s box, then its place' },
      ],
    },
    {
      head: 'While you edit',
      keys: [
        { keys: ['Ctrl B', 'Ctrl I', 'Ctrl U'], does: 'Bold, italic, underlined; once more takes it back' },
        { keys: ['Ctrl D'], does: 'A copy behind it; in a sheet, the cell above' },
        { keys: ['Delete'], does: 'Delete it; in a sheet, empty the cells' },
        { keys: ['Alt Shift ↑', 'Alt Shift ↓'], does: 'Move a paragraph, an item or a row' },
        { keys: ['Ctrl Alt 1'], does: 'A heading of level 1, up to 6; 0 is none' },
        { keys: ['Ctrl M'], does: 'A new slide' },
        { keys: ['Ctrl ↑', 'Ctrl ↓'], does: 'Move a slide, in the list of slides' },
        { keys: ['Ctrl +', 'Ctrl −'], does: 'Insert or delete rows and columns of a sheet' },
        { keys: ['Alt ↓'], does: 'Sort and filter a column of a sheet' },
      ],
    },
    { head: 'Notes', keys: [{ keys: ['Ctrl Enter'], does: 'Send the notes, or the task' }, ...(letters ? review : [])] },
    {
      head: 'Cards',
      keys: [
        { keys: ['Space', 'Enter'], does: 'Show the answer' },
        { keys: ['1', '2', '3', '4'], does: 'Say that you forgot it, that it was hard, good or easy' },
      ],
    },
    {
      head: 'Everywhere',
      keys: [
        { keys: ['Ctrl B'], does: 'Fold the conversation, where nothing is made bold' },
        { keys: ['Ctrl Shift B'], does: 'Fold the tasks' },
        { keys: ['Ctrl \\'], does: 'The file alone' },
        { keys: ['?'], does: 'These keys' },
      ],
    },
  ];
}
