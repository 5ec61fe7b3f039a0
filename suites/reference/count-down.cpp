#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    for (int i = 10; i >= 0; i--) cout << i << (i ? " " : "\n");
}
