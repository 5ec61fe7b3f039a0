//! Where in the listing a program crashed, and the likely cause in one sentence. Runs nothing.

use object::{Object as _, ObjectSegment as _, SegmentFlags};

use crate::reply::Listing;
use crate::sandbox::Fault;

use super::Program;
use super::lines::Lines;

const SIGILL: i32 = 4;
const SIGTRAP: i32 = 5;
const SIGBUS: i32 = 7;
const SIGFPE: i32 = 8;
const SIGSEGV: i32 = 11;
const SIGSYS: i32 = 31;

/// A crash as people understand it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crash {
    /// The line of the reply, from 1.
    pub line: Option<u32>,
    /// The instruction as it is written there.
    pub instruction: Option<String>,
    /// The likely cause.
    pub cause: Option<String>,
}

/// Explains the fault of a program that was built from the listing.
pub fn explain(program: &Program, listing: &Listing, fault: &Fault) -> Crash {
    let lines = Lines::read(&program.path);
    let scene = Scene { fault, segments: segments(program) };
    let (own, place) = place(&lines, &scene);
    let index = place.and_then(|line| usize::try_from(line).ok()?.checked_sub(1));
    let text = index.and_then(|n| listing.text.lines().nth(n)).map(instruction);
    let text = text.filter(|t| !t.is_empty());
    Crash {
        line: index.and_then(|n| listing.origin.get(n)).map(|n| n + 1),
        cause: cause(&scene, own, text.as_deref()).map(str::to_owned),
        instruction: text,
    }
}

/// How the place was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Own {
    /// The instruction itself stands in the listing.
    Here,
    /// It belongs to a library; the listing called it.
    Called,
    /// Execution ran past the end of the listing's code, or away from all code.
    Past,
    /// The table does not tell.
    Unknown,
}

struct Scene<'a> {
    fault: &'a Fault,
    segments: Vec<Segment>,
}

struct Segment {
    start: u64,
    end: u64,
    writable: bool,
    executable: bool,
}

fn segments(program: &Program) -> Vec<Segment> {
    let Ok(bytes) = std::fs::read(&program.path) else { return Vec::new() };
    let Ok(file) = object::File::parse(&*bytes) else { return Vec::new() };
    let segment = |s: object::Segment<'_, '_>| {
        let flags = match s.flags() {
            SegmentFlags::Elf { p_flags, .. } => p_flags.0,
            _ => 0,
        };
        Segment {
            start: s.address(),
            end: s.address().saturating_add(s.size()),
            writable: flags & object::elf::PF_W.0 != 0,
            executable: flags & object::elf::PF_X.0 != 0,
        }
    };
    file.segments().map(segment).collect()
}

impl Scene<'_> {
    fn segment(&self, address: u64) -> Option<&Segment> {
        self.segments.iter().find(|s| (s.start..s.end).contains(&address))
    }

    fn register(&self, name: &str) -> Option<u64> {
        self.fault.registers.iter().find(|(n, _)| n == name).map(|(_, value)| *value)
    }

    fn code_starts(&self, bytes: &[&[u8]]) -> bool {
        bytes.iter().any(|b| self.fault.code.starts_with(b))
    }
}

/// The line of the listing's file, from 1, and how it was found.
fn place(lines: &Lines, scene: &Scene<'_>) -> (Own, Option<u32>) {
    let fault = scene.fault;
    // A trap and a system call are reported after their instruction.
    let after = matches!(fault.signal, SIGTRAP | SIGSYS);
    let pc = if after { fault.pc.saturating_sub(1) } else { fault.pc };
    if let Some(line) = lines.at(pc) {
        return (Own::Here, Some(line));
    }
    if let Some(line) = lines.before(pc) {
        return (Own::Past, Some(line));
    }
    let in_program = scene.segment(pc).is_some_and(|s| s.executable);
    let lost = fault.code.is_empty();
    let caller = fault.stack.iter().find_map(|word| lines.at(word.wrapping_sub(1)));
    match (caller, lost) {
        // A call through a bad pointer leaves its return address on top.
        (_, true) => {
            let top = fault.stack.first().and_then(|word| lines.at(word.wrapping_sub(1)));
            (Own::Past, top)
        }
        (Some(line), false) if !in_program => (Own::Called, Some(line)),
        (line, false) => (Own::Unknown, line),
    }
}

