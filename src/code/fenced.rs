//! The small languages that stand beside assembly in a reply (shell, Python, Makefiles, …), by one
//! lexer with a table. Leaves whatever it has no row for to [`super::grammar`].

use super::pen::{Pen, blank, word};
use super::words::{Packed, Words};
use super::{Role, Span};

/// How a family of languages is written.
#[derive(Debug)]
struct Family {
    /// What its fences are called.
    tags: &'static str,
    line_comment: &'static [u8],
    quotes: &'static [u8],
    /// A text in quotes that goes over lines: three quotes, or backticks.
    long_quotes: bool,
    dollars: Dollars,
    /// A name before `(` is a function.
    calls: bool,
    words: fn(Packed) -> Option<Role>,
}

/// What a `$` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dollars {
    /// Nothing.
    Plain,
    /// `$x`, `${x}`.
    Shell,
    /// `$(x)`, `$@`; and a name at the start of a line, before `:`, is a target.
    Make,
}

const FAMILIES: [Family; 6] = [
    Family {
        tags: "sh bash shell zsh console shellsession terminal shell-session ksh",
        line_comment: b"#",
        quotes: b"\"'`",
        long_quotes: false,
        dollars: Dollars::Shell,
        calls: false,
        words: |key| SHELL.get(key),
    },
    Family {
        tags: "python py python3 py3",
        line_comment: b"#",
        quotes: b"\"'",
        long_quotes: true,
        dollars: Dollars::Plain,
        calls: true,
        words: |key| PYTHON.get(key),
    },
    Family {
        tags: "make makefile mk gnumake",
        line_comment: b"#",
        quotes: b"\"'",
        long_quotes: false,
        dollars: Dollars::Make,
        calls: false,
        words: |key| MAKE.get(key),
    },
    Family {
        tags: "json jsonc json5 jsonl ndjson",
        line_comment: b"//",
        quotes: b"\"",
        long_quotes: false,
        dollars: Dollars::Plain,
        calls: false,
        words: |key| JSON.get(key),
    },
    Family {
        tags: "rust rs",
        line_comment: b"//",
        quotes: b"\"",
        long_quotes: false,
        dollars: Dollars::Plain,
        calls: true,
        words: |key| BRACES.get(key),
    },
    Family {
        tags: "java js javascript ts typescript jsx tsx go golang csharp cs c# kotlin swift zig d",
        line_comment: b"//",
        quotes: b"\"'`",
        long_quotes: true,
        dollars: Dollars::Plain,
        calls: true,
        words: |key| BRACES.get(key),
    },
];

static SHELL: Words<128> = Words::new(&[(
    "if then else elif fi for while until do done case esac in function return exit export local \
     readonly set unset source alias cd echo sudo eval exec trap shift test true false",
    Role::Keyword,
)]);

static PYTHON: Words<256> = Words::new(&[
    (
        "and as assert async await break class continue def del elif else except finally for from \
         global if import in is lambda nonlocal not or pass raise return try while with yield match \
         case None True False self",
        Role::Keyword,
    ),
    ("int str float bool bytes list dict set tuple object type", Role::Type),
]);

static MAKE: Words<64> = Words::new(&[(
    "ifeq ifneq ifdef ifndef else endif include define endef export override vpath",
    Role::Keyword,
)]);

static JSON: Words<16> = Words::new(&[("true false null", Role::Keyword)]);

static BRACES: Words<512> = Words::new(&[
    (
        "abstract as async await break case catch chan class comptime const continue crate def \
         default defer delete do dyn else enum errdefer export extends extern fallthrough false final \
         finally fn for foreach from func function go goto guard if impl implements import in \
         instanceof interface internal is let loop match mod module move mut namespace new nil null \
         of operator out override package private protected pub public range readonly ref return \
         sealed select self Self static struct super switch this throw throws trait true try type \
         typeof undefined union unsafe use using val var virtual void when where while with yield",
        Role::Keyword,
    ),
    (
        "bool boolean byte char double f32 f64 float i8 i16 i32 i64 i128 isize int int8 int16 int32 \
         int64 long number object rune short str string u8 u16 u32 u64 u128 usize uint uint8 uint16 \
         uint32 uint64 any error never",
        Role::Type,
    ),
]);

/// The row of a family, and what is open at the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    family: usize,
    open: Open,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    BlockComment,
    /// A long text in these quotes.
    Long(u8),
}

