//! How a request is to be written: what of the configuration and of the model's card goes into it. Writes none.

/// The shape of a request: options from the configuration and from the server's card of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// The answer comes as it is written.
    pub(crate) stream: bool,
    /// The most tokens that an answer may have, thinking included.
    pub(crate) max_output: Option<u64>,
    /// The tokens that fit into the model's window.
    pub(crate) window: Option<u64>,
    /// The window is as it is and is not to be made smaller for a short conversation.
    pub(crate) window_fixed: bool,
    /// The thinking that the model may be asked for.
    pub(crate) thinks: Thinks,
    /// The model is known to see pictures.
    pub(crate) sees: bool,
    /// It is OpenAI's own server, which knows fields that others refuse.
    pub(crate) openai: bool,
}

impl Default for Shape {
    fn default() -> Self {
        Self {
            stream: true,
            max_output: None,
            window: None,
            window_fixed: false,
            thinks: Thinks::Unasked,
            sees: false,
            openai: false,
        }
    }
}

/// How a model is asked to think; only where its server says that it can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thinks {
    /// Not asked: as its server has it.
    Unasked,
    /// As much as it finds good.
    Freely,
    /// Up to a number of tokens that the request names.
    UpTo,
}
