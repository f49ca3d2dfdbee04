//! Providers that turns share, as long as nothing about them changes. Chooses none: `providers` does.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use gloss_provider::{HttpConfig, HttpProvider, Options};

/// Providers kept for the turns to come; hardly anybody has more of them at work at once.
const MAX_KEPT: usize = 16;

/// Time that a provider is kept. After that a server is asked anew what it says of its model.
const KEPT_FOR: Duration = Duration::from_secs(600);

/// Providers that turns share: with them the connections to a server, the certificates that were loaded for it, and
/// what it said of its model.
#[derive(Default)]
pub(crate) struct ProviderPool(Mutex<Vec<KeptOne>>);

struct KeptOne {
    since: Instant,
    config: HttpConfig,
    options: Options,
    provider: Arc<HttpProvider>,
}

impl ProviderPool {
    /// The provider that was made of the same configuration and key not long ago, or a new one.
    pub(crate) fn get(&self, config: HttpConfig, options: Options) -> Arc<HttpProvider> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|one| one.since.elapsed() < KEPT_FOR);
        if let Some(one) = kept.iter().find(|one| one.options == options && same(&one.config, &config)) {
            return one.provider.clone();
        }
        if kept.len() >= MAX_KEPT {
            // The oldest: turns that have it keep it.
            kept.remove(0);
        }
        let provider = Arc::new(HttpProvider::new(config.clone()).with_options(options));
        kept.push(KeptOne { since: Instant::now(), config, options, provider: provider.clone() });
        provider
    }
}

fn same(one: &HttpConfig, other: &HttpConfig) -> bool {
    one.name == other.name
        && one.base_url == other.base_url
        && one.wire == other.wire
        && one.key == other.key
        && one.policy == other.policy
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use gloss_provider::{HttpConfig, Options, Policy, Secret, Wire};

    use super::{MAX_KEPT, ProviderPool};

    #[test]
    fn turns_share_a_provider_as_long_as_nothing_about_it_changes() {
        let config = |key: &str, name: &str| HttpConfig {
            name: name.to_owned(),
            base_url: "http://127.0.0.1:9/v1".to_owned(),
            wire: Wire::Chat,
            key: Some(Secret::new(key)),
            policy: Policy::default(),
        };
        let (kept, options) = (ProviderPool::default(), Options::default());
        let first = kept.get(config("k1", "a"), options);
        assert!(Arc::ptr_eq(&first, &kept.get(config("k1", "a"), options)));
        assert!(!Arc::ptr_eq(&first, &kept.get(config("k2", "a"), options)), "another key");
        let whole = Options { stream_tools: false, ..options };
        assert!(!Arc::ptr_eq(&first, &kept.get(config("k1", "a"), whole)), "another option");
        for n in 0..MAX_KEPT {
            kept.get(config("k", &n.to_string()), options);
        }
        assert_eq!(kept.0.lock().unwrap().len(), MAX_KEPT);
        assert!(!Arc::ptr_eq(&first, &kept.get(config("k1", "a"), options)), "the oldest was let go");
    }
}