/// An instruction without its label and comment.
fn instruction(line: &str) -> String {
    let mut text = line.trim();
    if let Some((label, rest)) = text.split_once(':')
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.$@".contains(&b))
    {
        text = rest.trim();
    }
    let comment = text.find(['#', ';']).filter(|_| !text.contains(['"', '\'']));
    let text = comment.and_then(|at| text.get(..at)).unwrap_or(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect()
}

fn cause(scene: &Scene<'_>, own: Own, text: Option<&str>) -> Option<&'static str> {
    let fault = scene.fault;
    match fault.signal {
        SIGFPE => Some(division(scene, text)),
        SIGTRAP => Some("`int3` is a breakpoint, and there is no debugger"),
        SIGILL if scene.code_starts(&[&[0x0f, 0x0b]]) => {
            Some("`ud2` marks a place that must never be reached")
        }
        SIGILL => Some("execution came to bytes that are no instruction, such as data"),
        SIGSEGV | SIGBUS if own == Own::Past => Some(past(fault)),
        SIGSEGV | SIGBUS => memory(scene, own, text),
        SIGSYS => Some(
            "this call of the system is refused; `int $0x80` is the 32-bit interface, and 64-bit programs use `syscall` with other numbers",
        ),
        _ => None,
    }
}

fn past(fault: &Fault) -> &'static str {
    if fault.code.is_empty() && fault.pc < 0x1_0000 {
        "a jump to no code at all: `ret` in `_start`, which nothing called, or a wrong pointer; end with the exit system call"
    } else if fault.code.is_empty() {
        "a jump to no code at all: the return address was overwritten, or the stack is not as it was at the entry"
    } else {
        "execution ran past the end of the listing: the exit system call (or `ret`) is missing"
    }
}

fn division(scene: &Scene<'_>, text: Option<&str>) -> &'static str {
    let divisor = text
        .and_then(|t| t.split_whitespace().last())
        .and_then(|operand| value(scene, operand.trim_start_matches('%')));
    match divisor {
        Some(0) => "division by zero",
        Some(_) => {
            "the quotient does not fit: rdx must hold the upper half of the dividend before the division (`cqto`/`cqo` for signed, zero for unsigned)"
        }
        None => "division by zero, or the quotient does not fit (rdx must be set before)",
    }
}

/// The value of a general register by any of its names.
fn value(scene: &Scene<'_>, name: &str) -> Option<u64> {
    let name = name.to_ascii_lowercase();
    if let Some(full) = scene.register(&name) {
        return Some(full);
    }
    if let Some(rest) = name.strip_prefix('e') {
        return scene.register(&format!("r{rest}")).map(|v| v & 0xffff_ffff);
    }
    let (stem, mask) = match name.chars().last()? {
        'd' => (name.strip_suffix('d')?.to_owned(), 0xffff_ffff),
        'w' => (name.strip_suffix('w')?.to_owned(), 0xffff),
        'b' => (name.strip_suffix('b')?.to_owned(), 0xff),
        'l' if name.len() == 2 => (format!("r{}x", name.strip_suffix('l')?), 0xff),
        _ => (format!("r{name}"), 0xffff),
    };
    scene.register(&stem).map(|v| v & mask)
}

fn memory(scene: &Scene<'_>, own: Own, text: Option<&str>) -> Option<&'static str> {
    const ALIGNED: [&[u8]; 10] = [
        &[0x0f, 0x28],
        &[0x0f, 0x29],
        &[0x44, 0x0f, 0x29],
        &[0x66, 0x0f, 0x28],
        &[0x66, 0x0f, 0x29],
        &[0x66, 0x0f, 0x6f],
        &[0x66, 0x0f, 0x7f],
        &[0x66, 0x44, 0x0f, 0x6f],
        &[0xc5, 0xf8, 0x29],
        &[0xc5, 0xf9, 0x7f],
    ];
    const PRIVILEGED: [&[u8]; 6] = [&[0xf4], &[0xfa], &[0xfb], &[0xec], &[0xee], &[0x0f, 0x01]];
    let stack = scene.register("rsp").unwrap_or(0);
    let address = scene.fault.address.unwrap_or(0);
    if scene.code_starts(&PRIVILEGED) {
        return Some(
            "this instruction is for the system only; a program ends with the exit system call",
        );
    }
    if scene.code_starts(&ALIGNED) && !stack.is_multiple_of(16) {
        return Some("the stack is misaligned: rsp must be a multiple of 16 at every `call`");
    }
    if scene.code_starts(&ALIGNED) && address == 0 {
        return Some("this instruction wants an address that is a multiple of 16");
    }
    if stack.abs_diff(address) < 0x1_0000 && scene.segment(address).is_none() {
        return Some("the stack is used up: a recursion without end, or a very large local array");
    }
    if let Some(segment) = scene.segment(address) {
        return (!segment.writable).then_some("a write to memory that is read-only");
    }
    if address < 0x1_0000 && text.is_some_and(|t| names_number(t, address)) {
        return Some("the number was taken as an address: write `$` before it, or no brackets");
    }
    match (address, own) {
        (0..0x1000, Own::Called) => Some("the function was called with a null pointer"),
        (0..0x1000, _) => Some("an address near zero: a pointer that was never set"),
        (_, Own::Called) => {
            Some("the function was called with an address that is not the program's")
        }
        (_, Own::Here | Own::Past | Own::Unknown) => Some("an address that is not the program's"),
    }
}

/// Whether the text names this number as a bare operand.
fn names_number(text: &str, number: u64) -> bool {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '$')).any(|word| {
        match word.strip_prefix("0x") {
            Some(hex) => u64::from_str_radix(hex, 16) == Ok(number),
            None => word.parse() == Ok(number),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instruction_is_shown_without_label_and_comment() {
        assert_eq!(instruction("  main:\tidivl  %ecx   # divide"), "idivl %ecx");
        assert_eq!(instruction("mov rax, [rbx] ; load"), "mov rax, [rbx]");
        assert_eq!(instruction("mov al, ';'"), "mov al, ';'");
        assert_eq!(instruction("loop1:"), "");
    }

    #[test]
    fn a_number_that_became_an_address_is_recognised() {
        assert!(names_number("mov 60, %eax", 60));
        assert!(names_number("mov eax, [0x3c]", 60));
        assert!(!names_number("mov $60, %eax", 60));
        assert!(!names_number("mov 8(%rax), %eax", 60));
    }

    #[test]
    fn parts_of_registers_are_known() {
        let fault = Fault {
            signal: SIGFPE,
            pc: 0,
            address: None,
            registers: vec![("rcx".to_owned(), 0x1_0000_0000), ("r9".to_owned(), 7)],
            code: Vec::new(),
            stack: Vec::new(),
        };
        let scene = Scene { fault: &fault, segments: Vec::new() };
        assert_eq!(
            ["rcx", "ecx", "cx", "cl", "r9d", "zzz"].map(|n| value(&scene, n)),
            [Some(0x1_0000_0000), Some(0), Some(0), Some(0), Some(7), None]
        );
        assert_eq!(division(&scene, Some("idivl %ecx")), "division by zero");
    }
}
