//! The command line of the window: which folder.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, bail};

/// The command line's arguments.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    /// The folder to show; none is the sample workspace.
    pub workspace: Option<PathBuf>,
    /// To begin with what needs the person.
    pub needs: bool,
}

/// Reads the arguments after the program's name.
pub(crate) fn read(mut arguments: impl Iterator<Item = OsString>) -> anyhow::Result<Arguments> {
    let mut read = Arguments::default();
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--needs") => read.needs = true,
            Some("--workspace") => {
                let folder = arguments.next().context("--workspace needs a folder")?;
                read.workspace = Some(PathBuf::from(folder));
            }
            _ => bail!(
                "{} is not known. Usage: gloss-app [--workspace DIR] [--needs]",
                argument.to_string_lossy()
            ),
        }
    }
    Ok(read)
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
            ("__engine --home /h", None),
            ("__calc", None),
            ("--workspace", None),
            ("--home /h", None),
            ("/w", None),
        ] {
            let given = line.split_whitespace().map(OsString::from);
            let read = read(given).ok().map(|Arguments { workspace, needs }| {
                let folder = workspace.map(|folder| format!(" {}", folder.display())).unwrap_or_default();
                format!("{}{folder}", if needs { "needs" } else { "window" })
            });
            assert_eq!(read.as_deref(), expect, "{line}");
        }
    }
}
