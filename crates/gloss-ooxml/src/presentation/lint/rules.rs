//! Faults within a part: ids that are there twice, rectangles and colours that no program can read, texts and tables that lack
//! what they must have, charts without their axes.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::Fault;
use crate::package::Package;
use crate::xml::{Id, Tree};

/// The faults of one part.
pub(super) fn part(package: &Package, part: &str, out: &mut Vec<Fault>) {
    let found = package.text(part).and_then(|text| {
        let tree = Tree::parse(&text, part, package.limits())?;
        let mut own = Rules { part, tree: &tree, out: Vec::new() };
        for id in tree.all() {
            own.element(id);
        }
        own.whole(package);
        Ok(own.out)
    });
    match found {
        Ok(found) => out.extend(found),
        Err(_) => {
            out.push(Fault { part: part.to_owned(), rule: "the part can't be read", detail: String::new() });
        }
    }
}

struct Rules<'a> {
    part: &'a str,
    tree: &'a Tree<'a>,
    out: Vec<Fault>,
}

impl Rules<'_> {
    fn fault(&mut self, rule: &'static str, detail: impl Into<String>) {
        self.out.push(Fault { part: self.part.to_owned(), rule, detail: detail.into() });
    }

    fn has(&self, id: Id, name: &str) -> bool {
        self.tree.child(id, name).is_some()
    }

    fn element(&mut self, id: Id) {
        let tree = self.tree;
        let tag = tree.tag(id);
        match tag.local() {
            "sp" if self.is_placeholder(id) && !self.has(id, "txBody") => {
                self.fault("a placeholder has no text", "");
            }
            "txBody" | "rich" if !self.has(id, "p") => self.fault("a text has no paragraph", ""),
            "bgPr" if !self.has(id, "effectLst") && !self.has(id, "effectDag") => {
                self.fault("a background does not say its effects", "");
            }
            "off" | "chOff" => self.whole_numbers(id, &["x", "y"], false),
            "ext" | "chExt" if tree.local(tree.parent(id)) == "xfrm" => {
                self.whole_numbers(id, &["cx", "cy"], true);
            }
            "srgbClr" => {
                let value = tag.get("val").unwrap_or_default();
                if value.len() != 6 || !value.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    self.fault("a colour is not six hexadecimal digits", value);
                }
            }
            "rPr" | "endParaRPr" | "defRPr"
                if tag.find("sz").is_some_and(|size| size.raw.trim().parse::<i64>().is_err()) =>
            {
                self.fault("a size is no whole number", "");
            }
            "tcPr" => {
                let anchor = tag.get("anchor").unwrap_or_default();
                if !matches!(&*anchor, "" | "t" | "ctr" | "b") {
                    self.fault("a cell's words are held nowhere", anchor);
                }
            }
            "tbl" => self.table(id),
            "t" => {
                let bad = tree.text(id).chars().any(|sign| sign < ' ' && !matches!(sign, '\t' | '\n' | '\r'));
                if bad {
                    self.fault("words hold a control sign", "");
                }
            }
            "svgBlip" => {
                let blip = self.above(id, "blip");
                if blip.is_some_and(|blip| tree.tag(blip).prefixed("embed").is_none()) {
                    self.fault("a drawing has no picture beside it", "");
                }
            }
            "ptCount" => self.points(id),
            "barChart" | "lineChart" | "areaChart" | "scatterChart" | "bubbleChart" | "radarChart"
                if tree.children(id).filter(|child| tree.local(*child) == "axId").count() < 2 =>
            {
                self.fault("a chart lacks its two axes", "");
            }
            _ => {}
        }
    }

    /// A placeholder that holds words: the slide's picture on a page of notes holds none, in PowerPoint's own files too.
    fn is_placeholder(&self, shape: Id) -> bool {
        let about = self.tree.child(shape, "nvSpPr").and_then(|id| self.tree.child(id, "nvPr"));
        let place = about.and_then(|id| self.tree.child(id, "ph"));
        place.is_some_and(|id| self.tree.tag(id).get("type").as_deref() != Some("sldImg"))
    }

    fn above(&self, id: Id, name: &str) -> Option<Id> {
        let mut at = id;
        while self.tree.parent(at) != at {
            at = self.tree.parent(at);
            if self.tree.local(at) == name {
                return Some(at);
            }
        }
        None
    }

    fn whole_numbers(&mut self, id: Id, names: &[&str], positive: bool) {
        let tag = self.tree.tag(id);
        for name in names {
            match tag.number::<i64>(name) {
                Some(side) if side >= 0 || !positive => {}
                Some(_) => self.fault("a size is negative", *name),
                None => self.fault("a rectangle lacks a whole number", *name),
            }
        }
    }

    fn table(&mut self, id: Id) {
        let tree = self.tree;
        let columns = tree.child(id, "tblGrid").map_or(0, |grid| tree.children(grid).count());
        for row in tree.children(id).filter(|row| tree.local(*row) == "tr") {
            let cells = tree.children(row).filter(|cell| tree.local(*cell) == "tc").count();
            if cells != columns {
                self.fault("a row has more or fewer cells than the table has columns", "");
            }
        }
    }

    /// A cache counts at least as many points as it has.
    fn points(&mut self, count: Id) {
        let tree = self.tree;
        let parent = tree.parent(count);
        let most = tree.tag(count).number::<u64>("val").unwrap_or_default();
        let index = |id: Id| tree.tag(id).number::<u64>("idx").unwrap_or_default();
        let all: Vec<u64> = tree.children(parent).filter(|id| tree.local(*id) == "pt").map(index).collect();
        if all.iter().any(|index| *index >= most) {
            self.fault("a chart counts fewer points than it has", "");
        }
        let once: BTreeSet<u64> = all.iter().copied().collect();
        if once.len() != all.len() {
            self.fault("a chart has a point twice", "");
        }
    }

    /// Checks the rules that need the whole of a part.
    fn whole(&mut self, package: &Package) {
        let tree = self.tree;
        match tree.local(tree.root()) {
            "sld" | "sldLayout" | "sldMaster" | "notes" => self.shape_ids(),
            "presentation" => self.slide_ids(),
            "chartSpace" => self.axes(),
            _ => {}
        }
        let related = package.relations(self.part).unwrap_or_default();
        let ids: BTreeSet<&str> = related.iter().map(|one| one.id.as_str()).collect();
        for id in tree.all() {
            let tag = tree.tag(id);
            for one in
                tag.attributes().filter(|one| matches!(one.name, "r:id" | "r:embed" | "r:link" | "r:pict"))
            {
                if !one.raw.is_empty() && !ids.contains(one.raw) {
                    self.fault("a relationship is named that is not there", one.raw);
                }
            }
        }
    }

    fn shape_ids(&mut self) {
        let tree = self.tree;
        let mut seen = BTreeSet::new();
        for id in tree.all().filter(|id| tree.local(*id) == "cNvPr") {
            // What stands for a shape where it can't be drawn has its id.
            if self.above(id, "Fallback").is_some() {
                continue;
            }
            let own = tree.tag(id).get("id").unwrap_or_default().into_owned();
            if !seen.insert(own.clone()) {
                self.fault("two shapes have one id", own);
            }
        }
    }

    fn slide_ids(&mut self) {
        let tree = self.tree;
        let is_listed = |id: Id| tree.local(id) == "sldId" && tree.parent(tree.parent(id)) == tree.root();
        let number = |id: Id| tree.tag(id).number::<u32>("id").unwrap_or_default();
        let slides: Vec<u32> = tree.all().filter(|id| is_listed(*id)).map(number).collect();
        let once: BTreeSet<u32> = slides.iter().copied().collect();
        if once.len() != slides.len() || slides.iter().any(|id| !(256..=2_147_483_647).contains(id)) {
            self.fault("slides have ids that are not theirs alone", "");
        }
        let in_sections: Vec<u32> = tree
            .all()
            .filter(|id| tree.local(*id) == "sldId" && self.above(*id, "section").is_some())
            .map(number)
            .collect();
        let has_sections = tree.all().any(|id| tree.local(id) == "section");
        let named: BTreeSet<u32> = in_sections.iter().copied().collect();
        if has_sections && (named != once || named.len() != in_sections.len()) {
            self.fault("the sections do not name each slide once", "");
        }
    }

    fn axes(&mut self) {
        let tree = self.tree;
        let value = |id: Id| tree.tag(id).get("val").unwrap_or_default().into_owned();
        let mut axes: BTreeMap<String, String> = BTreeMap::new();
        for axis in tree
            .all()
            .filter(|id| tree.local(*id).ends_with("Ax") && tree.local(tree.parent(*id)) == "plotArea")
        {
            let of = |name: &str| tree.child(axis, name).map(value).unwrap_or_default();
            axes.insert(of("axId"), of("crossAx"));
        }
        for crossed in axes.values().filter(|crossed| !axes.contains_key(*crossed)) {
            self.out.push(Fault {
                part: self.part.to_owned(),
                rule: "an axis crosses one that is not there",
                detail: crossed.clone(),
            });
        }
        let used = tree
            .all()
            .filter(|id| tree.local(*id) == "axId" && tree.local(tree.parent(*id)).ends_with("Chart"));
        for id in used.filter(|id| !axes.contains_key(&value(*id))).collect::<Vec<_>>() {
            self.fault("a chart names an axis that is not there", value(id));
        }
    }
}
