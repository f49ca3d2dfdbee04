//! Packages that are wrong in exactly one way, and how parts name each other.

use std::io::{Cursor, Write};
use std::sync::Arc;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Package, Stored, relative, resolve};
use crate::tests::cases::outcome;
use crate::{Limits, OpenError};

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn open(parts: &[(&str, &[u8])]) -> Result<Package, OpenError> {
    Package::open(&zip(parts), Limits::default())
}

#[test]
fn names_are_resolved_from_where_they_stand() {
    for (source, target, part) in [
        ("", "xl/workbook.xml", "xl/workbook.xml"),
        ("", "/xl/workbook.xml", "xl/workbook.xml"),
        ("xl/workbook.xml", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("xl/workbook.xml", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("xl/worksheets/sheet1.xml", "../drawings/drawing1.xml", "xl/drawings/drawing1.xml"),
        ("xl/worksheets/sheet1.xml", "../../../../x.xml", "x.xml"),
        ("xl/workbook.xml", "./a%20b.xml", "xl/a b.xml"),
        ("xl/workbook.xml", "100%.xml", "xl/100%.xml"),
    ] {
        assert_eq!(resolve(source, target), part, "{source} {target}");
    }
    assert_eq!(relative("xl/workbook.xml", "xl/worksheets/s.xml"), "worksheets/s.xml");
    assert_eq!(relative("xl/workbook.xml", "custom/s.xml"), "/custom/s.xml");
}

#[test]
fn an_encrypted_workbook_is_said_to_be_one() {
    let error = Package::open(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more", Limits::default()).unwrap_err();
    assert_eq!(error, OpenError::Encrypted);
}

#[test]
fn what_is_no_package_is_refused() {
    let good = zip(&[("a.xml", b"<a/>")]);
    for bytes in [&b""[..], b"PK", b"Name,Age\n", &good[..good.len() / 2], &good[20..]] {
        assert!(matches!(Package::open(bytes, Limits::default()), Err(OpenError::NotAPackage(_))));
    }
}

#[test]
fn a_zip_bomb_is_refused_with_numbers() {
    let zeros = vec![0; 8 << 20];
    let error = open(&[("xl/a.xml", &zeros)]).unwrap_err();
    assert!(matches!(error, OpenError::Bomb { inflated: 8_388_608, limit: 100, .. }), "{error}");
    outcome("zip bomb by its ratio", error);
}

#[test]
fn a_part_that_lies_about_its_size_is_not_unpacked_beyond_it() {
    let zeros = vec![0_u8; 8 << 20];
    let mut bytes = zip(&[("xl/a.xml", &zeros)]);
    // The size unpacked stands in the local header (22) and in the central one (24): both say one kilobyte.
    let size = (8_u32 << 20).to_le_bytes();
    let found: Vec<usize> =
        bytes.windows(4).enumerate().filter(|(_, w)| *w == size).map(|(at, _)| at).collect();
    for at in found {
        bytes[at..at + 4].copy_from_slice(&1024_u32.to_le_bytes());
    }
    let package = Package::open(&bytes, Limits::default()).unwrap();
    let error = package.part("xl/a.xml").unwrap_err();
    outcome("zip bomb that lies about its size", error);
}

#[test]
fn too_many_parts_too_large_and_too_much_are_refused() {
    let parts: Vec<(String, Vec<u8>)> = (0..20).map(|n| (format!("{n}.xml"), vec![b'x'; 100])).collect();
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let bytes = zip(&parts);
    for (limits, sentence) in [
        (Limits { entries: 10, ..Limits::default() }, "20 parts; 10 are allowed"),
        (Limits { inflated_bytes: 1_000, ..Limits::default() }, "more than 1000 bytes"),
        (Limits { file_bytes: 100, ..Limits::default() }, "up to 100"),
    ] {
        let error = Package::open(&bytes, limits).unwrap_err().to_string();
        assert!(error.contains(sentence), "{error}");
    }
    let many: Vec<(String, Vec<u8>)> = (0..10_001).map(|n| (format!("{n}.xml"), Vec::new())).collect();
    let many: Vec<(&str, &[u8])> =
        many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let error = open(&many).unwrap_err();
    assert_eq!(error, OpenError::TooManyParts { entries: 10_001, limit: 10_000 });
    outcome("zip bomb by its parts", error);
    // 520 parts of a megabyte each pack to less than the ratio forbids, and to more than memory should hold.
    let megabyte = vec![b' '; 1 << 20];
    let names: Vec<String> = (0..520).map(|n| format!("{n}.xml")).collect();
    let large: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), megabyte.as_slice())).collect();
    let error = open(&large).unwrap_err();
    assert_eq!(error, OpenError::TooMuchInflated { limit: 512 << 20 });
    outcome("zip bomb by its size", error);
}

#[test]
fn names_that_lead_out_or_are_twins_are_refused() {
    assert!(matches!(open(&[("../evil.xml", b"")]), Err(OpenError::BadName(_))));
    assert!(matches!(open(&[("xl/..\\..\\evil.xml", b"")]), Err(OpenError::BadName(_))));
    assert!(matches!(open(&[("xl/a.xml", b""), ("XL/A.xml", b"")]), Err(OpenError::TwinParts(_))));
    outcome("part names that lead out", open(&[("../evil.xml", b"")]).unwrap_err());
}

