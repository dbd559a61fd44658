//! Months, weekdays and date formats of every locale.
