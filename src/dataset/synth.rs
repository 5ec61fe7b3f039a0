//! Programs of our own with requests for them: small, varied, and with an output that is known
//! without running them. Compiles nothing.

mod arrays;
mod cpp;
mod decisions;
mod functions;
mod loops;
mod numbers;
mod task;
mod wish;
mod words;

use std::collections::BTreeSet;

use super::dice::Dice;
use super::record::{Origin, Request};
use task::{Family, Member, Task};

/// All families: one more is one more list here.
const FAMILIES: &[&[Family]] = &[
    numbers::FAMILIES,
    loops::FAMILIES,
    arrays::FAMILIES,
    words::FAMILIES,
    functions::FAMILIES,
    decisions::FAMILIES,
];

/// The source of these programs, as requests name it.
pub const SOURCE: &str = "synth";

/// How often a member may repeat itself before it counts as exhausted.
const PATIENCE: usize = 60;

/// What to make.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How many programs.
    pub count: usize,
    /// What all choices follow from.
    pub seed: u64,
    /// How many requests for each program, at most.
    pub phrasings: usize,
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
/// only where every member repeats itself.
pub fn programs(plan: Plan) -> Vec<Program> {
    let mut turns: Vec<Turn> = FAMILIES.iter().copied().flatten().map(Turn::new).collect();
    let mut seen = Seen::default();
    let mut made = Vec::new();
    while made.len() < plan.count && !turns.is_empty() {
        turns.retain_mut(|turn| {
            if made.len() < plan.count {
                made.extend(turn.next(plan, &mut seen));
            }
            !turn.members.is_empty()
        });
    }
    made
}

/// What was made already.
#[derive(Default)]
struct Seen {
    programs: BTreeSet<String>,
    prompts: BTreeSet<String>,
}

/// A family and its members that still have something new.
struct Turn {
    family: &'static Family,
    members: Vec<Member>,
    at: usize,
    made: usize,
}

impl Turn {
    fn new(family: &'static Family) -> Self {
        Self { family, members: family.members.to_vec(), at: 0, made: 0 }
    }

    /// The next program of the family that was not seen.
    fn next(&mut self, plan: Plan, seen: &mut Seen) -> Option<Program> {
        while !self.members.is_empty() {
            self.at %= self.members.len();
            let member = self.members[self.at];
            for attempt in 0..PATIENCE {
                let words = [self.family.name, member.0, &format!("{}-{attempt}", self.made)];
                let mut dice = Dice::new(plan.seed, &words);
                let task = (member.1)(&mut dice);
                if let Some(program) = self.program(plan, member.0, task, &mut dice, seen) {
                    self.at += 1;
                    self.made += 1;
                    return Some(program);
                }
            }
            self.members.remove(self.at);
        }
        None
    }

    fn program(
        &self,
        plan: Plan,
        member: &str,
        task: Task,
        dice: &mut Dice,
        seen: &mut Seen,
    ) -> Option<Program> {
        let cpp = task.cpp.finish();
        if seen.programs.contains(&cpp) {
            return None;
        }
        let mut ways = wish::phrasings(dice, &task.wishes, plan.phrasings);
        // One question with two answers teaches nothing.
        ways.retain(|way| !seen.prompts.contains(&way.prompt));
        if ways.is_empty() {
            return None;
        }
        let name = format!("{}-{member}-{:04}", self.family.name, self.made);
        let request = |(n, way): (usize, wish::Phrasing)| Request {
            id: format!("{name}.{n}"),
            source: SOURCE.to_owned(),
            program: name.clone(),
            family: self.family.name.to_owned(),
            member: member.to_owned(),
            phrasing: way.name,
            prompt: way.prompt,
            stdin: task.stdin.clone(),
            expected_stdout: Some(task.expected.clone()),
            seed: plan.seed,
            origin: Origin::default(),
        };
        let requests: Vec<_> = ways.into_iter().enumerate().map(request).collect();
        seen.prompts.extend(requests.iter().map(|r| r.prompt.clone()));
        seen.programs.insert(cpp.clone());
        Some(Program { name, cpp, requests })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(count: usize, seed: u64) -> Plan {
        Plan { count, seed, phrasings: 2 }
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

    #[test]
    fn no_mark_of_the_making_is_left_in_programs_and_prompts() {
        for program in programs(plan(500, 2)) {
            assert!(!program.cpp.contains("NUM"), "{}", program.cpp);
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
