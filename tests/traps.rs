//! What published files do to those who add them up, each in a small made-up file. The numbers were
//! added by hand.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail loudly"
)]

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;
use tally::code::Code;
use tally::error::Error;
use tally::finding::{Finding, Level};
use tally::model::{Base, ChoiceKind, Quantity};
use tally::options::{InterpretOptions, Options};
use tally::read::Source;
use tally::report::{Contest, Report};

// Numbers and bytes

#[test]
fn quoted_thousands_are_numbers() {
    let report = report("candidate,votes\nAlpha,\"1,234\"\nBeta,\"12,345,678\"\nGamma,999\n");
    assert_eq!(votes(&report), [("Beta", 12_345_678), ("Alpha", 1234), ("Gamma", 999)]);
}

#[test]
fn a_no_break_space_between_thousands_is_no_end_of_the_number() {
    let report = report(
        "station;candidate;votes\n1;Alpha;1\u{a0}234\n1;Beta;987\n\
         2;Alpha;2\u{202f}000\n2;Beta;1\u{2009}013\n",
    );
    assert_eq!(votes(&report), [("Alpha", 3234), ("Beta", 2000)]);
}

#[test]
fn what_is_above_53_bits_is_exact_to_the_unit() {
    let text = "candidate,votes\nAlpha,9007199254740993\nBeta,9007199254740992\n";
    let report = report(text);
    assert_eq!(votes(&report), [("Alpha", 9_007_199_254_740_993), ("Beta", 9_007_199_254_740_992)]);
    let contest = only(&report);
    assert_eq!(contest.margin.as_ref().map(|margin| margin.votes.0), Some(1));
    assert_eq!(figure(contest, Quantity::Valid), Some(18_014_398_509_481_985));
    let json = command(&["--json", "-"], text.as_bytes());
    assert!(json.contains("\"votes\": 9007199254740993"), "{json}");
    let table = command(&["-"], text.as_bytes());
    assert!(table.contains("9,007,199,254,740,993"), "{table}");
    assert!(table.contains("9,007,199,254,740,992"), "{table}");
    let csv = command(&["-fcsv", "-"], text.as_bytes());
    assert!(csv.contains(",9007199254740993,"), "{csv}");
}

#[test]
fn a_redacted_cell_is_hidden_and_not_zero() {
    let report = report(
        "precinct,candidate,votes\nP1,Alpha,120\nP1,Beta,80\nP2,Alpha,*\nP2,Beta,<5\nP3,Alpha,30\n\
         P3,Beta,40\n",
    );
    assert_eq!(votes(&report), [("Alpha", 150), ("Beta", 120)]);
    let contest = only(&report);
    assert!(!contest.complete);
    assert!(contest.choices.iter().all(|choice| choice.partial));
    assert_eq!(level(&report, Code::VotesSuppressed), Some(Level::Warning));
}

#[test]
fn a_blank_cell_is_missing_and_not_zero() {
    let report = report(
        "precinct,candidate,votes\nP1,Alpha,120\nP1,Beta,80\nP2,Alpha,\nP2,Beta,7\nP3,Alpha,30\n\
         P3,Beta,40\n",
    );
    assert_eq!(votes(&report), [("Alpha", 150), ("Beta", 127)]);
    let partial: Vec<bool> = only(&report).choices.iter().map(|choice| choice.partial).collect();
    assert_eq!(partial, [true, false]);
    assert!(!only(&report).complete);
    assert_eq!(level(&report, Code::VotesMissing), Some(Level::Warning));
}

#[test]
fn an_empty_figure_of_a_unit_is_told() {
    for text in [
        "Station,Registered,Cast,Invalid,Valid,Alpha,Beta\n1,1000,600,1,599,300,299\n\
         2,,500,2,498,200,298\n3,900,550,3,547,300,247\n",
        "Station,Registered,Cast,Invalid,Valid,Alpha,Beta\n1,1000,600,1,599,300,299\n\
         2,900,,2,498,200,298\n3,900,550,3,547,300,247\n",
    ] {
        let report = report(text);
        assert!(report.findings.worst() >= Some(Level::Warning), "{text}");
    }
}

#[test]
fn latin_1_with_semicolons_is_read() {
    let report = report_of("Wahl.csv", include_bytes!("data/traps/latin-1-semicolons.csv"));
    assert_eq!(votes(&report), [("Jörg Müller", 1523), ("Zoë Groß", 1287)]);
    assert_eq!(report.inputs[0].delimiter.as_deref(), Some(";"));
    assert_eq!(level(&report, Code::EncodingGuessed), Some(Level::Warning));
}

