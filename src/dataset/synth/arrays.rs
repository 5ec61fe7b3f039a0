//! Families about arrays: sums and searches, extremes, sorting, and matrices.

use crate::dataset::dice::Dice;

use super::cpp::{Cpp, Given, Piece, listed};
use super::task::{Family, Spread, Task, number, text};

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "arrays",
        members: &[
            ("total", total),
            ("average", average),
            ("count", count),
            ("backwards", backwards),
        ],
    },
    Family {
        name: "extremes",
        members: &[
            ("largest", largest),
            ("range", range),
            ("second", second),
            ("largest-of-three", largest_of_three),
            ("smallest-of-three", smallest_of_three),
            ("extreme-of-two", extreme_of_two),
            ("extreme-of-four", extreme_of_four),
        ],
    },
    Family {
        name: "sorting",
        members: &[("bubble", bubble), ("selection", selection), ("insertion", insertion)],
    },
    Family {
        name: "search",
        members: &[("linear", linear), ("binary", binary), ("contains", contains)],
    },
    Family { name: "matrices", members: &[("sum", matrix_sum), ("transpose", transpose)] },
];

fn values(dice: &mut Dice, low: i64, high: i64) -> Vec<i64> {
    let count = 4 + dice.below(6);
    dice.numbers(count, low, high)
}

/// A loop over all of `values`, after a first line.
fn over<S: AsRef<str>>(cpp: &Cpp, first: &str, body: &[S]) -> Vec<String> {
    let mut lines = vec![first.to_owned()];
    lines.extend(cpp.looped(["i = 0", "i < count", "i++"], body));
    lines
}

fn total(dice: &mut Dice) -> Task {
    let v = values(dice, 1, 99);
    let mut cpp = Cpp::new(dice);
    let lines = over(&cpp, "NUM sum = 0;", &["sum += values[i];"]);
    cpp.work("sumOf", "sum", &[Given::Nums("values", v.clone())], &lines);
    let all = listed(&v, ", ");
    let wishes = [
        format!("<add> up the array {all}"),
        format!("<sum> all elements of an array with the values {all}"),
    ];
    number(dice, cpp, ("sum", v.iter().sum()), "sum", &wishes)
}

fn average(dice: &mut Dice) -> Task {
    let v = values(dice, 1, 99);
    let mut cpp = Cpp::new(dice);
    let mut lines = over(&cpp, "NUM sum = 0;", &["sum = sum + values[i];"]);
    lines.push("NUM average = sum / count;".to_owned());
    cpp.work("averageOf", "average", &[Given::Nums("values", v.clone())], &lines);
    let value = v.iter().sum::<i64>() / i64::try_from(v.len()).unwrap_or(1);
    let all = listed(&v, ", ");
    let wishes = [
        format!("<calculate> the average of {all}, rounded down to an integer"),
        format!("<take> the numbers {all} and <find> their mean without the fraction"),
    ];
    number(dice, cpp, ("average", value), "average", &wishes)
}

fn count(dice: &mut Dice) -> Task {
    let v = values(dice, -20, 60);
    let border = dice.between(0, 40);
    let (what, test, has): (_, _, fn(i64, i64) -> bool) = match dice.below(4) {
        0 => ("even".to_owned(), "values[i] % 2 == 0".to_owned(), |n, _| n % 2 == 0),
        1 => ("negative".to_owned(), "values[i] < 0".to_owned(), |n, _| n < 0),
        2 => (format!("greater than {border}"), format!("values[i] > {border}"), |n, b| n > b),
        _ => {
            (format!("not greater than {border}"), format!("values[i] <= {border}"), |n, b| n <= b)
        }
    };
    let mut cpp = Cpp::new(dice);
    let body = [format!("if ({test}) {{"), "    matches++;".to_owned(), "}".to_owned()];
    let lines = over(&cpp, "NUM matches = 0;", &body);
    cpp.work("countMatches", "matches", &[Given::Nums("values", v.clone())], &lines);
    let value = v.iter().filter(|n| has(**n, border)).count();
    let all = listed(&v, ", ");
    let wishes = [
        format!("<count> how many of the numbers {all} are {what}"),
        format!("<go> through the array {all} and <count> the elements that are {what}"),
    ];
    number(dice, cpp, ("matches", i64::try_from(value).unwrap_or(0)), "count", &wishes)
}

/// The statements that print all of `values`.
fn print_all(cpp: &Cpp, spread: Spread, head: [&str; 3], first: &str) -> Vec<String> {
    let mut lines = cpp.looped(head, &spread.item(cpp, "values[k]", first));
    lines.extend(spread.end(cpp));
    lines
}

