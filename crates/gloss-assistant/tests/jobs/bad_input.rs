//! Tables as nobody should make them, and what becomes of each: a report that says what it can and cannot, or a
//! plain sentence. Nothing panics, no query fails, no figure is wrong.

use std::fmt::Write as _;

use crate::house::House;
use crate::reports::written;

/// Queries of one report: they are a tool's calls, and a person waits for them.
const QUERIES: usize = 70;
/// Memory of the whole test program at its highest, in kilobytes: a million rows in SQLite and their file.
const MEMORY: u64 = 3 << 20;

struct Case {
    what: &'static str,
    csv: String,
    /// Must stand in the report, links taken off.
    says: &'static [&'static str],
    /// Must not.
    never: &'static [&'static str],
}

fn case(
    what: &'static str,
    csv: impl Into<String>,
    says: &'static [&'static str],
    never: &'static [&'static str],
) -> Case {
    Case { what, csv: csv.into(), says, never }
}

/// Rows of a table by number.
fn rows(header: &str, n: usize, row: impl Fn(usize) -> String) -> String {
    let mut csv = format!("{header}\n");
    (0..n).for_each(|at| {
        let _ = writeln!(csv, "{}", row(at));
    });
    csv
}

fn cases() -> Vec<Case> {
    let wide =
        |row: usize| (0..2_000).map(|n| ((n * 7 + row * 13) % 97).to_string()).collect::<Vec<_>>().join(",");
    let names = (0..2_000).map(|n| format!("m{n}")).collect::<Vec<_>>().join(",");
    let day = |n: usize| match n % 5 {
        0 => format!("2024-03-{:02}", n % 28 + 1),
        1 => format!("{}.4.2024", n % 28 + 1),
        2 => format!("\"May {}, 2024\"", n % 28 + 1),
        3 => format!("2024/06/{:02}", n % 28 + 1),
        _ => format!("{} July 2024", n % 28 + 1),
    };
    let noise = |n: usize| {
        let h = n * 2_654_435_761 % 997;
        let (month, day) = (h * 7 % 12 + 1, n % 28 + 1);
        format!("202{}-{month:02}-{day:02},{h},{}", n % 3, ["a", "b", "c"][n / 7 % 3])
    };
    vec![
        case("two rows", "name,n\nA,1\nB,2\n", &["adds up to 3"], &[]),
        case(
            "2,000 columns",
            rows(&names, 12, wide),
            &["more columns with figures than this report looks at"],
            &[],
        ),
        case(
            "two header rows",
            "shop,2023,,2024,\n,sales,staff,sales,staff\nA,10,1,20,2\nB,30,3,40,4\nC,5,1,6,1\n",
            &["Sales rose by 46.7 %, from 45 to 66", "| Staff | 5 | 7 |"],
            &["Column `", "column `"],
        ),
        case(
            "totals inside",
            "item,cost\nA,1\nB,2\nTotal,3\nC,3\nD,4\nE,5\nGrand total,15\n",
            &["2 rows of totals", "adds up to 15"],
            &["adds up to 33"],
        ),
        case(
            "mixed types",
            rows("name,amount,n", 20, |n| {
                format!("x{n},{},{n}", if n % 10 == 3 { "n.k.".to_owned() } else { n.to_string() })
            }),
            &["18 of 20 values of amount are numbers and the others are not"],
            &[],
        ),
        case(
            "dates in five formats",
            rows("day,sales", 60, |n| format!("{},{}", day(n), n + 1)),
            &["1 Mar 2024 to"],
            &["kept as text"],
        ),
        case(
            "dates that may be two things",
            rows("day,sales", 12, |n| format!("{}/{}/2024,{n}", n % 9 + 1, n % 7 + 1)),
            &["Which number is the day and which the month"],
            &["By month"],
        ),
        case(
            "decimal commas",
            "name;amount;n\nA;1,5;1\nB;2,25;2\nC;3;3\n",
            &["Amount adds up to 6.75"],
            &["375"],
        ),
        // Nobody can know what these are, so they are not added up.
        case("duplicate column names", "a,A,a\n1,2,3\n4,5,6\n7,8,10\n", &["averages 4"], &["adds up to"]),
        case(
            "formulas as text",
            "name,n\nA,1\nB,=A2*2\nC,3\nD,4\n",
            &["formula as text", "adds up to 8"],
            &[],
        ),
        case("zero rows", "a,b\n", &["The table has no rows."], &[]),
        case("nothing at all", "", &["The table has no rows."], &[]),
        case("one column", "weight of parcels\n2\n2\n3\n4\n5\n5\n", &["averages 3.5"], &[]),
        case(
            "a column that is empty",
            "name,n,nothing\nA,1,\nB,2,\nC,3,\n",
            &["adds up to 6"],
            &["| Nothing |"],
        ),
        case(
            "chance is no finding",
            rows("date,visits,kind", 400, noise),
            &["Visits add up to"],
            &["is highest in", "rose by"],
        ),
        case(
            "ones and zeros that say what happened",
            rows("customer,age,churned", 40, |n| format!("c {n}x,{},{}", 20 + n, usize::from(n >= 30))),
            &["10 of 40 customers (25.0 %) have **churned** set", "against the others"],
            &["Churned adds"],
        ),
        case(
            "ages are no years",
            rows("country,18-24,25-34,35-44,55-64", 9, |n| format!("c{n},{n},{},{},{}", n * 2, n * 3, n + 1)),
            &["`18-24`"],
            &["2018", "1955"],
        ),
        case(
            "levels are not added up",
            rows("month,price", 36, |n| format!("{}-{:02}-01,{}", 2020 + n / 12, n % 12 + 1, 100 + n * 2)),
            &["rose by 70.0 %, from 100 in Jan 2020 to 170 in Dec 2022"],
            &["adds up"],
        ),
        case(
            "ranks are no measure",
            rows("Rank,name,votes", 12, |n| format!("{},p{n}x,{}", n + 1, 500 - n * n)),
            &["votes"],
            &["rank adds", "Rank adds"],
        ),
    ]
}

