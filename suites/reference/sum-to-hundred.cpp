#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int s = 0; for (int i = 1; i <= 100; i++) s += i; cout << s << endl;
}
