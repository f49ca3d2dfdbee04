//! What an issuer and a server say of signing in where it must not be believed: whose it is, where it leads, and how much is wanted.

use gloss_mcp::{Challenge, ServerError, SignInError, Ways};
use serde_json::{Map, Value, json};

use crate::person::{begin, connect, sign_in, signed_in, ways};
use crate::pipes::WITHIN;
use crate::web::World;

async fn wanted_of(world: &World) -> Result<Vec<String>, SignInError> {
    begin(world, ways(Challenge::default())).await.map(|begun| begun.scopes().to_vec())
}

fn is_bad(found: &Result<Vec<String>, SignInError>, words: &str) -> bool {
    matches!(found, Err(SignInError::BadMetadata(why)) if why.contains(words))
}

#[tokio::test]
async fn an_issuer_is_named_by_nobody_else() {
    let world = World::new().await;
    let odd = format!("{}/odd/.well-known/thing", world.issuers[0]);
    world.state().resource = json!({ "authorization_servers": [odd] });
    // The first one, at an address that is no issuer's, says that it is the second one.
    world.state().described = json!({ "issuer": world.issuers[1], "authorization_endpoint": format!("{}/authorize", world.issuers[1]) });
    let found = wanted_of(&world).await;
    assert!(is_bad(&found, "read where"), "{found:?}");
    world.state().described = json!({});
    let found = wanted_of(&world).await;
    assert!(is_bad(&found, "read where"), "{found:?}");
    world.state().resource = json!({});
    assert!(wanted_of(&world).await.is_ok());
}

#[tokio::test]
async fn a_page_of_somebody_else_is_opened_only_where_the_answer_says_whose_it_is() {
    let world = World::new().await;
    let elsewhere = format!("{}/authorize", world.issuers[1]);
    for says in [Value::Null, json!(false), json!("true")] {
        world.state().described = json!({ "authorization_endpoint": elsewhere, "authorization_response_iss_parameter_supported": says });
        let found = wanted_of(&world).await;
        assert!(is_bad(&found, "somebody else"), "{found:?}");
    }
    world.state().described = json!({ "authorization_endpoint": elsewhere });
    let begun = begin(&world, ways(Challenge::default())).await.unwrap();
    let back = world.browse(begun.url()).await;
    let issuer = || SignInError::OtherIssuer { issuer: world.issuers[0].clone() };
    assert_eq!(begun.finish(&back).await, Err(issuer()));
    assert_eq!(begun.finish(back.split("&iss=").next().unwrap()).await, Err(issuer()));
    assert!(world.at("/token").is_empty());
}

#[tokio::test]
async fn an_address_that_holds_already_what_is_written_into_it_is_not_opened() {
    let world = World::new().await;
    for name in ["state", "resource", "client_id", "redirect_uri", "code_challenge"] {
        world.state().described =
            json!({ "authorization_endpoint": format!("{}/authorize?{name}=x", world.issuers[0]) });
        let found = wanted_of(&world).await;
        assert!(is_bad(&found, "already"), "{name} {found:?}");
    }
    world.state().described =
        json!({ "authorization_endpoint": format!("{}/authorize?p=x", world.issuers[0]) });
    assert!(sign_in(&world, ways(Challenge::default())).await.is_ok());
}

#[tokio::test]
async fn what_is_wanted_is_written_as_it_has_to_be_and_not_too_much() {
    let world = World::new().await;
    world.state().says_where = false;
    for (scopes, words) in [
        (json!(["read", "a\"b"]), "written"),
        (json!(["a b"]), "written"),
        (json!(["a\u{202e}"]), "written"),
        (json!([""]), "written"),
        (json!((0..101).map(|at| at.to_string()).collect::<Vec<_>>()), "too much"),
        (json!((0..2_000).map(|at| at.to_string()).collect::<Vec<_>>()), "too much"),
    ] {
        world.state().resource = json!({ "scopes_supported": scopes });
        let found = wanted_of(&world).await;
        assert!(is_bad(&found, words), "{scopes} {found:?}");
    }
    world.state().resource = json!({ "scopes_supported": ["https://a.example/read", "b:c"] });
    assert_eq!(wanted_of(&world).await.unwrap(), ["https://a.example/read", "b:c"]);
    assert!(world.at("/authorize").is_empty());
}

#[tokio::test]
async fn more_that_has_no_name_leads_nobody_in_a_circle() {
    let world = World::new().await;
    let store = signed_in(&world).await;
    (world.state().call_needs, world.state().names_more) = ("write", false);
    let connection = connect(&world, &store).await.unwrap();
    let Err(ServerError::MoreNeeded { challenge }) = connection.call("t", Map::new(), WITHIN).await else {
        panic!()
    };
    assert!(challenge.more().is_empty());
    let before = store.all.lock().unwrap().get(&world.server).cloned();
    let over = begin(&world, Ways { before: before.clone(), ..ways(challenge.clone()) }).await.map(drop);
    assert_eq!(over, Err(SignInError::NothingMore));
    // Where the server says of itself that there is more, that is wanted.
    world.state().resource = json!({ "scopes_supported": ["read", "write"] });
    let next = begin(&world, Ways { before, ..ways(challenge) }).await.unwrap();
    assert_eq!(next.scopes(), ["read", "write"]);
}

#[tokio::test]
async fn where_nobody_takes_the_answer_in_it_is_not_reached() {
    let world = World::new().await;
    world.state().described = json!({ "token_endpoint": "http://127.0.0.1:1/token" });
    let found = sign_in(&world, ways(Challenge::default())).await;
    assert!(matches!(found, Err(SignInError::Unreached(_))), "{found:?}");
}

#[tokio::test]
async fn nobody_is_led_from_address_to_address_without_end() {
    let world = World::new().await;
    let nowhere: Vec<String> =
        (0..40).map(|at| world.server.replace("/mcp", &format!("/none/{at}"))).collect();
    world.state().resource = json!({ "authorization_servers": nowhere });
    let found = begin(&world, ways(Challenge::default())).await.map(drop);
    assert!(matches!(&found, Err(SignInError::Unreached(why)) if why.contains("without end")), "{found:?}");
    let asked = world.state().asked;
    assert!(asked <= 32, "{asked}");
}
