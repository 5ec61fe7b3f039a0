//! Families about single numbers: digits, divisors, primes, bits and bases.

use crate::dataset::dice::Dice;

use super::cpp::{Cpp, Given, Piece};
use super::task::{Family, Spread, Task, number, text};

pub(super) const FAMILIES: &[Family] = &[
    Family {
        name: "digits",
        members: &[
            ("digit-sum", digit_sum),
            ("digit-count", digit_count),
            ("odd-digits", odd_digits),
            ("parity-digit-sum", parity_digit_sum),
            ("large-digits", large_digits),
            ("reversed", reversed),
            ("root", digital_root),
        ],
    },
    Family { name: "gcd", members: &[("gcd", gcd), ("lcm", lcm), ("coprime", coprime)] },
    Family {
        name: "primes",
        members: &[
            ("is-prime", is_prime),
            ("up-to", primes_up_to),
            ("count", prime_count),
            ("factors", prime_factors),
        ],
    },
    Family {
        name: "bits",
        members: &[
            ("popcount", popcount),
            ("operators", operators),
            ("power-of-two", power_of_two),
        ],
    },
    Family { name: "bases", members: &[("binary", binary), ("in-base", in_base)] },
];

fn digits(mut n: i64) -> Vec<i64> {
    let mut found = Vec::new();
    while n > 0 {
        found.push(n % 10);
        n /= 10;
    }
    found
}

fn digit_sum(dice: &mut Dice) -> Task {
    let n = dice.between(100, 9_999_999);
    let mut cpp = Cpp::new(dice);
    let lines = ["NUM sum = 0;", "while (n > 0) {", "    sum += n % 10;", "    n /= 10;", "}"];
    cpp.work("digitSum", "sum", &[Given::Num("n", n)], &lines);
    let wishes =
        [format!("<add> up the digits of {n}"), format!("<calculate> the digit sum of {n}")];
    number(dice, cpp, ("sum", digits(n).iter().sum()), "digit sum", &wishes)
}

fn digit_count(dice: &mut Dice) -> Task {
    let wanted = dice.pick(&[None, Some("even")]);
    counted(dice, wanted)
}

fn odd_digits(dice: &mut Dice) -> Task {
    counted(dice, Some("odd"))
}

/// The C++ test of the last digit of `n`, with what it is for a digit.
fn parity(wanted: &str) -> (&'static str, fn(&i64) -> bool) {
    if wanted == "even" {
        ("n % 10 % 2 == 0", |digit| digit % 2 == 0)
    } else {
        ("n % 10 % 2 != 0", |digit| digit % 2 != 0)
    }
}

fn counted(dice: &mut Dice, wanted: Option<&str>) -> Task {
    let n = dice.between(10, 9_999_999);
    let mut cpp = Cpp::new(dice);
    let (test, value) = match wanted.map(parity) {
        None => (String::new(), digits(n).len()),
        Some((test, has)) => (format!("if ({test}) "), digits(n).iter().filter(|d| has(d)).count()),
    };
    let step = format!("    {test}count++;");
    let lines = ["NUM count = 0;", "while (n > 0) {", &step, "    n /= 10;", "}"];
    cpp.work("countDigits", "count", &[Given::Num("n", n)], &lines);
    let kind = wanted.map_or(String::new(), |w| format!("{w} "));
    let wishes = [
        format!("<count> the {kind}digits of the number {n}"),
        format!("<find> out how many {kind}digits {n} has"),
    ];
    number(dice, cpp, ("count", i64::try_from(value).unwrap_or(0)), "count", &wishes)
}

fn parity_digit_sum(dice: &mut Dice) -> Task {
    let n = dice.between(100, 9_999_999);
    let kind = dice.pick(&["even", "odd"]);
    let (test, has) = parity(kind);
    let mut cpp = Cpp::new(dice);
    let step = format!("    if ({test}) sum += n % 10;");
    let lines = ["NUM sum = 0;", "while (n > 0) {", &step, "    n /= 10;", "}"];
    cpp.work("digitSum", "sum", &[Given::Num("n", n)], &lines);
    let value = digits(n).iter().filter(|d| has(d)).sum();
    let wishes = [
        format!("<add> up the {kind} digits of the number {n}"),
        format!("<calculate> the sum of all {kind} digits of {n}"),
    ];
    number(dice, cpp, ("sum", value), &format!("sum of the {kind} digits"), &wishes)
}

