//! A page made for the tests: what small sites have, with look-alikes and repeated words.

use super::Dice;

/// A page.
pub(crate) fn page(dice: &mut Dice) -> String {
    let mut out = String::from(
        "<!doctype html>\n<html lang=en><head><meta charset=utf-8><title>Markets</title>\n<style>.k{color:#333}</style></head>\n<body>\n<nav><ul>",
    );
    for name in ["Home", "Map", "List", "About"] {
        out.push_str(&format!("<li><a href=\"#{name}\">{name}</a>"));
    }
    out.push_str("</ul></nav>\n<main id=main>\n");
    for section in 0..4 + dice.roll(4) {
        out.push_str(&format!("<section class=\"part\"><h2>{}</h2>\n", dice.words()));
        for _ in 0..1 + dice.roll(3) {
            out.push_str(&format!("<p>{} <b>{}</b> and {}.\n", dice.words(), dice.words(), dice.words()));
        }
        match section % 3 {
            0 => {
                out.push_str("<div class=\"cards\">");
                for card in 0..3 + dice.roll(5) {
                    let value = dice.roll(90);
                    out.push_str(&format!("<div class=\"card\" data-key=\"c{section}-{card}\"><img src=\"a.png\" alt=\"\"><h3>{}</h3><span class=\"v\">{value}</span><button type=\"button\">Open</button></div>", dice.words()));
                }
                out.push_str("</div>");
            }
            1 => {
                out.push_str(
                    "<table><thead><tr><th>Market</th><th>Day</th><th>Visitors</th></tr></thead><tbody>",
                );
                for _ in 0..4 + dice.roll(12) {
                    out.push_str(&format!("<tr><td>{}<td>Saturday<td>{}", dice.words(), dice.roll(50) * 100));
                }
                out.push_str("</tbody></table>");
            }
            _ => {
                out.push_str("<ul class=\"list\">");
                for _ in 0..3 + dice.roll(9) {
                    out.push_str(&format!(
                        "<li><a href=\"#\">{}</a> <small>Saturday</small></li>",
                        dice.words()
                    ));
                }
                out.push_str("</ul>");
            }
        }
        out.push_str("</section>\n");
    }
    out.push_str("</main><footer><p>Data &amp; sources: markets.csv</p></footer><script>const a = \"<p>no</p>\";</script></body></html>\n");
    out
}
