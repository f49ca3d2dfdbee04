//! Steps from version to version as one: the stretches in which two versions differ, each with whose doing it was.
//! Arithmetic only; nothing is searched for.

use std::ops::Range;

use gloss_artifact::Splice;
use gloss_protocol::ChangeClass;

/// A stretch of the older version and what stands in its place in the newer one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub old: Range<usize>,
    pub new: Range<usize>,
    pub class: ChangeClass,
}

impl Stretch {
    /// All of two texts, of unknown doing.
    pub(super) fn whole(old: &str, new: &str) -> Self {
        Self { old: 0..old.len(), new: 0..new.len(), class: ChangeClass::Outside }
    }

    fn grows(&self) -> i64 {
        self.new.len() as i64 - self.old.len() as i64
    }
}

/// The stretches of two edits, one after the other: those that meet become one.
pub(super) fn and_then(
    first: &[Stretch],
    steps: &[Splice],
    class: impl Fn(&Splice) -> ChangeClass,
) -> Vec<Stretch> {
    let then = steps.iter().map(|step| {
        let old = step.old.range();
        Stretch { new: old.start..old.start + step.new.len(), old, class: class(step) }
    });
    // Both in the bytes between the two edits; of two that begin at one point the earlier edit is first.
    let mut all: Vec<(Range<usize>, bool, &Stretch)> =
        first.iter().map(|stretch| (stretch.new.clone(), false, stretch)).collect();
    let then: Vec<Stretch> = then.collect();
    all.extend(then.iter().map(|stretch| (stretch.old.clone(), true, stretch)));
    all.sort_by_key(|(at, later, _)| (at.start, at.end, *later));
    let mut joined: Vec<Joined> = Vec::new();
    for (at, later, stretch) in all {
        match joined.last_mut() {
            Some(last) if last.meets(&at) => last.take(at, later, stretch),
            _ => joined.push(Joined::new(at, later, stretch)),
        }
    }
    let (mut before, mut after) = (0i64, 0i64);
    joined
        .into_iter()
        .map(|one| {
            let (start, end) = (one.at.start as i64, one.at.end as i64);
            let old = start - before..end - before - one.first;
            let new = start + after..end + after + one.then;
            before += one.first;
            after += one.then;
            Stretch { old: bytes(&old), new: bytes(&new), class: one.class }
        })
        .collect()
}

fn bytes(range: &Range<i64>) -> Range<usize> {
    range.start.max(0) as usize..range.end.max(range.start).max(0) as usize
}

/// Stretches of both edits that meet.
struct Joined {
    at: Range<usize>,
    /// Growth by the first edit, and by the second.
    first: i64,
    then: i64,
    class: ChangeClass,
}

impl Joined {
    fn new(at: Range<usize>, later: bool, stretch: &Stretch) -> Self {
        let (first, then) = if later { (0, stretch.grows()) } else { (stretch.grows(), 0) };
        Self { at, first, then, class: stretch.class }
    }

    fn meets(&self, at: &Range<usize>) -> bool {
        at.start < self.at.end || (*at == self.at && at.is_empty())
    }

    /// Joins a stretch: what lies in it has its class; what reaches further than the place pointed at is outside.
    fn take(&mut self, at: Range<usize>, later: bool, stretch: &Stretch) {
        let within = self.at.start <= at.start && at.end <= self.at.end;
        let around = at.start <= self.at.start && self.at.end <= at.end;
        let inside = |class| class == ChangeClass::Inside;
        self.class = match () {
            () if within && inside(self.class) => ChangeClass::Inside,
            () if around && inside(stretch.class) => ChangeClass::Inside,
            () if self.class == stretch.class => self.class,
            () => ChangeClass::Outside,
        };
        self.at.end = self.at.end.max(at.end);
        let grown = if later { &mut self.then } else { &mut self.first };
        *grown += stretch.grows();
    }
}

/// Whether two texts are the same but for these stretches.
pub(super) fn explain(stretches: &[Stretch], old: &str, new: &str) -> bool {
    let (mut a, mut b) = (0, 0);
    for stretch in stretches {
        let same = match (old.get(a..stretch.old.start), new.get(b..stretch.new.start)) {
            (Some(x), Some(y)) => x == y,
            _ => false,
        };
        if !same || old.get(stretch.old.clone()).is_none() || new.get(stretch.new.clone()).is_none() {
            return false;
        }
        (a, b) = (stretch.old.end, stretch.new.end);
    }
    matches!((old.get(a..), new.get(b..)), (Some(x), Some(y)) if x == y)
}

#[cfg(test)]
mod tests {
    use super::{Stretch, and_then, explain};
    use gloss_artifact::{Splice, splice};
    use gloss_protocol::{ChangeClass, Span};
    use proptest::prelude::*;

    fn steps(text: &str, cuts: &[(usize, usize, String)]) -> Vec<Splice> {
        let mut cuts: Vec<_> = cuts.to_vec();
        cuts.sort();
        let mut steps: Vec<Splice> = Vec::new();
        for (start, len, new) in cuts {
            let end = (start + len).min(text.len());
            if start <= end && steps.last().is_none_or(|last| (last.old.end as usize) < start) {
                steps.push(Splice::new(Span::new(start, end), new));
            }
        }
        steps
    }

    #[test]
    fn each_difference_is_told_as_whose_it_was() {
        use ChangeClass::{Follows, Inside, Outside};
        let base = "1. a\n2. b\n3. c\n";
        let made = [(Span::new(5, 10), "", Inside), (Span::new(10, 11), "2", Follows)];
        let splices: Vec<Splice> = made.iter().map(|(span, new, _)| Splice::new(*span, *new)).collect();
        let class =
            |step: &Splice| made.iter().find(|(span, _, _)| *span == step.old).map_or(Outside, |m| m.2);
        let once = and_then(&[], &splices, class);
        assert!(explain(&once, base, "1. a\n2. c\n"));
        assert_eq!(once.iter().map(|s| s.class).collect::<Vec<_>>(), [Inside, Follows]);
        // The person's own word, in a place of its own.
        let twice = and_then(&once, &[Splice::new(Span::new(3, 4), "A")], |_| Outside);
        assert!(explain(&twice, base, "1. A\n2. c\n"));
        assert_eq!(twice.iter().map(|s| s.class).collect::<Vec<_>>(), [Outside, Inside, Follows]);
        // A rewriting of everything is nobody's place.
        let all = and_then(&once, &[Splice::new(Span::new(0, 10), "x")], |_| Outside);
        assert_eq!(all, [Stretch { old: 0..15, new: 0..1, class: Outside }]);
    }

    proptest! {
        #[test]
        fn two_edits_as_one_explain_both_ends(
            text in "[a-e]{0,40}",
            one in prop::collection::vec((0usize..40, 0usize..6, "[x-z]{0,4}"), 0..5),
            two in prop::collection::vec((0usize..40, 0usize..6, "[x-z]{0,4}"), 0..5),
        ) {
            let first = steps(&text, &one);
            let middle = splice::apply(&text, &first);
            let second = steps(&middle, &two);
            let end = splice::apply(&middle, &second);
            let known = and_then(&[], &first, |_| ChangeClass::Inside);
            prop_assert!(explain(&known, &text, &middle));
            let known = and_then(&known, &second, |_| ChangeClass::Outside);
            prop_assert!(explain(&known, &text, &end), "{:?} {:?} {:?}", known, text, end);
        }
    }
}
