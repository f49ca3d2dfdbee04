//! Jobs with tables: months put together, an export divided, columns cleaned, invoices held against a bank's list, a workbook's
//! headers and totals put right, and names taken out. Sums are read back by Python's own readers.

use gloss_tests::Desk;
use rust_xlsxwriter::{Formula, Workbook};
use serde_json::{Value, json};

use super::{Done, Job, call, keep, python, rounds};

pub(super) const JOBS: &[Job] = &[
    Job { name: "twelve months in one workbook", set_up: months, model: together, check: are_together },
    Job { name: "divide an export by region", set_up: orders, model: divide, check: is_divided },
    Job { name: "clean a list of contacts", set_up: contacts, model: clean, check: is_clean },
    Job { name: "hold invoices against the bank", set_up: invoices, model: reconcile, check: is_reconciled },
    Job { name: "put a workbook right", set_up: hours, model: put_right, check: is_right },
    Job { name: "take names out", set_up: patients, model: take_out, check: are_out },
];

const REGIONS: [&str; 4] = ["North", "South", "East", "West"];

fn months(desk: &Desk) {
    for month in 1..=12 {
        let rows: String = (0..4)
            .map(|at| format!("{},{}.{:02}\n", REGIONS[at], 900 + month * 31 + at * 170, month * 7 % 100))
            .collect();
        desk.write(&format!("sales_{month:02}.csv"), format!("region,revenue\n{rows}"));
    }
}

fn together() -> Vec<Value> {
    let month = |n| format!("SELECT '2025-{n:02}' AS month, region, revenue FROM sales_{n:02}");
    let sql = (1..=12).map(month).collect::<Vec<_>>().join(" UNION ALL ");
    let sheet = json!({ "name": "2025", "sql": sql, "columns": [
        { "header": "Month", "format": "text" }, { "header": "Region" },
        { "header": "Revenue", "format": "money", "currency": "€", "total": "sum" }] });
    rounds(vec![
        vec![call("list_files", json!({})), call("read_file", json!({ "path": "sales_01.csv" }))],
        vec![call("make_workbook", json!({ "path": "sales 2025.xlsx", "sheets": [sheet] }))],
    ])
}

/// Python that reads the cells of a workbook's first sheet: {"A1": ["formula", "value"]}.
const CELLS: &str = "
import json, re, xml.etree.ElementTree as tree, zipfile
main = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
def cells(path):
    with zipfile.ZipFile(path) as book:
        shared = []
        if 'xl/sharedStrings.xml' in book.namelist():
            shared = [''.join(t.text or '' for t in one.iter(main + 't')) for one in tree.fromstring(book.read('xl/sharedStrings.xml'))]
        found = {}
        for cell in tree.fromstring(book.read('xl/worksheets/sheet1.xml')).iter(main + 'c'):
            formula, value = cell.find(main + 'f'), cell.find(main + 'v')
            words = ''.join(t.text or '' for t in cell.iter(main + 't')) if value is None else value.text
            if cell.get('t') == 's':
                words = shared[int(words)]
            found[cell.get('r')] = [None if formula is None else formula.text, words]
        return found
";

fn are_together(done: &Done<'_>) {
    done.made_only(&["sales 2025.xlsx"]);
    let found = done.python(&format!(
        "{CELLS}
import csv, glob
from decimal import Decimal
rows = [(f[6:8], r['region'], Decimal(r['revenue'])) for f in sorted(glob.glob('sales_*.csv')) for r in csv.DictReader(open(f))]
made = cells('sales 2025.xlsx')
same = all(made[f'A{{n}}'][1] == '2025-' + m and made[f'B{{n}}'][1] == r and Decimal(made[f'C{{n}}'][1]) == v for n, (m, r, v) in enumerate(rows, 2))
total = made['C50']
print(json.dumps([len(rows), same, total[0] is not None, abs(Decimal(total[1]) - sum(r[2] for r in rows)) < Decimal('0.001')]))"
    ));
    assert_eq!(found, json!([48, true, true, true]));
}

fn orders(desk: &Desk) {
    let row = |n: usize| {
        let region = REGIONS[n * 7 % 11 % 4];
        format!("{},{region},\"Hofer, {n}\",{}.{:02}\n", 10_000 + n, 20 + n * 37 % 900, n % 100)
    };
    desk.write(
        "orders.csv",
        format!("order,region,customer,amount\n{}", (0..400).map(row).collect::<String>()),
    );
}

