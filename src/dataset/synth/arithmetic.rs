//! The family of plain arithmetic: one to four numbers, and how the result is told.

use std::fmt::Write as _;

use crate::dataset::dice::Dice;

use super::cpp::{Cpp, Given, Piece, listed};
use super::task::{Family, Task, number};

pub(super) const FAMILIES: &[Family] = &[Family {
    name: "arithmetic",
    members: &[
        ("sum", sum),
        ("difference", difference),
        ("product", product),
        ("sum-of-three", sum_of_three),
        ("quotient", quotient),
        ("product-of-three", product_of_three),
        ("integer-quotient", integer_quotient),
        ("remainder", remainder),
        ("difference-of-three", difference_of_three),
        ("sum-of-four", sum_of_four),
        ("difference-of-four", difference_of_four),
        ("product-of-four", product_of_four),
        ("of-one", of_one),
        ("mean", mean),
        ("mixed", mixed),
        ("chain", chain),
        ("equation", equation),
    ],
}];

/// Numbers with commas and `and`, as people write them.
fn said(numbers: &[i64]) -> String {
    let all: Vec<_> = numbers.iter().map(ToString::to_string).collect();
    match all.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => all.concat(),
    }
}

/// As [`number`], but every second time nothing is said of how to print the result: then it is the
/// whole sentence.
fn result(
    dice: &mut Dice,
    mut cpp: Cpp,
    (name, value): (&str, i64),
    (noun, of): (&str, &str),
    wishes: &[String],
) -> Task {
    if dice.once_in(2) {
        return number(dice, cpp, (name, value), noun, wishes);
    }
    let label = format!("The {noun} of {of} is: ");
    cpp.print(&[Piece::Say(&label), Piece::Num(name)]);
    Task::new(cpp, format!("{label}{value}\n"), wishes.to_vec())
}

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

