//! A reading in a file: to be run on the next file of the same publisher, or refused by it.
