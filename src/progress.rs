//! How far a run is: a bar on a terminal, else a line now and then, always on standard error.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Between two lines where standard error is no terminal.
const EVERY: Duration = Duration::from_secs(30);
/// How often a bar is drawn while nothing happens.
const TICK: Duration = Duration::from_millis(250);

/// Says in a few words whom the run waits for.
pub type Waiting = Arc<dyn Fn() -> Option<String> + Send + Sync>;

/// The progress of a run.
pub struct Progress {
    shown: Shown,
    done: u64,
    total: Option<u64>,
    began: Instant,
}

enum Shown {
    Nothing,
    Bar(ProgressBar),
    /// When the last line was written, and what else it says.
    Lines(Instant, Waiting),
}

impl Progress {
    /// Begins; `total` is the number of inputs where it is known. One input is done before anybody looks, unless it `is_slow`.
    pub fn begin(quiet: bool, total: Option<u64>, is_slow: bool, waiting: Waiting) -> Self {
        let shown = if quiet {
            Shown::Nothing
        } else if io::stderr().is_terminal() {
            match total {
                Some(0 | 1) if !is_slow => Shown::Nothing,
                _ => Shown::Bar(bar(total, waiting)),
            }
        } else {
            Shown::Lines(Instant::now(), waiting)
        };
        Progress {
            shown,
            done: 0,
            total,
            began: Instant::now(),
        }
    }

    /// One input more is done.
    pub fn step(&mut self) {
        self.done += 1;
        match &mut self.shown {
            Shown::Nothing => {}
            Shown::Bar(bar) => bar.inc(1),
            Shown::Lines(last, waiting) => {
                if last.elapsed() >= EVERY {
                    *last = Instant::now();
                    let mut line = line(self.done, self.total, self.began.elapsed());
                    if let Some(whom) = waiting() {
                        let _ = write!(line, "; {whom}");
                    }
                    let _ = writeln!(io::stderr(), "commentsift: {line}");
                }
            }
        }
    }

    /// Takes the bar off the screen.
    pub fn end(self) {
        if let Shown::Bar(bar) = self.shown {
            bar.finish_and_clear();
        }
    }
}

fn bar(total: Option<u64>, waiting: Waiting) -> ProgressBar {
    let target = ProgressDrawTarget::stderr_with_hz(4);
    let bar = ProgressBar::with_draw_target(total, target);
    let template = match total {
        Some(_) => "{bar:30} {pos} of {len}, {rate}, {eta} left{waiting}",
        None => "{spinner} {pos} done, {rate}{waiting}",
    };
    let waits = move |_: &ProgressState, to: &mut dyn std::fmt::Write| {
        if let Some(whom) = waiting() {
            let _ = write!(to, "; {whom}");
        }
    };
    let speed = |state: &ProgressState, to: &mut dyn std::fmt::Write| {
        let _ = to.write_str(&rate(state.per_sec()));
    };
    // The template is a constant, so that it holds is known.
    if let Ok(style) = ProgressStyle::with_template(template) {
        let style = style.with_key("waiting", waits).with_key("rate", speed);
        bar.set_style(style.progress_chars("=> "));
    }
    bar.enable_steady_tick(TICK);
    bar
}

/// "120 of 400 done, 2.1 a second, about 2 min left".
fn line(done: u64, total: Option<u64>, took: Duration) -> String {
    let rate = done as f64 / took.as_secs_f64().max(0.001);
    let mut text = match total {
        Some(total) => format!("{done} of {total} done"),
        None => format!("{done} done"),
    };
    let _ = write!(text, ", {}", self::rate(rate));
    if let Some(left) = total.and_then(|total| total.checked_sub(done)) {
        let left = Duration::from_secs_f64((left as f64 / rate.max(1e-6)).min(1e9));
        let _ = write!(text, ", about {} left", time(left));
    }
    text
}

/// "2.1 a second", "30.0 a minute".
fn rate(per_second: f64) -> String {
    if per_second >= 1.0 {
        format!("{per_second:.1} a second")
    } else {
        format!("{:.1} a minute", per_second * 60.0)
    }
}

/// A time to two units: "1 h 5 min", "12 min", "3 s".
pub fn time(time: Duration) -> String {
    let seconds = time.as_secs_f64().round() as u64;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, seconds) if minutes < 10 => format!("{minutes} min {seconds} s"),
        (0, minutes, _) => format!("{minutes} min"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_for_logs() {
        let of = |done, total, seconds| line(done, total, Duration::from_secs(seconds));
        assert_eq!(
            of(60, Some(180), 30),
            "60 of 180 done, 2.0 a second, about 1 min left"
        );
        assert_eq!(of(3, None, 60), "3 done, 3.0 a minute");
        assert_eq!(of(0, Some(1), 30).split(", about").count(), 2);
    }

    #[test]
    fn times() {
        let of = |seconds| time(Duration::from_secs(seconds));
        assert_eq!(
            [of(0), of(59), of(60), of(95), of(605), of(3900)],
            ["0 s", "59 s", "1 min", "1 min 35 s", "10 min", "1 h 5 min"]
        );
    }
}
