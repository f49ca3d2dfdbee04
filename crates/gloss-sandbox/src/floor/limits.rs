//! Limits of one process, its session, open files and capabilities. Those of all processes together are the supervisor's.

use rustix::io::Result;
use rustix::process::{Resource, Rlimit, Signal, set_parent_process_death_signal, setrlimit, setsid};
use rustix::thread::{
    CapabilitiesSecureBits, CapabilitySet, CapabilitySets, remove_capability_from_bounding_set,
    set_capabilities, set_capabilities_secure_bits, set_no_new_privs,
};

use crate::policy::{Level, Policy};

/// How far a program that is talked to stands behind others, of 19.
const BEHIND: i32 = 10;

/// Closes what this process was started with, beside input, output and errors, as soon as it becomes the program.
#[expect(unsafe_code, reason = "the library has no safe call for it")]
pub(super) fn close_files() -> std::io::Result<()> {
    // SAFETY: no memory is handed over; with this flag no file is closed before the process becomes another program.
    let closed = unsafe { libc::close_range(3, libc::c_uint::MAX, libc::CLOSE_RANGE_CLOEXEC as libc::c_int) };
    if closed == 0 { Ok(()) } else { Err(std::io::Error::last_os_error()) }
}

/// Where memory runs short, this program ends before those of the person. Best effort: a kernel without this has an order too.
pub(super) fn go_last() {
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
}

/// A program that is talked to for as long as it is needed gives way to those that a person waits for, which start several of it at once.
/// Best effort. Source: sched(7), of groups of processes.
pub(super) fn give_way(policy: &Policy) {
    if policy.is_talked_to {
        let _ = rustix::process::nice(BEHIND);
        let _ = std::fs::write("/proc/self/autogroup", BEHIND.to_string());
    }
}

/// Leaves the session of whoever started this, with its terminal and its group, and ends with the supervisor. Inside of the
/// second wall that is done.
pub(super) fn leave(level: Level) -> Result<()> {
    if level == Level::Reduced {
        setsid()?;
        set_parent_process_death_signal(Some(Signal::KILL))?;
    }
    Ok(())
}

/// Sets the limits of this process and of what it begins.
pub(super) fn set(policy: &Policy) -> Result<()> {
    let limits = &policy.limits;
    // Without a table of its own a program is counted together with everything else that the person runs.
    let others = if policy.level == Level::Full { 0 } else { running() };
    for (resource, most) in [
        // What is only reserved does not count: programs with machines of their own reserve more than there is.
        (Resource::Data, limits.memory),
        (Resource::Cpu, limits.seconds.saturating_mul(8)),
        (Resource::Nofile, limits.open_files),
        (Resource::Fsize, limits.file),
        (Resource::Nproc, limits.processes.saturating_add(others)),
        // With none, a program that the machine has for such files would be handed the memory all the same; with one byte none
        // is begun. Source: core(5).
        (Resource::Core, 1),
        (Resource::Memlock, 64 << 10),
        (Resource::Msgqueue, 0),
        (Resource::Nice, 0),
        (Resource::Rtprio, 0),
    ] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

/// Processes and threads of this machine; at least those of the person. Source: proc_loadavg(5).
fn running() -> u64 {
    let told = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let all = told.split_whitespace().nth(3).and_then(|both| both.split_once('/')?.1.parse().ok());
    all.unwrap_or(u64::from(u16::MAX))
}

/// Gives up all capabilities for good, also those that a program would get by being run as root.
pub(super) fn give_up_capabilities() -> Result<()> {
    set_no_new_privs(true)?;
    let has_any = rustix::thread::capabilities(None).is_ok_and(|sets| !sets.permitted.is_empty());
    if has_any {
        for capability in CapabilitySet::all().iter() {
            // One that the kernel does not know can't be had either.
            let _ = remove_capability_from_bounding_set(capability);
        }
        let _ = set_capabilities_secure_bits(
            CapabilitiesSecureBits::NO_ROOT
                | CapabilitiesSecureBits::NO_ROOT_LOCKED
                | CapabilitiesSecureBits::NO_SETUID_FIXUP
                | CapabilitiesSecureBits::NO_SETUID_FIXUP_LOCKED,
        );
    }
    let none = CapabilitySet::empty();
    set_capabilities(None, CapabilitySets { effective: none, permitted: none, inheritable: none })
}
