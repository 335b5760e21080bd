//! One contest as a person reads it: its figures in a grid, and under it what they mean.

use std::io::{self, Write};

use super::cells::{Bar, Cell, Holds};
use super::figures::{Digits, Number, grouped, grouped_or_dash, is_just_reached};
use super::grid::Grid;
use super::safe::Safe;
use super::style::{Ink, Style};
use super::titles::{choice_name, kind_mark};
use super::units;
use crate::model::{Quantity, Votes};
use crate::report::{Choice, Contest, Figure, Origin, Units};
use crate::share::{Rounding, Share};

/// With more choices than this, only the first are shown.
const MANY: usize = 50;
/// So many.
const FIRST: usize = 30;
/// No sentence is longer, whatever the data hold.
const LONGEST: usize = 2000;

/// Writes a contest under its title.
pub(super) fn write(
    title: &str,
    contest: &Contest,
    digits: Digits,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mark = if contest.complete { "" } else { " (incomplete)" };
    if !(title.is_empty() && mark.is_empty()) {
        paragraph(&format!("{title}{mark}"), Ink::Title, style, out)?;
    }
    let shown_shares = contest.choices.iter().filter_map(|choice| choice.share);
    let digits = digits.true_to(&contest.lines, shown_shares);
    let figures = figures(contest, digits);
    if !figures.is_empty() {
        figures.write(style, out)?;
    }
    units::write_modes(contest, style, out)?;
    let sentences = sentences(contest, digits);
    if !sentences.is_empty() {
        writeln!(out)?;
    }
    for (sentence, ink) in sentences {
        paragraph(&sentence, ink, style, out)?;
    }
    for reason in contest.outcome.reasons.iter().filter(|_| style.explain) {
        paragraph(&format!("- {}", reason.text), Ink::Plain, style, out)?;
    }
    units::write_table(contest, style, out)
}

/// Writes a sentence, filled into the width of the output.
pub(super) fn paragraph(
    text: &str,
    ink: Ink,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let text = Safe::new(text).cut(LONGEST);
    let Some(width) = style.width else {
        return writeln!(out, "{}", style.paint(ink, text.as_str()));
    };
    for line in text.wrap(width) {
        writeln!(out, "{}", style.paint(ink, line.as_str()))?;
    }
    Ok(())
}

/// The votes of a choice, with the mark of a lower bound; `-` where there is no number.
pub(super) fn votes_shown(choice: &Choice) -> String {
    at_least(choice.votes, choice.partial)
}

fn at_least(votes: Option<Votes>, partial: bool) -> String {
    let mark = if partial && votes.is_some() { "≥" } else { "" };
    format!("{mark}{}", grouped_or_dash(votes))
}

