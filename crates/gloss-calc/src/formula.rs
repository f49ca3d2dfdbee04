//! The references of a formula (cells, names, tables' columns), and whether it can be worked out. Reads a formula's
//! pieces only; works nothing out.

use std::collections::{HashMap, HashSet};

use gloss_ooxml::{Area, CellRef, Piece, TableColumns, formula_parts};

use crate::book::{At, Book};
use crate::functions::{Doubted, barred, plain, reads_anywhere};
use gloss_errand::calc::Reason;

/// The references of a formula: the cells that it reads.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reads {
    /// The cells it names, by sheet.
    pub areas: Vec<(usize, Area)>,
    /// Whether it may read any cell.
    pub anywhere: bool,
    /// Why it is not worked out.
    pub barred: Option<Reason>,
}

impl Reads {
    fn bar(&mut self, why: Reason) {
        self.barred.get_or_insert(why);
    }
}

/// Defined names with their references, and the tables: read once for a workbook.
pub(crate) struct Names<'a> {
    book: &'a Book,
    /// By sheet (none for the workbook) and name in small letters.
    names: HashMap<(Option<usize>, String), Reads>,
    /// By name in small letters: the sheet, and the table.
    tables: HashMap<String, (usize, &'a TableColumns)>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(book: &'a Book) -> Self {
        let tables = book.sheets.iter().enumerate().flat_map(|(at, sheet)| {
            sheet.bonds.tables.iter().map(move |table| (table.name.to_lowercase(), (at, table)))
        });
        let mut all = Self { book, names: HashMap::new(), tables: tables.collect() };
        for (name, formula, sheet) in &book.names {
            let reads = all.of_name(name, formula);
            all.names.insert((*sheet, name.to_lowercase()), reads);
        }
        all
    }

    /// A name may stand for fixed cells, constants and sums of these; not for another name, and not for cells that
    /// move with the formula.
    fn of_name(&self, name: &str, formula: &str) -> Reads {
        let mut reads = Reads::default();
        for part in formula_parts(formula) {
            match part.piece {
                Piece::Cells { sheet: Some(sheet), last: None, area, fixed: true } => {
                    match self.book.sheet(&sheet) {
                        Some(at) => reads.areas.push((at, area)),
                        None => reads.bar(Reason::Name(name.to_owned())),
                    }
                }
                Piece::Function => {
                    let function = plain(part.text);
                    if reads_anywhere(&function) {
                        reads.bar(Reason::Name(name.to_owned()));
                    } else if let Some(why) =
                        barred(&function, Doubted { hidden_rows: true, ..self.book.doubted })
                    {
                        reads.bar(why);
                    }
                }
                Piece::Elsewhere => reads.bar(Reason::ReachesOut(format!("the name {name}"))),
                Piece::Literal | Piece::Mark | Piece::Error => {}
                Piece::Operator if !matches!(part.text, ":" | "|" | "!" | "@" | "#") => {}
                _ => reads.bar(Reason::Name(name.to_owned())),
            }
        }
        reads
    }

    /// Finds the references of a cell's formula.
    pub(crate) fn reads(&self, (home, at): At, formula: &str) -> Reads {
        let mut reads = Reads::default();
        let parts = formula_parts(formula);
        let own = own_names(&parts);
        // `program|topic!item` begins like a name, and must be told as what it is.
        if parts.iter().any(|part| part.piece == Piece::Operator && part.text == "|") {
            reads.bar(Reason::ReachesOut("a link to another program".to_owned()));
        }
        for part in &parts {
            match &part.piece {
                Piece::Cells { last: Some(_), .. } => reads.bar(Reason::AcrossSheets),
                Piece::Cells { sheet, area, .. } => {
                    let sheet = sheet.as_ref().map_or(Some(home), |name| self.book.sheet(name));
                    match sheet {
                        Some(sheet) => reads.areas.push((sheet, *area)),
                        None => reads.bar(Reason::Unreadable),
                    }
                }
                Piece::Function => {
                    let function = plain(part.text);
                    if own.contains(&function) {
                        continue;
                    }
                    reads.anywhere |= reads_anywhere(&function);
                    if let Some(why) = barred(&function, self.book.doubted) {
                        reads.bar(why);
                    }
                }
                Piece::Name { sheet } => self.name(&mut reads, home, sheet.as_deref(), part.text, &own),
                Piece::Elsewhere => reads.bar(Reason::ReachesOut("a link to another workbook".to_owned())),
                Piece::Structured => self.columns(&mut reads, (home, at), part.text),
                Piece::Operator if part.text == "!" => {
                    reads.bar(Reason::ReachesOut("a link to another program".to_owned()));
                }
                // A range between two results, such as A1:INDEX(…): which cells it has is only known later.
                Piece::Operator if part.text == ":" => reads.anywhere = true,
                Piece::Operator if part.text == "#" => reads.bar(Reason::Fills),
                Piece::Unknown => reads.bar(Reason::Unreadable),
                Piece::Operator | Piece::Literal | Piece::Mark | Piece::Error => {}
            }
        }
        reads
    }

    fn name(&self, reads: &mut Reads, home: usize, sheet: Option<&str>, text: &str, own: &HashSet<String>) {
        let bare = text.rsplit('!').next().unwrap_or(text);
        if own.contains(&plain(bare))
            || bare.eq_ignore_ascii_case("TRUE")
            || bare.eq_ignore_ascii_case("FALSE")
        {
            return;
        }
        let home = match sheet {
            Some(name) => self.book.sheet(name),
            None => Some(home),
        };
        let lower = bare.to_lowercase();
        let found = self.names.get(&(home, lower.clone())).or_else(|| self.names.get(&(None, lower.clone())));
        match (found, self.tables.get(&lower)) {
            (Some(found), _) => {
                reads.areas.extend(found.areas.iter().copied());
                if let Some(why) = &found.barred {
                    reads.bar(why.clone());
                }
            }
            (None, Some((sheet, table))) => reads.areas.push((*sheet, table.area)),
            (None, None) => reads.bar(Reason::Name(bare.to_owned())),
        }
    }

    /// The cells of a table's columns (ECMA-376 part 1, 18.17.2.2).
    fn columns(&self, reads: &mut Reads, (home, at): At, text: &str) {
        let split = text.find('[').unwrap_or(text.len());
        let (name, inner) = text.split_at(split);
        let named = self.tables.get(&name.to_lowercase()).copied();
        let around = || {
            let mut tables = self.tables.values().filter(|(sheet, _)| *sheet == home);
            tables.find(|(_, table)| table.area.contains(at)).copied()
        };
        let Some((sheet, table)) = (if name.is_empty() { around() } else { named }) else {
            return reads.bar(Reason::Name(name.to_owned()));
        };
        let lower = inner.to_lowercase().replace('\'', "");
        let mut area = table.area;
        let of = |at: usize| table.area.from.column + u32::try_from(at).unwrap_or(0);
        let mut columns = table.columns.iter().enumerate().filter(|(_, column)| {
            let column = column.to_lowercase().replace('\'', "");
            lower.contains(&format!("[{column}]")) || lower.contains(&format!("@{column}]"))
        });
        if let Some((first, _)) = columns.next() {
            let last = columns.next_back().map_or(first, |(last, _)| last);
            area = Area::new(CellRef::new(area.from.row, of(first)), CellRef::new(area.to.row, of(last)));
        }
        if (lower.contains("#this row") || lower.contains('@'))
            && area.contains(CellRef::new(at.row, area.from.column))
        {
            area = Area::new(CellRef::new(at.row, area.from.column), CellRef::new(at.row, area.to.column));
        }
        reads.areas.push((sheet, area));
    }
}

