//! What defines a plugin: its maker's manifest, the entry of its marketplace, and the usual places of its parts.

#![allow(clippy::unwrap_used)]

use gloss_extension::{Contents, Definition, Files, Finding, PluginBytes, parse_market, read_plugin_files};

const MARKET: &str = ".claude-plugin/marketplace.json";
const SKILL: &str = "---\nname: NAME\ndescription: d\n---\nx\n";

fn files(all: &[(&str, &str)]) -> Files {
    let file = |text: &str| PluginBytes { bytes: text.as_bytes().to_vec(), is_program: false };
    all.iter().map(|(name, text)| ((*name).to_owned(), file(text))).collect()
}

/// The definition of a marketplace's only entry, which begins on its third line.
fn entry(fields: &str) -> Definition {
    let file = format!(
        "{{\"name\": \"m\", \"plugins\": [\n\n  {{\"name\": \"p\", \"source\": \"./\",\n{fields}}}]}}"
    );
    parse_market(MARKET, file.as_bytes()).unwrap().plugins.remove(0).definition.unwrap()
}

fn read(fields: &str, all: &[(&str, &str)]) -> Result<Contents, (String, Finding)> {
    read_plugin_files("p", Some(&entry(fields)), &files(all))
}

fn names(read: &Contents) -> Vec<&str> {
    read.skills.iter().map(|(_, skill)| skill.skill.name.as_str()).collect()
}

fn facts(read: &Contents) -> Vec<String> {
    read.authority.iter().map(|one| format!("{one} ({}:{})", one.file, one.line)).collect()
}

#[test]
fn an_entry_without_a_manifest_is_the_whole_plugin_and_its_words_are_named_with_their_line() {
    let read = read(
        "\"strict\": false, \"version\": \"2\", \"defaultEnabled\": false,\n\"lspServers\": {\"ts\": {\"extensionToLanguage\": {\".ts\": \"ts\"},\n\"command\": \"ts-ls\", \"args\": [\"--stdio\"]}},\n\
         \"mcpServers\": {\n\"db\": {\"url\": \"https://db.example\"}}, \"hooks\": {\"Stop\": [{\"hooks\": [\n{\"type\": \"command\", \"command\": \"./s.sh\"}]}]}",
        &[("README.md", "x")],
    )
    .unwrap();
    assert_eq!(
        facts(&read),
        [
            "Runs ./s.sh, at Stop (.claude-plugin/marketplace.json:9)",
            "Runs ts-ls --stdio, by itself for as long as a task is open (.claude-plugin/marketplace.json:6)",
            "Reaches db.example (.claude-plugin/marketplace.json:8)",
        ]
    );
    assert_eq!((read.servers.len(), read.hooks.len(), read.plugin.enabled), (1, 1, false));
    assert_eq!((read.plugin.version.as_deref(), read.manifest.as_str()), (Some("2"), ""));
}

#[test]
fn plugins_of_one_folder_have_the_skills_that_their_entries_list() {
    let skill = |name: &str| SKILL.replace("NAME", name);
    let (a, b, c) = (skill("a"), skill("b"), skill("c"));
    let all = [("skills/a/SKILL.md", a.as_str()), ("skills/b/SKILL.md", &b), ("more/c/SKILL.md", &c)];
    let of = |fields: &str| names(&read(fields, &all).unwrap()).join(" ");
    assert_eq!(of("\"strict\": false, \"skills\": [\"./skills/a\"]"), "a");
    assert_eq!(of("\"skills\": [\"./more/c\", \"./skills/b\"]"), "c b");
    // The folder itself, what is not there, and nothing: all of the usual ones.
    assert_eq!(of("\"skills\": [\"./skills/\", \"./more\"]"), "a b c");
    assert_eq!(of("\"skills\": [\"./none\"]"), "a b");
    assert_eq!(of("\"strict\": false"), "a b");
    let beside = Definition { is_whole_market: false, ..entry("\"skills\": [\"./more\"]") };
    let read = read_plugin_files("p", Some(&beside), &files(&all)).unwrap();
    assert_eq!(names(&read), ["c", "a", "b"], "a plugin of its own folder has the usual ones too");
}

#[test]
fn an_entry_adds_to_a_manifest_or_is_all_of_it() {
    let manifest =
        "{\"name\": \"p\", \"description\": \"Own\",\n\"mcpServers\": {\"a\": {\"command\": \"x\"}}}";
    let all = [(".claude-plugin/plugin.json", manifest)];
    let adds =
        read("\"description\": \"Theirs\", \"mcpServers\": {\"b\": {\"command\": \"y\"}}", &all).unwrap();
    assert_eq!((adds.servers.len(), adds.plugin.description.as_deref()), (2, Some("Own")));
    let (file, found) = read("\"strict\": false, \"mcpServers\": {}", &all).unwrap_err();
    assert_eq!((file.as_str(), found.place.line), (".claude-plugin/plugin.json", 2));
    assert!(found.says.contains("strict: false"), "{found}");
}

