//! Families about words: text, strings and single characters.

use crate::dataset::dice::Dice;

use super::cpp::{Cpp, Given, Piece};
use super::task::{Family, Task, number, text};
use super::texts::{sentence, word};

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "text",
        members: &[
            ("line", line),
            ("lines", some_lines),
            ("four-lines", four_lines),
            ("repeated", repeated),
            ("framed", framed),
            ("numbered", numbered),
            ("joined", joined),
            ("with-number", with_number),
        ],
    },
    Family {
        name: "strings",
        members: &[
            ("length", length),
            ("vowels", vowels),
            ("letter", letter),
            ("backwards", backwards),
            ("changed", changed),
            ("palindrome", palindrome),
        ],
    },
    Family {
        name: "characters",
        members: &[("range", range), ("code", code), ("caesar", caesar), ("spelled", spelled)],
    },
];

fn line(dice: &mut Dice) -> Task {
    let said = sentence(dice);
    let mut cpp = Cpp::new(dice);
    match dice.below(3) {
        0 => cpp.print(&[Piece::Say(&said)]),
        1 => cpp.give(&Given::Text("message", said.clone())).print(&[Piece::Text("message")]),
        _ => {
            let put = cpp.printing(&[Piece::Say(&said)]);
            cpp.above(&format!("void greet() {{\n    {put}\n}}")).add(["greet();"])
        }
    };
    let wishes = vec![
        format!("<print> \"{said}\""),
        format!("<display> the text \"{said}\" on the screen"),
        format!("<output> the line \"{said}\""),
    ];
    Task::new(cpp, format!("{said}\n"), wishes)
}

fn some_lines(dice: &mut Dice) -> Task {
    let count = dice.pick(&[2, 2, 3, 3, 5, 6]);
    lines(dice, count)
}

fn four_lines(dice: &mut Dice) -> Task {
    lines(dice, 4)
}

fn lines(dice: &mut Dice, count: usize) -> Task {
    let said: Vec<_> = (0..count).map(|_| sentence(dice)).collect();
    let mut cpp = Cpp::new(dice);
    for one in &said {
        cpp.print(&[Piece::Say(one)]);
    }
    let quoted: Vec<_> = said.iter().map(|s| format!("\"{s}\"")).collect();
    let wishes = vec![
        format!("<print> these {} lines: {}", said.len(), quoted.join(", ")),
        format!("<output> {}, each on its own line", quoted.join(" and ")),
    ];
    Task::new(cpp, said.join("\n") + "\n", wishes)
}

fn numbered(dice: &mut Dice) -> Task {
    let count = 2 + dice.below(4);
    let said: Vec<_> = (0..count).map(|_| word(dice)).collect();
    let lines: Vec<_> = said.iter().zip(1..).map(|(word, n)| format!("{n}. {word}")).collect();
    let mut cpp = Cpp::new(dice);
    for line in &lines {
        cpp.print(&[Piece::Say(line)]);
    }
    let list = said.join(", ");
    let wishes = vec![
        format!("<print> a numbered list (1., 2. and so on) of the words {list}"),
        format!("<list> the words {list} one per line as \"1. {}\" and so on", said[0]),
    ];
    Task::new(cpp, lines.join("\n") + "\n", wishes)
}

fn joined(dice: &mut Dice) -> Task {
    let (first, second) = (sentence(dice), sentence(dice));
    let mut cpp = Cpp::new(dice);
    let start = cpp.writing(&[Piece::Say(&first), Piece::Say(" ")]);
    cpp.add([start]).print(&[Piece::Say(&second)]);
    let wishes = vec![
        format!("<print> \"{first}\" and \"{second}\" on one line with a space between them"),
        format!("<output> \"{first}\", a space and \"{second}\" on one line"),
    ];
    Task::new(cpp, format!("{first} {second}\n"), wishes)
}

fn with_number(dice: &mut Dice) -> Task {
    let (said, n) = (word(dice), dice.between(0, 9999));
    let mut cpp = Cpp::new(dice);
    cpp.give(&Given::Num("number", n));
    cpp.print(&[Piece::Say(&said), Piece::Say(": "), Piece::Num("number")]);
    let wishes = vec![
        format!("<store> {n} in a variable and <print> it after \"{said}: \""),
        format!("<print> \"{said}: \" followed by the value of a variable that is {n}"),
    ];
    Task::new(cpp, format!("{said}: {n}\n"), wishes)
}

