//! Review copies: one file that somebody without Gloss opens in a browser, points into and writes notes in; the file that comes back
//! brings every note with its name to its place, though the original was edited meanwhile, or says that it is lost.

use gloss_tests::{Desk, Person, Screen, Table, text, visitor};
use serde_json::{Value, json};

/// Notes that each of three colleagues writes.
const NOTES: usize = 20;
const NAMES: [&str; 3] = ["Ana Lopes", "Ben", "Chiara"];

/// A word that is in one place alone: what a note is on is told by it.
fn token(n: usize) -> String {
    let letters: Vec<char> = "abcdefghijklmnopqrstuvwxyz".chars().collect();
    format!("z{}{}{}x", letters[n % 26], letters[n / 26 % 26], letters[n * 7 % 26])
}

fn document() -> String {
    let block = |n: usize| match n % 5 {
        0 => format!("## About {}\n", token(n)),
        1 => format!("The **loaf** of {} costs more than before, and nobody knows why.\n", token(n)),
        2 => format!("- First of {}\n- Second of {}\n", token(n), token(n + 100)),
        3 => format!("| Shop | Loaves |\n|---|---:|\n| {} | {n} |\n", token(n)),
        _ => format!("> Said by {}.\n", token(n)),
    };
    format!("# Bread\n\n{}", (0..60).map(|n| block(n) + "\n").collect::<String>())
}

fn table() -> String {
    let row = |n: usize| format!("{},{n},{}\n", token(n), token(n + 100));
    format!("Shop,Loaves,Street\n{}", (0..60).map(row).collect::<String>())
}

fn site() -> String {
    let item = |n: usize| {
        format!("<li data-key=\"{n}\"><b>{}</b> <span>sells {}</span></li>\n", token(n), token(n + 100))
    };
    format!(
        "<!doctype html><html lang=en><title>Bread</title><link rel=stylesheet href=style.css><h1>Bread</h1><ul>{}</ul>",
        (0..40).map(item).collect::<String>()
    )
}

/// What the browser's page of a copy does for one colleague: points at parts, writes, and gives the file that it saves.
const WRITE: &str = r"
const [kind, name, from, done] = [...arguments];
const wait = (ms) => new Promise((go) => setTimeout(go, ms));
(async () => {
  document.querySelector('#name').value = name;
  const all = kind === 'deck' ? [...document.querySelectorAll('.part')].filter((part) => part.dataset.words)
    : kind === 'sheet' ? [...document.querySelectorAll('td[data-at]')].filter((cell) => /^z...x$/.test(cell.textContent))
    : kind === 'document' ? [...document.querySelectorAll('[data-leaf]')].filter((leaf) => /z...x/.test(leaf.textContent) && !leaf.querySelector('[data-leaf]')) : [];
  const pick = async (n) => {
    if (kind !== 'site') {
      const part = all[(from + n * 3) % all.length];
      if (kind === 'sheet') part.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, buttons: 1 }));
      if (kind === 'document' && n % 4 === 1) {
        // Words alone, selected as a person does.
        const run = [...part.querySelectorAll('[data-r]')].find((one) => /z...x/.test(one.textContent));
        const at = run.textContent.search(/z...x/);
        getSelection().setBaseAndExtent(run.firstChild, at, run.firstChild, at + 5);
      }
      part.click();
      getSelection().removeAllRanges();
      return;
    }
    const frame = document.querySelector('#site');
    // The page has no origin, so that the test can't reach into it: it hears what the copy would.
    window.dispatchEvent(new MessageEvent('message', { source: frame.contentWindow, data: { gloss: 'review', element: window.elements[(from + n * 3) % window.elements.length], words: 'seen' } }));
  };
  if (kind === 'site') {
    const page = document.querySelector('template[data-page]').dataset.html;
    window.elements = [...page.matchAll(/<(?:b|span) data-gloss-id=.(\d+)./g)].map((found) => Number(found[1]));
  }
  for (let n = 0; n < 20; n++) {
    await pick(n);
    const box = document.querySelector('#box textarea');
    if (!box) throw new Error(`no box for note ${n}`);
    box.value = `Note ${n} of ${name}: ${document.querySelector('#box q').textContent}`;
    box.dispatchEvent(new Event('input'));
    if (n % 5 === 0) document.querySelectorAll('#box input')[1].click();
    document.querySelector('#box .keep').click();
    await wait(0);
  }
  const made = URL.createObjectURL;
  const blob = await new Promise((go) => { URL.createObjectURL = (blob) => { go(blob); return made.call(URL, blob); }; document.querySelector('#send').click(); });
  done(await blob.text());
})().catch((error) => done('FAILED ' + error));
";

