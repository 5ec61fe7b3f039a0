//! What a side is told of its own failed answer, so that it can mend it. Never tells the output
//! that was expected.

use serde_json::Value;

use crate::llm::{Message, Request, Role};

use super::super::record::Record;

/// The most messages of the tools that are told.
const MESSAGES: usize = 20;
/// The most of an output that is told, in characters.
const OUTPUT: usize = 2000;

/// The request for a further answer; `None` where there is nothing to mend: the answer is right,
/// nothing shows that it is wrong, or it did not come to its end.
pub(super) fn request(first: &Request, record: &Record) -> Option<Request> {
    let whole = matches!(record.ending.as_str(), "complete" | "cut");
    if record.infrastructure.is_some() || !whole || !failed(record) {
        return None;
    }
    let answer = Message { role: Role::Assistant, content: record.reply.clone() };
    let errors = Message { role: Role::User, content: told(record) };
    let mut request = first.clone();
    request.messages.extend([answer, errors]);
    Some(request)
}

fn failed(record: &Record) -> bool {
    let verdict = &record.verdict;
    match verdict.stage.as_str() {
        "right" => false,
        "runs" => verdict.assembly_right == Some(false) || verdict.equals_twin == Some(false),
        _ => true,
    }
}

fn told(record: &Record) -> String {
    let mut text = format!("Your program failed: {}.\n", reason(record));
    let case = record.cases.iter().find(|case| stage(case) == record.verdict.stage);
    if let Some(case) = case {
        errors(&mut text, case, &record.reply);
        output(&mut text, case);
    }
    text.push_str("\nFind the mistake and answer again with the whole corrected program.");
    text
}

fn stage(case: &Value) -> &str {
    case.pointer("/verdict/stage").and_then(Value::as_str).unwrap_or_default()
}

fn reason(record: &Record) -> &str {
    // The reason itself may quote what was expected.
    match record.verdict.stage.as_str() {
        "runs" if record.verdict.assembly_right == Some(false) => {
            "its output is not what was asked for"
        }
        "none" => "there is no assembly in your answer",
        _ => record.verdict.reason.trim_end_matches('.'),
    }
}

/// The messages of the tools, each with the lines of the reply around it.
fn errors(text: &mut String, case: &Value, reply: &str) {
    let lines: Vec<&str> = reply.lines().collect();
    let stages = case["stages"].as_array().into_iter().flatten();
    let ours = stages.filter(|s| !s["name"].as_str().unwrap_or_default().starts_with("twin"));
    let all = ours.filter_map(|s| s["diagnostics"].as_array()).flatten();
    for diagnostic in all.filter(|d| d["severity"] == "error").take(MESSAGES) {
        let message = diagnostic["message"].as_str().unwrap_or_default();
        let line = diagnostic["line"].as_u64().and_then(|n| usize::try_from(n).ok());
        let Some(line) = line else {
            text.push_str(&format_line("\n", message));
            continue;
        };
        text.push_str(&format_line(&format!("\nline {line}: "), message));
        for n in line.saturating_sub(1).max(1)..=line + 1 {
            if let Some(source) = lines.get(n - 1) {
                let mark = if n == line { '>' } else { ' ' };
                text.push_str(&format_line(&format!("{mark}{n:5} | "), source));
            }
        }
    }
}

fn format_line(before: &str, text: &str) -> String {
    format!("{before}{text}\n")
}

/// What the program printed, where it ran to its end.
fn output(text: &mut String, case: &Value) {
    if stage(case) != "runs" {
        return;
    }
    let printed = case.pointer("/run/stdout").and_then(Value::as_str).unwrap_or_default();
    let shown: String = printed.chars().take(OUTPUT).collect();
    text.push_str(&format_line("\nIt printed:\n```\n", shown.trim_end_matches('\n')));
    text.push_str("```\n");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::record::Verdict;
    use super::*;
    use crate::llm::Sampling;
    use crate::side::Side;

    fn record(stage: &str, right: Option<bool>, case: Value) -> Record {
        Record {
            schema: 1,
            id: "a".into(),
            side: Side::Base,
            sample: 0,
            attempt: 0,
            infrastructure: None,
            reply: "mov eax, 1\nmvo ebx, 2\nret\n".into(),
            ending: "complete".into(),
            echoed_model: None,
            tokens: None,
            first_ms: None,
            total_ms: None,
            verdict: Verdict {
                stage: stage.into(),
                reason: "not the expected output: SECRET".into(),
                assembly_right: right,
                cpp_right: None,
                equals_twin: None,
            },
            cases: vec![case],
        }
    }

    fn first() -> Request {
        Request::new(None, "p", Sampling::default())
    }

    #[test]
    fn the_errors_are_told_with_their_lines() {
        let case = json!({"verdict": {"stage": "has-assembly"}, "stages": [{"name": "assemble",
            "diagnostics": [{"line": 2, "severity": "error", "message": "no such instruction"}]}]});
        let request = request(&first(), &record("has-assembly", Some(false), case)).unwrap();
        let roles: Vec<_> = request.messages.iter().map(|m| m.role).collect();
        assert_eq!(roles, [Role::User, Role::Assistant, Role::User]);
        let told = &request.messages[2].content;
        assert!(told.contains("line 2: no such instruction\n"), "{told}");
        assert!(
            told.contains("     1 | mov eax, 1\n>    2 | mvo ebx, 2\n     3 | ret\n"),
            "{told}"
        );
    }

    #[test]
    fn the_expected_output_is_not_told() {
        let case = json!({"verdict": {"stage": "runs"}, "run": {"stdout": "42\n"}, "stages": []});
        let request = request(&first(), &record("runs", Some(false), case)).unwrap();
        let told = &request.messages[2].content;
        assert!(told.contains("42") && !told.contains("SECRET"), "{told}");
    }

    #[test]
    fn what_is_right_or_unknown_is_not_mended() {
        let case = || json!({});
        assert!(request(&first(), &record("right", Some(true), case())).is_none());
        assert!(request(&first(), &record("runs", None, case())).is_none());
        let lost = Record { infrastructure: Some("x".into()), ..record("none", None, case()) };
        assert!(request(&first(), &lost).is_none());
        let refused = Record { ending: "refused".into(), ..record("none", None, case()) };
        assert!(request(&first(), &refused).is_none());
    }
}
