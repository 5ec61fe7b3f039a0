#!/usr/bin/env python3
"""Makes built-in.jsonl and reference/*.cpp from the tasks below.

What a right program prints is what the reference program prints; check.py proves it another way.
Needs g++. Each task: id, tags, prompt, the body of main (or, if it has a main, the whole program),
and the inputs of its cases (none for a program that reads nothing).
"""

import json
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).parent
HEAD = "#include <algorithm>\n#include <iostream>\n#include <string>\n#include <vector>\nusing namespace std;\n\n"

TASKS = [
    # Printing
    ("print-hello", "print", 'Write an Assembler program that prints "Hello, World!" followed by a newline.', 'cout << "Hello, World!\\n";'),
    ("print-two-lines", "print", 'Create assembly code which prints "first" on one line and "second" on the next line.', 'cout << "first\\nsecond\\n";'),
    ("print-quotes", "print", 'Write x86-64 assembly that prints the text She said "yes" with the quotation marks, then a newline.', 'cout << "She said \\"yes\\"\\n";'),
    ("print-triangle", "print loop", "Create an Assembler program that prints a triangle of five lines: one * in the first line, two in the second, up to five in the fifth.", 'for (int i = 1; i <= 5; i++) { for (int j = 0; j < i; j++) cout << "*"; cout << "\\n"; }'),
    ("print-box", "print loop", "Please write assembly code that prints a rectangle of # characters, 6 wide and 3 high, with nothing but spaces inside the border.", 'cout << "######\\n#    #\\n######\\n";'),
    ("print-alphabet", "print loop", "Write an Assembler program which prints the letters a to z on one line without spaces, then a newline.", "for (char c = 'a'; c <= 'z'; c++) cout << c; cout << \"\\n\";"),
    ("print-negative", "print arithmetic", "Create assembly code that prints the number -273 and a newline.", "int n = -273; cout << n << endl;"),
    # Arithmetic
    ("add-two", "arithmetic", "Write an Assembler program that adds 8 and 120 and prints only the sum.", "int a = 8, b = 120; cout << a + b << endl;"),
    ("subtract", "arithmetic", "Create assembly code which subtracts 1000 from 358 and prints only the result.", "cout << 358 - 1000 << endl;"),
    ("multiply", "arithmetic", "I need an assembly program that multiplies 123 by 456 and prints the product, nothing else.", "cout << 123 * 456 << endl;"),
    ("divide", "arithmetic", "Write assembly code that divides 1000 by 7 and prints the quotient on one line and the remainder on the next.", 'cout << 1000 / 7 << "\\n" << 1000 % 7 << endl;'),
    ("negative-division", "arithmetic", "Write an Assembler program that divides -17 by 5 as C does, rounding towards zero, and prints quotient and remainder on one line, separated by a space.", 'int a = -17, b = 5; cout << a / b << " " << a % b << endl;'),
    ("large-product", "arithmetic", "Create an Assembler program that multiplies 4000000007 by 2000000011 using 64-bit integers and prints the product.", "long a = 4000000007, b = 2000000011; cout << a * b << endl;"),
    ("rectangle", "arithmetic", "Create a program in assembly which computes area and perimeter of a rectangle 17 by 23. Print the area on the first line and the perimeter on the second.", "int a = 17, b = 23; cout << a * b << endl << 2 * (a + b) << endl;"),
    ("polynomial", "arithmetic", "Write an Assembler program that evaluates 3x^3 - 2x^2 + 5x - 7 for x = 6 and prints the value.", "int x = 6; cout << 3 * x * x * x - 2 * x * x + 5 * x - 7 << endl;"),
    ("bit-count", "arithmetic bits", "Write assembly code which counts the bits that are 1 in the number 987654321 and prints the count.", "unsigned n = 987654321, c = 0; while (n) { c += n & 1; n >>= 1; } cout << c << endl;"),
    ("to-binary", "arithmetic bits", "Create assembly code that prints the number 202 in binary, without leading zeros.", 'string s; for (int n = 202; n; n /= 2) s += char(\'0\' + n % 2); reverse(s.begin(), s.end()); cout << s << endl;'),
    ("to-hex", "arithmetic bits", "Write an Assembler program which prints 3735928559 in hexadecimal with lower-case letters and without a prefix.", "cout << hex << 3735928559u << endl;"),
    ("xor-swap", "arithmetic bits", "Create an Assembler program that holds 19 and 84 in two registers, swaps them without a third, and prints both on one line, separated by a space.", 'int a = 19, b = 84; a ^= b; b ^= a; a ^= b; cout << a << " " << b << endl;'),
    # Loops
    ("count-up", "loop", "Write an Assembler program that prints the numbers 1 to 10, each on its own line.", "for (int i = 1; i <= 10; i++) cout << i << endl;"),
    ("count-down", "loop", "Create assembly code which counts down from 10 to 0 on one line, separated by single spaces, and ends with a newline. There is no space after the last number.", 'for (int i = 10; i >= 0; i--) cout << i << (i ? " " : "\\n");'),
    ("sum-to-hundred", "loop", "Write assembly that adds all integers from 1 to 100 with a loop and prints the sum.", "int s = 0; for (int i = 1; i <= 100; i++) s += i; cout << s << endl;"),
    ("even-sum", "loop", "Create an Assembler program that prints the sum of all even numbers from 2 to 200.", "int s = 0; for (int i = 2; i <= 200; i += 2) s += i; cout << s << endl;"),
    ("square-table", "loop", 'Write an Assembler program that prints the squares of 1 to 8 in lines such as "3 * 3 = 9".', 'for (int i = 1; i <= 8; i++) cout << i << " * " << i << " = " << i * i << endl;'),
    ("fizzbuzz", "loop branch", "Create assembly code which plays FizzBuzz from 1 to 20, one item a line: Fizz for multiples of 3, Buzz for multiples of 5, FizzBuzz for both, else the number.", 'for (int i = 1; i <= 20; i++) { if (i % 15 == 0) cout << "FizzBuzz"; else if (i % 3 == 0) cout << "Fizz"; else if (i % 5 == 0) cout << "Buzz"; else cout << i; cout << "\\n"; }'),
    ("primes-below-50", "loop branch", "Write an Assembler program that prints all primes below 50, each on its own line.", "for (int n = 2; n < 50; n++) { bool p = true; for (int d = 2; d * d <= n; d++) if (n % d == 0) p = false; if (p) cout << n << endl; }"),
    ("collatz", "loop branch", "Create an Assembler program which prints how many steps the Collatz sequence takes from 27 to 1.", "long n = 27; int s = 0; while (n != 1) { n = n % 2 ? 3 * n + 1 : n / 2; s++; } cout << s << endl;"),
    ("digit-sum", "loop", "I want assembly code that prints the sum of the decimal digits of 9876543210.", "long n = 9876543210; int s = 0; while (n) { s += n % 10; n /= 10; } cout << s << endl;"),
    ("times-table", "loop", "Write assembly that prints the multiplication table from 1 to 5: five lines of five products, separated by single spaces, no space at the end of a line.", 'for (int i = 1; i <= 5; i++) for (int j = 1; j <= 5; j++) cout << i * j << (j < 5 ? " " : "\\n");'),
    ("powers-of-two", "loop", "Create assembly code that prints the powers of two from 2^0 to 2^16, one a line.", "for (int i = 0; i <= 16; i++) cout << (1 << i) << endl;"),
    ("perfect-numbers", "loop branch", "Write an Assembler program that finds all perfect numbers below 1000 and prints each on its own line.", "for (int n = 2; n < 1000; n++) { int s = 0; for (int d = 1; d < n; d++) if (n % d == 0) s += d; if (s == n) cout << n << endl; }"),
    ("leap-years", "loop branch", "Create an Assembler program that prints every leap year from 1896 to 1912 of the Gregorian calendar, one a line.", "for (int y = 1896; y <= 1912; y++) if ((y % 4 == 0 && y % 100) || y % 400 == 0) cout << y << endl;"),
    # Arrays
    ("array-sum", "array loop", "Write an Assembler program that stores 12, 7, 33, 5 and 91 in an array and prints their sum.", "int a[] = {12, 7, 33, 5, 91}, s = 0; for (int x : a) s += x; cout << s << endl;"),
    ("array-max", "array branch", "Create assembly code which finds the largest of the numbers -4, 18, 7, 42, 3, 41 in an array and prints it.", "int a[] = {-4, 18, 7, 42, 3, 41}; cout << *max_element(a, a + 6) << endl;"),
    ("array-min-index", "array branch", "Write assembly code that prints the index, counted from 0, of the smallest element of the array 9, 6, 8, 2, 5, 7.", "int a[] = {9, 6, 8, 2, 5, 7}; cout << min_element(a, a + 6) - a << endl;"),
    ("array-reverse", "array", "Create an Assembler program that reverses the array 1 2 3 4 5 6 7 in place and prints it on one line, separated by single spaces.", 'int a[] = {1, 2, 3, 4, 5, 6, 7}; reverse(a, a + 7); for (int i = 0; i < 7; i++) cout << a[i] << (i < 6 ? " " : "\\n");'),
    ("array-average", "array arithmetic", "Write an Assembler program which prints the integer average, rounded down, of the array 10, 20, 35, 41.", "int a[] = {10, 20, 35, 41}, s = 0; for (int x : a) s += x; cout << s / 4 << endl;"),
    ("dot-product", "array arithmetic", "Create assembly code which prints the dot product of the vectors (1, -2, 3, 4) and (5, 6, -7, 8).", "int a[] = {1, -2, 3, 4}, b[] = {5, 6, -7, 8}, s = 0; for (int i = 0; i < 4; i++) s += a[i] * b[i]; cout << s << endl;"),
    ("matrix-product", "array loop", "Write assembly that multiplies the matrices [[1,2],[3,4]] and [[5,6],[7,8]] and prints the result as two lines of two numbers, separated by one space.", 'int a[2][2] = {{1, 2}, {3, 4}}, b[2][2] = {{5, 6}, {7, 8}}; for (int i = 0; i < 2; i++) for (int j = 0; j < 2; j++) cout << a[i][0] * b[0][j] + a[i][1] * b[1][j] << (j ? "\\n" : " ");'),
    ("sieve", "array loop", "Create an Assembler program that counts the primes below 1000 with the sieve of Eratosthenes and prints the count.", "vector<bool> c(1000); int n = 0; for (int i = 2; i < 1000; i++) if (!c[i]) { n++; for (int j = i * i; j < 1000; j += i) c[j] = true; } cout << n << endl;"),
    ("count-greater", "array branch", "Write an Assembler program that prints how many elements of the array 3, 14, 15, 9, 26, 5, 35, 8 are greater than 10.", "int a[] = {3, 14, 15, 9, 26, 5, 35, 8}, n = 0; for (int x : a) n += x > 10; cout << n << endl;"),
    # Strings
    ("string-length", "string", 'Write an Assembler program that computes the length of the string "assembly language" and prints it.', 'string s = "assembly language"; cout << s.size() << endl;'),
    ("string-reverse", "string", 'Create assembly code which reverses the string "stressed" and prints the result.', 'string s = "stressed"; reverse(s.begin(), s.end()); cout << s << endl;'),
    ("string-upper", "string", 'Write assembly code that turns the string "Make Me Loud 123!" into upper case and prints it.', 'string s = "Make Me Loud 123!"; for (char& c : s) if (c >= \'a\' && c <= \'z\') c -= 32; cout << s << endl;'),
    ("string-vowels", "string branch", 'Create an Assembler program that prints how many vowels (a, e, i, o, u) the string "the quick brown fox jumps over the lazy dog" has.', 'string s = "the quick brown fox jumps over the lazy dog"; int n = 0; for (char c : s) n += string("aeiou").find(c) != string::npos; cout << n << endl;'),
    ("string-palindrome", "string branch", 'Write an Assembler program which checks the string "rotator" and prints palindrome if it reads the same backwards, else not a palindrome.', 'string s = "rotator", r(s.rbegin(), s.rend()); cout << (s == r ? "palindrome" : "not a palindrome") << endl;'),
    ("string-caesar", "string", 'Create assembly that shifts every letter of "hello zebra" by 3 places in the alphabet, from z back to a, leaves the space, and prints the result.', 'string s = "hello zebra"; for (char& c : s) if (c != \' \') c = (c - \'a\' + 3) % 26 + \'a\'; cout << s << endl;'),
    ("string-count-char", "string loop", 'Write an Assembler program that counts how often the letter s occurs in "mississippi" and prints the count.', 'string s = "mississippi"; cout << count(s.begin(), s.end(), \'s\') << endl;'),
    ("string-words", "string branch", 'Create assembly code which counts the words of the string "one  two three   four", which can be separated by several spaces, and prints the count.', 'string s = "one  two three   four"; int n = 0; for (size_t i = 0; i < s.size(); i++) n += s[i] != \' \' && (i == 0 || s[i - 1] == \' \'); cout << n << endl;'),
    # Recursion
    ("factorial", "recursion", "Write an Assembler program that computes the factorial of 12 with a recursive function and prints it.", "WHOLElong f(int n) { return n < 2 ? 1 : n * f(n - 1); }\n\nint main() { cout << f(12) << endl; }"),
    ("fibonacci", "recursion", "Create assembly code with a recursive function for the Fibonacci numbers, F(0) = 0 and F(1) = 1, and print F(20).", "WHOLEint f(int n) { return n < 2 ? n : f(n - 1) + f(n - 2); }\n\nint main() { cout << f(20) << endl; }"),
    ("gcd", "recursion", "Write an Assembler program that computes the greatest common divisor of 1071 and 462 by Euclid's algorithm, recursively, and prints it.", "WHOLEint g(int a, int b) { return b ? g(b, a % b) : a; }\n\nint main() { cout << g(1071, 462) << endl; }"),
    ("hanoi", "recursion", "Create an Assembler program which solves the towers of Hanoi with 3 disks from peg A to peg C and prints each move in a line such as A -> C.", 'WHOLEvoid h(int n, char a, char b, char c) { if (!n) return; h(n - 1, a, c, b); cout << a << " -> " << c << "\\n"; h(n - 1, b, a, c); }\n\nint main() { h(3, \'A\', \'B\', \'C\'); }'),
    ("ackermann", "recursion", "Write assembly code that computes the Ackermann function A(2, 3) recursively and prints the value.", "WHOLEint a(int m, int n) { return m == 0 ? n + 1 : n == 0 ? a(m - 1, 1) : a(m - 1, a(m, n - 1)); }\n\nint main() { cout << a(2, 3) << endl; }"),
    ("power", "recursion", "Create assembly code that computes 3 to the power of 13 by repeated squaring in a recursive function and prints it.", "WHOLElong p(long b, int e) { if (!e) return 1; long h = p(b, e / 2); return e % 2 ? h * h * b : h * h; }\n\nint main() { cout << p(3, 13) << endl; }"),
    # Sorting and searching
    ("bubble-sort", "sort array", "Write an Assembler program that sorts 5, 2, 9, 1, 5, 6 in ascending order with bubble sort and prints the numbers on one line, separated by single spaces.", 'int a[] = {5, 2, 9, 1, 5, 6}; sort(a, a + 6); for (int i = 0; i < 6; i++) cout << a[i] << (i < 5 ? " " : "\\n");'),
    ("sort-descending", "sort array", "Create assembly code which sorts -3, 10, 0, 7, -8, 4 in descending order and prints each number on its own line.", "int a[] = {-3, 10, 0, 7, -8, 4}; sort(a, a + 6); for (int i = 5; i >= 0; i--) cout << a[i] << endl;"),
    ("sort-letters", "sort string", 'Write assembly code that sorts the letters of the word "algorithm" alphabetically and prints the result.', 'string s = "algorithm"; sort(s.begin(), s.end()); cout << s << endl;'),
    ("binary-search", "sort branch", "Create an Assembler program that finds 23 by binary search in the sorted array 2, 5, 8, 12, 16, 23, 38, 56, 72, 91 and prints its index, counted from 0.", "int a[] = {2, 5, 8, 12, 16, 23, 38, 56, 72, 91}; cout << lower_bound(a, a + 10, 23) - a << endl;"),
    ("second-largest", "sort array", "Write an Assembler program that prints the second largest of the numbers 31, 77, 12, 77, 64, 8; equal numbers count once.", "int a[] = {31, 77, 12, 77, 64, 8}, m = 0, s = 0; for (int x : a) if (x > m) { s = m; m = x; } else if (x < m && x > s) s = x; cout << s << endl;"),
    # Structures
    ("struct-points", "structure", "Create assembly code that keeps the points (3, 4) and (-1, 10) as structures of two integers and prints the sum of all four coordinates.", "struct P { int x, y; } p[] = {{3, 4}, {-1, 10}}; cout << p[0].x + p[0].y + p[1].x + p[1].y << endl;"),
    ("struct-students", "structure loop", "Write an Assembler program with a structure for a student (name and grade). Store Anna 90, Ben 75 and Cleo 88, and print the name of each student with a grade over 80, one a line.", 'struct S { const char* n; int g; } a[] = {{"Anna", 90}, {"Ben", 75}, {"Cleo", 88}}; for (auto& s : a) if (s.g > 80) cout << s.n << endl;'),
    ("struct-stock", "structure arithmetic", "Create an Assembler program which keeps three items as structures of price and quantity, (15, 4), (7, 10) and (120, 2), and prints the total value of the stock.", "struct I { int p, q; } a[] = {{15, 4}, {7, 10}, {120, 2}}; int s = 0; for (auto& i : a) s += i.p * i.q; cout << s << endl;"),
    ("linked-list", "structure", "Write assembly code that builds a linked list of 4, 8, 15, 16, 23, 42 in this order, walks it, and prints each value on its own line.", "struct N { int v; N* n; }; N l[6]; int v[] = {4, 8, 15, 16, 23, 42}; for (int i = 0; i < 6; i++) l[i] = {v[i], i < 5 ? &l[i + 1] : nullptr}; for (N* p = l; p; p = p->n) cout << p->v << endl;"),
    ("stack", "structure", "Create assembly code with a stack of its own: push 1, 2 and 3, pop one, push 4, then pop all and print each popped number of this last part on its own line.", "vector<int> s = {1, 2, 3}; s.pop_back(); s.push_back(4); while (!s.empty()) { cout << s.back() << endl; s.pop_back(); }"),
    # Reading input
    ("read-double", "input", "Write an Assembler program that reads one integer from standard input and prints its double, nothing else.", "int n; cin >> n; cout << 2 * n << endl;", ["21\n", "-4\n", "0\n", "1000000\n"]),
    ("read-sum", "input", "Create assembly code which reads two integers from standard input, separated by a space, and prints only their sum.", "int a, b; cin >> a >> b; cout << a + b << endl;", ["3 4\n", "-10 25\n", "100000 234567\n"]),
    ("read-parity", "input branch", "Write an Assembler program that reads an integer from standard input and prints even or odd.", 'int n; cin >> n; cout << (n % 2 ? "odd" : "even") << endl;', ["7\n", "12\n", "0\n", "-3\n"]),
    ("read-max", "input branch", "Create an Assembler program that reads three integers from standard input and prints the largest.", "int a, b, c; cin >> a >> b >> c; cout << max(a, max(b, c)) << endl;", ["1 2 3\n", "9 4 5\n", "-7 -2 -5\n", "6 6 1\n"]),
    ("read-until-zero", "input loop", "Write assembly code that reads integers from standard input, one a line, until it reads 0, and then prints the sum of all numbers read.", "int n, s = 0; while (cin >> n && n) s += n; cout << s << endl;", ["1\n2\n3\n0\n", "0\n", "-5\n10\n20\n0\n"]),
    ("read-factorial", "input loop", "Create assembly code which reads an integer n between 0 and 20 from standard input and prints n factorial.", "int n; cin >> n; long f = 1; for (int i = 2; i <= n; i++) f *= i; cout << f << endl;", ["5\n", "0\n", "20\n"]),
    ("read-echo-reverse", "input string", "Write an Assembler program that reads one line of text from standard input and prints it backwards, followed by a newline.", "string s; getline(cin, s); reverse(s.begin(), s.end()); cout << s << endl;", ["hello\n", "a b c\n", "12345\n"]),
    ("read-count", "input array", "Create an Assembler program which first reads a count n (at most 100) and then n integers from standard input, and prints the smallest and the largest on one line, separated by a space.", 'int n; cin >> n; vector<int> a(n); for (int& x : a) cin >> x; cout << *min_element(a.begin(), a.end()) << " " << *max_element(a.begin(), a.end()) << endl;', ["3\n5 1 9\n", "1\n-7\n", "5\n2 2 2 8 -1\n"]),
    ("read-sort", "input sort", "Write an Assembler program which first reads a count n (at most 100) and then n integers from standard input, and prints them in ascending order, one a line.", "int n; cin >> n; vector<int> a(n); for (int& x : a) cin >> x; sort(a.begin(), a.end()); for (int x : a) cout << x << endl;", ["4\n3 1 4 1\n", "1\n8\n", "6\n-1 5 -9 2 6 0\n"]),
    ("read-prime", "input branch", "Create assembly code that reads an integer greater than 1 from standard input and prints prime or not prime.", 'int n; cin >> n; bool p = true; for (int d = 2; d * d <= n; d++) if (n % d == 0) p = false; cout << (p ? "prime" : "not prime") << endl;', ["2\n", "91\n", "97\n", "7919\n"]),
    ("read-temperature", "input arithmetic", "Write assembly code that reads a temperature in whole degrees Celsius from standard input and prints it in Fahrenheit as C * 9 / 5 + 32 in integer arithmetic, rounding towards zero.", "int c; cin >> c; cout << c * 9 / 5 + 32 << endl;", ["100\n", "0\n", "-40\n", "37\n"]),
    ("read-uppercase", "input string", "Create an Assembler program that reads one line from standard input and prints it with every lower-case letter a to z made upper case.", "string s; getline(cin, s); for (char& c : s) if (c >= 'a' && c <= 'z') c -= 32; cout << s << endl;", ["shout\n", "Mixed Case 42\n"]),
    ("read-calculator", "input branch", "Write an Assembler program that reads a line such as 6 * 7 from standard input, two integers with one of + - * between them, separated by spaces, and prints the result.", "int a, b; char o; cin >> a >> o >> b; cout << (o == '+' ? a + b : o == '-' ? a - b : a * b) << endl;", ["6 * 7\n", "10 - 25\n", "99 + 1\n"]),
]


