//! What the evidence rests on: what the cells of each column are, how numbers are written, repeats.

use crate::hash::{self, NumberSet};
use crate::interpret::reading::Header;
use crate::interpret::sheet::Sheet;
use crate::interpret::vocabulary::{self, Match, Meaning};
use crate::model::Cell;
use crate::options::{InterpretOptions, Thousands};
use crate::read::{self, CellKind, MarkSet, Marks, Shape};

/// What a column holds, by its cells alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Nothing in any row.
    Empty,
    /// Whole numbers of zero and above, some perhaps missing or hidden.
    Counts,
    /// Numbers that cannot all be counts: fractions, percentages, negative ones.
    Measures,
    /// Whole numbers that cannot be counts: with leading zeros.
    Codes,
    /// Words.
    Words,
    /// Mostly whole numbers with some words between them.
    CountsWithWords,
}

/// The profile of one column.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the column")]
pub(crate) struct Profile {
    pub(crate) header: Header,
    pub(crate) class: Class,
    /// What its header's words can mean, best first.
    pub(crate) matches: Vec<Match>,
    /// How its numbers are written.
    pub(crate) marks: Marks,
    /// Whether the numbers could be read in two ways and nothing decides.
    pub(crate) ambiguous: bool,
    /// Cells with something in them.
    pub(crate) filled: usize,
    /// Cells that are numbers.
    pub(crate) numbers: usize,
    /// Distinct texts, up to a bound.
    pub(crate) distinct: usize,
    /// Whether each number is one more than the one before.
    pub(crate) running: bool,
    /// Sum of the counts.
    pub(crate) sum: u64,
    /// The text of a cell that decided the marks, for the report.
    pub(crate) marks_why: &'static str,
    /// Whether dots or other ambiguous marks were read as grouping.
    pub(crate) grouped: Option<Thousands>,
    pub(crate) decimal_zero: bool,
    pub(crate) other_digits: bool,
    /// Whether every number is a year, in several rows.
    pub(crate) is_years: bool,
}

/// The table as evidence: data rows and a profile of every column.
pub(crate) struct Survey<'a> {
    pub(crate) data: Sheet<'a>,
    pub(crate) columns: Vec<Profile>,
}

/// Distinct texts are counted up to this many.
const DISTINCT: usize = 100_000;

impl<'a> Survey<'a> {
    pub(crate) fn new(data: Sheet<'a>, headers: &[Header], options: &InterpretOptions) -> Self {
        let mut gathered: Vec<Gathered> = headers.iter().map(|_| Gathered::default()).collect();
        for row in data.rows() {
            for (column, gathered) in gathered.iter_mut().enumerate() {
                gathered.add(row.cell(column));
            }
        }
        // Marks are nearly always those of the whole table, so every column's sure cells count.
        let mut table = MarkSet::ALL;
        for gathered in &gathered {
            let both = table.intersection(gathered.possible());
            if gathered.numbers > 0 && gathered.words == 0 && !both.is_empty() {
                table = both;
            }
        }
        let plain_small =
            gathered.iter().any(|gathered| gathered.plain > 0 && gathered.numbers > gathered.plain);
        let columns = gathered
            .into_iter()
            .zip(headers)
            .map(|(gathered, header)| gathered.profile(header, table, plain_small, options))
            .collect();
        Self { data, columns }
    }

    pub(crate) fn width(&self) -> usize {
        self.columns.len()
    }

    pub(crate) fn rows(&self) -> usize {
        self.data.len()
    }

    /// The count in a cell, where it is one.
    pub(crate) fn count(&self, row: usize, column: usize) -> Option<u64> {
        let marks = self.columns.get(column)?.marks;
        match read::value(self.data.cell(row, column), marks, false) {
            Ok(Cell::Counted(votes)) => Some(votes.0),
            _ => None,
        }
    }

    pub(crate) fn text(&self, row: usize, column: usize) -> &'a str {
        self.data.cell(row, column)
    }

    pub(crate) fn profile(&self, column: usize) -> Option<&Profile> {
        self.columns.get(column)
    }

    /// Columns of counts.
    pub(crate) fn counts(&self) -> Vec<usize> {
        (0..self.width())
            .filter(|&column| {
                self.profile(column).is_some_and(|profile| {
                    matches!(profile.class, Class::Counts | Class::CountsWithWords)
                })
            })
            .collect()
    }
}

