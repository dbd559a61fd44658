//! stub, replaced by the dates branch
#![allow(missing_docs, clippy::all)]
use super::time::{Stamp, When};
use std::ops::Range;
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Order {
    Dmy,
    Mdy,
    Ymd,
}
#[derive(Clone, Copy, Default)]
pub struct Hints<'a> {
    pub lang: Option<&'a str>,
    pub order: Option<Order>,
}
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    pub stamp: Stamp,
    pub span: Range<usize>,
    pub numeric: Option<Order>,
    pub ambiguous: bool,
}
pub fn machine(_t: &str) -> Option<Stamp> {
    None
}
pub fn find(_t: &str, _h: &Hints) -> Option<Printed> {
    None
}
pub fn settle_order<'a>(
    _t: impl Iterator<Item = &'a str>,
    _l: Option<&str>,
    _p: Option<When>,
) -> Option<Order> {
    None
}
pub fn relative(_t: &str, _a: Stamp, _h: &Hints) -> Option<When> {
    None
}
pub fn is_date_like(t: &str) -> bool {
    t.bytes().any(|b| b.is_ascii_digit())
}
