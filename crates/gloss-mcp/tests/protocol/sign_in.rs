//! Signing in, from the first request without credentials to the last one with renewed ones; and all the ways in which it must not
//! go on.

use std::sync::Arc;

use gloss_mcp::{
    Address, Challenge, Client, CredentialStore, Credentials, Secret, ServerError, SignIn, SignInError, Ways,
};
use serde_json::{Map, Value, json};

use crate::person::{Store, begin, challenge, client_of, connect, sign_in, signed_in, ways};
use crate::pipes::WITHIN;
use crate::web::World;

#[tokio::test]
async fn the_first_request_is_bare_and_the_one_after_signing_in_is_not() {
    let world = World::new().await;
    let store = signed_in(&world).await;
    assert!(world.state().sent.iter().all(String::is_empty));
    let connection = connect(&world, &store).await.unwrap();
    let answer = connection.call("t", Map::new(), WITHIN).await.unwrap();
    assert_eq!((answer.text.as_str(), connection.about().protocol.as_str()), ("done", "2026-07-28"));
    let credentials = store.load(&world.server).await.unwrap().unwrap();
    assert_eq!(
        (credentials.issuer(), credentials.scopes()),
        (world.issuers[0].as_str(), ["read".to_owned()].as_slice())
    );
    let sent = world.state().sent.last().unwrap().clone();
    assert!(sent.starts_with("Bearer hush-0-"), "{sent}");
    assert!(!format!("{credentials:?}").contains("hush"));
    assert_eq!(Credentials::of_text(credentials.to_text().expose()), Some(credentials));
}

#[tokio::test]
async fn a_401_that_says_nothing_is_one_too() {
    let world = World::new().await;
    world.state().says_where = false;
    let store = Arc::new(Store::default());
    assert_eq!(challenge(&world, &store).await, Challenge::default());
    // Where to sign in is found all the same.
    assert!(sign_in(&world, ways(Challenge::default())).await.is_ok());
}

#[tokio::test]
async fn credentials_are_sent_to_their_own_server_only() {
    let (world, other) = (World::new().await, World::new().await);
    let store = signed_in(&world).await;
    let credentials = store.load(&world.server).await.unwrap().unwrap();
    store.all.lock().unwrap().insert(other.server.clone(), credentials);
    challenge(&other, &store).await;
    assert!(other.state().sent.iter().all(String::is_empty));
}

#[tokio::test]
async fn a_client_is_what_the_protocol_wants_it_to_be_first() {
    let world = World::new().await;
    let hand = |issuer: Option<&String>, secret: Option<&str>| {
        let id = "by-hand".to_owned();
        Some(Client { issuer: issuer.cloned(), id, secret: secret.map(Secret::new) })
    };
    let document = Some("https://gloss.example/client.json".to_owned());
    let begun = async |client: Option<Client>, document: Option<String>| {
        let begun = begin(&world, Ways { client, document, ..ways(Challenge::default()) }).await?;
        let url = reqwest::Url::parse(begun.url()).unwrap();
        Ok::<_, SignInError>(url.query_pairs().find(|(name, _)| name == "client_id").unwrap().1.into_owned())
    };
    let (own, others) = (Some(&world.issuers[0]), Some(&world.issuers[1]));
    // The address of a description is for those who read one.
    assert!(begun(None, document.clone()).await.unwrap().starts_with("client-0-"));
    world.state().described = json!({ "client_id_metadata_document_supported": true });
    assert_eq!(begun(None, document.clone()).await, Ok("https://gloss.example/client.json".to_owned()));
    assert_eq!(begun(hand(own, Some("s")), document.clone()).await, Ok("by-hand".to_owned()));
    assert_eq!(begun(hand(None, None), document.clone()).await, Ok("by-hand".to_owned()));
    assert_eq!(
        begun(hand(others, Some("s")), document).await,
        Ok("https://gloss.example/client.json".to_owned())
    );
    assert_eq!(begun(hand(None, Some("s")), None).await, Err(SignInError::SecretOfNobody));
    let registered = world.at("/register").len();
    world.state().described = json!({ "registration_endpoint": null });
    let needed = SignInError::ClientNeeded { issuer: world.issuers[0].clone() };
    assert_eq!(begun(None, None).await, Err(needed.clone()));
    assert_eq!(begun(hand(others, Some("s")), None).await, Err(needed));
    assert_eq!(world.at("/register").len(), registered);
}

#[tokio::test]
async fn a_secret_goes_where_a_code_is_turned_in_and_nowhere_else() {
    let world = World::new().await;
    let client = Client {
        issuer: Some(world.issuers[0].clone()),
        id: "me".to_owned(),
        secret: Some(Secret::new("s3cret")),
    };
    sign_in(&world, Ways { client: Some(client), ..ways(Challenge::default()) }).await.unwrap();
    assert_eq!(world.at("/token")[0].2["basic"], "bWU6czNjcmV0");
    assert!(!format!("{:?}", world.at("/authorize")).contains("s3cret"));
}

