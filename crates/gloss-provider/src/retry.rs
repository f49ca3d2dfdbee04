//! Retry of a request, with backoff: one try after another until an answer is whole, a fault lasts or the person stops.
//!
//! Never runs a tool, so a broken stream may be asked again. A fault whose remedy is a change to the request
//! is tried with that change at once; the others wait as the policy says.

use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::StreamExt;
use gloss_protocol::{Code, Problem};
use reqwest::Response;
use reqwest::header::ACCEPT;
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

use crate::address::Ask;
use crate::answer_limit::{AnswerLimit, believed, counted};
use crate::delta_listener::DeltaListener;
use crate::fault::{Fault, Remedy};
use crate::http::{HttpProvider, content_type};
use crate::lines::{Lines, Whole};
use crate::model::{Answer, Answering, Delta, Failure, Message, Provider, Request, Seeing, Stop};
use crate::policy::whole_seconds;
use crate::purse::{Held, SHORT_ANSWER, Worst};
use crate::sse::{Decoder, Event};
use crate::veiled::veiled;
use crate::wires::{Framing, Shape, Spoken, Wire};

/// How often a model may rest in the middle of one answer; each rest costs a request.
const MAX_PAUSES: u32 = 8;

/// Bytes that the limit of an answer takes in a body, with its name.
const LIMIT_BYTES: u64 = 64;

/// What was changed of a request since its first try.
#[derive(Clone, Copy)]
struct Tried {
    /// The answer is asked for in one piece.
    whole: bool,
    /// Its limit is a short one.
    short: bool,
}

/// The outcome of one try.
struct Read {
    answer: Answer,
    /// The model rests and goes on when it is given its own words back.
    paused: bool,
}

impl HttpProvider {
    /// Asks until the answer is whole: a model that rests in the middle of it goes on.
    async fn settle(&self, mut request: Request, heard: &mut DeltaListener) -> Result<Answer, Fault> {
        let mut before: Option<Answer> = None;
        for _ in 0..=MAX_PAUSES {
            let asked = self.ask_with_retries(&mut request, heard).await;
            let Read { answer, paused } = asked.inspect_err(|_| {
                heard.used(before.as_ref().map(|before| before.usage).unwrap_or_default());
            })?;
            let answer = match before.take() {
                Some(before) => joined(before, answer),
                None => answer,
            };
            if !paused {
                return Ok(answer);
            }
            heard.keep();
            let Answer { text, calls, opaque, .. } = answer.clone();
            if before_told(&request) {
                request.messages.pop();
            }
            request.messages.push(Message::Assistant { text, calls, opaque });
            before = Some(answer);
        }
        Err(Fault::lasting(Code::ModelBroken, "The model rested too often in the middle of its answer."))
    }

    /// Asks again after a fault that does not last, as often as the policy allows.
    async fn ask_with_retries(
        &self,
        request: &mut Request,
        heard: &mut DeltaListener,
    ) -> Result<Read, Fault> {
        let policy = &self.config.policy;
        let mut failed = 0;
        // As it was known when this request began: others that share this provider may learn it meanwhile.
        let mut tried = Tried { whole: self.unstreamed.load(Ordering::Relaxed), short: false };
        loop {
            heard.begin();
            let fault = match self.attempt(request, heard, tried).await {
                Ok(read) => {
                    // One answer without words is one answer; a server that gives its calls only whole is known by them.
                    if tried.whole && !read.answer.calls.is_empty() {
                        self.unstreamed.store(true, Ordering::Relaxed);
                    }
                    return Ok(read);
                }
                Err(fault) => fault,
            };
            failed += 1;
            if failed < policy.attempts && self.remedied(&fault, request, &mut tried) {
                continue;
            }
            if !fault.again || failed >= policy.attempts {
                return Err(fault);
            }
            let wait = policy.wait(failed, fault.asked, fastrand::f64());
            if fault.asked.is_some_and(|asked| asked > policy.longest_wait) {
                let hours = policy.longest_wait.as_secs() / 3600;
                let says = format!("The model asks to wait for more than {hours} hours");
                return Err(Fault { says, again: false, ..fault });
            }
            let why = fault.sentence(|text| self.erase(text));
            heard.send(Delta::Waiting { seconds: whole_seconds(wait), why }).await;
            tokio::time::sleep(wait).await;
        }
    }

