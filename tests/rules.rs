//! Rules as data: those that come with the program, what a rule may say, and what it is asked.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests fail loudly"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tally::decide::rule::{AGAINST_ALL, Draft, ELSE, METHODS, PRESETS, Preset, Rule, TieRule, Way};
use tally::decide::{Asked, Status};
use tally::error::Error;
use tally::model::Base;
use tally::options::Options;
use tally::read::Source;
use tally::render::{self, Format, Style};
use tally::report::{Contest, Report};

/// What rules leave open, and what a test says in its place.
fn complete(preset: &Preset) -> Draft {
    let mut draft = Draft::preset(preset.name).unwrap();
    match preset.name {
        "es-congreso" | "nl-council" | "multi-seat-majority" => draft.set("seats", 8),
        "il-knesset" => draft.set("agreements", json!([])),
        "nz-mmp" => draft.set("electorate_seats", json!({ "National": 41 })),
        _ => {}
    }
    draft
}

#[test]
fn every_rule_is_understood_and_printed_as_the_same_rule() {
    for preset in PRESETS.iter() {
        let rule = complete(preset).understand().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(rule.name, preset.name);
        let printed = Draft::parse(preset.name, &preset.text()).unwrap();
        assert_eq!(printed, Draft::preset(preset.name).unwrap());
        assert!(rule.title.is_some(), "{}", preset.name);
        assert_eq!(rule.sources.is_empty(), preset.line("source").is_none(), "{}", preset.name);
    }
}

#[test]
fn names_of_rules_are_sorted_within_their_group() {
    let (laws, common): (Vec<&Preset>, Vec<&Preset>) =
        PRESETS.iter().partition(|preset| preset.line("source").is_some());
    assert!(laws.iter().map(|preset| preset.name).is_sorted());
    assert!(common.len() + laws.len() > 40);
    let first_law = PRESETS.iter().position(|preset| preset.line("source").is_some()).unwrap();
    assert_eq!(first_law, common.len(), "those of no law stand first");
}

