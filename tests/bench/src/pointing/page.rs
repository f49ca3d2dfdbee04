//! One round of acts in a page, by WebDriver, and what the page saw of them. Gloss and the empty page get the same
//! acts at the same places.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use gloss_tests::Session;
use serde_json::{Value, json};

use super::desk::NOTES;
use crate::stats::Sample;

pub(super) const WATCH: &str = include_str!("watch.js");
const EMPTY: &str = include_str!("empty.js");
const PLACES: &str = include_str!("places.js");

/// Keys of a round: seven rounds make over two hundred.
const KEYS: usize = 30;
/// Movements of a round.
const MOVES: usize = 30;
/// Clicks of a round; each opens a box and closes it again.
const CLICKS: usize = 6;
/// Places in view that are pointed at in turn.
const PLACES_IN_VIEW: usize = 12;
/// After each act, in milliseconds: four frames, and a few more at each so that no act keeps step with them.
const PAUSE: usize = 67;
/// After a click, before the box is closed again.
const READ: Duration = Duration::from_millis(300);
/// Longest wait for a page to be there, or for its last act to be painted.
const LONGEST: Duration = Duration::from_secs(60);
/// After a page is there: what it reads at first is done by then.
pub(super) const SETTLE: Duration = Duration::from_millis(1_500);
/// The screen's own time for a frame, in milliseconds.
const FRAME: f64 = 1_000.0 / 60.0;

/// What is opened, and how its parts are found.
pub(super) struct Page {
    /// Where it is, below the page's own address.
    at: &'static str,
    /// What a movement changes, and what a click shows.
    outline: &'static str,
    shows: &'static str,
}

impl Page {
    /// The interface, where only movements are watched.
    pub(super) const fn of_movement(outline: &'static str) -> Self {
        Self { at: "/", outline, shows: "" }
    }
}

/// The interface.
pub(super) const GLOSS: Page = Page { at: "/", outline: ".outline path.hover", shows: ".box textarea" };
/// A picture of the same address, which is taken away for a field: an own page with no script of ours running.
pub(super) const FLOOR: Page = Page { at: "/icon.svg", outline: "#dot", shows: "#box" };

/// What was seen of one page.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) hover: Sample,
    pub(super) click: Sample,
    pub(super) key: Sample,
    /// While keys were pressed and the pointer moved.
    pub(super) frames: usize,
    pub(super) dropped: usize,
    /// The longest of these frames, in milliseconds.
    pub(super) longest: f64,
    /// Events without a time of their own, timed from when the page heard of them.
    pub(super) unstamped: usize,
}

/// The address of the page, without a path; the task is opened with it from here on.
pub(super) fn begin(session: &Session, task: &str) -> anyhow::Result<String> {
    session.read("sessionStorage.setItem('gloss.thread', arguments[0])", &json!([task]));
    root(session)
}

/// The address of the page, without a path.
pub(super) fn root(session: &Session) -> anyhow::Result<String> {
    let root = session.read("return location.protocol + '//' + location.host", &json!([]));
    Ok(root.as_str().context("no address")?.to_owned())
}

/// Opens Gloss with the document scrolled to a share of its height, and gives places in view.
pub(super) fn open_gloss(session: &Session, root: &str, share: f64) -> anyhow::Result<Vec<(i64, i64)>> {
    session.go(&format!("{root}{}", GLOSS.at));
    let cards = "return document.querySelectorAll('.margin .entry').length";
    until("all notes stand in the margin", || session.read(cards, &json!([])) == NOTES)?;
    let scroll = "const all = document.querySelectorAll('article.doc [data-block]');
                  all[Math.floor(all.length * arguments[0])].scrollIntoView({ block: 'start' });";
    session.read(scroll, &json!([share]));
    // What came into view is laid out and painted first.
    std::thread::sleep(SETTLE);
    session.read(WATCH, &json!([]));
    in_view(session)
}

/// Places in view just now: an opened box may have moved the text.
fn in_view(session: &Session) -> anyhow::Result<Vec<(i64, i64)>> {
    places(&session.read(PLACES, &json!([PLACES_IN_VIEW])))
}

/// Places as a script gave them.
pub(super) fn places(found: &Value) -> anyhow::Result<Vec<(i64, i64)>> {
    let places: Vec<(i64, i64)> = found
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|place| Some((place.get(0)?.as_i64()?, place.get(1)?.as_i64()?)))
        .collect();
    ensure!(places.len() > 2, "too few places in view: {found}");
    Ok(places)
}

/// Opens the empty page.
pub(super) fn open_floor(session: &Session, root: &str) {
    session.go(&format!("{root}{}", FLOOR.at));
    session.read(EMPTY, &json!([]));
    std::thread::sleep(SETTLE);
    session.read(WATCH, &json!([]));
}

/// Begins to watch a page that is open already.
pub(super) fn watch(session: &Session) {
    session.read(WATCH, &json!([]));
}

