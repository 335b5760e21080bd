//! What holds for every allocation of seats: laws over made-up counts, against sums and searches
//! that know nothing of the code.
//!
//! The cases are the same in every run; `PROPTEST_RNG_SEED` and `PROPTEST_CASES` make others.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

mod cases;

use std::cmp::Ordering;

use num_bigint::BigUint;
use proptest::prelude::*;
use proptest::sample::select;
use tally::decide::seats::{
    Allocation, Bar, BiproportionalOutcome, Cell, Claim, Claimant, Divisors, Each, Excess,
    Fraction, Measure, Method, Outcome, Part, PartySeats, Phase, Quota, QuotaMethod, Settlement,
    Strictness, Surplus, Table, TieRule, VoterNumbers, allocate, allocate_groups, biproportional,
    compensate, margins,
};
use tally::model::Votes;
use tally::share::Share;

use cases::cases;

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn scaled_votes_give_the_same_seats(
        votes in counts(),
        house in 0_u32..40,
        method in scaling_methods(),
        factor in 1_u64..1_000,
    ) {
        let scaled: Vec<u64> = votes.iter().map(|votes| votes * factor).collect();
        let (one, other) = (run(&votes, house, &method), run(&scaled, house, &method));
        prop_assert_eq!(&one.seats, &other.seats);
        prop_assert_eq!(tied(&one), tied(&other));
    }

    #[test]
    fn a_larger_house_takes_no_seat_away(
        votes in counts(),
        house in 0_u32..40,
        divisors in divisors(),
    ) {
        let method = Method::Divisor(divisors);
        let (small, large) = (run(&votes, house, &method), run(&votes, house + 1, &method));
        for (small, large) in small.seats.iter().zip(&large.seats) {
            prop_assert!(small <= large);
        }
    }

    #[test]
    fn the_order_of_the_lists_changes_nothing(
        claims in claims(),
        house in 0_u32..30,
        method in methods(),
        turn in 0_usize..8,
    ) {
        let mut other = claims.clone();
        other.rotate_left(turn % claims.len());
        let one = allocate(&claims, house, &method, &Settlement::default());
        let two = allocate(&other, house, &method, &Settlement::default());
        match (one, two) {
            (Ok(mut one), Ok(two)) => {
                let mut tied = vec![false; claims.len()];
                for at in self::tied(&one) {
                    tied[at.0] = true;
                }
                tied.rotate_left(turn % claims.len());
                one.seats.rotate_left(turn % claims.len());
                prop_assert_eq!(&one.seats, &two.seats);
                let places: Vec<Claimant> =
                    (0..tied.len()).filter(|&at| tied[at]).map(Claimant).collect();
                prop_assert_eq!(places, self::tied(&two));
                prop_assert_eq!(std::mem::discriminant(&one.outcome), std::mem::discriminant(&two.outcome));
            }
            (one, two) => prop_assert_eq!(one.is_err(), two.is_err()),
        }
    }

    #[test]
    fn seats_add_up_or_the_outcome_says_why(
        claims in claims(),
        house in 0_u32..30,
        method in methods(),
    ) {
        let minima: u32 = claims.iter().map(|claim| claim.min).sum();
        let Ok(got) = allocate(&claims, house, &method, &Settlement::default()) else {
            prop_assert!(minima > house);
            return Ok(());
        };
        let sum: u32 = got.seats.iter().sum();
        match &got.outcome {
            Outcome::Filled => prop_assert_eq!(sum, house),
            Outcome::Tied(tie) => {
                prop_assert!((tie.seats_left as usize) < tie.tied.len());
                match tie.about {
                    tally::decide::seats::TieAbout::Gains => prop_assert!(sum + tie.seats_left <= house),
                    tally::decide::seats::TieAbout::Loses => prop_assert!(sum >= house),
                }
            }
            Outcome::Unfilled { seats } => {
                prop_assert_eq!(sum + seats, house);
                if let Method::Divisor(_) = method {
                    for (claim, seats) in claims.iter().zip(&got.seats) {
                        prop_assert!(claim.votes.0 == 0 || claim.cap == Some(*seats));
                    }
                }
            }
            Outcome::TooManyQuotas { over } => prop_assert_eq!(sum, house + over),
        }
        if got.outcome == Outcome::Filled {
            for (claim, seats) in claims.iter().zip(&got.seats) {
                prop_assert!(claim.cap.is_none_or(|cap| *seats <= cap));
                prop_assert!(*seats >= claim.min);
            }
        }
    }

    #[test]
    fn a_full_lot_settles_every_tie(claims in claims(), house in 0_u32..30, method in methods()) {
        let order: Vec<Claimant> = (0..claims.len()).rev().map(Claimant).collect();
        let lots = Settlement { rule: Some(TieRule::MostTotalVotes), lots: vec![order; 9] };
        if let Ok(got) = allocate(&claims, house, &method, &lots) {
            prop_assert!(!matches!(got.outcome, Outcome::Tied(_)), "{:?}", got.outcome);
            let open = allocate(&claims, house, &method, &Settlement::default()).unwrap();
            if !matches!(open.outcome, Outcome::Tied(_)) {
                prop_assert_eq!(open, got, "a lot without a tie is not used");
            }
        }
    }

    /// Every quotient that won is at least as large as every one that lost.
    #[test]
    fn no_losing_quotient_is_larger_than_a_winning_one(
        votes in counts(),
        house in 0_u32..40,
        divisors in divisors(),
    ) {
        let got = run(&votes, house, &Method::Divisor(divisors.clone()));
        let tie = match &got.outcome {
            Outcome::Tied(tie) => Some(tie),
            _ => None,
        };
        for (&winner, &won) in votes.iter().zip(&got.seats) {
            for (at, (&loser, &lost)) in votes.iter().zip(&got.seats).enumerate() {
                if won == 0 || loser == 0 {
                    continue;
                }
                let order = quotient(&divisors, winner, won - 1, loser, lost);
                prop_assert_ne!(order, Ordering::Less);
                if let Some(tie) = tie && tie.tied.contains(&Claimant(at)) {
                    prop_assert_eq!(order, Ordering::Greater, "before the tie");
                }
            }
        }
        if let Some(tie) = tie {
            let of = |at: &Claimant| (votes[at.0], got.seats[at.0]);
            let first = of(&tie.tied[0]);
            for (at, (&votes, &seats)) in votes.iter().zip(&got.seats).enumerate() {
                let order = quotient(&divisors, first.0, first.1, votes, seats);
                let is_tied = tie.tied.contains(&Claimant(at));
                prop_assert!(votes == 0 || is_tied == (order == Ordering::Equal));
                prop_assert!(votes == 0 || order != Ordering::Less);
            }
        }
    }

    #[test]
    fn largest_remainders_stay_within_the_quota(votes in counts(), house in 1_u32..40) {
        let got = run(&votes, house, &Method::Quota(QuotaMethod::largest_remainder(Quota::HARE)));
        let sum: u128 = votes.iter().copied().map(u128::from).sum();
        for (&votes, &seats) in votes.iter().zip(&got.seats) {
            let product = u128::from(votes) * u128::from(house);
            let (floor, ceil) = match sum {
                0 => (0, 0),
                sum => (product / sum, product.div_ceil(sum)),
            };
            prop_assert!(u128::from(seats) <= ceil);
            prop_assert!(u128::from(seats) >= floor);
        }
    }

    #[test]
    fn a_bar_is_met_exactly_from_the_votes_that_it_needs(
        base in 1_u64..,
        num in 0_u64..1_000,
        more in 1_u64..1_000,
        strict in any::<bool>(),
    ) {
        let share = Share::new(Votes(num), Votes(num + more)).unwrap();
        let strictness = if strict { Strictness::MoreThan } else { Strictness::AtLeast };
        let bar = Bar::new(Votes(base), share, strictness).unwrap();
        let holds = |votes: u64| {
            let (left, right) =
                (u128::from(votes) * u128::from(num + more), u128::from(base) * u128::from(num));
            if strict { left > right } else { left >= right }
        };
        let needed = bar.needed().0;
        prop_assert!(needed <= base && holds(needed));
        prop_assert!(needed == 0 || !holds(needed - 1));
        prop_assert!(bar.is_met(Votes(needed)));
    }

    #[test]
    fn the_largest_counts_neither_overflow_nor_panic(
        below in proptest::collection::vec(0_u64..3, 1..6),
        house in 0_u32..30,
        method in methods(),
    ) {
        let votes: Vec<u64> = below.iter().map(|below| u64::MAX - below).collect();
        let got = run(&votes, house, &method);
        let claims: Vec<Claim> = votes.iter().map(|&votes| Claim::new(Votes(votes))).collect();
        let _ = margins(&claims, house, &method, &got).unwrap();
    }

    /// One vote fewer than a list needs gives it no further seat; the votes it needs do.
    #[test]
    fn margins_of_divisor_methods_are_exact(
        claims in claims(),
        house in 1_u32..20,
        divisors in divisors(),
    ) {
        prove_margins(&claims, house, &Method::Divisor(divisors))?;
    }
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn margins_of_quota_methods_are_exact(
        claims in prop_oneof![
            3 => proptest::collection::vec((0_u64..80).prop_map(|votes| Claim::new(Votes(votes))), 2..5),
            1 => claims(),
        ],
        house in 1_u32..12,
        method in quota_methods(),
    ) {
        prove_margins(&claims, house, &method)?;
    }

    #[test]
    fn margins_of_dutch_councils_are_exact(
        votes in proptest::collection::vec(0_u64..60, 2..6),
        house in 1_u32..24,
    ) {
        let claims: Vec<Claim> = votes.iter().map(|&votes| Claim::new(Votes(votes))).collect();
        prove_margins(&claims, house, &Method::Quota(QuotaMethod::netherlands_council(house)))?;
    }

    /// What others get when some keep their surplus is the divisor method with minima.
    #[test]
    fn a_surplus_taken_from_others_is_a_minimum(
        parts in proptest::collection::vec((1_u64..500, 0_u32..6), 1..6),
        more in 0_u32..10,
        divisors in divisors(),
    ) {
        let house = parts.iter().map(|part| part.1).sum::<u32>() + more;
        let method = Method::Divisor(divisors);
        let claims: Vec<Claim> =
            parts.iter().map(|&(votes, won)| Claim::new(Votes(votes)).at_least(won)).collect();
        let want = allocate(&claims, house, &method, &Settlement::default()).unwrap();
        let parts: Vec<Part> = parts
            .iter()
            .map(|&(votes, won)| Part { votes: Some(Votes(votes)), won, cap: None })
            .collect();
        let stop = Settlement::default();
        let got = compensate(&parts, house, &method, Surplus::TakenFromOthers, &stop).unwrap();
        if got.outcome == Outcome::Filled && want.outcome == Outcome::Filled {
            prop_assert_eq!(got.seats, want.seats);
            prop_assert_eq!(got.house, house);
        }
    }

    /// The levelled house is the first in which the proportional seats cover those won.
    #[test]
    fn a_levelled_house_is_the_smallest_that_fits(
        parts in proptest::collection::vec((40_u64..500, 0_u32..6), 1..6),
        more in 0_u32..5,
        unlevelled in 0_u32..3,
        divisors in divisors(),
    ) {
        let votes: Vec<u64> = parts.iter().map(|part| part.0).collect();
        let house = more + 1;
        let method = Method::Divisor(divisors);
        let given: Vec<Part> = parts
            .iter()
            .map(|&(votes, won)| Part { votes: Some(Votes(votes)), won, cap: None })
            .collect();
        let stop = Settlement::default();
        let surplus = Surplus::Levelled { unlevelled };
        let Ok(got) = compensate(&given, house, &method, surplus, &stop) else {
            return Err(TestCaseError::fail("levelling ends"));
        };
        if got.outcome != Outcome::Filled || !matches!(got.rounds[0].outcome, Outcome::Filled) {
            return Ok(());
        }
        let over = |house: u32| -> u32 {
            let seats = run(&votes, house, &method).seats;
            parts.iter().zip(seats).map(|(part, seats)| part.1.saturating_sub(seats)).sum()
        };
        let proportional: u32 = got.rounds.last().unwrap().seats.iter().sum();
        prop_assert!(over(proportional) <= unlevelled);
        prop_assert_eq!(got.house, proportional + over(proportional));
        for smaller in house..proportional {
            let open = run(&votes, smaller, &method);
            prop_assert!(over(smaller) > unlevelled || open.outcome != Outcome::Filled);
        }
    }

    #[test]
    fn groups_of_one_change_nothing(votes in counts(), house in 0_u32..30, divisors in divisors()) {
        let method = Method::Divisor(divisors);
        let claims: Vec<Claim> = votes.iter().map(|&votes| Claim::new(Votes(votes))).collect();
        let alone = run(&votes, house, &method);
        let stop = Settlement::default();
        let grouped = allocate_groups(&claims, &[], house, &method, &stop).unwrap();
        prop_assert_eq!(grouped.upper, alone);
    }

    /// The table is the one of all that fit both margins with the least product of divisors over
    /// votes, which is what having divisors means; ties are where it is not alone.
    #[test]
    fn a_biproportional_table_is_the_best_of_all(
        votes in proptest::collection::vec(proptest::collection::vec(0_u64..9, 3), 2..4),
        moves in proptest::collection::vec(0_usize..9, 9),
    ) {
        // Margins of a random table that has seats only where there are votes.
        let mut some = vec![vec![0_u32; 3]; votes.len()];
        for (turn, &party) in moves.iter().enumerate() {
            let district = turn % votes.len();
            let party = party % 3;
            if turn < 7 && votes[district][party] > 0 {
                some[district][party] += 1;
            }
        }
        let rows: Vec<u32> = some.iter().map(|row| row.iter().sum()).collect();
        let columns: Vec<u32> = (0..3).map(|party| some.iter().map(|row| row[party]).sum()).collect();
        let table = Table {
            district_seats: rows.clone(),
            votes: votes.iter().map(|row| row.iter().copied().map(Votes).collect()).collect(),
        };
        let due = PartySeats::Given(columns.clone());
        let got = biproportional(&table, &due, &Divisors::SainteLague, &[]).unwrap();
        let best = best_tables(&votes, &rows, &columns);
        match &got.outcome {
            BiproportionalOutcome::Filled => prop_assert_eq!(&best, &vec![got.seats.clone()]),
            BiproportionalOutcome::Tied { cells } => {
                prop_assert!(best.len() > 1);
                for district in 0..rows.len() {
                    for party in 0..3 {
                        let all: Vec<u32> = best.iter().map(|table| table[district][party]).collect();
                        let least = all.iter().min().unwrap();
                        let differ = all.iter().any(|seats| seats != least);
                        prop_assert_eq!(got.seats[district][party], *least);
                        prop_assert_eq!(cells.contains(&Cell { district, party }), differ);
                    }
                }
                let lot: Vec<Cell> = (0..rows.len())
                    .flat_map(|district| (0..3).map(move |party| Cell { district, party }))
                    .collect();
                let drawn = biproportional(&table, &due, &Divisors::SainteLague, &lot).unwrap();
                prop_assert_eq!(&drawn.outcome, &BiproportionalOutcome::Filled);
                prop_assert!(best.contains(&drawn.seats));
                let first = drawn.by_lot[0];
                let most = best.iter().map(|table| table[first.district][first.party]).max().unwrap();
                prop_assert_eq!(drawn.seats[first.district][first.party], most);
            }
            outcome => prop_assert!(false, "{outcome:?}"),
        }
        // The divisors do what divisors do: quotient between the borders of its seats.
        for (district, row) in got.seats.iter().enumerate() {
            for (party, &seats) in row.iter().enumerate() {
                let cell = Cell { district, party };
                let tied = matches!(&got.outcome, BiproportionalOutcome::Tied { cells } if cells.contains(&cell));
                let (by_district, by_party) =
                    (&got.district_divisors[district], &got.party_divisors[party]);
                // votes / (district * party), over two so that borders are whole
                let num = BigUint::from(votes[district][party]) * by_district.den() * by_party.den();
                let den = by_district.num() * by_party.num();
                let quotient = Fraction::new(num * 2_u8, den).unwrap();
                let (low, high) = ((2 * seats).saturating_sub(1), 2 * seats + 1 + 2 * u32::from(tied));
                prop_assert!(quotient >= Fraction::whole(low), "{quotient} {seats}");
                prop_assert!(quotient <= Fraction::whole(high), "{quotient} {seats}");
                if got.outcome == BiproportionalOutcome::Filled && votes[district][party] > 0 {
                    prop_assert!(quotient != Fraction::whole(high), "on the border");
                    prop_assert!(seats == 0 || quotient != Fraction::whole(low), "on the border");
                }
            }
        }
    }
    /// Larger tables by every rounding: both margins are met, and the divisors that come with the
    /// table show that it is the right one.
    #[test]
    fn a_biproportional_table_has_divisors_that_fit(
        votes in proptest::collection::vec(proptest::collection::vec(1_u64..100_000, 5), 2..7),
        more in proptest::collection::vec(0_u32..12, 7),
        divisors in divisors(),
    ) {
        let table = Table {
            // Enough for a first seat of each where that comes first.
            district_seats: votes.iter().zip(&more).map(|(_, more)| 5 + more).collect(),
            votes: votes.iter().map(|row| row.iter().copied().map(Votes).collect()).collect(),
        };
        let upper = PartySeats::Allocated {
            numbers: VoterNumbers::Exact,
            divisors: Divisors::SainteLague,
            settlement: Settlement::default(),
        };
        let got = biproportional(&table, &upper, &divisors, &[]).unwrap();
        if let BiproportionalOutcome::Impossible { parties, .. } = &got.outcome {
            // A party that has a first seat everywhere is due fewer than there are districts.
            let (num, _) = divisor(&divisors, 0);
            prop_assert!(num == 0 && !parties.is_empty());
            return Ok(());
        }
        prop_assert_eq!(&got.outcome, &BiproportionalOutcome::Filled);
        let due = got.upper.unwrap().seats;
        for party in 0..5 {
            let sum: u32 = got.seats.iter().map(|row| row[party]).sum();
            prop_assert_eq!(sum, due[party]);
        }
        let unit = match &divisors {
            Divisors::SainteLague | Divisors::Sequence(_) => 2_u32,
            Divisors::Danish => 3,
            _ => 1,
        };
        for (district, row) in got.seats.iter().enumerate() {
            prop_assert_eq!(row.iter().sum::<u32>(), table.district_seats[district]);
            for (party, &seats) in row.iter().enumerate() {
                let (by_district, by_party) =
                    (&got.district_divisors[district], &got.party_divisors[party]);
                let num = BigUint::from(weight(&divisors, votes[district][party]))
                    * by_district.den() * by_party.den() * unit;
                let quotient = Fraction::new(num, by_district.num() * by_party.num()).unwrap();
                let border = |seats: u32| {
                    let (num, den) = divisor(&divisors, seats);
                    Fraction::new(num, den).unwrap()
                };
                prop_assert!(quotient < border(seats), "{quotient} {seats}");
                prop_assert!(seats == 0 || quotient > border(seats - 1), "{quotient} {seats}");
            }
        }
    }
}