fn backwards(dice: &mut Dice) -> Task {
    let mut v = values(dice, 1, 99);
    let mut cpp = Cpp::new(dice);
    let spread = Spread::new(dice);
    let in_place = dice.once_in(2);
    cpp.give(&Given::Nums("values", v.clone()));
    if in_place {
        let body = [
            "NUM held = values[i];",
            "values[i] = values[count - 1 - i];",
            "values[count - 1 - i] = held;",
        ];
        let lines = cpp.looped(["i = 0", "i < count / 2", "i++"], &body);
        let shown = print_all(&cpp, spread, ["k = 0", "k < count", "k++"], "k == 0");
        cpp.add(lines).add(shown);
    } else {
        let head = ["k = count - 1", "k >= 0", "k--"];
        let shown = print_all(&cpp, spread, head, "k == count - 1");
        cpp.add(shown);
    }
    let all = listed(&v, ", ");
    v.reverse();
    let way = if in_place { "<reverse> the array in place" } else { "<go> through it backwards" };
    let wishes = vec![
        format!("<take> the array {all}, {way} and <print> the elements {}", spread.words()),
        format!("<print> {all} in reverse order, {}", spread.words()),
    ];
    Task::new(cpp, spread.shown(&v), wishes)
}

fn largest(dice: &mut Dice) -> Task {
    let v = values(dice, -50, 99);
    let low = dice.once_in(2);
    let mut cpp = Cpp::new(dice);
    let (sign, noun, value) =
        if low { ("<", "smallest", v.iter().min()) } else { (">", "largest", v.iter().max()) };
    let test = format!("if (values[i] {sign} best) {{");
    let body = [test.as_str(), "    best = values[i];", "}"];
    let lines = over(&cpp, "NUM best = values[0];", &body);
    cpp.work(noun, "best", &[Given::Nums("values", v.clone())], &lines);
    let all = listed(&v, ", ");
    let wishes = [
        format!("<find> the {noun} of the numbers {all}"),
        format!("<search> the array {all} for its {noun} element"),
    ];
    number(dice, cpp, ("best", value.copied().unwrap_or(0)), &format!("{noun} number"), &wishes)
}

fn range(dice: &mut Dice) -> Task {
    let v = values(dice, -50, 99);
    let mut cpp = Cpp::new(dice);
    let body = ["if (values[i] < low) low = values[i];", "if (values[i] > high) high = values[i];"];
    cpp.give(&Given::Nums("values", v.clone()));
    let lines = over(&cpp, "NUM low = values[0], high = values[0];", &body);
    cpp.add(lines);
    cpp.print(&[Piece::Say("Minimum: "), Piece::Num("low")]);
    cpp.print(&[Piece::Say("Maximum: "), Piece::Num("high")]);
    let (low, high) = (v.iter().min().unwrap_or(&0), v.iter().max().unwrap_or(&0));
    let all = listed(&v, ", ");
    let how = "as two lines, \"Minimum: \" and \"Maximum: \" with the numbers behind";
    let wishes = vec![
        format!("<find> the smallest and the largest number of {all} and <print> them {how}"),
        format!("<print> minimum and maximum of the array {all} {how}"),
    ];
    Task::new(cpp, format!("Minimum: {low}\nMaximum: {high}\n"), wishes)
}

fn second(dice: &mut Dice) -> Task {
    let mut v = values(dice, 1, 99);
    v.sort_unstable();
    v.dedup();
    let shift = dice.below(v.len());
    v.rotate_left(shift);
    let mut cpp = Cpp::new(dice);
    let body = [
        "if (values[i] > best) {",
        "    second = best;",
        "    best = values[i];",
        "} else if (values[i] > second) {",
        "    second = values[i];",
        "}",
    ];
    let lines = over(&cpp, "NUM best = 0, second = 0;", &body);
    cpp.work("secondLargest", "second", &[Given::Nums("values", v.clone())], &lines);
    let mut sorted = v.clone();
    sorted.sort_unstable();
    let value = sorted.iter().rev().nth(1).copied().unwrap_or(0);
    let wishes = [format!("<find> the second largest number of {}", listed(&v, ", "))];
    number(dice, cpp, ("second", value), "second largest number", &wishes)
}

fn largest_of_three(dice: &mut Dice) -> Task {
    extreme_of(dice, 3, "three", false)
}

fn smallest_of_three(dice: &mut Dice) -> Task {
    extreme_of(dice, 3, "three", true)
}

fn extreme_of_two(dice: &mut Dice) -> Task {
    let low = dice.once_in(2);
    extreme_of(dice, 2, "two", low)
}

fn extreme_of_four(dice: &mut Dice) -> Task {
    let low = dice.once_in(2);
    extreme_of(dice, 4, "four", low)
}

