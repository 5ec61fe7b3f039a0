//! One family's turn: its members one after the other, each asked for something new. Knows no
//! family.

use std::collections::BTreeSet;

use crate::dataset::dice::Dice;
use crate::dataset::record::{Origin, Request};

use super::holdout::Part;
use super::task::{Family, Member, Task};
use super::wish::{self, Phrasing};
use super::{Plan, Program, SOURCE};

/// How often a member may repeat itself before it counts as exhausted.
const PATIENCE: usize = 60;
/// Outputs up to so many bytes are the same by chance.
const TELLING: usize = 15;

/// What was made already.
#[derive(Default)]
pub(super) struct Seen {
    programs: BTreeSet<String>,
    prompts: BTreeSet<String>,
    /// Outputs that must not come again.
    outputs: BTreeSet<String>,
}

impl Seen {
    /// What these programs hold.
    pub(super) fn of(programs: &[Program]) -> Self {
        let requests = || programs.iter().flat_map(|p| &p.requests);
        let outputs = requests().filter_map(|r| r.expected_stdout.clone());
        Self {
            programs: programs.iter().map(|p| p.cpp.clone()).collect(),
            prompts: requests().map(|r| r.prompt.clone()).collect(),
            outputs: outputs.filter(|o| o.trim().len() > TELLING).collect(),
        }
    }
}

/// A family and its members that still have something new.
pub(super) struct Turn {
    family: &'static Family,
    part: Part,
    members: Vec<Member>,
    at: usize,
    made: usize,
}

impl Turn {
    /// The turn of a family in making this part.
    pub(super) fn new(family: &'static Family, part: Part) -> Self {
        let members = family.members.iter().filter(|m| part.has_member(family.name, m.0));
        Self { family, part, members: members.copied().collect(), at: 0, made: 0 }
    }

    /// Whether the family has nothing new.
    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// How many programs it makes before the next family does.
    pub(super) fn share(&self) -> usize {
        self.members.len().div_ceil(3)
    }

    /// The next program of the family that was not seen.
    pub(super) fn next(&mut self, plan: Plan, seen: &mut Seen) -> Option<Program> {
        while !self.members.is_empty() {
            self.at %= self.members.len();
            let member = self.members[self.at];
            for attempt in 0..PATIENCE {
                let turn = format!("{}-{attempt}", self.made);
                let words = [self.part.name(), self.family.name, member.0, &turn];
                let mut dice = Dice::new(plan.seed, &words).leaning_to(plan.leaning(self.part));
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
        mut task: Task,
        dice: &mut Dice,
        seen: &mut Seen,
    ) -> Option<Program> {
        let all = task.wishes.len();
        task.wishes.retain(|wish| self.part.has_numbers(wish));
        // If one wording says a number that others do not, the program still has it.
        let held = self.part != Part::Range && task.wishes.len() < all;
        let cpp = task.cpp.finish();
        if held || seen.programs.contains(&cpp) || seen.outputs.contains(&task.expected) {
            return None;
        }
        let frames = self.part.frames(plan.wanted);
        let mut ways = wish::phrasings(dice, frames, &task.wishes, plan.phrasings);
        // One question with two answers teaches nothing.
        ways.retain(|way| !seen.prompts.contains(&way.prompt));
        if ways.is_empty() {
            return None;
        }
        let name = format!("{}{}-{member}-{:04}", self.prefix(), self.family.name, self.made);
        let request = |(n, way): (usize, Phrasing)| Request {
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

    fn prefix(&self) -> String {
        match self.part {
            Part::Training => String::new(),
            Part::Phrasing | Part::Member | Part::Range => format!("held-{}-", self.part.name()),
        }
    }
}
