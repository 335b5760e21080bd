//! Reports made by hand, for the tests of the renderers.

use std::collections::BTreeMap;

use crate::code::Code;
use crate::finding::{Finding, Findings};
use crate::model::{Base, ChoiceKind, InputId, Place, Quantity, ReasonKind, Status, Votes};
use crate::report::{
    Assumption, Choice, Column, Contest, ContestBase, Figure, Input, Lead, LeftOut, Line, Margin,
    Origin, Outcome, Reason, Report, Rollup, Seats, Settings, Table, Turnout, UnitFigures, Units,
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
        majority: first.map(|first| u128::from(first.1) * 2 > u128::from(base)),
        outcome: Outcome::default(),
        lines: Vec::new(),
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
            ..Settings::default()
        },
        assumed: Vec::new(),
        findings: Findings::default(),
        recipe: None,
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
        line: None,
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
        sheet: None,
        bytes: 312,
        sha256: None,
        format: "csv".to_owned(),
        compression: None,
        encoding: "utf-8".to_owned(),
        delimiter: Some(",".to_owned()),
        tables: vec![Table {
            title: String::new(),
            layout: "summary".to_owned(),
            header_lines: vec![1],
            rows: 10,
            columns: vec![
                column(1, "candidate", "choice", "the header says so, and all values differ"),
                column(2, "votes", "votes", "the only column of counts"),
            ],
        }],
        left_out: vec![LeftOut {
            lines: vec![12],
            rows: 1,
            what: "a row that repeats the sum of others".to_owned(),
        }],
    }
}

/// Two choices with the same votes.
pub(super) fn tie() -> Report {
    let mut contest = contest(
        "House of Delegates, District 94",
        &[("David Yancey", 11_608), ("Shelly Simonds", 11_608), ("Michael Bartley", 675)],
    );
    contest.sentence =
        "David Yancey and Shelly Simonds are tied with 11,608 votes each.".to_owned();
    report(vec![contest])
}

/// Nobody voted.
pub(super) fn all_zero() -> Report {
    let mut contest = contest("Council", &[("Alpha", 0), ("Beta", 0)]);
    contest.majority = None;
    contest.sentence = "No votes were cast.".to_owned();
    report(vec![contest])
}

/// A count is withheld, and another is missing in some units.
pub(super) fn missing() -> Report {
    let mut contest = contest("Council", &[("Alpha", 1_500), ("Beta", 500), ("Gamma", 0)]);
    contest.complete = false;
    contest.choices[1].partial = true;
    let gamma = &mut contest.choices[2];
    (gamma.votes, gamma.share, gamma.rank, gamma.partial) = (None, None, None, true);
    contest.units.reported = Some(98);
    contest.units.expected = Some(100);
    contest.units.levels = vec!["county".to_owned(), "precinct".to_owned()];
    report(vec![contest])
}

/// Names chosen to do harm.
pub(super) fn hostile() -> Report {
    let long = "a".repeat(10_000);
    let marks = format!("Z{}", "\u{301}".repeat(500));
    let names = [
        "\u{1b}[31mred\u{1b}[2J\u{1b}]0;title\u{7}",
        "\u{202e}eoR enaJ\u{2066}",
        "=HYPERLINK(\"http://x\")",
        "|`*_[x](y)<script>alert(1)</script>&amp;#",
        "line\r\nend\ttab\u{85}\u{2028}\u{9b}1m",
        "\u{200b}\u{feff}@cmd",
        &long,
        &marks,
        "",
        "\u{301}\u{301}",
    ];
    let votes: Vec<(&str, u64)> = names.into_iter().zip((1..=10).rev()).collect();
    let mut contest = contest("\u{1b}[2Jcontest\u{202e}", &votes);
    contest.district = Some("\u{9b}2J".to_owned());
    contest.sentence = format!("{} has most votes", names[0]);
    contest.notes = names.map(str::to_owned).to_vec();
    contest.base.from = names[0].to_owned();
    contest.choices[0].party = Some(names[1].to_owned());
    contest.choices[0].modes = vec![(names[0].to_owned(), Some(Votes(1)))];
    let mut hostile = report(vec![contest]);
    let mut input = input();
    input.name = names[0].to_owned();
    input.tables[0].columns[0].header = names[1].to_owned();
    input.tables[0].columns[0].why = names[0].to_owned();
    hostile.inputs = vec![input];
    hostile
}

/// Names in several scripts, narrow and wide.
pub(super) fn scripts() -> Report {
    let mut contest = contest(
        "總統 Президент",
        &[
            ("蔡英文", 8_170_231),
            ("Қасым-Жомарт Тоқаев", 5_522_119),
            ("علي بن أبي طالب", 608_590),
            ("José\u{301} Nuñ\u{303}ez 😀", 104),
            ("नरेन्द्र मोदी", 7),
        ],
    );
    contest.choices[0].party = Some("民主進步黨".to_owned());
    contest.choices[1].party = Some("Аманат".to_owned());
    report(vec![contest])
}

