#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    long n = 9876543210; int s = 0; while (n) { s += n % 10; n /= 10; } cout << s << endl;
}
