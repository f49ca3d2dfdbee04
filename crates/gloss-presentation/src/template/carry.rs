//! The parts of a template that a new deck keeps: all that its masters lead to, as they are. Slides, comments, macros and what
//! belongs to them stay behind.

use std::collections::BTreeSet;

use gloss_ooxml::{OpenError, Package, relations_name};

use crate::package::{Pack, Relations};

/// Kinds of relationships of the presentation that a new deck keeps.
const KEPT: [&str; 6] = ["slideMaster", "notesMaster", "theme", "presProps", "tableStyles", "font"];
/// Kinds of relationships that are not followed: slides, their notes and macros are left out.
const LEFT: [&str; 3] = ["slide", "notesSlide", "vbaProject"];

/// The parts that were kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Carried {
    /// The first master.
    pub master: Option<String>,
    /// The master of notes.
    pub notes: Option<String>,
    /// The kinds of all that the presentation still leads to.
    pub kinds: BTreeSet<String>,
}

/// Takes the parts over.
pub(super) fn carry(
    package: &Package,
    main: &str,
    pack: &mut Pack,
    relations: &mut Relations,
) -> Result<Carried, OpenError> {
    let mut out = Carried::default();
    let mut open: Vec<String> = Vec::new();
    for one in package.relations(main)? {
        let Some(part) = package.stored_name(&one.target).filter(|_| !one.external) else { continue };
        // What a part of properties leads to may be slides.
        let leads = one.kind == "presProps" && !package.relations(part)?.is_empty();
        if !KEPT.contains(&one.kind.as_str()) || leads {
            continue;
        }
        match one.kind.as_str() {
            "slideMaster" if out.master.is_none() => out.master = Some(part.to_owned()),
            "notesMaster" => out.notes = Some(part.to_owned()),
            _ => {}
        }
        out.kinds.insert(one.kind.clone());
        relations.keep(&one.id, &one.kind, &format!("/{part}"));
        open.push(part.to_owned());
    }
    let mut seen: BTreeSet<String> = BTreeSet::new();
    while let Some(part) = open.pop() {
        if part == main || !seen.insert(part.clone()) {
            continue;
        }
        let content = package.content_type(&part)?;
        pack.add_bytes(&part, content.as_deref(), package.part(&part)?);
        let related = package.relations(&part)?;
        if related.is_empty() {
            continue;
        }
        for one in &related {
            let left = LEFT.contains(&one.kind.as_str());
            if let Some(target) = package.stored_name(&one.target).filter(|_| !one.external && !left) {
                open.push(target.to_owned());
            }
        }
        let list = relations_name(&part);
        if let Some(stored) = package.stored_name(&list) {
            pack.add_bytes(stored, None, package.part(stored)?);
        }
    }
    Ok(out)
}
