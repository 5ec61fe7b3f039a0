#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

long f(int n) { return n < 2 ? 1 : n * f(n - 1); }

int main() { cout << f(12) << endl; }
