//! Figures of artifacts whose files can't lead to their sources: kept beside each version that has them, and carried to the
//! next one as notes are. A place in doubt is no figure, and is said; one that is gone comes back with the words that it was on.
//! Writes nothing itself, and never decides where a place is.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gloss_artifact::locate::{self, Between};
use gloss_artifact::text::Figure;
use gloss_artifact::{Splice, Text, splice};
use gloss_protocol::{FactInDoubt, FactUse, KeptFigure, Place, PlaceStatus, Problem, Reach, Region, Span};
use gloss_store::Read;

/// Figures that were written: their places in the new text, and their facts.
pub(crate) type Written = Vec<(Span, String)>;

/// Figures kept of a version, those that are gone among them.
const MOST: usize = 5_000;

/// Time limit of a version's search for lost figures in older ones: everybody else waits for the core meanwhile.
const LOOK_BACK: Duration = Duration::from_secs(1);

/// The figures of a version's text, in order.
///
/// # Errors
/// Errors of the store.
pub(crate) fn of(read: Read<'_>, path: &str, version: u32, text: &Text) -> Result<Vec<Figure>, Problem> {
    text.rules().figures(text, || Ok(standing(&read.figures(path, version)?, version, text)))
}

/// The figures of a version whose places are not certain.
///
/// # Errors
/// Errors of the store.
pub(crate) fn in_doubt(read: Read<'_>, path: &str, version: u32) -> Result<Vec<FactInDoubt>, Problem> {
    let told = |one: KeptFigure| FactInDoubt { fact: one.fact, shown: one.shown, version: one.version };
    Ok(read.figures(path, version)?.into_iter().filter(|one| one.in_doubt).map(told).collect())
}

/// Figures that stand in a text for certain.
pub(crate) fn standing(kept: &[KeptFigure], version: u32, text: &Text) -> Vec<Figure> {
    let figure = |one: &KeptFigure| {
        let shown = text.source().get(text.value_in(one.span).range())?;
        Some(Figure { fact: one.fact.clone(), shown: shown.to_owned(), span: one.span })
    };
    let certain = kept.iter().filter(|one| one.version == version && !one.in_doubt);
    let mut out: Vec<Figure> = certain.filter_map(figure).collect();
    out.sort_by_key(|figure| figure.span);
    out
}

