#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    vector<bool> c(1000); int n = 0; for (int i = 2; i < 1000; i++) if (!c[i]) { n++; for (int j = i * i; j < 1000; j += i) c[j] = true; } cout << n << endl;
}