#[test]
fn windows_1251_with_semicolons_is_read() {
    let report = report_of("itogi.csv", include_bytes!("data/traps/windows-1251-semicolons.csv"));
    assert_eq!(votes(&report), [("Иванова Мария", 780), ("Петров Олег", 655), ("Против всех", 65)]);
    assert_eq!(report.inputs[0].encoding.to_lowercase(), "windows-1251");
    let against = &only(&report).choices[2];
    assert_eq!(against.kind, ChoiceKind::AgainstAll);
    // 412 + 333 and 790 + 755.
    let contest = only(&report);
    assert_eq!(figure(contest, Quantity::Registered), Some(2500));
}

#[test]
fn utf_16_with_tabs_is_read() {
    let text = "präcinct\tCandidate\tVotes\r\n1\tÅsa Öberg\t41\r\n1\tŁukasz\t39\r\n\
                2\tÅsa Öberg\t10\r\n2\tŁukasz\t11\r\n";
    for (name, little) in [("UTF-16LE", true), ("UTF-16BE", false)] {
        let bytes: Vec<u8> = std::iter::once(0xfeff)
            .chain(text.replace("präcinct", "Precinct").encode_utf16())
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect();
        let report = report_of("utf-16.txt", &bytes);
        assert_eq!(votes(&report), [("Åsa Öberg", 51), ("Łukasz", 50)], "{name}");
        assert_eq!(report.inputs[0].encoding.to_uppercase(), name);
        assert_eq!(report.inputs[0].delimiter.as_deref(), Some("tab"));
    }
}

#[test]
fn a_byte_order_mark_is_no_letter_of_the_header() {
    let report = report("\u{feff}candidate,votes\nAlpha,10\nBeta,20\n");
    assert_eq!(votes(&report), [("Beta", 20), ("Alpha", 10)]);
    assert_eq!(report.inputs[0].tables[0].columns[0].header, "candidate");
}

#[test]
fn lines_may_end_in_any_way() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "precinct,candidate,votes\nP1,Alpha,10\nP1,Beta,20\nP2,Alpha,5\nP2,Beta,6\n";
        let report = report(&text.replace('\n', end));
        assert_eq!(votes(&report), [("Beta", 26), ("Alpha", 15)], "{end:?}");
    }
    let wrong = refused("candidate,votes\rAlpha,10\rBeta,2O\r");
    assert_eq!(place(&wrong, Code::NumberInvalid), Some((3, Some(1))));
}

#[test]
fn compressed_data_are_found_by_content() {
    let plain = report(PRECINCTS);
    for (name, bytes, compression) in [
        ("results.csv", include_bytes!("data/traps/precincts.csv.gz").as_slice(), "gzip"),
        ("results.dat", include_bytes!("data/traps/precincts.csv.zst").as_slice(), "zstd"),
    ] {
        let report = report_of(name, bytes);
        assert_eq!(votes(&report), votes(&plain));
        assert_eq!(report.inputs[0].compression.as_deref(), Some(compression));
    }
}

#[test]
fn standard_input_is_an_input() {
    let output = command(&["--json", "-"], PRECINCTS.as_bytes());
    let report: Value = serde_json::from_str(&output).unwrap();
    assert_eq!(report["inputs"][0]["name"], "-");
    assert_eq!(report["contests"][0]["choices"][0]["votes"], 126);
}

// Lines around the table

#[test]
fn title_lines_above_the_header_are_left_out() {
    let report = report(
        "General Election 2024\nOffice of the Clerk\nUnofficial results,,\n\
         precinct,candidate,votes\n1,Alpha,45\n1,Beta,55\n2,Alpha,30\n2,Beta,20\n",
    );
    assert_eq!(votes(&report), [("Alpha", 75), ("Beta", 75)]);
    assert_eq!(report.inputs[0].tables[0].header_lines, [4]);
    assert_eq!(level(&report, Code::PreambleSkipped), Some(Level::Warning));
}

#[test]
fn a_source_note_under_the_table_is_left_out() {
    let report = report(
        "precinct,candidate,votes\n1,Alpha,45\n1,Beta,55\n2,Alpha,30\n2,Beta,21\n\
         Source: county clerk; retrieved 2024-11-30\n",
    );
    assert_eq!(votes(&report), [("Beta", 76), ("Alpha", 75)]);
    assert_eq!(level(&report, Code::FooterSkipped), Some(Level::Warning));
}

#[test]
fn a_header_over_two_rows_is_one_header() {
    let report = report(
        "Station,Voters,Votes,Votes for,,\n,Registered,Valid,Alpha,Beta,Gamma\n\
         1,300,170,80,60,30\n2,280,180,80,75,25\n3,150,100,45,42,13\n",
    );
    assert_eq!(votes(&report), [("Alpha", 205), ("Beta", 177), ("Gamma", 68)]);
    assert_eq!(report.inputs[0].tables[0].header_lines, [1, 2]);
    assert_eq!(figure(only(&report), Quantity::Registered), Some(730));
    assert_eq!(figure(only(&report), Quantity::Valid), Some(450));
}

