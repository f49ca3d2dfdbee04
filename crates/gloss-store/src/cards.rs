//! Cards: their rows, and the one that was removed last, which can be put back. Works out no date.

use gloss_protocol::{Card, CardId, EventBody};
use rusqlite::params;

use crate::StoreError;
use crate::read::Read;
use crate::write::Tx;

impl Read<'_> {
    /// The cards of a document, or of all, oldest first.
    pub fn cards(&self, path: Option<&str>) -> Result<Vec<Card>, StoreError> {
        let sql =
            "SELECT body FROM cards WHERE removed = 0 AND (?1 IS NULL OR path = ?1) ORDER BY created_at, id";
        self.all(sql, [path])
    }

    /// Whether this card is the one that was removed last, and can be put back.
    pub fn is_removed_card(&self, id: &CardId) -> Result<bool, StoreError> {
        let found: Option<Card> =
            self.one("SELECT body FROM cards WHERE id = ?1 AND removed = 1", [&id.0])?;
        Ok(found.is_some())
    }

    /// A card that is not removed.
    pub fn card(&self, id: &CardId) -> Result<Option<Card>, StoreError> {
        self.one("SELECT body FROM cards WHERE id = ?1 AND removed = 0", [&id.0])
    }
}

impl Tx<'_> {
    /// Writes a card.
    pub fn card(&mut self, card: &Card) -> Result<(), StoreError> {
        let (body, card) = self.clean(card)?;
        self.transaction
            .prepare_cached(
                "INSERT INTO cards (id, path, created_at, removed, body) VALUES (?1, ?2, ?3, 0, ?4)
                 ON CONFLICT (id) DO UPDATE SET path = ?2, body = ?4",
            )?
            .execute(params![card.id.0, card.path, card.created_at.0, body])?;
        Ok(())
    }

    /// Removes a card. It can be put back until another one is removed.
    pub fn remove_card(&mut self, id: &CardId) -> Result<(), StoreError> {
        self.transaction.prepare_cached("DELETE FROM cards WHERE removed = 1")?.execute([])?;
        self.transaction.prepare_cached("UPDATE cards SET removed = 1 WHERE id = ?1")?.execute([&id.0])?;
        self.cards_changed()
    }

    /// Puts back the card that was removed last.
    pub fn put_card_back(&mut self, id: &CardId) -> Result<(), StoreError> {
        let sql = "UPDATE cards SET removed = 0 WHERE id = ?1 AND removed = 1";
        self.transaction.prepare_cached(sql)?.execute([&id.0])?;
        self.cards_changed()
    }

    /// Tells shells that cards changed.
    pub fn cards_changed(&mut self) -> Result<(), StoreError> {
        self.event(EventBody::CardsChanged {})
    }
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{
        Anchor, Card, CardId, Grade, Quote, Reach, Recall, Region, Span, Structure, Timestamp, WorkspaceId,
    };

    use crate::{Store, Write};

    fn card(id: &str, path: &str) -> Card {
        let region = Region::Text { spans: vec![Span::new(0, 4)], reach: Reach::Selection };
        let anchor = Anchor { version: 1, region, quote: Quote::default(), structure: Structure::default() };
        Card {
            id: id.into(),
            path: path.to_owned(),
            question: "Where?".to_owned(),
            answer: "In Leeds".to_owned(),
            anchor,
            recalls: vec![Recall { at: Timestamp(1), grade: Grade::Hard }],
            created_at: Timestamp(1),
            updated_at: Timestamp(1),
        }
    }

    fn put(store: &mut Store, card: &Card) {
        store.write(Write::CardWrite, |tx| tx.card(card)).unwrap();
    }

    #[test]
    fn the_card_that_was_removed_last_can_be_put_back_and_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path(), WorkspaceId("w_1".to_owned())).unwrap();
        let all = [card("cd_1", "a.md"), card("cd_2", "a.md"), card("cd_3", "b.md")];
        all.iter().for_each(|card| put(&mut store, card));
        assert_eq!(store.read().cards(None).unwrap(), all);
        assert_eq!(store.read().cards(Some("b.md")).unwrap(), all[2..]);
        let ids: Vec<CardId> = all.iter().map(|card| card.id.clone()).collect();
        for id in &ids[..2] {
            store.write(Write::CardWrite, |tx| tx.remove_card(id)).unwrap();
        }
        assert_eq!(store.read().card(&ids[0]).unwrap(), None);
        let mut back = |id: &CardId| {
            let can = store.read().is_removed_card(id).unwrap();
            store.write(Write::CardWrite, |tx| tx.put_card_back(id)).unwrap();
            can
        };
        assert_eq!([back(&ids[0]), back(&ids[1]), back(&ids[1])], [false, true, false]);
        assert_eq!(store.read().cards(None).unwrap(), all[1..]);
    }
}
