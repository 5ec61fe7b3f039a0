//! Families about repetition: loops, tables, sequences, fizzbuzz and shapes.

use crate::dataset::dice::Dice;

use super::cpp::{Cpp, Given, Piece};
use super::task::{Family, Spread, Task, number};

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "loops",
        members: &[
            ("count-up", count_up),
            ("count-down", count_down),
            ("steps-up", steps_up),
            ("steps-down", steps_down),
            ("squares", squares),
            ("multiples", multiples),
            ("sum-to", sum_to),
            ("filtered", filtered),
            ("conditional-sum", conditional_sum),
        ],
    },
    Family {
        name: "tables",
        members: &[("times", times_table), ("powers", powers), ("convert", convert)],
    },
    Family {
        name: "sequences",
        members: &[
            ("fibonacci", fibonacci),
            ("collatz", collatz),
            ("collatz-steps", collatz_steps),
            ("geometric", geometric),
        ],
    },
    Family { name: "fizzbuzz", members: &[("classic", fizzbuzz), ("single", fizz)] },
    Family {
        name: "shapes",
        members: &[("triangle", triangle), ("rectangle", rectangle), ("pyramid", pyramid)],
    },
];

fn count_up(dice: &mut Dice) -> Task {
    count(dice, 1, false, NUMBER)
}

fn count_down(dice: &mut Dice) -> Task {
    count(dice, 1, true, NUMBER)
}

fn steps_up(dice: &mut Dice) -> Task {
    let by = dice.between(2, 9);
    count(dice, by, false, NUMBER)
}

fn steps_down(dice: &mut Dice) -> Task {
    let by = dice.between(2, 9);
    count(dice, by, true, NUMBER)
}

fn squares(dice: &mut Dice) -> Task {
    either_way(dice, ("the squares of the numbers", "i * i", |i| i * i))
}

fn multiples(dice: &mut Dice) -> Task {
    let term = dice.pick::<Term>(&[
        ("twice the numbers", "2 * i", |i| 2 * i),
        ("ten times the numbers", "10 * i", |i| 10 * i),
        ("one more than the numbers", "i + 1", |i| i + 1),
    ]);
    either_way(dice, term)
}

fn either_way(dice: &mut Dice, term: Term) -> Task {
    let by = if dice.once_in(3) { 1 } else { dice.between(2, 9) };
    let down = dice.once_in(2);
    count(dice, by, down, term)
}

/// What is printed of each number `i`: its name, its C++ and its value.
type Term = (&'static str, &'static str, fn(i64) -> i64);

const NUMBER: Term = ("the numbers", "i", |i| i);

fn count(dice: &mut Dice, by: i64, down: bool, (what, term, value): Term) -> Task {
    let (low, times) = (dice.between(-5, 90), dice.between(3, 12));
    let high = low + by * times;
    let mut cpp = Cpp::new(dice);
    let spread = Spread::new(dice);
    let (from, to) = if down { (high, low) } else { (low, high) };
    let body = spread.item(&cpp, term, &format!("i == {from}"));
    let (sign, step) = if down { (">=", "-=") } else { ("<=", "+=") };
    let head = [format!("i = {from}"), format!("i {sign} {to}"), format!("i {step} {by}")];
    let lines = cpp.looped([&head[0], &head[1], &head[2]], &body);
    let end = spread.end(&cpp);
    cpp.add(lines).add(end);
    let mut numbers: Vec<_> = (0..=times).map(|n| value(low + n * by)).collect();
    if down {
        numbers.reverse();
    }
    let steps = if by == 1 { String::new() } else { format!(" in steps of {by}") };
    let way = if down { " down" } else { "" };
    let wishes = vec![
        format!("<count>{way} from {from} to {to}{steps} and <print> {what} {}", spread.words()),
        format!("<print> {what} from {from}{way} to {to}{steps}, {}", spread.words()),
    ];
    Task::new(cpp, spread.shown(&numbers), wishes)
}

