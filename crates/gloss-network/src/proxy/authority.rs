//! An authority made for one proxy: certificates by which its programs let it read what they send by https. Its key lives in
//! memory only and ends with the proxy; nobody but those programs trusts it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use gloss_protocol::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::error::NetworkError;
use crate::host::Host;

/// How long certificates hold: a proxy lives as long as its task, and clocks go wrong.
const BEFORE: Duration = Duration::from_hours(48);
const AFTER: Duration = Duration::from_hours(24 * 30);
/// Hosts whose certificates are kept.
const MAX_HOSTS: usize = 256;

/// The authority.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: String,
    /// The key of all hosts.
    key: KeyPair,
    made: Mutex<HashMap<Host, Arc<ServerConfig>>>,
}

fn failed(error: impl std::fmt::Display) -> NetworkError {
    NetworkError::NotOpened { why: error.to_string() }
}

impl Authority {
    pub(crate) fn new() -> Result<Self, NetworkError> {
        let mut params = CertificateParams::default();
        let mut name = DistinguishedName::new();
        name.push(DnType::CommonName, "Gloss, for one task on this computer");
        params.distinguished_name = name;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        limit(&mut params);
        let key = KeyPair::generate().map_err(failed)?;
        let certificate = params.self_signed(&key).map_err(failed)?.pem();
        let (issuer, key) = (Issuer::new(params, key), KeyPair::generate().map_err(failed)?);
        Ok(Self { issuer, certificate, key, made: Mutex::default() })
    }

    /// The authority's own certificate (PEM).
    pub(crate) fn certificate(&self) -> &str {
        &self.certificate
    }

    /// What a TLS server needs to be a host.
    pub(crate) fn server(&self, host: &Host) -> Result<Arc<ServerConfig>, NetworkError> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = made.get(host) {
            return Ok(known.clone());
        }
        let config = Arc::new(self.make(host)?);
        if made.len() < MAX_HOSTS {
            made.insert(host.clone(), config.clone());
        }
        Ok(config)
    }

    fn make(&self, host: &Host) -> Result<ServerConfig, NetworkError> {
        let name = match host {
            Host::Name(name) => name.clone(),
            Host::Address(address) => address.to_string(),
        };
        let mut params = CertificateParams::new(vec![name]).map_err(failed)?;
        params.distinguished_name = DistinguishedName::new();
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        limit(&mut params);
        let certificate = params.signed_by(&self.key, &self.issuer).map_err(failed)?;
        let chain: Vec<CertificateDer<'static>> = vec![certificate.der().clone()];
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(failed)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(failed)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}

fn limit(params: &mut CertificateParams) {
    let now = SystemTime::now();
    for (day, moment) in [(&mut params.not_before, now - BEFORE), (&mut params.not_after, now + AFTER)] {
        let since = moment.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        // As `2026-11-20T…`.
        let text = Timestamp(i64::try_from(since.as_millis()).unwrap_or_default()).rfc3339();
        let mut parts = text.get(..10).unwrap_or_default().split('-');
        let year = parts.next().and_then(|year| year.parse().ok());
        let mut number = || parts.next().and_then(|part| part.parse().ok());
        if let (Some(year), Some(month), Some(date)) = (year, number(), number()) {
            *day = date_time_ymd(year, month, date);
        }
    }
}
