//! A test run once more in namespaces of its own (network, mounts, users), as `unshare` of util-linux and `ip` of iproute2 make
//! them. Its addresses lie on the loopback interface: not every kernel has dummy ones. Leaves nothing behind.

use std::path::PathBuf;

/// The variable by which a test knows that it is inside, with its folder.
const INSIDE: &str = "GLOSS_TEST_NAMESPACE";

const SETUP: &str = r#"set -e
ip link set lo up
for address in 203.0.113.10 203.0.113.53 198.51.100.20 10.0.0.5 192.168.7.7 169.254.169.254; do
    ip addr add "$address/32" dev lo
done
for address in 2001:db8::10 fd00::5; do ip -6 addr add "$address/128" dev lo; done
mount --bind "$GLOSS_TEST_NAMESPACE/resolv.conf" /etc/resolv.conf
mount --bind "$GLOSS_TEST_NAMESPACE/hosts" /etc/hosts
exec "$@"
"#;

/// Runs a test's body inside. `name` is the test's own, with its module.
pub(crate) fn inside(name: &str, body: impl FnOnce()) {
    if std::env::var_os(INSIDE).is_some() {
        return body();
    }
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("resolv.conf"), "nameserver 203.0.113.53\noptions timeout:1 attempts:2\n")
        .unwrap();
    let hosts = "127.0.0.1 localhost hosts.private.example\n203.0.113.10 hosts.public.example\n";
    std::fs::write(dir.path().join("hosts"), hosts).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a test that runs itself in a namespace")]
    let mut command = std::process::Command::new("unshare");
    let output = command
        .args(["--map-root-user", "--net", "--mount", "sh", "-c", SETUP, "sh"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env(INSIDE, dir.path())
        .env("SSL_CERT_FILE", dir.path().join("roots.pem"))
        .env_remove("SSL_CERT_DIR")
        .output()
        .unwrap();
    let heard =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    assert!(output.status.success() && heard.contains("1 passed"), "{name}:\n{heard}");
    // Behind the test's own name, where its line has not ended yet.
    for line in heard.lines().filter_map(|line| line.get(line.find("measured:")?..)) {
        println!("{line}");
    }
}

/// The folder of the test that runs inside.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(std::env::var_os(INSIDE).unwrap())
}