fn repeated(dice: &mut Dice) -> Task {
    let (said, times) = (sentence(dice), dice.between(2, 9));
    let numbered = dice.once_in(2);
    let mut cpp = Cpp::new(dice);
    let body = if numbered {
        cpp.printing(&[Piece::Num("i"), Piece::Say(": "), Piece::Say(&said)])
    } else {
        cpp.printing(&[Piece::Say(&said)])
    };
    let test = format!("i <= {times}");
    let all = cpp.looped(["i = 1", &test, "i++"], &[body]);
    cpp.add(all);
    let line = |i| if numbered { format!("{i}: {said}\n") } else { format!("{said}\n") };
    let how = if numbered { " with the line number and \": \" before each" } else { "" };
    let wishes = vec![
        format!("<print> \"{said}\" {times} times, one per line{how}"),
        format!("<use> a loop to output the line \"{said}\" {times} times{how}"),
    ];
    Task::new(cpp, (1..=times).map(line).collect::<String>(), wishes)
}

fn framed(dice: &mut Dice) -> Task {
    let (said, sign) = (sentence(dice), dice.pick(&["=", "-", "*", "#"]));
    let wide = said.chars().count();
    let mut cpp = Cpp::new(dice);
    cpp.add([format!("int width = {wide};")]);
    let put = cpp.writing(&[Piece::Say(sign)]);
    let end = cpp.printing(&[]);
    let rule = format!(
        "void rule(int width) {{\n    while (width-- > 0) {{\n        {put}\n    }}\n    {end}\n}}"
    );
    cpp.above(&rule).add(["rule(width);"]).print(&[Piece::Say(&said)]).add(["rule(width);"]);
    let rule = sign.repeat(wide);
    let wishes = vec![
        format!("<print> \"{said}\" between two lines of {wide} \"{sign}\" each"),
        format!("<print> a line of {wide} times \"{sign}\", then \"{said}\", then the line again"),
    ];
    Task::new(cpp, format!("{rule}\n{said}\n{rule}\n"), wishes)
}

/// A loop over all characters of `text`, after a first line.
fn over<S: AsRef<str>>(cpp: &Cpp, first: &str, body: &[S]) -> Vec<String> {
    let mut lines = vec![first.to_owned()];
    lines.extend(cpp.looped(["i = 0", "text[i] != '\\0'", "i++"], body));
    lines
}

fn size(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(0)
}

fn length(dice: &mut Dice) -> Task {
    let said = if dice.once_in(2) { word(dice) } else { sentence(dice) };
    let mut cpp = Cpp::new(dice);
    let lines = over(&cpp, "NUM length = 0;", &["length++;"]);
    cpp.work("lengthOf", "length", &[Given::Text("text", said.clone())], &lines);
    let wishes = [
        format!("<find> the length of the string \"{said}\""),
        format!("<count> the characters of \"{said}\""),
    ];
    number(dice, cpp, ("length", size(&said)), "length", &wishes)
}

fn vowels(dice: &mut Dice) -> Task {
    let said = if dice.once_in(2) { word(dice) } else { sentence(dice) };
    let mut cpp = Cpp::new(dice);
    let body = [
        "char c = text[i];",
        "if (c >= 'A' && c <= 'Z') c = c + 32;",
        "if (c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u') vowels++;",
    ];
    let lines = over(&cpp, "NUM vowels = 0;", &body);
    cpp.work("countVowels", "vowels", &[Given::Text("text", said.clone())], &lines);
    let value = said.chars().filter(|c| "aeiouAEIOU".contains(*c)).count();
    let wishes = [
        format!("<count> the vowels in \"{said}\""),
        format!("<find> how many vowels (a, e, i, o, u) \"{said}\" has"),
    ];
    number(dice, cpp, ("vowels", i64::try_from(value).unwrap_or(0)), "number of vowels", &wishes)
}

fn letter(dice: &mut Dice) -> Task {
    let said = if dice.once_in(2) { word(dice) } else { sentence(dice) };
    let sought = dice.pick(&['a', 'e', 'o', 'r', 'n', 't']);
    let mut cpp = Cpp::new(dice);
    let lines = over(&cpp, "NUM matches = 0;", &[format!("if (text[i] == '{sought}') matches++;")]);
    cpp.work("countLetter", "matches", &[Given::Text("text", said.clone())], &lines);
    let value = said.chars().filter(|c| *c == sought).count();
    let wishes = [
        format!("<count> how often the small letter {sought} occurs in \"{said}\""),
        format!("<search> \"{said}\" for '{sought}' and <count> the matches"),
    ];
    number(dice, cpp, ("matches", i64::try_from(value).unwrap_or(0)), "count", &wishes)
}

