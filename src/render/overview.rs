//! Many contests, one line each.

use std::io::{self, Write};

use super::cells::{Cell, Holds};
use super::contest::{paragraph, votes_shown};
use super::figures::{Digits, grouped};
use super::grid::Grid;
use super::style::{Ink, Style};
use super::titles::{choice_name, contest_title, kind_mark};
use crate::model::Status;
use crate::report::{Choice, Contest};

/// Writes a line for each contest.
pub(super) fn write(
    contests: &[Contest],
    digits: Digits,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let firsts = contests.iter().filter_map(first);
    let parties = firsts.clone().any(|choice| choice.party.is_some());
    let digits = digits.true_to_half(firsts.filter_map(|choice| choice.share));
    let titles = Titles::of(contests);
    let mut grid = Grid::default();
    grid.column(Holds::Names, titles.head);
    grid.column(Holds::Names, "most votes");
    if parties {
        grid.column(Holds::Extra, "party");
    }
    grid.column(Holds::Figures, "votes");
    grid.column_or(Holds::Figures, &share_head(contests), "%");
    grid.column_or(Holds::Figures, "ahead by", "ahead");
    let ruled = contests.iter().any(|contest| contest.outcome.rule.is_some());
    if ruled {
        grid.column(Holds::Names, "outcome");
    }
    for contest in contests {
        let mark = if contest.complete { "" } else { " (incomplete)" };
        let first = first(contest);
        let mut cells = vec![Cell::new(titles.title(contest).as_str()).marked(mark)];
        cells.push(match first {
            Some(choice) if contest.leader.is_some() => {
                Cell::new(choice_name(choice)).marked(&kind_mark(choice)).ink(Ink::Leader)
            }
            _ if !contest.tied.is_empty() => {
                Cell::new(&format!("tie: {}", contest.tied.join(", ")))
            }
            _ => Cell::new("-"),
        });
        if parties {
            let party = first.filter(|_| contest.leader.is_some());
            cells.push(Cell::new(party.and_then(|c| c.party.as_deref()).unwrap_or_default()));
        }
        cells.push(Cell::new(&first.map_or_else(|| "-".to_owned(), votes_shown)));
        cells.push(Cell::new(&digits.show(first.and_then(|choice| choice.share))));
        let margin = contest.margin.as_ref().map(|margin| grouped(margin.votes.0));
        cells.push(Cell::new(margin.as_deref().unwrap_or("-")));
        if ruled {
            cells.push(Cell::new(&outcome(contest)));
        }
        grid.line(cells);
    }
    if let Some(name) = titles.common {
        paragraph(name, Ink::Title, style, out)?;
    }
    grid.write(style, out)?;
    let count = grouped(contests.len() as u64);
    let more = format!("{count} contests, one line each; `--contest NAME` shows one whole.");
    writeln!(out)?;
    paragraph(&more, Ink::Faint, style, out)
}

/// What came out, in a few words.
fn outcome(contest: &Contest) -> String {
    let outcome = &contest.outcome;
    let names = |names: &[String]| names.join(", ");
    let seats = || {
        let given = outcome.seats.iter().filter(|seats| seats.seats > 0);
        let given: Vec<String> =
            given.map(|seats| format!("{} {}", seats.name, grouped(seats.seats))).collect();
        given.join(", ")
    };
    match outcome.status {
        Status::Elected => names(&outcome.elected),
        Status::Runoff if outcome.runoff.is_empty() => "second round".to_owned(),
        Status::Runoff => format!("run-off: {}", names(&outcome.runoff)),
        Status::Tie => format!("tie: {}", names(&outcome.tied)),
        Status::VoidQuorum => "void: quorum".to_owned(),
        Status::VoidRepeat => "to be held again".to_owned(),
        Status::Rejected | Status::RejectedQuorum => "rejected".to_owned(),
        Status::Accepted => "accepted".to_owned(),
        Status::Allocated => seats(),
        Status::Undecided => "undecided".to_owned(),
        Status::NoRule => "-".to_owned(),
    }
}

/// The choice with most votes, or one of those that share the first place.
fn first(contest: &Contest) -> Option<&Choice> {
    let leads = |choice: &&Choice| contest.leader.as_deref() == Some(choice.name.as_str());
    let ranked = contest.choices.iter().filter(|choice| choice.rank == Some(1));
    ranked.clone().find(leads).or_else(|| {
        let mut others = contest.choices.iter().filter(leads);
        others.next().or_else(|| if contest.tied.is_empty() { None } else { ranked.clone().next() })
    })
}

/// `% of valid votes`, where all contests have the same base.
fn share_head(contests: &[Contest]) -> String {
    let mut labels = contests.iter().map(|contest| contest.base.base.label());
    match labels.next() {
        Some(label) if labels.all(|other| other == label) => format!("% of {label}"),
        _ => "%".to_owned(),
    }
}

/// How contests are told apart: by district, where that is all that differs.
struct Titles<'a> {
    head: &'static str,
    common: Option<&'a str>,
}

impl<'a> Titles<'a> {
    fn of(contests: &'a [Contest]) -> Self {
        let common = contests.first().map(|contest| contest.name.as_str());
        let same = contests
            .iter()
            .all(|contest| contest.district.is_some() && Some(contest.name.as_str()) == common);
        if same {
            return Self { head: "district", common: common.filter(|name| !name.is_empty()) };
        }
        Self { head: "contest", common: None }
    }

    fn title(&self, contest: &Contest) -> String {
        match &contest.district {
            Some(district) if self.head == "district" => district.clone(),
            _ => contest_title(contest),
        }
    }
}