fn extreme_of(dice: &mut Dice, count: usize, in_words: &str, low: bool) -> Task {
    let n = dice.numbers(count, -99, 999);
    let mut cpp = Cpp::new(dice);
    let (sign, noun) = if low { ("<", "minimum") } else { (">", "maximum") };
    let given: Vec<_> =
        ["a", "b", "c", "d"].into_iter().zip(&n).map(|(name, v)| Given::Num(name, *v)).collect();
    let mut lines = vec!["NUM best = a;".to_owned()];
    for name in ["b", "c", "d"].iter().take(count - 1) {
        lines.push(format!("if ({name} {sign} best) {{"));
        lines.push(format!("    best = {name};"));
        lines.push("}".to_owned());
    }
    cpp.work(noun, "best", &given, &lines);
    let value = if low { n.iter().min() } else { n.iter().max() };
    let (rest, last) = (listed(&n[..count - 1], ", "), n[count - 1]);
    let wishes = [
        format!("<find> the {noun} of the {in_words} numbers {rest} and {last}"),
        format!("<determine> the {noun} of {rest} and {last}"),
    ];
    number(dice, cpp, ("best", value.copied().unwrap_or(0)), noun, &wishes)
}

/// A program that sorts with these lines, where `ORDER` becomes the comparison.
fn sorted(dice: &mut Dice, name: &str, mut cpp: Cpp, lines: &[String]) -> Task {
    let mut v = values(dice, -30, 99);
    let spread = Spread::new(dice);
    let down = dice.once_in(3);
    let sign = if down { "<" } else { ">" };
    cpp.give(&Given::Nums("values", v.clone()));
    cpp.add(lines.iter().map(|l| l.replace("ORDER", sign)));
    let shown = print_all(&cpp, spread, ["k = 0", "k < count", "k++"], "k == 0");
    cpp.add(shown);
    let (all, way) = (listed(&v, ", "), if down { "descending" } else { "ascending" });
    v.sort_unstable();
    if down {
        v.reverse();
    }
    let how = spread.words();
    let wishes = vec![
        format!("<sort> the numbers {all} in {way} order with {name} sort and <print> them {how}"),
        format!("<use> {name} sort to put {all} into {way} order and <show> the result {how}"),
    ];
    Task::new(cpp, spread.shown(&v), wishes)
}

fn bubble(dice: &mut Dice) -> Task {
    let cpp = Cpp::new(dice);
    let body = [
        "if (values[j] ORDER values[j + 1]) {",
        "    NUM held = values[j];",
        "    values[j] = values[j + 1];",
        "    values[j + 1] = held;",
        "}",
    ];
    let inner = cpp.looped(["j = 0", "j < count - 1 - i", "j++"], &body);
    let lines = cpp.looped(["i = 0", "i < count - 1", "i++"], &inner);
    sorted(dice, "bubble", cpp, &lines)
}

fn selection(dice: &mut Dice) -> Task {
    let cpp = Cpp::new(dice);
    let mut body = vec!["NUM best = i;".to_owned()];
    let test = ["if (values[best] ORDER values[j]) {", "    best = j;", "}"];
    body.extend(cpp.looped(["j = i + 1", "j < count", "j++"], &test));
    let swap = ["NUM held = values[i];", "values[i] = values[best];", "values[best] = held;"];
    body.extend(swap.map(str::to_owned));
    let lines = cpp.looped(["i = 0", "i < count - 1", "i++"], &body);
    sorted(dice, "selection", cpp, &lines)
}

fn insertion(dice: &mut Dice) -> Task {
    let cpp = Cpp::new(dice);
    let body = [
        "NUM held = values[i];",
        "NUM j = i - 1;",
        "while (j >= 0 && values[j] ORDER held) {",
        "    values[j + 1] = values[j];",
        "    j--;",
        "}",
        "values[j + 1] = held;",
    ];
    let lines = cpp.looped(["i = 1", "i < count", "i++"], &body);
    sorted(dice, "insertion", cpp, &lines)
}

/// A number that is often, but not always, one of these.
fn sought(dice: &mut Dice, v: &[i64]) -> i64 {
    if dice.once_in(3) { dice.between(1, 99) } else { dice.pick(v) }
}

fn place(v: &[i64], x: i64) -> i64 {
    v.iter().position(|n| *n == x).and_then(|p| i64::try_from(p).ok()).unwrap_or(-1)
}

