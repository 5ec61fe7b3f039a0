#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    string s = "one  two three   four"; int n = 0; for (size_t i = 0; i < s.size(); i++) n += s[i] != ' ' && (i == 0 || s[i - 1] == ' '); cout << n << endl;
}
