//! `gloss model`: providers connected, tested, chosen and forgotten. A key comes on standard input alone, so that it
//! stands in no history of commands and no list of processes.

use std::io::{BufRead, IsTerminal};

use gloss_protocol::{
    Code, Command, Problem, ProviderDraft, ProviderInfo, Query, Reply, SecretText, WireApi,
};
use serde_json::json;

use crate::args::{Model, Provider};
use crate::session::{Session, unexpected};
use crate::{money, output};

/// Longest line read from standard input, in bytes.
const MAX_LINE: u64 = 64 << 10;

pub(super) async fn run(session: &Session, model: Model) -> Result<u8, Problem> {
    match model {
        Model::List => list(session).await,
        Model::Connect { provider, models } => connect(session, provider, models).await,
        Model::Test { provider, model } => test(session, provider, model.unwrap_or_default()).await,
        Model::Use { model } => {
            session.submit(Command::ModelChoose { model: model.clone() }).await?;
            output::either(session.json, &json!({ "default": model }), || format!("New tasks use {model}."));
            Ok(0)
        }
        Model::Forget { name } => {
            session.submit(Command::ModelForget { provider: name.clone() }).await?;
            output::either(session.json, &json!({ "forgotten": name }), || format!("Forgot {name}."));
            Ok(0)
        }
        Model::Unlock => {
            let passphrase = secrets(1)?.pop().unwrap_or_else(|| SecretText::new(""));
            session.submit(Command::ModelUnlock { passphrase }).await?;
            output::either(session.json, &json!({ "unlocked": true }), || "Unlocked.".to_owned());
            Ok(0)
        }
    }
}

async fn providers(session: &Session) -> Result<Vec<ProviderInfo>, Problem> {
    match session.query(Query::Models {}).await? {
        Reply::Models { providers, .. } => Ok(providers),
        _ => Err(unexpected()),
    }
}

async fn list(session: &Session) -> Result<u8, Problem> {
    let Reply::Models { models, providers, default } = session.query(Query::Models {}).await? else {
        return Err(unexpected());
    };
    let currency = session.snapshot().await?.currency;
    for model in models {
        let line = json!({
            "model": model.id, "name": model.name, "default": model.id == default,
            "price": money::price(model.price),
        });
        output::either(session.json, &line, || {
            let mark = if model.id == default { "*" } else { " " };
            format!("{mark} {}{}", model.id, money::price_words(model.price, &currency))
        });
    }
    for known in providers {
        let line = json!({
            "provider": known.provider, "name": known.name, "base_url": known.base_url,
            "wire": known.wire.word(), "key": known.key,
        });
        output::either(session.json, &line, || {
            let key = serde_json::to_value(known.key).unwrap_or_default();
            format!(
                "  {}  {}  {}  key: {}",
                known.provider,
                known.wire.word(),
                known.base_url,
                key.as_str().unwrap_or_default()
            )
        });
    }
    Ok(0)
}

async fn connect(session: &Session, provider: Provider, models: Vec<String>) -> Result<u8, Problem> {
    let (draft, passphrase) = draft(session, provider).await?;
    let name = draft.provider.clone();
    session.submit(Command::ModelConnect { draft, models, passphrase }).await?;
    let known = providers(session).await?.into_iter().find(|known| known.provider == name);
    let line = json!({ "provider": name, "key": known.map(|known| known.key) });
    output::either(session.json, &line, || {
        format!("Connected {name}. Choose a model of it with gloss model use.")
    });
    Ok(0)
}

async fn test(session: &Session, provider: Provider, model: String) -> Result<u8, Problem> {
    let (draft, _) = draft(session, provider).await?;
    let Reply::ModelTest { models, .. } = session.query(Query::ModelTest { draft, model }).await? else {
        return Err(unexpected());
    };
    for model in models {
        let line = json!({
            "model": model.name, "context": model.context, "price": money::price(model.price),
        });
        output::either(session.json, &line, || {
            let reads = model.context.map(|context| format!("  reads {context} tokens")).unwrap_or_default();
            // A list tells US dollars.
            format!("{}{reads}{}", model.name, money::price_words(model.price, "USD"))
        });
    }
    Ok(0)
}

/// The provider as the arguments have it; what they leave out a connected one keeps. The second secret is the
/// passphrase.
async fn draft(session: &Session, from: Provider) -> Result<(ProviderDraft, Option<SecretText>), Problem> {
    let known = providers(session).await?.into_iter().find(|known| known.provider == from.name);
    let wire = from.wire.as_deref().and_then(WireApi::of_word);
    let base_url =
        from.url.or_else(|| known.as_ref().map(|known| known.base_url.clone())).ok_or_else(|| {
            Problem::new(Code::BadRequest, format!("{} has no address yet.", from.name))
                .with_next("Give it with --url.")
        })?;
    let mut secrets = if from.key_stdin { secrets(2)?.into_iter() } else { Vec::new().into_iter() };
    let key = secrets.next();
    if from.key_stdin && key.is_none() {
        return Err(Problem::new(Code::BadRequest, "There is no key on standard input.")
            .with_next("Write the key to standard input, on a line of its own."));
    }
    let draft = ProviderDraft {
        name: from.shown.or_else(|| known.as_ref().map(|known| known.name.clone())).unwrap_or_default(),
        wire: wire.or_else(|| known.as_ref().map(|known| known.wire)).unwrap_or_default(),
        provider: from.name,
        base_url,
        key,
    };
    Ok((draft, secrets.next()))
}

/// Up to so many lines of standard input. At a terminal it is said what is waited for.
pub(super) fn secrets(most: usize) -> Result<Vec<SecretText>, Problem> {
    let input = std::io::stdin();
    if input.is_terminal() {
        output::complain(
            "The key or secret (and, where there is no keychain, the passphrase on a second line), then Ctrl+D:",
        );
    }
    let mut out = Vec::new();
    let mut reader = std::io::Read::take(input.lock(), MAX_LINE * 2);
    let mut line = String::new();
    while out.len() < most {
        line.clear();
        let read = reader.read_line(&mut line).map_err(|error| {
            Problem::new(Code::BadRequest, format!("Standard input can't be read: {error}"))
        })?;
        if read == 0 {
            break;
        }
        let text = line.trim_end_matches(['\r', '\n']);
        if !text.is_empty() {
            out.push(SecretText::new(text));
        }
    }
    Ok(out)
}