/// Counts of a few lists: small ones for ties, and large ones.
fn counts() -> impl Strategy<Value = Vec<u64>> {
    prop_oneof![
        proptest::collection::vec(0_u64..13, 1..8),
        proptest::collection::vec(0_u64..1_000_000, 1..8),
        proptest::collection::vec(0_u64..1_000_000_000_000, 1..8),
    ]
}

fn claims() -> impl Strategy<Value = Vec<Claim>> {
    let claim = (0_u64..200, 0_u32..3, proptest::option::weighted(0.3, 2_u32..9));
    let claim =
        claim.prop_map(|(votes, min, cap)| Claim { votes: Votes(votes), min: min / 2, cap });
    proptest::collection::vec(claim, 1..8)
}

fn divisors() -> impl Strategy<Value = Divisors> {
    select(vec![
        Divisors::DHondt,
        Divisors::SainteLague,
        Divisors::modified_sainte_lague(14, 10).unwrap(),
        Divisors::modified_sainte_lague(12, 10).unwrap(),
        Divisors::Danish,
        Divisors::Imperiali,
        Divisors::Adams,
        Divisors::Dean,
        Divisors::HuntingtonHill,
    ])
}

fn quotas() -> impl Strategy<Value = Quota> {
    select(vec![
        Quota::HARE,
        Quota::DROOP,
        Quota::HAGENBACH_BISCHOFF,
        Quota::HAGENBACH_BISCHOFF_ROUNDED,
        Quota::HAGENBACH_BISCHOFF_UP,
        Quota::IMPERIALI,
    ])
}

