//! The doors through which tools reach the house, each a trait of its own: a tool takes those that it needs and has no other
//! way to anything. The engine implements them; nothing here opens a file or a database.

mod cards;
mod data;
mod files;
mod helpers;
mod notes;
mod people;
mod places;
mod programs;
mod report;
mod servers;
mod skills;
mod web;

use std::pin::Pin;
use std::sync::Arc;

use gloss_protocol::Problem;

pub use cards::{CardDraft, Cards, MadeCards};
pub use data::{Data, WorkedOut};
pub use files::{Destination, Files, ListedFile, MadeFigure, MadePlace, ReadFile, Written};
pub use helpers::{Helped, HelperTask, Helpers};
pub use notes::{ActDone, BaseOf, CellEdit, ChartEdit, ChartSeries, Declared, EditedPlace, NoteSlice, Notes};
pub use people::People;
pub use places::{Places, Refreshed, StaleFile};
pub use programs::{CommandRun, CommandWish, HostUse, MadeFile, Programs};
pub use report::{FigureReport, Renamed, Undrawn, WriteReport};
pub use servers::{ServerAnswer, Servers, ToolUse};
pub use skills::{ReadSkill, Skills};
pub use web::{ReadPage, Web};

/// The answer of a door, which comes in a while: a value, or a problem.
pub type Future<'a, T> = Pin<Box<dyn std::future::Future<Output = Result<T, Problem>> + Send + 'a>>;

/// Gives the doors as one call has them, by its id: what somebody allowed for a call goes through its doors alone.
pub type DoorsOf = Arc<dyn Fn(&str) -> Doors + Send + Sync>;

/// All doors, as one turn has them.
#[derive(Clone)]
pub struct Doors {
    /// The folder's files.
    pub files: Arc<dyn Files>,
    /// SQL over its tables.
    pub data: Arc<dyn Data>,
    /// Notes.
    pub notes: Arc<dyn Notes>,
    /// Places that no note marks.
    pub places: Arc<dyn Places>,
    /// The person.
    pub people: Arc<dyn People>,
    /// Programs, behind walls.
    pub programs: Arc<dyn Programs>,
    /// Skills.
    pub skills: Arc<dyn Skills>,
    /// Tools of servers.
    pub servers: Arc<dyn Servers>,
    /// Pages of the web.
    pub web: Arc<dyn Web>,
    /// Cards.
    pub cards: Arc<dyn Cards>,
    /// Helpers, and tasks elsewhere.
    pub helpers: Arc<dyn Helpers>,
}
