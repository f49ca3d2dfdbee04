//! A column by the words for it: its header, its letter, or words that stand for the same in the other language. Reads no table.

use crate::error::Unwritable;

/// Words that head columns of the same kind.
const ALIKE: [&[&str]; 9] = [
    &["date", "datum", "day", "tag"],
    &["name", "namen"],
    &["amount", "betrag", "sum", "summe", "total", "gesamt", "value", "wert"],
    &["price", "preis", "cost", "costs", "kosten"],
    &["city", "ort", "stadt", "town"],
    &["customer", "kunde", "client", "customers", "kunden"],
    &["quantity", "menge", "anzahl", "count", "number"],
    &["country", "land"],
    &["month", "monat"],
];

/// The number of the column that words name: by its whole header, by its letter where it has one, then by a header that holds the
/// words or that they hold, where there is only one.
///
/// # Errors
/// Where no column is named so, or several may be.
pub(crate) fn column_named(headers: &[String], wanted: &str) -> Result<usize, Unwritable> {
    let plain = |words: &str| {
        let words = words.trim().trim_matches(['"', '“', '”', '„']).to_lowercase();
        words.replace(['-', '_'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (wanted, all) = (plain(wanted), headers.iter().map(|one| plain(one)).collect::<Vec<_>>());
    let only = |is: &dyn Fn(&str) -> bool| {
        let mut found = (0..all.len()).filter(|n| all.get(*n).is_some_and(|own| !own.is_empty() && is(own)));
        match (found.next(), found.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    };
    let holds = |long: &str, short: &str| {
        let (long, short): (Vec<&str>, Vec<&str>) = (long.split(' ').collect(), short.split(' ').collect());
        !short.is_empty() && long.windows(short.len()).any(|run| run == short.as_slice())
    };
    let exact = all.iter().position(|own| !wanted.is_empty() && *own == wanted);
    let alike = || {
        let same = ALIKE.iter().find(|same| same.contains(&wanted.as_str()))?;
        only(&|own| same.contains(&own)).or_else(|| only(&|own| same.iter().any(|one| holds(own, one))))
    };
    let found = exact
        .or_else(|| only(&|own| holds(own, &wanted)))
        .or_else(|| only(&|own| holds(&wanted, own)))
        .or_else(alike);
    found.ok_or_else(|| {
        let names: Vec<&str> = headers.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        let name: String = wanted.chars().take(40).collect();
        Unwritable::new(
            format!("The table has no column “{name}”."),
            format!("Its columns: {}.", names.join(", ")),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::column_named;

    #[test]
    fn a_column_is_named_by_its_header_a_part_of_it_or_what_says_the_same() {
        let headers: Vec<String> =
            ["Service", "City bike", "E-bike", "Order date", "Net (€)"].map(str::to_owned).to_vec();
        for (words, expect) in [
            ("E-bike", Some(2)),
            ("e-bike price", Some(2)),
            ("Datum", Some(3)),
            ("date", Some(3)),
            ("net (€)", Some(4)),
            ("bike", None),
            ("Amount", None),
            ("", None),
        ] {
            assert_eq!(column_named(&headers, words).ok(), expect, "{words}");
        }
    }
}