fn divide() -> Vec<Value> {
    let script = "import csv, os
rows = list(csv.DictReader(open(os.environ['FOLDER'] + '/orders.csv', newline='')))
for region in sorted({row['region'] for row in rows}):
    with open(region + '.csv', 'w', newline='') as out:
        writer = csv.DictWriter(out, rows[0].keys(), lineterminator='\\n')
        writer.writeheader()
        writer.writerows(row for row in rows if row['region'] == region)
    print(region)";
    let files = REGIONS.map(|region| (format!("{region}.csv"), format!("orders by region/{region}.csv")));
    let files: Vec<(&str, &str)> = files.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    rounds(vec![vec![call("profile_table", json!({ "path": "orders.csv" })), python(script)], keep(&files)])
}

fn is_divided(done: &Done<'_>) {
    let made = REGIONS.map(|region| format!("orders by region/{region}.csv"));
    done.made_only(&made.each_ref().map(String::as_str));
    let found = done.python(
        "import csv, glob, json, os
all = sorted(map(tuple, csv.reader(open('orders.csv', newline=''))))
parts = {os.path.basename(f)[:-4]: list(csv.reader(open(f, newline=''))) for f in glob.glob('orders by region/*.csv')}
alone = all and {name for name, rows in parts.items() if {row[1] for row in rows[1:]} == {name}}
together = sorted([tuple(parts['North'][0])] + [tuple(row) for rows in parts.values() for row in rows[1:]])
print(json.dumps([len(together), together == all, sorted(alone)]))",
    );
    assert_eq!(found, json!([401, true, ["East", "North", "South", "West"]]));
}

fn contacts(desk: &Desk) {
    let phones = ["0176 / 22 33 4", "+49 176-22335", "0049(176)22336", "176.22337", "(0176) 22 33 8"];
    let days = ["3.1.2026", "2026-01-04", "05/01/2026", "6 Jan 2026", "07.01.26"];
    let row = |n: usize| format!("Person {n},{},{}\n", phones[n % 5], days[n * 3 % 5]);
    desk.write("contacts.csv", format!("name,phone,since\n{}", (0..60).map(row).collect::<String>()));
    desk.write("notes.md", "# Contacts\n\nThe list is of January.\n");
}

fn clean() -> Vec<Value> {
    let script = "import csv, datetime, os, re
path = os.environ['COPY'] + '/contacts.csv'
rows = list(csv.DictReader(open(path, newline='')))
forms = ['%d.%m.%Y', '%Y-%m-%d', '%d/%m/%Y', '%d %b %Y', '%d.%m.%y']
def day(words):
    for form in forms:
        try:
            return datetime.datetime.strptime(words, form).date().isoformat()
        except ValueError:
            pass
    return words
for row in rows:
    digits = re.sub('^(0049|49|0)', '', re.sub('[^0-9]', '', row['phone']))
    row['phone'], row['since'] = '+49 ' + digits, day(row['since'])
with open(path, 'w', newline='') as out:
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator='\\n')
    writer.writeheader()
    writer.writerows(rows)";
    let run = format!("cat > job.py <<'END'\n{script}\nEND\npython3 job.py");
    rounds(vec![
        vec![call("profile_table", json!({ "path": "contacts.csv" }))],
        vec![call("run_command", json!({ "command": run, "copies": ["contacts.csv"] }))],
    ])
}

fn is_clean(done: &Done<'_>) {
    assert_eq!(done.changes(), (Vec::new(), vec!["contacts.csv"]));
    let found = done.python(
        "import collections, csv, json
rows = list(csv.DictReader(open('contacts.csv')))
names = [row['name'] for row in rows] == [f'Person {n}' for n in range(60)]
print(json.dumps([names, collections.Counter(row['phone'] for row in rows), collections.Counter(row['since'] for row in rows)]))",
    );
    let twelve =
        |names: [&str; 5]| names.map(|name| (name.to_owned(), json!(12))).into_iter().collect::<Value>();
    let phones = [4, 5, 6, 7, 8].map(|n| format!("+49 1762233{n}"));
    let days = [3, 4, 5, 6, 7].map(|n| format!("2026-01-0{n}"));
    assert_eq!(found[0], true);
    assert_eq!(found[1], twelve(phones.each_ref().map(String::as_str)));
    assert_eq!(found[2], twelve(days.each_ref().map(String::as_str)));
}

