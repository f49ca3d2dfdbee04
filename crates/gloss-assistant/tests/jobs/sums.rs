//! What a report never adds up: running totals, what is there at a moment, amounts in several units, numbers that name or
//! date things; and where a count is no weight. On small tables that are made for it, each with something that does add up.

use crate::findings::{holds, lacks, report, table};

/// Whether a query adds a column up, or weighs by it.
fn summed<'a>(queries: &'a [String], column: &str) -> Vec<&'a String> {
    let x = format!("\"{column}\"");
    let calls = ["sum", "total"].map(|of| [format!("{of}({x})"), format!("{of}(({x} * 100.0))")]).concat();
    queries.iter().filter(|query| calls.iter().any(|call| query.contains(call.as_str()))).collect()
}

/// Two sites a month over a year.
fn monthly(head: &str, cells: impl Fn(usize, usize) -> String) -> String {
    let rows =
        (0..24).map(|n| format!("2025-{:02},{},{}", n / 2 + 1, ["Ost", "West"][n % 2], cells(n / 2, n)));
    table(head, rows)
}

/// Numbers that go up and down.
fn any(n: usize, low: usize, width: usize) -> usize {
    low + (n * 7919 + n * n * 31) % width
}

fn never_summed(text: &str, queries: &[String], columns: &[&str]) {
    for column in columns {
        assert_eq!(summed(queries, column), Vec::<&String>::new(), "{column}: {text}");
        let low = column.to_lowercase();
        for line in text.lines().map(str::to_lowercase).filter(|line| line.contains(&low)) {
            for words in [" adds up", " add up to", "share of "] {
                assert!(!line.contains(&format!("{low}{words}")), "{column}: {line}");
                assert!(!line.contains(&format!("{words}{low}")), "{column}: {line}");
            }
        }
    }
}

#[test]
fn running_totals_are_told_by_their_last_value() {
    let head = "Month,Site,YTD sales,Sales to date,Running total,Cumulative visits,Sales";
    let csv = monthly(head, |m, n| {
        format!(
            "{},{},{},{},{}",
            100 * (m + 1),
            70 * (m + 1) + n % 2,
            50 * (m + 1),
            9 * (m + 1),
            any(n, 40, 90)
        )
    });
    let (text, queries) = report("ytd.csv", &csv);
    let columns = ["YTD sales", "Sales to date", "Running total", "Cumulative visits"];
    never_summed(&text, &queries, &columns);
    holds(&text, &["running total", "1,200", "Sales adds up to"]);
    lacks(
        &text,
        &[
            "mean YTD",
            "mean sales to date",
            "YTD sales averages",
            "median YTD",
            "mean running",
            "\n| YTD sales |",
        ],
    );

    let head = "Monat,Filiale,Umsatz kumuliert,Umsatz seit Jahresbeginn,Lfd. Jahr,Umsatz bisher,Umsatz";
    let csv = monthly(head, |m, n| {
        format!(
            "{},{},{},{},{}",
            90 * (m + 1),
            60 * (m + 1),
            50 * (m + 1),
            70 * (m + 1) - n % 2,
            any(n, 40, 90)
        )
    });
    let (text, queries) = report("kum.csv", &csv);
    never_summed(
        &text,
        &queries,
        &["Umsatz kumuliert", "Umsatz seit Jahresbeginn", "Lfd. Jahr", "Umsatz bisher"],
    );
    holds(&text, &["running total", "Umsatz adds up to"]);
}

/// No word says so: it never falls but at the turn of a year, and begins with what a step is.
#[test]
fn running_totals_are_known_by_what_they_do() {
    let rows = (0..24).map(|n| {
        let month = n % 12;
        let so_far: usize = (0..=month).map(|m| any(m + n / 12, 40, 60)).sum();
        format!("{}-{:02}-01,{so_far},{}", 2024 + n / 12, month + 1, any(n, 40, 90))
    });
    let (text, queries) = report("donations.csv", &table("Date,Donations,Costs", rows));
    never_summed(&text, &queries, &["Donations"]);
    holds(&text, &["Donations are a running total", "in Jan 2025", "in Dec 2025"]);
    assert!(!summed(&queries, "Costs").is_empty(), "{text}");
    // What grows from month to month from a high level is no running total.
    let rows = (0..24).map(|n| format!("{}-{:02}-01,{}", 2024 + n / 12, n % 12 + 1, 4000 + n * 70));
    let (text, queries) = report("sales.csv", &table("Date,Sales", rows));
    assert!(!summed(&queries, "Sales").is_empty(), "{text}");
    lacks(&text, &["running total"]);
}

