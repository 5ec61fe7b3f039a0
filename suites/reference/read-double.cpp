#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int n; cin >> n; cout << 2 * n << endl;
}
