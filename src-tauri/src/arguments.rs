//! The command line of the window: which folder, or that this process is the engine or a worker beside it.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, bail};

/// What the command line asks for.
#[derive(Debug)]
pub(crate) enum Arguments {
    /// To be the engine of a home.
    Engine {
        /// The home.
        home: PathBuf,
    },
    /// To be a worker beside an engine.
    Worker(gloss_engine::Worker),
    /// To show a folder.
    Window {
        /// The folder; none is the sample workspace.
        workspace: Option<PathBuf>,
        /// To begin with what needs the person.
        needs: bool,
    },
}

/// Reads the arguments after the program's name.
pub(crate) fn read(arguments: impl Iterator<Item = OsString>) -> anyhow::Result<Arguments> {
    let mut arguments = arguments.peekable();
    if let Some(worker) = arguments.peek().and_then(|first| gloss_engine::worker(first)) {
        return match arguments.nth(1) {
            None => Ok(Arguments::Worker(worker)),
            Some(more) => bail!("{} is not known", more.to_string_lossy()),
        };
    }
    let engine = arguments.next_if(|first| first == "__engine").is_some();
    let (mut home, mut workspace, mut needs) = (None, None, false);
    while let Some(argument) = arguments.next() {
        if argument == "--needs" && !engine {
            needs = true;
            continue;
        }
        let known = match argument.to_str() {
            Some("--home") if engine => &mut home,
            Some("--workspace") if !engine => &mut workspace,
            _ => bail!(
                "{} is not known. Usage: gloss-app [--workspace DIR] [--needs]",
                argument.to_string_lossy()
            ),
        };
        let value =
            arguments.next().with_context(|| format!("{} needs a folder", argument.to_string_lossy()))?;
        *known = Some(PathBuf::from(value));
    }
    if engine {
        return Ok(Arguments::Engine { home: home.context("__engine needs --home DIR")? });
    }
    Ok(Arguments::Window { workspace, needs })
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::{Arguments, read};

    #[test]
    fn arguments_are_read_or_refused() {
        for (line, expect) in [
            ("", Some("window")),
            ("--workspace /w", Some("window /w")),
            ("--needs --workspace /w", Some("needs /w")),
            ("__engine --home /h", Some("engine /h")),
            ("__engine --home /h --needs", None),
            ("__calc", Some("worker")),
            ("__convert", Some("worker")),
            ("__calc --home /h", None),
            ("__engine", None),
            ("--workspace", None),
            ("--home /h", None),
            ("__engine --workspace /w", None),
            ("/w", None),
        ] {
            let given = line.split_whitespace().map(OsString::from);
            let read = read(given).ok().map(|read| match read {
                Arguments::Engine { home } => format!("engine {}", home.display()),
                Arguments::Worker(_) => "worker".to_owned(),
                Arguments::Window { workspace, needs } => {
                    let folder = workspace.map(|folder| format!(" {}", folder.display())).unwrap_or_default();
                    format!("{}{folder}", if needs { "needs" } else { "window" })
                }
            });
            assert_eq!(read.as_deref(), expect, "{line}");
        }
    }
}
