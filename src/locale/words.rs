//! stub, replaced by the locale branch
#![allow(missing_docs, clippy::all)]
use std::ops::Range;
pub enum PingLabel {
    Ping,
    Pingback,
    Trackback,
    Tweetback,
}
pub enum ByLine {
    Comment,
    Ping(PingLabel),
}
pub fn ping_label(_t: &str) -> Option<(PingLabel, usize)> {
    None
}
pub fn by_line(_t: &str) -> Option<(ByLine, usize)> {
    None
}
pub fn is_ping_heading(_t: &str) -> bool {
    false
}
pub fn is_comment_heading(_t: &str) -> bool {
    false
}
#[derive(PartialEq, Clone, Copy)]
pub enum Counts {
    Items,
    Pings,
}
#[derive(PartialEq, Clone, Copy)]
pub enum Strength {
    Template,
    Loose,
}
pub struct CountReading {
    pub count: u64,
    pub counts: Counts,
    pub pings: Option<u64>,
    pub span: Range<usize>,
    pub strength: Strength,
}
pub fn read_count(_t: &str) -> Option<CountReading> {
    None
}
pub fn is_closed_notice(_t: &str) -> bool {
    false
}
pub fn strip_says(t: &str) -> &str {
    t
}
pub fn is_says(_t: &str) -> bool {
    false
}
pub fn is_connective(_t: &str) -> bool {
    false
}
pub fn is_anonymous(_t: &str) -> bool {
    false
}
pub fn is_deleted_notice(_t: &str) -> bool {
    false
}
pub fn is_pending_notice(_t: &str) -> bool {
    false
}
pub fn is_reply_word(_t: &str) -> bool {
    false
}
pub fn is_pager(_t: &str) -> bool {
    false
}
pub fn no_comments_notice(_t: &str) -> bool {
    false
}
