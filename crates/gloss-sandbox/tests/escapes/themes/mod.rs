//! The attempts, by what they are after. Data and nothing else.

mod files;
mod hidden;
mod inherited;
mod kernel;
mod metadata;
mod processes;
mod reads;
mod sockets;
mod survivors;
mod used;
mod writes;

use crate::attempt::Attempt;
use crate::evidence::Wall;

/// All of them, each with its theme.
pub(crate) const ALL: &[(&str, &[Attempt])] = &[
    ("writes", writes::ALL),
    ("files granted to be read", files::ALL),
    ("reads", reads::ALL),
    ("hidden files", hidden::ALL),
    ("metadata", metadata::ALL),
    ("processes", processes::ALL),
    ("sockets", sockets::ALL),
    ("kernel", kernel::ALL),
    ("limits", used::ALL),
    ("survivors", survivors::ALL),
    ("inherited", inherited::ALL),
];

type Walls = [&'static [Wall]; 2];

/// A file that is not there in Full, and can't be opened in Reduced.
const ABSENT: Walls = [&[Wall::Root, Wall::Landlock], &[Wall::Landlock]];
/// A file that is there to be read and nothing else.
const READ_ONLY: Walls = [&[Wall::Root, Wall::Landlock], &[Wall::Landlock]];
/// Calls that are closed in both.
const CLOSED: Walls = [&[Wall::Seccomp], &[Wall::Seccomp]];
