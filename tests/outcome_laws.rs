//! What holds for every outcome: order, scale, halves, and votes that are still out.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "helpers of tests fail loudly")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use tally::decide::rule::Rule;
use tally::decide::{Asked, Expected, ExpectedUnit, Outcome, Shown, Status, decide};
use tally::error::Error;
use tally::model::{Cell, ChoiceKind, Place, Quantity, Votes};
use tally::share::Rounding;
use tally::tally::{Choice, ChoiceId, Contest, Election, Sum, Unit, UnitId, UnitRow};

/// Rules of every type that elects; each says what it does with the line against everyone.
const RULES: [&str; 12] = [
    "type = \"plurality\"\nagainst_all_effect = \"none\"",
    "type = \"plurality\"\nagainst_all_effect = \"repeat_if_leads\"",
    "type = \"plurality\"\nagainst_all_effect = \"repeat_if_majority\"",
    "type = \"plurality_at_large\"\nseats = 2\nagainst_all_effect = \"none\"",
    "type = \"absolute_majority\"\nbase = \"valid\"\nelse = \"runoff_top_two\"\n\
     against_all_effect = \"base_only\"",
    "type = \"absolute_majority\"\nbase = \"cast\"\nelse = \"runoff_top_two\"\n\
     against_all_effect = \"base_only\"\nquorum = \"1/2\"",
    "type = \"absolute_majority\"\nbase = \"registered\"\nelse = \"new_election\"\n\
     against_all_effect = \"base_only\"",
    "type = \"absolute_majority\"\nbase = \"valid\"\nthreshold = { share = \"40%\", strict = false }\n\
     else = \"second_round\"\nagainst_all_effect = \"base_only\"",
    "type = \"qualified\"\nbase = \"valid\"\nelse = \"runoff_top_two\"\n\
     win_if = [{ share_gt = \"1/2\" }, { all = [{ share_ge = \"2/5\" }, { lead_points_ge = \"10\" }] }]\n\
     against_all_effect = \"base_only\"",
    "type = \"absolute_majority_multi_seat\"\nseats = 2\nelse = \"second_round\"\n\
     against_all_effect = \"none\"",
    "method = \"dhondt\"\nseats = 5\nthreshold = \"5%\"\nagainst_all_effect = \"none\"",
    "method = \"hare_lr\"\nseats = 7\nagainst_all_effect = \"none\"",
];

/// Types with what they need, to be mixed with any keys.
const KINDS: [&str; 12] = [
    r#""type": "plurality""#,
    r#""type": "plurality_at_large", "seats": 2"#,
    r#""type": "absolute_majority", "base": "valid""#,
    r#""type": "absolute_majority", "base": "registered", "distribution": {"unit_share": "1/5", "units": 1}"#,
    r#""type": "qualified", "base": "cast", "win_if": [{"share_ge": "40%"}, {"lead_points_gt": "10"}]"#,
    r#""type": "absolute_majority_multi_seat", "seats": 3"#,
    r#""type": "referendum", "base": "valid""#,
    r#""type": "sole_candidate", "base": "valid""#,
    r#""type": "double_majority", "base": "valid""#,
    r#""type": "electors", "electors": {"1": 18446744073709551615, "2": 5}"#,
    r#""method": "dhondt", "seats": 5"#,
    r#""method": "hb_rounded_lr", "seats": 4, "threshold": "5%""#,
];
const KEYS: [&str; 12] = [
    "else",
    "against_all_effect",
    "tie",
    "threshold",
    "quorum",
    "approval_quorum",
    "votes_per_ballot",
    "district_seats",
    "agreements",
    "coalitions",
    "rounding",
    "exempt",
];
const VALUES: [&str; 16] = [
    "\"runoff_top_two\"",
    "\"second_round\"",
    "\"new_election\"",
    "\"base_only\"",
    "\"repeat_if_leads\"",
    "\"rival_of_sole_candidate\"",
    "\"lot\"",
    "\"age\"",
    "\"fewest_seats\"",
    "\"1/2\"",
    "{\"share\": \"150%\", \"strict\": true}",
    "NUMBER",
    "{\"1\": 5, \"2\": NUMBER}",
    "[[\"Anna\", \"Boris\"]]",
    "{\"mode\": \"truncate\", \"decimals\": 6}",
    "{\"Anna\": 2}",
];

const NAMES: [&str; 5] = ["Anna", "Boris", "Chen", "Dina", "against all"];

fn choices(counts: &[(usize, u64)]) -> Vec<Choice> {
    let line = |&(name, votes): &(usize, u64)| Choice {
        name: NAMES[name].to_owned(),
        party: None,
        kind: if name == 4 { ChoiceKind::AgainstAll } else { ChoiceKind::Candidate },
        sum: whole(votes),
        modes: Vec::new(),
        stated_percent: None,
        spellings: Vec::new(),
        place: Place::default(),
    };
    counts.iter().map(line).collect()
}

