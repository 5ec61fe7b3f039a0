#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int n; cin >> n; bool p = true; for (int d = 2; d * d <= n; d++) if (n % d == 0) p = false; cout << (p ? "prime" : "not prime") << endl;
}
