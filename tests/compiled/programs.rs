//! Makes small C++ programs, the same one for the same number: a few pieces each, every piece about
//! something that compilers turn into assembly in a way of its own. Runs nothing.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use fastrand::Rng;

/// What every program finds on its standard input.
pub(crate) const INPUT: &str = "17 -4 250\nsome words here\n3.5 x\n";

/// A part of a program: what it needs, what stands before `main`, and what stands in it.
struct Piece {
    headers: &'static [&'static str],
    above: String,
    body: String,
}

type Maker = fn(&mut Rng, usize) -> Piece;

const MAKERS: [Maker; 21] = [
    arithmetic, floating, loops, collatz, array, matrix, c_string, string, functions, recursion,
    structs, classes, vector, map, exceptions, unwinding, switch, globals, lambdas, streams, bits,
];

/// The program of this number: its C++.
pub(crate) fn program(number: usize) -> String {
    let mut rng = Rng::with_seed(number as u64);
    let count = 2 + number % 4;
    let mut pieces: Vec<Piece> = (0..count)
        .map(|at| {
            // Every maker has its turn, whatever the chance.
            let maker = if at == 0 { number % MAKERS.len() } else { rng.usize(..MAKERS.len()) };
            MAKERS[maker](&mut rng, at)
        })
        .collect();
    if number.is_multiple_of(3) {
        pieces.push(if rng.bool() { input_c(&mut rng, count) } else { input_cpp(&mut rng, count) });
    }
    let mut headers: BTreeSet<&str> = pieces.iter().flat_map(|p| p.headers).copied().collect();
    headers.insert("cstdio");
    let mut text = String::new();
    for header in headers {
        writeln!(text, "#include <{header}>").unwrap();
    }
    for piece in &pieces {
        text.push_str(&piece.above);
    }
    text.push_str("\nint main() {\n");
    for piece in &pieces {
        // What one library keeps back must not be overtaken by the other.
        writeln!(text, "    {{\n{}    std::fflush(stdout);\n    }}", piece.body).unwrap();
    }
    let status = if rng.bool() { 0 } else { rng.u8(..) };
    writeln!(text, "    return {status};\n}}").unwrap();
    text
}

fn piece(headers: &'static [&'static str], above: String, body: String) -> Piece {
    Piece { headers, above, body }
}

fn list(rng: &mut Rng, count: usize, most: i32) -> String {
    let numbers: Vec<String> = (0..count).map(|_| rng.i32(-most..=most).to_string()).collect();
    numbers.join(", ")
}

fn arithmetic(rng: &mut Rng, _: usize) -> Piece {
    let (a, b, c) = (rng.i32(-999..999), rng.i32(1..99), rng.i32(2..17));
    let big = rng.u64(..);
    let body = format!(
        "    volatile int a = {a}, b = {b}, c = {c};\n    volatile unsigned long long big = {big}ULL;\n    \
         std::printf(\"%d %d %d %d\\n\", a + b * c, a / b, a % c, (a - b) / c);\n    \
         std::printf(\"%llu %llu %llx\\n\", big / 10, big % 1000003, big >> {});\n    \
         long long wide = (long long)a * 1000003 - b;\n    \
         std::printf(\"%lld %d %s\\n\", wide, (short)(wide & 0x7fff), a < b ? \"less\" : \"not less\");\n",
        rng.u8(1..60)
    );
    piece(&[], String::new(), body)
}

fn floating(rng: &mut Rng, _: usize) -> Piece {
    let (x, y) = (rng.i32(1..5000), rng.i32(2..90));
    let body = format!(
        "    volatile double x = {x} / 8.0, y = {y};\n    volatile float f = {y}.25f;\n    \
         std::printf(\"%.3f %.3f %g %e\\n\", x / y, std::sqrt(x), x * y, -x);\n    \
         std::printf(\"%d %.2f %d %.1Lf\\n\", (int)x, f * 2 + x, x > y, (long double)x + f);\n    \
         std::printf(\"%.4f %u\\n\", std::pow(y, 1.5) + std::floor(x), (unsigned)y);\n"
    );
    piece(&["cmath"], String::new(), body)
}

