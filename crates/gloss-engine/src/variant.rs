//! The name of a variant, as its `Debug` begins: what a span says of a command or a query. Never more than the name.

use std::fmt::{self, Debug, Write};

/// `NoteSend` of `NoteSend { … }`. What follows the name is not even written down for a moment.
pub(crate) fn variant_name(value: &impl Debug) -> String {
    struct Name(String);
    impl Write for Name {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            let name: String = text.chars().take_while(|ch| ch.is_alphanumeric()).collect();
            let is_whole = name.len() < text.len();
            self.0.push_str(&name);
            if is_whole { Err(fmt::Error) } else { Ok(()) }
        }
    }
    let mut name = Name(String::new());
    let _ = write!(name, "{value:?}");
    name.0
}

#[cfg(test)]
mod tests {
    use gloss_protocol::Query;

    #[test]
    fn a_variant_is_named_and_what_it_holds_is_not() {
        let path = "salaries.xlsx".to_owned();
        assert_eq!(super::variant_name(&Query::Versions { path }), "Versions");
        assert_eq!(super::variant_name(&Query::Hey {}), "Hey");
        assert_eq!(super::variant_name(&Some("words")), "Some");
    }
}
