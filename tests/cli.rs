//! The command as people and scripts meet it: pages of commands with their output, and what a page
//! cannot show: statuses, streams, and files.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const CLEAN: &str = "mayor.csv";
const FAULTY: &str = "mayor-total-is-wrong.csv";
const BROKEN: &str = "mayor-letter-in-number.csv";

#[test]
fn the_pages_of_commands_print_what_they_say() {
    let pages = trycmd::TestCases::new();
    pages.case("tests/cmd/*.md");
    pages.case("README.md");
}

#[test]
fn a_clean_file_is_0_with_its_result_on_standard_output() {
    let output = tally([data(CLEAN)]);
    assert_eq!(status(&output), 0);
    let text = stdout(&output);
    assert!(text.contains("Anna Lind") && text.contains("1,204"), "{text}");
}

#[test]
fn a_fault_is_1_in_a_check_and_under_strict_only() {
    let output = tally([data(FAULTY)]);
    assert_eq!(status(&output), 0);
    assert!(stdout(&output).contains("Boris Petrov"), "the result is given");
    assert!(stderr(&output).contains("fault[total-mismatch]"), "{}", stderr(&output));
    let strict = tally([OsStr::new("--strict"), data(FAULTY).as_ref()]);
    assert_eq!(status(&strict), 1);
    assert_eq!(strict.stdout, output.stdout, "the status differs, the result does not");
    let check = tally([OsStr::new("check"), data(FAULTY).as_ref()]);
    assert_eq!(status(&check), 1);
    assert!(stdout(&check).contains("fault[total-mismatch]"), "{}", stdout(&check));
    assert!(!stdout(&check).contains("choice"), "only findings");
    assert_eq!(stderr(&check), "");
    assert_eq!(status(&tally([OsStr::new("check"), data(CLEAN).as_ref()])), 0);
}

#[test]
fn a_warning_is_1_under_strict_only() {
    // The same bytes twice are a warning.
    let files = [data(CLEAN), data(CLEAN)];
    let with = |words: &[&str]| {
        let words = words.iter().map(PathBuf::from);
        status(&tally(words.chain(["--duplicates=first".into()]).chain(files.clone())))
    };
    assert_eq!(with(&[]), 0);
    assert_eq!(with(&["check"]), 0);
    assert_eq!(with(&["check", "--strict"]), 1);
    assert_eq!(with(&["--strict"]), 1);
}

#[test]
fn quiet_leaves_the_status_and_the_result() {
    let output = tally([OsStr::new("-q"), data(FAULTY).as_ref()]);
    assert_eq!((status(&output), stderr(&output)), (0, String::new()));
    assert!(stdout(&output).contains("Boris Petrov"));
    let check = tally([OsStr::new("check"), OsStr::new("-q"), data(FAULTY).as_ref()]);
    assert_eq!(status(&check), 1);
    assert_eq!(stdout(&check) + &stderr(&check), "");
}

#[test]
fn data_that_cannot_be_counted_are_3_and_there_is_no_result() {
    let output = tally([data(BROKEN)]);
    assert_eq!(status(&output), 3);
    assert_eq!(stdout(&output), "");
    let messages = stderr(&output);
    assert!(messages.starts_with("error["), "{messages}");
    assert!(messages.contains("mayor-letter-in-number.csv:3"), "{messages}");
    let short = tally([OsStr::new("--message-format=short"), data(BROKEN).as_ref()]);
    let first = stderr(&short);
    let first = first.lines().next().unwrap_or_default();
    assert!(first.contains("mayor-letter-in-number.csv:3:14: error["), "{first}");
}

#[test]
fn with_json_an_error_is_an_object_on_standard_output() {
    let output = tally([OsStr::new("--json"), data(BROKEN).as_ref()]);
    assert_eq!(status(&output), 3);
    let object: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(object["status"], "error");
    let levels = object["findings"].as_array().unwrap().iter().map(|finding| &finding["level"]);
    assert!(levels.into_iter().any(|level| level == "error"));
    assert!(stderr(&output).contains("error["), "and for people too");
}

#[test]
fn with_json_the_findings_are_in_the_report_and_the_inputs_have_their_hash() {
    let output = tally([OsStr::new("--json"), data(FAULTY).as_ref()]);
    assert_eq!((status(&output), stderr(&output)), (0, String::new()));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["finding_counts"]["total-mismatch"], 1);
    // sha256sum tests/data/mayor-total-is-wrong.csv
    let known = "7d9045f6126941a83268805386c196b5093f84a220eb1a0d3ce97aef6296317e";
    assert_eq!(report["inputs"][0]["sha256"], known);
}

