#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    string s = "mississippi"; cout << count(s.begin(), s.end(), 's') << endl;
}
