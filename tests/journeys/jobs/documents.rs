//! Jobs with documents: letters as a table, chapters counted, two versions of a contract compared, a name replaced everywhere,
//! drawings converted and a table drawn. What is written is read back by Python's own readers.

use gloss_tests::Desk;
use serde_json::{Value, json};

use super::{Done, Job, call, keep, python, rounds};

pub(super) const JOBS: &[Job] = &[
    Job { name: "letters as a table", set_up: letters, model: collect, check: are_collected },
    Job { name: "chapters and their words", set_up: chapters, model: contents, check: are_counted },
    Job { name: "compare two contracts", set_up: contracts, model: compare, check: are_compared },
    Job { name: "a new name in 25 documents", set_up: documents, model: rename, check: are_renamed },
    Job { name: "convert drawings", set_up: drawings, model: convert, check: are_converted },
    Job { name: "draw a table with Python", set_up: weather, model: draw, check: is_drawn },
];

/// What a letter says of money, in cents.
fn amount(n: usize) -> usize {
    4_900 + n * 12_345
}

fn letters(desk: &Desk) {
    for n in 0..20 {
        let (euro, cents) = (amount(n) / 100, amount(n) % 100);
        let sum = if euro > 999 {
            format!("{},{:03}.{cents:02}", euro / 1000, euro % 1000)
        } else {
            format!("{euro}.{cents:02}")
        };
        let words = format!(
            "# Reminder\n\nVilla Hofer, {} October 2026\n\nDear Shop {n},\n\nplease pay € {sum} within 14 days.\n\nAna Lopes\n",
            1 + n
        );
        desk.write(&format!("letters/shop {n:02}.md"), words);
    }
}

fn collect() -> Vec<Value> {
    let script = "import csv, datetime, os, pathlib, re
with open('letters.csv', 'w', newline='') as out:
    writer = csv.writer(out, lineterminator='\\n')
    writer.writerow(['letter', 'date', 'amount'])
    for path in sorted(pathlib.Path(os.environ['FOLDER'], 'letters').iterdir()):
        words = path.read_text()
        day = datetime.datetime.strptime(re.search(r'\\d+ \\w+ 20\\d\\d', words)[0], '%d %B %Y').date()
        writer.writerow([path.name, day, re.search(r'€ ([\\d,.]*\\d)', words)[1].replace(',', '')])";
    rounds(vec![
        vec![call("read_file", json!({ "path": "letters/shop 00.md" }))],
        vec![python(script)],
        keep(&[("letters.csv", "letters.csv")]),
        vec![call("compute", json!({ "sql": "SELECT count(*), sum(amount) FROM letters" }))],
    ])
}

fn are_collected(done: &Done<'_>) {
    done.made_only(&["letters.csv"]);
    let row =
        |n: usize| format!("shop {n:02}.md,2026-10-{:02},{}.{:02}", 1 + n, amount(n) / 100, amount(n) % 100);
    let expect: Vec<String> = ["letter,date,amount".to_owned()].into_iter().chain((0..20).map(row)).collect();
    assert_eq!(done.words("letters.csv").lines().collect::<Vec<_>>(), expect);
}

fn chapters(desk: &Desk) {
    for n in 1..=8 {
        let words = "The mill stood still, and nobody went there. ".repeat(n * 17);
        desk.write(
            &format!("book/{n:02} chapter.md"),
            format!("# The mill, part {n}\n\n{words}\n\n{}\n", "More. ".repeat(n)),
        );
    }
}

fn contents() -> Vec<Value> {
    let script = "import os, pathlib, urllib.parse
all = 0
print('| Chapter | Words | Lines |\\n|-|-:|-:|')
for path in sorted(pathlib.Path(os.environ['FOLDER'], 'book').iterdir()):
    words = path.read_text()
    n = len(words.split())
    all += n
    print(f'| [{words.splitlines()[0][2:]}](book/{urllib.parse.quote(path.name)}) | {n} | {len(words.splitlines())} |')
print(f'| Together | {all} | |')";
    rounds(vec![
        vec![python(script)],
        vec![call(
            "write_artifact",
            json!({ "path": "contents.md", "content": "# Contents\n\n{{json:/printed}}\n" }),
        )],
    ])
}

fn are_counted(done: &Done<'_>) {
    done.made_only(&["contents.md"]);
    let found = done.python(
        "import json, pathlib, re, subprocess, urllib.parse
rows = re.findall(r'\\| \\[(.*?)\\]\\((.*?)\\) \\| (\\d+) \\| (\\d+) \\|', pathlib.Path('contents.md').read_text())
def counted(path):
    return subprocess.run(['wc', '-w', '-l', path], capture_output=True, text=True).stdout.split()[:2]
wrong = [path for title, path, words, lines in rows if counted(urllib.parse.unquote(path)) != [lines, words]]
total = re.search(r'Together \\| (\\d+)', pathlib.Path('contents.md').read_text())[1]
print(json.dumps([len(rows), wrong, int(total) == sum(int(row[2]) for row in rows)]))",
    );
    assert_eq!(found, json!([8, [], true]));
}

