//! The standard formats of the field, in small made-up files whose sums were done by hand; and what
//! `tally convert` writes, read again.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

use std::path::{Path, PathBuf};

use serde_json::Value;
use tally::code::Code;
use tally::error::Error;
use tally::finding::Level;
use tally::model::{ChoiceKind, Quantity};
use tally::options::Options;
use tally::read::Source;
use tally::render::{Format, Style, TARGETS, Target};
use tally::report::{Contest, Report};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sample(name: &str) -> Report {
    let path = root().join("tests/data/formats").join(name);
    tally::run(vec![Source::file(path)], &Options::default()).unwrap()
}

fn votes(contest: &Contest) -> Vec<(&str, u64)> {
    let of = |choice: &tally::report::Choice| choice.votes.unwrap().0;
    contest.choices.iter().map(|choice| (choice.name.as_str(), of(choice))).collect()
}

fn total(contest: &Contest, quantity: Quantity) -> Option<u64> {
    contest.totals[&quantity].map(|figure| figure.votes.0)
}

fn findings(report: &Report, code: Code) -> Vec<(Level, u64, &str)> {
    let of = report.findings.iter().filter(|finding| finding.code == code);
    of.map(|finding| (finding.level, finding.place.unwrap().line, finding.message.as_str()))
        .collect()
}

#[track_caller]
fn refused(name: &str, text: &str, code: Code, says: &str) {
    let source = Source::bytes(name, text.into());
    let Err(Error::Data(found)) = tally::run(vec![source], &Options::default()) else {
        panic!("{text} was read");
    };
    let error = found.iter().find(|finding| finding.level == Level::Error).unwrap();
    assert_eq!(error.code, code, "{}", error.message);
    assert!(error.message.contains(says), "{}", error.message);
}

#[test]
fn of_a_nist_report_the_lowest_complete_level_is_counted() {
    let report = sample("nist.json");
    assert_eq!(report.inputs[0].format, "nist-json");
    let mayor = &report.contests[0];
    assert_eq!(votes(mayor), [("Alpha", 50), ("Beta", 40), ("Write-in", 4)]);
    assert_eq!(mayor.choices[0].party.as_deref(), Some("Red Party"));
    let modes: Vec<(&str, u64)> = mayor.choices[0]
        .modes
        .iter()
        .map(|(mode, votes)| (mode.as_str(), votes.unwrap().0))
        .collect();
    assert_eq!(modes, [("election_day", 35), ("early", 15)]);
    assert_eq!(mayor.choices[2].kind, ChoiceKind::WriteIn);
    assert_eq!(mayor.units.levels, ["county", "precinct"]);
    assert_eq!(mayor.units.reported, Some(2));
    let expected = [
        (Quantity::Registered, 220),
        (Quantity::Cast, 100),
        (Quantity::Overvotes, 1),
        (Quantity::Undervotes, 5),
    ];
    for (quantity, votes) in expected {
        assert_eq!(total(mayor, quantity), Some(votes), "{}", quantity.name());
    }
    // The second precinct of the question is not there: the county is counted.
    let bridge = &report.contests[1];
    assert_eq!(votes(bridge), [("Yes", 30), ("No", 25)]);
    assert_eq!(bridge.choices[0].kind, ChoiceKind::Yes);
    let wrong = findings(&report, Code::TotalMismatch);
    assert_eq!(wrong.len(), 2, "{wrong:?}");
    assert!(wrong.iter().any(|(level, line, text)| {
        (*level, *line) == (Level::Fault, 48) && text.contains("41") && text.contains("40")
    }));
    assert!(
        wrong.iter().any(|(level, _, text)| *level == Level::Warning && text.contains("Kings"))
    );
}

#[test]
fn a_nist_report_in_xml_has_the_same_meaning() {
    let report = sample("nist.xml");
    assert_eq!(report.inputs[0].format, "nist-xml");
    let mayor = &report.contests[0];
    assert_eq!(votes(mayor), [("Alpha & Sons", 50), ("Alpha & Sons / Beta", 9)]);
    assert_eq!(mayor.choices[0].party.as_deref(), Some("Red Party"));
    // The county is that of the whole election, and no level of the units.
    assert_eq!(mayor.units.levels, ["precinct"]);
    assert_eq!(findings(&report, Code::TotalMismatch), []);
}

