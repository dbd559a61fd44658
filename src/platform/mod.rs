//! Third stage: which system made this page, and how it marks its thread.
