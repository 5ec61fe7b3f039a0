//! The names of everything that has a style. Says nothing of how it looks.

/// A part of the screen, or of code, that has a style of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Token {
    /// What is not special, on the ground of the theme.
    Text,
    /// What matters less: hints, timings, numbers that are not read first.
    Dim,
    /// The frame of a pane.
    Border,
    /// The frame of the pane that has the keys.
    BorderFocused,
    /// The title of a pane.
    Title,
    /// The title of the pane that has the keys.
    TitleFocused,
    /// The accent of the side before fine-tuning.
    Base,
    /// The accent of the side after fine-tuning.
    Tuned,
    /// A verdict: passed.
    Pass,
    /// A verdict: failed.
    Fail,
    /// A warning.
    Warning,
    /// Something to do next.
    Hint,
    /// The name of a key.
    Key,
    /// Selected text.
    Selection,
    /// The cursor of the editor.
    Cursor,
    /// The line that the cursor of a list or a text is on.
    CursorLine,
    /// A line of a reply that a tool refused.
    ErrorLine,
    /// A line number.
    LineNumber,
    /// The top line of the screen.
    Header,
    /// The bottom line of the screen.
    Footer,
    /// The track of a scroll bar.
    Scrollbar,
    /// The place within it.
    ScrollbarThumb,
    /// Work that goes on.
    Busy,
    /// The thoughts of a reasoning model.
    Reasoning,
    /// What a program wrote to its standard error.
    Stderr,
    /// A tab that is not open.
    Tab,
    /// The open tab.
    TabActive,
    /// A place where two texts differ.
    Difference,
    /// Found text.
    Match,
    /// A window over the others.
    Popup,
    /// A role in prose or code.
    Code(CodeToken),
}

/// A role in prose or code that has a style of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeToken {
    /// A reserved word.
    Keyword,
    /// A type or a name space.
    Type,
    /// A function where it is called or defined.
    Function,
    /// A variable that is marked as one.
    Variable,
    /// Text in quotes.
    String,
    /// A number.
    Number,
    /// A comment.
    Comment,
    /// An operator.
    Operator,
    /// A line of a preprocessor.
    Preprocessor,
    /// A label where it is set.
    Label,
    /// A directive.
    Directive,
    /// Moves, loads, stores.
    MnemonicMove,
    /// Arithmetic and logic.
    MnemonicArith,
    /// Comparisons and jumps.
    MnemonicBranch,
    /// Calls and returns.
    MnemonicCall,
    /// Vector and floating point.
    MnemonicVector,
    /// The system, prefixes, padding.
    MnemonicSystem,
    /// A register.
    Register,
    /// A value within an instruction.
    Immediate,
    /// A name in an operand.
    Symbol,
    /// A heading in prose.
    Heading,
    /// Slanted text in prose.
    Emphasis,
    /// Bold text in prose.
    Strong,
    /// Code within prose.
    CodeSpan,
    /// A fence line.
    Fence,
    /// The mark of a list item.
    Bullet,
}

/// How many tokens there are.
pub(super) const COUNT: usize = NAMES.len();

