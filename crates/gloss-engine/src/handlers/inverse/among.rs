//! Deleted words among others that were deleted too and were put back since: on which side of these they belong, and what of
//! them. Guesses no side.

use std::cmp::Ordering;

use gloss_protocol::{Change, Problem, Span};

use super::super::put_back;
use super::Tracker;
use gloss_artifact::splice;

impl Tracker<'_> {
    /// A deletion in parts, where words that were deleted before it within its place stand there again: one part before them and
    /// one behind.
    pub(super) fn parts_around(&mut self, change: Change) -> Result<Vec<Change>, Problem> {
        // A row of a sheet, or a shape, has no words before and behind others.
        let is_prose = self.text.rules().cells().is_none() && self.text.rules().slides().is_none();
        let (Some(made_in), true) = (change.version, change.after.is_empty() && is_prose) else {
            return Ok(vec![change]);
        };
        let mut cuts: Vec<usize> = Vec::new();
        for version in self.undoing()?.into_iter().filter(|version| *version > made_in) {
            for step in self.steps(version)?.iter().filter(|step| step.old.is_empty()) {
                for other in self.put_back_by((version, step.old.start), made_in, &step.new)? {
                    let stood = self.stood_until(&other, change.base)?;
                    let point = stood.last().filter(|at| at.is_empty()).map_or(0, |at| at.start);
                    cuts.extend(point.checked_sub(change.span.start).map(|at| at as usize));
                }
            }
        }
        cuts.retain(|at| *at > 0 && *at < change.before.len() && change.before.is_char_boundary(*at));
        cuts.push(change.before.len());
        cuts.sort_unstable();
        cuts.dedup();
        let mut from = 0;
        let part = |to: usize| {
            let start = change.span.start as usize;
            let span = Span::new(start + from, start + to);
            let before = change.before.get(from..to).unwrap_or_default().to_owned();
            from = to;
            Change { span, before, ..change.clone() }
        };
        Ok(cuts.into_iter().map(part).collect())
    }

    /// The point of deleted words after a version that put others back beside it, which were deleted too: these stand before
    /// it or behind it as they did. None where nothing was put back there, or the sides can't be told.
    pub(super) fn point_among(
        &mut self,
        change: &Change,
        stood: &[Span],
        (version, carried): (u32, Span),
    ) -> Result<Option<Span>, Problem> {
        let steps = self.steps(version)?;
        let Some(point) = stood.last().filter(|at| at.is_empty()).map(|at| at.start) else { return Ok(None) };
        let old = self.space.text(self.path, version.saturating_sub(1))?;
        let put_in = put_back::put_in(old.source(), &steps, point);
        if put_in.is_empty() || !self.undoing()?.contains(&version) {
            return Ok(None);
        }
        let (mut from, mut to) = (0, u32::MAX);
        for (at, words) in put_in {
            let mut sides: Vec<Ordering> = Vec::new();
            for other in self.put_back_by((version, point), version, &words)? {
                let stood_too = self.stood_until(&other, change.base)?;
                sides.push(put_back::order((&other, &stood_too), (change, stood)));
            }
            match sides.first() {
                Some(side) if sides.iter().all(|one| one == side) => match side {
                    Ordering::Greater => to = to.min(at.start),
                    _ => from = from.max(at.end),
                },
                _ => return Ok(None),
            }
        }
        let at = carried.start.max(from).min(to);
        Ok((from <= to).then_some(Span { start: at, end: at }))
    }

    /// The versions of the artifact that took notes back, up to the newest.
    fn undoing(&mut self) -> Result<Vec<u32>, Problem> {
        if self.undoing.is_none() {
            let versions = self.space.store.read().versions(self.path)?;
            let all = versions.into_iter().map(|stored| stored.version);
            let undoing = all.filter(|one| one.undoes && one.version <= self.newest).map(|one| one.version);
            self.undoing = Some(undoing.collect());
        }
        Ok(self.undoing.clone().unwrap_or_default())
    }

    /// Deletions made before the version `made_before` that a version took back at a point of the text before it, by these words:
    /// those of just these words, else those whose words are among them.
    fn put_back_by(
        &mut self,
        (version, point): (u32, u32),
        made_before: u32,
        words: &str,
    ) -> Result<Vec<Change>, Problem> {
        if self.undone.is_none() {
            let mut all = self.space.store.read().undone_changes(self.path)?;
            all.retain(|other| other.after.trim().is_empty() && !other.before.trim().is_empty());
            self.undone = Some(all);
        }
        let words = words.trim();
        let fits = |other: &&Change| {
            other.version.is_some_and(|made_in| made_in < made_before) && words.contains(other.before.trim())
        };
        let mut found: Vec<Change> = self.undone.iter().flatten().filter(fits).cloned().collect();
        let exact = |other: &Change| other.before.trim() == words;
        if found.iter().any(exact) {
            found.retain(exact);
        }
        let old = self.space.text(self.path, version.saturating_sub(1))?;
        let mut out = Vec::new();
        for other in found {
            // Words that stood elsewhere are others.
            let stood = self.stood_until(&other, version.saturating_sub(1))?;
            let Some(at) = stood.last().filter(|at| at.is_empty()) else { continue };
            let (left, right) = (at.start.min(point) as usize, at.start.max(point) as usize);
            if old.source().get(left..right).is_some_and(|between| between.trim().is_empty()) {
                out.push(other);
            }
        }
        Ok(out)
    }

    /// Where a change's words stood in the version that made it and in each one after that, up to another.
    fn stood_until(&mut self, change: &Change, last: u32) -> Result<Vec<Span>, Problem> {
        let (Some(mut span), Some(made_in)) = (change.span_after, change.version) else { return Ok(vec![]) };
        let mut stood = vec![span];
        for version in made_in + 1..=last {
            if !self.steps.contains_key(&version) {
                self.steps(version)?;
            }
            let steps = self.steps.get(&version).map(Vec::as_slice).unwrap_or_default();
            span = splice::carry(span, steps).span;
            stood.push(span);
        }
        Ok(stood)
    }
}
