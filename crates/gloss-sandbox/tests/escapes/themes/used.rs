//! What a program uses: processes, threads, memory, disk, open files, time, what it prints. Floods are as large as shows them,
//! and without walls never so large that they endanger the machine.

use super::Walls;
use crate::attempt::{
    Attempt, Command, Needs,
    Seen::{Left, Printed},
    at, py, sh,
};
use crate::evidence::Wall::{Limits, Rights, Supervisor};
use crate::world::World;

const FLOODED: crate::attempt::Seen = Printed("FLOODED");
const WATCHED: Walls = [&[Supervisor, Limits], &[Supervisor, Limits]];
const ENDED: Walls = [&[Supervisor], &[Supervisor]];
const EACH: Walls = [&[Limits], &[Limits]];

pub(super) const ALL: &[Attempt] = &[
    at("a bomb of processes", FLOODED, WATCHED, "forks 20000").bare(Command::Attack("forks 600")),
    sh("a bomb of processes by the shell", Left(has_leaves), WATCHED, "
f() { if [ $1 -gt 0 ]; then f $(($1 - 1)) & f $(($1 - 1)) & wait; else sleep 2; printf x >> leaves; fi; }; f 11")
        .bare(Command::Sh("f() { if [ $1 -gt 0 ]; then f $(($1 - 1)) & f $(($1 - 1)) & wait; else sleep 1; printf x >> leaves; fi; }; f 7")),
    sh("a bomb of processes without an end", Left(has_leaves), WATCHED, "
f() { f | f & sleep 2; printf x >> leaves; }; f; wait")
        .bare(Command::Sh("f() { if [ $1 -gt 0 ]; then f $(($1 - 1)) | f $(($1 - 1)); else sleep 1; printf x >> leaves; fi; }; f 7")),
    py("a bomb of processes by Python", FLOODED, WATCHED, "
import os, signal, time
for _ in range(300):
    try:
        if os.fork() == 0: time.sleep(5); os._exit(0)
    except OSError as error: print(error, flush=True); time.sleep(.01)
time.sleep(.3); print('FLOODED', flush=True); os.killpg(0, signal.SIGTERM)"),
    at("a bomb of threads", FLOODED, WATCHED, "threads 400"),
    at("memory of its own", FLOODED, WATCHED, "anonymous 300"),
    at("memory of several processes", FLOODED, ENDED, "many 60"),
    at("shared memory", FLOODED, ENDED, "shared 300"),
    at("shared memory that is let go of", FLOODED, ENDED, "dropped 300"),
    at("memory of processes whose first thread ended", FLOODED, ENDED, "headless 70"),
    py("memory by Python", FLOODED, WATCHED, "a = [bytearray(1 << 20) for _ in range(300)]; print('FLOODED')"),
    sh("memory as files", FLOODED, [&[Limits], &[crate::evidence::Wall::Landlock]], "
head -c 900000000 /dev/zero > /dev/shm/gloss-escape && echo FLOODED; rm -f /dev/shm/gloss-escape")
        .bare(Command::Sh("head -c 50000000 /dev/zero > /dev/shm/gloss-escape && echo FLOODED; rm -f /dev/shm/gloss-escape"))
        .limits(|limits| limits.file = 2 << 30),
    at("one large file", FLOODED, WATCHED, "one-file 40"),
    at("many files", FLOODED, ENDED, "files 96"),
    at("files without a name", FLOODED, ENDED, "files 96 unlinked"),
    at("files deeper than a path is long", FLOODED, ENDED, "deep 96"),
    at("files in a folder that is closed", FLOODED, ENDED, "closed 96"),
    at("empty files", FLOODED, ENDED, "empty 1000000")
        .bare(Command::Attack("empty 1500"))
        .limits(|limits| limits.disk = 1 << 20),
    sh("a file that is larger than the disk", Left(is_huge), EACH, "truncate -s 1T own"),
    at("open files", FLOODED, EACH, "open-files 400").bare(Command::Sh("ulimit -n 4096; ./attack open-files 400")),
    sh("what it prints", Left(is_told), ENDED, "yes | head -c 30000000; touch told"),
    sh("what it complains", Left(is_told), ENDED, "yes | head -c 30000000 >&2; touch told"),
    at("time", FLOODED, ENDED, "cpu 4").limits(|limits| limits.seconds = 1),
    sh("waiting for ever", FLOODED, ENDED, "sleep 1.5; echo FLOODED").limits(|limits| limits.seconds = 1),
    sh("not heeding that it is to end", FLOODED, ENDED, "trap '' TERM INT HUP XCPU; sleep 1.5; echo FLOODED").limits(|limits| limits.seconds = 1),
    sh("halting itself", Left(is_told), ENDED, "kill -STOP $$; touch told")
        .bare(Command::Sh("(sleep .1; kill -CONT $$) & kill -STOP $$; touch told"))
        .limits(|limits| limits.seconds = 1),
    at("raising its own limits", Printed("GOT setrlimit"), [&[Rights], &[Rights]], "rlimit").bare(Command::Sh("ulimit -Sc 0; ./attack rlimit")),
    sh("raising them by the shell", Printed("GOT more"), EACH, "ulimit -Hn; ulimit -n 100000 && echo GOT more || echo 'Too many open files'; ulimit -c unlimited && echo GOT more")
        .bare(Command::Sh("ulimit -n 512 && echo GOT more")),
    at("going before all others", Printed("GOT"), [&[Rights], &[Rights]], "realtime").needs(Needs::Root),
    sh("its memory left in a file", Left(has_core), EACH, "ulimit -c; sh -c 'kill -SEGV $$'; echo 'not set: no core'")
        .bare(Command::Sh("ulimit -c unlimited; sh -c 'kill -SEGV $$'; ls; cat /proc/sys/kernel/core_pattern; touch core")),
];

fn has_leaves(world: &World) -> bool {
    world.at("scratch/leaves").metadata().is_ok_and(|found| found.len() > 100)
}

fn is_huge(world: &World) -> bool {
    world.at("scratch/own").metadata().is_ok_and(|found| found.len() > 1 << 30)
}

fn is_told(world: &World) -> bool {
    world.at("scratch/told").exists()
}

fn has_core(world: &World) -> bool {
    let entries = world.at("scratch").read_dir().into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).any(|name| name.starts_with("core"))
}
