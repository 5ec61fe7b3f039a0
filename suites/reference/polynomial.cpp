#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int x = 6; cout << 3 * x * x * x - 2 * x * x + 5 * x - 7 << endl;
}
