//! What every test of confinement needs: the hostile programs, the world around them, and a way
//! to run one job to its end.

use std::fs;
use std::io::ErrorKind;
use std::net::{TcpListener, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::{SocketAddr, UnixListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use assemblergpt::sandbox::{Isolation, Job, Limits, Outcome, RunEvent, Sandbox, Stream};
use futures::StreamExt;

/// Where an ordinary user finds what root has made for it.
pub(crate) const KIT: &str = "CONFINEMENT_KIT";

/// The program under test and the hostile programs.
pub(crate) struct Kit {
    pub(crate) launcher: PathBuf,
    pub(crate) hostile: PathBuf,
    /// The hostile programs for another machine, where they can be compiled.
    pub(crate) foreign: Option<PathBuf>,
    _dir: Option<tempfile::TempDir>,
}

/// Made once for all tests of the process.
pub(crate) static THE_KIT: LazyLock<Kit> = LazyLock::new(|| {
    std::env::var_os(KIT).map_or_else(Kit::make, |dir| Kit::inherit(Path::new(&dir)))
});

impl Kit {
    fn inherit(dir: &Path) -> Self {
        let foreign = Some(dir.join("foreign")).filter(|path| path.exists());
        Self { launcher: dir.join("launcher"), hostile: dir.join("hostile"), foreign, _dir: None }
    }

    fn make() -> Self {
        let dir = public_dir();
        let hostile = compile("gcc", &sources(), dir.path().join("hostile")).unwrap();
        // Its cases are made of the calls and instructions of x86-64.
        let portable: Vec<_> =
            sources().into_iter().filter(|path| !path.ends_with("kernel.c")).collect();
        let foreign = compile("aarch64-linux-gnu-gcc", &portable, dir.path().join("foreign"));
        let launcher = env!("CARGO_BIN_EXE_assemblergpt").into();
        Self { launcher, hostile, foreign, _dir: Some(dir) }
    }
}

fn sources() -> Vec<PathBuf> {
    let all = fs::read_dir("tests/hostile").unwrap().map(|entry| entry.unwrap().path());
    all.filter(|path| path.extension().is_some_and(|end| end == "c")).collect()
}

/// `None` if there is no such compiler.
fn compile(gcc: &str, sources: &[PathBuf], to: PathBuf) -> Option<PathBuf> {
    let mut command = Command::new(gcc);
    command.args(["-static", "-O1", "-w", "-o"]).arg(&to).args(sources);
    let status = command.status().ok()?;
    assert!(status.success(), "{gcc} could not compile the hostile programs");
    Some(to)
}

pub(crate) fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

/// A directory that everybody may use.
pub(crate) fn public_dir() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o777)).unwrap();
    dir
}

pub(crate) fn sandbox(isolation: Isolation) -> Sandbox {
    Sandbox::forced(&THE_KIT.launcher, isolation)
}

/// What came of a job.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) started: bool,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    pub(crate) outcome: Outcome,
}

impl Ran {
    pub(crate) fn text(&self) -> String {
        let both = [self.stdout.clone(), self.stderr.clone()].concat();
        String::from_utf8_lossy(&both).into_owned()
    }
}

pub(crate) async fn run(sandbox: &Sandbox, job: Job) -> Ran {
    finish(sandbox.run(job)).await
}

pub(crate) async fn finish(mut events: futures::stream::BoxStream<'static, RunEvent>) -> Ran {
    let (mut started, mut stdout, mut stderr, mut end) = (false, Vec::new(), Vec::new(), None);
    while let Some(event) = events.next().await {
        assert!(end.is_none(), "something came after the end");
        match event {
            RunEvent::Started => started = true,
            RunEvent::Output { stream: Stream::Stdout, bytes } => stdout.extend(bytes),
            RunEvent::Output { stream: Stream::Stderr, bytes } => stderr.extend(bytes),
            RunEvent::Ended(outcome) => end = Some(outcome),
        }
    }
    Ran { started, stdout, stderr, outcome: end.expect("a run must end") }
}

/// Limits that are reached soon, but for time, of which a busy machine gives little.
pub(crate) fn tight() -> Limits {
    const MIB: u64 = 1 << 20;
    Limits {
        wall: Duration::from_secs(30),
        memory: 128 * MIB,
        output: 64 << 10,
        file_size: 4 * MIB,
        scratch: 16 * MIB,
        ..Limits::default()
    }
}

