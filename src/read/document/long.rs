//! One long table with the roles of its columns: what every document becomes, and what
//! `tally convert --to csv` writes.

use crate::model::{BLANK_IN_BASE, ChoiceKind, QUANTITY, Quantity};
use crate::options::{ColumnFlag, ColumnRef};
use crate::read::table::Table;

/// A row: the votes for a choice, or a quantity, of one unit in one contest.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// The line of the document where it stands.
    pub(super) at: u64,
    pub(super) contest: String,
    pub(super) district: String,
    /// Level and name, widest first.
    pub(super) unit: Vec<(String, String)>,
    /// The choice, or the name of the quantity.
    pub(super) choice: String,
    pub(super) party: String,
    pub(super) kind: Kind,
    /// The figure over all modes of voting, as it is written; empty where only modes have one.
    pub(super) votes: String,
    /// Figures by mode of voting.
    pub(super) modes: Vec<(String, String)>,
}

/// What a row counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kind {
    /// A choice whose kind only its name tells.
    #[default]
    Named,
    Choice(ChoiceKind),
    Quantity(Quantity),
}

/// The rows of a document.
#[derive(Debug, Default)]
pub(super) struct Long {
    lines: Vec<Line>,
    levels: Vec<String>,
    modes: Vec<String>,
}

impl Long {
    pub(super) fn push(&mut self, line: Line) {
        note(&mut self.levels, line.unit.iter().map(|(level, _)| level));
        note(&mut self.modes, line.modes.iter().map(|(mode, _)| mode));
        self.lines.push(line);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The table with its header, which names the role of each column.
    pub(super) fn table(self) -> (Table, Vec<ColumnFlag>) {
        let has = |test: &dyn Fn(&Line) -> bool| self.lines.iter().any(test);
        let (contests, districts) =
            (has(&|line| !line.contest.is_empty()), has(&|line| !line.district.is_empty()));
        let parties = has(&|line| !line.party.is_empty());
        let mut header: Vec<String> = Vec::new();
        if contests {
            header.push("contest".to_owned());
        }
        if districts {
            header.push("district".to_owned());
        }
        header.extend(self.levels.iter().map(|level| format!("unit:{level}")));
        header.push("choice".to_owned());
        if parties {
            header.push("party".to_owned());
        }
        header.extend(["kind".to_owned(), "votes".to_owned()]);
        header.extend(self.modes.iter().map(|mode| format!("votes:{mode}")));
        let mut table = Table::new();
        table.push_row(1, &header);
        for line in &self.lines {
            let mut cells: Vec<&str> = Vec::with_capacity(header.len());
            if contests {
                cells.push(&line.contest);
            }
            if districts {
                cells.push(&line.district);
            }
            cells.extend(self.levels.iter().map(|level| find(&line.unit, level)));
            let (kind, name) = match line.kind {
                Kind::Named => ("", line.choice.as_str()),
                Kind::Choice(kind) => (kind.name(), line.choice.as_str()),
                Kind::Quantity(quantity) => (QUANTITY, quantity.name()),
            };
            cells.push(name);
            if parties {
                cells.push(&line.party);
            }
            cells.extend([kind, &line.votes]);
            cells.extend(self.modes.iter().map(|mode| find(&line.modes, mode)));
            table.push_row(line.at, cells);
        }
        let says = roles(header.iter().map(String::as_str));
        (table, says)
    }
}

/// The mode of voting that a name means; empty where it means all votes.
pub(super) fn mode(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [] | ["total" | "election" | "votes"] | ["total", "votes"] => String::new(),
        ["election", "day", ..] => "election_day".to_owned(),
        ["early"] | ["early", "vote" | "votes" | "voting"] => "early".to_owned(),
        ["absentee"] | ["absentee", "vote" | "votes" | "voting"] => "absentee".to_owned(),
        ["absentee", "mail"] | ["absentee", "by", "mail"] | ["mail"] => "mail".to_owned(),
        ["provisional"] | ["provisional", "vote" | "votes"] => "provisional".to_owned(),
        words => words.join("_"),
    }
}

/// Whether a name is the line of all names that voters wrote.
pub(super) fn is_write_in(name: &str) -> bool {
    let lower = name.to_lowercase();
    let letters: String = lower.chars().filter(char::is_ascii_alphabetic).collect();
    matches!(
        letters.as_str(),
        "writein"
            | "writeins"
            | "writeinvotes"
            | "writeintotal"
            | "writeintotals"
            | "writeincandidate"
            | "writeincandidates"
            | "unresolvedwritein"
            | "unresolvedwriteins"
    )
}

