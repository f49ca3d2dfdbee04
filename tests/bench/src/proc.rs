//! What the kernel says of processes: CPU time, memory, and who started whom. Ends only processes that were
//! started here.

use std::fs;
use std::process::Child;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// Ticks of `/proc/*/stat` in a second: USER_HZ, 100 on every Linux that Gloss runs on.
const TICKS: f64 = 100.0;
/// Between two looks at whether a process has ended.
const LOOK: Duration = Duration::from_millis(2);

/// The fields of `/proc/PID/stat` from the third on; the second is a name that may hold anything.
fn stat(pid: &str) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(") ")?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}

/// The sum of some fields of `stat` in seconds; numbered as in proc(5), from 1.
pub(crate) fn seconds(pid: &str, fields: &[usize]) -> Option<f64> {
    let stat = stat(pid)?;
    let ticks = |field: &usize| stat.get(field.checked_sub(3)?)?.parse::<f64>().ok();
    fields.iter().map(ticks).sum::<Option<f64>>().map(|sum| sum / TICKS)
}

/// CPU seconds of a process, and of those of its children that have ended.
pub(crate) fn cpu(pid: u32) -> f64 {
    seconds(&pid.to_string(), &[14, 15, 16, 17]).unwrap_or_default()
}

/// CPU seconds of a process itself.
pub(crate) fn own_cpu(pid: u32) -> f64 {
    seconds(&pid.to_string(), &[14, 15]).unwrap_or_default()
}

/// The name of a process; the kernel keeps 15 bytes of it.
pub(crate) fn name(pid: u32) -> String {
    fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default().trim().to_owned()
}

/// CPU seconds of all children of this process that have ended and been waited for.
pub(crate) fn cpu_of_ended() -> f64 {
    seconds("self", &[16, 17]).unwrap_or_default()
}

/// Proportional set size in MB (10^6 bytes); 0 of a process that has ended.
pub(crate) fn pss(pid: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kib = line.and_then(|line| line.split_whitespace().next()).and_then(|kib| kib.parse::<f64>().ok());
    kib.unwrap_or_default() * 1024.0 / 1e6
}

/// The process and all that descend from it.
pub(crate) fn tree(root: u32) -> Vec<u32> {
    let all: Vec<(u32, u32)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let parent = stat(&name)?.get(1)?.parse().ok()?;
            Some((name.parse().ok()?, parent))
        })
        .collect();
    let mut found = vec![root];
    let mut at = 0;
    while let Some(parent) = found.get(at).copied() {
        let children = all.iter().filter(|(_, of)| *of == parent).map(|(pid, _)| *pid);
        let fresh: Vec<u32> = children.filter(|pid| !found.contains(pid)).collect();
        found.extend(fresh);
        at += 1;
    }
    found
}

/// The processes and all that descend from them, each once.
pub(crate) fn trees(roots: &[u32]) -> Vec<u32> {
    let mut all: Vec<u32> = roots.iter().flat_map(|root| tree(*root)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Proportional set size of the processes and all that descend from them, each counted once, in MB.
pub(crate) fn pss_of_trees(roots: &[u32]) -> f64 {
    trees(roots).into_iter().map(pss).sum()
}

/// Ends a process that is no child of this one, and waits until it has gone.
pub(crate) fn end(pid: u32) {
    let Some(id) = i32::try_from(pid).ok().and_then(Pid::from_raw) else {
        return;
    };
    let begun = Instant::now();
    if kill_process(id, Signal::KILL).is_ok() {
        while gone(pid).is_none() && begun.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(LOOK);
        }
    }
}

/// That it has ended, whether or not somebody has asked for its status.
fn gone(pid: u32) -> Option<()> {
    match stat(&pid.to_string()) {
        Some(stat) if stat.first().is_none_or(|state| state != "Z") => None,
        _ => Some(()),
    }
}

/// Waits for the end of a child; true where it ended well in time. One that takes longer is ended.
pub(crate) fn wait(child: &mut Child, longest: Duration) -> bool {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if begun.elapsed() < longest => std::thread::sleep(LOOK),
            _ => {
                stop(child);
                return false;
            }
        }
    }
}

/// Ends a child.
pub(crate) fn stop(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}
