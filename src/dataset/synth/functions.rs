//! Families about how programs are put together: functions, recursion, structures, classes, pointers.

use std::fmt::Write as _;

use crate::dataset::dice::Dice;

use super::cpp::{Cpp, Given, Piece, listed};
use super::task::{Family, Task, number};

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "functions",
        members: &[("power", power), ("formula", formula), ("composed", composed)],
    },
    Family {
        name: "recursion",
        members: &[
            ("factorial", factorial),
            ("fibonacci", fibonacci),
            ("digits", digit_sum),
            ("hanoi", hanoi),
            ("binomial", binomial),
        ],
    },
    Family {
        name: "structures",
        members: &[("rectangle", rectangle), ("points", points), ("records", records)],
    },
    Family { name: "classes", members: &[("counter", counter), ("account", account)] },
    Family {
        name: "pointers",
        members: &[
            ("swap-references", swap_references),
            ("swap-pointers", swap_pointers),
            ("walk", walk),
        ],
    },
];

fn power(dice: &mut Dice) -> Task {
    let (base, exponent) = (dice.between(2, 9), dice.between(2, 8));
    let mut cpp = Cpp::new(dice);
    let lines = cpp.looped(["i = 0", "i < exponent", "i++"], &["result *= base;"]);
    let lines = [vec!["NUM result = 1;".to_owned()], lines].concat();
    let given = [Given::Num("base", base), Given::Num("exponent", exponent)];
    cpp.work("power", "result", &given, &lines);
    let value = (0..exponent).fold(1, |all, _| all * base);
    let wishes = [
        format!("<raise> {base} to the power of {exponent}"),
        format!("<calculate> {base}^{exponent} with a loop"),
    ];
    number(dice, cpp, ("result", value), "result", &wishes)
}

fn formula(dice: &mut Dice) -> Task {
    let (x, a, b) = (dice.between(-9, 20), dice.between(2, 9), dice.between(1, 30));
    let (shown, body, value) = match dice.below(4) {
        0 => (format!("{a}*x + {b}"), format!("{a} * x + {b}"), a * x + b),
        1 => (format!("x*x - {b}"), format!("x * x - {b}"), x * x - b),
        2 => (format!("x*x + {a}*x + {b}"), format!("x * x + {a} * x + {b}"), x * x + a * x + b),
        _ => (format!("(x + {a})*(x - {b})"), format!("(x + {a}) * (x - {b})"), (x + a) * (x - b)),
    };
    let mut cpp = Cpp::new(dice);
    cpp.above(&format!("NUM f(NUM x) {{\n    return {body};\n}}"));
    cpp.add([format!("NUM y = f({x});")]);
    let wishes = [
        format!("<call> a function f(x) = {shown} with x = {x}"),
        format!("<evaluate> f(x) = {shown} at x = {x} in a function of its own"),
    ];
    number(dice, cpp, ("y", value), "value", &wishes)
}

