#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a[] = {10, 20, 35, 41}, s = 0; for (int x : a) s += x; cout << s / 4 << endl;
}
