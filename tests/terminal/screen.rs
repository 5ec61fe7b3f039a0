//! A bench in a real pseudo-terminal whose screen is read by a real terminal emulator. Knows
//! nothing of what is tested.

use std::io::{Read as _, Write as _};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use vt100::{MouseProtocolMode, Parser};

/// The bench itself.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_assemblergpt");
/// How long anything may take that has no limit of its own, on a machine with other work to do.
const PATIENCE: Duration = Duration::from_secs(30);

/// How a bench is opened: with a home of its own and none of our environment.
pub(crate) struct Setup {
    home: Rc<TempDir>,
    args: Vec<String>,
    env: Vec<(String, String)>,
    size: (u16, u16),
    wrapper: Vec<String>,
}

/// A bench at the usual size, whose replies come at once: of the built-in samples, unless a test
/// names models.
pub(crate) fn bench() -> Setup {
    Setup {
        home: Rc::new(tempfile::tempdir().unwrap()),
        args: vec!["--pace".to_owned(), "0".to_owned()],
        env: Vec::new(),
        size: (120, 40),
        wrapper: Vec::new(),
    }
}

impl Setup {
    /// In the home of another bench, which may have ended.
    pub(crate) fn at(mut self, other: &Screen) -> Self {
        self.home = other.home.clone();
        self
    }

    /// Without one word on the command line, as at a first start.
    pub(crate) fn bare(mut self) -> Self {
        self.args.clear();
        self
    }

    /// The speed of the replay.
    pub(crate) fn pace(mut self, pace: &str) -> Self {
        pace.clone_into(&mut self.args[1]);
        self
    }

    pub(crate) fn args(mut self, args: &[&str]) -> Self {
        self.args.extend(args.iter().map(|arg| (*arg).to_owned()));
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Columns and rows.
    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// A program and its arguments that start the bench.
    pub(crate) fn through(mut self, wrapper: &[&str]) -> Self {
        self.wrapper = wrapper.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    /// Writes a file into the home.
    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        let path = self.home.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    /// Writes the settings.
    pub(crate) fn settings(self, toml: &str) -> Self {
        self.file(".config/assemblergpt/config.toml", toml)
    }

    /// The folder of its history.
    pub(crate) fn folder(&self) -> PathBuf {
        self.home.path().join(".local/share/assemblergpt")
    }

    /// Plays this cassette.
    pub(crate) fn cassette(self, text: &str) -> Self {
        let path = self.home.path().join("tape.jsonl");
        let path = path.to_str().unwrap().to_owned();
        self.file("tape.jsonl", text).args(&["--cassette", &path])
    }

    pub(crate) fn open(self) -> Screen {
        let pair = native_pty_system().openpty(pty_size(self.size)).unwrap();
        let cooked = local_modes(pair.master.as_ref());
        let child = pair.slave.spawn_command(self.command()).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, bytes) = channel();
        thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        let (columns, rows) = cells(self.size);
        Screen {
            writer: pair.master.take_writer().unwrap(),
            master: pair.master,
            child,
            bytes,
            parser: Parser::new(rows, columns, 0),
            raw: Vec::new(),
            cooked,
            answered: 0,
            ended: None,
            home: self.home,
        }
    }

    /// Whether nothing says who answers. A first start is left to itself.
    fn nobody_answers(&self) -> bool {
        let flags = ["--base", "--tuned", "--base-url", "--cassette", "--demo", "--record"];
        let settings = self.home.path().join(".config/assemblergpt/config.toml");
        let settings = std::fs::read_to_string(settings).unwrap_or_default();
        let named = self.args.iter().any(|arg| flags.contains(&arg.as_str()));
        !(self.args.is_empty() || named || settings.contains("model ="))
    }

    fn command(&self) -> CommandBuilder {
        let mut words = self.wrapper.clone();
        words.push(PROGRAM.to_owned());
        if self.nobody_answers() {
            words.push("--demo".to_owned());
        }
        words.extend(self.args.clone());
        let mut command = CommandBuilder::from_argv(words.into_iter().map(Into::into).collect());
        command.env_clear();
        command.cwd(self.home.path());
        command.env("HOME", self.home.path());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        for (name, value) in &self.env {
            command.env(name, value);
        }
        command
    }
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn cells((columns, rows): (u16, u16)) -> (NonZeroU16, NonZeroU16) {
    (NonZeroU16::new(columns).unwrap(), NonZeroU16::new(rows).unwrap())
}

/// Whether the terminal echoes, edits lines and makes signals of keys, as one word.
fn local_modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap().local_flags)
}

