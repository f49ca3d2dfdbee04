//! Builds the interface where its sources changed since it was last built, and fetches the packages that the
//! tests need.
//!
//! The inputs of each build are remembered by content, because a checkout's times say nothing.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use sha2::{Digest, Sha256};

use crate::programs::{finish, npm, npm_in, root, target};

/// Inputs of `npm ci`.
const PACKAGES: &[&str] = &["package.json", "package-lock.json"];
/// Inputs of `npm run build`.
const SOURCES: &[&str] = &[
    "src",
    "public",
    "index.html",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "svelte.config.js",
    "tsconfig.json",
];

/// Brings `ui/node_modules` and `ui/dist` up to date.
pub(crate) fn build() -> anyhow::Result<()> {
    let ui = root().join("ui");
    let (modules, dist) = (ui.join("node_modules"), ui.join("dist"));
    let packages = hash(&ui, PACKAGES)?;
    if !modules.is_dir() || stamp("npm") != packages {
        finish(npm(&["ci", "--no-audit", "--no-fund"]))?;
        keep_stamp("npm", &packages)?;
    }
    // The result is part of the stamp, so that a build by hand is not taken for this one.
    let state = || Ok::<_, anyhow::Error>(format!("{} {}", hash(&ui, SOURCES)?, hash(&dist, &["."])?));
    if !dist.join("index.html").is_file() || stamp("ui") != state()? {
        finish(npm(&["run", "build"]))?;
        keep_stamp("ui", &state()?)?;
    }
    Ok(())
}

/// Programs that the tests run with Node: the client libraries that the model double is held against, and Vega, with
/// which charts are compared.
const PROGRAMS: &[&str] = &["clients", "charts"];

/// Brings the `node_modules` of the tests' own programs up to date.
pub(crate) fn test_programs() -> anyhow::Result<()> {
    for name in PROGRAMS {
        let path = format!("tests/{name}");
        let folder = root().join(&path);
        let packages = hash(&folder, PACKAGES)?;
        if !folder.join("node_modules").is_dir() || stamp(name) != packages {
            finish(npm_in(&path, &["ci", "--no-audit", "--no-fund"]))?;
            keep_stamp(name, &packages)?;
        }
    }
    Ok(())
}

fn stamp_file(name: &str) -> PathBuf {
    target().join("xtask").join(format!("{name}.stamp"))
}

fn stamp(name: &str) -> String {
    fs::read_to_string(stamp_file(name)).unwrap_or_default()
}

fn keep_stamp(name: &str, content: &str) -> anyhow::Result<()> {
    let file = stamp_file(name);
    fs::create_dir_all(file.parent().unwrap_or(&file))?;
    fs::write(&file, content).with_context(|| format!("{} cannot be written", file.display()))
}

/// SHA-256 over names and contents of files and folders below `base`, in hex.
fn hash(base: &Path, of: &[&str]) -> anyhow::Result<String> {
    let mut files = Vec::new();
    for name in of {
        collect(&base.join(name), &mut files)?;
    }
    files.sort();
    let mut all = Sha256::new();
    for file in files {
        let content = fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        let name = file.strip_prefix(base).unwrap_or(&file).to_string_lossy().into_owned();
        all.update(format!("{name}\0{}\0", content.len()));
        all.update(content);
    }
    Ok(hex::encode(all.finalize()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.is_file() {
        files.push(path.to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::hash;

    #[test]
    fn the_hash_follows_names_and_contents() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("src")).unwrap();
        let put = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
        let now = || hash(dir.path(), &["src", "index.html", "not-there"]).unwrap();
        put("src/a", "one");
        let first = now();
        put("other", "ignored");
        assert_eq!(now(), first);
        put("src/b", "");
        let second = now();
        assert_ne!(second, first);
        fs::rename(dir.path().join("src/b"), dir.path().join("src/c")).unwrap();
        assert_ne!(now(), second);
        fs::remove_file(dir.path().join("src/c")).unwrap();
        assert_eq!(now(), first);
        put("index.html", "x");
        assert_ne!(now(), first);
    }
}
