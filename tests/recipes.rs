//! Recipes: what one file taught is run on the next one, or refused by it.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests fail loudly"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tally::code::Code;
use tally::error::Error;
use tally::finding::{Finding, Level};
use tally::options::{ColumnFlag, ColumnRef, Decimal, Layout, Options, Thousands};
use tally::read::Source;
use tally::render::{self, Format, Style};
use tally::report::Report;

const SUMMARY: &str = "candidate,party,votes,percent\nAnna Lind,Green,1204,48.1\n\
    Boris Petrov,Blue,987,39.4\nAgainst all,,311,12.4\nTotal,,2502,100\n";
const LONG: &str = "county,precinct,candidate,election_day,absentee,total votes\n\
    North,1,Alpha,10,5,15\nNorth,1,Beta,20,4,24\nNorth,2,Alpha,30,6,36\nNorth,2,Beta,12,3,15\n\
    South,1,Alpha,11,2,13\nSouth,1,Beta,9,1,10\n";
const WIDE: &str = "station,registered,Alpha,Beta,Against all,valid,invalid,cast\n\
    1,100,30,20,5,55,1,56\n2,200,60,50,10,120,3,123\n3,150,44,41,9,94,1,95\n";
const TWO_CONTESTS: &str = "station,registered,Alpha_Mayor,Beta_Mayor,valid_Mayor,\
    Red_Council,Blue_Council,valid_Council\n1,100,30,20,50,25,26,51\n2,200,60,50,110,70,41,111\n\
    3,150,44,41,85,43,44,87\n4,160,45,42,87,44,45,89\n";
const TRANSPOSED: &str = "candidate,North,South,East,Total\nAlpha,100,220,301,621\n\
    Beta,150,210,289,649\nAgainst all,10,15,12,37\nValid votes,260,445,602,1307\n\
    Invalid votes,3,5,8,16\nBallots cast,263,450,610,1323\nRegistered,500,700,900,2100\n";
const DOTS: &str = "lista;votos\nAlpha;1.234\nBeta;2.345.678\nGamma;987\n";

fn run(text: &str, options: &Options) -> Result<Report, Error> {
    tally::run(vec![Source::bytes("made.csv", text.as_bytes().to_vec())], options)
}

fn with(recipe: &str) -> Options {
    let mut options = Options::default();
    options.interpret.recipe = Some(recipe.to_owned());
    options
}

fn report(text: &str, options: &Options) -> Report {
    run(text, options).unwrap_or_else(|error| panic!("{error}\n{error:?}\n{text}"))
}

fn recipe(text: &str) -> String {
    report(text, &Options::default()).recipe.expect("a recipe")
}

fn errors(text: &str, recipe: &str) -> Vec<Finding> {
    match run(text, &with(recipe)) {
        Err(Error::Data(findings)) => {
            findings.into_iter().filter(|finding| finding.level == Level::Error).collect()
        }
        other => panic!("should be refused: {other:?}\n{recipe}"),
    }
}

/// The whole table does not fit, and the message holds these words.
#[track_caller]
fn refused(text: &str, recipe: &str, words: &[&str]) {
    let errors = errors(text, recipe);
    assert!(errors.iter().all(|finding| finding.code == Code::RecipeMismatch), "{errors:?}");
    let said: Vec<&str> = errors.iter().map(|finding| finding.message.as_str()).collect();
    for word in words {
        assert!(said.iter().any(|message| message.contains(word)), "{word}: {said:?}");
    }
    assert!(errors.last().unwrap().help.is_some());
}

#[track_caller]
fn usage(recipe: &str, words: &str) {
    match run(SUMMARY, &with(recipe)) {
        Err(Error::Usage(message)) => assert!(message.contains(words), "{message}"),
        other => panic!("{other:?}"),
    }
}

/// The JSON without what tells a reading on evidence from one that was said.
fn comparable(report: &Report) -> Value {
    let mut out = Vec::new();
    render::render(report, Format::Json, &Style::default(), &mut out).unwrap();
    let mut json: Value = serde_json::from_slice(&out).unwrap();
    let object = json.as_object_mut().unwrap();
    object.remove("settings").unwrap();
    object.remove("assumed").unwrap();
    for input in object["inputs"].as_array_mut().unwrap() {
        for table in input["tables"].as_array_mut().unwrap() {
            for column in table["columns"].as_array_mut().unwrap() {
                column.as_object_mut().unwrap().remove("why").unwrap();
            }
        }
    }
    json
}

