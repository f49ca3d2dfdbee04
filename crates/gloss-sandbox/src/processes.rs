//! The processes below this one: how many, what they use, and their end. Ends only what descends from this process.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, wait};

/// Longest time that ending takes: what can't be ended by then waits for a device, and ends with that.
const MAX_ENDING: Duration = Duration::from_secs(5);

/// What the processes below this one are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Processes.
    pub processes: u64,
    /// Bytes of memory that are theirs alone.
    pub memory: u64,
}

/// Every process below this one; those whose parent has ended too, as this one takes them over.
pub(crate) fn descendants() -> Vec<Pid> {
    let mut out = Vec::new();
    let mut left = vec![getpid()];
    let parents = if children_of(getpid()).is_some() { None } else { Some(all_parents()) };
    while let Some(of) = left.pop() {
        let children = match &parents {
            None => children_of(of).unwrap_or_default(),
            Some(parents) => parents.get(&of).cloned().unwrap_or_default(),
        };
        out.extend(&children);
        left.extend(children);
    }
    out
}

/// Children of all threads of a process, as the kernel lists them; none where it doesn't.
fn children_of(of: Pid) -> Option<Vec<Pid>> {
    let mut out = Vec::new();
    let tasks = std::fs::read_dir(format!("/proc/{}/task", of.as_raw_nonzero())).ok()?;
    for task in tasks.flatten() {
        let listed = std::fs::read_to_string(task.path().join("children")).ok()?;
        out.extend(listed.split_whitespace().filter_map(|pid| Pid::from_raw(pid.parse().ok()?)));
    }
    Some(out)
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

/// What is used below this process.
pub(crate) fn usage() -> Usage {
    let page = rustix::param::page_size() as u64;
    let of = |pid: &Pid| {
        let statm = std::fs::read_to_string(format!("/proc/{}/statm", pid.as_raw_nonzero())).ok()?;
        let mut pages =
            statm.split_whitespace().skip(1).map(|count| count.parse::<u64>().unwrap_or_default());
        let (resident, shared) = (pages.next()?, pages.next()?);
        Some(resident.saturating_sub(shared) * page)
    };
    let all = descendants();
    Usage { processes: all.len() as u64, memory: all.iter().filter_map(of).sum() }
}

/// Ends every process below this one and takes what is left of them. They are halted first, until no new one is found:
/// what is halted begins no other.
pub(crate) fn end_all() {
    let until = Instant::now() + MAX_ENDING;
    loop {
        let mut halted = Vec::new();
        loop {
            let found = descendants();
            let new: Vec<Pid> = found.into_iter().filter(|pid| !halted.contains(pid)).collect();
            if new.is_empty() {
                break;
            }
            for pid in &new {
                let _ = kill_process(*pid, Signal::STOP);
            }
            halted.extend(new);
        }
        for pid in &halted {
            let _ = kill_process(*pid, Signal::KILL);
        }
        while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
        if halted.is_empty() || Instant::now() > until {
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}
