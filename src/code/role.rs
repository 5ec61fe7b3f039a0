//! The meanings a stretch of text can have. Says nothing of how they look.

/// What a stretch of a line is. Plain text has no span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Role {
    /// Nothing special.
    Plain,
    /// A word the language reserves; in assembly also `qword ptr`, `offset`, `rel`.
    Keyword,
    /// The name of a type or a name space.
    Type,
    /// A function where it is called or defined.
    Function,
    /// A variable that is marked as one (`$x`, `\arg`).
    Variable,
    /// Text in quotes, with its quotes.
    String,
    /// A number.
    Number,
    /// A comment of any dialect.
    Comment,
    /// `+`, `<<`, `->` and their like.
    Operator,
    /// `#include`, `#define`, `%macro`.
    Preprocessor,
    /// A label where it is set, with its colon.
    Label,
    /// `.globl`, `section`, `db`.
    Directive,
    /// Moves, loads, stores, stack.
    MnemonicMove,
    /// Arithmetic, logic, shifts, conversions.
    MnemonicArith,
    /// Comparisons and jumps.
    MnemonicBranch,
    /// Calls and returns.
    MnemonicCall,
    /// Vector and floating point.
    MnemonicVector,
    /// The system, the processor, prefixes, padding.
    MnemonicSystem,
    /// A register.
    Register,
    /// A value within an instruction: `$8`, `#8`, `8`.
    Immediate,
    /// A name in an operand: a label, a function, a variable.
    Symbol,
    /// A heading in prose.
    Heading,
    /// *Slanted* in prose.
    Emphasis,
    /// **Bold** in prose.
    Strong,
    /// `Code` in prose.
    CodeSpan,
    /// A fence line or a rule.
    Fence,
    /// The mark of a list item or a quotation.
    Bullet,
}

impl Role {
    /// Every role, in the order of declaration.
    pub const ALL: [Self; 27] = [
        Self::Plain,
        Self::Keyword,
        Self::Type,
        Self::Function,
        Self::Variable,
        Self::String,
        Self::Number,
        Self::Comment,
        Self::Operator,
        Self::Preprocessor,
        Self::Label,
        Self::Directive,
        Self::MnemonicMove,
        Self::MnemonicArith,
        Self::MnemonicBranch,
        Self::MnemonicCall,
        Self::MnemonicVector,
        Self::MnemonicSystem,
        Self::Register,
        Self::Immediate,
        Self::Symbol,
        Self::Heading,
        Self::Emphasis,
        Self::Strong,
        Self::CodeSpan,
        Self::Fence,
        Self::Bullet,
    ];
}

/// A stretch of one line and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first byte, counted from the start of the line.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// What it is.
    pub role: Role,
}