/// Methods that only see proportions.
fn scaling_methods() -> impl Strategy<Value = Method> {
    let exact = select(vec![Quota::HARE, Quota::HAGENBACH_BISCHOFF, Quota::IMPERIALI]);
    prop_oneof![
        divisors().prop_map(Method::Divisor),
        exact.clone().prop_map(|quota| Method::Quota(QuotaMethod::largest_remainder(quota))),
        exact.prop_map(|quota| Method::Quota(QuotaMethod::highest_average(quota))),
        (1_u32..30).prop_map(|house| Method::Quota(QuotaMethod::netherlands_council(house))),
    ]
}

fn methods() -> impl Strategy<Value = Method> {
    prop_oneof![
        divisors().prop_map(Method::Divisor),
        quota_methods(),
        (1_u32..30).prop_map(|house| Method::Quota(QuotaMethod::netherlands_council(house))),
        Just(Method::Quota(QuotaMethod::netherlands_house())),
    ]
}

fn quota_methods() -> impl Strategy<Value = Method> {
    let excess = select(vec![
        Excess::Refuse,
        Excess::SmallestRemainderLoses,
        Excess::Retry(Quota::HAGENBACH_BISCHOFF),
    ]);
    let phases = select(vec![
        vec![Phase::largest_remainder()],
        vec![Phase::highest_average(Each::Any)],
        vec![Phase::largest_remainder().among(3, 4), Phase::highest_average(Each::One)],
    ]);
    (quotas(), excess, phases).prop_map(|(quota, excess, remainder)| {
        let method = QuotaMethod::largest_remainder(quota);
        Method::Quota(QuotaMethod { excess, remainder, ..method })
    })
}

