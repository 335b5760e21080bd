//! Columns that repeat for each candidate, with the names in cells: `Name 1; Votes 1; Name 2; …`.
//!
//! Such a table says in one row what a long table says in several. It is turned into that before
//! anything else is asked: each row gives one row for every group in which something stands, with
//! the columns that all groups share before it. Group 3 may be another candidate in every row.

use std::collections::BTreeMap;

use crate::interpret::vocabulary::{self, Meaning};
use crate::options::{ColumnFlag, ColumnRef};
use crate::read::{self, CellKind, Row, Table};

/// How the columns of a table are groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfold {
    /// The index of the header row.
    header: usize,
    /// The line of the header.
    line: u64,
    /// Columns that all groups share.
    shared: Vec<usize>,
    /// The columns of each group, in the order of the first one.
    groups: Vec<Vec<usize>>,
    /// Headers of the columns of a group, without their numbers.
    names: Vec<String>,
    /// The titles over the groups, where they are the choices; else none.
    titles: Vec<String>,
    /// The headers of the shared columns, where titles stand over them too.
    heads: Vec<String>,
    /// Which column of a group holds the votes, where no word says so and only one can.
    votes: Option<usize>,
}

/// The header is looked for in so many rows.
const FIRST: usize = 30;
/// What columns hold is told by so many rows.
const SAMPLE: usize = 200;

impl Unfold {
    /// How the table's columns repeat; `None` where they do not.
    pub fn of(table: &Table) -> Option<Self> {
        (0..table.len().min(FIRST)).find_map(|index| {
            let row = table.row(index)?;
            let headers: Vec<&str> = row.cells().map(str::trim).collect();
            let found = numbered(&headers)
                .or_else(|| repeated(&headers))
                .or_else(|| unnamed(table, index, &headers))?;
            let mut unfold = Self { header: index, line: row.line(), ..found };
            if !unfold.holds_names_and_counts(table) {
                return None;
            }
            unfold.votes = unfold.only_counts(table);
            Some(unfold)
        })
    }

    /// How columns repeat under titles that are the choices, with a second header row that says the
    /// same under each: ways of voting, or a count and its share.
    pub fn under_titles(table: &Table) -> Option<Self> {
        (0..table.len().min(FIRST)).find_map(|index| titled(table, index))
    }

    /// What the titles and the headers under them say of the unfolded columns.
    pub fn says(&self) -> Vec<ColumnFlag> {
        if self.titles.is_empty() {
            let column = |index: usize| ColumnRef::Position(self.shared.len() + index + 1);
            let votes = self
                .votes
                .map(|index| ColumnFlag { role: "votes".to_owned(), column: column(index) });
            return votes.into_iter().collect();
        }
        let flag = |role: String, index: usize| ColumnFlag {
            role,
            column: ColumnRef::Position(self.shared.len() + index + 1),
        };
        let mut says = vec![flag("choice".to_owned(), 0)];
        let whole = self.names.iter().position(|name| is_whole(name));
        for (index, name) in self.names.iter().enumerate() {
            let role = match whole {
                _ if is_share(name) => "percent".to_owned(),
                Some(whole) if whole == index => "votes".to_owned(),
                // Parts of what stands beside them in one sum.
                Some(_) => continue,
                None => format!("votes:{}", vocabulary::mode(name).unwrap_or(name)),
            };
            says.push(flag(role, index + 1));
        }
        says
    }

    /// The rows of a block, each as often as it has groups with something in them.
    pub fn apply(&self, table: &Table) -> Table {
        let mut unfolded = Table::new();
        for (index, row) in table.rows().enumerate() {
            if row.line() < self.line {
                unfolded.push_row(row.line(), row.cells());
            } else if row.line() == self.line && index == self.header && !self.titles.is_empty() {
                let heads = self.heads.iter().map(String::as_str);
                let names = self.names.iter().map(String::as_str);
                unfolded.push_row(row.line(), heads.chain(["candidate"]).chain(names));
            } else if !self.titles.is_empty() && index == self.header + 1 {
                // The second row of the header.
            } else if row.line() == self.line && index == self.header {
                let shared = self.shared.iter().map(|&column| row.get(column).unwrap_or(""));
                let names = self.names.iter().map(String::as_str);
                unfolded.push_row(row.line(), shared.chain(names));
            } else {
                self.unfold_row(row, &mut unfolded);
            }
        }
        unfolded
    }

