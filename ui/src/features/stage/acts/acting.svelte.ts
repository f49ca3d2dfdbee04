// What is done to a place by hand: which acts the place has, the menu and the form that are open, and the act itself, one at
// a time. It keeps refusals for the screen to say, and decides nothing about what an act does.
import { asProblem } from '../../../api/client';
import type { Store } from '../../../api/store.svelte';
import type { ActOffer, Pointing, Problem } from '../../../api/types';
import { voice } from '../../../parts/announce.svelte';
import { labelOf, type ActLine } from './lines';

/** How long a place must be stood on before its acts are asked for, in milliseconds. */
const REST = 120;

/** A place that the person stands on. */
export interface ActPlace {
  at: Pointing;
  /** Its name, as it is shown: `Title`, `B4`. */
  name: string;
}

export class Acting {
  place = $state.raw<ActPlace | null>(null);
  offers = $state.raw<ActOffer[]>([]);
  /** Where the menu is open; none while it is closed. */
  menu = $state.raw<DOMRect | null>(null);
  /** The act whose form is open. */
  asked = $state.raw<ActOffer | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  readonly offered: ReadonlySet<string> = $derived(new Set(this.offers.map((one) => one.act)));
  #standing = 0;
  /** Where the menu opens once the acts of the place are known. */
  #wanted: DOMRect | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: Store,
    /** The artifact on the desk, where it may be changed. */
    private readonly path: () => string | null,
    private readonly saved: (version: number) => void,
  ) {}

  /** The person stands there now; nowhere with none. */
  stand(place: ActPlace | null): void {
    // Surfaces say again where one stands whenever they draw.
    if (JSON.stringify(place) === JSON.stringify(this.place)) return;
    clearTimeout(this.#timer);
    this.#standing++;
    const same = place !== null && place.name === this.place?.name;
    this.place = place;
    if (!same) this.menu = this.#wanted = null;
    if (!place) {
      this.offers = [];
      this.asked = null;
      return;
    }
    // Drawn anew while its menu was asked for, the place still gets it.
    this.#timer = setTimeout(() => void this.#read(), this.#wanted ? 0 : REST);
  }

  /** Opens the menu of a place. */
  async offer(place: ActPlace, at: DOMRect): Promise<void> {
    this.stand(place);
    clearTimeout(this.#timer);
    this.#wanted = at;
    await this.#read();
  }

  async #read(): Promise<void> {
    const [path, place, mine] = [this.path(), this.place, this.#standing];
    if (!path || !place) return;
    try {
      const { acts } = await this.store.query({ type: 'acts', path, at: place.at });
      if (mine !== this.#standing) return;
      this.offers = acts;
      if (this.#wanted) this.menu = this.#wanted;
      this.#wanted = null;
    } catch {
      // A place of a version that has just gone is stood on anew by its surface.
      if (mine === this.#standing) this.offers = [];
    }
  }

  /** Does what a line says, or asks for what it needs. */
  choose(line: Pick<ActLine, 'act' | 'args' | 'asks'>): void {
    const offer = this.offers.find((one) => one.act === line.act);
    this.menu = null;
    this.problem = null;
    if (!line.asks) return void this.do(line.act, line.args);
    this.asked = offer ?? null;
  }

  /** Does an act to the place; says whether anything was changed. */
  async do(name: string, args: Record<string, string>): Promise<boolean> {
    const [path, place] = [this.path(), this.place];
    if (!path || !place || this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      const done = await this.store.submit({ type: 'artifact.act', path, at: place.at, act: { name, args } });
      const version = done.type === 'version' ? done.version : null;
      this.asked = null;
      if (version) this.saved(version.version);
      voice.say(version ? `${labelOf(name)}: ${version.why}` : 'It is so already: nothing changed');
      return version !== null;
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Closes form and refusal. */
  close(): void {
    this.asked = null;
    this.problem = null;
  }
}
