//! Words of the field in every locale, as data tables; code that knows no page.

pub(crate) mod address;
pub mod calendar;
pub(crate) mod change;
pub mod count;
pub mod fold;
pub(crate) mod function_words;
mod lex;
pub(crate) mod login;
pub(crate) mod notes;
mod rows;
mod table;
pub mod weekday;
pub mod words;
