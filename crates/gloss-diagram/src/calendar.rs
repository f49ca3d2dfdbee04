//! How many days a Gantt chart would have the library count. Where days are excluded it goes from day to day, and no
//! clock stops it; so its tasks are read without that first. Counts nothing else.

use merman::{OperationControl, ParsedDiagramRender, RenderSemanticModel as Model};

use crate::error::DiagramError;
use crate::kind::Kind;
use crate::{engine, limits, source::Source};

const DAY: i64 = 86_400_000;
/// The days of a week, each of which may be excluded.
const WEEK: usize = 7;

/// Refuses a Gantt chart whose days would take too long to be counted.
pub(crate) fn check(source: &Source, control: &OperationControl) -> Result<(), DiagramError> {
    let Some((text, words)) = without_excludes(&source.text).filter(|_| source.kind == Kind::Gantt) else {
        return Ok(());
    };
    let parsed = engine::parse(&Source { text, kind: source.kind }, control)?;
    if days(&parsed).saturating_mul(words + WEEK) > limits::DAYS {
        return Err(DiagramError::large(
            "The tasks of this chart go over too many days for some to be excluded.",
        ));
    }
    Ok(())
}

/// A text without its lines `excludes`, and how many words these have; none where it has no such line.
fn without_excludes(text: &str) -> Option<(String, usize)> {
    let mut out = String::with_capacity(text.len());
    let mut words = 0;
    for line in text.split_inclusive('\n') {
        let start: String = line.trim_start().chars().take(8).collect();
        if start.eq_ignore_ascii_case("excludes") {
            words += line.split([' ', ',', '\t']).filter(|word| !word.trim().is_empty()).count();
            out.push_str(if line.ends_with('\n') { "\n" } else { "" });
        } else {
            out.push_str(line);
        }
    }
    (words > 0).then_some((out, words))
}

/// The days of all tasks.
fn days(parsed: &ParsedDiagramRender) -> usize {
    let Model::Gantt(model) = parsed.model() else { return 0 };
    let days = model.tasks.iter().map(|task| task.end_ms.saturating_sub(task.start_ms).max(0) / DAY + 1);
    usize::try_from(days.fold(0, i64::saturating_add)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_exclude_are_left_out() {
        let text = "gantt\n  Excludes weekends, monday\n  a : a, 2026-01-01, 3d\nexcludes";
        let (plain, words) = without_excludes(text).unwrap();
        assert_eq!((plain.as_str(), words), ("gantt\n\n  a : a, 2026-01-01, 3d\n", 4));
        assert!(without_excludes("gantt\n a : a, 2026-01-01, 3d").is_none());
    }
}
