#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a[] = {9, 6, 8, 2, 5, 7}; cout << min_element(a, a + 6) - a << endl;
}
