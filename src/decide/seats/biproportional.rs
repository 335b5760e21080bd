//! The biproportional divisor method: seats by district and party that fit both.

use num_bigint::BigUint;
use num_integer::Integer as _;

use super::allocate_entries;
use super::allocation::{Allocation, Outcome, Problem};
use super::claim::{Claimant, Entry, check};
use super::fraction::Fraction;
use super::method::{Divisors, Method};
use super::scaling::Scaling;
use super::settlement::{Settlement, Settler};
use crate::model::Votes;

/// Votes of the parties in the districts, and the districts' seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Seats of each district, fixed beforehand.
    pub district_seats: Vec<u32>,
    /// Votes by district, and in it by party, in the same order of parties everywhere.
    pub votes: Vec<Vec<Votes>>,
}

/// Where the seats of the parties in all come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartySeats {
    /// They are allocated first, over the voter numbers.
    Allocated {
        /// What counts for a party.
        numbers: VoterNumbers,
        /// By which divisors; Sainte-Laguë in the standard method.
        divisors: Divisors,
        /// What settles a tie of parties.
        settlement: Settlement,
    },
    /// They are known; one for each party.
    Given(Vec<u32>),
}

/// What counts for a party when the seats of all districts are allocated to parties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoterNumbers {
    /// Votes of a district over its seats, summed up as fractions: where each voter has as many
    /// votes as the district has seats.
    Exact,
    /// The same, with the number of each district made whole, a half up (Zürich, GPR § 103).
    RoundedByDistrict,
    /// Votes: where each voter has one.
    Votes,
}

/// A district and a party, by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// The district.
    pub district: usize,
    /// The party.
    pub party: usize,
}

/// Seats by district and party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Biproportional {
    /// What counts for each party; empty where the party seats were given.
    pub voter_numbers: Vec<Fraction>,
    /// The seats of the parties in all districts; `None` where they were given.
    pub upper: Option<Allocation>,
    /// Seats by district, and in it by party. At a tie those that are sure; empty where there is
    /// no result.
    pub seats: Vec<Vec<u32>>,
    /// Whether all seats are given, and if not, why.
    pub outcome: BiproportionalOutcome,
    /// A divisor for each district. Votes over both divisors, rounded as the method says, are the
    /// seats; a quotient on the border of rounding is one that could go either way by itself.
    /// Divisors are not unique, the seats are. Empty where there is no result. For Huntington-Hill
    /// these are squares, for squared votes.
    pub district_divisors: Vec<Fraction>,
    /// A divisor for each party.
    pub party_divisors: Vec<Fraction>,
    /// Cells whose turn was decided by the drawn lot: they have the seat.
    pub by_lot: Vec<Cell>,
}

/// How a biproportional allocation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BiproportionalOutcome {
    /// Every seat is given.
    Filled,
    /// The seats of the parties are not decided: see `upper`.
    PartySeatsOpen,
    /// Cells are exactly equal: a seat can be in some of them or in others.
    Tied {
        /// Cells that have a seat more in one of the results that fit and not in another.
        cells: Vec<Cell>,
    },
    /// No table fits both margins: the seats of these districts can only go to these parties, and
    /// they are due fewer.
    Impossible {
        /// The districts.
        districts: Vec<usize>,
        /// The parties that have votes there.
        parties: Vec<usize>,
    },
}

