//! Which slide and which shape is which in another version of a deck: by the mark that PowerPoint gave it, then by its id where ids
//! hold, then by its words and its place. Twins that nothing tells apart are none, never guessed.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::index::{Body, Deck, Shape, ShapeKind, Slide};
use crate::text::Text;

/// What two stretches of words must have in common to be the same, and by how much more than the next best.
const LIKE: f64 = 0.6;
const AHEAD: f64 = 0.15;

/// What makes it sure.
const SURE: f64 = 0.8;

/// Places that differ by less are the same: other programs round to a hundredth of a millimetre.
const NEAR: i64 = 720;

/// Pairs that are compared word by word at most.
const MOST: usize = 250_000;

/// Which one it is, and whether that is sure.
pub(super) type Match = Option<(usize, bool)>;

/// What tells one thing from others.
struct Signs<'a> {
    creation: Option<&'a str>,
    id: u32,
    /// What it is; only the same kinds are compared.
    family: u8,
    /// Another name that it has, which a person sees.
    name: &'a str,
    place: Option<[i64; 4]>,
    words: String,
    bag: HashSet<String>,
    /// True where it is the only one of its kind, as a title is.
    alone: bool,
}

/// The new slide that each old one is.
pub(super) fn slides((old, was): (&Deck, &Text), (new, now): (&Deck, &Text)) -> Vec<Match> {
    let signs = |deck: &Deck, text: &Text| -> Vec<(String, Vec<String>)> {
        let of = |slide: &Slide| {
            let inner = slide.shapes.iter().map(|shape| words(deck, text, shape));
            (String::new(), inner.filter(|words| !words.trim().is_empty()).collect())
        };
        deck.slides.iter().map(of).collect()
    };
    let (a, b) = (signs(old, was), signs(new, now));
    let of = |slide: &'_ Slide, words: &[String]| {
        let words = words.join("\n");
        let bag = bag(&words);
        (slide.creation.clone(), slide.id, words, bag)
    };
    let kept: Vec<_> = old.slides.iter().zip(&a).map(|(slide, (_, words))| of(slide, words)).collect();
    let come: Vec<_> = new.slides.iter().zip(&b).map(|(slide, (_, words))| of(slide, words)).collect();
    fn all<'a>(from: &'a [(Option<String>, u32, String, HashSet<String>)]) -> Vec<Signs<'a>> {
        from.iter()
            .map(|(creation, id, words, bag)| Signs {
                creation: creation.as_deref(),
                id: *id,
                family: 0,
                name: "",
                place: None,
                words: words.clone(),
                bag: bag.clone(),
                alone: from.len() == 1,
            })
            .collect()
    }
    matched(&all(&kept), &all(&come))
}

/// The new shape that each old one of two slides is.
pub(super) fn shapes(
    (old, was, slide): (&Deck, &Text, usize),
    (new, now, other): (&Deck, &Text, usize),
) -> Vec<Match> {
    fn signs<'a>(deck: &'a Deck, text: &Text, slide: usize) -> Vec<Signs<'a>> {
        let all = deck.slides.get(slide).map(|slide| slide.shapes.as_slice()).unwrap_or_default();
        let of = |shape: &'a Shape| {
            let words = words(deck, text, shape);
            let family = family(shape.kind);
            let alone = matches!(shape.kind, ShapeKind::Title | ShapeKind::Notes)
                && all.iter().filter(|one| one.kind == shape.kind).count() == 1;
            Signs {
                creation: shape.creation.as_deref(),
                id: shape.id,
                family,
                name: &shape.name,
                place: shape.place.rect,
                bag: bag(&words),
                words,
                alone,
            }
        };
        all.iter().map(of).collect()
    }
    matched(&signs(old, was, slide), &signs(new, now, other))
}

/// Kinds that another program may exchange for each other.
fn family(kind: ShapeKind) -> u8 {
    match kind {
        ShapeKind::Title => 1,
        ShapeKind::Body | ShapeKind::Box => 2,
        ShapeKind::Picture | ShapeKind::Object => 3,
        ShapeKind::Line => 4,
        ShapeKind::Group => 5,
        ShapeKind::Table => 6,
        ShapeKind::Chart => 7,
        ShapeKind::Diagram => 8,
        ShapeKind::Other => 9,
        ShapeKind::Notes => 10,
    }
}

