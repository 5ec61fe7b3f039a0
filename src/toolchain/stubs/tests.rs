//! Programs linked against stand-ins must ask for the same libraries, names and versions as
//! programs linked against the real ones.

use std::process::Command;

use super::*;
use crate::toolchain::probe::Tools;
use crate::toolchain::recipe::{self, Start};

const SOURCE: &str = r#"
#include <iostream>
#include <vector>
#include <map>
#include <cmath>
#include <stdexcept>
#include <string>
#include <cstdlib>
#include <new>
static int made;
void* operator new(std::size_t size) { ++made; return std::malloc(size); }
void operator delete(void* place) noexcept { std::free(place); }
void operator delete(void* place, std::size_t) noexcept { std::free(place); }
int main() {
    int before = made;
    std::string long_text("a text of the library that is too long to have its place in itself");
    std::cout << made - before << '\n';
    std::map<std::string, std::vector<double>> m;
    m["a"].push_back(std::sqrt(2.0) + std::atof("3.5") + std::pow(2.5, 1.5));
    try { throw std::runtime_error("thrown"); }
    catch (const std::exception& e) { std::cout << e.what() << ' ' << m["a"][0] << std::endl; }
    std::cerr << "to stderr\n";
    atexit([] { std::puts("the end"); });
    return m.size() == 1 ? 3 : 4;
}
"#;

fn linked(dir: &Path, program: &str, stubs: Option<&Stubs>) {
    let tools = Tools::find();
    let link =
        recipe::link(crate::reply::Target::X86_64, Start::Main, &["x.o"], program, stubs, &tools)
            .unwrap();
    let done = Command::new(&link.program).args(&link.args).current_dir(dir).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn dynamic(dir: &Path, program: &str) -> String {
    let shown = Command::new("readelf").args(["-dVW", program]).current_dir(dir).output().unwrap();
    let text = String::from_utf8(shown.stdout).unwrap();
    let mut kept: Vec<String> = text
        .lines()
        .filter(|l| l.contains("NEEDED") || l.contains("Name: "))
        .filter_map(|l| l.split_once("Name: ").or(l.split_once("library: ")))
        .map(|(_, rest)| rest.split("Version: ").next().unwrap_or(rest).trim().to_owned())
        .collect();
    kept.sort();
    kept.join("\n")
}

#[test]
fn a_program_of_stand_ins_is_the_program_of_the_real_libraries() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("x.cpp"), SOURCE).unwrap();
    let mut gxx = Command::new("g++");
    gxx.args(["-O0", "-c", "x.cpp", "-o", "x.o"]).current_dir(dir.path());
    assert!(gxx.status().unwrap().success());
    let tools = Tools::find();
    let interface = Interface::read(tools.x86_64.as_ref().unwrap()).unwrap();
    let facts = Facts::read(&dir.path().join("x.o")).unwrap();
    let stubs = interface.stubs(&facts, true).unwrap();
    std::fs::create_dir(dir.path().join(FOLDER)).unwrap();
    for stub in &stubs.stubs {
        std::fs::write(dir.path().join(&stub.file), &stub.bytes).unwrap();
    }
    linked(dir.path(), "real", None);
    linked(dir.path(), "quick", Some(&stubs));
    assert_eq!(dynamic(dir.path(), "quick"), dynamic(dir.path(), "real"));
    let run = |name: &str| {
        let out = Command::new(dir.path().join(name)).output().unwrap();
        (out.status.code(), String::from_utf8(out.stdout).unwrap(), out.stderr)
    };
    assert_eq!(run("quick"), run("real"));
    assert_eq!(run("quick").0, Some(3));
    assert!(run("quick").1.starts_with("1\nthrown ") && run("quick").1.ends_with("the end\n"));
}

#[test]
fn a_name_of_no_library_asks_for_the_real_link() {
    let tools = Tools::find();
    let interface = Interface::read(tools.x86_64.as_ref().unwrap()).unwrap();
    let lacking = |name: &str| Facts { undefined: vec![name.to_owned()], ..Facts::default() };
    assert_eq!(interface.stubs(&lacking("no_such_function_anywhere"), true), None);
    let found = interface.stubs(&lacking("_ZSt4cout"), true).unwrap();
    let files: Vec<_> = found.stubs.iter().map(|s| s.file.as_str()).collect();
    assert_eq!(files, ["stubs/libstdc++.so.6", "stubs/libc.so.6"]);
}
