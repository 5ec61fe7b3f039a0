#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a = 8, b = 120; cout << a + b << endl;
}
