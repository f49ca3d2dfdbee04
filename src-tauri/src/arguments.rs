//! The command line of the window: which folder, or that this process is the engine or works a workbook out.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, bail};

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Arguments {
    /// To be the engine of a home.
    Engine {
        /// The home.
        home: PathBuf,
    },
    /// To work a workbook out and end.
    Calc,
    /// To show a folder.
    Window {
        /// The folder; none is the sample workspace.
        workspace: Option<PathBuf>,
    },
}

/// Reads the arguments after the program's name.
pub(crate) fn read(arguments: impl Iterator<Item = OsString>) -> anyhow::Result<Arguments> {
    let mut arguments = arguments.peekable();
    if arguments.next_if(|first| first == gloss_engine::CALC_WORKER).is_some() {
        return match arguments.next() {
            None => Ok(Arguments::Calc),
            Some(more) => bail!("{} is not known", more.to_string_lossy()),
        };
    }
    let engine = arguments.next_if(|first| first == "__engine").is_some();
    let (mut home, mut workspace) = (None, None);
    while let Some(argument) = arguments.next() {
        let known = match argument.to_str() {
            Some("--home") if engine => &mut home,
            Some("--workspace") if !engine => &mut workspace,
            _ => bail!("{} is not known. Usage: gloss-app [--workspace DIR]", argument.to_string_lossy()),
        };
        let value =
            arguments.next().with_context(|| format!("{} needs a folder", argument.to_string_lossy()))?;
        *known = Some(PathBuf::from(value));
    }
    if engine {
        return Ok(Arguments::Engine { home: home.context("__engine needs --home DIR")? });
    }
    Ok(Arguments::Window { workspace })
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::{Arguments, read};

    #[test]
    fn arguments_are_read_or_refused() {
        let window =
            |workspace: Option<&str>| Some(Arguments::Window { workspace: workspace.map(Into::into) });
        for (line, expect) in [
            ("", window(None)),
            ("--workspace /w", window(Some("/w"))),
            ("__engine --home /h", Some(Arguments::Engine { home: "/h".into() })),
            ("__calc", Some(Arguments::Calc)),
            ("__calc --home /h", None),
            ("__engine", None),
            ("--workspace", None),
            ("--home /h", None),
            ("__engine --workspace /w", None),
            ("/w", None),
        ] {
            let given = line.split_whitespace().map(OsString::from);
            assert_eq!(read(given).ok(), expect, "{line}");
        }
    }
}