fn backwards(dice: &mut Dice) -> Task {
    let said = if dice.once_in(3) { sentence(dice) } else { word(dice) };
    let mut cpp = Cpp::new(dice);
    cpp.give(&Given::Text("text", said.clone()));
    let length = over(&cpp, "NUM length = 0;", &["length++;"]);
    let put = cpp.writing(&[Piece::Char("text[k]")]);
    let loops = cpp.looped(["k = length - 1", "k >= 0", "k--"], &[put]);
    cpp.add(length).add(loops).print(&[]);
    let shown: String = said.chars().rev().collect();
    let wishes = vec![
        format!("<print> the string \"{said}\" backwards"),
        format!("<reverse> \"{said}\" and <print> the result"),
    ];
    Task::new(cpp, shown + "\n", wishes)
}

fn changed(dice: &mut Dice) -> Task {
    let said = if dice.once_in(2) { word(dice) } else { sentence(dice) };
    let (what, test, value, change) = dice.pick::<(&str, &str, &str, fn(char) -> char)>(&[
        ("in upper case", "c >= 'a' && c <= 'z'", "c - 32", |c| c.to_ascii_uppercase()),
        ("in lower case", "c >= 'A' && c <= 'Z'", "c + 32", |c| c.to_ascii_lowercase()),
        ("with every e replaced by *", "c == 'e'", "'*'", |c| if c == 'e' { '*' } else { c }),
        ("with every a replaced by @", "c == 'a'", "'@'", |c| if c == 'a' { '@' } else { c }),
        ("with underscores for spaces", "c == ' '", "'_'", |c| if c == ' ' { '_' } else { c }),
    ]);
    let mut cpp = Cpp::new(dice);
    cpp.give(&Given::Text("text", said.clone()));
    let put = cpp.writing(&[Piece::Char("c")]);
    let body = [
        "char c = text[i];".to_owned(),
        format!("if ({test}) {{"),
        format!("    c = {value};"),
        "}".to_owned(),
        put,
    ];
    let lines = cpp.looped(["i = 0", "text[i] != '\\0'", "i++"], &body);
    cpp.add(lines).print(&[]);
    let shown: String = said.chars().map(change).collect();
    let wishes = vec![
        format!("<print> \"{said}\" {what}"),
        format!("<take> the string \"{said}\" and <output> it {what}"),
    ];
    Task::new(cpp, shown + "\n", wishes)
}

/// A word that is often the same backwards.
fn palindrome_or_not(dice: &mut Dice) -> String {
    let said = word(dice);
    if dice.once_in(2) {
        return said;
    }
    let half: String = said.chars().take(2 + dice.below(3)).collect();
    let back = half.chars().rev().skip(dice.below(2));
    half.chars().chain(back).collect()
}

fn palindrome(dice: &mut Dice) -> Task {
    let said = palindrome_or_not(dice);
    let mut cpp = Cpp::new(dice);
    let mut lines = over(&cpp, "NUM length = 0;", &["length++;"]);
    lines.push("NUM same = 1;".to_owned());
    let body = ["if (text[k] != text[length - 1 - k]) {", "    same = 0;", "}"];
    lines.extend(cpp.looped(["k = 0", "k < length / 2", "k++"], &body));
    cpp.work("isPalindrome", "same", &[Given::Text("text", said.clone())], &lines);
    let (yes, no) = dice.pick(&[("palindrome", "no palindrome"), ("yes", "no"), ("true", "false")]);
    let wishes = [format!("<check> if \"{said}\" is a palindrome (say \"{yes}\" or \"{no}\")")];
    let is = said.chars().eq(said.chars().rev());
    let name = format!("(same ? \"{yes}\" : \"{no}\")");
    text(dice, cpp, (&name, if is { yes } else { no }), "answer", &wishes)
}