/// What has come together up to one day adds up over shops.
#[test]
fn running_totals_of_one_day_add_up_over_things() {
    let rows = (0..20).map(|n| format!("Shop {n},{},{}", ["N", "S"][n % 2], any(n, 100, 900)));
    let (text, queries) = report("shops.csv", &table("Shop,Region,YTD sales", rows));
    assert!(!summed(&queries, "YTD sales").is_empty(), "{text}");
}

#[test]
fn what_is_there_at_a_moment_is_not_added_up_over_months() {
    let head = "Month,Site,Open tickets,Peak visitors,Unique visitors,Wage,Backlog,Headcount,Active users,Closed tickets";
    let cells = |n: usize| {
        let all = [(5, 16), (10, 21), (90, 100), (10, 11), (3, 40), (20, 9), (100, 400), (4, 60)];
        all.iter()
            .enumerate()
            .map(|(k, (low, width))| any(n + 7 * k, *low, *width).to_string())
            .collect::<Vec<_>>()
            .join(",")
    };
    let (text, queries) = report("desk.csv", &monthly(head, |_, n| cells(n)));
    let columns =
        ["Open tickets", "Peak visitors", "Unique visitors", "Wage", "Backlog", "Headcount", "Active users"];
    never_summed(&text, &queries, &columns);
    assert!(!summed(&queries, "Closed tickets").is_empty(), "{text}");
    let head = "Monat,Filiale,Offene Tickets,Belegte Betten,Wartende Kunden,Spitzenlast,Stundenlohn,Rückstand,Zählerstand kWh,Besucher";
    let (text, queries) = report("lage.csv", &monthly(head, |_, n| cells(n)));
    let columns = [
        "Offene Tickets",
        "Belegte Betten",
        "Wartende Kunden",
        "Spitzenlast",
        "Stundenlohn",
        "Rückstand",
        "Zählerstand kWh",
    ];
    never_summed(&text, &queries, &columns);
    assert!(!summed(&queries, "Besucher").is_empty(), "{text}");
    // Each row a thing of its own, of one moment.
    let rows = (0..20).map(|n| format!("R-{n},2025-{:02}-{:02},{}", n % 12 + 1, n + 1, any(n, 100, 900)));
    let (text, queries) = report("posten.csv", &table("Rechnung,Datum,Offener Betrag", rows));
    assert!(!summed(&queries, "Offener Betrag").is_empty(), "{text}");
}

#[test]
fn amounts_in_several_units_are_told_for_each_unit() {
    for (head, name) in [
        ("Item,Unit,Quantity,Cost EUR", "Quantity"),
        ("Artikel,Einheit,Menge,Kosten EUR", "Menge"),
        ("Item,UoM,Qty,Cost EUR", "Qty"),
        ("Item,In,Amount,Cost EUR", "Amount"),
    ] {
        let rows = (0..24).map(|n| {
            format!("A{},{},{},{}", n % 8, ["kg", "t", "pcs"][n % 3], any(n, 1, 500), any(n + 3, 50, 900))
        });
        let (text, queries) = report("stock.csv", &table(head, rows));
        holds(
            &text,
            &["in several units (kg, t and pcs)", "don’t add up", "Mean"]
                .map(|words| if words == "Mean" { "mean " } else { words }),
        );
        let all = summed(&queries, name);
        assert!(
            !all.is_empty() && all.iter().all(|query| query.contains("GROUP BY") && query.contains(" AS u")),
            "{all:#?}"
        );
        assert!(!text.to_lowercase().contains(&format!("{} adds up", name.to_lowercase())), "{text}");
        let cost = if name == "Menge" { "Kosten EUR" } else { "Cost EUR" };
        assert!(!summed(&queries, cost).is_empty(), "{text}");
    }
    // One unit, and units that are parts of a firm.
    for units in [["kg", "kg", "kg"], ["North", "South", "West"]] {
        let rows = (0..24).map(|n| format!("A{},{},{}", n % 8, units[n % 3], any(n, 1, 500)));
        let (text, queries) = report("stock.csv", &table("Item,Unit,Quantity", rows));
        assert!(!summed(&queries, "Quantity").is_empty(), "{text}");
        lacks(&text, &["several units"]);
    }
}

