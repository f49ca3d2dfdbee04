//! How much memory a process has at its most, looked at again and again while something is done to it. Changes nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// Between two looks: short beside what takes gigabytes, and cheap.
const LOOK: Duration = Duration::from_millis(25);

/// Watches one process until it is asked for what it saw.
pub struct Meter {
    pid: u32,
    peak: Arc<AtomicU64>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Proportional set size of a process in bytes; 0 of one that is gone.
pub fn pss(pid: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kib = line.and_then(|line| line.split_whitespace().next()).and_then(|kib| kib.parse::<u64>().ok());
    kib.unwrap_or_default() * 1024
}

impl Meter {
    /// Begins to watch.
    pub fn new(pid: u32) -> Self {
        let (peak, is_over) = (Arc::new(AtomicU64::new(pss(pid))), Arc::new(AtomicBool::new(false)));
        let (seen, over) = (peak.clone(), is_over.clone());
        let thread = std::thread::spawn(move || {
            while !over.load(Ordering::SeqCst) {
                seen.fetch_max(pss(pid), Ordering::SeqCst);
                std::thread::sleep(LOOK);
            }
        });
        Self { pid, peak, is_over, thread: Some(thread) }
    }

    /// The most so far, in MB (10^6 bytes).
    pub fn peak(&self) -> u64 {
        self.peak.load(Ordering::SeqCst) / 1_000_000
    }

    /// Now, in MB.
    pub fn now(&self) -> u64 {
        pss(self.pid) / 1_000_000
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