/// Clauses of a contract before and after; the same where nothing changed.
const CLAUSES: [(&str, &str); 6] = [
    ("The rent is 1,200 € a month.", "The rent is 1,290 € a month."),
    ("It is paid by the third day.", "It is paid by the third day."),
    ("The term is three years.", "The term is five years."),
    ("Either side may give notice of six months.", "Either side may give notice of six months."),
    ("The yard may be used by both.", ""),
    ("", "A deposit of 3,870 € is paid."),
];

fn contracts(desk: &Desk) {
    let written = |of: fn(&(&'static str, &'static str)) -> &'static str| {
        let clauses: Vec<&str> = CLAUSES.iter().map(of).filter(|words| !words.is_empty()).collect();
        format!("# Lease\n\n{}\n", clauses.join("\n\n"))
    };
    desk.write("lease 2023.md", written(|clause| clause.0));
    desk.write("lease 2026.md", written(|clause| clause.1));
}

fn compare() -> Vec<Value> {
    let script = "import difflib, os
read = lambda name: [line for line in open(os.environ['FOLDER'] + '/' + name).read().splitlines() if line]
for line in difflib.ndiff(read('lease 2023.md'), read('lease 2026.md')):
    if line[0] in '-+':
        print({'-': '- Before: ', '+': '- Now: '}[line[0]] + line[2:])";
    rounds(vec![
        vec![
            call("read_file", json!({ "path": "lease 2023.md" })),
            call("read_file", json!({ "path": "lease 2026.md" })),
        ],
        vec![python(script)],
        vec![call(
            "write_artifact",
            json!({ "path": "what changed.md", "content": "# What changed in the lease\n\n{{json:/printed}}\n" }),
        )],
    ])
}

fn are_compared(done: &Done<'_>) {
    done.made_only(&["what changed.md"]);
    let memo = done.words("what changed.md");
    for (before, now) in CLAUSES {
        let is_named = |words: &str, clause: &str| memo.contains(&format!("- {words}: {clause}\n"));
        assert_eq!(is_named("Before", before), before != now && !before.is_empty(), "{before}: {memo}");
        assert_eq!(is_named("Now", now), before != now && !now.is_empty(), "{now}: {memo}");
    }
}

const OLD_NAME: &str = "Hofer Mills Ltd";
const NEW_NAME: &str = "Hofer & Daughters";

fn documents(desk: &Desk) {
    for n in 0..25 {
        let ending = if n % 2 == 0 { "md" } else { "txt" };
        let words = format!(
            "# Document {n}\n\n{OLD_NAME} wrote this. {}\nHofer Mill Lane {n}\n",
            format!("Ask {OLD_NAME}. ").repeat(n)
        );
        desk.write(&format!("documents/{:02}/document {n}.{ending}", n % 5), words);
    }
    desk.write("documents/plan.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n");
}

fn rename() -> Vec<Value> {
    let command = format!(
        "cd $COPY/documents && grep -rlZ '{OLD_NAME}' . | xargs -0 sed -i 's/{OLD_NAME}/{}/g'",
        NEW_NAME.replace('&', "\\&")
    );
    rounds(vec![
        vec![call("search_files", json!({ "text": OLD_NAME }))],
        vec![call("run_command", json!({ "command": command, "copies": ["documents"] }))],
    ])
}

fn are_renamed(done: &Done<'_>) {
    let (new, changed) = done.changes();
    assert_eq!((new.len(), changed.len()), (0, 25));
    for path in changed {
        let before = String::from_utf8(done.before[path].clone()).expect("words");
        assert_eq!(done.words(path), before.replace(OLD_NAME, NEW_NAME), "{path}");
        assert_eq!(done.desk.json(&["versions", path]).len(), 2, "{path}");
    }
}

fn drawings(desk: &Desk) {
    for n in 1..=5 {
        let line = |at: usize| {
            format!("0\nLINE\n8\nwalls\n10\n{at}.5\n20\n0.0\n11\n{}.0\n21\n{}.25\n", at * n, 40 + n)
        };
        let lines: String = (0..n * 3).map(line).collect();
        let drawing = format!(
            "0\nSECTION\n2\nENTITIES\n{lines}0\nCIRCLE\n8\noven\n10\n12.0\n20\n{n}.0\n40\n2.5\n0\nENDSEC\n0\nEOF\n"
        );
        desk.write(&format!("plans/floor {n}.dxf"), drawing);
    }
}

