#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int s = 0; for (int i = 2; i <= 200; i += 2) s += i; cout << s << endl;
}