fn range(dice: &mut Dice) -> Task {
    let (low, high) = (dice.pick(b"abcdefgh"), dice.pick(b"opqrstuvwxyz"));
    let (upper, down, spaced) = (dice.once_in(2), dice.once_in(3), dice.once_in(2));
    let case = |c: u8| if upper { c.to_ascii_uppercase() } else { c };
    let (low, high) = (char::from(case(low)), char::from(case(high)));
    let mut cpp = Cpp::new(dice);
    let put = cpp.writing(&[Piece::Char("c")]);
    let gap = cpp.writing(&[Piece::Say(" ")]);
    let (from, to) = if down { (high, low) } else { (low, high) };
    let (sign, step) = if down { (">=", "c--") } else { ("<=", "c++") };
    cpp.add([format!("for (char c = '{from}'; c {sign} '{to}'; {step}) {{"), format!("    {put}")]);
    if spaced {
        cpp.add([format!("    if (c != '{to}') {{"), format!("        {gap}"), "    }".to_owned()]);
    }
    cpp.add(["}"]).print(&[]);
    let mut all: Vec<String> = (low..=high).map(String::from).collect();
    if down {
        all.reverse();
    }
    let (how, between) =
        if spaced { ("with a space between two letters", " ") } else { ("without spaces", "") };
    let wishes = vec![
        format!("<print> the letters from {from} to {to} on one line, {how}"),
        format!("<output> the alphabet from {from} to {to} in one line {how}"),
    ];
    Task::new(cpp, all.join(between) + "\n", wishes)
}

fn code(dice: &mut Dice) -> Task {
    let sign = char::from(dice.pick(b"ABCDEFGHKLMNPQRSTXYZabcdefghkmnpqrstxyz0123456789+*?!"));
    let mut cpp = Cpp::new(dice);
    let lines = [format!("char sign = '{sign}';"), "NUM code = sign;".to_owned()];
    cpp.work("codeOf", "code", &[], &lines);
    let wishes = [
        format!("<find> the ASCII code of the character '{sign}'"),
        format!("<look> up the ASCII value of '{sign}'"),
    ];
    number(dice, cpp, ("code", i64::from(u32::from(sign))), "ASCII code", &wishes)
}

fn caesar(dice: &mut Dice) -> Task {
    let (said, by) = (word(dice), dice.between(1, 25));
    let mut cpp = Cpp::new(dice);
    cpp.give(&Given::Text("text", said.clone()));
    let put = cpp.writing(&[Piece::Char("c")]);
    let shift = format!("char c = (text[i] - 'a' + {by}) % 26 + 'a';");
    let lines = cpp.looped(["i = 0", "text[i] != '\\0'", "i++"], &[shift, put]);
    cpp.add(lines).print(&[]);
    let by8 = u8::try_from(by).unwrap_or(0);
    let shown: String = said.bytes().map(|b| char::from((b - b'a' + by8) % 26 + b'a')).collect();
    let wishes = vec![
        format!(
            "<encrypt> the word \"{said}\" with a Caesar cipher with shift {by} and <print> it"
        ),
        format!(
            "<shift> every letter of \"{said}\" by {by} places in the alphabet (after z comes a) and <print> the word"
        ),
    ];
    Task::new(cpp, shown + "\n", wishes)
}

fn spelled(dice: &mut Dice) -> Task {
    let said = word(dice);
    let between = dice.pick(&["-", " ", ".", "\n"]);
    let mut cpp = Cpp::new(dice);
    cpp.give(&Given::Text("text", said.clone()));
    let put = cpp.writing(&[Piece::Char("text[i]")]);
    let mut body = vec![put];
    let how = if between == "\n" {
        body = vec![cpp.printing(&[Piece::Char("text[i]")])];
        "each on its own line".to_owned()
    } else {
        let gap = cpp.writing(&[Piece::Say(between)]);
        body.extend(["if (text[i + 1] != '\\0') {".to_owned(), format!("    {gap}"), "}".into()]);
        format!("on one line with \"{between}\" between them")
    };
    let lines = cpp.looped(["i = 0", "text[i] != '\\0'", "i++"], &body);
    cpp.add(lines);
    if between != "\n" {
        cpp.print(&[]);
    }
    let letters: Vec<_> = said.chars().map(String::from).collect();
    let wishes = vec![
        format!("<print> the letters of \"{said}\" {how}"),
        format!("<spell> the word \"{said}\": its letters {how}"),
    ];
    Task::new(cpp, letters.join(between) + "\n", wishes)
}
