//! Items, which are the steps of a turn, with what the conversation with the model needs of each. Decides nothing.

use gloss_protocol::{EventBody, Item, ThreadId, TurnId};
use rusqlite::params;

use crate::StoreError;
use crate::left_out::readable_rows;
use crate::read::Read;
use crate::write::Tx;

impl Read<'_> {
    /// An item.
    pub fn item(&self, id: &str) -> Result<Option<Item>, StoreError> {
        self.one("SELECT body FROM items WHERE id = ?1", [id])
    }

    /// The items of a thread, oldest first.
    pub fn items(&self, thread: &ThreadId) -> Result<Vec<Item>, StoreError> {
        self.all("SELECT body FROM items WHERE thread = ?1 ORDER BY n", [&thread.0])
    }

    /// The next item's number in a thread.
    pub fn next_item(&self, thread: &ThreadId) -> Result<u32, StoreError> {
        Ok(self.0.query_row(
            "SELECT coalesce(max(n), 0) + 1 FROM items WHERE thread = ?1",
            [&thread.0],
            |row| row.get(0),
        )?)
    }

    /// The items of a thread with what the conversation with the model needs of them.
    pub fn conversation(
        &self,
        thread: &ThreadId,
    ) -> Result<Vec<(Item, Option<serde_json::Value>)>, StoreError> {
        let mut statement =
            self.0.prepare_cached("SELECT body, model FROM items WHERE thread = ?1 ORDER BY n")?;
        let rows = statement
            .query_map([&thread.0], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?)))?;
        readable_rows(rows.map(|row| {
            let (body, model) = row?;
            let model = model.map(|text| serde_json::from_str(&text)).transpose()?;
            Ok((serde_json::from_str(&body)?, model))
        }))
    }

    /// The entries of a thread's conversation with the model, oldest first, without the items that they lie in.
    pub fn entries(&self, thread: &ThreadId) -> Result<Vec<serde_json::Value>, StoreError> {
        let sql = "SELECT model FROM items WHERE thread = ?1 AND model IS NOT NULL ORDER BY n";
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map([&thread.0], |row| row.get::<_, String>(0))?;
        readable_rows(rows.map(|row| Ok(serde_json::from_str(&row?)?)))
    }

    /// Bytes of what was said and done in a task, as they lie in the database.
    pub fn thread_bytes(&self, thread: &ThreadId) -> Result<u64, StoreError> {
        self.item_bytes("thread", &thread.0)
    }

    /// The same of one turn.
    pub fn turn_bytes(&self, turn: &TurnId) -> Result<u64, StoreError> {
        self.item_bytes("turn", &turn.0)
    }

    fn item_bytes(&self, of: &str, id: &str) -> Result<u64, StoreError> {
        let sum = "sum(octet_length(body) + coalesce(octet_length(model), 0))";
        let sql = format!("SELECT {sum} FROM items WHERE {of} = ?1");
        let sum: Option<i64> = self.0.prepare_cached(&sql)?.query_row([id], |row| row.get(0))?;
        Ok(sum.unwrap_or_default().unsigned_abs())
    }
}

impl Tx<'_> {
    /// Writes an item; `model` is what the conversation with the model needs of it, kept where given.
    pub fn item(&mut self, item: &Item, model: Option<&serde_json::Value>) -> Result<(), StoreError> {
        let (body, item) = self.clean(item)?;
        let model = model.map(|model| self.clean_text(model));
        self.transaction
            .prepare_cached(
                "INSERT INTO items (id, thread, turn, n, body, model) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (id) DO UPDATE SET body = ?5, model = coalesce(?6, model)",
            )?
            .execute(params![item.id.0, item.thread.0, item.turn.0, item.n, body, model])?;
        let done = item.ended_at.is_some();
        let item = item.into_owned();
        self.event(if done { EventBody::ItemCompleted { item } } else { EventBody::ItemStarted { item } })
    }
}
