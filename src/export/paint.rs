//! A reply as HTML, its code coloured by role. Knows no colours: those stand in the page's style.

use std::fmt::Write as _;

use crate::code::{AsmSyntax, Language, Painter, Role, Span};
use crate::printable::escaped;
use crate::reply::{Kind, Reply, Section};

/// A whole reply: each section in an element of its own, the words of its code in spans.
pub(super) fn reply(text: &str) -> String {
    let reply = Reply::from_text(text);
    let mut out = String::new();
    let mut spans = Vec::new();
    for section in reply.sections() {
        let class = if matches!(section.kind, Kind::Prose) { "prose" } else { "code" };
        write!(out, "<span class=\"{class}\">").unwrap_or_default();
        let mut painter = Painter::new(language(section));
        for number in section.lines.clone() {
            let line = reply.line(number);
            spans.clear();
            if section.fence.is_some() && !section.body.contains(&number) {
                let end = u32::try_from(line.len()).unwrap_or(u32::MAX);
                spans.push(Span { start: 0, end, role: Role::Fence });
            } else {
                painter.line(line, &mut spans);
            }
            painted(&mut out, line, &spans);
            out.push('\n');
        }
        out += "</span>";
    }
    out
}

fn language(section: &Section) -> Language {
    match &section.kind {
        Kind::Prose => Language::Prose,
        Kind::Cpp => Language::Cpp,
        Kind::Assembly => Language::Assembly(AsmSyntax::Auto),
        Kind::Other(tag) => Language::Other(tag.clone()),
    }
}

fn painted(out: &mut String, line: &str, spans: &[Span]) {
    let part = |from: usize, to: usize| line.get(from..to).unwrap_or_default();
    let mut done = 0;
    for span in spans {
        let (start, end) = (span.start as usize, span.end as usize);
        out.push_str(&escaped(part(done, start)));
        let word = escaped(part(start, end));
        match class(span.role) {
            Some(class) => write!(out, "<span class=\"{class}\">{word}</span>").unwrap_or_default(),
            None => out.push_str(&word),
        }
        done = end;
    }
    out.push_str(&escaped(part(done, line.len())));
}

/// The class of a role; none where nothing is special.
const fn class(role: Role) -> Option<&'static str> {
    match role {
        Role::Plain | Role::Operator | Role::Symbol | Role::Emphasis => None,
        Role::Keyword
        | Role::Preprocessor
        | Role::Directive
        | Role::MnemonicSystem
        | Role::MnemonicBranch => Some("k"),
        Role::Type | Role::Register | Role::Variable => Some("r"),
        Role::Function | Role::MnemonicCall => Some("f"),
        Role::MnemonicMove | Role::MnemonicArith | Role::MnemonicVector => Some("m"),
        Role::String | Role::CodeSpan => Some("s"),
        Role::Number | Role::Immediate => Some("n"),
        Role::Label | Role::Heading | Role::Strong => Some("l"),
        Role::Comment | Role::Fence | Role::Bullet => Some("c"),
    }
}