fn whole(votes: u64) -> Sum {
    Sum { votes: Some(Votes(votes)), missing: 0, hidden: 0 }
}

/// One unit with these counts, of invalid ballots and registered voters.
fn election(counts: &[(usize, u64)], invalid: u64, registered: u64) -> Election {
    let cast = counts.iter().map(|(_, votes)| votes).sum::<u64>() + invalid;
    let quantities = BTreeMap::from([
        (Quantity::Registered, whole(registered.max(cast))),
        (Quantity::Cast, whole(cast)),
        (Quantity::Invalid, whole(invalid)),
    ]);
    let row = UnitRow {
        votes: (0..)
            .map(ChoiceId)
            .zip(counts)
            .map(|(id, (_, votes))| (id, Cell::Counted(Votes(*votes))))
            .collect(),
        ..UnitRow::default()
    };
    let contest = Contest {
        name: String::new(),
        district: None,
        choices: choices(counts),
        quantities,
        blank_in_base: false,
        units_reported: 1,
        units: Some(BTreeMap::from([(UnitId(0), row)])),
        stated: Vec::new(),
        place: Place::default(),
    };
    let unit = Unit { key: vec![("unit".into(), "1".into())], place: Place::default() };
    Election { contests: vec![contest], units: vec![unit] }
}

fn decided(election: &Election, rule: &str, expected: Option<Expected>) -> Result<Outcome, Error> {
    let rule = Rule::parse("rule", rule).expect("a rule");
    let asked = Asked { rule: Some(rule), lots: Vec::new(), expected };
    let shown = Shown { decimals: 1, rounding: Rounding::HalfUp };
    decide(election, &[0], &asked, shown).map(|decided| decided.contests[&0].clone())
}

/// What a reader sees of an outcome, whatever the order of the lines.
fn seen(election: &Election, outcome: &Outcome) -> (Status, [Vec<String>; 3], Vec<(String, u64)>) {
    let name = |id: &ChoiceId| election.contests[0].choices[id.0].name.clone();
    let names = |ids: &[ChoiceId]| {
        let mut names: Vec<String> = ids.iter().map(name).collect();
        names.sort();
        names
    };
    let mut seats: Vec<(String, u64)> =
        outcome.seats.iter().map(|(id, seats)| (name(id), *seats)).collect();
    seats.sort();
    let who = [names(&outcome.elected), names(&outcome.runoff), names(&outcome.tied)];
    (outcome.status, who, seats)
}

fn counts() -> impl Strategy<Value = Vec<u64>> {
    // Small counts, so that ties and halves come up.
    prop_oneof![prop::collection::vec(0..12_u64, 5), prop::collection::vec(0..100_000_u64, 5)]
}

