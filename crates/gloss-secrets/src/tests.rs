//! Planted secrets are found, with their line; what only looks like one is not. Planted keys are put together here, so that
//! no file of the project holds one.

use super::{Container, Found, Weight, container, is_searchable, is_searched, search, search_path};

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

#[test]
fn names_and_selectors_are_no_secrets() {
    for words in [
        "  var DATA_API_KEY = '.data-api';",
        "const DATA_API_KEY$1 = '.data-api';",
        "const API_KEY = 'click.bs.alert.data-api'",
        "const DATA_API_KEY = `${EVENT}.data-api`",
        "{\"sourcesContent\":[\"const DATA_API_KEY = '.data-api'\\nconst x = \\\".data-api\\\"\"]}",
        "const API_KEY = '#main-nav-2'",
        "password: '#login-form .field'",
        "password: '[data-bs-target]'",
        "const apiKey = 'settings.account.apiKey'",
        "const API_KEY2 = 'api-key2'",
        "const apiKey = 'app/settings/apiKey'",
        "const PASSWORD_FIELD = 'login-field-2'",
        "api_key: 'sk-learn-is-a-library-for-python-3'",
        "<div class=\"sk-circle-fade-dot sk-landing-page-theme-2024-03\">",
        "<li id=\"row-nxvqdpsftgzb\" data-key=\"nxvqdpsftgzb\" data-choices=\"0\">",
        "<li id=row-7 data-key='x81kq02mvz77tyq'>",
    ] {
        for name in ["b.js", "b.js.map", "index.html"] {
            assert_eq!(secrets(name, words), [], "{name}: {words}");
        }
    }
    let random = random(18);
    assert!(!secrets("index.html", &format!("<p data-api-key=\"{random}\">")).is_empty());
    for words in [
        format!("password = \".{random}\""),
        format!("api_key = '#{random}'"),
        format!("api_key = '[{random}]'"),
        format!("api_key = 'click.bs.{random}'"),
        "password = \"correct-horse-battery-staple\"".to_owned(),
        "password = \"#Sommer26\"".to_owned(),
        "password = \"sommer-26\"".to_owned(),
        "password = '.kiel-1895-ostsee'".to_owned(),
    ] {
        assert!(!secrets("b.js", &words).is_empty(), "{words}");
    }
}

#[test]
fn passwords_in_words_and_settings_are_found() {
    let bot = format!("{}:AA{}", 1_234_567_890, random(33));
    let cases = [
        ("app.js", "login({user:\"admin\", pwd:\"hunter2hunter2\"})"),
        ("app.js", "const db_pass = 'Zu8kkP3nnq77'"),
        ("app.js", "// admin password: Kiel-1895-ostsee"),
        ("app.js", "alert('Wifi password: Moewe77Steg!')"),
        ("index.html", "<p>Hello</p><!-- admin password: Kiel-1895-ostsee -->"),
        ("index.html", "<p>Wifi password: Moewe77Steg!</p>"),
        ("index.html", "<p>WLAN-Passwort: Moewe77Steg</p>"),
        ("index.html", "<p>WLAN-Passwort: \u{201e}Moewe77Steg\u{201c}</p>"),
        ("index.html", "<p><b>Password:</b> <code>Moewe77Steg!</code></p>"),
        ("index.html", "<p>Das Passwort lautet Moewe77Steg.</p>"),
        ("index.html", "<code>DB_PASSWORD=hunter2hunter2!x</code>"),
        ("index.html", "<p>Wifi password: Natasha2026-0x</p>"),
        ("index.html", "<p>Password:&nbsp;Moewe77Steg!</p>"),
        ("notes.md", "**Password:** Moewe77Steg!"),
        ("web.config", "<add connectionString=\"Server=db;Database=x;User Id=sa;Password=Zu8kkP3nnq;\"/>"),
        ("app.js", "connect('Server=db;User Id=sa;Pwd=Zu8kkP3nnq')"),
        ("config.txt", "DB_PASSWORD=hunter2hunter2!x"),
        ("env.production", "DB_PASSWORD=hunter2hunter2!x\r\nX=1\r\n"),
        ("web.config", "export DB_PASSWORD=hunter2hunter2!x"),
        ("config.txt", "\u{feff}DB_PASSWORD=Zu8#kk$P3nn"),
        ("config.txt", "db.password = hunter2hunter2!x"),
        ("config.yml", "  password: hunter2hunter2"),
        ("app.js", &format!("fetch('https://api.telegram.org/bot{bot}/sendMessage')")),
        ("index.html", &format!("<!-- {bot} -->")),
    ];
    for (name, words) in cases {
        let found = secrets(name, words);
        assert_eq!(found.len(), 1, "{name}: {words}: {found:?}");
        assert_eq!(found[0].line, 1, "{name}: {words}: {found:?}");
    }
}

