//! Bytes into text, as browsers do it.