fn run(votes: &[u64], house: u32, method: &Method) -> Allocation {
    let claims: Vec<Claim> = votes.iter().map(|&votes| Claim::new(Votes(votes))).collect();
    allocate(&claims, house, method, &Settlement::default()).unwrap()
}

fn tied(allocation: &Allocation) -> Vec<Claimant> {
    match &allocation.outcome {
        Outcome::Tied(tie) => tie.tied.clone(),
        _ => Vec::new(),
    }
}

/// How v/d(s) of one list compares with that of another, by cross products. Where a divisor is
/// zero, its quotient is the larger, and two of them compare by votes.
fn quotient(divisors: &Divisors, votes: u64, seats: u32, other: u64, held: u32) -> Ordering {
    let ((num, den), (other_num, other_den)) = (divisor(divisors, seats), divisor(divisors, held));
    match (num, other_num) {
        (0, 0) => votes.cmp(&other),
        (0, _) => Ordering::Greater,
        (_, 0) => Ordering::Less,
        _ => {
            let left = weight(divisors, votes) * den * other_num;
            left.cmp(&(weight(divisors, other) * other_den * num))
        }
    }
}

/// The divisor as a fraction; its square for Huntington-Hill.
fn divisor(divisors: &Divisors, s: u32) -> (u128, u128) {
    let s = u128::from(s);
    match divisors {
        Divisors::DHondt => (s + 1, 1),
        Divisors::SainteLague => (2 * s + 1, 1),
        Divisors::Danish => (3 * s + 1, 1),
        Divisors::Imperiali => (s + 2, 1),
        Divisors::Adams => (s, 1),
        Divisors::Dean => (2 * s * (s + 1), 2 * s + 1),
        Divisors::HuntingtonHill => (s * (s + 1), 1),
        Divisors::Sequence(_) if s > 0 => (2 * s + 1, 1),
        modified if *modified == Divisors::modified_sainte_lague(14, 10).unwrap() => (14, 10),
        Divisors::Sequence(_) => (12, 10),
    }
}