fn sum_to(dice: &mut Dice) -> Task {
    let n = dice.between(5, 40);
    let mut cpp = Cpp::new(dice);
    let (term, what, value) = dice.pick(&[
        ("i", "the numbers", (1..=n).sum::<i64>()),
        ("i * i", "the squares of the numbers", (1..=n).map(|i| i * i).sum()),
        ("i * i * i", "the cubes of the numbers", (1..=n).map(|i| i * i * i).sum()),
        ("2 * i", "twice the numbers", (1..=n).map(|i| 2 * i).sum()),
    ]);
    let lines = cpp.looped(["i = 1", "i <= n", "i++"], &[format!("sum += {term};")]);
    let lines = [vec!["NUM sum = 0;".to_owned()], lines].concat();
    cpp.work("sumUp", "sum", &[Given::Num("n", n)], &lines);
    let wishes = [
        format!("<add> up {what} from 1 to {n}"),
        format!("<calculate> the sum of {what} from 1 to {n} with a loop"),
    ];
    number(dice, cpp, ("sum", value), "sum", &wishes)
}

/// A property of numbers: its name, its C++ test of `i`, and whether a number has it.
type Property = (&'static str, &'static str, fn(i64) -> bool);

const PROPERTIES: &[Property] = &[
    ("even numbers", "i % 2 == 0", |i| i % 2 == 0),
    ("odd numbers", "i % 2 != 0", |i| i % 2 != 0),
    ("multiples of 3", "i % 3 == 0", |i| i % 3 == 0),
    ("multiples of 7", "i % 7 == 0", |i| i % 7 == 0),
    ("numbers divisible by 3 or 5", "i % 3 == 0 || i % 5 == 0", |i| i % 3 == 0 || i % 5 == 0),
    ("numbers divisible by both 2 and 3", "i % 2 == 0 && i % 3 == 0", |i| i % 6 == 0),
    ("numbers whose last digit is 4", "i % 10 == 4", |i| i % 10 == 4),
];

fn filtered(dice: &mut Dice) -> Task {
    let (low, high) = (dice.between(1, 10), dice.between(25, 60));
    let (what, test, has) = dice.pick(PROPERTIES);
    let mut cpp = Cpp::new(dice);
    let spread = Spread::new(dice);
    let item = spread.item(&cpp, "i", "printed == 0");
    let body: Vec<String> = [format!("if ({test}) {{")]
        .into_iter()
        .chain(item.into_iter().map(|l| format!("    {l}")))
        .chain(["    printed++;".to_owned(), "}".to_owned()])
        .collect();
    let head = [format!("i = {low}"), format!("i <= {high}")];
    let lines = cpp.looped([&head[0], &head[1], "i++"], &body);
    let end = spread.end(&cpp);
    cpp.add(["NUM printed = 0;"]).add(lines).add(end);
    let numbers: Vec<_> = (low..=high).filter(|i| has(*i)).collect();
    let wishes = vec![
        format!("<print> the {what} from {low} to {high}, {}", spread.words()),
        format!("<list> all {what} between {low} and {high} (inclusive), {}", spread.words()),
    ];
    Task::new(cpp, spread.shown(&numbers), wishes)
}

fn conditional_sum(dice: &mut Dice) -> Task {
    let n = dice.between(10, 300);
    let (what, test, has) = dice.pick(PROPERTIES);
    let counts = dice.once_in(2);
    let mut cpp = Cpp::new(dice);
    let step = if counts { "total++;" } else { "total += i;" };
    let body = [format!("if ({test}) {{"), format!("    {step}"), "}".to_owned()];
    let lines = cpp.looped(["i = 1", "i <= n", "i++"], &body);
    let lines = [vec!["NUM total = 0;".to_owned()], lines].concat();
    cpp.work("addUp", "total", &[Given::Num("n", n)], &lines);
    let numbers = (1..=n).filter(|i| has(*i));
    if counts {
        let value = i64::try_from(numbers.count()).unwrap_or(0);
        let wishes = [format!("<count> the {what} from 1 to {n}")];
        return number(dice, cpp, ("total", value), "count", &wishes);
    }
    let wishes = [format!("<add> all {what} from 1 to {n}")];
    number(dice, cpp, ("total", numbers.sum()), "sum", &wishes)
}