    fn unfold_row(&self, row: Row<'_>, into: &mut Table) {
        let shared = || self.shared.iter().map(|&column| row.get(column).unwrap_or(""));
        let mut any = false;
        for (at, group) in self.groups.iter().enumerate() {
            let cells = || group.iter().map(|&column| row.get(column).unwrap_or(""));
            if cells().any(|cell| !cell.trim().is_empty()) {
                let title = self.titles.get(at).map(String::as_str);
                into.push_row(row.line(), shared().chain(title).chain(cells()));
                any = true;
            }
        }
        if !any {
            // A unit without a candidate still has its figures.
            let title = self.titles.first().map(|_| "");
            let empty = self.names.iter().map(|_| "");
            into.push_row(row.line(), shared().chain(title).chain(empty));
        }
    }

    /// The only column of counts in a group, where no header of a group is a word for votes: the
    /// partner of a name holds its votes, whatever it is called.
    fn only_counts(&self, table: &Table) -> Option<usize> {
        let first = |name: &str| vocabulary::header(name).first().map(|found| found.meaning);
        if self.names.iter().any(|name| first(name) == Some(Meaning::Votes)) {
            return None;
        }
        let rows: Vec<Row<'_>> = table.rows().skip(self.header + 1).take(SAMPLE).collect();
        let is_counts = |part: &usize| {
            let is_other = self.names.get(*part).and_then(|name| first(name)).is_some_and(|of| {
                matches!(
                    of,
                    Meaning::Rank
                        | Meaning::ChoiceNumber
                        | Meaning::Elected
                        | Meaning::PartyCode
                        | Meaning::Seats
                )
            }) || self.names.get(*part).is_some_and(|name| name.contains('%'));
            let mut cells = self
                .groups
                .iter()
                .filter_map(|group| group.get(*part))
                .flat_map(|&column| rows.iter().map(move |row| read::shape(row.cell(column))));
            !is_other
                && cells.all(|shape| {
                    shape.kind == CellKind::Missing
                        || (shape.kind == CellKind::Number && !shape.count_if.is_empty())
                })
        };
        let found: Vec<usize> = (0..self.names.len()).filter(is_counts).collect();
        match found.as_slice() {
            &[only] => Some(only),
            _ => None,
        }
    }

    /// Whether each group holds a text that differs between the groups, and counts: only then is a
    /// group a candidate, and not a question, a year or a round.
    fn holds_names_and_counts(&self, table: &Table) -> bool {
        let rows: Vec<Row<'_>> = table.rows().skip(self.header + 1).take(SAMPLE).collect();
        let first_two = || self.groups.iter().take(2);
        let kinds = |part: usize| {
            let mut texts = 0_usize;
            let mut counts = 0_usize;
            for group in first_two() {
                for row in &rows {
                    let Some(&column) = group.get(part) else { continue };
                    match read::shape(row.cell(column)).kind {
                        CellKind::Text => texts += 1,
                        CellKind::Number => counts += 1,
                        CellKind::Missing | CellKind::Hidden => {}
                    }
                }
            }
            (texts, counts)
        };
        let parts: Vec<(usize, usize)> = (0..self.names.len()).map(kinds).collect();
        let differs = |part: usize| {
            rows.iter().any(|row| {
                let mut cells = first_two().filter_map(|group| group.get(part));
                match (cells.next(), cells.next()) {
                    (Some(&one), Some(&other)) => {
                        let (one, other) = (row.cell(one), row.cell(other));
                        !one.is_empty() && !other.is_empty() && one != other
                    }
                    _ => false,
                }
            })
        };
        let is_name = |name: &str| {
            name.is_empty()
                || vocabulary::header(name).iter().any(|found| {
                    matches!(
                        found.meaning,
                        Meaning::Choice
                            | Meaning::ChoiceFamily
                            | Meaning::ChoiceGiven
                            | Meaning::Party
                    )
                })
        };
        let has_names = parts.iter().zip(&self.names).enumerate().any(|(part, (kinds, name))| {
            kinds.0 > kinds.1 && kinds.0 > 0 && is_name(name) && differs(part)
        });
        has_names && parts.iter().any(|&(texts, counts)| counts > texts && counts > 0)
    }
}

/// Whether a header under a title says that the column holds all votes of it.
fn is_whole(name: &str) -> bool {
    let found = vocabulary::header(name);
    let of = |meaning: Meaning| matches!(meaning, Meaning::Votes | Meaning::Total);
    found.first().is_some_and(|first| of(first.meaning)) || vocabulary::is_total(name)
}

