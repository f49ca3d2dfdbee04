// The models of this home as the engine last said, and whether a person is being shown them. One for the whole window:
// the picker, the dialog and a refused key speak of the same. It keeps no key.
import type { Store } from './store.svelte';
import type { ModelInfo, Problem, ProviderInfo } from './types';

/** The built-in assistant's id among models. */
export const BUILTIN = 'builtin';

export class Models {
  /** Those that can be chosen. */
  all = $state.raw<ModelInfo[]>([]);
  /** Where they are asked. */
  providers = $state.raw<ProviderInfo[]>([]);
  /** The model of new tasks. */
  first = $state(BUILTIN);
  /** The dialog is open; a provider's name opens it there, where its key was refused. */
  shown = $state.raw<{ provider: string | null; then: ((model: string) => void) | null } | null>(null);

  constructor(private readonly store: Store) {}

  /** Reads them again. Rejects with nothing: a picker without names shows ids. */
  async read(): Promise<void> {
    try {
      const { models, providers, default: first } = await this.store.query({ type: 'models' });
      [this.all, this.providers, this.first] = [models, providers, first];
    } catch {
      // The models that were read before stay.
    }
  }

  /** A model's name. */
  nameOf(id: string): string {
    if (id === BUILTIN || !id) return 'Built-in assistant';
    return this.all.find((m) => m.id === id)?.name ?? id.slice(id.indexOf('/') + 1);
  }

  /** The fix that a person can make here for a problem with a model. */
  mend(code: Problem['code'], model: string | null): { label: string; do: () => void } | null {
    if (code === 'model_refused_key') return { label: 'Enter a key', do: () => this.show(model) };
    if (code === 'keys_locked') return { label: 'Unlock the keys', do: () => this.show() };
    if (code === 'model_unknown') return { label: 'Connect a model', do: () => this.show() };
    return null;
  }

  /** Shows the dialog, at a model's provider where one is meant; `then` goes on with a model that was found and taken there. */
  show(model: string | null = null, then: ((model: string) => void) | null = null): void {
    this.shown = { provider: model && model.includes('/') ? model.slice(0, model.indexOf('/')) : null, then };
  }
}
