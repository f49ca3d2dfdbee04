//! What a report makes its headline and its first sentences, on small tables that are made for one thing each: what may not
//! be said, and what must be.

use std::fmt::Write as _;

use crate::house::House;

/// A report's visible words, with its links taken off, and every query behind it.
pub(crate) fn report(name: &str, csv: &str) -> (String, Vec<String>) {
    let mut house = House::new(&[(name, csv.as_bytes())]);
    let says = house.turn(&format!("Write a report\n\nAttached files: {name}"));
    assert_eq!(house.failed, Vec::<String>::new(), "{name}");
    let (_, text) = house.written.first_key_value().unwrap_or_else(|| panic!("{name}: {says}"));
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("](fact:") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = &rest[rest.find(')').unwrap() + 1..];
    }
    out.push_str(rest);
    let plain = out.replace(['[', '*', '\\'], "");
    (plain, house.facts.values().map(|(query, _)| query.clone()).collect())
}

pub(crate) fn table(head: &str, rows: impl Iterator<Item = String>) -> String {
    let mut out = format!("{head}\n");
    rows.for_each(|row| {
        let _ = writeln!(out, "{row}");
    });
    out
}

fn title(text: &str) -> &str {
    text.lines().next().unwrap()
}

pub(crate) fn holds(text: &str, all: &[&str]) {
    for words in all {
        assert!(text.contains(words), "“{words}” is missing in\n{text}");
    }
}

pub(crate) fn lacks(text: &str, all: &[&str]) {
    for words in all {
        assert!(!text.contains(words), "“{words}” stands in\n{text}");
    }
}

/// Five shares over six years, of which one begins late and far above the others.
#[test]
fn what_begins_late_makes_no_growth() {
    let shares = [("AA", 10, 0), ("BB", 20, 0), ("CC", 30, 0), ("LATE", 400, 40)];
    let rows = shares.iter().flat_map(|(name, base, from)| {
        (*from..72).map(move |n| format!("{name},{}-{:02}-01,{}", 2000 + n / 12, n % 12 + 1, base + n / 10))
    });
    let (text, _) = report("shares.csv", &table("symbol,date,price", rows));
    holds(&text, &["3 of 4 symbols are there from the first period to the last", "LATE begins in May 2003"]);
    lacks(title(&text), &["price rose from"]);
    // 10, 20 and 30 on average, and 26 at last: the late one would make it more than five times as much.
    holds(&text, &["from 2000 (20.2) to 2005 (26.2)"]);
}

#[test]
fn a_sum_over_more_rows_is_said_to_be_one() {
    let days = (0..6).flat_map(|month| (0..10 + month * 4).map(move |n| (month, n)));
    let rows = days.map(|(month, n)| {
        format!("2025-{:02}-{:02},{},{}", month + 1, n % 28 + 1, 50 + n % 3, ["a", "b"][n % 2])
    });
    let (text, _) = report("orders.csv", &table("date,revenue,shop", rows));
    holds(&text, &["the orders it is the sum of went from 10 to 30"]);
    lacks(title(&text), &["rose"]);
}

/// More things measured are no larger things.
#[test]
fn a_length_is_never_added_up_over_time() {
    let years = [(2007, 40), (2008, 60), (2009, 90)];
    let rows = years.iter().flat_map(|(year, n)| {
        (0..*n).map(move |at| format!("{},{}.5,{year}", ["x", "y"][at % 2], 40 + at % 9))
    });
    let (text, queries) = report("birds.csv", &table("species,bill_length_mm,year", rows));
    lacks(&text, &["rose by", "adds up"]);
    assert!(queries.iter().all(|query| !query.contains("sum(\"bill_length_mm\")")), "{queries:#?}");
}