#[track_caller]
fn comes_back(name: &str, bytes: &[u8], options: &Options) {
    let source = || vec![Source::bytes(name, bytes.to_vec())];
    let first = tally::run(source(), options).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    let recipe = first.recipe.clone().unwrap_or_else(|| panic!("{name}: no recipe"));
    let second = tally::run(source(), &with(&recipe))
        .unwrap_or_else(|error| panic!("{name}: {error:?}\n{recipe}"));
    assert_eq!(comparable(&first), comparable(&second), "{name}\n{recipe}");
    assert_eq!(second.recipe.as_deref(), Some(recipe.as_str()), "{name}: saved again");
}

#[test]
fn every_file_of_data_comes_back_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            comes_back(&name, &fs::read(&path).unwrap(), &Options::default());
            seen += 1;
        }
    }
    assert!(seen >= 10, "{seen}");
}

#[test]
fn tables_of_every_layout_come_back_the_same() {
    let cases = [
        ("summary", SUMMARY),
        ("long", LONG),
        ("wide", WIDE),
        ("wide", TWO_CONTESTS),
        ("transposed", TRANSPOSED),
        ("summary", DOTS),
    ];
    for (layout, text) in cases {
        let input = &report(text, &Options::default()).inputs[0];
        assert_eq!(input.tables[0].layout, layout, "{text}");
        comes_back(layout, text.as_bytes(), &Options::default());
    }
    let contests = report(TWO_CONTESTS, &Options::default()).contests.len();
    assert_eq!(contests, 2);
}

#[test]
fn tables_with_odd_headers_come_back_the_same() {
    // Two columns of one header, an empty column, one without a header, header rows of two lines.
    let repeated = "candidate,votes,%,%,,note\nA,60,60.0,50.5,,x\nB,40,40.0,49.5,,y\n";
    let grouped = ",Alpha,Alpha,Beta,Beta\nstation,election day,postal,election day,postal\n";
    let preamble = "Results of the council\n\nprecinct,candidate,votes\n1,A,10\n1,B,20\n2,A,30\n\
        2,B,40\nTotal,A,40\nTotal,B,60\n";
    let tabs = "candidate\tvotes\nM\u{fc}ller \"x\"\t10\nO'Neil\t20\n";
    for text in [repeated, preamble, tabs] {
        comes_back("made", text.as_bytes(), &Options::default());
    }
    // Whether or not this one is understood, a recipe of it is as good as the reading.
    let text = format!("{grouped}1,10,2,20,1\n2,11,3,19,4\n");
    if run(&text, &Options::default()).is_ok() {
        comes_back("grouped", text.as_bytes(), &Options::default());
    }
}

#[test]
fn a_code_page_is_read_by_the_recipe_without_a_guess() {
    let text = b"candidat;voix\nFran\xe7ois H\xe9bert;120\nZo\xeb L\xe9vy;130\n";
    let mut options = Options::default();
    options.read.encoding = Some("windows-1252".into());
    comes_back("french.csv", text, &options);
    let first = tally::run(vec![Source::bytes("a", text.to_vec())], &options).unwrap();
    let recipe = first.recipe.unwrap();
    assert!(recipe.contains("encoding = \"windows-1252\""), "{recipe}");
    let second = tally::run(vec![Source::bytes("a", text.to_vec())], &with(&recipe)).unwrap();
    assert_eq!(second.contests[0].choices[1].name, "Fran\u{e7}ois H\u{e9}bert");
    assert!(second.assumed.iter().all(|assumed| assumed.about != "encoding"));
}

