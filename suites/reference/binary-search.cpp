#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a[] = {2, 5, 8, 12, 16, 23, 38, 56, 72, 91}; cout << lower_bound(a, a + 10, 23) - a << endl;
}
