//! Steps made of a spec: a workbook or a site, while nobody has changed it since. Runs nothing.

use gloss_protocol::{Artifact, RecipeStep};
use gloss_provider::Call;
use gloss_recipe::Step;
use serde_json::Value;

use super::{Drafted, Record};

impl Record<'_> {
    /// The newest arguments that a tool made a file of, and what it gave; why not where it was changed since, or not made so.
    fn spec(
        &self,
        artifact: &Artifact,
        made: u32,
        (tool, what): (&str, &str),
    ) -> Result<(Value, &Value), String> {
        let path = &artifact.path;
        let is_it = |result: &Value| result.get("path").and_then(Value::as_str) == Some(path.as_str());
        let made_by = |(call, result): &&(Call, Value)| call.name == tool && is_it(result);
        let Some((call, result)) = self.calls.iter().rev().find(made_by) else {
            return Err(format!("{path} was not made of {what}."));
        };
        if artifact.version != made {
            return Err(format!(
                "{path} was changed after it was made, and Gloss can’t repeat those changes."
            ));
        }
        Ok((serde_json::from_str(&call.arguments).unwrap_or_default(), result))
    }

    /// The workbook's newest spec.
    pub(super) fn workbook(&self, artifact: &Artifact, made: u32) -> Drafted {
        let path = &artifact.path;
        let (arguments, result) = self.spec(artifact, made, ("make_workbook", "queries"))?;
        let sheets = arguments.get("sheets").cloned().unwrap_or_default();
        let queries: Vec<String> = sheets
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|sheet| sheet.get("sql")?.as_str().map(str::to_owned))
            .collect();
        let typed =
            |sheet: &&Value| sheet.get("rows").and_then(Value::as_array).is_some_and(|rows| !rows.is_empty());
        if let Some(sheet) = sheets.as_array().into_iter().flatten().find(typed) {
            let name = sheet.get("name").and_then(Value::as_str).unwrap_or_default();
            return Err(format!("The sheet {name} of {path} was typed and not made of a query."));
        }
        if queries.is_empty() {
            return Err(format!("{path} holds numbers whose source nobody knows."));
        }
        if let Some(table) = queries.iter().find_map(|query| self.fixed(query)) {
            return Err(format!("A query of {path} names {table} in a way that could not be exchanged."));
        }
        let rows = result.get("sheets").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let rows =
            rows.iter().map(|sheet| sheet.get("rows").and_then(Value::as_u64).unwrap_or_default()).collect();
        let shown = RecipeStep {
            path: path.clone(),
            says: "The workbook is made again of its queries and formulas.".to_owned(),
            detail: queries,
            sentences: Vec::new(),
        };
        Ok((Step::Workbook { path: path.clone(), sheets, rows }, shown))
    }

    /// The site's newest spec.
    pub(super) fn site(&self, artifact: &Artifact, made: u32) -> Drafted {
        let path = &artifact.path;
        let (spec, result) = self.spec(artifact, made, ("make_site", "a query"))?;
        let query = spec.get("sql").and_then(Value::as_str).unwrap_or_default().to_owned();
        if let Some(table) = self.fixed(&query) {
            return Err(format!("The query of {path} names {table} in a way that could not be exchanged."));
        }
        let rows = result.get("rows").and_then(Value::as_u64).unwrap_or_default();
        let shown = RecipeStep {
            path: path.clone(),
            says: "The site is made again of its query. It is saved, and never published.".to_owned(),
            detail: vec![query],
            sentences: Vec::new(),
        };
        Ok((Step::Site { path: path.clone(), spec, rows }, shown))
    }
}
