#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int n; cin >> n; cout << (n % 2 ? "odd" : "even") << endl;
}