impl Profile {
    /// What the header means, if its words say it; an exact phrase first.
    pub(crate) fn meaning(&self) -> Option<&Meaning> {
        self.matches.first().map(|found| &found.meaning)
    }

    /// What the header means, if the whole of it is a known phrase.
    pub(crate) fn exact(&self) -> Option<&Meaning> {
        self.matches.iter().find(|found| found.exact).map(|found| &found.meaning)
    }

    /// Whether any of the best readings of the header is this one.
    pub(crate) fn means(&self, wanted: impl Fn(&Meaning) -> bool) -> bool {
        self.meaning().is_some_and(wanted)
    }

    pub(crate) fn is_count(&self) -> bool {
        matches!(self.class, Class::Counts | Class::CountsWithWords)
    }

    pub(crate) fn is_text(&self) -> bool {
        matches!(self.class, Class::Words | Class::Codes)
    }

    /// Whether its numbers show how they are written.
    pub(crate) fn shows_marks(&self) -> bool {
        self.grouped.is_some() || self.decimal_zero
    }

    /// Whether the header is a range of numbers: `10-19.9`, `18 – 24`.
    pub(crate) fn is_range(&self) -> bool {
        let parts: Vec<&str> = self.header.name.split(['-', '–', '—']).map(str::trim).collect();
        let is_number = |part: &&str| {
            !part.is_empty()
                && part.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | ' '))
        };
        parts.len() == 2 && parts.iter().all(is_number)
    }

    /// The header for messages.
    pub(crate) fn title(&self) -> String {
        self.header.whole()
    }
}

/// What is gathered over the cells of a column.
#[derive(Default)]
struct Gathered {
    filled: usize,
    numbers: usize,
    words: usize,
    /// Words that are numbers with a fault: `1O4`.
    faulty: usize,
    plain: usize,
    plain_over_999: usize,
    /// Cells that are plain numbers above 100.
    over_hundred: usize,
    leading_zeros: usize,
    percents: usize,
    fractions: usize,
    negatives: usize,
    /// Marks under which every cell so far is some number.
    numbers_if: Option<MarkSet>,
    /// Marks under which every cell so far is a count.
    counts_if: Option<MarkSet>,
    /// Whether some cell is a count under one kind of marks and a fraction under another.
    two_ways: bool,
    grouped: Option<Thousands>,
    decimal_zero: bool,
    other_digits: bool,
    running: Option<(u64, bool)>,
    years: usize,
    /// Hashes of the texts: enough to count them.
    distinct: NumberSet<u64>,
    /// The hash of the text before.
    last: u64,
    sum: u64,
}

impl Gathered {
    fn add(&mut self, cell: &str) {
        let shape = read::shape(cell);
        if self.distinct.len() < DISTINCT {
            let hash = hash::text(cell);
            if hash != self.last || self.distinct.is_empty() {
                self.distinct.insert(hash);
            }
            self.last = hash;
        }
        match shape.kind {
            CellKind::Missing => {}
            CellKind::Hidden => self.filled += 1,
            CellKind::Text => {
                self.filled += 1;
                self.words += 1;
                self.faulty += usize::from(is_faulty_number(cell));
            }
            CellKind::Number => {
                self.filled += 1;
                self.numbers += 1;
                self.number(cell, &shape);
            }
        }
    }

    fn number(&mut self, cell: &str, shape: &Shape) {
        let any = shape.count_if.union(shape.fraction_if);
        self.numbers_if = Some(self.numbers_if.map_or(any, |set| set.intersection(any)));
        let counts = shape.count_if.union(shape.correction_if);
        if counts.is_empty() {
            self.fractions += usize::from(!shape.negative && !shape.percent);
        } else {
            self.counts_if = Some(self.counts_if.map_or(counts, |set| set.intersection(counts)));
        }
        self.two_ways |= !shape.count_if.is_empty() && !shape.fraction_if.is_empty();
        self.percents += usize::from(shape.percent);
        self.negatives += usize::from(shape.negative);
        self.leading_zeros += usize::from(shape.leading_zero);
        self.decimal_zero |= shape.decimal_zero;
        self.other_digits |= shape.other_digits;
        self.grouped = self.grouped.or(shape.grouping);
        if shape.plain {
            self.plain += 1;
            let value = cell.parse::<u64>().unwrap_or(u64::MAX);
            self.plain_over_999 += usize::from(value > 999);
            self.over_hundred += usize::from(value > 100);
            self.sum = self.sum.saturating_add(value);
            self.years += usize::from((1800..2100).contains(&value) && cell.len() == 4);
            self.running = Some(match self.running {
                None => (value, true),
                Some((before, so_far)) => (value, so_far && before.checked_add(1) == Some(value)),
            });
        }
    }