fn lines(counts: &[u64]) -> Vec<(usize, u64)> {
    counts.iter().copied().enumerate().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_never_changes_an_outcome(
        (sorted, mixed) in counts().prop_map(|counts| lines(&counts))
            .prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
        invalid in 0..20_u64,
        registered in 0..200_000_u64,
    ) {
        let (sorted, mixed) =
            (election(&sorted, invalid, registered), election(&mixed, invalid, registered));
        for rule in RULES {
            let one = decided(&sorted, rule, None).unwrap();
            let other = decided(&mixed, rule, None).unwrap();
            prop_assert_eq!(seen(&sorted, &one), seen(&mixed, &other), "{}", rule);
            prop_assert_eq!(one.needed, other.needed);
            let votes = |outcome: &Outcome| outcome.margin.as_ref().map(|margin| margin.votes);
            prop_assert_eq!(votes(&one), votes(&other), "{}", rule);
        }
    }

    #[test]
    fn a_multiple_of_all_counts_has_the_same_outcome(
        counts in counts(),
        invalid in 0..20_u64,
        registered in 0..200_000_u64,
        by in 2..50_u64,
    ) {
        let more: Vec<u64> = counts.iter().map(|votes| votes * by).collect();
        let cast: u64 = counts.iter().sum::<u64>() + invalid;
        let roll = registered.max(cast);
        let one = election(&lines(&counts), invalid, roll);
        let other = election(&lines(&more), invalid * by, roll * by);
        for rule in RULES {
            let left = decided(&one, rule, None).unwrap();
            let right = decided(&other, rule, None).unwrap();
            prop_assert_eq!(seen(&one, &left), seen(&other, &right), "{}", rule);
        }
    }

    #[test]
    fn half_is_no_majority_and_one_more_is(half in 1..1_000_000_u64, part in 0..1_000_000_u64) {
        let rest = part % half;
        let even = [(0, half), (1, rest), (2, half - rest)];
        let outcome = decided(&election(&even, 0, 0), RULES[4], None).unwrap();
        prop_assert!(outcome.elected.is_empty());
        let more = [(0, half + 1), (1, rest), (2, half - rest)];
        let outcome = decided(&election(&more, 0, 0), RULES[4], None).unwrap();
        prop_assert_eq!(outcome.status, Status::Elected);
        prop_assert_eq!(outcome.elected, [ChoiceId(0)]);
    }

    #[test]
    fn an_outcome_before_all_is_counted_holds_however_the_rest_is_cast(
        counts in prop::collection::vec(0..300_u64, 5),
        invalid in 0..10_u64,
        out in 0..60_u64,
        rest in prop::collection::vec(0..60_u64, 6),
        spare in 0..200_u64,
    ) {
        let cast: u64 = counts.iter().sum::<u64>() + invalid;
        let roll = cast + spare;
        let expected = Expected::List(vec![
            ExpectedUnit { name: "1".into(), registered: Some(Votes(roll)) },
            ExpectedUnit { name: "2".into(), registered: Some(Votes(out)) },
        ]);
        let now = election(&lines(&counts), invalid, roll);
        // Of the second unit at most `out` vote: for each line in turn what is left of them.
        let mut left = out;
        let mut more: Vec<u64> = Vec::new();
        for part in &rest {
            let votes = (*part).min(left);
            left -= votes;
            more.push(votes);
        }
        let then: Vec<u64> = counts.iter().zip(&more).map(|(votes, more)| votes + more).collect();
        let then = election(&lines(&then), invalid + more[5], roll + out);
        // Several votes a ballot are another bound.
        for (rule, one_vote) in RULES[..9].iter().map(|rule| (rule, !rule.contains("at_large"))) {
            let outcome = decided(&now, rule, Some(expected.clone())).unwrap();
            if outcome.status != Status::Undecided && one_vote {
                let final_outcome = decided(&then, rule, None).unwrap();
                prop_assert_eq!(seen(&now, &outcome), seen(&then, &final_outcome), "{}", rule);
            }
        }
    }

    #[test]
    fn any_rule_and_any_counts_give_an_outcome_or_an_error(
        keys in prop::collection::vec((0..KEYS.len(), 0..VALUES.len()), 0..7),
        kind in 0..KINDS.len(),
        counts in prop::collection::vec(prop_oneof![0..9_u64, Just(u64::MAX / 16)], 5),
        number in prop_oneof![Just(u64::MAX), 0..100_u64],
        invalid in 0..9_u64,
        out in prop::option::of(0..9_u64),
    ) {
        let mut rule = format!("{{{}", KINDS[kind]);
        for (key, value) in keys {
            let value = VALUES[value].replace("NUMBER", &number.to_string());
            write!(rule, ", \"{}\": {value}", KEYS[key]).unwrap();
        }
        rule.push('}');
        let Ok(rule) = Rule::parse("rule", &rule) else { return Ok(()) };
        let lots = vec!["Boris".to_owned()];
        let asked = Asked { rule: Some(rule), lots, expected: out.map(Expected::Number) };
        let shown = Shown { decimals: 1, rounding: Rounding::HalfUp };
        match decide(&election(&lines(&counts), invalid, 0), &[0], &asked, shown) {
            Ok(decided) => prop_assert!(!decided.contests[&0].sentence.is_empty()),
            Err(error) => prop_assert!(matches!(error, Error::Usage(_)), "{}", error),
        }
    }

    #[test]
    fn any_text_is_a_rule_or_an_error(text in "(?s).{0,60}", toml in "[a-z_]{1,9} = [a-z0-9\"{}= ]{0,20}") {
        for text in [text, toml] {
            prop_assert!(Rule::parse("x", &text).map_or_else(|e| matches!(e, Error::Usage(_)), |_| true));
        }
    }

    #[test]
    fn with_nothing_out_the_outcome_is_that_of_the_counts(counts in counts()) {
        let now = election(&lines(&counts), 0, 0);
        for rule in RULES {
            let plain = decided(&now, rule, None).unwrap();
            let all = decided(&now, rule, Some(Expected::Number(1))).unwrap();
            prop_assert_eq!(plain, all);
        }
    }
}

