#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int g(int a, int b) { return b ? g(b, a % b) : a; }

int main() { cout << g(1071, 462) << endl; }
