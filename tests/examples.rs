//! Every worked example of percentages, rounding and checks, through the public API.
//!
//! A key of an example that a test neither proves nor names as belonging elsewhere fails it.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests fail loudly"
)]

mod worked;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};
use tally::check::{
    Scope, Sides, check, papers, percent, sums, totals as printed, turnout as roll, units,
};
use tally::code::Code;
use tally::decide::standing;
use tally::finding::{Finding, Level};
use tally::model::{Base, Cell, ChoiceKind, InputId, Place, Quantity, Votes};
use tally::share::{Rounding, Share};
use tally::tally::{Choice, Contest, Election, Sum, Unit, UnitId, UnitRow, base, totals, turnout};

use worked::{folder, load, text};

/// What a rule of law decides: proved for these examples too, in `deciding.rs`.
const OF_RULES: [&str; 4] = ["outcome", "winner", "runoff", "needed"];

const EXAMPLES: [&str; 15] = [
    "br-2022-round2",
    "check-dutch-w203",
    "check-parent-children",
    "check-press-kz-2022",
    "check-press-kz-2023",
    "check-station-protocol",
    "check-turnout-over-100",
    "de-2017-union-sum",
    "fr-2022-round2",
    "gg-2020-bases",
    "majority-shown-as-50",
    "overvote-capacity",
    "sh-1992-rounding",
    "sum-over-100",
    "sum-to-100",
];

#[test]
fn every_example_has_a_test() {
    let mut found: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !is_of_rules(path))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    found.sort();
    assert_eq!(found, EXAMPLES);
}

#[test]
fn percentages_follow_from_the_base_that_is_named() {
    for id in ["br-2022-round2", "fr-2022-round2", "gg-2020-bases", "overvote-capacity"] {
        let example = Example::load(id);
        let contest = example.contest();
        for (key, want) in &example.expected {
            example.prove_percentages(&contest, key, want);
        }
    }
}

#[test]
fn shares_of_groups_come_from_counts() {
    let example = Example::load("de-2017-union-sum");
    let valid = votes(&example.input["valid"]);
    let counts = &example.input["votes"];
    let group = &example.input["group"];
    let members = group["members"].as_array().unwrap();
    let together = members.iter().map(|name| votes(&counts[text(name)]));
    let together = Votes::checked_sum(together).unwrap();
    assert_eq!(keys(&example.expected), ["percent"]);
    for (name, want) in example.expected["percent"].as_object().unwrap() {
        let count =
            if *name == text(&group["name"]) { together } else { votes(&counts[name.as_str()]) };
        assert_eq!(example.percent(count, valid), text(want), "{name}");
    }
}

#[test]
fn a_share_below_a_majority_is_never_shown_as_one() {
    let example = Example::load("majority-shown-as-50");
    let contest = example.contest();
    let base = base(&contest, None);
    let standing = standing(&contest, &base);
    let leader = standing.leader.unwrap();
    let share = Share::new(contest.choices[leader.0].sum.votes.unwrap(), base.votes.unwrap());
    let share = share.unwrap();
    let digits = share.decimals_for_side(half(), example.decimals(), Rounding::HalfUp);
    for (key, want) in &example.expected {
        let at = |decimals| share.percent(decimals, Rounding::HalfUp).to_string();
        match key.as_str() {
            "valid" => assert_eq!(base.votes, Some(votes(want))),
            "percent_one_decimal" => assert_eq!(at(1), text(&want["A"])),
            "percent_two_decimals" => assert_eq!(at(2), text(&want["A"])),
            "percent_three_decimals" => assert_eq!(at(3), text(&want["A"])),
            "majority" => assert_eq!(standing.majority, want.as_bool()),
            "decimals_needed_to_show_truth" => {
                assert_eq!(u64::from(digits.unwrap()), want.as_u64().unwrap());
            }
            // The cell whose usual digits would lie.
            "display_mark" => {
                assert_eq!(contest.choices[leader.0].name, text(want));
                assert_ne!(digits, Some(example.decimals()));
            }
            key => assert!(OF_RULES.contains(&key), "{key}"),
        }
    }
}

