//! seccomp: which calls of the kernel a program may make. What it may not gives `EPERM`, so that programs say what they could
//! not do; what a program has another way for gives `ENOSYS`. Sockets, other processes, namespaces, mounts and the kernel's own
//! settings are closed. Source: seccomp(2).

use std::collections::BTreeMap;

use libc::{ENOSYS, EPERM};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Len, SeccompCmpOp as Op, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch, apply_filter,
};

use super::lists::{
    AS_OWNER, CLOSED, CLOSED_REDUCED, LEASES, METADATA, NAMESPACES, OF_PROCESS, REQUESTS, REQUESTS_OF_FILES,
    RIGHTS, UNKNOWN,
};
use crate::policy::{Level, Policy};

type Rules = BTreeMap<i64, Vec<SeccompRule>>;
type Built<T> = Result<T, seccompiler::Error>;

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
    rules.insert(
        libc::SYS_clone,
        each(&NAMESPACES.map(|flag| flag as u64), |flag| Ok(vec![condition(0, Op::MaskedEq(flag), flag)?]))?,
    );
    rules.insert(libc::SYS_ioctl, each(&REQUESTS, |request| Ok(vec![condition(1, Op::Eq, request)?]))?);
    rules.insert(libc::SYS_fcntl, each(&LEASES, |command| Ok(vec![condition(1, Op::Eq, command)?]))?);
    as_owner(&mut rules)?;
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
    } else {
        alone(&mut rules)?;
    }
    Ok(rules)
}

/// What is closed besides where the floor stands alone.
fn alone(rules: &mut Rules) -> Built<()> {
    for (call, argument) in OF_PROCESS {
        let other = SeccompRule::new(vec![condition(*argument, Op::Ne, 0)?])?;
        rules.entry(*call).or_default().push(other);
    }
    // The one kind of number that is not 0 and is a process's. Source: ioprio_set(2).
    let other = SeccompRule::new(vec![condition(0, Op::Ne, 1)?])?;
    rules.entry(libc::SYS_ioprio_set).or_default().push(other);
    let kinds = each(&REQUESTS_OF_FILES, |kind| Ok(vec![condition(1, Op::MaskedEq(0xff00), kind << 8)?]))?;
    rules.entry(libc::SYS_ioctl).or_default().extend(kinds);
    rules.extend(CLOSED_REDUCED.iter().chain(METADATA).map(|call| (*call, Vec::new())));
    // A pair talks to itself, but for the kinds that can send to an address: datagrams, and raw ones, which are the same.
    let other = SeccompRule::new(vec![condition(0, Op::Ne, libc::AF_UNIX as u64)?])?;
    let kinds = each(&[libc::SOCK_DGRAM as u64, libc::SOCK_RAW as u64], |kind| {
        Ok(vec![condition(1, Op::MaskedEq(0xf), kind)?])
    })?;
    rules.insert(libc::SYS_socketpair, std::iter::once(other).chain(kinds).collect());
    Ok(())
}

/// Refuses to make a file that runs as its owner.
fn as_owner(rules: &mut Rules) -> Built<()> {
    for (call, argument) in RIGHTS {
        rules.insert(*call, each(&AS_OWNER, |bit| Ok(vec![condition(*argument, Op::MaskedEq(bit), bit)?]))?);
    }
    // Where no file is made the rights are whatever lies there. An unnamed file has this bit too.
    let makes = [libc::O_CREAT as u64, (libc::O_TMPFILE & !libc::O_DIRECTORY) as u64];
    #[cfg(target_arch = "x86_64")]
    let opens = [(libc::SYS_open, 1), (libc::SYS_openat, 2)];
    #[cfg(not(target_arch = "x86_64"))]
    let opens = [(libc::SYS_openat, 2)];
    for (call, flags) in opens {
        let mut all = Vec::new();
        for make in makes {
            all.extend(each(&AS_OWNER, |bit| {
                Ok(vec![
                    condition(flags, Op::MaskedEq(make), make)?,
                    condition(flags + 1, Op::MaskedEq(bit), bit)?,
                ])
            })?);
        }
        rules.insert(call, all);
    }
    Ok(())
}

/// A rule for each of some values.
fn each(values: &[u64], of: impl Fn(u64) -> Built<Vec<SeccompCondition>>) -> Built<Vec<SeccompRule>> {
    values.iter().map(|value| Ok(SeccompRule::new(of(*value)?)?)).collect()
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
