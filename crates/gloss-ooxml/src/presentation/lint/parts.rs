//! Faults between the parts of a package: content types without parts, relationships that lead nowhere, layouts that no master
//! lists.

use std::collections::BTreeSet;

use super::fault::Fault;
use crate::package::Package;
use crate::xml::Tree;

const TYPES: &str = "[Content_Types].xml";

/// All of them.
pub(super) fn between(package: &Package, out: &mut Vec<Fault>) {
    content_types(package, out);
    let names: Vec<String> = package.names().map(str::to_owned).collect();
    for part in names.iter().map(String::as_str).chain([""]).filter(|part| !part.ends_with(".rels")) {
        relations(package, part, out);
    }
}

fn fault(part: &str, rule: &'static str, detail: impl Into<String>) -> Fault {
    Fault { part: part.to_owned(), rule, detail: detail.into() }
}

fn content_types(package: &Package, out: &mut Vec<Fault>) {
    let Ok(text) = package.text(TYPES) else {
        out.push(fault(TYPES, "the list of content types is missing", ""));
        return;
    };
    let Ok(tree) = Tree::parse(&text, TYPES, package.limits()) else { return };
    let (mut listed, mut endings) = (BTreeSet::new(), BTreeSet::new());
    for id in tree.all() {
        let tag = tree.tag(id);
        if let Some(name) = tag.get("PartName") {
            let name = name.trim_start_matches('/').to_lowercase();
            if !package.has(&name) {
                out.push(fault(TYPES, "a type is given to a part that is not there", name.clone()));
            }
            if !listed.insert(name.clone()) {
                out.push(fault(TYPES, "a part has two types", name));
            }
        }
        endings.extend(tag.get("Extension").map(|ending| ending.to_lowercase()));
    }
    for name in package.names().filter(|name| *name != TYPES) {
        let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        if !listed.contains(&name.to_lowercase()) && !endings.contains(&ending) {
            out.push(fault(name, "the part has no type", ""));
        }
    }
}

fn relations(package: &Package, part: &str, out: &mut Vec<Fault>) {
    let Ok(all) = package.relations(part) else {
        out.push(fault(part, "its relationships can't be read", ""));
        return;
    };
    let mut ids = BTreeSet::new();
    for one in &all {
        if !ids.insert(one.id.clone()) {
            out.push(fault(part, "two relationships have one id", one.id.clone()));
        }
        if !one.external && !one.target.is_empty() && !package.has(&one.target) {
            out.push(fault(part, "a relationship leads to a part that is not there", one.id.clone()));
        }
    }
    let leads =
        |kind: &str| all.iter().find(|one| one.kind == kind && !one.external).map(|one| one.target.as_str());
    let is_slide = part.contains("/slides/");
    if is_slide && leads("slideLayout").is_none() {
        out.push(fault(part, "the slide has no layout", ""));
    }
    if let (true, Some(master)) = (part.contains("/slideLayouts/"), leads("slideMaster")) {
        let listed = package.relations(master).unwrap_or_default();
        if !listed.iter().any(|one| one.target.eq_ignore_ascii_case(part)) {
            out.push(fault(part, "its master does not list the layout", ""));
        }
    }
    if let (Some(own), Some(notes)) = (leads("theme"), leads("notesMaster")) {
        let theme = package.relations(notes).unwrap_or_default().into_iter().find(|one| one.kind == "theme");
        if theme.is_some_and(|theme| theme.target.eq_ignore_ascii_case(own)) {
            out.push(fault(notes, "the notes' master has the theme of the presentation", ""));
        }
    }
    if part.contains("/notesSlides/")
        && let Some(slide) = leads("slide")
    {
        let back = package.relations(slide).unwrap_or_default();
        if !back.iter().any(|one| one.kind == "notesSlide" && one.target.eq_ignore_ascii_case(part)) {
            out.push(fault(part, "the notes are of a slide that has others", ""));
        }
    }
}
