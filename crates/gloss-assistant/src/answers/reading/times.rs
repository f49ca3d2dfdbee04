//! The times and the bounds that a question names, as conditions on columns. Decides for no date where several could be meant.

use super::super::period::{Grain, Period};
use super::super::pieces::Piece;
use super::super::plan::{By, Filter};
use super::super::view::Column;
use super::reader::{Reader, Refusal};
use super::span::Span;
use gloss_analysis::schema::Kind;

impl Reader<'_> {
    /// Takes the years that stand in names of columns: they choose columns, and restrict no rows.
    pub(super) fn years_of_columns(&mut self) {
        for at in 0..self.pieces.len() {
            let Some(piece) = self.piece(at).filter(|piece| piece.is_free()) else { continue };
            let Some(period) = piece.period.clone().filter(|one| one.grain == Grain::Year) else { continue };
            let in_columns = self.view.columns.iter().any(|one| one.words.contains(&period.from));
            // “Revenue in 2025” is of the column that is called so, though there is a date.
            if !in_columns || self.has_dates() && !self.is_of_column(&period.from) {
                continue;
            }
            self.column_years.push(period.from);
            self.is_stretch |= self.before(at).and_then(|at| self.piece(at)).is_some_and(|piece| {
                let range = piece.value("range");
                matches!(range, Some("between" | "since")) || range == Some("to") && !piece.is("joint", "and")
            });
            self.take_range_before(at);
            self.take(at);
        }
    }

    fn has_dates(&self) -> bool {
        self.view.columns.iter().any(|one| one.is_date() || one.is_year || dated_text(one))
    }

    /// Finds times.
    pub(super) fn times(&mut self) -> Result<(), Refusal> {
        let has_date = self.has_dates();
        for at in 0..self.pieces.len() {
            let Some(piece) = self.piece(at).filter(|piece| piece.is_free() && piece.period.is_some()) else {
                continue;
            };
            let Some(period) = piece.period.clone() else { continue };
            if let Some(column) = self.month_column(&period).filter(|_| !has_date) {
                self.column_months.push(column);
                self.take_range_before(at);
                self.take(at);
                continue;
            }
            if !has_date || !piece.values.is_empty() && piece.number.is_some() {
                continue;
            }
            self.take(at);
            let span = self.span(at, period);
            self.spans.push(span);
        }
        let year = self.spans.iter().find_map(|one| one.period.year().map(str::to_owned));
        for span in &mut self.spans {
            if let (true, Some(year)) = (span.period.is_open(), &year) {
                span.period = span.period.clone().in_year(year);
            }
        }
        Ok(())
    }

    /// Whether a column is called by a year and by other words that were said.
    fn is_of_column(&self, year: &String) -> bool {
        let said = |own: &String| {
            self.pieces
                .iter()
                .flat_map(|piece| &piece.words)
                .any(|word| super::super::words::is_kin(word, own))
        };
        self.view.columns.iter().any(|one| {
            let is_own = one.words.contains(year) && one.words.len() > 1;
            one.measure.is_some() && is_own && one.words.iter().all(said)
        })
    }

    /// The column of numbers that is called by a month: “Mar”.
    fn month_column(&self, period: &Period) -> Option<usize> {
        let month: u32 = period.from.strip_prefix('-').filter(|_| period.from.len() == 3)?.parse().ok()?;
        let is_it = |column: &Column| {
            let word = match column.words.as_slice() {
                [one] => one,
                _ => return false,
            };
            let senses = crate::grammar::question_senses(word);
            column.kind == Kind::Number
                && senses.iter().any(|one| one.class == "month" && one.value == month.to_string())
        };
        self.view.columns.iter().position(is_it)
    }

    /// A time with the word before it: “since May”, “from May to June”.
    fn span(&self, at: usize, period: Period) -> Span {
        let lead = self
            .before(at)
            .and_then(|before| self.piece(before))
            .filter(|piece| piece.value("range").is_some());
        let all: Vec<&str> = lead
            .into_iter()
            .flat_map(|piece| piece.senses.iter())
            .filter(|one| one.class == "range")
            .map(|one| one.value)
            .collect();
        let is_from =
            lead.is_some_and(|piece| matches!(piece.text.to_lowercase().as_str(), "from" | "von" | "vom"));
        let ends_pair = all.contains(&"to") && self.spans.last().is_some_and(|last| last.is_end);
        let begins_pair = self.is_paired(at);
        lead.into_iter().for_each(Piece::take);
        if ends_pair || begins_pair {
            return Span { period, is_end: true, of_rows: false };
        }
        let period = match all.first().copied() {
            // “Invoices from May” are those of May; “from 1 May” begins.
            Some("since") if is_from && period.grain != Grain::Day => period,
            Some("since") if !all.contains(&"before") => Period { to: String::new(), ..period },
            Some("before") => Period { to: format!("<{}", period.from), from: String::new(), ..period },
            Some("after") => Period { from: format!(">{}", period.to), to: String::new(), ..period },
            Some("until" | "to") => Period { from: String::new(), ..period },
            _ => period,
        };
        Span { period, is_end: false, of_rows: is_from }
    }

    /// The piece before that is no word of nothing.
    fn before(&self, at: usize) -> Option<usize> {
        let behind = self.pieces.iter().enumerate().take(at).rev();
        let mut says = behind
            .skip_while(|(_, piece)| !piece.is_mark && piece.is_idle() && piece.value("range").is_none());
        says.next().filter(|(_, piece)| !piece.is_mark).map(|(at, _)| at)
    }

    /// Takes the word before a year that stands in a column's name.
    fn take_range_before(&self, at: usize) {
        let range = self
            .before(at)
            .filter(|before| self.piece(*before).is_some_and(|piece| piece.value("range").is_some()));
        range.into_iter().for_each(|at| self.take(at));
    }

    /// Whether another time follows that ends the stretch.
    fn is_paired(&self, at: usize) -> bool {
        let mut behind = self
            .pieces
            .iter()
            .skip(at + 1)
            .filter(|piece: &&Piece| !piece.is_idle() || piece.value("range").is_some());
        behind.next().is_some_and(|piece| piece.is("range", "to"))
            && behind.find(|piece| piece.value("range").is_none()).is_some_and(|piece| piece.period.is_some())
    }

    /// The date that the question's times are of: one that is named, or the table's own.
    ///
    /// # Errors
    /// Where several could be meant.
    pub(super) fn date(&self) -> Result<usize, Refusal> {
        let named: Vec<usize> = self
            .pieces
            .iter()
            // What rows are called names no date of them: “invoices paid in June”.
            .filter(|piece| !piece.is_mark && piece.value("time").is_none() && !piece.is_noun)
            .filter_map(|piece| piece.column(self.view, Column::is_date))
            .collect();
        if let [first, rest @ ..] = named.as_slice()
            && rest.iter().all(|one| one == first)
        {
            return Ok(*first);
        }
        if let Some(when) = self.view.when() {
            return Ok(when);
        }
        let dates: Vec<String> =
            self.view.columns.iter().filter(|one| one.is_date()).map(|one| one.name.clone()).collect();
        let text = self.view.columns.iter().position(dated_text).filter(|_| dates.is_empty());
        text.ok_or(Refusal::When(dates))
    }

    /// Restricts the rows to the times that no rule has taken: one time, or a stretch.
    pub(super) fn restrict_to_times(&mut self) -> Result<(), Refusal> {
        let spans = std::mem::take(&mut self.spans);
        let period = match spans.as_slice() {
            [] => return Ok(()),
            [one] => one.period.clone(),
            [from, to] if from.is_end && to.is_end => from.period.clone().through(&to.period),
            several => {
                return Err(Refusal::Left(several.iter().map(|one| one.period.said.clone()).collect()));
            }
        };
        let of_rows = spans.iter().any(|one| one.of_rows);
        let own = self.view.when().filter(|_| of_rows);
        let at = match own {
            Some(own) => own,
            None => self.date()?,
        };
        // “Shipped in January” is of the day of shipping: another date is not taken for it.
        let is_done = |piece: &&Piece| piece.is("concept", "done");
        let of_done = self.view.column(at).is_some_and(|one| one.is_called("done"));
        if !of_done
            && own.is_none()
            && self
                .pieces
                .iter()
                .filter(is_done)
                .any(|piece| !piece.columns.iter().any(|(own, _)| *own == at))
        {
            return Err(Refusal::When(self.view.date_names()));
        }
        let sql = self.when(at, &period)?;
        let name = self.view.column(at).map_or("", |one| one.name.as_str());
        let says = format!("{}: {}", self.quoted(name), period.said);
        // Its column's name was said for the time.
        for piece in self.pieces {
            if piece.is_free() && piece.column(self.view, Column::is_date) == Some(at) {
                piece.take();
            }
        }
        self.filters.push(Filter::plain(sql, at, stretched(&says, &period, self.german)));
        Ok(())
    }

    /// The condition that a row is of a time.
    ///
    /// # Errors
    /// Where it is a month of no year, and the table has several.
    pub(super) fn when(&self, at: usize, period: &Period) -> Result<String, Refusal> {
        let Some(column) = self.view.column(at) else { return Err(Refusal::Beyond) };
        let is_open =
            [&period.from, &period.to].iter().any(|end| end.trim_start_matches(['<', '>']).starts_with('-'));
        // A month of no year is one of the only year that there is.
        if is_open && !(column.is_date() && column.years == 1.0 && period.grain != Grain::Week) {
            return Err(Refusal::Year(period.said.clone()));
        }
        if period.grain == Grain::Week {
            let week = By::Time("week", at).sql(self.view);
            let is_week = column.is_date() || column.dated == Some("week");
            return if is_week { Ok(period.within(&week)) } else { Err(Refusal::Beyond) };
        }
        if is_open {
            let x = format!("substr({}, 6, {})", column.sql(), period.grain.letters() - 5);
            let end = |end: &str| end.replacen('-', "", 1);
            return Ok(Period { from: end(&period.from), to: end(&period.to), ..period.clone() }.within(&x));
        }
        period.condition(&column.sql(), column.is_year).ok_or(Refusal::Beyond)
    }
}

/// Whether a text column holds times that are no dates: `2021-W5`.
fn dated_text(column: &Column) -> bool {
    column.dated.is_some()
}

/// The words of a condition whose time is open at one end.
fn stretched(says: &str, period: &Period, german: bool) -> String {
    let lead = match (period.from.as_str(), period.to.as_str(), german) {
        (from, _, false) if from.starts_with('>') => "after",
        (from, _, true) if from.starts_with('>') => "nach",
        (_, to, false) if to.starts_with('<') => "before",
        (_, to, true) if to.starts_with('<') => "vor",
        ("", _, false) => "until",
        ("", _, true) => "bis",
        (_, "", false) => "since",
        (_, "", true) => "seit",
        _ => return says.to_owned(),
    };
    says.replacen(": ", &format!(": {lead} "), 1)
}
