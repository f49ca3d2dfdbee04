//! Which kind of site a task asks for, and what of the table that kind needs: told by words, and where these name none by what the
//! table has. Makes nothing.

use serde_json::{Value, json};

use super::charts::Charts;
use super::columns::{Columns, is_called};
use super::words_of;
use gloss_analysis::roles::Roles;
use gloss_analysis::schema::{self, Schema};
use gloss_figures::sql::ident;
use gloss_figures::words::file_name;

/// Columns that say how far something is, and what they say, from the begin to the end.
const STATES: [&str; 8] = ["status", "state", "stage", "phase", "progress", "column", "stand", "zustand"];
const ORDER: [&str; 30] = [
    "idea",
    "backlog",
    "new",
    "open",
    "planned",
    "to do",
    "todo",
    "not started",
    "next",
    "started",
    "ready",
    "doing",
    "in progress",
    "active",
    "working",
    "waiting",
    "blocked",
    "on hold",
    "testing",
    "review",
    "in review",
    "offen",
    "in arbeit",
    "approved",
    "delivered",
    "done",
    "finished",
    "closed",
    "erledigt",
    "cancelled",
];
const TIMES: [&str; 8] = ["time", "begin", "begins", "start", "starts", "from", "uhrzeit", "beginn"];
/// Columns that group rows, and how many a row says and is filtered by.
const GROUPS: usize = 3;
const DETAILS: usize = 3;
const FILTERS: usize = 4;
/// Longest words that a row says beside its name.
const SHORT: usize = 40;
const PICTURES: [&str; 5] = [".png", ".jpg", ".jpeg", ".gif", ".webp"];

/// A kind of site, with the columns that it needs by their places in the table.
pub(super) enum Kind {
    Map,
    List,
    Dashboard(Charts),
    Launch(Charts),
    Timeline(usize),
    /// By a column that says how far rows are, and which of its values stand where.
    Board(usize, Vec<&'static str>),
    Gallery(Option<usize>),
    Event(Option<usize>),
}

/// A table, as a site may need it.
pub(super) struct Table<'a> {
    pub(super) schema: &'a Schema,
    pub(super) roles: &'a Roles,
    pub(super) columns: &'a Columns,
}

impl Kind {
    /// The kind for a task, in small letters.
    ///
    /// # Errors
    /// Why the table can't be what is asked for, as a sentence.
    pub(super) fn of(task: &str, table: &Table<'_>, path: &str) -> Result<Self, String> {
        let asks = |words: &[&str]| words_of(task).any(|said| words.contains(&said));
        let file = file_name(path);
        let when =
            table.roles.when.as_ref().map(|when| when.column).filter(|at| *at < table.schema.columns.len());
        if asks(&["launch"]) {
            return Ok(Self::Launch(table.charts().counting(table.groups())));
        }
        if asks(&["dashboard", "dashboards"]) {
            return Ok(Self::Dashboard(table.charts()));
        }
        if asks(&["board", "kanban"]) {
            let states = "no column of it says in a few words how far its rows are";
            return table
                .state()
                .map(|at| Self::Board(at, table.order(at)))
                .ok_or_else(|| format!("I made no board of {file}: {states}."));
        }
        if asks(&["gallery", "galerie"]) {
            return Ok(Self::Gallery(table.picture()));
        }
        if asks(&["event"]) {
            return Ok(Self::Event(table.called(&TIMES).or(when)));
        }
        if asks(&["timeline", "zeitleiste", "zeitstrahl"]) {
            let when = when
                .ok_or_else(|| format!("I made no timeline: no column of {file} says when its rows are."));
            return when.map(Self::Timeline);
        }
        if asks(&["map", "karte", "landkarte"]) && table.columns.place.is_none() {
            return Err(format!(
                "I made no map: no two columns of {file} give latitude and longitude. I can make a site that lists its rows."
            ));
        }
        let lists = asks(&["list", "directory"]) && !asks(&["map"]);
        Ok(match (table.columns.place, when) {
            (Some(_), _) => Self::Map,
            (None, Some(when)) if !lists => Self::Timeline(when),
            _ => Self::List,
        })
    }