#[test]
fn of_an_eml_count_the_stations_are_added_and_lists_are_not_added_to_their_candidates() {
    let report = sample("eml.xml");
    assert_eq!(report.inputs[0].format, "eml-510");
    let contest = &report.contests[0];
    assert_eq!(contest.name, "Raad van Nergens");
    assert_eq!(votes(contest), [("Noord", 30), ("List 2", 12)]);
    assert_eq!(contest.choices[0].kind, ChoiceKind::List);
    let expected = [
        (Quantity::Registered, 100),
        (Quantity::Valid, 42),
        (Quantity::Invalid, 2),
        (Quantity::Blank, 1),
        (Quantity::Cast, 45),
    ];
    for (quantity, votes) in expected {
        assert_eq!(total(contest, quantity), Some(votes), "{}", quantity.name());
    }
    assert_eq!(contest.units.reported, Some(2), "two stations of one name");
    let wrong = findings(&report, Code::TotalMismatch);
    // The whole says 31 for the stations' 30; in one station a list has one vote too many.
    assert_eq!(wrong.iter().map(|(_, line, _)| *line).collect::<Vec<_>>(), [11, 23]);
    let left_out = findings(&report, Code::SheetSkipped);
    assert_eq!(left_out.len(), 2, "candidates and admitted voters: {left_out:?}");
}

#[test]
fn of_a_clarity_file_the_parts_are_added_and_the_total_is_compared() {
    let report = sample("clarity.xml");
    let sheriff = &report.contests[0];
    assert_eq!(votes(sheriff), [("Ann Alpha", 20), ("Write-in", 13)]);
    assert_eq!(sheriff.choices[1].kind, ChoiceKind::WriteIn);
    assert_eq!(sheriff.choices[0].modes.len(), 2);
    let expected = [
        (Quantity::Registered, 90),
        (Quantity::Cast, 36),
        (Quantity::Undervotes, 3),
        (Quantity::Overvotes, 0),
    ];
    for (quantity, votes) in expected {
        assert_eq!(total(sheriff, quantity), Some(votes), "{}", quantity.name());
    }
    let levy = &report.contests[1];
    assert_eq!(votes(levy), [("Yes", 10), ("No", 8)]);
    // It was held in one of the precincts: the turnout of all is not its own.
    assert_eq!(total(levy, Quantity::Cast), None);
    let wrong = findings(&report, Code::TotalMismatch);
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert!(wrong[0].2.contains("11") && wrong[0].2.contains("10"), "{wrong:?}");
}

fn read(name: &str, text: &str) -> Report {
    tally::run(vec![Source::bytes(name, text.into())], &Options::default()).unwrap()
}

#[test]
fn an_eml_count_without_units_and_lists_has_its_whole_and_its_candidates() {
    let selection = |name: &str, votes: u64| {
        format!(
            "<Selection><Candidate><CandidateIdentifier Id='1'><CandidateName>{name}</CandidateName>\
             </CandidateIdentifier></Candidate><ValidVotes>{votes}</ValidVotes></Selection>"
        )
    };
    let text = format!(
        "<EML Id='510' xmlns='urn:oasis:names:tc:evs:schema:eml'><Count><Election>\
         <ElectionIdentifier Id='E'><ElectionName>Mayor</ElectionName></ElectionIdentifier>\
         <Contests><Contest><ContestIdentifier Id='7'><ContestName>North</ContestName>\
         </ContestIdentifier><TotalVotes>{}{}<Cast>33</Cast><TotalCounted>30</TotalCounted>\
         <RejectedVotes ReasonCode='invalid'>3</RejectedVotes></TotalVotes></Contest></Contests>\
         </Election></Count></EML>",
        selection("Ann", 10),
        selection("Bob", 20)
    );
    let report = read("a.xml", &text);
    let contest = &report.contests[0];
    assert_eq!(votes(contest), [("Bob", 20), ("Ann", 10)]);
    assert_eq!((contest.name.as_str(), contest.district.as_deref()), ("Mayor", Some("North")));
    // Outside of the Dutch dialect, Cast is what its name says.
    assert_eq!(total(contest, Quantity::Cast), Some(33));
    assert_eq!(total(contest, Quantity::Registered), None);
    assert_eq!(total(contest, Quantity::Invalid), Some(3));
}

#[test]
fn a_nist_report_without_any_count_has_no_result() {
    let text = "{\"@type\": \"ElectionResults.ElectionReport\", \"Election\": [{\"Contest\": [\
        {\"Name\": \"Mayor\", \"ContestSelection\": [{\"@id\": \"a\"}]}]}], \"GpUnit\": []}";
    refused("a.json", text, Code::NoDataRows, "no counts");
}

