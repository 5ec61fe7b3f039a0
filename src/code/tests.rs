//! What the lexers must do with real and with hostile text.

use super::{AsmSyntax, Language, Painter, Role, Span};

/// The roles of one line, as `(text, role)`.
fn roles(language: Language, line: &str) -> Vec<(&str, Role)> {
    let mut spans = Vec::new();
    Painter::new(language).line(line, &mut spans);
    texts(line, &spans)
}

fn texts<'a>(line: &'a str, spans: &[Span]) -> Vec<(&'a str, Role)> {
    spans.iter().map(|span| (&line[span.start as usize..span.end as usize], span.role)).collect()
}

fn auto(line: &str) -> Vec<(&str, Role)> {
    roles(Language::Assembly(AsmSyntax::Auto), line)
}

#[test]
fn att_instruction_is_split_into_its_parts() {
    assert_eq!(
        auto("\tmovl\t$8, -4(%rbp)\t# int a"),
        [
            ("movl", Role::MnemonicMove),
            ("$8", Role::Immediate),
            ("4", Role::Number),
            ("%rbp", Role::Register),
            ("# int a", Role::Comment),
        ]
    );
}
