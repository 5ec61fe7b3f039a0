//! From F5 to the program's first byte on the screen, beside the program started plainly: at rest,
//! and while the other side streams 1,000 pieces a second. `cargo bench --bench key`.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use serde_json::{Value, json};

const ROUNDS: usize = 40;
/// What the program prints: nothing else on the screen looks like it.
const MARKER: &str = "QXQXQXQX";

const STATIC: &str = "\t.globl\t_start\n\t.text\n_start:\n\tmovl\t$1, %eax\n\tmovl\t$1, %edi\n\
    \tleaq\tm(%rip), %rsi\n\tmovl\t$9, %edx\n\tsyscall\n\tmovl\t$60, %eax\n\txorl\t%edi, %edi\n\
    \tsyscall\n\t.section\t.rodata\nm:\t.ascii\t\"QXQXQXQX\\n\"\n";

const CPP: &str = "#include <iostream>\nint main() { std::cout << \"QXQXQXQX\" << std::endl; }\n";

fn main() {
    let dir = tempfile::tempdir().unwrap();
    println!("{:<44}{:>9}{:>9}{:>9}", "milliseconds", "min", "median", "p95");
    for (name, assembly) in [("static", STATIC.to_owned()), ("C++", compiled(dir.path()))] {
        let program = built(&assembly, dir.path());
        let mut plain = Vec::new();
        let mut rest = Vec::new();
        let mut busy = Vec::new();
        for _ in 0..ROUNDS {
            plain.push(plainly(&program));
            rest.push(pressed(&tape(&assembly, false), dir.path()));
            busy.push(pressed(&tape(&assembly, true), dir.path()));
        }
        show(&format!("{name} program, plain start to first byte"), &mut plain);
        show(&format!("{name} program, F5 to the screen, at rest"), &mut rest);
        show(&format!("{name} program, F5 while the other side streams"), &mut busy);
    }
}

fn show(name: &str, times: &mut [Duration]) {
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e3;
    println!("{name:<44}{:>9.2}{:>9.2}{:>9.2}", at(0), at(50), at(95));
}

fn compiled(dir: &Path) -> String {
    std::fs::write(dir.join("p.cpp"), CPP).unwrap();
    let made =
        Command::new("g++").args(["-S", "-O1", "-o", "-", "p.cpp"]).current_dir(dir).output();
    String::from_utf8(made.unwrap().stdout).unwrap()
}

fn built(assembly: &str, dir: &Path) -> std::path::PathBuf {
    std::fs::write(dir.join("p.s"), assembly).unwrap();
    let bare = assembly.contains("_start:");
    let mut command = Command::new("g++");
    command.args(["p.s", "-o", "p", "-z", "noexecstack"]).current_dir(dir);
    if bare {
        command.args(["-nostdlib", "-static"]);
    }
    assert!(command.status().unwrap().success());
    dir.join("p")
}

/// From fork to the program's first byte in a pipe.
fn plainly(program: &Path) -> Duration {
    let began = Instant::now();
    let mut child = Command::new(program).stdout(Stdio::piped()).spawn().unwrap();
    let mut byte = [0];
    child.stdout.take().unwrap().read_exact(&mut byte).unwrap();
    let took = began.elapsed();
    child.wait().unwrap();
    took
}

/// A cassette whose tuned side answers at once; its base side answers for long, or not at all.
fn tape(assembly: &str, streams: bool) -> String {
    let mut lines = vec![json!({"cassette": 1, "title": "for a measurement"})];
    lines.push(json!({"exchange": {"prompt": "p", "side": "base", "model": "m"}}));
    let pieces = if streams { 8000 } else { 1 };
    for n in 0..pieces {
        let at = f64::from(n) / 1000.0;
        lines.push(json!({"at": at, "event": {"Text": format!("word {n} ")}}));
    }
    lines.push(json!({"at": 8.0 * f64::from(u8::from(streams)), "event": {"Ended": "Complete"}}));
    lines.push(json!({"exchange": {"prompt": "p", "side": "tuned", "model": "m"}}));
    let text = format!("Here:\n\n```asm\n{assembly}```\n");
    lines.push(json!({"at": 0.0, "event": {"Text": text}}));
    lines.push(json!({"at": 0.0, "event": {"Ended": "Complete"}}));
    lines.iter().map(Value::to_string).collect::<Vec<_>>().join("\n")
}

/// Opens the bench, waits until the answer is built and held ready, and presses the key.
fn pressed(tape: &str, home: &Path) -> Duration {
    std::fs::write(home.join("tape.jsonl"), tape).unwrap();
    let pair = native_pty_system()
        .openpty(PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 })
        .unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_assemblergpt"));
    command.args(["--no-history", "--cassette", "tape.jsonl"]);
    command.cwd(home);
    command.env_clear();
    command.env("HOME", home);
    command.env("PATH", "/usr/bin:/bin");
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut writer = pair.master.take_writer().unwrap();
    let (sender, bytes) = channel();
    thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(n @ 1..) = reader.read(&mut buffer) {
            if sender.send((Instant::now(), buffer[..n].to_vec())).is_err() {
                break;
            }
        }
    });
    wait(&bytes, "Run");
    writer.write_all(b"\r").unwrap();
    wait(&bytes, "built: F5 runs it");
    // The launcher is made ready after the build is shown.
    thread::sleep(Duration::from_millis(60));
    // The answer itself holds the marker too.
    while bytes.try_recv().is_ok() {}
    let began = Instant::now();
    writer.write_all(b"\x1b[15~").unwrap();
    let shown = wait(&bytes, MARKER);
    child.kill().unwrap();
    child.wait().unwrap();
    shown.duration_since(began)
}

/// When a text was in what the terminal got.
fn wait(bytes: &Receiver<(Instant, Vec<u8>)>, text: &str) -> Instant {
    let mut seen = Vec::new();
    loop {
        let (at, more) = bytes.recv_timeout(Duration::from_secs(20)).expect("it did not come");
        seen.extend(more);
        if String::from_utf8_lossy(&seen).contains(text) {
            return at;
        }
    }
}
