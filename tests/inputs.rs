//! What generated inputs show of programs that read: real C++, and what the local g++ makes of it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const SUM: &str = "#include <iostream>
int main() {
    int n, sum = 0;
    while (std::cin >> n) {
        sum += n;
    }
    std::cout << \"Sum: \" << sum << std::endl;
    return 0;
}
";

const TWO: &str = "#include <cstdio>
int main() {
    int a, b;
    scanf(\"%d %d\", &a, &b);
    printf(\"%d\\n\", a + b);
    return 0;
}
";

/// Throws dice, as different from run to run as can be.
const DICE: &str = "#include <cstdio>
int main() {
    int n = 0;
    scanf(\"%d\", &n);
    unsigned long low, high;
    asm volatile(\"rdtsc\" : \"=a\"(low), \"=d\"(high));
    printf(\"%lu\\n\", low);
    return 0;
}
";

/// What g++ makes of a program.
fn compiled(cpp: &str, level: &str, dir: &Path) -> String {
    let source = dir.join("t.cpp");
    fs::write(&source, cpp).unwrap();
    let made = Command::new("g++")
        .args(["-S", level, "-w", "-o", "-"])
        .arg(&source)
        .output()
        .expect("the tests need g++");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    String::from_utf8(made.stdout).unwrap()
}

/// The object of `run --json` for a reply of this C++ and this assembly.
fn judged(cpp: &str, assembly: &str, dir: &Path, args: &[&str]) -> Value {
    let reply = dir.join("reply.md");
    fs::write(&reply, format!("Sure.\n\n```cpp\n{cpp}```\n\n```asm\n{assembly}```\n")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_assemblergpt"))
        .args(["run", "--json"])
        .args(args)
        .arg(&reply)
        .env_clear()
        .env("HOME", dir)
        .env("PATH", "/usr/bin:/bin")
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
}

#[test]
fn a_program_that_is_right_on_nothing_alone_has_a_counter_example() {
    let dir = tempfile::tempdir().unwrap();
    let right = compiled(SUM, "-O0", dir.path());
    let wrong = right.replacen("addl\t%eax, -", "subl\t%eax, -", 1);
    assert_ne!(right, wrong, "the assembly has no such line:\n{right}");
    let judgement = judged(SUM, &wrong, dir.path(), &[]);
    assert_eq!(judgement["run"]["stdout"], judgement["twin"]["stdout"], "on no input: the same");
    let counter = &judgement["twin"]["inputs"]["counter_example"];
    assert_eq!(counter["cpp_stdout"], "Sum: 78\n");
    assert_eq!(counter["stdout"], "Sum: -78\n");
    assert_eq!(judgement["verdict"]["equals_twin"], false);
    let reason = judgement["verdict"]["reason"].as_str().unwrap();
    assert!(reason.contains("when it reads `5⏎3⏎"), "{reason}");
}

#[test]
fn a_right_program_is_the_same_on_every_input_at_every_level() {
    for level in ["-O0", "-O2", "-Os"] {
        let dir = tempfile::tempdir().unwrap();
        let judgement = judged(SUM, &compiled(SUM, level, dir.path()), dir.path(), &[]);
        let inputs = &judgement["twin"]["inputs"];
        assert!(inputs["same"].as_u64().unwrap() >= 15, "{level}: {inputs}");
        assert_eq!(inputs["counter_example"], Value::Null);
        assert_eq!(judgement["verdict"]["stage"], "right");
    }
}

#[test]
fn what_the_cpp_leaves_undefined_is_not_held_against_the_assembly() {
    for level in ["-O0", "-O2"] {
        let dir = tempfile::tempdir().unwrap();
        // At the end of the input both variables keep what happened to be on the stack.
        let judgement = judged(TWO, &compiled(TWO, level, dir.path()), dir.path(), &[]);
        assert_eq!(judgement["verdict"]["equals_twin"], true, "{level}: {judgement:#}");
        assert_eq!(judgement["twin"]["inputs"]["counter_example"], Value::Null);
    }
}

#[test]
fn what_only_an_optimised_build_shows_to_be_undefined_is_not_held_against_the_assembly() {
    // Without input `n` is what was on the stack: less than 2 in the plain build, and with the
    // pattern of the checks too, but not when optimised.
    let cpp = "#include <iostream>\nint main() {\n    int n;\n    std::cin >> n;\n    long f = 1;\n    \
               for (int i = 2; i <= n; i++)\n        f *= i;\n    std::cout << f << std::endl;\n}\n";
    let dir = tempfile::tempdir().unwrap();
    let given = dir.path().join("in");
    fs::write(&given, "5\n").unwrap();
    let args = ["--stdin", given.to_str().unwrap()];
    let judgement = judged(cpp, &compiled(cpp, "-O1", dir.path()), dir.path(), &args);
    assert_eq!(judgement["verdict"]["stage"], "right", "{judgement:#}");
}

#[test]
fn a_given_input_is_varied() {
    let dir = tempfile::tempdir().unwrap();
    // Wrong only for negative sums, which the given input does not have.
    let right = compiled(TWO, "-O0", dir.path());
    let (at, add) = right
        .lines()
        .enumerate()
        .find(|(_, line)| line.trim_start().starts_with("addl\t%edx, %eax"))
        .unwrap_or_else(|| panic!("no sum in\n{right}"));
    let mut lines: Vec<String> = right.lines().map(str::to_owned).collect();
    lines[at] = format!("{add}\n\tmovl\t%eax, %ecx\n\tsarl\t$31, %ecx\n\txorl\t%ecx, %eax");
    let wrong = lines.join("\n") + "\n";
    let given = dir.path().join("in");
    fs::write(&given, "20 22\n").unwrap();
    let judgement = judged(TWO, &wrong, dir.path(), &["--stdin", given.to_str().unwrap()]);
    assert_eq!(judgement["run"]["stdout"], "42\n");
    let counter = &judgement["twin"]["inputs"]["counter_example"];
    assert_eq!(counter["stdin"], "-20 -22\n", "{judgement:#}");
    assert_eq!(counter["kind"], "the input with each number negated");
}

#[test]
fn programs_that_throw_dice_are_not_compared() {
    let dir = tempfile::tempdir().unwrap();
    let judgement = judged(DICE, &compiled(DICE, "-O1", dir.path()), dir.path(), &[]);
    assert_eq!(judgement["verdict"]["equals_twin"], Value::Null, "{judgement:#}");
    assert!(judgement["verdict"]["reason"].as_str().unwrap().contains("run to run"));
}

#[test]
fn a_program_that_reads_nothing_is_tried_with_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let cpp = "#include <cstdio>\nint main() { puts(\"hi\"); }\n";
    let judgement = judged(cpp, &compiled(cpp, "-O0", dir.path()), dir.path(), &[]);
    assert_eq!(judgement["twin"]["inputs"], Value::Null);
    assert_eq!(judgement["verdict"]["reason"], "does what its C++ does");
}
