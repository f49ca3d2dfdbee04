//! Skills: instructions for a kind of work, found in folders of the workspace and of the person. Those of the folder count once a
//! person trusted them as they are; none is ever run by being read.

mod found;
mod inside;
mod list;
mod make;
mod offered;
mod roots;
mod trust;

pub(crate) use inside::SkillFolders;
pub(crate) use list::{list, show};
pub(crate) use make::make;
pub(crate) use offered::{offer, read_for};
pub(crate) use trust::trust;
