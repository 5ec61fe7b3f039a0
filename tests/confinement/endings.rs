//! How runs end, what they print, and what is told of them.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use assemblergpt::sandbox::{End, Isolation, Job, Limit};

use super::kit::{THE_KIT, World, becomes_true, public_dir, run, sandbox};

#[tokio::test]
async fn output_is_given_exactly_as_it_was_written() {
    for level in Isolation::ALL {
        let ran = run(&sandbox(level), World::new().job("escapes")).await;
        assert_eq!(ran.stdout, b"\x1b]0;title\x07\x1b[2J\r\n\x00\xff\xc2\x9b31m", "{level}");
        assert_eq!(ran.stderr, b"");
    }
}

#[tokio::test]
async fn a_program_that_prints_and_ends_by_a_raw_call_has_printed() {
    for level in [Isolation::Full, Isolation::Restricted] {
        let ran = run(&sandbox(level), World::new().job("print_and_exit_raw")).await;
        assert_eq!(ran.stdout, b"printed\n", "{level}");
    }
}

#[tokio::test]
async fn a_large_input_reaches_the_program_whole() {
    let input: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
    for level in Isolation::ALL {
        let mut job = World::new().job("echo");
        job.limits.output = 1 << 20;
        job.limits.wall = Duration::from_secs(20);
        job.stdin.clone_from(&input);
        let ran = run(&sandbox(level), job).await;
        assert!(ran.stdout == input, "{level}: {} bytes came back", ran.stdout.len());
    }
}

#[tokio::test]
async fn an_input_that_nobody_reads_holds_nothing_up() {
    for level in Isolation::ALL {
        let mut job = World::new().job("print_and_exit_raw");
        job.stdin = vec![b'x'; 4 << 20];
        let ran = run(&sandbox(level), job).await;
        assert_eq!(ran.outcome.end, End::Exited(0), "{level}");
    }
}

#[tokio::test]
async fn output_stops_at_exactly_its_limit() {
    let ran = run(&sandbox(Isolation::Full), World::new().job("flood_stdout")).await;
    assert_eq!(ran.outcome.end, End::Limit(Limit::Output));
    assert_eq!(ran.stdout.len(), 64 << 10);
}

#[tokio::test]
async fn figures_survive_a_time_limit() {
    for level in Isolation::ALL {
        let mut job = World::new().job("endless_loop");
        job.limits.wall = Duration::from_millis(700);
        let outcome = run(&sandbox(level), job).await.outcome;
        assert_eq!(outcome.end, End::Limit(Limit::Time));
        assert!(outcome.wall >= Duration::from_millis(700), "{outcome:?}");
        // How much of that it got depends on what else runs here.
        assert!(outcome.cpu >= Duration::from_millis(20), "{outcome:?}");
        assert!(outcome.peak_kib > 0);
    }
}

#[tokio::test]
async fn peak_memory_is_the_programs_own() {
    for level in Isolation::ALL {
        let small = run(&sandbox(level), World::new().job("session")).await.outcome.peak_kib;
        assert!((100..2048).contains(&small), "{level}: {small} KiB");
        let big = run(&sandbox(level), World::new().job("use_64_mib")).await.outcome.peak_kib;
        assert!((64 << 10..72 << 10).contains(&big), "{level}: {big} KiB");
    }
}

#[tokio::test]
async fn refused_calls_are_told_by_name_and_number() {
    for level in Isolation::ALL {
        let ran = run(&sandbox(level), World::new().job("raw_sockets")).await;
        let wanted = ["socket(AF_INET)", "socket(AF_PACKET)", "socket(AF_INET6)", "socket(AF_ALG)"];
        assert_eq!(ran.outcome.refused, wanted.map(|name| (name.to_owned(), 1)), "{level}");
        let ran = run(&sandbox(level), World::new().job("push_keys")).await;
        assert!(ran.outcome.refused.contains(&("ioctl(TIOCSTI)".to_owned(), 128)), "{ran:?}");
    }
}

#[tokio::test]
async fn a_call_of_the_32_bit_interface_ends_in_sigsys_at_its_place() {
    for level in Isolation::ALL {
        let outcome = run(&sandbox(level), World::new().job("int_0x80")).await.outcome;
        assert_eq!(outcome.end, End::Signalled(libc::SIGSYS), "{level}");
        assert_eq!(outcome.fault.unwrap().signal, libc::SIGSYS);
    }
}

#[tokio::test]
async fn what_a_program_leaves_behind_is_removed() {
    let scratch = || -> Vec<PathBuf> {
        let entries = fs::read_dir(std::env::temp_dir()).unwrap().flatten();
        let names = entries.map(|entry| entry.path());
        names.filter(|path| path.to_string_lossy().contains("assemblergpt-run-")).collect()
    };
    for case in ["deep_directories", "locked_directories", "many_files", "run_own_file"] {
        let ran = run(&sandbox(Isolation::Restricted), World::new().job(case)).await;
        assert!(ran.started, "{ran:?}");
        // Those of other tests are removed in their time.
        let left = scratch();
        assert!(becomes_true(|| left.iter().all(|path| !path.exists())), "{case}: {left:?}");
    }
}

#[tokio::test]
async fn what_is_no_program_does_not_start() {
    let dir = public_dir();
    let path = |name: &str| dir.path().join(name);
    fs::write(path("empty"), "").unwrap();
    fs::write(path("script"), "#!/bin/sh\nexit 0\n").unwrap();
    fs::write(path("cut"), &fs::read(&THE_KIT.hostile).unwrap()[..3000]).unwrap();
    fs::create_dir(path("directory")).unwrap();
    std::os::unix::fs::symlink(&THE_KIT.hostile, path("link")).unwrap();
    for level in Isolation::ALL {
        for name in ["empty", "script", "directory", "link", "missing"] {
            let ran = run(&sandbox(level), Job::run(path(name))).await;
            assert!(
                matches!(&ran.outcome.end, End::NotStarted(why) if why.contains("could not")),
                "{name}: {ran:?}"
            );
            assert!(!ran.started, "{name}");
        }
        // The kernel finds out only while it starts it.
        let ran = run(&sandbox(level), Job::run(path("cut"))).await;
        assert!(!matches!(ran.outcome.end, End::Exited(0)), "{ran:?}");
    }
}

#[tokio::test]
async fn dynamic_programs_run_where_files_can_be_seen() {
    let dir = public_dir();
    fs::copy("/usr/bin/true", dir.path().join("dynamic")).unwrap();
    for level in Isolation::ALL {
        let ran = run(&sandbox(level), Job::run(dir.path().join("dynamic"))).await;
        match level {
            Isolation::Full | Isolation::Restricted => {
                assert_eq!(ran.outcome.end, End::Exited(0), "{level}: {ran:?}");
            }
            Isolation::LimitsOnly => {
                assert!(matches!(&ran.outcome.end, End::NotStarted(why) if why.contains("static")));
            }
        }
    }
}

#[tokio::test]
async fn many_runs_at_once_do_not_disturb_each_other() {
    let runs = (0..24_u8).map(|n| async move {
        let level = Isolation::ALL[usize::from(n) % 3];
        let mut job = World::new().job("echo");
        job.limits.wall = Duration::from_secs(20);
        job.stdin = vec![n; 1000];
        let ran = run(&sandbox(level), job).await;
        assert_eq!((ran.outcome.end, ran.stdout), (End::Exited(0), vec![n; 1000]), "{level}");
    });
    futures::future::join_all(runs).await;
}
