//! Jobs with whole folders: forty files put in order, scans named by what stands in them, copies thrown away, letters packed, and
//! what a folder's own history says. Changes nothing but what the job names.

use std::process::Command;

use gloss_tests::Desk;
use serde_json::{Value, json};

use super::{Done, Job, call, keep, python, rounds};

pub(super) const JOBS: &[Job] = &[
    Job { name: "put forty files in order", set_up: forty, model: in_order, check: are_in_order },
    Job { name: "name scans by their dates", set_up: scans, model: by_date, check: are_named },
    Job { name: "throw copies away", set_up: pictures, model: copies, check: no_copies },
    Job { name: "pack letters", set_up: letters, model: pack, check: is_packed },
    Job { name: "what a folder's history says", set_up: history, model: summary, check: is_summed_up },
];

/// Kinds of files: how their names begin and end, and the folder in which they belong.
const KINDS: [(&str, &str, &str); 4] = [
    ("Invoice", "csv", "invoices"),
    ("Letter", "md", "letters"),
    ("Plan", "svg", "plans"),
    ("Call", "txt", "calls"),
];

/// The n-th of the forty: its name, what it holds, and where it belongs.
fn file(n: usize) -> (String, String, String) {
    let (kind, ending, folder) = KINDS[n % KINDS.len()];
    let (month, day) = (1 + n * 5 % 12, 1 + n * 11 % 28);
    let name = format!("{kind} 2026-{month:02}-{day:02} Hofer {n:02}.{ending}");
    let holds = match ending {
        "csv" => format!("what,amount\nFlour,{}\nYeast,{n}\n", 100 + n),
        "md" => format!("# Letter {n}\n\nDear Ms Hofer, this is about order {n}.\n"),
        "svg" => format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><circle r=\"{n}\"/></svg>\n"),
        _ => format!("Ms Hofer called about order {n}.\n"),
    };
    (name.clone(), holds, format!("{folder}/2026-{month:02}/{name}"))
}

fn forty(desk: &Desk) {
    (0..40).map(file).for_each(|(name, holds, _)| desk.write(&name, holds));
}

fn in_order() -> Vec<Value> {
    let moves: Vec<Value> =
        (0..40).map(file).map(|(from, _, to)| json!({ "from": from, "to": to })).collect();
    rounds(vec![vec![call("list_files", json!({}))], vec![call("arrange_files", json!({ "moves": moves }))]])
}

fn are_in_order(done: &Done<'_>) {
    assert_eq!(done.after.len(), 40);
    for (path, bytes) in &done.after {
        let [folder, month, name] = path.split('/').collect::<Vec<_>>().try_into().expect("two folders");
        let kind = KINDS.iter().find(|kind| kind.2 == folder).expect("a folder of a kind");
        assert!(name.starts_with(&format!("{} {month}-", kind.0)) && name.ends_with(kind.1), "{path}");
        assert_eq!(Some(bytes), done.before.get(name), "{path}");
    }
}

/// The day of a scan, and how it is written in it.
fn day(n: usize) -> (String, String) {
    const MONTHS: [&str; 6] = ["January", "February", "March", "April", "May", "June"];
    let (month, day) = (n % 6, 1 + n * 13 % 28);
    let written = match n % 3 {
        0 => format!("{day} {} 2026", MONTHS[month]),
        1 => format!("2026-{:02}-{day:02}", month + 1),
        _ => format!("{day:02}.{:02}.2026", month + 1),
    };
    (format!("2026-{:02}-{day:02}", month + 1), written)
}

fn scans(desk: &Desk) {
    for n in 0..30 {
        let words = format!("HOFER MILLS\nDelivery note {n:03}\nDate: {}\n12 sacks of flour\n", day(n).1);
        desk.write(&format!("scans/IMG_{n:04}.txt"), words);
    }
}

fn by_date() -> Vec<Value> {
    let read = "import os, pathlib, re\nfor path in sorted(pathlib.Path(os.environ['FOLDER'], 'scans').iterdir()):\n    print(path.name, re.search('Date: (.*)', path.read_text())[1])";
    let name = |n| json!({ "from": format!("scans/IMG_{n:04}.txt"), "to": format!("scans/{} note {n:03}.txt", day(n).0) });
    let moves: Vec<Value> = (0..30).map(name).collect();
    rounds(vec![vec![python(read)], vec![call("arrange_files", json!({ "moves": moves }))]])
}

fn are_named(done: &Done<'_>) {
    let found = done.python(
        "import datetime, json, pathlib, re
wrong, forms = [], ['%d %B %Y', '%Y-%m-%d', '%d.%m.%Y']
def day(words):
    for form in forms:
        try:
            return datetime.datetime.strptime(words, form).date().isoformat()
        except ValueError:
            pass
all = sorted(pathlib.Path('scans').iterdir())
for path in all:
    words = path.read_text()
    number = re.search('note (\\\\d+)', words)[1]
    if path.name != f'{day(re.search(\"Date: (.*)\", words)[1])} note {number}.txt':
        wrong.append(path.name)
print(json.dumps([len(all), wrong]))",
    );
    assert_eq!(found, json!([30, []]));
}

