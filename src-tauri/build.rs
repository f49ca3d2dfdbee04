//! Names the commands a page may call, so that Tauri refuses all others, and makes the folder of the built
//! interface where it is missing, so that this package builds without Node. Never runs Node itself.

fn main() {
    let dist = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/dist");
    println!("cargo::rerun-if-changed={dist}");
    if let Err(error) = std::fs::create_dir_all(dist) {
        println!("cargo::error={dist} cannot be made: {error}");
    }
    // A window that is to be used has its pages; only what is built to be tested may come before them.
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if is_release && !std::path::Path::new(dist).join("index.html").exists() {
        println!(
            "cargo::error=The interface is not built: {dist} has no index.html. Run `cargo xtask app`, or `npm ci && npm run \
             build` in ui/."
        );
    }
    let commands = tauri_build::AppManifest::new().commands(&[
        "open",
        "submit",
        "query",
        "subscribe",
        "choose_folder",
        "save",
        "open_file",
        "open_link",
        "page_failed",
        "show",
        "wishes",
        "leave",
        "restore",
        "site_shown",
        "site_stopped",
    ]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        println!("cargo::error={error:#}");
    }
}
