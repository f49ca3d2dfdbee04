//! A person's own template: its masters, layouts, colours and fonts are kept byte by byte, its slides left out. Our slots are
//! matched with its placeholders; what has none becomes a box of its own where the template has room.

mod carry;
mod layouts;
mod matching;

use gloss_ooxml::xml::Tree;
use gloss_ooxml::{Limits, OpenError, Package};

use crate::Refusal;
use crate::base::{Base, Finish, PresentationShell};
use crate::document;
use crate::package::{Kind, Pack, Relations};
use crate::plan::Stage;

const MAIN: &str = "http://schemas.openxmlformats.org/presentationml/2006/main";
/// The elements behind the list of slides that do not refer to slides, which are kept.
const BEHIND: [&str; 5] = ["sldSz", "notesSz", "embeddedFontLst", "kinsoku", "defaultTextStyle"];

pub(super) fn refused(says: impl Into<String>) -> Refusal {
    Refusal::new(
        "template",
        says,
        "Save it again in PowerPoint or LibreOffice as .potx or .pptx, or choose a theme.",
    )
}

fn unread(error: &OpenError) -> Refusal {
    refused(format!("The template can't be read: {error}."))
}

/// The template without its slides.
pub(crate) fn base(bytes: &[u8]) -> Result<Base, Refusal> {
    let package = Package::open(bytes, Limits::default()).map_err(|error| unread(&error))?;
    let top = package.relations("").map_err(|error| unread(&error))?;
    let main =
        top.iter().find(|one| one.kind == "officeDocument").and_then(|one| package.stored_name(&one.target));
    let part = main.ok_or_else(|| refused("The template has no presentation in it."))?.to_owned();
    let text = package.text(&part).map_err(|error| unread(&error))?;
    let tree = Tree::parse(&text, &part, package.limits()).map_err(|error| unread(&error))?;
    let root = tree.tag(tree.root());
    let named = |name: &str| root.attributes().find(|one| one.name == name).map(|one| one.raw.to_owned());
    if tree.local(tree.root()) != "presentation"
        || named("xmlns:p").as_deref() != Some(MAIN)
        || named("xmlns:r").is_none()
    {
        return Err(refused("The template is written in a form that is not known here."));
    }
    let kept = presentation_shell(&text, &tree)?;
    let mut pack = Pack::default();
    let mut relations = Relations::default();
    let carried = carry::carry(&package, &part, &mut pack, &mut relations).map_err(|error| unread(&error))?;
    beside(&mut pack, &mut relations, &carried);
    let size = tree.first("sldSz").map(|id| tree.tag(id));
    let side = |name: &str| {
        size.as_ref()
            .and_then(|tag| tag.number::<i64>(name))
            .filter(|side| (914_400..=51_206_400).contains(side))
    };
    let (Some(wide), Some(high)) = (side("cx"), side("cy")) else {
        return Err(refused("The template's slides have no sound size."));
    };
    let master = carried.master.ok_or_else(|| refused("The template has no master."))?;
    let found = layouts::read(&package, &master).map_err(|error| unread(&error))?;
    if found.layouts.is_empty() {
        return Err(refused("The template's master has no layouts."));
    }
    let stage = Stage {
        major: found.major.clone(),
        minor: found.minor.clone(),
        inks: ["bg1"; 6],
        bold: found.bold,
        foreign: true,
        layouts: matching::seatings(&found, (wide, high)),
    };
    Ok(Base {
        pack,
        stage,
        part,
        relations,
        prefix: "gloss",
        notes: carried.notes,
        finish: Finish::Kept(kept),
    })
}

/// The small parts beside a presentation that the template does not give: PowerPoint repairs a deck without them. What a window
/// was like may speak of slides, so that is always new.
fn beside(pack: &mut Pack, relations: &mut Relations, carried: &carry::Carried) {
    for (relation, kind, text) in [
        ("presProps", Kind::PresentationProperties, document::properties()),
        ("viewProps", Kind::ViewProperties, document::view()),
        ("tableStyles", Kind::TableStyles, document::table_styles()),
    ] {
        if !carried.kinds.contains(relation) {
            let name = format!("ppt/gloss{relation}.xml");
            relations.to(relation, &format!("/{name}"));
            pack.add(&name, kind, text);
        }
    }
}

/// The presentation's part without what speaks of slides.
fn presentation_shell(text: &str, tree: &Tree<'_>) -> Result<PresentationShell, Refusal> {
    let root = tree.root();
    let whole = |name: &str| tree.child(root, name).map(|id| tree.whole(id));
    let masters = whole("sldMasterIdLst").ok_or_else(|| refused("The template has no master."))?;
    let slice = |at: std::ops::Range<usize>| text.get(at).unwrap_or_default().to_owned();
    let tail: String = BEHIND.iter().filter_map(|name| whole(name)).map(slice).collect();
    let name = tree.tag(root).name();
    Ok(PresentationShell {
        head: slice(0..masters.end),
        notes: whole("notesMasterIdLst").map(slice),
        tail: format!("{tail}</{name}>"),
    })
}
