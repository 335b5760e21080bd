//! Every worked example of seats, through the public API. Examples are the kinds `seats` and
//! `threshold`, and the tie of seats.
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

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};
use tally::decide::seats::{
    Admission, Admissions, Allocation, Bar, BiproportionalOutcome, Candidacy, Claim, Claimant,
    District, Divisors, Measure, Method, Outcome, Part, PartySeats, Quota, QuotaMethod, Settlement,
    Strictness, Surplus, Table, TieRule, VoterNumbers, admit, allocate, allocate_districts,
    allocate_groups, biproportional, compensate, margins,
};
use tally::model::Votes;
use tally::share::{Rounding, Share};

use worked::{folder, load, text};

#[test]
fn every_example_of_seats_is_proved_to_the_last_key() {
    let mut proved = BTreeSet::new();
    for path in fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()) {
        let example = Example::load(&path);
        let is_of_seats = match example.kind.as_str() {
            "seats" | "threshold" => true,
            "tie" => !example.method.is_empty(),
            _ => false,
        };
        if !is_of_seats {
            continue;
        }
        let keys: BTreeSet<String> = example.expected.keys().cloned().collect();
        let got = example.prove();
        assert_eq!(got, keys, "{}: keys that no test knows", example.id);
        proved.insert(example.id);
    }
    let all = [
        "alabama-paradox",
        "at-2024-nationalrat",
        "ch-uri-2020-biproportional",
        "de-2025-bundestag",
        "de-th-2019-threshold",
        "es-loreg-163",
        "il-22-knesset",
        "kz-2023-mazhilis",
        "methods-compared",
        "nl-2023-tk",
        "nl-council-15-p9",
        "nz-2014-mmp",
        "pl-2023-sejm",
        "ru-2021-duma",
        "se-2022-riksdag",
        "seat-tie-variants",
        "sk-2020-nr",
        "us-2020-house",
    ];
    assert_eq!(proved, all.map(str::to_owned).into());
}

struct Example {
    id: String,
    kind: String,
    method: String,
    seats: Value,
    threshold: Value,
    input: Map<String, Value>,
    expected: Map<String, Value>,
}

impl Example {
    fn load(path: &Path) -> Self {
        let example = load(path);
        let part = |key: &str| example[key].as_str().unwrap_or_default().to_owned();
        Self {
            id: part("id"),
            kind: part("kind"),
            method: part("method"),
            seats: example["seats"].clone(),
            threshold: example["threshold"].clone(),
            input: example["input"].as_object().cloned().unwrap_or_default(),
            expected: example["expected"].as_object().cloned().unwrap_or_default(),
        }
    }

    /// Proves the example by its method; the keys that were proved.
    fn prove(&self) -> BTreeSet<String> {
        match self.method.as_str() {
            "" => self.prove_threshold(),
            "dhondt" if self.kind == "tie" => self.prove_tie(),
            "several" => self.prove_methods(),
            "dhondt_with_agreements" => self.prove_agreements(),
            "dhondt_per_district" => self.prove_districts(),
            "mmp_sainte_lague_overhang_added" => self.prove_overhang(),
            "biproportional_standard" => self.prove_biproportional(),
            "nl_small_council" => self.prove_council(),
            "hare_lr" if self.seats.is_array() => self.prove_paradox(),
            method => self.prove_allocation(&of_name(method)),
        }
    }

    fn house(&self) -> u32 {
        number(&self.seats)
    }

    fn bar(&self, share: &Value) -> Bar {
        let (num, den) = text(share).split_once('/').unwrap();
        let share = Share::new(Votes(num.parse().unwrap()), Votes(den.parse().unwrap())).unwrap();
        let strictness = if self.threshold["strict"].as_bool().unwrap() {
            Strictness::MoreThan
        } else {
            Strictness::AtLeast
        };
        Bar::new(votes(&self.input["threshold_base"]), share, strictness).unwrap()
    }