    fn possible(&self) -> MarkSet {
        self.numbers_if.unwrap_or(MarkSet::ALL)
    }

    fn profile(
        self,
        header: &Header,
        table: MarkSet,
        plain_small: bool,
        options: &InterpretOptions,
    ) -> Profile {
        let asked = MarkSet::with(options.thousands, options.decimal);
        let own = self.possible().intersection(asked);
        let both = own.intersection(table);
        let allowed = if both.is_empty() { own } else { both };
        let counts = self.counts_if.unwrap_or(MarkSet::ALL).intersection(asked);
        let mut ambiguous = false;
        let mut why = "";
        let marks = if allowed.is_empty() {
            asked.iter().next().unwrap_or(Marks::CommaDot)
        } else {
            let as_counts = allowed.intersection(counts);
            if as_counts.is_empty() || as_counts == allowed || !self.two_ways {
                as_counts.iter().next().or(allowed.iter().next()).unwrap_or(Marks::CommaDot)
            } else if asked != MarkSet::ALL {
                why = "asked for by a flag";
                as_counts.iter().next().unwrap_or(Marks::CommaDot)
            } else if plain_small && self.plain_over_999 == 0 && self.numbers > self.plain {
                why = "every number from 1000 up is grouped and every smaller one is plain";
                as_counts.iter().next().unwrap_or(Marks::CommaDot)
            } else {
                ambiguous = true;
                as_counts.iter().next().unwrap_or(Marks::CommaDot)
            }
        };
        // Every number is a count, and no one style fits them all.
        let mixed = self.numbers > 0
            && self.fractions == 0
            && self.counts_if.is_some_and(|set| set == MarkSet::NONE);
        let as_counts = counts.contains(marks);
        let class = self.class(as_counts);
        let text = header.whole();
        let mut matches = vocabulary::header(&header.name);
        if !header.group.is_empty() {
            let whole = vocabulary::header(&text);
            if matches.is_empty() || !matches.first().is_some_and(|found| found.exact) {
                matches.extend(whole);
            }
        }
        // `Pct. 3` is a precinct where its numbers are whole and a good part is above 100.
        if class == Class::Counts && 4 * self.over_hundred >= self.numbers.max(1) {
            matches.retain(|found| found.meaning != Meaning::Percent);
        }
        Profile {
            header: header.clone(),
            class,
            matches,
            marks,
            ambiguous: (ambiguous && as_counts) || mixed,
            filled: self.filled,
            numbers: self.numbers,
            distinct: self.distinct.len(),
            running: self.numbers > 2
                && self.words == 0
                && self.numbers == self.plain
                && self.running.is_some_and(|(_, running)| running),
            sum: self.sum,
            marks_why: why,
            grouped: self.grouped.filter(|_| as_counts),
            decimal_zero: self.decimal_zero,
            other_digits: self.other_digits,
            is_years: self.numbers > 2 && self.years == self.numbers && self.words == 0,
        }
    }

    fn class(&self, as_counts: bool) -> Class {
        // What is no count among many counts is a fault of the file, told when it is counted.
        let other = self.words - self.faulty + self.percents + self.negatives + self.fractions;
        let counts =
            self.numbers - (self.percents + self.negatives + self.fractions).min(self.numbers);
        if self.filled == 0 {
            Class::Empty
        } else if self.numbers == 0 {
            // Hidden cells alone are withheld counts.
            if self.words == 0 { Class::Counts } else { Class::Words }
        } else if self.words == 0 && self.leading_zeros > 0 {
            Class::Codes
        } else if other == 0 && self.faulty == 0 {
            if as_counts { Class::Counts } else { Class::Measures }
        } else if 4 * other <= counts
            && self.faulty <= counts
            && self.leading_zeros == 0
            && as_counts
        {
            Class::CountsWithWords
        } else if self.words > self.numbers {
            Class::Words
        } else if self.words == 0 {
            Class::Measures
        } else {
            Class::Words
        }
    }
}

/// Whether a text is a number with a slip in it: mostly digits, and a letter or two.
fn is_faulty_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    text.len() <= 16
        && digits >= 1
        && (1..=2).contains(&letters)
        && !text.contains([' ', '-', '/', ':'])
}
