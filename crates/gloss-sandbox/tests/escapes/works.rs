//! What people have agents run works behind the walls: all of it in Full; in Reduced what needs no
//! sockets, no shared memory, and no rights and times of files.

use std::path::Path;
use std::process::Command;

use gloss_sandbox::{Ended, Level, Limits, Policy, start};

/// What is run: its name, the program without which it is left out, whether it works in Reduced, and its commands. Each ends by
/// printing `done`.
const ALL: &[(&str, &str, bool, &str)] = &[
    ("a temporary file by Python", "python3", true, "python3 -c 'import tempfile; tempfile.TemporaryFile().write(b\"x\"); tempfile.mkdtemp(); print(\"done\")'"),
    ("programs by Python", "python3", true, "python3 -c 'import subprocess; print(subprocess.check_output([\"echo\", \"done\"], text=True))'"),
    ("a shell in Python in a shell", "python3", true, "python3 -c 'import os; os.system(\"ls -l | wc -l\"); print(\"done\")' | cat"),
    ("threads by Python", "python3", true, "python3 -c 'from concurrent.futures import ThreadPoolExecutor as T; print(*T(8).map(str, range(9))); print(\"done\")'"),
    ("tasks by Python", "python3", true, "python3 -c 'import asyncio; asyncio.run(asyncio.sleep(.01)); print(\"done\")'"),
    ("programs in tasks by Python", "python3", true, "
printf '%s\\n' 'import asyncio' 'async def main():' '    p = await asyncio.create_subprocess_exec(\"echo\", \"done\")' '    await p.wait()' 'asyncio.run(main())' > a.py; python3 a.py"),
    ("processes by Python", "python3", false, "python3 -c 'from multiprocessing import Pool; print(Pool(2).map(abs, [-1, 2])); print(\"done\")'"),
    ("a database by Python", "python3", true, "python3 -c 'import sqlite3; c = sqlite3.connect(\"a.db\"); c.execute(\"create table t (a)\"); c.commit(); print(\"done\")'"),
    ("a table that may be read", "python3", true, "python3 -c 'import csv; print(len(list(csv.reader(open(\"../work/table.csv\")))), \"done\")'"),
    ("programs by Node", "node", true, "node -e 'const c = require(\"child_process\"); console.log(c.execSync(\"echo done\").toString())'"),
    ("files by Node", "node", true, "node -e 'const f = require(\"fs\"); f.writeFileSync(\"a\", \"x\"); f.promises.readFile(\"a\").then(() => console.log(\"done\"))'"),
    ("a page served to itself by Node", "node", false, "
node -e 'const h = require(\"http\"), s = h.createServer((q, r) => r.end(\"done\")).listen(\"sock\", () => h.get({socketPath: \"sock\"}, r => r.on(\"data\", d => console.log(String(d))).on(\"end\", () => s.close())))'"),
    ("a repository by Git", "git", false, "
git init -q r && cd r && echo x > a && git add a && git -c user.name=a -c user.email=a@b.c commit -qm one && git log --oneline && git status --short && echo done"),
    ("copies and archives", "tar", false, "cp -r ../work w && tar cf w.tar w && gzip w.tar && sort w/table.csv | uniq -c && mkdir -p x/y && mv w x/y && echo done"),
    ("a program by the compiler", "cc", false, "echo 'int main(void) { return 0; }' > a.c && cc a.c -o a && ./a && echo done"),
    ("a spreadsheet by LibreOffice", "soffice", false, "soffice --headless --convert-to pdf ../work/table.csv > said 2>&1; [ -s table.pdf ] && echo done"),
];

pub(crate) fn policy(level: Level, folder: &Path, command: &str) -> Policy {
    Policy {
        level,
        command: ["/bin/sh", "-c", command].map(str::to_owned).to_vec(),
        folder: folder.join("scratch"),
        reads: vec![folder.join("work")],
        programs: Vec::new(),
        writes: vec![folder.join("scratch")],
        hidden: Vec::new(),
        environment: Default::default(),
        is_talked_to: false,
        network: None,
        limits: Limits::default(),
    }
}

#[test]
fn what_people_run_works() {
    let helper = crate::helper();
    let mut wrong = Vec::new();
    for (name, program, in_reduced, command) in ALL {
        let asked = format!("PATH=/usr/local/bin:/usr/bin:/bin command -v {program} > /dev/null");
        let is_there = Command::new("/bin/sh").args(["-c", &asked]).status().unwrap().success();
        for level in [Level::Full, Level::Reduced] {
            let dir = tempfile::tempdir_in("/var/tmp").unwrap();
            std::fs::create_dir_all(dir.path().join("scratch")).unwrap();
            std::fs::create_dir_all(dir.path().join("work")).unwrap();
            std::fs::write(dir.path().join("work/table.csv"), "a,b\n1,2\n").unwrap();
            if !is_there {
                println!("left out {name}: no {program} here");
                continue;
            }
            let mut words = Vec::new();
            let running = start(&helper, &policy(level, dir.path(), command)).unwrap();
            let ran = running.wait(&[], &mut |_, piece| {
                words.extend(piece);
                true
            });
            let words = String::from_utf8_lossy(&words).into_owned();
            let works = words.contains("done") && ran.ended == Ended::Exited { code: 0 };
            println!("{} {:<8}{name}", if works { "works" } else { "fails" }, level.word());
            if works != (level == Level::Full || *in_reduced) {
                wrong.push(format!("{name} in {}: {:?} {}", level.word(), ran.ended, words.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
