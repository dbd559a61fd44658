//! Last stage: tables and the summary.