#[test]
fn placeholders_and_programs_are_no_passwords() {
    for words in [
        "<p>Password: ****</p>",
        "<p>Password: ********</p>",
        "<p>password: ask Anna</p>",
        "<p>Passwort: bitte Anna fragen</p>",
        "<input type=\"password\" name=\"pw1\" placeholder=\"Password\">",
        "<label>Password: <input type=\"password\" id=\"pw12345\"></label>",
        "<a href=\"/reset?step=2\">Forgot your password?</a>",
        "<p>Password: at least 8 characters</p>",
        "<p>Passwort: mind.8 Zeichen</p>",
        "<p>Password: SHA-256, then base64-encoded</p>",
        "<p>The password is required2</p>",
        "<script>f({user:t1,password:t2.value1,x:1})</script>",
        "<script>f({user: t1, password: hash256, x: 1})</script>",
        "<script>f({password: digest(words2)})</script>",
        "<p>Password: https://example.org/reset1</p>",
        "input[type=password]:focus-visible{outline:2px}",
        "user=sa;password=$PASSWORD1",
        "PWD=/srv/site-2",
        "{\"pass\": \"aria-level:valid-2\"}",
        "{\"password\": \"\u{30d1}\u{30b9}\u{30ef}\u{30fc}\u{30c9}\u{306f}8\u{6587}\u{5b57}\"}",
        "PWD: '/Users/ana/site'",
        "DEPTH_PASS: 0x0B96;",
        "DB_PASSWORD=${DB_PASSWORD_2}",
        "12:30:45 1234567890:short",
    ] {
        assert_eq!(secrets("index.html", words), [], "{words}");
    }
    for words in [
        "f({user: t1, password: hash256\n})",
        "a.password=e1?n2:t3",
        "password:a1-b2c3d4",
        "password: user1.password2",
        "if(a.password===b2.password3)f()",
        "password => check2(password)",
    ] {
        assert_eq!(secrets("a.js", words), [], "{words}");
    }
}

/// Bytes of words in UTF-16.
fn wide(words: &str, is_little: bool) -> Vec<u8> {
    words
        .encode_utf16()
        .flat_map(|unit| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() })
        .collect()
}

/// Base64, as a page would hold it.
fn base64(bytes: &[u8]) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut words = String::new();
    for three in bytes.chunks(3) {
        let bits =
            three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let sextet = letters[(bits >> (18 - 6 * at)) as usize & 63];
            words.push(if at <= three.len() { char::from(sextet) } else { '=' });
        }
    }
    words
}

#[test]
fn keys_in_another_dress_are_found() {
    let key = format!("ghp_{}", random(36));
    let each =
        |dress: &dyn Fn(u32) -> String| key.bytes().map(|byte| dress(u32::from(byte))).collect::<String>();
    let first = |dress: &str| key.replacen('g', dress, 1);
    let page = |words: &str| format!("<p>\u{e4} \u{4e00} first</p>\n<script>\nx = '{words}';\n</script>\n");
    let json = base64(format!("{{\"token\": \"{key}\"}}").as_bytes());
    let cases = [
        ("utf-16le", wide(&page(&key), true)),
        ("utf-16be", wide(&page(&key), false)),
        ("utf-16le with its mark", [b"\xff\xfe".to_vec(), wide(&page(&key), true)].concat()),
        ("utf-16be with its mark", [b"\xfe\xff".to_vec(), wide(&page(&key), false)].concat()),
        ("utf-16le of entities", wide(&page(&each(&|c| format!("&#{c};"))), true)),
        ("decimal entities", page(&each(&|c| format!("&#{c};"))).into_bytes()),
        ("decimal entities without an end", page(&each(&|c| format!("&#0{c}"))).into_bytes()),
        ("hexadecimal entities", page(&each(&|c| format!("&#x{c:x};"))).into_bytes()),
        ("a named entity", page(&key.replace('_', "&lowbar;")).into_bytes()),
        ("one entity", page(&first("&#103;")).into_bytes()),
        ("a script's escapes", page(&each(&|c| format!("\\u{c:04x}"))).into_bytes()),
        ("long escapes", page(&each(&|c| format!("\\u{{{c:x}}}"))).into_bytes()),
        ("short escapes", page(&each(&|c| format!("\\x{c:02X}"))).into_bytes()),
        ("one escape", page(&first("\\u0067")).into_bytes()),
        ("percent", page(&each(&|c| format!("%{c:02x}"))).into_bytes()),
        ("base64", page(&base64(key.as_bytes())).into_bytes()),
        ("base64 of json", page(&json).into_bytes()),
        (
            "base64 of an address",
            page(&json.replace('/', "_").replace('+', "-").replace('=', "")).into_bytes(),
        ),
        ("base64 with percent", page(&json.replace('=', "%3D")).into_bytes()),
        ("quotes in quotes", page("{\\\"password\\\": \\\"Zu8kkP3nnq77\\\"}").into_bytes()),
        ("slashes in quotes", page("https:\\/\\/ana:Kd83kf0s@stats.internal\\/x").into_bytes()),
    ];
    for (name, bytes) in cases {
        let found = search("index.html", &bytes);
        let found: Vec<&Found> = found.iter().filter(|found| found.weight == Weight::Secret).collect();
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert_eq!(found[0].line, 3, "{name}: {found:?}");
        assert!(!found[0].masked.contains("ghp_k"), "{name}: {found:?}");
    }
    let masked = &search("a.html", &wide(&page(&key), true))[0].masked;
    assert_eq!(masked, "ghp_\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}");
    let twice = base64(base64(key.as_bytes()).as_bytes());
    assert_eq!(search("a.html", twice.as_bytes()), [], "base64 is decoded once");
    for words in [
        "&#1034;&#x678; &copy;&uml;",
        "100%25 %zz %C3%A4 \\u00e4 \\x00",
        "/assets/images/gallery/photograph-2024-01",
    ] {
        assert_eq!(search("a.html", words.as_bytes()), [], "{words}");
    }
}

