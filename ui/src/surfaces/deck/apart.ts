// A window of its own for the one who speaks: an empty page of this origin, with this page's looks and what is mounted in
// it. Nothing is loaded there, and it can ask for nothing.
import { mount, unmount } from 'svelte';
import Presenter from './Presenter.svelte';
import type { Show } from './show.svelte';

export interface Apart {
  close: () => void;
}

/** Opens it; null where windows are not given. `closed` is called once it is closed by the person. */
export function openApart(show: Show, keyed: (event: KeyboardEvent) => void, failed: (thrown: unknown) => void, closed: () => void): Apart | null {
  const other = window.open('about:blank', 'gloss-presenter', 'popup,width=960,height=720');
  if (!other) return null;
  const page = other.document;
  page.title = 'Speaker notes';
  page.documentElement.lang = document.documentElement.lang;
  page.body.replaceChildren();
  page.body.style.margin = '0';
  for (const looks of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')) {
    const link = page.createElement('link');
    link.rel = 'stylesheet';
    link.href = looks.href;
    page.head.append(link);
  }
  const view = mount(Presenter, { target: page.body, props: { show, alone: true, failed } });
  page.addEventListener('keydown', keyed);
  let open = true;
  const end = () => {
    if (!open) return false;
    open = false;
    void unmount(view);
    return true;
  };
  other.addEventListener('pagehide', () => end() && closed());
  return {
    close: () => {
      end();
      other.close();
    },
  };
}
