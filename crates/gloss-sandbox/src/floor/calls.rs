//! seccomp: which calls of the kernel a program may make. What it may not gives `EPERM`, so that programs say what they could
//! not do; what a program has another way for gives `ENOSYS`. Sockets, other processes, namespaces, mounts and the kernel's own
//! settings are closed. Source: seccomp(2), syscalls(2).

use std::collections::BTreeMap;

use libc::{ENOSYS, EPERM};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Len, SeccompCmpOp as Op, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch, apply_filter,
};

use crate::policy::{Level, Policy};

type Rules = BTreeMap<i64, Vec<SeccompRule>>;
type Built<T> = Result<T, seccompiler::Error>;

/// Calls that nobody here has any business with.
const CLOSED: &[i64] = &[
    libc::SYS_acct,
    libc::SYS_add_key,
    libc::SYS_adjtimex,
    libc::SYS_bpf,
    libc::SYS_chroot,
    libc::SYS_clock_adjtime,
    libc::SYS_clock_settime,
    libc::SYS_delete_module,
    libc::SYS_fanotify_init,
    libc::SYS_finit_module,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fsopen,
    libc::SYS_fspick,
    libc::SYS_init_module,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_io_uring_setup,
    libc::SYS_kcmp,
    libc::SYS_kexec_file_load,
    libc::SYS_kexec_load,
    libc::SYS_keyctl,
    libc::SYS_lookup_dcookie,
    libc::SYS_mount,
    libc::SYS_mount_setattr,
    libc::SYS_move_mount,
    libc::SYS_name_to_handle_at,
    libc::SYS_open_by_handle_at,
    libc::SYS_open_tree,
    libc::SYS_perf_event_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pivot_root,
    libc::SYS_process_madvise,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_ptrace,
    libc::SYS_quotactl,
    libc::SYS_reboot,
    libc::SYS_request_key,
    libc::SYS_setdomainname,
    libc::SYS_sethostname,
    libc::SYS_setns,
    libc::SYS_settimeofday,
    libc::SYS_shmget,
    libc::SYS_swapoff,
    libc::SYS_swapon,
    libc::SYS_syslog,
    libc::SYS_umount2,
    libc::SYS_unshare,
    libc::SYS_userfaultfd,
    libc::SYS_vhangup,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ioperm,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_iopl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_modify_ldt,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_uselib,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ustat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_sysfs,
];

/// Calls that are closed where the floor stands alone: with sockets a program would reach every service of this computer.
const CLOSED_REDUCED: &[i64] = &[
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_bind,
    libc::SYS_connect,
    libc::SYS_listen,
    libc::SYS_socket,
];

/// Calls for which every program has another way.
const UNKNOWN: &[i64] = &[libc::SYS_clone3, libc::SYS_memfd_create, libc::SYS_memfd_secret];

/// Calls that set what Landlock leaves open, where nothing else keeps them from a file of the person's: rights, owners, times
/// and extended attributes, by a name or of a file that was opened to be read.
const METADATA: &[i64] = &[
    #[cfg(target_arch = "x86_64")]
    libc::SYS_chmod,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_chown,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_lchown,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_utime,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_utimes,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_futimesat,
    libc::SYS_fchmod,
    libc::SYS_fchown,
    libc::SYS_fremovexattr,
    libc::SYS_fsetxattr,
    libc::SYS_utimensat,
    libc::SYS_fchmodat,
    libc::SYS_fchmodat2,
    libc::SYS_fchownat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
];

/// Namespaces that a new process could ask for.
const NAMESPACES: [i32; 8] = [
    libc::CLONE_NEWNS,
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWNET,
    0x80, // CLONE_NEWTIME
];

/// Terminal requests that type for the person.
const TYPES: [u64; 2] = [libc::TIOCSTI, libc::TIOCLINUX];

/// Numbers of the second calling convention of x86-64, in which no program here is built.
#[cfg(target_arch = "x86_64")]
const X32: u32 = 0x4000_0000;