fn linear(dice: &mut Dice) -> Task {
    let v = values(dice, 1, 99);
    let x = sought(dice, &v);
    let mut cpp = Cpp::new(dice);
    let body = ["if (values[i] == wanted && place < 0) {", "    place = i;", "}"];
    let lines = over(&cpp, "NUM place = -1;", &body);
    cpp.work("find", "place", &[Given::Nums("values", v.clone()), Given::Num("wanted", x)], &lines);
    let all = listed(&v, ", ");
    let wishes = [
        format!(
            "<find> the index (counting from 0, -1 if missing) of the first {x} in the array {all}"
        ),
        format!("<search> {all} for {x} and <find> its first position, counted from 0, or -1"),
    ];
    number(dice, cpp, ("place", place(&v, x)), "index", &wishes)
}

fn binary(dice: &mut Dice) -> Task {
    let mut v = values(dice, 1, 99);
    v.sort_unstable();
    v.dedup();
    let x = sought(dice, &v);
    let mut cpp = Cpp::new(dice);
    let lines = [
        "NUM low = 0, high = count - 1, place = -1;",
        "while (low <= high) {",
        "    NUM middle = (low + high) / 2;",
        "    if (values[middle] == wanted) {",
        "        place = middle;",
        "        break;",
        "    }",
        "    if (values[middle] < wanted) {",
        "        low = middle + 1;",
        "    } else {",
        "        high = middle - 1;",
        "    }",
        "}",
    ];
    cpp.work(
        "search",
        "place",
        &[Given::Nums("values", v.clone()), Given::Num("wanted", x)],
        &lines,
    );
    let wishes = [format!(
        "<do> a binary search for {x} in the sorted array {} to get its index from 0, or -1",
        listed(&v, ", ")
    )];
    number(dice, cpp, ("place", place(&v, x)), "index", &wishes)
}

fn contains(dice: &mut Dice) -> Task {
    let v = values(dice, 1, 60);
    let x = sought(dice, &v);
    let mut cpp = Cpp::new(dice);
    let body = ["if (values[i] == wanted) {", "    found = 1;", "}"];
    let lines = over(&cpp, "NUM found = 0;", &body);
    cpp.work("has", "found", &[Given::Nums("values", v.clone()), Given::Num("wanted", x)], &lines);
    let (yes, no) = dice.pick(&[("found", "not found"), ("yes", "no"), ("present", "absent")]);
    let all = listed(&v, ", ");
    let wishes = [format!("<check> if {x} is among {all} (say \"{yes}\" or \"{no}\")")];
    let name = format!("(found ? \"{yes}\" : \"{no}\")");
    text(dice, cpp, (&name, if v.contains(&x) { yes } else { no }), "answer", &wishes)
}

fn matrix(dice: &mut Dice) -> (Vec<Vec<i64>>, String) {
    let (rows, wide) = (2 + dice.below(3), 2 + dice.below(3));
    let m: Vec<_> = (0..rows).map(|_| dice.numbers(wide, 0, 20)).collect();
    let shown: Vec<_> = m.iter().map(|row| format!("{{{}}}", listed(row, ", "))).collect();
    let shown = shown.join(", ");
    (m, shown)
}

fn matrix_sum(dice: &mut Dice) -> Task {
    let (m, shown) = matrix(dice);
    let mut cpp = Cpp::new(dice);
    let (rows, wide) = (m.len(), m[0].len());
    let across = format!("k < {wide}");
    let body = cpp.looped(["k = 0", &across, "k++"], &["sum += matrix[i][k];"]);
    let to = format!("i < {rows}");
    let lines = cpp.looped(["i = 0", &to, "i++"], &body);
    cpp.add([format!("NUM matrix[{rows}][{wide}] = {{{shown}}};"), "NUM sum = 0;".to_owned()]);
    cpp.add(lines);
    let value = m.iter().flatten().sum();
    let wishes = [format!("<add> all elements of the {rows}x{wide} matrix {{{shown}}}")];
    number(dice, cpp, ("sum", value), "sum", &wishes)
}

fn transpose(dice: &mut Dice) -> Task {
    let (m, shown) = matrix(dice);
    let mut cpp = Cpp::new(dice);
    let (rows, wide) = (m.len(), m[0].len());
    let mut body = Spread::Spaces.item(&cpp, "matrix[k][i]", "k == 0");
    let (down, across) = (format!("k < {rows}"), format!("i < {wide}"));
    body = cpp.looped(["k = 0", &down, "k++"], &body);
    body.push(cpp.printing(&[]));
    let lines = cpp.looped(["i = 0", &across, "i++"], &body);
    cpp.add([format!("NUM matrix[{rows}][{wide}] = {{{shown}}};")]).add(lines);
    let line = |i: usize| listed(&m.iter().map(|row| row[i]).collect::<Vec<_>>(), " ") + "\n";
    let wishes = vec![format!(
        "<transpose> the {rows}x{wide} matrix {{{shown}}} and <print> it row by row, numbers separated by single spaces"
    )];
    Task::new(cpp, (0..wide).map(line).collect::<String>(), wishes)
}