/// The amount of an invoice, in cents, and whether the bank has it.
fn invoice(n: usize) -> (usize, bool) {
    (12_000 + n * 1_357, !matches!(n, 4 | 11 | 23))
}

fn invoices(desk: &Desk) {
    let euro = |cents: usize| format!("{}.{:02}", cents / 100, cents % 100);
    let listed: String =
        (0..30).map(|n| format!("R-{:04},Shop {n},{}\n", 2600 + n, euro(invoice(n).0))).collect();
    // One was paid by half.
    let paid = |n: usize| if n == 17 { invoice(n).0 / 2 } else { invoice(n).0 };
    let booked: String = (0..30)
        .filter(|n| invoice(*n).1)
        .map(|n| {
            format!(
                "2026-11-{:02},\"SEPA Shop {n} R-{:04} THANKS\",{}\n",
                1 + n % 28,
                2600 + n,
                euro(paid(n))
            )
        })
        .collect();
    desk.write("invoices.csv", format!("number,customer,amount\n{listed}"));
    desk.write("bank november.csv", format!("date,purpose,amount\n{booked}2026-11-30,Fees,-9.90\n"));
}

fn reconcile() -> Vec<Value> {
    let joined = "invoices i LEFT JOIN \"bank november.csv\" b ON b.purpose LIKE '%' || i.number || '%'";
    let open = format!(
        "SELECT i.number, i.customer, round(i.amount - coalesce(sum(b.amount), 0), 2) AS open FROM {joined} \
         GROUP BY i.number, i.customer, i.amount HAVING open > 0 ORDER BY i.number"
    );
    let sum = format!("SELECT round(sum(open), 2) AS open, count(*) AS n FROM ({open})");
    let row = |n: usize| {
        let at = |column: &str| format!("{{{{json#1:/rows/{n}/{column}}}}}");
        format!("| {} | {} | [{}](fact:{{{{json#1:/fact}}}}/r{}c3) |", at("0"), at("1"), at("2"), n + 1)
    };
    let rows: Vec<String> = (0..4).map(row).collect();
    let memo = format!(
        "# Not paid yet\n\n[{{{{json#2:/rows/0/1}}}}](fact:{{{{json#2:/fact}}}}/r1c2) invoices, [{{{{json#2:/rows/0/0}}}}](fact:{{{{json#2:/fact}}}}/r1c1) € in all.\n\n\
         | Invoice | Customer | Open |\n|-|-|-:|\n{}\n",
        rows.join("\n")
    );
    rounds(vec![
        vec![
            call("read_file", json!({ "path": "invoices.csv" })),
            call("read_file", json!({ "path": "bank november.csv" })),
        ],
        vec![call("compute", json!({ "sql": open })), call("compute", json!({ "sql": sum }))],
        vec![call("write_artifact", json!({ "path": "open invoices.md", "content": memo }))],
    ])
}

fn is_reconciled(done: &Done<'_>) {
    done.made_only(&["open invoices.md"]);
    let half = invoice(17).0 - invoice(17).0 / 2;
    let open: Vec<(usize, usize)> =
        [(4, invoice(4).0), (11, invoice(11).0), (17, half), (23, invoice(23).0)].to_vec();
    let facts = done.desk.json(&["facts", "open invoices.md"]);
    assert!(facts.iter().all(|fact| fact["agrees"] == true && fact["stale"] == false), "{facts:?}");
    let cents = |fact: &Value| (fact["value"].as_f64().expect("a number") * 100.0).round() as usize;
    let found: Vec<usize> = facts[2..].iter().map(cents).collect();
    assert_eq!(found, open.iter().map(|(_, cents)| *cents).collect::<Vec<_>>());
    assert_eq!((&facts[0]["value"], cents(&facts[1])), (&json!(4), found.iter().sum()));
    let memo = done.words("open invoices.md");
    assert!(open.iter().all(|(n, _)| memo.contains(&format!("| R-{} | Shop {n} |", 2600 + n))), "{memo}");
}