/// Admissions of Berkeley in 1973, as R has them (UCBAdmissions; Bickel, Hammel and O'Connell 1975), with its column of
/// running numbers.
#[test]
fn rows_that_stand_for_many_are_weighted_and_what_turns_round_is_told() {
    let counts = [
        ("A", [512, 313, 89, 19]),
        ("B", [353, 207, 17, 8]),
        ("C", [120, 205, 202, 391]),
        ("D", [138, 279, 131, 244]),
        ("E", [53, 138, 94, 299]),
        ("F", [22, 351, 24, 317]),
    ];
    let kinds = [("Admitted", "Male"), ("Rejected", "Male"), ("Admitted", "Female"), ("Rejected", "Female")];
    let rows = counts.iter().enumerate().flat_map(|(d, (dept, all))| {
        let cells = kinds.iter().zip(all).enumerate();
        cells.map(move |(k, ((admit, gender), n))| format!("{},{admit},{gender},{dept},{n}", d * 4 + k + 1))
    });
    let (text, _) = report("ucbadmissions.csv", &table(",Admit,Gender,Dept,Freq", rows));
    holds(title(&text), &["Male is ahead of Female in all, but not by dept"]);
    holds(
        &text,
        &[
            "24 rows,",
            "1,755 of 4,526 (38.8 %) are Admitted",
            "highest for Male (44.5 % of 2,691) and lowest for Female (30.4 % of 1,835)",
            "there Female is ahead of Male in 4 of 6 groups",
        ],
    );
    lacks(&text, &["ucbadmissions,", "Columns: A,", "| A | 4 |"]);
}

#[test]
fn spellings_of_one_label_are_counted_as_one() {
    let labels = ["IT", "sales", "I.T.", "SALES", "Sales", "it", "Sales", "HR"];
    let rows = (0..40).map(|n| format!("{},{}", labels[n % labels.len()], n % 5 + 1));
    let (text, queries) = report("answers.csv", &table("Department,Score", rows));
    // Twenty of sales and fifteen of IT, which was the commonest spelling.
    holds(&text, &["| Sales | 20 |", "| IT | 15 |", "“SALES”", "“I.T.”", "are counted as one"]);
    assert!(queries.iter().any(|query| query.contains("LEFT JOIN")), "the queries of figures join them too");
    // Letters whose size is all they differ in, and labels that numbers tell apart, stay as they are.
    let rows = (0..40).map(|n| format!("{},{}", ["AA", "Aa", "aa", "v1.5", "v15"][n % 5], n));
    let (text, _) = report("genes.csv", &table("type,length", rows));
    holds(&text, &["| AA |", "| Aa |", "| aa |", "v1.5", "v15"]);
    lacks(&text, &["counted as one"]);
}

/// Labels that look the same are one, also where a measure is summed and where there are few rows.
#[test]
fn labels_that_look_the_same_are_summed_as_one() {
    for (name, labels, told) in [
        ("wards.csv", ["Surgery", "surgery ", "Medicine", "Surgery"], "| Surgery | 9 |"),
        ("depots.csv", ["Bonn", "Bonn\u{a0}", "Trier", "Bonn"], "| Bonn | 9 |"),
        ("lager.csv", ["Köln", "Ko\u{308}ln", "Trier", "KÖLN"], "| Köln | 9 |"),
        ("shops.csv", ["\u{200b}North", "North", "South", "NORTH"], "| North | 9 |"),
    ] {
        let rows = (0..12).map(|n| format!("{},{},{}", labels[n % 4], ["a", "b"][n % 2], 100 + n * 31 % 97));
        let (text, _) = report(name, &table("Depot,Kind,Sales", rows));
        let other = format!("| {} | 3 |", labels[2]);
        holds(&text, &[told, &other, "counted as one"]);
    }
}

