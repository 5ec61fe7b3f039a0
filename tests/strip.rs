//! Assembly with lines left out, held against g++ itself: it must assemble, link and run as before.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use assemblergpt::dataset::compile::{Strip, stripped};
use assemblergpt::dataset::synth::{self, Io, Plan, Wanted};
use proptest::prelude::{Strategy as _, any};
use proptest::sample::subsequence;
use proptest::test_runner::{Config, TestRunner};

/// What is hard to leave lines out of, each with what it does.
const HARD: [(&str, &str); 7] = [
    (
        "exceptions",
        "#include <iostream>\n#include <stdexcept>\nstruct T { ~T() { std::cout << \"gone\\n\"; } };\nint f(int n) { T t; if (n > 2) throw std::runtime_error(\"three\"); return n; }\nint main() { try { f(3); } catch (const std::exception& e) { std::cout << e.what() << '\\n'; } }",
    ),
    (
        "vectors",
        "#include <iostream>\n#include <vector>\nint main() { std::vector<int> v; for (int i = 0; i < 50; i++) v.push_back(i * i); long s = 0; for (int x : v) s += x; std::cout << s << '\\n'; }",
    ),
    (
        "strings",
        "#include <iostream>\n#include <string>\n#include <map>\nint main() { std::map<std::string, int> m; for (std::string w : {\"one\", \"two\", \"one\"}) m[w + \"!\"]++; for (auto& [k, n] : m) std::cout << k << n << '\\n'; }",
    ),
    (
        "constructors",
        "#include <cstdio>\nstruct S { int n; S() : n(7) { std::puts(\"made\"); } ~S() { std::puts(\"gone\"); } };\nstatic S s;\nint& counted() { static int n = s.n; return n; }\nint main() { std::printf(\"%d\\n\", ++counted()); }",
    ),
    (
        "switches",
        "#include <cstdio>\nint f(int n) { switch (n) { case 0: return 5; case 1: return 17; case 2: return 2; case 3: return 44; case 4: return 8; case 5: return 31; case 6: return 9; } return -1; }\nint main() { for (int i = -1; i < 8; i++) std::printf(\"%d \", f(i)); std::puts(\"\"); }",
    ),
    (
        "floating",
        "#include <cstdio>\n#include <cmath>\nint main() { double a[9]; float b[9]; for (int i = 0; i < 9; i++) { a[i] = std::sqrt(i) * 1.5; b[i] = i * 0.25f - 1; } double s = 0; for (int i = 0; i < 9; i++) s += a[i] * b[i]; std::printf(\"%.3f\\n\", s); }",
    ),
    (
        "virtual",
        "#include <cstdio>\n#include <functional>\nstruct A { virtual int f() { return 1; } virtual ~A() = default; };\nstruct B : A { int f() override { return 2; } };\ntemplate <class T> T twice(T x) { return x + x; }\nthread_local int t = 4;\nint main() { B b; A& a = b; std::function<int(int)> g = [&](int x) { return x * a.f() + t; }; std::printf(\"%d %d\\n\", g(twice(21)), twice('a')); }",
    ),
];

fn run(dir: &Path, command: &[&str]) -> Output {
    Command::new(command[0]).args(&command[1..]).current_dir(dir).output().unwrap()
}

fn assembly(dir: &Path, cpp: &str, level: &str) -> String {
    fs::write(dir.join("x.cpp"), cpp).unwrap();
    let made = run(dir, &["g++", "-std=c++17", "-S", level, "x.cpp"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    fs::read_to_string(dir.join("x.s")).unwrap()
}

/// What the program of this assembly prints, and how it ends.
fn does(dir: &Path, assembly: &str) -> (String, Option<i32>) {
    fs::write(dir.join("y.s"), assembly).unwrap();
    // Neither g++ nor ld may have anything to say against it.
    let built = run(dir, &["g++", "-z", "noexecstack", "y.s", "-o", "y"]);
    assert!(built.status.success(), "{}\n{assembly}", String::from_utf8_lossy(&built.stderr));
    assert_eq!(String::from_utf8_lossy(&built.stderr), "");
    let ran = run(dir, &["./y"]);
    (String::from_utf8(ran.stdout).unwrap(), ran.status.code())
}

#[test]
fn hard_programs_run_the_same_whatever_is_left_out() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    for (name, cpp) in HARD {
        for level in ["-O0", "-O2"] {
            let whole = assembly(dir, cpp, level);
            let wanted = does(dir, &whole);
            assert_eq!(wanted.1, Some(0), "{name}");
            let singly = Strip::ALL.iter().filter(|_| level == "-O0").map(|one| vec![*one]);
            for kinds in singly.chain([Strip::ALL.to_vec()]) {
                let (text, done) = stripped(&whole, &kinds);
                assert_eq!(does(dir, &text), wanted, "{name} at {level} without {done:?}");
                assert!(kinds.len() == 1 || text.len() < whole.len(), "{name}");
            }
        }
    }
}

#[test]
fn a_program_that_throws_would_break_without_what_is_kept_for_it() {
    let dir = tempfile::tempdir().unwrap();
    let whole = assembly(dir.path(), HARD[0].1, "-O0");
    let (text, done) = stripped(&whole, &Strip::ALL);
    assert!(!done.contains(&Strip::Cfi) && text.contains(".cfi_startproc"));
    let bare: String =
        whole.lines().filter(|l| !l.contains(".cfi_")).map(|l| l.to_owned() + "\n").collect();
    assert_ne!(does(dir.path(), &bare).1, Some(0));
}

#[test]
fn programs_of_the_generator_run_the_same_whatever_is_left_out() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let kinds = subsequence(Strip::ALL.to_vec(), 0..=Strip::ALL.len());
    let levels = ["-O0", "-O1", "-O2", "-Os"];
    let strategy = (any::<u64>(), 0..60_usize, 0..levels.len(), kinds);
    let mut runner =
        TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() });
    runner
        .run(
            &strategy.prop_map(|(seed, n, level, kinds)| (seed, n, levels[level], kinds)),
            |(seed, n, level, kinds)| {
                let plan = Plan {
                    count: n + 1,
                    seed,
                    phrasings: 1,
                    io: Io::Both,
                    plain: false,
                    wanted: Wanted::Assembly,
                };
                let program = synth::programs(plan).pop().unwrap();
                if program.requests[0].stdin.is_none() {
                    let whole = assembly(dir, &program.cpp, level);
                    let expected = program.requests[0].expected_stdout.clone().unwrap();
                    let (text, _) = stripped(&whole, &kinds);
                    assert_eq!(
                        does(dir, &text),
                        (expected, Some(0)),
                        "{} {level} {kinds:?}",
                        program.name
                    );
                }
                Ok(())
            },
        )
        .unwrap();
}
