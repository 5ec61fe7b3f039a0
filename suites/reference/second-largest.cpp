#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a[] = {31, 77, 12, 77, 64, 8}, m = 0, s = 0; for (int x : a) if (x > m) { s = m; m = x; } else if (x < m && x > s) s = x; cout << s << endl;
}