/// The queries of a report join what new data spells otherwise.
#[test]
fn a_new_spelling_joins_when_figures_are_worked_out_again() {
    let depots = ["Bonn", "Köln", "Trier"];
    let rows = |depots: &[&str; 3]| {
        let rows = (0..12).map(|n| format!("{},{},{}", depots[n % 3], ["a", "b"][n % 2], 100 + n * 31 % 97));
        rows.collect::<Vec<_>>()
    };
    let old = table("Depot,Kind,Sales", rows(&depots).into_iter());
    let mut house = House::new(&[("depots.csv", old.as_bytes())]);
    house.turn("Write a report\n\nAttached files: depots.csv");
    for (was, now) in [("Bonn", "Bonn\u{a0}"), ("Köln", "Ko\u{308}ln"), ("Trier", "TRIER"), ("Bonn", "bonn ")]
    {
        let mut new = rows(&depots);
        let at = new.iter().rposition(|row| row.starts_with(was)).unwrap();
        new[at] = new[at].replace(was, now);
        let new = table("Depot,Kind,Sales", new.into_iter());
        house.put("depots.csv", new.as_bytes(), "2026-11-19T10:00:00+01:00");
        let mut grouped = 0;
        for (query, before) in house.facts.clone().into_values() {
            if !query.contains("GROUP BY \"Depot\"") {
                continue;
            }
            grouped += 1;
            let after = house.compute(&query);
            assert_eq!(before.len(), after.len(), "{now}: {query}");
        }
        assert!(grouped > 0, "nothing is grouped by depot");
    }
}

#[test]
fn currencies_and_signs_are_kept() {
    let rows = (0..20).map(|n| {
        format!("K{n};{}.{:03},50 €;{},5 %;2026-01-{:02}", n % 4 + 1, n * 37 % 1000, n % 9 + 3, n + 1)
    });
    let (text, _) = report("Rechnungen.csv", &table("Beleg;Netto;Anteil;Tag", rows));
    holds(&text, &["€", "Netto", "Anteil"]);
    assert!(text.lines().any(|line| line.starts_with("| Anteil |") && line.contains(" %")), "{text}");
    for (unit, shown) in [("EUR", "€"), ("CHF", "CHF")] {
        let rows = (0..20).map(|n| format!("{} {}.50,{}", unit, 100 + n * 31 % 977, ["a", "b", "c"][n % 3]));
        let (text, _) = report("fees.csv", &table("Fee,shop", rows));
        assert!(text.contains(&format!("Fee adds up to {shown}")), "{text}");
    }
    let mixed = ["\"$1,234.56\"", "EUR 500", "($987.65)", "€ 20", "$7", "EUR 9"];
    let rows = (0..24).map(|n| format!("{},{},{}", mixed[n % 6], n % 7 + 1, ["N", "S"][n % 2]));
    let (text, _) = report("deals.csv", &table("Revenue,Units,Region", rows));
    holds(&text, &["Revenue is in several currencies ($ and €)"]);
    lacks(&text, &["revenues", "| Revenue |", "has the highest"]);
    let rows = (0..24).map(|n| format!("{}.5,{},{}", 100 + n, ["EUR", "USD", "CHF"][n % 3], n % 7 + 1));
    let (text, _) = report("deals.csv", &table("Amount,Currency,Units", rows));
    holds(&text, &["Amount is in several currencies"]);
    lacks(&text, &["Amount adds", "| Amount |"]);
}

