//! The rules that come with the program: rows of one file of data.

use std::sync::LazyLock;

/// The file: a section a rule, common rules first, then those of countries with their sources.
const TEXT: &str = include_str!("presets.toml");

/// All rules that come with the program, in the order of the file.
pub static PRESETS: LazyLock<Vec<Preset>> = LazyLock::new(|| sections(TEXT));

/// A rule that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// Its name for `--rule`.
    pub name: &'static str,
    lines: &'static str,
}

impl Preset {
    /// The rule as a file: to be copied, and edited.
    pub fn text(self) -> String {
        format!("name = \"{}\"\n{}\n", self.name, self.lines)
    }

    /// The text of a key that stands alone on its line: `title`, `source`.
    pub fn line(self, key: &str) -> Option<&'static str> {
        self.lines.lines().find_map(|line| {
            let (name, value) = line.split_once(" = ")?;
            let text = value.strip_prefix('"')?.strip_suffix('"')?;
            (name == key).then_some(text)
        })
    }
}

fn sections(text: &'static str) -> Vec<Preset> {
    let mut found = Vec::new();
    for section in text.split("\n[").skip(1) {
        if let Some((name, lines)) = section.split_once("]\n") {
            found.push(Preset { name, lines: lines.trim_end() });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_a_rule_word_for_word() {
        let found = sections("# head\n\n[a-b]\ntitle = \"A\"\nx = [1]\n\n[c]\ntype = \"t\"\n");
        let names: Vec<&str> = found.iter().map(|preset| preset.name).collect();
        assert_eq!(names, ["a-b", "c"]);
        assert_eq!(found[0].text(), "name = \"a-b\"\ntitle = \"A\"\nx = [1]\n");
        assert_eq!(found[0].line("title"), Some("A"));
        assert_eq!(found[1].line("title"), None);
    }
}
