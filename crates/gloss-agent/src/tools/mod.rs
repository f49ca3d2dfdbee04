//! The tools that every agent of Gloss has, one file each. A tool reads its arguments as hostile input, works through the
//! doors, and gives back JSON for the model and a sentence for the person.

mod act;
mod answer_note;
mod answers;
mod arrange_files;
mod ask_person;
mod compute;
mod deck_check;
mod declare_follow;
mod delegate;
mod delegate_rows;
mod dispatch;
mod edit_cells;
mod edit_chart;
mod edit_place;
mod edit_region;
mod findings;
mod keep_file;
mod leave_note;
mod list_files;
mod make_cards;
mod make_deck;
mod make_site;
mod make_workbook;
mod needs_person;
mod profile_table;
mod read_file;
mod read_page;
mod read_place;
mod read_region;
mod read_skill;
mod refresh;
mod region;
mod remember;
mod report_nothing;
mod run_command;
mod search_files;
mod server_tool;
mod update_plan;
mod what_changed;
mod write_artifact;
mod written;

use std::sync::Arc;

use crate::tool::Tool;

pub use make_cards::MakeCards;
pub use make_site::site_limits;
pub use read_skill::ReadSkill;
pub use region::slice;
pub use server_tool::{ServerTool, server_tools};

/// The tools of Gloss itself, in the order in which a model is told of them.
pub fn built_in() -> Vec<Arc<dyn Tool>> {
    vec![
        Arc::new(list_files::ListFiles),
        Arc::new(read_file::ReadFile),
        Arc::new(search_files::SearchFiles),
        Arc::new(compute::Compute),
        Arc::new(profile_table::ProfileTable),
        Arc::new(findings::Findings),
        Arc::new(what_changed::WhatChanged),
        Arc::new(write_artifact::WriteArtifact),
        Arc::new(make_workbook::MakeWorkbook),
        Arc::new(make_deck::MakeDeck),
        Arc::new(make_site::MakeSite),
        Arc::new(run_command::RunCommand),
        Arc::new(keep_file::KeepFile),
        Arc::new(arrange_files::ArrangeFiles),
        Arc::new(read_page::ReadWebPage),
        Arc::new(update_plan::UpdatePlan),
        Arc::new(ask_person::AskPerson),
        Arc::new(report_nothing::ReportNothing),
        Arc::new(remember::Remember),
        Arc::new(delegate::Delegate),
        Arc::new(delegate_rows::DelegateRows),
        Arc::new(dispatch::Dispatch),
        Arc::new(leave_note::LeaveNote),
        Arc::new(read_place::ReadPlace),
        Arc::new(edit_place::EditPlace),
        Arc::new(refresh::Refresh),
        Arc::new(read_region::ReadRegion),
        Arc::new(edit_region::EditRegion),
        Arc::new(edit_cells::EditCells),
        Arc::new(edit_chart::EditChart),
        Arc::new(act::DoAct),
        Arc::new(declare_follow::DeclareFollow),
        Arc::new(answer_note::AnswerNote),
        Arc::new(needs_person::NeedsPerson),
    ]
}

#[cfg(test)]
mod table_tests;
#[cfg(test)]
mod tests {
    use gloss_protocol::Permission;
    use serde_json::json;

    use super::built_in;
    use crate::tool::{Arguments, Authority, Effect, Scope, Serves};
    use crate::toolbox::Toolbox;

    /// Every byte of it is paid for in each round; a wire adds some 80 for each tool, and all of it stays below 20 kB for a task, of
    /// which a shell, what it made and pages of the web have 1.7 kB.
    #[test]
    fn what_a_model_is_told_stays_short() {
        let run = Scope { serves: Serves::Task, authority: Authority::All, is_run: true };
        let notes = |cells| Scope { serves: Serves::Notes { cells }, ..run };
        for (turn, most) in [(run, 17_600), (notes(false), 6_900), (notes(true), 9_600)] {
            let toolbox = Toolbox::new(built_in()).fitting(turn);
            let specs: usize = toolbox.specs().iter().map(|spec| spec.bytes).sum();
            let bytes = crate::prompt::instructions(turn, "Friday, 2026-11-20", "").len() + specs;
            assert!(bytes <= most, "{turn:?}: {bytes} bytes of at most {most}");
        }
    }

