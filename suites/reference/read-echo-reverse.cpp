#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    string s; getline(cin, s); reverse(s.begin(), s.end()); cout << s << endl;
}
