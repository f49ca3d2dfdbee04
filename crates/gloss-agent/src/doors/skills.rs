//! Skills as a tool reaches them: one that the person's folders hold and that may be used is read.

use super::Future;

/// A skill as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadSkill {
    /// Its instructions, or the words of one of its files.
    pub text: String,
    /// Where its files lie for a program, from the scratch folder; nothing where it has none.
    pub folder: String,
}

/// Skills.
pub trait Skills: Send + Sync {
    /// Reads one, or a file of it.
    fn read_skill(&self, name: &str, file: Option<&str>) -> Future<'_, ReadSkill>;
}