#[test]
fn the_share_that_the_readme_takes_out_of_the_json_is_the_official_one() {
    let output = tally([Path::new("data/kazakhstan-2022.csv"), Path::new("--json")]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    // Central Election Commission of Kazakhstan, 22 November 2022.
    assert_eq!(report["contests"][0]["choices"][0]["percent"].to_string(), "81.31");
}

#[test]
fn the_recipe_in_the_readme_is_the_one_that_is_saved() {
    let readme = fs::read_to_string("README.md").unwrap();
    let shown = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    let folder = TempDir::new().unwrap();
    let recipe = folder.path().join("austria.toml");
    let austria = PathBuf::from("data/austria-2024-nationalrat.csv");
    let saved = tally(["inspect".into(), austria.clone(), "--save".into(), recipe.clone()]);
    assert_eq!(status(&saved), 0, "{}", stderr(&saved));
    assert_eq!(Some(fs::read_to_string(&recipe).unwrap().as_str()), shown);
    let with = tally(["--recipe".into(), recipe, austria.clone()]);
    assert_eq!(with.stdout, tally([austria]).stdout);
}

#[test]
fn what_is_not_there_or_is_a_folder_is_4() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("results.csv"), "a").unwrap();
    let missing = tally([folder.path().join("result.csv")]);
    assert_eq!(status(&missing), 4);
    let message = stderr(&missing);
    assert!(message.contains("tally: error: cannot read `") && message.contains("result.csv`"));
    assert!(message.contains("did you mean"), "{message}");
    assert!(!message.contains("os error"), "{message}");
    let output = tally([folder.path()]);
    assert_eq!(status(&output), 4);
    assert!(stderr(&output).contains("is a folder"), "{}", stderr(&output));
    let recipe = tally([OsStr::new("--recipe=no.toml"), data(CLEAN).as_ref()]);
    assert_eq!(status(&recipe), 4);
    assert!(stderr(&recipe).contains("recipe `no.toml`"), "{}", stderr(&recipe));
}

#[test]
fn wrong_use_is_2() {
    for words in [
        &["--no-such-option", "a.csv"] as &[&str],
        &["--json", "--format", "csv", "a.csv"],
        &["--base", "turnout", "a.csv"],
        &["--strict", "check", "a.csv"],
        &["explain", "no-such-code"],
        &["-", "-"],
    ] {
        let output = tally(words);
        assert_eq!(status(&output), 2, "{words:?}");
        assert_eq!(stdout(&output), "", "{words:?}");
        assert!(!stderr(&output).is_empty(), "{words:?}");
    }
    let label = tally([OsStr::new("--encoding=klingon"), data(CLEAN).as_ref()]);
    assert_eq!(status(&label), 2, "only the library knows the labels");
    assert!(stderr(&label).starts_with("tally: error: "), "{}", stderr(&label));
}

#[test]
fn standard_input_is_read_where_it_is_named_or_piped() {
    let text = fs::read(data(CLEAN)).unwrap();
    let of_file = tally([OsStr::new("-fcsv"), data(CLEAN).as_ref()]);
    for words in [&["-fcsv"] as &[&str], &["-fcsv", "-"]] {
        let output = piped(words, &text);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        assert_eq!(stdout(&output), stdout(&of_file), "{words:?}");
    }
    assert_eq!(status(&piped(&["check"], &text)), 0);
    assert_eq!(status(&piped(&["-"], b"")), 3, "nothing is no result");
}