/// A copy of a file, three times written in by colleagues: the files that come back.
fn written(desk: &Desk, kind: &str, file: &str, picture: bool) -> Vec<String> {
    let made = desk.json(&["export", file, "--to", "review"]).remove(0);
    let copy = desk.folder.join(text(&made, "path"));
    let case = format!("review-copy-{kind}");
    let person = Person::new(visitor((1440, 900)), Screen::Chromium, &case);
    let mut files = Vec::new();
    for (n, name) in NAMES.into_iter().enumerate() {
        person.session.go(&format!("file://{}", copy.display()));
        // Each colleague has a browser of their own.
        // What a browser forgets it forgets in another process, a moment later.
        person.until("a copy without notes", || {
            person.session.read("try { localStorage.clear() } catch {}", &json!([]));
            person.session.go(&format!("file://{}", copy.display()));
            person.session.read("return document.querySelectorAll('#notes li').length", &json!([])) == 0
        });
        if n == 0 && picture {
            person.station("01-copy");
            assert_eq!(person.amiss(), Vec::<String>::new(), "{kind}");
            by_hand(&person);
        }
        let came = person.session.read_later(WRITE, &json!([kind, name, n]));
        let came = came.as_str().expect("words").to_owned();
        assert!(came.starts_with('{'), "{kind}: {came}");
        if n == 0 && picture {
            person.station("02-notes");
            person.prefer("prefers-color-scheme", "dark");
            person.station("03-dark");
            person.prefer("prefers-color-scheme", "light");
        }
        files.push(came);
    }
    drop(std::fs::remove_file(copy));
    files
}

/// A part is pointed at with the pointer itself, by a click and by the keyboard.
fn by_hand(person: &Person) {
    let first = "const part = document.querySelector('.part[data-words]:nth-of-type(2), td[data-at], [data-leaf], #site'); const box = part.getBoundingClientRect(); \
        return [box.x + Math.min(60, box.width / 2), box.y + Math.min(40, box.height / 2)]";
    let at = person.session.read(first, &json!([]));
    let at = (at[0].as_f64().expect("a place"), at[1].as_f64().expect("a place"));
    person.until("a note can be written", || {
        person.press_at(at);
        person.session.read("return document.querySelector('#box textarea') !== null", &json!([])) == true
    });
    let is_open =
        || person.session.read("return document.querySelector('#box textarea') !== null", &json!([])) == true;
    // The page of a site is in a process of its own, and gives the focus back a moment later.
    person.until("it is given up", || {
        person.press("Escape");
        !is_open()
    });
    if person.session.read("return document.querySelector('#site') === null", &json!([])) == true {
        person.session.read(
            "document.querySelector('.part[data-words], td[data-at], [data-leaf]').focus()",
            &json!([]),
        );
        person.press("Enter");
        person.see("textbox", "Note");
        person.press("Escape");
    }
}

/// Takes the files in, and tells what became of each note: kept, placed, wrong.
fn taken_in(desk: &Desk, kind: &str, file: &str, files: &[String], said: &mut Table) {
    for (n, json) in files.iter().enumerate() {
        desk.write(&format!("back-{n}.json"), json);
        desk.run(&["note", "import", file, &format!("back-{n}.json")]).expect(0);
        // Taken in twice, nothing is there twice.
        desk.run(&["note", "import", file, &format!("back-{n}.json")]).expect(0);
    }
    let notes = desk.json(&["note", "list", file]);
    assert_eq!(notes.len(), NAMES.len() * NOTES, "{kind}");
    let (mut placed, mut lost, mut wrong) = (0, 0, Vec::new());
    for note in &notes {
        assert!(NAMES.contains(&text(note, "by")), "{kind}: {note}");
        assert!(text(note, "text").contains(text(note, "by")), "{kind}: {note}");
        match text(note, "place") {
            "exact" | "edited" => {
                placed += 1;
                // What it was on has a word of its own, and that must stand where it is now.
                let (was, now) = (text(note, "quote"), text(note, "says_now"));
                let own = was
                    .split(|c: char| !c.is_ascii_alphabetic())
                    .find(|word| word.len() == 5 && word.starts_with('z') && word.ends_with('x'));
                if own.is_some_and(|own| !now.contains(own)) {
                    wrong.push(format!("{was} → {now}"));
                }
            }
            _ => lost += 1,
        }
    }
    said.row(
        kind,
        format!("{} notes, {placed} placed, {lost} need a place, {} wrong", notes.len(), wrong.len()),
    );
    assert!(wrong.is_empty(), "{kind}: {wrong:?}");
    assert!(placed * 10 >= notes.len() * 9, "{kind}: {placed} of {}", notes.len());
}

