//! One case, what was found, and the counts with their intervals.

use std::ops::Range;

use gloss_artifact::Text;
use gloss_artifact::locate::{Between, place, selection};
use gloss_protocol::{Kind, PlaceStatus, Span};

/// What became of a quote, in bytes of the later text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It is here.
    Here(Range<usize>),
    /// It is gone.
    Gone,
    /// It is gone from here, and an equal text that was no part of it stands there; or nobody could tell.
    Untold,
}

/// A quote in an earlier text, to be found in a later one.
#[derive(Clone, Debug)]
pub struct Case {
    /// A name to print.
    pub name: String,
    /// What the texts are.
    pub kind: Kind,
    /// The earlier text.
    pub old: std::sync::Arc<str>,
    /// The later one.
    pub new: std::sync::Arc<str>,
    /// The quote, in bytes of the earlier text.
    pub quote: Range<usize>,
    /// What became of it.
    pub truth: Truth,
}

/// What Gloss says.
#[derive(Clone, Debug)]
pub struct Found {
    /// How sure it is.
    pub status: PlaceStatus,
    /// Where, in bytes; none where nothing is painted.
    pub at: Option<Range<usize>>,
}

/// How that stands to the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Certain, and right.
    Certain,
    /// Certain, and wrong: the one that must not be.
    Wrong,
    /// Suggested, and right.
    Suggested,
    /// Suggested, and wrong: a click refuses it.
    Misled,
    /// It is there and was not found.
    Lost,
    /// It is gone, and Gloss says so.
    Gone,
}

impl Case {
    /// Finds the quote as the engine does after an edit of unknown making.
    pub fn find(&self, between: &Between, old: &Text, new: &Text) -> Found {
        let region = selection(vec![Span::new(self.quote.start, self.quote.end)]);
        let at = place(1, PlaceStatus::Exact, region, old);
        let found = between.map(&at, 2, old, new);
        let at = found.region.as_ref().and_then(|region| {
            let (first, last) = (region.spans().first()?, region.spans().last()?);
            Some(first.start as usize..last.end as usize)
        });
        Found { status: found.status, at }
    }

    /// Both texts parsed and compared.
    pub fn between(&self) -> (Text, Text, Between) {
        let (old, new) = (Text::new(self.kind, &self.old), Text::new(self.kind, &self.new));
        let between = Between::new(&old, &new);
        (old, new, between)
    }

    /// Judges what was found; none where the truth can't be told.
    pub fn judge(&self, found: &Found) -> Option<Outcome> {
        let right = match (&self.truth, &found.at) {
            (Truth::Untold, _) => return None,
            (Truth::Here(truth), Some(at)) => overlap(&self.new, truth, at) >= 0.5,
            _ => false,
        };
        Some(match (found.status.certain(), found.status == PlaceStatus::Suggested, right) {
            (true, _, true) => Outcome::Certain,
            (true, _, false) => Outcome::Wrong,
            (_, true, true) => Outcome::Suggested,
            (_, true, false) => Outcome::Misled,
            _ if self.truth == Truth::Gone => Outcome::Gone,
            _ => Outcome::Lost,
        })
    }
}

/// Share of the union of two ranges that both hold, in characters.
pub(crate) fn overlap(text: &str, a: &Range<usize>, b: &Range<usize>) -> f64 {
    let chars = |range: Range<usize>| text.get(range).map_or(0, |text| text.chars().count()) as f64;
    let both = chars(a.start.max(b.start)..a.end.min(b.end).max(a.start.max(b.start)));
    let all = chars(a.start.min(b.start)..a.end.max(b.end));
    if all > 0.0 { both / all } else { 0.0 }
}

/// Counts of outcomes, over quotes that survived and quotes that are gone.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Survivors: certain and right, suggested and right, lost, misled.
    pub survivors: [usize; 4],
    /// Gone: said so, suggested something.
    pub gone: [usize; 2],
    /// Certain and wrong, of either kind.
    pub wrong: usize,
    /// Of the wrong ones, those whose quote was gone.
    pub wrong_gone: usize,
}

impl Tally {
    /// Adds one.
    pub fn add(&mut self, case: &Case, outcome: Outcome) {
        let gone = case.truth == Truth::Gone;
        match outcome {
            Outcome::Certain => self.survivors[0] += 1,
            Outcome::Suggested => self.survivors[1] += 1,
            Outcome::Lost => self.survivors[2] += 1,
            Outcome::Misled if gone => self.gone[1] += 1,
            Outcome::Misled => self.survivors[3] += 1,
            Outcome::Gone => self.gone[0] += 1,
            Outcome::Wrong => {
                self.wrong += 1;
                self.wrong_gone += usize::from(gone);
            }
        }
    }

    /// Quotes that survived.
    pub fn here(&self) -> usize {
        self.survivors.iter().sum::<usize>() + self.wrong - self.wrong_gone
    }

    /// Quotes that are gone.
    pub fn away(&self) -> usize {
        self.gone.iter().sum::<usize>() + self.wrong_gone
    }

    /// Places taken as certain that are wrong: (how many, of how many).
    pub fn wrong_among_certain(&self) -> (usize, usize) {
        (self.wrong, self.wrong + self.survivors[0])
    }

    /// Survivors whose place is certain and right.
    pub fn certain(&self) -> (usize, usize) {
        (self.survivors[0], self.here())
    }

    /// Survivors whose place is certain or suggested, and right.
    pub fn found(&self) -> (usize, usize) {
        (self.survivors[0] + self.survivors[1], self.here())
    }

    /// Gone quotes that are unplaced.
    pub fn unplaced(&self) -> (usize, usize) {
        (self.gone[0], self.away())
    }
}

/// The 95 % interval of a share by Wilson's score (Wilson 1927), in percent.
pub fn wilson((hits, of): (usize, usize)) -> (f64, f64) {
    const Z: f64 = 1.959_964;
    if of == 0 {
        return (0.0, 100.0);
    }
    let (n, p) = (of as f64, hits as f64 / of as f64);
    let middle = p + Z * Z / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    (100.0 * ((middle - half) / scale).max(0.0), 100.0 * ((middle + half) / scale).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::wilson;

    #[test]
    fn the_interval_is_the_published_one() {
        // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20.
        for (share, low, high) in [((81, 263), 25.53, 36.62), ((15, 148), 6.24, 16.05), ((0, 20), 0.0, 16.11)]
        {
            let (a, b) = wilson(share);
            assert!((a - low).abs() < 0.02 && (b - high).abs() < 0.02, "{share:?}: {a} {b}");
        }
    }
}
