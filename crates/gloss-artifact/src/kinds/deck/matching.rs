//! Which slide and which shape is which in another version of a deck: by the mark that PowerPoint gave it, then by its id where ids
//! hold, then by its words and its place. Twins that nothing tells apart are none, never guessed.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::index::{Body, Deck, Shape, ShapeKind, Slide};
use crate::text::Text;

/// The share of words that two stretches must have in common to be the same, and the lead over the next best.
pub(super) const LIKE: f64 = 0.6;
const AHEAD: f64 = 0.15;

/// The share that makes it sure.
const SURE: f64 = 0.8;

/// Places that differ by less are the same: other programs round to a hundredth of a millimetre.
const NEAR: i64 = 720;

/// Pairs that are compared word by word at most.
const MOST: usize = 250_000;

/// Which one it is, and whether that is sure.
pub(super) type Match = Option<(usize, bool)>;

/// The signs that tell one thing from others: ids, name, place and words.
struct Signs<'a> {
    creation: Option<&'a str>,
    id: u32,
    /// Its kind as a number; only the same kinds are compared.
    family: u8,
    /// Another name that it has, which a person sees.
    name: &'a str,
    place: Option<[i64; 4]>,
    words: String,
    bag: Vec<u64>,
    /// Whether it is the only one of its kind, as a title is.
    alone: bool,
}

/// The new slide that each old one is.
pub(super) fn slides((old, was): (&Deck, &Text), (new, now): (&Deck, &Text)) -> Vec<Match> {
    fn signs<'a>(deck: &'a Deck, text: &Text) -> Vec<Signs<'a>> {
        let of = |slide: &'a Slide| {
            let words = words_of(deck, text, slide);
            Signs {
                creation: slide.creation.as_deref(),
                id: slide.id,
                family: 0,
                name: "",
                place: None,
                bag: bag(&words),
                words,
                alone: deck.slides.len() == 1,
            }
        };
        deck.slides.iter().map(of).collect()
    }
    matched(&signs(old, was), &signs(new, now))
}

/// The words of a slide, whatever lies in front of what; of one without words, the names of its shapes.
fn words_of(deck: &Deck, text: &Text, slide: &Slide) -> String {
    let said = slide.shapes.iter().map(|shape| words(deck, text, shape));
    let mut all: Vec<String> = said.filter(|words| !words.trim().is_empty()).collect();
    if all.is_empty() {
        all = slide.shapes.iter().map(|shape| shape.name.clone()).collect();
    }
    all.sort_unstable();
    all.join("\n")
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

/// The words of a shape; of one without words, its alternative text.
fn words(deck: &Deck, text: &Text, shape: &Shape) -> String {
    let inner = text.source().get(deck.spans(&shape.inner()).range()).unwrap_or_default();
    match shape.body {
        Body::Words(ref lines) if lines.is_empty() => shape.description.clone(),
        _ => inner.to_owned(),
    }
}

/// The words of a text, each once, as numbers in their order: so that thousands of texts are compared in no time.
pub(super) fn bag(words: &str) -> Vec<u64> {
    let parts = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let number = |word: &str| {
        let mut hasher = DefaultHasher::new();
        word.to_lowercase().hash(&mut hasher);
        hasher.finish()
    };
    let mut all: Vec<u64> = parts.map(number).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The share of the larger bag's words that both have.
pub(super) fn like(a: &[u64], b: &[u64]) -> f64 {
    both(a, b) as f64 / a.len().max(b.len()).max(1) as f64
}

/// The share of the first bag's words that the second has.
fn held(a: &[u64], b: &[u64]) -> f64 {
    both(a, b) as f64 / a.len().max(1) as f64
}

fn both(a: &[u64], b: &[u64]) -> usize {
    let (mut x, mut y, mut both) = (0, 0, 0);
    while let (Some(one), Some(other)) = (a.get(x), b.get(y)) {
        both += usize::from(one == other);
        x += usize::from(one <= other);
        y += usize::from(other <= one);
    }
    both
}

/// Matches old things with new ones, from the surest sign to the weakest.
fn matched<'a>(old: &'a [Signs<'a>], new: &'a [Signs<'a>]) -> Vec<Match> {
    let mut state = State {
        old,
        new,
        found: vec![None; old.len()],
        taken: vec![false; new.len()],
        firm: vec![false; old.len()],
    };
    state.by_key(|one| one.creation.map(|creation| (creation, one.family)));
    state.by_key(|one| one.alone.then_some(one.family));
    state.firm = state.found.iter().map(Option::is_some).collect();
    let proof = state.ids_hold();
    if let Some(proof) = proof {
        state.by_id(proof > 0);
    }
    let said = |one: &Signs<'_>| !one.bag.is_empty();
    state.by_place(|one| said(one).then_some((one.family, one.words.as_str())), true);
    state.by_key(|one| said(one).then_some((one.family, one.words.as_str())));
    // Names stay where a program numbers anew, but for those of placeholders.
    state.by_place(|one| (!one.name.is_empty()).then_some((one.family, one.name)), true);
    state.by_likeness();
    // Where ids stayed, what has another one only stands where the old one stood, or is only called the same.
    if proof.is_none_or(|proof| proof == 0) {
        state.by_place(|one| Some(one.family), false);
        state.suggest(|one| (!one.name.is_empty()).then_some((one.family, one.name)));
    }
    state.doubt_contested();
    state.found
}

/// True for the same place but for what other programs round. They also make texts and tables as high as they find them to be.
fn near(a: Option<[i64; 4]>, b: Option<[i64; 4]>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    a.iter().zip(&b).take(3).all(|(a, b)| (a - b).abs() <= NEAR)
}

struct State<'a> {
    old: &'a [Signs<'a>],
    new: &'a [Signs<'a>],
    found: Vec<Match>,
    taken: Vec<bool>,
    /// The old ones that are told by a mark or an id: nothing that looks the same casts doubt on them.
    firm: Vec<bool>,
}

