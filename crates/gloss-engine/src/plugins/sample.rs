//! The sample of a plugin that comes with Gloss, put into the workspace's folder on demand, never over existing files: what others brought
//! puts nothing there.

use gloss_protocol::{Code, Done, Problem};

use super::installed::{Installed, files_of, installed};
use super::own::MARKET;
use crate::handlers::Handled;
use crate::handlers::prepared::Committed;
use crate::sample;
use crate::space::Space;

/// Where a plugin's sample lies within it.
const FOLDER: &str = "sample/";

/// Whether a plugin has a sample that can be put into a folder.
pub(super) fn has_sample(plugin: &Installed, files: &[&str]) -> bool {
    plugin.source == format!("{}@{MARKET}", plugin.name) && files.iter().any(|name| name.starts_with(FOLDER))
}

/// Puts the sample of a plugin into a folder of its own; its files are read beside the core.
///
/// # Errors
/// Where it is not installed, did not come with Gloss, or the disk says no.
pub(crate) fn put_sample(space: &Space, name: String) -> Handled {
    let home = space.shared.home.dir.clone();
    Handled::Beside(Box::new(move |_| {
        let plugin = installed(&home)?.into_iter().find(|plugin| plugin.name == name);
        let plugin =
            plugin.ok_or_else(|| Problem::new(Code::NotFound, format!("No plugin {name} is installed.")))?;
        let files = files_of(&home, &plugin)?;
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        if !has_sample(&plugin, &names) {
            return Err(Problem::new(Code::NotFound, format!("{name} brings no sample.")));
        }
        Ok(Box::new(move |space: &mut Space| {
            let inner = files.iter().filter_map(|(path, file)| {
                let path = path.strip_prefix(FOLDER)?;
                Some((format!("{name}-sample/{path}"), file.bytes.as_slice()))
            });
            let paths = sample::write_files(&space.shared.folder, inner)?;
            Ok(Committed::Done(Done::Files { paths }))
        }))
    }))
}
