// The person's settings of the screen itself: theme and single-letter keys. Kept in this browser only.

/** Light, dark, or whatever the system says. */
export type Theme = 'system' | 'light' | 'dark';

const THEME = 'gloss.theme';
const LETTERS = 'gloss.letters';

class Settings {
  theme = $state<Theme>('system');
  /** Whether single letters act with focus in the artifact or the margin. */
  letters = $state(true);

  /** Reads what was chosen before. */
  load(): void {
    const theme = localStorage.getItem(THEME);
    if (theme === 'light' || theme === 'dark') this.theme = theme;
    this.letters = localStorage.getItem(LETTERS) !== 'off';
    this.#show();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    localStorage.setItem(THEME, theme);
    this.#show();
  }

  setLetters(on: boolean): void {
    this.letters = on;
    localStorage.setItem(LETTERS, on ? 'on' : 'off');
  }

  #show(): void {
    if (this.theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = this.theme;
  }
}

/** The page's settings. */
export const settings = new Settings();

/** Words a person typed, kept through a reload of the page; nothing typed is ever lost. */
export const kept = {
  read: (key: string): string => sessionStorage.getItem('gloss.words.' + key) ?? '',
  write(key: string, words: string): void {
    if (words) sessionStorage.setItem('gloss.words.' + key, words);
    else sessionStorage.removeItem('gloss.words.' + key);
  },
};