    /// The lists with their admissions. The line against all is none.
    fn admitted(&self, counts: &Map<String, Value>) -> Vec<(String, Votes, Admission)> {
        let named = |key: &str, name: &str| {
            let names = self.input.get(key).and_then(Value::as_array);
            names.is_some_and(|names| names.iter().any(|known| known == name))
        };
        let lists: Vec<(&String, &Value)> =
            counts.iter().filter(|(name, _)| *name != "Against all").collect();
        let candidacies: Vec<Candidacy> = lists
            .iter()
            .map(|(name, count)| {
                let votes = votes(count);
                if self.threshold.is_null() || named("exempt", name) {
                    return Candidacy::exempt(votes);
                }
                let bar = if self.threshold["votes"].is_string() {
                    assert!(text(&self.threshold["votes"]).starts_with("one full quota"));
                    self.bar(&Value::from(format!("1/{}", self.house())))
                } else if name.contains("(coalition of 2)") {
                    self.bar(&self.threshold["coalition_2_3"])
                } else {
                    self.bar(&self.threshold["share"])
                };
                let candidacy = Candidacy::new(votes, bar);
                match self.threshold["or_electorate_seats"].as_u64() {
                    None => candidacy,
                    Some(least) => {
                        let won = self.input["electorate_seats"].get(name.as_str());
                        let won = won.map_or(0, number);
                        candidacy.with_district_seats(won, u32::try_from(least).unwrap())
                    }
                }
            })
            .collect();
        let Admissions::Some(admissions) = admit(&candidacies) else { panic!("nobody") };
        let admitted = lists.into_iter().zip(admissions);
        admitted.map(|((name, count), admission)| (name.clone(), votes(count), admission)).collect()
    }

    fn counts(&self) -> &Map<String, Value> {
        self.input["votes"].as_object().unwrap()
    }

    fn names(&self) -> Vec<&str> {
        self.counts().keys().map(String::as_str).collect()
    }

    fn claims(&self) -> Vec<Claim> {
        self.counts().values().map(|count| Claim::new(votes(count))).collect()
    }

    fn percent(&self, name: &str, decimals: usize) -> String {
        let base = self.input.get("threshold_base").map(votes).unwrap();
        let share = Share::new(votes(&self.counts()[name]), base).unwrap();
        share.percent(u32::try_from(decimals).unwrap(), Rounding::HalfUp).to_string()
    }

    fn prove_percent(&self, want: &Value) {
        for (name, want) in want.as_object().unwrap() {
            let decimals = text(want).split_once('.').unwrap().1.len();
            assert_eq!(self.percent(name, decimals), text(want), "{}: {name}", self.id);
        }
    }

