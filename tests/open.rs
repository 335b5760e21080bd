//! What did not work once, the smallest case of each; the ignored ones do not work yet.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail loudly and are read, not timed"
)]

use tally::code::Code;
use tally::error::Error;
use tally::finding::{Finding, Level};
use tally::options::Options;
use tally::read::Source;
use tally::report::{Contest, Report};

#[test]
fn two_columns_of_votes_are_refused_by_name() {
    let found = refused("candidate,votes_a,votes_b\nAlpha,10,12\nBeta,20,18\nGamma,5,9\n");
    let error = error_of(&found);
    assert_eq!(error.code, Code::ColumnsAmbiguous, "{}", error.message);
    let said = format!("{} {:?} {:?}", error.message, error.notes, error.help);
    assert!(said.contains("votes_a") && said.contains("votes_b"), "{said}");
    assert!(said.contains("--column votes="), "{said}");
}

#[test]
#[ignore = "the place is that of the choice, not of the count"]
fn a_missing_count_is_shown_where_it_is_missing() {
    let report = report(
        "Station,Registered,Cast,Invalid,Valid,Alpha,Beta\n1,300,200,4,196,120,76\n\
         2,280,180,3,177,80,97\n3,150,90,1,89,,\n4,310,210,2,208,100,108\n",
    );
    let missing = report.findings.iter().find(|finding| finding.code == Code::VotesMissing);
    let place = missing.and_then(|finding| finding.place).expect("a place");
    assert_eq!(place.line, 4);
}

#[test]
fn ways_of_voting_under_each_choice_are_added() {
    let report = report(
        "Station,Registered,Alpha,,Beta,\n,,Early,Day,Early,Day\n\
         1,300,20,80,10,60\n2,280,30,50,25,75\n3,150,5,45,8,42\n",
    );
    let [contest] = report.contests.as_slice() else {
        panic!("{} contests", report.contests.len())
    };
    assert_eq!(pairs(contest), [("Alpha", 230), ("Beta", 220)]);
}

#[test]
fn an_unnamed_total_at_the_end_of_a_long_stream_is_not_added() {
    for name in ["", "Kings County"] {
        let mut text = String::from("precinct,candidate,votes\n");
        for unit in 1..=300_u64 {
            text.extend([format!(
                "P{unit:04},Alpha,{}\nP{unit:04},Beta,{}\n",
                unit % 7 + 90,
                unit % 5 + 80
            )]);
        }
        // 300 times 90, and 42 times 0 to 6 and then 1 to 6; 300 times 80, and 60 times 0 to 4.
        text.extend([format!("{name},Alpha,27903\n{name},Beta,24600\n")]);
        let mut options = Options::default();
        for whole_table in [64 << 20, 4 << 10] {
            options.read.whole_table = whole_table;
            let source = Source::bytes("results.csv", text.clone().into());
            match tally::run(vec![source], &options) {
                Ok(report) => {
                    assert_eq!(pairs(&report.contests[0]), [("Alpha", 27_903), ("Beta", 24_600)]);
                }
                Err(error) => assert!(matches!(error, Error::Data(_)), "{error}"),
            }
        }
    }
}

#[test]
fn regions_in_a_long_stream_are_not_added() {
    let mut text = String::from("Unit,Registered,Alpha,Beta\n");
    for region in 1..=80_u64 {
        let districts = [(region + 500, 40 + region % 9), (region + 700, 50 + region % 7)];
        let voters = districts[0].0 + districts[1].0;
        let (alpha, beta) = (districts[0].1 + districts[1].1, 300 - region);
        text.extend([format!("Region {region},{voters},{alpha},{beta}\n")]);
        text.extend([format!(
            "District {region}a,{},{},{}\n",
            districts[0].0,
            districts[0].1,
            beta / 3
        )]);
        let rest = beta - beta / 3;
        text.extend([format!("District {region}b,{},{},{rest}\n", districts[1].0, districts[1].1)]);
    }
    let mut options = Options::default();
    let run = |options: &Options| {
        tally::run(vec![Source::bytes("results.csv", text.clone().into())], options)
    };
    let whole = run(&options).expect("a report");
    assert_eq!(whole.contests[0].units.reported, Some(160));
    options.read.whole_table = 1 << 10;
    if let Ok(streamed) = run(&options) {
        assert_eq!(pairs(&streamed.contests[0]), pairs(&whole.contests[0]));
    }
}

#[track_caller]
fn report(text: &str) -> Report {
    match tally::run(vec![Source::bytes("results.csv", text.into())], &Options::default()) {
        Ok(report) => report,
        Err(error) => panic!("{error}"),
    }
}

#[track_caller]
fn refused(text: &str) -> Vec<Finding> {
    match tally::run(vec![Source::bytes("results.csv", text.into())], &Options::default()) {
        Ok(report) => panic!("{} contests were counted", report.contests.len()),
        Err(Error::Data(found)) => found,
        Err(other) => panic!("{other}"),
    }
}

#[track_caller]
fn error_of(found: &[Finding]) -> &Finding {
    found.iter().find(|finding| finding.level == Level::Error).expect("an error")
}

#[track_caller]
fn pairs(contest: &Contest) -> Vec<(&str, u64)> {
    let choices = contest.choices.iter();
    choices.map(|choice| (choice.name.as_str(), choice.votes.expect("a count").0)).collect()
}
