//! Families about choices and about input: conditions, selections, and programs that read.

use crate::dataset::dice::Dice;

use super::cpp::{Cpp, Given, Piece, listed};
use super::task::{Family, Spread, Task, number, text};

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "conditions",
        members: &[
            ("parity", parity),
            ("compare", compare),
            ("grade", grade),
            ("leap-year", leap_year),
            ("between", between),
        ],
    },
    Family { name: "selections", members: &[("weekday", weekday), ("month", month)] },
    Family {
        name: "input",
        members: &[
            ("two", read_two),
            ("many", read_many),
            ("until-end", read_all),
            ("doubled", read_doubled),
        ],
    },
];

fn parity(dice: &mut Dice) -> Task {
    let n = dice.between(1, 9999);
    let mut cpp = Cpp::new(dice);
    let (yes, no) = (cpp.printing(&[Piece::Say("even")]), cpp.printing(&[Piece::Say("odd")]));
    let test = dice.pick(&["n % 2 == 0", "(n & 1) == 0"]);
    cpp.give(&Given::Num("n", n)).add([
        format!("if ({test}) {{"),
        format!("    {yes}"),
        "} else {".to_owned(),
        format!("    {no}"),
        "}".to_owned(),
    ]);
    let wishes = vec![
        format!("<check> if {n} is even or odd and <print> \"even\" or \"odd\""),
        format!("<print> \"even\" if {n} is even, else \"odd\""),
    ];
    Task::new(cpp, if n % 2 == 0 { "even\n" } else { "odd\n" }, wishes)
}

fn compare(dice: &mut Dice) -> Task {
    let (a, b) = (dice.between(1, 60), dice.between(1, 60));
    let (a, b) = if dice.once_in(6) { (a, a) } else { (a, b) };
    let mut cpp = Cpp::new(dice);
    let (num, say) = (Piece::Num, Piece::Say);
    let line = |sign| format!("    {}", cpp.printing(&[num("a"), say(sign), num("b")]));
    let lines = [
        "if (a < b) {".to_owned(),
        line(" < "),
        "} else if (a > b) {".to_owned(),
        line(" > "),
        "} else {".to_owned(),
        line(" = "),
        "}".to_owned(),
    ];
    cpp.give(&Given::Num("a", a)).give(&Given::Num("b", b)).add(lines);
    let sign = match a.cmp(&b) {
        std::cmp::Ordering::Less => "<",
        std::cmp::Ordering::Greater => ">",
        std::cmp::Ordering::Equal => "=",
    };
    let wishes = vec![format!(
        "<print> how {a} compares with {b}: both numbers with the sign for less, greater or equal between them, separated by spaces"
    )];
    Task::new(cpp, format!("{a} {sign} {b}\n"), wishes)
}

fn grade(dice: &mut Dice) -> Task {
    let points = dice.between(0, 100);
    let step = dice.pick(&[10, 15]);
    let limits: Vec<_> = (0..4).map(|i| 90 - i * step).collect();
    let mut cpp = Cpp::new(dice);
    cpp.give(&Given::Num("points", points)).add(["char grade = 'F';"]);
    for (i, (limit, letter)) in limits.iter().zip(["A", "B", "C", "D"]).enumerate() {
        let head = if i == 0 { "if" } else { "} else if" };
        cpp.add([format!("{head} (points >= {limit}) {{"), format!("    grade = '{letter}';")]);
    }
    cpp.add(["}"]).print(&[Piece::Say("Grade: "), Piece::Char("grade")]);
    let letter =
        limits.iter().zip("ABCD".chars()).find(|(l, _)| points >= **l).map_or('F', |x| x.1);
    let rule = format!(
        "A from {} points, B from {}, C from {}, D from {}, otherwise F",
        limits[0], limits[1], limits[2], limits[3]
    );
    let wishes = vec![
        format!("<print> \"Grade: \" and the grade for {points} points ({rule})"),
        format!("<turn> {points} points into a grade ({rule}) and <print> it after \"Grade: \""),
    ];
    Task::new(cpp, format!("Grade: {letter}\n"), wishes)
}