#[test]
fn a_missing_part_is_named() {
    let package = open(&[("xl/a.xml", b"<a/>")]).unwrap();
    assert_eq!(package.part("xl/b.xml"), Err(OpenError::MissingPart("xl/b.xml".to_owned())));
    assert_eq!(package.text("XL/A.xml").unwrap().as_ref(), "<a/>");
}

#[test]
fn untouched_parts_keep_their_compressed_bytes() {
    let mut bytes = ZipWriter::new(Cursor::new(Vec::new()));
    let text = "the same words again and again ".repeat(100);
    for (name, level) in [("fast.xml", 1), ("best.xml", 9)] {
        let options = SimpleFileOptions::default().compression_level(Some(level));
        bytes.start_file(name, options).unwrap();
        bytes.write_all(text.as_bytes()).unwrap();
    }
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    bytes.start_file("stored.bin", stored).unwrap();
    bytes.write_all(&[0, 1, 2, 255]).unwrap();
    bytes.start_file("edited.xml", stored).unwrap();
    bytes.write_all(b"<a/>").unwrap();
    let bytes = bytes.finish().unwrap().into_inner();

    let mut package = Package::open(&bytes, Limits::default()).unwrap();
    package.set("edited.xml", "<b/>");
    let saved = package.save().unwrap();
    let raw = |bytes: &[u8]| {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
        (0..3)
            .map(|at| {
                let mut out = Vec::new();
                std::io::copy(&mut archive.by_index_raw(at).unwrap(), &mut out).unwrap();
                out
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(raw(&bytes), raw(&saved));
    let again = Package::open(&saved, Limits::default()).unwrap();
    assert_eq!(again.text("edited.xml").unwrap().as_ref(), "<b/>");
    assert_eq!(package.touched().into_iter().collect::<Vec<_>>(), ["edited.xml"]);
}

#[test]
fn entity_bombs_and_deep_nesting_are_refused() {
    let bomb = br#"<!DOCTYPE a [<!ENTITY x "xxxxxxxx"><!ENTITY y "&x;&x;&x;">]><Types>&y;</Types>"#;
    let package = open(&[("[Content_Types].xml", bomb)]).unwrap();
    assert!(matches!(package.content_type("a.xml"), Err(OpenError::Doctype(_))));
    let deep = "<a>".repeat(1_000);
    let package = open(&[("[Content_Types].xml", deep.as_bytes())]).unwrap();
    assert!(matches!(package.content_type("a.xml"), Err(OpenError::TooDeep { .. })));
    let cut = open(&[("[Content_Types].xml", b"<Types><Default>")]).unwrap();
    assert!(matches!(cut.content_type("a.xml"), Err(OpenError::Damaged { .. })));
    outcome("elements nested a thousand deep", package.content_type("a.xml").unwrap_err());
    let utf16 = open(&[("[Content_Types].xml", b"\xff\xfe<\0T\0/\0>\0")]).unwrap();
    assert!(matches!(utf16.content_type("a.xml"), Err(OpenError::NotUtf8(_))));
}

/// Bytes that are given a few at a time, and none beyond a place.
#[derive(Debug)]
struct Slow(Vec<u8>, usize);

impl Stored for Slow {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> std::io::Result<usize> {
        let from = usize::try_from(at).unwrap().min(self.0.len());
        if from > self.1 {
            return Err(std::io::Error::other("the disk is gone"));
        }
        let got = into.len().min(7).min(self.0.len() - from);
        into[..got].copy_from_slice(&self.0[from..from + got]);
        Ok(got)
    }
}

#[test]
fn a_package_that_lies_elsewhere_is_changed_as_one_in_memory() {
    let noise: Vec<u8> = (0..50_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let bytes = zip(&[("a.xml", b"<a/>"), ("media/b.bin", &noise), ("c.xml", b"<c/>")]);
    let mut here = Package::open(&bytes, Limits::default()).unwrap();
    let slow = Slow(bytes.clone(), bytes.len());
    let mut there = Package::open_stored(Arc::new(slow), Limits::default()).unwrap();
    for package in [&mut here, &mut there] {
        package.set("c.xml", "<c>2</c>");
    }
    assert_eq!(there.part("media/b.bin").unwrap(), noise);
    let written = there.save_to(Cursor::new(Vec::new())).unwrap().into_inner();
    assert_eq!(written, here.save().unwrap());

    let broken = Package::open_stored(Arc::new(Slow(bytes.clone(), 10)), Limits::default());
    assert!(matches!(broken, Err(OpenError::NotAPackage(_))), "{broken:?}");
    let encrypted = Slow(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more".to_vec(), 64);
    let error = Package::open_stored(Arc::new(encrypted), Limits::default()).unwrap_err();
    assert_eq!(error, OpenError::Encrypted);
    let small = Limits { file_bytes: 10, ..Limits::default() };
    let error = Package::open_stored(Arc::new(Slow(bytes, 0)), small).unwrap_err();
    assert!(matches!(error, OpenError::TooLarge { .. }), "{error}");
}