/// The votes; their square for Huntington-Hill.
fn weight(divisors: &Divisors, votes: u64) -> u128 {
    let votes = u128::from(votes);
    if matches!(divisors, Divisors::HuntingtonHill) { votes * votes } else { votes }
}

/// Each margin against allocations with other counts, one vote at a time.
fn prove_margins(claims: &[Claim], house: u32, method: &Method) -> Result<(), TestCaseError> {
    let stop = Settlement::default();
    let Ok(got) = allocate(claims, house, method, &stop) else { return Ok(()) };
    let Some(margins) = margins(claims, house, method, &got).unwrap() else { return Ok(()) };
    let surely = |at: usize, votes: u64| -> u32 {
        let mut claims = claims.to_vec();
        claims[at].votes = Votes(votes);
        let got = allocate(&claims, house, method, &stop).unwrap();
        match &got.outcome {
            Outcome::TooManyQuotas { .. } => 0,
            // Who may have to give one up, or is to be given one, does not have it for sure.
            Outcome::Tied(tie)
                if tie.value.measure == Measure::Remainder || method_is_dutch(method) =>
            {
                let loses = matches!(tie.about, tally::decide::seats::TieAbout::Loses);
                got.seats[at] - u32::from(loses && tie.tied.contains(&Claimant(at)))
            }
            _ => got.seats[at],
        }
    };
    for (at, claim) in claims.iter().enumerate() {
        let (own, held) = (claim.votes.0, got.seats[at]);
        // Far enough for all that is asked for here.
        let far = 300;
        let want = (own..own + far).find(|&votes| surely(at, votes) > held);
        match margins.needs[at] {
            Some(Votes(needs)) if needs < far => prop_assert_eq!(Some(own + needs), want),
            _ => prop_assert_eq!(want, None, "list {} with {:?}", at, margins.needs[at]),
        }
    }
    if let Some(holder) = margins.holder {
        let at = holder.claimant.0;
        let own = claims[at].votes.0;
        let held = got.seats[at];
        let lost = (0..=own).find(|fewer| surely(at, own - fewer) < held);
        let first_lost = holder.can_lose.map_or(0, |can| can.0 + 1);
        prop_assert_eq!(lost.unwrap_or(own + 1), first_lost);
    }
    Ok(())
}

