//! Reports on eight tables, recounted by Python: `recount.py` reads the numbers in the visible text, loads the table
//! with its own means and runs each fact's query there. Four tables are real, one has names and values made anew in
//! each run, three are nasty. Nothing of Gloss has a part in what is compared with.

use std::hash::{BuildHasher, Hasher};
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::house::House;
use crate::reports::{labels, written};

/// A table: its file's name, its bytes, and what the script must be told to read it.
struct Table {
    name: &'static str,
    bytes: Vec<u8>,
    reading: Value,
}

fn real(name: &'static str) -> Table {
    let path = format!("{}/../../tests/suite/sheet/{name}", env!("CARGO_MANIFEST_DIR"));
    Table { name, bytes: std::fs::read(path).unwrap(), reading: json!({}) }
}

/// Two rows of headers, decimal commas, semicolons, and rows of totals among the others.
fn two_headers() -> Table {
    let mut csv = String::from("Filiale;2023;;2024;\n;Umsatz;Kosten;Umsatz;Kosten\n");
    for n in 1..=14 {
        csv.push_str(&format!(
            "Ort {n};{0}.{1:03},5;{2},25;{3}.{4:03},75;{5},5\n",
            n,
            n * 37,
            n * 9,
            n + 1,
            n * 11,
            n * 8
        ));
        if n % 7 == 0 {
            csv.push_str("Total;99.999,5;999,5;99.999,5;999,5\n");
        }
    }
    let names = json!([
        [0, "Filiale"],
        [1, "2023 Umsatz"],
        [2, "2023 Kosten"],
        [3, "2024 Umsatz"],
        [4, "2024 Kosten"]
    ]);
    Table {
        name: "zwei-köpfe.csv",
        bytes: csv.into_bytes(),
        reading: json!({ "delimiter": ";", "comma": true, "header": 2, "names": names }),
    }
}

/// Dates in five ways of writing, numbers with words among them, formulas as text, gaps, and rows that come twice.
fn untidy() -> Table {
    let mut csv = String::from("order,when,amount,checked,result,state\n");
    for n in 0..60 {
        let (month, day) = (n % 12 + 1, n % 27 + 1);
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let when = match n % 5 {
            0 => format!("2024-{month:02}-{day:02}"),
            1 => format!("{day}.{month}.2024"),
            2 => format!("\"{} {day}, 2024\"", months[month - 1]),
            3 => format!("2024/{month:02}/{day:02}"),
            _ => format!("{day} {} 2023", months[month - 1]),
        };
        let amount = if n % 13 == 5 { "unknown".to_owned() } else { format!("{}.5", 100 + n * 7) };
        let checked = if n % 11 == 3 { "n/a".to_owned() } else { format!("{}", 40 + n * n % 83) };
        let result = if n % 9 == 4 { "=C2*2".to_owned() } else { format!("{}.25", n * 3) };
        csv.push_str(&format!(
            "A-{n},{when},{amount},{checked},{result},{}\n",
            ["open", "shut", "lost"][n % 3]
        ));
    }
    csv.push_str("A-59,1.12.2023,1.5,2,3.5,open\nA-59,1.12.2023,1.5,2,3.5,open\n");
    Table { name: "untidy.csv", bytes: csv.into_bytes(), reading: json!({}) }
}

/// Names that come twice or are marks, values far out, below zero and nothing but zero.
fn marks() -> Table {
    let mut csv = String::from("\"na|me\",[x](y),*,*,a_b_2019,a_b_2020,zero,half\n");
    for n in 0i64..40 {
        let far = if n == 17 { 9_000_000 } else { n * 3 % 29 };
        csv.push_str(&format!(
            "\"_{n}_ `<b>|*{}\",{far},{},{}.5,{},{},0,{}\n",
            n % 7,
            -n * n,
            n % 5,
            n * 13 % 47,
            n * 17 % 53 - 9,
            if n % 2 == 0 { "yes" } else { "no" }
        ));
    }
    let names = json!([
        [0, "na|me"],
        [1, "[x](y)"],
        [2, "*"],
        [3, "*_2"],
        [4, "a_b_2019"],
        [5, "a_b_2020"],
        [6, "zero"],
        [7, "half"]
    ]);
    Table { name: "marks *.csv", bytes: csv.into_bytes(), reading: json!({ "names": names }) }
}