#[test]
fn a_place_with_counts_beside_its_parts_survives_in_every_format() {
    let text = "county,precinct,office,district,party,candidate,votes\n\
        Kings,1,Mayor,,,Ann,5\nKings,1,Mayor,,,+Bob,6\nKings,2,Mayor,,,Ann,7\n\
        Kings,2,Mayor,,,+Bob,1\nKings,,Mayor,,,Ann,2\nKings,,Mayor,,,+Bob,30\n";
    for target in TARGETS {
        let (report, out) = convert(Source::bytes("a.csv", text.into()), target, false);
        let name = if target.name == "nist-json" { "b.json" } else { "b.csv" };
        let again = read(name, &String::from_utf8(out).unwrap());
        assert_eq!(votes(&report.contests[0]), [("+Bob", 37), ("Ann", 14)]);
        assert_eq!(votes(&again.contests[0]), [("+Bob", 37), ("Ann", 14)], "{}", target.name);
    }
}

#[test]
fn a_clarity_file_of_totals_alone_is_read() {
    let text = "<ElectionResult><Contest text='Mayor' voteFor='1'><Choice text='A' totalVotes='5'/>\
        <Choice text='B' totalVotes='7'/></Contest></ElectionResult>";
    assert_eq!(votes(&read("a.xml", text).contests[0]), [("B", 7), ("A", 5)]);
}

#[test]
fn a_figure_that_is_no_count_is_an_error_in_a_document_too() {
    let text = |votes: &str| {
        format!(
            "<ElectionResult>\n<Contest text='Mayor'>\n<Choice text='A' totalVotes='{votes}'/>\
             </Contest></ElectionResult>"
        )
    };
    refused("a.xml", &text("1e400"), Code::NumberScientific, "1e400");
    refused("a.xml", &text("1.234"), Code::NumberFractional, "1.234");
    refused("a.xml", &text("12O"), Code::NumberInvalid, "12O");
}

#[test]
fn a_list_of_json_records_is_a_table() {
    let report = sample("records.json");
    assert_eq!(report.inputs[0].format, "json");
    assert_eq!(votes(&report.contests[0]), [("Beta", 21), ("Alpha", 15)]);
    assert_eq!(report.contests[0].units.levels, ["precinct"]);
}

#[test]
fn documents_without_results_are_named_and_refused() {
    use Code::{FormatUnsupported, JsonInvalid, XmlEntity, XmlInvalid};
    let cvr = "{\"@type\": \"CVR.CastVoteRecordReport\", \"CVR\": []}";
    refused("a.json", cvr, FormatUnsupported, "1500-103");
    refused("a.xml", "<CastVoteRecordReport xmlns='x'/>", FormatUnsupported, "1500-103");
    refused("a.json", "{\"Version\": \"5\", \"Sessions\": []}", FormatUnsupported, "Dominion");
    refused("a.blt", "3 1\n4 1 2 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"T\"\n", FormatUnsupported, "BLT");
    refused("a.abif", "{\"title\": \"x\"}\n5: A>B\n", FormatUnsupported, "ABIF");
    refused("a.xml", "<EML Id='230b' xmlns='x'></EML>", FormatUnsupported, "230b");
    refused("a.xml", "<feed xmlns='x'></feed>", FormatUnsupported, "feed");
    refused("a.json", "{\"a\": {\"b\": 1}}", FormatUnsupported, "JSON");
    refused("a.json", "{\"a\": [1", JsonInvalid, "ends");
    refused("a.xml", "<EML Id='510b' xmlns='x'><Count>", XmlInvalid, "cut off");
    refused("a.xml", "<?xml version='1.0'?><!DOCTYPE EML><EML Id='510b'/>", XmlEntity, "type");
}

#[test]
fn a_document_in_another_encoding_is_read() {
    let text = std::fs::read_to_string(root().join("tests/data/formats/clarity.xml")).unwrap();
    let text = text.replace("Ann Alpha", "Ánn Alpha");
    let utf16: Vec<u8> =
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let latin = text.replace("version=\"1.0\"", "version=\"1.0\" encoding=\"ISO-8859-1\"");
    let latin: Vec<u8> = latin.chars().map(|letter| u8::try_from(letter).unwrap()).collect();
    for bytes in [utf16, latin] {
        let source = Source::bytes("a.xml", bytes);
        let report = tally::run(vec![source], &Options::default()).unwrap();
        assert_eq!(report.contests[0].choices[0].name, "Ánn Alpha");
    }
}

// Converting

fn convert(source: Source, target: &Target, raw: bool) -> (Report, Vec<u8>) {
    let mut options = Options::default();
    options.report.cells = true;
    options.count.modes_by_unit = true;
    let report = tally::run(vec![source], &options).unwrap();
    let mut out = Vec::new();
    (target.write)(&report, raw, &mut out).unwrap();
    (report, out)
}

fn target(name: &str) -> &'static Target {
    TARGETS.iter().find(|target| target.name == name).unwrap()
}

