//! Seats against independent implementations: what they gave for made-up counts is in
//! `data/seats-oracle.txt.gz`, written by `oracle/seats.py`, which names them.

#![expect(clippy::panic, clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use tally::decide::seats::{
    Claim, Divisors, Method, Outcome, Quota, QuotaMethod, Settlement, allocate,
};
use tally::model::Votes;

#[test]
fn seats_are_those_of_other_implementations() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/seats-oracle.txt.gz");
    let mut text = String::new();
    GzDecoder::new(File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    let mut lines = text.lines();
    assert!(lines.next().unwrap().starts_with("# apportionment 1.0, votelib 0.4.0;"));
    let methods: Vec<(&str, Method)> =
        lines.next().unwrap().split(';').map(|name| (name, of_name(name))).collect();
    let mut compared = BTreeMap::new();
    let mut tied = 0;
    for line in lines {
        let mut fields = line.split(';');
        let house: u32 = fields.next().unwrap().parse().unwrap();
        let claims: Vec<Claim> = numbers(fields.next().unwrap())
            .into_iter()
            .map(|votes| Claim::new(Votes(votes)))
            .collect();
        for ((name, method), want) in methods.iter().zip(fields) {
            let got = allocate(&claims, house, method, &Settlement::default()).unwrap();
            if want == "-" {
                continue;
            }
            if want == "=" {
                assert!(matches!(got.outcome, Outcome::Tied(_)), "{name}: {line}");
                tied += 1;
            } else {
                assert_eq!(got.outcome, Outcome::Filled, "{name}: {line}");
                let got: Vec<u64> = got.seats.into_iter().map(u64::from).collect();
                assert_eq!(got, numbers(want), "{name}: {line}");
            }
            *compared.entry(*name).or_insert(0) += 1;
        }
    }
    assert_eq!(compared.len(), methods.len());
    for (name, lines) in &compared {
        assert!(*lines == 12_000 || *name == "votelib:droop_lr" && *lines > 10_000, "{compared:?}");
    }
    assert!(tied > 1_000, "ties are tried too: {tied}");
}

fn of_name(name: &str) -> Method {
    let largest = |quota| Method::Quota(QuotaMethod::largest_remainder(quota));
    match name.split_once(':').unwrap().1 {
        "dhondt" => Method::Divisor(Divisors::DHondt),
        "sainte_lague" => Method::Divisor(Divisors::SainteLague),
        "huntington_hill" => Method::Divisor(Divisors::HuntingtonHill),
        "adams" => Method::Divisor(Divisors::Adams),
        "dean" => Method::Divisor(Divisors::Dean),
        "danish" => Method::Divisor(Divisors::Danish),
        "imperiali" => Method::Divisor(Divisors::Imperiali),
        "hare_lr" => largest(Quota::HARE),
        "droop_lr" => largest(Quota::DROOP),
        name => panic!("{name} is not known"),
    }
}

fn numbers(text: &str) -> Vec<u64> {
    text.split(' ').map(|number| number.parse().unwrap()).collect()
}
