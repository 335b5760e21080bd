//! One flat table for spreadsheets: a row for each choice and each quantity of each contest.
//!
//! | column | holds |
//! | --- | --- |
//! | `contest_id`, `contest`, `district` | the contest; the same in all of its rows |
//! | `rollup_by` | for contests added up: by what; else empty |
//! | `choice` | the choice's name, or the quantity's |
//! | `party` | the choice's party |
//! | `kind` | the kind of choice, `not_listed`, `quantity`, or `turnout` |
//! | `votes` | the count; empty where it is missing or withheld |
//! | `partial` | `true` where some count is missing or withheld: `votes` is a lower bound |
//! | `base`, `base_votes` | what the share is a share of, and its size |
//! | `percent` | the share, rounded once from the counts |
//! | `rank` | place by votes among the contest's choices |
//! | `contests_led` | in roll-ups: how many contests the choice leads alone |
//! | `complete` | `false` where the contest lacks a count |
//!
//! With a rule there are two more columns:
//!
//! | column | holds |
//! | --- | --- |
//! | `seats` | the choice's seats or electors |
//! | `outcome` | `elected`, `runoff` or `tied` for a choice; in a row of kind `outcome` what came out, with the rule's name as the choice and the votes needed |

use std::io::{self, Write};

use super::contest::quantities;
use super::safe::is_hazard;
use super::style::Style;
use crate::model::Votes;
use crate::name::is_bidi_control;
use crate::render::safe::Safe;
use crate::report::{Contest, Report, Settings};
use crate::share::Share;

const HEAD: [&str; 15] = [
    "contest_id",
    "contest",
    "district",
    "rollup_by",
    "choice",
    "party",
    "kind",
    "votes",
    "partial",
    "base",
    "base_votes",
    "percent",
    "rank",
    "contests_led",
    "complete",
];

/// Writes the report as CSV (RFC 4180, UTF-8, LF).
pub(super) fn render(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    let ruled = report.settings.rule.is_some();
    let more: &[&str] = if ruled { &["seats", "outcome"] } else { &[] };
    rows.write_record(HEAD.iter().chain(more)).map_err(into_io)?;
    let contests = report.contests.iter().map(|contest| (contest, ""));
    let rollups = report.rollups.iter().map(|rollup| (&rollup.contest, rollup.by.as_str()));
    for (contest, by) in contests.chain(rollups) {
        for row in contest_rows(contest, &report.settings) {
            let decided = row.decided(contest);
            let more = if ruled { decided.as_slice() } else { &[] };
            let cells = row.cells(contest, by, style.raw);
            rows.write_record(cells.iter().chain(more)).map_err(into_io)?;
        }
    }
    rows.flush()
}

/// What a row says beside its contest.
#[derive(Default)]
struct Row<'a> {
    choice: &'a str,
    party: &'a str,
    kind: &'static str,
    votes: Option<u64>,
    partial: bool,
    base: &'static str,
    base_votes: Option<u64>,
    percent: String,
    rank: Option<u64>,
    contests_led: Option<u64>,
}

impl Row<'_> {
    /// What the rule makes of it: its seats, and a word.
    fn decided(&self, contest: &Contest) -> [String; 2] {
        let outcome = &contest.outcome;
        let is_in = |names: &[String]| names.iter().any(|name| name == self.choice);
        let word = match self.kind {
            "outcome" => outcome.status.name(),
            "quantity" | "turnout" | "not_listed" => "",
            _ if is_in(&outcome.elected) => "elected",
            _ if is_in(&outcome.runoff) => "runoff",
            _ if is_in(&outcome.tied) => "tied",
            _ => "",
        };
        let is_choice = !matches!(self.kind, "outcome" | "quantity" | "turnout" | "not_listed");
        let seats = outcome.seats.iter().find(|seats| is_choice && seats.name == self.choice);
        [seats.map(|seats| seats.seats.to_string()).unwrap_or_default(), word.to_owned()]
    }

    fn cells(self, contest: &Contest, by: &str, raw: bool) -> [String; HEAD.len()] {
        let text = |text: &str| if raw { text.to_owned() } else { guarded(text) };
        let number = |number: Option<u64>| number.map(|n| n.to_string()).unwrap_or_default();
        [
            text(&contest.id),
            text(&contest.name),
            text(contest.district.as_deref().unwrap_or_default()),
            text(by),
            text(self.choice),
            text(self.party),
            self.kind.to_owned(),
            number(self.votes),
            if matches!(self.kind, "quantity" | "outcome") {
                String::new()
            } else {
                self.partial.to_string()
            },
            self.base.to_owned(),
            number(self.base_votes),
            self.percent,
            number(self.rank),
            number(self.contests_led),
            contest.complete.to_string(),
        ]
    }
}