/// What a shape says, and of what says nothing what is said of it.
fn words(deck: &Deck, text: &Text, shape: &Shape) -> String {
    let inner = text.source().get(deck.spans(&shape.inner()).range()).unwrap_or_default();
    match shape.body {
        Body::Words(ref lines) if lines.is_empty() => shape.description.clone(),
        _ => inner.to_owned(),
    }
}

fn bag(words: &str) -> HashSet<String> {
    words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn like(a: &HashSet<String>, b: &HashSet<String>) -> f64 {
    a.intersection(b).count() as f64 / a.len().max(b.len()).max(1) as f64
}

/// Which is which, from the surest sign to the weakest.
fn matched(old: &[Signs<'_>], new: &[Signs<'_>]) -> Vec<Match> {
    let mut state = State { old, new, found: vec![None; old.len()], taken: vec![false; new.len()] };
    state.by_key(|one| one.creation.map(|creation| (creation.to_owned(), one.family)), true);
    state.by_key(|one| one.alone.then_some(one.family), true);
    if let (true, proof) = state.ids_hold() {
        state.by_id(proof > 0);
    }
    let said = |one: &Signs<'_>| !one.bag.is_empty();
    state.by_key(|one| said(one).then(|| (one.family, one.words.clone(), near(one.place))), true);
    state.by_key(|one| said(one).then(|| (one.family, one.words.clone())), true);
    state.by_key(
        |one| (!said(one)).then(|| near(one.place).map(|place| (one.family, one.name.to_owned(), place)))?,
        true,
    );
    state.by_likeness();
    state.found
}

/// A place, so that what was rounded is the same.
fn near(place: Option<[i64; 4]>) -> Option<[i64; 4]> {
    place.map(|place| place.map(|side| (side + NEAR / 2).div_euclid(NEAR)))
}

struct State<'a> {
    old: &'a [Signs<'a>],
    new: &'a [Signs<'a>],
    found: Vec<Match>,
    taken: Vec<bool>,
}

