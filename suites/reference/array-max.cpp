#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a[] = {-4, 18, 7, 42, 3, 41}; cout << *max_element(a, a + 6) << endl;
}