/// Choices, most votes first, and under a rule the quantities.
fn figures(contest: &Contest, digits: Digits) -> Grid {
    let parties = contest.choices.iter().any(|choice| choice.party.is_some());
    let leads = contest.choices.iter().any(|choice| choice.contests_led.is_some());
    let mut grid = Grid::default();
    grid.column(Holds::Names, if contest.choices.is_empty() { "" } else { "choice" });
    if parties {
        grid.column(Holds::Extra, "party");
    }
    grid.column(Holds::Figures, if contest.choices.is_empty() { "" } else { "votes" });
    if !contest.choices.is_empty() {
        grid.column_or(Holds::Figures, &format!("% of {}", contest.base.base.label()), "%");
    }
    if leads {
        grid.column_or(Holds::Figures, "leads in", "leads");
    }
    let seats = !contest.outcome.seats.is_empty();
    if seats {
        grid.column(Holds::Figures, "seats");
    }
    let line = |name: Cell, party: Option<&str>, rest: [String; 2]| {
        let mut cells = vec![name];
        if parties {
            cells.push(Cell::new(party.unwrap_or_default()));
        }
        cells.extend(rest.map(|text| Cell::new(&text)));
        cells
    };
    let whole = contest.choices.iter().filter_map(|choice| choice.votes).max().map_or(0, |v| v.0);
    let (shown, rest) = split(&contest.choices);
    for choice in shown {
        let ink =
            if contest.leader.as_deref() == Some(choice.name.as_str()) && choice.rank == Some(1) {
                Ink::Leader
            } else {
                Ink::Plain
            };
        let name = Cell::new(choice_name(choice)).marked(&kind_mark(choice)).ink(ink);
        let rest = [votes_shown(choice), digits.cell(choice.share, &contest.lines)];
        let mut cells = line(name, choice.party.as_deref(), rest);
        if leads {
            cells.push(Cell::new(&choice.contests_led.map(grouped).unwrap_or_default()));
        }
        if seats {
            cells.push(Cell::new(&seats_shown(contest, choice)));
        }
        grid.line_with_bar(cells, choice.votes.map(|votes| Bar { part: votes.0, whole }));
    }
    if !rest.is_empty() {
        let name = Cell::new(&format!("and {} more", grouped(rest.len() as u64)));
        let partial = rest.iter().any(|choice| choice.partial || choice.votes.is_none());
        let sum = together(rest, contest);
        let votes = at_least(sum.map(|(votes, _)| votes), partial);
        let share = digits.show(sum.and_then(|(_, share)| share));
        grid.line(line(name.ink(Ink::Faint), None, [votes, share]));
    }
    if let Some(votes) = contest.base.not_listed.filter(|votes| *votes > Votes::ZERO) {
        let share = contest.base.votes.and_then(|base| Share::new(votes, base));
        let name = Cell::new("not listed in the file").ink(Ink::Faint);
        grid.line(line(name, None, [grouped(votes.0), digits.show(share)]));
    }
    let quantities: Vec<(Quantity, Figure)> = quantities(contest).collect();
    if !grid.is_empty() && !quantities.is_empty() {
        grid.rule();
    }
    for (quantity, figure) in quantities {
        let mark = if figure.origin == Origin::Derived { " (derived)" } else { "" };
        let name = Cell::new(quantity.label()).marked(mark);
        grid.line(line(name, None, [grouped(figure.votes.0), String::new()]));
    }
    grid
}

/// The seats of a choice that can have some.
pub(super) fn seats_shown(contest: &Contest, choice: &Choice) -> String {
    let seats = contest.outcome.seats.iter().find(|seats| seats.name == choice.name);
    seats.map(|seats| grouped(seats.seats)).unwrap_or_default()
}

/// The quantities that are known, in the order of reports.
pub(super) fn quantities(contest: &Contest) -> impl Iterator<Item = (Quantity, Figure)> {
    contest.totals.iter().filter_map(|(quantity, figure)| Some((*quantity, (*figure)?)))
}

/// All choices, or the first of very many and the others.
fn split(choices: &[Choice]) -> (&[Choice], &[Choice]) {
    let shown = if choices.len() > MANY { FIRST } else { choices.len() };
    choices.split_at_checked(shown).unwrap_or((choices, &[]))
}

/// The votes and the share of the choices that are not shown one by one; `None` where there is no
/// such choice, or no number of any.
fn together(rest: &[Choice], contest: &Contest) -> Option<(Votes, Option<Share>)> {
    let mut known = rest.iter().filter_map(|choice| choice.votes).peekable();
    known.peek()?;
    let votes = Votes::checked_sum(known)?;
    Some((votes, contest.base.votes.and_then(|base| Share::new(votes, base))))
}

/// What stands under the grid, in order.
fn sentences(contest: &Contest, digits: Digits) -> Vec<(String, Ink)> {
    let (shown, rest) = split(&contest.choices);
    let rest = together(rest, contest).and_then(|(_, share)| share);
    let shares: Vec<Share> = shown.iter().filter_map(|choice| choice.share).chain(rest).collect();
    let own = [
        (!contest.choices.is_empty()).then(|| base_sentence(contest)),
        turnout_sentence(contest, digits),
        units_sentence(&contest.units),
        (!contest.complete).then(|| incomplete_sentence(contest)),
        shares_sentence(&shares, contest, digits),
        just_reached_sentence(contest),
    ];
    let own = own.into_iter().flatten().chain(contest.notes.iter().cloned());
    let mut sentences: Vec<(String, Ink)> = own.map(|text| (text, Ink::Plain)).collect();
    if !contest.sentence.is_empty() {
        sentences.push((contest.sentence.clone(), Ink::Title));
    }
    sentences
}

