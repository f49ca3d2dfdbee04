//! Whether a note says nothing but what is understood. A request is only taken where every word of it is known:
//! "shorten, but keep the part on Aeroflot" asks for more than shortening. Understands nothing.

/// Words that name the place, bind others or are polite, and ask for nothing by themselves.
const BINDING: &str = "a an the this that these those it its it's it’s them they here all whole entire everything everywhere each every of in into to as on at for from with and be is are should must can could would we i i'd i’d me my our you please so just only out now too bit little lot much some something slightly paragraph paragraphs sentence sentences text section passage part place words word line lines table list item items row rows column columns cell cells point points heading title selection selected marked one ones make turn convert transform change changed put write rewrite written use using set give show do have get let need needs want like into: version form format way same there";

/// The words of a note in small letters, without the marks around them.
pub(super) fn words(lower: &str) -> Vec<&str> {
    let outer = |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '(' | ')' | '-' | '–' | '—');
    lower.split([' ', '/']).map(|word| word.trim_matches(outer)).filter(|word| !word.is_empty()).collect()
}

/// The words that ask for something, in their order.
pub(crate) fn request_words(lower: &str) -> Vec<&str> {
    words(lower).into_iter().filter(|word| !BINDING.split(' ').any(|known| known == *word)).collect()
}

/// Whether every word is one of `own`, which stand between spaces, or one that asks for nothing.
pub(super) fn only(lower: &str, own: &str) -> bool {
    let known = |list: &str, word: &str| list.split(' ').any(|known| known == word);
    words(lower).iter().all(|word| known(BINDING, word) || known(own, word))
}

/// Whether one of these phrases, which stand between bars, stands in the words.
pub(super) fn has(lower: &str, phrases: &str) -> bool {
    let said = format!(" {} ", words(lower).join(" "));
    phrases.split('|').any(|phrase| said.contains(&format!(" {phrase} ")))
}

/// A small number, in digits or as a word.
pub(super) fn number(word: &str) -> Option<usize> {
    let known = || (2..=12).find(|n| gloss_figures::words::count_word(*n) == Some(word));
    match word {
        "a" | "single" | "one" => Some(1),
        "couple" => Some(2),
        "few" => Some(3),
        "no" | "zero" => Some(0),
        "twenty" => Some(20),
        "thirty" => Some(30),
        "fifty" => Some(50),
        "hundred" => Some(100),
        word => word.parse().ok().or_else(known),
    }
}
