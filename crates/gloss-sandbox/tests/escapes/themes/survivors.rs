//! What would go on after a command's end: processes that leave their parents, hold what it prints, or were handed to others.

use super::Walls;
use crate::attempt::{
    Attempt, Command,
    Seen::{Changed, Survives, Touched},
    at, pl, py, sh,
};
use crate::evidence::Wall::{Landlock, Root, Seccomp, Supervisor};

/// It was begun, as it says, and is gone.
const ENDED: Walls = [&[Supervisor], &[Supervisor]];

pub(super) const ALL: &[Attempt] = &[
    sh("in the background", Survives, ENDED, "sleep 30 & echo born"),
    sh("that holds what is printed", Survives, ENDED, "(sleep 30; echo late) & echo born"),
    sh("that holds nothing", Survives, ENDED, "sleep 30 < /dev/null > /dev/null 2>&1 & echo born"),
    sh("by nohup", Survives, ENDED, "nohup sleep 30 > /dev/null 2>&1 & echo born"),
    sh("in a session of its own", Survives, ENDED, "setsid sh -c 'touch on; exec sleep 30' & until [ -e on ]; do :; done; echo born"),
    sh("in a session of its own, whose parent ends", Survives, ENDED, "setsid -f sh -c 'touch on; exec sleep 30'; until [ -e on ]; do :; done; echo born"),
    pl("by forking twice", Survives, ENDED, "
use POSIX; pipe R, W; if (!fork) { POSIX::setsid(); if (!fork) { syswrite W, 'x'; close W; exec 'sleep', '30' } exit } sysread R, $_, 1; print 'born'"),
    py("a daemon by Python", Survives, ENDED, "
import os, signal
r, w = os.pipe()
if os.fork() == 0:
    os.setsid()
    for one in (1, 2, 15): signal.signal(one, signal.SIG_IGN)
    if os.fork() == 0: os.write(w, b'x'); os.execv('/bin/sleep', ['sleep', '30'])
    os._exit(0)
os.read(r, 1); print('born')"),
    sh("that does not heed signals", Survives, ENDED, "sh -c 'trap \"\" TERM HUP INT; touch on; sleep 30; sleep 30' & until [ -e on ]; do :; done; echo born"),
    sh("that is halted", Survives, ENDED, "trap '' HUP; sleep 30 & kill -STOP $!; echo born"),
    at("under ever new numbers", Survives, ENDED, "comet 1000000").limits(|limits| limits.seconds = 2).bare(Command::Attack("comet 50")),
    at("under ever new numbers, each in a session of its own", Survives, ENDED, "comet 1000000 apart")
        .limits(|limits| limits.seconds = 2)
        .bare(Command::Attack("comet 50 apart")),
    py("that takes over others’ children", Survives, ENDED, "
import ctypes, os
ctypes.CDLL(None).prctl(36, 1); r, w = os.pipe()
for _ in range(5):
    if os.fork() == 0:
        if os.fork() == 0: os.write(w, b'x'); os.execv('/bin/sleep', ['sleep', '30'])
        os._exit(0)
os.read(r, 5); print('born')"),
    sh("many of them", Survives, ENDED, "for i in 1 2 3 4 5 6 7 8 9 10; do setsid sleep 30 & done; echo born"),
    sh("when the time is over", Survives, ENDED, "setsid sleep 30 & echo born; sleep 30").limits(|limits| limits.seconds = 1).bare(Command::Sh("setsid sleep 30 & echo born")),
    sh("by crontab", Changed, [&[Root, Landlock, Seccomp], &[Landlock, Seccomp]], "
echo '* * * * * true' | crontab -; echo x > /var/spool/cron/crontabs/gloss-escape; echo x > $H/crontab").bare(Command::Sh("echo x > $H/crontab")),
    sh("by systemd of the person", Changed, [&[Root, Landlock], &[Landlock]], "
systemd-run --user sleep 30; mkdir -p $H/.config/systemd/user; echo x > $H/.config/systemd/user/x.service").bare(Command::Sh("mkdir -p $H/.config/systemd/user; echo x > $H/.config/systemd/user/x.service")),
    sh("by ending its supervisor", Touched, [&[crate::evidence::Wall::Namespace, Landlock], &[Landlock]], "
kill -9 $V; kill -9 $PPID; ./attack signal kill 9").bare(Command::Sh("kill -9 $V")),
];
