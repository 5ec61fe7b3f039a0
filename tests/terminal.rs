//! The program as its users have it: the real binary in a real pseudo-terminal, its screen read by
//! a real terminal emulator.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]

#[path = "terminal/connect.rs"]
mod connect;
#[path = "terminal/counting.rs"]
mod counting;
#[path = "terminal/ending.rs"]
mod ending;
#[path = "terminal/faults.rs"]
mod faults;
#[path = "terminal/feel.rs"]
mod feel;
#[path = "terminal/history.rs"]
mod history;
#[path = "terminal/hostile.rs"]
mod hostile;
#[path = "terminal/keys.rs"]
mod keys;
#[path = "terminal/plain.rs"]
mod plain;
#[path = "terminal/screen.rs"]
mod screen;
#[path = "terminal/server.rs"]
mod server;
#[path = "terminal/several.rs"]
mod several;
#[path = "terminal/sizes.rs"]
mod sizes;
#[path = "terminal/tape.rs"]
mod tape;
#[path = "terminal/tour.rs"]
mod tour;
#[path = "terminal/typing.rs"]
mod typing;
#[path = "terminal/views.rs"]
mod views;
#[path = "terminal/work.rs"]
mod work;