fn large_digits(dice: &mut Dice) -> Task {
    let (n, limit) = (dice.between(100, 9_999_999), dice.between(2, 7));
    let mut cpp = Cpp::new(dice);
    let step = format!("    if (n % 10 > {limit}) count++;");
    let lines = ["NUM count = 0;", "while (n > 0) {", &step, "    n /= 10;", "}"];
    cpp.work("countDigits", "count", &[Given::Num("n", n)], &lines);
    let value = digits(n).iter().filter(|d| **d > limit).count();
    let wishes = [
        format!("<count> the digits of the number {n} that are larger than {limit}"),
        format!("<find> out how many digits of {n} are above {limit}"),
    ];
    number(dice, cpp, ("count", i64::try_from(value).unwrap_or(0)), "count", &wishes)
}

fn reversed(dice: &mut Dice) -> Task {
    let n = dice.between(12, 999_999);
    let mut cpp = Cpp::new(dice);
    let lines = [
        "NUM reversed = 0;",
        "while (n != 0) {",
        "    reversed = reversed * 10 + n % 10;",
        "    n = n / 10;",
        "}",
    ];
    cpp.work("reverse", "reversed", &[Given::Num("n", n)], &lines);
    let value = digits(n).iter().fold(0, |all, d| all * 10 + d);
    let wishes = [
        format!("<reverse> the digits of the integer {n} (dropping leading zeros)"),
        format!("<turn> the number {n} around, last digit first and without leading zeros"),
    ];
    number(dice, cpp, ("reversed", value), "reversed number", &wishes)
}

fn digital_root(dice: &mut Dice) -> Task {
    let n = dice.between(100, 9_999_999);
    let mut cpp = Cpp::new(dice);
    let lines = [
        "NUM root = n;",
        "while (root > 9) {",
        "    NUM sum = 0;",
        "    while (root > 0) {",
        "        sum += root % 10;",
        "        root /= 10;",
        "    }",
        "    root = sum;",
        "}",
    ];
    cpp.work("digitalRoot", "root", &[Given::Num("n", n)], &lines);
    let wishes = [
        format!("<calculate> the digital root of {n}"),
        format!("<add> the digits of {n} again and again until one digit is left"),
    ];
    number(dice, cpp, ("root", 1 + (n - 1) % 9), "digital root", &wishes)
}

fn divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { divisor(b, a % b) }
}

fn pair(dice: &mut Dice) -> (i64, i64) {
    let common = dice.between(1, 12);
    (common * dice.between(2, 60), common * dice.between(2, 60))
}

const EUCLID: [&str; 5] =
    ["while (b != 0) {", "    NUM rest = a % b;", "    a = b;", "    b = rest;", "}"];

fn gcd(dice: &mut Dice) -> Task {
    let (a, b) = pair(dice);
    let mut cpp = Cpp::new(dice);
    let given = [Given::Num("a", a), Given::Num("b", b)];
    cpp.work("gcd", "result", &given, &[&EUCLID[..], &["NUM result = a;"]].concat());
    let wishes = [
        format!("<find> the greatest common divisor of {a} and {b}"),
        format!("<compute> the gcd of {a} and {b} with Euclid's algorithm"),
    ];
    number(dice, cpp, ("result", divisor(a, b)), "greatest common divisor", &wishes)
}

fn lcm(dice: &mut Dice) -> Task {
    let (a, b) = pair(dice);
    let mut cpp = Cpp::new(dice);
    let given = [Given::Num("a", a), Given::Num("b", b)];
    let lines = [&["NUM product = a * b;"], &EUCLID[..], &["NUM result = product / a;"]].concat();
    cpp.work("lcm", "result", &given, &lines);
    let wishes = [
        format!("<find> the least common multiple of {a} and {b}"),
        format!("<calculate> the smallest number that both {a} and {b} divide"),
    ];
    number(dice, cpp, ("result", a * b / divisor(a, b)), "least common multiple", &wishes)
}

fn coprime(dice: &mut Dice) -> Task {
    let (a, b) = pair(dice);
    let mut cpp = Cpp::new(dice);
    let given = [Given::Num("a", a), Given::Num("b", b)];
    cpp.work("gcd", "common", &given, &[&EUCLID[..], &["NUM common = a;"]].concat());
    let wishes =
        [format!("<check> whether {a} and {b} are coprime (the answer is \"yes\" or \"no\")")];
    let value = if divisor(a, b) == 1 { "yes" } else { "no" };
    text(dice, cpp, ("(common == 1 ? \"yes\" : \"no\")", value), "answer", &wishes)
}

fn prime(n: i64) -> bool {
    n > 1 && (2..n).take_while(|d| d * d <= n).all(|d| n % d != 0)
}

