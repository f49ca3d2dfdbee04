//! Planted secrets are found, with their line; what only looks like one is not. Planted keys are put together here, so that
//! no file of the project holds one.

use super::{Found, Weight, is_searched, search};

fn secrets(name: &str, words: &str) -> Vec<Found> {
    search(name, words.as_bytes()).into_iter().filter(|found| found.weight == Weight::Secret).collect()
}

/// Letters and digits without any order, always the same.
fn random(count: usize) -> String {
    let letters = b"kQ7vR2xZ9mT4wB8nL3pY6sD1fG5hJ0cVuXeAiOoWrKtMbNqEyPzSaUdHgFjCl";
    (0..count).map(|n| char::from(letters[(n * 37 + n / 7) % letters.len()])).collect()
}

#[test]
fn planted_secrets_are_found() {
    let lower = |count| random(count).to_ascii_lowercase();
    let upper = |count| -> String {
        random(count).to_ascii_uppercase().chars().map(|c| if "0189".contains(c) { 'X' } else { c }).collect()
    };
    let cases = [
        ("aws key", format!("key = \"AKIA{}\"", upper(16))),
        ("aws key of a wrong length", format!("key = \"AKIA{}\"", upper(14))),
        ("github", format!("const t = 'ghp_{}'", random(36))),
        ("github of a wrong length", format!("const t = 'ghp_{}'", random(30))),
        ("gitlab", format!("glpat-{}", random(20))),
        ("slack", format!("xoxb-123456789012-123456789012-{}", random(24))),
        ("stripe", format!("sk_live_{}", random(24))),
        ("openai", format!("sk-proj-{}", random(60))),
        ("google", format!("AIza{}", random(35))),
        ("npm", format!("npm_{}", lower(36))),
        ("database", "url: postgres://shop:v3ry-Long.Pa55@db.internal:5432/shop".to_owned()),
        ("address", "fetch('https://ana:Kd83kf0s@stats.internal/x')".to_owned()),
        ("password", "const password = \"Sommer-2026!\";".to_owned()),
        ("json", "{\"client_secret\": \"8fj2-kkd9-33mm\"}".to_owned()),
        ("setting", format!("X=1\nSMTP_PASSWORD={}\n", random(12))),
        ("any key", format!("api_key: \"{}\"", lower(32))),
        (
            "private key",
            format!("-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----", random(400)),
        ),
        (
            "token",
            format!(
                "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4ifQ.{}",
                random(43)
            ),
        ),
    ];
    for (name, words) in cases {
        let file = format!("<p>first</p>\n<script>\n{words}\n</script>\n");
        let found = secrets("index.html", &file);
        assert!(!found.is_empty(), "{name}: {words}");
        let line = if name == "setting" { 4 } else { 3 };
        assert_eq!(found[0].line, line, "{name}: {found:?}");
        assert!(!file.contains(&found[0].masked), "{name}: {found:?}");
    }
    for name in [".env", "sub/.env.local", "prod.env", "id_rsa"] {
        assert!(!secrets(name, "X=1\n").is_empty(), "{name}");
    }
}

#[test]
fn what_only_looks_like_a_secret_is_let_pass() {
    for words in [
        "<input type=password name=password autocomplete=\"current-password\">",
        "const password = \"your-password\"; // change it",
        "postgres://user:password@localhost/db",
        "postgres://$USER:$PASS@host/db",
        "https://example.org:8080/path@2x.png",
        "sk-learn-is-a-library-for-python",
        "class=\"npm_package_json_of_this_project\"",
        "PASSWORD=$(cat file)",
    ] {
        assert_eq!(secrets("a.js", words), [], "{words}");
    }
}

#[test]
fn a_person_is_asked_about_paths_and_lists_of_people() {
    let warned = |words: &str| -> Vec<(String, u32)> {
        let all = search("data.js", words.as_bytes());
        all.into_iter()
            .filter(|found| found.weight == Weight::Warning)
            .map(|found| (found.rule, found.line))
            .collect()
    };
    assert_eq!(warned("office@market.de"), []);
    assert_eq!(warned("a@example.com b@example.com c@example.org"), []);
    assert_eq!(warned("logo@2x.png icon@3x.png"), []);
    assert_eq!(warned("office@market.de, office@market.de"), []);
    let list = [("e-mail-list".to_owned(), 1), ("e-mail-list".to_owned(), 2)];
    assert_eq!(warned("office@market.de,\nstall@market.de\nOffice@market.de"), list);
    assert_eq!(warned("x\nsrc=/home/ana/bread/index.html"), [("home-path".to_owned(), 2)]);
    assert_eq!(warned(r#""C:\\Users\\ana\\bread""#), [("home-path".to_owned(), 1)]);
    assert_eq!(warned("file:///srv/x.html"), [("file-address".to_owned(), 1)]);
    assert_eq!(warned("/home/"), []);
}

#[test]
fn pictures_are_not_searched_and_hostile_bytes_do_no_harm() {
    for name in ["a.PNG", "b/c.woff2", "d.zip"] {
        assert!(!is_searched(name), "{name}");
    }
    for name in ["a.html", "png", "b.svg", "c.csv"] {
        assert!(is_searched(name), "{name}");
    }
    let mut bytes = vec![0xff; 1 << 20];
    bytes.extend_from_slice(&b"password = \"".repeat(20_000));
    assert!(search("a.js", &bytes).len() <= super::MAX_FOUND);
    assert_eq!(search("a.js", b""), []);
}