#[test]
fn what_flags_said_is_in_the_recipe() {
    let numbers = "list,count\nA,1.234\nB,2.345\n";
    let mut options = Options::default();
    assert!(run(numbers, &options).is_err(), "ambiguous without a flag");
    options.interpret.thousands = Some(Thousands::Dot);
    comes_back("dots", numbers.as_bytes(), &options);
    options.interpret.thousands = None;
    options.interpret.decimal = Some(Decimal::Comma);
    comes_back("commas", numbers.as_bytes(), &options);

    let no_header = "Alpha,10\nBeta,20\n";
    let mut options = Options::default();
    options.interpret.no_header = true;
    let flag = |role: &str, position| ColumnFlag {
        role: role.into(),
        column: ColumnRef::Position(position),
    };
    options.interpret.columns = vec![flag("choice", 1), flag("votes", 2)];
    comes_back("no-header", no_header.as_bytes(), &options);

    let mut options = Options::default();
    options.interpret.layout = Some(Layout::Wide);
    comes_back("wide", "place,One,Two\na,1,2\nb,3,4\n".as_bytes(), &options);
}

#[test]
fn the_next_file_is_read_as_the_first_one() {
    let next = "candidate,party,votes,percent\nClara Holm,Green,10,25.0\nAgainst all,,30,75.0\n\
        Total,,40,100\n";
    let found = report(next, &with(&recipe(SUMMARY)));
    let votes = |name: &str| {
        let choice = found.contests[0].choices.iter().find(|choice| choice.name == name).unwrap();
        choice.votes.unwrap().0
    };
    assert_eq!((votes("Clara Holm"), votes("Against all")), (10, 30));
    assert_eq!(found.contests[0].choices.len(), 2, "the total row is found again");

    let wide = "valid,cast,station,Against all,Beta,Alpha,registered,invalid\n\
        9,10,x,2,4,3,20,1\n20,21,y,4,7,9,30,1\n";
    let found = report(wide, &with(&recipe(WIDE)));
    let names: Vec<(&str, u64)> = found.contests[0]
        .choices
        .iter()
        .map(|choice| (choice.name.as_str(), choice.votes.unwrap().0))
        .collect();
    // 3 + 9, 4 + 7, 2 + 4: columns are found by their headers, wherever they stand.
    assert_eq!(names, [("Alpha", 12), ("Beta", 11), ("Against all", 6)]);
}

#[test]
fn numbers_that_can_be_read_in_two_ways_are_read_as_the_first_file_wrote_them() {
    let next = "lista;votos\nAlpha;1.234\nBeta;2.345\n";
    assert!(run(next, &Options::default()).is_err(), "alone it is ambiguous");
    let found = report(next, &with(&recipe(DOTS)));
    assert_eq!(found.contests[0].choices[0].votes.unwrap().0, 2345);
    let other = "lista;votos\nAlpha;1,234\nBeta;2,345,678\nGamma;987\n";
    refused(other, &recipe(DOTS), &["written as 1,234.5, and as 1.234,5"]);
    // Plain digits fit every style.
    let plain = "lista;votos\nAlpha;1234\nBeta;2345\n";
    assert_eq!(report(plain, &with(&recipe(DOTS))).contests[0].choices[0].votes.unwrap().0, 2345);
}

#[test]
fn a_missing_column_is_refused_by_name() {
    let next = SUMMARY.replace(",party", "").replace(",Green", "").replace(",Blue", "");
    let next = next.replace("all,,", "all,").replace("Total,,", "Total,");
    refused(&next, &recipe(SUMMARY), &["missing: `party`"]);
    // Without percentages the figures are the same.
    let next = "candidate,party,votes\nA,Green,10\nB,Blue,20\n";
    let found = report(next, &with(&recipe(SUMMARY)));
    assert_eq!(found.findings.counts().get(&Code::RecipeMismatch), Some(&1), "told in a note");
    assert_eq!(found.findings.worst(), Some(Level::Note));
}

#[test]
fn a_renamed_column_is_refused_by_both_names() {
    refused(
        &WIDE.replace("Beta", "Gamma"),
        &recipe(WIDE),
        &["missing: `Beta`", "new and not in the recipe: `Gamma`"],
    );
    // The same words in other letters are no other name.
    report(&WIDE.replace("Against all", "AGAINST  ALL"), &with(&recipe(WIDE)));
}