/// The world that a hostile program must not touch.
pub(crate) struct World {
    dir: tempfile::TempDir,
    secret: PathBuf,
    victim: Child,
    tcp: TcpListener,
    udp: UdpSocket,
    socket: PathBuf,
    unix: UnixListener,
    abstract_unix: UnixListener,
    pub(crate) token: String,
}

const SECRET: &str = "sk-this-is-a-secret";

impl World {
    pub(crate) fn new() -> Self {
        let dir = public_dir();
        let secret = dir.path().join("secret");
        fs::write(&secret, SECRET).unwrap();
        // Open to all, so that it is confinement and nothing else that protects it.
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o666)).unwrap();
        let mut victim = Command::new("sleep");
        victim.arg("600");
        if is_root() {
            // The user that programs get in place of root.
            victim.uid(65534).gid(65534);
        }
        let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
        let udp = UdpSocket::bind(("127.0.0.1", tcp.local_addr().unwrap().port())).unwrap();
        let socket = dir.path().join("socket");
        let unix = UnixListener::bind(&socket).unwrap();
        fs::set_permissions(&socket, fs::Permissions::from_mode(0o777)).unwrap();
        let name = SocketAddr::from_abstract_name(socket.as_os_str().as_encoded_bytes()).unwrap();
        let abstract_unix = UnixListener::bind_addr(&name).unwrap();
        tcp.set_nonblocking(true).unwrap();
        udp.set_nonblocking(true).unwrap();
        unix.set_nonblocking(true).unwrap();
        abstract_unix.set_nonblocking(true).unwrap();
        let token = format!("token-{}-{}", std::process::id(), fastrand::u64(..));
        let victim = victim.spawn().unwrap();
        Self { dir, secret, victim, tcp, udp, socket, unix, abstract_unix, token }
    }

    /// The job that runs a hostile case in this world.
    pub(crate) fn job(&self, case: &str) -> Job {
        let mut job = Job::run(&THE_KIT.hostile);
        job.limits = tight();
        let port = self.tcp.local_addr().unwrap().port().to_string();
        job.args = vec![case.into(), self.secret.clone().into(), self.dir.path().into()];
        job.args.extend([self.victim.id().to_string().into(), port.into()]);
        job.args.extend([self.socket.clone().into(), self.token.clone().into()]);
        job
    }

    /// Fails if anything was touched.
    pub(crate) fn check(&mut self) {
        assert_eq!(fs::read_to_string(&self.secret).unwrap(), SECRET);
        let metadata = fs::metadata(&self.secret).unwrap();
        assert_eq!((metadata.mode() & 0o7777, metadata.nlink()), (0o666, 1));
        assert_eq!(fs::read_dir(self.dir.path()).unwrap().count(), 2, "a file was left behind");
        for place in ["/tmp", "/var/tmp", "/dev/shm", "/run", "/etc", "", "/usr/lib"] {
            assert!(!Path::new(place).join("left-behind").exists(), "{place} was written");
        }
        assert!(self.victim.try_wait().unwrap().is_none(), "the victim is dead");
        assert_eq!(self.tcp.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
        assert_eq!(self.udp.recv(&mut [0; 9]).unwrap_err().kind(), ErrorKind::WouldBlock);
        assert_eq!(self.unix.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
        assert_eq!(self.abstract_unix.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
        assert_nothing_left(&self.token);
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.victim.kill();
        let _ = self.victim.wait();
    }
}

/// The processes that have `token` among their arguments.
pub(crate) fn processes_with(token: &str) -> Vec<u32> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        let args = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let has = args.windows(token.len()).any(|part| part == token.as_bytes());
        if has && pid != std::process::id() {
            found.push(pid);
        }
    }
    found
}

/// Fails if processes with `token` are still there after a while.
pub(crate) fn assert_nothing_left(token: &str) {
    assert!(becomes_true(|| processes_with(token).is_empty()), "{:?}", processes_with(token));
}

/// Whether `condition` holds within a time that is long enough for a busy machine.
pub(crate) fn becomes_true(condition: impl Fn() -> bool) -> bool {
    let until = Instant::now() + Duration::from_secs(10);
    while !condition() {
        if Instant::now() > until {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    true
}
