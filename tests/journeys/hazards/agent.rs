//! What the agent does in a hazard, as the model double is scripted for it, and what the person asks Gloss for so that it does.

use gloss_tests::text;
use serde_json::{Value, json};

use super::person::{Act, CHANGED, Person, SENTENCE, Save, page};
use super::scene::Scene;

/// What is done to the files through Gloss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Run {
    /// A note on a sentence of memo.md is served.
    Note,
    /// report.md is read and written anew.
    Rewrite,
    /// report.md is named by the person, and written unread.
    Unread,
    /// new.md is made.
    New,
    /// new.xlsx is made.
    Workbook,
    /// A command makes a file, and it is kept as kept.md.
    Keep,
    /// The first page of a site is read and written anew.
    Page,
    /// A site goes back to its first version, by the person's hand.
    SiteBack,
    /// A command changes a copy of report.md.
    Copy,
    /// A command changes and deletes copies of a folder.
    Copies,
    /// Files are moved and deleted as one step.
    Tidy,
    /// The same, and that step is taken back.
    TidyUndo,
    /// report.md goes back to its first version, by the person's hand.
    Back,
    /// A note is served, and taken back.
    NoteUndo,
    /// The person edits memo.md in Gloss.
    Hand,
    /// A note and a task are at work on memo.md at once.
    Two,
}

/// Moves of a plan, and what it deletes.
pub(super) const MOVES: [(&str, &str); 3] =
    [("a.txt", "kept/a.txt"), ("sub", "archive/sub"), ("c.txt", "C.txt")];
pub(super) const DELETES: [&str; 2] = ["old.txt", "olds"];

const FOLDER: &str = "{{after:FOLDER }}";

fn whole(path: &str) -> String {
    Person::first_words(path, FOLDER).replace(SENTENCE, CHANGED)
}

