//! Skills as one turn reaches them: looked up in the core, read beside it. Decides nothing.

use gloss_agent::doors::{Future, ReadSkill, Skills};
use gloss_protocol::{Code, Problem};

use super::host::TurnHost;
use crate::off_core;
use crate::programs::policy::TaskFolders;
use crate::skills::read_for;

impl Skills for TurnHost {
    fn read_skill(&self, name: &str, file: Option<&str>) -> Future<'_, ReadSkill> {
        let (name, file) = (name.to_owned(), file.map(str::to_owned));
        Box::pin(async move {
            let found = self.in_core(move |space, turn| read_for(space, turn, &name)).await?;
            let (shared, own) = (self.shared.clone(), self.thread.clone());
            let read = move |_: &off_core::OffCore| -> Result<ReadSkill, Problem> {
                let text = found.text(file.as_deref())?;
                if file.is_some() || found.files.is_empty() {
                    return Ok(ReadSkill { text, folder: String::new() });
                }
                let folders = TaskFolders::of(&shared, &own);
                folders.make()?;
                let folder = found.lay_out(&folders.scratch).map_err(|error| {
                    Problem::new(Code::DiskFull, format!("The skill’s files can’t be laid out: {error}."))
                })?;
                Ok(ReadSkill { text, folder })
            };
            let broke_off = |_| Problem::new(Code::Internal, "Reading the skill broke off.");
            off_core::spawn(read).await.map_err(broke_off)?
        })
    }
}
