//! What of the system every program sees: its programs and libraries, and the few settings that these read. Never the
//! person's, and nothing that holds a password.

use std::path::{Path, PathBuf};

/// Folders of programs and libraries.
const PROGRAMS: [&str; 9] =
    ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix/store"];

/// Settings that programs read, one by one: beside them lie passwords. Folders cost time at each start, so none that only
/// installing reads.
const SETTINGS: &str = "
alternatives fonts gitconfig group java-11-openjdk java-17-openjdk java-21-openjdk java-25-openjdk ld.so.cache libreoffice
locale.alias locale.conf localtime magic mime.types node nsswitch.conf os-release papersize passwd R ssl/openssl.cnf timezone";

/// Settings that only programs with a network read.
const SETTINGS_OF_NETWORK: &str = "gai.conf host.conf pki protocols services ssl/certs ssl/cert.pem";

/// What is kept ready for programs.
const CACHES: [&str; 2] = ["/var/cache/fontconfig", "/var/lib/libreoffice"];

/// Where settings and caches lie in a root in which nothing else does.
pub(crate) const OF_ROOT: [&str; 2] = ["/etc", "/var"];

/// Folders in memory that are a program's own in a root of its own.
pub(crate) const IN_MEMORY: [&str; 2] = ["/tmp", "/dev/shm"];

/// Devices without a person's data, which every program may use.
pub(crate) const DEVICES: [&str; 5] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

/// One of the devices that is another one by a second name. Source: random(4).
pub(crate) const SAME_DEVICE: (&str, &str) = ("/dev/random", "/dev/urandom");

/// What of `/proc` tells of the machine and of no other process.
pub(crate) const OF_MACHINE: [&str; 9] = [
    "/proc/meminfo",
    "/proc/cpuinfo",
    "/proc/stat",
    "/proc/filesystems",
    "/proc/version",
    "/proc/uptime",
    "/proc/loadavg",
    "/proc/sys/kernel/osrelease",
    "/proc/sys/vm/overcommit_memory",
];

/// What of its own entry in `/proc` a program reads where the table is everybody's; beside it lies the network of this machine.
pub(crate) const OF_ITSELF: [&str; 12] = [
    "auxv",
    "cgroup",
    "cmdline",
    "comm",
    "fd",
    "limits",
    "maps",
    "smaps_rollup",
    "stat",
    "statm",
    "status",
    "mountinfo",
];

/// Where programs are looked for.
pub(crate) const PATH: &str = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";

/// Programs, settings and caches that are there, for a program with a network or without one.
pub(crate) fn parts(has_network: bool) -> Vec<PathBuf> {
    let of_network = if has_network { SETTINGS_OF_NETWORK } else { "" };
    let settings = SETTINGS.split_whitespace().chain(of_network.split_whitespace());
    let settings = settings.map(|name| Path::new("/etc").join(name));
    let programs = PROGRAMS.iter().chain(&CACHES).map(PathBuf::from);
    programs.chain(settings).filter(|path| path.symlink_metadata().is_ok()).collect()
}

/// Whether a path is one of programs, which may be run.
pub(crate) fn is_of_programs(path: &Path) -> bool {
    PROGRAMS.iter().any(|programs| path.starts_with(programs))
}