/// Every token and its name in a theme file. A name that a theme does not define falls back to
/// the name without its last part: `code.mnemonic.move`, `code.mnemonic`, `code`.
pub(super) const NAMES: [(Token, &str); 56] = [
    (Token::Text, "text"),
    (Token::Dim, "dim"),
    (Token::Border, "border"),
    (Token::BorderFocused, "border.focused"),
    (Token::Title, "title"),
    (Token::TitleFocused, "title.focused"),
    (Token::Base, "base"),
    (Token::Tuned, "tuned"),
    (Token::Pass, "pass"),
    (Token::Fail, "fail"),
    (Token::Warning, "warning"),
    (Token::Hint, "hint"),
    (Token::Key, "key"),
    (Token::Selection, "selection"),
    (Token::Cursor, "cursor"),
    (Token::CursorLine, "cursor.line"),
    (Token::ErrorLine, "error.line"),
    (Token::LineNumber, "line.number"),
    (Token::Header, "header"),
    (Token::Footer, "footer"),
    (Token::Scrollbar, "scrollbar"),
    (Token::ScrollbarThumb, "scrollbar.thumb"),
    (Token::Busy, "busy"),
    (Token::Reasoning, "reasoning"),
    (Token::Stderr, "stderr"),
    (Token::Tab, "tab"),
    (Token::TabActive, "tab.active"),
    (Token::Difference, "difference"),
    (Token::Match, "match"),
    (Token::Popup, "popup"),
    (Token::Code(CodeToken::Keyword), "code.keyword"),
    (Token::Code(CodeToken::Type), "code.type"),
    (Token::Code(CodeToken::Function), "code.function"),
    (Token::Code(CodeToken::Variable), "code.variable"),
    (Token::Code(CodeToken::String), "code.string"),
    (Token::Code(CodeToken::Number), "code.number"),
    (Token::Code(CodeToken::Comment), "code.comment"),
    (Token::Code(CodeToken::Operator), "code.operator"),
    (Token::Code(CodeToken::Preprocessor), "code.preprocessor"),
    (Token::Code(CodeToken::Label), "code.label"),
    (Token::Code(CodeToken::Directive), "code.directive"),
    (Token::Code(CodeToken::MnemonicMove), "code.mnemonic.move"),
    (Token::Code(CodeToken::MnemonicArith), "code.mnemonic.arith"),
    (Token::Code(CodeToken::MnemonicBranch), "code.mnemonic.branch"),
    (Token::Code(CodeToken::MnemonicCall), "code.mnemonic.call"),
    (Token::Code(CodeToken::MnemonicVector), "code.mnemonic.vector"),
    (Token::Code(CodeToken::MnemonicSystem), "code.mnemonic.system"),
    (Token::Code(CodeToken::Register), "code.register"),
    (Token::Code(CodeToken::Immediate), "code.immediate"),
    (Token::Code(CodeToken::Symbol), "code.symbol"),
    (Token::Code(CodeToken::Heading), "code.heading"),
    (Token::Code(CodeToken::Emphasis), "code.emphasis"),
    (Token::Code(CodeToken::Strong), "code.strong"),
    (Token::Code(CodeToken::CodeSpan), "code.span"),
    (Token::Code(CodeToken::Fence), "code.fence"),
    (Token::Code(CodeToken::Bullet), "code.bullet"),
];

/// The place of the first code token in [`NAMES`].
const FIRST_CODE: usize = 30;

impl Token {
    /// Every token.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(token, _)| *token)
    }

    /// The name of the token in a theme file.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES.get(self.index()).map_or("", |(_, name)| name)
    }

    /// The place of the token in [`NAMES`].
    pub(super) const fn index(self) -> usize {
        match self {
            Self::Text => 0,
            Self::Dim => 1,
            Self::Border => 2,
            Self::BorderFocused => 3,
            Self::Title => 4,
            Self::TitleFocused => 5,
            Self::Base => 6,
            Self::Tuned => 7,
            Self::Pass => 8,
            Self::Fail => 9,
            Self::Warning => 10,
            Self::Hint => 11,
            Self::Key => 12,
            Self::Selection => 13,
            Self::Cursor => 14,
            Self::CursorLine => 15,
            Self::ErrorLine => 16,
            Self::LineNumber => 17,
            Self::Header => 18,
            Self::Footer => 19,
            Self::Scrollbar => 20,
            Self::ScrollbarThumb => 21,
            Self::Busy => 22,
            Self::Reasoning => 23,
            Self::Stderr => 24,
            Self::Tab => 25,
            Self::TabActive => 26,
            Self::Difference => 27,
            Self::Match => 28,
            Self::Popup => 29,
            Self::Code(role) => FIRST_CODE + role as usize,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_stands_at_its_own_place() {
        for (place, (token, name)) in NAMES.iter().enumerate() {
            assert_eq!(token.index(), place, "{name}");
        }
    }

    #[test]
    fn no_name_is_used_twice() {
        for (place, (_, name)) in NAMES.iter().enumerate() {
            assert!(NAMES.iter().skip(place + 1).all(|(_, other)| other != name), "{name}");
        }
    }
}
