//! Packages at their versions, installed once below the folder of what is built; the next run needs no network. No script of a
//! package runs meanwhile, and no package is built here.

use std::path::{Path, PathBuf};
use std::process::Command;

use gloss_tests::target;

/// Where a package comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Registry {
    /// With npm, which is asked for by that name.
    Npm,
    /// With pip, in an environment of its own.
    Pypi,
}

/// A package at its version.
#[derive(Clone, Copy, Debug)]
pub(super) struct Package {
    from: Registry,
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    /// What else is installed beside it, at versions that it does not ask for by itself.
    with: &'static [&'static str],
}

impl Package {
    pub(super) const fn new(from: Registry, name: &'static str, version: &'static str) -> Self {
        Self { from, name, version, with: &[] }
    }

    pub(super) const fn with(self, with: &'static [&'static str]) -> Self {
        Self { with, ..self }
    }

    /// The last part of its name, which its program has too.
    fn short(&self) -> &'static str {
        self.name.rsplit('/').next().unwrap_or(self.name)
    }

    /// Its program, below the folder that it was installed into.
    fn program(&self) -> PathBuf {
        match self.from {
            Registry::Npm if self.short().starts_with("server-") => {
                Path::new("node_modules/.bin").join(format!("mcp-{}", self.short()))
            }
            Registry::Npm => Path::new("node_modules/.bin").join(self.short()),
            Registry::Pypi => Path::new("bin").join(self.short()),
        }
    }
}

/// A package that is there.
pub(super) struct Installed {
    /// The program that it brings.
    pub(super) program: PathBuf,
    /// What it is made of, and what runs it: folders that its wall lets it read.
    pub(super) parts: Vec<PathBuf>,
    /// The folder with everything that is installed for this journey.
    pub(super) beside: PathBuf,
}

impl Installed {
    /// The same, with a script that its interpreter runs.
    pub(super) fn running(&self, script: PathBuf) -> Self {
        let parts = self.parts.iter().cloned().chain([script]).collect();
        Self { program: self.program.clone(), parts, beside: self.beside.clone() }
    }
}

/// Installs a package where it is not there yet, exactly so.
pub(super) fn installed(package: &Package) -> Installed {
    let beside = target().join("real-servers");
    let folder = beside.join(format!("{}-{}", package.short(), package.version));
    let (ready, words) = (folder.join(".ready"), format!("{package:?}"));
    if std::fs::read_to_string(&ready).ok().as_deref() != Some(&words) {
        // What broke off in its middle is begun anew.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        install(package, &folder);
        std::fs::write(&ready, words).expect("written");
    }
    let program = folder.join(package.program());
    assert!(program.exists(), "{} has no program {}", package.name, program.display());
    let parts = match package.from {
        Registry::Npm => vec![folder.join("node_modules")],
        Registry::Pypi => std::iter::once(folder.clone()).chain(interpreter_of(&folder)).collect(),
    };
    Installed { program, parts, beside }
}

fn install(package: &Package, folder: &Path) {
    let place = folder.display().to_string();
    match package.from {
        Registry::Npm => {
            let named = format!("{}@{}", package.name, package.version);
            let words =
                ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", &place, &named];
            run(Command::new("npm").args(words).args(package.with));
        }
        Registry::Pypi => {
            run(Command::new("python3").args(["-m", "venv", &place]));
            let named = format!("{}=={}", package.name, package.version);
            let words = ["-m", "pip", "install", "--quiet", "--only-binary", ":all:", &named];
            run(Command::new(folder.join("bin/python3")).args(words).args(package.with));
        }
    }
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let printed = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    assert!(
        output.status.success(),
        "{command:?} failed, and the first run needs the network:\n{}",
        printed.concat()
    );
}

/// The installation of the Python that an environment's own one is a link to.
fn interpreter_of(folder: &Path) -> Option<PathBuf> {
    let real = folder.join("bin/python3").canonicalize().ok()?;
    real.parent()?.parent().map(Path::to_owned)
}
