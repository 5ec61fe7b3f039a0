#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    struct I { int p, q; } a[] = {{15, 4}, {7, 10}, {120, 2}}; int s = 0; for (auto& i : a) s += i.p * i.q; cout << s << endl;
}
