//! **commentsift** extracts the comments and pings of a blog page, tells people from machines, and rebuilds who answered whom.
//!
//! # Glossary
//!
//! | word | meaning |
//! | --- | --- |
//! | thread | everything that stands below a post: comments and pings |
//! | item | one comment or one ping |
//! | comment | an item that a person wrote |
//! | ping | an item that a machine sent: pingback, trackback, webmention |
//! | declared count | the number that the page itself states ("18 réflexions sur …") |
//! | stated parent | the item that the page shows as answered; never inferred |

pub mod analyze;
pub mod channel;
pub mod document;
pub mod explain;
pub mod failure;
pub mod gather;
pub mod limits;
pub mod locale;
pub mod metrics;
pub mod pipeline;
pub mod platform;
pub mod report;
pub mod site;
pub mod source;
pub mod thread;
pub mod verify;

pub use analyze::{Options, analyze, analyze_all};
pub use explain::{Explanation, explain};
pub use failure::{Failure, Stage};
pub use limits::Limits;
pub use source::{Media, Page};
pub use thread::time::{Offset, Stamp, When};
pub use thread::{Item, Kind, Thread};
