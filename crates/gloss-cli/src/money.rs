//! Costs, as words and as fields of a line. Only writes down what the engine worked out.

use gloss_protocol::{Cost, CostRange, Price};
use serde_json::{Value, json};

/// Millionths of a dollar in a cent.
const CENT: u64 = 10_000;

/// ` · $0.03`, ` · under $0.01`, ` · at least $0.12`, in the currency of the prices; nothing where no part of it is known.
pub(crate) fn spent(cost: Cost, currency: &str) -> String {
    let sign = sign(currency);
    match cost {
        // What it is at least is never rounded up.
        Cost { micro_usd, partial: true } if micro_usd < CENT => String::new(),
        Cost { micro_usd, partial: true } => format!(" · at least {sign}{}", cents(micro_usd / CENT)),
        Cost { micro_usd: 0, .. } => format!(" · {sign}0"),
        Cost { micro_usd, .. } if micro_usd < CENT => format!(" · under {sign}0.01"),
        Cost { micro_usd, .. } => format!(" · {sign}{}", cents(micro_usd.saturating_add(CENT / 2) / CENT)),
    }
}

/// The sign of a currency, or its three letters with a blank.
fn sign(currency: &str) -> String {
    match currency {
        "USD" | "" => "$".to_owned(),
        "EUR" => "€".to_owned(),
        "GBP" => "£".to_owned(),
        "JPY" => "¥".to_owned(),
        "INR" => "₹".to_owned(),
        other => format!("{other} "),
    }
}

/// An amount in hundredths, never less than it is: `$0.11`.
pub(crate) fn amount(micro: u64, currency: &str) -> String {
    format!("{}{}", sign(currency), cents(micro.div_ceil(CENT)))
}

/// `Ran 6 times, $0.04 to $0.11`.
pub(crate) fn range(range: CostRange, currency: &str) -> String {
    let times = if range.runs == 1 { "once".to_owned() } else { format!("{} times", range.runs) };
    let (least, most) = (amount(range.least, currency), amount(range.most, currency));
    let costs = if least == most { most } else { format!("{least} to {most}") };
    let known = if range.partial { ", as far as prices are known" } else { "" };
    format!("Ran {times}, {costs}{known}")
}

fn cents(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// Adds `cost_usd`, null where not all of it is known, and `cost_usd_at_least`, null where it is.
pub(crate) fn add_to(line: &mut Value, cost: Cost) {
    let dollars = Price::dollars(cost.micro_usd);
    line["cost_usd"] = if cost.partial { Value::Null } else { json!(dollars) };
    line["cost_usd_at_least"] = if cost.partial && cost.micro_usd > 0 { json!(dollars) } else { Value::Null };
}

/// A price as a field: US dollars for a million tokens.
pub(crate) fn price(price: Option<Price>) -> Value {
    let part = |micro_usd: Option<u64>| micro_usd.map(Price::dollars);
    price.map_or(Value::Null, |price| {
        json!({
            "input": Price::dollars(price.input), "output": Price::dollars(price.output),
            "cached": part(price.cached), "cache_write": part(price.cache_write),
        })
    })
}

/// `  $2.5 read, $10 written, per million tokens`; nothing where it is not known.
pub(crate) fn price_words(price: Option<Price>, currency: &str) -> String {
    let sign = sign(currency);
    price.map_or_else(String::new, |price| {
        let (read, written) = (Price::dollars(price.input), Price::dollars(price.output));
        format!("  {sign}{read} read, {sign}{written} written, per million tokens")
    })
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{Cost, CostRange, Price};
    use serde_json::json;

    use super::{add_to, price_words, spent};

    #[test]
    fn money_in_words_and_fields() {
        for (micro_usd, partial, words, usd, at_least) in [
            (0, false, " · $0", json!(0.0), json!(null)),
            (1, false, " · under $0.01", json!(0.000001), json!(null)),
            (9_999, false, " · under $0.01", json!(0.009999), json!(null)),
            (10_000, false, " · $0.01", json!(0.01), json!(null)),
            (34_999, false, " · $0.03", json!(0.034999), json!(null)),
            (35_000, false, " · $0.04", json!(0.035), json!(null)),
            (1_204_500_000, false, " · $1204.50", json!(1204.5), json!(null)),
            (0, true, "", json!(null), json!(null)),
            (9_999, true, "", json!(null), json!(0.009999)),
            (129_999, true, " · at least $0.12", json!(null), json!(0.129999)),
        ] {
            let cost = Cost { micro_usd, partial };
            assert_eq!(spent(cost, "USD"), words);
            let mut line = json!({});
            add_to(&mut line, cost);
            assert_eq!(line, json!({ "cost_usd": usd, "cost_usd_at_least": at_least }));
        }
    }

    #[test]
    fn a_price_in_words() {
        let price = Price { input: 37_500, output: 10_000_000, cached: None, cache_write: None };
        assert_eq!(price_words(Some(price), "USD"), "  $0.0375 read, $10 written, per million tokens");
        assert_eq!(price_words(Some(price), "CHF"), "  CHF 0.0375 read, CHF 10 written, per million tokens");
        assert_eq!(price_words(None, "USD"), "");
    }

    #[test]
    fn earlier_runs_in_words() {
        let of = |runs, least, most, partial| CostRange { runs, least, most, partial };
        for (range, words) in [
            (of(6, 40_000, 110_000, false), "Ran 6 times, $0.04 to $0.11"),
            (of(1, 40_000, 40_000, false), "Ran once, $0.04"),
            (of(2, 0, 1, true), "Ran 2 times, $0.00 to $0.01, as far as prices are known"),
        ] {
            assert_eq!(super::range(range, "USD"), words);
        }
        assert_eq!(spent(Cost { micro_usd: 34_000, partial: false }, "EUR"), " · €0.03");
    }
}