#[test]
fn amounts_that_are_not_read_are_said_and_name_no_rows() {
    type Spelled = (&'static str, fn(usize) -> String);
    let spelled: [Spelled; 6] = [
        ("Sales", |n| if n % 3 == 1 { format!("{n}.2k") } else { format!("{}", 1000 + n) }),
        ("Budget", |n| if n % 3 == 1 { format!("{n} Mio") } else { format!("{}00000", n + 1) }),
        ("Weight", |n| format!("{} {}", n + 10, if n % 2 == 0 { "lb" } else { "kg" })),
        ("Amount", |n| if n % 3 == 1 { format!("{n}-") } else { n.to_string() }),
        ("Duration", |n| format!("{}:{:02}", n % 3, n + 10)),
        ("Temperature", |n| format!("{} °{}", n + 10, if n % 2 == 0 { "C" } else { "F" })),
    ];
    for (name, of) in spelled {
        let rows = (0..24).map(|n| format!("P{n:02},{},{}", ["Ada", "Bo", "Cy"][n % 3], of(n)));
        let (text, _) = report("measured.csv", &table(&format!("id,who,{name}"), rows));
        let plural = name.to_lowercase() + "s";
        lacks(&text, &[&format!(" {plural}, from"), &format!("| {plural} |"), " sales, from"]);
        let said = text.contains(&format!("{name} is written in ways that aren’t read as numbers"))
            || text.contains(&format!("values of {} are numbers", name.to_lowercase()));
        assert!(said, "{text}");
    }
    // What rows are grouped by is said as such; numbers of houses, postcodes and telephones are no amounts.
    let rows = (0..24).map(|n| format!("{} km,{}", [5, 10, 21][n % 3], 30 + n * 7 % 50));
    let (text, _) = report("races.csv", &table("Distance,Minutes", rows));
    lacks(&text, &["aren’t read as numbers"]);
    let codes: [Spelled; 5] = [
        ("Flat", |n| format!("{}{}", n + 1, ["A", "B", "C", "D", "E"][n % 5])),
        ("Postcode", |n| format!("{} {}", 1000 + n, ["AB", "CD", "EF", "GH", "KL", "MN"][n % 6])),
        ("Phone", |n| format!("555-{}", 1000 + n)),
        ("Version", |n| format!("1.{}.{n}", n % 7)),
        ("Place", |n| format!("{}th", n + 4)),
    ];
    for (name, of) in codes {
        let rows = (0..24).map(|n| format!("{},{}", of(n), 300 + n * 7 % 50));
        let (text, _) = report("list.csv", &table(&format!("{name},Rent"), rows));
        lacks(&text, &["aren’t read as numbers"]);
    }
}

/// People without work, counted each month: those of a month are mostly those of the month before.
#[test]
fn what_is_counted_again_and_again_is_not_added_up() {
    let trades = [("building", 400), ("retail", 900), ("mining", 60)];
    let rows = trades.iter().flat_map(|(trade, base)| {
        (0..60)
            .map(move |n| format!("{trade},{}-{:02}-01,{}", 2005 + n / 12, n % 12 + 1, base + n * base / 60))
    });
    let (text, queries) = report("unemployment.csv", &table("series,date,count", rows));
    assert!(queries.iter().all(|query| !query.contains("sum(\"count\")")), "{text}");
    let rows = trades.iter().flat_map(|(trade, base)| {
        (0..60).map(move |n| {
            format!("{trade},{}-{:02}-01,{}", 2005 + n / 12, n % 12 + 1, base + n * 7919 % base)
        })
    });
    let (text, queries) = report("accidents.csv", &table("series,date,count", rows));
    assert!(queries.iter().any(|query| query.contains("sum(\"count\")")), "{text}");
}

#[test]
fn names_are_told_as_they_are_read() {
    let rows = (0..48)
        .map(|n| format!("{}-01-01,{},{}", 2001 + n / 3, ["coal", "wind", "sun"][n % 3], 1000 + n * 7));
    let (text, _) = report("power.csv", &table("year,source,generation", rows));
    holds(&text, &["| 2016 |", "## By year"]);
    lacks(&text, &["Jan 20", "months"]);
    let rows = (0..30)
        .map(|n| format!("Kunde {},{},{}", n % 5, ["bezahlt", "offen", "storniert"][n % 3], 90 + n * 13));
    let (text, _) = report("Rechnungen Oktober 2026.csv", &table("Kunde,Status,Umsatz", rows));
    holds(&text, &["# Rechnungen Oktober 2026", "30 rows", "## By Kunde", "Umsatz adds up"]);
    lacks(&text, &["By kunde", "umsatz", "oktober"]);
    let rows = (0..30).map(|n| format!("{},{},{}", ["x", "y", "z"][n % 3], 40 + n, 3000 + n * 50 % 900));
    let (text, _) = report("la-riots.csv", &table("kind,lifeExp,body_mass_g", rows));
    holds(&text, &["Life exp", "Body mass g", "30 rows"]);
    lacks(&text.replace("```chart", "").replace("```", ""), &["`", "30 riots"]);
}
