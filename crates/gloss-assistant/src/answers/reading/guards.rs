//! What no answer may be though every word was taken: a sum over time of what stands at a level, rows in the stead of groups, and a word
//! left over. Works nothing out.

use super::super::pieces::Piece;
use super::super::plan::{Agg, By, Metric, Shape};
use super::reader::{Reader, Refusal};

impl Reader<'_> {
    /// Refuses what is of groups and would be asked of rows: “customers that have no paid invoice” is not “a row that is not paid”.
    pub(super) fn grain(&self, shape: &Shape) -> Result<(), Refusal> {
        let of_groups = match shape {
            Shape::Lookup(columns) => columns.len() == 1,
            Shape::Figure(Metric::Different(By::Time(_, date))) => !self.is_series(*date),
            Shape::Figure(Metric::Different(_)) => true,
            _ => false,
        };
        // Of what has none of the rows that are meant there is no group: “customers with fewer than 3 paid invoices”.
        let lacks_none = matches!(shape, Shape::Holding(having, ..)
            if having.sign.starts_with('<') && having.number > 0.0 && !matches!(having.metric, Metric::Of(Agg::Mean, _)));
        if lacks_none && !self.filters.is_empty() {
            return Err(Refusal::Beyond);
        }
        if of_groups && self.filters.iter().any(|one| one.is_joined) { Err(Refusal::Beyond) } else { Ok(()) }
    }

    /// Refuses to add up over time what stands at a level, or what nobody knows to add up.
    pub(super) fn levels(&self, shape: &Shape) -> Result<(), Refusal> {
        let (metric, by) = match shape {
            Shape::Figure(metric) => (metric, None),
            Shape::Holding(having, ..) => (&having.metric, None),
            Shape::Groups(metric, by, ..) => (metric, Some(by)),
            _ => return Ok(()),
        };
        let Metric::Of(Agg::Sum, at) = metric else { return Ok(()) };
        let Some(column) = self.view.column(*at) else { return Ok(()) };
        let dated =
            self.view.columns.iter().position(|one| one.is_date() || one.is_year || one.dated.is_some());
        // One time alone is no sum over times.
        let at_once = dated.is_none_or(|date| {
            self.filters
                .iter()
                .any(|one| one.column == date && one.sql.contains(" = ") && self.is_series(date))
        });
        let is_level =
            column.measure.as_ref().is_some_and(|one| one.sort == gloss_analysis::roles::Sort::Level);
        let by_time = matches!(by, Some(By::Time(..)));
        let unknown = !column.adds() && self.is_series(dated.unwrap_or(usize::MAX));
        if (is_level || unknown) && !at_once && !(by_time && is_level) {
            return Err(Refusal::How(column.name.clone()));
        }
        Ok(())
    }

    /// Whether a date has one row for each of its times.
    pub(super) fn is_series(&self, at: usize) -> bool {
        self.view.column(at).is_some_and(|one| one.different == one.filled && one.filled > 1.0)
    }

    /// Whether a word was left that says something.
    pub(super) fn nothing_left(&self, shape: &Shape) -> Result<(), Refusal> {
        let metric = match shape {
            Shape::Figure(metric)
            | Shape::Groups(metric, ..)
            | Shape::Ranked(metric, ..)
            | Shape::Change(metric, _) => Some(metric),
            _ => None,
        };
        let mut known: Vec<usize> = self.filters.iter().map(|one| one.column).collect();
        match metric {
            Some(Metric::Of(_, at) | Metric::Different(By::Column(at) | By::Time(_, at))) => known.push(*at),
            Some(Metric::Days(_, from, to)) => known.extend([*from, *to]),
            _ => {}
        }
        match shape {
            Shape::Groups(_, By::Column(at) | By::Time(_, at), ..) | Shape::Missing(at, _) => known.push(*at),
            Shape::Holding(_, at, _) => known.push(*at),
            Shape::Share(_, parts) => known.extend(parts.iter().map(|one| one.column)),
            Shape::Lookup(columns) => known.extend(columns),
            _ => {}
        }
        let adds_up = matches!(metric, None | Some(Metric::Rows | Metric::Of(Agg::Sum, _)));
        // “Done” says something of rows that have a state.
        let has_state = ["progress", "status", "done"]
            .iter()
            .any(|state| self.view.columns.iter().any(|one| one.is_called(state)));
        let is_state = |piece: &Piece| has_state && piece.text.eq_ignore_ascii_case("done");
        let is_spent = |piece: &Piece| {
            piece.is_idle() && !is_state(piece)
                || piece.value("ask").is_some()
                || piece.is_noun && !piece.is_exact
                || piece.value("rows").is_some()
                || piece.is("joint", "and")
                || piece.value("range").is_some_and(|range| matches!(range, "to"))
                || piece.value("range") == Some("since")
                    && !matches!(super::super::words::stem(&piece.text.to_lowercase()), "since" | "seit")
                || piece.is("per", "per") && piece.value("range").is_some()
                || adds_up && piece.is("agg", "sum")
                || self.view.key.is_some_and(|key| piece.columns.iter().any(|(at, _)| *at == key))
                || matches!(metric, Some(Metric::Days(..))) && piece.is("time", "day")
                || piece.columns.iter().any(|(at, _)| known.contains(at))
        };
        // “top 5 cities by population”: what it stands before was taken.
        let is_joint = |at: usize| {
            self.piece(at).is_some_and(|piece| piece.is("per", "per"))
                && self.next(at).and_then(|next| self.piece(next)).is_some_and(|piece| {
                    !piece.is_free() || piece.columns.iter().any(|(at, _)| known.contains(at))
                })
        };
        let left: Vec<String> = self
            .free()
            .filter(|(at, piece)| !is_spent(piece) && !is_joint(*at))
            .map(|(_, piece)| piece.text.clone())
            .collect();
        if left.is_empty() { Ok(()) } else { Err(Refusal::Left(left)) }
    }
}