#[test]
fn notes_of_three_colleagues_come_back_to_four_kinds() {
    let desk = Desk::new();
    let mut said =
        Table::new("Review copies: three colleagues, twenty notes each, the original edited meanwhile");
    desk.write("bread.md", document());
    desk.write("shops.csv", table());
    desk.write("bread/index.html", site());
    desk.write("bread/style.css", "li { padding: 4px }");
    desk.json(&["run", "Make a deck of shops.csv", "--model", "builtin"]);
    let deck = desk
        .json(&["artifacts"])
        .iter()
        .map(|one| text(one, "path").to_owned())
        .find(|path| path.ends_with(".pptx"));
    let deck = deck.expect("a deck");
    let kinds =
        [("document", "bread.md"), ("sheet", "shops.csv"), ("deck", deck.as_str()), ("site", "bread/")];
    let files: Vec<Vec<String>> = kinds.iter().map(|(kind, file)| written(&desk, kind, file, true)).collect();

    // Meanwhile: words replaced, a paragraph and rows put before all others, one taken out, by other programs and by hand.
    let edited = document()
        .replacen("# Bread\n", "# Bread\n\nA new beginning, with more words than before.\n", 1)
        .replace("costs more than before", "is dearer now")
        .replace(&format!("> Said by {}.\n", token(4)), "");
    desk.write("bread.md", edited);
    desk.write(
        "shops.csv",
        table().replacen(
            "Shop,Loaves,Street\n",
            "Shop,Loaves,Street\nNew shop,7,New street\nOther,8,Lane\n",
            1,
        ),
    );
    let item = format!("<li data-key=\"{}\"><b>{}</b> <span>sells {}</span></li>\n", 7, token(7), token(107));
    desk.write(
        "bread/index.html",
        site().replace(&item, "").replace("<ul>", "<p>New today.</p><ul class=\"two\">"),
    );
    desk.run(&["edit", &deck, "--at", "slide:1/title", "--set", "Bread, as it is today"]).expect(0);
    for ((kind, file), files) in kinds.iter().zip(&files) {
        taken_in(&desk, kind, file, files, &mut said);
    }
}

#[test]
fn files_that_are_no_review_are_refused() {
    let desk = Desk::new();
    desk.write("memo.md", "# Memo\n\nShops are flat.\n");
    let whole = json!({ "type": "GlossReview", "v": 1, "path": "memo.md", "version": 1, "sha256": "0", "name": "Ana\u{7}\n Lopes", "notes": [] });
    let note = |target: Value| json!({ "intent": "change", "text": "Say more", "created": "2026-11-25T10:00:00.000Z", "target": target, "quote": "Shops are flat." });
    let with = |key: &str, value: Value| {
        let mut whole = whole.clone();
        whole[key] = value;
        whole.to_string()
    };
    let nested = format!("{{\"type\":\"GlossReview\",\"notes\":{}", "[".repeat(100_000));
    for (case, words, status) in [
        ("no notes in it", with("notes", json!("x")), 2),
        (
            "an unknown intent",
            with(
                "notes",
                json!([{ "intent": "erase", "text": "x", "target": { "by": "where", "at": "all" } }]),
            ),
            2,
        ),
        (
            "a note without words",
            with(
                "notes",
                json!([{ "intent": "change", "text": " ", "target": { "by": "where", "at": "all" } }]),
            ),
            2,
        ),
        ("nested deep", nested, 2),
        (
            "more notes than there can be",
            with("notes", Value::Array(vec![note(json!({ "by": "where", "at": "all" })); 10_001])),
            1,
        ),
    ] {
        desk.write("back.json", words);
        let run = desk.run(&["note", "import", "memo.md", "back.json"]);
        assert_eq!(run.status, status, "{case}: {run:?}");
        assert!(desk.json(&["note", "list"]).is_empty(), "{case}");
    }
    // Of another file's copy, or with a place that never was: kept with name and words, and listed as lost.
    let lost = [
        note(json!({ "by": "elements", "page": "../x", "elements": [1] })),
        note(json!({ "by": "where", "at": "slide:9" })),
    ];
    desk.write("back.json", with("notes", json!(lost)));
    let run = desk.run(&["note", "import", "memo.md", "back.json", "--json"]).expect(0);
    assert!(run.err.contains("note needs a place") || run.err.contains("notes need a place"), "{}", run.err);
    let notes = desk.json(&["note", "list", "memo.md"]);
    assert!(
        notes.iter().all(|note| text(note, "by") == "Ana Lopes" && text(note, "place") == "unplaced"),
        "{notes:?}"
    );
    assert_eq!(text(&notes[0], "quote"), "Shops are flat.");
}
