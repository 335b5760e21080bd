//! Tables for a page on the web, in the Markdown of GitHub.

use std::io::{self, Write};

use super::contest::{
    base_sentence, incomplete_sentence, just_reached_sentence, quantities, seats_shown,
    shares_sentence, turnout_sentence, units_sentence, votes_shown,
};
use super::figures::{Digits, grouped, grouped_or_dash};
use super::safe::Safe;
use super::style::Style;
use super::titles::{choice_name, contest_title, kind_mark, not_final, rollup_title, unit_name};
use super::units::mode_names;
use crate::model::{Quantity, Votes};
use crate::report::{Contest, Origin, Report};
use crate::share::Share;

/// Writes the report as Markdown: a heading and a table for each contest and roll-up.
pub(super) fn render(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let decimals = style.decimals.or(report.settings.shown).unwrap_or(1);
    let digits = Digits { decimals, rounding: report.settings.rounding };
    let mut first = true;
    let contests = report.contests.iter().map(|contest| (contest_title(contest), contest));
    let rollups = report.rollups.iter().map(|rollup| (rollup_title(rollup), &rollup.contest));
    for (title, contest) in contests.chain(rollups) {
        if !first {
            writeln!(out)?;
        }
        first = false;
        write_contest(&title, contest, digits, style, out)?;
    }
    if let Some(sentence) = not_final(report) {
        writeln!(out, "\n**{}**", escaped(&sentence))?;
    }
    Ok(())
}

fn write_contest(
    title: &str,
    contest: &Contest,
    digits: Digits,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let shares = contest.choices.iter().filter_map(|choice| choice.share);
    let digits = digits.true_to(&contest.lines, shares);
    let mark = if contest.complete { "" } else { " (incomplete)" };
    let title = if title.is_empty() && !contest.complete { "Result" } else { title };
    if !title.is_empty() {
        writeln!(out, "## {}\n", escaped(&format!("{title}{mark}")))?;
    }
    if !contest.choices.is_empty() {
        write_choices(contest, digits, out)?;
    }
    let quantities: Vec<[String; 2]> = quantities(contest)
        .map(|(quantity, figure)| {
            let mark = if figure.origin == Origin::Derived { " (derived)" } else { "" };
            [format!("{}{mark}", quantity.label()), grouped(figure.votes.0)]
        })
        .collect();
    if !quantities.is_empty() {
        writeln!(out, "\n| quantity | count |\n| --- | ---: |")?;
        for [name, count] in quantities {
            row(&[name, count], out)?;
        }
    }
    write_modes(contest, out)?;
    write_units(contest, out)?;
    let shares: Vec<Share> = contest.choices.iter().filter_map(|choice| choice.share).collect();
    let sentences = [
        (!contest.choices.is_empty()).then(|| base_sentence(contest)),
        turnout_sentence(contest, digits),
        units_sentence(&contest.units),
        (!contest.complete).then(|| incomplete_sentence(contest)),
        shares_sentence(&shares, contest, digits),
        just_reached_sentence(contest),
    ];
    let own = [contest.sentence.clone()];
    let sentences = sentences.into_iter().flatten().chain(contest.notes.iter().cloned()).chain(own);
    for sentence in sentences.filter(|sentence| !sentence.is_empty()) {
        writeln!(out, "\n{}", paragraph(&sentence))?;
    }
    if style.explain && !contest.outcome.reasons.is_empty() {
        writeln!(out)?;
        for reason in &contest.outcome.reasons {
            writeln!(out, "- {}", paragraph(&reason.text))?;
        }
    }
    Ok(())
}

