//! The kernel itself: calls that nobody behind a wall has any business with, namespaces, mounts, settings by /proc.

use super::{CLOSED, Walls};
use crate::attempt::{
    Attempt,
    Needs::{Kernel, Root},
    Seen::{Printed, Secret},
    at, py, sh,
};
use crate::evidence::Wall::{self, Landlock, Seccomp};

const GOT: crate::attempt::Seen = Printed("GOT");
/// For calls that are only shown to be looked at: they would stop the machine.
const REACHED: crate::attempt::Seen = Printed("REACHED");
const SETTING: Walls = [&[Wall::Root, Landlock], &[Landlock]];

pub(super) const ALL: &[Attempt] = &[
    at("io_uring", GOT, CLOSED, "io-uring"),
    at("bpf", GOT, CLOSED, "bpf").needs(Root),
    at("perf_event_open", GOT, CLOSED, "perf").needs(Root),
    at("userfaultfd", GOT, CLOSED, "userfaultfd"),
    at("add_key", GOT, CLOSED, "add-key"),
    at("keyctl", GOT, CLOSED, "keyctl"),
    at("request_key", REACHED, CLOSED, "request-key"),
    at("fanotify", GOT, CLOSED, "fanotify").needs(Root),
    at("another personality", GOT, CLOSED, "personality"),
    at("a namespace of users", GOT, CLOSED, "unshare 268435456"),
    at("a namespace of mounts", GOT, CLOSED, "unshare 131072").needs(Root),
    at("a namespace of the network", GOT, CLOSED, "unshare 1073741824").needs(Root),
    sh("namespaces by unshare", GOT, CLOSED, "unshare -Ur /bin/echo GOT"),
    sh(
        "bubblewrap in itself",
        GOT,
        [&[Seccomp], &[Landlock]],
        "bwrap --unshare-user --ro-bind / / /bin/echo GOT",
    ),
    at("clone into a namespace of users", GOT, CLOSED, "clone 268435456"),
    at("clone into a namespace of processes", GOT, CLOSED, "clone 536870912").needs(Root),
    at("clone3 into a namespace of users", GOT, CLOSED, "clone3"),
    at("setns", GOT, CLOSED, "setns").needs(Root),
    at("mount", GOT, CLOSED, "mount").needs(Root),
    at("mount the home", Secret, CLOSED, "bind").needs(Root),
    at("mount anew, to be written to", REACHED, CLOSED, "remount").needs(Root),
    at("umount", REACHED, CLOSED, "umount").needs(Root),
    at("mounts by the new calls", REACHED, CLOSED, "tree"),
    at("pivot_root", REACHED, CLOSED, "pivot").needs(Root),
    at("chroot", GOT, CLOSED, "chroot").needs(Root),
    at("open_by_handle_at", Secret, CLOSED, "by-handle").needs(Root),
    at("the machine’s name", GOT, CLOSED, "hostname").needs(Root),
    at("the clock", REACHED, CLOSED, "clock").needs(Root),
    sh("the clock by date", GOT, CLOSED, "date -s 2001-01-01 && echo GOT")
        .bare(crate::attempt::Command::Sh("date -d 2001-01-01 && echo GOT")),
    at("a restart", REACHED, CLOSED, "boot").needs(Root),
    at("modules", REACHED, CLOSED, "modules").needs(Kernel("modules")),
    at("swap", REACHED, CLOSED, "swap").needs(Root),
    at("accounting", REACHED, CLOSED, "acct").needs(Root),
    at("quotas", REACHED, CLOSED, "quota"),
    at("ports of the hardware", GOT, CLOSED, "ports").needs(Kernel("ports of the hardware")),
    at("segments of the processor", REACHED, CLOSED, "ldt"),
    at("calls by the second convention", GOT, CLOSED, "x32").needs(Kernel("x32")),
    at("calls of 32 bits", Secret, CLOSED, "int80"),
    at("a program that is no file", GOT, CLOSED, "memfd"),
    at("memory that nobody sees", GOT, CLOSED, "memfd-secret").needs(Kernel("secret memory")),
    at("locked memory", GOT, [&[Wall::Limits], &[Wall::Limits]], "mlock"),
    sh(
        "a setting of the kernel",
        GOT,
        SETTING,
        "
cat /proc/sys/kernel/core_pattern > own; exec 9>> /proc/sys/kernel/core_pattern && echo GOT",
    )
    .needs(Root),
    sh("a setting of memory", GOT, SETTING, "exec 9>> /proc/sys/vm/drop_caches && echo GOT").needs(Root),
    sh("a setting of the machine’s name", GOT, SETTING, "exec 9>> /proc/sys/kernel/hostname && echo GOT")
        .needs(Root),
    sh(
        "the key that ends everything",
        GOT,
        SETTING,
        "(exec 9>> /proc/sysrq-trigger); exec 9>> /proc/sys/kernel/panic && echo GOT",
    )
    .needs(Root),
    sh("one’s own end when memory is short", GOT, SETTING, "exec 9>> /proc/self/oom_score_adj && echo GOT"),
    sh("other names for users", GOT, SETTING, "exec 9>> /proc/self/uid_map && echo GOT"),
    sh(
        "control groups",
        GOT,
        SETTING,
        "mkdir /sys/fs/cgroup/cpu/gloss-$V && rmdir /sys/fs/cgroup/cpu/gloss-$V && echo GOT",
    )
    .needs(Kernel("writable control groups")),
    py("a device that makes devices", GOT, SETTING, "open('/dev/loop-control'); print('GOT')")
        .needs(Kernel("loop devices")),
    sh("a new terminal", GOT, SETTING, "exec 9<> /dev/ptmx && echo GOT"),
    sh("programs in files of others", GOT, [&[Landlock], &[Landlock]], "$D/tool && echo GOT")
        .before("cp /bin/true $D/tool"),
];
