//! An answer's figures as a chart of their fact: bars in their order, a line over time. Draws nothing that the query did not give.

use super::plan::{By, Shape};
use super::say::Speaker;

impl Speaker<'_> {
    /// The figures as a chart of their fact; none where there are fewer than two.
    pub(super) fn chart(&self) -> Option<String> {
        let is_time = match &self.plan.shape {
            Shape::Groups(_, by, ..) => matches!(by, By::Time(..)),
            Shape::Ranked(..) => false,
            _ => return None,
        };
        let (label, value) = (self.result.columns.first()?, self.result.columns.get(1)?);
        (self.result.rows.len() > 1).then_some(())?;
        let plain = |name: &String| !name.contains(['\\', '`']) && !name.chars().any(char::is_control);
        (plain(label) && plain(value)).then_some(())?;
        let title = match &self.plan.shape {
            Shape::Groups(metric, ..) | Shape::Ranked(metric, ..) => self.metric(metric).replace('\\', ""),
            _ => String::new(),
        };
        let group = serde_json::json!({ "field": label, "type": "nominal", "title": null, "sort": if is_time { serde_json::Value::Null } else { "-x".into() } });
        let number = serde_json::json!({ "field": value, "type": "quantitative", "title": title });
        let (x, y, mark) = if is_time { (group, number, "line") } else { (number, group, "bar") };
        let spec = serde_json::json!({ "data": { "fact": self.result.id }, "mark": mark, "encoding": { "x": x, "y": y } });
        Some(format!("```chart\n{spec}\n```"))
    }
}
