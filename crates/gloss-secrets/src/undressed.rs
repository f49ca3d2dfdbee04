//! All rules over one text, as it is and out of each dress that it wears. Says nothing of what was found.

use crate::decoded::Decoder;
use crate::found::Place;
use crate::{own, rules};

/// What the rules find in a text as it is, then without each dress that it wears, at its raw places.
pub(crate) fn undressed(name: &str, bytes: &[u8], decoders: &[Decoder]) -> Vec<Place> {
    let mut places = rules::search(name, bytes);
    places.extend(own::search(name, bytes));
    for (at, decode) in decoders.iter().enumerate() {
        let Some(decoded) = decode(bytes) else { continue };
        let inner = undressed(name, &decoded.bytes, decoders.get(at + 1..).unwrap_or_default());
        places.extend(inner.into_iter().map(|place| Place { at: decoded.raw(&place.at), ..place }));
    }
    places
}
