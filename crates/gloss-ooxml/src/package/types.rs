//! `[Content_Types].xml`: what each part is.

use super::Package;
use crate::error::OpenError;
use crate::xml::{Patch, Tree, escape};

const NAME: &str = "[Content_Types].xml";

fn same(listed: &str, part: &str) -> bool {
    listed.trim_start_matches('/').eq_ignore_ascii_case(part)
}

pub(super) fn of(package: &Package, part: &str) -> Result<Option<String>, OpenError> {
    let text = package.text(NAME)?;
    let tree = Tree::parse(&text, NAME, package.limits())?;
    let extension = part.rsplit('.').next().unwrap_or_default();
    let mut found = None;
    for id in tree.all() {
        let tag = tree.tag(id);
        let kind = || tag.get("ContentType").map(|kind| kind.into_owned());
        if tag.get("PartName").is_some_and(|listed| same(&listed, part)) {
            return Ok(kind());
        }
        if tag.get("Extension").is_some_and(|listed| listed.eq_ignore_ascii_case(extension)) {
            found = kind();
        }
    }
    Ok(found)
}

pub(super) fn remove(package: &mut Package, part: &str) -> Result<(), OpenError> {
    let text = package.text(NAME)?;
    let tree = Tree::parse(&text, NAME, package.limits())?;
    let mut patch = Patch::default();
    for id in tree.all() {
        if tree.tag(id).get("PartName").is_some_and(|listed| same(&listed, part)) {
            patch.cut(tree.whole(id));
        }
    }
    package.set_patched(NAME, &text, patch);
    Ok(())
}

pub(super) fn add(package: &mut Package, part: &str, content_type: &str) -> Result<(), OpenError> {
    let text = package.text(NAME)?;
    let tree = Tree::parse(&text, NAME, package.limits())?;
    let prefix = tree.tag(tree.root()).prefix();
    let mut patch = Patch::default();
    patch.insert(
        tree.inner(tree.root()).end,
        format!(
            "<{prefix}Override PartName=\"/{}\" ContentType=\"{}\"/>",
            escape(part),
            escape(content_type)
        ),
    );
    package.set_patched(NAME, &text, patch);
    Ok(())
}
