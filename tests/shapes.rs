//! The shapes in which results are published beyond one plain table: workbooks, tables under each
//! other, columns that repeat for each candidate, no header. The numbers were added by hand.

#![expect(clippy::panic, reason = "helpers of tests fail loudly")]

use std::path::Path;

use tally::code::Code;
use tally::error::Error;
use tally::finding::{Finding, Level};
use tally::model::Quantity;
use tally::options::Options;
use tally::read::Source;
use tally::report::{Contest, Report};

// Workbooks

#[test]
fn tables_under_each_other_in_a_sheet_are_contests() {
    let report = workbook("town.xlsx", &[]).unwrap();
    assert_eq!(names(&report), ["MAYOR", "CLERK"]);
    let mayor = &report.contests[0];
    // 100 + 150; 90 + 60; nobody in the first precinct, whose cell is empty, and 1.
    assert_eq!(votes(mayor), [("Ada Able", 250), ("Bob Best", 150), ("Cy Cox", 1)]);
    assert!(mayor.complete, "the sums of both precincts hold with nothing in the empty cell");
    assert_eq!(figures(mayor), [Some(413), Some(401), Some(12)]);
    assert_eq!(votes(&report.contests[1]), [("Dee Dunn", 380)]);
    assert_eq!(figures(&report.contests[1]), [Some(413), Some(380), Some(33)]);
    let skipped: Vec<&Finding> =
        report.findings.iter().filter(|finding| finding.code == Code::SheetSkipped).collect();
    assert_eq!(skipped.len(), 2, "a hidden sheet and one of notes: {skipped:?}");
    assert!(skipped.iter().all(|finding| finding.level == Level::Note));
}

#[test]
fn a_hidden_sheet_is_read_where_it_is_named() {
    let report = workbook("town.xlsx", &["Old"]).unwrap();
    assert_eq!(votes(only(&report)), [("Zed", 9)]);
    let Err(Error::Usage(said)) = workbook("town.xlsx", &["New"]) else { panic!("it was read") };
    assert!(said.contains("Results, Notes, Old"), "{said}");
}

#[test]
fn merged_cells_name_all_their_rows_and_dates_and_shares_are_no_votes() {
    let report = workbook("merged.xlsx", &[]).unwrap();
    assert_eq!(votes(only(&report)), [("Ada Able", 1150), ("Bob Best", 1150)]);
    assert_eq!(only(&report).units.reported, Some(3));
    assert_eq!(only(&report).units.levels, ["county", "station"]);
}

#[test]
fn the_older_and_the_open_format_are_read() {
    for (file, format) in [("old.xls", "xls"), ("open.ods", "ods")] {
        let report = workbook(file, &[]).unwrap();
        assert_eq!(votes(only(&report)), [("Ada Able", 1120), ("Bob Best", 980)], "{file}");
        assert_eq!(report.inputs[0].format, format);
        assert_eq!(report.inputs[0].sheet.as_deref(), Some("Data"));
        assert!(report.findings.is_empty(), "{file}");
    }
}

#[test]
fn a_column_of_formulas_without_values_is_no_column_of_words() {
    let Err(Error::Data(found)) = workbook("not-computed.xlsx", &[]) else { panic!("it was read") };
    let error = found.iter().find(|finding| finding.code == Code::NumberInvalid).unwrap();
    assert_eq!(error.field.as_deref(), Some("Cara"));
}

// Tables under each other

