//! Credentials in use: renewed by one connection at a time, under the name that the server had when a person signed in, and said of
//! where they are not stored. A key that a person wrote down goes before them.

use gloss_mcp::{Address, Connection, CredentialStore, Opening, ServerError, StoreError};
use serde_json::{Map, json};

use crate::person::{address, connect, signed_in};
use crate::pipes::{WITHIN, opening};
use crate::web::World;

#[tokio::test]
async fn two_connections_renew_one_after_the_other() {
    let world = World::new().await;
    (world.state().token, world.state().renews_once) = (json!({ "expires_in": 0 }), true);
    let store = signed_in(&world).await;
    world.state().token = json!({ "expires_in": 3_600 });
    let all = tokio::join!(
        connect(&world, &store),
        connect(&world, &store),
        connect(&world, &store),
        connect(&world, &store)
    );
    let (first, second, third, fourth) = all;
    for connection in [first, second, third, fourth] {
        let answer = connection.unwrap().call("t", Map::new(), WITHIN).await.unwrap();
        assert_eq!(answer.text, "done");
    }
}

#[tokio::test]
async fn what_is_renewed_and_not_stored_is_used_and_said_of() {
    let world = World::new().await;
    (world.state().token, world.state().renews_once) = (json!({ "expires_in": 0 }), true);
    let store = signed_in(&world).await;
    let before = store.load(&world.server).await.unwrap();
    let full = StoreError("the keychain is locked".to_owned());
    *store.is_full.lock().unwrap() = Some(full.clone());
    // Each request has them renewed once more, which only goes on with those that are in use.
    let connection = connect(&world, &store).await.unwrap();
    assert_eq!(connection.call("t", Map::new(), WITHIN).await.unwrap().text, "done");
    assert_eq!(connection.unsaved(), Some(full));
    assert_eq!(store.load(&world.server).await.unwrap(), before);
    *store.is_full.lock().unwrap() = None;
    assert_eq!(connection.call("t", Map::new(), WITHIN).await.unwrap().text, "done");
    assert_eq!(connection.unsaved(), None);
    assert_ne!(store.load(&world.server).await.unwrap(), before);
}

#[tokio::test]
async fn a_server_has_one_name_from_the_beginning_on() {
    let world = World::new().await;
    let name = world.server.trim_end_matches("/mcp").to_owned();
    world.state().resource = json!({ "resource": name });
    world.state().token = json!({ "expires_in": 0 });
    let store = signed_in(&world).await;
    connect(&world, &store).await.unwrap();
    let named: Vec<String> = ["/authorize", "/token"]
        .into_iter()
        .flat_map(|path| world.at(path))
        .map(|(_, _, fields)| fields["resource"].clone())
        .collect();
    assert!(named.len() >= 3 && named.iter().all(|one| *one == name), "{named:?} {name}");
}

#[tokio::test]
async fn a_key_that_a_person_wrote_down_is_the_only_one_that_is_sent() {
    let world = World::new().await;
    let store = signed_in(&world).await;
    world.state().sent.clear();
    for own in [
        Address { token: Some("mine".to_owned()), ..address(&world) },
        Address { headers: vec![("authorization".to_owned(), "Basic mine".to_owned())], ..address(&world) },
    ] {
        let opening = Opening { credentials: Some(store.clone()), ..opening() };
        let opened = Connection::over_http(&own, opening).await.map(drop);
        assert!(matches!(&opened, Err(ServerError::Refused(why)) if why.contains("key")), "{opened:?}");
    }
    let sent = world.state().sent.clone();
    assert!(!sent.is_empty() && sent.iter().all(|one| one.ends_with("mine")), "{sent:?}");
    // With a key that is taken but allows too little, nobody signs in either.
    let token = store.load(&world.server).await.unwrap().unwrap().to_text();
    let token: serde_json::Value = serde_json::from_str(token.expose()).unwrap();
    let token = token["token"]["access_token"].as_str().map(str::to_owned);
    let connection = Connection::over_http(&Address { token, ..address(&world) }, opening()).await.unwrap();
    world.state().call_needs = "write";
    let called = connection.call("t", Map::new(), WITHIN).await;
    assert!(matches!(&called, Err(ServerError::Refused(why)) if why.contains("key")), "{called:?}");
}
