//! Listings laid beside what this machine's compiler makes of their C++: real output of the
//! compiler in many styles, the same with changes, and replies that cannot be compared.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use assemblergpt::judge::Bounds;
use assemblergpt::judge::against::{Against, Comparison, Mark, against};
use assemblergpt::reply::{Dialect, Reply, System, Target};
use assemblergpt::sandbox::{Isolation, Limits};
use assemblergpt::toolchain::Toolchain;

const LOOP: &str = "#include <cstdio>\nint main() { int s = 0; for (int i = 0; i < 9; ++i) s += i * i; \
    printf(\"%d\\n\", s); }\n";
const HELLO: &str = "#include <iostream>\nint main() { std::cout << \"Hello\" << std::endl; }\n";
const PROGRAMS: [(&str, &str); 8] = [
    ("loop", LOOP),
    ("hello", HELLO),
    (
        "switch",
        "#include <cstdio>\nint f(int n) { switch (n) { case 0: return 4; case 1: return 9; case 2: \
         return 3; case 3: return 77; case 4: return 1; case 5: return 8; } return n; }\n\
         int main() { for (int i = 0; i < 8; ++i) printf(\"%d \", f(i)); }\n",
    ),
    (
        "classes",
        "#include <iostream>\nstruct A { virtual int f() const { return 1; } virtual ~A() {} };\n\
         struct B : A { int f() const override { return 2; } };\n\
         int main() { B b; const A &a = b; std::cout << a.f() << '\\n'; }\n",
    ),
    (
        "containers",
        "#include <iostream>\n#include <string>\n#include <vector>\nint main() { \
         std::vector<std::string> v; v.push_back(\"x\"); v.push_back(\"yy\"); \
         for (const auto &s : v) std::cout << s << s.size() << \"\\n\"; }\n",
    ),
    (
        "doubles",
        "#include <cstdio>\n#include <cmath>\ndouble mean(const double *p, int n) { double s = 0; \
         for (int i = 0; i < n; ++i) s += p[i]; return s / n; }\n\
         int main() { double d[] = {1.5, 2.5, 4}; printf(\"%.2f %.2f\\n\", mean(d, 3), sqrt(d[2])); }\n",
    ),
    (
        "recursion",
        "#include <cstdio>\nint fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }\n\
         int total = 3; const char *names[] = {\"a\", \"b\"};\n\
         int main() { total += fib(9); printf(\"%d %s\\n\", total, names[total & 1]); }\n",
    ),
    (
        "exceptions",
        "#include <cstdio>\n#include <stdexcept>\nint f(int n) { if (n > 2) throw \
         std::runtime_error(\"big\"); return n; }\nint main() { try { f(1); f(5); } catch (const \
         std::exception &e) { puts(e.what()); } }\n",
    ),
];

struct Bench {
    dir: tempfile::TempDir,
    toolchain: Toolchain,
}

impl Bench {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let bounds = Bounds {
            launcher: PathBuf::from(env!("CARGO_BIN_EXE_assemblergpt")),
            least: Isolation::LimitsOnly,
            limits: Limits::default(),
            cache: dir.path().join("cache"),
            repair: true,
        };
        let toolchain = bounds.toolchain().await.unwrap();
        Self { dir, toolchain }
    }

    /// What g++ itself makes of a program.
    fn assembly(&self, source: &str, flags: &str) -> String {
        let path = self.dir.path().join("program.cpp");
        fs::write(&path, source).unwrap();
        let out = Command::new("g++")
            .arg("-S")
            .args(flags.split_whitespace())
            .args(["-o", "-"])
            .arg(path)
            .stderr(Stdio::inherit())
            .output()
            .unwrap();
        assert!(out.status.success());
        String::from_utf8(out.stdout).unwrap()
    }

    async fn against(&self, reply: &str) -> Against {
        let reply = Reply::from_text(reply);
        let listing = reply.listing().unwrap();
        against(&self.toolchain, &listing, reply.twin().as_ref()).await
    }

    async fn compared(&self, source: &str, listing: &str) -> Comparison {
        match self.against(&reply(source, listing)).await {
            Against::Compared(comparison) => *comparison,
            Against::Not(why) => panic!("{why}: {listing}"),
        }
    }

    async fn why_not(&self, reply: &str) -> String {
        match self.against(reply).await {
            Against::Compared(comparison) => panic!("{comparison:?}"),
            Against::Not(why) => why,
        }
    }
}

fn reply(source: &str, listing: &str) -> String {
    format!("The C++:\n\n```cpp\n{source}```\n\nThe assembly:\n\n```asm\n{listing}```\n")
}

fn whole(share: f64) -> bool {
    (share - 1.0).abs() < f64::EPSILON
}

