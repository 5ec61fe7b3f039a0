#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a = 17, b = 23; cout << a * b << endl << 2 * (a + b) << endl;
}
