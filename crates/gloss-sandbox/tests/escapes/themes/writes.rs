//! Writing outside: by every call that makes, changes, moves or takes away a file, and by every way to its name.

use super::{ABSENT, READ_ONLY, Walls};
use crate::attempt::{Attempt, Needs, Seen::Changed, at, pl, py, sh};
use crate::evidence::Wall::{Landlock, Root, Seccomp};

/// What Landlock or the root refuses by which name soever; in Reduced a call may be closed before.
const NAMED: Walls = [&[Root, Landlock], &[Landlock, Seccomp]];

pub(super) const ALL: &[Attempt] = &[
    sh("make a file in the home", Changed, ABSENT, "echo x > $H/new"),
    sh("append to a file", Changed, ABSENT, "echo x >> $O/plan.md"),
    sh("replace a file", Changed, ABSENT, "echo x > $O/plan.md"),
    py("truncate a file by its path", Changed, ABSENT, "import os; os.truncate(os.environ['O']+'/plan.md', 0)"),
    sh("rename a file of one’s own out", Changed, NAMED, "echo x > own; mv own $H/new"),
    pl("rename over a file", Changed, NAMED, "open F,'>own'; close F; rename 'own',\"$ENV{O}/plan.md\" or die \"$!\""),
    py("rename a file in", Changed, NAMED, "import os; os.rename(os.environ['O']+'/plan.md', 'plan.md')"),
    py("exchange two files", Changed, NAMED, "
import ctypes, os
open('own', 'w').write('x'); c = ctypes.CDLL(None, use_errno=True)
if c.renameat2(-100, b'own', -100, (os.environ['O'] + '/plan.md').encode(), 2): print(os.strerror(ctypes.get_errno()))"),
    sh("take a file away", Changed, ABSENT, "rm $O/plan.md"),
    pl("unlink a file", Changed, ABSENT, "unlink \"$ENV{O}/plan.md\" or die \"$!\""),
    sh("take a folder away", Changed, ABSENT, "rm -r $H/Documents"),
    sh("make a folder", Changed, ABSENT, "mkdir $H/new"),
    sh("make a link in the home", Changed, ABSENT, "ln -s /etc/passwd $H/new"),
    sh("make a second name outside", Changed, NAMED, "echo x > own; ln own $H/new"),
    sh("make a pipe", Changed, ABSENT, "mkfifo $H/new"),
    sh("make a device", Changed, ABSENT, "mknod $H/new c 1 3").needs(Needs::Root),
    pl("make a socket", Changed, NAMED, "
use Socket; socket(S, AF_UNIX, SOCK_STREAM, 0) or die \"$!\"; bind(S, sockaddr_un(\"$ENV{R}/s\")) or die \"$!\""),
    sh("write through a link of one’s own", Changed, ABSENT, "ln -s $O/plan.md own; echo x >> own"),
    sh("write through a chain of links", Changed, ABSENT, "ln -s $O a; ln -s a b; ln -s b/plan.md c; echo x >> c"),
    sh("write through a folder that is a link", Changed, ABSENT, "ln -s $H d; echo x > d/new"),
    at("make an unnamed file and name it outside", Changed, ABSENT, "tmpfile"),
    sh("write through /proc/self/root", Changed, ABSENT, "echo x >> /proc/self/root$O/plan.md"),
    sh("write through /proc/self/cwd", Changed, ABSENT, "echo x >> /proc/self/cwd/../other/plan.md"),
    sh("write through the root of a process outside", Changed, ABSENT, "echo x >> /proc/$V/root$O/plan.md"),
    sh("write through the folder of the first process", Changed, ABSENT, "
(echo x >> /proc/1/root$O/plan.md); (echo x >> /proc/$ME/root$O/plan.md)"),
    sh("write through an open file’s number", Changed, ABSENT, "exec 9< $D/../other/plan.md; echo x >> /proc/self/fd/9"),
    at("open upwards from a folder", Changed, ABSENT, "openat-up"),
    at("open by a path that was only named", Changed, ABSENT, "open-path"),
    at("swap a link while it is opened for writing", Changed, ABSENT, "race O plan.md write"),
    at("swap a folder for a link while a file in it is opened", Changed, ABSENT, "folder-race"),
    sh("write into ~/.bashrc", Changed, ABSENT, "echo 'touch /tmp/later' >> $H/.bashrc"),
    sh("write into ~/.profile", Changed, ABSENT, "echo 'touch /tmp/later' >> $H/.profile"),
    sh("start with the session", Changed, ABSENT, "printf '[Desktop Entry]\\nExec=sh\\n' > $H/.config/autostart/x.desktop"),
    sh("leave a key for logging in", Changed, ABSENT, "echo ssh-rsa AAAA >> $H/.ssh/authorized_keys"),
    sh("hook into the person’s Git", Changed, READ_ONLY, "echo '#!/bin/sh' > $D/.git/hooks/post-commit"),
    sh("set the person’s Git", Changed, READ_ONLY, "printf '[core]\\nfsmonitor = sh\\n' >> $D/.git/config"),
    sh("tell agents what to do", Changed, READ_ONLY, "mkdir $D/.codex; echo x > $D/.codex/config.toml; echo {} > $D/.mcp.json"),
    sh("change Gloss’s own database", Changed, ABSENT, "echo x >> $H/.local/share/gloss/gloss.db"),
];