/// The rows that differ, for a message.
fn different(comparison: &Comparison) -> Vec<String> {
    let rows = comparison.rows.iter().filter(|r| r.mark != Mark::Both);
    rows.take(12).map(|r| format!("{r:?}")).collect()
}

#[tokio::test]
async fn what_the_compiler_wrote_is_wholly_equal() {
    const LEVELS: [&str; 3] = ["-O0", "-O1", "-O2"];
    const OTHERS: [&str; 6] = [
        "-O0 -no-pie -fno-pie",
        "-O2 -fno-pie",
        "-O0 -fPIC",
        "-O0 -fno-asynchronous-unwind-tables",
        "-O0 -masm=intel",
        "-O0 -fcf-protection=full -fstack-protector-strong",
    ];
    let bench = Bench::new().await;
    for (n, (name, source)) in PROGRAMS.into_iter().enumerate() {
        // Every other style with several programs, and every program with several styles.
        let others = OTHERS.into_iter().enumerate().filter(|(m, _)| m % 3 == n % 3);
        for style in LEVELS.into_iter().chain(others.map(|(_, style)| style)) {
            let found = bench.compared(source, &bench.assembly(source, style)).await;
            let shares = (found.equal_lines, found.equal_opcodes);
            assert!(
                whole(shares.0) && whole(shares.1),
                "{name} {style}: {shares:?} by {:?}\n{:#?}",
                found.command,
                different(&found)
            );
            assert_eq!(found.lines, found.compiler_lines);
        }
    }
}

#[tokio::test]
async fn compiled_headers_change_nothing() {
    let bench = Bench::new().await;
    bench.toolchain.warm().await;
    for (name, source) in PROGRAMS {
        let found = bench.compared(source, &bench.assembly(source, "-O0")).await;
        assert!(whole(found.equal_lines), "{name}: {:#?}", different(&found));
        assert!(!found.command.iter().any(|word| word == "-include"), "{:?}", found.command);
        // What was made before is found again and is the same.
        assert_eq!(bench.compared(source, &bench.assembly(source, "-O0")).await, found);
    }
}

#[tokio::test]
async fn other_label_numbers_and_spellings_are_equal_and_one_change_is_found() {
    let bench = Bench::new().await;
    let mut text = bench.assembly(LOOP, "-O0");
    for n in (0..10).rev() {
        text = text.replace(&format!(".L{n}\n"), &format!(".L{}\n", 90 - n));
        text = text.replace(&format!(".L{n}:"), &format!(".L{}:", 90 - n));
    }
    text = text.replace("movq\t%rsp", "mov  %rsp").replace("@PLT", "").replace("$8", "$0x8");
    let found = bench.compared(LOOP, &text).await;
    assert!(whole(found.equal_lines), "{:#?}", different(&found));

    let changed = text.replacen("imull", "addl", 1);
    assert_ne!(changed, text);
    let reply = reply(LOOP, &changed);
    let line = 1 + reply.lines().position(|l| l.contains("addl\t%eax, %eax")).unwrap();
    let found = bench.compared(LOOP, &changed).await;
    let rows: Vec<_> = found.rows.iter().filter(|r| r.mark != Mark::Both).collect();
    assert_eq!(rows.len(), 1, "{rows:#?}");
    assert_eq!(rows[0].mark, Mark::Changed);
    assert_eq!(rows[0].listing.as_ref().unwrap().line, line);
    assert!(rows[0].compiler.as_ref().unwrap().text.contains("imull"));
    assert!(found.equal_lines < 1.0 && found.equal_lines > 0.9, "{}", found.equal_lines);
}

#[tokio::test]
async fn a_listing_for_reading_is_compared_without_what_it_leaves_out() {
    let bench = Bench::new().await;
    let source = "#include <cstdio>\nint add(int a, int b) { return a + b; }\n\
        int main() { printf(\"%d\\n\", add(8, 120)); }\n";
    let listing = "add(int, int):\n        push    rbp\n        mov     rbp, rsp\n        \
        mov     DWORD PTR [rbp-4], edi\n        mov     DWORD PTR [rbp-8], esi\n        \
        mov     edx, DWORD PTR [rbp-4]\n        mov     eax, DWORD PTR [rbp-8]\n        \
        add     eax, edx\n        pop     rbp\n        ret\n.LC0:\n        .string \"%d\\n\"\nmain:\n        \
        push    rbp\n        mov     rbp, rsp\n        mov     esi, 120\n        mov     edi, 8\n        \
        call    add(int, int)\n        mov     esi, eax\n        mov     edi, OFFSET FLAT:.LC0\n        \
        mov     eax, 0\n        call    printf\n        mov     eax, 0\n        pop     rbp\n        ret\n";
    let reply = Reply::from_text(&reply(source, listing));
    let identity = (Dialect::CompilerExplorer, Target::X86_64, System::Linux);
    let mut listing = reply.listing().unwrap();
    (listing.dialect, listing.target, listing.system) = identity;
    let found = against(&bench.toolchain, &listing, reply.twin().as_ref()).await;
    let Against::Compared(found) = found else { panic!("{found:?}") };
    assert!(whole(found.equal_lines), "{:#?}", different(&found));
    assert!(found.command.iter().any(|word| word == "-masm=intel"), "{:?}", found.command);
}