/// Points, clicks and types at these places.
pub(super) fn act(
    session: &Session,
    page: &Page,
    places: &[(i64, i64)],
    seen: &mut Seen,
) -> anyhow::Result<()> {
    point(session, page, places, seen)?;
    let fresh = || if page.at == GLOSS.at { in_view(session) } else { Ok(places.to_vec()) };
    for n in 1..=CLICKS {
        let now = fresh()?;
        let (x, y) = now.get(n % now.len()).copied().unwrap_or_default();
        watched(session, "click", page.shows, 1, seen, || press(session, x, y))?;
        std::thread::sleep(READ);
        close(session)?;
    }
    let now = fresh()?;
    let (x, y) = now.get(now.len() / 2).copied().unwrap_or_default();
    press(session, x, y);
    if page.at == FLOOR.at {
        session.read("document.querySelector('textarea').focus()", &json!([]));
    }
    keys(session, seen)?;
    close(session)
}

/// Moves the pointer over these places.
pub(super) fn point(
    session: &Session,
    page: &Page,
    places: &[(i64, i64)],
    seen: &mut Seen,
) -> anyhow::Result<()> {
    let moves: Vec<Value> = (0..MOVES)
        .flat_map(|n| {
            let (x, y) = places.get(n % places.len()).copied().unwrap_or_default();
            [moved(x, y), json!({ "type": "pause", "duration": PAUSE + n * 7 % 17 })]
        })
        .collect();
    watched(session, "hover", page.outline, MOVES, seen, || pointer(session, &moves))
}

/// Types into the field that has the keyboard, or is about to.
pub(super) fn keys(session: &Session, seen: &mut Seen) -> anyhow::Result<()> {
    until("a field has the keyboard", || {
        session.read("return document.activeElement?.localName", &json!([])) == "textarea"
    })?;
    let keys =
        "say this in fewer words please".chars().cycle().take(KEYS).enumerate().flat_map(|(n, key)| {
            let key = key.to_string();
            let pause = json!({ "type": "pause", "duration": PAUSE + n * 5 % 17 });
            [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key }), pause]
        });
    let keys: Vec<Value> = keys.collect();
    watched(session, "key", "", KEYS, seen, || {
        session.perform(&json!([{ "type": "key", "id": "keyboard", "actions": keys }]));
    })
}

/// Carries out `acts` acts of a kind and takes what the page saw of them; what it did not see has failed.
fn watched(
    session: &Session,
    kind: &str,
    of: &str,
    acts: usize,
    seen: &mut Seen,
    act: impl Fn(),
) -> anyhow::Result<()> {
    session.read("glossWatch.begin(...arguments)", &json!([kind, of]));
    act();
    // Fewer is an answer too, after a while: then some acts changed nothing.
    let counted = || session.read("return glossWatch.took.length", &json!([])).as_u64().unwrap_or_default();
    let begun = Instant::now();
    while counted() < acts as u64 && begun.elapsed() < READ * 10 {
        std::thread::sleep(Duration::from_millis(20));
    }
    let saw = session.read("return glossWatch.take()", &json!([]));
    let numbers = |key: &str| -> Vec<f64> {
        saw.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_f64).collect()
    };
    let took = numbers("took");
    ensure!(took.len() <= acts, "more was painted than was done: {kind}: {} of {acts}", took.len());
    let sample = match kind {
        "hover" => &mut seen.hover,
        "click" => &mut seen.click,
        _ => &mut seen.key,
    };
    sample.failed += acts - took.len();
    sample.extend(took);
    seen.unstamped += saw.get("unstamped").and_then(Value::as_u64).unwrap_or_default() as usize;
    if kind != "click" {
        for frame in numbers("frames") {
            seen.frames += 1;
            seen.dropped += ((frame / FRAME).round() as usize).saturating_sub(1);
            seen.longest = seen.longest.max(frame);
        }
    }
    Ok(())
}

fn moved(x: i64, y: i64) -> Value {
    json!({ "type": "pointerMove", "duration": 0, "x": x, "y": y })
}

fn pointer(session: &Session, actions: &[Value]) {
    let mouse = json!({ "pointerType": "mouse" });
    session.perform(&json!([{ "type": "pointer", "id": "mouse", "parameters": mouse, "actions": actions }]));
}

pub(super) fn press(session: &Session, x: i64, y: i64) {
    let pause = json!({ "type": "pause", "duration": PAUSE });
    let [down, up] = ["pointerDown", "pointerUp"].map(|kind| json!({ "type": kind, "button": 0 }));
    pointer(session, &[moved(x, y), pause, down, up]);
}

/// Takes the box away, with its words; nothing on the empty page.
fn close(session: &Session) -> anyhow::Result<()> {
    let button = "const rect = Array.from(document.querySelectorAll('.box .acts .ghost')).map((one) => one.getBoundingClientRect())[0];
                  return rect && [Math.round(rect.left + 20), Math.round(rect.top + rect.height / 2)];";
    let at = session.read(button, &json!([]));
    if let Some((x, y)) = at.get(0).and_then(Value::as_i64).zip(at.get(1).and_then(Value::as_i64)) {
        press(session, x, y);
        until("the box is closed", || {
            session.read("return !document.querySelector('.box')", &json!([])) == true
        })?;
    }
    Ok(())
}

pub(super) fn until(what: &str, mut holds: impl FnMut() -> bool) -> anyhow::Result<()> {
    let begun = Instant::now();
    while !holds() {
        ensure!(begun.elapsed() < LONGEST, "waited for: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
