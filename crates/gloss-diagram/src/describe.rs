//! A sentence about a diagram, from what the library read: its kind, how much there is, and what leads where. It also
//! counts, and refuses what is too much. It looks at no picture.

mod facts;
mod graphs;
mod lists;
mod names;

use merman::{ParsedDiagramRender, RenderSemanticModel as Model};

use crate::error::DiagramError;
use crate::kind::Kind;
use crate::limits;
use facts::Facts;

/// The sentence about a diagram, of at most [`limits::DESCRIPTION_CHARS`] characters.
///
/// # Errors
/// It has too many nodes or edges, or is not what its first word said.
pub(crate) fn description(parsed: &ParsedDiagramRender, kind: Kind) -> Result<String, DiagramError> {
    if let Some(fault) = unsupported(parsed.model()) {
        return Err(DiagramError::unread(fault));
    }
    let facts = facts(parsed.model(), kind)
        .ok_or_else(|| DiagramError::unread("The kind of this diagram is not understood."))?;
    if facts.nodes == 0 && facts.others.iter().all(|(count, _)| *count == 0) {
        return Err(DiagramError::unread("There is nothing in this diagram yet."));
    }
    let others = facts.others.iter().map(|(count, what)| (*count, limits::EDGES, *what));
    for (count, most, what) in others.chain([(facts.nodes, limits::NODES, facts.noun.1)]) {
        if count > most {
            return Err(DiagramError::large(format!(
                "The diagram has {count} {what}; at most {most} are drawn."
            )));
        }
    }
    let title = match kind {
        // The title of the others is not in front matter.
        Kind::Sequence | Kind::Gantt | Kind::Pie | Kind::Timeline => None,
        _ => parsed.metadata().title.clone(),
    };
    Ok(facts.sentence(kind, title))
}

/// What the library reads and cannot draw, or would draw with pictures from elsewhere.
fn unsupported(model: &Model) -> Option<&'static str> {
    match model {
        Model::Flowchart(model)
            if model.nodes.iter().any(|node| node.icon.is_some() || node.img.is_some()) =>
        {
            Some("Icons and pictures are not drawn in diagrams; a label says as much.")
        }
        Model::Class(model) if model.namespaces.keys().any(|name| model.classes.contains_key(name)) => {
            Some("A class and a namespace have the same name; one of them needs another.")
        }
        _ => None,
    }
}

/// What a model says; none where it is not of this kind.
fn facts(model: &Model, kind: Kind) -> Option<Facts> {
    Some(match (kind, model) {
        (Kind::Flowchart, Model::Flowchart(model)) => graphs::flowchart(model),
        (Kind::State, Model::State(model)) => graphs::state(model),
        (Kind::Class, Model::Class(model)) => graphs::class(model),
        (Kind::EntityRelation, Model::Er(model)) => graphs::entities(model),
        (Kind::Sequence, Model::Sequence(model)) => lists::sequence(model),
        (Kind::Gantt, Model::Gantt(model)) => lists::gantt(model),
        (Kind::Pie, Model::Pie(model)) => lists::pie(model),
        (Kind::Mindmap, Model::Mindmap(model)) => lists::mindmap(model),
        (Kind::Timeline, Model::Timeline(model)) => lists::timeline(model),
        _ => return None,
    })
}