    /// Threshold, one method, all figures of the trace.
    fn prove_allocation(&self, method: &Method) -> BTreeSet<String> {
        let lists = self.admitted(self.counts());
        let eligible: Vec<&(String, Votes, Admission)> =
            lists.iter().filter(|(_, _, admission)| admission.is_admitted()).collect();
        let first = u32::from(self.id == "us-2020-house");
        let claims: Vec<Claim> =
            eligible.iter().map(|(_, votes, _)| Claim::new(*votes).at_least(first)).collect();
        let house = self.house();
        let allocation = allocate(&claims, house, method, &Settlement::default()).unwrap();
        assert_eq!(allocation.outcome, Outcome::Filled, "{}", self.id);
        let names: Vec<&str> = eligible.iter().map(|(name, _, _)| name.as_str()).collect();
        let margins = margins(&claims, house, method, &allocation).unwrap().unwrap();
        let needs = |name: &str| margins.needs[place(&names, name)].unwrap();
        let short = |name: &str| match lists.iter().find(|(list, _, _)| list == name).unwrap().2 {
            Admission::Below { short } => short,
            admission => panic!("{name}: {admission:?}"),
        };
        for (key, want) in &self.expected {
            match key.as_str() {
                "seats" => {
                    let none = |name: &String| (name.clone(), 0);
                    let mut got: BTreeMap<String, u32> = self.counts().keys().map(none).collect();
                    got.extend(named(&names, &allocation.seats));
                    assert_eq!(got, seats(want), "{}", self.id);
                }
                "eligible" => assert_eq!(sorted(&names), sorted(&strings(want))),
                "percent" | "percent_one_decimal" => self.prove_percent(want),
                "bsw_votes_short" => assert_eq!(short("BSW"), votes(want)),
                "coalition_votes_short" => {
                    assert_eq!(short("PS-SPOLU (coalition of 2)"), votes(want));
                }
                "new_york_short_by_all_else_equal" => {
                    assert_eq!(needs("New York"), votes(want));
                    // "If Minnesota's count had totaled 26 fewer people", it would have lost it.
                    let holder = margins.holder.unwrap();
                    assert_eq!(names[holder.claimant.0], "Minnesota");
                    assert_eq!(holder.can_lose, Some(Votes(25)));
                }
                "quota" => self.prove_quota(&allocation, want),
                "full_seats" => assert_eq!(self.dutch(house).1, number(want)),
                "remainder_seats" => assert_eq!(self.dutch(house).2, number(want)),
                "last_seat" => {
                    let last = allocation.trace.last_winning().unwrap();
                    assert_eq!(names[last.claimant.0], text(&want["won_by"]));
                    let next = allocation.trace.first_losing.as_ref().unwrap();
                    assert_eq!(names[next.claimant.0], text(&want["next"]));
                    assert_eq!(
                        needs(text(&want["next"])),
                        votes(&want["extra_votes_next_needed_all_else_equal"])
                    );
                    let holder = margins.holder.unwrap();
                    assert_eq!(holder.claimant, last.claimant);
                    assert_eq!(want.as_object().unwrap().len(), 3);
                }
                // What the count says beside the votes; shares of it are proved below.
                "registered" | "cast" | "invalid" | "valid" | "blank" => {}
                "turnout_percent" => self.prove_share("cast", "registered", want),
                "percent_blank_of_cast" => self.prove_share("blank", "cast", want),
                "percent_invalid_of_cast" => self.prove_share("invalid", "cast", want),
                key => panic!("{}: {key} is not known", self.id),
            }
        }
        self.prove_papers();
        self.expected.keys().cloned().collect()
    }

    fn prove_share(&self, part: &str, whole: &str, want: &Value) {
        let share = Share::new(votes(&self.expected[part]), votes(&self.expected[whole])).unwrap();
        let decimals = text(want).split_once('.').unwrap().1.len();
        let percent = share.percent(u32::try_from(decimals).unwrap(), Rounding::HalfUp);
        assert_eq!(percent.to_string(), text(want), "{}: {part} of {whole}", self.id);
    }

    /// cast = valid + blank + invalid, where the example says all of them.
    fn prove_papers(&self) {
        let figure = |key: &str| self.expected.get(key).map(votes);
        let Some(cast) = figure("cast") else { return };
        let valid = Votes::checked_sum(self.counts().values().map(votes)).unwrap();
        assert!(figure("valid").is_none_or(|stated| stated == valid), "{}", self.id);
        let papers = [Some(valid), figure("blank"), figure("invalid")].into_iter().flatten();
        assert_eq!(Votes::checked_sum(papers), Some(cast), "{}", self.id);
        assert!(figure("registered").is_none_or(|registered| registered >= cast));
    }

    fn prove_quota(&self, allocation: &Allocation, want: &Value) {
        let quota = match &allocation.trace.quota {
            Some(trace) => trace.quota.clone(),
            // Of the Dutch, the quota is of all lists, and the example's method is D'Hondt.
            None => self.dutch(self.house()).0,
        };
        match want {
            Value::Number(whole) => assert_eq!(quota.to_string(), whole.to_string()),
            want => {
                let (fraction, decimal) = text(want).split_once(" = ").unwrap_or(("", text(want)));
                if let Some((num, den)) = fraction.split_once('/') {
                    let (num, den): (u64, u64) = (num.parse().unwrap(), den.parse().unwrap());
                    assert_eq!(
                        Some(&quota),
                        tally::decide::seats::Fraction::new(num, den).as_ref()
                    );
                }
                let digits = decimal.trim_end_matches('.');
                let places = digits.split_once('.').unwrap().1.len();
                assert_eq!(quota.decimal(places), digits);
            }
        }
    }