#[test]
fn a_remark_in_place_of_counts_is_no_zero() {
    let report = report(
        "Station,Registered,Ballots cast,Invalid,Valid,Alpha,Beta\n\
         1,300,200,4,196,120,76\n2,280,180,3,177,80,97\n3,150,no election was held,,,,\n\
         4,310,210,2,208,100,108\n",
    );
    assert_eq!(votes(&report), [("Alpha", 300), ("Beta", 281)]);
    assert!(!only(&report).complete);
    assert!(report.findings.worst() >= Some(Level::Warning), "{:?}", codes(&report));
}

// What is added, and what is not

#[test]
fn a_total_row_for_each_choice_is_not_added() {
    let report = report(
        "county,candidate,votes\nAdams,Alpha,1000\nAdams,Beta,900\nBaker,Alpha,500\nBaker,Beta,750\n\
         TOTAL,Alpha,1500\nTOTAL,Beta,1650\n",
    );
    assert_eq!(votes(&report), [("Beta", 1650), ("Alpha", 1500)]);
    assert_eq!(level(&report, Code::TotalRow), Some(Level::Note));
    assert!(!has(&report, Code::TotalMismatch), "{:?}", codes(&report));
}

#[test]
fn a_total_row_may_be_the_first() {
    let report = report("candidate,votes\nTotal,60\nAlpha,10\nBeta,20\nGamma,30\n");
    assert_eq!(votes(&report), [("Gamma", 30), ("Beta", 20), ("Alpha", 10)]);
}

#[test]
fn a_wrong_total_row_is_told_with_both_sides() {
    let report = report(
        "county,candidate,votes\nAdams,Alpha,1000\nAdams,Beta,900\nBaker,Alpha,500\nBaker,Beta,750\n\
         TOTAL,Alpha,1510\nTOTAL,Beta,1650\n",
    );
    assert_eq!(votes(&report), [("Beta", 1650), ("Alpha", 1500)]);
    let fault = find(&report, Code::TotalMismatch).unwrap();
    assert_eq!(fault.level, Level::Fault);
    let said = format!("{} {:?}", fault.message, fault.notes).replace(',', "");
    assert!(said.contains("1510") && said.contains("1500"), "{said}");
    assert_eq!(fault.place.as_ref().map(|place| place.line), Some(6));
}

#[test]
fn a_region_that_is_the_sum_of_its_districts_is_not_added() {
    let before = "Unit,Registered,Alpha,Beta\n\
                  North,1000,300,400\nAlder,600,200,210\nBirch,400,100,190\n\
                  South,900,350,260\nCedar,500,150,160\nDogwood,400,200,100\n";
    let after = "Unit,Registered,Alpha,Beta\n\
                 Alder,600,200,210\nBirch,400,100,190\nNorth,1000,300,400\n\
                 Cedar,500,150,160\nDogwood,400,200,100\nSouth,900,350,260\n";
    for text in [before, after] {
        let report = report(text);
        assert_eq!(votes(&report), [("Beta", 660), ("Alpha", 650)], "{text}");
        assert_eq!(figure(only(&report), Quantity::Registered), Some(1900));
        assert!(has(&report, Code::ParentRow), "{:?}", codes(&report));
        assert_eq!(only(&report).units.reported, Some(4));
    }
}

#[test]
fn codes_that_differ_in_their_zeros_are_three_units() {
    let report = report(
        "unit,candidate,registered,votes\n0010,Alpha,50,11\n0010,Beta,50,22\n010,Alpha,60,12\n\
         010,Beta,60,23\n10,Alpha,70,13\n10,Beta,70,24\n",
    );
    assert_eq!(votes(&report), [("Beta", 69), ("Alpha", 36)]);
    assert_eq!(only(&report).units.reported, Some(3));
    assert_eq!(figure(only(&report), Quantity::Registered), Some(180));
}

#[test]
fn registered_voters_that_repeat_with_each_choice_are_counted_once_per_unit() {
    let report = report(
        "precinct,registered,candidate,votes\nP1,500,Alpha,100\nP1,500,Beta,150\nP1,500,Gamma,50\n\
         P2,700,Alpha,210\nP2,700,Beta,120\nP2,700,Gamma,60\n",
    );
    assert_eq!(votes(&report), [("Alpha", 310), ("Beta", 270), ("Gamma", 110)]);
    assert_eq!(figure(only(&report), Quantity::Registered), Some(1200));
}

