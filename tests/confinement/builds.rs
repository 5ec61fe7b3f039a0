//! Tools are confined too: what a reply says can make them neither read nor write elsewhere.

use std::fs;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::Path;

use assemblergpt::sandbox::{End, Isolation, Job, take};

use super::kit::{Ran, public_dir, run, sandbox};

/// The levels at which tools can run at all.
const LEVELS: [Isolation; 2] = [Isolation::Full, Isolation::Restricted];

const SECRET: &str = "sk-this-is-a-secret";

const EXITS: &str = ".globl _start\n_start:\n mov $60, %eax\n mov $7, %edi\n syscall\n";

async fn tool(level: Isolation, dir: &Path, line: &str) -> Ran {
    let mut words = line.split(' ');
    let mut job = Job::build(format!("/usr/bin/{}", words.next().unwrap()), dir);
    job.args = words.map(Into::into).collect();
    run(&sandbox(level), job).await
}

#[tokio::test]
async fn a_listing_is_assembled_linked_and_run() {
    for level in LEVELS {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("x.s"), EXITS).unwrap();
        fs::set_permissions(dir.path().join("x.s"), fs::Permissions::from_mode(0o600)).unwrap();
        for line in ["as -o x.o x.s", "ld -o x x.o"] {
            let ran = tool(level, dir.path(), line).await;
            assert_eq!(
                (ran.outcome.end.clone(), ran.text().as_str()),
                (End::Exited(0), ""),
                "{level}: {ran:?}"
            );
        }
        let mode = take(dir.path(), "x", 1 << 20).unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o111, 0o111, "{level}: the program is not executable");
        let ran = run(&sandbox(level), Job::run(dir.path().join("x"))).await;
        assert_eq!(ran.outcome.end, End::Exited(7), "{level}: {ran:?}");
    }
}

#[tokio::test]
async fn the_compiler_with_all_its_parts_works() {
    for level in LEVELS {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("x.c"), "#include <stdio.h>\nint main() { puts(\"hi\"); }\n")
            .unwrap();
        let ran = tool(level, dir.path(), "gcc -o x x.c").await;
        assert_eq!(
            (ran.outcome.end.clone(), ran.text().as_str()),
            (End::Exited(0), ""),
            "{level}: {ran:?}"
        );
        let mut names: Vec<_> =
            fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["x", "x.c"], "a tool left something behind");
        let ran = run(&sandbox(level), Job::run(dir.path().join("x"))).await;
        assert_eq!(ran.stdout, b"hi\n", "{level}: {ran:?}");
    }
}

#[tokio::test]
async fn no_text_makes_a_tool_read_what_is_not_its_own() {
    let outside = public_dir();
    let secret = outside.path().join("secret");
    fs::write(&secret, SECRET).unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o666)).unwrap();
    let path = secret.display();
    let attempts = [
        ("x.s", format!(".incbin \"{path}\"\n"), "as -o x.o x.s"),
        ("x.s", format!(".include \"{path}\"\n"), "as -o x.o x.s"),
        ("x.s", format!(".incbin \"../../../..{path}\"\n"), "as -o x.o x.s"),
        ("x.asm", format!("incbin \"{path}\"\n"), "nasm -f elf64 -o x.o x.asm"),
        ("x.asm", format!("%include \"{path}\"\n"), "nasm -f elf64 -o x.o x.asm"),
        ("x.c", format!("#include \"{path}\"\n"), "gcc -c -o x.o x.c"),
        ("x.c", format!("asm(\".incbin \\\"{path}\\\"\");\n"), "gcc -c -o x.o x.c"),
        ("x.ld", format!("INPUT({path})\n"), "ld -o x.o x.ld"),
        ("x.s", ".incbin \"/etc/passwd\"\n".to_owned(), "as -o x.o x.s"),
        ("x.s", ".incbin \"/proc/self/environ\"\n".to_owned(), "as -o x.o x.s"),
    ];
    for level in LEVELS {
        for (name, text, line) in &attempts {
            let dir = tempfile::tempdir().unwrap();
            fs::write(dir.path().join(name), text).unwrap();
            let ran = tool(level, dir.path(), line).await;
            let End::Exited(status) = ran.outcome.end else { panic!("{level}: {text}: {ran:?}") };
            assert_ne!(status, 0, "{level}: {text}");
            assert!(!ran.text().contains(SECRET), "{level}: {text}: {}", ran.text());
            assert!(!dir.path().join("x.o").exists(), "{level}: {text}");
        }
    }
}

