#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    string s = "algorithm"; sort(s.begin(), s.end()); cout << s << endl;
}
