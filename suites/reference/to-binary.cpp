#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    string s; for (int n = 202; n; n /= 2) s += char('0' + n % 2); reverse(s.begin(), s.end()); cout << s << endl;
}
