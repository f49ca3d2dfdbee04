//! The plugins that come with Gloss: their marketplace and their files, inside the program. Installs nothing. Their sources and licences
//! are in assets/plugins.

use gloss_extension::{Files, Market, PluginBytes, parse_market};
use include_dir::{Dir, DirEntry, include_dir};

/// The name of their marketplace, which no other one has.
pub(super) const MARKET: &str = "gloss";
static OWN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../assets/plugins");

/// Their marketplace.
pub(super) fn market() -> Option<Market> {
    parse_market("marketplace.json", OWN.get_file("marketplace.json")?.contents()).ok()
}

/// The files of one of them, by its folder in the marketplace.
pub(super) fn files(path: &str) -> Option<Files> {
    let folder = OWN.get_dir(path.trim_start_matches("./"))?;
    let mut out = Files::default();
    gather(folder, folder, &mut out);
    Some(out)
}

fn gather(root: &Dir<'_>, folder: &Dir<'_>, out: &mut Files) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => gather(root, inner, out),
            DirEntry::File(file) => {
                let path = file.path().strip_prefix(root.path()).unwrap_or(file.path());
                let bytes = PluginBytes { bytes: file.contents().to_vec(), is_program: false };
                out.insert(path.display().to_string(), bytes);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use gloss_extension::{Source, read_plugin_files};

    #[test]
    fn each_of_them_reads_without_a_finding_and_asks_for_nothing() {
        let market = super::market().unwrap();
        assert!(market.findings.is_empty(), "{:?}", market.findings);
        assert_eq!(market.plugins.len(), 6);
        for entry in market.plugins {
            let Source::Inside { path } = &entry.source else { panic!("{entry:?}") };
            let read = read_plugin_files(&entry.name, None, &super::files(path).unwrap()).unwrap();
            assert!(read.findings.is_empty(), "{}: {:?}", entry.name, read.findings);
            assert!(read.authority.is_empty(), "{}: {:?}", entry.name, read.authority);
            assert!(read.skills.len() >= 6, "{}: {}", entry.name, read.skills.len());
        }
    }
}