/// Hands out the seats of all districts to the parties (Pukelsheim's double proportional method:
/// Balinski and Demange 1989; Zürich since 2006, Uri since 2020 for the communes that elect so).
///
/// Party seats come first. Then a divisor for each district and for each party is found so that
/// the rounded quotients meet both margins. The rounding is that of the divisor method: standard
/// for [`Divisors::SainteLague`].
///
/// `lot` holds drawn cells for the case that cells are tied: the first of them has a seat if it
/// can, then the next.
///
/// # How it ends
///
/// Each district is first allocated by itself, so that districts are met and a divisor for each is
/// known with one for all parties. While a party has a seat too many, one seat moves along the
/// cheapest chain of exchanges from such a party to one with too few, where an exchange costs the
/// ratio of the quotients. A cheapest chain leaves no exchange that would be a gain, so the table
/// stays optimal for its own margins, which is what having divisors means. Every move lowers the sum
/// of excess seats by one, and a cheapest chain is found in at most as many sweeps as there are
/// districts and parties: hence it ends, after no more moves than there are seats. Without a chain
/// no table fits. All costs are exact fractions, so that it neither cycles nor stalls at ties; that
/// the result is the only one is checked at the end, by looking for a circle of exchanges that
/// costs nothing.
///
/// # Errors
///
/// As [`allocate`](super::allocate), and where the table is not rectangular, or the party seats are
/// not as many as those of the districts.
pub fn biproportional(
    table: &Table,
    party_seats: &PartySeats,
    divisors: &Divisors,
    lot: &[Cell],
) -> Result<Biproportional, Problem> {
    let parties = table.votes.first().map_or(0, Vec::len);
    if table.votes.len() != table.district_seats.len() {
        let (expected, found) = (table.district_seats.len(), table.votes.len());
        return Err(Problem::Shape { expected, found });
    }
    if let Some(row) = table.votes.iter().find(|row| row.len() != parties) {
        return Err(Problem::Shape { expected: parties, found: row.len() });
    }
    let house: u64 = table.district_seats.iter().map(|&seats| u64::from(seats)).sum();
    let house = u32::try_from(house).map_err(|_| Problem::TooManySeats { seats: house })?;
    let mut result = Biproportional {
        voter_numbers: Vec::new(),
        upper: None,
        seats: Vec::new(),
        outcome: BiproportionalOutcome::PartySeatsOpen,
        district_divisors: Vec::new(),
        party_divisors: Vec::new(),
        by_lot: Vec::new(),
    };
    let due = match party_seats {
        PartySeats::Given(seats) => {
            if seats.len() != parties {
                return Err(Problem::Shape { expected: parties, found: seats.len() });
            }
            let sum: u64 = seats.iter().map(|&seats| u64::from(seats)).sum();
            if sum != u64::from(house) {
                return Err(Problem::PartySeats { parties: sum, districts: house });
            }
            seats.clone()
        }
        PartySeats::Allocated { numbers, divisors, settlement } => {
            result.voter_numbers = voter_numbers(table, parties, *numbers);
            let entries = entries(&result.voter_numbers);
            check(&entries, house)?;
            let method = Method::Divisor(divisors.clone());
            let settler = &mut Settler::new(settlement);
            let upper = allocate_entries(&entries, house, &method, settler)?;
            let (due, outcome) = (upper.seats.clone(), upper.outcome.clone());
            result.upper = Some(upper);
            if outcome != Outcome::Filled {
                return Ok(result);
            }
            due
        }
    };
    let mut scaling = match start(table, divisors)? {
        Ok(seats) => Scaling::new(&table.votes, seats, &due, divisors),
        Err(impossible) => {
            result.outcome = impossible;
            return Ok(result);
        }
    };
    if let Err((districts, parties)) = scaling.meet_parties() {
        result.outcome = BiproportionalOutcome::Impossible { districts, parties };
        return Ok(result);
    }
    let potentials = scaling.potentials();
    let cells = scaling.settle(&potentials, lot, &mut result.by_lot);
    result.seats = scaling.seats();
    if cells.is_empty() {
        result.outcome = BiproportionalOutcome::Filled;
    } else {
        for &Cell { district, party } in &cells {
            let cell = result.seats.get_mut(district).and_then(|row| row.get_mut(party));
            if let Some(seats) = cell
                && scaling.may_lose(Cell { district, party }, &potentials)
            {
                *seats -= 1;
            }
        }
        result.outcome = BiproportionalOutcome::Tied { cells };
    }
    (result.district_divisors, result.party_divisors) = scaling.divisors(&potentials);
    Ok(result)
}

/// What counts for each party. A district without seats has no part in it.
fn voter_numbers(table: &Table, parties: usize, numbers: VoterNumbers) -> Vec<Fraction> {
    let of_district = |votes: Votes, seats: u32| {
        let exact = Fraction::new(votes.0, seats)?;
        Some(match numbers {
            VoterNumbers::Exact => exact,
            VoterNumbers::RoundedByDistrict => {
                let twice = exact.num() * 2_u8 + exact.den();
                Fraction::whole(twice / (exact.den() * 2_u8))
            }
            VoterNumbers::Votes => Fraction::whole(votes.0),
        })
    };
    let mut sums = vec![Fraction::whole(0_u8); parties];
    for (row, &seats) in table.votes.iter().zip(&table.district_seats) {
        for (sum, &votes) in sums.iter_mut().zip(row) {
            if let Some(number) = of_district(votes, seats) {
                *sum = sum.plus(&number);
            }
        }
    }
    sums
}

/// Fractions as whole weights of the same proportions.
fn entries(numbers: &[Fraction]) -> Vec<Entry> {
    let one = BigUint::from(1_u8);
    let common = numbers.iter().fold(one, |common, number| common.lcm(number.den()));
    let weight = |number: &Fraction| number.num() * (&common / number.den());
    numbers.iter().map(|number| Entry { weight: weight(number), min: 0, cap: u32::MAX }).collect()
}

