//! Skills as they are written in the wild: each case a file, and what is read of it or why there is none.

use proptest::prelude::*;

use super::*;

fn parsed(text: &str) -> SkillFile {
    parse_skill("tidy-up", text.as_bytes()).unwrap_or_else(|found| panic!("{found}\n{text}"))
}

fn findings(text: &str) -> Vec<String> {
    parsed(text).findings.iter().map(ToString::to_string).collect()
}

fn refused(text: &str) -> String {
    match parse_skill("tidy-up", text.as_bytes()) {
        Ok(read) => panic!("{read:?}"),
        Err(found) => found.to_string(),
    }
}

#[test]
fn every_documented_field_is_read() {
    let text = "---\nname: tidy-up\ndescription: |\n  Tidies a folder.\n  Use it for messes.\nwhen_to_use: When files lie about.\n\
        license: Apache-2.0\ncompatibility: Needs git\nmetadata:\n  author: someone\n  version: \"1.0\"\n\
        allowed-tools: Read, Bash(git add *) Grep\ndisallowed-tools: [Write]\nargument-hint: \"[folder]\"\narguments: from to\n\
        model: opus\ndisable-model-invocation: yes\nuser-invocable: off\ncontext: fork\nagent: Explore\npaths: \"*.md, docs/**\"\n\
        hooks:\n  Stop: []\nversion: 2.1\n---\n# Tidy up\n\nGo.\n";
    let SkillFile { skill, findings } = parsed(text);
    assert_eq!(findings, []);
    assert_eq!(skill.description, "Tidies a folder.\nUse it for messes.");
    assert_eq!(skill.when_to_use, "When files lie about.");
    assert_eq!(
        (skill.license.as_deref(), skill.compatibility.as_deref()),
        (Some("Apache-2.0"), Some("Needs git"))
    );
    assert_eq!(skill.metadata.get("version").map(String::as_str), Some("1.0"));
    assert_eq!(skill.allowed_tools, ["Read", "Bash(git add *)", "Grep"]);
    assert_eq!((skill.disallowed_tools, skill.arguments), (vec!["Write".to_owned()], spaced("from to")));
    assert_eq!((skill.by_agent, skill.by_person, skill.apart), (false, false, true));
    assert_eq!((skill.agent.as_deref(), skill.model.as_deref()), (Some("Explore"), Some("opus")));
    assert_eq!(skill.paths, ["*.md", "docs/**"]);
    assert_eq!(skill.hooks.map(|place| place.line), Some(22));
    assert_eq!((skill.body.as_str(), skill.body_line), ("# Tidy up\n\nGo.\n", 26));
}

#[test]
fn what_is_off_the_book_is_read_and_said() {
    let cases = [
        (
            "---\ndescription: D\n---\n",
            vec!["line 2, name: It has no name, and goes by that of its folder, tidy-up."],
        ),
        (
            "---\nname: other\ndescription: D\n---\n",
            vec!["line 2, name: Its folder has another name, tidy-up."],
        ),
        (
            "---\nname: Tidy_Up\ndescription: D\n---\n",
            vec![
                "line 2, name: By the specification a name has small letters, digits and single hyphens alone.",
            ],
        ),
        (
            "---\nname: tidy up $(x)\ndescription: D\n---\n",
            vec!["line 2, name: Such a name can’t be called, so it goes by that of its folder, tidy-up."],
        ),
        (
            "---\nname: tidy-up\ndescription: Use when: there is a mess\n---\n",
            vec!["line 3, description: Its value is no YAML, and was read as plain words."],
        ),
        (
            "---\nname: tidy-up\ndescription: D\nuser-invocable: perhaps\n---\n",
            vec!["line 4, user-invocable: This is to be yes or no, and is text. It was passed over."],
        ),
        (
            "---\nname: tidy-up\ndescription: D\nmetadata:\n  a: [1]\n---\n",
            vec!["line 5, metadata.a: A field of its own is to be text. It was passed over."],
        ),
        (
            "---\nname: tidy-up\ndescription: *all files\n---\n",
            vec!["line 3, description: Its value is no YAML, and was read as plain words."],
        ),
        ("---\r\nname: tidy-up\r\ndescription: D\r\n---\r\nBody\r\n", vec![]),
        ("\u{feff}---\nname: tidy-up\ndescription: D\nunknown: {a: 1}\n---\n", vec![]),
    ];
    for (text, expected) in cases {
        assert_eq!(findings(text), expected, "{text}");
    }
    assert_eq!(
        parsed("---\ndescription: Use when: a \"mess\" is there\n---\n").skill.description,
        "Use when: a \"mess\" is there"
    );
}