#[test]
fn a_count_of_each_thing_is_no_weight() {
    let people = (0..24).map(|n| format!("P{n},{},{}.5,{}", ["M", "F"][n % 2], any(n, 18, 17), any(n, 1, 9)));
    for (name, head, rows) in [
        ("patients.csv", "Patient,Sex,BMI,Visits", people.clone().collect::<Vec<_>>()),
        (
            "people.csv",
            "Sex,BMI,Visits",
            people.map(|row| row.split_once(',').unwrap().1.to_owned()).collect(),
        ),
        (
            "cases.csv",
            "Case no,Sex,Pain,Hits",
            (0..24)
                .map(|n| format!("{},{},{},{}", 900 + n * 7, ["M", "F"][n % 2], any(n, 1, 9), any(n, 1, 9)))
                .collect(),
        ),
    ] {
        let (text, queries) = report(name, &table(head, rows.into_iter()));
        lacks(&text, &["as many times as it says"]);
        let weighted: Vec<_> =
            queries.iter().filter(|q| q.contains("\" * \"Visits\"") || q.contains("\" * \"Hits\"")).collect();
        assert!(weighted.is_empty(), "{weighted:#?}");
    }
    // Things with numbers that come again and differ together are no groups.
    for name in ["Visits", "Count"] {
        let women = (0..48).map(|n| {
            format!(
                "{},{},{},{}.{:02},{},{}",
                any(n, 19, 27),
                any(n + 50, 20, 25),
                any(n, 2, 17),
                any(n, 1, 3),
                any(n, 0, 99),
                ["married", "single"][n % 2],
                ["yes", "no"][any(n, 0, 2)]
            )
        });
        let head = format!("father_age,mother_age,{name},birth_weight,marital,first_child");
        let (text, _) = report("clinic.csv", &table(&head, women));
        lacks(&text, &["as many times as it says"]);
    }
    // Rows that are groups are weighted.
    let rows = (0..12).map(|n| {
        format!(
            "{},{},{}",
            ["M", "F"][n % 2],
            ["young", "middle", "old", "x", "y", "z"][n / 2],
            any(n, 5, 90)
        )
    });
    let (text, queries) = report("groups.csv", &table("Sex,Age,Count", rows));
    holds(&text, &["Count adds up to", "By sex, F has most: "]);
    assert!(queries.iter().any(|query| query.contains("sum(\"Count\") AS n")), "{queries:#?}");
}

#[test]
fn numbers_that_name_or_date_things_are_no_measures() {
    let rows = (0..24).map(|n| {
        format!(
            "L{n},{},{},{},{},{},{}",
            ["TSV", "SC"][n % 2],
            any(n, 100, 900),
            any(n, 1, 20),
            any(n, 1900, 120),
            any(n, 2011, 3),
            any(n, 5, 38)
        )
    });
    let (text, _) =
        report("laeufe.csv", &table("Läufer,Verein,Startnummer,Shelf,Baujahr,Jahrgang,Kilometer", rows));
    lacks(
        &text,
        &[
            "Startnummer averages",
            "| Startnummer |",
            "| Shelf |",
            "| Baujahr |",
            "| Jahrgang |",
            "2,0",
            "1,9",
        ],
    );
    holds(&text, &["| Kilometer |"]);
    let rows = (0..24).map(|n| format!("F{n},{},{},{}", any(n, 1, 99), any(n + 5, 1950, 70), any(n, 0, 30)));
    let (text, _) = report("football.csv", &table("Player,Shirt no,Year built,Goals", rows));
    lacks(&text, &["hirt no averages", "| Shirt no |", "| Year built |"]);
    holds(&text, &["| Goals |"]);
    // A unit that stands in the name is given.
    let rows = (0..30).map(|n| format!("2025-01-{:02},{}.5", n + 1, any(n, 0, 20)));
    let (text, _) = report("weather.csv", &table("Date,Rain mm", rows));
    lacks(&text, &["doesn’t say in which unit"]);
}