    /// Quota, full seats and remainder seats by the law of the Netherlands over all lists, which
    /// must give the same seats as the method of the example.
    fn dutch(&self, house: u32) -> (tally::decide::seats::Fraction, u32, u32) {
        let method = Method::Quota(QuotaMethod::netherlands_house());
        let allocation = allocate(&self.claims(), house, &method, &Settlement::default()).unwrap();
        let got: BTreeMap<String, u32> = named(&self.names(), &allocation.seats).collect();
        assert_eq!(got, seats(&self.expected["seats"]), "{}", self.id);
        let margins = margins(&self.claims(), house, &method, &allocation).unwrap().unwrap();
        let last = &self.expected["last_seat"];
        let next = place(&self.names(), text(&last["next"]));
        let extra = votes(&last["extra_votes_next_needed_all_else_equal"]);
        assert_eq!(margins.needs[next], Some(extra), "{}", self.id);
        let trace = allocation.trace.quota.unwrap();
        (trace.quota, trace.full.iter().sum(), trace.remainder_seats)
    }

    fn prove_threshold(&self) -> BTreeSet<String> {
        let bar = self.bar(&self.threshold["share"]);
        let list = votes(&self.input["votes"]["FDP"]);
        let admission = Candidacy::new(list, bar).admission();
        for (key, want) in &self.expected {
            match key.as_str() {
                "passes" => assert_eq!(Some(admission.is_admitted()), want.as_bool()),
                "votes_needed" => assert_eq!(bar.needed(), votes(want)),
                "votes_above" => {
                    assert_eq!(admission, Admission::ByVotes { above: votes(want) });
                }
                "percent_one_decimal" => assert_eq!(self.percent("FDP", 1), text(want)),
                "percent_four_decimals" => assert_eq!(self.percent("FDP", 4), text(want)),
                key => panic!("{key} is not known"),
            }
        }
        self.expected.keys().cloned().collect()
    }

    fn prove_tie(&self) -> BTreeSet<String> {
        let claims = self.claims();
        let names = self.names();
        let method = of_name(&self.method);
        let with =
            |settlement: &Settlement| allocate(&claims, self.house(), &method, settlement).unwrap();
        let open = with(&Settlement::default());
        let Outcome::Tied(tie) = &open.outcome else { panic!("{:?}", open.outcome) };
        let filled = |allocation: &Allocation| -> BTreeMap<String, u32> {
            assert_eq!(allocation.outcome, Outcome::Filled);
            named(&names, &allocation.seats).collect()
        };
        for (key, want) in &self.expected {
            match key.as_str() {
                "before_last" => {
                    let got: BTreeMap<String, u32> = named(&names, &open.seats).collect();
                    assert_eq!(got, seats(want));
                }
                "seats_left" => assert_eq!(tie.seats_left, number(want)),
                "tied" => {
                    let tied: Vec<&str> = tie.tied.iter().map(|at| names[at.0]).collect();
                    assert_eq!(tied, strings(want));
                }
                "tied_value" => {
                    assert_eq!(tie.value.measure, Measure::Quotient);
                    assert_eq!(tie.value.amount.to_string(), text(want));
                }
                "by_rule" => {
                    for (rule, want) in want.as_object().unwrap() {
                        match rule.as_str() {
                            "lot" => {
                                assert_eq!(text(want), "resolution_required");
                                let drawn = with(&Settlement::lot([Claimant(1)]));
                                assert_eq!(drawn.seats, [3, 2, 0]);
                                assert_eq!(drawn.trace.settled.len(), 1);
                            }
                            "most_total_votes" => {
                                let rule = Settlement::rule(TieRule::MostTotalVotes);
                                assert_eq!(filled(&with(&rule)), seats(want));
                            }
                            "fewest_seats" => {
                                let rule = Settlement::rule(TieRule::FewestSeats);
                                assert_eq!(filled(&with(&rule)), seats(want));
                            }
                            rule => panic!("{rule} is not known"),
                        }
                    }
                }
                key => panic!("{key} is not known"),
            }
        }
        self.expected.keys().cloned().collect()
    }