fn hours(desk: &Desk) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Hours").expect("a name");
    for (column, name) in (0..).zip(["Col1", "Col2", "Col3", "Col4"]) {
        sheet.write(0, column, name).expect("a header");
    }
    for row in 1..=6u32 {
        let formula = Formula::new(format!("=B{0}*C{0}", row + 1)).set_result((row * 10 * 40).to_string());
        sheet.write(row, 0, format!("Helper {row}")).expect("a cell");
        sheet.write(row, 1, row * 10).and_then(|sheet| sheet.write(row, 2, 40)).expect("cells");
        sheet.write_formula(row, 3, formula).expect("a formula");
    }
    sheet.write(7, 0, "Total").expect("a cell");
    // Two helpers came after the sum was written.
    sheet.write_formula(7, 3, Formula::new("=SUM(D2:D5)").set_result("4000")).expect("a formula");
    desk.write("hours.xlsx", book.save_to_buffer().expect("a workbook"));
}

fn put_right() -> Vec<Value> {
    let look = |at: &str| vec![call("read_region", json!({ "path": "hours.xlsx", "where": at }))];
    let set = |at: &str, new: &[&str]| {
        let edits: Vec<Value> =
            new.iter().enumerate().map(|(range, new)| json!({ "range": range, "new": new })).collect();
        vec![call(
            "edit_region",
            json!({ "path": "hours.xlsx", "where": at, "base": "{{json:/base}}", "edits": edits }),
        )]
    };
    rounds(vec![
        vec![call("read_file", json!({ "path": "hours.xlsx" }))],
        look("cells:Hours!A1:D1"),
        set("cells:Hours!A1:D1", &["Helper", "Hours", "Rate", "Pay"]),
        look("cells:Hours!D8"),
        set("cells:Hours!D8", &["=SUM(D2:D7)"]),
    ])
}

fn is_right(done: &Done<'_>) {
    assert_eq!(done.changes(), (Vec::new(), vec!["hours.xlsx"]));
    let found = done.python(&format!(
        "{CELLS}
made = cells('hours.xlsx')
print(json.dumps([[made[c + '1'][1] for c in 'ABCD'], made['D8'], sum(float(made[f'D{{n}}'][1]) for n in range(2, 8)), made['D7'][0]]))"
    ));
    assert_eq!(found, json!([["Helper", "Hours", "Rate", "Pay"], ["SUM(D2:D7)", "8400"], 8400.0, "B7*C7"]));
}

fn patients(desk: &Desk) {
    let row =
        |n: usize| format!("Anna Berg-{n},anna.{n}@hofer.example,{},{}\n", 1950 + n % 50, 60 + n * 3 % 40);
    desk.write("patients.csv", format!("name,mail,born,pulse\n{}", (0..80).map(row).collect::<String>()));
}

fn take_out() -> Vec<Value> {
    let script = "import csv, os
rows = list(csv.DictReader(open(os.environ['FOLDER'] + '/patients.csv', newline='')))
def write(path, names, rows):
    with open(path, 'w', newline='') as out:
        writer = csv.DictWriter(out, names, lineterminator='\\n', extrasaction='ignore')
        writer.writeheader()
        writer.writerows(rows)
for n, row in enumerate(rows, 1):
    row['code'] = f'P{n:03}'
write('anonymous.csv', ['code', 'born', 'pulse'], rows)
write('codes.csv', ['code', 'name', 'mail'], rows)";
    rounds(vec![
        vec![call("profile_table", json!({ "path": "patients.csv" })), python(script)],
        keep(&[("anonymous.csv", "patients without names.csv"), ("codes.csv", "codes of patients.csv")]),
    ])
}

fn are_out(done: &Done<'_>) {
    done.made_only(&["patients without names.csv", "codes of patients.csv"]);
    let bare = done.words("patients without names.csv");
    assert!(!bare.contains("Anna") && !bare.contains('@'), "{bare}");
    let found = done.python(
        "import csv, json
read = lambda path: list(csv.DictReader(open(path)))
codes = {row['code']: row for row in read('codes of patients.csv')}
again = [[codes[row['code']]['name'], codes[row['code']]['mail'], row['born'], row['pulse']] for row in read('patients without names.csv')]
print(json.dumps([len(codes), again == [list(row.values()) for row in read('patients.csv')]]))",
    );
    assert_eq!(found, json!([80, true]));
}
