#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    for (int n = 2; n < 50; n++) { bool p = true; for (int d = 2; d * d <= n; d++) if (n % d == 0) p = false; if (p) cout << n << endl; }
}