    fn prove_methods(&self) -> BTreeSet<String> {
        for (method, want) in self.expected["seats_by_method"].as_object().unwrap() {
            let method = of_name(method);
            let got =
                allocate(&self.claims(), self.house(), &method, &Settlement::default()).unwrap();
            let want: Vec<u32> = want.as_array().unwrap().iter().map(number).collect();
            assert_eq!((got.outcome, got.seats), (Outcome::Filled, want), "{method:?}");
        }
        ["seats_by_method".to_owned()].into()
    }

    fn prove_paradox(&self) -> BTreeSet<String> {
        for (house, want) in self.expected["seats_by_house"].as_object().unwrap() {
            let house = house.parse().unwrap();
            let method = of_name(&self.method);
            let got = allocate(&self.claims(), house, &method, &Settlement::default()).unwrap();
            let got: BTreeMap<String, u32> = named(&self.names(), &got.seats).collect();
            assert_eq!(got, seats(want));
        }
        ["seats_by_house".to_owned()].into()
    }

    fn prove_agreements(&self) -> BTreeSet<String> {
        let names = self.names();
        let agreements: Vec<Vec<Claimant>> = self.input["agreements"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| strings(pair).iter().map(|name| Claimant(place(&names, name))).collect())
            .collect();
        let (claims, house) = (self.claims(), self.house());
        let method = Method::Divisor(Divisors::DHondt);
        let stop = Settlement::default();
        let got = allocate_groups(&claims, &agreements, house, &method, &stop).unwrap();
        assert!(got.is_filled());
        for (key, want) in &self.expected {
            match key.as_str() {
                "seats" => {
                    let got: BTreeMap<String, u32> = named(&names, &got.seats).collect();
                    assert_eq!(got, seats(want));
                }
                "seats_by_group" => {
                    let group = |group: &Vec<Claimant>| {
                        let members: Vec<&str> = group.iter().map(|at| names[at.0]).collect();
                        members.join(" + ")
                    };
                    let groups = got.groups.iter().map(group);
                    let got: BTreeMap<String, u32> =
                        groups.zip(got.upper.seats.iter().copied()).collect();
                    assert_eq!(got, seats(want));
                }
                "seats_without_agreements" => {
                    let alone = allocate(&claims, house, &method, &stop).unwrap();
                    let got: BTreeMap<String, u32> = named(&names, &alone.seats).collect();
                    assert_eq!(got, seats(want));
                }
                key => panic!("{key} is not known"),
            }
        }
        self.expected.keys().cloned().collect()
    }

    fn prove_districts(&self) -> BTreeSet<String> {
        let lists = strings(&self.input["lists"]);
        let national = self.input["national_votes"].as_object().unwrap();
        let base = votes(&self.input["national_valid"]);
        let exempt = strings(&self.input["exempt"]);
        let coalitions = strings(&self.input["coalitions"]);
        let share = |key: &str| {
            let (num, den) = text(&self.threshold[key]).split_once('/').unwrap();
            Share::new(Votes(num.parse().unwrap()), Votes(den.parse().unwrap())).unwrap()
        };
        let candidacies: Vec<Candidacy> = lists
            .iter()
            .map(|name| {
                let count = votes(&national[*name]);
                let share = share(if coalitions.contains(name) { "coalition" } else { "share" });
                let bar = Bar::new(base, share, Strictness::AtLeast).unwrap();
                if exempt.contains(name) {
                    Candidacy::exempt(count)
                } else {
                    Candidacy::new(count, bar)
                }
            })
            .collect();
        let Admissions::Some(admissions) = admit(&candidacies) else { panic!("nobody") };
        assert!(admissions.iter().all(|admission| admission.is_admitted()));
        let rows = self.input["districts"].as_array().unwrap();
        let districts: Vec<District> = rows
            .iter()
            .map(|row| District {
                seats: number(&row["seats"]),
                claims: lists.iter().map(|name| Claim::new(votes(&row["votes"][name]))).collect(),
                settlement: Settlement::default(),
            })
            .collect();
        assert_eq!(districts.iter().map(|district| district.seats).sum::<u32>(), self.house());
        let method = Method::Divisor(Divisors::DHondt);
        let got = allocate_districts(&districts, &method).unwrap();
        assert!(got.is_filled());
        for (key, want) in &self.expected {
            let found: Vec<u32> = match key.as_str() {
                "seats" => got.seats.clone(),
                "wrong_if_national" => {
                    let claims: Vec<Claim> =
                        lists.iter().map(|name| Claim::new(votes(&national[*name]))).collect();
                    let stop = Settlement::default();
                    allocate(&claims, self.house(), &method, &stop).unwrap().seats
                }
                key => {
                    let number: u64 = key.strip_prefix("district_").unwrap().parse().unwrap();
                    let at = rows.iter().position(|row| row["district"] == number).unwrap();
                    got.districts[at].seats.clone()
                }
            };
            assert_eq!(named(&lists, &found).collect::<BTreeMap<_, _>>(), seats(want), "{key}");
        }
        self.expected.keys().cloned().collect()
    }