fn times_table(dice: &mut Dice) -> Task {
    let (n, to) = (dice.between(2, 25), dice.between(5, 15));
    let turned = dice.once_in(2);
    let mut cpp = Cpp::new(dice);
    let (num, say) = (Piece::Num, Piece::Say);
    let (a, b) = if turned { ("i", "n") } else { ("n", "i") };
    let body = [cpp.printing(&[num(a), say(" x "), num(b), say(" = "), num("n * i")])];
    let test = format!("i <= {to}");
    let lines = cpp.looped(["i = 1", &test, "i++"], &body);
    cpp.give(&Given::Num("n", n)).add(lines);
    let row = |i: i64| if turned { (i, n) } else { (n, i) };
    let table = (1..=to).map(|i| format!("{} x {} = {}\n", row(i).0, row(i).1, n * i));
    let (a, b) = row(1);
    let form = format!("in lines like \"{a} x {b} = {n}\"");
    let wishes = vec![
        format!("<print> the multiplication table of {n} from 1 to {to} {form}"),
        format!("<show> the {n} times table up to {to}, {form}"),
    ];
    Task::new(cpp, table.collect::<String>(), wishes)
}

fn powers(dice: &mut Dice) -> Task {
    let (what, term, of, most) = dice.pick(&[
        ("squares", "i * i", 2, 20),
        ("cubes", "i * i * i", 3, 15),
        ("fourth powers", "i * i * i * i", 4, 10),
    ]);
    let to = dice.between(4, most);
    let arrow = dice.pick(&[": ", " -> ", " "]);
    let mut cpp = Cpp::new(dice);
    let body = [cpp.printing(&[Piece::Num("i"), Piece::Say(arrow), Piece::Num(term)])];
    let test = format!("i <= {to}");
    let lines = cpp.looped(["i = 1", &test, "i++"], &body);
    cpp.add(lines);
    let table = (1..=to).map(|i: i64| format!("{i}{arrow}{}\n", i.pow(of)));
    let form = format!("one per line in the form \"2{arrow}{}\"", 2_i64.pow(of));
    let wishes = vec![
        format!("<print> a table of the {what} of the numbers 1 to {to}, {form}"),
        format!("<list> the numbers from 1 to {to} with their {what}, {form}"),
    ];
    Task::new(cpp, table.collect::<String>(), wishes)
}

fn convert(dice: &mut Dice) -> Task {
    let (from, to, term, formula) = dice.pick::<(&str, &str, &str, fn(i64) -> i64)>(&[
        ("Celsius", "Fahrenheit", "value * 9 / 5 + 32", |v| v * 9 / 5 + 32),
        ("meters", "centimeters", "value * 100", |v| v * 100),
        ("hours", "minutes", "value * 60", |v| v * 60),
        ("weeks", "days", "value * 7", |v| v * 7),
        ("dozens", "pieces", "value * 12", |v| v * 12),
    ]);
    let (low, by, times) = (dice.between(0, 10) * 5, dice.pick(&[1, 2, 5, 10]), dice.between(3, 8));
    let high = low + by * times;
    let mut cpp = Cpp::new(dice);
    let middle = format!(" {from} = ");
    let last = format!(" {to}");
    let (num, say) = (Piece::Num, Piece::Say);
    let body = [cpp.printing(&[num("value"), say(&middle), num(term), say(&last)])];
    let head = [format!("value = {low}"), format!("value <= {high}"), format!("value += {by}")];
    let lines = cpp.looped([&head[0], &head[1], &head[2]], &body);
    cpp.add(lines);
    let row = |v| format!("{v}{middle}{}{last}", formula(v));
    let table: String = (0..=times).map(|i| row(low + i * by) + "\n").collect();
    let (first, rule) = (row(low), term.replace("value", from));
    let wishes = vec![
        format!(
            "<print> a table that converts {from} to {to} ({rule}, integers) from {low} to {high} in steps of {by}, with lines like \"{first}\""
        ),
        format!(
            "<convert> {low} to {high} {from} (every {by}) to {to} with integer arithmetic ({rule}) and <print> lines like \"{first}\""
        ),
    ];
    Task::new(cpp, table, wishes)
}

