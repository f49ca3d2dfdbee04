//! A person who signs in to a world of a test's, with a store for what comes of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use gloss_mcp::{
    Address, Challenge, Connection, CredentialStore, Credentials, Opening, ServerError, SignIn, SignInError,
    StoreError, Ways, Work,
};
use serde_json::Value;

use crate::pipes::{WITHIN, opening};
use crate::web::World;

pub(crate) const BACK: &str = "http://127.0.0.1:9/back";

/// A store of a test's.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) all: Mutex<HashMap<String, Credentials>>,
    /// Why it takes nothing more.
    pub(crate) is_full: Mutex<Option<StoreError>>,
}

impl CredentialStore for Store {
    fn load<'a>(&'a self, server: &'a str) -> Work<'a, Option<Credentials>> {
        let found = self.all.lock().unwrap().get(server).cloned();
        Box::pin(async { Ok(found) })
    }

    fn save(&self, credentials: Credentials) -> Work<'_, ()> {
        let full = self.is_full.lock().unwrap().clone();
        if full.is_none() {
            self.all.lock().unwrap().insert(credentials.server().to_owned(), credentials);
        }
        Box::pin(async { full.map_or(Ok(()), Err) })
    }
}

pub(crate) fn address(world: &World) -> Address {
    Address { url: world.server.clone(), ..Address::default() }
}

pub(crate) fn ways(challenge: Challenge) -> Ways {
    let redirect = BACK.to_owned();
    Ways {
        redirect,
        challenge,
        scopes: Vec::new(),
        client: None,
        document: None,
        name: "Gloss".to_owned(),
        before: None,
        within: WITHIN,
    }
}

pub(crate) async fn connect(world: &World, store: &Arc<Store>) -> Result<Connection, ServerError> {
    Connection::over_http(&address(world), Opening { credentials: Some(store.clone()), ..opening() }).await
}

/// What the server answers to one who is not signed in.
pub(crate) async fn challenge(world: &World, store: &Arc<Store>) -> Challenge {
    match connect(world, store).await.map(drop) {
        Err(ServerError::SignInNeeded { challenge }) => challenge,
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn begin(world: &World, ways: Ways) -> Result<SignIn, SignInError> {
    SignIn::begin(&address(world), ways).await
}

pub(crate) async fn sign_in(world: &World, ways: Ways) -> Result<Credentials, SignInError> {
    let sign_in = begin(world, ways).await?;
    sign_in.finish(&world.browse(sign_in.url()).await).await
}

/// By which name the client is registered.
pub(crate) fn client_of(credentials: &Credentials) -> String {
    let all: Value = serde_json::from_str(credentials.to_text().expose()).unwrap();
    all["client"].as_str().unwrap().to_owned()
}

/// Signed in to a world, with the credentials in a store.
pub(crate) async fn signed_in(world: &World) -> Arc<Store> {
    let store = Arc::new(Store::default());
    let challenge = challenge(world, &store).await;
    store.save(sign_in(world, ways(challenge)).await.unwrap()).await.unwrap();
    store
}