/// Where copies of pictures lie, by the picture.
const COPIES: [(usize, &str); 4] = [
    (2, "photos/new/Picture 2 (1).png"),
    (5, "Desktop.png"),
    (5, "photos/new/oven.png"),
    (9, "photos/9 copy.png"),
];

fn picture(n: usize) -> Vec<u8> {
    [include_bytes!("../../../assets/icons/256.png").as_slice(), &[n as u8; 40]].concat()
}

fn pictures(desk: &Desk) {
    (0..12).for_each(|n| desk.write(&format!("photos/Picture {n}.png"), picture(n)));
    COPIES.iter().for_each(|(n, path)| desk.write(path, picture(*n)));
}

fn copies() -> Vec<Value> {
    let sums = call(
        "run_command",
        json!({ "command": "cd $FOLDER && find . -name '*.png' -exec sha256sum {} + | sort" }),
    );
    let deletes: Vec<&str> = COPIES.iter().map(|(_, path)| *path).collect();
    rounds(vec![vec![sums], vec![call("arrange_files", json!({ "deletes": deletes }))]])
}

fn no_copies(done: &Done<'_>) {
    let distinct = |files: &super::Files| files.values().cloned().collect::<std::collections::BTreeSet<_>>();
    assert_eq!((done.after.len(), distinct(&done.after).len()), (12, 12));
    assert_eq!(distinct(&done.after), distinct(&done.before), "no picture is gone");
    let (new, gone) = done.changes();
    assert_eq!((new.len(), gone.len()), (0, 4));
    let trash = done.desk.data().join("Trash/files");
    assert_eq!(trash.read_dir().expect("a trash").count(), 4, "and they can be had back");
}

fn letters(desk: &Desk) {
    for n in 0..12 {
        desk.write(
            &format!("letters/2025-{:02} Hofer.md", n + 1),
            format!("# Letter {n}\n\nYes, {}.\n", "please ".repeat(n)),
        );
        desk.write(&format!("letters/2026-{:02} Hofer.md", n + 1), format!("# Letter {n}\n\nNo.\n"));
    }
}

fn pack() -> Vec<Value> {
    let script = "import os, pathlib, zipfile
with zipfile.ZipFile('letters.zip', 'w', zipfile.ZIP_DEFLATED) as out:
    for path in sorted(pathlib.Path(os.environ['FOLDER'], 'letters').glob('2025-*.md')):
        out.write(path, path.name)";
    rounds(vec![vec![python(script)], keep(&[("letters.zip", "letters 2025.zip")])])
}

fn is_packed(done: &Done<'_>) {
    done.made_only(&["letters 2025.zip"]);
    let found = done.python(
        "import json, pathlib, zipfile
with zipfile.ZipFile('letters 2025.zip') as packed:
    same = [packed.read(name) == pathlib.Path('letters', name).read_bytes() for name in packed.namelist()]
    print(json.dumps([packed.testzip(), same]))",
    );
    assert_eq!(found, json!([null, vec![true; 12]]));
}

/// What was done in a folder, and when.
const COMMITS: [(&str, &str, &str); 5] = [
    ("2026-09-30", "prices.md", "Prices as they were"),
    ("2026-10-20", "opening.md", "Opening hours for winter"),
    ("2026-11-03", "prices.md", "Rye bread is dearer"),
    ("2026-11-17", "menu.md", "A menu for Advent"),
    ("2026-11-25", "opening.md", "Closed on the 26th"),
];

fn history(desk: &Desk) {
    let git = |words: &[&str], day: &str| {
        let ran = Command::new("git")
            .args([
                "-c",
                "user.name=Ana",
                "-c",
                "user.email=ana@hofer.example",
                "-c",
                "init.defaultBranch=main",
            ])
            .args(words)
            .current_dir(&desk.folder)
            .envs(
                ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"].map(|name| (name, format!("{day}T09:00:00+0000"))),
            )
            .output();
        let ran = ran.expect("git");
        assert!(ran.status.success(), "{words:?}: {}", String::from_utf8_lossy(&ran.stderr));
    };
    git(&["init", "-q"], COMMITS[0].0);
    for (day, path, words) in COMMITS {
        desk.write(path, format!("# {words}\n\nSince {day}.\n"));
        git(&["add", path], day);
        git(&["commit", "-q", "-m", words], day);
    }
}

fn summary() -> Vec<Value> {
    let log = "git -C $FOLDER log --since=2026-11-01T00:00 --until=2026-12-01T00:00 --reverse --date=short --pretty='- %ad: %s (%an)'";
    let memo = "# November\n\n{{json:/printed}}\n";
    rounds(vec![
        vec![call("run_command", json!({ "command": log }))],
        vec![call("write_artifact", json!({ "path": "november.md", "content": memo }))],
    ])
}

fn is_summed_up(done: &Done<'_>) {
    done.made_only(&["november.md"]);
    let memo = done.words("november.md");
    let lines: Vec<&str> = memo.lines().filter(|line| line.starts_with("- ")).collect();
    let expect: Vec<String> =
        COMMITS[2..].iter().map(|(day, _, words)| format!("- {day}: {words} (Ana)")).collect();
    assert_eq!(lines, expect);
}
