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
        { keys: ['Ctrl Z'], does: 'Take the newest change back' },
        { keys: ['Escape'], does: 'Close a note’s box, then its place' },
      ],
    },
    { head: 'Notes', keys: [{ keys: ['Ctrl Enter'], does: 'Send the notes, or the task' }, ...(letters ? review : [])] },
    {
      head: 'Everywhere',
      keys: [
        { keys: ['Ctrl B'], does: 'Fold the conversation' },
        { keys: ['Ctrl Shift B'], does: 'Fold the tasks' },
        { keys: ['Ctrl \\'], does: 'The file alone' },
        { keys: ['?'], does: 'These keys' },
      ],
    },
  ];
}