#[test]
fn a_block_that_says_too_little_is_read_like_the_others() {
    // The third block has one line; alone, nothing would show that its columns are places.
    let report = report(
        ",P1,P2,Total\nPRESIDENT,,,\nBlanks,1,2,3\nAlpha,10,20,30\nBeta,4,8,12\nTotal,15,30,45\n\
         ,P1,P2,Total\nSENATE,,,\nBlanks,2,2,4\nGala,9,19,28\nDora,4,9,13\nTotal,15,30,45\n\
         ,P1,P2,Total\nCLERK,,,\nBlanks,14,28,42\nWrite-in votes,1,2,3\nTotal,15,30,45\n",
    );
    assert_eq!(names(&report), ["PRESIDENT", "SENATE", "CLERK"]);
    assert_eq!(votes(&report.contests[0]), [("Alpha", 30), ("Beta", 12)]);
    assert_eq!(votes(&report.contests[2]), [("Write-in votes", 3)]);
    for contest in &report.contests {
        assert_eq!(figures(contest)[0], Some(45), "{}", contest.name);
    }
}

#[test]
fn titles_with_headers_of_their_own_are_contests() {
    let report = report(
        "Results of 3 May\n\nPresident\nStation,Alpha,Beta,Valid votes\nS1,1,2,3\nS2,3,4,7\n\n\
         Mayor\nStation,Gala,Dora,Zoe,Valid votes\nS1,1,1,1,3\nS2,2,2,3,7\n",
    );
    assert_eq!(names(&report), ["President", "Mayor"]);
    assert_eq!(votes(&report.contests[0]), [("Beta", 6), ("Alpha", 4)]);
    assert_eq!(votes(&report.contests[1]), [("Zoe", 4), ("Gala", 3), ("Dora", 3)]);
}

#[test]
fn titles_over_the_same_choices_are_units() {
    let report = report("Name,Votes\nNorth,\nAlpha,10\nBeta,20\nSouth,\nAlpha,1\nBeta,2\n");
    assert_eq!(votes(only(&report)), [("Beta", 22), ("Alpha", 11)]);
    assert_eq!(only(&report).units.reported, Some(2));
    assert!(only(&report).complete);
}

// Columns that repeat

#[test]
fn numbered_groups_are_candidates_and_two_ballots_are_two_contests() {
    let report = report(
        "Bureau;Inscrits;Votants;Exprimés;Nom 1;Prénom 1;Voix 1;Nom 2;Prénom 2;Voix 2\n\
         1;20;12;10;ABLE;Ada;4;BEST;Bob;6\n2;30;22;20;BEST;Bob;9;ABLE;Ada;11\n\
         3;10;6;5;COX;Cy;2;DUNN;Dee;3\n4;40;31;30;COX;Cy;12;DUNN;Dee;18\n",
    );
    assert_eq!(report.contests.len(), 2);
    assert_eq!(votes(&report.contests[0]), [("Ada ABLE", 15), ("Bob BEST", 15)]);
    assert_eq!(votes(&report.contests[1]), [("Dee DUNN", 21), ("Cy COX", 14)]);
    let registered = |contest: &Contest| contest.totals[&Quantity::Registered].map(|f| f.votes.0);
    assert_eq!(registered(&report.contests[0]), Some(50));
    assert_eq!(registered(&report.contests[1]), Some(50));
    assert!(report.findings.iter().any(|finding| finding.code == Code::ContestsByBallot));
}

#[test]
fn groups_that_are_named_once_go_on_without_a_header() {
    let report = report(
        "Station,Voters,Ballots,Candidate,Votes,,,,\nS1,20,10,Alpha,4,Beta,5,Gala,1\n\
         S2,30,20,Alpha,9,Beta,11,Gala,0\n",
    );
    assert_eq!(votes(only(&report)), [("Beta", 16), ("Alpha", 13), ("Gala", 1)]);
}

// No header

#[test]
fn without_a_header_columns_are_told_by_what_they_hold() {
    let report = report(
        "1;5258;SZYD BEATA;P\n2;4223;BUZEK JERZY;K\n3;4091;WISS JADWIGA;P\n4;3070;OCH JANINA;K\n",
    );
    let found = votes(only(&report));
    assert_eq!(found[0], ("SZYD BEATA", 5258));
    assert_eq!(found.iter().map(|(_, votes)| votes).sum::<u64>(), 16_642);
    let said = report.findings.iter().find(|finding| finding.code == Code::HeaderMissing);
    assert_eq!(said.unwrap().level, Level::Warning);
    // Two columns of counts: nothing tells which are the votes.
    assert!(report_or("5258;410;SZYD\n4223;390;BUZEK\n4091;77;WISS\n").is_err());
}