/// Puts the filters on this process.
pub(super) fn filter(policy: &Policy) -> Result<(), seccompiler::Error> {
    let unknown = UNKNOWN.iter().map(|call| (*call, Vec::new())).collect();
    apply_filter(&compiled(unknown, ENOSYS)?)?;
    let mut closed = compiled(closed(policy)?, EPERM)?;
    refuse_x32(&mut closed);
    apply_filter(&closed)
}

fn closed(policy: &Policy) -> Built<Rules> {
    let mut rules: Rules = CLOSED.iter().map(|call| (*call, Vec::new())).collect();
    let mut flags = Vec::new();
    for flag in NAMESPACES.map(|flag| flag as u64) {
        flags.push(SeccompRule::new(vec![condition(0, Op::MaskedEq(flag), flag)?])?);
    }
    rules.insert(libc::SYS_clone, flags);
    let types = TYPES.map(|request| Ok(SeccompRule::new(vec![condition(1, Op::Eq, request)?])?));
    rules.insert(libc::SYS_ioctl, types.into_iter().collect::<Built<_>>()?);
    // Only what makes a program's addresses easier to guess is a personality that somebody would ask for.
    let asks = SeccompRule::new(vec![condition(0, Op::Ne, 0)?, condition(0, Op::Ne, 0xffff_ffff)?])?;
    rules.insert(libc::SYS_personality, vec![asks]);
    let unix = libc::AF_UNIX as u64;
    if policy.level == Level::Full {
        let mut families = vec![condition(0, Op::Ne, unix)?];
        if policy.network.is_some() {
            families.extend([condition(0, Op::Ne, libc::AF_INET as u64)?]);
        }
        rules.insert(libc::SYS_socket, vec![SeccompRule::new(families)?]);
        rules.insert(libc::SYS_socketpair, vec![SeccompRule::new(vec![condition(0, Op::Ne, unix)?])?]);
        return Ok(rules);
    }
    rules.extend(CLOSED_REDUCED.iter().chain(METADATA).map(|call| (*call, Vec::new())));
    // A pair talks to itself, but for the kind that can send to an address.
    let other = SeccompRule::new(vec![condition(0, Op::Ne, unix)?])?;
    let datagrams = SeccompRule::new(vec![condition(1, Op::MaskedEq(0xf), libc::SOCK_DGRAM as u64)?])?;
    rules.insert(libc::SYS_socketpair, vec![other, datagrams]);
    Ok(rules)
}

fn condition(argument: u8, operator: Op, value: u64) -> Built<SeccompCondition> {
    Ok(SeccompCondition::new(argument, Len::Dword, operator, value)?)
}

fn compiled(rules: Rules, errno: i32) -> Built<BpfProgram> {
    let arch = if cfg!(target_arch = "aarch64") { TargetArch::aarch64 } else { TargetArch::x86_64 };
    let refused = SeccompAction::Errno(errno.unsigned_abs());
    Ok(SeccompFilter::new(rules, SeccompAction::Allow, refused, arch)?.try_into()?)
}

/// Refuses every call by the second convention before anything else is looked at.
#[cfg(target_arch = "x86_64")]
fn refuse_x32(program: &mut BpfProgram) {
    use seccompiler::sock_filter;
    // ld [0]; jge X32 ? 0 : 1; ret ERRNO|EPERM. Source: linux/bpf_common.h and linux/seccomp.h.
    let refused = 0x0005_0000 | EPERM.unsigned_abs();
    let first = [
        sock_filter { code: 0x20, jt: 0, jf: 0, k: 0 },
        sock_filter { code: 0x35, jt: 0, jf: 1, k: X32 },
        sock_filter { code: 0x06, jt: 0, jf: 0, k: refused },
    ];
    program.splice(0..0, first);
}

#[cfg(not(target_arch = "x86_64"))]
fn refuse_x32(_: &mut BpfProgram) {}
