#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

void h(int n, char a, char b, char c) { if (!n) return; h(n - 1, a, c, b); cout << a << " -> " << c << "\n"; h(n - 1, b, a, c); }

int main() { h(3, 'A', 'B', 'C'); }
