//! From the roles of code to the tokens of the theme: the one place where both are known.

use crate::code::Role;
use crate::theme::{CodeToken, Token};

/// The token whose style text of that role has.
pub const fn token(role: Role) -> Token {
    match role {
        Role::Plain => Token::Text,
        Role::Keyword => Token::Code(CodeToken::Keyword),
        Role::Type => Token::Code(CodeToken::Type),
        Role::Function => Token::Code(CodeToken::Function),
        Role::Variable => Token::Code(CodeToken::Variable),
        Role::String => Token::Code(CodeToken::String),
        Role::Number => Token::Code(CodeToken::Number),
        Role::Comment => Token::Code(CodeToken::Comment),
        Role::Operator => Token::Code(CodeToken::Operator),
        Role::Preprocessor => Token::Code(CodeToken::Preprocessor),
        Role::Label => Token::Code(CodeToken::Label),
        Role::Directive => Token::Code(CodeToken::Directive),
        Role::MnemonicMove => Token::Code(CodeToken::MnemonicMove),
        Role::MnemonicArith => Token::Code(CodeToken::MnemonicArith),
        Role::MnemonicBranch => Token::Code(CodeToken::MnemonicBranch),
        Role::MnemonicCall => Token::Code(CodeToken::MnemonicCall),
        Role::MnemonicVector => Token::Code(CodeToken::MnemonicVector),
        Role::MnemonicSystem => Token::Code(CodeToken::MnemonicSystem),
        Role::Register => Token::Code(CodeToken::Register),
        Role::Immediate => Token::Code(CodeToken::Immediate),
        Role::Symbol => Token::Code(CodeToken::Symbol),
        Role::Heading => Token::Code(CodeToken::Heading),
        Role::Emphasis => Token::Code(CodeToken::Emphasis),
        Role::Strong => Token::Code(CodeToken::Strong),
        Role::CodeSpan => Token::Code(CodeToken::CodeSpan),
        Role::Fence => Token::Code(CodeToken::Fence),
        Role::Bullet => Token::Code(CodeToken::Bullet),
    }
}
