//! Jobs in line: in order, but so that hosts are asked in turn.
//!
//! A server is asked for one thing at a time, with pauses. In a list that is sorted by host, all threads would wait for the same one; so
//! jobs of a host that is under way stand back for those of others behind them. What comes out is put in order again.

use super::Job;
use std::collections::{HashMap, VecDeque};

/// Jobs that may stand back. Each is a name and an address: what needs no host is never held here.
const MOST_PENDING: usize = 1024;

/// A job with its place and its lane.
pub(super) struct Ticket<J> {
    pub at: usize,
    lane: Lane,
    pub job: J,
}

/// A host by its number; `None` for what waits for nobody.
pub(super) type Lane = Option<usize>;

/// The jobs that are not handed out yet.
pub(super) struct Line<I: Iterator> {
    jobs: I,
    /// Jobs taken from `jobs`.
    pulled: usize,
    ended: bool,
    pending: VecDeque<Ticket<I::Item>>,
    lanes: HashMap<String, usize>,
    /// Jobs under way, by lane.
    busy: Vec<usize>,
    /// Lanes of the jobs under way, by place.
    under_way: HashMap<usize, usize>,
    threads: usize,
}

impl<J: Job, I: Iterator<Item = J>> Line<I> {
    pub fn new(jobs: I, threads: usize) -> Self {
        Line {
            jobs,
            pulled: 0,
            ended: false,
            pending: VecDeque::new(),
            lanes: HashMap::new(),
            busy: Vec::new(),
            under_way: HashMap::new(),
            threads,
        }
    }

    /// The job to begin next: the first whose host is not asked at the moment, else one whose host has the fewest under way, unless
    /// that would leave no thread for others. With `only`, the job at this place or none.
    pub fn next(&mut self, only: Option<usize>) -> Option<Ticket<J>> {
        let place = match only {
            Some(at) => (self.pending.front()?.at == at).then_some(0)?,
            None => self.free().or_else(|| self.least_busy())?,
        };
        let ticket = self.pending.remove(place)?;
        if let Some(lane) = ticket.lane {
            self.busy[lane] += 1;
            self.under_way.insert(ticket.at, lane);
        }
        Some(ticket)
    }

    /// The job at this place is done.
    pub fn done(&mut self, at: usize) {
        if let Some(lane) = self.under_way.remove(&at) {
            self.busy[lane] -= 1;
        }
    }

    /// The jobs that stood back, when none is begun any more.
    pub fn left(&mut self) -> impl Iterator<Item = Ticket<J>> {
        std::mem::take(&mut self.pending).into_iter()
    }

    /// The jobs that were never taken up.
    pub fn rest(&mut self) -> impl Iterator<Item = J> {
        let most = if self.ended { 0 } else { usize::MAX };
        (&mut self.jobs).take(most)
    }

    fn is_free(&self, lane: Lane) -> bool {
        lane.is_none_or(|lane| self.busy[lane] == 0)
    }

    /// The place in line of the first job that waits for nobody.
    fn free(&mut self) -> Option<usize> {
        let is_free = |ticket: &Ticket<J>| self.is_free(ticket.lane);
        if let Some(place) = self.pending.iter().position(is_free) {
            return Some(place);
        }
        while self.pending.len() < MOST_PENDING && self.pull() {
            let last = self.pending.len() - 1;
            if self.is_free(self.pending[last].lane) {
                return Some(last);
            }
        }
        None
    }

    fn pull(&mut self) -> bool {
        let Some(job) = (!self.ended).then(|| self.jobs.next()).flatten() else {
            self.ended = true;
            return false;
        };
        let lane = job.host().map(|host| {
            let next = self.lanes.len();
            *self.lanes.entry(host.to_owned()).or_insert(next)
        });
        self.busy.resize(self.lanes.len(), 0);
        let at = self.pulled;
        self.pulled += 1;
        self.pending.push_back(Ticket { at, lane, job });
        true
    }

    /// Where all hosts are under way: half of the threads for each, all where there is only one.
    fn least_busy(&self) -> Option<usize> {
        let first = self.pending.front()?.lane;
        let others = self.busy.iter().filter(|busy| **busy > 0).count() > 1
            || self.pending.iter().any(|ticket| ticket.lane != first);
        let most = if others {
            (self.threads / 2).max(1)
        } else {
            usize::MAX
        };
        let busy = |ticket: &Ticket<J>| ticket.lane.map_or(0, |lane| self.busy[lane]);
        let (place, least) = self
            .pending
            .iter()
            .map(busy)
            .enumerate()
            .min_by_key(|(_, busy)| *busy)?;
        (least < most).then_some(place)
    }
}
