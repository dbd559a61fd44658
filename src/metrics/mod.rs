//! One table of metrics: name, unit, formula, source, function.
