//! The output for people: contests and roll-ups as tables.

use std::io::{self, Write};

use super::figures::Digits;
use super::style::{Ink, Style};
use super::titles::{contest_title, not_final, rollup_title};
use super::{contest, overview};
use crate::report::Report;

/// With more contests than this, each has one line.
const MANY: usize = 20;

/// Writes the report as tables.
pub(super) fn render(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let decimals = style.decimals.or(report.settings.shown).unwrap_or(1);
    let digits = Digits { decimals, rounding: report.settings.rounding };
    let by_unit = report.contests.iter().any(|contest| contest.units.table.is_some());
    if report.contests.is_empty() {
        return writeln!(out, "no contest");
    }
    let mut blocks = 0;
    if report.contests.len() > MANY && !by_unit {
        overview::write(&report.contests, digits, style, out)?;
        blocks += 1;
    } else {
        for each in &report.contests {
            separate(&mut blocks, out)?;
            let mut title = contest_title(each);
            if title.is_empty() && report.contests.len() > 1 {
                "(no name)".clone_into(&mut title);
            }
            contest::write(&title, each, digits, style, out)?;
        }
    }
    for rollup in &report.rollups {
        separate(&mut blocks, out)?;
        contest::write(&rollup_title(rollup), &rollup.contest, digits, style, out)?;
    }
    if let Some(sentence) = not_final(report) {
        separate(&mut blocks, out)?;
        contest::paragraph(&sentence, Ink::Error, style, out)?;
    }
    Ok(())
}

/// A blank line between blocks.
fn separate(blocks: &mut usize, out: &mut dyn Write) -> io::Result<()> {
    if *blocks > 0 {
        writeln!(out)?;
    }
    *blocks += 1;
    Ok(())
}