    /// Changes the request as a fault asks; false where there is nothing to change.
    fn remedied(&self, fault: &Fault, request: &mut Request, tried: &mut Tried) -> bool {
        match fault.remedy {
            Some(Remedy::Unstreamed) => !std::mem::replace(&mut tried.whole, true),
            Some(Remedy::ShorterAnswer) => !std::mem::replace(&mut tried.short, true),
            Some(Remedy::WithoutReasoning) => {
                let mut had = false;
                for message in &mut request.messages {
                    if let Message::Assistant { opaque, .. } = message {
                        had |= !std::mem::take(opaque).is_empty();
                    }
                }
                had
            }
            None => false,
        }
    }

    /// Finds the shape of a request: the options beside the conversation.
    pub(crate) async fn shape(&self, request: &Request) -> Shape {
        self.shape_of(request, self.unstreamed.load(Ordering::Relaxed)).await
    }

    async fn shape_of(&self, request: &Request, whole: bool) -> Shape {
        let options = self.options;
        let card = self.card(&request.model).await;
        let whole = whole || !options.stream_tools;
        let can_be_whole = matches!(self.config.wire, Wire::Chat | Wire::Ollama);
        let host = self.url(Ask::Talk).ok().and_then(|url| url.host_str().map(str::to_owned));
        Shape {
            stream: !(whole && can_be_whole && !request.tools.is_empty()),
            max_output: options.max_output_tokens.or(card.max_output),
            window: options.context_window.or(card.window),
            window_fixed: options.context_window.is_some() || card.window_fixed,
            thinks: card.thinks,
            sees: options.sees.unwrap_or(card.sees),
            openai: host.as_deref() == Some("api.openai.com"),
        }
    }

    /// Asks once; `whole` for an answer that comes in one piece.
    async fn attempt(
        &self,
        request: &Request,
        heard: &mut DeltaListener,
        tried: Tried,
    ) -> Result<Read, Fault> {
        let policy = &self.config.policy;
        let mut shape = self.shape_of(request, tried.whole).await;
        let body = written(&self.config.wire.body(request, &shape), request);
        self.config.wire.fits(request, &body, &shape)?;
        let (body, mut held) = self.held(request, &mut shape, body, tried.short).await?;
        let asked = body.len();
        let builder = self.post(self.url(Ask::Talk)?, body)?.header(ACCEPT, self.config.wire.accepts(&shape));
        let first_byte = Instant::now() + policy.first_byte;
        held.sent();
        let response = match timeout_at(first_byte, builder.send()).await {
            Err(_) => return Err(silent(policy.first_byte)),
            Ok(Err(error)) => {
                if error.is_connect() {
                    held.refused();
                }
                return Err(self.unreachable(&error));
            }
            Ok(Ok(response)) => response,
        };
        if !response.status().is_success() {
            held.refused();
            return Err(self.refused(response).await);
        }
        let kind = content_type(&response);
        let Some(framing) = self.config.wire.framing(&kind, &shape) else {
            return Err(self.no_model(response, &kind, &mut held).await);
        };
        heard.opened(asked);
        let listening = (&mut *heard, &mut held);
        let read = self.read(response, (request, &shape, asked), framing, first_byte, listening).await?;
        heard.counted();
        match held.allowed.short.take() {
            // It ends in the middle for want of money, and not of the model's strength.
            Some(why) if read.answer.stop == Stop::Length => {
                heard.used(read.answer.usage);
                Err(Fault::lasting(why.code, why.says).with_next(why.next))
            }
            _ => Ok(read),
        }
    }

