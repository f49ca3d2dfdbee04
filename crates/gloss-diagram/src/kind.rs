//! The kinds of diagrams that are drawn, and their words. Reads nothing but a diagram's first word.

/// A kind of diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Steps and arrows between them.
    Flowchart,
    /// Messages between participants, one below the other.
    Sequence,
    /// States and what leads from one to another.
    State,
    /// Classes with members, and relations.
    Class,
    /// Entities with attributes, and relations.
    EntityRelation,
    /// Tasks along a calendar.
    Gantt,
    /// Shares of a whole.
    Pie,
    /// Ideas that branch out.
    Mindmap,
    /// Events along time.
    Timeline,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Flowchart,
        Self::Sequence,
        Self::State,
        Self::Class,
        Self::EntityRelation,
        Self::Gantt,
        Self::Pie,
        Self::Mindmap,
        Self::Timeline,
    ];

    /// The word that a diagram of this kind begins with.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Flowchart => "flowchart",
            Self::Sequence => "sequenceDiagram",
            Self::State => "stateDiagram-v2",
            Self::Class => "classDiagram",
            Self::EntityRelation => "erDiagram",
            Self::Gantt => "gantt",
            Self::Pie => "pie",
            Self::Mindmap => "mindmap",
            Self::Timeline => "timeline",
        }
    }

    /// Its name in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Flowchart => "Flowchart",
            Self::Sequence => "Sequence diagram",
            Self::State => "State diagram",
            Self::Class => "Class diagram",
            Self::EntityRelation => "Entity relationship diagram",
            Self::Gantt => "Gantt chart",
            Self::Pie => "Pie chart",
            Self::Mindmap => "Mind map",
            Self::Timeline => "Timeline",
        }
    }

    /// The class under which rules of `stylesheet.css` for this kind stand.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Flowchart => "flowchart",
            Self::Sequence => "sequence",
            Self::State => "state",
            Self::Class => "class",
            Self::EntityRelation => "er",
            Self::Gantt => "gantt",
            Self::Pie => "pie",
            Self::Mindmap => "mindmap",
            Self::Timeline => "timeline",
        }
    }

    /// The kind that a first word names.
    pub(crate) fn of(word: &str) -> Option<Self> {
        Some(match word {
            "flowchart" | "graph" | "flowchart-elk" => Self::Flowchart,
            "sequenceDiagram" => Self::Sequence,
            "stateDiagram" | "stateDiagram-v2" => Self::State,
            "classDiagram" | "classDiagram-v2" => Self::Class,
            "erDiagram" => Self::EntityRelation,
            "gantt" => Self::Gantt,
            "pie" => Self::Pie,
            "mindmap" => Self::Mindmap,
            "timeline" => Self::Timeline,
            _ => return None,
        })
    }
}
