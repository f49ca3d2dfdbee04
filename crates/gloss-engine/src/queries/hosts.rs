//! The hosts that an entry of the log counts. Reads no log.

use gloss_store::LogEntry;
use serde_json::Value;

/// The hosts that a command or a server asked for, as its entry counts them.
pub(super) fn hosts_in(entry: &LogEntry) -> impl Iterator<Item = (&str, &Value)> {
    let hosts = entry.ids.get("hosts").and_then(Value::as_array).into_iter().flatten();
    hosts.filter_map(|host| Some((host.get("host")?.as_str()?, host)))
}