/// A bench that was opened. Dropping it kills it.
pub(crate) struct Screen {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn std::io::Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    bytes: Receiver<Vec<u8>>,
    parser: Parser,
    raw: Vec<u8>,
    cooked: String,
    answered: usize,
    ended: Option<ExitStatus>,
    home: Rc<TempDir>,
}

impl Screen {
    /// Presses keys: words such as `ctrl-q`, `f5`, `x`, separated by blanks.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            let sequence = sequence(key);
            self.send(sequence.as_bytes());
            if key == "esc" {
                // An Esc that is read with what comes after it would be another key. A hand is slower
                // too; and most often something is drawn when the key was taken.
                let (sent, pressed) = (self.raw.len(), Instant::now());
                self.read_for(Duration::from_millis(50));
                while self.raw.len() == sent && pressed.elapsed() < Duration::from_millis(500) {
                    self.read_for(Duration::from_millis(10));
                }
            }
        }
        self
    }

    /// Types a text.
    pub(crate) fn write(&mut self, text: &str) -> &mut Self {
        self.send(text.as_bytes());
        self
    }

    /// Pastes a text, as terminals do that were asked to mark pastes.
    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.send(format!("\x1b[200~{text}\x1b[201~").as_bytes());
        self
    }

    fn send(&mut self, bytes: &[u8]) {
        self.writer.write_all(bytes).unwrap();
        self.writer.flush().unwrap();
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.read_for(Duration::ZERO);
        let (width, height) = cells((columns, rows));
        self.parser.set_size(height, width);
        self.master.resize(pty_size((columns, rows))).unwrap();
        self
    }

    /// The home, which is the working directory too.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// The settings file.
    pub(crate) fn settings_file(&self) -> PathBuf {
        self.home.path().join(".config/assemblergpt/config.toml")
    }

    /// The folder of its history.
    pub(crate) fn history(&self) -> PathBuf {
        self.home.path().join(".local/share/assemblergpt")
    }

    /// Sends a signal to the bench.
    pub(crate) fn signal(&mut self, signal: Signal) -> &mut Self {
        kill_process(self.pid(), signal).unwrap();
        self
    }

    pub(crate) fn pid(&self) -> Pid {
        let pid = self.child.process_id().unwrap();
        Pid::from_raw(pid.try_into().unwrap()).unwrap()
    }

    /// The bench's entry in the process table.
    pub(crate) fn proc(&self) -> PathBuf {
        Path::new("/proc").join(self.pid().as_raw_nonzero().to_string())
    }

    /// What the terminal shows, row by row.
    pub(crate) fn text(&self) -> String {
        let width = self.parser.screen().size().1.get();
        let rows: Vec<String> = self.parser.screen().rows(0, width).collect();
        rows.join("\n")
    }

    /// One row, counted from the bottom if it is negative.
    pub(crate) fn row(&self, n: isize) -> String {
        let text = self.text();
        let rows: Vec<&str> = text.split('\n').collect();
        let n = if n < 0 { rows.len().checked_add_signed(n).unwrap() } else { n.unsigned_abs() };
        rows[n].to_owned()
    }

    pub(crate) fn shows(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// How often the text is on the screen.
    pub(crate) fn count(&self, text: &str) -> usize {
        self.text().matches(text).count()
    }

    /// Everything that the bench has sent to the terminal.
    pub(crate) fn raw(&self) -> &[u8] {
        &self.raw
    }

    pub(crate) fn sent(&self, bytes: &[u8]) -> bool {
        self.raw.windows(bytes.len()).any(|window| window == bytes)
    }

    pub(crate) fn emulator(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Reads what comes within that time; false if the bench has closed the terminal.
    pub(crate) fn read_for(&mut self, time: Duration) -> bool {
        let end = Instant::now() + time;
        loop {
            match self.bytes.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => {
                    self.parser.process(&bytes);
                    self.raw.extend(bytes);
                    self.answer();
                }
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }

    /// Answers what the bench asks the terminal: where the cursor is.
    fn answer(&mut self) {
        let asked = self.times(b"\x1b[6n");
        for _ in self.answered..asked {
            let (row, column) = self.emulator().cursor_position();
            // A bench that has ended in the meantime hears nothing.
            let _ = write!(self.writer, "\x1b[{};{}R", row + 1, column + 1);
        }
        self.answered = asked;
    }

    /// Waits until the text is on the screen.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) -> &mut Self {
        self.wait(&format!("\"{text}\""), |screen| screen.shows(text))
    }

    /// Waits until the text is no longer on the screen.
    #[track_caller]
    pub(crate) fn wait_gone(&mut self, text: &str) -> &mut Self {
        self.wait(&format!("the end of \"{text}\""), |screen| !screen.shows(text))
    }

    /// Waits until something holds, and tells what if it never does.
    #[track_caller]
    pub(crate) fn wait(&mut self, what: &str, holds: impl Fn(&Self) -> bool) -> &mut Self {
        self.wait_within(PATIENCE, what, holds)
    }

    /// The same, within a time.
    #[track_caller]
    pub(crate) fn wait_within(
        &mut self,
        time: Duration,
        what: &str,
        holds: impl Fn(&Self) -> bool,
    ) -> &mut Self {
        let start = Instant::now();
        while !holds(self) {
            let open = self.read_for(Duration::from_millis(10));
            if !open && !holds(self) || start.elapsed() > time {
                let why = if open { "not within its time" } else { "the bench has ended" };
                panic!("waited for {what}: {why}; the screen:\n{}", self.dump());
            }
        }
        self
    }

    /// Waits until the bench has ended by itself.
    #[track_caller]
    pub(crate) fn wait_exit(&mut self, time: Duration) -> ExitStatus {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            self.read_for(Duration::from_millis(5));
            let late = start.elapsed() > time;
            assert!(!late, "did not end within {time:?}; the screen:\n{}", self.dump());
        };
        self.ended = Some(status.clone());
        // What it said last may still be on its way.
        let drained = Instant::now();
        while self.read_for(Duration::from_millis(10)) && drained.elapsed() < PATIENCE {}
        status
    }

    /// Asserts that the terminal is as the shell would have it.
    #[track_caller]
    pub(crate) fn assert_given_back(&self) {
        let screen = self.emulator();
        assert!(!screen.alternate_screen(), "the alternate screen was not left");
        assert!(!screen.bracketed_paste(), "pastes are still marked");
        assert!(screen.mouse_protocol_mode() == MouseProtocolMode::None, "the mouse was kept");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert_eq!(local_modes(self.master.as_ref()), self.cooked, "the terminal is still raw");
        let (pushed, popped) = (self.times(b"\x1b[>1u"), self.times(b"\x1b[<1u"));
        assert_eq!(pushed, popped, "the keyboard is still in another mode");
        let (begun, done) = (self.times(b"\x1b[?2026h"), self.times(b"\x1b[?2026l"));
        assert!(done >= begun, "the terminal still waits for the end of a frame");
    }

    fn times(&self, bytes: &[u8]) -> usize {
        self.raw.windows(bytes.len()).filter(|window| *window == bytes).count()
    }

    /// The screen in a frame, for the message of a test that failed.
    pub(crate) fn dump(&self) -> String {
        let rows: Vec<String> = self.text().split('\n').map(|row| format!("  |{row}")).collect();
        rows.join("\n")
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if self.ended.is_none() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// What a terminal sends for a key.
fn sequence(key: &str) -> String {
    if let Some(letter) = key.strip_prefix("ctrl-") {
        let code = letter.to_ascii_uppercase().as_bytes()[0] & 0x1f;
        return char::from(code).to_string();
    }
    if let Some(rest) = key.strip_prefix("alt-") {
        return format!("\x1b{}", sequence(rest));
    }
    let known = match key {
        "enter" => "\r",
        "tab" => "\t",
        "shift-tab" => "\x1b[Z",
        "esc" => "\x1b",
        "space" => " ",
        "backspace" => "\x7f",
        "up" => "\x1b[A",
        "down" => "\x1b[B",
        "right" => "\x1b[C",
        "left" => "\x1b[D",
        "home" => "\x1b[H",
        "end" => "\x1b[F",
        "pgup" => "\x1b[5~",
        "pgdn" => "\x1b[6~",
        "f1" => "\x1bOP",
        "f2" => "\x1bOQ",
        "f3" => "\x1bOR",
        "f5" => "\x1b[15~",
        "f4" => "\x1bOS",
        "f6" => "\x1b[17~",
        "f7" => "\x1b[18~",
        "f12" => "\x1b[24~",
        "f8" => "\x1b[19~",
        "f9" => "\x1b[20~",
        letter => letter,
    };
    known.to_owned()
}