/// The positions of all that have a key, by it.
fn by<'a, K: Hash + Eq>(
    all: &'a [Signs<'a>],
    open: &[usize],
    key: impl Fn(&'a Signs<'a>) -> Option<K>,
) -> HashMap<K, Vec<usize>> {
    let mut known: HashMap<K, Vec<usize>> = HashMap::new();
    for at in open {
        if let Some(key) = all.get(*at).and_then(&key) {
            known.entry(key).or_default().push(*at);
        }
    }
    known
}

impl<'a> State<'a> {
    fn open(&self) -> (Vec<usize>, Vec<usize>) {
        let old = (0..self.old.len()).filter(|at| self.found.get(*at).is_some_and(Option::is_none)).collect();
        let new = (0..self.new.len()).filter(|at| self.taken.get(*at) == Some(&false)).collect();
        (old, new)
    }

    fn is(&mut self, old: usize, new: usize, sure: bool) {
        if let (Some(slot), Some(taken)) = (self.found.get_mut(old), self.taken.get_mut(new))
            && !*taken
        {
            (*slot, *taken) = (Some((new, sure)), true);
        }
    }

    /// Two marks that differ are two things.
    fn may_be(&self, old: usize, new: usize) -> bool {
        let (Some(a), Some(b)) = (self.old.get(old), self.new.get(new)) else { return false };
        let differs = a.creation.zip(b.creation).is_some_and(|(a, b)| a != b);
        a.family == b.family && !differs
    }

    /// Pairs that share a key which nothing else has, in both.
    fn pairs<K: Hash + Eq>(&self, key: impl Fn(&'a Signs<'a>) -> Option<K>) -> Vec<(usize, usize)> {
        let (old, new) = self.open();
        let (a, b) = (by(self.old, &old, &key), by(self.new, &new, &key));
        let mut pairs = Vec::new();
        for (key, old) in &a {
            if let ([old], Some([new])) = (old.as_slice(), b.get(key).map(Vec::as_slice))
                && self.may_be(*old, *new)
            {
                pairs.push((*old, *new));
            }
        }
        pairs
    }

    fn by_key<K: Hash + Eq>(&mut self, key: impl Fn(&'a Signs<'a>) -> Option<K>) {
        for (old, new) in self.pairs(key) {
            self.is(old, new, true);
        }
    }

    fn suggest<K: Hash + Eq>(&mut self, key: impl Fn(&'a Signs<'a>) -> Option<K>) {
        for (old, new) in self.pairs(key) {
            self.is(old, new, false);
        }
    }

