//! What is said of flowcharts, states, classes and entities: what leads to what. Draws nothing.

use std::collections::HashMap;

use merman::diagrams::er::ErDiagramRenderModel;
use merman::diagrams::flowchart::{FlowEdge, FlowEdgeMarker, FlowEdgeVisibility, FlowchartModel};
use merman::diagrams::state::{StateDiagramRenderModel, StateDiagramRenderNode};
use merman::models::class_diagram::{ClassDiagram, ClassRelation};

use super::facts::Facts;
use super::names::{bracketed, clean, joined, named};

/// Kinds of ends of a relation between classes, as the library counts them.
const AGGREGATION: i32 = 0;
const EXTENSION: i32 = 1;
const COMPOSITION: i32 = 2;
const DEPENDENCY: i32 = 3;

/// `from verb to, to and to`, one for each neighbours with the same beginning.
struct Group {
    start: (String, &'static str),
    ends: Vec<String>,
}

/// Clauses of connections, each as its beginning, its verb and its end.
fn grouped(edges: impl Iterator<Item = (String, &'static str, String)>) -> impl Iterator<Item = String> {
    let mut out: Vec<Group> = Vec::new();
    let mut places: HashMap<(String, &'static str), usize> = HashMap::new();
    for (from, verb, to) in edges {
        let at = *places.entry((from, verb)).or_insert_with_key(|start| {
            out.push(Group { start: start.clone(), ends: Vec::new() });
            out.len() - 1
        });
        if let Some(leading) = out.get_mut(at) {
            leading.ends.push(to);
        }
    }
    out.into_iter().map(|Group { start: (from, verb), ends }| format!("{from} {verb} {}", joined(&ends)))
}

pub(super) fn flowchart(model: &FlowchartModel) -> Facts {
    let authored = model.nodes.iter().filter(|node| !node.is_subgraph_anchor());
    let mut names: HashMap<&str, String> =
        authored.clone().map(|node| (node.id.as_str(), named(node.label.as_deref(), &node.id))).collect();
    for group in &model.subgraphs {
        names.insert(&group.id, named(Some(&group.title), &group.id));
    }
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| clean(id));
    let verb = |edge: &FlowEdge| match (edge.start_marker, edge.end_marker) {
        (FlowEdgeMarker::None, FlowEdgeMarker::None) => "is linked with",
        (FlowEdgeMarker::None, _) => "leads to",
        _ => "is tied both ways to",
    };
    let seen = model.edges.iter().filter(|edge| edge.visibility != FlowEdgeVisibility::Invisible);
    let edges = seen.map(|edge| {
        let to = format!("{}{}", name(&edge.to), bracketed(edge.label.as_deref().unwrap_or_default()));
        (name(&edge.from), verb(edge), to)
    });
    Facts::new(("step", "steps"), authored.count())
        .with_count(model.edges.len(), "connections")
        .with_count(model.subgraphs.len(), "groups")
        .with_title(model.acc_title.as_ref(), model.acc_descr.as_ref())
        .with_clauses(grouped(edges))
}

pub(super) fn state(model: &StateDiagramRenderModel) -> Facts {
    let name = |node: &StateDiagramRenderNode| match node.shape.as_str() {
        "stateStart" => "the start".to_owned(),
        "stateEnd" => "the end".to_owned(),
        "choice" | "fork" | "join" | "forkJoin" => clean(&node.id),
        _ => named(node.label.as_ref().and_then(|label| label.as_str()), &node.id),
    };
    let names: HashMap<&str, String> =
        model.nodes.iter().map(|node| (node.id.as_str(), name(node))).collect();
    let is_state = |node: &&StateDiagramRenderNode| {
        !matches!(
            node.shape.as_str(),
            "stateStart"
                | "stateEnd"
                | "choice"
                | "fork"
                | "join"
                | "forkJoin"
                | "note"
                | "noteGroup"
                | "divider"
        )
    };
    let edges = model.edges.iter().filter(|edge| !edge.classes.contains("note-edge")).map(|edge| {
        let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| clean(id));
        (name(&edge.start), "leads to", format!("{}{}", name(&edge.end), bracketed(&edge.label)))
    });
    Facts::new(("state", "states"), model.nodes.iter().filter(is_state).count())
        .with_count(model.nodes.len() / 2, "states, starts and ends")
        .with_count(model.edges.len(), "transitions")
        .with_title(model.acc_title.as_ref(), model.acc_descr.as_ref())
        .with_clauses(grouped(edges))
}

pub(super) fn class(model: &ClassDiagram) -> Facts {
    let name = |id: &str| named(model.classes.get(id).map(|class| class.label.as_str()), id);
    let edges = model.relations.iter().map(|relation| {
        let (from, verb, to) = related(relation);
        (name(from), verb, format!("{}{}", name(to), bracketed(&relation.title)))
    });
    let members = model.classes.values().map(|class| class.members.len() + class.methods.len()).sum();
    Facts::new(("class", "classes"), model.classes.len())
        .with_count(model.relations.len(), "relations")
        .with_count(members, "members")
        .with_count(model.notes.len(), "notes")
        .with_title(model.acc_title.as_ref(), model.acc_descr.as_ref())
        .with_clauses(grouped(edges))
}

/// A relation as one class, a verb and another.
fn related(relation: &ClassRelation) -> (&str, &'static str, &str) {
    let (one, two) = (relation.id1.as_str(), relation.id2.as_str());
    match (relation.relation.type1, relation.relation.type2) {
        (EXTENSION, _) => (two, "extends", one),
        (_, EXTENSION) => (one, "extends", two),
        (COMPOSITION, _) => (one, "is made of", two),
        (_, COMPOSITION) => (two, "is made of", one),
        (AGGREGATION, _) => (one, "has", two),
        (_, AGGREGATION) => (two, "has", one),
        (_, DEPENDENCY) => (one, "uses", two),
        (DEPENDENCY, _) => (two, "uses", one),
        _ => (one, "is linked with", two),
    }
}

pub(super) fn entities(model: &ErDiagramRenderModel) -> Facts {
    let names: HashMap<&str, String> = model
        .entities
        .iter()
        .map(|(key, entity)| {
            let label = if entity.alias.is_empty() { key } else { &entity.alias };
            (entity.id.as_str(), clean(label))
        })
        .collect();
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| clean(id));
    let clauses = model.relationships.iter().map(|relation| {
        let verb = named(Some(&relation.role_a), "is linked with");
        format!("{} {verb} {}", name(&relation.entity_a), name(&relation.entity_b))
    });
    let attributes = model.entities.values().map(|entity| entity.attributes.len()).sum();
    Facts::new(("entity", "entities"), model.entities.len())
        .with_count(model.relationships.len(), "relations")
        .with_count(attributes, "attributes")
        .with_title(model.acc_title.as_ref(), model.acc_descr.as_ref())
        .with_clauses(clauses)
}
