//! Every worked example that a rule of law decides, through the public API, and the rules that come
//! with the program.
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

use serde_json::{Map, Value, json};
use tally::decide::rule::{Bar, Rule, TieRule, Way};
use tally::decide::{Asked, Outcome, Reason, ReasonKind, Shown, Status, decide, standing, weigh};
use tally::error::Error;
use tally::model::{Base, Cell, ChoiceKind, Place, Quantity, Votes};
use tally::share::{Rounding, Share};
use tally::tally::{
    Choice, ChoiceId, Contest, Election, Sum, Unit, UnitId, UnitRow, base, totals, turnout,
};

use worked::{folder, load, text};

const EXAMPLES: [&str; 19] = [
    "against-all-majority-kz",
    "against-all-majority-repeat",
    "blank-majority-repeat",
    "block-vote-tie-last-seat",
    "ch-2020-double-majority",
    "ch-absolute-majority-multi-seat",
    "ec-2017-round1",
    "gb-sct-1979-approval",
    "half-is-no-majority",
    "id-2024-president",
    "in-2024-indore",
    "ke-2013-president",
    "kz-2022-president",
    "pe-2021-runoff",
    "pt-2006-president",
    "rs-2002-quorum",
    "ru-2004-president",
    "ua-2010-runoff",
    "us-nv-1976-none",
];
/// Those that are two tests below.
const MORE: [&str; 2] = ["us-va94-2017-tie", "uy-2004-president"];

#[test]
fn every_example_of_a_winner_or_a_question_is_here() {
    let mut found: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let example: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            match text(&example["kind"]) {
                "winner" | "referendum" => true,
                "tie" => example["rule"].is_object(),
                _ => false,
            }
        })
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    found.sort();
    let mut all = [EXAMPLES.as_slice(), &MORE].concat();
    all.sort_unstable();
    assert_eq!(found, all);
}

#[test]
fn every_key_of_every_example_is_proved() {
    for id in EXAMPLES.iter().chain(&MORE) {
        let example = Example::load(id);
        let outcome = example.outcome();
        for (key, want) in &example.expected {
            example.prove(&outcome, key, want);
        }
    }
}

#[test]
fn percentages_and_their_rounding_have_outcomes_too() {
    for id in ["br-2022-round2", "fr-2022-round2", "majority-shown-as-50"] {
        let example = Example::load(id);
        let outcome = example.outcome();
        let mut proved = 0;
        for (key, want) in &example.expected {
            if ["outcome", "winner", "runoff", "needed"].contains(&key.as_str()) {
                example.prove(&outcome, key, want);
                proved += 1;
            }
        }
        assert!(proved >= 2, "{id}");
    }
}

/// An example, its rule and its figures.
struct Example {
    id: String,
    rule: Value,
    rounding: Value,
    input: Map<String, Value>,
    expected: Map<String, Value>,
}

impl Example {
    fn load(id: &str) -> Self {
        let mut example = load(&folder().join(id).with_extension("json"));
        let mut part = |key: &str| example[key].take();
        let mut rule = part("rule");
        let input = part("input").as_object().unwrap().clone();
        // The examples have the number of seats among their figures.
        if let Some(seats) = input.get("seats") {
            rule["seats"] = seats.clone();
        }
        if let Some(total) = input.get("units_total") {
            rule["distribution"]["total"] = total.clone();
        }
        // The example says which weights there are; a rule says of which cantons they are.
        if rule["type"] == "double_majority" {
            rule["members"] = json!({ "half": HALF_CANTONS });
        }
        Self {
            id: id.to_owned(),
            rule,
            rounding: part("rounding"),
            input,
            expected: part("expected").as_object().unwrap().clone(),
        }
    }

    fn rule(&self) -> Rule {
        let rule = Rule::parse(&self.id, &self.rule.to_string());
        rule.unwrap_or_else(|error| panic!("{}: {error}", self.id))
    }

    fn outcome(&self) -> Outcome {
        self.decided(self.rule(), &[]).unwrap_or_else(|error| panic!("{}: {error}", self.id))
    }

