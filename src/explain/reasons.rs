//! In words, why a candidate won or lost.

use super::CandidateSeen;
use crate::platform::choice::Weighed;
use crate::thread::Scope;

/// All that was weighed, the best first.
pub fn candidates(ranked: &[Weighed]) -> Vec<CandidateSeen> {
    let best = ranked.first();
    ranked
        .iter()
        .enumerate()
        .map(|(rank, weighed)| {
            let c = &weighed.candidate;
            let chosen = rank == 0 && (weighed.score() > 0.0 || c.signed || c.has_place);
            let others = &ranked[1.min(ranked.len())..];
            let reasons = match best {
                Some(best) if !chosen => of_loser(weighed, best),
                _ => of_winner(weighed, others),
            };
            CandidateSeen {
                platform: c.platform.to_owned(),
                chosen,
                score: weighed.score(),
                comments: weighed.comments,
                pings: weighed.pings,
                explained: weighed.explained,
                confidence: c.confidence,
                signed: c.signed,
                signs: weighed.signs,
                agreement: weighed.agreement,
                reason: reasons.join("; "),
            }
        })
        .collect()
}

/// The number may count the top level only: items beyond it are no fault then.
pub fn of_scope(chosen: &mut CandidateSeen, scope: Option<Scope>) {
    if scope == Some(Scope::TopLevel) && chosen.agreement < 1.0 {
        chosen.reason = chosen.reason.replace(BEYOND, BEYOND_TOP);
    }
}

const BEYOND: &str = "more than stated";
const BEYOND_TOP: &str = "more than stated, where the number counts the top level only";

fn items(weighed: &Weighed) -> usize {
    weighed.comments + weighed.pings
}

fn found_nothing(weighed: &Weighed) -> Option<&'static str> {
    let c = &weighed.candidate;
    (items(weighed) == 0).then_some(match (c.has_place, c.signed) {
        (true, _) => "found the place of a thread, but no item",
        (false, true) => "the page is this platform's, but shows no thread",
        (false, false) => "found no item",
    })
}

fn signs(weighed: &Weighed) -> Option<&'static str> {
    if weighed.candidate.signed {
        Some("the page shows its signs")
    } else {
        (weighed.signs < 1.0).then_some("no sign of it on the page, which shows another's")
    }
}

/// The agreement, where it was judged: with the number that stands at the candidate's own place.
fn agreement(weighed: &Weighed) -> Option<String> {
    let stated = weighed.compared?;
    let how = if weighed.agreement > 1.0 {
        "as many as stated"
    } else if weighed.agreement < 1.0 {
        BEYOND
    } else {
        "fewer than stated"
    };
    Some(format!("{how} ({stated})"))
}

fn of_winner(weighed: &Weighed, others: &[Weighed]) -> Vec<String> {
    let mut reasons: Vec<String> = found_nothing(weighed)
        .into_iter()
        .chain(signs(weighed))
        .map(str::to_owned)
        .collect();
    reasons.extend(agreement(weighed));
    let own = items(weighed);
    if others.iter().any(|o| o.score() > weighed.score()) {
        reasons.push("a platform's own thread goes before what only adds to one".to_owned());
    } else if own > 0 && others.iter().any(|o| items(o) > own) {
        reasons.push("others found more items, and are less sure of them".to_owned());
    }
    if reasons.is_empty() {
        reasons.push("explains the page best".to_owned());
    }
    reasons
}

fn of_loser(weighed: &Weighed, best: &Weighed) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    if let Some(nothing) = found_nothing(weighed) {
        reasons.push(nothing.to_owned());
    } else if items(weighed) < items(best) {
        reasons.push("found fewer items".to_owned());
    } else if items(weighed) > items(best) {
        reasons.push("found more items".to_owned());
    }
    reasons.extend(signs(weighed).map(str::to_owned));
    reasons.extend(agreement(weighed));
    if items(weighed) == 0 {
        return reasons;
    }
    let judged = best.compared.is_some() && weighed.compared.is_none();
    if judged {
        reasons.push("no number stands where it looks".to_owned());
    }
    if weighed.score() > best.score() {
        reasons.push("only adds to a thread, and the winner is a platform's own".to_owned());
    } else if weighed.score().total_cmp(&best.score()).is_eq() {
        reasons.push(format!("the same score: {}", tie(weighed, best)));
    } else if weighed.candidate.confidence < best.candidate.confidence && weighed.signs >= 1.0 {
        reasons.push("less sure that the page is its own".to_owned());
    }
    if reasons.is_empty() {
        reasons.push("found less of each item".to_owned());
    }
    reasons
}

/// What decides between equals, in this order; see `choice::weigh`.
fn tie(weighed: &Weighed, best: &Weighed) -> &'static str {
    let (loser, winner) = (&weighed.candidate, &best.candidate);
    if winner.has_place != loser.has_place {
        "the winner knows the thread's place"
    } else if winner.signed != loser.signed {
        "the page shows the winner's signs"
    } else if winner.confidence > loser.confidence {
        "the winner is surer that the page is its own"
    } else {
        "the winner stands earlier in the table, where the more special ones do"
    }
}