/// The kind of an answer to a question.
pub(super) fn answer(text: &str) -> Kind {
    let lower = text.trim().to_lowercase();
    let first = lower.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    match first {
        "yes" | "for" | "ja" | "voor" | "approve" | "approved" => Kind::Choice(ChoiceKind::Yes),
        "no" | "against" | "nee" | "tegen" | "reject" | "rejected" => Kind::Choice(ChoiceKind::No),
        _ => Kind::Named,
    }
}

fn note<'a>(known: &mut Vec<String>, names: impl Iterator<Item = &'a String>) {
    for name in names {
        if !known.contains(name) {
            known.push(name.clone());
        }
    }
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text)
}

fn roles<'a>(header: impl Iterator<Item = &'a str>) -> Vec<ColumnFlag> {
    let flag = |(at, role): (usize, &str)| ColumnFlag {
        role: role.to_owned(),
        column: ColumnRef::Position(at),
    };
    (1..).zip(header).map(flag).collect()
}

/// What a table of this program says of its columns, where it is one: every header is the name of
/// a role, and every kind is one of those that this program writes.
pub(in crate::read) fn says(table: &Table) -> Option<Vec<ColumnFlag>> {
    let header = table.row(0)?;
    let names: Vec<&str> = header.cells().collect();
    let is_role = |name: &str| {
        matches!(name, "contest" | "district" | "choice" | "party" | "kind" | "votes")
            || ["unit:", "votes:"]
                .iter()
                .any(|start| name.strip_prefix(start).is_some_and(|rest| !rest.trim().is_empty()))
    };
    let sound = (0..names.len()).all(|at| {
        let name = names.get(at).copied().unwrap_or_default();
        is_role(name) && names.get(..at).is_some_and(|before| !before.contains(&name))
    });
    let kind = names.iter().position(|name| *name == "kind")?;
    if !sound || !names.contains(&"choice") || !names.contains(&"votes") || table.len() < 2 {
        return None;
    }
    let is_kind = |text: &str| {
        text == QUANTITY || text == BLANK_IN_BASE || ChoiceKind::from_name(text).is_some()
    };
    let known = table.rows().skip(1).all(|row| row.len() == names.len() && is_kind(row.cell(kind)));
    known.then(|| roles(names.into_iter()))
}

/// How to take away the `'` that a program puts before a text which a spreadsheet would run.
pub(in crate::read) type Unguard = fn(&str) -> &str;

/// The way for a table: where it is one of this program, or has the columns of `OpenElections`, in
/// which this program writes too.
pub(in crate::read) fn unguard(table: &Table, is_own: bool) -> Option<Unguard> {
    if is_own {
        // There a text that begins with `'` has another one before it.
        return Some(|cell| cell.strip_prefix('\'').unwrap_or(cell));
    }
    let header: Vec<&str> = table.row(0)?.cells().collect();
    let columns = ["county", "precinct", "office", "district", "party", "candidate", "votes"];
    columns.iter().all(|name| header.contains(name)).then_some(|cell| {
        let plain = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
        plain.unwrap_or(cell)
    })
}

/// The table without these signs.
pub(in crate::read) fn without_guards(table: Table, unguard: Option<Unguard>) -> Table {
    let Some(unguard) = unguard else { return table };
    if !table.rows().any(|row| row.cells().any(|cell| cell.starts_with('\''))) {
        return table;
    }
    let mut plain = Table::new();
    for row in table.rows() {
        plain.push_row(row.line(), row.cells().map(unguard));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_the_columns_that_hold_something_and_is_known_again() {
        let mut long = Long::default();
        long.push(Line {
            at: 7,
            unit: vec![("ward".into(), "1".into())],
            choice: "Alpha".into(),
            votes: "5".into(),
            ..Line::default()
        });
        long.push(Line {
            at: 8,
            kind: Kind::Quantity(Quantity::Blank),
            modes: vec![("early".into(), "2".into())],
            ..Line::default()
        });
        let (table, flags) = long.table();
        let rows: Vec<Vec<&str>> = table.rows().map(|row| row.cells().collect()).collect();
        assert_eq!(
            rows,
            [
                ["unit:ward", "choice", "kind", "votes", "votes:early"],
                ["1", "Alpha", "", "5", ""],
                ["", "blank", "quantity", "", "2"],
            ]
        );
        assert_eq!(table.row(1).unwrap().line(), 7);
        assert_eq!(flags.len(), 5);
    }

    #[test]
    fn a_table_of_others_is_not_taken_for_one() {
        let cases: [&[&[&str]]; 4] = [
            &[&["choice", "kind", "votes"], &["A", "valid", "1"]],
            &[&["choice", "kind", "votes", "precinct"], &["A", "candidate", "1", "x"]],
            &[&["choice", "kind", "votes", "votes"], &["A", "candidate", "1", "1"]],
            &[&["choice", "votes"], &["A", "1"]],
        ];
        for rows in cases {
            assert_eq!(says(&Table::from_rows(rows.iter().copied())), None, "{rows:?}");
        }
    }
}