#[tokio::test]
async fn no_tool_writes_outside_of_its_directory() {
    let outside = public_dir();
    let victim = outside.path().join("victim");
    fs::write(&victim, "as it was").unwrap();
    fs::set_permissions(&victim, fs::Permissions::from_mode(0o666)).unwrap();
    for level in LEVELS {
        for target in [victim.clone(), outside.path().join("new"), "/tmp/left-behind.o".into()] {
            let dir = tempfile::tempdir().unwrap();
            fs::write(dir.path().join("x.s"), EXITS).unwrap();
            let ran = tool(level, dir.path(), &format!("as -o {} x.s", target.display())).await;
            assert_ne!(ran.outcome.end, End::Exited(0), "{level}: {ran:?}");
        }
        assert_eq!(fs::read_to_string(&victim).unwrap(), "as it was");
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
        assert!(!Path::new("/tmp/left-behind.o").exists());
    }
}

#[tokio::test]
async fn the_null_device_survives_being_an_output() {
    for level in LEVELS {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("x.s"), EXITS).unwrap();
        for line in ["as -o /dev/null x.s", "ld -o /dev/null x.o", "gcc -c -o /dev/null x.s"] {
            tool(level, dir.path(), line).await;
        }
        let kind = fs::metadata("/dev/null").unwrap().file_type();
        assert!(kind.is_char_device(), "{level}: /dev/null was replaced");
    }
}

#[tokio::test]
async fn bombs_in_a_listing_are_stopped() {
    let bombs = [
        ".rept 2000000000\n.quad 1\n.endr\n",
        ".macro m\nm\nm\n.endm\nm\n",
        ".macro m n\n.long \\n\nm \\n+1\n.endm\nm 0\n",
        ".space 8000000000, 1\n",
        ".irp a,1,2,3,4,5,6,7,8,9\n.rept 900000000\nnop\n.endr\n.endr\n",
    ];
    let runs = LEVELS.into_iter().flat_map(|level| bombs.map(|bomb| (level, bomb)));
    for (level, bomb) in runs {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("x.s"), bomb).unwrap();
        let mut job = Job::build("/usr/bin/as", dir.path());
        job.args = ["-o", "x.o", "x.s"].map(Into::into).to_vec();
        job.limits.wall = std::time::Duration::from_millis(800);
        job.limits.memory = 256 << 20;
        job.limits.address_space = None;
        job.limits.file_size = 8 << 20;
        let ran = run(&sandbox(level), job).await;
        assert_ne!(ran.outcome.end, End::Exited(0), "{level}: {bomb}: {ran:?}");
        assert!(ran.outcome.peak_kib < 600 << 10, "{level}: {bomb}: {ran:?}");
    }
}

#[tokio::test]
async fn a_tool_does_not_run_without_files() {
    let dir = tempfile::tempdir().unwrap();
    let ran = tool(Isolation::LimitsOnly, dir.path(), "true").await;
    assert!(matches!(ran.outcome.end, End::NotStarted(why) if why.contains("without files")));
}

#[tokio::test]
async fn what_may_be_read_besides_can_be_read_and_not_written() {
    let cache = public_dir();
    fs::write(cache.path().join("part.s"), EXITS).unwrap();
    for level in LEVELS {
        let dir = tempfile::tempdir().unwrap();
        let part = cache.path().join("part.s");
        fs::write(dir.path().join("x.s"), format!(".include \"{}\"\n", part.display())).unwrap();
        let mut job = Job::build("/usr/bin/as", dir.path());
        job.args = ["-o", "x.o", "x.s"].map(Into::into).to_vec();
        job.readable = vec![cache.path().to_owned()];
        let ran = run(&sandbox(level), job.clone()).await;
        assert_eq!(ran.outcome.end, End::Exited(0), "{level}: {}", ran.text());
        job.args[1] = cache.path().join("x.o").into();
        let ran = run(&sandbox(level), job).await;
        assert_ne!(ran.outcome.end, End::Exited(0), "{level}");
        assert_eq!(fs::read_dir(cache.path()).unwrap().count(), 1);
    }
}

#[test]
fn what_a_tool_left_is_taken_only_if_it_is_a_plain_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    fs::write(path("plain"), "12345").unwrap();
    fs::create_dir(path("directory")).unwrap();
    fs::write(path("directory/inner"), "x").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", path("soft")).unwrap();
    std::os::unix::fs::symlink("plain", path("inside")).unwrap();
    fs::write(path("twice"), "x").unwrap();
    fs::hard_link(path("twice"), path("hard")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(path("fifo")).status();
    assert!(made.unwrap().success());
    assert_eq!(std::io::read_to_string(take(dir.path(), "plain", 5).unwrap()).unwrap(), "12345");
    assert!(take(dir.path(), "plain", 4).is_err());
    for name in [
        "directory",
        "soft",
        "inside",
        "hard",
        "fifo",
        "missing",
        "directory/inner",
        "..",
        ".",
        "/etc/passwd",
        "../x",
    ] {
        assert!(take(dir.path(), name, 1 << 20).is_err(), "{name}");
    }
}