/// A table that nobody has seen before.
fn random(seed: u64) -> Table {
    let mut state = seed;
    // xorshift64 (Marsaglia 2003): good enough to make tables.
    let mut next = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let word = |next: &mut dyn FnMut(u64) -> u64| -> String {
        let parts = ["ka", "lo", "mi", "ten", "ru", "sa", "vor", "ne", "pi", "da"];
        (0..2 + next(2)).map(|_| parts[next(10) as usize]).collect()
    };
    let (columns, rows) = (2 + next(5) as usize, 20 + next(200) as usize);
    let mut names: Vec<String> = vec![word(&mut next)];
    while names.len() <= columns {
        let name = word(&mut next);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let groups: Vec<String> = (0..2 + next(4))
        .map(|n| format!("{}{}", word(&mut next), ["", "a", "o", "u", "i", "e"][n as usize]))
        .collect();
    let shapes: Vec<u64> = (0..columns).map(|_| next(5)).collect();
    let mut csv = names.join(",") + ",kind,day\n";
    for row in 0..rows {
        csv.push_str(&format!("{} {row}", word(&mut next)));
        for shape in &shapes {
            let cell = match shape {
                0 => next(1_000).to_string(),
                1 => format!("{}.{:02}", next(100_000), next(100)),
                2 => format!("-{}.5", next(300)),
                3 if next(6) == 0 => String::new(),
                3 => format!("0.{:03}", next(1_000)),
                _ => (next(40) * next(40) * next(40)).to_string(),
            };
            csv.push_str(&format!(",{cell}"));
        }
        let group = &groups[next(groups.len() as u64) as usize];
        csv.push_str(&format!(",{group},20{:02}-{:02}-{:02}\n", 18 + next(7), 1 + next(12), 1 + next(28)));
    }
    Table { name: "random.csv", bytes: csv.into_bytes(), reading: json!({}) }
}

/// Writes the report and what the script needs; gives the folder.
fn laid_out(table: &Table) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("recount").join(table.name);
    std::fs::create_dir_all(&folder).unwrap();
    let mut house = House::new(&[(table.name, &table.bytes)]);
    let text = written(&mut house, table.name);
    let facts: serde_json::Map<String, Value> = house
        .facts
        .iter()
        .map(|(id, (query, rows))| (id.clone(), json!({ "query": query, "rows": rows })))
        .collect();
    let mut reading = table.reading.clone();
    reading["file"] = json!(table.name);
    let told = json!({ "table": reading, "labels": labels(table.name, &table.bytes) });
    for (name, bytes) in [
        ("report.md", text.into_bytes()),
        ("facts.json", Value::from(facts).to_string().into_bytes()),
        ("labels.json", told.to_string().into_bytes()),
        (table.name, table.bytes.clone()),
    ] {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    folder
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the figures are recounted by another program")]
fn python_comes_to_the_same_figures() {
    let given = std::env::var("GLOSS_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 =
        given.unwrap_or_else(|| std::collections::hash_map::RandomState::new().build_hasher().finish() | 1);
    println!("seed of the random table: {seed} (GLOSS_SEED makes it again)");
    let tables = [
        real("bechdel-movies.csv"),
        real("us-employment.csv"),
        real("seattle-weather.csv"),
        real("off-year-turnout-2023.xlsx"),
        random(seed),
        two_headers(),
        untidy(),
        marks(),
    ];
    let script = format!("{}/tests/jobs/recount.py", env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    for table in &tables {
        let folder = laid_out(table);
        let ran = std::process::Command::new("python3").arg(&script).arg(&folder).output();
        let ran = ran.expect("python3 must be there (cargo xtask setup)");
        print!("{}", String::from_utf8_lossy(&ran.stdout));
        if !ran.status.success() {
            print!("{}", String::from_utf8_lossy(&ran.stderr));
            wrong.push(table.name);
        }
    }
    assert!(wrong.is_empty(), "these reports don't agree: {wrong:?}");
}
