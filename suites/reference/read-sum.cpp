#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int a, b; cin >> a >> b; cout << a + b << endl;
}
