#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    long a = 4000000007, b = 2000000011; cout << a * b << endl;
}