fn leap_year(dice: &mut Dice) -> Task {
    let year = if dice.once_in(3) { dice.between(15, 24) * 100 } else { dice.between(1600, 2400) };
    let mut cpp = Cpp::new(dice);
    let lines = ["NUM leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;"];
    cpp.work("isLeap", "leap", &[Given::Num("year", year)], &lines);
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let (yes, no) = dice.pick(&[("leap year", "no leap year"), ("yes", "no")]);
    let wishes = [
        format!("<check> if {year} is a leap year (\"{yes}\" or \"{no}\")"),
        format!("<decide> whether the year {year} has 366 days (say \"{yes}\" or \"{no}\")"),
    ];
    let name = format!("(leap ? \"{yes}\" : \"{no}\")");
    text(dice, cpp, (&name, if leap { yes } else { no }), "answer", &wishes)
}

fn between(dice: &mut Dice) -> Task {
    let (low, wide, n) = (dice.between(0, 40), dice.between(5, 40), dice.between(0, 90));
    let high = low + wide;
    let mut cpp = Cpp::new(dice);
    let lines = [
        "NUM place = 0;",
        "if (n < low) {",
        "    place = -1;",
        "} else if (n > high) {",
        "    place = 1;",
        "}",
    ];
    let given = [Given::Num("n", n), Given::Num("low", low), Given::Num("high", high)];
    cpp.work("where", "place", &given, &lines);
    let value = if n < low {
        "below"
    } else if n > high {
        "above"
    } else {
        "inside"
    };
    let wishes = [format!(
        "<check> if {n} is \"below\", \"inside\" or \"above\" the range from {low} to {high}"
    )];
    let name = "(place < 0 ? \"below\" : place > 0 ? \"above\" : \"inside\")";
    text(dice, cpp, (name, value), "answer", &wishes)
}

/// A `switch` over `n` that sets `name`.
fn switch(names: &[&str], from: usize) -> Vec<String> {
    let mut lines = vec!["const char* name = \"unknown\";".to_owned(), "switch (n) {".to_owned()];
    for (i, name) in names.iter().enumerate() {
        lines.push(format!("    case {}: name = \"{name}\"; break;", from + i));
    }
    lines.push("}".to_owned());
    lines
}

fn weekday(dice: &mut Dice) -> Task {
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let (table, n) = (dice.once_in(2), dice.below(7));
    let mut cpp = Cpp::new(dice);
    cpp.add([format!("int n = {};", n + 1)]);
    if table {
        let all: Vec<_> = days.iter().map(|d| format!("\"{d}\"")).collect();
        cpp.add([format!("const char* days[] = {{{}}};", all.join(", "))]);
        cpp.add(["const char* name = days[n - 1];"]);
    } else {
        cpp.add(switch(&days, 1));
    }
    cpp.print(&[Piece::Text("name")]);
    let (way, n) = (if table { "a table" } else { "a switch" }, n + 1);
    let wishes = vec![
        format!("<print> the English name of weekday number {n} with {way}, where 1 is Monday"),
        format!(
            "<use> {way} to turn the day number {n} (1 = Monday) into its English name and <print> it"
        ),
    ];
    Task::new(cpp, format!("{}\n", days[n - 1]), wishes)
}

fn month(dice: &mut Dice) -> Task {
    let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let (n, table) = (dice.below(12), dice.once_in(2));
    let mut cpp = Cpp::new(dice);
    cpp.add([format!("int month = {};", n + 1)]);
    if table {
        cpp.add([
            format!("NUM days[] = {{{}}};", listed(&days, ", ")),
            "NUM result = days[month - 1];".to_owned(),
        ]);
    } else {
        cpp.add(["NUM result = 31;", "switch (month) {", "    case 2: result = 28; break;"]);
        cpp.add(["    case 4: case 6: case 9: case 11: result = 30; break;", "}"]);
    }
    let wishes = [
        format!("<find> how many days month number {} has in a common year", n + 1),
        format!("<look> up the number of days of month {} (no leap year)", n + 1),
    ];
    number(dice, cpp, ("result", days[n]), "number of days", &wishes)
}

