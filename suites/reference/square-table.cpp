#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    for (int i = 1; i <= 8; i++) cout << i << " * " << i << " = " << i * i << endl;
}
