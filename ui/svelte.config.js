// Svelte's own options: runes everywhere, so that no file falls back to the older reactivity by accident.
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default { preprocess: vitePreprocess(), compilerOptions: { runes: true } };
