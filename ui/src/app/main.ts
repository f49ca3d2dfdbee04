// Where the page begins: fonts, tokens, the app, the window's caret. Nothing else happens here.
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/source-serif-4/wght.css';
import '@fontsource-variable/source-serif-4/wght-italic.css';
import '../parts/tokens.css';
import '../parts/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { blinkCaret, readPace } from './caret';

const target = document.getElementById('app');
if (target) mount(App, { target });
const pace = readPace(document.documentElement);
if (pace) blinkCaret(pace);
