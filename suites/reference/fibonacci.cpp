#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int f(int n) { return n < 2 ? n : f(n - 1) + f(n - 2); }

int main() { cout << f(20) << endl; }
