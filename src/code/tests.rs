//! What the lexers must do with real and with hostile text.

mod assembly;
mod hostile;
mod others;

use super::{AsmSyntax, Language, Painter, Role, Span};

/// The spans of one line as `(text, role)`.
fn texts<'a>(line: &'a str, spans: &[Span]) -> Vec<(&'a str, Role)> {
    let text = |span: &Span| line.get(span.start as usize..span.end as usize).unwrap();
    spans.iter().map(|span| (text(span), span.role)).collect()
}

/// The spans of the last of some lines.
fn last(language: Language, lines: &str) -> Vec<(&str, Role)> {
    let mut painter = Painter::new(language);
    let (mut spans, mut at) = (Vec::new(), "");
    for line in lines.lines() {
        spans.clear();
        painter.line(line, &mut spans);
        at = line;
    }
    texts(at, &spans)
}

fn asm(lines: &str) -> Vec<(&str, Role)> {
    last(Language::Assembly(AsmSyntax::Auto), lines)
}

/// What `g++` makes of a program, one flag string a run.
fn compiled(source: &str, flags: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("program.cpp");
    std::fs::write(&path, source).unwrap();
    let output = std::process::Command::new("g++")
        .args(["-S", "-o", "-"])
        .args(flags)
        .arg(&path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A program with branches, vectors, strings, exceptions and a jump table.
const PROGRAM: &str = r#"
#include <cmath>
#include <iostream>
#include <string>
#include <vector>
static const char *name(int n) {
    switch (n) { case 0: return "zero"; case 1: return "one"; case 2: return "two";
                 case 3: return "three"; case 4: return "four"; case 5: return "five"; }
    return "many";
}
double mean(const std::vector<double> &v) { double s = 0; for (double x : v) s += std::sqrt(x) / 3; return s; }
long gcd(long a, long b) { return b ? gcd(b, a % b) : a; }
unsigned mix(unsigned a) { return (a << 7 | a >> 25) ^ (a * 2654435761u) ^ ~a; }
int main(int argc, char **argv) {
    float f[64]; for (int i = 0; i < 64; ++i) f[i] = i * 0.5f + argc;
    std::vector<double> v(f, f + 64);
    try { if (argc > 9) throw std::string("x"); } catch (const std::string &s) { std::cerr << s; }
    std::cout << name(argc) << mean(v) << gcd(argc, 24) << mix(argc) << std::endl;
}
"#;
