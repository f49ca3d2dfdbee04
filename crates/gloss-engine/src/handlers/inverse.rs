//! The undo of changes: where the words of each stand in the newest version, and what stood there before. Several
//! changes are taken back together, also where a later one of them changed what an earlier one had made. Changes
//! nothing itself, and guesses no place: where another change stands in the way it is named.

mod among;

use std::cmp::Ordering;
use std::collections::HashMap;

use gloss_artifact::locate::{self, Between};
use gloss_artifact::{Splice, Text, diff, kinds, sheet, splice};
use gloss_protocol::{Change, ChangeClass, PlaceStatus, Problem, Span};

use super::in_force::{self, Besides, Force, counts_on, unnumbered};
use super::put_back::{self, BESIDE, stands_alike};
use super::rebase;
use crate::queries;
use crate::space::Space;

/// Changes of one artifact that stand in the way of each other's undo, or do not.
pub(super) enum Plan {
    /// Edits that make the newest version say what it said without the changes, each with the change whose words it
    /// replaces; and whether what followed from them must be worked out anew. Nothing for a change that is no longer in
    /// force.
    Splices(Vec<(Splice, Change)>, bool),
    /// This change can't be taken back, because of this version.
    Blocked(Box<Change>, u32),
}

/// Place of a change's words.
#[derive(Clone, Copy)]
enum At {
    /// In the newest version.
    Newest(Span),
    /// In what another change that is taken back too had replaced, so many bytes from its start.
    Within(usize, usize),
}

struct UndoneChange {
    change: Change,
    at: At,
    /// Where it stood in the version that made it, and in each one after that up to where it was followed.
    stood: Vec<Span>,
    /// Another change's words, taken back too, hold this one's.
    absorbed: bool,
}

/// Plans to take applied changes of one artifact back.
///
/// # Errors
/// Where a version can't be read.
pub(super) fn plan_undo(
    space: &Space,
    path: &str,
    newest: u32,
    mut changes: Vec<Change>,
) -> Result<Plan, Problem> {
    // The newest first: what an earlier change made is found below what a later one replaced.
    changes.sort_by_key(|change| (std::cmp::Reverse(change.version), change.span));
    let mut tracker = Tracker {
        space,
        path,
        newest,
        text: space.text(path, newest)?,
        steps: HashMap::new(),
        versions: changes.iter().filter_map(|change| change.version).collect(),
        taken: vec![],
        over: vec![],
        undone: None,
        undoing: None,
    };
    let causes: Vec<Option<u32>> =
        changes.iter().filter(|one| one.class == ChangeClass::Inside).map(|one| one.version).collect();
    let mut anew = false;
    let parts =
        changes.into_iter().map(|change| tracker.parts_around(change)).collect::<Result<Vec<_>, _>>()?;
    for change in parts.into_iter().flatten() {
        if let Some(blocked) = tracker.take(&change)? {
            // What followed from a change and was altered again since keeps nobody from taking that back.
            if change.class == ChangeClass::Follows && causes.contains(&change.version) {
                anew = true;
                continue;
            }
            return Ok(Plan::Blocked(Box::new(change), blocked));
        }
    }
    anew |= tracker.leave_what_followed();
    Ok(Plan::Splices(tracker.splices(), anew))
}

struct Tracker<'a> {
    space: &'a Space,
    path: &'a str,
    newest: u32,
    text: std::sync::Arc<Text>,
    steps: HashMap<u32, Vec<Splice>>,
    /// The versions that the changes made.
    versions: Vec<u32>,
    taken: Vec<UndoneChange>,
    /// Changes that were taken back otherwise.
    over: Vec<Change>,
    /// Changes of the artifact that were taken back before, once they were asked for.
    undone: Option<Vec<Change>>,
    /// Versions that took notes back, once they were asked for.
    undoing: Option<Vec<u32>>,
}

