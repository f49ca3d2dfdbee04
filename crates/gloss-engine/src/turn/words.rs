//! Words that the person says in a task, as the person and as the model see them.

use gloss_agent::conversation::{self, Entry};
use gloss_protocol::{Item, ItemBody, Speaker, Turn};

use crate::doors::now;
use crate::turn::room::Turns;

/// The words that a turn begins with, as the person and as the model see them.
pub(crate) fn first_words(turn: &Turn, n: u32, text: &str, files: Vec<String>) -> (Item, Entry) {
    let entry = conversation::task(text, &files, None);
    (message(turn, n, text, files, false), entry)
}

/// Words that Gloss puts in the person's stead to begin a turn: they give no leave.
pub(crate) fn put_words(turn: &Turn, n: u32, text: &str, files: Vec<String>) -> (Item, Entry) {
    let (mut item, entry) = first_words(turn, n, text, files);
    if let ItemBody::Message { put, .. } = &mut item.body {
        *put = true;
    }
    (item, entry)
}

/// A message of the person as a step of its task.
pub(crate) fn message(turn: &Turn, n: u32, text: &str, attachments: Vec<String>, steer: bool) -> Item {
    let body = ItemBody::Message {
        from: Speaker::Person,
        text: text.to_owned(),
        attachments,
        cut_off: false,
        steer,
        put: false,
    };
    let mut item = Turns::new_item(turn, n, body);
    item.started_at = now();
    item
}