#[test]
fn candidates_under_their_list_are_not_added_to_it() {
    let report = report(
        "List,Name,Candidate number,Candidate,Total,Town Hall,Old School,Church\nArea number,,,,,1,2,3\nPostcode,,,,,10 A,11 B,12 C\n\
         ,valid votes,,,30,10,10,10\n,invalid ballots,,,3,1,1,1\n,geen verklaring,,,0,0,0,0\n\
         1,Party A,,,18,6,6,6\n,,1,Ada Able,12,4,4,4\n,,2,Bob Best,6,2,2,2\n\
         2,Party B,,,12,4,4,4\n,,1,Cy Cox,12,4,4,4\n",
    );
    assert_eq!(votes(only(&report)), [("Party A", 18), ("Party B", 12)]);
    assert_eq!(figures(only(&report))[1], Some(30));
    assert_eq!(only(&report).choices.len(), 2, "a remark with zeros is no choice");
}

// Lines and ballots

#[test]
fn sums_of_some_lines_are_not_added_to_them() {
    let report = report(
        "District,List,Votes\n1,LFI,20\n1,PS,10\n1,Total left,30\n1,RN,5\n1,UDR,4\n1,Total right,9\n\
         2,LFI,21\n2,PS,11\n2,Total left,32\n2,RN,6\n2,UDR,3\n2,Total right,9\n",
    );
    assert_eq!(votes(only(&report)), [("LFI", 41), ("PS", 21), ("RN", 11), ("UDR", 7)]);
}

#[test]
fn approved_and_rejected_are_answers_and_no_invalid_ballots() {
    let report = report(
        "precinct,candidate,votes\nP1,Approved,40\nP1,Rejected,60\nP2,Approved,5\nP2,Rejected,4\n",
    );
    assert_eq!(votes(only(&report)), [("Rejected", 64), ("Approved", 45)]);
    assert_eq!(only(&report).totals[&Quantity::Invalid], None);
}

#[test]
fn where_ballots_are_told_by_party_each_party_has_its_own_contest() {
    let report = report(
        "county,precinct,office,party,candidate,votes\nE,1,Ballots Cast,DEM,,53\n\
         E,1,Ballots Cast,REP,,70\nE,1,Governor,DEM,Ada,40\nE,1,Governor,DEM,Bob,10\n\
         E,1,Governor,REP,Cyd,11\nE,1,Governor,REP,Dee,57\nE,2,Ballots Cast,DEM,,3\n\
         E,2,Ballots Cast,REP,,7\nE,2,Governor,DEM,Ada,2\nE,2,Governor,DEM,Bob,1\n\
         E,2,Governor,REP,Cyd,1\nE,2,Governor,REP,Dee,6\n",
    );
    let found: Vec<_> = report.contests.iter().map(votes).collect();
    assert_eq!(found, [vec![("Ada", 42), ("Bob", 11)], vec![("Dee", 63), ("Cyd", 12)]]);
}

