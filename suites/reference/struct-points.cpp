#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    struct P { int x, y; } p[] = {{3, 4}, {-1, 10}}; cout << p[0].x + p[0].y + p[1].x + p[1].y << endl;
}
