//! Programs of our own with requests for them: small, varied, and with an output that is known
//! without running them. Compiles nothing.

mod arithmetic;
mod arrays;
mod cpp;
mod decisions;
mod functions;
mod holdout;
mod loops;
mod numbers;
mod task;
mod texts;
mod turn;
mod wish;
mod words;

use super::dice::Leaning;
use super::record::{Request, SuiteLine};
use task::Family;
use turn::{Seen, Turn};

pub use holdout::Part;

/// All families: one more is one more list here.
const FAMILIES: &[&[Family]] = &[
    arithmetic::FAMILIES,
    numbers::FAMILIES,
    loops::FAMILIES,
    arrays::FAMILIES,
    words::FAMILIES,
    functions::FAMILIES,
    decisions::FAMILIES,
];

/// The source of these programs, as requests name it.
pub const SOURCE: &str = "synth";

/// Why a program has fewer phrasings than were wanted.
pub const NO_MORE_PHRASINGS: &str = "there are no more sentences for them";

/// What to make.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How many programs.
    pub count: usize,
    /// What all choices follow from.
    pub seed: u64,
    /// How many requests for each program, at most.
    pub phrasings: usize,
    /// How programs print and read.
    pub io: Io,
    /// All programs in one and the same style.
    pub plain: bool,
    /// What the requests ask for.
    pub wanted: Wanted,
}

/// How programs print and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Io {
    /// With `printf` and `scanf`: a fifth of the assembly.
    Printf,
    /// With streams.
    Iostream,
    /// Some so, some so.
    Both,
}

/// What requests ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Assembly.
    Assembly,
    /// C++, for a model that is to know no assembly.
    Cpp,
}

impl Plan {
    fn leaning(self, part: Part) -> Leaning {
        let streams = match self.io {
            Io::Printf => Some(false),
            Io::Iostream => Some(true),
            Io::Both => None,
        };
        let toward: fn(i64) -> bool = holdout::is_held_out;
        Leaning { streams, plain: self.plain, toward: (part == Part::Range).then_some(toward) }
    }
}

/// A program with the requests for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Its name, and that of its file.
    pub name: String,
    /// Its C++.
    pub cpp: String,
    /// What a person would ask for, in several ways.
    pub requests: Vec<Request>,
}

/// The names of all families with those of their members, in order.
pub fn families() -> Vec<(&'static str, Vec<&'static str>)> {
    let all = FAMILIES.iter().copied().flatten();
    all.map(|f| (f.name, f.members.iter().map(|m| m.0).collect())).collect()
}

/// Makes the programs, all different: families in turn, and within each its members. Fewer come
/// only where every member repeats itself. Nothing of what is held out is among them.
pub fn programs(plan: Plan) -> Vec<Program> {
    made(plan, Part::Training, &mut Seen::default())
}

/// Makes programs of one part, none like those of `others` in code, request or telling output.
pub fn programs_of(plan: Plan, part: Part, others: &[Program]) -> Vec<Program> {
    made(plan, part, &mut Seen::of(others))
}

fn made(plan: Plan, part: Part, seen: &mut Seen) -> Vec<Program> {
    let all = FAMILIES.iter().copied().flatten();
    let mut turns: Vec<Turn> = all.map(|family| Turn::new(family, part)).collect();
    let mut made = Vec::new();
    while made.len() < plan.count && !turns.is_empty() {
        turns.retain_mut(|turn| {
            // A family of many members has more to say.
            for _ in 0..turn.share() {
                if made.len() < plan.count {
                    made.extend(turn.next(plan, seen));
                }
            }
            !turn.is_empty()
        });
    }
    made
}