    fn prove_overhang(&self) -> BTreeSet<String> {
        let lists = self.admitted(self.input["party_votes"].as_object().unwrap());
        let won = |name: &str| self.input["electorate_seats"].get(name).map_or(0, number);
        let part = |(name, votes, admission): &(String, Votes, Admission)| Part {
            votes: admission.is_admitted().then_some(*votes),
            won: won(name),
            cap: None,
        };
        let parts: Vec<Part> = lists.iter().map(part).collect();
        let method = Method::Divisor(Divisors::SainteLague);
        let stop = Settlement::default();
        let got = compensate(&parts, self.house(), &method, Surplus::Added, &stop).unwrap();
        assert_eq!(got.outcome, Outcome::Filled);
        let eligible: Vec<&str> = lists
            .iter()
            .filter(|(_, _, admission)| admission.is_admitted())
            .map(|(name, _, _)| name.as_str())
            .collect();
        let of = |figures: &[u32], keep: &dyn Fn(&str, u32) -> bool| -> BTreeMap<String, u32> {
            let pairs = lists.iter().map(|(name, _, _)| name.as_str()).zip(figures);
            pairs
                .filter(|(name, figure)| keep(name, **figure))
                .map(|(name, figure)| (name.to_owned(), *figure))
                .collect()
        };
        let among = |name: &str, _: u32| eligible.contains(&name);
        for (key, want) in &self.expected {
            match key.as_str() {
                "eligible" => assert_eq!(sorted(&eligible), sorted(&strings(want))),
                "proportional_seats" => assert_eq!(of(&got.due, &among), seats(want)),
                "seats" => assert_eq!(of(&got.seats, &among), seats(want)),
                "total_seats" => assert_eq!(got.house, number(want)),
                "overhang" => assert_eq!(of(&got.surplus, &|_, over| over > 0), seats(want)),
                key => panic!("{key} is not known"),
            }
        }
        self.expected.keys().cloned().collect()
    }

    fn prove_council(&self) -> BTreeSet<String> {
        let (house, names) = (self.house(), self.names());
        let method = Method::Quota(QuotaMethod::netherlands_council(house));
        let got = allocate(&self.claims(), house, &method, &Settlement::default()).unwrap();
        assert_eq!(got.outcome, Outcome::Filled);
        let quota = got.trace.quota.as_ref().unwrap();
        let moved = got.trace.reassigned.as_ref().unwrap();
        for (key, want) in &self.expected {
            match key.as_str() {
                "quota" => assert_eq!(quota.quota.to_string(), text(want)),
                "full_seats" => {
                    assert_eq!(named(&names, &quota.full).collect::<BTreeMap<_, _>>(), seats(want));
                }
                "before_p9" => {
                    let got: BTreeMap<_, _> = named(&names, &moved.before).collect();
                    assert_eq!(got, seats(want));
                }
                "seats" => {
                    assert_eq!(named(&names, &got.seats).collect::<BTreeMap<_, _>>(), seats(want));
                }
                "steps" => {
                    let award = |at: &Claimant| format!("remainder seat to {}", names[at.0]);
                    let mut steps: Vec<String> =
                        got.trace.awards.iter().map(|given| award(&given.claimant)).collect();
                    let (from, to) = (names[moved.from.0], names[moved.to.0]);
                    steps.push(format!(
                        "last seat moves from {from} to {to}: list {to} has more than half of the \
                         votes and not more than half of the seats"
                    ));
                    assert_eq!(steps, strings(want));
                }
                key => panic!("{key} is not known"),
            }
        }
        self.expected.keys().cloned().collect()
    }