def program(body):
    if body.startswith("WHOLE"):
        return HEAD + body.removeprefix("WHOLE") + "\n"
    return f"{HEAD}int main() {{\n    {body}\n}}\n"


def main():
    reference = HERE / "reference"
    reference.mkdir(exist_ok=True)
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        binary = pathlib.Path(folder) / "program"
        for name, tags, prompt, body, *inputs in TASKS:
            source = reference / f"{name}.cpp"
            source.write_text(program(body))
            flags = ["-O0", "-Wall", "-Wno-misleading-indentation", "-Werror", "-fsanitize=undefined", "-fno-sanitize-recover"]
            subprocess.run(["g++", *flags, source, "-o", binary], check=True)

            def output(stdin):
                ran = subprocess.run([binary], input=stdin, capture_output=True, text=True, check=True)
                assert not ran.stderr and ran.stdout, (name, ran)
                return ran.stdout

            row = {"id": name, "prompt": prompt, "tags": tags.split()}
            if inputs:
                row["cases"] = [{"stdin": i, "expected_stdout": output(i)} for i in inputs[0]]
            else:
                row["expected_stdout"] = output("")
            lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    (HERE / "built-in.jsonl").write_text("".join(lines))
    print(f"{len(lines)} prompts")


if __name__ == "__main__":
    main()