/// Each district by itself. Where its parties are equal, any of them may have the seat here: what
/// follows finds the table that fits, and tells if it is not the only one.
fn start(
    table: &Table,
    divisors: &Divisors,
) -> Result<Result<Vec<Vec<u32>>, BiproportionalOutcome>, Problem> {
    let free_first = divisors.at(0).is_some_and(|first| first.is_zero());
    let method = Method::Divisor(divisors.clone());
    let mut rows = Vec::with_capacity(table.votes.len());
    for (district, (row, &seats)) in table.votes.iter().zip(&table.district_seats).enumerate() {
        let entry = |votes: &Votes| Entry {
            weight: votes.0.into(),
            min: u32::from(free_first && *votes > Votes::ZERO),
            cap: u32::MAX,
        };
        let entries: Vec<Entry> = row.iter().map(entry).collect();
        check(&entries, seats)?;
        let anyone = Settlement::lot((0..row.len()).map(Claimant));
        let allocation = allocate_entries(&entries, seats, &method, &mut Settler::new(&anyone))?;
        if allocation.outcome != Outcome::Filled {
            let (districts, parties) = (vec![district], Vec::new());
            return Ok(Err(BiproportionalOutcome::Impossible { districts, parties }));
        }
        rows.push(allocation.seats);
    }
    Ok(Ok(rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table<const N: usize>(seats: &[u32], votes: &[[u64; N]]) -> Table {
        Table {
            district_seats: seats.to_vec(),
            votes: votes.iter().map(|row| row.map(Votes).to_vec()).collect(),
        }
    }

    fn given(table: &Table, seats: &[u32], lot: &[Cell]) -> Biproportional {
        let due = PartySeats::Given(seats.to_vec());
        biproportional(table, &due, &Divisors::SainteLague, lot).unwrap()
    }

    #[test]
    fn equal_tables_are_tied_and_a_lot_decides() {
        // Two districts of one seat, two parties of one seat, and equal votes: either diagonal.
        let table = table(&[1, 1], &[[5, 5], [5, 5]]);
        let open = given(&table, &[1, 1], &[]);
        let BiproportionalOutcome::Tied { cells } = &open.outcome else { panic!() };
        assert_eq!(cells.len(), 4);
        assert_eq!(open.seats, [[0, 0], [0, 0]]);
        for (party, want) in [(0, [[1, 0], [0, 1]]), (1, [[0, 1], [1, 0]])] {
            let drawn = given(&table, &[1, 1], &[Cell { district: 0, party }]);
            assert_eq!(drawn.outcome, BiproportionalOutcome::Filled);
            assert_eq!(drawn.seats, want);
            assert_eq!(drawn.by_lot, [Cell { district: 0, party }]);
        }
    }

    #[test]
    fn margins_that_votes_cannot_meet_are_said() {
        // B has votes in the second district only, which has one seat, and is due two.
        let table = table(&[2, 1], &[[5, 0], [5, 5]]);
        let got = given(&table, &[1, 2], &[]);
        let want = BiproportionalOutcome::Impossible { districts: vec![0], parties: vec![0] };
        assert_eq!((got.outcome, got.seats), (want, Vec::<Vec<u32>>::new()));
        let empty = self::table(&[1, 1], &[[0, 0], [5, 5]]);
        let got = given(&empty, &[1, 1], &[]);
        let want = BiproportionalOutcome::Impossible { districts: vec![0], parties: Vec::new() };
        assert_eq!(got.outcome, want);
    }

    #[test]
    fn voter_numbers_are_votes_over_seats() {
        let table = table(&[2, 3], &[[7, 4], [8, 10]]);
        let of = |numbers| -> Vec<String> {
            voter_numbers(&table, 2, numbers).iter().map(Fraction::to_string).collect()
        };
        assert_eq!(of(VoterNumbers::Exact), ["37/6", "16/3"]);
        // 3.5 and 2.67 are 4 and 3, 2 and 3.33 are 2 and 3.
        assert_eq!(of(VoterNumbers::RoundedByDistrict), ["7", "5"]);
        assert_eq!(of(VoterNumbers::Votes), ["15", "14"]);
    }

    #[test]
    fn what_does_not_fit_together_is_a_problem() {
        let table = table(&[1, 1], &[[5, 5], [5, 5]]);
        let run = |due: &[u32], table: &Table| {
            let due = PartySeats::Given(due.to_vec());
            biproportional(table, &due, &Divisors::SainteLague, &[]).unwrap_err()
        };
        assert_eq!(run(&[1, 2], &table), Problem::PartySeats { parties: 3, districts: 2 });
        assert_eq!(run(&[2], &table), Problem::Shape { expected: 2, found: 1 });
        let ragged = Table { votes: vec![vec![Votes(1)], Vec::new()], ..table };
        assert_eq!(run(&[2], &ragged), Problem::Shape { expected: 1, found: 0 });
    }

    #[test]
    fn open_party_seats_leave_the_table_open() {
        let table = table(&[1, 2], &[[5, 5], [5, 5]]);
        let due = PartySeats::Allocated {
            numbers: VoterNumbers::Exact,
            divisors: Divisors::SainteLague,
            settlement: Settlement::default(),
        };
        let got = biproportional(&table, &due, &Divisors::SainteLague, &[]).unwrap();
        assert_eq!(got.outcome, BiproportionalOutcome::PartySeatsOpen);
        assert!(matches!(got.upper.unwrap().outcome, Outcome::Tied(_)));
    }
}