    fn decided(&self, rule: Rule, lots: &[&str]) -> Result<Outcome, Error> {
        let lots = lots.iter().map(|&lot| lot.to_owned()).collect();
        let asked = Asked { rule: Some(rule), lots, expected: None };
        let decided = decide(&self.election(), &[0], &asked, shown())?;
        Ok(decided.contests[&0].clone())
    }

    fn election(&self) -> Election {
        let units = self.units();
        let contest = Contest {
            units: Some((0..).map(UnitId).zip(units.iter().map(|(_, row)| row.clone())).collect()),
            ..self.contest()
        };
        let unit = |(name, _): &(String, UnitRow)| Unit {
            key: vec![("unit".to_owned(), name.clone())],
            place: Place::default(),
        };
        Election { contests: vec![contest], units: units.iter().map(unit).collect() }
    }

    fn contest(&self) -> Contest {
        let options = self.input["options"].as_array().unwrap();
        Contest {
            name: String::new(),
            district: None,
            choices: options.iter().map(choice).collect(),
            quantities: quantities(&self.input),
            blank_in_base: false,
            units_reported: 0,
            units: None,
            stated: Vec::new(),
            place: Place::default(),
        }
    }

    /// The figures by unit. Of the cantons only their answers are published: one vote each.
    fn units(&self) -> Vec<(String, UnitRow)> {
        let row = |counts: &mut dyn Iterator<Item = u64>| UnitRow {
            votes: (0..)
                .map(ChoiceId)
                .zip(counts)
                .map(|(id, votes)| (id, Cell::Counted(Votes(votes))))
                .collect(),
            ..UnitRow::default()
        };
        if self.input.contains_key("cantons") {
            return CANTONS
                .iter()
                .map(|&(name, yes)| {
                    let counts = if yes { [1, 0] } else { [0, 1] };
                    (name.to_owned(), row(&mut counts.into_iter()))
                })
                .collect();
        }
        let Some(units) = self.input.get("units") else { return Vec::new() };
        let names: Vec<&str> = self.input["options"]
            .as_array()
            .unwrap()
            .iter()
            .map(|option| text(&option["name"]))
            .collect();
        let one = |unit: &Value| {
            let mut counts = names.iter().map(|name| unit["votes"][name].as_u64().unwrap());
            (text(&unit["name"]).to_owned(), row(&mut counts))
        };
        units.as_array().unwrap().iter().map(one).collect()
    }

    fn name(&self, id: ChoiceId) -> String {
        text(&self.input["options"][id.0]["name"]).to_owned()
    }

    fn names(&self, ids: &[ChoiceId]) -> Vec<String> {
        ids.iter().map(|&id| self.name(id)).collect()
    }

    fn decimals(&self) -> u32 {
        u32::try_from(self.rounding["decimals"].as_u64().unwrap_or(2)).unwrap()
    }

    fn mode(&self) -> Rounding {
        match self.rounding["mode"].as_str() {
            Some("truncate") => Rounding::Truncate,
            _ => Rounding::HalfUp,
        }
    }

    fn percents(&self, of: Base, rounding: Rounding, decimals: u32, want: &Value) {
        let contest = self.contest();
        let size = base(&contest, Some(of)).votes.unwrap();
        for (name, want) in want.as_object().unwrap() {
            let votes = match contest.choices.iter().find(|choice| choice.name == *name) {
                Some(choice) => choice.sum.votes.unwrap(),
                None => totals(&contest)[&Quantity::from_name(name).unwrap()].votes,
            };
            let got = Share::new(votes, size).unwrap().percent(decimals, rounding).to_string();
            assert_eq!(got, text(want), "{}: {name}", self.id);
        }
    }

