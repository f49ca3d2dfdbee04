//! Which files a system runs where it is asked to open them. Says so of one by its name and its first bytes; starts
//! nothing.

/// Endings of programs, scripts, installers, and of what leads to one: systems run these, whatever is in them.
const RUN: [&str; 47] = [
    "action",
    "app",
    "appimage",
    "application",
    "bash",
    "bat",
    "cmd",
    "com",
    "command",
    "cpl",
    "csh",
    "deb",
    "desktop",
    "dll",
    "dmg",
    "exe",
    "fish",
    "flatpakref",
    "gadget",
    "hta",
    "inf",
    "jar",
    "js",
    "jse",
    "jnlp",
    "ksh",
    "lnk",
    "msc",
    "msi",
    "msp",
    "pif",
    "pkg",
    "ps1",
    "py",
    "pyc",
    "reg",
    "rpm",
    "run",
    "scf",
    "scr",
    "sh",
    "snap",
    "url",
    "vbe",
    "vbs",
    "webloc",
    "wsf",
];

/// The first bytes of programs: ELF, Windows, Mach-O in both orders and for several processors, scripts with a `#!`.
const MAGIC: [&[u8]; 7] = [
    b"\x7fELF",
    b"MZ",
    b"#!",
    b"\xfe\xed\xfa",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
];

/// True for a file that a system would run, or that leads to what it would run.
pub fn is_program(path: &str, bytes: &[u8]) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(['.', ' ']).to_ascii_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    RUN.contains(&ending) || MAGIC.iter().any(|magic| bytes.starts_with(magic))
}

#[cfg(test)]
mod tests {
    use super::is_program;

    #[test]
    fn what_a_system_runs_is_told_by_its_name_or_its_first_bytes() {
        for (path, bytes, expect) in [
            ("a/photo.png", &b"\x89PNG"[..], false),
            ("report.pdf", b"%PDF-1.7", false),
            ("archive.zip", b"PK\x03\x04", false),
            ("no ending", b"words", false),
            ("setup.EXE", b"", true),
            ("setup.exe.", b"", true),
            ("Calendar.desktop", b"[Desktop Entry]", true),
            ("holiday.jpg", b"MZ\x90", true),
            ("tool", b"\x7fELF\x02", true),
            ("tool", b"#!/bin/sh\n", true),
            ("exe", b"", false),
        ] {
            assert_eq!(is_program(path, bytes), expect, "{path}");
        }
    }
}