fn convert() -> Vec<Value> {
    let script = "import os, pathlib
for path in sorted(pathlib.Path(os.environ['FOLDER'], 'plans').glob('*.dxf')):
    lines = path.read_text().split()
    pairs, shapes, kind, values = list(zip(lines[::2], lines[1::2])), [], '', {}
    for code, value in pairs + [('0', '')]:
        if code != '0':
            values[code] = value
            continue
        if kind == 'LINE':
            shapes.append('<line x1=\"{10}\" y1=\"{20}\" x2=\"{11}\" y2=\"{21}\" stroke=\"black\"/>'.format(*[values.get(str(n)) for n in range(50)]))
        elif kind == 'CIRCLE':
            shapes.append('<circle cx=\"{10}\" cy=\"{20}\" r=\"{40}\" fill=\"none\" stroke=\"black\"/>'.format(*[values.get(str(n)) for n in range(50)]))
        kind, values = value, {}
    body = '\\n'.join(shapes)
    pathlib.Path(path.stem + '.svg').write_text(f'<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 100\">\\n{body}\\n</svg>\\n')
    print(path.stem, len(shapes))";
    let files = [1, 2, 3, 4, 5].map(|n| (format!("floor {n}.svg"), format!("plans/floor {n}.svg")));
    let files: Vec<(&str, &str)> = files.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    rounds(vec![
        vec![call("read_file", json!({ "path": "plans/floor 1.dxf" }))],
        vec![python(script)],
        keep(&files),
    ])
}

fn are_converted(done: &Done<'_>) {
    let made = [1, 2, 3, 4, 5].map(|n| format!("plans/floor {n}.svg"));
    done.made_only(&made.each_ref().map(String::as_str));
    let found = done.python(
        "import json, xml.etree.ElementTree as tree
svg, wrong = '{http://www.w3.org/2000/svg}', []
for n in range(1, 6):
    root = tree.parse(f'plans/floor {n}.svg').getroot()
    lines = [[float(line.get(k)) for k in ('x1', 'y1', 'x2', 'y2')] for line in root.iter(svg + 'line')]
    circles = [[float(one.get(k)) for k in ('cx', 'cy', 'r')] for one in root.iter(svg + 'circle')]
    if lines != [[at + .5, 0, at * n, 40 + n + .25] for at in range(n * 3)] or circles != [[12, n, 2.5]]:
        wrong.append([n, lines, circles])
print(json.dumps(wrong))",
    );
    assert_eq!(found, json!([]));
}

const DEGREES: [i32; 12] = [-2, 1, 6, 11, 16, 19, 22, 21, 17, 11, 5, 0];

fn weather(desk: &Desk) {
    let rows: String =
        (1..).zip(DEGREES).map(|(month, degrees)| format!("2025-{month:02},{degrees}\n")).collect();
    desk.write("weather.csv", format!("month,degrees\n{rows}"));
}

fn draw() -> Vec<Value> {
    let script = "import csv, os
rows = list(csv.DictReader(open(os.environ['FOLDER'] + '/weather.csv')))
with open('weather.svg', 'w') as out:
    out.write('<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 260 140\">\\n')
    for n, row in enumerate(rows):
        height = float(row['degrees']) * 4
        out.write(f'<rect x=\"{10 + n * 20}\" y=\"{100 - max(height, 0)}\" width=\"16\" height=\"{abs(height)}\"><title>{row[\"month\"]}: {row[\"degrees\"]}</title></rect>\\n')
    out.write('</svg>\\n')";
    let memo = "# Weather of 2025\n\n![Degrees by month](weather.svg)\n\nThe warmest month had [{{json:/rows/0/0}}](fact:{{json:/fact}}/r1c1) degrees.\n";
    rounds(vec![
        vec![python(script)],
        keep(&[("weather.svg", "weather.svg")]),
        vec![call("compute", json!({ "sql": "SELECT max(degrees) FROM weather" }))],
        vec![call("write_artifact", json!({ "path": "weather.md", "content": memo }))],
    ])
}

fn is_drawn(done: &Done<'_>) {
    done.made_only(&["weather.md", "weather.svg"]);
    let found = done.python(
        "import json, xml.etree.ElementTree as tree
svg = '{http://www.w3.org/2000/svg}'
bars = [(float(bar.get('y')), float(bar.get('height'))) for bar in tree.parse('weather.svg').getroot().iter(svg + 'rect')]
print(json.dumps([height / 4 * (1 if y < 100 or not height else -1) for y, height in bars]))",
    );
    assert_eq!(found, json!(DEGREES.map(f64::from)));
    let facts = done.desk.json(&["facts", "weather.md"]);
    assert_eq!((facts.len(), &facts[0]["value"], &facts[0]["agrees"]), (1, &json!(22), &json!(true)));
}
