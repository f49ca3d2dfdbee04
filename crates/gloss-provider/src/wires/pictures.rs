//! Which of a request's pictures are sent: to a model that sees, the newest. What is left out is said in its place.

use std::borrow::Cow;

use crate::model::{Message, Request};
use crate::picture::Picture;

/// The most pictures of a request; the newest are kept.
const MAX_PICTURES: usize = 3;

/// The words that stand in a picture's stead.
fn unseen(caption: &str) -> String {
    format!(
        "{caption} (It is not shown: this model is not known to see pictures, or there are more than it is given.)"
    )
}

/// The request as it is sent: with its newest pictures where the model sees, and with words in the stead of all others.
pub(super) fn sent(request: &Request, sees: bool) -> Cow<'_, Request> {
    let is_picture = |message: &Message| matches!(message, Message::Picture { .. });
    let count = request.messages.iter().filter(|message| is_picture(message)).count();
    let mut left_out = if sees { count.saturating_sub(MAX_PICTURES) } else { count };
    if left_out == 0 {
        return Cow::Borrowed(request);
    }
    let mut request = request.clone();
    for message in &mut request.messages {
        if left_out > 0
            && let Message::Picture { caption, .. } = message
        {
            *message = Message::User { text: unseen(caption) };
            left_out -= 1;
        }
    }
    Cow::Owned(request)
}

/// The pictures of a request.
pub(super) fn pictures(request: &Request) -> impl Iterator<Item = &Picture> {
    request.messages.iter().filter_map(|message| match message {
        Message::Picture { picture, .. } => Some(picture),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{pictures, sent};
    use crate::model::{Message, Request};
    use crate::picture::Picture;

    /// A PNG of this many times 400 pixels, by its header.
    fn png(n: u32) -> Vec<u8> {
        let mut out = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        out.extend([n * 20, 20].iter().flat_map(|side: &u32| side.to_be_bytes()));
        out
    }

    #[test]
    fn the_newest_pictures_are_sent_and_only_to_who_sees() {
        let messages = (1..=5u32).map(|n| Message::Picture {
            caption: format!("Slide {n}."),
            picture: Picture::png(&png(n)).unwrap(),
        });
        let request = Request { messages: messages.collect(), ..Request::default() };
        let tokens =
            |sees: bool| -> Vec<u64> { pictures(&sent(&request, sees)).map(Picture::tokens).collect() };
        assert_eq!(tokens(true), [103, 104, 105]);
        assert_eq!(tokens(false), [0u64; 0]);
        let told = sent(&request, false);
        assert!(
            matches!(&told.messages[0], Message::User { text } if text.starts_with("Slide 1. (It is not shown"))
        );
        let bare = Request { messages: vec![Message::User { text: "Go.".into() }], ..Request::default() };
        assert_eq!(*sent(&bare, false), bare);
    }
}