#[test]
fn a_share_below_a_threshold_is_never_shown_as_reaching_it() {
    let example = Example::load("sh-1992-rounding");
    assert_eq!(text(&example.input["share_permyriad"]), "4.973");
    let share = Share::new(Votes(4_973), Votes(100_000)).unwrap();
    let bar = Share::new(Votes(1), Votes(20)).unwrap();
    for (key, want) in &example.expected {
        let at = |decimals| share.percent(decimals, Rounding::HalfUp).to_string();
        match key.as_str() {
            "passes" => assert_eq!(Some(share >= bar), want.as_bool()),
            "percent_one_decimal" => assert_eq!(at(1), text(want)),
            "percent_two_decimals" => assert_eq!(at(2), text(want)),
            "display_mark" => {
                let digits = share.decimals_for_side(bar, 1, Rounding::HalfUp);
                assert_eq!(Some(digits != Some(1)), want.as_bool());
            }
            key => panic!("{key} is not proved"),
        }
    }
}

#[test]
fn rounded_shares_are_not_forced_to_a_hundred() {
    for id in ["sum-over-100", "sum-to-100"] {
        let example = Example::load(id);
        let contest = example.contest();
        let base = base(&contest, None).votes.unwrap();
        let decimals = example.decimals();
        let shares = contest.choices.iter().map(|choice| {
            Share::new(choice.sum.votes.unwrap(), base).unwrap().percent(decimals, Rounding::HalfUp)
        });
        let sum: u128 = shares.map(tally::share::Percent::scaled).sum();
        for (key, want) in &example.expected {
            match key.as_str() {
                "valid" => assert_eq!(base, votes(want)),
                "percent_half_up" => example.prove_shares(&contest, base, Rounding::HalfUp, want),
                "percent_half_even" => {
                    example.prove_shares(&contest, base, Rounding::HalfEven, want);
                }
                "sum_half_up" => assert_eq!(format!("{}.{}", sum / 10, sum % 10), text(want)),
                "sum_note_required" => assert_eq!(Some(sum != 1000), want.as_bool()),
                key => panic!("{key} is not proved"),
            }
        }
    }
}

#[test]
fn admitted_voters_and_counted_ballots_differ_from_two_percent_or_fifteen() {
    let example = Example::load("check-dutch-w203");
    let cases = example.input["cases"].as_array().unwrap().iter();
    let got: Vec<Value> = cases
        .map(|case| papers::admitted_differ(votes(&case[0]), votes(&case[1])).into())
        .collect();
    assert_eq!(keys(&example.expected), ["warn"]);
    assert_eq!(Value::from(got), example.expected["warn"]);
}

#[test]
fn a_parent_is_compared_with_its_children_after_duplicates_are_out() {
    let example = Example::load("check-parent-children");
    let parent = &example.input["parent"];
    let mut children: Vec<(String, [Votes; 3])> = example.input["children"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (text(&row["name"]).to_owned(), ["A", "B", "cast"].map(|key| votes(&row[key]))))
        .collect();
    let repeated = printed::repeated(&children);
    let duplicates: Vec<String> = repeated.iter().map(|&index| children[index].0.clone()).collect();
    for index in repeated.into_iter().rev() {
        children.remove(index);
    }
    let sides = |field: &str| {
        let index = ["A", "B", "cast"].iter().position(|key| *key == field).unwrap();
        printed::parent(votes(&parent[field]), children.iter().map(|(_, row)| row[index])).unwrap()
    };
    for error in example.expected["errors"].as_array().unwrap() {
        match text(&error["check"]) {
            "duplicate_unit" => assert_eq!(duplicates, [text(&error["unit"])]),
            "parent_equals_children" => {
                let want =
                    Sides { left: votes(&error["children"]), right: votes(&error["parent"]) };
                assert_eq!(sides(text(&error["field"])), want);
                assert!(!want.are_equal());
            }
            check => panic!("{check} is not proved"),
        }
    }
    for ok in example.expected["ok"].as_array().unwrap() {
        assert!(sides(text(&ok["field"])).are_equal());
    }
    for warning in example.expected["warnings"].as_array().unwrap() {
        assert_eq!(text(&warning["check"]), "units_missing");
        assert_eq!(parent["units_expected"], warning["expected"]);
        assert_eq!(children.len() as u64, warning["found"].as_u64().unwrap());
        let expected = warning["expected"].as_u64().unwrap();
        let finding = units::missing(expected, children.len() as u64).unwrap();
        assert_eq!(finding.level, Level::Warning);
        assert_eq!(finding.message, "3 of 4 units are there");
    }
    assert_eq!(keys(&example.expected), ["errors", "ok", "warnings"]);
}

