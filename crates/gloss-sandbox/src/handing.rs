//! How values are handed from one process to the next: JSON behind its length, over a socket or a file in memory, and an
//! open file over a socket. Bounded; knows nothing of what it hands over.

use std::io::{Error, IoSlice, IoSliceMut, Read, Result, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags, recvmsg, sendmsg,
};
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

/// Hands on an open file, behind one byte of no meaning. Source: unix(7), `SCM_RIGHTS`.
///
/// # Errors
/// Errors of the socket.
pub(crate) fn write_file(out: &UnixStream, file: &OwnedFd) -> Result<()> {
    let files = [file.as_fd()];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut beside = SendAncillaryBuffer::new(&mut space);
    if !beside.push(SendAncillaryMessage::ScmRights(&files)) {
        return Err(Error::other("an open file can't be handed on"));
    }
    sendmsg(out, &[IoSlice::new(&[0])], &mut beside, SendFlags::NOSIGNAL)?;
    Ok(())
}

/// Takes an open file that was handed on.
///
/// # Errors
/// Errors of the socket, and where something else comes.
pub(crate) fn read_file(input: &UnixStream) -> Result<OwnedFd> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut beside = RecvAncillaryBuffer::new(&mut space);
    let mut byte = [0];
    recvmsg(input, &mut [IoSliceMut::new(&mut byte)], &mut beside, RecvFlags::CMSG_CLOEXEC)?;
    let files = beside.drain().filter_map(|message| match message {
        RecvAncillaryMessage::ScmRights(files) => Some(files),
        _ => None,
    });
    files.flatten().next().ok_or_else(|| Error::other("no open file came"))
}
