//! What becomes of a program that this machine cannot run by itself. Builds nothing.

use super::*;

fn linked(target: Target) -> Build {
    Build {
        program: Some(Program::new("/nowhere/program".into(), None)),
        built_as: Some(BuiltAs { dialect: Dialect::GasAtt, target, entry: Entry::Main }),
        ..Build::default()
    }
}

#[test]
fn a_program_for_this_machine_needs_no_emulator() {
    let mut build = linked(Target::X86_64);
    build.find_emulator(&Tools::default());
    let program = build.program.unwrap();
    assert_eq!((program.job(), &program.emulator), (Job::run("/nowhere/program"), &None));
    assert_eq!((program.command(), build.notes.len()), (vec!["./program".to_owned()], 0));
}

#[test]
fn without_its_emulator_a_program_is_none_and_the_package_is_named() {
    for (target, tool) in [
        (Target::Aarch64, "qemu-aarch64"),
        (Target::Riscv64, "qemu-riscv64"),
        (Target::Arm, "qemu-arm"),
    ] {
        let mut build = linked(target);
        build.find_emulator(&Tools::default());
        assert!(build.program.is_none());
        assert_eq!(build.missing, Some(MissingTool::new(tool, "qemu-user")));
        assert_eq!(build.refused, Some(format!("{tool} not found (install qemu-user)")));
    }
}

#[test]
fn an_emulator_is_told_and_gets_the_root_of_its_machine() {
    let mut tools = Tools::default();
    tools.aarch64.qemu = Some("/usr/bin/qemu-aarch64-static".into());
    tools.aarch64.root = "/usr/aarch64-linux-gnu".into();
    let mut build = linked(Target::Aarch64);
    build.find_emulator(&tools);
    let program = build.program.unwrap();
    let shown = ["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu", "./program"];
    assert_eq!(program.command(), shown);
    assert_eq!(program.job().guest, Some("/nowhere/program".into()));
    assert_eq!(build.notes, ["for aarch64, so it runs under qemu-aarch64-static"]);
}