/// The places that a note on these figures marks: a chart as a whole where all of its points are figures, since other rows
/// of its query are other points; else each figure's own.
pub(crate) fn places(text: &Text, all: &[FactUse], wanted: &[&FactUse]) -> Vec<Span> {
    let place = |one: &&FactUse| match text.chart_of(one.span) {
        Some((chart, points)) if all.iter().filter(|one| chart.contains(one.span)).count() == points => chart,
        _ => one.span,
    };
    let mut out: Vec<Span> = wanted.iter().map(place).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The figures that were written into a version, as they are kept.
pub(crate) fn written(figures: &[(Span, String)], version: u32, text: &Text) -> Vec<KeptFigure> {
    let kept = |(place, fact): &(Span, String)| {
        let span = text.value_in(*place);
        let shown = text.source().get(span.range())?.to_owned();
        Some(KeptFigure { fact: fact.clone(), shown, version, span: *place, in_doubt: false })
    };
    figures.iter().filter_map(kept).collect()
}

/// Carries figures to a new version's text. `splices` say how it was made of the version `before`, where that is known, and
/// `older` gives the texts of versions in which a figure was seen last.
pub(crate) fn carried(
    kept: Vec<KeptFigure>,
    (version, new): (u32, &Text),
    (before, splices): (u32, Option<&[Splice]>),
    fresh: &[(Span, String)],
    older: impl Fn(u32) -> Option<Arc<Text>>,
) -> Vec<KeptFigure> {
    let until = Instant::now() + LOOK_BACK;
    let mut compared: HashMap<u32, Option<(Arc<Text>, Between)>> = HashMap::new();
    let mut out: Vec<(KeptFigure, Option<KeptFigure>)> =
        written(fresh, version, new).into_iter().map(|one| (one, None)).collect();
    let mut gone = Vec::new();
    for one in kept {
        if one.version != before && Instant::now() > until {
            gone.push((one, None));
            continue;
        }
        let is_newest = one.version == before && !one.in_doubt;
        let direct = splices.filter(|_| one.version == before).and_then(|splices| {
            let moved = splice::carry(one.span, splices);
            (!moved.touched).then_some(moved.span)
        });
        let found = direct.map(Found::At).unwrap_or_else(|| {
            let known = compared.entry(one.version).or_insert_with(|| {
                let old = older(one.version)?;
                let between = Between::new(&old, new);
                Some((old, between))
            });
            match known {
                Some((old, between)) => find(&one, (old, new), between, is_newest),
                None => Found::Gone,
            }
        });
        match found {
            Found::At(span) => {
                let was = KeptFigure { in_doubt: false, ..one };
                out.push((KeptFigure { version, span, ..was.clone() }, Some(was)));
            }
            // What Gloss wrote over itself is in no doubt, nor is what was gone before.
            Found::Doubt(span) => {
                let in_doubt = one.in_doubt || (is_newest && splices.is_none());
                gone.push((KeptFigure { in_doubt, ..one }, span));
            }
            Found::Gone => gone.push((KeptFigure { in_doubt: false, ..one }, None)),
        }
    }
    let (mut out, more) = apart(out, new);
    // Where another figure stands now, nobody looks for the one that stood there.
    let taken = |span: Option<Span>| span.is_some_and(|span| out.iter().any(|one| one.span.overlaps(span)));
    let gone: Vec<KeptFigure> = gone
        .into_iter()
        .map(|(one, span)| KeptFigure { in_doubt: one.in_doubt && !taken(span), ..one })
        .collect();
    out.extend(more);
    out.extend(gone);
    out.truncate(MOST);
    out
}

/// Result of looking for a figure.
enum Found {
    At(Span),
    /// At a place that is in doubt.
    Doubt(Option<Span>),
    Gone,
}

/// Finds a figure in a new text. One that was not there in the version before counts only where it says the very same.
fn find(one: &KeptFigure, (old, new): (&Text, &Text), between: &Between, was_there: bool) -> Found {
    let place = mapped(between, one.span, old, new);
    let says = |text: &Text, span: Span| {
        text.source().get(text.value_in(span).range()).unwrap_or_default().to_owned()
    };
    let Some([span]) = place.region.as_ref().map(Region::spans) else {
        return match place.status {
            PlaceStatus::Ambiguous | PlaceStatus::Suggested => Found::Doubt(None),
            _ => Found::Gone,
        };
    };
    let (was, is) = (says(old, one.span), says(new, *span));
    match (place.status.certain(), was == is) {
        (true, true) => Found::At(*span),
        // Words that were changed are no figure any more; another number is one, and says whether it agrees.
        (true, false) if was_there && is.contains(|c: char| c.is_ascii_digit()) => Found::At(*span),
        (true, false) => Found::Gone,
        (false, _) => Found::Doubt(Some(*span)),
    }
}

/// Carries a range of one text over to another.
fn mapped(between: &Between, span: Span, old: &Text, new: &Text) -> Place {
    let region = Region::Text { spans: vec![span], reach: Reach::Selection };
    between.map(&locate::place(0, PlaceStatus::Exact, region, old), 0, old, new)
}

/// Range of a place in the new text, where it is certain.
pub(crate) fn place_in(between: &Between, span: Span, old: &Text, new: &Text) -> Option<Span> {
    let place = mapped(between, span, old, new);
    place.region.filter(|_| place.status.certain())?.spans().first().copied()
}

/// No two figures in one place: what was just written stands, then what says what was shown first, then what was seen last.
/// Gives those that stand, and those that do not as they were seen last.
fn apart(all: Vec<(KeptFigure, Option<KeptFigure>)>, text: &Text) -> (Vec<KeptFigure>, Vec<KeptFigure>) {
    let (mut stand, mut gone): (Vec<KeptFigure>, Vec<KeptFigure>) = (Vec::new(), Vec::new());
    let is_first =
        |one: &KeptFigure| text.source().get(text.value_in(one.span).range()) == Some(one.shown.as_str());
    let (same, other): (Vec<_>, Vec<_>) = all.into_iter().partition(|(one, _)| is_first(one));
    for (one, was) in same.into_iter().chain(other) {
        match stand.iter().any(|known| known.span.overlaps(one.span)) {
            true => gone.extend(was),
            false => stand.push(one),
        }
    }
    (stand, gone)
}

/// The places of values in a text that was written at once, as they are in the text that came of it.
pub(crate) fn moved(fresh: &[(Span, String)], old: &Text, new: &Text) -> Written {
    if old.source() == new.source() {
        return fresh.to_vec();
    }
    let between = Between::new(old, new);
    let find = |(span, fact): &(Span, String)| {
        let place = mapped(&between, *span, old, new);
        let found = place.region.filter(|_| place.status == PlaceStatus::Exact)?;
        Some((*found.spans().first()?, fact.clone()))
    };
    fresh.iter().filter_map(find).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use gloss_protocol::Kind;

    /// A deck of two slides in the form of its text, with a word, a cell and a point that are figures.
    fn deck(body: &str, points: &[(&str, &str)]) -> Text {
        let points: String = points.iter().map(|(name, value)| format!("{name}\u{1c}{value}\n")).collect();
        let source = format!(
            "\u{1d}deck 100,100\n\u{1d}256 shown 1 Content\n\u{1e}2 title 0 0,0,90,10 {{A}} Title 1\nHow it went\n\
             \u{1e}3 body 0 0,20,90,40 {{B}} Content 2\n{body}\n\
             \u{1d}257 shown 2 Chart\n\u{1e}2 chart 0 0,20,90,40 {{C}} Chart 1\nBy month\n\u{1f}North\n{points}"
        );
        Text::new(Kind::Deck, &source)
    }

    const POINTS: [(&str, &str); 2] = [("May", "12"), ("June", "15")];

    fn first() -> (Text, Vec<KeptFigure>) {
        let text = deck("We sold 1,200 pieces.\nNothing else.", &POINTS);
        let at = |words: &str| {
            let start = text.source().find(words).unwrap();
            text.place_of(Span::new(start, start + words.len()))
        };
        let all = [(at("1,200"), "a1".to_owned()), (at("12\n"), "b2/r1c2".to_owned())];
        let kept = written(&all, 1, &text);
        assert_eq!(kept.iter().map(|one| one.shown.as_str()).collect::<Vec<_>>(), ["1,200", "12"]);
        (text, kept)
    }

    fn shown_values(kept: &[KeptFigure], version: u32, text: &Text) -> Vec<(String, String)> {
        standing(kept, version, text).into_iter().map(|one| (one.fact, one.shown)).collect()
    }

    #[test]
    fn figures_go_with_their_places() {
        let (word, point) = (("a1", "1,200"), ("b2/r1c2", "12"));
        for (body, points, expect) in [
            ("We sold 1,200 pieces.\nSomething else.", &POINTS[..], vec![word, point]),
            ("In May we sold 1,200 pieces.\nNothing else.", &POINTS, vec![word, point]),
            ("Nothing else.\nWe sold 1,200 pieces.", &POINTS, vec![word, point]),
            ("We sold many pieces.\nNothing else.", &POINTS, vec![point]),
            ("We sold 1,200 pieces.\nNothing else.", &[("June", "15"), ("May", "12")], vec![word, point]),
            (
                "We sold 1,200 pieces.\nNothing else.",
                &[("May", "99"), ("June", "15")],
                vec![word, ("b2/r1c2", "99")],
            ),
            ("We sold 1,200 pieces.\nNothing else.", &[("April", "3"), ("June", "15")], vec![word]),
        ] {
            let (text, kept) = first();
            let new = deck(body, points);
            let old = Arc::new(text);
            let now = carried(kept, (2, &new), (1, None), &[], |_| Some(old.clone()));
            let told = shown_values(&now, 2, &new);
            let told: Vec<(&str, &str)> = told.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            assert_eq!(told, expect, "{body:?} {points:?}");
        }
    }

    #[test]
    fn what_was_gone_comes_back_with_its_words() {
        let (text, kept) = first();
        let without = Arc::new(deck("We sold many pieces.\nNothing else.", &POINTS));
        let old = Arc::new(text);
        let texts = |version: u32| Some(if version == 1 { old.clone() } else { without.clone() });
        let second = carried(kept, (2, &without), (1, None), &[], texts);
        assert_eq!((second.len(), shown_values(&second, 2, &without).len()), (2, 1));
        let third = carried(second, (3, &old), (2, None), &[], texts);
        assert_eq!(shown_values(&third, 3, &old).len(), 2);
    }

    #[test]
    fn what_is_written_stands_in_place_of_what_stood_there() {
        let (text, kept) = first();
        let new = deck("We sold 1,300 pieces.\nNothing else.", &POINTS);
        let start = new.source().find("1,300").unwrap();
        let old = Arc::new(text);
        let fresh = [(Span::new(start, start + 5), "c3".to_owned())];
        let now = carried(kept, (2, &new), (1, None), &fresh, |_| Some(old.clone()));
        let told = shown_values(&now, 2, &new);
        assert_eq!(told, [("c3".to_owned(), "1,300".to_owned()), ("b2/r1c2".to_owned(), "12".to_owned())]);
        // Taken back, the first one stands there again.
        let back = carried(now, (3, &old), (2, None), &[], |version| {
            Some(if version == 1 {
                old.clone()
            } else {
                Arc::new(deck("We sold 1,300 pieces.\nNothing else.", &POINTS))
            })
        });
        assert_eq!(shown_values(&back, 3, &old).first().map(|one| one.0.clone()), Some("a1".to_owned()));
    }
}