impl Tracker<'_> {
    /// Finds a change's words; gives the version that stands in the way, where one does.
    fn take(&mut self, change: &Change) -> Result<Option<u32>, Problem> {
        let (Some(span), Some(made_in)) = (change.span_after, change.version) else {
            return Ok(Some(change.base));
        };
        match self.force(change)? {
            Force::Still => {}
            Force::Over => {
                self.over.push(change.clone());
                return Ok(None);
            }
            Force::Unsure(version) => return Ok(Some(version)),
        }
        if let Some(version) = self.reshaped_since(change, made_in)? {
            return Ok(Some(version));
        }
        let (mut holds, mut stood) = (Vec::new(), vec![span]);
        let at = match self.carried(change, (span, made_in), &mut stood, &mut holds)? {
            Ok(at) => at,
            Err(blocked) => {
                let steps = self.steps(blocked)?;
                // What stood on both sides of it went: where it is now only what stands there again can tell.
                let is_swallowed = stood.last().is_some_and(|at| splice::carry(*at, &steps).touched);
                match self.found_again(change, span, made_in, is_swallowed) {
                    Some(span) if holds.is_empty() => At::Newest(span),
                    _ => return Ok(Some(blocked)),
                }
            }
        };
        let now = match at {
            At::Newest(span) => self.without(span, &holds),
            At::Within(host, offset) => self.taken.get(host).and_then(|host| {
                Some(host.change.before.get(offset..offset + change.after.len())?.to_owned())
            }),
        };
        if now.map(|now| unnumbered(&now)) != Some(unnumbered(&change.after)) {
            return Ok(Some(self.newest));
        }
        for held in holds {
            if let Some(taken) = self.taken.get_mut(held) {
                taken.absorbed = true;
            }
        }
        self.taken.push(UndoneChange { change: change.clone(), at, stood, absorbed: false });
        Ok(None)
    }

    /// Leaves in place what followed from changes that are all over: whoever brought them back has seen to it, or it is
    /// worked out anew. True where there is any.
    fn leave_what_followed(&mut self) -> bool {
        let is_inside = |change: &Change| change.class == ChangeClass::Inside;
        let stands: Vec<Option<u32>> =
            self.taken.iter().filter(|one| is_inside(&one.change)).map(|one| one.change.version).collect();
        let over: Vec<Option<u32>> =
            self.over.iter().filter(|one| is_inside(one)).map(|one| one.version).collect();
        let mut any = false;
        for one in &mut self.taken {
            let version = &one.change.version;
            if one.change.class == ChangeClass::Follows && over.contains(version) && !stands.contains(version)
            {
                (one.absorbed, any) = (true, true);
            }
        }
        any
    }

    /// Whether a change is still in force.
    fn force(&mut self, change: &Change) -> Result<Force, Problem> {
        let (space, place) = (self.space, (self.path, self.newest));
        let (versions, over) = (self.versions.clone(), std::mem::take(&mut self.over));
        let besides = Besides { versions: &versions, over: &over };
        let force = in_force::look(space, place, change, &besides, |version| self.steps(version));
        self.over = over;
        force
    }

    /// Carries a change's words to the newest version; a version that touched them stands in the way unless that,
    /// too, is taken back.
    fn carried(
        &mut self,
        change: &Change,
        (mut span, made_in): (Span, u32),
        stood: &mut Vec<Span>,
        holds: &mut Vec<usize>,
    ) -> Result<Result<At, u32>, Problem> {
        for version in made_in + 1..=self.newest {
            let steps = self.steps(version)?;
            let carried = splice::carry(span, &steps);
            if carried.touched {
                let touching = steps.iter().filter(|step| {
                    step.old.overlaps(span)
                        || (step.old.is_empty() && step.old.start > span.start && step.old.start < span.end)
                });
                let mut hosts = Vec::new();
                let before = self.space.text(self.path, version.saturating_sub(1))?;
                for step in touching {
                    match self.taker(version, step) {
                        Some(host) if hosts.contains(&host) => {}
                        Some(host) => hosts.push(host),
                        None if counts_on(before.source(), step) => {}
                        // Where nothing stands and all around it went too is where that was.
                        None if span.is_empty() && self.is_within_line(version, step)? => {}
                        None => return Ok(Err(version)),
                    }
                }
                let around = hosts.first().and_then(|host| {
                    let span_of_host = self.taken.get(*host)?.change.span;
                    (hosts.len() == 1 && span_of_host.contains(span)).then_some((*host, span_of_host))
                });
                if let Some((host, outer)) = around {
                    return Ok(Ok(At::Within(host, (span.start - outer.start) as usize)));
                }
                if !carried.within && !span.is_empty() {
                    return Ok(Err(version));
                }
                holds.extend(hosts);
            }
            let among = self.point_among(change, stood, (version, carried.span))?;
            span = match (among, self.inserted_at(version, span, &steps)) {
                (Some(point), _) => point,
                (None, 0) => carried.span,
                (None, _) if self.is_suggestion(version)? => carried.span,
                (None, inserted) => match self.point_beside(change, version, (carried.span, inserted))? {
                    Some(point) => point,
                    None => return Ok(Err(version)),
                },
            };
            stood.push(span);
        }
        Ok(Ok(At::Newest(span)))
    }

    /// The later version in which rows or columns of a sheet moved, where what comes back counts on them: a formula names
    /// cells by where they stood, and a row has its cells in the columns of its time.
    fn reshaped_since(&mut self, change: &Change, made_in: u32) -> Result<Option<u32>, Problem> {
        let formula = change.before.starts_with('=') || change.before.contains("\t=");
        let counts = formula || sheet::is_rows(&change.before);
        if kinds::of_path(self.path).cells().is_none() || !counts {
            return Ok(None);
        }
        for version in made_in + 1..=self.newest {
            let steps = self.steps(version)?;
            let own = |step: &&Splice| self.taker(version, step).is_none();
            let others: Vec<Splice> = steps.iter().filter(own).cloned().collect();
            let text = self.space.text(self.path, version.saturating_sub(1))?;
            let (rows, columns) = sheet::reshaped(&text, &others);
            if columns || (rows && formula) {
                return Ok(Some(version));
            }
        }
        Ok(None)
    }

    /// Whether a version only took suggestions on: what came where words were deleted stands as it was offered there.
    fn is_suggestion(&self, version: u32) -> Result<bool, Problem> {
        let changes = self.space.store.read().changes_of_version(self.path, version)?;
        Ok(!changes.is_empty() && changes.iter().all(|change| change.class != ChangeClass::Inside))
    }

    /// Bytes by which others made the text grow where words were deleted: right there, or so near and so much that a
    /// comparison may have put it on the other side.
    fn inserted_at(&self, version: u32, point: Span, steps: &[Splice]) -> u32 {
        let beside = BESIDE as u32;
        let is_here = |step: &&Splice| step.old.is_empty() && step.old.start == point.start;
        let is_near = |step: &&Splice| {
            step.old.end <= point.start
                && step.old.start + beside >= point.start
                && step.grows() > i64::from(beside)
        };
        let others = steps
            .iter()
            .filter(|step| is_here(step) || is_near(step))
            .filter(|step| self.taker(version, step).is_none());
        if point.is_empty() { others.map(|step| step.grows().max(0) as u32).sum() } else { 0 }
    }

    /// The point at which deleted words stood, where others have put words at it since: before these or behind them, by what
    /// stood on both sides; none where that is on neither, or can't be told.
    fn point_beside(
        &self,
        change: &Change,
        version: u32,
        (behind, inserted): (Span, u32),
    ) -> Result<Option<Span>, Problem> {
        let (old, new) = (self.space.text(self.path, change.base)?, self.space.text(self.path, version)?);
        let fits = |at: &u32| stands_alike(old.source(), change.span, new.source(), *at);
        let points = [behind.start.saturating_sub(inserted), behind.start];
        Ok(match points.iter().filter(|at| fits(at)).collect::<Vec<_>>().as_slice() {
            [at] => Some(Span { start: **at, end: **at }),
            _ => None,
        })
    }

    /// Whether a step only took words out of a line: a point within them is where they were, and in no other block.
    fn is_within_line(&self, version: u32, step: &Splice) -> Result<bool, Problem> {
        let before = self.space.text(self.path, version.saturating_sub(1))?;
        let old = before.source().get(step.old.range()).unwrap_or_default();
        Ok(step.new.is_empty() && !old.contains('\n'))
    }

    /// The change that made a step and is taken back already.
    fn taker(&self, version: u32, step: &Splice) -> Option<usize> {
        let is_of = |taken: &UndoneChange| taken.change.version == Some(version);
        let exact = self.taken.iter().position(|taken| {
            let change = &taken.change;
            is_of(taken)
                && (change.span == step.old && change.after == step.new || rebase::is_part(step, change))
        });
        if exact.is_some() || self.text.rules().slides().is_none() || !self.taken.iter().any(is_of) {
            return exact;
        }
        // Of slides the same edit may be told by other bytes.
        let before = self.space.text(self.path, version.saturating_sub(1)).ok()?;
        let all = self.space.store.read().changes_of_version(self.path, version).ok()?;
        self.taken
            .iter()
            .position(|taken| is_of(taken) && rebase::is_edit(&before, step, &taken.change, &all))
    }

    /// The words themselves, where they stand again in the newest version as surely as they did: a version between
    /// was taken back by restoring one.
    fn found_again(&self, change: &Change, span: Span, made_in: u32, is_swallowed: bool) -> Option<Span> {
        let old = self.space.text(self.path, made_in).ok()?;
        if change.after.trim().is_empty() {
            // No words to be found by: the point itself, where nothing around it differs.
            let steps = diff::splices(old.source(), self.text.source());
            let carried = splice::carry(span, &steps);
            let inserted = self.inserted_at(self.newest, span, &steps);
            return match (carried.touched, inserted) {
                (true, _) => None,
                (false, 0) => {
                    let (now, at) = (self.text.source(), carried.span.start);
                    (!is_swallowed || stands_alike(old.source(), span, now, at)).then_some(carried.span)
                }
                (false, _) => self.point_beside(change, self.newest, (carried.span, inserted)).ok().flatten(),
            };
        }
        // Equal words elsewhere are not the change's.
        let count = |text: &Text| text.source().matches(change.after.as_str()).count();
        if count(&old) != count(&self.text) {
            return None;
        }
        let place = locate::place(made_in, PlaceStatus::Exact, locate::selection(vec![span]), &old);
        let found = Between::new(&old, &self.text).map(&place, self.newest, &old, &self.text);
        match found.region?.spans() {
            [span] if found.status == PlaceStatus::Exact => Some(*span),
            _ => None,
        }
    }

    /// Words of a range of the newest version without the changes taken back in it.
    fn without(&self, span: Span, holds: &[usize]) -> Option<String> {
        let source = self.text.source().get(span.range())?;
        let mut splices = Vec::new();
        for held in holds {
            let taken = self.taken.get(*held)?;
            let At::Newest(inner) = taken.at else { return None };
            if !taken.absorbed {
                let from = inner.start.checked_sub(span.start)?;
                let old = Span { start: from, end: from + inner.len() as u32 };
                splices.push(Splice::new(old, self.restored(*held)));
            }
        }
        splices.sort_by_key(|splice| splice.old);
        Some(splice::apply(source, &splices))
    }

    /// Words in a change's place before it, less what earlier changes that are taken back too had made of it.
    fn restored(&self, at: usize) -> String {
        let Some(taken) = self.taken.get(at) else { return String::new() };
        let inner = self.taken.iter().enumerate().filter_map(|(index, other)| match other.at {
            At::Within(host, offset) if host == at && !other.absorbed => {
                let old = Span::new(offset, offset + other.change.after.len());
                Some(Splice::new(old, self.restored(index)))
            }
            _ => None,
        });
        let mut splices: Vec<Splice> = inner.collect();
        splices.sort_by_key(|splice| splice.old);
        splice::apply(&taken.change.before, &splices)
    }

    fn splices(&self) -> Vec<(Splice, Change)> {
        let mut found: Vec<(usize, Splice)> = Vec::new();
        for (index, taken) in self.taken.iter().enumerate() {
            if let (At::Newest(span), false) = (taken.at, taken.absorbed) {
                let restored = self.restored(index);
                // A number of a list that counts as it did before is no change.
                if self.text.source().get(span.range()) != Some(restored.as_str()) {
                    found.push((index, Splice::new(span, restored)));
                }
            }
        }
        // Two that were deleted side by side stand at one point: in the order in which they stood.
        found.sort_by_key(|(_, splice)| splice.old);
        let mut sorted: Vec<(usize, Splice)> = Vec::with_capacity(found.len());
        for one in found {
            let is_behind = |other: &(usize, Splice)| {
                other.1.old != one.1.old || self.order(other.0, one.0) != Ordering::Greater
            };
            let at = sorted.iter().rposition(is_behind).map_or(0, |last| last + 1);
            sorted.insert(at, one);
        }
        let change = |at: usize| self.taken.get(at).map(|taken| taken.change.clone());
        let mut splices: Vec<(Splice, Change)> =
            sorted.into_iter().filter_map(|(at, splice)| Some((splice, change(at)?))).collect();
        let rules = self.text.rules();
        if rules.cells().is_none() && rules.slides().is_none() {
            put_back::keep_apart(self.text.source(), &mut splices, |base| {
                self.space.text(self.path, base).ok()
            });
        }
        splices
    }

    /// The order of two changes that are taken back at one point.
    fn order(&self, one: usize, other: usize) -> Ordering {
        match (self.taken.get(one), self.taken.get(other)) {
            (Some(one), Some(other)) => {
                put_back::order((&one.change, &one.stood), (&other.change, &other.stood))
            }
            _ => Ordering::Equal,
        }
    }

    fn steps(&mut self, version: u32) -> Result<Vec<Splice>, Problem> {
        if let Some(steps) = self.steps.get(&version) {
            return Ok(steps.clone());
        }
        let (texts, store) = (&self.space.shared.texts, &self.space.store);
        let steps = queries::steps(texts, store.read(), store.blobs(), self.path, version)?;
        self.steps.insert(version, steps.clone());
        Ok(steps)
    }
}