fn read_two(dice: &mut Dice) -> Task {
    let (a, b) = (dice.between(1, 500), dice.between(1, 500));
    let (sign, noun, verb, value) = dice.pick(&[
        ("+", "sum", "<add> them", a + b),
        ("-", "difference", "<subtract> the second from the first", a - b),
        ("*", "product", "<multiply> them", a * b),
    ]);
    let mut cpp = Cpp::new(dice);
    let read = cpp.reading(&["a", "b"]);
    cpp.add(["NUM a = 0, b = 0;".to_owned(), read, format!("NUM result = a {sign} b;")]);
    let wishes = [
        format!("<read> two integers from the standard input and {verb}"),
        format!("<take> two integers from stdin and {verb}"),
    ];
    number(dice, cpp, ("result", value), noun, &wishes).reading(format!("{a} {b}\n"))
}

fn read_many(dice: &mut Dice) -> Task {
    let count = 2 + dice.below(6);
    let v = dice.numbers(count, 1, 99);
    let largest = dice.once_in(2);
    let mut cpp = Cpp::new(dice);
    let read = cpp.reading(&["value"]);
    let step = if largest { "if (value > result) result = value;" } else { "result += value;" };
    let body = ["NUM value = 0;".to_owned(), read, step.to_owned()];
    let lines = cpp.looped(["i = 0", "i < count", "i++"], &body);
    let first = cpp.reading(&["count"]);
    cpp.add(["NUM count = 0, result = 0;".to_owned(), first]).add(lines);
    let (noun, value) = if largest {
        ("largest number", v.iter().max().copied().unwrap_or(0))
    } else {
        ("sum", v.iter().sum())
    };
    let wishes = [format!(
        "<read> how many numbers follow, then that many positive integers from the standard input, and <find> the {noun} of them"
    )];
    let stdin = format!("{}\n{}\n", v.len(), listed(&v, " "));
    number(dice, cpp, ("result", value), noun, &wishes).reading(stdin)
}

fn read_all(dice: &mut Dice) -> Task {
    let count = 1 + dice.below(8);
    let v = dice.numbers(count, -50, 99);
    let mut cpp = Cpp::new(dice);
    let (what, step, noun, value) = match dice.below(3) {
        0 => ("<add> them", "result += value;", "sum", v.iter().sum()),
        1 => ("<count> them", "result++;", "count", i64::try_from(v.len()).unwrap_or(0)),
        _ => {
            let value = v.iter().filter(|n| **n > 0).sum();
            ("<add> the positive ones", "if (value > 0) result += value;", "sum", value)
        }
    };
    let test = cpp.could_read("value");
    cpp.add(["NUM value = 0, result = 0;".to_owned(), format!("while ({test}) {{")]);
    cpp.add([format!("    {step}"), "}".to_owned()]);
    let wishes = [format!("<read> integers from the standard input until it ends and {what}")];
    let stdin = listed(&v, dice.pick(&[" ", "\n"])) + "\n";
    number(dice, cpp, ("result", value), noun, &wishes).reading(stdin)
}

fn read_doubled(dice: &mut Dice) -> Task {
    let count = 1 + dice.below(6);
    let v = dice.numbers(count, 1, 99);
    let by = dice.between(2, 9);
    let mut cpp = Cpp::new(dice);
    let spread = Spread::Lines;
    let test = cpp.could_read("value");
    let put = spread.item(&cpp, &format!("value * {by}"), "");
    cpp.add(["NUM value = 0;".to_owned(), format!("while ({test}) {{")]);
    cpp.add(put.into_iter().map(|l| format!("    {l}"))).add(["}"]);
    let times: Vec<_> = v.iter().map(|n| n * by).collect();
    let wishes = vec![
        format!(
            "<read> integers from the standard input and <print> each one multiplied by {by} on a line of its own"
        ),
        format!(
            "<multiply> every integer of the standard input by {by} and <print> the results, one per line"
        ),
    ];
    Task::new(cpp, spread.shown(&times), wishes).reading(listed(&v, " ") + "\n")
}