    /// Reserves what the try can use at most; where a ceiling leaves its answer less room than it would have, it is written anew
    /// with that as its limit.
    async fn held(
        &self,
        request: &Request,
        shape: &mut Shape,
        body: String,
        short: bool,
    ) -> Result<(String, Held), Fault> {
        let (shown, pictures) = self.config.wire.picture_size(request, shape);
        let bytes = (body.len().saturating_sub(shown) as u64).saturating_add(LIMIT_BYTES);
        let wish = if short { Some(SHORT_ANSWER) } else { shape.max_output };
        let worst = Worst { bytes, pictures, answer: wish, goes_on: !request.cache_key.is_empty() };
        let held = request.paid_from.hold(worst).await;
        let held = held.map_err(|no| Fault::lasting(no.code, no.says).with_next(no.next))?;
        let limit = held.allowed.answer.or(wish);
        if limit == shape.max_output {
            return Ok((body, held));
        }
        shape.max_output = limit;
        Ok((written(&self.config.wire.body(request, shape), request), held))
    }

    async fn read(
        &self,
        response: Response,
        (request, shape, asked): (&Request, &Shape, usize),
        framing: Framing,
        first_byte: Instant,
        (heard, held): (&mut DeltaListener, &mut Held),
    ) -> Result<Read, Fault> {
        let policy = &self.config.policy;
        let mut frames = Frames::new(framing);
        let mut reader = self.config.wire.reader(request, shape);
        let mut bytes = response.bytes_stream();
        let mut limit = policy.first_byte;
        let mut until = first_byte;
        let (mut ended, mut is_begun) = (false, false);
        let mut answer_limit = AnswerLimit::new(policy.answer);
        while !reader.is_over() && !ended {
            let events = match timeout_at(until.min(answer_limit.end), bytes.next()).await {
                Ok(Some(Ok(chunk))) => {
                    answer_limit.take(chunk.len())?;
                    frames.push(&chunk)
                }
                Ok(None) => {
                    ended = true;
                    frames.end()
                }
                // What comes after the provider said why it stopped is not worth failing for.
                _ if reader.is_whole() => break,
                Err(_) if Instant::now() >= answer_limit.end => return Err(answer_limit.endless()),
                Err(_) => return Err(silent(limit)),
                Ok(Some(Err(_))) => return Err(Fault::cut_off()),
            };
            for event in events {
                let deltas = match reader.push(&event) {
                    Ok(deltas) => deltas,
                    Err(_) if reader.is_whole() => break,
                    Err(fault) => {
                        if fault.is_refusal && !is_begun {
                            held.refused();
                        }
                        return Err(fault);
                    }
                };
                is_begun = true;
                for delta in deltas {
                    heard.send(delta).await;
                }
                if reader.is_over() {
                    break;
                }
            }
            heard.gathered(reader.gathered());
            answer_limit.gather(reader.gathered())?;
            // Counted from here, so that a slow listener is not taken for a silent model.
            limit = policy.idle;
            until = Instant::now() + limit;
        }
        let paused = reader.is_paused();
        let mut answer = reader.finish()?;
        held.counted(counted(answer.usage, answer_limit.gathered));
        answer.usage = believed(answer.usage, (asked, answer_limit.gathered), shape.window);
        heard.end().await;
        Ok(Read { answer, paused })
    }

    /// A page or a plain document where a stream was asked for.
    async fn no_model(&self, response: Response, kind: &str, held: &mut Held) -> Fault {
        if kind == "text/html" {
            held.refused();
            return self.page();
        }
        let name = &self.config.name;
        let says = format!("The address of {name} answers with {kind} and not with a stream of events.");
        // An error told under status 200 is still that error.
        let told = self.refused_as_told(response).await;
        if told.as_ref().is_some_and(|fault| fault.is_refusal) {
            held.refused();
        }
        told.unwrap_or_else(|| Fault::lasting(Code::ModelBroken, says))
    }
}