    /// Settles pairs that share a key and lie where nothing else of that key does, in both.
    fn by_place<K: Hash + Eq>(&mut self, key: impl Fn(&'a Signs<'a>) -> Option<K>, sure: bool) {
        let (old, new) = self.open();
        let (a, b) = (by(self.old, &old, &key), by(self.new, &new, &key));
        let mut pairs = Vec::new();
        for (key, old) in &a {
            let Some(new) = b.get(key).filter(|new| old.len() * new.len() <= MOST) else { continue };
            let place = |all: &[Signs<'_>], at: usize| all.get(at).and_then(|one| one.place);
            let lies = |a: usize, b: usize| near(place(self.old, a), place(self.new, b));
            for one in old {
                let mut there = new.iter().filter(|other| lies(*one, **other));
                if let (Some(other), None) = (there.next(), there.next())
                    && old.iter().filter(|one| lies(**one, *other)).count() == 1
                    && self.may_be(*one, *other)
                {
                    pairs.push((*one, *other));
                }
            }
        }
        for (old, new) in pairs {
            self.is(old, new, sure);
        }
    }

    /// Whether ids stayed, and how many things say so: nothing that is known by its mark, its words or its name has another one. None
    /// where they did not. Programs that number anew give them to others, and drop the marks.
    fn ids_hold(&self) -> Option<usize> {
        let marked = |all: &[Signs<'_>]| all.iter().any(|one| one.creation.is_some());
        if marked(self.old) && !marked(self.new) {
            return None;
        }
        let known = self.found.iter().enumerate().filter_map(|(old, found)| Some((old, found.as_ref()?.0)));
        let mut pairs: Vec<(usize, usize)> = known.collect();
        pairs.extend(self.pairs(|one| (!one.bag.is_empty()).then_some((one.family, one.words.as_str()))));
        pairs.extend(self.pairs(|one| (!one.name.is_empty()).then_some((one.family, one.name))));
        pairs.extend(self.likest().into_iter().map(|(old, new, _)| (old, new)));
        let id = |all: &[Signs<'_>], at: usize| all.get(at).map(|one| one.id);
        pairs.iter().all(|(old, new)| id(self.old, *old) == id(self.new, *new)).then_some(pairs.len())
    }

    /// By ids, where something else says so too; what looks like others only where ids are known to have stayed.
    fn by_id(&mut self, proved: bool) {
        let (old, new) = self.open();
        let once = |all: &'a [Signs<'a>]| {
            let ids = by(all, &(0..all.len()).collect::<Vec<_>>(), |one| Some(one.id));
            let alone = |(id, at): (u32, Vec<usize>)| match at.as_slice() {
                [at] => Some((id, *at)),
                _ => None,
            };
            ids.into_iter().filter_map(alone).collect::<HashMap<u32, usize>>()
        };
        let (was, now) = (once(self.old), once(self.new));
        for at in old {
            let Some(own) = self.old.get(at).filter(|own| was.contains_key(&own.id)) else { continue };
            let Some(to) = now.get(&own.id).copied().filter(|to| self.may_be(at, *to)) else { continue };
            let Some(other) = self.new.get(to).filter(|_| self.taken.get(to) == Some(&false)) else {
                continue;
            };
            let named = !own.name.is_empty() && own.name == other.name;
            // What says nothing is told by its name or its place alone.
            let says = !own.bag.is_empty() && (own.words == other.words || like(&own.bag, &other.bag) > 0.2);
            let agrees = says || named || near(own.place, other.place);
            if agrees && (proved || !self.has_rivals(at, to, &new)) {
                self.is(at, to, true);
                if let Some(firm) = self.firm.get_mut(at) {
                    *firm = proved;
                }
            }
        }
    }

    /// Whether anything else is about as like to either.
    fn has_rivals(&self, old: usize, new: usize, open: &[usize]) -> bool {
        let (Some(a), Some(b)) = (self.old.get(old), self.new.get(new)) else { return true };
        let least = like(&a.bag, &b.bag) - AHEAD;
        let of = |one: &Signs<'_>, other: &Signs<'_>| {
            one.family == other.family && like(&one.bag, &other.bag) >= least
        };
        let from = self.old.iter().enumerate().any(|(at, one)| at != old && of(one, b));
        from || open.iter().any(|at| *at != new && self.new.get(*at).is_some_and(|one| of(a, one)))
    }

    /// Pairs with most words in common, well ahead of the next, from both sides; with the share of them.
    fn likest(&self) -> Vec<(usize, usize, f64)> {
        let (old, new) = self.open();
        if old.len() * new.len() > MOST {
            return Vec::new();
        }
        let score = |a: usize, b: usize| match (self.old.get(a), self.new.get(b)) {
            (Some(one), Some(other)) if self.may_be(a, b) => like(&one.bag, &other.bag),
            _ => 0.0,
        };
        let best = |scores: &mut dyn Iterator<Item = (usize, f64)>| -> Option<(usize, f64)> {
            let (mut first, mut second) = ((0, 0.0), 0.0);
            for (at, score) in scores {
                if score > first.1 {
                    (first, second) = ((at, score), first.1);
                } else if score > second {
                    second = score;
                }
            }
            (first.1 >= LIKE && first.1 - second >= AHEAD).then_some(first)
        };
        let mut pairs = Vec::new();
        for a in &old {
            let Some((b, how)) = best(&mut new.iter().map(|b| (*b, score(*a, *b)))) else { continue };
            if best(&mut old.iter().map(|a| (*a, score(*a, b)))).is_some_and(|(back, _)| back == *a) {
                pairs.push((*a, b, how));
            }
        }
        pairs
    }

    fn by_likeness(&mut self) {
        for (old, new, how) in self.likest() {
            self.is(old, new, how >= SURE);
        }
    }

    /// Where something that is nothing else is about as like as what was found, one of the two is a copy, and nobody knows which.
    fn doubt_contested(&mut self) {
        let (_, new) = self.open();
        if new.len() * self.old.len() > MOST {
            return;
        }
        for at in 0..self.old.len() {
            let Some((to, true)) = self.found.get(at).copied().flatten() else { continue };
            let (Some(own), Some(other)) = (self.old.get(at), self.new.get(to)) else { continue };
            let least = (like(&own.bag, &other.bag) - AHEAD).max(LIKE);
            // What was copied and then added to has all the words still.
            let rivals = |rival: &usize| {
                let said =
                    |one: &Signs<'_>| like(&own.bag, &one.bag) >= least || held(&own.bag, &one.bag) >= SURE;
                self.may_be(at, *rival) && self.new.get(*rival).is_some_and(said)
            };
            if self.firm.get(at) == Some(&false)
                && new.iter().any(rivals)
                && let Some(slot) = self.found.get_mut(at)
            {
                *slot = Some((to, false));
            }
        }
    }
}
