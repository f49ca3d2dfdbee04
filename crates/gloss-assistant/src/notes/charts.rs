//! A chart of a workbook in words, for who asks. Says what stands in it.

use serde_json::Value;

/// The chart that a place is, as `chart:Sales!1`; none where it is none.
pub(super) fn of(region: &Value) -> Option<&str> {
    let cell = region.get("ranges")?.as_array()?.first()?.get("cell")?.as_str()?;
    cell.starts_with("chart:").then_some(cell)
}

/// A chart in words, for who asks.
pub(super) fn describe_chart(region: &Value) -> Option<String> {
    let words = region.get("ranges")?.as_array()?.first()?.get("text")?.as_str()?;
    let of = |start: &str| words.lines().find_map(|line| line.strip_prefix(start));
    let mut out = format!("This is a {} chart", of("Chart: ")?);
    if let Some(title) = of("Title: ") {
        out.push_str(&format!(" titled “{title}”"));
    }
    let series: Vec<String> = words
        .lines()
        .filter_map(|line| line.strip_prefix("Series: "))
        .map(|line| {
            let parts: Vec<&str> = line.split(" | ").collect();
            match parts.as_slice() {
                [_, categories, values] if !categories.is_empty() => format!("{values} by {categories}"),
                [.., values] => (*values).to_owned(),
                [] => String::new(),
            }
        })
        .collect();
    out.push('.');
    if !series.is_empty() {
        out.push_str(&format!(" It shows {}.", gloss_figures::words::list(&series)));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_chart_is_told_in_words() {
        let text = "Chart: column\nTitle: Sales\nSeries: =S!B1 | S!A2:A4 | S!B2:B4\nName: Chart 1";
        let region = json!({ "ranges": [{ "range": 0, "cell": "chart:S!1", "text": text }] });
        assert_eq!(of(&region), Some("chart:S!1"));
        assert_eq!(
            describe_chart(&region).as_deref(),
            Some("This is a column chart titled “Sales”. It shows S!B2:B4 by S!A2:A4.")
        );
        assert_eq!(of(&json!({ "ranges": [{ "range": 0, "cell": "S!A1", "text": "" }] })), None);
    }
}
