//! What every way out shares: whom this computer trusts. Reaches nothing by itself.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio_rustls::TlsConnector;

use crate::error::NetworkError;

/// The way out. Cheap to clone.
#[derive(Clone)]
pub struct Network {
    pub(crate) tls: TlsConnector,
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Network").finish_non_exhaustive()
    }
}

impl Network {
    /// Reads whom this computer trusts: the system's certificates, or those in `SSL_CERT_FILE`, as model connections do.
    ///
    /// # Errors
    /// Where no certificates can be read.
    pub fn start() -> Result<Self, NetworkError> {
        let failed = |error: rustls::Error| NetworkError::NotOpened { why: error.to_string() };
        let mut config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(BuilderVerifierExt::with_platform_verifier)
            .map_err(failed)?
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { tls: TlsConnector::from(Arc::new(config)) })
    }
}