impl Run {
    /// The files that lie there at first.
    pub(super) fn files(self) -> &'static [&'static str] {
        match self {
            Self::Note | Self::NoteUndo | Self::Hand | Self::Two => &["memo.md", "other.md", "sub/memo.md"],
            Self::Rewrite | Self::Unread | Self::Copy | Self::Back => &["report.md", "other.md"],
            Self::New | Self::Workbook | Self::Keep => &["other.md"],
            Self::Page | Self::SiteBack => &["shop/index.html", "shop/more.html", "shop/about.html"],
            Self::Copies => &["texts/a.md", "texts/b.md", "texts/c.md", "texts/d.md"],
            Self::Tidy | Self::TidyUndo => {
                &["a.txt", "c.txt", "old.txt", "sub/b.txt", "sub/d.txt", "olds/e.txt", "olds/f.txt"]
            }
        }
    }

    /// The double's calls, one a round, for the task of these words.
    pub(super) fn script(self, name: &str) -> Vec<Value> {
        let path = |path: &str| format!("{FOLDER}/{path}");
        let write =
            |at: &str, content: String| ("write_artifact", json!({ "path": path(at), "content": content }));
        let read = |at: &str| ("read_file", json!({ "path": path(at) }));
        let edit = json!({ "note": "{{note:1}}", "base": "{{json:/base}}", "edits": [{ "range": 0, "new": CHANGED }] });
        let copied =
            |of: &str, command: String| ("run_command", json!({ "command": command, "copies": [path(of)] }));
        let notes = vec![("read_region", json!({ "note": "{{note:1}}" })), ("edit_region", edit)];
        let calls = match self {
            Self::Note | Self::NoteUndo => notes,
            Self::Two => {
                let task = format!("and {name}");
                let beside = rules(
                    &task,
                    vec![
                        read("memo.md"),
                        write("memo.md", whole("memo.md").replace("says nothing", "says little")),
                    ],
                );
                return beside.into_iter().chain(rules(name, notes)).collect();
            }
            Self::Rewrite => vec![read("report.md"), write("report.md", whole("report.md"))],
            Self::Unread => vec![write("report.md", whole("report.md"))],
            Self::New => vec![write("new.md", whole("new.md"))],
            Self::Workbook => {
                let sheet = json!({ "name": "Rents", "columns": [{ "header": "Shop" }, { "header": "Rent" }], "rows": [["A", 100], ["B", 200]] });
                vec![("make_workbook", json!({ "path": path("new.xlsx"), "sheets": [sheet] }))]
            }
            Self::Keep => vec![
                ("run_command", json!({ "command": "printf 'Made by a command.\\n' > made.md" })),
                ("keep_file", json!({ "from": "made.md", "path": path("kept.md") })),
            ],
            Self::Page => vec![
                read("shop/index.html"),
                write("shop/index.html", page("shop/index.html", FOLDER).replace(SENTENCE, CHANGED)),
            ],
            Self::Copy => vec![copied(
                "report.md",
                format!("sed -i 's/{SENTENCE}/{CHANGED}/' \"$COPY/{FOLDER}/report.md\"; sleep 0.02"),
            )],
            Self::Copies => vec![copied(
                "texts",
                format!(
                    "cd \"$COPY/{FOLDER}/texts\" && sed -i 's/{SENTENCE}/{CHANGED}/' a.md b.md c.md && rm d.md"
                ),
            )],
            Self::Tidy | Self::TidyUndo => {
                let moves: Vec<Value> =
                    MOVES.iter().map(|(from, to)| json!({ "from": path(from), "to": path(to) })).collect();
                let deletes: Vec<String> = DELETES.iter().map(|from| path(from)).collect();
                vec![("arrange_files", json!({ "moves": moves, "deletes": deletes }))]
            }
            Self::SiteBack | Self::Back | Self::Hand => Vec::new(),
        };
        rules(name, calls)
    }

    /// Has it done.
    pub(super) fn drive(self, scene: &mut Scene<'_>) {
        match self {
            Self::Note | Self::NoteUndo => {
                let Some((note, send)) = scene.note("memo.md") else { return };
                scene.turns(vec![send]);
                if self == Self::NoteUndo {
                    scene.submit_at("undo", json!({ "type": "note.undo", "notes": [note] }));
                }
            }
            Self::Two => {
                let Some((_, send)) = scene.note("memo.md") else { return };
                let task = scene.task("Say little where it says nothing.");
                let words = text(&task, "text").replace(&scene.name, &format!("and {}", scene.name));
                let task = json!({ "type": "task.say", "task": null, "text": words, "attachments": [], "model": null, "on_approval": "ask" });
                scene.turns(vec![send, task]);
            }
            Self::Unread => {
                let task =
                    scene.task(&format!("Write {}/report.md anew: the rent is due on the third.", scene.dir));
                scene.turns(vec![task]);
            }
            Self::Back | Self::SiteBack => {
                let path = if self == Self::Back { "report.md" } else { "shop/" };
                let of = json!({ "type": "workspace.refresh", "path": scene.path(path) });
                scene.engine.submit(of.clone());
                for file in self.files().iter().take(2) {
                    scene.person.act(Act::Save(file, Save::Replaced));
                }
                scene.engine.submit(of);
                scene.saves_asked = Some(scene.person.saves());
                let back = json!({ "type": "artifact.restore", "path": scene.path(path), "version": 1 });
                scene.submit_at("back", back);
            }
            Self::Hand => {
                let at = json!({ "by": "where", "at": format!("text:\"{SENTENCE}\"") });
                let edit = json!({ "type": "artifact.edit", "path": scene.path("memo.md"), "at": at, "set": CHANGED });
                scene.submit_at("edit", edit);
            }
            Self::Tidy | Self::TidyUndo => {
                let task = scene.task("Tidy up.");
                scene.turns(vec![task]);
                if self == Self::TidyUndo
                    && let Some(done) = operation(scene).filter(|done| done["state"] == "done")
                {
                    let undo = json!({ "type": "files.undo", "operation": done["id"] });
                    scene.submit_at("undo", undo);
                }
            }
            _ => {
                let words = match self {
                    Self::Page => {
                        format!("Change the site {}/shop: the rent is due on the third.", scene.dir)
                    }
                    _ => "Make it the third wherever the rent is due.".to_owned(),
                };
                let task = scene.task(&words);
                scene.turns(vec![task]);
            }
        }
    }
}

/// The newest step of files of this interleaving, as Gloss has it.
pub(super) fn operation(scene: &mut Scene<'_>) -> Option<Value> {
    let all = scene.engine.query(json!({ "type": "file_operations" }));
    let own = format!("{}/", scene.dir);
    let is_own = |one: &&Value| {
        one["steps"]
            .as_array()
            .is_some_and(|steps| steps.iter().all(|step| text(step, "from").starts_with(&own)))
    };
    all["operations"].as_array()?.iter().find(is_own).cloned()
}

fn rules(name: &str, calls: Vec<(&str, Value)>) -> Vec<Value> {
    let rule = |(round, (call, arguments)): (usize, (&str, Value))| json!({ "when": { "contains": name, "round": round }, "do": { "calls": [{ "name": call, "arguments": arguments }] } });
    calls.into_iter().enumerate().map(rule).collect()
}