#[tokio::test]
async fn c_is_compared_with_the_c_compiler() {
    let bench = Bench::new().await;
    let source = "#include <stdio.h>\nint main(void) { puts(\"hi\"); return 3; }\n";
    let path = bench.dir.path().join("p.c");
    fs::write(&path, source).unwrap();
    let out = Command::new("gcc").args(["-S", "-O1", "-o", "-"]).arg(path).output().unwrap();
    let listing = String::from_utf8(out.stdout).unwrap();
    let reply = format!("```c\n{source}```\n\n```asm\n{listing}```\n");
    let Against::Compared(found) = bench.against(&reply).await else { panic!("not compared") };
    assert!(whole(found.equal_lines), "{:#?}", different(&found));
    assert_eq!((found.command[0].as_str(), found.level()), ("gcc", "-O1"));
}

#[tokio::test]
async fn each_reason_not_to_compare_is_given() {
    let bench = Bench::new().await;
    let listing = bench.assembly(LOOP, "-O0");
    let start = "\t.globl _start\n_start:\n\tmovl $60, %eax\n\txorl %edi, %edi\n\tsyscall\n";
    let nasm =
        "section .text\nglobal main\nmain:\n    push rbp\n    mov rbp, rsp\n    pop rbp\n    ret\n";
    let arm = "\t.text\n\t.globl main\nmain:\n\tstp x29, x30, [sp, -16]!\n\tmov w0, 0\n\tldp x29, x30, [sp], 16\n\tret\n";
    let inline = "int main() { int x; asm(\"movl $1, %0\" : \"=r\"(x)); return x; }\n";
    let other = "\t.text\n\t.globl add\nadd:\n\tleal (%rdi,%rsi), %eax\n\tret\n";
    let data = "\t.data\n\t.globl x\nx:\n\t.long 7\n\t.long 8\n";
    for (text, wanted) in [
        (format!("```asm\n{listing}```\n"), "no C++"),
        (reply(LOOP, start), "_start"),
        (reply(LOOP, nasm), "nasm"),
        (reply(LOOP, arm), "aarch64"),
        (reply(inline, &listing), "assembly of its own"),
        (reply("#include <cstdio>\nint main() { return y; }\n", &listing), "does not compile"),
        (reply(LOOP, other), "no function in common"),
        (reply(LOOP, data), "no instructions"),
        (reply(LOOP, "\tmovl $1, %eax\n\taddl $2, %eax\n\tret\n"), "no function"),
    ] {
        let why = bench.why_not(&text).await;
        assert!(why.contains(wanted), "{wanted}: {why}");
        assert!(!why.contains('\n') && !why.ends_with('.'), "{why}");
    }
}

#[test]
fn run_tells_it_in_json_and_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/01-sum");
    let text = |name: &str| fs::read_to_string(sample.join(name)).unwrap();
    let file = dir.path().join("reply.md");
    fs::write(&file, reply(&text("program.cpp"), &text("program.s"))).unwrap();
    let run = |args: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_assemblergpt"))
            .arg("run")
            .args(args)
            .arg(&file)
            .env_clear()
            .env("HOME", dir.path())
            .env("PATH", "/usr/bin:/bin")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    };
    let json: serde_json::Value = serde_json::from_slice(&run(&["--json"]).stdout).unwrap();
    let compiler = &json["compiler"];
    assert!(whole(compiler["equal_lines"].as_f64().unwrap()), "{compiler}");
    assert!(whole(compiler["equal_opcodes"].as_f64().unwrap()), "{compiler}");
    assert_eq!(compiler["lines"], compiler["compiler_lines"]);
    assert_eq!(compiler["command"][0], "g++");
    assert_eq!(json["verdict"]["stage"], "right");
    let report = String::from_utf8(run(&[]).stderr).unwrap();
    assert!(report.contains("against g++ -O0: 100 % of lines, 100 % of opcodes equal"), "{report}");
    let alone: serde_json::Value =
        serde_json::from_slice(&run(&["--json", "--no-twin"]).stdout).unwrap();
    assert!(alone["compiler"].is_null(), "{alone}");
}
