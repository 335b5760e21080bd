//! The list of the rules that come with the program.

use std::fmt::Write;

use crate::decide::rule::Preset;

/// Each rule with what it is the rule of, in two groups: those of no law, and those of laws.
pub fn rules(presets: &[Preset]) -> String {
    let width = presets.iter().map(|preset| preset.name.len()).max().unwrap_or(0);
    let list = |is_law: bool| -> String {
        let mut lines = String::new();
        for preset in presets.iter().filter(|preset| preset.line("source").is_some() == is_law) {
            let title = preset.line("title").unwrap_or_default();
            let _ = writeln!(lines, "  {:width$}  {title}", preset.name);
        }
        lines
    };
    format!(
        "Rules that need no law:\n{}\nRules of laws, each with its source:\n{}\n\
         `tally rules NAME` prints one as a file, to be copied and edited; `tally rules --help` \
         tells\nwhat can be changed.\n",
        list(false),
        list(true)
    )
}
