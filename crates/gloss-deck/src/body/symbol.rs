//! Signs of symbol fonts, which files name by codes of these fonts, as characters that every font has.

/// The character that looks like a code of a symbol font; none for fonts of letters.
pub(super) fn sign(font: &str, c: char) -> Option<char> {
    let font = font.to_lowercase();
    let code = u32::from(c);
    // Symbol fonts are named by their codes or by the same in the private area.
    let code = if (0xf020..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
    let table: &[(u32, char)] = if font.starts_with("wingdings 2") {
        &[(0x50, '✓'), (0x97, '•'), (0xa3, '□'), (0x52, '☑')]
    } else if font.starts_with("wingdings 3") {
        &[(0x7d, '►'), (0x84, '▼'), (0x67, '→')]
    } else if font.starts_with("wingdings") {
        &[
            (0x6c, '●'),
            (0x6e, '■'),
            (0x6f, '□'),
            (0x70, '□'),
            (0x71, '□'),
            (0x74, '◊'),
            (0x75, '◊'),
            (0x76, '❖'),
            (0x77, '◊'),
            (0x9e, '·'),
            (0x9f, '•'),
            (0xa1, '○'),
            (0xa7, '▪'),
            (0xa8, '□'),
            (0xd8, '►'),
            (0xe0, '→'),
            (0xe8, '→'),
            (0xf0, '→'),
            (0xdf, '←'),
            (0xfb, '✗'),
            (0xfc, '✓'),
            (0xfe, '☑'),
        ]
    } else if font.starts_with("symbol") {
        &[(0xb7, '•'), (0x2d, '−'), (0xae, '→'), (0xb4, '×'), (0x6d, 'µ'), (0xb0, '°'), (0xb1, '±')]
    } else if font.starts_with("webdings") {
        &[(0x34, '►'), (0x61, '✓'), (0x67, '■'), (0x6e, '●'), (0x3d, '■')]
    } else {
        // A letter font never means a private code.
        return (0xf020..=0xf0ff).contains(&u32::from(c)).then_some('•');
    };
    let known = table.iter().find(|(known, _)| *known == code).map(|(_, sign)| *sign);
    known.or((code > 0x20).then_some('•'))
}