#[tokio::test]
async fn more_is_wanted_on_top_of_what_was_allowed_and_only_once() {
    let world = World::new().await;
    let store = signed_in(&world).await;
    world.state().call_needs = "write";
    let connection = connect(&world, &store).await.unwrap();
    let Err(ServerError::MoreNeeded { challenge }) = connection.call("t", Map::new(), WITHIN).await else {
        panic!()
    };
    assert_eq!(challenge.more(), ["write"]);
    let before = store.load(&world.server).await.unwrap();
    let next = begin(&world, Ways { before: before.clone(), ..ways(challenge.clone()) }).await.unwrap();
    assert_eq!(next.scopes(), ["read", "write"]);
    let credentials = next.finish(&world.browse(next.url()).await).await.unwrap();
    // The client that was registered is the client still.
    assert_eq!(
        (world.at("/register").len(), client_of(&credentials)),
        (1, client_of(before.as_ref().unwrap()))
    );
    store.save(credentials.clone()).await.unwrap();
    let connection = connect(&world, &store).await.unwrap();
    assert_eq!(connection.call("t", Map::new(), WITHIN).await.unwrap().text, "done");
    let over = begin(&world, Ways { before: Some(credentials), ..ways(challenge) }).await.map(drop);
    assert_eq!(over, Err(SignInError::NothingMore));
}

#[tokio::test]
async fn what_its_file_says_is_wanted_in_place_of_what_the_server_wants() {
    let world = World::new().await;
    let of_file = |scopes: &[&str]| scopes.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    let with =
        |scopes: &[&str], before, challenge| Ways { scopes: of_file(scopes), before, ..ways(challenge) };
    let first = sign_in(&world, with(&["write", "list"], None, Challenge::default())).await.unwrap();
    assert_eq!(first.scopes(), ["write", "list"]);
    // A file that has less in it wants less; a call that was refused wants its own beside.
    let fewer = begin(&world, with(&["list"], Some(first.clone()), Challenge::default())).await.unwrap();
    assert_eq!(fewer.scopes(), ["list"]);
    let store = signed_in(&world).await;
    world.state().call_needs = "more";
    let connection = connect(&world, &store).await.unwrap();
    let Err(ServerError::MoreNeeded { challenge }) = connection.call("t", Map::new(), WITHIN).await else {
        panic!()
    };
    let more = begin(&world, with(&["list"], Some(first), challenge)).await.unwrap();
    assert_eq!(more.scopes(), ["write", "list", "more"]);
    let bad = begin(&world, with(&["a b"], None, Challenge::default())).await.map(drop);
    assert!(matches!(bad, Err(SignInError::BadMetadata(_))), "{bad:?}");
}

#[tokio::test]
async fn another_issuer_gets_nothing_of_the_first() {
    let world = World::new().await;
    let store = signed_in(&world).await;
    world.state().issuer = 1;
    world.state().came.clear();
    let challenge = challenge(&world, &store).await;
    let before = store.load(&world.server).await.unwrap();
    let client = client_of(before.as_ref().unwrap());
    let credentials = sign_in(&world, Ways { before, ..ways(challenge) }).await.unwrap();
    assert_eq!((credentials.issuer(), world.at("/register").len()), (world.issuers[1].as_str(), 1));
    let came = world.state().came.clone();
    let second: Vec<_> = came.iter().filter(|(number, ..)| *number == 1).collect();
    assert!(second.len() == 3 && !format!("{second:?}").contains(&client), "{second:?}");
    // What renews the first ones was sent to the first issuer, or to nobody.
    assert!(came.iter().all(|(number, path, _)| *number == 1 || path == "/token"), "{came:?}");
}

#[tokio::test]
async fn credentials_are_renewed_where_they_are_from_and_stored_anew() {
    let world = World::new().await;
    world.state().token = json!({ "expires_in": 0 });
    let store = signed_in(&world).await;
    let before = store.load(&world.server).await.unwrap();
    world.state().token = json!({ "expires_in": 3_600 });
    connect(&world, &store).await.unwrap();
    let renewed = store.load(&world.server).await.unwrap();
    let came = world.at("/token").pop().unwrap();
    assert_eq!(
        (came.0, came.2["grant_type"].as_str(), &came.2["resource"]),
        (0, "refresh_token", &world.server)
    );
    assert!(
        before != renewed
            && renewed
                .unwrap()
                .to_text()
                .expose()
                .contains(world.state().sent.last().unwrap().trim_start_matches("Bearer "))
    );
}

#[tokio::test]
async fn where_they_are_not_renewed_a_person_signs_in_once_more() {
    for status in [400, 401] {
        let world = World::new().await;
        world.state().token = json!({ "expires_in": 0 });
        let store = signed_in(&world).await;
        world.state().renews = status;
        challenge(&world, &store).await;
    }
    // And where nobody is there, they are not there: nothing is wrong with the credentials.
    let world = World::new().await;
    world.state().token = json!({ "expires_in": 0 });
    let store = signed_in(&world).await;
    world.state().renews = 503;
    let reached = connect(&world, &store).await.map(drop);
    assert!(matches!(reached, Err(ServerError::Unreached(_))), "{reached:?}");
    let text = store.load(&world.server).await.unwrap().unwrap().to_text();
    let nobody = text.expose().replace(&format!("{}/token", world.issuers[0]), "http://127.0.0.1:1/token");
    store.save(Credentials::of_text(&nobody).unwrap()).await.unwrap();
    let reached = connect(&world, &store).await.map(drop);
    assert!(matches!(reached, Err(ServerError::Unreached(_))), "{reached:?}");
}

