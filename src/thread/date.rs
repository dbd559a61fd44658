//! Dates as blogs print them, in every locale of the word tables.