#[test]
fn what_is_too_long_is_cut_at_a_word() {
    let long = "word ".repeat(400);
    let read = parsed(&format!(
        "---\nname: tidy-up\ndescription: {long}\nwhen_to_use: {long}\ncompatibility: {long}\n---\n"
    ));
    let lengths = [&read.skill.description, &read.skill.when_to_use].map(|text| text.chars().count());
    assert!(
        lengths[0] <= MAX_DESCRIPTION && lengths[0] > 1_000 && lengths[0] + lengths[1] <= MAX_OFFER,
        "{lengths:?}"
    );
    assert!(read.skill.description.ends_with("word"));
    assert_eq!(read.findings.len(), 3);
}

#[test]
fn without_a_description_or_a_readable_front_matter_there_is_no_skill() {
    let cases = [
        ("", "line 1: It has no front matter: its first line is not ---."),
        ("# Tidy up\n", "line 1: It has no front matter: its first line is not ---."),
        ("---\nname: a\ndescription: D\n", "line 1: Its front matter has no end: no other line is ---."),
        (
            "---\nname: a\n---\n",
            "line 2, description: It has no description, so nobody can tell when to use it.",
        ),
        (
            "---\nname: a\ndescription: '  '\n---\n",
            "line 3, description: It has no description, so nobody can tell when to use it.",
        ),
        ("---\nname: a\ndescription: [a]\n---\n", "line 3, description: This is to be text, and is a list."),
        ("---\n- a\n---\n", "line 2: This is to be fields of its own, and is a list."),
    ];
    for (text, expected) in cases {
        assert_eq!(refused(text), expected, "{text}");
    }
    for text in [
        "---\nname: a\nname: b\ndescription: D\n---\n",
        "---\ndescription: D\nmetadata:\n  a: &a x\n  b: *a\n---\n",
        "---\ndescription: D\nmetadata:\n  a: {b: \n---\n",
        "---\ndescription: D\n\tname: a\n---\n",
        "---\ndescription: D\n<<: {a: 1}\n---\n",
    ] {
        assert!(refused(text).contains("can’t be read"), "{text}: {}", refused(text));
    }
    let deep = format!("---\ndescription: D\nmetadata: {}{}\n---\n", "[".repeat(5_000), "]".repeat(5_000));
    assert!(parsed(&deep).skill.metadata.is_empty(), "what is nested too deeply is passed over");
    assert!(
        refused(&format!("---\ndescription: {}\n---\n", "a".repeat(20_000))).contains("larger than 16 KB")
    );
    let not_text = parse_skill("a", b"---\nname: a\n\xff").unwrap_err();
    assert_eq!(not_text.to_string(), "line 3: It is not text in UTF-8.");
}

#[test]
fn commands_in_its_text_are_found_with_their_places() {
    let text = "---\nname: tidy-up\ndescription: D\n---\nState: !`git status` and not a!`b`.\n\n```!\nmake all\nmake test\n```\n\
        ```sh\n!`inside a block`\n```\n!`ls`\n";
    let runs = parsed(text).skill.runs;
    let found: Vec<(u32, u32, &str)> =
        runs.iter().map(|run| (run.place.line, run.place.column, run.command.as_str())).collect();
    assert_eq!(found, [(5, 8, "git status"), (8, 1, "make all\nmake test"), (14, 1, "ls")]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_bytes_are_it_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse_skill("folder", &bytes);
        let mut whole = b"---\ndescription: x\n".to_vec();
        whole.extend(&bytes);
        whole.extend(b"\n---\n!`a`\n");
        if let Ok(read) = parse_skill("folder", &whole) {
            prop_assert!(!read.skill.name.is_empty() && !read.skill.description.is_empty());
        }
    }

    #[test]
    fn what_yaml_like_text_is_given_is_read_or_refused(text in "[-a-z: \\[\\]{}\"'|>&*!#\n\t]{0,200}") {
        let _ = parse_skill("folder", format!("---\n{text}\n---\n{text}").as_bytes());
    }
}