    /// Its word, which is also the template's.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Map => "map",
            Self::List => "list",
            Self::Dashboard(_) => "dashboard",
            Self::Launch(_) => "launch",
            Self::Timeline(_) => "timeline",
            Self::Board(..) => "board",
            Self::Gallery(_) => "gallery",
            Self::Event(_) => "event",
        }
    }

    /// Its name in a sentence.
    pub(super) fn called(&self) -> &'static str {
        match self {
            Self::Launch(_) => "launch hub",
            Self::Event(_) => "event page",
            _ => self.word(),
        }
    }

    /// Its charts, where it has some.
    pub(super) fn charts(&self) -> Option<&Charts> {
        match self {
            Self::Dashboard(charts) | Self::Launch(charts) => Some(charts),
            _ => None,
        }
    }

    /// Whether rows say what groups them, and can be filtered by it.
    pub(super) fn tells_groups(&self) -> bool {
        matches!(self, Self::Timeline(_) | Self::Board(..) | Self::Gallery(_) | Self::Event(_))
    }

    /// The columns that it shows beside what every site does.
    pub(super) fn extra_columns(&self) -> Vec<usize> {
        match self {
            Self::Dashboard(charts) | Self::Launch(charts) => charts.all().collect(),
            Self::Timeline(at) | Self::Board(at, _) | Self::Gallery(Some(at)) | Self::Event(Some(at)) => {
                vec![*at]
            }
            Self::Map | Self::List | Self::Gallery(None) | Self::Event(None) => Vec::new(),
        }
    }

    /// Its parts of the tool's arguments.
    pub(super) fn write(&self, spec: &mut Value, groups: &[usize], of: &dyn Fn(usize) -> String) {
        match self {
            Self::Dashboard(charts) | Self::Launch(charts) => charts.write(spec, of),
            Self::Timeline(at) | Self::Event(Some(at)) => spec["time"] = json!(of(*at)),
            Self::Board(at, order) => {
                spec["groups"] = json!([of(*at)]);
                let said = spec["sql"].as_str().unwrap_or_default().to_owned();
                if order.len() > 1 {
                    spec["sql"] = json!(format!("{said} ORDER BY {}", in_order(&of(*at), order)));
                }
            }
            Self::Gallery(Some(at)) => spec["picture"] = json!(of(*at)),
            Self::Map | Self::List | Self::Gallery(None) | Self::Event(None) => {}
        }
        if matches!(self, Self::Event(_)) {
            spec["noun"] = json!("programme");
            // A programme is read, and not filtered.
            spec["filters"] = Value::Null;
        }
        if self.tells_groups() {
            for key in ["filters", "details"] {
                let most = if key == "details" { DETAILS } else { FILTERS };
                let Some(known) = spec[key].as_array_mut() else { continue };
                for name in groups.iter().map(|at| json!(of(*at))) {
                    if known.len() < most && !known.contains(&name) {
                        known.push(name);
                    }
                }
            }
        }
        // What stands above rows, or before them, they need not say again.
        let own: Vec<Value> = match self {
            Self::Timeline(at) | Self::Board(at, _) | Self::Gallery(Some(at)) | Self::Event(Some(at)) => {
                vec![json!(of(*at))]
            }
            Self::Launch(_) => vec![spec["time"].clone()],
            _ => Vec::new(),
        };
        if let (Self::Board(..), Some(filters)) = (self, spec["filters"].as_array_mut()) {
            filters.retain(|one| !own.contains(one));
        }
        let name = spec["name"].clone();
        if let Some(details) = spec["details"].as_array_mut() {
            details.retain(|one| !own.contains(one) && *one != name);
        }
    }
}

/// States in their order, in SQL; others last.
fn in_order(name: &str, order: &[&str]) -> String {
    let cases: Vec<String> =
        order.iter().enumerate().map(|(at, word)| format!("WHEN '{word}' THEN {at}")).collect();
    format!("CASE lower(trim({})) {} ELSE 99 END", ident(name), cases.join(" "))
}

impl Table<'_> {
    fn charts(&self) -> Charts {
        let columns = self.columns;
        let place = columns.place.iter().flat_map(|(lat, lon)| [*lat, *lon]);
        let taken: Vec<usize> = columns.key.into_iter().chain(place).collect();
        Charts::of(self.schema, self.roles, &taken, columns.name)
    }

    /// The first column that is called by one of the words.
    fn called(&self, words: &[&str]) -> Option<usize> {
        words
            .iter()
            .find_map(|word| (0..self.schema.columns.len()).find(|at| is_called(self.schema, *at, word)))
    }

    /// The column that says how far rows are: by its name, else the first that groups them.
    fn state(&self) -> Option<usize> {
        self.called(&STATES).or_else(|| self.roles.groups.first().map(|group| group.column))
    }

    /// The states that a column is seen to have, from the begin to the end.
    fn order(&self, at: usize) -> Vec<&'static str> {
        let has = |word: &str| self.schema.values(at).any(|value| value.trim().to_lowercase() == word);
        ORDER.into_iter().filter(|word| has(word)).collect()
    }

    /// The other columns whose values are a few words: where, by whom.
    pub(super) fn others(&self, name: usize) -> Vec<usize> {
        let known = |at: &usize| *at == name || self.columns.details.contains(at);
        let says = |at: &usize| {
            let kind = self.schema.columns.get(*at).map(|column| column.kind);
            kind == Some(schema::Kind::Text)
                && self.schema.values(*at).all(|value| value.chars().count() <= SHORT)
        };
        (0..self.schema.columns.len()).filter(|at| !known(at) && says(at)).take(DETAILS).collect()
    }

    /// The columns that group the rows, to filter by and to be said of each; the one that says how far they are comes first.
    pub(super) fn groups(&self) -> Vec<usize> {
        let state = self.called(&STATES);
        let groups = self.roles.groups.iter().map(|group| group.column).filter(|at| Some(*at) != state);
        state.into_iter().chain(groups).take(GROUPS).collect()
    }

    fn picture(&self) -> Option<usize> {
        let is = |value: &str| {
            let value = value.trim().to_lowercase();
            PICTURES.iter().any(|ending| value.ends_with(ending)) && !value.contains("://")
        };
        (0..self.schema.columns.len()).find(|at| self.schema.values(*at).any(is))
    }
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn states_stand_from_the_begin_to_the_end() {
        let at = |word: &str| super::ORDER.iter().position(|one| *one == word).unwrap();
        assert!(at("to do") < at("doing") && at("doing") < at("in review") && at("in review") < at("done"));
        assert_eq!(
            in_order("My status", &["to do", "done"]),
            "CASE lower(trim(\"My status\")) WHEN 'to do' THEN 0 WHEN 'done' THEN 1 ELSE 99 END"
        );
    }
}