fn loops(rng: &mut Rng, _: usize) -> Piece {
    let (rows, step) = (rng.u8(2..6), rng.u8(1..4));
    let body = format!(
        "    long sum = 0;\n    for (int i = 0; i < {rows}; i++) {{\n        \
         for (int j = i; j < {rows} * 2; j += {step}) {{\n            \
         if ((i + j) % 3 == 0) continue;\n            if (sum > 5000) break;\n            \
         sum += i * j + 1;\n        }}\n        std::printf(\"%*s%ld\\n\", i, \"\", sum);\n    }}\n    \
         int n = {rows}0;\n    do {{ std::printf(\"%d \", n); n -= {step} + 2; }} while (n > 0);\n    \
         std::puts(\"\");\n"
    );
    piece(&[], String::new(), body)
}

fn collatz(rng: &mut Rng, _: usize) -> Piece {
    let from = rng.u16(3..3000);
    let body = format!(
        "    unsigned n = {from}, steps = 0, most = 0;\n    while (n != 1) {{\n        \
         n = n % 2 ? 3 * n + 1 : n / 2;\n        if (n > most) most = n;\n        ++steps;\n    }}\n    \
         std::printf(\"{from}: %u steps, at most %u\\n\", steps, most);\n"
    );
    piece(&[], String::new(), body)
}

fn array(rng: &mut Rng, at: usize) -> Piece {
    let count = rng.usize(3..14);
    let numbers = list(rng, count, 500);
    let above = format!("\nstatic const short table{at}[] = {{{numbers}}};\n");
    let body = format!(
        "    int a[{count}];\n    for (int i = 0; i < {count}; i++) a[i] = table{at}[{count} - 1 - i] * 2;\n    \
         int most = a[0], sum = 0;\n    for (int v : a) {{ if (v > most) most = v; sum += v; }}\n    \
         for (int i = 0; i < {count} / 2; i++) {{ int t = a[i]; a[i] = a[{count} - 1 - i]; a[{count} - 1 - i] = t; }}\n    \
         std::printf(\"%d %d %d %d\\n\", most, sum, a[0], a[{count} - 1]);\n"
    );
    piece(&[], above, body)
}

fn matrix(rng: &mut Rng, _: usize) -> Piece {
    let size = rng.usize(2..5);
    let (a, b) = (list(rng, size * size, 9), list(rng, size * size, 9));
    let body = format!(
        "    int a[{size}][{size}] = {{{a}}}, b[{size}][{size}] = {{{b}}}, c[{size}][{size}] = {{}};\n    \
         for (int i = 0; i < {size}; i++)\n        for (int j = 0; j < {size}; j++)\n            \
         for (int k = 0; k < {size}; k++) c[i][j] += a[i][k] * b[k][j];\n    \
         for (auto& row : c) {{ for (int v : row) std::printf(\"%5d\", v); std::puts(\"\"); }}\n"
    );
    piece(&[], String::new(), body)
}

fn word(rng: &mut Rng) -> String {
    (0..rng.usize(3..12)).map(|_| rng.lowercase()).collect()
}

fn c_string(rng: &mut Rng, _: usize) -> Piece {
    let (a, b) = (word(rng), word(rng));
    let body = format!(
        "    char text[64] = \"{a}\";\n    std::strcat(text, \"-{b}\");\n    \
         int vowels = 0;\n    for (char* p = text; *p; ++p) {{\n        \
         if (std::strchr(\"aeiou\", *p)) vowels++;\n        else if (*p != '-') *p -= 32;\n    }}\n    \
         std::printf(\"%s %zu %d %d\\n\", text, std::strlen(text), vowels, std::strcmp(\"{a}\", \"{b}\") < 0);\n"
    );
    piece(&["cstring"], String::new(), body)
}

fn string(rng: &mut Rng, _: usize) -> Piece {
    let (a, b, count) = (word(rng), word(rng), rng.u8(1..5));
    let body = format!(
        "    std::string s = \"{a}\";\n    for (int i = 0; i < {count}; i++) s += \" {b}\" + std::to_string(i);\n    \
         std::string back(s.rbegin(), s.rend());\n    \
         std::printf(\"%s|%s|%zu|%zu\\n\", s.c_str(), back.c_str(), s.size(), s.find(\"{b}\"));\n    \
         std::printf(\"%s\\n\", s.substr(1, 4).c_str());\n"
    );
    piece(&["string"], String::new(), body)
}