/// The report's text with its links taken off.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("](fact:") {
        let (head, tail) = rest.split_at(at);
        let open = head.rfind('[').unwrap();
        out.push_str(&head[..open]);
        out.push_str(&head[open + 1..]);
        rest = &tail[tail.find(')').unwrap() + 1..];
    }
    out + rest
}

#[test]
fn bad_tables_are_told_for_what_they_are() {
    println!("{:<32} {:>8}  outcome", "case", "queries");
    let mut wrong = String::new();
    for Case { what, csv, says, never } in cases() {
        let mut house = House::new(&[("t.csv", csv.as_bytes())]);
        let text = plain(&written(&mut house, "t.csv"));
        let queries = house.calls.iter().filter(|(name, _)| name == "compute").count();
        let missing = says.iter().filter(|words| !text.contains(**words));
        let lies = never.iter().filter(|words| text.contains(**words));
        let found: Vec<&&str> = missing.chain(lies).collect();
        let outcome = if found.is_empty() { says.join("; ") } else { format!("WRONG: {found:?}") };
        println!("{what:<32} {queries:>8}  {outcome}");
        if !found.is_empty() || queries > QUERIES {
            let _ = writeln!(wrong, "{what}: {queries} queries, {found:?}\n{text}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_million_rows_stay_within_bounds() {
    let mut csv = String::with_capacity(24 << 20);
    csv.push_str("customer,day,amount,kind\n");
    let mut state = 7u64;
    let mut sum = 0u64;
    for n in 0..1_000_000u64 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let amount = (state >> 33) % 500;
        sum += amount;
        let _ = writeln!(
            csv,
            "c{},202{}-{:02}-01,{amount},{}",
            n % 5_000,
            n % 4,
            n % 12 + 1,
            ["a", "b", "c"][(n % 3) as usize]
        );
    }
    let mut house = House::new(&[("million.csv", csv.as_bytes())]);
    let text = plain(&written(&mut house, "million.csv"));
    let queries = house.calls.iter().filter(|(name, _)| name == "compute").count();
    let memory = high_water();
    println!("a million rows: {queries} queries, memory at most {memory:?} kB");
    assert!(queries <= QUERIES && memory.is_none_or(|kb| kb < MEMORY), "{queries} {memory:?}");
    assert!(text.contains("1,000,000"), "{text}");
    let exact =
        house.facts.values().any(|(_, rows)| rows.iter().flatten().any(|cell| cell.as_u64() == Some(sum)));
    assert!(exact, "the sum {sum} is no figure of\n{text}");
}

/// The most memory that this program ever had, in kilobytes; none where the system doesn't say.
fn high_water() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().split(' ').next()?.parse().ok())
}
