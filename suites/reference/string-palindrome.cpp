#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    string s = "rotator", r(s.rbegin(), s.rend()); cout << (s == r ? "palindrome" : "not a palindrome") << endl;
}