    fn reason<'a>(&self, outcome: &'a Outcome, kind: ReasonKind) -> &'a Reason {
        let found = outcome.reasons.iter().find(|reason| reason.kind == kind);
        found.unwrap_or_else(|| panic!("{}: no {kind:?} in {:?}", self.id, outcome.reasons))
    }

    #[track_caller]
    fn prove(&self, outcome: &Outcome, key: &str, want: &Value) {
        let contest = self.contest();
        let figure = |quantity| totals(&contest)[&quantity].votes;
        let size = |of| base(&contest, Some(of)).votes.unwrap();
        let rule_base = self.rule().base().unwrap_or(Base::Valid);
        let (mode, decimals) = (self.mode(), self.decimals());
        let first = standing(&contest, &base(&contest, None)).order[0];
        let leader = outcome.elected.first().or(outcome.runoff.first());
        let count = |id: ChoiceId| contest.choices[id.0].sum.votes.unwrap();
        let is = |got: bool| assert_eq!(Some(got), want.as_bool(), "{}: {key}", self.id);
        match key {
            "outcome" => assert_eq!(outcome.status.name(), text(want), "{}", self.id),
            "winner" => {
                let won = outcome.elected.first().map(|&id| self.name(id));
                assert_eq!(won.as_deref(), want.as_str(), "{}", self.id);
            }
            "runoff" => assert_eq!(self.names(&outcome.runoff), strings(want), "{}", self.id),
            "elected" => assert_eq!(self.names(&outcome.elected), strings(want), "{}", self.id),
            "tied" | "tied_for_last" => assert_eq!(self.names(&outcome.tied), strings(want)),
            "seats_left" => assert_eq!(outcome.seats_left, want.as_u64()),
            "resolution_required" => {
                assert_eq!(outcome.settled_by.map(TieRule::name), want.as_str());
            }
            "with_lot" => self.prove_lot(want),
            "rounds" => assert_eq!((outcome.status, want.as_u64()), (Status::Elected, Some(1))),
            "leading_option" => assert_eq!(self.name(first), text(want)),
            "runner_up" => {
                let margin = outcome.margin.as_ref().unwrap();
                assert_eq!(self.names(&margin.over), [text(want)]);
            }
            "margin_votes" => {
                assert_eq!(outcome.margin.as_ref().map(|margin| margin.votes.0), want.as_u64());
            }
            "needed" | "absolute_majority" => {
                assert_eq!(outcome.needed.map(|votes| votes.0), want.as_u64());
            }
            "valid" | "valid_votes" | "votes_total" => {
                assert_eq!(size(Base::Valid).0, number(want));
            }
            "cast" => assert_eq!(figure(Quantity::Cast).0, number(want)),
            "percent_of_valid" => self.percents(Base::Valid, mode, decimals, want),
            "percent" => self.percents(rule_base, mode, decimals, want),
            "percent_of_cast" => self.percents(Base::Cast, mode, decimals, want),
            "percent_of_registered" => self.percents(Base::Registered, mode, decimals, want),
            "percent_of_ballots" => self.percents(Base::Ballots, mode, decimals, want),
            "percent_half_up" => self.percents(rule_base, Rounding::HalfUp, decimals, want),
            "percent_one_decimal" => self.percents(rule_base, mode, 1, want),
            "percent_of_ballots_sum_exceeds_100" => is(size(Base::Votes) > size(Base::Ballots)),
            "invalid_percent" => {
                let part = Share::new(figure(Quantity::Invalid), figure(Quantity::Cast)).unwrap();
                assert_eq!(part.percent(decimals, mode).to_string(), text(want));
            }
            "turnout_percent" => {
                let issued = contest.stated(Quantity::Issued).map(|_| Quantity::Issued);
                let figures = totals(&contest);
                let rate = turnout(|quantity| figures.get(&quantity).map(|f| f.votes), issued);
                let percent = rate.unwrap().share().unwrap().percent(decimals, mode);
                assert_eq!(percent.to_string(), text(want));
            }
            "majority" | "people_majority" => {
                let line = outcome.reasons.iter().find(|reason| reason.kind == ReasonKind::Share);
                let met = line.map_or_else(
                    || Bar::MAJORITY.is_met(count(*leader.unwrap()), size(rule_base)),
                    |reason| reason.met.unwrap(),
                );
                is(met);
            }
            "majority_of_cast" => is(Bar::MAJORITY.is_met(count(first), size(Base::Cast))),
            "majority_of_valid" => is(Bar::MAJORITY.is_met(count(first), size(Base::Valid))),
            "votes_above_half_of_cast" => {
                assert_eq!(count(first).0 - size(Base::Cast).0 / 2, number(want));
            }
            "would_be_runoff_if_base_were_cast" => {
                let mut rule = self.rule.clone();
                rule["base"] = "cast".into();
                let rule = Rule::parse("cast", &rule.to_string()).unwrap();
                is(self.decided(rule, &[]).unwrap().status == Status::Runoff);
            }
            "quorum_met" => is(self.reason(outcome, ReasonKind::Quorum).met.unwrap()),
            "approval_quorum_met" => is(self.reason(outcome, ReasonKind::Approval).met.unwrap()),
            "reason" => {
                let kind = match text(want) {
                    "against_all_exceeds_leader" => ReasonKind::AgainstAll,
                    "blank_majority" => ReasonKind::Blank,
                    reason => panic!("{reason} is not known"),
                };
                assert_eq!(self.reason(outcome, kind).met, Some(true));
            }
            "failed_condition" => {
                assert_eq!(text(want), "leader_at_least_40_percent");
                let mut failed = outcome.reasons.iter().filter(|reason| reason.met == Some(false));
                let bar = failed.find(|reason| reason.text.contains("at least 40%")).unwrap();
                assert_eq!(bar.choice, Some(first));
            }
            "lead_points" => {
                let lead = self.reason(outcome, ReasonKind::Lead);
                let share = Share::new(lead.votes.unwrap(), lead.base.unwrap()).unwrap();
                assert_eq!(share.percent(2, mode).to_string(), text(want));
                assert_eq!(lead.met, Some(true), "that condition holds alone");
            }
            "below" => {
                let short = outcome.reasons.iter().filter(|reason| reason.met == Some(false));
                let short: Vec<ChoiceId> = short.filter_map(|reason| reason.choice).collect();
                assert_eq!(self.names(&short), strings(want));
            }
            "naive_half_of_ballots" => {
                let needed = Bar::MAJORITY.needed(size(Base::Ballots));
                assert_eq!(needed.map(|votes| votes.0), want.as_u64());
            }
            "elected_if_half_of_ballots" => {
                let ballots = size(Base::Ballots);
                let reach = (0..contest.choices.len()).map(ChoiceId);
                let reach: Vec<ChoiceId> =
                    reach.filter(|&id| Bar::MAJORITY.is_met(count(id), ballots)).collect();
                assert_eq!(self.names(&reach), strings(want));
            }
            "cantons_yes" | "cantons_no" | "cantons_majority" => self.prove_cantons(key, want),
            "units_at_least_20_percent" => {
                let reason = self.reason(outcome, ReasonKind::Distribution);
                let (name, units) = want.as_object().unwrap().iter().next().unwrap();
                assert_eq!(self.name(reason.choice.unwrap()), *name);
                assert_eq!(reason.votes.unwrap().0, number(units));
                assert_eq!(reason.base, Some(Votes(38)));
            }
            "units_needed" => {
                let reason = self.reason(outcome, ReasonKind::Distribution);
                assert_eq!(reason.needed.unwrap().0, number(want));
            }
            "condition_met_with_given_units" => {
                is(self.reason(outcome, ReasonKind::Distribution).met.unwrap());
            }
            "lowest_unit_share" => {
                let share = |(_, row): &(String, UnitRow)| {
                    let votes = |id: ChoiceId| match row.votes.get(&id) {
                        Some(Cell::Counted(votes)) => *votes,
                        cell => panic!("{cell:?}"),
                    };
                    let all = Votes::checked_sum((0..3).map(|id| votes(ChoiceId(id)))).unwrap();
                    Share::new(votes(*leader.unwrap()), all).unwrap()
                };
                let units = self.units();
                let lowest = units.iter().min_by_key(|unit| share(unit)).unwrap();
                assert_eq!(lowest.0, text(&want["unit"]));
                let percent = share(lowest).percent(2, mode).to_string();
                assert_eq!(percent, text(&want["percent"]));
            }
            // Half is shown as half, and the mark that it is no majority is in tests/cmd.
            "display_mark" => {
                assert_eq!(self.name(first), text(want));
                let share = Share::new(count(first), size(rule_base)).unwrap();
                assert!(
                    share == Share::HALF && !Bar::MAJORITY.is_met(count(first), size(rule_base))
                );
            }
            key => panic!("{}: {key} is not proved", self.id),
        }
    }

    fn prove_lot(&self, want: &Value) {
        let outcome = self.decided(self.rule(), &[text(&want["lot"])]).unwrap();
        for (key, want) in want.as_object().unwrap() {
            match key.as_str() {
                "lot" => assert_eq!(self.names(&outcome.lots), [text(want)]),
                "decided_by" => {
                    assert_eq!(self.reason(&outcome, ReasonKind::Lot).kind.name(), text(want));
                }
                key => self.prove(&outcome, key, want),
            }
        }
    }

    fn prove_cantons(&self, key: &str, want: &Value) {
        let Way::DoubleMajority { weights, .. } = self.rule().way else { panic!("{}", self.id) };
        let cantons: Vec<(String, Option<bool>)> =
            CANTONS.iter().map(|&(name, yes)| (name.to_owned(), Some(yes))).collect();
        let weighed = weigh(&cantons, &weights).unwrap();
        let halves = |text: &str| {
            let (whole, half) = text.split_once('.').unwrap();
            let whole: u64 = whole.parse().unwrap();
            Share::new(Votes(2 * whole + u64::from(half == "5")), Votes(2)).unwrap()
        };
        match key {
            "cantons_yes" => assert_eq!(weighed.yes, halves(text(want))),
            "cantons_no" => assert_eq!(weighed.no, halves(text(want))),
            _ => assert_eq!(weighed.majority(), want.as_bool()),
        }
        assert_eq!(weighed.total, Share::new(Votes(23), Votes(1)).unwrap());
    }
}

