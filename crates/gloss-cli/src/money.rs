//! Costs, as words and as fields of a line. Only writes down what the engine worked out.

use gloss_protocol::{Cost, Price};
use serde_json::{Value, json};

/// Millionths of a dollar in a cent.
const CENT: u64 = 10_000;

/// ` · $0.03`, ` · under $0.01`, ` · at least $0.12`; nothing where no part of it is known.
pub(crate) fn spent(cost: Cost) -> String {
    match cost {
        // What it is at least is never rounded up.
        Cost { micro_usd, partial: true } if micro_usd < CENT => String::new(),
        Cost { micro_usd, partial: true } => format!(" · at least ${}", cents(micro_usd / CENT)),
        Cost { micro_usd: 0, .. } => " · $0".to_owned(),
        Cost { micro_usd, .. } if micro_usd < CENT => " · under $0.01".to_owned(),
        Cost { micro_usd, .. } => format!(" · ${}", cents(micro_usd.saturating_add(CENT / 2) / CENT)),
    }
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
pub(crate) fn price_words(price: Option<Price>) -> String {
    price.map_or_else(String::new, |price| {
        let (read, written) = (Price::dollars(price.input), Price::dollars(price.output));
        format!("  ${read} read, ${written} written, per million tokens")
    })
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{Cost, Price};
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
            assert_eq!(spent(cost), words);
            let mut line = json!({});
            add_to(&mut line, cost);
            assert_eq!(line, json!({ "cost_usd": usd, "cost_usd_at_least": at_least }));
        }
    }

    #[test]
    fn a_price_in_words() {
        let price = Price { input: 37_500, output: 10_000_000, cached: None, cache_write: None };
        assert_eq!(price_words(Some(price)), "  $0.0375 read, $10 written, per million tokens");
        assert_eq!(price_words(None), "");
    }
}
