#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    string s = "the quick brown fox jumps over the lazy dog"; int n = 0; for (char c : s) n += string("aeiou").find(c) != string::npos; cout << n << endl;
}
