//! What a command's words run, reach and read.

use super::gathered::Facts;
use crate::authority::Verb;
use crate::fetches::{PLUGIN_VARIABLES, hosts_of_program, with_defaults};

/// A command: what it runs, and whether it fetches that from the network.
pub(super) fn of_command(facts: &mut Facts, object: &str, command: &str, at: (&str, u32)) {
    let words: Vec<&str> = command
        .split(|char: char| char.is_whitespace() || "|;&(){}".contains(char))
        .filter(|word| !word.is_empty())
        .collect();
    let name = |word: &&str| word.rsplit('/').next().unwrap_or(word).to_owned();
    let names: Vec<String> = words.iter().map(name).collect();
    let mut fetches = false;
    for host in names.iter().flat_map(|name| hosts_of_program(name)) {
        fetches = true;
        facts.add(Verb::Reaches, *host, at);
    }
    let loads = names.iter().any(|name| matches!(name.as_str(), "curl" | "wget"));
    let pipes = command.contains('|')
        && names
            .iter()
            .any(|name| matches!(name.as_str(), "sh" | "bash" | "zsh" | "python" | "python3" | "node"));
    let object = match fetches || (loads && pipes) {
        true => format!("{object}, which downloads and runs code from the network"),
        false => object.to_owned(),
    };
    facts.add(Verb::Runs, object, at);
}

/// Hosts, variables and paths in a word of a command: those that stand there, and those that it has where no variable is set.
pub(super) fn of_word(facts: &mut Facts, words: &str, at: (&str, u32)) {
    hosts(words).into_iter().for_each(|host| facts.add(Verb::Reaches, host, at));
    variables(facts, words, at);
    paths(facts, words, at);
    let usual = with_defaults(words);
    if usual != words {
        hosts(&usual).into_iter().for_each(|host| facts.add(Verb::Reaches, host, at));
        paths(facts, &usual, at);
    }
}

/// The hosts of all addresses in some words.
fn hosts(words: &str) -> Vec<String> {
    let mut out = Vec::new();
    // As whoever dials reads it: `https:/a`, `HTTPS://a` and `https://b\\@a` lead to places too.
    let lowercase = words.to_ascii_lowercase();
    for scheme in ["https:", "http:", "wss:", "ws:"] {
        for (found, _) in lowercase.match_indices(scheme) {
            let begins_inside = lowercase
                .get(..found)
                .is_some_and(|before| before.ends_with(|char: char| char.is_ascii_alphanumeric()));
            if begins_inside {
                continue;
            }
            let rest = words.get(found..).unwrap_or_default();
            let whole = rest.split(char::is_whitespace).next().unwrap_or_default();
            let bare = whole.split(['\'', '"', ')', '}']).next().unwrap_or_default();
            let host = |address: &str| url::Url::parse(address).ok()?.host_str().map(str::to_owned);
            out.extend(host(bare));
            // A name of a person before the host may have such characters, too: then the host comes after them.
            let authority = whole.get(scheme.len()..).unwrap_or_default().trim_start_matches(['/', '\\']);
            let authority = authority.split(['/', '\\', '?', '#']).next().unwrap_or_default();
            if bare.len() < whole.len() && authority.contains('@') {
                let ends = whole.rfind('@').unwrap_or_default();
                let end = whole.get(ends..).and_then(|rest| rest.find(['\'', '"', ')', '}']));
                out.extend(host(whole.get(..end.map_or(whole.len(), |end| ends + end)).unwrap_or(whole)));
            }
        }
    }
    out
}

fn variables(facts: &mut Facts, words: &str, at: (&str, u32)) {
    let is_name = |char: char| char.is_ascii_alphanumeric() || char == '_';
    for (found, _) in words.match_indices('$') {
        let rest = words.get(found + 1..).unwrap_or_default();
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let name: String = rest.chars().take_while(|char| is_name(*char)).collect();
        let is_own = PLUGIN_VARIABLES.contains(&name.as_str()) || name == "CLAUDE_PROJECT_DIR";
        if !name.is_empty() && !is_own {
            facts.add(Verb::Reads, format!("the variable {name}"), at);
        }
    }
}

fn paths(facts: &mut Facts, words: &str, at: (&str, u32)) {
    for word in words.split(|char: char| char.is_whitespace() || "'\"=".contains(char)) {
        let is_path =
            word.starts_with("~/") || (word.starts_with('/') && word.len() > 1 && !word.starts_with("//"));
        // What every program of a system reads is no person's.
        let is_system =
            ["/usr/", "/bin/", "/dev/null", "/opt/"].iter().any(|system| word.starts_with(system));
        if is_path && !is_system {
            facts.add(Verb::Reads, word, at);
        }
    }
}
