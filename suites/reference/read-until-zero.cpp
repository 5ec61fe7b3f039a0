#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int n, s = 0; while (cin >> n && n) s += n; cout << s << endl;
}