const HALF_CANTONS: [&str; 6] = ["OW", "NW", "BS", "BL", "AR", "AI"];

/// How the cantons answered on 29 November 2020, as the example's notes have it.
const CANTONS: [(&str, bool); 26] = [
    ("ZH", true),
    ("BE", true),
    ("LU", false),
    ("UR", false),
    ("SZ", false),
    ("OW", false),
    ("NW", false),
    ("GL", false),
    ("ZG", false),
    ("FR", true),
    ("SO", false),
    ("BS", true),
    ("BL", false),
    ("SH", false),
    ("AR", false),
    ("AI", false),
    ("SG", false),
    ("GR", false),
    ("AG", false),
    ("TG", false),
    ("TI", true),
    ("VD", true),
    ("VS", false),
    ("NE", true),
    ("GE", true),
    ("JU", true),
];

fn shown() -> Shown {
    Shown { decimals: 2, rounding: Rounding::HalfUp }
}

fn choice(option: &Value) -> Choice {
    let kind = match text(&option["kind"]) {
        "candidate" => ChoiceKind::Candidate,
        "against_all" => ChoiceKind::AgainstAll,
        "blank_valid" => ChoiceKind::Blank,
        "yes" => ChoiceKind::Yes,
        "no" => ChoiceKind::No,
        kind => panic!("{kind} is not known"),
    };
    line(text(&option["name"]), kind, number(&option["votes"]))
}