#[test]
fn lines_that_do_not_share_the_base_of_the_others_are_suspect() {
    let example = Example::load("check-press-kz-2022");
    let contest = example.contest();
    let lines: Vec<_> = contest
        .choices
        .iter()
        .map(|choice| {
            let printed = percent::parse(choice.stated_percent.as_deref().unwrap()).unwrap();
            (choice.sum.votes.unwrap(), printed)
        })
        .collect();
    let agreement = percent::agreement(&lines, Rounding::HalfUp).unwrap();
    // The official sum of valid votes, which the table does not give.
    assert!(agreement.base.0 <= 7_940_478 && 7_940_478 <= agreement.base.1);
    let mut want = strings(&example.expected["suspect"]);
    want.sort_unstable();
    let mut suspects: Vec<&str> =
        agreement.suspects.iter().map(|&index| contest.choices[index].name.as_str()).collect();
    suspects.sort_unstable();
    assert_eq!(suspects, want);

    let findings = findings(contest);
    let mut found: Vec<&str> = findings
        .iter()
        .inspect(|finding| assert_eq!((finding.code, finding.level), WRONG_PERCENT))
        .map(|finding| finding.message.split('`').nth(1).unwrap())
        .collect();
    found.sort_unstable();
    assert_eq!(found, want);
    assert_eq!(keys(&example.expected), ["method", "suspect"]);
}

const WRONG_PERCENT: (Code, Level) = (Code::RoundTotals, Level::Warning);

#[test]
fn both_the_sum_and_the_percentage_find_swapped_digits() {
    let example = Example::load("check-press-kz-2023");
    let contest = example.contest();
    let sides = sums::sum_options(&Scope::total(&contest)).unwrap();
    let findings = findings(contest);
    let codes: Vec<(Code, Level)> =
        findings.iter().map(|finding| (finding.code, finding.level)).collect();
    assert_eq!(codes, [(Code::SumOptions, Level::Fault), WRONG_PERCENT]);
    for error in example.expected["errors"].as_array().unwrap() {
        match text(&error["check"]) {
            "sum_of_options_equals_total" => {
                assert_eq!(
                    sides,
                    Sides { left: votes(&error["sum"]), right: votes(&error["total"]) }
                );
                let difference = error["difference"].as_i64().unwrap();
                assert_eq!(sides.difference().0, difference.unsigned_abs());
                assert!(!sides.exceed() && difference < 0);
            }
            "stated_percent_matches" => {
                let message = &findings[1].message;
                for part in ["option", "stated", "computed"] {
                    assert!(message.contains(text(&error[part])), "{message}");
                }
            }
            check => panic!("{check} is not proved"),
        }
    }
    let help = findings[0].help.as_deref().unwrap();
    assert!(text(&example.expected["hint"]).contains('9') && help.contains("multiple of 9"));
    assert_eq!(keys(&example.expected), ["errors", "hint"]);
}