#[test]
fn a_new_column_of_counts_is_refused_and_one_of_words_is_told() {
    let add = |header: &str, cells: [&str; 3]| -> String {
        let mut lines = WIDE.lines();
        let mut text = format!("{},{header}\n", lines.next().unwrap());
        for (line, cell) in lines.zip(cells) {
            text.extend([line, ",", cell, "\n"]);
        }
        text
    };
    let recipe = recipe(WIDE);
    refused(&add("Gamma", ["3", "4", "5"]), &recipe, &["not in the recipe: `Gamma`"]);
    for cells in [["late", "", "late"], ["1.5", "2.5", "3.5"]] {
        let found = report(&add("remark", cells), &with(&recipe));
        let notes: Vec<&Finding> =
            found.findings.iter().filter(|found| found.code == Code::RecipeMismatch).collect();
        assert_eq!(notes.len(), 1);
        assert!(notes[0].level == Level::Note && notes[0].message.contains("`remark`"));
    }
    let found = report(&add("remark", ["", "", ""]), &with(&recipe));
    assert!(!found.findings.counts().contains_key(&Code::RecipeMismatch), "it holds nothing");
}

#[test]
fn a_column_that_was_empty_and_is_filled_is_new() {
    let first = "precinct,candidate,votes,late votes\n1,A,10,\n1,B,20,\n2,A,30,\n2,B,40,\n";
    let next = "precinct,candidate,votes,late votes\n1,A,10,1\n1,B,20,2\n2,A,30,3\n2,B,40,4\n";
    refused(next, &recipe(first), &["new and not in the recipe: `late votes`"]);
}

#[test]
fn a_column_that_tells_rows_apart_is_refused() {
    let first = "precinct,candidate,votes\n1,A,10\n1,B,20\n2,A,30\n2,B,40\n";
    let contests = "precinct,contest,candidate,votes\n1,Mayor,A,10\n1,Mayor,B,20\n1,Council,C,5\n\
        1,Council,D,6\n2,Mayor,A,30\n2,Mayor,B,40\n2,Council,C,7\n2,Council,D,8\n";
    refused(contests, &recipe(first), &["tell rows apart", "`contest`"]);
    let units = "county,precinct,candidate,votes\nN,1,A,10\nN,1,B,20\nS,1,A,30\nS,1,B,40\n";
    refused(units, &recipe(first), &["tell rows apart", "`county`"]);
    let harmless = "county,precinct,candidate,votes\nN,1,A,10\nN,1,B,20\nS,2,A,30\nS,2,B,40\n";
    report(harmless, &with(&recipe(first)));
}

#[test]
fn a_column_without_counts_is_refused() {
    let next = "candidate,party,votes,percent\nA,Green,many,\nB,Blue,few,\n";
    refused(next, &recipe(SUMMARY), &["`votes` holds no counts"]);
    let next = "candidate,party,votes,percent\nA,Green,,1.5\nB,Blue,,2.5\n";
    refused(next, &recipe(SUMMARY), &["`votes` holds no counts"]);
}

#[test]
fn a_table_of_another_layout_is_refused() {
    let texts = [SUMMARY, LONG, WIDE, TWO_CONTESTS, TRANSPOSED];
    for (index, first) in texts.iter().enumerate() {
        let recipe = recipe(first);
        for (other, next) in texts.iter().enumerate() {
            if index != other {
                refused(next, &recipe, &["missing"]);
            }
        }
    }
    // The columns of a summary, with units beside them.
    let long = "precinct,candidate,votes\nN,A,10\nN,B,20\nS,A,30\nS,B,40\n";
    let summary = recipe("candidate,votes\nA,10\nB,20\n");
    refused(long, &summary, &["tell rows apart", "`precinct`"]);
    refused(
        "x\ncandidate,votes\nA,10\nB,20\n",
        &summary.replace("header = 1", "header = 2"),
        &["has 1 row, and 2"],
    );
}

#[test]
fn the_lines_of_a_transposed_table_are_held_to_the_recipe() {
    let recipe = recipe(TRANSPOSED);
    // A line that is renamed would be a candidate.
    refused(
        &TRANSPOSED.replace("Valid votes", "Papers in order"),
        &recipe,
        &["missing: `Valid votes`"],
    );
    let other = TRANSPOSED.replace("Beta", "Gamma");
    assert!(report(&other, &with(&recipe)).contests[0].choices.iter().any(|c| c.name == "Gamma"));
}

