#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

long p(long b, int e) { if (!e) return 1; long h = p(b, e / 2); return e % 2 ? h * h * b : h * h; }

int main() { cout << p(3, 13) << endl; }
