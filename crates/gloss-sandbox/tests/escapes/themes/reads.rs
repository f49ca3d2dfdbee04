//! Reading what was not granted: the person's secrets, Gloss's own, other processes' and the machine's.

use super::{ABSENT, Walls};
use crate::attempt::{
    Attempt, Needs,
    Seen::{Printed, Secret},
    at, pl, py, sh,
};
use crate::evidence::Wall::{self, Landlock, Namespace, Root, Seccomp};

/// Of a process that is not in this table, or that Landlock keeps apart.
const PROCESS: Walls = [&[Root, Landlock], &[Landlock]];
/// What only the second wall hides.
const OPEN: Walls = [&[Root, Landlock], &[Wall::None, Landlock]];

pub(super) const ALL: &[Attempt] = &[
    sh("a key for logging in", Secret, ABSENT, "cat $H/.ssh/id_ed25519"),
    sh("a browser’s passwords", Secret, ABSENT, "cat $H/.mozilla/firefox/a1b2.default/logins.json"),
    sh("a browser’s cookies", Secret, ABSENT, "cp $H/.config/chromium/Default/Cookies ."),
    sh("a keyring", Secret, ABSENT, "dd if=$H/.local/share/keyrings/login.keyring"),
    sh("a private key", Secret, ABSENT, "tar cf own.tar -C $H .gnupg/private-keys-v1.d/A.key; cat own.tar"),
    py("credentials of a cloud", Secret, ABSENT, "import os; print(open(os.environ['H'] + '/.aws/credentials').read())"),
    pl("passwords for the network", Secret, ABSENT, "open F, \"$ENV{H}/.netrc\" or die \"$!\"; print <F>"),
    sh("a letter, found by looking", Secret, ABSENT, "find $H -name letter.txt -exec cat {} +; cat $H/Documents/letter.txt"),
    sh("another workspace", Secret, ABSENT, "cat $O/*; cat $O/plan.md"),
    sh("Gloss’s own database", Secret, ABSENT, "cat $H/.local/share/gloss/gloss.db"),
    sh("Gloss’s own objects", Secret, ABSENT, "cat $H/.local/share/gloss/objects/ab/cdef"),
    py("SQLite on Gloss’s own database", Printed("GOT a database"), ABSENT, "
import os, sys
sys.path.append('/usr/lib/python3.11/lib-dynload'); path = os.environ['H'] + '/.local/share/gloss/gloss.db'
open(path, 'rb').close(); import sqlite3; sqlite3.connect('file:' + path + '?mode=ro', uri=True); print('GOT a database')"),
    sh("through a link of one’s own", Secret, ABSENT, "ln -s $O/plan.md own; cat own"),
    sh("through a second name", Secret, [&[Root, Landlock], &[Landlock]], "ln $O/plan.md own; cat own"),
    sh("by moving it in", Secret, [&[Root, Landlock], &[Landlock]], "mv $O/plan.md own; cat own"),
    sh("out of the granted folder by ..", Secret, ABSENT, "cat $D/../other/plan.md"),
    sh("through /proc/self/root", Secret, ABSENT, "cat /proc/self/root$O/plan.md"),
    sh("through /proc/self/cwd", Secret, ABSENT, "cat /proc/self/cwd/../other/plan.md"),
    sh("through the root of a process outside", Secret, PROCESS, "cat /proc/$V/root$O/plan.md"),
    sh("through an open file of a process outside", Secret, PROCESS, "cat /proc/$ME/fd/$FD"),
    sh("the environment of a process outside", Secret, PROCESS, "cat /proc/$V/environ"),
    sh("the words of a process outside", Secret, PROCESS, "cat /proc/$V/cmdline"),
    sh("the words of every process", Secret, PROCESS, "cat /proc/[0-9]*/cmdline; cat /proc/$V/cmdline"),
    sh("what is told of a process outside", Printed("Name:"), PROCESS, "cat /proc/$V/status"),
    sh("the memory map of a process outside", Printed("[stack]"), PROCESS, "cat /proc/$V/maps"),
    py("the memory of a process outside", Secret, PROCESS, "
import os
at = '/proc/' + os.environ['V']; memory = open(at + '/mem', 'rb')
line = [line for line in open(at + '/maps') if '[stack]' in line][0]; start, end = (int(x, 16) for x in line.split()[0].split('-'))
memory.seek(start); found = memory.read(end - start); print(found[found.find(b'CANARY'):][:60])"),
    sh("the map of Gloss itself", Printed("r-xp"), PROCESS, "cat /proc/$ME/maps"),
    sh("the wall’s own first process", Printed("r-xp"), [&[Root, Landlock], &[Landlock]], "cat /proc/1/maps /proc/1/environ; ls -l /proc/1/fd/; cat /proc/$PPID/maps")
        .bare(crate::attempt::Command::Sh("cat /proc/$PPID/maps")),
    sh("every connection of this machine", Printed("GOT connections"), [&[Namespace], &[Landlock]], "
port=$(printf ':%04X ' $T4)
for way in self $$ $PPID thread-self; do cat /proc/$way/net/tcp; done 2>&1 | tee own | grep -q \"$port\" && echo GOT connections
cat own; grep -q \"$port\" own || grep -q 'Permission denied' own || echo 'not there: the port'"),
    py("every connection, as the first process of a command", Printed("GOT connections"), [&[Namespace], &[Landlock]], "
import os
port = ':%04X ' % int(os.environ['T4']); all = open('/proc/self/net/tcp').read() + open('/proc/self/task/%d/net/tcp' % os.getpid()).read()
print('GOT connections' if port in all else 'not there: the port')"),
    py("every socket’s name", Printed("GOT names"), [&[Namespace], &[Landlock]], "
import os
print('GOT names' if os.environ['A'] in open('/proc/self/net/unix').read() else 'not there: the name')"),
    sh("the passwords of this machine", Printed("root:"), ABSENT, "cat /etc/shadow").needs(Needs::Root),
    sh("who may become root", Printed("root"), ABSENT, "cat /etc/sudoers /etc/sudoers.d/* /etc/gshadow").needs(Needs::Root),
    sh("names of machines nearby", Printed("GOT names"), ABSENT, "cat /etc/hosts && echo GOT names"),
    sh("disks, memory and messages by their devices", Printed("GOT"), ABSENT, "
for one in vda sda nvme0n1 mem port kmsg; do (exec 9< /dev/$one) && echo GOT $one; done").needs(Needs::Root),
    at("what the kernel said, by its call", Printed("GOT syslog"), [&[Seccomp], &[Seccomp]], "syslog").needs(Needs::Root),
    sh("shared memory of other programs", Secret, ABSENT, "cat /dev/shm/gloss-$V")
        .before("cp $O/plan.md /dev/shm/gloss-$V")
        .after("rm -f /dev/shm/gloss-$V"),
    sh("what lies in the temporary folder", Secret, ABSENT, "cat /tmp/gloss-escape-$V")
        .before("cp $O/plan.md /tmp/gloss-escape-$V")
        .after("rm -f /tmp/gloss-escape-$V"),
    sh("the machine by /sys", Printed("GOT sys"), ABSENT, "cat /sys/class/net/lo/address && echo GOT sys")
        .needs(Needs::Kernel("/sys")),
    sh("whether a file is there", Printed("GOT stat"), OPEN, "stat $O/plan.md && echo GOT stat"),
    sh("when and how long", Printed("GOT size"), OPEN, "[ -s $H/.ssh/id_ed25519 ] && echo GOT size || stat $H/.ssh/id_ed25519"),
    sh("names in the home", Printed("Documents"), ABSENT, "ls $H"),
    py("being told of changes", Printed("GOT a watch"), OPEN, "
import ctypes, os
c = ctypes.CDLL(None, use_errno=True); f = c.inotify_init()
if c.inotify_add_watch(f, (os.environ['O'] + '/plan.md').encode(), 4095) < 0: print(os.strerror(ctypes.get_errno()))
else: print('GOT a watch')"),
    sh("how full the disk is", Printed("GOT room"), [&[Root], &[Wall::None, Landlock]], "df $O && echo GOT room"),
];