#[test]
fn figures_under_the_names_of_quantities_are_no_units() {
    // A row a district; to take the headers for places would make candidates of the districts.
    let text = "No;Name;Wahlberechtigte;Wähler;;Gültige Stimmen;CDU;;SPD;\n\
                ;;Anzahl;Anzahl;%;Anzahl;Anzahl;%;Anzahl;%\n\
                1;WK 1;900;500;55,6;490;300;61,2;190;38,8\n2;WK 2;800;400;50,0;390;190;48,7;200;51,3\n\
                3;WK 3;700;300;42,9;290;90;31,0;200;69,0\n";
    match report_or(text) {
        Ok(report) => assert_eq!(votes(only(&report)), [("SPD", 590), ("CDU", 580)]),
        Err(Error::Data(_)) => {}
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn seats_and_votes_of_something_else_are_asked_about() {
    // Seats won and led; votes of the list beside those of its candidates; votes for candidates
    // beside answers to a question.
    let texts = [
        "total,party,state,won,leading\n8,A,North,8,0\n13,B,North,12,1\n5,C,North,5,0\n\
         7,A,South,7,0\n9,B,South,9,0\n3,C,South,3,0\n",
        "Lista,Voti lista,Candidato,Preferenze\nPD,5000,Ada,596\nPD,5000,Bob,478\nPD,5000,Cyd,92\n\
         FDI,4200,Dee,282\nFDI,4200,Eve,127\nFDI,4200,Fay,403\n",
        "Precinct,Office,Candidate,Candidate Votes,Yes Votes,No Votes\nP1,President,Ada,194,0,0\n\
         P1,President,Bob,394,0,0\nP1,Question 69,,0,375,86\nP2,President,Ada,204,0,0\n\
         P2,President,Bob,261,0,0\nP2,Question 69,,0,208,315\n",
    ];
    for text in texts {
        let Err(Error::Data(found)) = report_or(text) else { panic!("it was read:\n{text}") };
        let asked = found.iter().filter_map(|finding| finding.help.as_deref());
        assert!(asked.clone().any(|help| help.contains("--column")), "{text}\n{found:#?}");
    }
}

#[test]
fn ways_of_voting_under_each_choice_may_stand_beside_their_total() {
    let report = report(
        "County,Registered Voters,Alpha,,,Beta,,,Total\n\
         ,,Election Day,Absentee,Total Votes,Election Day,Absentee,Total Votes,\n\
         Adams,300,20,80,100,10,60,70,170\nBent,280,30,50,80,25,75,100,180\n",
    );
    assert_eq!(votes(only(&report)), [("Alpha", 180), ("Beta", 170)]);
}

#[test]
fn units_called_names_are_units() {
    let report = report(
        "Name;Wahlberechtigte;Wähler;Ungültig;Gültig;CDU;SPD\nOrt 1;512;300;4;296;196;100\n\
         Ort 2;700;400;5;395;195;200\nOrt 3;640;310;0;310;10;300\n",
    );
    assert_eq!(votes(only(&report)), [("SPD", 600), ("CDU", 401)]);
    assert_eq!(only(&report).totals[&Quantity::Registered].map(|f| f.votes.0), Some(1852));
}

#[test]
fn the_partner_of_a_name_holds_its_votes_whatever_it_is_called() {
    let report = report(
        "Bureau;Inscrits;Exprimés;Candidat1;Score1;Candidat2;Score2\n1;90;70;DURAND;40;ROUX;30\n\
         2;80;60;ROUX;25;DURAND;35\n3;70;50;DURAND;20;ROUX;30\n",
    );
    assert_eq!(votes(only(&report)), [("DURAND", 95), ("ROUX", 85)]);
}

#[test]
fn a_candidate_may_have_the_name_of_a_quantity() {
    let report = report(
        "Bureau;Inscrits;Votants;Blancs;Nuls;Exprimés;Nom 1;Voix 1;Nom 2;Voix 2\n\
         1;589;239;2;3;234;BLANC;184;MARTIN;50\n2;365;170;3;5;162;BLANC;132;MARTIN;30\n\
         3;400;197;1;0;196;MARTIN;64;BLANC;132\n",
    );
    assert_eq!(votes(only(&report)), [("BLANC", 448), ("MARTIN", 144)]);
}

#[test]
fn a_count_and_its_share_under_each_name_are_no_turnout_alone() {
    let report = report(
        "Place,Registered,Ada Able,,Bob Best,\n,,Votes,%,Votes,%\nP1,300,60,60.0,40,40.0\n\
         P2,280,30,30.0,70,70.0\nP3,150,5,10.0,45,90.0\n",
    );
    assert_eq!(votes(only(&report)), [("Bob Best", 155), ("Ada Able", 95)]);
}

#[test]
fn answers_beside_names_and_sheets_that_are_not_understood_are_refused() {
    let text = "Ward,Ann Fox,Bo Pike,Cy Cox,Yes,No,Total\nW1,1,2,3,4,5,15\nW2,2,3,4,5,6,20\n\
                W3,1,1,1,1,1,5\n";
    assert!(report_or(text).is_err());
}

#[test]
fn another_way_of_reading_hides_no_number_that_is_none() {
    // Under titles, and in one of several blocks.
    let texts = [
        "Station,Registered,Alpha,,Beta,\n,,Early,Total,Early,Total\n1,300,2O,80,10,60\n\
         2,280,30,50,25,75\n3,150,5,45,8,42\n",
        ",P1,P2,P3,Total\nPRESIDENT,,,,\nBlanks,1,2,1,4\nAlpha,10,20,5,35\nBeta,4,8,3,15\n\
         Total,15,30,9,54\n,P1,P2,P3,Total\nSENATE,,,,\nBlanks,2,2,1,5\nGala,9,1O9,3,28\n\
         Dora,4,9,5,18\nTotal,15,30,9,54\n",
    ];
    for text in texts {
        match report_or(text) {
            Err(Error::Data(found)) => {
                let known = found.iter().any(|finding| finding.code == Code::NumberInvalid);
                assert!(known || text.starts_with("Station"), "{found:#?}");
            }
            // The parts beside a total are not counted.
            Ok(report) => assert_eq!(votes(only(&report)), [("Beta", 177), ("Alpha", 175)]),
            Err(other) => panic!("{other}"),
        }
    }
}

// Cells

#[test]
fn a_count_with_its_share_is_a_count() {
    let report = report(
        "Place,Voters,Alpha,Beta,Valid votes\nP1,300,\"104 (39.9%)\",\"157 (60.1%)\",261\n\
         P2,200,\"10 (10.0%)\",\"90 (90.0%)\",100\n",
    );
    assert_eq!(votes(only(&report)), [("Beta", 247), ("Alpha", 114)]);
}

fn workbook(file: &str, sheets: &[&str]) -> Result<Report, Error> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/workbooks");
    let mut options = Options::default();
    options.read.sheets = sheets.iter().map(ToString::to_string).collect();
    tally::run(vec![Source::file(folder.join(file))], &options)
}

fn report_or(text: &str) -> Result<Report, Error> {
    tally::run(vec![Source::bytes("results.csv", text.into())], &Options::default())
}

#[track_caller]
fn report(text: &str) -> Report {
    match report_or(text) {
        Ok(report) => report,
        Err(Error::Data(found)) => panic!("{found:#?}"),
        Err(other) => panic!("{other}"),
    }
}

#[track_caller]
fn only(report: &Report) -> &Contest {
    match report.contests.as_slice() {
        [contest] => contest,
        several => panic!("{} contests", several.len()),
    }
}

fn names(report: &Report) -> Vec<&str> {
    report.contests.iter().map(|contest| contest.name.as_str()).collect()
}

fn votes(contest: &Contest) -> Vec<(&str, u64)> {
    contest
        .choices
        .iter()
        .filter_map(|choice| Some((choice.name.as_str(), choice.votes?.0)))
        .filter(|(_, votes)| *votes > 0)
        .collect()
}

/// Ballots cast, valid votes and blank ballots.
fn figures(contest: &Contest) -> Vec<Option<u64>> {
    [Quantity::Cast, Quantity::Valid, Quantity::Blank]
        .into_iter()
        .map(|quantity| contest.totals[&quantity].map(|figure| figure.votes.0))
        .collect()
}
