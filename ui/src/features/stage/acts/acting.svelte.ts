// What is done to a place by hand: which acts the place has, the menu and the form that are open, and the act itself, one at
// a time. It keeps refusals for the screen to say, and decides nothing about what an act does.
import { asProblem } from '../../../api/client';
import type { Store } from '../../../api/store.svelte';
import type { ActOffer, Pointing, Problem } from '../../../api/types';
import { voice } from '../../../parts/announce.svelte';
import { labelOf, type ActLine } from './lines';

/** How long a place must be stood on before its acts are asked for, in milliseconds. */
const REST = 120;
/** How often it is looked whether one stands in a new version. */
const ROUNDS = 50;

/** Acts that a second time take back what they did. */
const SWITCHES = new Set(['bold', 'italic', 'strike', 'code']);

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
  /** The newest act that was begun, and the version that the newest one made. */
  did = '';
  made = $state<number | null>(null);
  /** Does an act in a way of its own, where what is drawn knows better what is meant; says whether it took it. */
  instead: ((line: Pick<ActLine, 'act' | 'args'>) => boolean) | null = null;
  readonly offered: ReadonlySet<string> = $derived(new Set(this.offers.map((one) => one.act)));
  /** An act is on its way, or what it made is not stood in yet. */
  pending = false;
  /** What could be done at the last place that was stood on: a place that is drawn anew is one all the same. */
  #could: ReadonlySet<string> = new Set();
  /** What was pressed meanwhile: it is done next. */
  #next: Pick<ActLine, 'act' | 'args' | 'asks'>[] = [];
  #standing = 0;
  /** What can be done at the place is not known yet. */
  unknown = false;
  /** Where the menu opens once the acts of the place are known. */
  #wanted: DOMRect | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: Store,
    /** The artifact on the desk, where it may be changed. */
    private readonly path: () => string | null,
    private readonly saved: (version: number) => void,
    /** An act is over, done or refused, and nothing is asked. */
    private readonly over: () => void = () => undefined,
  ) {}

  /** The person stands there now; nowhere with none. */
  stand(place: ActPlace | null): void {
    // Surfaces say again where one stands whenever they draw.
    if (JSON.stringify(place) === JSON.stringify(this.place)) return;
    clearTimeout(this.#timer);
    this.#standing++;
    const same = place !== null && place.name === this.place?.name;
    this.place = place;
    if (!same) this.menu = this.#wanted = this.problem = null;
    if (!place) {
      this.offers = [];
      this.asked = null;
      this.unknown = false;
      return;
    }
    this.unknown = true;
    // Drawn anew while its menu was asked for, the place still gets it.
    this.#timer = setTimeout(() => void this.#read(), this.#wanted ? 0 : REST);
  }

  /** What had the keyboard when the menu was asked for, and has it again when that is closed. */
  from: HTMLElement | null = null;

  /** Opens the menu of a place. */
  async offer(place: ActPlace, at: DOMRect): Promise<void> {
    const from = document.activeElement;
    this.from = from instanceof HTMLElement && from !== document.body ? from : null;
    this.stand(place);
    clearTimeout(this.#timer);
    this.#wanted = at;
    await this.#read();
  }

  /** Reads at once what can be done at the place: a key waits for it. */
  async look(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#read();
  }

  async #read(): Promise<void> {
    const [path, place, mine] = [this.path(), this.place, this.#standing];
    if (!path || !place) return;
    try {
      const { acts } = await this.store.query({ type: 'acts', path, at: place.at });
      if (mine !== this.#standing) return;
      this.offers = acts;
      this.unknown = false;
      if (this.#wanted) this.menu = this.#wanted;
      this.#wanted = null;
    } catch {
      // A place of a version that has just gone is stood on anew by its surface.
      if (mine !== this.#standing) return;
      this.offers = [];
      this.unknown = false;
    }
  }

  /** Does what a line says, or asks for what it needs. */
  choose(line: Pick<ActLine, 'act' | 'args' | 'asks'>): void {
    const offer = this.offers.find((one) => one.act === line.act);
    this.menu = null;
    if (this.pending) return void this.#next.push(line);
    this.problem = null;
    if (this.instead?.(line)) return;
    if (!line.asks) return void this.do(line.act, line.args);
    this.asked = offer ?? null;
  }

  /** Does an act to the place, or to another one; says whether anything was changed. */
  async do(name: string, args: Record<string, string>, at = this.place?.at): Promise<boolean> {
    const path = this.path();
    if (!path || !at || this.busy) return false;
    this.busy = this.pending = true;
    this.problem = null;
    this.did = name;
    let made = 0;
    this.#could = this.offered;
    const act = async (which: string, given: Record<string, string>) => {
      const done = await this.store.submit({ type: 'artifact.act', path, at, act: { name: which, args: given } });
      return done.type === 'version' ? done.version : null;
    };
    try {
      let version = await act(name, args);
      const back = version ? null : this.#backOf(name, args);
      if (back) version = await act(...back);
      this.asked = null;
      if (version) {
        made = this.made = version.version;
        this.saved(version.version);
      }
      voice.say(version ? `${labelOf(name)}: ${version.why}` : 'It is so already: nothing changed');
      return version !== null;
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return false;
    } finally {
      this.busy = false;
      if (!this.asked) this.over();
      void this.#goOn(made);
    }
  }

  /** What a key can mean now. */
  get keyed(): ReadonlySet<string> {
    return this.pending ? this.#could : this.place ? this.offered : new Set();
  }

  /** Does what waits, once one stands in the version that the act before it made; nothing more after a refusal. */
  async #goOn(made: number): Promise<void> {
    if (this.problem) this.#next = [];
    for (let n = 0; n < ROUNDS && (this.place?.at.version ?? 0) < made; n++) await new Promise((go) => setTimeout(go, REST / 4));
    if (this.busy) return;
    this.pending = false;
    const line = this.#next.shift();
    if (line && this.place) this.choose(line);
  }

  /** What takes an act back where all of the place is so already; none where it has nothing of the kind. */
  #backOf(name: string, args: Record<string, string>): [string, Record<string, string>] | null {
    if (name === 'filter' && !Object.keys(args).length) return [name, { off: 'true' }];
    if (name === 'look' && args['underline'] === 'true' && Object.keys(args).length === 1) return [name, { underline: 'false' }];
    if (!SWITCHES.has(name) || args['on'] !== undefined) return null;
    // Where there is a look it says better what became of it.
    const looks = this.offers.find((one) => one.act === 'look')?.takes.some((one) => one.name === name);
    return looks ? ['look', { [name]: 'false' }] : [name, { on: 'false' }];
  }

  /** Closes form and refusal. */
  close(): void {
    this.asked = null;
    this.problem = null;
  }
}
