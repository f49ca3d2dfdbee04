//! Words that say something about a change and are no part of the words to be written: conditions, exceptions, second wishes,
//! doubts, places, computations, hints; in English and German. Data alone, and words in small letters.

/// Words that join, except, doubt or deny however they are written.
const STRONG: &str = "and or nor but if unless except excepting only not when whenever until till once because whether everywhere \
throughout here else otherwise either neither then please maybe perhaps probably und oder aber sondern außer ausser wenn falls \
sofern sobald nur nicht bis weil ob überall hier sonst dann bitte vielleicht wohl entweder";

/// The rest of English, where it stands in small letters.
const ENGLISH: &str = "while before after since as so than though although however provided providing pending assuming permitting \
depending subject given failing barring considering regarding concerning where wherever which who whom whose what that this these \
those there it its it's it’s they them their he she him her his we us our you your i i'm i’m me my mine a an the in on at by for \
from to with without within into onto upon over under above below between behind beside near through during against about around \
per plus minus times via like unlike including excluding incl incl. excl excl. inc out off anywhere somewhere nowhere \
elsewhere always never often sometimes now later soon today tomorrow yesterday tonight again already still yet just also too even \
very quite rather almost circa ca ca. approx approx. temporary provisional estimated tentative first last next previous second \
third each every all any some none both most least more less fewer enough instead together twice thrice double half triple no non \
yes ok okay pls thanks thx sorry hopefully is are was were be been being am do does did done don't don’t doesn't has have had can \
could will would shall should may must might ought need needs think guess believe suppose hope feel assume check verify confirm \
ask tell see look note ensure sure let keep leave delete remove drop erase cut take put set change replace rename swap exchange \
move turn write say read use call add insert append update fix adjust recompute recalculate calculate compute round sort sum \
highlight bold italic italics underline colour color format align centre center merge split copy paste send mail show hide shorten \
lengthen translate rewrite reword rephrase explain mark clear empty approve approved agree agrees agreed objects says said discuss \
decide wait try find search undo revert restore archive double-check make give get something anything nothing everything someone \
anyone one ones other others another same similar different better worse best worst right wrong correct proper appropriate \
suitable shorter longer nicer simpler bigger smaller higher lower stronger weaker plain lowercase uppercase synonym synonyms \
abbreviation abbreviations acronym acronyms initials placeholder placeholders whatever whichever plural singular max min maximum \
minimum possible necessary needed required applicable course";

/// The rest of German, where it stands in small letters.
const GERMAN: &str = "bevor nachdem seit während da damit dass als wie bloß erst danach später jetzt heute morgen gestern bald immer nie \
oft kein keine keinen nichts etwas alles alle allen jede jeder jedes jeden je jeweils beide ein eine einen einem eines der die das \
den dem des dies diese dieser diesen diesem dieses dort auch noch schon sehr etwa ungefähr rund fast mindestens höchstens maximal \
minimal eventuell vermutlich wahrscheinlich möglicherweise glaube denke meine schätze ich du er sie es wir ihr ist sind war waren \
sein wird werden wurde soll sollte sollten muss müsste kann könnte darf mag möchte danke mal doch im auf aus bei beim mit nach von \
vom vor zu zum zur durch für gegen ohne um unter über zwischen neben hinter ab pro inkl inkl. exkl exkl. zzgl zzgl. abzüglich \
zuzüglich statt anstatt anstelle prüfen prüfe fragen frage mach mache machen setze setzen ändere ändern ersetze ersetzen lösche \
löschen streiche streichen entferne entfernen schreibe schreiben nenne passe anpassen sortiere sortieren runde runden verschiebe \
schieben verschieben füge fett kursiv doppelt halb wo wobei welche welcher sowie stattdessen zustimmt heißen lauten vorläufig";

/// Verbs and joints that only a note's first word can be, with a capital.
const COMMANDS: &str = "use write say put change set make replace rename call it this that statt anstatt schreibe schreib nimm verwende setze \
ändere ersetze nenne should must sollte soll muss mach mache not nicht no kein keine never don't don’t do does in auf zu durch";

/// Heads before “of” that make it a computation or a place.
const COMPUTED: &str = "sum total average mean median minimum maximum min max half double twice third quarter percent rest value result \
difference product first last second most least same copy contents count number share summe wert hälfte doppelte durchschnitt \
mittelwert anteil rest zahl anzahl";

/// Units that stand behind a number.
const UNITS: &str = "% ‰ € $ £ eur usd gbp chf euro euros dollar dollars pound pounds cent cents percent prozent km m cm mm kg g t l ml h \
min s hours hour minutes minute days day weeks week months month years year people pieces pcs stück stunden tage wochen monate \
jahre thousand million billion tausend mio mio. million. millionen milliarden k am pm uhr °c";

/// Parts of a date.
const DATES: &str = "january february march april may june july august september october november december jan feb mar apr jun jul aug \
sep sept oct nov dec januar februar märz mai juni juli oktober dezember monday tuesday wednesday thursday friday saturday sunday \
montag dienstag mittwoch donnerstag freitag samstag sonntag";

fn is_of(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

/// True for a word that is no part of words to be written.
pub(super) fn is_hint(word: &str, begins: bool) -> bool {
    let lower = word.to_lowercase();
    let capital = word.starts_with(char::is_uppercase);
    is_of(STRONG, &lower)
        || begins && is_of(COMMANDS, &lower)
        || !capital
            && (is_of(ENGLISH, &lower) || is_of(GERMAN, &lower) || lower.len() > 4 && lower.ends_with("ly"))
}

/// True for what makes a computation of the words that follow “of”.
pub(super) fn is_computed(word: &str) -> bool {
    is_of(COMPUTED, &word.to_lowercase())
}

pub(super) fn is_unit(word: &str) -> bool {
    is_of(UNITS, &word.to_lowercase())
}

pub(super) fn is_of_date(word: &str) -> bool {
    is_of(DATES, word.trim_end_matches('.').to_lowercase().as_str())
}

/// True for words that hold a day with its month and year: in digits, or the month by its name.
pub(super) fn is_dated(words: &str) -> bool {
    let parts = |word: &str| {
        word.split(['-', '/', '.']).filter(|part| part.bytes().all(|c| c.is_ascii_digit())).count()
    };
    words
        .split_whitespace()
        .any(|word| is_of_date(word.trim_end_matches(',')) || parts(word.trim_end_matches('.')) == 3)
}