fn is_prime(dice: &mut Dice) -> Task {
    let n = dice.between(2, 2000);
    let mut cpp = Cpp::new(dice);
    let body = ["if (n % d == 0) {", "    prime = 0;", "}"];
    let test = cpp.looped(["d = 2", "d * d <= n", "d++"], &body);
    let lines = [vec!["NUM prime = 1;".to_owned()], test].concat();
    cpp.work("isPrime", "prime", &[Given::Num("n", n)], &lines);
    let (yes, no) = dice.pick(&[("prime", "not prime"), ("yes", "no"), ("true", "false")]);
    let wishes = [
        format!("<check> if {n} is a prime number (say \"{yes}\" or \"{no}\")"),
        format!("<test> {n} for being prime, with \"{yes}\" or \"{no}\" as the result"),
    ];
    let name = format!("(prime ? \"{yes}\" : \"{no}\")");
    text(dice, cpp, (&name, if prime(n) { yes } else { no }), "answer", &wishes)
}

const TRIAL: &str = "bool isPrime(NUM n) {\n    for (NUM d = 2; d * d <= n; d++) {\n        \
    if (n % d == 0) {\n            return false;\n        }\n    }\n    return n > 1;\n}";

fn primes_up_to(dice: &mut Dice) -> Task {
    let (low, high) = (dice.between(1, 40), dice.between(45, 120));
    let mut cpp = Cpp::new(dice);
    let spread = Spread::new(dice);
    cpp.above(TRIAL);
    let item = spread.item(&cpp, "n", "found == 0");
    let body: Vec<String> = ["if (isPrime(n)) {".to_owned()]
        .into_iter()
        .chain(item.into_iter().map(|l| format!("    {l}")))
        .chain(["    found++;".to_owned(), "}".to_owned()])
        .collect();
    let range = [format!("n = {low}"), format!("n <= {high}")];
    let lines = cpp.looped([&range[0], &range[1], "n++"], &body);
    let end = spread.end(&cpp);
    cpp.add(["NUM found = 0;"]).add(lines).add(end);
    let primes: Vec<_> = (low..=high).filter(|n| prime(*n)).collect();
    let wishes = vec![
        format!("<print> all prime numbers from {low} to {high}, {}", spread.words()),
        format!("<list> the primes between {low} and {high}, {}", spread.words()),
    ];
    Task::new(cpp, spread.shown(&primes), wishes)
}

fn prime_count(dice: &mut Dice) -> Task {
    let high = dice.between(10, 900);
    let mut cpp = Cpp::new(dice);
    cpp.above(TRIAL);
    let body = ["if (isPrime(n)) {", "    count++;", "}"];
    let lines = cpp.looped(["n = 2", "n <= limit", "n++"], &body);
    let lines = [vec!["NUM count = 0;".to_owned()], lines].concat();
    cpp.work("countPrimes", "count", &[Given::Num("limit", high)], &lines);
    let value = (2..=high).filter(|n| prime(*n)).count();
    let wishes = [
        format!("<count> how many primes there are up to {high}"),
        format!("<find> the number of prime numbers not greater than {high}"),
    ];
    number(dice, cpp, ("count", i64::try_from(value).unwrap_or(0)), "count", &wishes)
}

fn prime_factors(dice: &mut Dice) -> Task {
    let n = dice.between(12, 5000);
    let mut cpp = Cpp::new(dice);
    let spread = Spread::new(dice);
    cpp.give(&Given::Num("n", n)).add(["NUM found = 0;", "NUM d = 2;", "while (n > 1) {"]);
    cpp.add(["    while (n % d == 0) {"]);
    let item = spread.item(&cpp, "d", "found == 0");
    cpp.add(item.into_iter().map(|l| format!("        {l}")));
    cpp.add(["        found++;", "        n /= d;", "    }", "    d++;", "}"]);
    let end = spread.end(&cpp);
    cpp.add(end);
    let (mut rest, mut factors) = (n, Vec::new());
    for d in 2..=n {
        while rest % d == 0 {
            factors.push(d);
            rest /= d;
        }
    }
    let how = spread.words();
    let wishes = vec![
        format!("<print> the prime factors of {n} in ascending order, {how}"),
        format!("<factor> {n} into primes, smallest first and repeated ones repeated, {how}"),
    ];
    Task::new(cpp, spread.shown(&factors), wishes)
}