/// The report as JSON; the inputs and what was said of them aside.
fn json(report: &Report) -> Value {
    let mut out = Vec::new();
    tally::render::render(report, Format::Json, &Style::default(), &mut out).unwrap();
    let whole: Value = serde_json::from_slice(&out).unwrap();
    serde_json::json!({ "contests": whole["contests"], "rollups": whole["rollups"] })
}

fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["data", "tests/data", "tests/data/formats"] {
        let entries = std::fs::read_dir(root().join(folder)).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        found.extend(paths.filter(|path| {
            let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
            let broken = path.to_string_lossy().contains("letter-in-number");
            ["csv", "xml", "json"].contains(&end) && !broken
        }));
    }
    found.sort();
    found
}

#[test]
fn what_is_written_as_csv_reads_back_to_the_same_result() {
    let files = files();
    assert!(files.len() > 15);
    for file in files {
        let (report, out) = convert(Source::file(&file), target("csv"), false);
        let again = convert(Source::bytes("again.csv", out.clone()), target("csv"), false);
        assert_eq!(json(&report), json(&again.0), "{}", file.display());
        assert_eq!(String::from_utf8(out), String::from_utf8(again.1), "{}", file.display());
    }
}

#[test]
fn what_is_written_in_other_formats_has_the_same_choices_and_votes() {
    for file in files() {
        for name in ["nist-json", "openelections"] {
            let (report, out) = convert(Source::file(&file), target(name), false);
            let end = if name == "nist-json" { "json" } else { "csv" };
            let source = Source::bytes(format!("again.{end}"), out);
            let again = tally::run(vec![source], &Options::default()).unwrap();
            let choices = |report: &Report| -> Vec<Vec<(String, Option<u64>)>> {
                let of = |contest: &Contest| {
                    let choices = contest.choices.iter();
                    choices.map(|choice| (choice.name.clone(), choice.votes.map(|v| v.0))).collect()
                };
                report.contests.iter().map(of).collect()
            };
            assert_eq!(choices(&report), choices(&again), "{name}: {}", file.display());
        }
    }
}

#[test]
fn modes_districts_gaps_and_hostile_names_survive() {
    let text = "office,district,precinct,candidate,party,votes,election_day,early\n\
        Board,1,A,\"=1+1, \"\"x\"\"\",+R,15,10,5\nBoard,1,B,\"=1+1, \"\"x\"\"\",+R,,,\n\
        Board,1,A,'t Hart,,7,3,4\nBoard,1,B,'t Hart,,*,,\n\
        Board,2,A,Total recall,,8,8,0\nBoard,2,B,Total recall,,9,8,1\n\
        Board,2,A,@x,,1,1,0\nBoard,2,B,@x,,2,2,0\n";
    for raw in [false, true] {
        let source = || Source::bytes("a.csv", text.into());
        let (report, out) = convert(source(), target("csv"), raw);
        assert_eq!(report.contests.len(), 2);
        let again = tally::run(vec![Source::bytes("b.csv", out.clone())], &Options::default());
        let out = String::from_utf8(out).unwrap();
        let again = again.unwrap_or_else(|error| panic!("{error:?}\n{out}"));
        assert_eq!(json(&report), json(&again), "{out}");
        assert_eq!(out.contains("\"'=1+1"), !raw, "{out}");
    }
}

#[test]
fn rows_that_look_like_totals_of_others_stay_what_they_are() {
    // The third station happens to have the sum of the first two, and one is called a total.
    let text = "unit:station,choice,kind,votes\n1,A,candidate,10\n2,A,candidate,20\n\
        Total,A,candidate,30\n1,Registered voters,candidate,1\n2,blank,quantity,4\n";
    let report =
        tally::run(vec![Source::bytes("a.csv", text.into())], &Options::default()).unwrap();
    assert_eq!(votes(&report.contests[0]), [("A", 60), ("Registered voters", 1)]);
    assert_eq!(total(&report.contests[0], Quantity::Blank), Some(4));
    assert_eq!(report.contests[0].units.reported, Some(3));
}

#[test]
fn what_a_format_has_no_field_for_is_said() {
    let (report, _) = convert(
        Source::file(root().join("tests/data/formats/eml.xml")),
        target("nist-json"),
        false,
    );
    let losses = (target("nist-json").losses)(&report, false).join("\n");
    for word in ["valid votes", "invalid ballots", "blank ballots", "dates"] {
        assert!(losses.contains(word), "{losses}");
    }
    assert!(!losses.contains("registered"), "{losses}");
    let losses = (target("openelections").losses)(&report, false).join("\n");
    assert!(losses.contains("polling_station") && losses.contains("list"), "{losses}");
    assert_eq!((target("csv").losses)(&report, false), Vec::<String>::new());
}
