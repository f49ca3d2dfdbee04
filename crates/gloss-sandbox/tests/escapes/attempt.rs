//! What one attempt to get out is: a command, how its success is seen from outside, and the walls that are to hold it. A value;
//! runs nothing.

use gloss_sandbox::Limits;

use crate::evidence::Wall;
use crate::world::World;

/// One attempt.
#[derive(Clone, Copy)]
pub(crate) struct Attempt {
    pub(crate) name: &'static str,
    pub(crate) command: Command,
    /// How it is seen that it succeeded.
    pub(crate) seen: Seen,
    /// The walls that may hold it in Full.
    pub(crate) full: &'static [Wall],
    /// The walls that may hold it in Reduced; [`Wall::None`] where it is known to stand open.
    pub(crate) reduced: &'static [Wall],
    /// What is run without walls in its stead, where it would endanger the machine.
    pub(crate) bare: Option<Command>,
    /// What a machine or person must have so that it can succeed without walls.
    pub(crate) needs: Needs,
    /// Started outside before it; what it prints is the attempt's `X`.
    pub(crate) before: Option<&'static str>,
    /// Done outside after it, where something of `before` would stay.
    pub(crate) after: Option<&'static str>,
    /// Done outside while it runs, once it has made `begun` in its folder.
    pub(crate) meanwhile: Option<fn(&World)>,
    /// Limits of its own.
    pub(crate) limits: Option<fn(&mut Limits)>,
    /// Whether it is started from a terminal.
    pub(crate) on_terminal: bool,
}

/// A command, by the program that runs it. `ATTACK` is the tests' own, for bare calls of the kernel.
#[derive(Clone, Copy)]
pub(crate) enum Command {
    Sh(&'static str),
    Python(&'static str),
    Perl(&'static str),
    Attack(&'static str),
}

impl Command {
    /// As words. `ATTACK` lies in the folder in which it starts.
    pub(crate) fn words(self) -> Vec<String> {
        let words: Vec<&str> = match self {
            Self::Sh(text) => vec!["/bin/sh", "-c", text],
            Self::Python(text) => vec!["/usr/bin/python3", "-IS", "-c", text],
            Self::Perl(text) => vec!["/usr/bin/perl", "-e", text],
            Self::Attack(words) => std::iter::once("./attack").chain(words.split_whitespace()).collect(),
        };
        words.into_iter().map(str::to_owned).collect()
    }
}

/// How it is seen that an attempt succeeded.
#[derive(Clone, Copy)]
pub(crate) enum Seen {
    /// The secret stands in what it printed, or in a file that it left.
    Secret,
    /// Something outside of its folder is not as it was.
    Changed,
    /// Something that listens outside was reached.
    Heard,
    /// The process outside was ended, halted, or is scheduled or limited in another way.
    Touched,
    /// A process of it is there after its end.
    Survives,
    /// Something stands in a terminal that it does not own.
    Typed,
    /// It printed these words, which it only has by having succeeded.
    Printed(&'static str),
    /// What is found in its folder afterwards.
    Left(fn(&World) -> bool),
}

/// What must be there so that an attempt can succeed without walls.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    Nothing,
    /// The rights of root: without them the kernel refuses by itself.
    Root,
    /// What not every kernel has.
    Kernel(&'static str),
}

const fn plain(name: &'static str, seen: Seen, walls: [&'static [Wall]; 2], command: Command) -> Attempt {
    Attempt {
        name,
        command,
        seen,
        full: walls[0],
        reduced: walls[1],
        bare: None,
        needs: Needs::Nothing,
        before: None,
        after: None,
        meanwhile: None,
        limits: None,
        on_terminal: false,
    }
}

pub(crate) const fn sh(
    name: &'static str,
    seen: Seen,
    walls: [&'static [Wall]; 2],
    text: &'static str,
) -> Attempt {
    plain(name, seen, walls, Command::Sh(text))
}

pub(crate) const fn py(
    name: &'static str,
    seen: Seen,
    walls: [&'static [Wall]; 2],
    text: &'static str,
) -> Attempt {
    plain(name, seen, walls, Command::Python(text))
}

pub(crate) const fn pl(
    name: &'static str,
    seen: Seen,
    walls: [&'static [Wall]; 2],
    text: &'static str,
) -> Attempt {
    plain(name, seen, walls, Command::Perl(text))
}

pub(crate) const fn at(
    name: &'static str,
    seen: Seen,
    walls: [&'static [Wall]; 2],
    words: &'static str,
) -> Attempt {
    plain(name, seen, walls, Command::Attack(words))
}

impl Attempt {
    pub(crate) const fn needs(mut self, needs: Needs) -> Self {
        self.needs = needs;
        self
    }

    pub(crate) const fn bare(mut self, command: Command) -> Self {
        self.bare = Some(command);
        self
    }

    pub(crate) const fn before(mut self, text: &'static str) -> Self {
        self.before = Some(text);
        self
    }

    pub(crate) const fn after(mut self, text: &'static str) -> Self {
        self.after = Some(text);
        self
    }

    pub(crate) const fn meanwhile(mut self, act: fn(&World)) -> Self {
        self.meanwhile = Some(act);
        self
    }

    pub(crate) const fn limits(mut self, set: fn(&mut Limits)) -> Self {
        self.limits = Some(set);
        self
    }

    pub(crate) const fn on_terminal(mut self) -> Self {
        self.on_terminal = true;
        self
    }
}
