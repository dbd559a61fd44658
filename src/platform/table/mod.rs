//! The built-in platforms that rules describe: one TOML file each, in the form that `--rules` takes.

/// File name and text, in the order in which they stand in `list platforms`.
pub static FILES: &[(&str, &str)] = &[];