/// A suite of `plan.count` prompts, none of which a training row of this generator asks: worded
/// otherwise, of other members, or with other numbers, a third of each.
pub fn held_out(plan: Plan, training: &[Program]) -> Vec<SuiteLine> {
    let mut lines = Vec::new();
    for (n, part) in Part::HELD_OUT.into_iter().enumerate() {
        let count = (plan.count + 2 - n) / 3;
        let programs = programs_of(Plan { count, phrasings: 1, ..plan }, part, training);
        let requests = programs.into_iter().flat_map(|p| p.requests);
        lines.extend(requests.map(|request| SuiteLine::of(request, part.tag())));
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn plan(count: usize, seed: u64) -> Plan {
        let (io, wanted) = (Io::Both, Wanted::Assembly);
        Plan { count, seed, phrasings: 2, io, plain: false, wanted }
    }

    #[test]
    fn the_same_seed_makes_the_same_programs_and_a_longer_plan_begins_like_a_shorter() {
        let few = programs(plan(60, 5));
        assert_eq!(few, programs(plan(60, 5)));
        assert_eq!(few[..], programs(plan(90, 5))[..60]);
        assert_ne!(few, programs(plan(60, 6)));
    }

    #[test]
    fn two_thousand_programs_are_all_different_in_code_and_prompt() {
        let made = programs(plan(2000, 1));
        assert_eq!(made.len(), 2000);
        let distinct = |all: Vec<&str>| all.iter().collect::<BTreeSet<_>>().len();
        assert_eq!(distinct(made.iter().map(|p| p.cpp.as_str()).collect()), 2000);
        assert_eq!(distinct(made.iter().map(|p| p.name.as_str()).collect()), 2000);
        let prompts: Vec<_> =
            made.iter().flat_map(|p| &p.requests).map(|r| r.prompt.as_str()).collect();
        assert_eq!(distinct(prompts.clone()), prompts.len());
    }

    #[test]
    fn there_are_many_families_and_no_name_is_used_twice() {
        let all = families();
        assert!(all.len() >= 20, "{}", all.len());
        let names: BTreeSet<_> = all.iter().map(|f| f.0).collect();
        assert_eq!(names.len(), all.len());
        for (family, members) in all {
            let names: BTreeSet<_> = members.iter().collect();
            assert_eq!(names.len(), members.len(), "{family}");
        }
    }

    /// The numbers of a request, of which the name of the machine is none.
    fn numbers_in(text: &str) -> BTreeSet<String> {
        let text = text.replace("x86-64", "");
        let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|n| n.len() > 1);
        numbers.map(str::to_owned).collect()
    }

    #[test]
    fn what_is_held_out_is_in_no_training_row() {
        let training = programs(plan(1500, 4));
        let suite = held_out(plan(240, 4), &training);
        assert_eq!(suite.len(), 240);
        let requests: Vec<_> = training.iter().flat_map(|p| &p.requests).collect();
        let prompts: BTreeSet<_> = requests.iter().map(|r| r.prompt.as_str()).collect();
        let frames: BTreeSet<_> =
            requests.iter().filter_map(|r| r.phrasing.split('/').next()).collect();
        let members: BTreeSet<_> =
            requests.iter().map(|r| format!("{}/{}", r.family, r.member)).collect();
        let numbers: BTreeSet<_> = prompts.iter().flat_map(|p| numbers_in(p)).collect();
        for line in &suite {
            assert!(!prompts.contains(line.prompt.as_str()), "{}", line.prompt);
            let found = match line.tags[0].as_str() {
                "by-phrasing" => !frames.contains(line.tags[3].trim_start_matches("sentence-")),
                "by-member" => !members.contains(&line.tags[2]),
                _ => numbers_in(&line.prompt).iter().any(|n| !numbers.contains(n)),
            };
            assert!(found, "{line:?}");
        }
        for part in Part::HELD_OUT {
            assert_eq!(suite.iter().filter(|l| l.tags[0] == part.tag()).count(), 80);
        }
    }

    #[test]
    fn no_mark_of_the_making_is_left_in_programs_and_prompts() {
        for program in programs(plan(500, 2)) {
            let mut words = program.cpp.split(|c: char| !c.is_alphanumeric());
            assert!(words.all(|word| word != "NUM"), "{}", program.cpp);
            for request in &program.requests {
                assert!(
                    !request.prompt.contains(['<', '>', '{'])
                        || request.prompt.contains("->")
                        || request.family == "matrices",
                    "{}",
                    request.prompt
                );
                assert!(request.expected_stdout.as_ref().is_some_and(|text| !text.is_empty()));
            }
        }
    }
}
