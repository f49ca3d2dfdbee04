//! Files of kinds that Gloss does not know: shown on a card with their picture, opened in the program they belong to or
//! shown in their folder, a copy saved; a program is never started, and from the browser nothing is.

use std::os::unix::fs::PermissionsExt;

use gloss_tests::{Desk, Person, Screen};

const LARGE: (i64, i64) = (1440, 900);
const SMALL: (i64, i64) = (1024, 700);
const PICTURE: &[u8] = include_bytes!("../../assets/icons/128.png");
/// An empty archive (APPNOTE.TXT 4.3.16): the record that ends one.
const ARCHIVE: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
/// The program that everything is opened with here, and where it writes down what it was given.
const VIEWER: &str =
    "[Desktop Entry]\nType=Application\nName=Viewer\nMimeType=application/zip;image/png;inode/directory;\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("photo.png", PICTURE);
    desk.write("old papers.zip", ARCHIVE);
    desk.write("holiday.jpg", b"MZ\x90\0 a program that calls itself a picture");
    let home = |path: &str| desk.home.join(path);
    std::fs::create_dir_all(home(".local/share/applications")).expect("a folder");
    std::fs::create_dir_all(home(".config")).expect("a folder");
    let viewer = home("viewer.sh");
    let script = format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >> {}\n", home("opened").display());
    std::fs::write(&viewer, script).expect("the viewer");
    std::fs::set_permissions(&viewer, PermissionsExt::from_mode(0o755)).expect("it can be run");
    let entry = format!("{VIEWER}Exec={} %f\n", viewer.display());
    std::fs::write(home(".local/share/applications/viewer.desktop"), entry).expect("its entry");
    let all =
        ["application/zip", "image/png", "inode/directory"].map(|kind| format!("{kind}=viewer.desktop\n"));
    let defaults = format!("[Default Applications]\n{}", all.concat());
    std::fs::write(home(".config/mimeapps.list"), defaults).expect("what opens what");
    desk
}

/// What the viewer was given so far.
fn opened(desk: &Desk) -> Vec<String> {
    let words = std::fs::read_to_string(desk.home.join("opened")).unwrap_or_default();
    words.lines().map(str::to_owned).collect()
}

fn looked_at(screen: Screen, size: (i64, i64), theme: &str) {
    let desk = desk();
    let case = format!("other-{}x{}-{}", size.0, size.1, theme.to_lowercase());
    let person = Person::new(screen.open(&desk, size), screen, &case);
    person.choose_theme(theme);
    person.click("button", "photo.png*");
    person.see("article", "photo.png");
    person.see("image", "photo.png");
    person.see_words("article", "photo.png", "Picture");
    person.see_words("article", "photo.png", "version 1");
    person.station("01-picture");
    person.click("button", "old papers.zip*");
    person.see_words("article", "old papers.zip", "Archive · 22 bytes");
    person.station("02-archive");
    let window = matches!(screen, Screen::Window);
    if window {
        let archive = desk.folder.join("old papers.zip").display().to_string();
        person.click("button", "Open");
        person.until("its program was given it", || opened(&desk) == [archive.clone()]);
        person.click("button", "Show in folder");
        let folder = desk.folder.display().to_string();
        person.until("the folder was shown", || opened(&desk) == [archive.clone(), folder.clone()]);
    } else {
        person.see_none("button", "Open");
        person.see_none("button", "Show in folder");
        // In the window the system's own dialog asks where to.
        person.click("button", "Save a copy");
        person.see_words("article", "old papers.zip", "Saved as old papers.zip");
        person.station("03-saved");
    }
    // A program is none whatever it is called.
    person.click("button", "holiday.jpg*");
    person.see_words("article", "holiday.jpg", "Program · 42 bytes · version 1");
    if window {
        person.see_words("article", "holiday.jpg", "Gloss starts no programs");
        person.see("button", "Show in folder");
    }
    person.see_none("button", "Open");
    person.station("04-program");
    // What is gone from the folder is kept here.
    std::fs::remove_file(desk.folder.join("old papers.zip")).expect("gone");
    person.click("tab", "old papers.zip");
    person.see_words("article", "old papers.zip", "It is no longer in the folder");
    person.see_none("button", "Open");
    person.see("button", "Save a copy");
    person.station("05-gone");
}

#[test]
fn in_the_browser() {
    looked_at(Screen::Chromium, LARGE, "Both");
}

#[test]
fn in_the_window_small_and_dark() {
    looked_at(Screen::Window, SMALL, "Dark");
}

/// Larger than any file that Gloss takes in.
#[test]
fn a_file_too_large_is_told_of_and_no_error() {
    let desk = desk();
    let film = std::fs::File::create(desk.folder.join("film.mkv")).expect("a file");
    film.set_len(5 << 30).expect("a file with a hole");
    let person = Person::new(Screen::Chromium.open(&desk, LARGE), Screen::Chromium, "other-large");
    person.choose_theme("Light");
    person.click("button", "film.mkv*");
    person.see_words("article", "film.mkv", "Film · 5.4 GB");
    person.see_none("button", "Save a copy");
    person.station("01-large");
}
