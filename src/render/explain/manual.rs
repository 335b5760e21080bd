//! The noun of the manual.

/// What there is to say about a code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manual {
    /// What it says about the data.
    pub(super) means: &'static str,
    /// Why that matters.
    pub(super) why: &'static str,
    /// How it may look.
    pub(super) example: &'static str,
    /// What the reader can do.
    pub(super) todo: &'static str,
}
