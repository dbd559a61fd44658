//! Words of the field in every locale, as data.