/// Names that the formula gives itself, for LET and LAMBDA: files store them with `_xlpm.` in front.
fn own_names(parts: &[gloss_ooxml::FormulaPart<'_>]) -> HashSet<String> {
    let own = parts.iter().filter(|part| part.text.to_ascii_lowercase().starts_with("_xlpm."));
    own.map(|part| plain(part.text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> Book {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().set_name("First").unwrap().write(0, 0, 1).unwrap();
        book.add_worksheet().set_name("My data").unwrap();
        book.define_name("Rate", "='My data'!$B$1").unwrap();
        book.define_name("Moving", "=First!B1").unwrap();
        Book::read(&book.save_to_buffer().unwrap()).unwrap()
    }

    fn check(formula: &str, areas: &[(usize, &str)], anywhere: bool, barred: Option<Reason>) {
        let book = book();
        let reads = Names::new(&book).reads((0, CellRef::new(1, 1)), formula);
        let expected: Vec<(usize, Area)> =
            areas.iter().map(|(at, area)| (*at, area.parse().unwrap())).collect();
        assert_eq!(reads, Reads { areas: expected, anywhere, barred }, "{formula}");
    }

    #[test]
    fn what_a_formula_reads_is_told_from_its_pieces() {
        check("A1+SUM(B2:C3)", &[(0, "A1"), (0, "B2:C3")], false, None);
        check("'My data'!$A$1*Rate", &[(1, "A1"), (1, "B1")], false, None);
        check("SUM(B:B)", &[(0, "B1:B1048576")], false, None);
        check("IF(TRUE,\"A9\",1)", &[], false, None);
        check("_xlfn.LET(_xlpm.x,A1,_xlpm.x+1)", &[(0, "A1")], false, None);
        check("SUM(A1:INDEX(B1:B9,2))", &[(0, "A1"), (0, "B1:B9")], true, None);
        check("OFFSET(A1,1,1)", &[(0, "A1")], true, None);
    }

    #[test]
    fn what_is_never_worked_out_is_named() {
        check("NOW()", &[], false, Some(Reason::Volatile("NOW".into())));
        let reaches = |what: &str| Some(Reason::ReachesOut(what.into()));
        check("_xlfn.WEBSERVICE(A1)", &[(0, "A1")], false, reaches("WEBSERVICE"));
        check("[1]Sheet1!A1", &[], false, reaches("a link to another workbook"));
        check("CMD|'/C calc'!A0", &[], false, reaches("a link to another program"));
        check("CUBEVALUE(\"x\")", &[], false, reaches("CUBEVALUE"));
        check("NOSUCH(1)", &[], false, Some(Reason::Unknown("NOSUCH".into())));
        check("Nowhere+1", &[], false, Some(Reason::Name("Nowhere".into())));
        check("Moving+1", &[], false, Some(Reason::Name("Moving".into())));
        check("SUM(First:Second!A1)", &[], false, Some(Reason::AcrossSheets));
    }
}