fn is_share(name: &str) -> bool {
    name.contains('%')
        || vocabulary::header(name).first().is_some_and(|first| first.meaning == Meaning::Percent)
}

/// Titles of choices in one row and, in the next, the same headers under each.
fn titled(table: &Table, index: usize) -> Option<Unfold> {
    let (upper, lower) = (table.row(index)?, table.row(index + 1)?);
    let width = upper.len().max(lower.len());
    let is_words =
        |row: Row<'_>| row.cells().all(|cell| read::shape(cell.trim()).kind != CellKind::Number);
    if !is_words(upper) || !is_words(lower) {
        return None;
    }
    let starts: Vec<usize> = (0..width).filter(|&column| !upper.cell(column).is_empty()).collect();
    let spans: Vec<(usize, usize)> = starts
        .iter()
        .enumerate()
        .map(|(at, &start)| (start, starts.get(at + 1).copied().unwrap_or(width)))
        .collect();
    let under = |span: &(usize, usize)| -> Vec<&str> {
        (span.0..span.1).map(|column| lower.cell(column)).collect()
    };
    // The last title reaches to the end, also over a column of totals that is none of its own.
    let begins = |span: &(usize, usize), names: &[&str]| under(span).starts_with(names);
    let mut patterns: Vec<(usize, Vec<&str>)> = spans
        .iter()
        .map(under)
        .filter(|names| names.len() >= 2 && names.iter().all(|name| !name.is_empty()))
        .map(|names| (spans.iter().filter(|span| begins(span, &names)).count(), names))
        .collect();
    patterns.sort_by_key(|(count, names)| (std::cmp::Reverse(*count), names.len()));
    let (_, names) = patterns.into_iter().next()?;
    // One of the headers must be a word for votes or for a way of voting: two offices or two
    // elections side by side are no parts of one count.
    let is_known = names.iter().any(|name| is_whole(name) || vocabulary::mode(name).is_some());
    let is_other = |name: &&str| {
        vocabulary::header(name).iter().any(|found| {
            matches!(found.meaning, Meaning::Snapshot | Meaning::Seats | Meaning::Contest)
        })
    };
    if !is_known || names.iter().any(is_other) {
        return None;
    }
    let is_choice = |span: &&(usize, usize)| {
        begins(span, &names)
            && !matches!(vocabulary::label(upper.cell(span.0)), Some(Meaning::Quantity(_)))
    };
    let choices: Vec<(usize, usize)> =
        spans.iter().filter(is_choice).map(|&(from, _)| (from, from + names.len())).collect();
    if choices.len() < 2 {
        return None;
    }
    let grouped = |column: usize| choices.iter().any(|&(from, to)| (from..to).contains(&column));
    let shared: Vec<usize> = (0..width).filter(|&column| !grouped(column)).collect();
    let heads = shared
        .iter()
        .map(|&column| {
            let is_over = |&&(from, to): &&(usize, usize)| (from..to).contains(&column);
            let is_rest = |&&(from, _): &&(usize, usize)| choices.iter().any(|at| at.0 == from);
            let over = spans.iter().find(is_over).filter(|span| !is_rest(span));
            let (title, name) =
                (over.map_or("", |&(from, _)| upper.cell(from)), lower.cell(column));
            let is_first = over.is_none_or(|&(from, _)| from == column);
            match (title.is_empty(), name.is_empty()) {
                (_, true) => title.to_owned(),
                (true, false) => name.to_owned(),
                // The first figure under a quantity is its count.
                (false, false) if is_first => title.to_owned(),
                (false, false) => format!("{title} {name}"),
            }
        })
        .collect();
    let unfold = Unfold {
        header: index,
        line: upper.line(),
        shared,
        groups: choices.iter().map(|&(from, to)| (from..to).collect()).collect(),
        names: names.iter().map(ToString::to_string).collect(),
        titles: choices.iter().map(|&(from, _)| upper.cell(from).to_owned()).collect(),
        heads,
        votes: None,
    };
    let rows: Vec<Row<'_>> = table.rows().skip(index + 2).take(SAMPLE).collect();
    let numbers =
        rows.iter().flat_map(|row| unfold.groups.iter().flatten().map(|&at| row.cell(at)));
    let (mut good, mut bad) = (0_usize, 0_usize);
    for cell in numbers {
        match read::shape(cell).kind {
            CellKind::Number => good += 1,
            CellKind::Text => bad += 1,
            CellKind::Missing | CellKind::Hidden => {}
        }
    }
    (good > 9 * bad).then_some(unfold)
}