fn method_is_dutch(method: &Method) -> bool {
    matches!(method, Method::Quota(quota) if quota.majority == tally::decide::seats::Majority::TakesLastRemainderSeat)
}

/// All tables with these margins whose product of divisors over votes is the least.
fn best_tables(votes: &[Vec<u64>], rows: &[u32], columns: &[u32]) -> Vec<Vec<Vec<u32>>> {
    let mut best: Option<(BigUint, BigUint)> = None;
    let mut tables = Vec::new();
    for table in tables_of(rows, columns) {
        let (mut num, mut den) = (BigUint::from(1_u8), BigUint::from(1_u8));
        for (row, votes) in table.iter().zip(votes) {
            for (&seats, &votes) in row.iter().zip(votes) {
                for s in 0..seats {
                    num *= 2 * s + 1;
                    den *= votes;
                }
            }
        }
        if den == BigUint::ZERO {
            continue;
        }
        let order =
            best.as_ref().map_or(Ordering::Less, |best| (&num * &best.1).cmp(&(&best.0 * &den)));
        match order {
            Ordering::Less => {
                best = Some((num, den));
                tables = vec![table];
            }
            Ordering::Equal => tables.push(table),
            Ordering::Greater => {}
        }
    }
    tables
}

fn tables_of(rows: &[u32], columns: &[u32]) -> Vec<Vec<Vec<u32>>> {
    let Some((&first, rest)) = rows.split_first() else {
        return if columns.iter().all(|&left| left == 0) { vec![Vec::new()] } else { Vec::new() };
    };
    let mut tables = Vec::new();
    for a in 0..=first.min(columns[0]) {
        for b in 0..=(first - a).min(columns[1]) {
            let c = first - a - b;
            if c <= columns[2] {
                for mut below in tables_of(rest, &[columns[0] - a, columns[1] - b, columns[2] - c])
                {
                    below.insert(0, vec![a, b, c]);
                    tables.push(below);
                }
            }
        }
    }
    tables
}