fn popcount(dice: &mut Dice) -> Task {
    let n = dice.between(1, 1_000_000);
    let mut cpp = Cpp::new(dice);
    let step = dice.pick(&["bits += n & 1;|n >>= 1;", "n &= n - 1;|bits++;"]);
    let (one, two) = step.split_once('|').unwrap_or((step, ""));
    let (one, two) = (format!("    {one}"), format!("    {two}"));
    let lines = ["NUM bits = 0;", "while (n != 0) {", &one, &two, "}"];
    cpp.work("countBits", "bits", &[Given::Num("n", n)], &lines);
    let wishes = [
        format!("<count> the one bits of {n}"),
        format!("<find> out how many bits are set in the binary form of {n}"),
    ];
    number(dice, cpp, ("bits", i64::from(n.count_ones())), "number of bits", &wishes)
}

fn operators(dice: &mut Dice) -> Task {
    let (a, b, by) = (dice.between(1, 255), dice.between(1, 255), dice.between(1, 6));
    let mut cpp = Cpp::new(dice);
    let (what, expression, value) = dice.pick(&[
        ("bitwise AND", "a & b", a & b),
        ("bitwise OR", "a | b", a | b),
        ("bitwise XOR", "a ^ b", a ^ b),
        ("left shift", "", a << by),
        ("right shift", " ", a >> by),
    ]);
    let (wish, expression, b) = match expression {
        "" => (format!("<shift> {a} left by {by} bits"), "a << b", by),
        " " => (format!("<shift> {a} right by {by} bits"), "a >> b", by),
        e => (format!("<compute> the {what} of {a} and {b}"), e, b),
    };
    let given = [Given::Num("a", a), Given::Num("b", b)];
    cpp.work("combine", "result", &given, &[format!("NUM result = {expression};")]);
    number(dice, cpp, ("result", value), "result", &[wish])
}

fn power_of_two(dice: &mut Dice) -> Task {
    let n = if dice.once_in(2) { 1 << dice.between(1, 16) } else { dice.between(3, 5000) };
    let mut cpp = Cpp::new(dice);
    let lines = ["NUM power = n > 0 && (n & (n - 1)) == 0;"];
    cpp.work("isPowerOfTwo", "power", &[Given::Num("n", n)], &lines);
    let wishes = [format!("<check> whether {n} is a power of two (\"yes\" or \"no\")")];
    let value = if n & (n - 1) == 0 { "yes" } else { "no" };
    text(dice, cpp, ("(power ? \"yes\" : \"no\")", value), "answer", &wishes)
}

fn binary(dice: &mut Dice) -> Task {
    let n = dice.between(1, 255);
    let mut cpp = Cpp::new(dice);
    let body = [cpp.writing(&[Piece::Num("(n >> bit) % 2")])];
    let lines = cpp.looped(["bit = 7", "bit >= 0", "bit--"], &body);
    let end = cpp.printing(&[]);
    cpp.give(&Given::Num("n", n)).add(lines).add([end]);
    let wishes = vec![
        format!("<print> {n} as an 8-bit binary number"),
        format!("<convert> {n} to binary and <print> all eight bits"),
    ];
    Task::new(cpp, format!("{n:08b}\n"), wishes)
}

fn in_base(dice: &mut Dice) -> Task {
    let (n, base) = (dice.between(10, 100_000), dice.between(2, 16));
    let mut cpp = Cpp::new(dice);
    cpp.give(&Given::Num("n", n)).add([
        "char digits[40];".to_owned(),
        "int length = 0;".to_owned(),
        "while (n > 0) {".to_owned(),
        format!("    digits[length++] = \"0123456789ABCDEF\"[n % {base}];"),
        format!("    n /= {base};"),
        "}".to_owned(),
        "while (length > 0) {".to_owned(),
    ]);
    let put = cpp.writing(&[Piece::Char("digits[--length]")]);
    let end = cpp.printing(&[]);
    cpp.add([format!("    {put}"), "}".to_owned(), end]);
    let (mut rest, mut shown) = (n, Vec::new());
    while rest > 0 {
        let digit = u32::try_from(rest % base).unwrap_or(0);
        shown.push(char::from_digit(digit, 16).unwrap_or('?').to_ascii_uppercase());
        rest /= base;
    }
    let shown: String = shown.into_iter().rev().collect();
    let wishes = vec![
        format!(
            "<convert> the number {n} to base {base} and <print> it (digits above 9 as capital letters)"
        ),
        format!(
            "<print> {n} in the number system with base {base}, with capital letters for digits above 9"
        ),
    ];
    Task::new(cpp, format!("{shown}\n"), wishes)
}