impl State {
    /// The state for the first line, if the table knows the tag of a fence.
    pub(super) fn of(tag: &str) -> Option<Self> {
        let known = |family: &Family| {
            family.tags.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(tag))
        };
        let family = FAMILIES.iter().position(known)?;
        Some(Self { family, open: Open::Nothing })
    }
}

/// Appends the spans of one line and moves the state to its end.
pub(super) fn line(state: &mut State, text: &str, out: &mut Vec<Span>) {
    let Some(family) = FAMILIES.get(state.family) else { return };
    let mut lexer = Lexer { pen: Pen::new(text, out), open: &mut state.open, family };
    match *lexer.open {
        Open::Nothing => {}
        Open::BlockComment => lexer.block_comment(0),
        Open::Long(quote) => lexer.long(0, quote),
    }
    while !lexer.pen.done() {
        lexer.token();
    }
}

struct Lexer<'a> {
    pen: Pen<'a>,
    open: &'a mut Open,
    family: &'static Family,
}

impl Lexer<'_> {
    fn token(&mut self) {
        let start = self.pen.at();
        match self.pen.peek(0) {
            byte if blank(byte) => self.pen.skip_blanks(),
            b'/' if self.pen.peek(1) == b'*' && self.family.line_comment == b"//" => {
                self.pen.skip(2);
                self.block_comment(start);
            }
            _ if self.comments(start) => {
                self.pen.go_to_end();
                self.pen.mark(start, Role::Comment);
            }
            byte if self.family.quotes.contains(&byte) => self.quoted(start, byte),
            b'$' if self.family.dollars != Dollars::Plain => self.dollar(start),
            byte if byte.is_ascii_digit() => {
                self.pen.skip_while(|byte| word(byte) || byte == b'.');
                self.pen.mark(start, Role::Number);
            }
            byte if word(byte) => self.word(start),
            _ => self.pen.skip(1),
        }
    }

    /// A comment starts here: in languages of `#`, only at the start of a word.
    fn comments(&self, start: usize) -> bool {
        let before = start.checked_sub(1).and_then(|place| self.pen.bytes().get(place));
        self.pen.rest().starts_with(self.family.line_comment)
            && (self.family.line_comment != b"#" || before.is_none_or(|byte| !word(*byte)))
    }

    fn block_comment(&mut self, start: usize) {
        let closed = self.pen.skip_past(b"*/");
        self.pen.mark(start, Role::Comment);
        *self.open = if closed { Open::Nothing } else { Open::BlockComment };
    }

    fn quoted(&mut self, start: usize, quote: u8) {
        let triple = self.pen.peek(1) == quote && self.pen.peek(2) == quote && quote != b'`';
        if self.family.long_quotes && triple {
            self.pen.skip(3);
            self.long(start, quote);
        } else if self.family.long_quotes && quote == b'`' {
            self.pen.skip(1);
            self.long(start, quote);
        } else {
            self.pen.skip_quoted(true);
            self.pen.mark(start, Role::String);
        }
    }

    /// From within a long text to its end, or to that of the line.
    fn long(&mut self, start: usize, quote: u8) {
        let end: &[u8] = if quote == b'`' { b"`" } else { &[quote; 3] };
        let closed = self.pen.skip_past(end);
        self.pen.mark(start, Role::String);
        *self.open = if closed { Open::Nothing } else { Open::Long(quote) };
    }

    /// `$x`, `${x}`, `$(x)`, `$@`.
    fn dollar(&mut self, start: usize) {
        self.pen.skip(1);
        match self.pen.peek(0) {
            b'{' => _ = self.pen.skip_past(b"}"),
            b'(' if self.family.dollars == Dollars::Make => _ = self.pen.skip_past(b")"),
            byte if word(byte) => self.pen.skip_while(word),
            b'@' | b'<' | b'^' | b'?' | b'#' | b'*' | b'$' | b'!' => self.pen.skip(1),
            _ => return,
        }
        self.pen.mark(start, Role::Variable);
    }

    fn word(&mut self, start: usize) {
        self.pen.skip_while(word);
        let known = Packed::exact(self.pen.slice(start)).and_then(|key| (self.family.words)(key));
        let role = match (known, self.pen.peek(0)) {
            (Some(role), _) => role,
            (None, b'(') if self.family.calls => Role::Function,
            (None, b':') if self.family.dollars == Dollars::Make && start == 0 => Role::Label,
            (None, _) => Role::Plain,
        };
        self.pen.mark(start, role);
    }
}
