//! What makes PowerPoint offer to repair a deck: the known triggers, looked for in a package. Written apart from the code that
//! writes decks, so that a mistake there is not repeated here.

use std::collections::{BTreeMap, BTreeSet};

use gloss_ooxml::xml::{Id, Tree};
use gloss_ooxml::{Limits, Package};

/// All faults of a package, each as a sentence.
pub(crate) fn faults(bytes: &[u8]) -> Vec<String> {
    let package = Package::open(bytes, Limits::default()).unwrap();
    let mut out = Vec::new();
    types(&package, &mut out);
    let names: Vec<String> = package.names().map(str::to_owned).collect();
    for name in names.iter().filter(|name| name.ends_with(".xml")) {
        let text = package.text(name).unwrap();
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) {
            out.push(format!("{name}: a control character"));
        }
        let tree = match Tree::parse(&text, name, package.limits()) {
            Ok(tree) => tree,
            Err(error) => {
                out.push(format!("{name}: {error}"));
                continue;
            }
        };
        relations(&package, name, &tree, &mut out);
        part(name, &tree, &mut out);
    }
    masters(&package, &mut out);
    out
}

fn types(package: &Package, out: &mut Vec<String>) {
    let text = package.text("[Content_Types].xml").unwrap();
    let tree = Tree::parse(&text, "types", package.limits()).unwrap();
    let mut endings = BTreeSet::new();
    let mut parts = BTreeSet::new();
    for id in tree.all() {
        let tag = tree.tag(id);
        match tag.local() {
            "Default" => drop(endings.insert(tag.get("Extension").unwrap().into_owned())),
            "Override" => {
                let name = tag.get("PartName").unwrap().trim_start_matches('/').to_owned();
                if !package.has(&name) {
                    out.push(format!("{name}: a type without its part"));
                }
                if !parts.insert(name.clone()) {
                    out.push(format!("{name}: two types"));
                }
            }
            _ => {}
        }
    }
    for name in package.names() {
        let ending = name.rsplit('.').next().unwrap_or_default();
        let typed = parts.contains(name) || (ending != "xml" && endings.contains(ending));
        if !typed && name != "[Content_Types].xml" {
            out.push(format!("{name}: no type"));
        }
    }
}

fn relations(package: &Package, name: &str, tree: &Tree<'_>, out: &mut Vec<String>) {
    let list = package.relations(name).unwrap();
    let mut ids = BTreeSet::new();
    for relation in &list {
        if !ids.insert(relation.id.clone()) {
            out.push(format!("{name}: {} twice", relation.id));
        }
        if !relation.external && !package.has(&relation.target) {
            out.push(format!("{name}: leads to {}, which is not there", relation.target));
        }
    }
    for id in tree.all() {
        for attribute in tree.tag(id).attributes() {
            let named =
                attribute.name.starts_with("r:") && matches!(&attribute.name[2..], "id" | "embed" | "link");
            if named && !ids.contains(attribute.raw) {
                out.push(format!("{name}: {} is no relationship", attribute.raw));
            }
        }
    }
}

fn part(name: &str, tree: &Tree<'_>, out: &mut Vec<String>) {
    let mut say = |says: String| out.push(format!("{name}: {says}"));
    let mut shapes = BTreeSet::new();
    let mut indexes = BTreeSet::new();
    for id in tree.all() {
        let tag = tree.tag(id);
        let has = |id: Id, child: &str| tree.child(id, child).is_some();
        match tag.local() {
            "cNvPr" if !shapes.insert(tag.number::<u32>("id").unwrap_or(0)) => {
                say(format!("shape id {:?} twice", tag.get("id")));
            }
            "ph" => {
                let kind = tag.get("type").unwrap_or_default().into_owned();
                let key = (kind.clone(), tag.number::<u32>("idx"));
                let shape = tree.parent(tree.parent(tree.parent(id)));
                if tree.local(shape) == "sp" && kind != "sldImg" && !has(shape, "txBody") {
                    say(format!("placeholder {key:?} without text"));
                }
                if !indexes.insert(key.1) && name.contains("slideLayouts") {
                    say(format!("index {key:?} twice"));
                }
            }
            "bgPr" if !has(id, "effectLst") => say("a ground without effects".to_owned()),
            "txBody" if !has(id, "p") => say("text without a paragraph".to_owned()),
            "off" | "ext" | "chOff" | "chExt" if tree.local(tree.parent(id)) == "xfrm" => {
                let wanted = if tag.local().ends_with("ff") { ["x", "y"] } else { ["cx", "cy"] };
                for side in wanted {
                    let size = tag.number::<i64>(side);
                    if size.is_none_or(|size| wanted[0] == "cx" && size < 0) {
                        say(format!("{} has no sound {side}", tag.local()));
                    }
                }
            }
            "srgbClr"
                if !tag
                    .get("val")
                    .is_some_and(|hex| hex.len() == 6 && hex.chars().all(|c| c.is_ascii_hexdigit())) =>
            {
                say("a colour that is none".to_owned());
            }
            "tcPr" if !matches!(tag.get("anchor").as_deref(), None | Some("t" | "ctr" | "b")) => {
                say("a cell anchored nowhere".to_owned());
            }
            "tbl" => {
                let columns = tree.child(id, "tblGrid").map_or(0, |grid| tree.children(grid).count());
                for row in tree.children(id).filter(|row| tree.local(*row) == "tr") {
                    if tree.children(row).filter(|cell| tree.local(*cell) == "tc").count() != columns {
                        say("a row with other cells than columns".to_owned());
                    }
                }
            }
            "rPr" | "defRPr" | "endParaRPr" => {
                let size = tag.get("sz");
                if size.is_some_and(|size| {
                    !size.parse::<u32>().is_ok_and(|size| (100..=400_000).contains(&size))
                }) {
                    say("a size that is none".to_owned());
                }
            }
            _ => {}
        }
    }
    chart(tree, &mut say);
}

