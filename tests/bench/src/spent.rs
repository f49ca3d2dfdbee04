//! What a measured process did and spent, as one line of JSON. Decides nothing about it.

use std::time::Instant;

use serde_json::{Value, json};

/// CPU seconds of this process (proc(5), fields 14 and 15, a hundred ticks a second), and its largest memory in MB.
fn spent() -> (f64, f64) {
    let read = |name: &str| std::fs::read_to_string(format!("/proc/self/{name}")).unwrap_or_default();
    let stat = read("stat");
    let fields = stat.rsplit_once(") ").map_or("", |(_, rest)| rest).split_whitespace();
    let ticks: f64 = fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    let status = read("status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let kib = line.split_whitespace().next().and_then(|kib| kib.parse::<f64>().ok()).unwrap_or_default();
    (ticks / 100.0, kib * 1024.0 / 1e6)
}

/// Adds to what was done how long it took in milliseconds, and what the process spent.
pub(crate) fn with_spent(mut said: Value, begun: Instant) -> Value {
    let wall = begun.elapsed().as_secs_f64() * 1e3;
    let (cpu, memory) = spent();
    for (name, value) in [("wall", wall), ("cpu", cpu), ("memory", memory)] {
        said[name] = json!(value);
    }
    said
}
