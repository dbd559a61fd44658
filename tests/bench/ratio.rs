//! Placeholder for the bench against the bare parse.

fn main() {}
