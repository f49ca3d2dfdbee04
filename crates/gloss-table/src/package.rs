//! The bounds of a ZIP package, measured by unpacking it once: what a package says of itself may be a lie.

use std::io::{Read, Seek, SeekFrom};

use zip::ZipArchive;

use crate::TableError;
use crate::limits::{MAX_ENTRIES, MAX_INFLATED_BYTES, MAX_RATIO, RATIO_FLOOR_BYTES};

/// The first bytes of an OLE compound file: an encrypted workbook or an old `.xls`.
const OLE_MAGIC: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];

/// Refuses what is no package, and one of too many parts.
pub(crate) fn head<R: Read + Seek>(mut source: R) -> Result<ZipArchive<R>, TableError> {
    let mut magic = [0; OLE_MAGIC.len()];
    let begins = source.seek(SeekFrom::Start(0)).and_then(|_| source.read_exact(&mut magic));
    if begins.is_ok() && magic == OLE_MAGIC {
        return Err(TableError::Protected);
    }
    let archive = ZipArchive::new(source).map_err(|e| TableError::NotAWorkbook(e.to_string()))?;
    if archive.len() > MAX_ENTRIES {
        return Err(TableError::TooManyParts { entries: archive.len() as u64, limit: MAX_ENTRIES as u64 });
    }
    Ok(archive)
}

/// Refuses what is no package, or one that would unpack beyond the bounds.
pub(crate) fn check<R: Read + Seek>(source: R) -> Result<(), TableError> {
    let mut archive = head(source)?;
    let mut total = 0;
    let mut buffer = vec![0; 64 << 10];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|e| TableError::Broken(e.to_string()))?;
        let name = part.name().map(String::from).unwrap_or_default();
        let packed = part.compressed_size();
        let most = RATIO_FLOOR_BYTES.max(packed.saturating_mul(MAX_RATIO));
        let mut inflated = 0;
        loop {
            let got = part.read(&mut buffer).map_err(|e| TableError::Broken(format!("{name}: {e}")))?;
            if got == 0 {
                break;
            }
            inflated += got as u64;
            total += got as u64;
            if inflated > most {
                return Err(TableError::Bomb { part: name, packed, inflated, limit: MAX_RATIO });
            }
            if total > MAX_INFLATED_BYTES {
                return Err(TableError::TooMuchInflated { limit: MAX_INFLATED_BYTES });
            }
        }
    }
    Ok(())
}
