//! `cargo xtask setup`: what building needs and this machine lacks. It asks for nothing that is there.

use anyhow::{Context, bail};

use crate::programs::{answer, finish, program};
use crate::ui;

/// Debian's names of what building and testing need: the web view, a compiler, and for the journeys a screen,
/// two browsers' drivers and fonts, and what opens exports, workbooks and decks: LibreOffice (over UNO too), poppler,
/// python-docx and openpyxl; XlsxWriter makes workbooks. Python also recounts the figures of reports; curl visits published
/// sites, git reads what is exported to a branch; iproute2 and util-linux make the network namespaces of tests; bubblewrap is the
/// second wall around agents' programs.
const PACKAGES: &[&str] = &[
    "bubblewrap",
    "build-essential",
    "chromium",
    "chromium-driver",
    "curl",
    "dbus-bin",
    "dbus-daemon",
    "dunst",
    "file",
    "fonts-dejavu-core",
    "fonts-liberation",
    "git",
    "iproute2",
    "libayatana-appindicator3-1",
    "libreoffice-calc-nogui",
    "libreoffice-impress-nogui",
    "libreoffice-writer-nogui",
    "libwebkit2gtk-4.1-dev",
    "pkg-config",
    "poppler-utils",
    "python3",
    "python3-docx",
    "python3-openpyxl",
    "python3-pil",
    "python3-uno",
    "python3-xlib",
    "python3-xlsxwriter",
    "shared-mime-info",
    "util-linux",
    "webkit2gtk-driver",
    "xdg-utils",
    "xfce4-panel",
    "xvfb",
];
/// The oldest Node that builds the interface (Vite 7).
const NODE: (u32, u32) = (20, 19);

/// Installs missing packages and brings the interface and the tests' own Node programs up to date.
///
/// # Errors
/// Where something can't be installed or built, with what is missing.
pub fn run() -> anyhow::Result<()> {
    packages()?;
    let version = answer(program("node", &["--version"])).unwrap_or_default();
    if node_version(&version) < Some(NODE) {
        let found = if version.is_empty() { "none" } else { &version };
        bail!(
            "Node {}.{} or newer is needed to build the interface; found {found}. See nodejs.org",
            NODE.0,
            NODE.1
        );
    }
    ui::test_programs()?;
    ui::build()
}

fn packages() -> anyhow::Result<()> {
    if answer(program("dpkg-query", &["--version"])).is_none() {
        println!("This is no Debian: what must be installed is listed in xtask/src/setup.rs.");
        return Ok(());
    }
    install(PACKAGES)
}

/// Installs packages that are missing.
///
/// # Errors
/// Where they can't be installed, with what is missing.
pub fn install(packages: &[&str]) -> anyhow::Result<()> {
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing {}", missing.join(", "));
    apt(&["update"])?;
    apt(&[&["install", "--yes", "--no-install-recommends"], missing.as_slice()].concat())
        .with_context(|| format!("install these yourself: {}", missing.join(" ")))
}

fn installed(package: &str) -> bool {
    let status = answer(program("dpkg-query", &["--show", "--showformat=${Status}", package]));
    status.as_deref() == Some("install ok installed")
}

fn apt(arguments: &[&str]) -> anyhow::Result<()> {
    let is_root = answer(program("id", &["-u"])).as_deref() == Some("0");
    let mut command = if is_root { program("apt-get", &[]) } else { program("sudo", &["apt-get"]) };
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    finish(command)
}

/// Major and minor of `v20.19.4`.
fn node_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.strip_prefix('v')?.split('.').map_while(|part| part.parse().ok());
    Some((numbers.next()?, numbers.next()?))
}

#[cfg(test)]
mod tests {
    use super::node_version;

    #[test]
    fn node_versions_are_read() {
        for (text, expect) in [
            ("v20.19.4", Some((20, 19))),
            ("v9.1.0", Some((9, 1))),
            ("", None),
            ("v", None),
            ("20.1.0", None),
        ] {
            assert_eq!(node_version(text), expect, "{text}");
        }
        assert!(node_version("v9.1.0") < Some(super::NODE) && node_version("") < Some(super::NODE));
    }
}
