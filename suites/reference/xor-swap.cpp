#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a = 19, b = 84; a ^= b; b ^= a; a ^= b; cout << a << " " << b << endl;
}