/// What the shares are shares of.
pub(super) fn base_sentence(contest: &Contest) -> String {
    let base = &contest.base;
    let label = base.base.label();
    let from = if base.from.is_empty() { String::new() } else { format!(" ({})", base.from) };
    match base.votes {
        Some(Votes(0)) => format!("No shares: there are 0 {label}{from}."),
        Some(votes) => format!("Shares are of {} {label}{from}.", grouped(votes.0)),
        None => format!("No shares: the number of {label} is not known{from}."),
    }
}

/// What the mark `*` stands for.
pub(super) fn just_reached_sentence(contest: &Contest) -> Option<String> {
    let mut shares = contest.choices.iter().filter_map(|choice| choice.share);
    let marked = |share: Share| contest.lines.iter().any(|line| is_just_reached(*line, share));
    shares.any(marked).then(|| {
        "* is just the share that has to be passed, and does not pass it: no majority.".to_owned()
    })
}

/// Turnout with both its terms.
pub(super) fn turnout_sentence(contest: &Contest, digits: Digits) -> Option<String> {
    let turnout = contest.turnout.as_ref()?;
    let share = turnout.share;
    let digits = match &turnout.line {
        Some(line) => digits.true_to(&[*line], std::iter::once(share)),
        None => digits,
    };
    Some(format!(
        "Turnout {}%: {} {} of {} {}.",
        digits.show(Some(share)),
        grouped(share.num()),
        turnout.num.label(),
        grouped(share.den()),
        turnout.den.label()
    ))
}

/// How many units reported.
pub(super) fn units_sentence(units: &Units) -> Option<String> {
    let reported = units.reported?;
    let levels = if units.levels.is_empty() {
        String::new()
    } else {
        format!(", by {}", units.levels.join(", "))
    };
    Some(match units.expected {
        Some(expected) => {
            // Some of the units are never shown as all of them.
            let part = Share::new(Votes(reported), Votes(expected));
            let part = part.map_or_else(String::new, |part| {
                format!(" ({}%)", part.display(1, Rounding::HalfUp))
            });
            format!("{} of {} reported{part}{levels}.", grouped(reported), Number(expected, "unit"))
        }
        None => format!("{} reported{levels}.", Number(reported, "unit")),
    })
}

/// What is missing, and how it shows.
pub(super) fn incomplete_sentence(contest: &Contest) -> String {
    let bound = contest.choices.iter().any(|choice| choice.partial && choice.votes.is_some());
    let none = contest.choices.iter().any(|choice| choice.votes.is_none());
    let mut text = "Incomplete: some counts are missing or withheld".to_owned();
    if bound {
        text.push_str("; ≥ marks a sum without them, which is at least that much");
    }
    if none {
        text.push_str("; - stands for no number, which is not zero");
    }
    text.push('.');
    text
}

/// What to say where shares that are all of the base add up to something else as they are shown.
pub(super) fn shares_sentence(
    shown: &[Share],
    contest: &Contest,
    digits: Digits,
) -> Option<String> {
    let base = contest.base.votes.filter(|base| *base > Votes::ZERO)?;
    let others = contest.base.not_listed.and_then(|votes| Share::new(votes, base));
    let shares = shown.iter().copied().chain(others);
    let whole: u128 = shares.clone().map(|share| u128::from(share.num())).sum();
    if whole != u128::from(base.0) {
        return None;
    }
    let percents = shares.map(|share| share.percent(digits.decimals, digits.rounding));
    let (sum, decimals) = percents.fold((0_u128, 0), |(sum, _), percent| {
        (sum.saturating_add(percent.scaled()), percent.decimals())
    });
    (sum != 100 * 10_u128.pow(decimals))
        .then(|| "The shares shown do not add up to 100 because each is rounded.".to_owned())
}
