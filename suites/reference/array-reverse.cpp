#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a[] = {1, 2, 3, 4, 5, 6, 7}; reverse(a, a + 7); for (int i = 0; i < 7; i++) cout << a[i] << (i < 6 ? " " : "\n");
}