impl Provider for HttpProvider {
    fn answer(&self, request: Request, deltas: Sender<Delta>, cancel: CancellationToken) -> Answering<'_> {
        Box::pin(async move {
            let mut heard = DeltaListener::new(deltas, self.config.key.as_ref());
            let ended = cancel.run_until_cancelled(self.settle(request, &mut heard)).await;
            let problem = match ended {
                Some(Ok(mut answer)) => {
                    answer.usage = answer.usage.plus(heard.lost());
                    return Ok(veiled(self.config.key.as_ref(), answer));
                }
                Some(Err(fault)) => fault.problem(|text| self.erase(text)),
                None => Problem::new(Code::Interrupted, "The answer was stopped."),
            };
            let usage = heard.lost();
            Err(Failure { problem, partial: self.erase(&heard.into_partial()), usage })
        })
    }

    fn sees<'a>(&'a self, model: &'a str) -> Seeing<'a> {
        Box::pin(async move {
            match self.options.sees {
                Some(sees) => sees,
                None => self.card(model).await.sees,
            }
        })
    }
}

/// A body as it goes out, in one piece of memory that is not moved while it grows: a conversation has megabytes.
fn written(body: &serde_json::Value, request: &Request) -> String {
    let tools: usize = request.tools.iter().map(|tool| tool.bytes).sum();
    let messages: usize = request.messages.iter().map(length).sum();
    // Escapes and what stands around each message.
    let likely =
        (request.instructions.len() + tools + messages) / 8 * 9 + 200 * request.messages.len() + 4096;
    let mut bytes = Vec::with_capacity(likely);
    match serde_json::to_writer(&mut bytes, body) {
        Ok(()) => String::from_utf8(bytes).unwrap_or_default(),
        Err(_) => body.to_string(),
    }
}

/// Bytes of a message's words, about.
fn length(message: &Message) -> usize {
    match message {
        Message::User { text, .. } | Message::ToolResult { text, .. } => text.len(),
        Message::Assistant { text, calls, .. } => {
            text.len() + calls.iter().map(|call| call.arguments.len()).sum::<usize>()
        }
        Message::Picture { caption, .. } => caption.len(),
    }
}

/// A body as it is taken apart.
enum Frames {
    Events(Decoder),
    Lines(Lines),
    Whole(Whole),
}

impl Frames {
    fn new(framing: Framing) -> Self {
        match framing {
            Framing::Events => Self::Events(Decoder::default()),
            Framing::Lines => Self::Lines(Lines::default()),
            Framing::Whole => Self::Whole(Whole::default()),
        }
    }

    fn push(&mut self, bytes: &[u8]) -> Vec<Event> {
        match self {
            Self::Events(decoder) => decoder.push(bytes),
            Self::Lines(lines) => lines.push(bytes),
            Self::Whole(whole) => {
                whole.push(bytes);
                Vec::new()
            }
        }
    }

    /// The events that the end of the body completes. An event without its empty line is none, by its standard.
    fn end(&mut self) -> Vec<Event> {
        match self {
            Self::Events(_) => Vec::new(),
            Self::Lines(lines) => lines.end().into_iter().collect(),
            Self::Whole(whole) => whole.end().into_iter().collect(),
        }
    }
}

/// An answer and what the model said when it went on.
fn joined(before: Answer, after: Answer) -> Answer {
    Answer {
        text: before.text + &after.text,
        calls: [before.calls, after.calls].concat(),
        opaque: [before.opaque, after.opaque].concat(),
        usage: before.usage.plus(after.usage),
        stop: after.stop,
    }
}

/// Whether the conversation ends with an answer that rested.
fn before_told(request: &Request) -> bool {
    matches!(request.messages.last(), Some(Message::Assistant { .. }))
}

pub(crate) fn silent(waited: Duration) -> Fault {
    let says = format!("The model said nothing for {} s.", whole_seconds(waited));
    Fault::passing(Code::ModelSilent, says)
}
