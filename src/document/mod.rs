//! Second stage: bytes become text, text becomes one tree, one walk collects the facts that rules ask for.

pub mod decode;
