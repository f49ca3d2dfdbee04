//! The scope of a turn, as far as it decides which tools the turn has. Holds no rule of a single tool.

use gloss_protocol::{Code, Problem, Refuser};

/// The purpose of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serves {
    /// A task that the person gave in words.
    Task,
    /// Notes.
    Notes {
        /// Some are on artifacts of a kind that has cells.
        cells: bool,
    },
}

/// The rights of an agent. A helper never has more than the task that it helps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Authority {
    /// Everything that belongs to its turn.
    #[default]
    All,
    /// Everything, and tasks in other folders that the person named.
    Coordinating,
    /// Everything without helpers of its own, and without the person: it speaks to the task that it helps.
    Helping,
    /// Only what reads.
    Reading,
}

/// A turn: what it serves, and what its agent may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Its purpose.
    pub serves: Serves,
    /// The rights of its agent.
    pub authority: Authority,
    /// Whether it is a run that began by itself.
    pub is_run: bool,
}

/// The refusal of what an agent that only reads would make.
pub fn only_reads() -> Problem {
    let says = "This agent only reads: it makes and changes no file, and nothing was done.";
    let next = "Read it without keeping it, and say what should be kept: whoever asked you can do that.";
    Problem::new(Code::NotDone, says).with_next(next).refused_by(Refuser::Rule)
}

impl Scope {
    /// Whether its agent may make and change things.
    pub fn makes(self) -> bool {
        self.authority != Authority::Reading
    }

    /// Whether it does what a person asked for in words, and speaks to that person itself.
    pub fn leads_task(self) -> bool {
        self.serves == Serves::Task && matches!(self.authority, Authority::All | Authority::Coordinating)
    }

    /// Whether it may begin tasks in other folders.
    pub fn coordinates(self) -> bool {
        self.serves == Serves::Task && self.authority == Authority::Coordinating
    }

    /// Whether it serves notes.
    pub fn serves_notes(self) -> bool {
        matches!(self.serves, Serves::Notes { .. })
    }

    /// Whether it serves notes, some of them on artifacts that have cells.
    pub fn serves_cells(self) -> bool {
        matches!(self.serves, Serves::Notes { cells: true })
    }
}