fn fibonacci(dice: &mut Dice) -> Task {
    let n = dice.between(5, 30);
    let mut cpp = Cpp::new(dice);
    let spread = Spread::new(dice);
    let mut body = spread.item(&cpp, "a", "i == 0");
    body.extend(["NUM next = a + b;", "a = b;", "b = next;"].map(str::to_owned));
    let test = format!("i < {n}");
    let lines = cpp.looped(["i = 0", &test, "i++"], &body);
    let end = spread.end(&cpp);
    cpp.add(["NUM a = 0;", "NUM b = 1;"]).add(lines).add(end);
    let (mut numbers, mut a, mut b) = (Vec::new(), 0, 1);
    for _ in 0..n {
        numbers.push(a);
        (a, b) = (b, a + b);
    }
    let how = spread.words();
    let wishes = vec![
        format!("<print> the first {n} Fibonacci numbers starting with 0, {how}"),
        format!("<generate> the Fibonacci sequence 0, 1, 1, ... up to its {n}th member, {how}"),
    ];
    Task::new(cpp, spread.shown(&numbers), wishes)
}

fn hailstone(start: i64) -> Vec<i64> {
    let next = |n: &i64| (*n != 1).then(|| if n % 2 == 0 { n / 2 } else { 3 * n + 1 });
    std::iter::successors(Some(start), next).collect()
}

const HAIL: [&str; 5] =
    ["if (n % 2 == 0) {", "    n = n / 2;", "} else {", "    n = 3 * n + 1;", "}"];

fn collatz(dice: &mut Dice) -> Task {
    let n = dice.between(3, 26);
    let mut cpp = Cpp::new(dice);
    let spread = Spread::new(dice);
    let item = spread.item(&cpp, "n", "steps == 0");
    cpp.give(&Given::Num("n", n)).add(["NUM steps = 0;", "while (n != 1) {"]);
    cpp.add(item.iter().chain(&HAIL.map(str::to_owned)).map(|l| format!("    {l}")));
    cpp.add(["    steps++;", "}"]).add(item);
    let end = spread.end(&cpp);
    cpp.add(end);
    let wishes = vec![
        format!("<print> the Collatz sequence from {n} down to 1, {}", spread.words()),
        format!(
            "<start> with {n} and <apply> the Collatz rule until 1 is reached, printing every number {}",
            spread.words()
        ),
    ];
    Task::new(cpp, spread.shown(&hailstone(n)), wishes)
}

fn collatz_steps(dice: &mut Dice) -> Task {
    let n = dice.between(3, 900);
    let mut cpp = Cpp::new(dice);
    let inner = HAIL.map(|l| format!("    {l}"));
    let head = ["NUM steps = 0;", "while (n != 1) {"].map(str::to_owned);
    let tail = ["    steps++;", "}"].map(str::to_owned);
    let lines = [&head[..], &inner[..], &tail[..]].concat();
    cpp.work("collatz", "steps", &[Given::Num("n", n)], &lines);
    let value = i64::try_from(hailstone(n).len() - 1).unwrap_or(0);
    let wishes = [format!("<count> the Collatz steps that it takes to get from {n} to 1")];
    number(dice, cpp, ("steps", value), "number of steps", &wishes)
}

