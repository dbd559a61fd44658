//! The metrics of the library: against other people's implementations, their invariants, and their documentation.

mod cases;
mod docs;
mod properties;
mod texts;
mod threads;
