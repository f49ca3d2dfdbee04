//! Relationships: which part a part means by an id. Parts are found through these alone, never by their names.

use super::{Package, names};
use crate::error::OpenError;
use crate::xml::{Patch, Tree, escape};

/// One relationship.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Its id, as the part's XML names it.
    pub id: String,
    /// The last word of its type, such as `worksheet`: the same in transitional and strict files.
    pub kind: String,
    /// The part it leads to; for an external one its address as written.
    pub target: String,
    /// Whether it leads out of the package.
    pub external: bool,
}

pub(super) fn of(package: &Package, part: &str) -> Result<Vec<Relation>, OpenError> {
    let name = names::relations_name(part);
    if !package.has(&name) {
        return Ok(Vec::new());
    }
    let text = package.text(&name)?;
    let tree = Tree::parse(&text, &name, package.limits())?;
    let mut relations = Vec::new();
    for id in tree.all().filter(|id| tree.local(*id) == "Relationship") {
        let tag = tree.tag(id);
        let target = tag.get("Target").unwrap_or_default();
        let external = tag.get("TargetMode").is_some_and(|mode| mode == "External");
        relations.push(Relation {
            id: tag.get("Id").unwrap_or_default().into_owned(),
            kind: tag.get("Type").unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned(),
            target: if external { target.into_owned() } else { names::resolve(part, &target) },
            external,
        });
    }
    Ok(relations)
}

impl Package {
    /// Takes a part's relationship of this id away.
    pub(crate) fn remove_relation(&mut self, part: &str, id: &str) -> Result<(), OpenError> {
        let name = names::relations_name(part);
        let text = self.text(&name)?;
        let tree = Tree::parse(&text, &name, self.limits())?;
        let mut patch = Patch::default();
        for node in tree.all() {
            if tree.local(node) == "Relationship" && tree.tag(node).get("Id").is_some_and(|found| found == id)
            {
                patch.cut(tree.whole(node));
            }
        }
        let changed = patch.apply(&text);
        self.set(&name, changed);
        Ok(())
    }

    /// Adds a relationship from a part to another, with the type of `like`'s family, and gives its new id.
    pub(crate) fn add_relation(&mut self, part: &str, kind: &str, target: &str) -> Result<String, OpenError> {
        let name = names::relations_name(part);
        let is_strict =
            |text: &str| text.contains("http://purl.oclc.org/ooxml/officeDocument/relationships/");
        let strict = self.has(&name) && is_strict(&self.text(&name)?);
        let base = if strict {
            "http://purl.oclc.org/ooxml/officeDocument/relationships"
        } else {
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        };
        let target = names::relative(part, target);
        self.relate(part, &format!("{base}/{kind}"), (&target, false), "rId1")
    }

    /// Adds a relationship of a part, its type and target as they are to be written, and gives its id: the wanted one where it
    /// is free.
    pub(crate) fn relate(
        &mut self,
        part: &str,
        kind: &str,
        (target, external): (&str, bool),
        wanted: &str,
    ) -> Result<String, OpenError> {
        let taken = self.relations(part)?;
        let is_free = |id: &String| taken.iter().all(|relation| relation.id != *id);
        let next = (1..).map(|n| format!("rId{n}"));
        let id = std::iter::once(wanted.to_owned()).chain(next).find(is_free).unwrap_or_default();
        let name = names::relations_name(part);
        if !self.has(&name) {
            let namespace = "http://schemas.openxmlformats.org/package/2006/relationships";
            self.set(&name, format!("<Relationships xmlns=\"{namespace}\"/>"));
        }
        let text = self.text(&name)?;
        let tree = Tree::parse(&text, &name, self.limits())?;
        let root = tree.tag(tree.root());
        let added = format!(
            "<{}Relationship Id=\"{}\" Type=\"{}\" Target=\"{}\"{}/>",
            root.prefix(),
            escape(&id),
            escape(kind),
            escape(target),
            if external { " TargetMode=\"External\"" } else { "" }
        );
        let mut patch = Patch::default();
        if root.is_empty() {
            patch.replace(root.end() - 2..root.end(), format!(">{added}</{}>", root.name()));
        } else {
            patch.insert(tree.inner(tree.root()).end, added);
        }
        let changed = patch.apply(&text);
        self.set(&name, changed);
        Ok(id)
    }
}
