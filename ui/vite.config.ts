// How the interface is built: one page, one module script, nothing inline, every address relative so that the same
// files serve under the desktop window's own scheme and over HTTP. It never fetches anything at build time.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  base: './',
  plugins: [svelte()],
  // Tests stand in a page, so Svelte is the one of pages there too.
  ...(process.env['VITEST'] ? { resolve: { conditions: ['browser'] } } : {}),
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // WebKitGTK 2.50 and today's Chromium both read this.
    target: 'es2022',
    // An inlined asset is a data: address, which the page's content policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.ts'] },
});
