#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    long n = 27; int s = 0; while (n != 1) { n = n % 2 ? 3 * n + 1 : n / 2; s++; } cout << s << endl;
}
