#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a, b; char o; cin >> a >> o >> b; cout << (o == '+' ? a + b : o == '-' ? a - b : a * b) << endl;
}