#[test]
fn several_inputs_are_one_result() {
    let output = tally([
        OsStr::new("--json"),
        data("council-north.csv").as_ref(),
        data("council-south.csv").as_ref(),
    ]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let choices = report["contests"][0]["choices"].as_array().unwrap();
    let found: Vec<_> = choices.iter().map(|choice| (&choice["name"], &choice["votes"])).collect();
    // 700 + 504 and 400 + 587.
    assert_eq!(found, [(&"Anna Lind".into(), &1204.into()), (&"Boris Petrov".into(), &987.into())]);
    assert_eq!(report["inputs"].as_array().unwrap().len(), 2);
    let one_is_broken = tally([data("council-north.csv"), data("no-such.csv")]);
    assert_eq!(status(&one_is_broken), 4);
    assert_eq!(stdout(&one_is_broken), "", "no partial result");
}

#[test]
fn a_closed_pipe_ends_quietly_with_0() {
    for words in [&["-"] as &[&str], &["--json", "-"], &["inspect", "-"], &["check", "-"]] {
        let mut child = command(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The reader is gone before tally has anything to write.
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(&fs::read(data(CLEAN)).unwrap()).unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        assert_eq!((status(&output), stderr(&output)), (0, String::new()), "{words:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_4() {
    let file = data(CLEAN);
    let file = file.to_str().unwrap();
    for words in [&[file] as &[&str], &["--json", file], &["inspect", file], &["--help"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = command(words).stdout(full).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(status(&output), 4, "{words:?}");
        assert!(stderr(&output).contains("no space left"), "{}", stderr(&output));
    }
    let output = tally(["--output", "/dev/full", file]);
    assert_eq!(status(&output), 4);
    assert!(stderr(&output).contains("cannot write `/dev/full`: no space left"));
}

#[test]
fn an_output_file_holds_what_standard_output_would_have() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("out.csv");
    let output = tally([OsStr::new("-fcsv"), "-o".as_ref(), path.as_ref(), data(CLEAN).as_ref()]);
    assert_eq!((status(&output), stdout(&output)), (0, String::new()), "{}", stderr(&output));
    let direct = tally([OsStr::new("-fcsv"), data(CLEAN).as_ref()]);
    assert_eq!(fs::read(&path).unwrap(), direct.stdout);
    let named = tally(["-fcsv", "-o", "/dev/stdout", data(CLEAN).to_str().unwrap()]);
    assert_eq!(named.stdout, direct.stdout);
    assert_eq!(names(folder.path()), ["out.csv"]);
}

#[test]
fn where_there_is_no_result_the_old_output_stays() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("out.csv");
    fs::write(&path, "old").unwrap();
    for input in [data(BROKEN), data("no-such.csv")] {
        assert_ne!(status(&tally(["-o".into(), path.clone(), input])), 0);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(folder.path()), ["out.csv"]);
    }
}

#[test]
fn an_input_is_never_written_over_under_whatever_name() {
    let folder = TempDir::new().unwrap();
    let input = folder.path().join("in.csv");
    fs::copy(data(CLEAN), &input).unwrap();
    let before = fs::read(&input).unwrap();
    #[cfg_attr(not(unix), expect(unused_mut, reason = "links are of unix"))]
    let mut outputs = vec![input.clone(), folder.path().join(".").join("in.csv")];
    #[cfg(unix)]
    {
        outputs.push(folder.path().join("symbolic.csv"));
        std::os::unix::fs::symlink("in.csv", outputs.last().unwrap()).unwrap();
        outputs.push(folder.path().join("hard.csv"));
        fs::hard_link(&input, outputs.last().unwrap()).unwrap();
    }
    for output in outputs {
        for option in ["-o", "--save"] {
            let view = if option == "-o" { "check" } else { "inspect" };
            let words: [&OsStr; 4] =
                [view.as_ref(), option.as_ref(), output.as_ref(), input.as_ref()];
            let refused = tally(words);
            assert_eq!(status(&refused), 2, "{}", output.display());
            assert!(stderr(&refused).contains("written over"), "{}", stderr(&refused));
            assert_eq!(fs::read(&input).unwrap(), before);
        }
    }
    let opened = fs::File::open(&input).unwrap();
    let words: [&OsStr; 3] = ["-o".as_ref(), input.as_ref(), "-".as_ref()];
    let refused = command(words).stdin(opened).output().unwrap();
    assert_eq!(status(&refused), 2, "through standard input");
    let appended = fs::OpenOptions::new().append(true).open(&input).unwrap();
    let refused = command([&input]).stdout(appended).output().unwrap();
    assert_eq!(status(&refused), 2, "`tally in.csv >> in.csv`");
    assert_eq!(fs::read(&input).unwrap(), before);
}

#[test]
fn an_output_into_a_folder_that_is_not_there_is_4_and_names_it() {
    let folder = TempDir::new().unwrap();
    let missing = folder.path().join("no-folder");
    let output = tally(["-o".into(), missing.join("out.csv"), data(CLEAN)]);
    assert_eq!(status(&output), 4);
    assert!(stderr(&output).contains("there is no folder `"), "{}", stderr(&output));
    let output = tally(["-o".into(), folder.path().to_owned(), data(CLEAN)]);
    assert_eq!(status(&output), 4);
    assert!(stderr(&output).contains("is a folder"), "{}", stderr(&output));
    assert!(!missing.exists());
}

#[cfg(unix)]
#[test]
fn an_output_through_a_link_replaces_its_target() {
    let folder = TempDir::new().unwrap();
    let link = folder.path().join("link.csv");
    fs::write(folder.path().join("real.csv"), "old").unwrap();
    std::os::unix::fs::symlink("real.csv", &link).unwrap();
    let output = tally(["-fcsv".into(), "-o".into(), link.clone(), data(CLEAN)]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(folder.path().join("real.csv")).unwrap().contains("Anna Lind"));
}

#[test]
fn a_saved_recipe_reads_the_file_again() {
    let folder = TempDir::new().unwrap();
    let recipe = folder.path().join("recipe.toml");
    let saved = tally(["inspect".into(), "--save".into(), recipe.clone(), data(CLEAN)]);
    assert_eq!(status(&saved), 0, "{}", stderr(&saved));
    assert!(toml::from_str::<toml::Table>(&fs::read_to_string(&recipe).unwrap()).is_ok());
    let with = tally(["-fcsv".into(), "--recipe".into(), recipe, data(CLEAN)]);
    assert_eq!(status(&with), 0, "{}", stderr(&with));
    assert_eq!(with.stdout, tally(["-fcsv".into(), data(CLEAN)]).stdout);
}

#[test]
fn colours_follow_the_conventions() {
    let colored = |words: &[&str], variables: &[(&str, &str)]| {
        let mut command = command(words);
        command.arg(data(FAULTY)).envs(variables.iter().copied());
        let output = command.output().unwrap();
        let (stdout, stderr) = (output.stdout.contains(&0x1b), output.stderr.contains(&0x1b));
        assert_eq!(stdout, stderr, "{words:?} {variables:?}");
        stdout
    };
    assert!(!colored(&[], &[]), "a pipe takes none");
    assert!(colored(&["--color=always"], &[]));
    assert!(colored(&["--color=always"], &[("NO_COLOR", "1")]), "a flag is stronger");
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&["--color=never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("TERM", "dumb")]));
}

#[test]
fn the_surroundings_do_not_change_a_byte() {
    let plain = tally([data(FAULTY)]);
    for (name, value) in [
        ("LC_ALL", "C"),
        ("LC_ALL", "de_DE.UTF-8"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("TZ", "Asia/Almaty"),
        ("COLUMNS", "0"),
        ("COLUMNS", "20"),
        ("COLUMNS", "100000"),
    ] {
        let output = command([data(FAULTY)]).env(name, value).output().unwrap();
        assert_eq!(output.stdout, plain.stdout, "{name}={value}");
        assert_eq!(output.stderr, plain.stderr, "{name}={value}");
    }
}

#[cfg(unix)]
#[test]
fn any_file_name_works_and_is_shown_safe() {
    use std::os::unix::ffi::OsStrExt;
    let folder = TempDir::new().unwrap();
    for name in [b"-x.csv" as &[u8], b"a\x1b[31m\nb.csv", b"\xff\xfe.csv"] {
        let path = folder.path().join(OsStr::from_bytes(name));
        fs::copy(data(FAULTY), &path).unwrap();
        let mut command = command(["--", OsStr::from_bytes(name).to_str().unwrap_or("x")]);
        if name.contains(&0xff) {
            command = self::command([OsStr::from_bytes(name)]);
        }
        let output = command.current_dir(&folder).output().unwrap();
        assert_eq!(status(&output), 0, "{name:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(".csv:5"), "{}", stderr(&output));
        assert!(!stderr(&output).contains('\u{1b}'), "{}", stderr(&output));
        fs::remove_file(&path).unwrap();
        let missing = command.output().unwrap();
        assert_eq!(status(&missing), 4);
        assert!(!stderr(&missing).contains('\u{1b}'), "{}", stderr(&missing));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_is_an_input_like_a_file() {
    let opened = fs::File::open(data(CLEAN)).unwrap();
    let output = command(["-fcsv", "/dev/stdin"]).stdin(opened).output().unwrap();
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let piped = piped(&["-fcsv", "/dev/stdin"], &fs::read(data(CLEAN)).unwrap());
    assert_eq!(piped.stdout, output.stdout);
}

fn data(name: &str) -> PathBuf {
    Path::new("tests/data").join(name)
}

/// The command in surroundings that say nothing about colours.
fn command(words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tally"));
    command.args(words).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null());
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(variable);
    }
    command
}

fn tally(words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Output {
    command(words).output().unwrap()
}

fn piped(words: &[&str], text: &[u8]) -> Output {
    let mut child = command(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text).unwrap();
    child.wait_with_output().unwrap()
}

fn status(output: &Output) -> i32 {
    output.status.code().expect("it was ended by a signal")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.map(|name| name.into_string().unwrap()).collect()
}