impl State<'_> {
    fn open(&self) -> (Vec<usize>, Vec<usize>) {
        let old = (0..self.old.len()).filter(|at| self.found.get(*at).is_some_and(Option::is_none)).collect();
        let new = (0..self.new.len()).filter(|at| self.taken.get(*at) == Some(&false)).collect();
        (old, new)
    }

    fn is(&mut self, old: usize, new: usize, sure: bool) {
        if let (Some(slot), Some(taken)) = (self.found.get_mut(old), self.taken.get_mut(new)) {
            (*slot, *taken) = (Some((new, sure)), true);
        }
    }

    /// Two marks that differ are two things.
    fn may_be(&self, old: usize, new: usize) -> bool {
        let (Some(a), Some(b)) = (self.old.get(old), self.new.get(new)) else { return false };
        let differs = a.creation.zip(b.creation).is_some_and(|(a, b)| a != b);
        a.family == b.family && !differs
    }

    /// What has a key that nothing else has, in both.
    fn by_key<K: Hash + Eq>(&mut self, key: impl Fn(&Signs<'_>) -> Option<K>, sure: bool) {
        let (old, new) = self.open();
        let index = |all: &[Signs<'_>], open: &[usize]| {
            let mut known: HashMap<K, Vec<usize>> = HashMap::new();
            for at in open {
                if let Some(key) = all.get(*at).and_then(&key) {
                    known.entry(key).or_default().push(*at);
                }
            }
            known
        };
        let (a, b) = (index(self.old, &old), index(self.new, &new));
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for (key, old) in &a {
            if let ([old], Some([new])) = (old.as_slice(), b.get(key).map(Vec::as_slice))
                && self.may_be(*old, *new)
            {
                pairs.push((*old, *new));
            }
        }
        for (old, new) in pairs {
            self.is(old, new, sure);
        }
    }

    /// Whether ids stayed: nothing that is known by other signs has another one. Programs that number anew give them to others.
    /// Also how many things say so.
    fn ids_hold(&self) -> (bool, usize) {
        let known = self.found.iter().enumerate().filter_map(|(old, found)| Some((old, found.as_ref()?.0)));
        let mut pairs: Vec<(usize, usize)> = known.collect();
        let unique = |all: &[Signs<'_>]| {
            let mut known: HashMap<(u8, String), Vec<usize>> = HashMap::new();
            for (at, one) in all.iter().enumerate().filter(|(_, one)| !one.bag.is_empty()) {
                known.entry((one.family, one.words.clone())).or_default().push(at);
            }
            known
        };
        let (a, b) = (unique(self.old), unique(self.new));
        for (key, old) in &a {
            if let ([old], Some([new])) = (old.as_slice(), b.get(key).map(Vec::as_slice)) {
                pairs.push((*old, *new));
            }
        }
        let id = |all: &[Signs<'_>], at: usize| all.get(at).map(|one| one.id);
        let agree = pairs.iter().filter(|(old, new)| id(self.old, *old) == id(self.new, *new)).count();
        (agree == pairs.len(), agree)
    }

    /// By ids, where something else says so too; twins only where ids are known to have stayed.
    fn by_id(&mut self, proved: bool) {
        let (old, new) = self.open();
        for at in old {
            let Some(own) = self.old.get(at) else { continue };
            let once = |all: &[Signs<'_>]| all.iter().filter(|one| one.id == own.id).count() == 1;
            let is = |to: &&usize| self.new.get(**to).is_some_and(|one| one.id == own.id);
            let Some(to) = new.iter().find(is).copied().filter(|to| self.may_be(at, *to)) else { continue };
            let Some(other) = self.new.get(to) else { continue };
            let words = like(&own.bag, &other.bag);
            let names = |all: &[Signs<'_>]| {
                all.iter().filter(|one| (one.family, one.name) == (own.family, own.name)).count() == 1
            };
            let named = !own.name.is_empty() && own.name == other.name && names(self.old) && names(self.new);
            let placed = own.place.is_some() && near(own.place) == near(other.place);
            // What says nothing is told by its name or its place alone.
            let says = !own.bag.is_empty() && (own.words == other.words || words > 0.2);
            let agrees = says || named || placed;
            let said = |all: &[Signs<'_>]| {
                all.iter().filter(|one| (one.family, &one.words) == (own.family, &own.words)).count()
            };
            let twins = said(self.old) > 1 || said(self.new) > 1;
            if once(self.old)
                && once(self.new)
                && agrees
                && (proved || !twins)
                && self.taken.get(to) == Some(&false)
            {
                self.is(at, to, true);
            }
        }
    }

    /// What has most words in common, where it is well ahead of the next, from both sides.
    fn by_likeness(&mut self) {
        let (old, new) = self.open();
        if old.len() * new.len() > MOST {
            return;
        }
        let score = |a: usize, b: usize| match (self.old.get(a), self.new.get(b)) {
            (Some(one), Some(other)) if self.may_be(a, b) => like(&one.bag, &other.bag),
            _ => 0.0,
        };
        let best = |scores: Vec<(usize, f64)>| -> Option<(usize, f64)> {
            let mut scores = scores;
            scores.sort_by(|a, b| b.1.total_cmp(&a.1));
            let (at, first) = *scores.first()?;
            let second = scores.get(1).map_or(0.0, |next| next.1);
            (first >= LIKE && first - second >= AHEAD).then_some((at, first))
        };
        let mut pairs = Vec::new();
        for a in &old {
            let Some((b, how)) = best(new.iter().map(|b| (*b, score(*a, *b))).collect()) else { continue };
            if best(old.iter().map(|a| (*a, score(*a, b))).collect()).is_some_and(|(back, _)| back == *a) {
                pairs.push((*a, b, how >= SURE));
            }
        }
        for (a, b, sure) in pairs {
            self.is(a, b, sure);
        }
    }
}
