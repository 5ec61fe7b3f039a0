#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a, b, c; cin >> a >> b >> c; cout << max(a, max(b, c)) << endl;
}
