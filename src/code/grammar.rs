//! Any other fenced language, by the grammars that come with syntect. Off the usual path: slow.
//!
//! A grammar runs at a quarter of a megabyte a second and takes up to a tenth of a second for its
//! first line, so only the first lines of a text are coloured, and none that is long.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use super::{Role, Span};

/// Lines of one text that are coloured; what comes after them is plain.
const LINES: u16 = 300;

/// The longest line, in bytes, that is given to a grammar.
const LONGEST_LINE: usize = 240;

/// Read only, and made when the first such fence comes.
static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// What a scope means, the first that fits from the innermost outwards.
static MEANINGS: LazyLock<Vec<(Scope, Role)>> = LazyLock::new(|| {
    const NAMES: [(&str, Role); 29] = [
        ("comment", Role::Comment),
        ("constant.numeric", Role::Number),
        ("constant.character", Role::String),
        ("constant.language", Role::Keyword),
        ("string", Role::String),
        ("keyword.operator", Role::Operator),
        ("keyword", Role::Keyword),
        ("storage.type", Role::Keyword),
        ("storage", Role::Keyword),
        ("entity.name.function", Role::Function),
        ("entity.name.section", Role::Heading),
        ("entity.name.tag", Role::Keyword),
        ("entity.name.label", Role::Label),
        ("entity.name", Role::Type),
        ("entity.other.attribute-name", Role::Variable),
        ("entity.other.inherited-class", Role::Type),
        ("support.function", Role::Function),
        ("support.type", Role::Type),
        ("support.class", Role::Type),
        ("support.constant", Role::Keyword),
        ("variable.function", Role::Function),
        ("variable.language", Role::Keyword),
        ("meta.preprocessor", Role::Preprocessor),
        ("markup.heading", Role::Heading),
        ("markup.bold", Role::Strong),
        ("markup.italic", Role::Emphasis),
        ("markup.raw", Role::CodeSpan),
        ("markup.deleted", Role::Comment),
        ("markup.inserted", Role::String),
    ];
    NAMES.iter().filter_map(|(name, role)| Some((Scope::new(name).ok()?, *role))).collect()
});

/// What is open at the end of a line, and how many lines may still be coloured.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    parser: ParseState,
    scopes: ScopeStack,
    left: u16,
}

impl State {
    /// The state for the first line, if a grammar knows the tag of a fence.
    pub(super) fn of(tag: &str) -> Option<Self> {
        let syntax = GRAMMARS.find_syntax_by_token(tag)?;
        Some(Self { parser: ParseState::new(syntax), scopes: ScopeStack::new(), left: LINES })
    }
}

/// Appends the spans of one line and moves the state to its end.
pub(super) fn line(state: &mut State, text: &str, out: &mut Vec<Span>) {
    if state.left == 0 || text.len() > LONGEST_LINE {
        return;
    }
    state.left -= 1;
    // A grammar that gives up leaves the line plain.
    let Ok(operations) = state.parser.parse_line(&format!("{text}\n"), &GRAMMARS) else { return };
    let mut start = 0;
    for (place, operation) in operations {
        mark(text, start, place, role(&state.scopes), out);
        start = place;
        if state.scopes.apply(&operation).is_err() {
            return;
        }
    }
    mark(text, start, text.len(), role(&state.scopes), out);
}

#[expect(clippy::cast_possible_truncation, reason = "a line has at most LONGEST_LINE bytes")]
fn mark(text: &str, start: usize, end: usize, role: Role, out: &mut Vec<Span>) {
    let end = end.min(text.len());
    let Some(piece) = text.get(start..end) else { return };
    if piece.trim().is_empty() || role == Role::Plain {
        return;
    }
    out.push(Span { start: start as u32, end: end as u32, role });
}

fn role(scopes: &ScopeStack) -> Role {
    let meaning = |scope: &Scope| {
        MEANINGS.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, role)| *role)
    };
    scopes.as_slice().iter().rev().find_map(meaning).unwrap_or(Role::Plain)
}