    fn prove_biproportional(&self) -> BTreeSet<String> {
        let district_seats = self.input["district_seats"].as_object().unwrap();
        let rows = self.counts();
        let parties: Vec<&str> =
            rows.values().next().unwrap().as_object().unwrap().keys().map(String::as_str).collect();
        let table = Table {
            district_seats: district_seats.values().map(number).collect(),
            votes: rows
                .values()
                .map(|row| parties.iter().map(|party| votes(&row[party])).collect())
                .collect(),
        };
        assert!(district_seats.keys().eq(rows.keys()));
        assert_eq!(table.district_seats.iter().sum::<u32>(), self.house());
        let upper = PartySeats::Allocated {
            numbers: VoterNumbers::Exact,
            divisors: Divisors::SainteLague,
            settlement: Settlement::default(),
        };
        let got = biproportional(&table, &upper, &Divisors::SainteLague, &[]).unwrap();
        assert_eq!(got.outcome, BiproportionalOutcome::Filled);
        for (key, want) in &self.expected {
            match key.as_str() {
                "party_seats" => {
                    let upper = got.upper.as_ref().unwrap();
                    let got: BTreeMap<_, _> = named(&parties, &upper.seats).collect();
                    assert_eq!(got, seats(want));
                }
                "seats" => {
                    let want = want.as_object().unwrap();
                    assert_eq!(want.len(), got.seats.len());
                    for (district, row) in rows.keys().zip(&got.seats) {
                        let row: BTreeMap<_, _> = named(&parties, row).collect();
                        assert_eq!(row, seats(&want[district]), "{district}");
                    }
                }
                key => panic!("{key} is not known"),
            }
        }
        self.expected.keys().cloned().collect()
    }
}

fn of_name(method: &str) -> Method {
    let largest = |quota| Method::Quota(QuotaMethod::largest_remainder(quota));
    match method {
        "dhondt" => Method::Divisor(Divisors::DHondt),
        "sainte_lague" => Method::Divisor(Divisors::SainteLague),
        "modified_sainte_lague_1_2" => {
            Method::Divisor(Divisors::modified_sainte_lague(12, 10).unwrap())
        }
        "adams" => Method::Divisor(Divisors::Adams),
        "dean" => Method::Divisor(Divisors::Dean),
        "huntington_hill" => Method::Divisor(Divisors::HuntingtonHill),
        "hare_lr" => largest(Quota::HARE),
        "hb_rounded_lr" => largest(Quota::HAGENBACH_BISCHOFF_ROUNDED),
        method => panic!("{method} is not known"),
    }
}

#[track_caller]
fn votes(value: &Value) -> Votes {
    Votes(value.as_u64().expect("a count"))
}

#[track_caller]
fn number(value: &Value) -> u32 {
    value.as_u64().and_then(|number| u32::try_from(number).ok()).expect("a small number")
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(text).collect()
}

fn sorted<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names
}

fn seats(value: &Value) -> BTreeMap<String, u32> {
    value.as_object().unwrap().iter().map(|(name, seats)| (name.clone(), number(seats))).collect()
}

fn named(names: &[&str], seats: &[u32]) -> impl Iterator<Item = (String, u32)> {
    assert_eq!(names.len(), seats.len());
    let pairs: Vec<(String, u32)> =
        names.iter().map(|name| (*name).to_owned()).zip(seats.iter().copied()).collect();
    pairs.into_iter()
}

#[track_caller]
fn place(names: &[&str], name: &str) -> usize {
    names.iter().position(|known| *known == name).expect("a known name")
}