fn functions(rng: &mut Rng, at: usize) -> Piece {
    let n = rng.u8(1..50);
    let above = format!(
        "\nstatic long many{at}(int a, long b, char c, short d, int e, int f, int g, long h, double x) {{\n    \
         return a + b * c - d + e * f - g * h + (long)x;\n}}\n\
         int twice{at}(int v) {{ return v * 2; }}\ndouble twice{at}(double v) {{ return v * 2; }}\n\
         void swap{at}(int& a, int* b) {{ int t = a; a = *b; *b = t; }}\n\
         int with_default{at}(int a, int b = {n}) {{ return a - b; }}\n"
    );
    let body = format!(
        "    int a = {n}, b = 7;\n    swap{at}(a, &b);\n    \
         int (*chosen)(int) = nullptr;\n    if (a <= b) chosen = twice{at};\n    \
         std::printf(\"%ld %d %.1f %d %d\\n\", many{at}(1, 2, 'c', 4, {n}, 6, 7, 8, 9.5), twice{at}(a), \
         twice{at}(1.5), with_default{at}(b), chosen ? chosen({n}) : -1);\n"
    );
    piece(&[], above, body)
}

fn recursion(rng: &mut Rng, at: usize) -> Piece {
    let (n, a, b) = (rng.u8(5..18), rng.u16(2..9000), rng.u16(2..9000));
    let above = format!(
        "\nint fibonacci{at}(int n) {{ return n < 2 ? n : fibonacci{at}(n - 1) + fibonacci{at}(n - 2); }}\n\
         unsigned divisor{at}(unsigned a, unsigned b) {{ return b ? divisor{at}(b, a % b) : a; }}\n\
         int moves{at}(int n, char a, char b, char c) {{\n    if (!n) return 0;\n    \
         int before = moves{at}(n - 1, a, c, b);\n    if (n > 3) std::printf(\"%c%c \", a, c);\n    \
         return before + 1 + moves{at}(n - 1, b, a, c);\n}}\n"
    );
    let body = format!(
        "    std::printf(\"%d %u \", fibonacci{at}({n}), divisor{at}({a}, {b}));\n    \
         std::printf(\"%d\\n\", moves{at}({n} % 5 + 2, 'A', 'B', 'C'));\n"
    );
    piece(&[], above, body)
}

fn structs(rng: &mut Rng, at: usize) -> Piece {
    let (x, y) = (rng.i32(-50..50), rng.i32(-50..50));
    let above = format!(
        "\nstruct Point{at} {{\n    int x, y;\n    double weight;\n    char name[12];\n}};\n\
         Point{at} moved{at}(Point{at} p, int by) {{ p.x += by; p.y -= by; p.weight /= 2; return p; }}\n\
         struct Pair{at} {{ long first; double second; }};\n\
         Pair{at} pair{at}(int n) {{ return {{n * 3L, n / 4.0}}; }}\n"
    );
    let body = format!(
        "    Point{at} p = {{{x}, {y}, 2.5, \"point\"}};\n    Point{at} q = moved{at}(p, {y});\n    \
         Point{at}* r = &q;\n    r->name[0] = 'P';\n    Pair{at} pair = pair{at}({x});\n    \
         std::printf(\"%s %d %d %.3f %s %d %ld %.2f\\n\", q.name, r->x, r->y, q.weight, p.name, \
         (int)sizeof(p), pair.first, pair.second);\n"
    );
    piece(&[], above, body)
}

fn classes(rng: &mut Rng, at: usize) -> Piece {
    let (w, h) = (rng.u8(1..40), rng.u8(1..40));
    let above = format!(
        "\nclass Shape{at} {{\npublic:\n    virtual ~Shape{at}() {{ std::puts(\"gone\"); }}\n    \
         virtual double area() const = 0;\n    virtual const char* name() const {{ return \"shape\"; }}\n}};\n\
         class Box{at} : public Shape{at} {{\n    double w, h;\npublic:\n    Box{at}(double w, double h) : w(w), h(h) {{}}\n    \
         double area() const override {{ return w * h; }}\n    const char* name() const override {{ return \"box\"; }}\n}};\n\
         class Disc{at} : public Shape{at} {{\n    double r;\npublic:\n    explicit Disc{at}(double r) : r(r) {{}}\n    \
         double area() const override {{ return 3.14159 * r * r; }}\n}};\n"
    );
    let body = format!(
        "    std::unique_ptr<Shape{at}> all[] = {{std::make_unique<Box{at}>({w}, {h}), std::make_unique<Disc{at}>({h})}};\n    \
         for (auto& shape : all) std::printf(\"%s %.2f %d\\n\", shape->name(), shape->area(), \
         dynamic_cast<Box{at}*>(shape.get()) != nullptr);\n"
    );
    piece(&["memory"], above, body)
}

