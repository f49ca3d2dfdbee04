//! A folder that is granted to be read: writing to what lies in it, by every call that writes.

use super::{READ_ONLY, Walls};
use crate::attempt::{Attempt, Needs, Seen, Seen::Changed, at, pl, py, sh};
use crate::evidence::Wall::{Landlock, Rights, Root, Seccomp};

const NAMED: Walls = [&[Root, Landlock], &[Landlock, Seccomp]];

pub(super) const ALL: &[Attempt] = &[
    sh("append", Changed, READ_ONLY, "echo x >> $D/notes.md"),
    sh("make a file", Changed, READ_ONLY, "echo x > $D/new.md"),
    sh("edit as editors do", Changed, READ_ONLY, "sed -i s/plain/other/ $D/notes.md"),
    sh("rename within", Changed, READ_ONLY, "mv $D/notes.md $D/other.md"),
    sh("move out", Changed, READ_ONLY, "mv $D/notes.md ."),
    sh("take away", Changed, READ_ONLY, "rm -rf $D/deep || rm -r $D/deep"),
    sh("a second name for a file that may be read", Changed, NAMED, "ln $D/notes.md own && echo x >> own"),
    at("a shared mapping", Changed, READ_ONLY, "shared-map"),
    at("a mapping made writable later", Changed, READ_ONLY, "map-later"),
    at("copy_file_range into it", Changed, READ_ONLY, "into copy"),
    at("sendfile into it", Changed, READ_ONLY, "into send"),
    at("splice into it", Changed, READ_ONLY, "into splice"),
    at("allocate room in it", Changed, READ_ONLY, "into allocate"),
    at("clone into it", Changed, READ_ONLY, "into clone"),
    at("truncate by its path", Changed, READ_ONLY, "truncate D notes.md"),
    at("open again by its number, for writing", Changed, READ_ONLY, "upgrade"),
    sh("through /proc/self/cwd", Changed, READ_ONLY, "cd $D; echo x >> /proc/self/cwd/notes.md"),
    sh("through /proc/self/fd of its folder", Changed, READ_ONLY, "exec 9< $D; echo x >> /proc/self/fd/9/notes.md"),
    sh("into a pipe that lies there", Seen::Heard, READ_ONLY, "echo x > $D/pipe"),
    at("swap a link to it while it is opened", Seen::Secret, READ_ONLY, "race D .env"),
    py("a lease that stops the person’s saving", Seen::Printed("GOT a lease"), [&[Seccomp], &[Seccomp]], "
import fcntl, os
fcntl.fcntl(os.open(os.environ['D'] + '/notes.md', os.O_RDONLY), 1024, fcntl.F_RDLCK); print('GOT a lease')"),
    at("a lease by the bare call", Seen::Printed("GOT F_SETLEASE"), [&[Seccomp], &[Seccomp]], "lease"),
    pl("a program that runs as its owner", Seen::Left(is_setuid), [&[Seccomp], &[Seccomp]], "
use Fcntl; sysopen(F, 'own', O_CREAT|O_WRONLY, 0700); close F;
chmod 04755, 'own' or print \"$!\\n\"; umask 0; sysopen(G, 'second', O_CREAT|O_WRONLY, 04755) or print \"$!\\n\""),
    sh("a setuid program that lies there", Seen::Printed("GOT 12345"), [&[Rights], &[Rights]], "
echo GOT $(./own -u); ./attack rights | grep 'no rights'")
        .before("cp /usr/bin/id own && chown 12345 own && chmod 4755 own")
        .needs(Needs::Root),
];

fn is_setuid(world: &crate::world::World) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let entries = world.at("scratch").read_dir().into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).any(|found| found.mode() & 0o6000 != 0)
}
