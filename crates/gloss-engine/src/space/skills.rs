//! Skills as one turn reaches them: looked up and read beside the core. Decides nothing.

use gloss_agent::doors::{Future, ReadSkill, Skills};
use gloss_protocol::{Code, Problem, TurnId};

use super::Space;
use super::host::TurnHost;
use crate::access::rules::{in_force, task_of};
use crate::off_core;
use crate::origin::{Origin, Source};
use crate::programs::policy::TaskFolders;
use crate::skills::read_for;

impl Skills for TurnHost {
    fn read_skill(&self, name: &str, file: Option<&str>) -> Future<'_, ReadSkill> {
        let (name, file) = (name.to_owned(), file.map(str::to_owned));
        Box::pin(async move {
            let in_force = |space: &mut Space, turn: &TurnId| {
                let read = space.store.read();
                in_force(read, task_of(read, turn)?.as_ref())
            };
            let entries = self.in_core(in_force).await?;
            self.note_source(Source::new(Origin::Skill, &name));
            let (shared, own) = (self.shared.clone(), self.thread.clone());
            let read = move |off: &off_core::OffCore| -> Result<ReadSkill, Problem> {
                let found = read_for(off, &shared, &entries, &name)?;
                let text = found.text(file.as_deref())?;
                if file.is_some() || found.others().is_empty() {
                    return Ok(ReadSkill { text, folder: String::new() });
                }
                let folders = TaskFolders::of(&shared, &own);
                folders.make()?;
                Ok(ReadSkill { text, folder: found.lay_out(&folders.scratch)? })
            };
            let broke_off = |_| Problem::new(Code::Internal, "Reading the skill broke off.");
            off_core::spawn(read).await.map_err(broke_off)?
        })
    }
}
