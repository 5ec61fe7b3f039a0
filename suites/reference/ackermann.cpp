#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int a(int m, int n) { return m == 0 ? n + 1 : n == 0 ? a(m - 1, 1) : a(m - 1, a(m, n - 1)); }

int main() { cout << a(2, 3) << endl; }
