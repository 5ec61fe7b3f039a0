#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a[] = {-3, 10, 0, 7, -8, 4}; sort(a, a + 6); for (int i = 5; i >= 0; i--) cout << a[i] << endl;
}
