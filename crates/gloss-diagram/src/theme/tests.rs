//! Colours against those of the interface.

use super::*;

#[test]
fn roles_are_those_of_the_app() {
    let path = format!("{}/../../ui/src/parts/tokens.css", env!("CARGO_MANIFEST_DIR"));
    let css = std::fs::read_to_string(path).unwrap();
    for (name, color) in ROLES {
        let found = css.split(&format!("--{name}: light-dark(")).nth(1).unwrap_or_default();
        let light = found.split(',').next().unwrap_or_default();
        let light = if light == "#fff" { "#ffffff" } else { light };
        assert_eq!(light, color, "--{name}");
    }
}

#[test]
fn words_are_read_on_every_colour() {
    assert_eq!(Paint::ink_on([0x12, 0x34, 0x56]), Paint::Own(PALE_INK));
    assert_eq!(Paint::ink_on([0xff, 0xec, 0x99]), Paint::Own(DARK_INK));
    assert_eq!(Paint::Series(0, 50).value(Theme::Plain), "#97a5dc");
    assert_eq!(Paint::Series(7, 100).value(Theme::Page), "var(--chart-8, #a4714e)");
    assert_eq!(Paint::Series(8, 100).value(Theme::Plain), Paint::Series(0, 50).value(Theme::Plain));
}
