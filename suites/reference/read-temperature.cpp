#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int c; cin >> c; cout << c * 9 / 5 + 32 << endl;
}