#[test]
fn all_faults_of_a_protocol_are_listed_and_nothing_else() {
    let example = Example::load("check-station-protocol");
    let contest = example.contest();
    let scope = Scope::total(&contest);
    let sides_of = |check: &str| match check {
        "options_sum_equals_valid" => sums::sum_options(&scope),
        "received_equals_issued_plus_unused" => papers::papers(&scope),
        "box_not_above_issued" => papers::box_issued(&scope),
        "issued_not_above_registered_plus_supplementary" => papers::issued_roll(&scope),
        "valid_plus_invalid_equals_box" => sums::sum_cast(&scope),
        check => panic!("{check} is not proved"),
    };
    let sides =
        |entry: &Value| Sides { left: votes(&entry["left"]), right: votes(&entry["right"]) };
    for error in example.expected["errors"].as_array().unwrap() {
        assert_eq!(sides_of(text(&error["check"])), Some(sides(error)), "{error}");
    }
    for ok in example.expected["ok"].as_array().unwrap() {
        // Parts of the box and of the issued papers are no quantities here.
        if text(&ok["check"]) != "portable_not_above_early_plus_outside" {
            assert_eq!(sides_of(text(&ok["check"])), Some(sides(ok)), "{ok}");
        }
    }
    let rate = turnout(|quantity| contest.stated(quantity), Some(Quantity::Issued)).unwrap();
    let percent = rate.share().unwrap().percent(example.decimals(), Rounding::HalfUp).to_string();
    assert_eq!(percent, text(&example.expected["turnout_percent"]));

    let findings = findings(contest);
    let codes: Vec<(Code, Level)> =
        findings.iter().map(|finding| (finding.code, finding.level)).collect();
    let fault = |code| (code, Level::Fault);
    assert_eq!(
        codes,
        [
            fault(Code::SumOptions),
            fault(Code::BoxIssued),
            fault(Code::Papers),
            (Code::InvalidHigh, Level::Warning)
        ]
    );
    for finding in &findings[..3] {
        assert!(finding.notes.iter().any(|note| note.starts_with("the difference is")));
    }
    let warnings = example.expected["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 1);
    assert!(findings[3].message.contains(text(&warnings[0]["percent"])));
    assert!(findings[3].notes[0].contains(text(&warnings[0]["limit"])));
    assert_eq!(keys(&example.expected), ["errors", "ok", "turnout_percent", "warnings"]);
}

#[test]
fn more_ballots_than_voters_are_a_fault_only_with_a_roll() {
    let example = Example::load("check-turnout-over-100");
    let rows = example.input["units"].as_array().unwrap();
    let election = Election {
        contests: vec![Contest {
            units: Some(
                (0..)
                    .map(UnitId)
                    .zip(rows)
                    .map(|(id, row)| {
                        let quantities = quantities(row.as_object().unwrap())
                            .into_iter()
                            .map(|(quantity, votes)| (quantity, Cell::Counted(votes)))
                            .collect();
                        (id, UnitRow { quantities, ..UnitRow::default() })
                    })
                    .collect(),
            ),
            ..contest(Vec::new(), BTreeMap::new())
        }],
        units: rows
            .iter()
            .map(|row| Unit {
                key: vec![("station".to_owned(), text(&row["name"]).to_owned())],
                place: Place::default(),
            })
            .collect(),
    };
    let findings = check(&election);
    for result in example.expected["results"].as_array().unwrap() {
        let name = text(&result["name"]);
        let levels: Vec<Level> = findings
            .iter()
            .filter(|finding| finding.unit.as_deref() == Some(name))
            .map(|finding| finding.level)
            .collect();
        match text(&result["severity"]) {
            "error" => assert_eq!(levels, [Level::Fault], "{name}"),
            "info" => assert_eq!(levels, [Level::Note], "{name}"),
            "none" => assert_eq!(levels, [], "{name}"),
            severity => panic!("{severity} is not known"),
        }
        let row = rows.iter().find(|row| text(&row["name"]) == name).unwrap();
        let figures = quantities(row.as_object().unwrap());
        let rate = turnout(|quantity| figures.get(&quantity).copied(), None).unwrap();
        let percent = rate.share().map(|share| share.percent(2, Rounding::HalfUp).to_string());
        assert_eq!(percent.as_deref(), result["turnout_percent"].as_str(), "{name}");
    }
    assert_eq!(keys(&example.expected), ["results"]);
}

struct Example {
    id: String,
    rounding: Value,
    input: Map<String, Value>,
    expected: Map<String, Value>,
}

impl Example {
    fn load(id: &str) -> Self {
        let mut example = load(&folder().join(id).with_extension("json"));
        let mut part = |key: &str| example[key].take();
        Self {
            id: id.to_owned(),
            rounding: part("rounding"),
            input: part("input").as_object().unwrap().clone(),
            expected: part("expected").as_object().unwrap().clone(),
        }
    }

    fn decimals(&self) -> u32 {
        u32::try_from(self.rounding["decimals"].as_u64().unwrap()).unwrap()
    }

    fn contest(&self) -> Contest {
        let options = self.input["options"].as_array().unwrap().iter().map(choice).collect();
        let mut contest = contest(options, BTreeMap::new());
        contest.quantities = quantities(&self.input)
            .into_iter()
            .map(|(quantity, votes)| (quantity, whole(votes)))
            .collect();
        contest
    }

    #[track_caller]
    fn percent(&self, part: Votes, of: Votes) -> String {
        Share::new(part, of).unwrap().percent(self.decimals(), Rounding::HalfUp).to_string()
    }

    #[track_caller]
    fn prove_shares(&self, contest: &Contest, base: Votes, rounding: Rounding, want: &Value) {
        for (name, want) in want.as_object().unwrap() {
            let choice = contest.choices.iter().find(|choice| choice.name == *name).unwrap();
            let share = Share::new(choice.sum.votes.unwrap(), base).unwrap();
            let got = share.percent(self.decimals(), rounding).to_string();
            assert_eq!(got, text(want), "{}: {name}", self.id);
        }
    }

    fn prove_percentages(&self, contest: &Contest, key: &str, want: &Value) {
        let figures = totals(contest);
        let figure = |quantity: Quantity| figures[&quantity].votes;
        let of_base = |name: Base| base(contest, Some(name)).votes.unwrap();
        let shares = |name: Base| {
            self.prove_shares(contest, of_base(name), Rounding::HalfUp, want);
        };
        let of_cast = |quantity: Quantity| {
            assert_eq!(self.percent(figure(quantity), figure(Quantity::Cast)), text(want), "{key}");
        };
        let scope = Scope::total(contest);
        match key {
            "valid" => {
                assert_eq!(figure(Quantity::Valid), votes(want));
                assert_eq!(of_base(Base::Valid), votes(want));
            }
            "percent_of_valid" => shares(Base::Valid),
            "percent_of_registered" => shares(Base::Registered),
            "percent_of_ballots" => shares(Base::Ballots),
            "percent_of_votes" => shares(Base::Votes),
            "turnout_percent" => {
                let rate = turnout(|quantity| contest.stated(quantity), None).unwrap();
                assert_eq!(rate.of, "ballots cast of registered voters");
                let percent = rate.share().unwrap().percent(self.decimals(), Rounding::HalfUp);
                assert_eq!(percent.to_string(), text(want));
            }
            "abstention_percent" => {
                assert!(figures[&Quantity::Abstained].derived);
                let abstained = figure(Quantity::Abstained);
                assert_eq!(self.percent(abstained, figure(Quantity::Registered)), text(want));
            }
            "blank_percent_of_cast" | "blank_percent_of_cast_half_up" => of_cast(Quantity::Blank),
            "null_percent_of_cast" => of_cast(Quantity::Invalid),
            "valid_percent_of_cast" => of_cast(Quantity::Valid),
            "votes_per_ballot_used_mean" => {
                // A mean is a share of a hundred times as many, in percent.
                let hundredfold = Votes(of_base(Base::Ballots).0 * 100);
                assert_eq!(self.percent(of_base(Base::Votes), hundredfold), text(want));
            }
            "warnings" => {
                assert_eq!(strings(want), ["registered != cast + abstained (difference 657)"]);
                assert_eq!(roll::roll(&scope).unwrap().difference(), Votes(657));
                let found = findings(contest.clone());
                let found = found.iter().find(|finding| finding.code == Code::SumCast).unwrap();
                assert_eq!(found.level, Level::Warning);
                assert!(found.notes.contains(&"the difference is 657".to_owned()));
            }
            "votes_total" => assert_eq!(scope.marks(), Some(votes(want))),
            "capacity" => {
                let ballot = self.input["votes_per_ballot"].as_u64().unwrap();
                assert_eq!(sums::capacity(&scope, ballot).unwrap().right, votes(want));
            }
            "identity_holds" => {
                let ballot = self.input["votes_per_ballot"].as_u64().unwrap();
                let sides = sums::capacity(&scope, ballot).unwrap();
                assert_eq!(Some(sides.are_equal()), want.as_bool());
            }
            // Follows from the rule that such a ballot loses all its votes.
            "overvoted_ballots" => {}
            key => assert!(OF_RULES.contains(&key), "{key} is not proved"),
        }
    }
}

/// Those are proved, every one of them, in `seats.rs` and `deciding.rs`.
fn is_of_rules(path: &Path) -> bool {
    let example: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    ["seats", "threshold", "tie", "winner", "referendum"].contains(&text(&example["kind"]))
}

fn findings(contest: Contest) -> Vec<Finding> {
    let election = Election { contests: vec![contest], units: Vec::new() };
    check(&election).iter().cloned().collect()
}

fn contest(choices: Vec<Choice>, quantities: BTreeMap<Quantity, Sum>) -> Contest {
    Contest {
        name: String::new(),
        district: None,
        choices,
        quantities,
        blank_in_base: false,
        units_reported: 0,
        units: Some(BTreeMap::new()),
        stated: Vec::new(),
        place: Place::row(InputId(0), 1),
    }
}

fn choice(option: &Value) -> Choice {
    Choice {
        name: text(&option["name"]).to_owned(),
        party: None,
        kind: match text(&option["kind"]) {
            "candidate" => ChoiceKind::Candidate,
            "list" => ChoiceKind::List,
            "against_all" => ChoiceKind::AgainstAll,
            "write_in" => ChoiceKind::WriteIn,
            kind => panic!("{kind} is not known"),
        },
        sum: whole(votes(&option["votes"])),
        modes: Vec::new(),
        stated_percent: option["stated_percent"].as_str().map(str::to_owned),
        spellings: Vec::new(),
        place: Place::row(InputId(0), 2),
    }
}

/// The quantities of an input, under the names that the examples use.
fn quantities(input: &Map<String, Value>) -> BTreeMap<Quantity, Votes> {
    let mut found = BTreeMap::new();
    for (key, value) in input {
        let quantity = match key.as_str() {
            "registered" => Quantity::Registered,
            "supplementary" => Quantity::Supplementary,
            "received" => Quantity::Received,
            "issued" => Quantity::Issued,
            "cancelled_unused" => Quantity::Unused,
            "lost" => Quantity::Lost,
            "cast" | "box" | "ballots" => Quantity::Cast,
            "valid" | "stated_total" | "votes_total" => Quantity::Valid,
            "invalid" | "null" => Quantity::Invalid,
            "blank" => Quantity::Blank,
            "overvotes" => Quantity::Overvotes,
            "undervotes" => Quantity::Undervotes,
            "abstained" => Quantity::Abstained,
            "name" | "options" | "seats" | "votes_per_ballot" => continue,
            key => panic!("{key} is not known"),
        };
        // Some come in parts.
        let votes = match value {
            Value::Object(parts) => Votes::checked_sum(parts.values().map(votes)).unwrap(),
            value => votes(value),
        };
        assert!(found.insert(quantity, votes).is_none(), "{key} comes twice");
    }
    found
}

fn whole(votes: Votes) -> Sum {
    Sum { votes: Some(votes), missing: 0, hidden: 0 }
}

fn half() -> Share {
    Share::new(Votes(1), Votes(2)).unwrap()
}

#[track_caller]
fn votes(value: &Value) -> Votes {
    Votes(value.as_u64().expect("a count"))
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(text).collect()
}

fn keys(map: &Map<String, Value>) -> Vec<&str> {
    map.keys().map(String::as_str).collect()
}
