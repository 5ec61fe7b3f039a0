//! The tour: everything that the bench can do, in the order of its manual, as a user does it. What
//! the screen shows is what is checked; states are waited for, and times are not measured.

#[path = "tour/connecting.rs"]
mod connecting;
#[path = "tour/feeling.rs"]
mod feeling;
#[path = "tour/keeping.rs"]
mod keeping;
#[path = "tour/reading.rs"]
mod reading;
#[path = "tour/scoring.rs"]
mod scoring;
#[path = "tour/talking.rs"]
mod talking;

use crate::screen::{Screen, Setup, bench};

/// A bench that plays the built-in samples, whatever it would open on by itself.
fn demo() -> Setup {
    bench().args(&["--demo"])
}

/// Puts the prompt on the screen to both sides, and waits for their replies and their builds.
fn answered(screen: &mut Screen) -> &mut Screen {
    screen.wait_for("╭ Prompt").wait_gone("isolation: …").press("enter");
    screen.wait("both replies", |screen| screen.count("complete") == 2)
}

/// Leaves the bench.
fn quit(screen: &mut Screen) {
    screen.press("ctrl-q");
    assert!(screen.wait_exit(std::time::Duration::from_secs(20)).success());
    screen.assert_given_back();
}

/// What is in the files of the working directory whose names begin and end like that.
fn files(screen: &Screen, begin: &str, end: &str) -> Vec<String> {
    let mut paths: Vec<_> =
        std::fs::read_dir(screen.home()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.retain(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        path.is_file() && name.starts_with(begin) && name.ends_with(end)
    });
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}