/// So many contests of one kind, and their roll-up by party.
pub(super) fn many(count: u64) -> Report {
    let contests: Vec<Contest> = (1..=count)
        .map(|number| {
            let mut each = contest(
                "Lok Sabha",
                &[
                    (&format!("Candidate {number}"), 500_000 + number),
                    ("Another Candidate", 400_000),
                    ("NOTA", 5_000),
                ],
            );
            each.district = Some(format!("Constituency {number}"));
            each.id = format!("lok-sabha-{number}");
            each.choices[0].party = Some("BJP".to_owned());
            each.choices[1].party = Some("INC".to_owned());
            each.choices[2].kind = ChoiceKind::AgainstAll;
            each
        })
        .collect();
    let mut sum = contest(
        "Lok Sabha",
        &[
            ("BJP", count * 500_000 + count * (count + 1) / 2),
            ("INC", count * 400_000),
            ("NOTA", count * 5_000),
        ],
    );
    for (choice, led) in sum.choices.iter_mut().zip([count, 0, 0]) {
        choice.kind = ChoiceKind::List;
        choice.contests_led = Some(led);
    }
    let of = contests.iter().map(|contest| contest.id.clone()).collect();
    let mut many = report(contests);
    many.rollups = vec![Rollup { by: "party".to_owned(), of, contest: sum }];
    many
}

/// Votes by unit and by mode.
pub(super) fn with_units() -> Report {
    let mut contest = contest("Sheriff", &[("Jane Roe", 1_204), ("John Doe", 900)]);
    contest.choices[0].modes = vec![
        ("election day".to_owned(), Some(Votes(1_000))),
        ("absentee".to_owned(), Some(Votes(204))),
    ];
    contest.choices[1].modes =
        vec![("election day".to_owned(), Some(Votes(900))), ("absentee".to_owned(), None)];
    let unit = |county: &str, precinct: &str, votes: [Option<u64>; 2], line| UnitFigures {
        unit: vec![
            ("county".to_owned(), county.to_owned()),
            ("precinct".to_owned(), precinct.to_owned()),
        ],
        votes: votes.map(|votes| votes.map(Votes)).to_vec(),
        totals: BTreeMap::from([(Quantity::Registered, Votes(2_000))]),
        place: Place::row(InputId(0), line),
    };
    contest.units = Units {
        cells: None,
        reported: Some(2),
        expected: None,
        levels: vec!["county".to_owned(), "precinct".to_owned()],
        table: Some(vec![
            unit("Kings", "0010", [Some(1_000), Some(900)], 2),
            unit("Kings", "0014", [Some(204), None], 3),
        ]),
    };
    report(vec![contest])
}

/// The file states more valid votes than its lines have.
pub(super) fn not_listed() -> Report {
    let mut contest = contest("Governor", &[("Jane Roe", 600), ("John Doe", 390)]);
    for choice in &mut contest.choices {
        choice.share = choice.votes.and_then(|votes| Share::new(votes, Votes(1_000)));
    }
    contest.base = ContestBase {
        base: Base::Valid,
        votes: Some(Votes(1_000)),
        from: "stated by the file".to_owned(),
        not_listed: Some(Votes(10)),
    };
    report(vec![contest])
}

/// Figures that contradict themselves.
pub(super) fn faulty() -> Report {
    let mut faulty = not_listed();
    faulty.inputs = vec![input()];
    faulty.findings.push(
        Finding::fault(Code::SumOptions, "options add up to 990, `valid` says 1000")
            .at(Place::row(InputId(0), 4))
            .contest("Governor"),
    );
    faulty
}

/// A contest with more choices than a screen has lines.
pub(super) fn long_list() -> Report {
    let names: Vec<String> = (1..=466).map(|number| format!("List {number}")).collect();
    let votes: Vec<(&str, u64)> =
        names.iter().map(String::as_str).zip((1..=466_u64).rev()).collect();
    report(vec![contest("Parliament", &votes)])
}

/// The same with the outcome of a rule, every part of it filled.
pub(super) fn decided() -> Report {
    let mut report = kazakhstan();
    report.settings.rule = serde_json::from_str("{\"type\": \"absolute_majority\"}").ok();
    report.settings.shown = Some(2);
    let contest = &mut report.contests[0];
    contest.lines = vec![Line { share: Share::HALF, strict: true }];
    let first = contest.choices[0].name.clone();
    let second = contest.choices[2].name.clone();
    contest.outcome = Outcome {
        rule: Some("kz-president".to_owned()),
        status: Status::Elected,
        elected: vec![first.clone()],
        seats: vec![Seats { name: first.clone(), seats: 1 }],
        seats_left: Some(0),
        settled_by: Some("lot".to_owned()),
        lots: vec![first.clone()],
        base: Some(contest.base.clone()),
        needed: Some(Votes(3_970_240)),
        margin: Some(Lead {
            votes: Votes(6_184_752),
            share: Share::new(Votes(6_184_752), Votes(7_940_478)),
            who: first.clone(),
            over: vec![second],
        }),
        reasons: ReasonKind::ALL
            .into_iter()
            .map(|kind| Reason {
                kind,
                choice: Some(first.clone()),
                unit: Some("Almaty".to_owned()),
                votes: Some(Votes(6_456_393)),
                base: Some(Votes(7_940_478)),
                needed: Some(Votes(3_970_240)),
                met: Some(true),
                text: "more than half is needed".to_owned(),
            })
            .collect(),
        ..Outcome::default()
    };
    report
}
