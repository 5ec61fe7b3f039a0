#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    for (int y = 1896; y <= 1912; y++) if ((y % 4 == 0 && y % 100) || y % 400 == 0) cout << y << endl;
}
