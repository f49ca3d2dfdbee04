//! The files of a folder that a command names, and what tells each from another that is put in its place: whoever gave something to
//! a command gave it to these files, too. Files that a program reads without being told are not found. Reads, and runs nothing.

use std::collections::BTreeSet;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use gloss_protocol::{NamedFile, Timestamp};
use sha2::{Digest, Sha256};

use crate::clock;
use crate::plain_file;

/// Files of one command that are found.
const MAX_FILES: usize = 16;
/// Bytes of a file that are hashed; a larger one is told by its size, its times and where it lies.
const MAX_HASHED: u64 = 1 << 20;

/// The folder, as a command names it.
const FOLDER: [&str; 2] = ["$FOLDER", "${FOLDER}"];
/// Programs that do what the file says that is their first word.
const INTERPRETERS: [&str; 10] =
    ["sh", "bash", "dash", "python3", "python", "node", "ruby", "perl", "php", "lua"];

/// The files that a command names, each with what tells it from another.
pub(crate) fn named_files(root: &Path, command: &str) -> Vec<NamedFile> {
    paths(root, command).into_iter().map(|path| NamedFile { seal: seal(&root.join(&path)), path }).collect()
}

/// The paths that a command names, by whatever way it comes to the folder.
fn paths(root: &Path, command: &str) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for word in words_of(command) {
        let path = relative(root, &word);
        let is_inside =
            !path.is_empty() && !Path::new(path).is_absolute() && !path.split('/').any(|part| part == "..");
        if is_inside && paths.len() < MAX_FILES && root.join(path).is_file() {
            paths.insert(path.to_owned());
        }
    }
    paths
}

/// Whether all that a command does can be told from its words and its files as they are: it is one program that does what one file of
/// the folder says, or one that reads no file by itself, and nothing in it stands for other words but the folder and the secret. What
/// a program makes of a whole folder, or of a file in the task's own scratch folder, nobody can tell from the words.
pub(crate) fn is_plain(root: &Path, command: &str, secret: &str) -> bool {
    let mut bare = command.to_owned();
    for name in ["FOLDER", secret] {
        bare = bare.replace(&format!("${{{name}}}"), " ").replace(&format!("${name}"), " ");
    }
    let is_address = |word: &String| word.starts_with("http://") || word.starts_with("https://");
    for address in words_of(command).iter().filter(|word| is_address(word) && !word.contains('$')) {
        bare = bare.replace(address.as_str(), " ");
    }
    // A name that is set stands for whatever it was set to.
    let sets = ["FOLDER", secret].iter().any(|name| bare.contains(name));
    if sets || bare.contains(['$', '`', '*', '?', '[', '\\', '{', '~']) {
        return false;
    }
    let folder = root.to_str().unwrap_or_default();
    let (rest, is_inside) = match command.trim().strip_prefix("cd ").and_then(|rest| rest.split_once("&&")) {
        Some((to, rest)) if FOLDER.contains(&to.trim()) || to.trim().trim_end_matches('/') == folder => {
            (rest, true)
        }
        _ => (command, false),
    };
    let Some(words) = simple_words(rest) else { return false };
    let files = paths(root, command);
    files.len() < MAX_FILES
        && words.iter().all(|word| names_no_folder(root, word, is_inside))
        && does_one_thing((root, &files), &words, is_inside)
}

/// Whether a program does what one named file says, or reads none by itself.
fn does_one_thing((root, files): (&Path, &BTreeSet<String>), words: &[String], is_inside: bool) -> bool {
    let is_named = |word: &String| is_inside || is_of_folder(root, word);
    let is_file = |word: &String| is_named(word) && files.contains(relative(root, word));
    match words {
        [program, file, ..] if INTERPRETERS.contains(&program.as_str()) => is_file(file),
        [program, ..] if ["echo", "printf"].contains(&program.as_str()) => true,
        [program, ..] if program == "curl" => !words.iter().any(|word| reads_settings(word)),
        [program, ..] => program.contains('/') && is_file(program),
        [] => false,
    }
}

/// Whether curl would read what it does from a file.
fn reads_settings(word: &str) -> bool {
    let is_short = word.starts_with('-') && !word.starts_with("--");
    word.starts_with("--conf") || (is_short && word.contains('K'))
}

