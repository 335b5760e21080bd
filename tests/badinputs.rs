//! Files that each carry one fault, and what the command does with them: `index.json` says the exit
//! status, the findings that must be there with their levels, and the votes by name.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail loudly")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde::Deserialize;
use serde_json::Value;
use tally::error::Error;
use tally::options::Options;
use tally::read::Source;
use tally::render::{FORMATS, MessageFormat, Style, render_errors, render_findings};

/// One file of `index.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bad {
    id: String,
    file: String,
    what: String,
    /// Options of the command.
    args: String,
    /// The format that must be understood; without it the file is refused.
    #[serde(rename = "needs")]
    _needs: String,
    exit: i32,
    /// Another status that is right too; then neither codes nor totals are asked for.
    exit_also: Option<i32>,
    /// `code:level`, where a fault is a warning too.
    codes: Vec<String>,
    /// Votes by name; `None` is reported without a number.
    totals: Option<BTreeMap<String, Option<Value>>>,
    #[serde(rename = "must")]
    _must: String,
}

/// Files that do not pass yet, with the format of the output and the reason.
const KNOWN: &[(&str, &str, &str)] =
    &[("b088", "json", "a group of two digits is called a fraction")];

#[test]
fn each_bad_input_gives_its_status_findings_and_votes() {
    let mut wrong = Vec::new();
    for bad in index() {
        judge(&bad, "json", &json_faults(&bad, &run(&bad, "json")), &mut wrong);
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn names_have_no_control_character_on_a_terminal() {
    let mut wrong = Vec::new();
    // Names are b120 to b147; a process for each file takes its time.
    for bad in index().iter().filter(|bad| ("b120".."b150").contains(&bad.id.as_str())) {
        let output = run(bad, "table");
        let mut faults = text_faults("the table", &output.stdout);
        faults.extend(text_faults("messages", &output.stderr));
        if output.status.code() != Some(bad.exit) {
            faults.push(format!("status {:?}", output.status.code()));
        }
        judge(bad, "table", &faults, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_text_has_a_control_character_of_the_data() {
    let mut wrong = Vec::new();
    let style = Style::default();
    for bad in index().iter().filter(|bad| bad.args.is_empty()) {
        let source = Source::file(folder().join(&bad.file));
        let names = [bad.file.clone()];
        let mut messages = Vec::new();
        match tally::run(vec![source], &Options::default()) {
            Ok(report) => {
                let form = MessageFormat::Long;
                render_findings(&report.findings, &names, form, &style, &mut messages).unwrap();
                for info in FORMATS.iter().filter(|info| info.name != "json") {
                    let mut text = Vec::new();
                    (info.render)(&report, &style, &mut text).unwrap();
                    judge(bad, info.name, &text_faults(info.name, &text), &mut wrong);
                }
            }
            Err(Error::Data(found)) => {
                let form = MessageFormat::Long;
                render_errors(&found, &names, form, &style, &mut messages).unwrap();
            }
            Err(other) => wrong.push(format!("{}: {other}", bad.file)),
        }
        judge(bad, "messages", &text_faults("messages", &messages), &mut wrong);
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_index_and_the_folder_hold_the_same_files() {
    let mut listed: Vec<String> = index().into_iter().map(|bad| bad.file).collect();
    listed.sort_unstable();
    let mut there: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "index.json" && !name.starts_with('.'))
        .collect();
    there.sort_unstable();
    assert_eq!(listed, there);
}

/// Adds the faults of one output, unless they are known; what is known and passes is wrong too.
fn judge(bad: &Bad, format: &str, faults: &[String], wrong: &mut Vec<String>) {
    match KNOWN.iter().find(|(id, of, _)| (*id, *of) == (bad.id.as_str(), format)) {
        None if faults.is_empty() => {}
        None => wrong.push(format!("{} ({}): {}", bad.file, bad.what, faults.join("; "))),
        Some((_, _, why)) if faults.is_empty() => {
            wrong.push(format!("{} passes as {format}, strike out: {why}", bad.file));
        }
        Some(_) => {}
    }
}

fn text_faults(what: &str, bytes: &[u8]) -> Vec<String> {
    let Ok(text) = str::from_utf8(bytes) else { return vec![format!("{what}: not UTF-8")] };
    let found = text.chars().find(|&c| c != '\n' && is_control(c));
    found.map(|c| format!("U+{:04X} in {what}", u32::from(c))).into_iter().collect()
}

/// Whether a terminal takes it for something other than a letter.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn json_faults(bad: &Bad, output: &Output) -> Vec<String> {
    let mut faults = Vec::new();
    let status = output.status.code();
    let report: Value = if output.stdout.is_empty() {
        Value::Null
    } else {
        match serde_json::from_slice(&output.stdout) {
            Ok(report) => report,
            Err(error) => return vec![format!("the output is not JSON: {error}")],
        }
    };
    let want = bad.exit;
    let results = choices(&report);
    if status == Some(3) && !results.is_empty() {
        faults.push("a result stands beside an error".to_owned());
    }
    if status != Some(want) {
        if bad.exit_also.is_none() || status != bad.exit_also {
            faults.push(format!("exit {status:?}, want {want}: {}", last_words(output)));
        }
        return faults;
    }
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    let is_there = |code: &str, levels: &[&str]| {
        findings.iter().any(|finding| {
            finding["code"] == code && levels.iter().any(|level| finding["level"] == *level)
        })
    };
    for want in &bad.codes {
        let (code, level) = want.split_once(':').unwrap();
        let levels: &[&str] = match level {
            "e" => &["error"],
            "w" => &["warning", "fault"],
            "n" => &["note"],
            level => panic!("{level} is no level"),
        };
        if !is_there(code, levels) {
            let got: Vec<String> = findings
                .iter()
                .map(|finding| format!("{}:{}", finding["code"], finding["level"]))
                .collect();
            faults.push(format!("no finding {want}, got {got:?}"));
        }
    }
    if let Some(totals) = &bad.totals {
        let holds = |result: &BTreeMap<String, Value>| {
            totals.iter().all(|(name, votes)| {
                result.get(name) == Some(votes.as_ref().unwrap_or(&Value::Null))
            })
        };
        if !results.iter().any(holds) {
            faults.push(format!("votes {results:?}, want {totals:?}"));
        }
    }
    faults
}

/// The votes by name of every contest and roll-up.
fn choices(report: &Value) -> Vec<BTreeMap<String, Value>> {
    let contests = report["contests"].as_array().into_iter().flatten();
    let rollups = report["rollups"].as_array().into_iter().flatten();
    contests
        .chain(rollups.map(|rollup| rollup.get("contest").unwrap_or(rollup)))
        .filter_map(|contest| contest["choices"].as_array())
        .map(|choices| {
            choices
                .iter()
                .map(|choice| {
                    (choice["name"].as_str().unwrap().to_owned(), choice["votes"].clone())
                })
                .collect()
        })
        .collect()
}

fn last_words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).lines().take(2).collect::<Vec<_>>().join(" | ")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/badinputs")
}

fn index() -> Vec<Bad> {
    let text = fs::read_to_string(folder().join("index.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn run(bad: &Bad, format: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tally"))
        .args(["--format", format])
        .args(bad.args.split_whitespace())
        .arg(folder().join(&bad.file))
        .stdin(Stdio::null())
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap()
}
