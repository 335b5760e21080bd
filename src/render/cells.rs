//! What a grid is made of: columns, cells, bars.

use super::safe::Safe;
use super::style::Ink;

/// Names are cut to this before figures run over the edge.
pub(super) const LEAST_NAME: usize = 3;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Names: to the left, cut where there is no room.
    Names,
    /// Names that are left out where there is no room.
    Extra,
    /// Figures: to the right, never cut.
    Figures,
    /// Words to the left that are never cut.
    Words,
    /// Sentences, in the last column: filled into lines where there is no room.
    Prose,
}

/// One column.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) holds: Holds,
    pub(super) head: Safe,
    pub(super) short_head: Safe,
}

/// One cell: a text, and a mark after it that is kept when the text is cut.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    pub(super) text: Safe,
    pub(super) mark: Safe,
    pub(super) ink: Ink,
}

/// A part of a whole, to be drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bar {
    pub(super) part: u64,
    pub(super) whole: u64,
}

impl Cell {
    /// A cell of that text.
    pub(super) fn new(text: &str) -> Self {
        Self { text: Safe::new(text), ..Self::default() }
    }

    /// The same with a mark after the text.
    pub(super) fn marked(self, mark: &str) -> Self {
        Self { mark: Safe::new(mark), ..self }
    }

    /// The same in a colour.
    pub(super) fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    /// Columns of the text and the mark.
    pub(super) fn width(&self) -> usize {
        self.text.width() + self.mark.width()
    }

    /// The cell in at most `width` columns; the mark goes only when the text would vanish.
    pub(super) fn fit(&self, width: usize) -> Safe {
        let room = width.saturating_sub(self.mark.width());
        if room < LEAST_NAME.min(self.text.width()) {
            return self.text.cut(width);
        }
        self.text.cut(room).then(&self.mark)
    }
}

impl Column {
    /// The head, or the shorter one.
    pub(super) fn head(&self, short: bool) -> &Safe {
        if short { &self.short_head } else { &self.head }
    }

    /// Whether it may be cut.
    pub(super) fn is_name(&self) -> bool {
        matches!(self.holds, Holds::Names | Holds::Extra | Holds::Prose)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stays_when_its_name_is_cut() {
        let cell = Cell::new("none of these candidates").marked(" (against all)");
        assert_eq!(cell.fit(24).as_str(), "none of t… (against all)");
        assert_eq!(cell.fit(10).as_str(), "none of t…");
    }
}
