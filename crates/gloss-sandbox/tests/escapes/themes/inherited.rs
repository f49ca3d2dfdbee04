//! What a command would have from whoever starts it, and what it could leave for whoever comes later.

use super::{ABSENT, Walls};
use crate::attempt::{
    Attempt, Command, Needs,
    Seen::{Changed, Printed, Secret},
    pl, py, sh,
};
use crate::evidence::Wall::{Landlock, Limits, Root};

/// Closed, or never handed on.
const GONE: Walls = [&[Limits], &[Limits]];

pub(super) const ALL: &[Attempt] = &[
    py("an open file", Secret, GONE, "import os; print(os.pread(int(os.environ['FD']), 200, 0))"),
    sh("an open file by its number", Secret, [&[Root], &[Landlock, Root, Limits]], "
cat /proc/self/fd/$FD; bash -c \"cat <&$FD\""),
    py("every open file", Secret, GONE, "
import os
for one in range(3, 1024):
    try: print(os.pread(one, 200, 0))
    except OSError as error: last = error
print(last)"),
    pl("a folder that is open", Secret, GONE, "
for (3..200) { open F, \"/proc/self/fd/$_/../plan.md\" and print <F> } open G, '<&=', $ENV{FD} or die \"$!\"; sysread G, $_, 99 or die \"$!\"; print"),
    sh("the environment", Printed("CARGO_"), GONE, "env; echo 'not set: nothing of it'"),
    sh("the environment by /proc", Printed("CARGO_"), [&[Limits], &[Landlock, Limits]], "cat /proc/$PPID/environ /proc/self/environ; env | grep CARGO_ || echo 'not set: nothing of it'"),
    sh("a library for all that starts later", Changed, ABSENT, "echo $S/own.so > /etc/ld.so.preload-gloss-escape || echo export LD_PRELOAD=$S/own.so >> $H/.profile").bare(Command::Sh("echo export LD_PRELOAD=$S/own.so >> $H/.profile")),
    sh("a library in the way of others", Changed, ABSENT, "mkdir -p $H/.local/lib; echo x > $H/.local/lib/libc.so.6"),
    sh("a program in the way of others", Changed, ABSENT, "mkdir -p $H/.local/bin && echo x > $H/.local/bin/git || echo x > $H/git"),
    sh("a library among the system’s", Printed("GOT it"), [&[Root, Landlock], &[Landlock]], "
: > /usr/lib/gloss-escape.so && echo GOT it; rm -f /usr/lib/gloss-escape.so").needs(Needs::Root),
    sh("a program among the system’s", Printed("GOT it"), [&[Root, Landlock], &[Landlock]], "
: > /usr/local/bin/gloss-escape && echo GOT it; rm -f /usr/local/bin/gloss-escape").needs(Needs::Root),
    sh("the helper by the process that waits", Printed("GOT it"), [&[Root, Landlock], &[Landlock]], "
chmod u+x /run/gloss-sandbox && echo GOT it; exec 9>> /proc/$PPID/exe && echo GOT it").bare(Command::Sh("exec 9>> own && echo GOT it")),
    sh("what the supervisor is told", Printed("GOT it"), [&[Root, Landlock], &[Landlock]], "
for one in 0 1 2 3 4 5 6 7 8 9 10; do exec 9>> /proc/1/fd/$one && echo GOT it; exec 8>> /proc/$PPID/fd/$one && echo GOT it; done")
        .bare(Command::Sh("exec 9>> /proc/$$/fd/1; echo GOT it")),
];