fn line(name: &str, kind: ChoiceKind, votes: u64) -> Choice {
    Choice {
        name: name.to_owned(),
        party: None,
        kind,
        sum: whole(votes),
        modes: Vec::new(),
        stated_percent: None,
        spellings: Vec::new(),
        place: Place::default(),
    }
}

fn whole(votes: u64) -> Sum {
    Sum { votes: Some(Votes(votes)), missing: 0, hidden: 0 }
}

fn quantities(input: &Map<String, Value>) -> BTreeMap<Quantity, Sum> {
    let mut found = BTreeMap::new();
    for (key, value) in input {
        let quantity = match key.as_str() {
            "registered" => Quantity::Registered,
            "issued" => Quantity::Issued,
            "cast" | "ballots" => Quantity::Cast,
            "invalid" | "null" | "blank_and_null" | "rejected" => Quantity::Invalid,
            "blank" => Quantity::Blank,
            "unmarked" => Quantity::Unmarked,
            "abstained" => Quantity::Abstained,
            "blank_lines" => Quantity::Undervotes,
            "options" | "seats" | "votes_per_ballot" | "cantons" | "units" | "units_total"
            | "units_note" | "partial" => continue,
            key => panic!("{key} is not known"),
        };
        assert!(found.insert(quantity, whole(number(value))).is_none(), "{key} comes twice");
    }
    found
}

#[track_caller]
fn number(value: &Value) -> u64 {
    value.as_u64().expect("a count")
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(text).collect()
}
