#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    struct S { const char* n; int g; } a[] = {{"Anna", 90}, {"Ben", 75}, {"Cleo", 88}}; for (auto& s : a) if (s.g > 80) cout << s.n << endl;
}
