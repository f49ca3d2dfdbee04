//! Two pages while they are paired, and what forbids that two of their elements are one. Knows no rules of likeness.

use super::side::Side;

/// Two pages being paired.
pub(super) struct Both<'a> {
    pub old: Side<'a>,
    pub new: Side<'a>,
    /// For each old element its new one.
    pub to: Vec<Option<usize>>,
    /// For each new element its old one.
    pub from: Vec<Option<usize>>,
    pub likely: Vec<Option<usize>>,
}

impl Both<'_> {
    pub(super) fn is_free(&self, old: usize) -> bool {
        self.to.get(old).is_some_and(Option::is_none)
    }

    pub(super) fn is_taken(&self, new: usize) -> bool {
        !self.from.get(new).is_some_and(Option::is_none)
    }

    /// Pairs two elements, where neither is paired and what holds one is not held by the other; says whether.
    pub(super) fn pair(&mut self, old: usize, new: usize) -> bool {
        if !self.is_free(old) || self.is_taken(new) || self.turns_round(old, new) || self.is_other(old, new) {
            return false;
        }
        if let (Some(to), Some(from)) = (self.to.get_mut(old), self.from.get_mut(new)) {
            (*to, *from) = (Some(new), Some(old));
        }
        true
    }

    /// Whether the two belong to different rows of data: another key is another row, whatever else is alike.
    fn is_other(&self, old: usize, new: usize) -> bool {
        let copies = (self.old.copy(old), self.new.copy(new));
        if copies.0.is_some() || copies.1.is_some() {
            // Of copies nobody knows which is which, but in a list that holds what it held.
            let list = |side: &Side<'_>, row: Option<usize>| Some(side.all(side.parent(row?)?));
            return list(&self.old, copies.0) != list(&self.new, copies.1);
        }
        let (Some(a), Some(b)) = (self.old.keyed(old), self.new.keyed(new)) else { return false };
        let same_id = self.old.id(a).is_some() && self.old.id(a) == self.new.id(b);
        self.old.key(a) != self.new.key(b) && !same_id
    }

    /// Whether something that holds the one would be held by the other.
    fn turns_round(&self, old: usize, new: usize) -> bool {
        let above = |side: &Side<'_>, at: usize| {
            std::iter::successors(side.parent(at), |at| side.parent(*at)).collect()
        };
        let (olds, news): (Vec<usize>, Vec<usize>) = (above(&self.old, old), above(&self.new, new));
        let held = |all: &[usize], pairs: &[Option<usize>], inside: std::ops::Range<usize>| {
            all.iter().filter_map(|at| pairs.get(*at).copied().flatten()).any(|other| inside.contains(&other))
        };
        held(&olds, &self.to, self.new.inside(new)) || held(&news, &self.from, self.old.inside(old))
    }

    /// Whether the nearest element that holds the old one and is paired holds the new one now, and the other way round.
    pub(super) fn is_held_alike(&self, old: usize, new: usize) -> bool {
        let nearest = |side: &Side<'_>, at: usize, pairs: &[Option<usize>]| {
            std::iter::successors(side.parent(at), |at| side.parent(*at))
                .find_map(|at| pairs.get(at).copied().flatten())
        };
        let to = nearest(&self.old, old, &self.to).is_none_or(|above| self.new.inside(above).contains(&new));
        let from =
            nearest(&self.new, new, &self.from).is_none_or(|above| self.old.inside(above).contains(&old));
        to && from
    }

    /// Whether one of two elements says nothing itself and can't be told from what it holds, or from what holds it.
    pub(super) fn is_wrapper(&self, old: usize, new: usize) -> bool {
        let is_it = |side: &Side<'_>, at: usize, free: &dyn Fn(usize) -> bool| {
            side.right(at).1 == 0 && side.is_wrapped(at, free)
        };
        is_it(&self.old, old, &|at| self.is_free(at)) || is_it(&self.new, new, &|at| !self.is_taken(at))
    }

    /// Elements that hold each other and nothing else, the outermost first: by what they hold they can't be told apart.
    pub(super) fn chain(side: &Side<'_>, at: usize, is_free: impl Fn(usize) -> bool) -> Vec<usize> {
        let only = |parent: usize| side.page.children(parent).take(2).count() == 1;
        let mut top = at;
        while let Some(parent) = side.parent(top).filter(|parent| only(*parent) && is_free(*parent)) {
            top = parent;
        }
        let mut chain = vec![top];
        let mut last = top;
        while let Some(child) = side
            .page
            .children(last)
            .next()
            .filter(|child| only(last) && is_free(*child) && !side.inside(*child).is_empty())
        {
            chain.push(child);
            last = child;
        }
        chain
    }

    /// Pairs two chains of elements that hold each other, where they are as long and of the same tags.
    pub(super) fn pair_chains(&mut self, old: usize, new: usize) {
        let (a, b) = (
            Self::chain(&self.old, old, |at| self.is_free(at)),
            Self::chain(&self.new, new, |at| !self.is_taken(at)),
        );
        // Attributes that one of each alone has tell it.
        let told = |side: &Side<'_>, other: &Side<'_>, at: usize, among: &[usize]| -> Option<usize> {
            let own = side.page.elements.get(at).filter(|own| !own.attributes.is_empty())?;
            let is_it = |other: &&crate::page::Element| {
                (&own.tag, &own.attributes) == (&other.tag, &other.attributes)
            };
            let mut found = among
                .iter()
                .copied()
                .filter(|at| other.page.elements.get(*at).is_some_and(|one| is_it(&one)));
            found.next().filter(|_| found.next().is_none())
        };
        for at in &a {
            let to = told(&self.old, &self.new, *at, &b);
            if let Some(to) = to.filter(|to| told(&self.new, &self.old, *to, &a) == Some(*at)) {
                self.pair(*at, to);
            }
        }
        let same = a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| self.old.tag(*a) == self.new.tag(*b));
        if same {
            for (a, b) in a.into_iter().zip(b) {
                self.pair(a, b);
            }
        }
    }

    pub(super) fn paired(&self) -> usize {
        self.to.iter().flatten().count()
    }
}