/// Headers that differ by a number only: `Voix 1`, `Voix 2`; `cand1_votes`, `cand2_votes`.
fn numbered(headers: &[&str]) -> Option<Unfold> {
    let mut of_base: BTreeMap<String, BTreeMap<u32, usize>> = BTreeMap::new();
    let mut bases: Vec<Option<String>> = Vec::with_capacity(headers.len());
    for (column, header) in headers.iter().enumerate() {
        let base = without_number(header).map(|(base, number)| {
            of_base.entry(base.clone()).or_default().entry(number).or_insert(column);
            base
        });
        bases.push(base);
    }
    of_base.retain(|_, numbers| numbers.len() >= 2);
    // The bases that have the numbers of most of them are the columns of a group.
    let mut by_numbers: BTreeMap<Vec<u32>, Vec<String>> = BTreeMap::new();
    for (base, numbers) in &of_base {
        by_numbers.entry(numbers.keys().copied().collect()).or_default().push(base.clone());
    }
    let (numbers, members) = by_numbers
        .into_iter()
        .filter(|(_, members)| members.len() >= 2)
        .max_by_key(|(numbers, members)| (members.len() * numbers.len(), members.len()))?;
    let first = *numbers.first()?;
    let mut names: Vec<(usize, String)> = members
        .iter()
        .filter_map(|base| Some((*of_base.get(base)?.get(&first)?, base.clone())))
        .collect();
    names.sort();
    let groups: Vec<Vec<usize>> = numbers
        .iter()
        .map(|number| {
            names.iter().filter_map(|(_, base)| of_base.get(base)?.get(number).copied()).collect()
        })
        .collect();
    let grouped: Vec<usize> = groups.iter().flatten().copied().collect();
    let shared = (0..headers.len()).filter(|column| !grouped.contains(column)).collect();
    let names = names.into_iter().map(|(_, base)| tidy(&base)).collect();
    let (titles, heads) = (Vec::new(), Vec::new());
    Some(Unfold { header: 0, line: 0, shared, groups, names, titles, heads, votes: None })
}

/// A header with `#` for its only number, and the number.
fn without_number(header: &str) -> Option<(String, u32)> {
    let start = header.find(|c: char| c.is_ascii_digit())?;
    let end = header
        .get(start..)?
        .find(|c: char| !c.is_ascii_digit())
        .map_or(header.len(), |length| start + length);
    let number: u32 = header.get(start..end)?.parse().ok()?;
    let (before, after) = (header.get(..start)?, header.get(end..)?);
    let is_one = !after.contains(|c: char| c.is_ascii_digit());
    let letters = before.chars().chain(after.chars()).filter(|c| c.is_alphabetic()).count();
    let is_word = letters >= 2 || before.trim_end().ends_with('%');
    (is_one && is_word && number < 1000).then(|| (format!("{before}#{after}"), number))
}

fn tidy(base: &str) -> String {
    let name = base.replace('#', " ").replace("_ ", "_").replace(" _", "_");
    name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '_' | '-' | '.')).to_owned()
}

/// A row of headers of which the last so many stand again and again.
fn repeated(headers: &[&str]) -> Option<Unfold> {
    let length = headers.len() - headers.iter().rev().take_while(|name| name.is_empty()).count();
    let headers = headers.get(..length)?;
    for size in 2..=headers.len() / 2 {
        let same = |column: usize| {
            column
                .checked_sub(size)
                .is_some_and(|before| headers.get(column) == headers.get(before))
        };
        let run = (0..length).rev().take_while(|&column| same(column)).count();
        let count = run / size + 1;
        let from = length - count * size;
        let period = headers.get(from..from + size)?;
        let has_all = period.iter().all(|name| !name.is_empty());
        if run >= size && run.is_multiple_of(size) && has_all {
            return Some(of_size(
                from,
                size,
                count,
                period.iter().map(ToString::to_string).collect(),
            ));
        }
    }
    None
}