fn geometric(dice: &mut Dice) -> Task {
    let (start, by, times) = (dice.between(1, 9), dice.between(2, 5), dice.between(4, 9));
    let mut cpp = Cpp::new(dice);
    let spread = Spread::new(dice);
    let mut body = spread.item(&cpp, "term", "i == 0");
    body.push(format!("term *= {by};"));
    let test = format!("i < {times}");
    let lines = cpp.looped(["i = 0", &test, "i++"], &body);
    let end = spread.end(&cpp);
    cpp.give(&Given::Num("term", start)).add(lines).add(end);
    let mut numbers = vec![start];
    (1..times).for_each(|_| numbers.extend(numbers.last().map(|n| n * by)));
    let how = spread.words();
    let wishes = vec![
        format!(
            "<print> {times} numbers starting at {start}, each {by} times the one before, {how}"
        ),
        format!(
            "<list> the first {times} terms of the geometric sequence with start {start} and ratio {by}, {how}"
        ),
    ];
    Task::new(cpp, spread.shown(&numbers), wishes)
}

const PAIRS: &[(&str, &str)] =
    &[("Fizz", "Buzz"), ("Foo", "Bar"), ("Tick", "Tock"), ("Ping", "Pong"), ("Hip", "Hop")];

fn fizzbuzz(dice: &mut Dice) -> Task {
    let (a, b) = (dice.pick(&[2, 3, 4]), dice.pick(&[5, 7]));
    let ((one, two), to) = (dice.pick(PAIRS), dice.between(12, 40));
    let mut cpp = Cpp::new(dice);
    let both = format!("{one}{two}");
    let say = |text| format!("    {}", cpp.printing(&[Piece::Say(text)]));
    let body = [
        format!("if (i % {} == 0) {{", a * b),
        say(&both),
        format!("}} else if (i % {a} == 0) {{"),
        say(one),
        format!("}} else if (i % {b} == 0) {{"),
        say(two),
        "} else {".to_owned(),
        format!("    {}", cpp.printing(&[Piece::Num("i")])),
        "}".to_owned(),
    ];
    let test = format!("i <= {to}");
    let lines = cpp.looped(["i = 1", &test, "i++"], &body);
    cpp.add(lines);
    let expected = (1..=to).map(|i| match (i % a, i % b) {
        (0, 0) => format!("{both}\n"),
        (0, _) => format!("{one}\n"),
        (_, 0) => format!("{two}\n"),
        _ => format!("{i}\n"),
    });
    let wishes = vec![
        format!(
            "<print> the numbers 1 to {to}, one per line, but {one} for multiples of {a}, {two} for multiples of {b} and {both} for multiples of both"
        ),
        format!(
            "<play> FizzBuzz up to {to} with {one} for {a} and {two} for {b} ({both} where both divide), one item per line"
        ),
    ];
    Task::new(cpp, expected.collect::<String>(), wishes)
}

fn fizz(dice: &mut Dice) -> Task {
    let (a, to) = (dice.between(2, 6), dice.between(10, 30));
    let word = dice.pick(&["beep", "boom", "clap", "skip", "hop", "zap"]);
    let mut cpp = Cpp::new(dice);
    let body = [
        format!("if (i % {a} == 0) {{"),
        format!("    {}", cpp.printing(&[Piece::Say(word)])),
        "} else {".to_owned(),
        format!("    {}", cpp.printing(&[Piece::Num("i")])),
        "}".to_owned(),
    ];
    let test = format!("i <= {to}");
    let lines = cpp.looped(["i = 1", &test, "i++"], &body);
    cpp.add(lines);
    let line = |i| if i % a == 0 { format!("{word}\n") } else { format!("{i}\n") };
    let wishes = vec![format!(
        "<count> from 1 to {to}, one number per line, but <say> \"{word}\" instead of every multiple of {a}"
    )];
    Task::new(cpp, (1..=to).map(line).collect::<String>(), wishes)
}

fn mark(dice: &mut Dice) -> (&'static str, &'static str) {
    dice.pick(&[("*", "asterisks"), ("#", "hash signs"), ("+", "plus signs"), ("x", "letters x")])
}

