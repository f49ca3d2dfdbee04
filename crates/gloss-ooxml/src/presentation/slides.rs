//! The slides of a presentation in their order, and the parts that belong to each.

use crate::error::OpenError;
use crate::limits::{Limits, MAX_SLIDES};
use crate::package::{Package, Relation};
use crate::xml::{Id, Tree};

use super::shape::{Shape, shapes};

/// A slide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slide {
    /// Its id (`sldId`), which stays when it is moved.
    pub id: u32,
    /// The id of its relationship in the presentation's part.
    pub relation: String,
    /// Its part.
    pub part: String,
    /// The part of its layout, where there is one.
    pub layout: Option<String>,
    /// The part of its layout's master, where there is one.
    pub master: Option<String>,
    /// The part of its speaker notes, where it has some.
    pub notes: Option<String>,
    /// Whether it is passed over when the presentation is shown.
    pub hidden: bool,
    /// The creation id that PowerPoint gave it (`p14:creationId`), which stays through copies of the file.
    pub creation: Option<String>,
}

/// Whether an element names a slide of the presentation's own list.
fn is_slide(tree: &Tree<'_>, id: Id) -> bool {
    let list = tree.parent(id);
    tree.local(list) == "sldIdLst" && tree.parent(list) == tree.root()
}

/// A presentation.
#[derive(Clone, Debug)]
pub struct Presentation {
    pub(crate) package: Package,
    pub(crate) part: String,
    size: (i64, i64),
    slides: Vec<Slide>,
}

impl Presentation {
    /// Opens a presentation.
    ///
    /// # Errors
    ///
    /// As [`Package::open`], and when the main part or a slide's is missing or damaged.
    pub fn open(bytes: &[u8], limits: Limits) -> Result<Self, OpenError> {
        Self::from_package(Package::open(bytes, limits)?)
    }

    /// The presentation in a package.
    ///
    /// # Errors
    ///
    /// As [`Presentation::open`].
    pub fn from_package(package: Package) -> Result<Self, OpenError> {
        let main = package.relations("")?.into_iter().find(|relation| relation.kind == "officeDocument");
        let main = main.ok_or(OpenError::NoPresentation("the package names none"))?;
        let part =
            package.stored_name(&main.target).ok_or(OpenError::MissingPart(main.target.clone()))?.to_owned();
        let mut deck = Self { package, part, size: (0, 0), slides: Vec::new() };
        deck.reload()?;
        Ok(deck)
    }

    /// Reads the list of slides again.
    pub(crate) fn reload(&mut self) -> Result<(), OpenError> {
        let text = self.package.text(&self.part)?;
        let tree = Tree::parse(&text, &self.part, self.package.limits())?;
        if tree.local(tree.root()) != "presentation" {
            return Err(OpenError::NoPresentation("its main part is a document of another kind"));
        }
        let relations = self.package.relations(&self.part)?;
        let mut slides = Vec::new();
        for id in tree.all() {
            let tag = tree.tag(id);
            match tag.local() {
                "sldSz" => {
                    let side = |name| tag.number::<i64>(name).unwrap_or_default();
                    self.size = (side("cx"), side("cy"));
                }
                // A section's list of slides has the same name, and is no list of parts.
                "sldId" if is_slide(&tree, id) => {
                    if slides.len() >= MAX_SLIDES {
                        return Err(OpenError::TooManySlides { limit: MAX_SLIDES });
                    }
                    let relation = tag.prefixed("id").unwrap_or_default().into_owned();
                    let known = relations.iter().find(|known| known.id == relation && !known.external);
                    let known = known
                        .ok_or_else(|| OpenError::MissingPart(format!("of slide {}", slides.len() + 1)))?;
                    slides.push(self.slide(tag.number("id").unwrap_or_default(), relation, &known.target)?);
                }
                _ => {}
            }
        }
        self.slides = slides;
        Ok(())
    }

    fn slide(&self, id: u32, relation: String, target: &str) -> Result<Slide, OpenError> {
        let part =
            self.package.stored_name(target).ok_or_else(|| OpenError::MissingPart(target.to_owned()))?;
        let part = part.to_owned();
        let related = self.package.relations(&part)?;
        let layout = self.target(&related, "slideLayout");
        let master = match &layout {
            Some(layout) => self.target(&self.package.relations(layout)?, "slideMaster"),
            None => None,
        };
        let notes = self.target(&related, "notesSlide");
        let text = self.package.text(&part)?;
        let tree = Tree::parse(&text, &part, self.package.limits())?;
        let root = tree.tag(tree.root());
        let hidden = root.find("show").is_some_and(|show| matches!(show.raw, "0" | "false"));
        // A shape's own creation id is another element, `a16:creationId`, and has an attribute `id`.
        let creation =
            tree.all().find(|id| tree.local(*id) == "creationId" && tree.tag(*id).find("val").is_some());
        let creation = creation.and_then(|id| tree.tag(id).get("val")).map(|value| value.into_owned());
        Ok(Slide { id, relation, part, layout, master, notes, hidden, creation })
    }

    /// The part that the first relationship of a kind leads to, where it is there.
    fn target(&self, related: &[Relation], kind: &str) -> Option<String> {
        let found = related.iter().find(|one| one.kind == kind && !one.external)?;
        self.package.stored_name(&found.target).map(str::to_owned)
    }

    /// Its slides, in their order.
    pub fn slides(&self) -> &[Slide] {
        &self.slides
    }

    /// Width and height of a slide, in EMU (914,400 an inch), as the file says: hostile files say anything.
    pub fn size(&self) -> (i64, i64) {
        self.size
    }

    /// The name of its own part.
    pub fn part(&self) -> &str {
        &self.part
    }

    /// Its package.
    pub fn package(&self) -> &Package {
        &self.package
    }
}

/// The `txBody` of a slide's speaker notes in the part of its notes.
pub fn notes_body(tree: &Tree<'_>) -> Option<Id> {
    let body = |shape: &Shape| shape.placeholder.as_ref().is_some_and(|own| own.kind == "body");
    shapes(tree).into_iter().find(body)?.text_body(tree)
}