/// A program that works these numbers out in one expression.
fn worked(
    dice: &mut Dice,
    numbers: &[i64],
    (function, name): (&str, &'static str),
    sign: &str,
) -> Cpp {
    let mut cpp = Cpp::new(dice);
    let given: Vec<_> = NAMES.iter().zip(numbers).map(|(n, v)| Given::Num(n, *v)).collect();
    let names: Vec<_> = NAMES.iter().take(numbers.len()).copied().collect();
    let line = format!("NUM {name} = {};", names.join(&format!(" {sign} ")));
    cpp.work(function, name, &given, &[line]);
    cpp
}

/// Numbers of one to four digits, each length as often as the others.
fn number_of_any_length(dice: &mut Dice) -> i64 {
    let (low, high) = dice.pick(&[(1, 9), (10, 99), (10, 99), (100, 999), (1000, 9999)]);
    dice.between(low, high)
}

fn some(dice: &mut Dice, count: usize) -> Vec<i64> {
    (0..count).map(|_| number_of_any_length(dice)).collect()
}

fn sum(dice: &mut Dice) -> Task {
    let n = some(dice, 2);
    let cpp = worked(dice, &n, ("add", "sum"), "+");
    let (a, b) = (n[0], n[1]);
    let wishes = [
        format!("<add> {a} and {b}"),
        format!("<calculate> the sum of {a} and {b}"),
        format!("<sum> the numbers {a} and {b}"),
        format!("<add> the numbers {a} and {b}"),
        format!("<compute> {a} + {b}"),
        format!("<add> {b} to {a}"),
    ];
    result(dice, cpp, ("sum", a + b), ("sum", &said(&n)), &wishes)
}

fn sum_of_three(dice: &mut Dice) -> Task {
    sum_of(dice, 3, "three")
}

fn sum_of_four(dice: &mut Dice) -> Task {
    sum_of(dice, 4, "four")
}

fn sum_of(dice: &mut Dice, count: usize, in_words: &str) -> Task {
    let n = some(dice, count);
    let cpp = worked(dice, &n, ("add", "sum"), "+");
    let all = said(&n);
    let wishes = [
        format!("<add> {all}"),
        format!("<calculate> the sum of {all}"),
        format!("<add> up the {in_words} numbers {all}"),
        format!("<compute> {}", listed(&n, " + ")),
    ];
    result(dice, cpp, ("sum", n.iter().sum()), ("sum", &all), &wishes)
}

fn difference(dice: &mut Dice) -> Task {
    let n = some(dice, 2);
    let cpp = worked(dice, &n, ("subtract", "difference"), "-");
    let (a, b) = (n[0], n[1]);
    let wishes = [
        format!("<subtract> {b} from {a}"),
        format!("<calculate> the difference of {a} and {b}"),
        format!("<work> out {a} minus {b}"),
        format!("<compute> {a} - {b}"),
        format!("<take> {b} away from {a}"),
    ];
    result(dice, cpp, ("difference", a - b), ("difference", &said(&n)), &wishes)
}

fn difference_of_three(dice: &mut Dice) -> Task {
    difference_of(dice, 3)
}

fn difference_of_four(dice: &mut Dice) -> Task {
    difference_of(dice, 4)
}

fn difference_of(dice: &mut Dice, count: usize) -> Task {
    let n = some(dice, count);
    let cpp = worked(dice, &n, ("subtract", "difference"), "-");
    let all = said(&n);
    let (first, rest) = (n[0], &n[1..]);
    let wishes = [
        format!("<subtract> {} from {first}", said(rest)),
        format!("<compute> {}", listed(&n, " - ")),
        format!("<work> out {}", listed(&n, " minus ")),
    ];
    let value = first - rest.iter().sum::<i64>();
    result(dice, cpp, ("difference", value), ("difference", &all), &wishes)
}

fn product(dice: &mut Dice) -> Task {
    let n = [dice.between(2, 999), dice.between(2, 99)];
    let cpp = worked(dice, &n, ("multiply", "product"), "*");
    let (a, b) = (n[0], n[1]);
    let wishes = [
        format!("<multiply> {a} by {b}"),
        format!("<multiply> {a} and {b}"),
        format!("<calculate> the product of {a} and {b}"),
        format!("<compute> {a} times {b}"),
        format!("<compute> {a} * {b}"),
    ];
    result(dice, cpp, ("product", a * b), ("product", &said(&n)), &wishes)
}

fn product_of_three(dice: &mut Dice) -> Task {
    product_of(dice, 3, 99)
}

fn product_of_four(dice: &mut Dice) -> Task {
    product_of(dice, 4, 40)
}

fn product_of(dice: &mut Dice, count: usize, high: i64) -> Task {
    let n = dice.numbers(count, 2, high);
    let cpp = worked(dice, &n, ("multiply", "product"), "*");
    let all = said(&n);
    let wishes = [
        format!("<multiply> the numbers {all}"),
        format!("<calculate> the product of {all}"),
        format!("<compute> {}", listed(&n, " * ")),
    ];
    result(dice, cpp, ("product", n.iter().product()), ("product", &all), &wishes)
}

fn integer_quotient(dice: &mut Dice) -> Task {
    let n = [dice.between(10, 9999), dice.between(2, 99)];
    let cpp = worked(dice, &n, ("divide", "quotient"), "/");
    let (a, b) = (n[0], n[1]);
    let wishes = [
        format!("<divide> {a} by {b} with integers"),
        format!("<calculate> the integer quotient of {a} and {b}"),
        format!("<compute> {a} / {b} without the fraction"),
    ];
    result(dice, cpp, ("quotient", a / b), ("quotient", &said(&n)), &wishes)
}

fn remainder(dice: &mut Dice) -> Task {
    let n = [dice.between(10, 9999), dice.between(2, 99)];
    let cpp = worked(dice, &n, ("restOf", "rest"), "%");
    let (a, b) = (n[0], n[1]);
    let wishes = [
        format!("<find> the remainder of {a} divided by {b}"),
        format!("<compute> {a} modulo {b}"),
        format!("<calculate> {a} % {b}"),
    ];
    let of = format!("{a} divided by {b}");
    result(dice, cpp, ("rest", a % b), ("remainder", &of), &wishes)
}

fn of_one(dice: &mut Dice) -> Task {
    let n = dice.between(2, 999);
    let (noun, line, verb, value) = dice.pick(&[
        ("square", "n * n", "<square>", n * n),
        ("double", "n + n", "<double>", 2 * n),
        ("half", "n / 2", "<halve>", n / 2),
        ("triple", "n * 3", "<triple>", 3 * n),
        ("cube", "n * n * n", "<cube>", n * n * n),
    ]);
    let mut cpp = Cpp::new(dice);
    cpp.work("compute", "result", &[Given::Num("n", n)], &[format!("NUM result = {line};")]);
    let whole = if noun == "half" { " as a whole number" } else { "" };
    let wishes = [
        format!("{verb} the number {n}{whole}"),
        format!("<calculate> the {noun} of {n}{whole}"),
        format!("<compute> the {noun} of the number {n}{whole}"),
    ];
    result(dice, cpp, ("result", value), (noun, &n.to_string()), &wishes)
}

fn mean(dice: &mut Dice) -> Task {
    let count = 2 + dice.below(2);
    let n = dice.numbers(count, 1, 999);
    let mut cpp = Cpp::new(dice);
    let given: Vec<_> = NAMES.iter().zip(&n).map(|(n, v)| Given::Num(n, *v)).collect();
    let sum = NAMES.iter().take(count).copied().collect::<Vec<_>>().join(" + ");
    cpp.work("average", "mean", &given, &[format!("NUM mean = ({sum}) / {count};")]);
    let all = said(&n);
    let wishes = [
        format!("<calculate> the average of {all} as a whole number"),
        format!("<find> the mean of {all}, rounded down"),
    ];
    let value = n.iter().sum::<i64>() / i64::try_from(count).unwrap_or(1);
    result(dice, cpp, ("mean", value), ("average", &all), &wishes)
}

fn mixed(dice: &mut Dice) -> Task {
    let n = dice.numbers(3, 2, 99);
    let (a, b, c) = (n[0], n[1], n[2]);
    let (shown, line, value) = match dice.below(4) {
        0 => (format!("{a} + {b} * {c}"), "a + b * c", a + b * c),
        1 => (format!("({a} + {b}) * {c}"), "(a + b) * c", (a + b) * c),
        2 => (format!("{a} * {b} - {c}"), "a * b - c", a * b - c),
        _ => (format!("{a} * {b} + {c}"), "a * b + c", a * b + c),
    };
    let mut cpp = Cpp::new(dice);
    let given = [Given::Num("a", a), Given::Num("b", b), Given::Num("c", c)];
    cpp.work("compute", "result", &given, &[format!("NUM result = {line};")]);
    let wishes = [
        format!("<compute> {shown}"),
        format!("<evaluate> {shown}"),
        format!("<calculate> the value of {shown}"),
    ];
    result(dice, cpp, ("result", value), ("value", &shown), &wishes)
}

fn quotient(dice: &mut Dice) -> Task {
    let (a, b) = (dice.between(20, 5000), dice.between(2, 40));
    let mut cpp = Cpp::new(dice);
    cpp.give(&Given::Num("dividend", a)).give(&Given::Num("divisor", b));
    cpp.add(["NUM quotient = dividend / divisor;", "NUM rest = dividend % divisor;"]);
    cpp.print(&[Piece::Say("Quotient: "), Piece::Num("quotient")]);
    cpp.print(&[Piece::Say("Remainder: "), Piece::Num("rest")]);
    let how = "on two lines as \"Quotient: \" and \"Remainder: \" with the numbers behind";
    let wishes = vec![
        format!("<divide> {a} by {b} and <print> quotient and remainder {how}"),
        format!("<print> the integer quotient and the remainder of {a} divided by {b} {how}"),
    ];
    Task::new(cpp, format!("Quotient: {}\nRemainder: {}\n", a / b, a % b), wishes)
}

fn chain(dice: &mut Dice) -> Task {
    let n = dice.numbers(4, 2, 50);
    let signs = [dice.pick(&["+", "-", "*"]), dice.pick(&["+", "-", "*"]), dice.pick(&["+", "-"])];
    let mut cpp = Cpp::new(dice);
    let mut value = n[0];
    let mut lines = vec!["NUM result = start;".to_owned()];
    let mut steps = format!("<start> with {}", n[0]);
    for (sign, by) in signs.iter().zip(n.iter().skip(1)) {
        lines.push(format!("result = result {sign} {by};"));
        let (verb, next) = match *sign {
            "+" => ("<add>", value + by),
            "-" => ("<subtract>", value - by),
            _ => ("<multiply> by", value * by),
        };
        let _ = write!(steps, ", {verb} {by}");
        value = next;
    }
    cpp.work("chain", "result", &[Given::Num("start", n[0])], &lines);
    number(dice, cpp, ("result", value), "result", &[steps])
}

fn equation(dice: &mut Dice) -> Task {
    let (a, b) = (dice.between(2, 99), dice.between(2, 99));
    let (sign, value) =
        dice.pick(&[("+", a + b), ("-", a - b), ("*", a * b), ("/", a / b), ("%", a % b)]);
    let mut cpp = Cpp::new(dice);
    cpp.give(&Given::Num("left", a)).give(&Given::Num("right", b));
    cpp.add([format!("NUM value = left {sign} right;")]);
    let middle = format!(" {sign} ");
    let (num, say) = (Piece::Num, Piece::Say);
    cpp.print(&[num("left"), say(&middle), num("right"), say(" = "), num("value")]);
    let wishes = vec![
        format!("<print> the whole equation {a} {sign} {b} = followed by its integer result"),
        format!(
            "<evaluate> {a} {sign} {b} with integers and <show> it as \"{a} {sign} {b} = \" and the result"
        ),
    ];
    Task::new(cpp, format!("{a} {sign} {b} = {value}\n"), wishes)
}
