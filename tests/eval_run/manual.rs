//! The commands for many machines, as the manual has them, run by the shells that will run them.

use std::os::unix::fs::symlink;
use std::process::Command;

use crate::room::{Reply, Room, Server, hello, text};

/// The text of the first block of the manual that holds `word`.
fn block(word: &str) -> String {
    let manual = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/evaluation.md");
    let manual = std::fs::read_to_string(manual).unwrap();
    let blocks = manual.split("```").skip(1).step_by(2);
    let block = { blocks }.find(|block| block.contains(word)).unwrap();
    block.split_once('\n').unwrap().1.to_owned()
}

fn shell(room: &Room, server: &Server, script: &str, variables: &[(&str, &str)]) {
    let bin = room.path("bin");
    if !bin.exists() {
        std::fs::create_dir(&bin).unwrap();
        symlink(env!("CARGO_BIN_EXE_assemblergpt"), bin.join("assemblergpt")).unwrap();
    }
    let mut command = Command::new("bash");
    command.args(["-e", "-c", script]).env_clear().envs(variables.iter().copied());
    command.env("PATH", format!("{}:/usr/bin:/bin", bin.display())).env("HOME", room.path("."));
    command.env("OPENAI_API_KEY", "k").env("OPENAI_BASE_URL", server.url());
    let out = command.current_dir(room.path(".")).output().unwrap();
    assert!(out.status.success(), "{script}\n{}", text(&out.stderr));
}

#[test]
fn what_the_manual_says_for_many_machines_works() {
    let (server, room) = (Server::start(), Room::new());
    server.answer("", Reply::Text(hello("hi\\n")));
    let slurm = block("#SBATCH");
    shell(&room, &server, &slurm, &[("SLURM_ARRAY_TASK_ID", "2"), ("SLURM_CPUS_PER_TASK", "2")]);
    assert_eq!(room.records("part-2").len(), 10);

    let job = block("JOB_COMPLETION_INDEX");
    let args = job.split_once("args:").unwrap().1.split_once("envFrom").unwrap().0;
    let lines: Vec<&str> = args.trim().trim_start_matches("- ").lines().map(str::trim).collect();
    let script = lines.join(" ").replace("/results", "results");
    shell(&room, &server, &script, &[("JOB_COMPLETION_INDEX", "2")]);
    assert_eq!(room.records("results/part-3").len(), 10);

    // The tool itself need not be here: a loop does the same, one after the other.
    let parallel = block("parallel assemblergpt");
    let (command, merge) = parallel.split_once('\n').unwrap();
    let (command, numbers) = command.trim_start_matches("parallel ").split_once(" ::: ").unwrap();
    let command = command.replace("{}", "$i").replace("part-", "p-").replace("/4", "/40");
    let merge = merge.replace("part-", "p-").replace("results", "whole");
    let script = format!("for i in {numbers}; do {command}; done\n{merge}");
    shell(&room, &server, &script, &[]);
    assert_eq!(room.records("whole").len(), 2 * (2 + 2 + 2 + 2));
}
