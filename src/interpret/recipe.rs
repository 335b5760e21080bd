//! A reading in a file: run on the next file of the same publisher, or refused by it.

use crate::error::Error;
use crate::interpret::layout::Proposal;
use crate::interpret::survey::Survey;

/// A saved reading.
#[derive(Debug)]
pub struct Recipe;

impl Recipe {
    /// Reads a recipe.
    pub fn parse(_text: &str) -> Result<Self, Error> {
        Ok(Self)
    }

    pub(crate) fn proposal(&self, _survey: &Survey<'_>) -> Result<Proposal, Error> {
        Err(Error::Usage("recipes are not there yet".into()))
    }
}
