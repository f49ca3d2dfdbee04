//! A journey run once more in namespaces of its own (network, mounts), with a small internet of documentation ranges in it
//! (`internet.py`). The product has no switch for it: its own resolver and its own rules lead there. Leaves nothing behind.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

/// The variable by which a test knows that it is inside, with its folder.
const INSIDE: &str = "GLOSS_TEST_INTERNET";

const SETUP: &str = r#"set -e
mount --make-rprivate / 2>/dev/null || true
ip link set lo up
for address in 203.0.113.10 203.0.113.53; do ip addr add "$address/32" dev lo; done
mount --bind "$GLOSS_TEST_INTERNET/resolv.conf" /etc/resolv.conf
exec "$@"
"#;

/// The internet of a test.
pub struct Internet {
    folder: PathBuf,
    server: Child,
}

impl Drop for Internet {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Internet {
    /// Runs a test's body inside; `name` is the test's own, with its module.
    pub fn inside(name: &str, body: impl FnOnce(&Self)) {
        if let Some(folder) = std::env::var_os(INSIDE) {
            return body(&Self::start(Path::new(&folder)));
        }
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(
            dir.path().join("resolv.conf"),
            "nameserver 203.0.113.53\noptions timeout:1 attempts:2\n",
        )
        .unwrap();
        let is_root = std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
        let output = Command::new("unshare")
            .args((!is_root).then_some("--map-root-user"))
            .args([
                "--net",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "sh",
                "-c",
                SETUP,
                "sh",
            ])
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
        // What it told of its cases is told here, too.
        println!("{heard}");
    }

    fn start(folder: &Path) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        std::fs::write(folder.join("roots.pem"), params.self_signed(&key).unwrap().pem()).unwrap();
        let (issuer, key) = (Issuer::new(params, key), KeyPair::generate().unwrap());
        let hosts =
            ["hofer.example", "www.hofer.example", "muehle.example", "evil.example", "codeload.github.com"]
                .map(str::to_owned)
                .to_vec();
        let certificate = CertificateParams::new(hosts).unwrap().signed_by(&key, &issuer).unwrap();
        std::fs::write(folder.join("site.pem"), certificate.pem()).unwrap();
        std::fs::write(folder.join("site.key"), key.serialize_pem()).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("support/internet.py");
        let server = Command::new("python3").arg(script).arg(folder).spawn().unwrap();
        let own = Self { folder: folder.to_owned(), server };
        while !own.folder.join("ready").exists() {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        own
    }

    /// The folder in which the files of a host lie; one of Git's that ends in `.git` is served as a repository.
    pub fn folder(&self, host: &str) -> PathBuf {
        let folder = self.folder.join(host);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// Puts a page of a host there.
    pub fn page(&self, host: &str, name: &str, html: &str) {
        self.put(host, name, html.as_bytes());
    }

    /// Puts a file of a host there.
    pub fn put(&self, host: &str, name: &str, bytes: &[u8]) {
        std::fs::write(self.folder(host).join(name), bytes).unwrap();
    }

    /// All bytes of requests that came so far, and all names that were asked for.
    pub fn came(&self) -> Vec<u8> {
        let read = |name: &str| std::fs::read(self.folder.join(name)).unwrap_or_default();
        [read("bytes"), read("names")].concat()
    }

    /// When each request came, in seconds since 1970, with its host and path.
    pub fn times(&self) -> Vec<(f64, String)> {
        let all = std::fs::read_to_string(self.folder.join("times")).unwrap_or_default();
        let line = |line: &str| {
            let (at, what) = line.split_once(' ')?;
            Some((at.parse().ok()?, what.to_owned()))
        };
        all.lines().filter_map(line).collect()
    }

    /// What was asked for so far: a host and a path to a line.
    pub fn heard(&self) -> String {
        std::fs::read_to_string(self.folder.join("heard")).unwrap_or_default()
    }
}
