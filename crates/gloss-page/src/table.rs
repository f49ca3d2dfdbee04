//! A table of values between commas, semicolons or tabs (RFC 4180) as a table of Markdown. Says how many rows it left out; a large
//! table belongs in a file of its own.

use gloss_errand::page::{LeftOut, PageError};

/// Rows and columns that are kept.
const MAX_ROWS: usize = 500;
const MAX_COLUMNS: usize = 40;

/// Makes Markdown of a table.
pub(crate) fn table(text: &str, left_out: &mut LeftOut) -> Result<String, PageError> {
    let delimiter = delimiter(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| PageError::Broken(error.to_string()))?;
        if rows.len() > MAX_ROWS {
            left_out.rows += 1;
        } else {
            left_out.is_cut |= row.len() > MAX_COLUMNS;
            rows.push(row.iter().take(MAX_COLUMNS).map(cell).collect());
        }
    }
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut out = String::new();
    for (n, row) in rows.iter().enumerate() {
        let cells = (0..columns).map(|n| row.get(n).map_or("", String::as_str));
        out.push_str(&format!("| {} |\n", cells.collect::<Vec<_>>().join(" | ")));
        if n == 0 {
            out.push_str(&format!("|{}\n", " --- |".repeat(columns)));
        }
    }
    Ok(out)
}

/// The delimiter that the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
    [b';', b'\t', b'|', b','].into_iter().max_by_key(|one| count(*one)).unwrap_or(b',')
}

fn cell(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::new();
    for letter in line.chars() {
        if "\\`*_[]<>|".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_written_with_their_first_row_as_head() {
        for (text, expect) in [
            ("Bread,Price\nRye,4.80\n", "| Bread | Price |\n| --- | --- |\n| Rye | 4.80 |\n"),
            ("Bread;Price\n\"Rye; dark\";4,80", "| Bread | Price |\n| --- | --- |\n| Rye; dark | 4,80 |\n"),
            ("a\tb\nc", "| a | b |\n| --- | --- |\n| c |  |\n"),
            ("a,b\n\"x|y\n[z](u)\",", "| a | b |\n| --- | --- |\n| x\\|y \\[z\\](u) |  |\n"),
            ("", ""),
        ] {
            assert_eq!(table(text, &mut LeftOut::default()).unwrap(), expect);
        }
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let mut left_out = LeftOut::default();
        let text = format!("a,b\n{}", "1,2\n".repeat(MAX_ROWS + 7));
        assert_eq!(table(&text, &mut left_out).unwrap().lines().count(), MAX_ROWS + 2);
        assert_eq!((left_out.rows, left_out.is_cut), (7, false));
        table(&",".repeat(MAX_COLUMNS), &mut left_out).unwrap();
        assert!(left_out.is_cut);
    }
}
