//! Credentials in use: sent to their server, renewed with their issuer and nobody else, one renewal at a time, and stored anew each
//! time they were.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, LazyLock, Mutex as Lock, PoisonError, Weak};

use reqwest::Url;
use rmcp::transport::auth::{
    AuthError, AuthorizationManager, AuthorizationMetadata, CredentialRefreshGuard, CredentialStore as Slot,
    OAuthClientConfig, StoredCredentials,
};
use serde_json::json;
use tokio::sync::{Mutex, watch};

use super::credentials::{CredentialStore, Credentials, METHODS, Parts, StoreError};
use super::web::Web;
use crate::error::ServerError;

/// Whose turn it is to renew, by the server's address: of all connections of this program, as a renewal is good for once.
static TURNS: LazyLock<Lock<HashMap<String, Weak<Mutex<()>>>>> = LazyLock::new(Lock::default);

/// Why the credentials that are in use are not the ones in the store.
pub(crate) type Unsaved = watch::Receiver<Option<StoreError>>;

/// What sends the credentials for a server with each request to it; nothing where there are none for it.
///
/// # Errors
/// Where the store does not answer, and for an address that can't be used.
pub(crate) async fn renewed(
    server: &str,
    store: Arc<dyn CredentialStore>,
) -> Result<Option<(AuthorizationManager, Unsaved)>, ServerError> {
    let loaded = store.load(server).await;
    let loaded =
        loaded.map_err(|error| ServerError::Unreached(format!("its credentials are not there: {error}")))?;
    // Those for another server are for nobody here.
    let Some(Credentials(parts)) = loaded.filter(|of| is_same(of.server(), server)) else { return Ok(None) };
    let web = Arc::new(Web::for_renewals(server, &parts.resource)?);
    // Credentials that can't be used are none: its server answers what it wants.
    Ok(manager(parts, web, store).await.ok())
}

fn is_same(one: &str, other: &str) -> bool {
    matches!((Url::parse(one), Url::parse(other)), (Ok(one), Ok(other)) if one == other)
}

async fn manager(
    parts: Parts,
    web: Arc<Web>,
    store: Arc<dyn CredentialStore>,
) -> Result<(AuthorizationManager, Unsaved), AuthError> {
    let mut manager = AuthorizationManager::new_with_oauth_http_client(parts.resource.as_str(), web).await?;
    let mut metadata = AuthorizationMetadata::default();
    metadata.issuer = Some(parts.issuer.clone());
    metadata.authorization_endpoint.clone_from(&parts.authorization_endpoint);
    metadata.token_endpoint.clone_from(&parts.token_endpoint);
    metadata.additional_fields.insert(METHODS.to_owned(), json!(parts.methods));
    manager.set_metadata(metadata);
    let mut client = OAuthClientConfig::new(parts.client.as_str(), parts.redirect.as_str());
    client.client_secret.clone_from(&parts.client_secret);
    manager.configure_client(client)?;
    let (unsaved, seen) = watch::channel(None);
    let turn = turn_of(&parts.server);
    manager.set_credential_store(Held { store, parts: Mutex::new(parts), turn, unsaved });
    Ok((manager, seen))
}

fn turn_of(server: &str) -> Arc<Mutex<()>> {
    let mut all = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
    all.retain(|_, turn| turn.strong_count() > 0);
    all.get(server).and_then(Weak::upgrade).unwrap_or_else(|| {
        let turn = Arc::default();
        all.insert(server.to_owned(), Arc::downgrade(&turn));
        turn
    })
}

/// The credentials of one connection.
struct Held {
    store: Arc<dyn CredentialStore>,
    parts: Mutex<Parts>,
    turn: Arc<Mutex<()>>,
    unsaved: watch::Sender<Option<StoreError>>,
}

/// What the library's trait answers with.
type Answered<'t, T> = Pin<Box<dyn Future<Output = Result<T, AuthError>> + Send + 't>>;

impl Slot for Held {
    fn load<'a, 't>(&'a self) -> Answered<'t, Option<StoredCredentials>>
    where
        'a: 't,
    {
        Box::pin(async move {
            let parts = self.parts.lock().await;
            let token = serde_json::from_value(parts.token.clone()).ok();
            let stored = StoredCredentials::new(
                parts.client.clone(),
                token,
                parts.granted.clone(),
                Some(parts.received),
            );
            Ok(Some(stored.with_issuer(Some(parts.issuer.clone()))))
        })
    }

    fn save<'a, 't>(&'a self, new: StoredCredentials) -> Answered<'t, ()>
    where
        'a: 't,
    {
        Box::pin(async move {
            let mut parts = self.parts.lock().await;
            parts.token = json!(new.token_response);
            parts.granted = new.granted_scopes;
            parts.received = new.token_received_at.unwrap_or_default();
            // They are used from here on even where they are not stored: the earlier ones may be worth nothing now.
            self.unsaved.send_replace(self.store.save(Credentials(parts.clone())).await.err());
            Ok(())
        })
    }

    fn clear<'a, 't>(&'a self) -> Answered<'t, ()>
    where
        'a: 't,
    {
        Box::pin(async move {
            self.parts.lock().await.token = serde_json::Value::Null;
            Ok(())
        })
    }

    /// Before they are renewed: another connection may have done so, and is waited for where it is at it.
    fn acquire_refresh_guard<'a, 't>(&'a self) -> Answered<'t, Option<CredentialRefreshGuard>>
    where
        'a: 't,
    {
        Box::pin(async move {
            let turn = self.turn.clone().lock_owned().await;
            let mut parts = self.parts.lock().await;
            if let Ok(Some(Credentials(stored))) = self.store.load(&parts.server).await
                && (&stored.issuer, &stored.client) == (&parts.issuer, &parts.client)
                && is_same(&stored.server, &parts.server)
                // Those in the store are worth nothing where the ones that came for them were not stored.
                && (self.unsaved.borrow().is_none() || stored.received > parts.received)
            {
                *parts = stored;
            }
            Ok(Some(CredentialRefreshGuard::new(turn)))
        })
    }
}
