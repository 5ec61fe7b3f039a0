//! Whether a listing and its twin do the same on inputs that nobody gave. Decides no verdict.

mod generate;

use std::borrow::Cow;
use std::time::{Duration, Instant};

use tokio::sync::OnceCell;

use crate::printable::printable_bytes;
use crate::reply::Twin;
use crate::sandbox::{End, Limits, signal_name};
use crate::toolchain::{Program, Toolchain};

use super::compare::{self, Difference};
use super::quiet::{self, Quiet};

/// Time on the clock for one run on a generated input: a program that wants more is skipped.
const EACH: Duration = Duration::from_secs(2);
/// Time on the clock for all of them.
const ALL: Duration = Duration::from_secs(8);
/// The most characters of an input that a sentence shows.
const SHOWN: usize = 48;

/// What the generated inputs showed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inputs {
    /// On so many inputs both did the same.
    pub same: usize,
    /// On so many nothing could be said: the C++ itself is undefined, changes from run to run, or
    /// was stopped by a limit.
    pub undefined: usize,
    /// The first input on which they part.
    pub counter: Option<CounterExample>,
}

/// An input on which a listing does not do what its twin does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterExample {
    /// What both were given.
    pub input: Vec<u8>,
    /// What kind of input it is, in a few words.
    pub kind: Cow<'static, str>,
    /// What the twin wrote to standard output; hostile data.
    pub wanted: Vec<u8>,
    /// What the listing's program wrote; hostile data.
    pub got: Vec<u8>,
    /// Where the outputs part, if they do.
    pub difference: Option<Difference>,
    /// How they part, in one sentence.
    pub reason: String,
}

impl CounterExample {
    /// The input on one line, safe to show and not long: line ends are `⏎`.
    pub fn shown(&self) -> String {
        let text = printable_bytes(&self.input).replace('\n', "⏎");
        if text.is_empty() {
            return "nothing".to_owned();
        }
        match text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or_default()),
            None => format!("`{text}`"),
        }
    }
}

/// Whether the program reads what it is given, as far as its text tells.
pub(super) fn reads(twin: &Twin) -> bool {
    const WORDS: [&str; 10] =
        ["cin", "scanf", "getline", "getchar", "fgets", "fgetc", "getc", "fread", "read", "gets"];
    twin.text
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .any(|word| WORDS.contains(&word))
}

/// A listing's program and its twin's.
pub(super) struct Pair<'a> {
    pub(super) toolchain: &'a Toolchain,
    pub(super) listing: &'a Program,
    pub(super) twin: &'a Program,
    pub(super) source: &'a Twin,
    limits: Limits,
    /// The twin built in other ways; made when they are first asked for.
    others: OnceCell<Vec<Program>>,
}

impl<'a> Pair<'a> {
    pub(super) fn new(
        toolchain: &'a Toolchain,
        listing: &'a Program,
        twin: &'a Program,
        source: &'a Twin,
        limits: &Limits,
    ) -> Self {
        let wall = limits.wall.min(EACH);
        let limits = Limits { wall, cpu: wall, ..limits.clone() };
        Self { toolchain, listing, twin, source, limits, others: OnceCell::new() }
    }

    /// Tries inputs like `given` and unlike it, until one is a counter-example.
    pub(super) async fn explore(&self, given: &[u8]) -> Inputs {
        let begun = Instant::now();
        let mut inputs = Inputs::default();
        for (kind, input) in generate::inputs(given) {
            if begun.elapsed() > ALL {
                break;
            }
            let (wanted, got) =
                futures::join!(self.run(self.twin, &input), self.run(self.listing, &input));
            if wanted == got && wanted.counts() {
                inputs.same += 1;
            } else if !wanted.counts() || self.excused(&input, &wanted, &got).await {
                inputs.undefined += 1;
            } else {
                inputs.counter = Some(counter(kind, input, wanted, got));
                break;
            }
        }
        inputs
    }

    /// Whether the C++ means nothing definite on this input, on which it did `seen`: built with the
    /// compiler's checks, or optimised, it does something else.
    pub(super) async fn undefined(&self, input: &[u8], seen: &Quiet) -> bool {
        let others = self.others.get_or_init(|| self.toolchain.other_builds(self.source)).await;
        for program in others {
            if self.run(program, input).await != *seen {
                return true;
            }
        }
        false
    }

    /// Whether a difference says nothing against the listing.
    async fn excused(&self, input: &[u8], wanted: &Quiet, got: &Quiet) -> bool {
        matches!(got.end, End::NotStarted(_))
            || self.run(self.listing, input).await != *got
            || self.undefined(input, wanted).await
    }

    async fn run(&self, program: &Program, input: &[u8]) -> Quiet {
        quiet::run(self.toolchain, program, input, &self.limits).await
    }
}

fn counter(kind: &'static str, input: Vec<u8>, wanted: Quiet, got: Quiet) -> CounterExample {
    let difference = compare::exactly(&wanted.stdout, &got.stdout);
    let reason = match (&difference, got.end) {
        (_, End::Limit(limit)) => format!("it was stopped by the {limit} limit"),
        (_, End::Signalled(signal)) if wanted.end != End::Signalled(signal) => {
            format!("it crashed ({})", signal_name(signal))
        }
        (Some(difference), _) => difference.summary.clone(),
        (None, _) => "it ends with another exit code".to_owned(),
    };
    let (kind, wanted, got) = (Cow::Borrowed(kind), wanted.stdout, got.stdout);
    CounterExample { input, kind, wanted, got, difference, reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::Reply;

    fn twin(text: &str) -> Twin {
        Reply::from_text(&format!("```cpp\n{text}\n```\n")).twin().unwrap()
    }

    #[test]
    fn only_programs_that_read_are_tried() {
        assert!(reads(&twin("int main() { int n; std::cin >> n; }")));
        assert!(reads(&twin("int main() { int n; scanf(\"%d\", &n); }")));
        assert!(!reads(&twin("int main() { int reading = 1; puts(\"a\"); }")));
    }

    #[test]
    fn an_input_is_shown_on_one_line_and_short() {
        let example = |input: &[u8]| {
            counter(
                "numbers",
                input.to_vec(),
                Quiet { end: End::Exited(0), stdout: b"1\n".to_vec() },
                Quiet { end: End::Exited(0), stdout: b"2\n".to_vec() },
            )
        };
        assert_eq!(example(b"1\n2\x1b\n").shown(), "`1⏎2␛⏎`");
        assert_eq!(example(b"").shown(), "nothing");
        assert!(example(&[b'x'; 500]).shown().chars().count() < 60);
        assert_eq!(example(b"").reason, "the output differs from line 1");
    }
}