#[test]
fn a_figure_of_a_unit_that_its_rows_state_differently_is_a_fault() {
    let report = report(
        "precinct,registered,candidate,votes\nP1,500,Alpha,100\nP1,505,Beta,150\nP1,500,Gamma,50\n\
         P2,700,Alpha,210\nP2,700,Beta,120\nP2,700,Gamma,60\n",
    );
    assert_eq!(votes(&report), [("Alpha", 310), ("Beta", 270), ("Gamma", 110)]);
    assert_eq!(level(&report, Code::QuantityConflict), Some(Level::Fault));
}

#[test]
fn one_name_in_two_contests_is_two_results() {
    let report = report(
        "precinct,contest,candidate,party,votes\nP1,Mayor,Alpha,Red,10\nP1,Council,Alpha,Red,20\n\
         P1,Council,Beta,Blue,30\nP2,Mayor,Alpha,Red,1\nP2,Council,Alpha,Red,2\nP2,Council,Beta,Blue,3\n",
    );
    let found: Vec<_> =
        report.contests.iter().map(|contest| (contest.name.as_str(), pairs(contest))).collect();
    assert_eq!(
        found,
        [("Mayor", vec![("Alpha", 11)]), ("Council", vec![("Beta", 33), ("Alpha", 22)])]
    );
}

#[test]
fn one_office_in_two_districts_is_two_contests() {
    let report = report(
        "county,office,district,candidate,votes\nAdams,State House,1,Alpha,40\nAdams,State House,1,Beta,50\n\
         Baker,State House,1,Alpha,10\nBaker,State House,1,Beta,5\nBaker,State House,2,Alpha,70\n\
         Baker,State House,2,Gamma,60\n",
    );
    let found: Vec<_> = report
        .contests
        .iter()
        .map(|contest| (contest.district.as_deref().unwrap_or_default(), pairs(contest)))
        .collect();
    assert_eq!(
        found,
        [("1", vec![("Beta", 55), ("Alpha", 50)]), ("2", vec![("Alpha", 70), ("Gamma", 60)])]
    );
}

#[test]
fn counties_of_one_name_in_two_states_are_two_units() {
    let report = report(
        "state,county,registered,candidate,votes\nOhio,Lake,400,Alpha,100\nOhio,Lake,400,Beta,120\n\
         Indiana,Lake,900,Alpha,300\nIndiana,Lake,900,Beta,250\n",
    );
    assert_eq!(votes(&report), [("Alpha", 400), ("Beta", 370)]);
    assert_eq!(only(&report).units.reported, Some(2));
    assert_eq!(figure(only(&report), Quantity::Registered), Some(1300));
}

#[test]
fn modes_of_voting_beside_their_total_are_not_added_to_it() {
    let report = report(
        "precinct,candidate,early,election_day,mail,votes\nP1,Alpha,10,20,5,35\nP1,Beta,7,30,3,40\n\
         P2,Alpha,1,2,60,63\nP2,Beta,9,8,40,57\n",
    );
    assert_eq!(votes(&report), [("Alpha", 98), ("Beta", 97)]);
    let modes: Vec<Option<u64>> =
        only(&report).choices[0].modes.iter().map(|(_, votes)| votes.map(|v| v.0)).collect();
    assert_eq!(modes, [Some(11), Some(22), Some(65)]);
}

#[test]
fn modes_of_voting_without_a_total_are_added() {
    let report = report(
        "precinct,candidate,early,election_day,mail\nP1,Alpha,10,20,5\nP1,Beta,7,30,3\n\
         P2,Alpha,1,2,60\nP2,Beta,9,8,40\n",
    );
    assert_eq!(votes(&report), [("Alpha", 98), ("Beta", 97)]);
}

#[test]
fn modes_of_voting_in_rows_are_added() {
    let report = report(
        "precinct,candidate,mode,votes\nP1,Alpha,early,10\nP1,Alpha,mail,25\nP1,Beta,early,7\n\
         P1,Beta,mail,33\nP2,Alpha,early,3\nP2,Alpha,mail,60\nP2,Beta,early,17\nP2,Beta,mail,40\n",
    );
    assert_eq!(votes(&report), [("Alpha", 98), ("Beta", 97)]);
}

#[test]
fn a_mode_that_is_the_total_of_the_others_is_not_added() {
    let report = report(
        "precinct,candidate,mode,votes\nP1,Alpha,Early,10\nP1,Alpha,Mail,25\nP1,Alpha,Total,35\n\
         P1,Beta,Early,7\nP1,Beta,Mail,33\nP1,Beta,Total,40\nP2,Alpha,Early,3\nP2,Alpha,Mail,60\n\
         P2,Alpha,Total,63\nP2,Beta,Early,17\nP2,Beta,Mail,40\nP2,Beta,Total,57\n",
    );
    assert_eq!(votes(&report), [("Alpha", 98), ("Beta", 97)]);
}

