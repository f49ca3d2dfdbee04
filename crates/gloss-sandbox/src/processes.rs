//! The processes below this one: how many there are, and their end. Ends only what descends from this process.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, kill_process_group, wait, waitpid};

/// Longest time that ending takes: what can't be ended by then waits for a device, and ends with that.
const MAX_ENDING: Duration = Duration::from_secs(5);

/// Processes, and how many threads they have together.
#[derive(Debug, Default)]
pub(crate) struct Below {
    pub all: Vec<Pid>,
    pub threads: u64,
}

/// Goes through every process below this one; those whose parent has ended too, as this one takes them over. Each is handed to
/// `meet` before its children are looked for; false ends it.
pub(crate) fn below(mut meet: impl FnMut(Pid, &Below) -> bool) -> Below {
    let mut out = Below::default();
    let mut left = vec![getpid()];
    let parents = if children_of(getpid()).is_some() { None } else { Some(all_parents()) };
    while let Some(of) = left.pop() {
        let (threads, children) = match &parents {
            None => children_of(of).unwrap_or_default(),
            Some(parents) => (1, parents.get(&of).cloned().unwrap_or_default()),
        };
        if of != getpid() {
            out.threads += threads;
        }
        for child in children {
            out.all.push(child);
            if !meet(child, &out) {
                return out;
            }
            left.push(child);
        }
    }
    out
}

/// How many threads a process has, and the children of all of them as the kernel lists them; none where it doesn't.
fn children_of(of: Pid) -> Option<(u64, Vec<Pid>)> {
    let (mut threads, mut out) = (0, Vec::new());
    let tasks = std::fs::read_dir(format!("/proc/{}/task", of.as_raw_nonzero())).ok()?;
    for task in tasks.flatten() {
        threads += 1;
        // A thread that has just ended has none.
        let listed = match std::fs::read_to_string(task.path().join("children")) {
            Ok(listed) => listed,
            Err(_) if task.path().exists() => return None,
            Err(_) => continue,
        };
        out.extend(listed.split_whitespace().filter_map(|pid| Pid::from_raw(pid.parse().ok()?)));
    }
    Some((threads, out))
}

/// All processes by their parents, where the kernel does not list children.
fn all_parents() -> HashMap<Pid, Vec<Pid>> {
    let mut out: HashMap<Pid, Vec<Pid>> = HashMap::new();
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    for pid in entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok()) {
        let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else { continue };
        // The name stands in parentheses and may hold anything.
        let parent = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse().ok());
        if let (Some(parent), Some(pid)) = (parent.and_then(Pid::from_raw), Pid::from_raw(pid)) {
            out.entry(parent).or_default().push(pid);
        }
    }
    out
}

/// Goes before everything else where that is allowed, which is to root, whose processes the kernel does not count.
#[expect(unsafe_code, reason = "the library has no safe call for it")]
pub(crate) fn go_first() {
    let first = libc::sched_param { sched_priority: 1 };
    // SAFETY: the parameters are read and nothing else; what is started next is scheduled as always.
    unsafe { libc::sched_setscheduler(0, libc::SCHED_FIFO | libc::SCHED_RESET_ON_FORK, &raw const first) };
}

/// Takes what is left of processes that lost their parents and have ended, but for the one that somebody else waits for.
pub(crate) fn take_ended(but: Pid) {
    let children = children_of(getpid()).map(|(_, children)| children).unwrap_or_default();
    for pid in children.into_iter().filter(|pid| *pid != but) {
        let _ = waitpid(Some(pid), WaitOptions::NOHANG);
    }
}

/// Ends every process below this one and takes what is left of them. Each is halted before its children are looked for: what is
/// halted begins no other, so that what breeds is overtaken. What has ended is taken before each round, or one that lives on under
/// ever new numbers would fill the table and outrun the search.
pub(crate) fn end_all() {
    let until = Instant::now() + MAX_ENDING;
    loop {
        let mut known = Vec::new();
        loop {
            take_all();
            let found = below(|pid, _| {
                let _ = kill_process(pid, Signal::STOP);
                true
            });
            if found.all == known || Instant::now() > until {
                break;
            }
            known = found.all;
        }
        // By a new search: a number of the last one may be another's by now.
        let found = below(|pid, _| {
            let _ = kill_process(pid, Signal::KILL);
            true
        });
        take_all();
        if found.all.is_empty() || Instant::now() > until {
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn take_all() {
    while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
}

/// Ends a group of processes at once, by its first one, which was not waited for yet: so its number is nobody else's.
pub(crate) fn end_group(first: Pid) {
    let _ = kill_process_group(first, Signal::KILL);
}

/// Ends a table of processes by its first one, with which the kernel ends all others at once. `top` is what started it.
pub(crate) fn end_table(top: Pid) {
    let first = children_of(top).map(|(_, children)| children).unwrap_or_default();
    for pid in first.into_iter().chain([top]) {
        let _ = kill_process(pid, Signal::KILL);
    }
}
