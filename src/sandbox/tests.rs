//! The words of the room: levels, signals, limits.

use super::{Isolation, Job, Limits, signal_name};

#[test]
fn a_weaker_level_is_less_and_every_name_is_read_back() {
    assert!(Isolation::LimitsOnly < Isolation::Restricted);
    assert!(Isolation::Restricted < Isolation::Full);
    for level in Isolation::ALL {
        assert_eq!(level.to_string().parse(), Ok(level));
        assert_eq!(serde_json::to_value(level).unwrap(), level.to_string());
    }
    let error = "fully".parse::<Isolation>().unwrap_err().to_string();
    assert_eq!(error, "unknown isolation \"fully\": one of full, restricted, limits-only");
}

#[test]
fn signals_have_their_names() {
    let numbers = [libc::SIGSEGV, libc::SIGFPE, libc::SIGSYS, libc::SIGXFSZ, 0, 64, -1];
    let names = numbers.map(signal_name);
    let rest = ["no signal", "a real-time signal", "a real-time signal"];
    assert_eq!(names[..4], ["SIGSEGV", "SIGFPE", "SIGSYS", "SIGXFSZ"]);
    assert_eq!(names[4..], rest);
}

#[test]
fn the_address_space_follows_the_memory_unless_it_is_given() {
    let limits = Limits { memory: 7, ..Limits::default() };
    assert_eq!(limits.space(), 7);
    assert_eq!(Limits { address_space: Some(9), ..limits }.space(), 9);
}

#[test]
fn jobs_begin_with_the_limits_of_their_purpose() {
    assert_eq!(Job::run("/x").limits, Limits::default());
    assert_eq!(Job::build("/usr/bin/as", "/y").limits, Limits::for_build());
}
