//! How WebKitGTK draws: in layers where a GPU puts them together, straight onto the page where none does.
//!
//! Without a GPU OpenGL is emulated, and each frame of layers costs some 30 ms of processor time; drawn straight, the
//! same frame costs 5 (docs/bench/2026-11-20-review.md). It never touches what is shown.

use std::env;
use std::fs::{self, OpenOptions};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// Where Linux lists what draws.
const DEVICES: &str = "/dev/dri";
/// WebKit's own switch. The web view's setting (`HardwareAccelerationPolicy::Never`) leaves the layers on.
const STRAIGHT: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Starts the program anew with layers off, where no GPU is there to put them together; to be called first of all.
///
/// WebKit reads its environment, and a program can't safely write its own. The process stays the same one. Where the
/// person set the switch it stays as they did; where the start fails the window is slow and otherwise the same.
#[expect(clippy::disallowed_methods, reason = "the program becomes itself again; nothing else is started")]
pub(crate) fn suit() {
    if env::var_os(STRAIGHT).is_some() || renders(Path::new(DEVICES)) {
        return;
    }
    if let Ok(program) = env::current_exe() {
        let _ = Command::new(program).args(env::args_os().skip(1)).env(STRAIGHT, "1").exec();
    }
}

/// True where a GPU's render node is there and may be opened, as Mesa does.
fn renders(devices: &Path) -> bool {
    fs::read_dir(devices).into_iter().flatten().flatten().any(|entry| {
        entry.file_name().to_string_lossy().starts_with("renderD")
            && OpenOptions::new().read(true).write(true).open(entry.path()).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::renders;

    #[test]
    fn only_a_render_node_that_opens_is_a_gpu() {
        for (names, expect) in [
            (&[][..], false),
            (&["card0"], false),
            (&["renderD128/"], false),
            (&["card0", "renderD128"], true),
        ] {
            let devices = tempfile::tempdir().unwrap();
            for name in names {
                let path = devices.path().join(name);
                if name.ends_with('/') {
                    std::fs::create_dir(path).unwrap();
                } else {
                    std::fs::write(path, "").unwrap();
                }
            }
            assert_eq!(renders(devices.path()), expect, "{names:?}");
        }
        assert!(!renders(std::path::Path::new("/dev/null/none")));
    }
}
