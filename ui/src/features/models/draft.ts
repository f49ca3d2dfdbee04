// A provider as a person enters it: what well-known ones need, and what is made of the fields. Pure.
import type { ProviderDraft, ProviderInfo, WireApi } from '../../api/types';

/** A provider that can be chosen by its name. */
export interface Preset {
  id: string;
  name: string;
  base_url: string;
  wire: WireApi;
  /** Whether it wants a key. */
  key: 'needed' | 'none' | 'maybe';
}

/** Well-known ones; the last is for all others. */
export const PRESETS: Preset[] = [
  { id: 'openai', name: 'OpenAI', base_url: 'https://api.openai.com/v1', wire: 'responses', key: 'needed' },
  { id: 'anthropic', name: 'Anthropic', base_url: 'https://api.anthropic.com', wire: 'anthropic', key: 'needed' },
  { id: 'openrouter', name: 'OpenRouter', base_url: 'https://openrouter.ai/api/v1', wire: 'chat', key: 'needed' },
  { id: 'ollama', name: 'Ollama, on this computer', base_url: 'http://127.0.0.1:11434', wire: 'ollama', key: 'none' },
  { id: 'lm-studio', name: 'LM Studio, on this computer', base_url: 'http://127.0.0.1:1234/v1', wire: 'chat', key: 'none' },
  { id: 'other', name: 'Another server', base_url: '', wire: 'chat', key: 'maybe' },
];

/** How servers are spoken to, in words. */
export const WIRES: [WireApi, string][] = [
  ['chat', 'As most servers (Chat Completions)'],
  ['responses', 'As OpenAI (Responses)'],
  ['anthropic', 'As Anthropic (Messages)'],
  ['ollama', 'As Ollama'],
];

/** The values of the fields. */
export interface Fields {
  preset: string;
  name: string;
  base_url: string;
  wire: WireApi;
  key: string;
}

/** The fields of a preset, or of a provider that is connected. */
export function fieldsOf(from: Preset | ProviderInfo): Fields {
  if ('provider' in from) {
    const preset = PRESETS.find((p) => p.id === from.provider)?.id ?? 'other';
    return { preset, name: from.name, base_url: from.base_url, wire: from.wire, key: '' };
  }
  return { preset: from.id, name: from.id === 'other' ? '' : (from.name.split(',')[0] ?? from.name), base_url: from.base_url, wire: from.wire, key: '' };
}

/** A provider's name in the settings file: what its shown name leaves of small letters, digits and strokes. */
export function slug(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return plain.slice(0, 40) || 'server';
}

/** The provider draft for the engine. `known` is the provider that is being changed. */
export function draftOf(fields: Fields, known: ProviderInfo | null): ProviderDraft {
  const provider = known?.provider ?? (fields.preset === 'other' ? slug(fields.name || hostOf(fields.base_url)) : fields.preset);
  return { provider, name: fields.name.trim() || hostOf(fields.base_url), base_url: fields.base_url.trim(), wire: fields.wire, key: fields.key.trim() || null };
}

/** The host of an address, for a server without a name. */
export function hostOf(address: string): string {
  try {
    return new URL(address).hostname;
  } catch {
    return '';
  }
}

/** Where a key is, in words. */
export function keyWords(provider: ProviderInfo): string {
  switch (provider.key) {
    case 'none':
      return 'no key';
    case 'environment':
      return 'key from the environment';
    case 'keychain':
      return 'key in the keychain';
    case 'file':
      return 'key in the encrypted file';
    case 'locked':
      return 'key locked';
    case 'missing':
      return 'key missing';
  }
}
