//! Which column of a table a site uses for what: told by names first, and by values where names say nothing. Where no column fits,
//! there is none.

use super::words_of;
use gloss_analysis::profile::Profile;
use gloss_analysis::schema::{Kind, Schema};
use gloss_figures::words::parts;

/// Details that a row says.
const DETAILS: usize = 3;
/// Filters of several values, and those that are yes or no.
const FILTERS: (usize, usize) = (2, 5);
/// Different values of a column that rows are filtered by.
const VALUES: f64 = 80.0;

/// The values that mean yes in a column that says yes or no.
pub(super) const YES: [&str; 5] = ["y", "yes", "true", "ja", "x"];
const NO: [&str; 5] = ["n", "no", "false", "nein", "-"];
const LAT: [&str; 5] = ["lat", "latitude", "y", "breite", "breitengrad"];
const LON: [&str; 7] = ["lon", "lng", "long", "longitude", "x", "laenge", "längengrad"];
const NAMES: [&str; 5] = ["name", "title", "label", "titel", "bezeichnung"];
const KEYS: [&str; 4] = ["id", "key", "code", "fmid"];
const LINKS: [&str; 5] = ["website", "url", "link", "web", "homepage"];
/// Names of columns that a row is known by beside its name, the nearest first.
const ABOUT: [&str; 17] = [
    "category", "type", "kind", "day", "days", "opening", "hours", "city", "town", "place", "county",
    "district", "state", "region", "country", "ort", "land",
];

/// The columns that a site uses, by their places in the table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Columns {
    pub(super) key: Option<usize>,
    pub(super) name: Option<usize>,
    /// Latitude and longitude.
    pub(super) place: Option<(usize, usize)>,
    pub(super) size: Option<usize>,
    pub(super) details: Vec<usize>,
    pub(super) link: Option<usize>,
    pub(super) filters: Vec<usize>,
    /// Columns whose yes the task asks for, and what it calls them.
    pub(super) only: Vec<(usize, String)>,
    /// The things that the task asks for and no column says.
    pub(super) unknown: Vec<String>,
    /// The columns that say yes or no.
    pub(super) yes: Vec<usize>,
}

impl Columns {
    /// The columns of a table for a task, in small letters. `label` names its rows where no column is called a name, and `size`
    /// is what they add up by.
    pub(super) fn of(
        schema: &Schema,
        profile: &Profile,
        task: &str,
        (label, size): (Option<usize>, Option<usize>),
    ) -> Self {
        let table = Table { schema, profile };
        let place = table.place();
        let taken = |at: usize| place.is_some_and(|(lat, lon)| at == lat || at == lon);
        let key = table.first(&KEYS, |at| table.tells_apart(at) && !taken(at));
        let name = table.first(&NAMES, |at| table.is_text(at) && profile.of(at).different > 1.0).or(label);
        let link = table.first(&LINKS, |at| schema.values(at).any(|value| value.trim().starts_with("http")));
        let yes: Vec<usize> = table.all().filter(|at| table.is_yes(*at)).collect();
        let only: Vec<(usize, String)> =
            yes.iter().filter_map(|at| Some((*at, words_for_column(task, schema.name(*at))?))).collect();
        let unknown = super::wanted::wanted(task)
            .into_iter()
            .filter(|piece| !yes.iter().any(|at| words_for_column(piece, schema.name(*at)).is_some()))
            .collect();
        let is_only = |at: usize| only.iter().any(|(one, _)| *one == at);
        let about: Vec<usize> = ABOUT
            .iter()
            .filter_map(|word| {
                table.all().find(|at| *at != name.unwrap_or(usize::MAX) && is_called(schema, *at, word))
            })
            .filter(|at| table.is_text(*at) && Some(*at) != link && profile.of(*at).length < 60.0)
            .collect();
        let several = about
            .iter()
            .rev()
            .copied()
            .filter(|at| (2.0..=VALUES).contains(&profile.of(*at).different) && !table.tells_apart(*at))
            .take(FILTERS.0);
        let mixed = yes.iter().copied().filter(|at| !is_only(*at) && table.is_mixed(*at)).take(FILTERS.1);
        Self {
            key,
            name,
            place,
            size: size.filter(|at| !taken(*at) && Some(*at) != key),
            details: about.iter().copied().take(DETAILS).collect(),
            link,
            filters: several.chain(mixed).collect(),
            only,
            unknown,
            yes,
        }
    }
}

