//! The master: what all layouts have in common, and the text styles that they begin from.

use super::part::{foot, placeholder, style};
use super::{LAYOUTS, Layout, Look};
use crate::package::xml::{HEAD, NAMES, TREE, fill};
use crate::spec::LayoutName;
use crate::theme::Theme;

/// Where the ids of masters and layouts begin.
const FIRST_ID: u64 = 2_147_483_648;

/// The part of the master; `relations` are the ids of its layouts' relationships, in order.
pub(crate) fn master(theme: &Theme, relations: &[String]) -> String {
    let content = Layout::of(LayoutName::Content);
    let mut shapes = String::new();
    for (id, slot) in (2..).zip(content.slots) {
        // The master's body has a type; that of a layout takes anything.
        let slot = super::Slot { kind: slot.kind.or(Some("body")), ..*slot };
        shapes.push_str(&placeholder(id, &slot, &slot.frame, &slot.look, theme.bold));
    }
    shapes.push_str(&foot(4));
    let list: String = (FIRST_ID + 1..)
        .zip(relations)
        .map(|(id, relation)| format!("<p:sldLayoutId id=\"{id}\" r:id=\"{relation}\"/>"))
        .collect();
    let look = |at: usize| content.slots.get(at).map_or(LAYOUTS[0].slots[0].look, |slot| slot.look);
    format!(
        "{HEAD}<p:sldMaster {NAMES} preserve=\"1\"><p:cSld><p:bg><p:bgPr>{}<a:effectLst/></p:bgPr></p:bg><p:spTree>{TREE}{shapes}\
         </p:spTree></p:cSld><p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" accent2=\"accent2\" \
         accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/>\
         <p:sldLayoutIdLst>{list}</p:sldLayoutIdLst><p:txStyles><p:titleStyle>{}</p:titleStyle><p:bodyStyle>{}</p:bodyStyle>\
         <p:otherStyle>{}</p:otherStyle></p:txStyles></p:sldMaster>",
        fill("bg1"),
        style(&look(0), theme.bold),
        style(&look(1), false),
        style(&Look { bullets: false, before: 0, spacing: 100, ..look(1) }, false),
    )
}

/// The entry of the master in the list of a presentation.
pub(crate) fn entry(relation: &str) -> String {
    format!("<p:sldMasterId id=\"{FIRST_ID}\" r:id=\"{relation}\"/>")
}
