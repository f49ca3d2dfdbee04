//! Fields that are called as those are that hold what opens doors: no form may have one. Reads no value.

/// Words in the name of a field that holds what opens doors.
const SECRETS: [&str; 17] = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "secret",
    "token",
    "credential",
    "apikey",
    "pin",
    "cvv",
    "cvc",
    "otp",
    "pwd",
    "kennwort",
    "passwort",
    "mnemonic",
    "privatekey",
];
/// What stands before "key" where that opens doors.
const KEYS_OF: [&str; 6] = ["api", "access", "private", "secret", "ssh", "encryption"];

/// Whether a field is called as those are that hold what opens doors: no form of a server may have one ("Elicitation", Security
/// Considerations), and one that calls a field so is not brought to a person. What it calls otherwise can't be told from others; its card
/// says that no password belongs there.
pub(super) fn holds_secret(name: &str) -> bool {
    let (mut words, mut before) = (vec![String::new()], ' ');
    for char in name.chars() {
        let begins = char.is_uppercase() && before.is_lowercase();
        before = char;
        if begins || !char.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| char.is_alphanumeric()) {
            word.extend(char.to_lowercase());
        }
    }
    let is_secret =
        |word: &String| SECRETS.contains(&word.trim_end_matches('s')) || SECRETS.contains(&word.as_str());
    let is_key = |pair: &[String]| matches!(pair, [of, key] if KEYS_OF.contains(&of.as_str()) && key.starts_with("key"));
    words.retain(|word| !word.is_empty());
    words.iter().any(is_secret) || words.windows(2).any(is_key)
}

#[cfg(test)]
mod tests {
    use super::holds_secret;

    #[test]
    fn a_field_for_what_opens_doors_is_told_by_its_name() {
        for name in [
            "password",
            "userPassword",
            "API_KEY",
            "apiKey",
            "access-keys",
            "client_secrets",
            "accessToken",
            "pin",
        ] {
            assert!(holds_secret(name), "{name}");
        }
        for name in ["name", "keyword", "compass", "passenger", "key", "tokenizer", "pinned", "secretary", ""]
        {
            assert!(!holds_secret(name), "{name}");
        }
    }
}
