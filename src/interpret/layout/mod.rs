//! The layouts of a table. Each says on what evidence it fits and what every column then means.

mod headless;
mod long;
pub(crate) mod transposed;
mod wide;

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::interpret::reading::{Assumed, ColumnContest, LineRole, Role};
use crate::interpret::roles::Fixed;
use crate::interpret::survey::Survey;
use crate::options::Layout;

/// What a layout makes of a table.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the table")]
pub(crate) struct Proposal {
    pub(crate) layout: Layout,
    /// Role and reason of each column.
    pub(crate) columns: Vec<(Role, String)>,
    pub(crate) contests: Vec<ColumnContest>,
    pub(crate) blank_in_base: bool,
    pub(crate) districts_may_be_units: bool,
    pub(crate) lines_repeat: bool,
    pub(crate) gaps_are_zero: bool,
    pub(crate) assumed: Vec<Assumed>,
    /// What rows with these labels are, in a transposed table.
    pub(crate) labels: BTreeMap<String, LineRole>,
    /// How sure it is.
    pub(crate) sureness: Sureness,
}

/// How sure a layout is of its reading. Only the best is taken, and only if none is its equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sureness {
    /// Words for its roles.
    Words,
    /// Sums that close, or words for every role.
    Sums,
    /// A flag asked for it.
    Asked,
}

/// A layout's answer.
#[derive(Debug)]
pub(crate) enum Answer {
    /// The table is not of this layout.
    No,
    /// It could be, and something stands in the way: said if no other layout fits.
    Unsure(Box<Finding>),
    /// It is.
    Fits(Box<Proposal>),
}

/// One layout.
pub(crate) struct LayoutInfo {
    /// The layouts of [`Layout`] that it can propose.
    pub(crate) proposes: &'static [Layout],
    pub(crate) propose: fn(&Survey<'_>, &Fixed) -> Answer,
}

/// All layouts.
pub(crate) const LAYOUTS: &[LayoutInfo] = &[
    LayoutInfo { proposes: &[Layout::Long, Layout::Summary], propose: long::propose },
    LayoutInfo { proposes: &[Layout::Summary], propose: headless::propose },
    LayoutInfo { proposes: &[Layout::Transposed], propose: transposed::propose },
    LayoutInfo { proposes: &[Layout::Wide], propose: wide::propose },
];

/// The text of a fixed role's reason.
pub(crate) const BY_FLAG: &str = "said by --column";
