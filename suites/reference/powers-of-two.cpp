#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    for (int i = 0; i <= 16; i++) cout << (1 << i) << endl;
}
