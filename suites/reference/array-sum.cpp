#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a[] = {12, 7, 33, 5, 91}, s = 0; for (int x : a) s += x; cout << s << endl;
}
