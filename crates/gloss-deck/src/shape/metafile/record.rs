//! One record of a list of drawing commands. Reads within its own bytes.

/// The little-endian numbers of a record.
#[derive(Clone, Copy)]
pub(super) struct Record<'a>(pub(super) &'a [u8]);

impl<'a> Record<'a> {
    pub(super) fn bytes<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.0.get(at..at.checked_add(N)?)?.try_into().ok()
    }

    pub(super) fn u16(&self, at: usize) -> Option<u16> {
        self.bytes(at).map(u16::from_le_bytes)
    }

    pub(super) fn u32(&self, at: usize) -> Option<u32> {
        self.bytes(at).map(u32::from_le_bytes)
    }

    pub(super) fn i16(&self, at: usize) -> Option<f32> {
        self.bytes(at).map(i16::from_le_bytes).map(f32::from)
    }

    pub(super) fn i32(&self, at: usize) -> Option<f32> {
        self.bytes(at).map(i32::from_le_bytes).map(|number| number as f32)
    }

    pub(super) fn f32(&self, at: usize) -> Option<f32> {
        self.bytes(at).map(f32::from_le_bytes).filter(|number| number.is_finite())
    }

    pub(super) fn size(&self, at: usize) -> Option<usize> {
        self.u32(at).and_then(|number| usize::try_from(number).ok())
    }

    pub(super) fn range(&self, at: usize, length: usize) -> Option<&'a [u8]> {
        self.0.get(at..at.checked_add(length)?)
    }
}
