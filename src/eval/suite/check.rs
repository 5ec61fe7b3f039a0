//! What is wrong with the text of a suite, line by line, and what a good one holds. Changes nothing.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use serde_json::Value;

use crate::printable::printable;

use super::{Prompt, Suite};

const FIELDS: [&str; 6] = ["id", "prompt", "stdin", "expected_stdout", "tags", "cases"];

/// A line that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Counted from 1; 0 is the file as a whole.
    pub line: usize,
    /// What is wrong with it, one sentence.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}", printable(&self.what)),
            n => write!(f, "line {n}: {}", printable(&self.what)),
        }
    }
}

/// What a suite holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Census {
    /// All prompts.
    pub prompts: usize,
    /// Those whose right output is known.
    pub expected: usize,
    /// Those where a program reads something.
    pub reading: usize,
    /// Runs of one reply to each prompt.
    pub cases: usize,
    /// How often each tag occurs.
    pub tags: BTreeMap<String, usize>,
}

impl Suite {
    /// Counts what the suite holds.
    pub fn census(&self) -> Census {
        let mut census = Census { prompts: self.prompts.len(), ..Census::default() };
        for prompt in &self.prompts {
            let cases = prompt.judged();
            census.expected += usize::from(cases.iter().all(|(_, expected)| expected.is_some()));
            census.reading += usize::from(cases.iter().any(|(stdin, _)| !stdin.is_empty()));
            census.cases += cases.len();
            for tag in &prompt.tags {
                *census.tags.entry(tag.clone()).or_default() += 1;
            }
        }
        census
    }
}

/// The prompts of a text, and everything that is wrong with it.
pub(super) fn read(text: &str) -> (Vec<Prompt>, Vec<Problem>) {
    let (mut prompts, mut problems) = (Vec::new(), Vec::new());
    let mut first: HashMap<String, usize> = HashMap::new();
    for (index, text) in text.lines().enumerate() {
        let line = index + 1;
        if text.trim().is_empty() {
            continue;
        }
        match prompt(text) {
            Ok(prompt) => {
                if let Some(before) = first.insert(prompt.id.clone(), line) {
                    let what = format!("the id \"{}\" stands in line {before} already", prompt.id);
                    problems.push(Problem { line, what });
                }
                prompts.push(prompt);
            }
            Err(what) => problems.push(Problem { line, what }),
        }
    }
    if prompts.is_empty() && problems.is_empty() {
        let what = "it holds no prompt: write {\"id\":…,\"prompt\":…} in each line".to_owned();
        problems.push(Problem { line: 0, what });
    }
    (prompts, problems)
}

fn prompt(text: &str) -> Result<Prompt, String> {
    let value: Value = serde_json::from_str(text).map_err(|e| format!("no JSON: {e}"))?;
    let Value::Object(fields) = &value else {
        return Err("no JSON object: write {\"id\":…,\"prompt\":…}".to_owned());
    };
    if let Some(odd) = fields.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        return Err(format!("unknown field \"{odd}\": known are {}", FIELDS.join(", ")));
    }
    let prompt: Prompt = serde_json::from_value(value).map_err(|e| e.to_string())?;
    if prompt.id.trim().is_empty() {
        return Err("the id is empty".to_owned());
    }
    if prompt.prompt.trim().is_empty() {
        return Err(format!("the prompt of \"{}\" is empty", prompt.id));
    }
    if !prompt.cases.is_empty() && (prompt.stdin.is_some() || prompt.expected_stdout.is_some()) {
        return Err("give cases, or stdin and expected_stdout, but not both".to_owned());
    }
    Ok(prompt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_line_is_named() {
        let text = "{\"id\":\"a\",\"prompt\":\"p\"}\n\nnonsense\n{\"id\":\"a\",\"prompt\":\"q\"}\n\
            {\"id\":\"b\"}\n{\"id\":\"c\",\"prompt\":\" \"}\n{\"id\":\"d\",\"prompt\":\"p\",\"expect\":\"1\"}\n\
            {\"id\":\"e\",\"prompt\":\"p\",\"stdin\":\"1\",\"cases\":[{\"stdin\":\"1\",\"expected_stdout\":\"1\"}]}\n[]\n";
        let (prompts, problems) = read(text);
        assert_eq!(prompts.len(), 2);
        let lines: Vec<usize> = problems.iter().map(|p| p.line).collect();
        assert_eq!(lines, [3, 4, 5, 6, 7, 8, 9]);
        assert!(problems[1].what.contains("line 1"), "{problems:?}");
        assert!(problems[2].what.contains("prompt"), "{problems:?}");
        assert_eq!(read("\n").1.len(), 1);
    }

    #[test]
    fn the_built_in_suite_is_in_order_and_large_enough() {
        let suite = Suite::load(super::super::BUILT_IN).unwrap();
        let census = suite.census();
        assert!(census.prompts >= 60 && census.expected == census.prompts, "{census:?}");
        assert!(census.reading >= 10 && census.cases > census.prompts, "{census:?}");
        assert!(suite.prompts.iter().all(|p| !p.tags.is_empty()));
        assert_eq!(
            Suite::parse(super::super::BUILT_IN, &suite.text()).unwrap().prompts,
            suite.prompts
        );
    }
}