#[test]
fn percentages_ranks_and_the_last_election_are_not_votes() {
    let report = report(
        "Rank,Candidate,Party,Votes,Percent,Previous votes,Change\n\
         1,Alpha,Red,5000,50.00,4800,200\n2,Beta,Blue,3000,30.00,3500,-500\n3,Gamma,Green,2000,20.00,1700,300\n",
    );
    assert_eq!(votes(&report), [("Alpha", 5000), ("Beta", 3000), ("Gamma", 2000)]);
    assert_eq!(report.contests.len(), 1);
    assert!(!has(&report, Code::RoundTotals), "{:?}", codes(&report));
}

#[test]
fn a_wide_table_with_a_total_row_and_a_total_column_is_added_once() {
    let report = report(
        "Precinct,Alpha,Beta,Gamma,Total\nP1,100,90,10,200\nP2,50,75,25,150\nP3,60,20,20,100\n\
         Total,210,185,55,450\n",
    );
    assert_eq!(votes(&report), [("Alpha", 210), ("Beta", 185), ("Gamma", 55)]);
    assert_eq!(only(&report).base.votes.map(|votes| votes.0), Some(450));
    assert!(report.findings.worst() <= Some(Level::Note), "{:?}", codes(&report));
}

#[test]
fn a_wide_protocol_knows_its_quantities_from_its_choices() {
    let report = report(
        "Station,Registered voters,Ballots cast,Invalid ballots,Valid votes,Alpha,Beta,Against all\n\
         1,1000,700,20,680,400,250,30\n2,900,500,10,490,200,270,20\n",
    );
    assert_eq!(votes(&report), [("Alpha", 600), ("Beta", 520), ("Against all", 50)]);
    let contest = only(&report);
    assert_eq!(figure(contest, Quantity::Registered), Some(1900));
    assert_eq!(figure(contest, Quantity::Cast), Some(1200));
    assert_eq!(figure(contest, Quantity::Invalid), Some(30));
    assert_eq!(figure(contest, Quantity::Valid), Some(1170));
    let turnout = contest.turnout.as_ref().unwrap();
    assert_eq!((turnout.num, turnout.den), (Quantity::Cast, Quantity::Registered));
}

#[test]
fn a_transposed_table_with_subtotals_is_added_once() {
    let report = report(
        "Candidate,Ward 1,Ward 2,Ward 3,Total\nAlpha,100,50,60,210\nBeta,90,75,20,185\n\
         Valid votes,190,125,80,395\nInvalid ballots,3,2,1,6\nBallots cast,193,127,81,401\n",
    );
    assert_eq!(votes(&report), [("Alpha", 210), ("Beta", 185)]);
    let contest = only(&report);
    assert_eq!(figure(contest, Quantity::Valid), Some(395));
    assert_eq!(figure(contest, Quantity::Invalid), Some(6));
    assert_eq!(figure(contest, Quantity::Cast), Some(401));
}

#[test]
fn turnout_that_stands_among_the_offices_is_no_contest() {
    let report = report(
        "precinct,office,candidate,votes\nP1,Registered Voters,,500\nP1,Ballots Cast,,300\n\
         P1,Mayor,Alpha,180\nP1,Mayor,Beta,115\nP2,Registered Voters,,400\nP2,Ballots Cast,,200\n\
         P2,Mayor,Alpha,90\nP2,Mayor,Beta,105\n",
    );
    assert_eq!(report.contests.iter().filter(|c| !c.choices.is_empty()).count(), 1);
    let contest = report.contests.iter().find(|contest| contest.name == "Mayor").unwrap();
    assert_eq!(pairs(contest), [("Alpha", 270), ("Beta", 220)]);
    assert_eq!(figure(contest, Quantity::Registered), Some(900));
    assert_eq!(figure(contest, Quantity::Cast), Some(500));
}

#[test]
fn quantities_among_the_candidates_are_in_no_share() {
    let report = report(
        "candidate,votes\nAlpha,60\nBeta,36\nWrite-in,4\nOver Votes,1\nUnder Votes,2\nBlank ballots,3\n",
    );
    let contest = only(&report);
    assert_eq!(pairs(contest), [("Alpha", 60), ("Beta", 36), ("Write-in", 4)]);
    assert_eq!(contest.base.votes.map(|votes| votes.0), Some(100));
    assert_eq!(figure(contest, Quantity::Overvotes), Some(1));
    assert_eq!(figure(contest, Quantity::Undervotes), Some(2));
    assert_eq!(figure(contest, Quantity::Blank), Some(3));
}

