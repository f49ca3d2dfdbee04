//! Names the commands a page may call, so that Tauri refuses all others, and makes the folder of the built
//! interface where it is missing, so that this package builds without Node. Never runs Node itself.

fn main() {
    let dist = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/dist");
    println!("cargo::rerun-if-changed={dist}");
    if let Err(error) = std::fs::create_dir_all(dist) {
        println!("cargo::error={dist} cannot be made: {error}");
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
