//! C and C++ to roles, by hand: a grammar of regular expressions is a hundred times slower. Checks
//! nothing.

use super::pen::{Pen, blank, word};
use super::words::{Packed, Words};
use super::{Role, Span};

static WORDS: Words<512> = Words::new(&[
    (
        "alignas alignof and and_eq asm bitand bitor break case catch class co_await co_return \
         co_yield compl concept const const_cast consteval constexpr constinit continue decltype \
         default delete do dynamic_cast else enum explicit export extern false final for friend goto \
         if import inline module mutable namespace new noexcept not not_eq nullptr NULL operator or \
         or_eq override private protected public register reinterpret_cast requires restrict return \
         sizeof static static_assert static_cast struct switch template this thread_local throw true \
         try typedef typeid typename typeof union using virtual volatile while xor xor_eq __asm__ \
         __asm __volatile__ __attribute__ __restrict __inline _Static_assert _Alignas _Thread_local",
        Role::Keyword,
    ),
    (
        "auto bool char char8_t char16_t char32_t double float int long short signed unsigned void \
         wchar_t FILE string string_view vector array map set pair tuple optional variant deque list \
         unordered_map unordered_set unique_ptr shared_ptr weak_ptr span initializer_list ostream \
         istream ifstream ofstream stringstream ostringstream istringstream bitset queue stack \
         priority_queue thread mutex atomic _Bool __int128",
        Role::Type,
    ),
]);

/// Words that are followed by the name of a type.
static NAMING: Words<32> =
    Words::new(&[("class struct enum union typename namespace concept", Role::Type)]);

/// What is open at the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum State {
    /// Nothing.
    #[default]
    Code,
    /// `/*`.
    BlockComment,
    /// `//` whose line ends in a backslash.
    LineComment,
    /// A text in these quotes whose line ends in a backslash.
    Quoted(u8),
    /// `R"mark(`: how long the mark is, and the mark.
    Raw(u8, [u8; RAW_MARK]),
}

/// The longest mark of a raw string, as the standard has it.
const RAW_MARK: usize = 16;

/// Appends the spans of one line and moves the state to its end.
pub(super) fn line(state: &mut State, text: &str, out: &mut Vec<Span>) {
    let mut lexer = Lexer { pen: Pen::new(text, out), state, names_type: false };
    lexer.resume();
    lexer.preprocessor();
    while !lexer.pen.done() {
        lexer.token();
    }
}

struct Lexer<'a> {
    pen: Pen<'a>,
    state: &'a mut State,
    /// The last word was `struct` or one of its kind.
    names_type: bool,
}