#[tokio::test]
async fn an_answer_is_turned_in_once_and_only_the_right_one() {
    let world = World::new().await;
    let one = begin(&world, ways(Challenge::default())).await.unwrap();
    let other = begin(&world, ways(Challenge::default())).await.unwrap();
    let back = world.browse(one.url()).await;
    assert!(back.contains(one.state()) && one.state() != other.state());
    assert_eq!(other.finish(&back).await, Err(SignInError::OtherCallback));
    let issuer = || SignInError::OtherIssuer { issuer: world.issuers[0].clone() };
    assert_eq!(one.finish(&back.replace("iss=http", "iss=https")).await, Err(issuer()));
    let bare = back.split("&iss=").next().unwrap();
    assert_eq!(one.finish(bare).await, Err(issuer()), "it says that it always names itself");
    assert!(world.at("/token").is_empty());
    assert!(one.finish(&back).await.is_ok());
    assert_eq!(one.finish(&back).await, Err(SignInError::OtherCallback));
    assert_eq!(world.at("/token").len(), 1);
}

#[tokio::test]
async fn what_an_issuer_says_of_itself_is_not_believed() {
    let world = World::new().await;
    let with = async |described: Value| {
        world.state().described = described;
        begin(&world, ways(Challenge::default())).await.map(drop)
    };
    for described in [
        json!({ "code_challenge_methods_supported": null }),
        json!({ "code_challenge_methods_supported": ["plain"] }),
        json!({ "authorization_endpoint": "file:///etc/passwd" }),
        json!({ "authorization_endpoint": "javascript:alert(1)" }),
        json!({ "token_endpoint": "https://169.254.169.254/token" }),
        json!({ "registration_endpoint": "http://10.0.0.1/register" }),
        json!({ "response_types_supported": ["token"] }),
    ] {
        let found = with(described.clone()).await;
        assert!(matches!(found, Err(SignInError::BadMetadata(_))), "{described} {found:?}");
    }
    for described in [json!({ "issuer": "https://a.example" }), json!({ "issuer": null })] {
        let found = with(described).await;
        assert_eq!(found, Err(SignInError::OtherIssuer { issuer: format!("{}/", world.issuers[0]) }));
    }
    let found = with(json!({ "more": "x".repeat(300 << 10) })).await;
    assert!(
        matches!(&found, Err(SignInError::Unreached(why)) if why.contains("larger than 256 KB")),
        "{found:?}"
    );
    world.state().token = json!({ "token_type": "mac" });
    world.state().described = json!({});
    let found = sign_in(&world, ways(Challenge::default())).await;
    assert!(matches!(found, Err(SignInError::BadMetadata(_))), "{found:?}");
    assert!(world.at("/token").len() == 1);
}

#[tokio::test]
async fn nobody_is_led_from_one_issuer_to_another() {
    let world = World::new().await;
    world.state().moved = "/.well-known/oauth-authorization-server";
    let found = begin(&world, ways(Challenge::default())).await.map(drop);
    assert!(matches!(found, Err(SignInError::Unreached(_))), "{found:?}");
    world.state().moved = "/register";
    let found = begin(&world, ways(Challenge::default())).await.map(drop);
    assert!(matches!(found, Err(SignInError::Unregistered(_))), "{found:?}");
    world.state().moved = "/token";
    let found = sign_in(&world, ways(Challenge::default())).await;
    assert!(matches!(found, Err(SignInError::Refused(_))), "{found:?}");
    assert!(world.state().came.iter().all(|(number, ..)| *number == 0));
}

#[tokio::test]
async fn a_server_without_a_word_on_it_and_a_way_back_elsewhere() {
    let nobody = Address { url: "http://127.0.0.1:1/mcp".to_owned(), ..Address::default() };
    let found = SignIn::begin(&nobody, ways(Challenge::default())).await.map(drop);
    assert!(matches!(found, Err(SignInError::Unreached(_))), "{found:?}");
    let world = World::new().await;
    let away = Ways { redirect: "https://a.example/".to_owned(), ..ways(Challenge::default()) };
    assert!(matches!(begin(&world, away).await.map(drop), Err(SignInError::BadAddress(_))));
    // An issuer itself is no server: nothing there says where to sign in to it.
    let issuer = Address { url: format!("{}/other", world.issuers[0]), ..Address::default() };
    world.state().described = json!({ "issuer": null, "token_endpoint": null });
    assert_eq!(
        SignIn::begin(&issuer, ways(Challenge::default())).await.map(drop),
        Err(SignInError::NoIssuer)
    );
}