fn triangle(dice: &mut Dice) -> Task {
    let ((sign, name), rows, down) = (mark(dice), dice.between(3, 9), dice.once_in(2));
    let mut cpp = Cpp::new(dice);
    let inner = cpp.looped(["k = 0", "k < i", "k++"], &[cpp.writing(&[Piece::Say(sign)])]);
    let body = [inner, vec![cpp.printing(&[])]].concat();
    let (start, end) = (format!("i = {rows}"), format!("i <= {rows}"));
    let head = if down { [&start, "i >= 1", "i--"] } else { ["i = 1", &end, "i++"] };
    let lines = cpp.looped(head, &body);
    cpp.add(lines);
    let mut all: Vec<_> = (1..=rows).collect();
    if down {
        all.reverse();
    }
    let line = |n: &i64| sign.repeat(usize::try_from(*n).unwrap_or(0)) + "\n";
    let (first, last) = if down { (rows, 1) } else { (1, rows) };
    let wishes = vec![
        format!(
            "<draw> a triangle of {name}: {rows} rows, {first} in the first row and {last} in the last"
        ),
        format!(
            "<print> {rows} lines of {name} (\"{sign}\"), going from {first} to {last} per line"
        ),
    ];
    Task::new(cpp, all.iter().map(line).collect::<String>(), wishes)
}

fn rectangle(dice: &mut Dice) -> Task {
    let ((sign, name), rows, wide) = (mark(dice), dice.between(2, 7), dice.between(3, 12));
    let hollow = dice.once_in(2);
    let mut cpp = Cpp::new(dice);
    let put = cpp.writing(&[Piece::Say(sign)]);
    let inner = if hollow {
        let edge = format!("if (i == 1 || i == {rows} || k == 1 || k == {wide}) {{");
        let gap = cpp.writing(&[Piece::Say(" ")]);
        vec![
            edge,
            format!("    {put}"),
            "} else {".to_owned(),
            format!("    {gap}"),
            "}".to_owned(),
        ]
    } else {
        vec![put]
    };
    let (to, across) = (format!("i <= {rows}"), format!("k <= {wide}"));
    let inner = cpp.looped(["k = 1", &across, "k++"], &inner);
    let lines = cpp.looped(["i = 1", &to, "i++"], &[inner, vec![cpp.printing(&[])]].concat());
    cpp.add(lines);
    let inside = |i: i64, k: i64| hollow && i != 1 && i != rows && k != 1 && k != wide;
    let line = |i| (1..=wide).map(|k| if inside(i, k) { " " } else { sign }).collect::<String>();
    let expected: String = (1..=rows).map(|i| line(i) + "\n").collect();
    let kind = if hollow { "hollow" } else { "filled" };
    let wishes = vec![
        format!("<draw> a {kind} rectangle of {name}, {wide} wide and {rows} high"),
        format!("<print> a {kind} box made of \"{sign}\" with {rows} rows and {wide} columns"),
    ];
    Task::new(cpp, expected, wishes)
}

fn pyramid(dice: &mut Dice) -> Task {
    let ((sign, name), rows) = (mark(dice), dice.between(3, 8));
    let mut cpp = Cpp::new(dice);
    let test = format!("k < {rows} - i");
    let gap = cpp.looped(["k = 0", &test, "k++"], &[cpp.writing(&[Piece::Say(" ")])]);
    let put = cpp.looped(["m = 0", "m < 2 * i - 1", "m++"], &[cpp.writing(&[Piece::Say(sign)])]);
    let to = format!("i <= {rows}");
    let lines = cpp.looped(["i = 1", &to, "i++"], &[gap, put, vec![cpp.printing(&[])]].concat());
    cpp.add(lines);
    let size = |n: i64| usize::try_from(n).unwrap_or(0);
    let line = |i: i64| " ".repeat(size(rows - i)) + &sign.repeat(size(2 * i - 1)) + "\n";
    let wishes = vec![
        format!(
            "<draw> a pyramid of {name} that is {rows} rows high, with spaces only on the left"
        ),
        format!(
            "<print> a centered pyramid of \"{sign}\" with {rows} rows and no spaces at line ends"
        ),
    ];
    Task::new(cpp, (1..=rows).map(line).collect::<String>(), wishes)
}