fn vector(rng: &mut Rng, _: usize) -> Piece {
    let count = rng.usize(4..12);
    let numbers = list(rng, count, 99);
    let limit = rng.i32(-50..50);
    let body = format!(
        "    std::vector<int> v = {{{numbers}}};\n    v.push_back({limit});\n    \
         std::sort(v.begin(), v.end(), [](int a, int b) {{ return a > b; }});\n    \
         v.erase(std::remove_if(v.begin(), v.end(), [](int n) {{ return n % 3 == 0; }}), v.end());\n    \
         for (int n : v) std::printf(\"%d \", n);\n    \
         long big = std::count_if(v.begin(), v.end(), [](int n) {{ return n > {limit}; }});\n    \
         std::printf(\"%ld %d\\n\", big, std::accumulate(v.begin(), v.end(), 0));\n"
    );
    piece(&["algorithm", "numeric", "vector"], String::new(), body)
}

fn map(rng: &mut Rng, _: usize) -> Piece {
    let words: Vec<String> =
        (0..rng.usize(4..9)).map(|_| format!("\"{}{}\"", rng.lowercase(), rng.u8(..3))).collect();
    let body = format!(
        "    std::map<std::string, int> counts;\n    \
         for (const char* word : {{{}}}) counts[word] += 1;\n    \
         for (const auto& [word, count] : counts) std::printf(\"%s:%d \", word.c_str(), count);\n    \
         auto found = counts.find(\"a0\");\n    \
         std::printf(\"%s %zu\\n\", found == counts.end() ? \"none\" : \"some\", counts.size());\n",
        words.join(", ")
    );
    piece(&["map", "string"], String::new(), body)
}

fn exceptions(rng: &mut Rng, at: usize) -> Piece {
    let limit = rng.u8(1..6);
    let above = format!(
        "\nint checked{at}(int n) {{\n    if (n == {limit}) throw std::out_of_range(\"limit {limit}\");\n    \
         if (n > {limit}) throw n * 10;\n    return n;\n}}\n"
    );
    let body = format!(
        "    for (int n = 0; n < 7; n += 2) {{\n        try {{ std::printf(\"%d \", checked{at}(n)); }}\n        \
         catch (const std::exception& e) {{ std::printf(\"[%s] \", e.what()); }}\n        \
         catch (int thrown) {{ std::printf(\"<%d> \", thrown); }}\n    }}\n    \
         try {{ std::stoi(\"no number\"); }} catch (const std::invalid_argument&) {{ std::puts(\"invalid\"); }}\n"
    );
    piece(&["stdexcept", "string"], above, body)
}

fn unwinding(rng: &mut Rng, at: usize) -> Piece {
    let depth = rng.u8(1..5);
    let above = format!(
        "\nstruct Guard{at} {{\n    int n;\n    explicit Guard{at}(int n) : n(n) {{ std::printf(\"+%d \", n); }}\n    \
         ~Guard{at}() {{ std::printf(\"-%d \", n); }}\n}};\n\
         void descend{at}(int n) {{\n    Guard{at} guard(n);\n    if (n == 0) throw \"the ground\";\n    \
         descend{at}(n - 1);\n    std::puts(\"never\");\n}}\n"
    );
    let body = format!(
        "    try {{ descend{at}({depth}); }} catch (const char* what) {{ std::printf(\"%s\\n\", what); }}\n"
    );
    piece(&[], above, body)
}

fn switch(rng: &mut Rng, at: usize) -> Piece {
    let words: Vec<String> = (0..7).map(|_| word(rng)).collect();
    let mut cases = String::new();
    for (n, word) in words.iter().enumerate() {
        writeln!(cases, "        case {n}: return \"{word}\";").unwrap();
    }
    let above = format!(
        "\nconst char* named{at}(int n) {{\n    switch (n) {{\n{cases}        default: return \"other\";\n    }}\n}}\n\
         enum class Colour{at} : unsigned char {{ red = 1, green = 4, blue = 9 }};\n"
    );
    let body = format!(
        "    volatile int from = {};\n    for (int n = from; n < 9; n++) std::printf(\"%s \", named{at}(n));\n    \
         Colour{at} colour = from > 2 ? Colour{at}::green : Colour{at}::blue;\n    \
         std::printf(\"%d\\n\", (int)colour);\n",
        rng.u8(..6)
    );
    piece(&[], above, body)
}

