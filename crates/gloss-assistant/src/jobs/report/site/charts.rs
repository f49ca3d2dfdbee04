//! The charts of a dashboard over a table: its measures, what it compares by, and over which dates. Decided by what a
//! report would take; nothing is worked out here.

use serde_json::{Value, json};

use gloss_analysis::roles::{Roles, Sort};
use gloss_analysis::schema::Schema;
use gloss_figures::words::list;

/// Numbers and comparisons of a dashboard, as many as are seen at once.
const MEASURES: usize = 3;
const GROUPS: usize = 3;
const FILTERS: usize = 6;

/// The columns of a dashboard, by their places in the table.
pub(super) struct Charts {
    /// A measure, and whether it is averaged: rates and levels do not add up.
    measures: Vec<(usize, bool)>,
    groups: Vec<usize>,
    time: Option<usize>,
}

impl Charts {
    /// `taken` are columns that are a key or a place, which nobody adds up; `name` is what rows are called.
    pub(super) fn of(schema: &Schema, roles: &Roles, taken: &[usize], name: Option<usize>) -> Self {
        // A level adds up over rows of one time, and never over several.
        let adds = |sort: Sort| sort == Sort::Flow || sort == Sort::Level && roles.when.is_none();
        let mut measures: Vec<(usize, bool)> =
            roles.measures.iter().map(|one| (one.column, !adds(one.sort))).collect();
        // Counts of several periods are columns of a family: the newest of each.
        measures.extend(roles.families.iter().filter_map(|family| Some((*family.members.last()?, false))));
        measures.retain(|(at, _)| !taken.contains(at));
        // What adds up stands first: its charts say how much, not how high on average.
        measures.sort_by_key(|(_, mean)| *mean);
        measures.truncate(MEASURES);
        let mut groups: Vec<usize> = roles.groups.iter().map(|group| group.column).take(GROUPS).collect();
        let compared = !measures.is_empty();
        // Where nothing groups the rows the largest of them are compared.
        groups.extend(name.filter(|_| groups.is_empty() && compared));
        let time = roles.when.as_ref().map(|when| when.column);
        Self { measures, groups, time: time.filter(|at| *at < schema.columns.len()) }
    }

    /// The same, counting rows alone by these groups.
    pub(super) fn counting(self, groups: Vec<usize>) -> Self {
        Self { measures: Vec::new(), groups, ..self }
    }

    /// All its columns.
    pub(super) fn all(&self) -> impl Iterator<Item = usize> {
        self.measures.iter().map(|(at, _)| *at).chain(self.groups.iter().copied()).chain(self.time)
    }

    /// Its parts of the tool's arguments.
    pub(super) fn write(&self, spec: &mut Value, of: &dyn Fn(usize) -> String) {
        let how = |mean: bool| if mean { "mean" } else { "sum" };
        let one = |(at, mean): &(usize, bool)| json!({ "column": of(*at), "how": how(*mean) });
        spec["measures"] = self.measures.iter().map(one).collect();
        spec["groups"] = self.groups.iter().map(|at| json!(of(*at))).collect();
        // A bar that can be pressed is a filter too.
        let mut filters: Vec<Value> = self.groups.iter().map(|at| json!(of(*at))).collect();
        filters.retain(|name| *name != spec["name"]);
        let about = self.groups.iter().chain(&self.time).map(|at| json!(of(*at)));
        let about: Vec<Value> = about.filter(|name| *name != spec["name"]).collect();
        if !about.is_empty() {
            spec["details"] = about.into();
        }
        let known = spec["filters"].as_array().cloned().unwrap_or_default();
        filters
            .extend(known.into_iter().filter(|name| !self.groups.iter().any(|at| *name == json!(of(*at)))));
        filters.truncate(FILTERS);
        spec["filters"] = filters.into();
        if let Some(time) = self.time {
            spec["time"] = json!(of(time));
        }
    }

    /// The parts that it shows, in a sentence.
    pub(super) fn says(&self, of: &dyn Fn(usize) -> String) -> String {
        let names = |columns: Vec<usize>| list(&columns.into_iter().map(of).collect::<Vec<_>>());
        let measures = match self.measures.as_slice() {
            [] => "how many there are".to_owned(),
            all => names(all.iter().map(|(at, _)| *at).collect()),
        };
        let by = if self.groups.is_empty() {
            String::new()
        } else {
            format!(" by {}", names(self.groups.clone()))
        };
        let over = self.time.map(|at| format!(" over {}", of(at))).unwrap_or_default();
        format!(" It shows {measures}{by}{over}; all of it follows the filters.")
    }
}
