//! Small C++ programs written in one of several styles. Knows no task and computes nothing.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::dataset::dice::{Dice, Leaning};

/// How a program is written.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice that any other goes with")]
struct Style {
    /// Streams rather than `printf`.
    streams: bool,
    /// `using namespace std`.
    bare: bool,
    /// `endl` rather than `"\n"`.
    endl: bool,
    /// What is worked out stands in a function of its own.
    apart: bool,
    /// `while` rather than `for`.
    whiles: bool,
    /// `long` rather than `int`.
    long: bool,
}

/// The style of those who want no variety.
const PLAIN: Style =
    Style { streams: false, bare: true, endl: true, apart: false, whiles: false, long: false };

/// A part of a printed line.
#[derive(Debug, Clone, Copy)]
pub(super) enum Piece<'a> {
    /// This text; it needs no escapes.
    Say(&'a str),
    /// The value of a number.
    Num(&'a str),
    /// The value of a `char`.
    Char(&'a str),
    /// The value of a C string, or of the style's strings.
    Text(&'a str),
}

/// What a program starts from.
#[derive(Debug, Clone)]
pub(super) enum Given {
    /// A number of this name.
    Num(&'static str, i64),
    /// An array of this name; `count` is how many it holds.
    Nums(&'static str, Vec<i64>),
    /// A string of this name.
    Text(&'static str, String),
}

/// A program that is being written.
#[derive(Debug)]
pub(super) struct Cpp {
    style: Style,
    headers: BTreeSet<&'static str>,
    above: String,
    body: Vec<String>,
}

impl Cpp {
    /// An empty program of a random style, or of the style that the dice lean to.
    pub(super) fn new(dice: &mut Dice) -> Self {
        let rolled = Style {
            streams: dice.once_in(2),
            bare: dice.once_in(2),
            endl: dice.once_in(2),
            apart: dice.once_in(2),
            whiles: dice.once_in(3),
            long: dice.once_in(4),
        };
        let Leaning { streams, plain, .. } = dice.leaning();
        let style = if plain { Style { streams: rolled.streams, ..PLAIN } } else { rolled };
        let style = Style { streams: streams.unwrap_or(style.streams), ..style };
        let headers = BTreeSet::from([if style.streams { "iostream" } else { "cstdio" }]);
        Self { style, headers, above: String::new(), body: Vec::new() }
    }

    /// Adds lines to `main`; here and everywhere `NUM` becomes the type of the style's numbers.
    pub(super) fn add<S: Into<String>>(&mut self, lines: impl IntoIterator<Item = S>) -> &mut Self {
        self.body.extend(lines.into_iter().map(Into::into));
        self
    }

    /// Adds a function, a structure or a class above `main`.
    pub(super) fn above(&mut self, text: &str) -> &mut Self {
        self.above.push_str(text);
        self.above.push_str("\n\n");
        self
    }

    /// Prints the pieces and a line end.
    pub(super) fn print(&mut self, pieces: &[Piece]) -> &mut Self {
        let line = self.printing(pieces);
        self.add([line])
    }

    /// The statement that prints the pieces and a line end.
    pub(super) fn printing(&self, pieces: &[Piece]) -> String {
        self.output(pieces, true)
    }

    /// The statement that prints the pieces and stays on the line.
    pub(super) fn writing(&self, pieces: &[Piece]) -> String {
        self.output(pieces, false)
    }

    fn output(&self, pieces: &[Piece], end: bool) -> String {
        if self.style.streams { self.streamed(pieces, end) } else { self.formatted(pieces, end) }
    }

    fn streamed(&self, pieces: &[Piece], end: bool) -> String {
        let std = self.std();
        let mut line = format!("{std}cout");
        for piece in pieces {
            let _ = match piece {
                Piece::Say(text) => write!(line, " << \"{text}\""),
                Piece::Num(v) | Piece::Char(v) | Piece::Text(v) => write!(line, " << {v}"),
            };
        }
        match (end, self.style.endl) {
            (true, true) => format!("{line} << {std}endl;"),
            (true, false) => format!("{line} << \"\\n\";"),
            (false, _) => format!("{line};"),
        }
    }

    fn formatted(&self, pieces: &[Piece], end: bool) -> String {
        let (mut format, mut values) = (String::new(), String::new());
        for piece in pieces {
            let (sign, value) = match piece {
                Piece::Say(text) => (text.replace('%', "%%"), ""),
                Piece::Num(v) => ((if self.style.long { "%ld" } else { "%d" }).to_owned(), *v),
                Piece::Char(v) => ("%c".to_owned(), *v),
                Piece::Text(v) => ("%s".to_owned(), *v),
            };
            format.push_str(&sign);
            if !value.is_empty() {
                values.push_str(", ");
                values.push_str(value);
            }
        }
        let end = if end { "\\n" } else { "" };
        format!("printf(\"{format}{end}\"{values});")
    }

    /// The statement that reads numbers into variables that there are.
    pub(super) fn reading(&self, names: &[&str]) -> String {
        format!("{};", self.read(names))
    }

    /// The condition that a number could be read.
    pub(super) fn could_read(&self, name: &str) -> String {
        if self.style.streams { self.read(&[name]) } else { format!("{} == 1", self.read(&[name])) }
    }

    fn read(&self, names: &[&str]) -> String {
        if self.style.streams {
            let names: Vec<_> = names.iter().map(|n| format!(" >> {n}")).collect();
            return format!("{}cin{}", self.std(), names.concat());
        }
        let sign = if self.style.long { "%ld" } else { "%d" };
        let signs = vec![sign; names.len()].join(" ");
        let names: Vec<_> = names.iter().map(|n| format!(", &{n}")).collect();
        format!("scanf(\"{signs}\"{})", names.concat())
    }

    /// A loop `[start, test, step]` around these lines; `start` names a new number, as in `i = 0`.
    pub(super) fn looped<S: AsRef<str>>(
        &self,
        [start, test, step]: [&str; 3],
        body: &[S],
    ) -> Vec<String> {
        let inner = body.iter().map(|l| format!("    {}", l.as_ref()));
        let close = "}".to_owned();
        if self.style.whiles {
            let head = [format!("NUM {start};"), format!("while ({test}) {{")];
            head.into_iter().chain(inner).chain([format!("    {step};"), close]).collect()
        } else {
            let head = format!("for (NUM {start}; {test}; {step}) {{");
            [head].into_iter().chain(inner).chain([close]).collect()
        }
    }

    /// Works `result` out of what is given, in `main` or in the function `name`; the lines declare
    /// and set it.
    pub(super) fn work<S: AsRef<str>>(
        &mut self,
        name: &str,
        result: &str,
        given: &[Given],
        lines: &[S],
    ) -> &mut Self {
        assert_ne!(name, result, "a variable would hide its own function");
        let apart = self.style.apart;
        for one in given {
            if !apart || !matches!(one, Given::Num(..)) {
                let lines = self.declared(one);
                self.add(lines);
            }
        }
        if !apart {
            return self.add(lines.iter().map(|l| l.as_ref().to_owned()));
        }
        let takes: Vec<_> = given.iter().map(|g| self.parameter(g)).collect();
        let gets: Vec<_> = given.iter().map(argument).collect();
        let body: Vec<_> = lines.iter().map(|l| format!("    {}\n", l.as_ref())).collect();
        let (takes, gets, body) = (takes.join(", "), gets.join(", "), body.concat());
        self.above(&format!("NUM {name}({takes}) {{\n{body}    return {result};\n}}"));
        self.add([format!("NUM {result} = {name}({gets});")])
    }

    /// Declares what is given in `main`.
    pub(super) fn give(&mut self, given: &Given) -> &mut Self {
        let lines = self.declared(given);
        self.add(lines)
    }

    fn declared(&mut self, given: &Given) -> Vec<String> {
        match given {
            Given::Num(name, value) => vec![format!("NUM {name} = {value};")],
            Given::Nums(name, values) => vec![
                format!("NUM {name}[] = {{{}}};", listed(values, ", ")),
                format!("NUM count = {};", values.len()),
            ],
            Given::Text(name, text) if self.style.streams => {
                self.headers.insert("string");
                vec![format!("{}string {name} = \"{text}\";", self.std())]
            }
            Given::Text(name, text) => vec![format!("const char* {name} = \"{text}\";")],
        }
    }

    fn parameter(&self, given: &Given) -> String {
        match given {
            Given::Num(name, _) => format!("NUM {name}"),
            Given::Nums(name, _) => format!("const NUM {name}[], NUM count"),
            Given::Text(name, _) if self.style.streams => {
                format!("const {}string& {name}", self.std())
            }
            Given::Text(name, _) => format!("const char* {name}"),
        }
    }

    fn std(&self) -> &'static str {
        if self.style.bare { "" } else { "std::" }
    }

    /// The whole program.
    pub(super) fn finish(self) -> String {
        let headers: Vec<_> = self.headers.iter().map(|h| format!("#include <{h}>\n")).collect();
        let mut text = headers.concat();
        if self.style.streams && self.style.bare {
            text.push_str("\nusing namespace std;\n");
        }
        text.push('\n');
        text.push_str(&self.above);
        text.push_str("int main() {\n");
        for line in &self.body {
            text.push_str("    ");
            text.push_str(line);
            text.push('\n');
        }
        text.push_str("    return 0;\n}\n");
        typed(&text, if self.style.long { "long" } else { "int" })
    }
}

/// The text with the type of its numbers for `NUM`, where that stands alone: a text that is printed
/// may have it within a word.
fn typed(text: &str, of_numbers: &str) -> String {
    let mut pieces = text.split("NUM");
    let mut typed = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let within =
            typed.ends_with(char::is_alphanumeric) || piece.starts_with(char::is_alphanumeric);
        typed.push_str(if within { "NUM" } else { of_numbers });
        typed.push_str(piece);
    }
    typed
}

fn argument(given: &Given) -> String {
    match given {
        Given::Num(_, value) => value.to_string(),
        Given::Nums(name, _) => format!("{name}, count"),
        Given::Text(name, _) => (*name).to_owned(),
    }
}

/// Numbers with this between them.
pub(super) fn listed(values: &[i64], between: &str) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::typed;

    #[test]
    fn the_type_of_numbers_is_put_in_and_words_stay() {
        assert_eq!(typed("NUM a(const NUM b[], NUM c)", "long"), "long a(const long b[], long c)");
        assert_eq!(
            typed("NUM a; puts(\"NUMBER ENUM\"); NUM b;", "int"),
            "int a; puts(\"NUMBER ENUM\"); int b;"
        );
    }
}
