#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    for (int i = 1; i <= 5; i++) for (int j = 1; j <= 5; j++) cout << i * j << (j < 5 ? " " : "\n");
}