fn globals(rng: &mut Rng, at: usize) -> Piece {
    let (start, name) = (rng.i32(-99..99), word(rng));
    let above = format!(
        "\nint counter{at} = {start};\nstatic long zero{at}[40];\nconst char* const label{at} = \"{name}\";\n\
         struct Early{at} {{ int n; Early{at}() : n(counter{at} + 1) {{ counter{at} += 5; }} }};\nEarly{at} early{at};\n\
         int next{at}() {{ static int kept = counter{at} * 2; return ++kept; }}\n\
         thread_local int own{at} = 3;\n"
    );
    let body = format!(
        "    zero{at}[7] = next{at}() + next{at}();\n    own{at} += early{at}.n;\n    \
         std::printf(\"%s %d %ld %ld %d %c\\n\", label{at}, counter{at}, zero{at}[7], zero{at}[8], own{at}, label{at}[1]);\n"
    );
    piece(&[], above, body)
}

fn lambdas(rng: &mut Rng, at: usize) -> Piece {
    let (by, count) = (rng.i32(-9..9), rng.u8(2..6));
    let above = format!(
        "\ntemplate <typename T, int N> T power{at}(T base) {{\n    T result = 1;\n    \
         for (int i = 0; i < N; i++) result *= base;\n    return result;\n}}\n"
    );
    let body = format!(
        "    int sum = 0;\n    std::function<int(int)> add = [&sum, by = {by}](int n) {{ return sum += n * by; }};\n    \
         for (int i = 0; i < {count}; i++) std::printf(\"%d \", add(i));\n    \
         std::printf(\"%d %ld %.3f\\n\", sum, power{at}<long, {count}>({by}), power{at}<double, 3>(1.5));\n"
    );
    piece(&["functional"], above, body)
}

fn streams(rng: &mut Rng, _: usize) -> Piece {
    let (n, d, text) = (rng.i32(-9999..9999), rng.u16(1..9000), word(rng));
    let body = format!(
        "    std::cout << \"{text}: \" << {n} << ' ' << std::hex << {d} << std::dec << std::setw(8) << {d} << '|';\n    \
         std::cout << std::fixed << std::setprecision(2) << {d} / 7.0 << std::boolalpha << ' ' << ({n} > {d}) << std::endl;\n    \
         std::ostringstream out;\n    out << std::left << std::setw(6) << {n} << '!' << \"{text}\";\n    \
         std::cout << out.str() << std::endl;\n"
    );
    piece(&["iomanip", "iostream", "sstream"], String::new(), body)
}

fn bits(rng: &mut Rng, _: usize) -> Piece {
    let (word, by) = (rng.u32(..), rng.u8(1..31));
    let body = format!(
        "    volatile unsigned given = {word}u;\n    unsigned w = given;\n    \
         std::printf(\"%u %u %x %x\\n\", w << {by} | w >> (32 - {by}), ~w & 0xff00ff, w ^ (w >> 1), w & -w);\n    \
         std::printf(\"%d %d %d\\n\", __builtin_popcount(w), __builtin_ctz(w | 1024), (int)(signed char)w >> 2);\n    \
         unsigned __int128 wide = (unsigned __int128)w * w * w;\n    \
         std::printf(\"%llu %llu\\n\", (unsigned long long)(wide >> 64), (unsigned long long)wide);\n"
    );
    piece(&[], String::new(), body)
}

fn input_c(rng: &mut Rng, _: usize) -> Piece {
    let body = format!(
        "    int a = 0, b = 0, c = 0;\n    int got = std::scanf(\"%d %d %d\", &a, &b, &c);\n    \
         std::printf(\"%d: %d\\n\", got, a * b + c * {});\n    char line[80];\n    \
         while (std::fgets(line, sizeof line, stdin)) std::printf(\"[%.*s]\\n\", (int)std::strcspn(line, \"\\n\"), line);\n",
        rng.u8(..)
    );
    piece(&["cstring"], String::new(), body)
}

fn input_cpp(rng: &mut Rng, _: usize) -> Piece {
    let body = format!(
        "    int n, sum = {};\n    while (std::cin >> n) sum += n;\n    std::cin.clear();\n    \
         std::string line, word;\n    std::getline(std::cin, line);\n    double d = 0;\n    \
         std::cin >> d >> word;\n    std::cout << sum << ' ' << line << ' ' << d << ' ' << word << std::endl;\n",
        rng.u8(..)
    );
    piece(&["iostream", "string"], String::new(), body)
}