#[test]
fn what_is_wrong_in_an_entry_is_told_with_its_line_in_the_marketplace() {
    for (fields, line) in [
        ("\"skills\": [\n\"../x\"]", 5),
        ("\"skills\": [\"skills/a\"]", 4),
        ("\"mcpServers\": 7", 4),
        ("\"commands\": {\"x\":\n{}}", 4),
    ] {
        let (file, found) = read(fields, &[]).unwrap_err();
        assert_eq!((file.as_str(), found.place.line), (MARKET, line), "{fields}: {found}");
    }
    // What says nothing of its parts is passed over; a file of hooks is never read for an entry.
    let hooks = "{\"hooks\": {\"Stop\": [{\"hooks\": [{\"type\": \"command\", \"command\": \"x\"}]}]}}";
    let read = read("\"homepage\": 7, \"hooks\": \"./h.json\"", &[("h.json", hooks)]).unwrap();
    assert_eq!((read.findings.len(), read.hooks.len()), (2, 0), "{:?}", read.findings);
}

#[test]
fn the_manifest_is_that_of_the_marketplaces_maker() {
    let all = [
        (".codex-plugin/plugin.json", "{\"name\": \"p\", \"description\": \"Codex\"}"),
        (".claude-plugin/plugin.json", "{\"name\": \"p\", \"description\": \"Claude\"}"),
    ];
    let of_claude = read("\"category\": \"x\"", &all).unwrap();
    assert_eq!(of_claude.plugin.description.as_deref(), Some("Claude"));
    let plain = read_plugin_files("p", None, &files(&all)).unwrap();
    assert_eq!(plain.plugin.description.as_deref(), Some("Codex"));
    let of_codex = parse_market(
        ".agents/plugins/marketplace.json",
        b"{\"name\": \"m\", \"plugins\": [{\"name\": \"p\", \"source\": \"./p\", \"hooks\": {}}]}",
    );
    assert_eq!(of_codex.unwrap().plugins[0].definition, None);
}

#[test]
fn hooks_are_read_where_each_maker_has_them() {
    let hooks = "{\"hooks\": {\"Stop\": [{\"hooks\": [{\"type\": \"command\", \"command\": \"x\"}]}]}}";
    let count = |file: &str, manifest: &str| {
        let all = [(file, manifest), ("hooks/hooks.json", hooks), ("hooks.json", hooks)];
        read_plugin_files("p", None, &files(&all)).unwrap().hooks.len()
    };
    let (codex, claude) = (".codex-plugin/plugin.json", ".claude-plugin/plugin.json");
    assert_eq!(count(codex, "{\"name\": \"p\"}"), 1);
    assert_eq!(count(codex, "{\"name\": \"p\", \"hooks\": {}}"), 0, "it says that it has none");
    assert_eq!(count(codex, "{\"name\": \"p\", \"hooks\": null}"), 0);
    assert_eq!(count(codex, "{\"name\": \"p\", \"hooks\": \"./hooks.json\"}"), 1);
    assert_eq!(count(claude, "{\"name\": \"p\"}"), 1);
    assert_eq!(count(claude, "{\"name\": \"p\", \"hooks\": {}}"), 1);
    assert_eq!(count(claude, "{\"name\": \"p\", \"hooks\": \"./hooks.json\"}"), 2);
    assert_eq!(count(claude, "{\"name\": \"p\", \"hooks\": \"./hooks/hooks.json\"}"), 1);
}

#[test]
fn a_skill_at_the_root_is_the_whole_plugin_where_there_is_no_other() {
    let root = SKILL.replace("name: NAME\n", "");
    let other = SKILL.replace("NAME", "other");
    let of = |more: &[(&str, &str)]| {
        let mut all = vec![("SKILL.md", root.as_str()), ("docs/deep/SKILL.md", other.as_str())];
        all.extend(more);
        names(&read_plugin_files("tool", None, &files(&all)).unwrap()).join(" ")
    };
    assert_eq!(of(&[]), "tool");
    assert_eq!(of(&[("skills/a/SKILL.md", &SKILL.replace("NAME", "a"))]), "a");
    assert_eq!(of(&[(".claude-plugin/plugin.json", "{\"name\": \"named\"}")]), "named");
    assert_eq!(of(&[(".codex-plugin/plugin.json", "{\"name\": \"named\"}")]), "");
    assert_eq!(of(&[(".claude-plugin/plugin.json", "{\"name\": \"p\", \"skills\": [\"./docs\"]}")]), "other");
}

#[test]
fn one_server_of_languages_that_is_wrong_keeps_nothing_else_from_being_read() {
    let manifest = "{\"name\": \"p\", \"lspServers\": {\n\"a\": {\"command\": \"a\", \"extensionToLanguage\": {}},\n\"b.c\": {\"command\": 7},\n\"d\": 1}}";
    let read = read_plugin_files("p", None, &files(&[(".claude-plugin/plugin.json", manifest)])).unwrap();
    assert_eq!(read.by_itself.len(), 1);
    let lines: Vec<u32> = read.findings.iter().map(|(_, found)| found.place.line).collect();
    assert_eq!(lines, [3, 4], "{:?}", read.findings);
}

#[test]
fn commands_in_codexs_manifest_count_without_a_word() {
    let manifest = "{\"name\": \"p\", \"commands\": \"./c\"}";
    let all = [(".codex-plugin/plugin.json", manifest), ("c/x.md", "Do.\n")];
    let read = read_plugin_files("p", None, &files(&all)).unwrap();
    assert_eq!((read.commands.len(), read.findings), (1, Vec::new()));
}
