//! How values are handed from one process to the next: JSON behind its length, over a socket or a file in memory. Bounded;
//! knows nothing of what it hands over.

use std::io::{Error, Read, Result, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Bytes of a value at most: a policy with the names of all hidden files of a large folder.
const MAX_VALUE: u32 = 8 << 20;

/// Writes a value.
///
/// # Errors
/// Errors of the stream, and values that are too long.
pub(crate) fn write(out: &mut impl Write, value: &impl Serialize) -> Result<()> {
    let bytes = serde_json::to_vec(value)?;
    let length = u32::try_from(bytes.len()).ok().filter(|length| *length <= MAX_VALUE);
    let length = length.ok_or_else(|| Error::other("the policy is too long"))?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&bytes)?;
    out.flush()
}

/// Reads a value.
///
/// # Errors
/// Errors of the stream, its end, and what is no such value.
pub(crate) fn read<T: DeserializeOwned>(input: &mut impl Read) -> Result<T> {
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > MAX_VALUE {
        return Err(Error::other("a value is too long"));
    }
    let mut bytes = vec![0; length as usize];
    input.read_exact(&mut bytes)?;
    Ok(serde_json::from_slice(&bytes)?)
}