fn contest_rows<'a>(contest: &'a Contest, settings: &Settings) -> Vec<Row<'a>> {
    let percent = |share: Option<Share>| {
        let percent = share.map(|share| share.percent(settings.decimals, settings.rounding));
        percent.map(|percent| percent.to_string()).unwrap_or_default()
    };
    let base = contest.base.base.name();
    let base_votes = contest.base.votes.map(|votes| votes.0);
    let mut rows: Vec<Row<'_>> = contest
        .choices
        .iter()
        .map(|choice| Row {
            choice: &choice.name,
            party: choice.party.as_deref().unwrap_or_default(),
            kind: choice.kind.name(),
            votes: choice.votes.map(|votes| votes.0),
            partial: choice.partial,
            base,
            base_votes,
            percent: percent(choice.share),
            rank: choice.rank,
            contests_led: choice.contests_led,
        })
        .collect();
    if let Some(votes) = contest.base.not_listed.filter(|votes| *votes > Votes::ZERO) {
        rows.push(Row {
            choice: "not_listed",
            kind: "not_listed",
            votes: Some(votes.0),
            base,
            base_votes,
            percent: percent(contest.base.votes.and_then(|base| Share::new(votes, base))),
            ..Row::default()
        });
    }
    rows.extend(quantities(contest).map(|(quantity, figure)| Row {
        choice: quantity.name(),
        kind: "quantity",
        votes: Some(figure.votes.0),
        ..Row::default()
    }));
    if let Some(turnout) = &contest.turnout {
        rows.push(Row {
            choice: turnout.num.name(),
            kind: "turnout",
            votes: Some(turnout.share.num()),
            base: turnout.den.name(),
            base_votes: Some(turnout.share.den()),
            percent: percent(Some(turnout.share)),
            ..Row::default()
        });
    }
    if let Some(rule) = &contest.outcome.rule {
        let base = contest.outcome.base.as_ref();
        rows.push(Row {
            choice: rule,
            kind: "outcome",
            votes: contest.outcome.needed.map(|votes| votes.0),
            base: base.map(|base| base.base.name()).unwrap_or_default(),
            base_votes: base.and_then(|base| base.votes).map(|votes| votes.0),
            ..Row::default()
        });
    }
    rows
}

/// The text with a leading `'` where a spreadsheet would run it as a formula.
pub(super) fn guarded(text: &str) -> String {
    // Line ends and tabs are safe inside quotes; what moves a cursor or turns a text around is not.
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        let moves = letter.is_control() && !matches!(letter, '\t' | '\r' | '\n');
        if moves || is_bidi_control(letter) {
            shown.push_str(Safe::new(letter.encode_utf8(&mut [0; 4])).as_str());
        } else {
            shown.push(letter);
        }
    }
    if is_formula(text) { format!("'{shown}") } else { shown }
}

/// Whether text starts as a formula does, also after blanks and characters that do not show.
fn is_formula(text: &str) -> bool {
    for letter in text.chars() {
        match letter {
            '\t' | '\r' | '\n' | '=' | '+' | '-' | '@' | '\u{FF1D}' | '\u{FF0B}' | '\u{FF0D}'
            | '\u{FF20}' => return true,
            '\u{200C}' | '\u{200D}' => {}
            _ if letter.is_whitespace() || is_hazard(letter) => {}
            _ => return false,
        }
    }
    false
}

/// The writer's error as the system's, so that a closed pipe stays one.
pub(super) fn into_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        _ => io::Error::other("rows of unequal length"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn shown(report: &Report, raw: bool) -> String {
        let mut out = Vec::new();
        render(report, &Style { raw, ..Style::default() }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_contest_is_a_row_for_each_choice_and_quantity() {
        let prefix = "president-of-kazakhstan,President of Kazakhstan,,,";
        let shown = shown(&sample::kazakhstan(), false);
        let rows: Vec<&str> =
            shown.lines().skip(1).map(|row| row.strip_prefix(prefix).unwrap()).collect();
        assert_eq!(
            rows,
            [
                "Tokayev Kassym-Jomart,,candidate,6456393,false,valid,7940478,81.31,1,,true",
                "Against everyone,,against_all,460484,false,valid,7940478,5.80,2,,true",
                "Dairabayev Zhiguli,,candidate,271641,false,valid,7940478,3.42,3,,true",
                "Abden Karakat,,candidate,206206,false,valid,7940478,2.60,4,,true",
                "Kazhyken Meiram,,candidate,200907,false,valid,7940478,2.53,5,,true",
                "Auesbayev Nurlan,,candidate,176116,false,valid,7940478,2.22,6,,true",
                "Tursynbekova Saltanat,,candidate,168731,false,valid,7940478,2.12,7,,true",
                "registered,,quantity,11953465,,,,,,,true",
                "issued,,quantity,8300046,,,,,,,true",
                "valid,,quantity,7940478,,,,,,,true",
                "issued,,turnout,8300046,false,registered,11953465,69.44,,,true",
            ]
        );
    }

    #[test]
    fn a_spreadsheet_runs_no_name() {
        for name in [
            "=1+1",
            "+1",
            "-1",
            "@x",
            "\tx",
            "\rx",
            " =1",
            "\u{200b}=1",
            "\u{ff1d}1",
            "\u{a0}+1",
            "\u{feff}@x",
            "\u{200d}=1",
            "  \t1",
        ] {
            assert!(is_formula(name), "{name:?}");
            assert_eq!(guarded(name), format!("'{name}"));
        }
        for name in ["", "Jane", "1-2", "'=1", "a=1", "\u{200b}a"] {
            assert!(!is_formula(name), "{name:?}");
        }
    }

    #[test]
    fn raw_leaves_names_as_they_are_and_quoting_stays() {
        let report = sample::report(vec![sample::contest("x", &[("=a,\"b\"", 1)])]);
        assert!(shown(&report, true).contains(",\"=a,\"\"b\"\"\","));
        assert!(shown(&report, false).contains(",\"'=a,\"\"b\"\"\","));
    }

    #[test]
    fn what_is_not_known_is_empty_and_the_contest_is_marked() {
        let mut contest = sample::contest("x", &[("A", 5), ("B", 0)]);
        contest.complete = false;
        contest.choices[0].partial = true;
        contest.choices[1].votes = None;
        contest.choices[1].share = None;
        contest.choices[1].rank = None;
        contest.choices[1].partial = true;
        let shown = shown(&sample::report(vec![contest]), false);
        let rows: Vec<&str> = shown.lines().skip(1).collect();
        assert_eq!(
            rows,
            [
                "x,x,,,A,,candidate,5,true,valid,5,100.00,1,,false",
                "x,x,,,B,,candidate,,true,valid,5,,,,false"
            ]
        );
    }
}
