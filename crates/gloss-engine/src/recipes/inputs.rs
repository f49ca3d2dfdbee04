//! Inputs of a run, in place of those of its task: a file that was named, else the newest of its kind; a period that
//! was named, else one that has gone on with the days.

use gloss_protocol::{Code, InputKind, Problem, RecipeValue, Timestamp};
use gloss_recipe::{Input, Method, Period, kin};

use crate::clock;
use crate::recipes::room::Recipes;

impl Recipes<'_> {
    /// Gives a method what its run uses.
    ///
    /// # Errors
    /// A file that is not there, a value for what it has not, words that are no period.
    pub(super) fn set_inputs(
        &mut self,
        method: &mut Method,
        values: &[RecipeValue],
        made: Timestamp,
    ) -> Result<(), Problem> {
        for value in values {
            if !method.inputs.iter().any(|input| input.name == value.name) {
                let names: Vec<&str> = method.inputs.iter().map(|input| input.name.as_str()).collect();
                let says = format!("This recipe has no input “{}”.", value.name);
                let next = format!("It has: {}.", names.join(", "));
                return Err(Problem::new(Code::BadRequest, says).with_next(next));
            }
        }
        let files: Vec<String> = self.shared.folder.list()?.into_iter().map(|file| file.path).collect();
        for input in &mut method.inputs {
            let value =
                values.iter().find(|value| value.name == input.name).map(|value| value.value.as_str());
            input.now = match input.kind {
                InputKind::File => self.file_now(input, value, &files)?,
                InputKind::Period => period_now(input, value, made)?,
            };
        }
        Ok(())
    }

    fn file_now(&mut self, input: &Input, value: Option<&str>, files: &[String]) -> Result<String, Problem> {
        let path = match value {
            Some(value) => value,
            None => kin(&input.was, files.iter().map(String::as_str)).ok_or_else(|| {
                let says = format!("There is no file like {} in the folder.", input.was);
                Problem::new(Code::FileMissing, says).with_next("Put it there, or choose another one.")
            })?,
        };
        let mut present = self.present(&[path.to_owned()])?;
        Ok(present.pop().unwrap_or_default())
    }
}

fn period_now(input: &Input, value: Option<&str>, made: Timestamp) -> Result<String, Problem> {
    let now = match value {
        Some(value) => {
            let same =
                |period: &Period| Period::of(&input.was).is_some_and(|was| was.until(*period).is_some());
            Period::of(value).filter(same).map(Period::text)
        }
        None => Period::carried(&input.was, &clock::date(made), &clock::date(crate::doors::now())),
    };
    now.ok_or_else(|| {
        let says = format!("“{}” names no period of this kind.", value.unwrap_or(&input.was));
        Problem::new(Code::BadRequest, says).with_next(format!("Write it like {}.", input.was))
    })
}
