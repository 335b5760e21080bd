//! Reports made by hand, for the tests of the renderers.

use std::collections::BTreeMap;

use crate::finding::Findings;
use crate::model::{Base, ChoiceKind, Quantity, Votes};
use crate::report::{
    Assumption, Choice, Column, Contest, ContestBase, Figure, Input, LeftOut, Margin, Origin,
    Report, Settings, Turnout, Units,
};
use crate::share::{Rounding, Share};

/// A choice with its votes of a base.
pub(super) fn choice(name: &str, votes: u64, base: u64) -> Choice {
    Choice {
        name: name.to_owned(),
        party: None,
        kind: ChoiceKind::Candidate,
        votes: Some(Votes(votes)),
        partial: false,
        share: Share::new(Votes(votes), Votes(base)),
        rank: None,
        modes: Vec::new(),
        contests_led: None,
    }
}

/// A contest of these choices, which are given in the order of their votes; the base is their sum.
pub(super) fn contest(name: &str, votes: &[(&str, u64)]) -> Contest {
    let base = votes.iter().map(|(_, votes)| votes).sum();
    let mut choices: Vec<Choice> =
        votes.iter().map(|(name, votes)| choice(name, *votes, base)).collect();
    for at in 0..choices.len() {
        let same = choices.iter().position(|other| other.votes == choices[at].votes);
        choices[at].rank = same.map(|place| place as u64 + 1);
    }
    let first = votes.first().filter(|first| first.1 > 0);
    let tied: Vec<String> = votes
        .iter()
        .filter(|(_, votes)| first.is_some_and(|first| first.1 == *votes))
        .map(|(name, _)| (*name).to_owned())
        .collect();
    let alone = tied.len() == 1;
    let margin = first.zip(votes.get(1)).filter(|_| alone).map(|(first, second)| Margin {
        votes: Votes(first.1 - second.1),
        share: Share::new(Votes(first.1 - second.1), Votes(base)),
        leader: first.0.to_owned(),
        over: second.0.to_owned(),
    });
    Contest {
        id: name.to_lowercase().replace(' ', "-"),
        name: name.to_owned(),
        district: None,
        complete: true,
        choices,
        totals: Quantity::ALL.into_iter().map(|quantity| (quantity, None)).collect(),
        base: ContestBase {
            base: Base::Valid,
            votes: Some(Votes(base)),
            from: "sum of the choices".to_owned(),
            not_listed: None,
        },
        turnout: None,
        units: Units::default(),
        leader: first.filter(|_| alone).map(|first| first.0.to_owned()),
        tied: if alone { Vec::new() } else { tied },
        margin,
        majority: first.map(|first| 2 * first.1 > base),
        sentence: String::new(),
        notes: Vec::new(),
    }
}

/// A report of these contests.
pub(super) fn report(contests: Vec<Contest>) -> Report {
    Report {
        inputs: Vec::new(),
        contests,
        rollups: Vec::new(),
        settings: Settings {
            base: None,
            decimals: 2,
            rounding: Rounding::HalfUp,
            flags: BTreeMap::new(),
        },
        assumed: Vec::new(),
        findings: Findings::default(),
    }
}

/// The election of the President of Kazakhstan on 20 November 2022: final figures of the Central
/// Election Commission, announced on 22 November 2022.
pub(super) fn kazakhstan() -> Report {
    let mut contest = contest(
        "President of Kazakhstan",
        &[
            ("Tokayev Kassym-Jomart", 6_456_393),
            ("Against everyone", 460_484),
            ("Dairabayev Zhiguli", 271_641),
            ("Abden Karakat", 206_206),
            ("Kazhyken Meiram", 200_907),
            ("Auesbayev Nurlan", 176_116),
            ("Tursynbekova Saltanat", 168_731),
        ],
    );
    contest.choices[1].kind = ChoiceKind::AgainstAll;
    let mut set = |quantity, votes, origin| {
        contest.totals.insert(quantity, Some(Figure { votes: Votes(votes), origin }));
    };
    set(Quantity::Registered, 11_953_465, Origin::Stated);
    set(Quantity::Issued, 8_300_046, Origin::Stated);
    set(Quantity::Valid, 7_940_478, Origin::Derived);
    contest.turnout = Some(Turnout {
        share: Share::new(Votes(8_300_046), Votes(11_953_465)).unwrap(),
        num: Quantity::Issued,
        den: Quantity::Registered,
        of: "ballots issued of registered voters".to_owned(),
    });
    contest.margin = Some(Margin {
        votes: Votes(6_184_752),
        share: Share::new(Votes(6_184_752), Votes(7_940_478)),
        leader: "Tokayev Kassym-Jomart".to_owned(),
        over: "Dairabayev Zhiguli".to_owned(),
    });
    contest.sentence = "Tokayev Kassym-Jomart has most votes: 81.3% of the valid votes, \
                        6,184,752 ahead of Dairabayev Zhiguli."
        .to_owned();
    contest.notes = vec!["359,568 ballots were issued and hold no valid vote.".to_owned()];
    let mut report = report(vec![contest]);
    report.inputs = vec![input()];
    report.assumed = vec![Assumption {
        about: "layout".to_owned(),
        value: "summary".to_owned(),
        why: "a row a choice, and no units".to_owned(),
        flag: Some("--layout".to_owned()),
    }];
    report
}

fn input() -> Input {
    let column = |position, header: &str, role: &str, why: &str| Column {
        position,
        header: header.to_owned(),
        role: role.to_owned(),
        why: why.to_owned(),
    };
    Input {
        name: "president.csv".to_owned(),
        bytes: 312,
        sha256: None,
        format: "csv".to_owned(),
        compression: None,
        encoding: "utf-8".to_owned(),
        delimiter: ",".to_owned(),
        layout: "summary".to_owned(),
        header_lines: vec![1],
        rows: 10,
        columns: vec![
            column(1, "candidate", "choice", "the header says so, and all values differ"),
            column(2, "votes", "votes", "the only column of counts"),
        ],
        left_out: vec![LeftOut {
            lines: vec![12],
            rows: 1,
            what: "a row that repeats the sum of others".to_owned(),
        }],
    }
}
