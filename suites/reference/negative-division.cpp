#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a = -17, b = 5; cout << a / b << " " << a % b << endl;
}
