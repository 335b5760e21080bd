//! The floors of the house: a file uses its own folder and the floors beneath it, nothing beside
//! and nothing above.

#![expect(clippy::panic, reason = "helpers of tests fail loudly")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The floors, lowest first, and the rooms on each. A folder is one room with the file of its name.
/// The upper two are the binary's, which sees the library as `tally::`.
const FLOORS: [&[&str]; 14] = [
    &["model", "code", "name", "hash"],
    &["share", "finding"],
    &["error", "options"],
    &["read"],
    &["interpret"],
    &["tally"],
    &["check", "decide"],
    &["report"],
    &["render", "assemble"],
    &["study"],
    &["describe"],
    &["lib"],
    &["cli"],
    &["output", "screen", "failure", "main"],
];
/// A report may not know how it came about.
const BENEATH_REPORT: [&str; 3] = ["model", "share", "finding"];

#[test]
fn no_file_looks_up_or_at_a_neighbour() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for file in files(&source) {
        let Ok(path) = file.strip_prefix(&source) else { panic!("{}", file.display()) };
        let room = room_of(path);
        // These two are the doors: they name the rooms, and pass from one to the next.
        if room == "lib" || room == "main" {
            continue;
        }
        let text =
            fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for used in used_rooms(&text) {
            if !may_use(&room, &used) {
                wrong.push(format!("{} uses `{used}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "against the floors:\n{}", wrong.join("\n"));
}

#[test]
fn the_rule_itself_tells_up_from_down() {
    assert!(may_use("render", "model") && may_use("render", "render"));
    assert!(!may_use("read", "interpret"), "up");
    assert!(!may_use("check", "decide"), "a neighbour");
    assert!(may_use("output", "cli") && !may_use("cli", "output"));
    assert!(!may_use("report", "options"), "below, and yet nothing that a report should know");
    let text = "use crate::{model::{Base, Votes}, read};\n// crate::render\nlet x = crate::tally::y;\n\
                //! [`crate::check`]\nuse crate::code::Code; // crate::lib";
    let used: Vec<String> = used_rooms(text).into_iter().collect();
    assert_eq!(used, ["code", "model", "read", "tally"]);
}

fn may_use(room: &str, used: &str) -> bool {
    if room == used {
        return true;
    }
    if room == "report" {
        return BENEATH_REPORT.contains(&used);
    }
    floor(used) < floor(room)
}

fn floor(room: &str) -> usize {
    let found = FLOORS.iter().position(|rooms| rooms.contains(&room));
    found.unwrap_or_else(|| panic!("`{room}` has no floor: give it one in tests/house.rs"))
}

/// `render/json/mod.rs` and `render.rs` are of the room `render`.
fn room_of(path: &Path) -> String {
    let first = path.components().next().map(|first| Path::new(first.as_os_str()).to_owned());
    let room = first.as_deref().and_then(Path::file_stem).and_then(|stem| stem.to_str());
    room.unwrap_or_else(|| panic!("{}", path.display())).to_owned()
}

/// The rooms that follow `crate::` in code, alone or in braces.
fn used_rooms(text: &str) -> BTreeSet<String> {
    let code: String = text
        .lines()
        .map(|line| line.split_once("//").map_or(line, |(code, _)| code))
        .collect::<Vec<_>>()
        .join("\n");
    let mut rooms = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            None => rooms.extend(word(rest)),
            Some(list) => {
                let mut depth = 0_i32;
                let mut expects_room = true;
                for (at, letter) in list.char_indices() {
                    match letter {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => expects_room = true,
                        _ if letter.is_alphabetic() && expects_room => {
                            expects_room = false;
                            rooms.extend(list.get(at..).and_then(word));
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    rooms
}

/// The name at the start; a type or a function of `lib.rs` itself is none of a room.
fn word(text: &str) -> Option<String> {
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let word = text.get(..end.unwrap_or(text.len()))?;
    (!word.is_empty()).then(|| if is_room(word) { word.to_owned() } else { "lib".to_owned() })
}

fn is_room(word: &str) -> bool {
    FLOORS.iter().any(|rooms| rooms.contains(&word))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}