#[test]
fn a_withheld_count_is_neither_zero_nor_a_hundred_percent() {
    let mut now = election(&[(0, 60), (1, 30), (2, 0)], 0, 100);
    let contest = &mut now.contests[0];
    contest.choices[2].sum = Sum { votes: None, missing: 0, hidden: 1 };
    let units = contest.units.as_mut().unwrap();
    let row = units.get_mut(&UnitId(0)).unwrap();
    row.votes.insert(ChoiceId(2), Cell::Hidden);
    // Nothing says how many there can be.
    contest.quantities.clear();
    let plurality = RULES[0];
    let outcome = decided(&now, plurality, None).unwrap();
    assert_eq!(outcome.status, Status::Undecided);
    assert!(outcome.sentence.contains("cannot be known"), "{}", outcome.sentence);
    // 100 ballots in the unit, of which 90 are known: ten cannot change it.
    let row = now.contests[0].units.as_mut().unwrap().get_mut(&UnitId(0)).unwrap();
    row.quantities.insert(Quantity::Cast, Cell::Counted(Votes(100)));
    let outcome = decided(&now, plurality, None).unwrap();
    assert_eq!(outcome.elected, [ChoiceId(0)]);
    assert!(outcome.sentence.contains("cannot change this"), "{}", outcome.sentence);
    // Thirty more could tie.
    let row = now.contests[0].units.as_mut().unwrap().get_mut(&UnitId(0)).unwrap();
    row.quantities.insert(Quantity::Cast, Cell::Counted(Votes(150)));
    let outcome = decided(&now, plurality, None).unwrap();
    assert_eq!(outcome.status, Status::Undecided);
    assert!(outcome.elected.is_empty());
}

#[test]
fn a_lot_decides_a_tie_and_nothing_else() {
    let tie = election(&[(0, 10), (1, 10), (2, 3)], 0, 0);
    let of = |lots: &[&str], election: &Election| {
        let rule = Rule::parse("rule", "type = \"plurality\"\ntie = \"lot\"").unwrap();
        let lots = lots.iter().map(|&lot| lot.to_owned()).collect();
        let asked = Asked { rule: Some(rule), lots, expected: None };
        let shown = Shown { decimals: 1, rounding: Rounding::HalfUp };
        decide(election, &[0], &asked, shown).map(|decided| decided.contests[&0].clone())
    };
    assert_eq!(of(&[], &tie).unwrap().status, Status::Tie);
    let drawn = of(&[" boris "], &tie).unwrap();
    assert_eq!(
        (drawn.elected.as_slice(), drawn.lots.as_slice()),
        (&[ChoiceId(1)][..], &[ChoiceId(1)][..])
    );
    for wrong in [&["Chen"][..], &["Nobody"], &["Anna", "Boris"]] {
        assert!(matches!(of(wrong, &tie), Err(Error::Usage(_))), "{wrong:?}");
    }
    let clear = election(&[(0, 10), (1, 9)], 0, 0);
    assert!(of(&["Anna"], &clear).is_err(), "there is no tie");
}

#[test]
fn rivals_that_may_be_hidden_in_one_line_leave_it_undecided() {
    let mut now = election(&[(0, 40), (1, 30), (2, 45)], 0, 0);
    now.contests[0].choices[2].kind = ChoiceKind::WriteIn;
    let outcome = decided(&now, RULES[0], None).unwrap();
    assert_eq!(outcome.status, Status::Undecided);
    now.contests[0].choices[2].sum = whole(39);
    assert_eq!(decided(&now, RULES[0], None).unwrap().elected, [ChoiceId(0)]);
    // Second place is not sure, though.
    let runoff = decided(&now, RULES[4], None).unwrap();
    assert_eq!(runoff.status, Status::Undecided);
}

#[test]
fn a_sole_candidate_has_the_line_for_a_rival_where_the_law_says_so() {
    let rule = "type = \"plurality\"\nagainst_all_effect = \"rival_of_sole_candidate\"";
    let of = |candidate, line| {
        decided(&election(&[(0, candidate), (4, line)], 0, 0), rule, None).unwrap().status
    };
    assert_eq!(of(51, 49), Status::Elected);
    assert_eq!(of(50, 50), Status::Rejected);
    assert_eq!(of(49, 51), Status::Rejected);
    let open = decided(&election(&[(0, 51), (4, 49)], 0, 0), "type = \"plurality\"", None);
    let Err(Error::Usage(asked)) = open else { panic!("it was not asked") };
    assert!(asked.contains("--against-all"), "{asked}");
}

#[test]
fn what_follows_where_nobody_has_a_majority_is_asked_for() {
    let rule = "type = \"absolute_majority\"\nbase = \"valid\"";
    let of = |counts: &[(usize, u64)]| decided(&election(counts, 0, 0), rule, None);
    assert_eq!(of(&[(0, 6), (1, 4)]).unwrap().status, Status::Elected);
    let Err(Error::Usage(asked)) = of(&[(0, 5), (1, 5)]) else { panic!("it was not asked") };
    assert!(asked.contains("--else"), "{asked}");
}
