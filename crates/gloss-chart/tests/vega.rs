//! Every spec of `tests/charts/specs`, drawn here and by Vega: marks, places, domains, ticks and labels must agree.
//!
//! Node runs Vega with what `cargo xtask setup` installed in `tests/charts`. Both pictures of each spec are left in
//! `target/charts`, to be looked at. The test never tolerates a difference but that of floating point.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by a panic")]

mod vega {
    pub(crate) mod compare;
}

use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use vega::compare;

/// Pictures that must be compared, at least.
const SPECS: usize = 60;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

fn target() -> PathBuf {
    std::env::current_exe().unwrap().ancestors().nth(3).unwrap().to_owned()
}

#[expect(clippy::disallowed_methods, reason = "the pictures are drawn again by another program")]
fn run_vega(from: &Path, to: &Path) {
    let output = std::process::Command::new("node")
        .arg(root().join("tests/charts/vega.mjs"))
        .args([from, to])
        .env("TZ", "UTC")
        .output()
        .expect("node; see xtask/src/setup.rs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The spec as Vega gets it: with the plot's size that was drawn here.
fn sized(text: &str, scene: &gloss_chart::Scene) -> String {
    let mut json: Json = serde_json::from_str(text).unwrap();
    json["width"] = scene.width.into();
    json["height"] = scene.height.into();
    json.to_string()
}

#[test]
fn every_spec_is_drawn_as_vega_draws_it() {
    let folder = target().join("charts");
    let _ = std::fs::remove_dir_all(&folder);
    let (asked, drawn) = (folder.join("asked"), folder.join("vega"));
    let ours = folder.join("gloss");
    for dir in [&asked, &drawn, &ours] {
        std::fs::create_dir_all(dir).unwrap();
    }
    let mut scenes = Vec::new();
    let mut names: Vec<_> = std::fs::read_dir(root().join("tests/charts/specs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    names.sort();
    for path in names {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let spec = gloss_chart::read(&text).unwrap_or_else(|refused| panic!("{name}: {refused}"));
        let scene = gloss_chart::scene(&spec).unwrap_or_else(|refused| panic!("{name}: {refused}"));
        std::fs::write(asked.join(format!("{name}.json")), sized(&text, &scene)).unwrap();
        std::fs::write(ours.join(format!("{name}.svg")), gloss_chart::svg(&scene, gloss_chart::Theme::Plain))
            .unwrap();
        scenes.push((name, scene));
    }
    run_vega(&asked, &drawn);
    let (mut lines, mut wrong) = (String::from("Charts: spec, and how it compares with Vega\n"), 0);
    let reference = |name: &str| -> Json {
        let text = std::fs::read_to_string(drawn.join(format!("{name}.json"))).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    for (name, scene) in &scenes {
        let reference = reference(name);
        let outcome = match compare::scene(scene, &reference) {
            Ok(said) => said,
            Err(said) => {
                wrong += 1;
                format!("DIFFERS: {said}")
            }
        };
        lines.push_str(&format!("  {name:<32} → {outcome}\n"));
    }
    print!("{lines}");
    let outcomes = target().join("outcomes");
    std::fs::create_dir_all(&outcomes).unwrap();
    std::fs::write(outcomes.join("charts.txt"), &lines).unwrap();
    // The comparison sees what differs: no picture agrees with that of another spec.
    for (at, (name, scene)) in scenes.iter().enumerate() {
        let (other, _) = &scenes[(at + 1) % scenes.len()];
        assert!(compare::scene(scene, &reference(other)).is_err(), "{name} passes for {other}");
    }
    assert!(scenes.len() >= SPECS, "only {} specs", scenes.len());
    assert_eq!(wrong, 0, "{wrong} of {} differ", scenes.len());
}
