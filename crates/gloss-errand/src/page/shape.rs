//! A page as Markdown, with what of it was left out and where each paragraph is on the page.

use serde::{Deserialize, Serialize};

/// A page that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Its title; its host where it has none.
    pub title: String,
    /// Who wrote it, as the page says.
    pub byline: Option<String>,
    /// The name of its site, as the page says.
    pub site: Option<String>,
    /// When it was published, as the page says: RFC 3339 where the page writes so, else in its own words.
    pub published: Option<String>,
    /// Its language (BCP 47), as the page says.
    pub language: Option<String>,
    /// The whole file to be kept: a line that says where it is from ([`super::Origin`]), the title and the text.
    pub markdown: String,
    /// Its links in their order, each address once.
    pub links: Vec<Link>,
    /// What can be found again, in its order.
    pub paragraphs: Vec<Paragraph>,
    /// What is not in the text.
    pub left_out: LeftOut,
}

/// A link of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its words.
    pub words: String,
    /// Its whole address: http, https or mailto.
    pub address: String,
}

/// A paragraph, a heading, an entry of a list or a row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// The line of the Markdown in which it begins; the first is 1.
    pub line: usize,
    /// Its words without Markdown's marks.
    pub words: String,
    /// The heading that it stands under; none before the first.
    pub heading: Option<String>,
    /// An address at which a browser shows it (text fragments, WICG), where it has words to be found by.
    pub address: String,
}

/// What a page has and its text has not, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Words that the page hides from whoever looks at it, as a page does that wants to say something to a model alone.
    pub hidden_words: usize,
    /// Letters that nobody sees: tags of languages, changes of direction, blanks of no width.
    pub hidden_letters: usize,
    /// Words beside the article: menus, advertisements, other articles.
    pub other_words: usize,
    /// Pictures; each is there as its words and its address, and none was loaded.
    pub pictures: usize,
    /// Rows of a table or entries of a feed beyond the first.
    pub rows: usize,
    /// The text is cut at its bound.
    pub is_cut: bool,
}

impl Page {
    /// Finds the paragraph that holds a sentence, a figure or any words, as they stand in the Markdown or on the page.
    #[must_use]
    pub fn find(&self, words: &str) -> Option<&Paragraph> {
        let wanted = plain(words);
        (!wanted.is_empty())
            .then(|| self.paragraphs.iter().find(|one| plain(&one.words).contains(&wanted)))
            .flatten()
    }
}

/// Words without their blanks, their case, and the marks that Markdown has among them.
fn plain(words: &str) -> String {
    let words = words.chars().filter(|c| !matches!(c, '*' | '_' | '`' | '\\' | '|' | '#' | '>'));
    words.filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_however_they_are_written() {
        let paragraph = |line, words: &str| Paragraph {
            line,
            words: words.to_owned(),
            heading: None,
            address: String::new(),
        };
        let page = Page {
            paragraphs: vec![
                paragraph(3, "Opening hours"),
                paragraph(5, "Monday is 8 to 17 o'clock."),
                paragraph(7, "Rye bread 4.80"),
            ],
            ..Page::default()
        };
        for (words, line) in [
            ("monday  is 8 TO\n17", Some(5)),
            ("**Monday** is", Some(5)),
            ("4.80", Some(7)),
            ("| Rye bread | 4.80 |", Some(7)),
            ("Tuesday", None),
            ("", None),
            ("**", None),
        ] {
            assert_eq!(page.find(words).map(|one| one.line), line, "{words}");
        }
    }
}
