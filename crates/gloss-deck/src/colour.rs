//! A colour as it is drawn, and how far it is from another. Knows nothing of themes.

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    /// From 0 to 255.
    pub red: u8,
    /// From 0 to 255.
    pub green: u8,
    /// From 0 to 255.
    pub blue: u8,
    /// How opaque it is, from 0 to 1.
    pub alpha: f32,
}

impl Colour {
    /// Black.
    pub const BLACK: Self = Self::new(0, 0, 0);
    /// White.
    pub const WHITE: Self = Self::new(255, 255, 255);

    /// An opaque colour.
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue, alpha: 1.0 }
    }

    /// An opaque colour of `rrggbb`; what is no such number is none.
    pub fn of_hex(hex: &str) -> Option<Self> {
        let [_, red, green, blue] =
            u32::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 6)?.to_be_bytes();
        Some(Self::new(red, green, blue))
    }

    /// `#rrggbb`.
    pub fn hex(&self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// How far it is from another (WCAG 2.1, relative luminance): from 1 for the same to 21 for black on white.
    pub fn contrast(self, other: Self) -> f32 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn luminance(self) -> f32 {
        let linear = |value: u8| {
            let value = f32::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}