fn write_choices(contest: &Contest, digits: Digits, out: &mut dyn Write) -> io::Result<()> {
    let parties = contest.choices.iter().any(|choice| choice.party.is_some());
    let leads = contest.choices.iter().any(|choice| choice.contests_led.is_some());
    let seats = !contest.outcome.seats.is_empty();
    let columns = [
        Some(("choice", "---")),
        parties.then_some(("party", "---")),
        Some(("votes", "---:")),
        Some(("%", "---:")),
        leads.then_some(("leads in", "---:")),
        seats.then_some(("seats", "---:")),
    ];
    let share_head = format!("% of {}", contest.base.base.label());
    let heads = columns.iter().flatten().map(|(head, _)| match *head {
        "%" => share_head.clone(),
        head => head.to_owned(),
    });
    row(&heads.collect::<Vec<_>>(), out)?;
    let rules = columns.iter().flatten().map(|(_, rule)| (*rule).to_owned());
    writeln!(out, "| {} |", rules.collect::<Vec<_>>().join(" | "))?;
    for choice in &contest.choices {
        let cells = [
            Some(format!("{}{}", choice_name(choice), kind_mark(choice))),
            parties.then(|| choice.party.clone().unwrap_or_default()),
            Some(votes_shown(choice)),
            Some(digits.cell(choice.share, &contest.lines)),
            leads.then(|| choice.contests_led.map(grouped).unwrap_or_default()),
            seats.then(|| seats_shown(contest, choice)),
        ];
        row(&cells.into_iter().flatten().collect::<Vec<_>>(), out)?;
    }
    if let Some(votes) = contest.base.not_listed.filter(|votes| *votes > Votes::ZERO) {
        let share = contest.base.votes.and_then(|base| Share::new(votes, base));
        let cells = [
            Some("not listed in the file".to_owned()),
            parties.then(String::new),
            Some(grouped(votes.0)),
            Some(digits.show(share)),
            leads.then(String::new),
            seats.then(String::new),
        ];
        row(&cells.into_iter().flatten().collect::<Vec<_>>(), out)?;
    }
    Ok(())
}

fn write_modes(contest: &Contest, out: &mut dyn Write) -> io::Result<()> {
    let modes = mode_names(contest);
    if modes.is_empty() {
        return Ok(());
    }
    let heads = [vec!["by mode"], modes.clone()].concat();
    head_row(&heads, out)?;
    for choice in &contest.choices {
        let votes = modes.iter().map(|mode| {
            let votes = choice.modes.iter().find(|(name, _)| name == mode);
            grouped_or_dash(votes.and_then(|(_, votes)| *votes))
        });
        row(
            &std::iter::once(choice_name(choice).to_owned()).chain(votes).collect::<Vec<_>>(),
            out,
        )?;
    }
    Ok(())
}

fn write_units(contest: &Contest, out: &mut dyn Write) -> io::Result<()> {
    let Some(units) = &contest.units.table else { return Ok(()) };
    let quantities: Vec<Quantity> = Quantity::ALL
        .into_iter()
        .filter(|quantity| units.iter().any(|unit| unit.totals.contains_key(quantity)))
        .collect();
    let heads = std::iter::once("unit")
        .chain(contest.choices.iter().map(choice_name))
        .chain(quantities.iter().map(|quantity| quantity.label()));
    head_row(&heads.collect::<Vec<_>>(), out)?;
    for unit in units {
        let votes = (0..contest.choices.len())
            .map(|at| grouped_or_dash(unit.votes.get(at).copied().flatten()));
        let totals = quantities.iter().map(|q| grouped_or_dash(unit.totals.get(q).copied()));
        let cells = std::iter::once(unit_name(&unit.unit)).chain(votes).chain(totals);
        row(&cells.collect::<Vec<_>>(), out)?;
    }
    Ok(())
}

/// A head of one column of names and columns of figures, after a blank line.
fn head_row(heads: &[&str], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    row(&heads.iter().map(|head| (*head).to_owned()).collect::<Vec<_>>(), out)?;
    writeln!(out, "| --- |{}", " ---: |".repeat(heads.len().saturating_sub(1)))
}

fn row(cells: &[String], out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
    writeln!(out, "| {} |", cells.join(" | "))
}

/// Text that Markdown shows as it is: nothing in it is a mark, a tag or a link.
fn escaped(text: &str) -> String {
    let safe = Safe::new(text);
    let mut escaped = String::with_capacity(safe.as_str().len());
    for letter in safe.as_str().chars() {
        if r"\|`*_[]<>&#~$".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    // Bare addresses become links of themselves.
    escaped.replace("://", "\\://").replace("www.", "www\\.")
}

/// The same for a text that begins a line, where `-`, `+`, `=` and `1.` would be marks too.
fn paragraph(text: &str) -> String {
    let escaped = escaped(text.trim_start());
    let digits = escaped.chars().take_while(char::is_ascii_digit).count();
    let rest = escaped.get(digits..).unwrap_or_default();
    if digits > 0 && rest.starts_with(['.', ')']) {
        return format!("{}\\{rest}", escaped.get(..digits).unwrap_or_default());
    }
    if escaped.starts_with(['-', '+', '=']) { format!("\\{escaped}") } else { escaped }
}