/// Whether a word begins with the folder.
fn is_of_folder(root: &Path, word: &str) -> bool {
    let root = root.to_str().unwrap_or_default();
    FOLDER
        .into_iter()
        .chain([root])
        .any(|folder| word.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
}

/// Whether no part of a word is the folder itself or a folder in it: what lies there is not told by its name.
fn names_no_folder(root: &Path, word: &str, is_inside: bool) -> bool {
    let base = root.to_str().unwrap_or_default();
    let is_option = word.starts_with('-') && !word.starts_with("--");
    let attached = if is_option { word.chars().skip(2).collect() } else { String::new() };
    let parts = word.split(['=', ',', ':', '@']).map(str::to_owned).chain([attached]);
    parts.filter(|part| !part.is_empty()).all(|part| {
        let is_folder = FOLDER.contains(&part.trim_end_matches('/')) || part.trim_end_matches('/') == base;
        let holds_one = FOLDER.into_iter().chain([base]).any(|folder| part.contains(folder));
        let is_within = is_of_folder(root, &part);
        let path = relative(root, &part).trim_end_matches('/');
        let is_one = (is_inside || is_within) && !path.is_empty() && root.join(path).is_dir();
        !is_folder && (!holds_one || is_within) && !is_one
    })
}

/// The words of a command that is one program and nothing beside it; none for any other.
fn simple_words(command: &str) -> Option<Vec<String>> {
    let (mut out, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in command.trim().chars() {
        match quote {
            Some(mark) if c == mark => quote = None,
            // There it stands for nothing but itself.
            Some('\'') if c == '$' => return None,
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c == '\n' || ";|&<>()#".contains(c) => return None,
            None if c.is_whitespace() => out.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    out.extend(word);
    quote.is_none().then_some(out)
}

/// What of a command's files is another than it was, the first one's path.
pub(crate) fn first_changed(root: &Path, files: &[NamedFile]) -> Option<String> {
    files.iter().find(|file| seal(&root.join(&file.path)) != file.seal).map(|file| file.path.clone())
}

/// What a command names that was written, or put there, after a moment: the first one's path.
pub(crate) fn first_written_after(root: &Path, command: &str, moment: Timestamp) -> Option<String> {
    let changed = |path: &String| {
        let found = root.join(path).metadata().ok();
        found.is_none_or(|found| clock::changed(&found) > moment.0)
    };
    paths(root, command).into_iter().find(changed)
}

/// The words of a command line, as a shell parts them: whole ones in quotation marks, and the parts of these.
pub(crate) fn words_of(command: &str) -> Vec<String> {
    let (mut out, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in command.chars() {
        match quote {
            Some(mark) if c == mark => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if is_between(c) => out.push(std::mem::take(&mut word)),
            _ => word.push(c),
        }
    }
    out.push(word);
    let parts = |word: &String| word.split(is_between).map(str::to_owned).collect::<Vec<_>>();
    let inner: Vec<String> = out.iter().filter(|word| word.contains(is_between)).flat_map(parts).collect();
    out.extend(inner);
    out.retain(|word| !word.is_empty());
    out
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || ";|&<>()=`,\"'".contains(c)
}

/// A word as a path of the folder, without the folder itself.
fn relative<'a>(root: &Path, word: &'a str) -> &'a str {
    let root = root.to_str().unwrap_or_default();
    let within = ["$FOLDER", "${FOLDER}", root].into_iter().filter(|root| !root.is_empty());
    let inner = within.filter_map(|root| word.strip_prefix(root)).find(|rest| rest.starts_with('/'));
    inner.unwrap_or(word).trim_start_matches("./").trim_start_matches('/')
}

/// What tells a file from every other; empty where it is gone or can't be read.
fn seal(path: &Path) -> String {
    let Ok(found) = path.metadata() else { return String::new() };
    if found.len() > MAX_HASHED {
        return format!(
            "{}-{}-{}-{}.{}-{}.{}",
            found.len(),
            found.dev(),
            found.ino(),
            found.mtime(),
            found.mtime_nsec(),
            found.ctime(),
            found.ctime_nsec()
        );
    }
    // A link may lead to what has no end.
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    match plain_file::read(&real, MAX_HASHED) {
        Ok(Some(bytes)) => hex::encode(Sha256::digest(bytes)),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{first_changed, is_plain, named_files};

    #[test]
    fn what_stands_for_other_words_is_no_plain_command() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("deploy.sh"), "x").unwrap();
        for folder in ["tools", "my tools"] {
            std::fs::create_dir(dir.path().join(folder)).unwrap();
            std::fs::write(dir.path().join(folder).join("send it.py"), "x").unwrap();
        }
        let absolute = format!("cd {} && sh deploy.sh", dir.path().display());
        for plain in [
            "sh $FOLDER/deploy.sh --now",
            "cd ${FOLDER} && sh ./deploy.sh",
            &absolute,
            "curl -H \"Authorization: Bearer $TOKEN\" 'https://api.example/x?page=2'",
            "python3 \"$FOLDER/my tools/send it.py\" --data=data.csv",
            "$FOLDER/deploy.sh --now",
            "sh $FOLDER/deploy.sh tools",
            "cd $FOLDER && ./deploy.sh",
        ] {
            assert!(is_plain(dir.path(), plain, "TOKEN"), "{plain}");
        }
        let many: String = (0..20).map(|n| format!(" $FOLDER/{n}.txt")).collect();
        (0..20).for_each(|n| std::fs::write(dir.path().join(format!("{n}.txt")), "x").unwrap());
        for other in [
            "F=$FOLDER; sh $F/deploy.sh",
            "FOLDER=/tmp; sh $FOLDER/deploy.sh",
            "sh $FOLDER/deplo?.sh",
            "sh $FOLDER/de\\ploy.sh",
            "sh $FOLDER/d*",
            "sh $FOLDER/{deploy,x}.sh",
            "sh $(echo deploy.sh)",
            "sh `echo deploy.sh`",
            "cd $FOLDER/tools && sh deploy.sh",
            "cd tools; sh deploy.sh",
            "env -C $FOLDER/tools sh deploy.sh",
            "sh deploy.sh",
            "sh '$FOLDER/deploy.sh'",
            "sh $FOLDER/../folder/deploy.sh",
            "Rscript $FOLDER/deploy.sh",
            "sh -c 'sh deploy.sh'",
            "python3 -m deploy",
            "node $FOLDER/tools",
            "node $FOLDER",
            "make -C$FOLDER/tools deploy",
            "make deploy",
            "cd $FOLDER && make deploy",
            "npm --prefix=$FOLDER/tools run deploy",
            "sh $FOLDER/deploy.sh; sh other.sh",
            "sh $FOLDER/deploy.sh && sh other.sh",
            "sh $FOLDER/deploy.sh < other.txt",
            "sh $FOLDER/deploy.sh\nsh other.sh",
            "PYTHONPATH=. python3 $FOLDER/deploy.sh",
            "curl -K settings https://api.example/",
            "curl -sK settings https://api.example/",
            "curl --config settings https://api.example/",
            "sh ~/deploy.sh",
            &format!("cat{many}"),
        ] {
            assert!(!is_plain(dir.path(), other, "TOKEN"), "{other}");
        }
    }

    #[test]
    fn files_are_found_however_a_command_comes_to_them_and_another_in_their_place_is_told() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("my tools")).unwrap();
        for path in ["deploy.sh", "my tools/send it.py", "data.csv"] {
            std::fs::write(dir.path().join(path), path).unwrap();
        }
        let absolute = format!("sh {}/deploy.sh", dir.path().display());
        for (command, wanted) in [
            ("sh $FOLDER/deploy.sh --now", &["deploy.sh"][..]),
            ("sh ${FOLDER}/deploy.sh", &["deploy.sh"]),
            (&absolute, &["deploy.sh"]),
            ("cd $FOLDER && sh ./deploy.sh", &["deploy.sh"]),
            ("sh -c 'cd $FOLDER; . deploy.sh'", &["deploy.sh"]),
            ("python3 \"$FOLDER/my tools/send it.py\" --data=data.csv", &["data.csv", "my tools/send it.py"]),
            ("cat ../deploy.sh /etc/passwd; env", &[]),
        ] {
            let found = named_files(dir.path(), command);
            let paths: Vec<&str> = found.iter().map(|file| file.path.as_str()).collect();
            assert_eq!(paths, wanted, "{command}");
            assert_eq!(first_changed(dir.path(), &found), None);
        }
        let found = named_files(dir.path(), "sh $FOLDER/deploy.sh");
        std::fs::rename(dir.path().join("data.csv"), dir.path().join("deploy.sh")).unwrap();
        assert_eq!(first_changed(dir.path(), &found).as_deref(), Some("deploy.sh"));
        std::fs::remove_file(dir.path().join("deploy.sh")).unwrap();
        assert_eq!(first_changed(dir.path(), &found).as_deref(), Some("deploy.sh"));
    }
}
