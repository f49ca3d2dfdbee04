//! The few words that a made workbook has of its own, in the language of its readers. Translates nothing of what it is given.

use gloss_ooxml::format::Notation;

/// Words of one language.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Words {
    /// The label of a row of totals.
    pub total: &'static str,
    /// The name of the sheet of sources.
    pub sources: &'static str,
    /// The heads of its columns.
    pub heads: [&'static str; 7],
    /// What stands there of rows that nobody asked for: written by hand, formulas, and a query without a file.
    pub none: [&'static str; 3],
}

const ENGLISH: Words = Words {
    total: "Total",
    sources: "Sources",
    heads: ["Sheet", "File", "Version", "Cells read", "Read on", "SHA-256 of the values", "Query"],
    none: ["none: written by hand", "none: formulas over this workbook", "none: the query reads no file"],
};
const GERMAN: Words = Words {
    total: "Summe",
    sources: "Quellen",
    heads: ["Blatt", "Datei", "Version", "Gelesene Zellen", "Gelesen am", "SHA-256 der Werte", "Abfrage"],
    none: [
        "keine: von Hand geschrieben",
        "keine: Formeln über diese Mappe",
        "keine: die Abfrage liest keine Datei",
    ],
};
const FRENCH: Words = Words {
    total: "Total",
    sources: "Sources",
    heads: ["Feuille", "Fichier", "Version", "Cellules lues", "Lu le", "SHA-256 des valeurs", "Requête"],
    none: [
        "aucune : saisi à la main",
        "aucune : formules de ce classeur",
        "aucune : la requête ne lit aucun fichier",
    ],
};
const SPANISH: Words = Words {
    total: "Total",
    sources: "Fuentes",
    heads: ["Hoja", "Archivo", "Versión", "Celdas leídas", "Leído el", "SHA-256 de los valores", "Consulta"],
    none: [
        "ninguna: escrito a mano",
        "ninguna: fórmulas de este libro",
        "ninguna: la consulta no lee ningún archivo",
    ],
};
const ITALIAN: Words = Words {
    total: "Totale",
    sources: "Fonti",
    heads: ["Foglio", "File", "Versione", "Celle lette", "Letto il", "SHA-256 dei valori", "Query"],
    none: [
        "nessuna: scritto a mano",
        "nessuna: formule di questa cartella",
        "nessuna: la query non legge file",
    ],
};
const DUTCH: Words = Words {
    total: "Totaal",
    sources: "Bronnen",
    heads: ["Blad", "Bestand", "Versie", "Gelezen cellen", "Gelezen op", "SHA-256 van de waarden", "Query"],
    none: [
        "geen: met de hand geschreven",
        "geen: formules over deze map",
        "geen: de query leest geen bestand",
    ],
};

/// The words for a language, as its notation names it; English where there are none.
pub(crate) fn words(notation: &Notation) -> &'static Words {
    match notation.tag.split('-').next().unwrap_or_default() {
        "de" => &GERMAN,
        "fr" => &FRENCH,
        "es" => &SPANISH,
        "it" => &ITALIAN,
        "nl" => &DUTCH,
        _ => &ENGLISH,
    }
}

/// Every name that the sheet of sources has in a language.
pub(crate) fn is_sources(name: &str) -> bool {
    let all = [&ENGLISH, &GERMAN, &FRENCH, &SPANISH, &ITALIAN, &DUTCH];
    all.iter().any(|words| words.sources.eq_ignore_ascii_case(name))
}
