/* Search, filters, order and the map's window over rows that stand in the page; a dashboard's charts; a planner's formulas; a guide's search. What is looked at is kept in the address. Loads nothing. */
(function () {
  'use strict';
  var find = function (id) { return document.getElementById(id); };
  var list = find('list'), search = find('search'), order = find('order'), clear = find('clear'), ground = find('ground');
  if (find('plan')) planner(find('plan'));
  if (find('texts')) guide();
  if (find('documents')) review();
  if (!list || !search) return;
  var chips = [].slice.call(document.querySelectorAll('.chip'));
  var selects = [].slice.call(document.querySelectorAll('select.choice'));
  var columns = [].slice.call(list.querySelectorAll('[data-column]')), byTime = list.className === 'times';
  // What is due and was not done by today, as the reader's clock has it.
  var now = new Date(), today = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  [].forEach.call(list.querySelectorAll('[data-due]'), function (due) {
    if (due.getAttribute('data-due') < today) due.classList.add('late');
  });
  var rows = [].map.call(columns.length ? list.querySelectorAll('li') : list.children, function (li, n) {
    var pin = find(li.id.replace(/^row-/, 'pin-'));
    var choices = {};
    (li.getAttribute('data-choices') || '').split(' ').forEach(function (one) { if (one) choices[one] = true; });
    var of = function (name) { return pin ? +pin.getAttribute(name) : 0; };
    var numbers = (li.getAttribute('data-m') || '').split('|').map(function (one) { return one === '' ? null : +one; });
    var time = li.getAttribute('data-t');
    return { li: li, pin: pin, column: li.closest('[data-column]'), when: li.querySelector('.when'), m: numbers, g: (li.getAttribute('data-g') || '').split('.').map(Number), t: time === null ? -1 : +time, x: of('cx'), y: of('cy'), r: of('r'), n: n, choices: choices, words: li.textContent.toLowerCase(), name: li.querySelector('.name').textContent };
  });
  var by = {};
  rows.forEach(function (row) { by[row.li.getAttribute('data-key')] = row; });
  var pins = find('pins'), more = find('more'), thinned = find('thinned');
  // Rows that are listed at once, and pins that are drawn at once: of more a screen shows nothing, and every one costs time.
  var ROWS = find('charts') ? 20 : columns.length ? 30 : 60, PINS = 500;
  var chosen = null, ordered = 'rank', sorted = rows, matching = rows, limit = ROWS, box = { x: 0, y: 0, w: 800, h: 620 };

  // One group's choices are alternatives; every group that has one narrows.
  function groups() {
    var out = [];
    [].forEach.call(document.querySelectorAll('.chips'), function (group) {
      var on = [].map.call(group.querySelectorAll('[aria-pressed=true]'), function (chip) { return chip.getAttribute('data-choice'); });
      if (on.length) out.push(on);
    });
    selects.forEach(function (select) { if (select.value) out.push([select.value]); });
    return out;
  }

  function apply() {
    var wanted = groups(), words = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    if (order && order.value !== ordered) sort();
    matching = !wanted.length && !words.length ? sorted : sorted.filter(function (row) {
      return wanted.every(function (group) { return group.some(function (one) { return row.choices[one]; }); }) &&
        words.every(function (word) { return row.words.indexOf(word) >= 0; });
    });
    find('count').textContent = matching.length.toLocaleString('en');
    find('none').hidden = matching.length > 0;
    clear.hidden = !wanted.length && !words.length;
    limit = ROWS;
    write();
    draw();
    chart();
    keep();
  }

  // The list's rows as they are now: those that stay keep their place, so that nothing is laid out twice.
  function write() {
    var rest = matching.length - limit, last = null;
    if (columns.length) {
      rest = 0;
      columns.forEach(function (column) {
        var own = matching.filter(function (row) { return row.column === column; });
        put(column.querySelector('ol'), own.slice(0, limit).map(function (row) { return row.li; }));
        column.querySelector('h2 data').textContent = own.length.toLocaleString('en');
        rest += Math.max(0, own.length - limit);
      });
    } else put(list, matching.slice(0, limit).map(function (row) { return row.li; }));
    if (byTime) matching.slice(0, limit).forEach(function (row) {
      row.when.hidden = ordered === 'name' || row.when.textContent === last;
      last = row.when.textContent;
    });
    more.hidden = rest <= 0;
    more.textContent = 'Show more (' + Math.max(0, rest).toLocaleString('en') + ')';
  }

  function put(parent, wanted) {
    var own = parent.children;
    if (own.length === wanted.length && wanted.every(function (one, n) { return own[n] === one; })) return;
    parent.replaceChildren.apply(parent, wanted);
  }

  // A dashboard's figures and charts, for the rows that match: as they were written, by the same rules.
  var charts = find('charts');
  function told(sum, n, how) { return how === 'mean' && n ? sum / n : sum; }
  // With so many decimals, or two where they are something; parts of one in percent.
  function number(value, digits) {
    if (/%$/.test(digits)) return number(value * 100, parseInt(digits, 10)) + ' %';
    var n = digits === undefined ? 2 : +digits, ten = Math.pow(10, n), parts = (Math.round(Math.abs(value) * ten) / ten).toFixed(n).split('.');
    var rest = digits === undefined ? parts[1].replace(/0+$/, '') : parts[1], out = parts[0].replace(/\B(?=(\d{3})+$)/g, ',') + (rest ? '.' + rest : '');
    return (value < 0 && /[1-9]/.test(out) ? '−' : '') + out;
  }
  function bars(figure, of, side, least) {
    var how = figure.getAttribute('data-how') || charts.getAttribute('data-how'), measure = +(figure.getAttribute('data-measure') || 0), digits = figure.getAttribute('data-digits');
    var all = [].slice.call(figure.querySelectorAll('li')), sums = {}, counts = {}, most = least || 0;
    matching.forEach(function (row) {
      var at = of(row), value = how === 'count' ? 1 : row.m[measure];
      if (at < 0 || value === null) return;
      sums[at] = (sums[at] || 0) + value;
      counts[at] = (counts[at] || 0) + 1;
    });
    var values = all.map(function (li) { var at = li.getAttribute('data-bar'); return told(sums[at] || 0, counts[at] || 0, how); });
    values.forEach(function (value) { most = Math.max(most, value); });
    all.forEach(function (li, n) {
      li.querySelector('.fill, .stick').style[side] = (most > 0 ? Math.round(Math.max(0, values[n] / most) * 1000) / 10 : 0) + '%';
      li.querySelector('data').textContent = number(values[n], digits);
      var button = li.querySelector('[data-pick]');
      if (button) button.setAttribute('aria-pressed', String(picked(button.getAttribute('data-pick'))));
    });
    var top = figure.querySelector('.top');
    if (top) top.textContent = number(most, digits);
    return most;
  }
  function picked(choice) {
    return groups().some(function (group) { return group.indexOf(choice) >= 0; });
  }
  function chart() {
    if (!charts) return;
    [].forEach.call(document.querySelectorAll('.figure'), function (one) {
      var at = +one.getAttribute('data-figure'), sum = 0, n = 0;
      matching.forEach(function (row) { if (row.m[at] !== null) { sum += row.m[at]; n++; } });
      one.querySelector('b').textContent = number(told(sum, n, one.getAttribute('data-how')), one.getAttribute('data-digits'));
    });
    [].forEach.call(charts.querySelectorAll('[data-group]'), function (figure) {
      var group = +figure.getAttribute('data-group');
      bars(figure, function (row) { return row.g[group]; }, 'width');
    });
    [].forEach.call(charts.querySelectorAll('[data-times]:not([data-only])'), function (figure) {
      bars(figure, function (row) { return row.t; }, 'height');
    });
    // The courses of a group's values are on one scale: measured first, then drawn.
    var parts = [].slice.call(charts.querySelectorAll('[data-only]')), scale = 0;
    [0, 1].forEach(function () {
      parts.forEach(function (figure) {
        var only = +figure.getAttribute('data-only');
        scale = Math.max(scale, bars(figure, function (row) { return row.g[0] === only ? row.t : -1; }, 'height', scale));
      });
    });
  }

  // A bar that is pressed filters by what it stands for; pressed again it does not.
  function pick(choice) {
    var chip = chips.filter(function (one) { return one.getAttribute('data-choice') === choice; })[0];
    if (chip) chip.setAttribute('aria-pressed', String(chip.getAttribute('aria-pressed') !== 'true'));
    selects.forEach(function (select) { if (select.querySelector('option[value="' + choice + '"]')) select.value = select.value === choice ? '' : choice; });
    apply();
  }

  // Pins in the map's window. Of many that lie on each other the first by rank is drawn, and the others come nearer.
  function draw() {
    if (!pins) return;
    var all = matching.filter(function (row) {
      return row.pin && Math.abs(row.x - box.x - box.w / 2) < box.w && Math.abs(row.y - box.y - box.h / 2) < box.h;
    });
    var kept = all;
    for (var cell = Math.sqrt(box.w * box.h / PINS / 1.6); kept.length > PINS; cell *= 1.3) {
      var taken = new Set();
      kept = all.filter(function (row) {
        var at = Math.floor(row.x / cell) * 1e6 + Math.floor(row.y / cell), is = row !== chosen && taken.has(at);
        taken.add(at);
        return !is;
      });
    }
    thinned.hidden = kept.length === all.length;
    var k = Math.pow(scale(), .85);
    kept.forEach(function (row) {
      row.pin.setAttribute('r', (row.r * k).toFixed(2));
    });
    if (chosen && chosen.pin && kept.indexOf(chosen) >= 0) kept = kept.filter(function (row) { return row !== chosen; }).concat(chosen);
    put(pins, kept.map(function (row) { return row.pin; }));
  }

  // Units of the map for a pixel of the screen.
  function scale() {
    var matrix = ground.getScreenCTM();
    return matrix && matrix.a > 0 ? 1 / matrix.a : box.w / 800;
  }

  function sort() {
    ordered = order.value;
    sorted = rows.slice().sort(ordered === 'name' ? function (a, b) { return a.name.localeCompare(b.name) || a.n - b.n; } : function (a, b) { return a.n - b.n; });
  }

  function choose(row, see) {
    [chosen, row].forEach(function (one, on) {
      if (!one) return;
      one.li.classList.toggle('on', on === 1);
      one.li.querySelector('.name').setAttribute('aria-pressed', String(on === 1));
      if (one.pin) one.pin.classList.toggle('on', on === 1);
    });
    chosen = row;
    if (!row) return keep();
    if (row.pin) {
      var x = row.x, y = row.y;
      if (x < box.x || y < box.y || x > box.x + box.w || y > box.y + box.h) look({ x: x - box.w / 2, y: y - box.h / 2, w: box.w, h: box.h });
      else draw();
    }
    if (see && !row.li.isConnected) {
      limit = matching.indexOf(row) + 50;
      write();
    }
    if (see) row.li.scrollIntoView({ block: 'nearest' });
    keep();
  }

  // The map's window. Pins and names keep their size on the screen.
  function look(to) {
    var w = Math.min(800, Math.max(800 / 12, to.w)), h = w * 620 / 800;
    box = { x: Math.min(900 - w, Math.max(-100, to.x)), y: Math.min(700 - h, Math.max(-80, to.y)), w: w, h: h };
    ground.setAttribute('viewBox', [box.x, box.y, w, h].map(function (n) { return +n.toFixed(2); }).join(' '));
    draw();
    var k = scale();
    [].forEach.call(document.querySelectorAll('.names text'), function (one) { one.style.fontSize = (14 * k).toFixed(2) + 'px'; });
    keep();
  }

  function zoom(by, at) {
    var w = Math.min(800, Math.max(800 / 12, box.w * by)), k = w / box.w;
    at = at || { x: box.x + box.w / 2, y: box.y + box.h / 2 };
    look({ x: at.x - (at.x - box.x) * k, y: at.y - (at.y - box.y) * k, w: w });
  }

  function point(event) {
    var matrix = ground.getScreenCTM();
    return matrix ? new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()) : { x: 0, y: 0 };
  }

  var reading = true;
  function keep() {
    if (reading) return;
    var out = [], on = groups();
    if (search.value) out.push('q=' + encodeURIComponent(search.value));
    if (on.length) out.push('f=' + [].concat.apply([], on).join('.'));
    if (order && order.value !== 'rank') out.push('o=' + order.value);
    if (chosen) out.push('k=' + encodeURIComponent(chosen.li.getAttribute('data-key')));
    if (box.w < 799) out.push('m=' + [box.x, box.y, box.w].map(Math.round).join('.'));
    try { history.replaceState(null, '', '#' + out.join('&')); } catch (_) { /* A page without an address keeps none. */ }
  }

  function read() {
    var said = {};
    location.hash.slice(1).split('&').forEach(function (part) {
      var at = part.indexOf('=');
      try { if (at > 0) said[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1)); } catch (_) { /* Not ours. */ }
    });
    var on = (said.f || '').split('.');
    search.value = said.q || '';
    chips.forEach(function (chip) { chip.setAttribute('aria-pressed', String(on.indexOf(chip.getAttribute('data-choice')) >= 0)); });
    selects.forEach(function (select) { select.value = ''; on.forEach(function (one) { if (one && select.querySelector('option[value="' + parseInt(one, 10) + '"]')) select.value = one; }); });
    if (order) order.value = said.o === 'name' ? 'name' : 'rank';
    apply();
    var m = (said.m || '').split('.').map(Number);
    if (ground) look(m.length === 3 && m.every(isFinite) ? { x: m[0], y: m[1], w: m[2] } : box);
    if (by.hasOwnProperty(said.k)) choose(by[said.k], true);
    reading = false;
  }

  function all() {
    search.value = '';
    chips.forEach(function (chip) { chip.setAttribute('aria-pressed', 'false'); });
    selects.forEach(function (select) { select.value = ''; });
    apply();
  }

  // Paper has room for all rows.
  window.addEventListener('beforeprint', function () { limit = rows.length; write(); });
  window.addEventListener('afterprint', function () { limit = ROWS; write(); });
  find('tools').addEventListener('submit', function (event) { event.preventDefault(); });
  find('tools').addEventListener('input', apply);
  find('tools').addEventListener('change', apply);
  document.addEventListener('click', function (event) {
    var chip = event.target.closest('.chip'), name = event.target.closest('li .name'), pin = event.target.closest('#pins circle');
    if (chip) { chip.setAttribute('aria-pressed', String(chip.getAttribute('aria-pressed') !== 'true')); apply(); }
    var bar = event.target.closest('[data-pick]');
    if (bar) pick(bar.getAttribute('data-pick'));
    if (event.target.closest('#clear, [data-clear]')) all();
    if (event.target === more) { limit = Math.max(limit + 200, limit * 2); write(); }
    if (name || pin) {
      var row = by[(name ? name.closest('li') : pin).getAttribute('data-key')];
      choose(row === chosen ? null : row, Boolean(pin));
    }
    if (event.target.id === 'nearer') zoom(1 / 1.6);
    if (event.target.id === 'farther') zoom(1.6);
  });
  if (ground) {
    var held = null;
    window.addEventListener('resize', function () { look(box); });
    ground.addEventListener('wheel', function (event) { event.preventDefault(); zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 180), point(event)); }, { passive: false });
    ground.addEventListener('pointerdown', function (event) { if (!event.target.closest('#pins circle')) held = point(event); });
    window.addEventListener('pointermove', function (event) {
      if (!held) return;
      var now = point(event);
      ground.classList.add('held');
      look({ x: box.x + held.x - now.x, y: box.y + held.y - now.y, w: box.w });
    });
    window.addEventListener('pointerup', function () { held = null; ground.classList.remove('held'); });
  }
  document.addEventListener('keydown', function (event) { if (event.key === 'Escape' && chosen) choose(null); });
  window.addEventListener('hashchange', function () { reading = true; read(); });
  read();

  // A guide: its parts that have all words, and the list of what is in it.
  function guide() {
    var field = find('search'), links = [].slice.call(document.querySelectorAll('#contents a'));
    var parts = [].map.call(document.querySelectorAll('.part'), function (part) { return { part: part, words: part.textContent.toLowerCase() }; });
    function apply() {
      var words = field.value.trim().toLowerCase().split(/\s+/).filter(Boolean), n = 0;
      parts.forEach(function (one) {
        one.part.hidden = !words.every(function (word) { return one.words.indexOf(word) >= 0; });
        if (!one.part.hidden) n++;
      });
      links.forEach(function (link) {
        var to = find(decodeURIComponent(link.hash.slice(1)));
        link.parentNode.hidden = Boolean(to && to.hidden);
      });
      [].forEach.call(document.querySelectorAll('.document'), function (one) { one.hidden = !one.querySelector('.part:not([hidden])'); });
      find('found').textContent = words.length ? n + ' of ' + parts.length + ' parts' : '';
      find('none').hidden = n > 0;
      if (!words.length && location.hash.slice(0, 3) !== '#q=') return;
      try { history.replaceState(null, '', words.length ? '#q=' + encodeURIComponent(field.value) : '#'); } catch (_) { /* A page without an address keeps none. */ }
    }
    function read() {
      if (location.hash.slice(0, 3) !== '#q=') return;
      try { field.value = decodeURIComponent(location.hash.slice(3)); } catch (_) { /* Not ours. */ }
      apply();
    }
    find('tools').addEventListener('submit', function (event) { event.preventDefault(); });
    field.addEventListener('input', apply);
    document.addEventListener('click', function (event) { if (event.target.closest('[data-clear]')) { field.value = ''; apply(); } });
    window.addEventListener('beforeprint', function () { parts.forEach(function (one) { one.part.hidden = false; }); });
    window.addEventListener('afterprint', apply);
    window.addEventListener('hashchange', read);
    if (window.IntersectionObserver) {
      var seen = new IntersectionObserver(function (entries) {
        entries.forEach(function (entry) {
          if (!entry.isIntersecting) return;
          links.forEach(function (link) { link.removeAttribute('aria-current'); if (decodeURIComponent(link.hash.slice(1)) === entry.target.id) link.setAttribute('aria-current', 'location'); });
        });
      }, { rootMargin: '0px 0px -80% 0px' });
      links.forEach(function (link) { var to = find(decodeURIComponent(link.hash.slice(1))); if (to) seen.observe(to); });
    }
    read();
  }

  // A review hub: what was looked at is kept in this browser, where it keeps anything.
  function review() {
    var boxes = [].slice.call(document.querySelectorAll('.seen')), key = 'looked-at:' + location.pathname, kept = null;
    function show() {
      var done = boxes.filter(function (box) { return box.checked; });
      find('progress').querySelector('b').textContent = done.length + ' of ' + boxes.length;
      find('progress').querySelector('span').textContent = 'looked at' + (kept ? ', kept in this browser' : '');
      boxes.forEach(function (box) { box.closest('li').classList.toggle('done', box.checked); });
      return done.map(function (box) { return box.value; });
    }
    try { kept = localStorage; kept.getItem(key); } catch (_) { kept = null; }
    var before = [];
    try { before = JSON.parse(kept && kept.getItem(key) || '[]'); } catch (_) { /* Not ours. */ }
    boxes.forEach(function (box) { box.checked = Array.isArray(before) && before.indexOf(box.value) >= 0; });
    show();
    document.addEventListener('change', function () {
      var done = JSON.stringify(show());
      try { if (kept) kept.setItem(key, done); } catch (_) { kept = null; show(); }
    });
    window.addEventListener('beforeprint', function () { [].forEach.call(document.querySelectorAll('details'), function (one) { one.open = true; }); });
  }

  // A planner: what its inputs lead to, by the steps of its formulas. Reads no formula, and evaluates nothing else.
  function planner(plan) {
    var inputs = [].map.call(plan.querySelectorAll('.input'), function (box) {
      var typed = box.querySelector('input[type=number]');
      return { name: typed.name, typed: typed, range: box.querySelector('input[type=range]'), start: +typed.value };
    });
    var outputs = [].map.call(document.querySelectorAll('[data-f]'), function (one) {
      return { name: one.getAttribute('data-name'), steps: one.getAttribute('data-f').split(' '), b: one.querySelector('b'), small: one.querySelector('small') };
    });
    var facts = [].map.call(document.querySelectorAll('[data-fact]'), function (one) { return [one.getAttribute('data-fact'), +one.getAttribute('data-value')]; });
    var calls = {
      min: function (v) { return Math.min.apply(null, v); }, max: function (v) { return Math.max.apply(null, v); },
      round: function (v) { var ten = Math.pow(10, Math.floor(Math.min(9, Math.max(0, v[1] || 0)))); return Math.floor(v[0] * ten + .5) / ten; },
      floor: function (v) { return Math.floor(v[0]); }, ceil: function (v) { return Math.ceil(v[0]); }, abs: function (v) { return Math.abs(v[0]); },
      sqrt: function (v) { return Math.sqrt(v[0]); }, 'if': function (v) { return isNaN(v[0]) ? NaN : v[0] === 0 ? v[2] : v[1]; }
    };
    function same(a, b) { return Math.abs(a - b) <= Number.EPSILON * Math.max(Math.abs(a), Math.abs(b)); }
    var signs = {
      '+': function (a, b) { return a + b; }, '-': function (a, b) { return a - b; }, '*': function (a, b) { return a * b; }, '/': function (a, b) { return a / b; },
      '^': function (a, b) { return Math.pow(a, b); }, '<': function (a, b) { return +(a < b); }, '>': function (a, b) { return +(a > b); },
      '<=': function (a, b) { return +(a <= b); }, '>=': function (a, b) { return +(a >= b); }, '=': function (a, b) { return +same(a, b); }, '<>': function (a, b) { return +!same(a, b); }
    };
    function worth(steps, known) {
      var stack = [];
      steps.forEach(function (step) {
        var call = step.split('/'), b;
        if (step.charAt(0) === '$') return stack.push(known.has(step.slice(1)) ? known.get(step.slice(1)) : NaN);
        if (step === '~') return stack.push(-stack.pop());
        if (signs.hasOwnProperty(step)) { b = stack.pop(); return stack.push(signs[step](stack.pop(), b)); }
        if (call.length === 2 && calls.hasOwnProperty(call[0])) return stack.push(calls[call[0]](stack.splice(stack.length - call[1])));
        stack.push(+step);
      });
      return stack.pop();
    }
    function all(of) {
      var known = new Map(facts);
      inputs.forEach(function (input) { known.set(input.name, of(input)); });
      return outputs.map(function (output) {
        var value = worth(output.steps, known);
        known.set(output.name, isFinite(value) ? value : NaN);
        return value;
      });
    }
    var before = all(function (input) { return input.start; });
    function show() {
      var now = all(function (input) { return input.typed.value === '' ? NaN : +input.typed.value; });
      outputs.forEach(function (output, n) {
        output.b.textContent = isFinite(now[n]) ? number(now[n]) : '—';
        var change = now[n] - before[n];
        output.small.textContent = !isFinite(change) || same(now[n], before[n]) ? '' :
          (change > 0 ? '+' : '') + number(change) + (before[n] ? ' (' + (change / Math.abs(before[n]) > 0 ? '+' : '') + number(Math.round(change / Math.abs(before[n]) * 1000) / 10) + ' %)' : '') + ', from ' + number(before[n]);
      });
      var moved = inputs.filter(function (input) { return +input.typed.value !== input.start; });
      find('reset').hidden = !moved.length;
      try { history.replaceState(null, '', '#' + moved.map(function (input) { return encodeURIComponent(input.name) + '=' + input.typed.value; }).join('&')); } catch (_) { /* A page without an address keeps none. */ }
    }
    function set(input, value) { input.typed.value = value; input.range.value = value; }
    function read() {
      var said = new Map(location.hash.slice(1).split('&').map(function (part) {
        try { return part.split('=').map(decodeURIComponent); } catch (_) { return ['', '']; }
      }));
      inputs.forEach(function (input) { var value = parseFloat(said.get(input.name)); set(input, isFinite(value) ? value : input.start); });
      show();
    }
    plan.addEventListener('input', function (event) {
      inputs.forEach(function (input) {
        if (event.target === input.range) input.typed.value = input.range.value;
        if (event.target === input.typed) input.range.value = input.typed.value;
      });
      show();
    });
    plan.addEventListener('submit', function (event) { event.preventDefault(); });
    find('reset').addEventListener('click', function () { inputs.forEach(function (input) { set(input, input.start); }); show(); });
    window.addEventListener('hashchange', read);
    read();
  }
})();