    #[test]
    fn a_turn_has_the_tools_that_it_needs() {
        let task = Scope { serves: Serves::Task, authority: Authority::All, is_run: false };
        let notes = |cells| Scope { serves: Serves::Notes { cells }, ..task };
        let with = |authority| Scope { authority, ..task };
        let turns = [
            task,
            notes(false),
            notes(true),
            with(Authority::Coordinating),
            with(Authority::Helping),
            with(Authority::Reading),
        ];
        let toolboxes = turns.map(|turn| Toolbox::new(built_in()).fitting(turn));
        for (name, expected) in [
            ("read_file", [true, true, true, true, true, true]),
            ("compute", [true, true, true, true, true, true]),
            ("findings", [true, true, true, true, true, true]),
            ("profile_table", [true, false, false, true, true, true]),
            ("what_changed", [true, false, false, true, true, true]),
            ("update_plan", [true, true, true, true, true, true]),
            ("write_artifact", [true, true, true, true, true, false]),
            ("make_workbook", [true, true, true, true, true, false]),
            ("ask_person", [true, false, false, true, false, false]),
            ("delegate", [true, false, false, true, false, false]),
            ("dispatch", [false, false, false, true, false, false]),
            ("read_region", [true, true, true, true, true, false]),
            ("edit_region", [true, true, true, true, true, false]),
            ("refresh", [true, false, false, true, true, false]),
            ("answer", [false, true, true, false, false, false]),
            ("edit_cells", [false, false, true, false, false, false]),
            ("edit_chart", [false, false, true, false, false, false]),
        ] {
            let offered = toolboxes.each_ref().map(|tools| tools.find(name).is_some());
            assert_eq!(offered, expected, "{name}");
        }
        let page = json!({ "address": "https://hofer.example/" });
        let kept = json!({ "address": "https://hofer.example/", "save_as": "page.md" });
        let kept_nowhere = json!({ "address": "https://hofer.example/", "save_as": "" });
        for (name, arguments, expected) in [
            ("read_page", &page, [true; 6]),
            ("read_page", &kept_nowhere, [true; 6]),
            ("read_page", &kept, [true, true, true, true, true, false]),
            ("compute", &json!({ "sql": "SELECT 1" }), [true; 6]),
        ] {
            let fits = |(tools, turn): (&Toolbox, Scope)| {
                tools.find(name).is_some_and(|tool| tool.fits_call(turn, Arguments(arguments)))
            };
            let fitting: Vec<bool> = toolboxes.iter().zip(turns).map(fits).collect();
            assert_eq!(fitting, expected, "{name} {arguments}");
        }
        let of_run = |turn: Scope| Toolbox::new(built_in()).fitting(Scope { is_run: true, ..turn });
        let offered = turns.map(|turn| of_run(turn).find("report_nothing").is_some());
        assert_eq!(offered, [true, false, false, true, false, false]);
        assert!(toolboxes.iter().all(|tools| tools.find("report_nothing").is_none()));
    }
    /// Every tool whose calls have an effect of their own has to be here, with what is known of it.
    #[test]
    fn a_call_that_makes_a_file_is_no_reading() {
        let toolbox = Toolbox::new(built_in());
        for (name, arguments, expected) in [
            ("read_page", r#"{"address": "https://a.example/"}"#, Some(Effect::Reads)),
            ("read_page", r#"{"address": "https://a.example/", "save_as": "a.md"}"#, Some(Effect::Makes)),
            ("read_page", r#"{"save_as": "a.md"}"#, Some(Effect::Makes)),
            ("read_page", "no JSON", Some(Effect::Reads)),
            ("read_file", r#"{"path": "a.md", "save_as": "b.md"}"#, Some(Effect::Reads)),
            ("write_artifact", "", Some(Effect::Makes)),
            ("none", "{}", None),
        ] {
            assert_eq!(toolbox.effect_of(name, arguments), expected, "{name} {arguments}");
        }
        // One that only reads wants to write no file.
        let all = json!({ "path": "a.md", "address": "https://a.example/", "save_as": "b.md", "note": "n_1", "query": "a", "at": "all" });
        for tool in built_in().iter().filter(|tool| tool.effect_of(Arguments(&all)) == Effect::Reads) {
            let writes = tool
                .touches(Arguments(&all))
                .into_iter()
                .filter(|touch| touch.permission == Permission::Write);
            assert_eq!(writes.count(), 0, "{}", tool.name());
        }
    }
}
