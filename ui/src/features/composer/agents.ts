// Agents to begin from: words that a person reads and changes before anything begins. Pure.

export interface Agent {
  title: string;
  about: string;
  task: string;
  /** The input that it works on, where there is a file to attach: tables of data, or somebody's notes. */
  on: 'data' | 'notes' | null;
}

export const AGENTS: Agent[] = [
  {
    title: 'What should I work on today?', about: 'What is due and overdue, the first three things, and why', on: null,
    task: 'What should I work on today? Look at what is due, overdue and promised in this folder. Weigh reach, impact, confidence and effort, say which three things come first and why, and show ties.',
  },
  {
    title: 'Meetings to tasks', about: 'Decisions, owners and dates out of your notes', on: 'notes',
    task: 'Turn these meeting notes into decisions and actions with owner and date. Say what has no owner or no date.',
  },
  {
    title: 'Campaign reporter', about: 'Scorecard, pace, on target or not', on: 'data',
    task: 'Report on the campaign in this data: spend, results, pace against the target, and for each line whether it is on target.',
  },
];