#[test]
fn the_lines_of_a_candidate_under_several_parties_are_added() {
    let report = report(
        "county,office,candidate,party,votes\nKings,Senate,Alpha,DEM,300\nKings,Senate,Alpha,WFP,40\n\
         Kings,Senate,Beta,REP,320\nQueens,Senate,Alpha,DEM,100\nQueens,Senate,Alpha,WFP,20\n\
         Queens,Senate,Beta,REP,110\n",
    );
    assert_eq!(votes(&report), [("Alpha", 460), ("Beta", 430)]);
    assert_eq!(level(&report, Code::CandidateParties), Some(Level::Note));
}

#[test]
fn blank_ballots_are_in_the_base_only_where_the_file_adds_them_in() {
    let outside = report(
        "Station,Registered,Cast,Blank,Invalid,Valid,Alpha,Beta\n1,1000,600,30,20,550,300,250\n\
         2,800,500,20,10,470,200,270\n",
    );
    assert_eq!(votes(&outside), [("Beta", 520), ("Alpha", 500)]);
    assert_eq!(only(&outside).base.votes.map(|votes| votes.0), Some(1020));
    assert_eq!(figure(only(&outside), Quantity::Blank), Some(50));
    let inside = report(
        "Station,Registered,Cast,Invalid,Valid,Alpha,Beta,Blank\n1,1000,600,20,580,300,250,30\n\
         2,800,500,10,490,200,270,20\n",
    );
    assert_eq!(figure(only(&inside), Quantity::Valid), Some(1070));
    assert_eq!(figure(only(&inside), Quantity::Blank), Some(50));
    assert_eq!(only(&inside).base.votes.map(|votes| votes.0), Some(1070));
    assert_eq!(only(&inside).base.base, Base::Valid);
    assert!(!has(&inside, Code::SumOptions), "{:?}", codes(&inside));
}

#[test]
fn namesakes_of_different_parties_are_kept_apart() {
    let report = report(
        "station,candidate,party,votes\n1,Ivan Petrov,Red,100\n1,Ivan Petrov,Blue,80\n1,Beta,Green,50\n\
         2,Ivan Petrov,Red,60\n2,Ivan Petrov,Blue,90\n2,Beta,Green,10\n",
    );
    // Fusion lines would be added; here nothing says that the two are one person, and the note says
    // which way it was read.
    assert!(has(&report, Code::Namesakes) || has(&report, Code::CandidateParties));
    let total: u64 = votes(&report).iter().map(|(_, votes)| votes).sum();
    assert_eq!(total, 390);
}

#[test]
fn several_inputs_are_parts_of_one_result() {
    let parts = [
        ("a.csv", "precinct,candidate,votes\nP1,Alpha,10\nP1,Beta,20\n"),
        ("b.csv", "precinct,candidate,votes\nP2,Alpha,30\nP2,Beta,5\n"),
    ];
    let sources = parts.map(|(name, text)| Source::bytes(name, text.into()));
    let report = tally::run(sources.into(), &Options::default()).unwrap();
    assert_eq!(votes(&report), [("Alpha", 40), ("Beta", 25)]);
    assert_eq!(report.inputs.iter().map(|input| input.tables[0].rows).collect::<Vec<_>>(), [2, 2]);
    assert_eq!(only(&report).units.reported, Some(2));
}

#[test]
fn a_tie_names_no_leader() {
    let report = report("candidate,votes\nAlpha,20\nBeta,20\nGamma,1\n");
    let contest = only(&report);
    assert_eq!((contest.leader.as_deref(), contest.margin.as_ref()), (None, None));
    assert_eq!(contest.tied, ["Alpha", "Beta"]);
    let ranks: Vec<Option<u64>> = contest.choices.iter().map(|choice| choice.rank).collect();
    assert_eq!(ranks, [Some(1), Some(1), Some(3)]);
}

#[test]
fn the_line_against_all_is_in_the_base_and_nobodys_victory() {
    let report = report("candidate,votes\nAlpha,20\nBeta,15\nAgainst all,40\n");
    let contest = only(&report);
    assert_eq!(contest.base.votes.map(|votes| votes.0), Some(75));
    assert!(contest.sentence.contains("nobody's victory"), "{}", contest.sentence);
    assert!(contest.sentence.contains("Alpha is first among the others"), "{}", contest.sentence);
}

#[test]
fn a_figure_that_the_file_contradicts_is_a_fault_and_the_result_is_given() {
    let report = report(
        "Station,Registered,Cast,Invalid,Valid,Alpha,Beta\n1,1000,600,20,580,300,280\n\
         2,800,500,10,490,200,209\n3,900,550,15,535,300,235\n",
    );
    assert_eq!(votes(&report), [("Alpha", 800), ("Beta", 724)]);
    let fault = find(&report, Code::SumOptions).unwrap();
    assert_eq!(fault.level, Level::Fault);
    assert_eq!(fault.place.as_ref().map(|place| place.line), Some(3));
}

// What is refused

