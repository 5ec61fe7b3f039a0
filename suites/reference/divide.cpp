#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    cout << 1000 / 7 << "\n" << 1000 % 7 << endl;
}