/// A function: its name, its C++, what it does, and what it gives.
type Function = (&'static str, &'static str, &'static str, fn(i64) -> i64);

fn composed(dice: &mut Dice) -> Task {
    let x = dice.between(1, 30);
    let functions: [Function; 5] = [
        ("square", "x * x", "squares a number", |x| x * x),
        ("twice", "x + x", "doubles a number", |x| 2 * x),
        ("next", "x + 1", "adds one", |x| x + 1),
        ("opposite", "-x", "changes the sign of a number", |x| -x),
        ("half", "x / 2", "halves a number (toward zero)", |x| x / 2),
    ];
    let first = dice.below(functions.len());
    let second = (first + 1 + dice.below(functions.len() - 1)) % functions.len();
    let (f, g) = (functions[first], functions[second]);
    let mut cpp = Cpp::new(dice);
    for (name, body, ..) in [f, g] {
        cpp.above(&format!("NUM {name}(NUM x) {{\n    return {body};\n}}"));
    }
    cpp.add([format!("NUM result = {}({}({x}));", g.0, f.0)]);
    let wishes = [format!(
        "<have> a function that {} and one that {}, and <apply> the first, then the second to {x}",
        f.2, g.2
    )];
    number(dice, cpp, ("result", g.3(f.3(x))), "result", &wishes)
}

fn factorial(dice: &mut Dice) -> Task {
    let n = dice.between(3, 12);
    let mut cpp = Cpp::new(dice);
    cpp.above(
        "NUM factorial(NUM n) {\n    if (n <= 1) {\n        return 1;\n    }\n    \
         return n * factorial(n - 1);\n}",
    );
    cpp.add([format!("NUM result = factorial({n});")]);
    let wishes = [
        format!("<compute> the factorial of {n} recursively"),
        format!("<calculate> {n}! with a recursive function"),
    ];
    number(dice, cpp, ("result", (1..=n).product()), "factorial", &wishes)
}

fn fibonacci(dice: &mut Dice) -> Task {
    let n = dice.between(4, 22);
    let mut cpp = Cpp::new(dice);
    cpp.above(
        "NUM fib(NUM n) {\n    if (n < 2) {\n        return n;\n    }\n    \
         return fib(n - 1) + fib(n - 2);\n}",
    );
    cpp.add([format!("NUM result = fib({n});")]);
    let value = (0..n).fold((0, 1), |(a, b), _| (b, a + b)).0;
    let wishes = [
        format!("<compute> the Fibonacci number F({n}) recursively (F(0) = 0, F(1) = 1)"),
        format!(
            "<use> recursion to get the Fibonacci number with index {n}, where F(1) = F(2) = 1"
        ),
    ];
    number(dice, cpp, ("result", value), "Fibonacci number", &wishes)
}

fn digit_sum(dice: &mut Dice) -> Task {
    let n = dice.between(100, 999_999);
    let product = dice.once_in(3);
    let mut cpp = Cpp::new(dice);
    let (sign, what) = if product { ("*", "product") } else { ("+", "sum") };
    cpp.above(&format!(
        "NUM digits(NUM n) {{\n    if (n < 10) {{\n        return n;\n    }}\n    \
         return n % 10 {sign} digits(n / 10);\n}}"
    ));
    cpp.add([format!("NUM result = digits({n});")]);
    let digits = n.to_string();
    let digits = digits.bytes().map(|b| i64::from(b - b'0'));
    let value = if product { digits.product() } else { digits.sum() };
    let wishes = [format!("<calculate> the {what} of the digits of {n} with a recursive function")];
    number(dice, cpp, ("result", value), what, &wishes)
}

fn moves(n: i64, from: char, to: char, by: char, out: &mut String) {
    if n > 0 {
        moves(n - 1, from, by, to, out);
        let _ = writeln!(out, "{from} -> {to}");
        moves(n - 1, by, to, from, out);
    }
}

fn hanoi(dice: &mut Dice) -> Task {
    let n = dice.between(2, 5);
    let [from, by, to] = dice.pick(&[['A', 'B', 'C'], ['X', 'Y', 'Z'], ['L', 'M', 'R']]);
    let mut cpp = Cpp::new(dice);
    let put = cpp.printing(&[Piece::Char("from"), Piece::Say(" -> "), Piece::Char("to")]);
    cpp.above(&format!(
        "void move(int n, char from, char to, char by) {{\n    if (n == 0) {{\n        return;\n    }}\n    \
         move(n - 1, from, by, to);\n    {put}\n    move(n - 1, by, to, from);\n}}"
    ));
    cpp.add([format!("move({n}, '{from}', '{to}', '{by}');")]);
    let mut expected = String::new();
    moves(n, from, to, by, &mut expected);
    let wishes = vec![format!(
        "<solve> the Towers of Hanoi for {n} disks from rod {from} to rod {to} with help of {by}, printing each move like \"{from} -> {to}\""
    )];
    Task::new(cpp, expected, wishes)
}

fn binomial(dice: &mut Dice) -> Task {
    let n = dice.between(4, 14);
    let k = dice.between(1, n - 1);
    let mut cpp = Cpp::new(dice);
    cpp.above(
        "NUM choose(NUM n, NUM k) {\n    if (k == 0 || k == n) {\n        return 1;\n    }\n    \
         return choose(n - 1, k - 1) + choose(n - 1, k);\n}",
    );
    cpp.add([format!("NUM result = choose({n}, {k});")]);
    let value = (1..=k).fold(1, |all, i| all * (n - k + i) / i);
    let wishes = [
        format!("<compute> the binomial coefficient {n} over {k} recursively"),
        format!("<find> with recursion in how many ways {k} of {n} things can be chosen"),
    ];
    number(dice, cpp, ("result", value), "binomial coefficient", &wishes)
}

fn rectangle(dice: &mut Dice) -> Task {
    let (w, h) = (dice.between(2, 60), dice.between(2, 60));
    let mut cpp = Cpp::new(dice);
    let (noun, body, value) = dice.pick(&[
        ("area", "width * r.height", w * h),
        ("perimeter", "width + r.width + 2 * r.height", 2 * (w + h)),
    ]);
    cpp.above("struct Rectangle {\n    NUM width;\n    NUM height;\n};");
    cpp.above(&format!("NUM {noun}(const Rectangle& r) {{\n    return r.{body};\n}}"));
    cpp.add([format!("Rectangle r = {{{w}, {h}}};"), format!("NUM result = {noun}(r);")]);
    let wishes = [
        format!(
            "<use> a structure for a rectangle {w} wide and {h} high and <calculate> its {noun}"
        ),
        format!("<calculate> the {noun} of a rectangle (a struct) with width {w} and height {h}"),
    ];
    number(dice, cpp, ("result", value), noun, &wishes)
}

fn points(dice: &mut Dice) -> Task {
    let n = dice.numbers(4, -20, 20);
    let (dx, dy) = (n[2] - n[0], n[3] - n[1]);
    let mut cpp = Cpp::new(dice);
    let (noun, body, value) = dice.pick(&[
        ("squared distance", "dx * dx + dy * dy", dx * dx + dy * dy),
        ("Manhattan distance", "(dx < 0 ? -dx : dx) + (dy < 0 ? -dy : dy)", dx.abs() + dy.abs()),
    ]);
    cpp.above("struct Point {\n    NUM x, y;\n};");
    cpp.above(&format!(
        "NUM distance(Point a, Point b) {{\n    NUM dx = b.x - a.x;\n    NUM dy = b.y - a.y;\n    \
         return {body};\n}}"
    ));
    cpp.add([
        format!("Point a = {{{}, {}}};", n[0], n[1]),
        format!("Point b = {{{}, {}}};", n[2], n[3]),
        "NUM result = distance(a, b);".to_owned(),
    ]);
    let wishes = [format!(
        "<calculate> the {noun} of the points ({}, {}) and ({}, {})",
        n[0], n[1], n[2], n[3]
    )];
    number(dice, cpp, ("result", value), noun, &wishes)
}

const PEOPLE: &[&str] = &["Anna", "Ben", "Clara", "David", "Eva", "Finn", "Greta", "Hugo", "Ida"];

fn records(dice: &mut Dice) -> Task {
    let first = dice.below(PEOPLE.len() - 4);
    let names: Vec<_> = PEOPLE.iter().skip(first).take(3 + dice.below(2)).copied().collect();
    let mut marks: Vec<i64> = Vec::new();
    while marks.len() < names.len() {
        let mark = dice.between(10, 99);
        if !marks.contains(&mark) {
            marks.push(mark);
        }
    }
    let (kind, field) = dice.pick(&[("Student", "points"), ("Player", "score"), ("Person", "age")]);
    let low = dice.once_in(2);
    let mut cpp = Cpp::new(dice);
    cpp.above(&format!("struct {kind} {{\n    const char* name;\n    NUM {field};\n}};"));
    let rows: Vec<_> = names.iter().zip(&marks).map(|(n, m)| format!("{{\"{n}\", {m}}}")).collect();
    let sign = if low { "<" } else { ">" };
    let test = format!("if (all[i].{field} {sign} all[best].{field}) {{");
    let to = format!("i < {}", names.len());
    let loops = cpp.looped(["i = 1", &to, "i++"], &[test.as_str(), "    best = i;", "}"]);
    cpp.add([format!("{kind} all[] = {{{}}};", rows.join(", ")), "NUM best = 0;".to_owned()]);
    let value = format!("all[best].{field}");
    cpp.add(loops).print(&[Piece::Text("all[best].name"), Piece::Say(" "), Piece::Num(&value)]);
    let best = if low { marks.iter().min() } else { marks.iter().max() };
    let best = best.copied().unwrap_or(0);
    let name = names.iter().zip(&marks).find(|(_, m)| **m == best).map_or("", |(n, _)| n);
    let shown: Vec<_> = names.iter().zip(&marks).map(|(n, m)| format!("{n} {m}")).collect();
    let (shown, most) = (shown.join(", "), if low { "lowest" } else { "highest" });
    let wishes = vec![
        format!(
            "<keep> names with their {field} in structures ({shown}) and <print> name and {field} of the one with the {most} {field}, separated by a space"
        ),
        format!(
            "<find> who has the {most} {field} among {shown} and <print> the name, a space and the {field}"
        ),
    ];
    Task::new(cpp, format!("{name} {best}\n"), wishes)
}

fn counter(dice: &mut Dice) -> Task {
    let (start, by, times) = (dice.between(0, 50), dice.between(1, 9), dice.between(2, 9));
    let mut cpp = Cpp::new(dice);
    cpp.above(
        "class Counter {\npublic:\n    explicit Counter(NUM start) : value(start) {}\n    \
         void add(NUM by) { value += by; }\n    NUM get() const { return value; }\n\nprivate:\n    \
         NUM value;\n};",
    );
    let test = format!("i < {times}");
    let lines = cpp.looped(["i = 0", &test, "i++"], &[format!("counter.add({by});")]);
    cpp.add([format!("Counter counter({start});")]).add(lines);
    let wishes = [
        format!("<make> a counter class that starts at {start}, <add> {by} to it {times} times"),
        format!(
            "<use> a counter object with start value {start} and <increase> it {times} times by {by}"
        ),
    ];
    number(dice, cpp, ("counter.get()", start + by * times), "counter", &wishes)
}

fn account(dice: &mut Dice) -> Task {
    let start = dice.between(50, 300);
    let steps = dice.numbers(3, -150, 150);
    let mut cpp = Cpp::new(dice);
    cpp.above(
        "class Account {\npublic:\n    explicit Account(NUM start) : balance(start) {}\n    \
         void deposit(NUM amount) { balance += amount; }\n    void withdraw(NUM amount) {\n        \
         if (amount <= balance) {\n            balance -= amount;\n        }\n    }\n    \
         NUM total() const { return balance; }\n\nprivate:\n    NUM balance;\n};",
    );
    cpp.add([format!("Account account({start});")]);
    let (mut balance, mut words) = (start, Vec::new());
    for step in steps {
        let amount = step.abs();
        if step < 0 {
            cpp.add([format!("account.withdraw({amount});")]);
            words.push(format!("withdraw {amount}"));
            balance -= if amount <= balance { amount } else { 0 };
        } else {
            cpp.add([format!("account.deposit({amount});")]);
            words.push(format!("deposit {amount}"));
            balance += amount;
        }
    }
    let wishes = [format!(
        "<simulate> a bank account with {start} at first and these steps: {} (a withdrawal that is too large does nothing)",
        words.join(", ")
    )];
    number(dice, cpp, ("account.total()", balance), "balance", &wishes)
}

fn swap_references(dice: &mut Dice) -> Task {
    swap(dice, false)
}

fn swap_pointers(dice: &mut Dice) -> Task {
    swap(dice, true)
}

fn swap(dice: &mut Dice, pointers: bool) -> Task {
    let (a, b) = (dice.between(1, 99), dice.between(100, 999));
    let mut cpp = Cpp::new(dice);
    let (function, call) = if pointers {
        ("NUM* x, NUM* y) {\n    NUM held = *x;\n    *x = *y;\n    *y = held;", "exchange(&a, &b);")
    } else {
        ("NUM& x, NUM& y) {\n    NUM held = x;\n    x = y;\n    y = held;", "exchange(a, b);")
    };
    cpp.above(&format!("void exchange({function}\n}}"));
    cpp.give(&Given::Num("a", a)).give(&Given::Num("b", b)).add([call]);
    let (num, say) = (Piece::Num, Piece::Say);
    cpp.print(&[say("a = "), num("a"), say(", b = "), num("b")]);
    let way = if pointers { "pointers" } else { "references" };
    let wishes = vec![
        format!(
            "<swap> a = {a} and b = {b} in a function through {way} and <print> them like \"a = 1, b = 2\""
        ),
        format!(
            "<exchange> the values of two variables (a is {a}, b is {b}) by {way}, then <print> \"a = \" and \", b = \" with the new values"
        ),
    ];
    Task::new(cpp, format!("a = {b}, b = {a}\n"), wishes)
}

fn walk(dice: &mut Dice) -> Task {
    let v = {
        let count = 4 + dice.below(5);
        dice.numbers(count, 1, 90)
    };
    let every = dice.between(1, 2);
    let mut cpp = Cpp::new(dice);
    cpp.give(&Given::Nums("values", v.clone()));
    cpp.add(["NUM sum = 0;", "const NUM* end = values + count;", "const NUM* at = values;"]);
    cpp.add(["while (at < end) {", "    sum += *at;"]);
    if every == 2 {
        cpp.add(["    if (end - at < 2) {", "        break;", "    }"]);
    }
    cpp.add([format!("    at += {every};"), "}".to_owned()]);
    let stride = usize::try_from(every).unwrap_or(1);
    let what =
        if every == 1 { "all elements" } else { "every second element (starting with the first)" };
    let all = listed(&v, ", ");
    let wishes = [format!("<walk> through the array {all} with a pointer and <add> {what}")];
    number(dice, cpp, ("sum", v.iter().step_by(stride).sum()), "sum", &wishes)
}