fn chart(tree: &Tree<'_>, say: &mut impl FnMut(String)) {
    let mut axes = BTreeSet::new();
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    for id in tree.all() {
        let tag = tree.tag(id);
        let value = || tag.get("val").unwrap_or_default().into_owned();
        let parent = tree.local(tree.parent(id));
        match tag.local() {
            "axId" if parent.ends_with("Ax") => drop(axes.insert(value())),
            "axId" => *used.entry(value()).or_default() += 1,
            "ptCount" => {
                let count: u32 = tag.number("val").unwrap_or(0);
                let points = tree.children(tree.parent(id)).filter(|id| tree.local(*id) == "pt");
                if points
                    .into_iter()
                    .any(|point| tree.tag(point).number::<u32>("idx").is_none_or(|idx| idx >= count))
                {
                    say("more points than are counted".to_owned());
                }
            }
            "dLblPos" => {
                let holder = tree.all().rev().find(|up| {
                    tree.whole(*up).contains(&tree.whole(id).start)
                        && tree.local(*up).ends_with("Chart")
                        && *up < id
                });
                let kind = holder.map_or("", |holder| tree.local(holder));
                let grouping = holder.and_then(|holder| tree.child(holder, "grouping"));
                let stacked = grouping
                    .is_some_and(|id| tree.tag(id).get("val").is_some_and(|val| val.contains("tacked")));
                let fits = match kind {
                    "barChart" if stacked => matches!(value().as_str(), "ctr" | "inEnd" | "inBase"),
                    "barChart" => matches!(value().as_str(), "ctr" | "inEnd" | "inBase" | "outEnd"),
                    "lineChart" | "scatterChart" => matches!(value().as_str(), "t" | "b" | "l" | "r" | "ctr"),
                    "pieChart" => matches!(value().as_str(), "bestFit" | "outEnd" | "inEnd" | "ctr"),
                    _ => false,
                };
                if !fits {
                    say(format!("a label of a {kind} at {}", value()));
                }
            }
            _ => {}
        }
    }
    for id in tree.all().filter(|id| tree.local(*id) == "crossAx") {
        let other = tree.tag(id).get("val").unwrap_or_default().into_owned();
        if !axes.contains(&other) {
            say(format!("an axis crosses {other}, which is not there"));
        }
    }
    if used.keys().any(|axis| !axes.contains(axis)) || axes.iter().any(|axis| !used.contains_key(axis)) {
        say("axes and charts don't match".to_owned());
    }
}

/// Masters, layouts and notes lead where they have to.
fn masters(package: &Package, out: &mut Vec<String>) {
    let mut themes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut ids, mut slides) = (BTreeSet::new(), BTreeSet::new());
    for name in package.names() {
        let related = if name.ends_with(".xml") { package.relations(name).unwrap() } else { Vec::new() };
        let of = |kind: &str| {
            related.iter().filter(|one| one.kind == kind).map(|one| one.target.clone()).collect::<Vec<_>>()
        };
        if name.contains("Masters/") && !name.contains("_rels") {
            for theme in of("theme") {
                themes.entry(theme).or_default().push(name.to_owned());
            }
            if of("theme").len() != 1 {
                out.push(format!("{name}: not one theme"));
            }
        }
        if name.starts_with("ppt/slides/slide") && of("slideLayout").len() != 1 {
            out.push(format!("{name}: not one layout"));
        }
        if name.starts_with("ppt/slideLayouts/slide") {
            let master = of("slideMaster");
            let listed = master.first().is_some_and(|master| {
                package.relations(master).unwrap().iter().any(|one| one.target == *name)
            });
            if !listed {
                out.push(format!("{name}: not of its master"));
            }
        }
        if !name.ends_with("presentation.xml") && !name.contains("slideMaster") || name.contains("_rels") {
            continue;
        }
        let text = package.text(name).unwrap();
        let tree = Tree::parse(&text, name, package.limits()).unwrap();
        for id in tree.all() {
            let tag = tree.tag(id);
            match tag.local() {
                "sldMasterId" | "sldLayoutId" => {
                    let own: u64 = tag.number("id").unwrap_or(0);
                    if own < 2_147_483_648 || !ids.insert(own) {
                        out.push(format!("{name}: {own} is no id of its own"));
                    }
                }
                "sldId" if tree.local(tree.parent(id)) == "sldIdLst" => {
                    let own: u64 = tag.number("id").unwrap_or(0);
                    if !(256..2_147_483_648).contains(&own) || !slides.insert(own) {
                        out.push(format!("{name}: slide {own} has no id of its own"));
                    }
                }
                _ => {}
            }
        }
    }
    let main = package.relations("").unwrap().into_iter().find(|one| one.kind == "officeDocument");
    let beside = main.map(|main| package.relations(&main.target).unwrap()).unwrap_or_default();
    for kind in ["presProps", "viewProps", "tableStyles", "theme"] {
        if !beside.iter().any(|one| one.kind == kind) {
            out.push(format!("the presentation leads to no {kind}"));
        }
    }
    for (theme, owners) in themes.iter().filter(|(_, owners)| owners.len() > 1) {
        out.push(format!("{theme}: shared by {owners:?}"));
    }
}