#[test]
fn two_columns_of_votes_are_refused_by_name() {
    let found = refused("candidate,votes_2022,votes_2026\nAlpha,10,12\nBeta,20,18\n");
    let error = error_of(&found);
    assert_eq!(error.code, Code::ColumnsAmbiguous);
    let said = text_of(error);
    assert!(said.contains("votes_2022") && said.contains("votes_2026"), "{said}");
    assert!(said.contains("--column votes="), "{said}");
}

#[test]
fn a_flag_settles_which_column_is_votes() {
    let options = with_columns(&[("votes", "votes_b")]);
    let source =
        Source::bytes("x.csv", "candidate,votes_a,votes_b\nAlpha,10,12\nBeta,20,18\n".into());
    let report = tally::run(vec![source], &options).unwrap();
    assert_eq!(votes(&report), [("Beta", 18), ("Alpha", 12)]);
}

#[test]
fn a_table_without_a_header_loses_no_row() {
    let text = "Alpha,10\nBeta,20\nGamma,30\n";
    match tally::run(vec![Source::bytes("x.csv", text.into())], &Options::default()) {
        Ok(report) => {
            assert_eq!(votes(&report), [("Gamma", 30), ("Beta", 20), ("Alpha", 10)]);
            assert_eq!(level(&report, Code::HeaderMissing), Some(Level::Warning));
        }
        Err(Error::Data(found)) => assert!(text_of(error_of(&found)).contains("--no-header")),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn headers_that_say_nothing_are_refused_with_the_flag() {
    let found = refused("foo,bar\nx1,10\nx2,20\nx3,30\n");
    let error = error_of(&found);
    assert_eq!(error.code, Code::ColumnsNotFound);
    let said = text_of(error);
    assert!(said.contains("--column choice=foo") && said.contains("--column votes=bar"), "{said}");
    let options = with_columns(&[("choice", "foo"), ("votes", "bar")]);
    let source = Source::bytes("x.csv", "foo,bar\nx1,10\nx2,20\nx3,30\n".into());
    let report = tally::run(vec![source], &options).unwrap();
    assert_eq!(votes(&report), [("x3", 30), ("x2", 20), ("x1", 10)]);
}

#[test]
fn a_letter_in_a_number_is_refused_at_its_place() {
    let found =
        refused("precinct,candidate,votes\nP1,Alpha,10\nP1,Beta,2O\nP2,Alpha,30\nP2,Beta,4\n");
    assert_eq!(place(&found, Code::NumberInvalid), Some((3, Some(2))));
}

#[test]
fn a_letter_in_a_count_of_a_wide_table_is_refused() {
    let found = refused(
        "Station,Anna Lind,Boris Petrov,Chen Wei\nP0000,329,1234,3318\nP0001,4O963,2847,3842\n\
         P0002,1244,4515,3618\n",
    );
    assert_eq!(error_of(&found).code, Code::NumberInvalid);
}

#[test]
fn a_letter_in_a_figure_of_a_unit_is_told() {
    for text in [
        "precinct,registered,candidate,votes\n1,5OO,A,10\n1,5OO,B,20\n2,300,A,5\n2,300,B,6\n",
        "Station,Registered,Ballots cast,Invalid,Valid,Alpha,Beta\n1,300,200,4,196,120,76\n\
         2,280,18O,3,177,80,97\n3,150,99,1,98,60,38\n4,310,210,2,208,100,108\n",
    ] {
        let source = Source::bytes("results.csv", text.into());
        match tally::run(vec![source], &Options::default()) {
            Ok(report) => assert!(report.findings.worst() >= Some(Level::Warning), "{text}"),
            Err(error) => assert!(matches!(error, Error::Data(_)), "{error}"),
        }
    }
}

#[test]
fn a_letter_in_a_count_of_a_transposed_table_gives_no_result() {
    let found = refused("Candidate,Ward 1,Ward 2,Ward 3\nAlpha,100,5O,60\nBeta,90,75,20\n");
    assert_eq!(error_of(&found).level, Level::Error);
}

#[test]
fn two_counts_for_one_thing_are_refused_with_both_lines() {
    let found = refused(
        "precinct,candidate,votes\nP1,Alpha,10\nP1,Beta,20\nP1,Alpha,12\nP2,Alpha,1\nP2,Beta,2\n",
    );
    let error = error_of(&found);
    assert_eq!(error.code, Code::RowConflict);
    let said = text_of(error);
    assert!(said.contains("--duplicates"), "{said}");
    assert_eq!(error.place.as_ref().map(|place| place.line), Some(4));
    assert!(said.contains("line 2"), "{said}");
}

#[test]
fn places_of_one_letter_are_places_and_no_flags() {
    let found =
        refused("precinct,candidate,votes\nN,Ann,12\nN,Bob,3\nN,Ann,14\nX,Ann,1\nX,Bob,4\n");
    assert_eq!(error_of(&found).code, Code::RowConflict);
    let report = report("precinct,candidate,votes\nN,Ann,12\nN,Bob,3\nY,Ann,1\nY,Bob,4\n");
    assert_eq!(votes(&report), [("Ann", 13), ("Bob", 7)]);
    assert_eq!(only(&report).units.reported, Some(2));
}

#[test]
fn the_line_against_all_is_no_runner_up_of_candidates() {
    let report = report("candidate,votes\nAnn,60\nAgainst all,30\nBob,10\n");
    let margin = only(&report).margin.as_ref().unwrap();
    assert_eq!((margin.votes.0, margin.over.as_str()), (50, "Bob"));
    // A sole candidate has no other rival.
    let report = self::report("candidate,votes\nAnn,60\nAgainst all,30\n");
    let margin = only(&report).margin.as_ref().unwrap();
    assert_eq!((margin.votes.0, margin.over.as_str()), (30, "Against all"));
}

/// Alpha 61 + 65, Beta 59 + 40; as in `data/traps/precincts.csv.gz`.
const PRECINCTS: &str =
    "precinct,candidate,votes\nP1,Alpha,61\nP1,Beta,59\nP2,Alpha,65\nP2,Beta,40\n";

#[track_caller]
fn report(text: &str) -> Report {
    report_of("results.csv", text.as_bytes())
}

#[track_caller]
fn report_of(name: &str, bytes: &[u8]) -> Report {
    match tally::run(vec![Source::bytes(name, bytes.to_vec())], &Options::default()) {
        Ok(report) => report,
        Err(Error::Data(found)) => panic!("{}", found.iter().map(text_of).collect::<String>()),
        Err(other) => panic!("{other}"),
    }
}

#[track_caller]
fn refused(text: &str) -> Vec<Finding> {
    match tally::run(vec![Source::bytes("results.csv", text.into())], &Options::default()) {
        Ok(report) => panic!("counted as {:?}", votes(&report)),
        Err(Error::Data(found)) => found,
        Err(other) => panic!("{other}"),
    }
}

fn with_columns(columns: &[(&str, &str)]) -> Options {
    let columns = columns.iter().map(|(role, header)| tally::options::ColumnFlag {
        role: (*role).to_owned(),
        column: tally::options::ColumnRef::Header((*header).to_owned()),
    });
    let interpret = InterpretOptions { columns: columns.collect(), ..InterpretOptions::default() };
    Options { interpret, ..Options::default() }
}

/// The one contest.
#[track_caller]
fn only(report: &Report) -> &Contest {
    let [contest] = report.contests.as_slice() else {
        let names: Vec<&str> = report.contests.iter().map(|c| c.name.as_str()).collect();
        panic!("{} contests: {names:?}", names.len());
    };
    contest
}

#[track_caller]
fn votes(report: &Report) -> Vec<(&str, u64)> {
    pairs(only(report))
}

#[track_caller]
fn pairs(contest: &Contest) -> Vec<(&str, u64)> {
    let choices = contest.choices.iter();
    choices.map(|choice| (choice.name.as_str(), choice.votes.expect("a count").0)).collect()
}

fn figure(contest: &Contest, quantity: Quantity) -> Option<u64> {
    contest.totals.get(&quantity).copied().flatten().map(|figure| figure.votes.0)
}

fn codes(report: &Report) -> Vec<String> {
    let codes = report.findings.iter();
    codes.map(|finding| format!("{}:{}", finding.level.name(), text_of(finding))).collect()
}

fn find(report: &Report, code: Code) -> Option<&Finding> {
    report.findings.iter().find(|finding| finding.code == code)
}

fn has(report: &Report, code: Code) -> bool {
    find(report, code).is_some()
}

fn level(report: &Report, code: Code) -> Option<Level> {
    find(report, code).map(|finding| finding.level)
}

#[track_caller]
fn error_of(found: &[Finding]) -> &Finding {
    found.iter().find(|finding| finding.level == Level::Error).expect("an error")
}

/// All that a finding says.
fn text_of(finding: &Finding) -> String {
    let help = finding.help.as_deref().unwrap_or_default();
    format!("{}: {} {:?} {help}\n", finding.code.name(), finding.message, finding.notes)
}

/// The line and the field, from 0, of the first finding of a code.
fn place(found: &[Finding], code: Code) -> Option<(u64, Option<usize>)> {
    let finding = found.iter().find(|finding| finding.code == code)?;
    finding.place.as_ref().map(|place| (place.line, place.field))
}

/// Standard output of the command with these words and this standard input.
#[track_caller]
fn command(words: &[&str], input: &[u8]) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tally"))
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