#[test]
fn a_key_in_a_name_is_found() {
    let key = format!("ghp_{}", random(36));
    for path in [
        key.clone(),
        format!("{key}.txt"),
        format!("notes/{key}/index.html"),
        format!("a\\{key}.js"),
        format!("a/token-{key}"),
        format!("a/{}", key.replace('_', "%5f")),
        format!("AKIA{}.csv", "QRSTUVWX234567AB"),
        "DB_PASSWORD=hunter2hunter2!x".to_owned(),
    ] {
        let found = search_path(&path);
        assert!(found.as_ref().is_some_and(|found| found.line == 1), "{path}: {found:?}");
        assert!(
            found.is_some_and(|found| !found.masked.contains(&key) && found.what.ends_with("in the name"))
        );
    }
    for path in [
        "index.html",
        "password/reset-2.html",
        "assets/index-B7xk29d_.3f2a9c81d0e4b7a6.js",
        "sk-SK/sk-landing-page-2024-03.html",
        "a@2x.png",
        "ana@market.de/eva@market.de.txt",
        "",
    ] {
        assert_eq!(search_path(path), None, "{path}");
    }
}

#[test]
fn containers_are_known_by_their_bytes() {
    let mut end = b"PK\x05\x06".to_vec();
    end.resize(20, 0);
    let behind = [b"\x89PNG\r\n\x1a\n picture".to_vec(), end.clone(), vec![3, 0], b"abc".to_vec()].concat();
    for (bytes, kind) in [
        (b"PK\x03\x04\x14\x00".to_vec(), Some(Container::Zip)),
        (behind, Some(Container::Zip)),
        (b"\x1f\x8b\x08\x00".to_vec(), Some(Container::Gzip)),
        (b"%PDF-1.7\n".to_vec(), Some(Container::Pdf)),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), Some(Container::Other)),
        (b"\x89PNG\r\n\x1a\n".to_vec(), None),
        ([b"words about PK\x05\x06 in a text".to_vec(), b".".repeat(80)].concat(), None),
        (b"<p>PK</p>".to_vec(), None),
        (Vec::new(), None),
    ] {
        assert_eq!(container(&bytes), kind, "{bytes:?}");
    }
    for (name, bytes, expected) in [
        ("a.html", &b"<p>"[..], true),
        ("d.xlsx", b"PK\x03\x04", false),
        ("a.html", b"\x1f\x8b\x08\x00", false),
        ("a.png", b"\x89PNG\r\n\x1a\n\x00", false),
        ("a.png", b"words", true),
    ] {
        assert_eq!(is_searchable(name, bytes), expected, "{name}");
    }
    let key = format!("key = 'ghp_{}'", random(36));
    assert_eq!(secrets("a.png", &key).len(), 1, "text behind a picture's name");
}

#[test]
fn hostile_dresses_take_time_in_step_with_their_size() {
    for piece in [
        "&#0",
        "%25",
        "\\u0067",
        "QUJD",
        "a\0",
        "password: <b><b><b>",
        "server=;password=",
        "&lowbar;",
        "PK\x05\x06",
    ] {
        let time = |size: usize| {
            let words = piece.repeat(size / piece.len());
            let start = std::time::Instant::now();
            assert!(search("a.html", words.as_bytes()).len() <= super::MAX_FOUND);
            let _ = (container(words.as_bytes()), search_path(&words));
            start.elapsed().as_secs_f64()
        };
        let (small, large) = (time(20_000), time(160_000));
        assert!(large < small * 40.0 + 0.5, "{piece}: {small} s, {large} s");
    }
}