/// Filled columns without a header after the last one: what the headers before them name goes on.
fn unnamed(table: &Table, header: usize, headers: &[&str]) -> Option<Unfold> {
    let named = headers.len() - headers.iter().rev().take_while(|name| name.is_empty()).count();
    if named < 3 || headers.get(..named)?.iter().any(|name| name.is_empty()) {
        return None;
    }
    let rows: Vec<Row<'_>> = table.rows().skip(header + 1).take(SAMPLE).collect();
    let width = rows.iter().map(|row| filled(*row)).max()?;
    let kind = |column: usize| {
        let mut kinds = rows.iter().map(|row| read::shape(row.cell(column)).kind);
        let is_text = |kind: CellKind| kind == CellKind::Text;
        let known = |kind: &CellKind| matches!(kind, CellKind::Text | CellKind::Number);
        kinds.find(known).map(is_text)
    };
    let extra = width.checked_sub(named).filter(|&extra| extra >= 2)?;
    (2..named).find_map(|size| {
        let fits = extra.is_multiple_of(size)
            && (named..width).all(|column| {
                let of = named - size + (column - named) % size;
                kind(column).is_none_or(|kind_here| kind(of) == Some(kind_here))
            });
        let from = named - size;
        let period = headers.get(from..named)?.iter().map(ToString::to_string).collect();
        let unfold = of_size(from, size, 1 + extra / size, period);
        (fits && unfold.holds_names_and_counts(table)).then_some(unfold)
    })
}

fn filled(row: Row<'_>) -> usize {
    (0..row.len()).rev().find(|&column| !row.cell(column).is_empty()).map_or(0, |last| last + 1)
}

fn of_size(from: usize, size: usize, count: usize, names: Vec<String>) -> Unfold {
    let groups = (0..count)
        .map(|group| (from + group * size..from + (group + 1) * size).collect())
        .collect();
    let (titles, heads) = (Vec::new(), Vec::new());
    Unfold {
        header: 0,
        line: 0,
        shared: (0..from).collect(),
        groups,
        names,
        titles,
        heads,
        votes: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unfolded(lines: &[&str]) -> Option<Vec<String>> {
        let table = Table::from_rows(lines.iter().map(|line| line.split(',')));
        let unfold = Unfold::of(&table)?;
        let rows = unfold.apply(&table);
        Some(rows.rows().map(|row| row.cells().collect::<Vec<_>>().join(",")).collect())
    }

    #[test]
    fn numbered_groups_are_rows() {
        let rows = unfolded(&[
            "Unit,Valid,Name 1,Votes 1,% 1,Name 2,Votes 2,% 2",
            "U1,10,Alpha,4,40,Beta,6,60",
            "U2,9,Beta,9,100,,,",
        ]);
        assert_eq!(
            rows.unwrap(),
            ["Unit,Valid,Name,Votes,%", "U1,10,Alpha,4,40", "U1,10,Beta,6,60", "U2,9,Beta,9,100",]
        );
    }

    #[test]
    fn numbers_stand_anywhere_and_groups_may_be_interleaved() {
        let rows = unfolded(&["place,cand1_name,cand2_name,cand1_votes,cand2_votes", "P,A,B,1,2"]);
        assert_eq!(rows.unwrap(), ["place,cand_name,cand_votes", "P,A,1", "P,B,2"]);
    }

    #[test]
    fn headers_that_stand_again_or_are_left_out_are_groups() {
        let rows = unfolded(&["Unit,Name,Votes,Name,Votes", "U1,Alpha,4,Beta,6"]);
        assert_eq!(rows.unwrap(), ["Unit,Name,Votes", "U1,Alpha,4", "U1,Beta,6"]);
        let rows = unfolded(&["Unit,Voters,Name,Votes,,,,", "U1,20,A,4,B,6,C,1", "U2,9,A,4,B,5,,"]);
        assert_eq!(
            rows.unwrap(),
            [
                "Unit,Voters,Name,Votes",
                "U1,20,A,4",
                "U1,20,B,6",
                "U1,20,C,1",
                "U2,9,A,4",
                "U2,9,B,5"
            ]
        );
    }

    #[test]
    fn questions_years_and_plain_tables_are_no_groups() {
        let none = [
            ["Unit,Question 1 Yes,Question 1 No,Question 2 Yes,Question 2 No", "U1,1,2,3,4"],
            ["Unit,Votes 2018,Seats 2018,Votes 2022,Seats 2022", "U1,1,2,3,4"],
            ["Unit,Alpha,Beta,Gamma,Delta", "U1,1,2,3,4"],
            ["Unit,Name,Votes,Party,Mode", "U1,Alpha,2,P,M"],
        ];
        for lines in none {
            assert_eq!(unfolded(&lines), None, "{lines:?}");
        }
    }
}
