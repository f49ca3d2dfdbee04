//! A table with all that is known of it before anything is found: its rows, its columns' values and what each is for.

use crate::base::{self, Base};
use crate::profile::Profile;
use crate::questions::Questions;
use crate::roles::Roles;
use crate::schema::{self, Schema, Source};
use crate::story::Story;
use crate::{assign, panel, running, series};

/// A table that was looked at.
pub struct Table {
    /// The file's tables.
    pub source: Source,
    /// The table, or what all sheets of its sort have in common.
    pub schema: Schema,
    /// The rows that are counted.
    pub base: Base,
    /// The columns' values.
    pub profile: Profile,
    /// The roles of the columns.
    pub roles: Roles,
}

impl Table {
    /// Looks at rows and columns. None while that is being asked.
    pub fn ask(questions: &dyn Questions, source: Source) -> Option<Self> {
        let schema = base::joined(&source);
        let base = Base::ask(questions, &source, &schema)?;
        let profile = Profile::ask(questions, &schema, &base.from)?;
        let roles = assign::roles(&schema, &profile, base.rows);
        Some(Self { source, schema, base, profile, roles })
    }

    /// The same with what its rows are over time: things that are followed, counts that run on, levels. None while that is being
    /// asked.
    pub fn followed(mut self, questions: &dyn Questions) -> Option<Self> {
        let (schema, profile, from) = (&self.schema, &self.profile, &self.base.from);
        panel::find(questions, schema, profile, from, &mut self.roles)?;
        running::find(questions, schema, profile, from, &mut self.roles)?;
        series::levels(questions, schema, profile, from, &mut self.roles)?;
        Some(self)
    }

    /// Reads a file's table and looks at all of that, or says why it can't be read. None while that is being asked.
    pub fn read(questions: &dyn Questions, path: &str) -> Option<Result<Self, String>> {
        match schema::read(questions, path)? {
            Ok(source) => Self::ask(questions, source)?.followed(questions).map(Ok),
            Err(why) => Some(Err(why)),
        }
    }

    /// The story through which its findings are asked.
    pub fn story<'a>(&'a self, questions: &'a dyn Questions) -> Story<'a> {
        Story::new(questions, (&self.source, &self.schema), (&self.roles, &self.profile, &self.base))
    }
}
