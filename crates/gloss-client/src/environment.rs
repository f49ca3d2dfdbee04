//! Filter of the environment variables that other processes inherit, by one written allow list: a shell is full of keys
//! that belong to others, and the engine keeps its environment as long as it lives. Changes none of this process.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Command;

use crate::{home, keys};

/// Where things are, the person's language and zone, their session and screen, how the network is reached, whom it trusts.
const ENGINE: [&str; 61] = [
    "ALL_PROXY",
    "CODEX_HOME",
    "CURL_CA_BUNDLE",
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "GLOSS_HOME",
    "GLOSS_LOG",
    "HOME",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "LANG",
    "LANGUAGE",
    "LC_ADDRESS",
    "LC_ALL",
    "LC_COLLATE",
    "LC_CTYPE",
    "LC_IDENTIFICATION",
    "LC_MEASUREMENT",
    "LC_MESSAGES",
    "LC_MONETARY",
    "LC_NAME",
    "LC_NUMERIC",
    "LC_PAPER",
    "LC_TELEPHONE",
    "LC_TIME",
    "LD_LIBRARY_PATH",
    "LOGNAME",
    "NO_PROXY",
    "OLLAMA_HOST",
    "PATH",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "TEMP",
    "TMP",
    "TMPDIR",
    "TZ",
    "TZDIR",
    "USER",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_DIRS",
    "XDG_CONFIG_HOME",
    "XDG_CURRENT_DESKTOP",
    "XDG_DATA_DIRS",
    "XDG_DATA_HOME",
    "XDG_DOCUMENTS_DIR",
    "XDG_DOWNLOAD_DIR",
    "XDG_RUNTIME_DIR",
    "XDG_SEAT",
    "XDG_SESSION_CLASS",
    "XDG_SESSION_DESKTOP",
    "XDG_SESSION_ID",
    "XDG_SESSION_TYPE",
    "XDG_STATE_HOME",
    "all_proxy",
    "http_proxy",
    "https_proxy",
    "no_proxy",
];

/// How the engine's allocator gives back what a burst took (mallopt(3)): large pieces at once, and few heaps that each keep
/// their own rest. The library's own defaults grow with the largest piece that was ever freed, and keep that for good.
const ALLOCATOR: [(&str, &str); 3] =
    [("MALLOC_ARENA_MAX", "2"), ("MALLOC_MMAP_THRESHOLD_", "65536"), ("MALLOC_TRIM_THRESHOLD_", "262144")];

/// Further variables that the engine of a debug build inherits, for tests.
const DEBUG: [&str; 4] = ["GLOSS_STOP_AT", "LLVM_PROFILE_FILE", "RUST_BACKTRACE", "RUST_LOG"];

/// Further variables that the window inherits, for drawing.
const WINDOW: [&str; 24] = [
    "AT_SPI_BUS_ADDRESS",
    "BROWSER",
    "DESKTOP_SESSION",
    "GDK_BACKEND",
    "GDK_DPI_SCALE",
    "GDK_SCALE",
    "GIO_MODULE_DIR",
    "GSETTINGS_SCHEMA_DIR",
    "GST_PLUGIN_PATH",
    "GTK_IM_MODULE",
    "GTK_MODULES",
    "GTK_PATH",
    "GTK_THEME",
    "LIBGL_ALWAYS_SOFTWARE",
    "NO_AT_BRIDGE",
    "QT_ACCESSIBILITY",
    "SHELL",
    "TAURI_AUTOMATION",
    "TAURI_WEBVIEW_AUTOMATION",
    "WEBKIT_DISABLE_COMPOSITING_MODE",
    "WEBKIT_DISABLE_DMABUF_RENDERER",
    "WEBKIT_SKIA_ENABLE_CPU_RENDERING",
    "XCURSOR_SIZE",
    "XMODIFIERS",
];

/// Gives the engine's process what it needs. A variable that holds a key comes with `hello` and is not among it, whatever it
/// is called.
pub(crate) fn for_engine(command: &mut Command, home: &Path) {
    let names = keys::names(&home::config_file(home));
    let is_kept = |name: &str| {
        let is_known = ENGINE.contains(&name) || (cfg!(debug_assertions) && DEBUG.contains(&name));
        is_known && !names.iter().any(|key| key == name)
    };
    give(command, is_kept);
    command.envs(ALLOCATOR);
}

/// Gives the window's process what it needs: what the engine has, what it is drawn by, and the keys that the configuration
/// names, since it tells them to the engine.
pub(crate) fn for_window(command: &mut Command, home: &Path) {
    let names = keys::names(&home::config_file(home));
    give(command, |name| {
        ENGINE.contains(&name) || WINDOW.contains(&name) || names.iter().any(|key| key == name)
    });
}

/// Takes from another program what is Gloss's own: it has the person's environment, and no key of a model.
pub(crate) fn for_other(command: &mut Command, home: &Path) {
    for name in keys::names(&home::config_file(home)) {
        command.env_remove(name);
    }
    let is_own = |name: &OsStr| name.to_str().is_some_and(|name| name.starts_with("GLOSS_"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_own(name)) {
        command.env_remove(name);
    }
}

fn give(command: &mut Command, is_kept: impl Fn(&str) -> bool) {
    let kept = std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(&is_kept));
    let kept: Vec<(OsString, OsString)> = kept.collect();
    command.env_clear().envs(kept);
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{ENGINE, WINDOW, for_engine, for_other, for_window};

    #[expect(clippy::disallowed_methods, reason = "none of them is started")]
    fn command() -> Command {
        Command::new("true")
    }

    fn passed_variables(fill: impl Fn(&mut Command, &std::path::Path), config: &str) -> Vec<String> {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("config.toml"), config).unwrap();
        let mut command = command();
        fill(&mut command, home.path());
        let given = command.get_envs().filter(|(_, value)| value.is_some());
        given.map(|(name, _)| name.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn only_what_is_written_down_is_given_on() {
        // Cargo has set many of its own for this test, and PATH is in every environment.
        assert!(std::env::vars_os().any(|(name, _)| name.to_string_lossy().starts_with("CARGO")));
        let engine = passed_variables(for_engine, "");
        assert!(
            engine.iter().any(|name| name == "PATH") && !engine.iter().any(|name| name.contains("CARGO"))
        );
        let window = passed_variables(for_window, "");
        assert!(window.iter().all(|name| ENGINE.contains(&name.as_str()) || WINDOW.contains(&name.as_str())));
    }

    #[test]
    fn a_key_is_given_to_the_window_alone() {
        let config =
            "[model_providers.a]\nenv_key = \"PATH\"\n[model_providers.b]\nenv_key = \"CARGO_PKG_NAME\"\n";
        assert!(
            !passed_variables(for_engine, config)
                .iter()
                .any(|name| name == "PATH" || name == "CARGO_PKG_NAME")
        );
        assert!(passed_variables(for_window, config).iter().any(|name| name == "CARGO_PKG_NAME"));
        let mut command = command();
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("config.toml"), config).unwrap();
        for_other(&mut command, home.path());
        assert!(command.get_envs().any(|(name, value)| name == "CARGO_PKG_NAME" && value.is_none()));
    }
}
