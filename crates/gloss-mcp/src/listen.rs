//! Hears from a server of the newer era that its tools are others now: a request that stays open, and is sent once more where it
//! broke off. Resumes nothing; what may have been missed counts as news. Source: the protocol of 2026-07-28, "Subscriptions".

use std::time::Duration;

use rmcp::RoleClient;
use rmcp::model::SubscriptionFilter;
use rmcp::service::{Peer, ServiceError};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use crate::handler::{News, OnNews};

/// How long after a break it is listened once more, at first and at most.
const FIRST: Duration = Duration::from_secs(1);
const LAST: Duration = Duration::from_secs(5 * 60);
/// How long a stream holds for its break to count as the first one.
const HOLDS: Duration = Duration::from_secs(5 * 60);
/// How long the first stream is waited for.
const OPENS: Duration = Duration::from_secs(1);

/// How far the first stream is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// It is asked for.
    Asked,
    /// It was not waited for any longer: what comes before it opens is not heard.
    Missed,
    /// It is open, was open, or does not open at all.
    Over,
}

/// Ears that are closed when this is dropped.
pub(crate) struct Listening {
    task: JoinHandle<()>,
    stage: watch::Sender<Stage>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Listening {
    /// Comes back once it is heard, or is not to be waited for: what is listed from then on, news come after.
    pub(crate) async fn opened(&self) {
        let mut stage = self.stage.subscribe();
        let _ = timeout(OPENS, stage.wait_for(|stage| *stage != Stage::Asked)).await;
        self.stage.send_if_modified(|stage| {
            let is_late = *stage == Stage::Asked;
            *stage = if is_late { Stage::Missed } else { *stage };
            is_late
        });
    }
}

/// Listens to a server that says that it tells; nothing where it does not, or where it tells unasked, as the older era does.
pub(crate) fn listen(peer: &Peer<RoleClient>, news: OnNews) -> Option<Listening> {
    let info = peer.peer_info()?;
    let tells = info.capabilities.tools.as_ref().and_then(|tools| tools.list_changed);
    let is_newer = !info.protocol_version.has_initialize();
    let peer = peer.clone();
    (tells == Some(true) && is_newer).then(|| {
        let stage = watch::Sender::new(Stage::Asked);
        let task = tokio::spawn(hear(peer, news, stage.clone()));
        Listening { task, stage }
    })
}

async fn hear(peer: Peer<RoleClient>, news: OnNews, stage: watch::Sender<Stage>) {
    let (mut pause, mut is_first) = (FIRST, true);
    loop {
        let since = Instant::now();
        // It does not do that after all, or is gone; whatever else broke off may work later.
        if let Err(ServiceError::McpError(_) | ServiceError::TransportClosed) =
            one_stream(&peer, &news, &stage, is_first).await
        {
            stage.send_replace(Stage::Over);
            return;
        }
        is_first = false;
        pause = if since.elapsed() > HOLDS { FIRST } else { pause };
        sleep(pause).await;
        pause = (pause * 2).min(LAST);
    }
}

/// Hears one stream to its end.
async fn one_stream(
    peer: &Peer<RoleClient>,
    news: &OnNews,
    stage: &watch::Sender<Stage>,
    is_first: bool,
) -> Result<(), ServiceError> {
    let mut stream = peer.listen(SubscriptionFilter::builder().tools_list_changed().build()).await?;
    if stage.send_replace(Stage::Over) == Stage::Missed || !is_first {
        // What was missed meanwhile nobody says.
        news(News::ToolsChanged);
    }
    while stream.next().await?.is_some() {
        // Nothing else was subscribed to, and nothing else comes through.
        news(News::ToolsChanged);
    }
    Ok(())
}
