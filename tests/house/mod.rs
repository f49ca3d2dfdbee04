//! The house's own rules, as tests: floors, fences, programs, sizes, circles, kinds, and no forgotten file.

mod circles;
mod kinds;
mod programs;
mod rooms;
mod sizes;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The floor of each crate; a crate depends on lower floors only.
const FLOORS: [(&str, u8); 49] = [
    ("gloss-diagnostics", 0),
    ("gloss-protocol", 0),
    ("gloss-markdown", 0),
    ("gloss-site", 0),
    ("gloss-table", 0),
    ("gloss-ooxml", 0),
    ("gloss-workbook", 1),
    ("gloss-website", 2),
    ("gloss-release", 0),
    ("gloss-secrets", 0),
    ("gloss-chart", 0),
    ("gloss-diagram", 1),
    ("gloss-artifact", 2),
    ("gloss-deck", 1),
    ("gloss-data", 1),
    ("gloss-errand", 1),
    ("gloss-desktop", 1),
    ("gloss-schedule", 1),
    ("gloss-store", 1),
    ("gloss-provider", 1),
    ("gloss-client", 1),
    ("gloss-keychain", 1),
    ("gloss-network", 1),
    ("gloss-mcp", 2),
    ("gloss-plugin", 2),
    ("gloss-extension", 1),
    ("gloss-agent", 4),
    ("gloss-assistant", 4),
    ("gloss-presentation", 2),
    ("gloss-calc", 2),
    ("gloss-convert", 2),
    ("gloss-copy", 2),
    ("gloss-export", 2),
    ("gloss-page", 2),
    ("gloss-sandbox", 2),
    ("gloss-worker", 3),
    ("gloss-figures", 1),
    ("gloss-recipe", 3),
    ("gloss-analysis", 3),
    ("gloss-engine", 5),
    ("gloss-server", 5),
    ("gloss-app", 6),
    ("gloss-cli", 6),
    ("gloss-mock-model", 0),
    ("gloss-fidelity", 7),
    ("gloss-tests", 7),
    ("gloss-features", 0),
    ("xtask", 0),
    ("gloss-bench", 8),
];

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo");
    serde_json::from_slice(&output.stdout).expect("metadata")
}

/// Each crate with what it depends on outside of its tests.
fn arrows() -> BTreeMap<String, Vec<String>> {
    metadata()["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| {
            let depends = package["dependencies"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|dependency| dependency["kind"].as_str() != Some("dev"))
                .map(|dependency| dependency["name"].as_str().unwrap().to_owned())
                .collect();
            (package["name"].as_str().unwrap().to_owned(), depends)
        })
        .collect()
}

#[test]
fn arrows_only_go_down() {
    let floors: BTreeMap<&str, u8> = FLOORS.into_iter().collect();
    for (name, depends) in arrows() {
        let floor = floors.get(name.as_str()).unwrap_or_else(|| panic!("{name} has no floor"));
        for other in depends.iter().filter_map(|other| floors.get(other.as_str()).map(|f| (other, f))) {
            assert!(
                other.1 < floor,
                "{name} (floor {floor}) must not depend on {} (floor {})",
                other.0,
                other.1
            );
        }
    }
}

#[test]
fn fences_hold() {
    let allowed: [(&str, &[&str]); 4] = [
        ("rusqlite", &["gloss-store", "gloss-data"]),
        ("reqwest", &["gloss-provider", "gloss-mcp"]),
        ("tauri", &["gloss-app"]),
        ("notify", &["gloss-engine"]),
    ];
    // The package that names all libraries uses none.
    for (name, depends) in arrows().into_iter().filter(|(name, _)| name != "gloss-features") {
        for (library, owners) in allowed {
            assert!(
                !depends.iter().any(|other| other == library) || owners.contains(&name.as_str()),
                "{name} must not name {library}"
            );
        }
    }
    for pure in [
        "gloss-artifact",
        "gloss-markdown",
        "gloss-table",
        "gloss-ooxml",
        "gloss-chart",
        "gloss-diagram",
        "gloss-protocol",
        "gloss-export",
        "gloss-copy",
        "gloss-errand",
        "gloss-page",
    ] {
        for file in sources(&root().join("crates").join(pure).join("src")) {
            let text = std::fs::read_to_string(&file).unwrap();
            assert!(!text.contains("std::fs") || is_test(&file), "{} touches files", file.display());
        }
    }
}

/// What a package wants of a library: its features, and whether those that it has by default.
fn wants(package: &Value) -> Vec<(String, Vec<String>, bool)> {
    let dependencies = package["dependencies"].as_array().unwrap().iter();
    let external = dependencies.filter(|dependency| dependency["path"].is_null());
    external
        .map(|dependency| {
            let features = dependency["features"].as_array().unwrap().iter();
            let features = features.map(|feature| feature.as_str().unwrap().to_owned()).collect();
            let default = dependency["uses_default_features"] == true;
            (dependency["name"].as_str().unwrap().to_owned(), features, default)
        })
        .collect()
}

/// A part of the workspace that is built beside `gloss-features` finds its dependencies as they are.
#[test]
fn one_set_of_features_serves_every_part() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    let all = packages.iter().find(|package| package["name"] == "gloss-features").expect("gloss-features");
    let all = wants(all);
    for package in packages {
        for (name, features, default) in wants(package) {
            let named = all.iter().filter(|(known, ..)| *known == name);
            let has = |want: &String| named.clone().any(|(_, known, _)| known.contains(want));
            assert!(
                named.clone().any(|(.., known)| *known || !default) && features.iter().all(has),
                "tests/features/Cargo.toml lacks {name} {features:?}, which {} wants",
                package["name"]
            );
        }
    }
}

/// A file's text without the tests at its end.
fn product(text: &str) -> &str {
    text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default()
}

/// A file's path from the project's folder.
fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap().display().to_string()
}

fn is_test(file: &Path) -> bool {
    let stem = file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    stem == "tests" || stem.ends_with("_tests") || file.components().any(|part| part.as_os_str() == "tests")
}

fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let Ok(entries) = std::fs::read_dir(dir) else {
        return out;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir()
            && path
                .file_name()
                .is_some_and(|name| name != "node_modules" && name != "dist" && name != "target")
        {
            out.extend(sources(&path));
        } else if path.extension().is_some_and(|ext| ["rs", "ts", "svelte", "css"].iter().any(|e| ext == *e))
        {
            out.push(path);
        }
    }
    out
}

fn all_sources() -> Vec<PathBuf> {
    ["crates", "src-tauri", "tests", "xtask", "ui/src"]
        .iter()
        .flat_map(|dir| sources(&root().join(dir)))
        .collect()
}

#[test]
fn no_test_file_is_forgotten() {
    let named = std::fs::read_to_string(root().join("tests/journeys/mod.rs")).unwrap();
    for entry in std::fs::read_dir(root().join("tests/journeys")).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let stem = name.trim_end_matches(".rs");
        assert!(stem == "mod" || named.contains(&format!("mod {stem};")), "{name} is in no test binary");
    }
}

#[test]
fn the_screen_has_the_protocols_types() {
    let kept = std::fs::read_to_string(root().join("ui/src/api/types.ts")).unwrap();
    assert!(kept == gloss_protocol::typescript(), "ui/src/api/types.ts is stale: run cargo xtask types");
}

#[test]
fn the_map_names_every_crate() {
    let map = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    for (name, _) in FLOORS {
        assert!(map.contains(name), "ARCHITECTURE.md does not name {name}");
    }
}
