//! Other processes: signals by every call, memory, how they are scheduled and limited, and what they share.

use super::{CLOSED, Walls};
use crate::attempt::{
    Attempt, Needs,
    Seen::{Changed, Printed, Secret, Touched},
    at, py, sh,
};
use crate::evidence::Wall::{self, Landlock, Namespace, Rights, Root, Seccomp};

/// In Full its number is nobody's; in Reduced Landlock keeps it apart.
const SIGNAL: Walls = [&[Namespace], &[Landlock]];
/// In Full its number is nobody's; in Reduced the calls are closed.
const SET: Walls = [&[Namespace, Seccomp], &[Seccomp]];

pub(super) const ALL: &[Attempt] = &[
    sh("end it", Touched, SIGNAL, "kill -9 $V"),
    sh("halt it", Touched, SIGNAL, "kill -STOP $V"),
    py("end it by Python", Touched, SIGNAL, "import os; os.kill(int(os.environ['V']), 15)"),
    at("kill, the bare call", Touched, SIGNAL, "signal kill 10"),
    at("end its group", Touched, SIGNAL, "signal group 15"),
    at("tkill", Touched, SIGNAL, "signal tkill 10"),
    at("tgkill", Touched, SIGNAL, "signal tgkill 10"),
    at("rt_sigqueueinfo", Touched, SIGNAL, "signal queue 10"),
    at("rt_tgsigqueueinfo", Touched, SIGNAL, "signal tgqueue 10"),
    at("pidfd_send_signal", Touched, SIGNAL, "signal pidfd 10"),
    at("a pipe whose owner it is", Touched, SIGNAL, "signal owner 10"),
    sh("whether it is there", Printed("GOT it"), SIGNAL, "kill -0 $V && echo GOT it"),
    at("ptrace", Printed("GOT ptrace"), CLOSED, "ptrace"),
    at("process_vm_readv", Secret, CLOSED, "vm-read"),
    at("process_vm_writev", Printed("REACHED"), CLOSED, "vm-write"),
    at("take an open file of another process", Secret, [&[Namespace, Seccomp], &[Seccomp]], "pidfd-getfd"),
    at("kcmp", Printed("GOT kcmp"), CLOSED, "kcmp"),
    at("slow it down", Touched, SET, "schedule nice"),
    at("slow its group down", Touched, SET, "schedule user"),
    sh("renice it", Touched, SET, "renice -n 15 -p $V"),
    at("bind it to one processor", Touched, SET, "schedule cpus"),
    at("let it run only when nothing else does", Touched, SET, "schedule idle"),
    at("schedule it by sched_setattr", Touched, SET, "schedule attributes"),
    at("let it write to the disk last", Printed("GOT ioprio_set"), SET, "schedule disk"),
    at("move its memory", Printed("migrate_pages: Invalid argument"), SET, "schedule pages"),
    at("limit its time", Touched, SET, "schedule limit"),
    sh("limit its files", Touched, SET, "prlimit --pid $V --nofile=3:3"),
    sh(
        "let it be ended first when memory is short",
        Touched,
        [&[Root, Landlock], &[Landlock]],
        "echo 900 > /proc/$V/oom_score_adj",
    ),
    sh(
        "write to its memory",
        Changed,
        [&[Root, Landlock], &[Landlock]],
        "exec 9> /proc/$V/mem && echo x > $H/new",
    ),
    at("a segment of memory of other programs", Secret, CLOSED, "shm attach")
        .before("./attack shm make")
        .after("./attack shm remove"),
    at("take away a segment of other programs", Printed("GOT shmctl"), CLOSED, "shm remove")
        .before("./attack shm make")
        .after("./attack shm remove"),
    at("a segment of one’s own", Printed("GOT shmget"), CLOSED, "shmget"),
    at(
        "take away semaphores of other programs",
        Printed("GOT semctl"),
        [&[Namespace, Seccomp], &[Seccomp]],
        "sem remove",
    )
    .before("./attack sem make")
    .after("./attack sem remove"),
    at("take messages of other programs", Secret, [&[Namespace, Seccomp], &[Seccomp]], "msg take")
        .before("./attack msg make")
        .after("./attack msg take"),
    at(
        "take messages of other programs, of the other kind",
        Secret,
        [&[Root, Seccomp], &[Seccomp]],
        "mq take",
    )
    .before("./attack mq make /gloss-$V")
    .after("./attack mq take"),
    at("rights of root", Printed("GOT rights"), [&[Rights], &[Rights]], "rights").needs(Needs::Root),
    sh(
        "become somebody else",
        Printed("uid=65534"),
        [&[Rights, Seccomp, Namespace], &[Rights]],
        "setpriv --reuid 65534 --clear-groups id || su nobody -s /usr/bin/id",
    )
    .needs(Needs::Root),
    sh(
        "become root by sudo or su",
        Printed("GOT root"),
        [&[Rights, Wall::Limits, Root], &[Rights, Landlock]],
        "
./attack rights | grep 'no rights'; su -c 'true' && echo GOT root; sudo -n true && echo GOT root; ./attack rights",
    )
    .needs(Needs::Root),
];