#[test]
fn the_page_of_the_rules_names_each_with_its_source() {
    let page = fs::read_to_string(root().join("docs/rules.md")).unwrap();
    let (table, _) = page.split_once("Held against").unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| `")).collect();
    let want: Vec<String> = PRESETS
        .iter()
        .map(|preset| {
            let source = preset.line("source").unwrap_or("no law");
            format!("| `{}` | {} | {source} |", preset.name, preset.line("title").unwrap())
        })
        .collect();
    assert_eq!(rows, want);
}

#[test]
fn the_schema_holds_every_rule_and_knows_every_name() {
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(root().join("docs/rule.schema.json")).unwrap())
            .unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let check = |id: &str, rule: &Value| {
        let errors: Vec<String> = validator.iter_errors(rule).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{id}: {errors:?}");
    };
    for preset in PRESETS.iter() {
        check(preset.name, &complete(preset).understand().unwrap().written);
    }
    for path in examples() {
        let example: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        if example["rule"].is_object() {
            check(&path.display().to_string(), &example["rule"]);
        }
        if example["threshold"].is_object() && example["method"].is_string() {
            let rule = json!({ "method": "dhondt", "threshold": example["threshold"] });
            check(&path.display().to_string(), &rule);
        }
    }
    let names = |key: &str| -> Vec<&str> {
        let names = schema["properties"][key]["enum"].as_array().unwrap();
        names.iter().map(|name| name.as_str().unwrap()).collect()
    };
    assert_eq!(names("method"), METHODS);
    assert_eq!(names("else"), ELSE.map(|(name, _)| name));
    assert_eq!(names("against_all_effect"), AGAINST_ALL.map(|(name, _)| name));
    assert_eq!(names("tie"), TieRule::ALL.map(TieRule::name));
    for base in Base::ALL {
        assert!(names("base").contains(&base.name()));
    }
    for wrong in [
        json!({ "type": "plurality", "winner": "me" }),
        json!({ "type": "vote" }),
        json!({ "type": "plurality", "seats": 0 }),
        json!({ "base": "valid" }),
    ] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
        assert!(Rule::parse("x", &wrong.to_string()).is_err(), "{wrong}");
    }
}

#[test]
fn a_rule_is_the_same_in_toml_and_in_json() {
    let toml = "type = \"absolute_majority\"\nbase = \"cast\"\nelse = \"runoff_top_two\"\n\
                [threshold]\nnum = 1\nden = 2\nstrict = true\n[quorum]\nof = \"registered\"\n\
                min = \"50%\"";
    let json = r#"{"type": "absolute_majority", "base": "cast", "else": "runoff_top_two",
                   "threshold": {"num": 1, "den": 2, "strict": true},
                   "quorum": {"of": "registered", "min": "50%"}}"#;
    assert_eq!(Rule::parse("x", toml).unwrap(), Rule::parse("x", json).unwrap());
}

#[track_caller]
fn refused(rule: &str, words: &str) {
    match Rule::parse("x", rule) {
        Err(Error::Usage(message)) => assert!(message.contains(words), "{message}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_key_or_word_that_is_not_known_names_the_nearest() {
    refused("type = \"plurality\"\ntreshold = \"5%\"", "no such key: `treshold`");
    refused("type = \"plurality\"\nbas = \"cast\"", "did you mean `base`");
    refused("type = \"pluralty\"", "did you mean `plurality`");
    refused("type = \"plurality\"\nbase = \"vald\"", "did you mean `valid`");
    refused("method = \"dhont\"\nseats = 5", "did you mean `dhondt`");
    refused(
        "type = \"absolute_majority\"\nbase = \"valid\"\nthreshold = { nun = 1, den = 2 }",
        "`threshold`",
    );
    refused("[type]\nx = 1", "it is no text");
    refused("type = ", "neither TOML nor JSON");
    refused("[1, 2]", "neither TOML nor JSON");
}

#[test]
fn what_a_rule_leaves_open_is_asked_for() {
    refused("base = \"valid\"", "the rule has no `type`");
    refused("type = \"absolute_majority\"", "--base BASE");
    refused("type = \"plurality_at_large\"", "--seats N");
    refused("type = \"seats\"\nseats = 5", "--method METHOD");
    refused("method = \"dhondt\"", "--seats N");
    refused("type = \"qualified\"\nbase = \"valid\"", "`win_if`");
    refused("method = \"dhondt_with_agreements\"\nseats = 5", "`agreements`");
    refused("method = \"dhondt_per_district\"\nseats = 5", "`district_seats`");
    refused("method = \"mmp_sainte_lague_overhang_added\"\nseats = 5", "`electorate_seats`");
    refused("method = \"dhondt\"\nseats = 5\n[electorate_seats]\nA = 1", "`surplus`");
    refused(
        "type = \"double_majority\"\nbase = \"valid\"\nweights = { whole = \"1\", half = \"1/2\" }",
        "`members`",
    );
}

#[test]
fn states_that_make_no_sense_are_refused() {
    refused("type = \"plurality\"\nseats = 0", "at least 1");
    refused("type = \"plurality\"\nseats = 1.5", "no whole number");
    refused("type = \"plurality\"\nseats = -1", "no whole number");
    refused(
        "type = \"absolute_majority\"\nbase = \"valid\"\nthreshold = { num = 1, den = 0 }",
        "zero",
    );
    refused("type = \"absolute_majority\"\nbase = \"valid\"\nthreshold = 0.5", "as a text");
    refused("type = \"qualified\"\nbase = \"valid\"\nwin_if = []", "empty");
    refused("type = \"qualified\"\nbase = \"valid\"\nwin_if = [{}]", "a condition is one of");
    refused(
        "method = \"dhondt\"\nseats = 5\n[district_seats]\nA = 2\nB = 2",
        "the districts have 4",
    );
    refused("type = \"plurality\"\nrounding = { decimals = 9 }", "more than 6");
}

#[test]
fn flags_are_stronger_than_what_is_written() {
    let mut draft = Draft::preset("kz-mazhilis").unwrap();
    draft.set("seats", 98);
    draft.set_threshold(json!({ "share": "7%", "strict": true }));
    let rule = draft.understand().unwrap();
    let Way::Seats(seats) = rule.way else { panic!("{:?}", rule.way) };
    assert_eq!(seats.seats, 98);
    let (base, bar) = seats.bar().unwrap();
    assert_eq!((base, bar.words().as_str()), (Base::Valid, "more than 7%"));
}

#[test]
fn the_files_of_the_pages_are_the_rules_of_the_examples() {
    let mut found = 0;
    for path in examples() {
        let file = root().join("tests/data/rules").join(path.file_name().unwrap());
        let Ok(written) = fs::read_to_string(&file) else { continue };
        let written: Value = serde_json::from_str(&written).unwrap();
        let example: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        if example["rule"].is_object() {
            assert_eq!(written, example["rule"], "{}", file.display());
        } else {
            for key in ["method", "threshold"] {
                let said = &example[key];
                assert!(said.is_null() || written[key] == *said, "{}: {key}", file.display());
            }
        }
        found += 1;
    }
    assert_eq!(found, 9);
}

#[test]
fn the_page_of_the_rules_names_every_method_and_type() {
    let page = fs::read_to_string(root().join("docs/rules.md")).unwrap();
    for name in METHODS {
        assert!(page.contains(&format!("`{name}`")), "{name}");
    }
}

// What follows holds each rule of a law against a published result, or against counts at its bars.

fn run(csv: &str, rule: Draft) -> Result<Report, Error> {
    let asked = Asked { rule: Some(rule.understand()?), ..Asked::default() };
    tally::run_by(vec![Source::bytes("results.csv", csv.into())], &Options::default(), &asked)
}

#[track_caller]
fn decided(csv: &str, rule: Draft) -> Contest {
    run(csv, rule).unwrap_or_else(|error| panic!("{error}\n{csv}")).contests.remove(0)
}

#[track_caller]
fn case(csv: &str, rule: &str, status: Status, names: &[&str]) {
    let outcome = decided(csv, Draft::preset(rule).unwrap()).outcome;
    assert_eq!(outcome.status, status, "{rule}: {:?}", outcome.reasons);
    let found = match status {
        Status::Runoff => &outcome.runoff,
        Status::Tie => &outcome.tied,
        _ => &outcome.elected,
    };
    assert_eq!(found, names, "{rule}");
}

/// `choice,votes` rows of an example's figures.
fn csv(id: &str) -> String {
    let path = root().join("tests/data/examples").join(id).with_extension("json");
    let example: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let input = &example["input"];
    let mut text = "choice,votes\n".to_owned();
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    if let Some(options) = input["options"].as_array() {
        for option in options {
            let name = option["name"].as_str().unwrap();
            writeln!(text, "{},{}", quoted(name), option["votes"]).unwrap();
        }
    } else {
        let votes =
            if input["votes"].is_object() { &input["votes"] } else { &input["party_votes"] };
        for (name, votes) in votes.as_object().unwrap() {
            writeln!(text, "{},{votes}", quoted(&list(name))).unwrap();
        }
    }
    for (key, label) in [
        ("registered", "registered voters"),
        ("cast", "ballots cast"),
        ("ballots", "ballots cast"),
        ("issued", "ballots issued"),
        ("invalid", "invalid ballots"),
        ("blank_and_null", "invalid ballots"),
        ("rejected", "invalid ballots"),
        ("null", "invalid ballots"),
        ("blank", "blank ballots"),
        ("unmarked", "unmarked ballots"),
    ] {
        if let Some(votes) = input[key].as_u64() {
            writeln!(text, "{label},{votes}").unwrap();
        }
    }
    if let Some(valid) = input["threshold_base"].as_u64() {
        let cast = matches!(example["threshold"]["base"].as_str(), Some("cast"));
        let label = if cast { "ballots cast" } else { "valid votes" };
        writeln!(text, "{label},{valid}").unwrap();
    }
    text
}

/// A number alone is no name of a choice in a table.
fn list(name: &str) -> String {
    if name.parse::<u64>().is_ok() { format!("List {name}") } else { name.to_owned() }
}

#[test]
fn official_results_of_one_winner() {
    for (id, rule, winner) in [
        ("kz-2022-president", "kz-president", "Tokayev"),
        ("fr-2022-round2", "fr-president", "Macron"),
        ("pt-2006-president", "pt-president", "Cavaco Silva"),
        ("pe-2021-runoff", "pe-president", "Castillo"),
        ("uy-2004-president", "uy-president", "Vázquez"),
        ("ru-2004-president", "ru-2004-president", "Putin"),
        ("ua-2010-runoff", "ua-2010-runoff", "Yanukovych"),
        ("in-2024-indore", "in-lok-sabha", "Shankar Lalwani"),
        ("us-nv-1976-none", "us-nevada", "Walden Earhart"),
        ("br-2022-round2", "br-president", "Lula"),
    ] {
        case(&csv(id), rule, Status::Elected, &[winner]);
    }
    case(&csv("ec-2017-round1"), "ec-president", Status::Runoff, &["Moreno", "Lasso"]);
    let against_all = csv("against-all-majority-kz");
    case(&against_all, "kz-president", Status::Runoff, &["Option A", "Option B"]);
    case(&csv("rs-2002-quorum"), "rs-2002-president", Status::VoidQuorum, &[]);
    case(&csv("gb-sct-1979-approval"), "gb-scotland-1979", Status::RejectedQuorum, &[]);
    case(
        &csv("us-va94-2017-tie"),
        "us-virginia-house",
        Status::Tie,
        &["David Yancey", "Shelly Simonds"],
    );
    case(&csv("blank-majority-repeat"), "co-mayor", Status::VoidRepeat, &[]);
}

#[test]
fn units_decide_where_the_law_has_them() {
    // Indonesia 2024: 21 provinces of 38, all above 20%, are more than half.
    let path = root().join("tests/data/examples/id-2024-president.json");
    let example: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut text = "province,candidate,votes\n".to_owned();
    for unit in example["input"]["units"].as_array().unwrap() {
        for (name, votes) in unit["votes"].as_object().unwrap() {
            writeln!(text, "{},{name},{votes}", unit["name"].as_str().unwrap()).unwrap();
        }
    }
    let indonesia = decided(&text, Draft::preset("id-president").unwrap()).outcome;
    assert_eq!(indonesia.elected, ["Prabowo"]);
    // Of 19 provinces nobody can tell: one more is needed.
    let rows: Vec<&str> = text.lines().collect();
    let fewer = rows[..rows.len() - 6].join("\n");
    let open = decided(&fewer, Draft::preset("id-president").unwrap()).outcome;
    assert_eq!(open.status, Status::Undecided);
}

#[test]
fn official_results_of_seats() {
    for (id, rule, keys) in [
        ("at-2024-nationalrat", "at-nationalrat", json!({})),
        ("kz-2023-mazhilis", "kz-mazhilis", json!({})),
        ("nl-2023-tk", "nl-tk", json!({})),
        ("de-2025-bundestag", "de-bundestag-2025", json!({})),
        ("ru-2021-duma", "ru-duma", json!({})),
        ("se-2022-riksdag", "se-riksdag", json!({})),
        ("us-2020-house", "us-house-apportionment", json!({})),
        ("sk-2020-nr", "sk-nr", json!({ "coalitions": { "PS-SPOLU (coalition of 2)": 2 } })),
        ("es-loreg-163", "es-congreso", json!({ "seats": 8 })),
        ("nl-council-15-p9", "nl-council", json!({ "seats": 15 })),
        ("il-22-knesset", "il-knesset", json!({ "agreements": "input" })),
        ("nz-2014-mmp", "nz-mmp", json!({ "electorate_seats": "input" })),
    ] {
        let path = root().join("tests/data/examples").join(id).with_extension("json");
        let example: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let mut draft = Draft::preset(rule).unwrap();
        for (key, value) in keys.as_object().unwrap() {
            let value = if value == "input" { &example["input"][key] } else { value };
            draft.set(key, value.clone());
        }
        let mut text = csv(id);
        if id == "es-loreg-163" {
            // The law's own example has valid votes and no blank ones apart.
            text.push_str("blank votes,0\n");
        }
        let report = run(&text, draft).unwrap_or_else(|error| panic!("{id}: {error}\n{text}"));
        let outcome = &report.contests[0].outcome;
        assert_eq!(outcome.status, Status::Allocated, "{id}: {:?}", outcome.reasons.last());
        let want = example["expected"]["seats"].as_object().unwrap();
        for (name, seats) in want {
            let found = outcome.seats.iter().find(|of| of.name == list(name));
            assert_eq!(found.map_or(0, |of| of.seats), seats.as_u64().unwrap(), "{id}: {name}");
        }
    }
}

#[test]
fn bars_of_rules_whose_results_are_not_in_the_tests() {
    // Made-up counts at the bar of each law, reckoned by hand.
    let of = |a: u64, b: u64, c: u64| format!("choice,votes\nAnna,{a}\nBoris,{b}\nChen,{c}\n");
    case(&of(4501, 4000, 1499), "ar-president", Status::Elected, &["Anna"]);
    case(&of(4500, 4000, 1500), "ar-president", Status::Runoff, &["Anna", "Boris"]);
    case(&of(4001, 3000, 2999), "ar-president", Status::Elected, &["Anna"]);
    case(&of(4000, 3000, 3000), "ar-president", Status::Tie, &["Boris", "Chen"]);
    case(&of(4000, 3000, 2999), "bo-president", Status::Elected, &["Anna"]);
    case(&of(4000, 3001, 2999), "bo-president", Status::Runoff, &["Anna", "Boris"]);
    case(&of(4000, 3001, 2999), "cr-president", Status::Runoff, &["Anna", "Boris"]);
    case(&of(4001, 3001, 2998), "cr-president", Status::Elected, &["Anna"]);
    case(&of(5500, 3001, 1499), "sl-president", Status::Runoff, &["Anna", "Boris"]);
    case(&of(5501, 3000, 1499), "sl-president", Status::Elected, &["Anna"]);
    let roll =
        |registered: u64| format!("{}registered voters,{registered}\n", of(5000, 3000, 1999));
    case(&roll(9999), "sk-president", Status::Elected, &["Anna"]);
    case(&roll(10_000), "sk-president", Status::Runoff, &["Anna", "Boris"]);
    case(
        &of(5001, 3000, 1999).replace("Chen,1999\n", "Chen,1999\nregistered voters,20004\n"),
        "fr-deputies",
        Status::Elected,
        &["Anna"],
    );
    case(
        &of(5001, 3000, 1999).replace("Chen,1999\n", "Chen,1999\nregistered voters,20005\n"),
        "fr-deputies",
        Status::Runoff,
        &[],
    );
    let minsk = |registered: u64| {
        format!(
            "{}against all,1\ninvalid ballots,1\nregistered voters,{registered}\n",
            of(5001, 3000, 1997)
        )
    };
    case(&minsk(19_999), "by-president", Status::Elected, &["Anna"]);
    case(&minsk(20_000), "by-president", Status::VoidQuorum, &[]);
    let italy = |registered: u64| {
        format!(
            "choice,votes\nYes,600\nNo,400\ninvalid ballots,1\nregistered voters,{registered}\n"
        )
    };
    case(&italy(2001), "it-referendum", Status::Accepted, &[]);
    case(&italy(2002), "it-referendum", Status::VoidQuorum, &[]);
}

#[test]
fn a_threshold_that_is_just_reached_counts_by_its_strictness() {
    let text = "list,votes\nAlpha,50\nBeta,45\nGamma,5\n";
    let of = |strict: bool| {
        let threshold = json!({ "share": "5%", "strict": strict });
        let rule = json!({ "method": "hare_lr", "seats": 20, "threshold": threshold });
        decided(text, Draft::parse("x", &rule.to_string()).unwrap()).outcome
    };
    assert_eq!(of(false).seats[2].seats, 1);
    assert_eq!(of(true).seats[2].seats, 0);
}

#[test]
fn a_line_of_several_lists_may_hide_one_that_gets_a_seat() {
    let of = |others: u64| {
        let text = format!("party,votes\nAlpha,500\nBeta,400\nOthers,{others}\n");
        let rule = json!({ "method": "dhondt", "seats": 9, "threshold": "5%" });
        let contest = decided(&text, Draft::parse("x", &rule.to_string()).unwrap());
        assert_eq!(contest.choices.last().unwrap().kind.name(), "other");
        contest.outcome.status
    };
    // 47 of 947 votes are less than 5%; 48 of 948 are more, and too few for one of nine seats.
    assert_eq!(of(47), Status::Allocated);
    assert_eq!(of(48), Status::Allocated);
    assert_eq!(of(120), Status::Undecided);
}

#[test]
fn districts_and_parties_at_once() {
    let path = root().join("tests/data/examples/ch-uri-2020-biproportional.json");
    let example: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut text = "district,party,votes\n".to_owned();
    for (district, lists) in example["input"]["votes"].as_object().unwrap() {
        for (party, votes) in lists.as_object().unwrap() {
            writeln!(text, "{district},{party},{votes}").unwrap();
        }
    }
    let rule = json!({
        "method": example["method"],
        "seats": example["seats"],
        "district_seats": example["input"]["district_seats"],
    });
    let rule = Draft::parse("uri", &rule.to_string()).unwrap();
    let outcome = decided(&text, rule).outcome;
    assert_eq!(outcome.status, Status::Allocated);
    for (party, seats) in example["expected"]["party_seats"].as_object().unwrap() {
        let found = outcome.seats.iter().find(|of| of.name == *party).unwrap();
        assert_eq!(found.seats, seats.as_u64().unwrap(), "{party}");
    }
    for (district, lists) in example["expected"]["seats"].as_object().unwrap() {
        for (party, seats) in lists.as_object().unwrap() {
            let found = outcome.reasons.iter().find(|reason| {
                reason.unit.as_deref() == Some(district) && reason.choice.as_deref() == Some(party)
            });
            let found = found.unwrap().votes.unwrap();
            assert_eq!(found.0, seats.as_u64().unwrap(), "{district} {party}");
        }
    }
}

/// Three districts, each a contest, with candidates of parties.
const DISTRICTS: &str = "office,district,candidate,party,votes\n\
                         House,North,Anna,Red,100\nHouse,North,Boris,Blue,60\n\
                         House,South,Chen,Red,30\nHouse,South,Dina,Blue,50\n\
                         House,West,Emil,Red,20\nHouse,West,Fatma,Blue,20\n";

#[test]
fn seats_of_parties_over_districts_stand_on_the_roll_up() {
    let report = run(DISTRICTS, Draft::preset("plurality").unwrap()).unwrap();
    let statuses: Vec<Status> = report.contests.iter().map(|c| c.outcome.status).collect();
    assert_eq!(statuses, [Status::Elected, Status::Elected, Status::Tie]);
    let outcome = &report.rollups[0].contest.outcome;
    let seats: Vec<(&str, u64)> =
        outcome.seats.iter().map(|of| (of.name.as_str(), of.seats)).collect();
    assert_eq!(seats, [("Red", 1), ("Blue", 1)]);
    assert_eq!(outcome.status, Status::Undecided, "one contest is open");

    // Ten seats of the whole country, for 150 and 130 votes: 5.36 and 4.64.
    let rule = Draft::parse("x", "method = \"hare_lr\"\nseats = 10").unwrap();
    let report = run(DISTRICTS, rule).unwrap();
    assert!(report.contests.iter().all(|contest| contest.outcome.status == Status::NoRule));
    let outcome = &report.rollups[0].contest.outcome;
    let seats: Vec<(&str, u64)> =
        outcome.seats.iter().map(|of| (of.name.as_str(), of.seats)).collect();
    assert_eq!((outcome.status, seats), (Status::Allocated, vec![("Red", 5), ("Blue", 5)]));

    // A district that has not counted leaves them open.
    let partial = DISTRICTS.replace("Fatma,Blue,20", "Fatma,Blue,-");
    let rule = Draft::parse("x", "method = \"hare_lr\"\nseats = 10").unwrap();
    let report = run(&partial, rule).unwrap();
    assert_eq!(report.rollups[0].contest.outcome.status, Status::Undecided);

    // In each district on its own: 2 and 1 of three, 1 and 2 of three, a tie for the third of three.
    let rule = "method = \"dhondt\"\n[district_seats]\nNorth = 3\nSouth = 3\nWest = 3";
    let report = run(DISTRICTS, Draft::parse("x", rule).unwrap()).unwrap();
    let outcome = &report.rollups[0].contest.outcome;
    assert_eq!(outcome.status, Status::Tie);
    assert_eq!(outcome.tied, ["Red", "Blue"]);
    let seats: Vec<u64> = outcome.seats.iter().map(|of| of.seats).collect();
    assert_eq!(seats, [4, 4]);
}

#[test]
fn electors_are_those_of_the_units() {
    let text = "state,candidate,votes\nNorth,Anna,51\nNorth,Boris,49\nSouth,Anna,10\n\
                South,Boris,90\nWest,Anna,30\nWest,Boris,20\n";
    let rule = |electors: &str| {
        Draft::parse("x", &format!("type = \"electors\"\n[electors]\n{electors}")).unwrap()
    };
    // Boris has more votes, and Anna the electors of two states: 3 + 4 of 12, 7 are a majority.
    let outcome = decided(text, rule("North = 3\nSouth = 5\nWest = 4")).outcome;
    assert_eq!((outcome.status, outcome.elected), (Status::Elected, vec!["Anna".to_owned()]));
    let seats: Vec<u64> = outcome.seats.iter().map(|of| of.seats).collect();
    assert_eq!((seats, outcome.needed.map(|votes| votes.0)), (vec![7, 5], Some(7)));
    // A state that has not counted decides.
    let open = decided(text, rule("North = 3\nSouth = 5\nWest = 4\nEast = 3")).outcome;
    assert_eq!(open.status, Status::Undecided);
    // Equal electors elect nobody, and the rule has to say what follows.
    let equal = rule("North = 3\nSouth = 7\nWest = 4");
    let Err(Error::Usage(asked)) = run(text, equal.clone()) else { panic!("it was not asked") };
    assert!(asked.contains("--else"), "{asked}");
    let mut equal = equal;
    equal.set("else", "next_body");
    let outcome = decided(text, equal).outcome;
    assert_eq!(outcome.status, Status::Undecided);
    let Err(Error::Usage(unknown)) = run(text, rule("Nort = 3\nSouth = 7\nWest = 4")) else {
        panic!("a state of no electors")
    };
    assert!(unknown.contains("did you mean `Nort`"), "{unknown}");
}

#[test]
fn people_and_units_have_to_agree() {
    let mut draft = Draft::preset("ch-initiative").unwrap();
    draft.set("total", "5/2");
    let of = |obwalden: u64| {
        format!(
            "canton,choice,votes\nZug,Yes,600\nZug,No,500\nBern,Yes,400\nBern,No,500\n\
             Obwalden,Yes,{obwalden}\nObwalden,No,50\n"
        )
    };
    // One and a half of two and a half cantons, and more than half of the people.
    assert_eq!(decided(&of(51), draft.clone()).outcome.status, Status::Accepted);
    // As many Yes as No is no Yes of the canton: one of two and a half.
    assert_eq!(decided(&of(50), draft).outcome.status, Status::Rejected);
}

#[test]
fn reports_with_outcomes_keep_the_contract() {
    let schema = fs::read_to_string(root().join("docs/report.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let coalition = json!({ "PS-SPOLU (coalition of 2)": 2 });
    for (text, rule, key, value) in [
        (csv("kz-2022-president"), "kz-president", "note", json!("none")),
        (csv("us-va94-2017-tie"), "us-virginia-house", "note", json!("none")),
        (csv("gb-sct-1979-approval"), "gb-scotland-1979", "note", json!("none")),
        (csv("ec-2017-round1"), "ec-president", "note", json!("none")),
        (csv("nl-2023-tk"), "nl-tk", "note", json!("none")),
        (csv("sk-2020-nr"), "sk-nr", "coalitions", coalition),
        (DISTRICTS.to_owned(), "plurality", "note", json!("none")),
    ] {
        let mut draft = Draft::preset(rule).unwrap();
        draft.set(key, value);
        let report = run(&text, draft).unwrap();
        let mut json = Vec::new();
        render::render(&report, Format::Json, &Style::default(), &mut json).unwrap();
        let value: Value = serde_json::from_slice(&json).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{rule}: {errors:?}");
        assert!(value["settings"]["rule"].is_object());
        // Names are those of the choices.
        for contest in value["contests"].as_array().unwrap() {
            let choices = contest["choices"].as_array().unwrap();
            let names: Vec<&Value> = choices.iter().map(|choice| &choice["name"]).collect();
            let outcome = &contest["outcome"];
            for key in ["elected", "runoff", "tied", "lots"] {
                assert!(outcome[key].as_array().unwrap().iter().all(|name| names.contains(&name)));
            }
        }
    }
}

fn ruled(counts: &str, rule: &str) -> Contest {
    decided(counts, Draft::parse("x", rule).unwrap())
}

#[test]
fn what_adversaries_found_stays_mended() {
    // 426 of 1,253 is no majority of votes among which the line is.
    let counts = "choice,votes\nAnna,827\nAgainst all,426\n";
    let rule = "type = \"plurality\"\nbase = \"valid_without_against_all\"\n\
                against_all_effect = \"repeat_if_majority\"\n";
    assert_eq!(ruled(counts, rule).outcome.elected, ["Anna"]);
    // Nobody is elected without a vote, whatever the bar.
    let rule = "type = \"absolute_majority\"\nbase = \"valid\"\n\
                threshold = { num = 2, den = 5, strict = false }\nelse = \"runoff_top_two\"\n";
    assert_eq!(ruled("choice,votes\nAnna,0\nBob,0\n", rule).outcome.status, Status::Undecided);
    // 39.96% is not printed as the 40% that the same rule asks for.
    let rule = "type = \"qualified\"\nbase = \"valid\"\nwin_if = [{ share_gt = \"1/2\" }, \
                { all = [{ share_ge = \"2/5\" }, { lead_points_ge = \"10\" }] }]\n\
                else = \"runoff_top_two\"\n";
    let counts = "choice,votes\nAda,39960\nBob,29000\nCyd,31040\n";
    let sentence = ruled(counts, rule).sentence;
    assert!(sentence.contains("39.96%"), "{}", sentence);
    assert!(!sentence.contains("40.0%"), "{}", sentence);
}

#[test]
fn the_last_place_is_told_alike_in_any_order() {
    let told = |counts: &str| {
        let draft = Draft::parse("x", "type = \"plurality\"\nseats = 3\n").unwrap();
        decided(counts, draft).sentence
    };
    let one = told("choice,votes\nAda,10\nBob,6\nCyd,6\nDee,2\n");
    let other = told("choice,votes\nDee,2\nCyd,6\nBob,6\nAda,10\n");
    let last = |sentence: &str| sentence.split_once(';').map(|(_, last)| last.to_owned());
    assert_eq!(last(&one), last(&other));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn examples() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("tests/data/examples")).expect("there are examples");
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}
