//! Rights, owners, times and attributes: of files that may be read and of others, by a name and by an open file.

use super::{ABSENT, Walls};
use crate::attempt::{
    Attempt,
    Seen::{Changed, Printed},
    at, py, sh,
};
use crate::evidence::Wall::{Landlock, Root, Seccomp};

/// The root is not to be written to; in Reduced the calls are closed.
const SET: Walls = [&[Root], &[Seccomp, Landlock]];

pub(super) const ALL: &[Attempt] = &[
    sh("chmod outside", Changed, SET, "chmod 777 $O/plan.md"),
    sh("chmod of a file that may be read", Changed, SET, "chmod 777 $D/notes.md"),
    sh("chmod of a folder that may be read", Changed, SET, "chmod 777 $D"),
    sh("chown outside", Changed, SET, "chown $(id -u) $O/plan.md"),
    sh("touch outside", Changed, SET, "touch -c -d 2001-01-01 $O/plan.md; touch -d 2001-01-01 $O/plan.md"),
    sh("touch of a file that may be read", Changed, SET, "touch -d 2001-01-01 $D/notes.md"),
    py("times by Python", Changed, SET, "import os; os.utime(os.environ['D'] + '/notes.md', (1, 1))"),
    py(
        "an attribute by Python",
        Changed,
        SET,
        "import os; os.setxattr(os.environ['D'] + '/notes.md', 'user.x', b'v')",
    ),
    at("chmod, the bare call", Changed, SET, "set chmod D notes.md"),
    at("fchmodat2", Changed, SET, "set fchmodat2 D notes.md"),
    at("chown, the bare call", Changed, SET, "set chown D notes.md"),
    at("utime, the bare call", Changed, SET, "set utime D notes.md"),
    at("utimes, the bare call", Changed, SET, "set utimes D notes.md"),
    at("utimensat", Changed, SET, "set utimensat D notes.md"),
    at("setxattr", Changed, SET, "set setxattr D notes.md"),
    at("setxattrat", Changed, SET, "set setxattrat D notes.md"),
    at("setxattrat outside", Changed, SET, "set setxattrat O plan.md"),
    at("fchmod of what was opened to be read", Changed, SET, "set fchmod D notes.md"),
    at("fchown of what was opened to be read", Changed, SET, "set fchown D notes.md"),
    at("futimens of what was opened to be read", Changed, SET, "set futimens D notes.md"),
    at("fsetxattr of what was opened to be read", Changed, SET, "set fsetxattr D notes.md"),
    at("flags of what was opened to be read", Changed, SET, "set flags D notes.md"),
    at("extended flags of what was opened to be read", Changed, SET, "set attributes D notes.md"),
    at("flags by a name", Changed, SET, "set file-setattr O plan.md"),
    at("sealing a file for ever", Printed("REACHED"), [&[Seccomp], &[Seccomp]], "set verity D notes.md"),
    sh("times by opening for writing", Changed, ABSENT, ": >> $O/plan.md; echo >> $O/plan.md"),
];
