#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a[2][2] = {{1, 2}, {3, 4}}, b[2][2] = {{5, 6}, {7, 8}}; for (int i = 0; i < 2; i++) for (int j = 0; j < 2; j++) cout << a[i][0] * b[0][j] + a[i][1] * b[1][j] << (j ? "\n" : " ");
}
