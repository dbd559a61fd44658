//! Words of the field in every locale, as data tables; code that knows no page.

pub mod calendar;
pub mod words;
