//! How a text output looks: width, colour, decimals.

/// How a text output looks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Style {
    /// Columns of the terminal, `None` where the output is none: then no bars, and names are whole.
    pub width: Option<usize>,
    /// Whether colours are written.
    pub color: bool,
    /// Digits after the point of percentages; one where it is not given.
    pub decimals: Option<u32>,
    /// Whether CSV keeps text that a spreadsheet would run as a formula.
    pub raw: bool,
    /// Whether all reasons of an outcome are shown.
    pub explain: bool,
}

/// What a piece of text is, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Ink {
    /// No colour.
    #[default]
    Plain,
    /// The title of a contest.
    Title,
    /// The choice with most votes.
    Leader,
    /// What is there to look up: heads, rules, marks.
    Faint,
    /// A bar.
    Bar,
    /// An error or a fault.
    Error,
    /// A warning.
    Warning,
    /// A note.
    Note,
    /// Gutters and marks of a message.
    Gutter,
}

impl Style {
    /// The text in its colour, where colours are written.
    pub(super) fn paint(&self, ink: Ink, text: &str) -> String {
        if !self.color || ink == Ink::Plain || text.is_empty() {
            return text.to_owned();
        }
        let style = ink.style();
        format!("{style}{text}{style:#}")
    }
}

impl Ink {
    fn style(self) -> anstyle::Style {
        use anstyle::AnsiColor::{Blue, BrightBlue, BrightCyan, Red, Yellow};
        let plain = anstyle::Style::new();
        match self {
            Self::Plain => plain,
            Self::Title | Self::Leader => plain.bold(),
            Self::Faint => plain.dimmed(),
            Self::Bar => Blue.on_default(),
            Self::Error => Red.on_default().bold(),
            Self::Warning => Yellow.on_default().bold(),
            Self::Note => BrightCyan.on_default().bold(),
            Self::Gutter => BrightBlue.on_default().bold(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_there_is_no_escape() {
        assert_eq!(Style::default().paint(Ink::Error, "error"), "error");
        let coloured = Style { color: true, ..Style::default() };
        assert_eq!(coloured.paint(Ink::Title, "x"), "\u{1b}[1mx\u{1b}[0m");
    }
}
