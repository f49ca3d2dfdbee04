//! Faults for which PowerPoint offers a repair, as far as they are known from others' reports: neither the schemas nor
//! other programs name most of them. Foreign files have faults too, so an edit need only add none. Changes nothing.

mod fault;
mod parts;
mod rules;

use std::collections::BTreeSet;

use crate::package::Package;
pub use fault::Fault;

/// All faults of a package, part by part.
pub fn faults(package: &Package) -> Vec<Fault> {
    let all = package.names().map(str::to_owned).collect();
    faults_in(package, &all)
}

/// The faults of some parts, and those that lie between parts.
pub fn faults_in(package: &Package, parts: &BTreeSet<String>) -> Vec<Fault> {
    let mut out = Vec::new();
    parts::between(package, &mut out);
    for part in parts.iter().filter(|part| package.has(part)) {
        if part.ends_with(".xml") || part.ends_with(".rels") || part.ends_with(".vml") {
            rules::part(package, part, &mut out);
        }
    }
    out.sort();
    out
}

/// A fault that was not there before. A part that has none of `before` and a fault of `known` is a copy of one that has it.
pub fn added<'a>(before: &[Fault], known: &[Fault], now: &'a [Fault]) -> Option<&'a Fault> {
    let count = |all: &[Fault], of: &Fault| all.iter().filter(|one| *one == of).count();
    now.iter().find(|fault| {
        let copied = || known.iter().any(|one| (one.rule, &one.detail) == (fault.rule, &fault.detail));
        count(now, fault) > count(before, fault) && !copied()
    })
}