#[test]
fn a_recipe_can_be_edited() {
    let recipe = recipe(SUMMARY).replace("role = \"percent\"", "role = \"ignored\"");
    report(SUMMARY, &with(&recipe));
    // Another column is counted, since the recipe says so.
    let two = "candidate,votes,recount\nA,10,11\nB,20,19\n";
    let text = "tally-recipe = 1\nlayout = \"summary\"\nheader = 1\n\n[[column]]\n\
        header = \"Candidate\"\nrole = \"choice\"\n\n[[column]]\nheader = \"votes\"\n\
        role = \"ignored\"\n\n[[column]]\nheader = \"recount\"\nrole = \"votes\"\n";
    let found = report(two, &with(text));
    assert_eq!(found.contests[0].choices[0].votes.unwrap().0, 19);
}

#[test]
fn a_text_that_is_no_recipe_is_wrong_use() {
    let good = recipe(SUMMARY);
    usage("candidate,votes\nA,1\n", "line 1");
    usage("", "tally-recipe");
    usage(&good.replace("tally-recipe = 1", "tally-recipe = 2"), "version 2");
    usage(&good.replace("role = \"party\"", "role = \"partie\""), "no role `partie`");
    usage(&good.replace("\"summary\"", "\"short\""), "no layout `short`");
    usage(&good.replace("header = 1\n", "header = 1\nheaders = 2\n"), "headers");
    usage(&good.replace("role = \"votes\"", "role = \"votes\"\nmarks = \"1234\""), "no example");
    usage(&good.replace("role = \"votes\"", "role = \"votes\"\nkind = \"yes\""), "means nothing");
    let mut options = with(&good);
    options.interpret.layout = Some(Layout::Long);
    assert!(matches!(run(SUMMARY, &options), Err(Error::Usage(_))), "both say what columns are");
}

fn tally(arguments: &[&str], folder: &Path) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_tally"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the command runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_saves_a_recipe_and_runs_it() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("first.csv"), WIDE).unwrap();
    fs::write(folder.join("other.csv"), LONG).unwrap();
    let (status, shown, errors) = tally(&["inspect", "first.csv", "--save", "r.toml"], folder);
    assert_eq!((status, errors.as_str()), (0, ""));
    assert!(shown.contains("registered"), "{shown}");
    let saved = fs::read_to_string(folder.join("r.toml")).unwrap();
    assert!(saved.starts_with("# How tally understands a table"), "{saved}");
    assert!(saved.contains("tally-recipe = 1\nlayout = \"wide\"\nheader = 1\n"), "{saved}");
    assert!(
        saved.contains(
            "role = \"choice-votes\"\nchoice = \"Against all\"\nkind = \"against_all\"\n"
        )
    );

    let json = |arguments: &[&str]| -> Value {
        let (status, out, errors) = tally(arguments, folder);
        assert_eq!(status, 0, "{errors}");
        serde_json::from_str(&out).unwrap()
    };
    let first = json(&["first.csv", "--json"]);
    let second = json(&["first.csv", "--recipe", "r.toml", "--json"]);
    assert_eq!(first["contests"], second["contests"]);
    assert_eq!(first["findings"], second["findings"]);

    // Parts of one result, by one recipe; a flag stands against it.
    let parts =
        json(&["first.csv", "first.csv", "--duplicates=first", "--recipe=r.toml", "--json"]);
    assert_eq!(parts["contests"][0]["choices"], first["contests"][0]["choices"]);
    let (status, ..) = tally(&["first.csv", "--recipe=r.toml", "--delimiter=;"], folder);
    assert_eq!(status, 3);

    let (status, out, errors) = tally(&["other.csv", "--recipe", "r.toml"], folder);
    assert_eq!((status, out.as_str()), (3, ""));
    assert!(errors.contains("error[recipe-mismatch]") && errors.contains("`Alpha`"), "{errors}");
    let (status, _, errors) = tally(&["first.csv", "--recipe", "first.csv"], folder);
    assert_eq!(status, 2, "{errors}");
    let (status, _, errors) = tally(&["first.csv", "--recipe", "none.toml"], folder);
    assert_eq!(status, 4, "{errors}");
    assert!(errors.contains("none.toml"));
}
