#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    for (int n = 2; n < 1000; n++) { int s = 0; for (int d = 1; d < n; d++) if (n % d == 0) s += d; if (s == n) cout << n << endl; }
}
