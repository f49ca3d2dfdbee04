//! What is said of sequences, Gantt charts, pies, mind maps and timelines: one thing after the other. Draws nothing.

use std::collections::HashMap;

use jiff::Timestamp;
use merman::diagrams::gantt::GanttDiagramRenderModel;
use merman::diagrams::mindmap::MindmapDiagramRenderModel;
use merman::diagrams::pie::PieDiagramRenderModel;
use merman::diagrams::sequence::{SequenceDiagramRenderModel, SequenceMessageKind};
use merman::diagrams::timeline::TimelineDiagramRenderModel;

use super::facts::Facts;
use super::names::{clean, joined, named};

pub(super) fn sequence(model: &SequenceDiagramRenderModel) -> Facts {
    let name = |id: &Option<String>| {
        let id = id.as_deref().unwrap_or_default();
        named(model.actors.get(id).map(|actor| actor.description.as_str()), id)
    };
    let signals = model.messages.iter().filter(|one| one.semantic_kind() == SequenceMessageKind::Signal);
    let clauses = signals.map(|message| {
        let words = clean(message.message_text());
        let colon = if words.is_empty() { "" } else { ": " };
        format!("{} to {}{colon}{words}", name(&message.from), name(&message.to))
    });
    Facts::new(("participant", "participants"), model.actors.len())
        .with_count(model.messages.len(), "messages")
        .with_title(model.title.as_ref().or(model.acc_title.as_ref()), model.acc_descr.as_ref())
        .with_clauses(clauses)
}

pub(super) fn gantt(model: &GanttDiagramRenderModel) -> Facts {
    let has_dates = model.date_format.contains("YY") || model.date_format.is_empty();
    let (pattern, at) = if has_dates { ("%F", "on") } else { ("%H:%M", "at") };
    let time = |millis: i64| {
        Timestamp::from_millisecond(millis).map(|time| time.strftime(pattern).to_string()).unwrap_or_default()
    };
    let clauses = model.tasks.iter().map(|task| {
        let words = clean(&task.task);
        let (from, to) = (time(task.start_ms), time(task.render_end_ms.unwrap_or(task.end_ms)));
        if task.milestone || from == to {
            format!("{words} {at} {from}")
        } else {
            format!("{words} from {from} to {to}")
        }
    });
    Facts::new(("task", "tasks"), model.tasks.len())
        .with_title(model.title.as_ref().or(model.acc_title.as_ref()), model.acc_descr.as_ref())
        .with_clauses(clauses)
}

pub(super) fn pie(model: &PieDiagramRenderModel) -> Facts {
    let all: f64 = model.sections.iter().map(|section| section.value).sum();
    let clauses = model.sections.iter().map(|section| {
        let share = if all > 0.0 { section.value / all * 100.0 } else { 0.0 };
        format!("{} {share:.0} %", clean(&section.label))
    });
    Facts::new(("part", "parts"), model.sections.len())
        .with_title(model.title.as_ref().or(model.acc_title.as_ref()), model.acc_descr.as_ref())
        .with_clauses(clauses)
}

pub(super) fn mindmap(model: &MindmapDiagramRenderModel) -> Facts {
    let names: HashMap<&str, String> =
        model.nodes.iter().map(|node| (node.id.as_str(), clean(&node.label))).collect();
    let name = |id: &str| names.get(id).cloned().unwrap_or_default();
    let mut branches: HashMap<&str, Vec<String>> = HashMap::new();
    for edge in &model.edges {
        branches.entry(&edge.start).or_default().push(name(&edge.end));
    }
    let clauses = model.nodes.iter().filter_map(|node| {
        let ends = branches.get(node.id.as_str())?;
        Some(format!("{} branches into {}", name(&node.id), joined(ends)))
    });
    Facts::new(("idea", "ideas"), model.nodes.len()).with_clauses(clauses)
}

pub(super) fn timeline(model: &TimelineDiagramRenderModel) -> Facts {
    let clauses = model.tasks.iter().map(|task| {
        let events: Vec<String> = task.events.iter().map(|event| clean(event)).collect();
        let colon = if events.is_empty() { "" } else { ": " };
        format!("{}{colon}{}", clean(&task.task), events.join(", "))
    });
    let events = model.tasks.iter().map(|task| task.events.len()).sum();
    Facts::new(("time", "times"), model.tasks.len())
        .with_count(events, "events")
        .with_title(model.title.as_ref().or(model.acc_title.as_ref()), model.acc_descr.as_ref())
        .with_clauses(clauses)
}
