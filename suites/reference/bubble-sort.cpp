#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a[] = {5, 2, 9, 1, 5, 6}; sort(a, a + 6); for (int i = 0; i < 6; i++) cout << a[i] << (i < 5 ? " " : "\n");
}
