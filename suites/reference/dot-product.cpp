#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a[] = {1, -2, 3, 4}, b[] = {5, 6, -7, 8}, s = 0; for (int i = 0; i < 4; i++) s += a[i] * b[i]; cout << s << endl;
}
