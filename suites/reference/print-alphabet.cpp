#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    for (char c = 'a'; c <= 'z'; c++) cout << c; cout << "\n";
}
