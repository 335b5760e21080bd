//! The JSON output keeps the contract that is published.

use super::super::sample;
use super::*;
use crate::code::Code;
use crate::decide::rule::TieRule;
use crate::finding::{Finding, Snippet};
use crate::model::{InputId, Place, ReasonKind, Status};

const SCHEMA: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/report.schema.json"));

#[track_caller]
fn valid(json: &str) {
    let schema = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let value = serde_json::from_str(json).unwrap();
    let errors: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}\n{json}");
}

fn json(report: &Report) -> String {
    text(report, Format::Json, &Style::default())
}

#[test]
fn reports_of_every_kind_keep_the_contract() {
    for report in [
        sample::kazakhstan(),
        sample::tie(),
        sample::all_zero(),
        sample::missing(),
        sample::hostile(),
        sample::scripts(),
        sample::many(3),
        sample::with_units(),
        sample::not_listed(),
        sample::faulty(),
        sample::decided(),
        sample::report(Vec::new()),
    ] {
        valid(&json(&report));
    }
}

#[test]
fn the_contract_holds_for_an_error_too() {
    let mut finding = Finding::error(Code::NumberInvalid, "`1O4` is not a vote count")
        .at(Place::cell(InputId(0), 17, 1))
        .field("votes")
        .value("1O4")
        .help("the second character is the letter O");
    finding.snippet = Some(Snippet { text: "Jane Roe,1O4".to_owned(), start: 9, length: 3 });
    let mut out = Vec::new();
    let names = ["results.csv".to_owned()];
    render_error(&[finding], &names, &mut out).unwrap();
    let json = String::from_utf8(out).unwrap();
    valid(&json);
    assert_eq!(
        json,
        r#"{
  "schema": "tally-report/1",
  "status": "error",
  "findings": [
    {
      "code": "number-invalid",
      "level": "error",
      "message": "`1O4` is not a vote count",
      "file": "results.csv",
      "sheet": null,
      "line": 17,
      "column": 10,
      "field": "votes",
      "value": "1O4",
      "notes": [],
      "help": "the second character is the letter O",
      "contest": null,
      "unit": null
    }
  ]
}
"#
    );
}

#[test]
fn the_contract_knows_every_code() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    let listed: Vec<&str> = schema["$defs"]["finding"]["properties"]["code"]["enum"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(serde_json::Value::as_str)
        .collect();
    assert_eq!(listed, Code::ALL.map(Code::name));
}

#[test]
fn the_contract_knows_every_outcome_and_reason() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    let listed = |of: &str, key: &str| -> Vec<String> {
        let names = schema["$defs"][of]["properties"][key]["enum"].as_array().unwrap();
        names.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect()
    };
    assert_eq!(listed("outcome", "status"), Status::ALL.map(|status| status.name().to_owned()));
    assert_eq!(listed("reason", "kind"), ReasonKind::ALL.map(|kind| kind.name().to_owned()));
    assert_eq!(listed("outcome", "settled_by"), TieRule::ALL.map(|tie| tie.name().to_owned()));
    for status in Status::ALL {
        assert_eq!(serde_json::to_value(status).unwrap(), status.name());
    }
    for kind in ReasonKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
    }
}

#[test]
fn the_contract_refuses_what_it_does_not_describe() {
    let schema = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&json(&sample::tie())).unwrap();
    assert!(validator.is_valid(&value));
    value["contests"][0]["winner"] = "A".into();
    assert!(!validator.is_valid(&value));
}

#[test]
fn keys_stand_in_the_order_of_the_contract() {
    let json = json(&sample::kazakhstan());
    let order = [
        "\"schema\"",
        "\"tally_version\"",
        "\"status\"",
        "\"inputs\"",
        "\"contests\"",
        "\"choices\"",
        "\"totals\"",
        "\"totals_from\"",
        "\"base\"",
        "\"turnout\"",
        "\"units\"",
        "\"leader\"",
        "\"margin\"",
        "\"majority\"",
        "\"outcome\"",
        "\"sentence\"",
        "\"rollups\"",
        "\"settings\"",
        "\"assumed\"",
        "\"findings\"",
        "\"finding_counts\"",
    ];
    let places: Vec<usize> = order.map(|key| json.find(key).unwrap()).to_vec();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn counts_stay_exact_and_percentages_are_rounded_decimals() {
    let value: serde_json::Value = serde_json::from_str(&json(&sample::kazakhstan())).unwrap();
    let choices = value["contests"][0]["choices"].as_array().unwrap();
    let percents: Vec<String> = choices.iter().map(|c| c["percent"].to_string()).collect();
    // The Commission's own percentages.
    assert_eq!(percents, ["81.31", "5.8", "3.42", "2.6", "2.53", "2.22", "2.12"]);
    assert_eq!(value["contests"][0]["turnout"]["percent"].to_string(), "69.44");
    let big = sample::report(vec![sample::contest("x", &[("A", u64::MAX)])]);
    assert!(json(&big).contains("\"votes\": 18446744073709551615"));
    assert!(json(&big).contains("\"percent\": 100.0"));
}

#[test]
fn what_is_not_known_is_null_and_never_zero() {
    let value: serde_json::Value = serde_json::from_str(&json(&sample::missing())).unwrap();
    let contest = &value["contests"][0];
    assert_eq!(contest["complete"], false);
    assert!(contest["choices"][2]["votes"].is_null());
    assert!(contest["choices"][2]["percent"].is_null());
    assert!(contest["totals"]["cast"].is_null());
    let value: serde_json::Value = serde_json::from_str(&json(&sample::all_zero())).unwrap();
    assert!(value["contests"][0]["choices"][0]["percent"].is_null());
    assert_eq!(value["contests"][0]["choices"][0]["votes"], 0);
}

#[test]
fn names_come_back_from_json_as_they_were() {
    let report = sample::hostile();
    let json = json(&report);
    assert!(!json.contains(['\u{1b}', '\u{202e}', '\u{9b}', '\u{200b}']));
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let names: Vec<&str> = value["contests"][0]["choices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|choice| choice["name"].as_str().unwrap())
        .collect();
    let want: Vec<&str> = report.contests[0].choices.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, want);
}
