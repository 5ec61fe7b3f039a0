#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a[] = {3, 14, 15, 9, 26, 5, 35, 8}, n = 0; for (int x : a) n += x > 10; cout << n << endl;
}
