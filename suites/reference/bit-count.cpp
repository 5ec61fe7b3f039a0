#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    unsigned n = 987654321, c = 0; while (n) { c += n & 1; n >>= 1; } cout << c << endl;
}