/// Whether a column is called so, alone or as the last of its words.
pub(super) fn is_called(schema: &Schema, at: usize, word: &str) -> bool {
    let name = schema.name(at);
    let words = parts(name);
    name.eq_ignore_ascii_case(word) || words.last().is_some_and(|last| last.to_lowercase() == word)
}

struct Table<'a> {
    schema: &'a Schema,
    profile: &'a Profile,
}

impl Table<'_> {
    fn all(&self) -> impl Iterator<Item = usize> + use<> {
        0..self.schema.columns.len()
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.schema.columns.get(at).map(|column| column.kind)
    }

    fn is_text(&self, at: usize) -> bool {
        self.kind(at) == Some(Kind::Text)
    }

    /// The first column that is called by one of the words and fits.
    fn first(&self, words: &[&str], fits: impl Fn(usize) -> bool) -> Option<usize> {
        words.iter().find_map(|word| self.all().find(|at| is_called(self.schema, *at, word) && fits(*at)))
    }

    fn place(&self) -> Option<(usize, usize)> {
        let within = |most: f64| {
            move |values: gloss_analysis::profile::Values| {
                values.n > 0.0 && values.min >= -most && values.max <= most
            }
        };
        let is =
            |at: usize, most: f64| self.kind(at) == Some(Kind::Number) && within(most)(self.profile.of(at));
        self.first(&LAT, |at| is(at, 90.0)).zip(self.first(&LON, |at| is(at, 180.0)))
    }

    /// Whether each row has another value.
    fn tells_apart(&self, at: usize) -> bool {
        let values = self.profile.of(at);
        let rows = self.schema.rows as f64;
        rows > 0.0 && values.n >= rows && (self.kind(at) == Some(Kind::Number) || values.different >= rows)
    }

    /// Whether all that is seen of a column says yes or no.
    fn is_yes(&self, at: usize) -> bool {
        let yes_or_no = |value: &str| YES.iter().chain(&NO).any(|word| *word == value.to_lowercase());
        let values = self.profile.of(at);
        self.is_text(at)
            && values.different <= 3.0
            && values.length <= 5.0
            && self.schema.values(at).next().is_some()
            && self.schema.values(at).all(yes_or_no)
    }

    /// Whether some rows say one thing and some another.
    fn is_mixed(&self, at: usize) -> bool {
        self.profile.of(at).different >= 2.0
    }
}

/// How a task says a column's name: `baked goods` is Bakedgoods, `soaps` is Soap; none where it does not.
fn words_for_column(task: &str, name: &str) -> Option<String> {
    let wanted: String = parts(name).concat().to_lowercase();
    let plain = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
    let words: Vec<&str> = words_of(task).collect();
    if wanted.chars().count() < 3 {
        return None;
    }
    let mut all = (1..=3).flat_map(|n| words.windows(n));
    all.find(|some| plain(&some.concat()) == plain(&wanted)).map(|some| some.join(" "))
}

#[cfg(test)]
mod tests {
    use super::words_for_column;

    #[test]
    fn a_task_names_columns_in_its_own_words() {
        for (task, name, expect) in [
            ("a map of markets.csv with baked goods", "Bakedgoods", Some("baked goods")),
            ("the markets that sell coffee", "Coffee", Some("coffee")),
            ("with soaps and honey", "Soap", Some("soaps")),
            ("wild harvested things", "WildHarvested", Some("wild harvested")),
            ("where to sell bread", "Bakedgoods", None),
            ("a map of the snaps", "WIC", None),
        ] {
            assert_eq!(words_for_column(task, name).as_deref(), expect, "{task}: {name}");
        }
    }
}
