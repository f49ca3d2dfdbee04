//! Limits of one process, open files and capabilities. Those of all processes together are the supervisor's.

use rustix::io::Result;
use rustix::process::{Resource, Rlimit, setrlimit};
use rustix::thread::{
    CapabilitiesSecureBits, CapabilitySet, CapabilitySets, remove_capability_from_bounding_set,
    set_capabilities, set_capabilities_secure_bits, set_no_new_privs,
};

use crate::policy::Limits;

/// Closes what this process was started with, beside input, output and errors, as soon as it becomes the program.
#[expect(unsafe_code, reason = "the library has no safe call for it")]
pub(super) fn close_files() -> std::io::Result<()> {
    // SAFETY: no memory is handed over; with this flag no file is closed before the process becomes another program.
    let closed = unsafe { libc::close_range(3, libc::c_uint::MAX, libc::CLOSE_RANGE_CLOEXEC as libc::c_int) };
    if closed == 0 { Ok(()) } else { Err(std::io::Error::last_os_error()) }
}

/// Sets the limits of this process and of what it begins.
pub(super) fn set(limits: &Limits) -> Result<()> {
    for (resource, most) in [
        // What is only reserved does not count: programs with machines of their own reserve more than there is.
        (Resource::Data, limits.memory),
        (Resource::Cpu, limits.seconds.saturating_mul(8)),
        (Resource::Nofile, limits.open_files),
        (Resource::Fsize, limits.file),
        (Resource::Nproc, limits.processes),
        (Resource::Core, 0),
        (Resource::Memlock, 64 << 10),
        (Resource::Msgqueue, 0),
    ] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
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