impl Lexer<'_> {
    /// Goes on with what the line before left open.
    fn resume(&mut self) {
        match *self.state {
            State::Code => {}
            State::BlockComment => self.block_comment(0),
            State::LineComment => self.line_comment(0),
            State::Quoted(quote) => self.quoted(0, quote),
            State::Raw(length, mark) => self.raw(0, length, mark),
        }
    }

    /// `#include <x>`, `#define`: the sign and the word; what follows is read as code.
    fn preprocessor(&mut self) {
        if self.pen.at() != 0 || self.pen.after_blanks() != b'#' {
            return;
        }
        self.pen.skip_blanks();
        let start = self.pen.at();
        self.pen.skip(1);
        self.pen.skip_blanks();
        let name = self.pen.at();
        self.pen.skip_while(word);
        let includes = self.pen.slice(name).starts_with(b"include");
        self.pen.mark(start, Role::Preprocessor);
        if includes && self.pen.after_blanks() == b'<' {
            self.pen.skip_blanks();
            let start = self.pen.at();
            self.pen.skip_past(b">");
            self.pen.mark(start, Role::String);
        }
    }

    fn token(&mut self) {
        let start = self.pen.at();
        match self.pen.peek(0) {
            byte if blank(byte) => self.pen.skip_blanks(),
            byte if byte.is_ascii_digit() => self.number(start),
            b'.' if self.pen.peek(1).is_ascii_digit() => self.number(start),
            byte if word(byte) => self.word(start),
            b'"' => self.open_quoted(start),
            b'\'' => self.character(start),
            b'/' => self.slash(start),
            b':' if self.pen.peek(1) == b':' => self.pen.skip(2),
            byte if operator(byte) => {
                self.pen.skip(1);
                self.pen.mark(start, Role::Operator);
            }
            _ => self.pen.skip(1),
        }
    }

    fn slash(&mut self, start: usize) {
        match self.pen.peek(1) {
            b'/' => self.line_comment(start),
            b'*' => {
                self.pen.skip(2);
                self.block_comment(start);
            }
            _ => {
                self.pen.skip(1);
                self.pen.mark(start, Role::Operator);
            }
        }
    }

    fn line_comment(&mut self, start: usize) {
        self.pen.go_to_end();
        self.pen.mark(start, Role::Comment);
        *self.state = if self.continues() { State::LineComment } else { State::Code };
    }

    fn block_comment(&mut self, start: usize) {
        let closed = self.pen.skip_past(b"*/");
        self.pen.mark(start, Role::Comment);
        *self.state = if closed { State::Code } else { State::BlockComment };
    }

    /// `true` if the line ends in a backslash, which joins the next one to it.
    fn continues(&self) -> bool {
        self.pen.bytes().last() == Some(&b'\\')
    }

    fn open_quoted(&mut self, start: usize) {
        self.pen.skip(1);
        self.quoted(start, b'"');
    }

    /// From within a text in quotes to its end, or to that of the line.
    fn quoted(&mut self, start: usize, quote: u8) {
        let closed = self.pen.skip_to_quote(quote);
        if closed {
            self.pen.skip_while(word);
        }
        self.pen.mark(start, Role::String);
        let open = !closed && self.continues();
        *self.state = if open { State::Quoted(quote) } else { State::Code };
    }

    /// `'a'`; a lone apostrophe is left plain.
    fn character(&mut self, start: usize) {
        if self.pen.skip_quoted(true) {
            self.pen.mark(start, Role::String);
        } else {
            self.pen.go_to(start + 1);
        }
    }

    fn number(&mut self, start: usize) {
        loop {
            let byte = self.pen.peek(0);
            let next = self.pen.peek(1);
            let exponent = matches!(byte, b'e' | b'E' | b'p' | b'P') && matches!(next, b'+' | b'-');
            let parted = byte == b'\'' && next.is_ascii_alphanumeric();
            match byte {
                _ if exponent || parted => self.pen.skip(2),
                b'.' => self.pen.skip(1),
                byte if word(byte) => self.pen.skip(1),
                _ => break,
            }
        }
        self.pen.mark(start, Role::Number);
    }

    fn word(&mut self, start: usize) {
        self.pen.skip_while(word);
        let name = self.pen.slice(start);
        match (name, self.pen.peek(0)) {
            (b"R" | b"LR" | b"uR" | b"UR" | b"u8R", b'"') => self.open_raw(start),
            (b"L" | b"u" | b"U" | b"u8", b'"') => self.open_quoted(start),
            (b"L" | b"u" | b"U" | b"u8", b'\'') => self.character(start),
            _ => {
                let role = self.role(name);
                self.pen.mark(start, role);
                self.names_type = is_naming(name);
            }
        }
    }

    fn role(&self, name: &[u8]) -> Role {
        if let Some(role) = Packed::exact(name).and_then(|key| WORDS.get(key)) {
            return role;
        }
        match self.pen.after_blanks() {
            b'(' => Role::Function,
            _ if self.names_type || looks_like_type(name) || self.pen.rest().starts_with(b"::") => {
                Role::Type
            }
            _ => Role::Plain,
        }
    }

    /// `R"mark(`, on the quote.
    fn open_raw(&mut self, start: usize) {
        self.pen.skip(1);
        let from = self.pen.at();
        self.pen.skip_while(|byte| !matches!(byte, b'(' | b')' | b'"' | b'\\') && !blank(byte));
        let text = self.pen.slice(from);
        let length = text.len().min(RAW_MARK);
        let mut mark = [0; RAW_MARK];
        if self.pen.peek(0) != b'(' || text.len() > RAW_MARK {
            self.quoted(start, b'"');
            return;
        }
        for (to, byte) in mark.iter_mut().zip(text) {
            *to = *byte;
        }
        self.raw(start, u8::try_from(length).unwrap_or(0), mark);
    }

    /// From within a raw string to `)mark"`, or to the end of the line.
    fn raw(&mut self, start: usize, length: u8, mark: [u8; RAW_MARK]) {
        let mut end = [0; RAW_MARK + 2];
        let length = usize::from(length);
        let bytes = std::iter::once(b')').chain(mark.into_iter().take(length)).chain([b'"']);
        for (to, byte) in end.iter_mut().zip(bytes) {
            *to = byte;
        }
        let closed = self.pen.skip_past(end.get(..length + 2).unwrap_or_default());
        self.pen.mark(start, Role::String);
        *self.state = match (closed, u8::try_from(length)) {
            (false, Ok(length)) => State::Raw(length, mark),
            (true, _) | (false, Err(_)) => State::Code,
        };
    }
}

fn operator(byte: u8) -> bool {
    matches!(
        byte,
        b'+' | b'-'
            | b'*'
            | b'%'
            | b'='
            | b'<'
            | b'>'
            | b'!'
            | b'&'
            | b'|'
            | b'^'
            | b'~'
            | b'?'
            | b':'
    )
}

fn is_naming(name: &[u8]) -> bool {
    Packed::exact(name).is_some_and(|key| NAMING.get(key).is_some())
}

/// `size_t`, `TokenKind`: by the customs of the language; `MAX` is left plain.
fn looks_like_type(name: &[u8]) -> bool {
    name.ends_with(b"_t")
        || (name.first().is_some_and(u8::is_ascii_uppercase)
            && name.iter().any(u8::is_ascii_lowercase))
}
